"""Hearts: take no tricks with hearts or the queen of spades, or take them all.

Rules of the United States Playing Card Company (Bicycle), for four players.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

from textgames.core import CHANCE, EVERYONE, Action, Game, Range
from textgames.envs.cards.card_passing import DIRECTIONS, CardPassing
from textgames.envs.cards.hearts_points import PENALTIES, QUEEN, Points, each
from textgames.envs.cards.trick_table import NOBODY, SEATS
from textgames.envs.cards.tricks import (
    BITS,
    CLUBS,
    HEARTS,
    deck,
    listed,
    marks,
    of_suit,
    told,
    winners,
)
from textgames.texts import counted


class Hearts(CardPassing):
    """Four players follow suit; each heart taken counts 1 against the taker, the queen of spades
    13; who takes them all shoots the moon.

    Before the play each passes three cards, chosen at the same time: in the first hand to the left,
    then right, across, to nobody, and so on, or always as `passing` says. Whoever has the lowest
    club leads it. Hearts may be led once they are broken: with `breaking` = queen by a heart or the
    queen, with hearts by a heart, with free they need not be. With fewer `ranks` the lowest cards
    of each suit are left out. Some tables allow points in the first trick, any club to be led
    first, or hearts for who else would have to lead the queen; the jack of diamonds then counts
    -10, or to take no trick -5.

    Actions: a card, such as "Qs"; cards to pass are chosen one by one.
    Returns: the mean of all players' points less the own, added up over the hands.
    """

    tags = ("hidden information", "simultaneous moves", "cards", "classic")
    evidence = (
        "cross-checked: turns, actions, chances, cards and points of random games with OpenSpiel "
        "hearts, each direction of passing, each of its options",
    )
    opponent = "mcts"

    def setup(
        self,
        hands: Annotated[int, Range(1, 50)] = 1,
        passing: Literal["in turn", "left", "right", "across", "none"] = "in turn",
        breaking: Literal["queen", "hearts", "free"] = "queen",
        first_trick_points: bool = False,
        any_club: bool = False,
        hearts_for_queen: bool = False,
        jack_bonus: bool = False,
        no_trick_bonus: bool = False,
        ranks: Annotated[int, Range(4, 13)] = 13,
    ) -> None:
        self._sit_down(ranks, hands)
        self.passing, self.breaking = passing, breaking
        self.first_trick_points, self.any_club = first_trick_points, any_club
        self.hearts_for_queen = hearts_for_queen
        self.points = Points(ranks, jack_bonus, no_trick_bonus)
        self.lowest = deck(ranks)[0]
        self.totals = [0] * 4  # points of the hands that are over
        self._begin()

    def _begin(self) -> None:
        self._new_hand()
        self.broken = self.breaking == "free"

    def legal_actions(self, player: int) -> Sequence[Action]:
        if player == CHANCE:
            return listed(self.undealt)
        if self.choosing:
            return self._choices(player)
        hand = self.holds[player]
        return of_suit(hand & self.led) or listed(self._free_choice(hand))

    def _free_choice(self, hand: int) -> int:
        """What may be led, or played by who has none of the suit led."""
        first = not any(self.taken)
        if self.trick:
            return (first and not self.first_trick_points and hand & ~PENALTIES) or hand
        if first:
            return hand & CLUBS if self.any_club else BITS[self.lowest]
        plain = hand & ~HEARTS
        if self.broken or (self.hearts_for_queen and plain == QUEEN):
            return hand
        return plain or hand

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            if self._deal(action):
                self._open()
        elif self.choosing:
            self._choose(player, action)
            if not self.choosing:
                self._first_lead()
        else:
            self._play_card(player, action)

    def _open(self) -> None:
        self._tell_hands()
        if not self.choosing:
            self.tell(EVERYONE, "No cards are passed.")
            self._first_lead()
            return
        for seat in SEATS:
            self.tell(seat, f"Choose three cards, one by one, for player {(seat + self.step) % 4}.")
        self.ask(*SEATS)

    def _first_lead(self) -> None:
        lowest = BITS[self.lowest]
        first = [bool(cards & lowest) for cards in self.holds].index(True)
        for seat in SEATS:
            if seat != first:
                self.may[seat] &= ~lowest
        self.tell(EVERYONE, f"Player {first} has {self.lowest} and leads.")
        self._lead(first)

    def _play_card(self, player: int, card: Action) -> None:
        bit = BITS[card]
        verb = "plays" if self.trick else "leads"
        if bit & PENALTIES:
            self._show_penalty(player, bit)
        breaking = PENALTIES if self.breaking == "queen" else HEARTS
        news = ": hearts are broken" if bit & breaking and not self.broken else ""
        self.broken = self.broken or bool(news)
        self.tell(EVERYONE, f"Player {player} {verb} {card}{news}.")
        winner = self._lay(player, card)
        if winner == NOBODY:
            return
        points = self.points.of(self.table)
        more = f": {counted(points, 'point')}" if points else ""
        self.tell(EVERYONE, f"Player {winner} takes the trick{more}.")
        if self.holds[winner]:
            self._lead(winner)
        else:
            self._end_hand()

    def _show_penalty(self, player: int, bit: int) -> None:
        """Note what else a player cannot have who plays a heart or the queen."""
        if not self.trick:
            if bit & HEARTS and not self.broken:
                self.may[player] &= PENALTIES if self.hearts_for_queen else HEARTS
        elif not any(self.taken) and not self.first_trick_points:
            self.may[player] &= PENALTIES

    def _end_hand(self) -> None:
        points, shooter = self.points.scored(self.taken)
        if shooter >= 0:
            self.tell(EVERYONE, f"Player {shooter} has all hearts and Qs: it shoots the moon.")
        self.totals = [before + own for before, own in zip(self.totals, points, strict=True)]
        self.returns = tuple([sum(self.totals) / 4 - own for own in self.totals])
        hand = f" of hand {self.hand}" if self.hands > 1 else ""
        self.tell(EVERYONE, f"Points{hand}: {each(points)}.")
        if self.hand < self.hands:
            self._begin()
            return
        if self.hands > 1:
            self.tell(EVERYONE, f"Points of all hands: {each(self.totals)}.")
        self.tell(EVERYONE, winners(self.totals, min(self.totals), "the fewest points"))
        self.end(self.returns)

    def rules(self, player: int) -> str:
        hands = "one hand" if self.hands == 1 else f"{self.hands} hands"
        return (
            f"You are player {player} of 4 (numbered from 0) in hearts, played for {hands}. "
            f"{self._deck_rules()} {self._passing_rules()}Who has {self.lowest} leads "
            f"{'any club' * self.any_club or 'it'}; turns go by number, and 0 follows 3. You must "
            "play the suit that was led if you can, or else any card. The highest card of the suit "
            "led takes the trick, and its player leads the next one. "
            f"{self._table_rules()}Points are bad: each heart that you take counts 1, Qs 13"
            f"{', Jd -10' * self.points.jack_bonus}"
            f"{'; to take no trick counts -5' * self.points.no_trick_bonus}. "
            "Who takes all hearts and Qs shoots the moon: they count 0 for it and "
            f"{self.points.penalties} for each other player"
            f"{', and there is no -5' * self.points.no_trick_bonus}. Your result "
            "is the mean of all players' points less your own"
            f"{', over all hands' * (self.hands > 1)}. Write a card in brackets, such as [Qs]."
        )

    def _table_rules(self) -> str:
        rules = ""
        if not self.first_trick_points:
            rules = "In the first trick hearts and Qs are only for a hand of nothing else. "
        if self.breaking == "free":
            return rules
        breaks = "a heart or Qs" if self.breaking == "queen" else "a heart"
        only = "hearts, or hearts and Qs" if self.hearts_for_queen else "hearts"
        return (
            f"{rules}Hearts may be led once {breaks} has been played, or from a hand with only "
            f"{only}. "
        )

    def view(self, player: int) -> str:
        heading = self._heading()
        if self.choosing:
            heading += f"Cards for player {(player + self.step) % 4}: {told(self.passed[player])}."
        elif self.breaking != "free":
            heading += f"Hearts are {'' if self.broken else 'not '}broken."
        now = [self.points.of(cards) for cards in self.taken]
        columns = {"points": self.points.scored(self.taken)[0] if self.is_terminal else now}
        if self.hands > 1:
            columns["in all"] = self.totals
        # with one hand nobody has anything yet while cards are chosen
        seats = [] if self.choosing and self.hands == 1 else self._seats(player, columns)
        return "\n".join([heading.strip(), *seats, *self._cards(player)])

    def stage(self) -> tuple[Game, int]:
        """The hand in progress: what was won before does not matter."""
        if self.hands == 1:
            return self, 0
        [passing] = [name for name, step in DIRECTIONS.items() if step == self.step]
        game = Hearts(**{**self.options, "hands": 1, "passing": passing})
        for action in self.history[self.begun :]:
            game.apply(action)
        return game, 0

    def return_range(self) -> tuple[float, float]:
        worst, best = self.points.extremes()
        return worst * self.hands, best * self.hands

    def all_actions(self) -> Sequence[Action]:
        return deck(self.ranks)

    def features(self, player: int) -> Sequence[float]:
        """What `_cards_seen` says; for each card 1 if it was chosen to be passed, then 1 if it was
        passed to this player; for each player, from the own on, its points in this hand, then in
        earlier ones, as shares of what a hand has, or all hands; 1 for each direction of passing;
        1 while cards are chosen; 1 if hearts are broken; which hand it is, as a share.
        """
        got = 0 if self.choosing else self.passed[(player - self.step) % 4]
        most = self.points.penalties
        order = [(player + step) % 4 for step in SEATS]
        return [
            *self._cards_seen(player),
            *marks(self.passed[player], self.ranks),
            *marks(got, self.ranks),
            *[self.points.of(self.taken[seat]) / most for seat in order],
            *[self.totals[seat] / (most * self.hands) for seat in order],
            *[float(self.step == step) for step in DIRECTIONS.values()],
            float(self.choosing),
            float(self.broken),
            self.hand / self.hands,
        ]
