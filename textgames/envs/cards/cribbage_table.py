"""Cribbage at the table: the deal, the crib, cards laid up to 31, and the show."""

from collections.abc import Sequence

from textgames.core import CHANCE, EVERYONE, Action, Game, RandomSource
from textgames.envs.cards import cribbage_points as points
from textgames.envs.cards.cribbage_deal import Deal, redeal
from textgames.envs.cards.cribbage_points import MOST, VALUE, in_order
from textgames.envs.cards.deck import DECK, without
from textgames.envs.cards.tricks import BITS, set_of

HAND = 4  # cards that each player keeps
HEELS = 2  # points of the dealer for a jack as starter
NOBODY = -1
EVERY = set_of(DECK)
OVER = tuple(set_of([card for card in DECK if VALUE[card[0]] > room]) for room in range(MOST))


class CribbageTable(Game):
    """What happens at the table; the options are those of `Cribbage`."""

    target: int

    def _sit_down(self) -> None:
        number = self.num_players
        self.sides_in_play = 2 if number == 4 else number  # partners share their points
        self.each = 2 if number == 2 else 1  # cards that everybody puts into the crib
        self.points = [0] * self.sides_in_play
        self.over: tuple[Deal, ...] = ()  # the deals before this one
        self.deal = 0
        self._new_deal()

    def _new_deal(self) -> None:
        number = self.num_players
        self.deal += 1
        self.dealer = (self.deal - 2) % number
        self.order = tuple([(self.dealer + step) % number for step in range(1, number + 1)])
        self.begun = len(self.history)
        self.stock = DECK
        self.hands: list[tuple[str, ...]] = [()] * number
        self.discards: list[tuple[str, ...]] = [()] * number
        self.dealt_to_crib = ""
        self.starter = ""
        self.laid: list[tuple[str, ...]] = [()] * number
        self.may = [EVERY] * number  # which each may still hold, as all know
        self._start_again()
        self.ask(CHANCE)

    def _start_again(self) -> None:
        self.series: tuple[str, ...] = ()  # cards laid since the count was 0
        self.count = 0
        self.gone = [False] * self.num_players  # who has said go

    def legal_actions(self, player: int) -> Sequence[Action]:
        if player == CHANCE:
            return self.stock
        hand, room = self.hands[player], MOST - self.count
        if room >= 10:
            return hand
        return tuple([card for card in hand if VALUE[card[0]] <= room])

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self._draw(action)
        elif self.starter:
            self._lay(player, action)
        else:
            self._discard(player, action)

    def _draw(self, card: Action) -> None:
        self.stock = stock = without(self.stock, card)
        number, dealt = self.num_players, len(DECK) - len(stock)
        last = number * (HAND + self.each)
        self.ask(CHANCE)
        if dealt <= last:
            self.hands[(dealt - 1) % number] += (card,)
            if dealt == last and number != 3:
                self._tell_hands()
        elif number == 3 and dealt == last + 1:
            self.dealt_to_crib = card
            self._tell_hands()
        else:
            self._turn_up(card)

    def _tell_hands(self) -> None:
        for player, hand in enumerate(self.hands):
            self.hands[player] = hand = in_order(hand)
            dealer = "you are" if player == self.dealer else f"player {self.dealer} is"
            cards = f"Your cards are {' '.join(hand)}."
            self.tell(player, f"Deal {self.deal}: {dealer} the dealer. {cards}")
        self.ask(self.order[0])

    def _discard(self, player: int, card: Action) -> None:
        self.hands[player] = without(self.hands[player], card)
        self.discards[player] += (card,)
        self.tell(player, f"You put {card} into the crib.")
        others = [seat for seat in self.order if seat != player]
        self.tell(others, f"Player {player} puts a card into the crib.")
        if len(self.discards[player]) < self.each:
            self.ask(player)
            return
        self.ask(CHANCE if player == self.dealer else (player + 1) % self.num_players)

    def _turn_up(self, card: Action) -> None:
        self.starter = card
        self.tell(EVERYONE, f"The starter is {card}.")
        if card[0] == "J":
            self.tell(EVERYONE, f"Player {self.dealer} gets {HEELS} points for his heels.")
            self._score(self.dealer, HEELS)
        if not self.is_terminal:
            self.ask(self.order[0])

    def _lay(self, player: int, card: Action) -> None:
        self.hands[player] = without(self.hands[player], card)
        self.laid[player] += (card,)
        self.series += (card,)
        self.count += VALUE[card[0]]
        parts = points.pegged(self.series, self.count)
        news = f", {points.told(parts)}" if parts else ""
        self.tell(EVERYONE, f"Player {player} lays {card}: the count is {self.count}{news}.")
        if parts:
            self._score(player, points.total(parts))
        if not self.is_terminal:
            self._go_on(player)

    def _go_on(self, last: int) -> None:
        room = MOST - self.count
        if room:
            if self._ask_who_can(last, room):
                return
            self.tell(EVERYONE, f"Player {last} has laid the last card: 1 point.")
            self._score(last, 1)
        if not self.is_terminal:
            self._begin_series(last)

    def _ask_who_can(self, last: int, room: int) -> bool:
        """Ask the next player who can lay a card, after all others the one who laid last."""
        for step in range(1, self.num_players + 1):
            player = (last + step) % self.num_players
            if self.legal_actions(player):
                self.ask(player)
                return True
            if self.hands[player]:
                self.may[player] &= OVER[room]
                if player != last and not self.gone[player]:
                    self.gone[player] = True
                    self.tell(EVERYONE, f"Player {player} says go.")
        return False

    def _begin_series(self, last: int) -> None:
        self._start_again()
        for step in range(1, self.num_players + 1):
            player = (last + step) % self.num_players
            if self.hands[player]:
                self.tell(EVERYONE, "The count starts again at 0.")
                self.ask(player)
                return
        self._show()

    def _show(self) -> None:
        for player in self.order:
            hand = in_order(self.laid[player])
            parts = points.shown(hand, self.starter)
            self._count_shown(player, f"Player {player} shows {' '.join(hand)}", parts)
            if self.is_terminal:
                return
        crib = in_order(self._crib())
        parts = points.shown(crib, self.starter, crib=True)
        self._count_shown(
            self.dealer, f"The crib of player {self.dealer} is {' '.join(crib)}", parts
        )
        if self.is_terminal:
            return
        self.tell(EVERYONE, f"Points: {self._standing()}.")
        self.over += (self._deal_now(shown=True),)
        self._new_deal()

    def _crib(self) -> list[str]:
        crib = [card for cards in self.discards for card in cards]
        return [*crib, self.dealt_to_crib] if self.dealt_to_crib else crib

    def _count_shown(self, player: int, what: str, parts: Sequence[points.Part]) -> None:
        self.tell(EVERYONE, f"{what} with {self.starter}: {points.told(parts)}.")
        self._score(player, points.total(parts))

    def _standing(self) -> str:
        each = zip(map(self._name, range(self.sides_in_play)), self.points, strict=True)
        return ", ".join([f"{name} {own}" for name, own in each])

    def _name(self, side: int) -> str:
        return f"players {side} and {side + 2}" if self.num_players == 4 else f"player {side}"

    def _score(self, player: int, number: int) -> None:
        side = player % self.sides_in_play
        self.points[side] = min(self.points[side] + number, self.target)
        if self.points[side] == self.target:
            self._win(side)

    def _win(self, side: int) -> None:
        raise NotImplementedError

    def _deal_now(self, shown: bool = False) -> Deal:
        return Deal(
            self.begun,
            self.order,
            self.each,
            tuple(map(set_of, self.hands)),
            tuple(map(set_of, self.laid)),
            tuple(self.may),
            tuple(map(set_of, self.discards)),
            BITS.get(self.dealt_to_crib, 0),
            BITS.get(self.starter, 0),
            shown,
        )

    def resample(self, player: int, rng: RandomSource) -> Sequence[Action]:
        """The history with the cards drawn anew that `player` has not seen, in all deals."""
        history = list(self.history)
        for deal in (*self.over, self._deal_now()):
            redeal(history, deal, player, rng)
        return history
