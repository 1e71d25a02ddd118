"""A table of players who are dealt cards of a deck: the tricks they play, and what each sees."""

from collections.abc import Mapping, Sequence

from textgames.core import CHANCE, EVERYONE, Action, Game, RandomSource
from textgames.envs.cards.deck import RANKS, SUITS
from textgames.envs.cards.hidden_hands import drawn_anew
from textgames.envs.cards.tricks import (
    BITS,
    SUIT_NAMES,
    SUIT_OF,
    deck,
    drawn,
    listed,
    marks,
    set_of,
    told,
    winning,
)

SEATS = range(4)  # of the games for four players
NOBODY = -1


def write_deal(history: list[Action], begun: int, hands: Sequence[int]) -> None:
    """Put other hands of as many cards into a history, dealt one by one from player 0 on."""
    for seat, cards in enumerate(hands):
        for round, card in enumerate(listed(cards)):
            history[begun + len(hands) * round + seat] = card


class TrickTable(Game):
    """What happens at the table, whatever the tricks are worth. Sets of cards are bits."""

    min_players = 4
    max_players = 4

    def _sit_down(self, ranks: int, hands: int, trumps: int = 0) -> None:
        self.ranks, self.hands, self.hand = ranks, hands, 0
        self.size = ranks  # how many cards each gets
        self.trumps = trumps
        self.seats = tuple(range(self.num_players))
        self.every = set_of(deck(ranks))
        self.past: tuple[int, ...] = ()  # where in the history earlier hands begin
        self.begun = 0

    def _new_hand(self) -> None:
        if self.hand:
            self.past += (self.begun,)
        self.hand += 1
        self.begun = len(self.history)
        self.undealt = self.every
        self.turned = ""  # the card that was turned up for trumps
        self.shown = 0  # cards that lie face up and are nobody's
        self.holds = [0] * self.num_players
        self.played = [0] * self.num_players  # in this hand
        self.may = [self.every] * self.num_players  # which each may still hold, as all know
        self.taken = [0] * self.num_players
        self.out: tuple[int, ...] = ()  # who sits out this hand
        self.trick: tuple[Action, ...] = ()  # the cards played to it, in order; "" of who is out
        self.table = 0  # the same cards
        self.leader, self.led = NOBODY, 0
        self.ask(CHANCE)

    def _deal(self, card: Action) -> bool:
        """Deal a card to the next player; return whether it was the last one."""
        dealt = (self.every ^ self.undealt).bit_count()
        bit = BITS[card]
        self.holds[dealt % self.num_players] |= bit
        self.undealt ^= bit
        self.ask(CHANCE)
        return dealt + 1 == self.size * self.num_players

    def _number(self) -> str:
        """Which hand this is; "" if there is only one."""
        return f"Hand {self.hand} of {self.hands}" if self.hands > 1 else ""

    def _tell_hands(self) -> None:
        number = self._number()
        number = f"{number}: your" if number else "Your"
        for seat in self.seats:
            self.tell(seat, f"{number} cards are {told(self.holds[seat])}.")

    def _lead(self, player: int) -> None:
        self.leader, self.led = player, 0
        self.trick, self.table = (), 0
        self.ask(player)

    def _lay(self, player: int, card: Action) -> int:
        """Play a card; return who takes the trick, or NOBODY while others have to play to it."""
        bit = BITS[card]
        if not self.trick:
            self.led = self._suit(card)
        elif not bit & self.led:
            self.may[player] &= ~self.led
        self.holds[player] ^= bit
        self.played[player] |= bit
        self.table |= bit
        self.trick += (card,)
        if self.out:
            self._pass_over()
        if len(self.trick) < self.num_players:
            self.ask((self.leader + len(self.trick)) % self.num_players)
            return NOBODY
        card = self._best()
        winner = (self.leader + self.trick.index(card)) % self.num_players
        self.taken[winner] |= self.table
        return winner

    def _pass_over(self) -> None:
        """Leave out those who come next and sit out."""
        while (self.leader + len(self.trick)) % self.num_players in self.out:
            self.trick += ("",)
            if len(self.trick) == self.num_players:
                break

    def _suit(self, card: Action) -> int:
        """All cards of the suit that is led with this card."""
        return SUIT_OF[card]

    def _best(self) -> Action:
        """The card that takes the trick."""
        return winning(self.table, self.led, self.trumps)

    def _trump_name(self) -> str:
        return SUIT_NAMES[SUITS.index(self.turned[1])]

    def _lay_and_lead(self, player: int, card: Action) -> bool:
        """Play a card; who takes the trick leads the next one. Return whether the hand is over."""
        winner = self._lay(player, card)
        if winner == NOBODY:
            return False
        self.tell(EVERYONE, f"Player {winner} takes the trick.")
        if self.holds[winner]:
            self._lead(winner)
            return False
        return True

    def _tricks(self, player: int) -> int:
        """How many tricks a player has taken in this hand."""
        return self.taken[player].bit_count() // (self.num_players - len(self.out))

    def _played_by(self, player: int) -> Action:
        """The card of a player in this trick; "" before it has played."""
        place = (player - self.leader) % self.num_players
        return self.trick[place] if place < len(self.trick) else ""

    def _deck_rules(self) -> str:
        ranks = RANKS[-self.ranks :]
        return (
            f"The {4 * self.ranks} cards are {', '.join(ranks)} (best) of clubs, diamonds, hearts "
            f"and spades, written as {deck(self.ranks)[0]} or Qs{'; T is a ten' * ('T' in ranks)}. "
            f"{self._deal_rules()}"
        )

    def _deal_rules(self) -> str:
        return f"Each player gets {self.size} of them in secret."

    def _heading(self) -> str:
        number = self._number()
        number = f"{number}. " if number else ""
        if self.leader == NOBODY:
            return number
        trick = min(sum(map(self._tricks, self.seats)) + 1, self.size)
        return f"{number}Trick {trick} of {self.size}. "

    def _seats(self, player: int, columns: Mapping[str, Sequence[object]]) -> list[str]:
        """Lines of a view: the players, numbers of each, and the cards of this trick."""
        lines = [f"{'':<10}{'  '.join([*columns, 'card'])}"]
        for seat in self.seats:
            name = "you" if seat == player else f"player {seat}"
            cells = [f"{values[seat]:>{len(head)}}" for head, values in columns.items()]
            card = self._played_by(seat)
            led = " led" if card and seat == self.leader else ""
            lines.append(f"{name:<10}{'  '.join([*cells, card + led])}".rstrip())
        return lines

    def _cards(self, player: int) -> list[str]:
        gone = 0
        for cards in self.played:
            gone |= cards
        if not gone:
            return [f"Your cards: {told(self.holds[player])}"]
        return drawn({"your cards": self.holds[player], "played so far": gone})

    def _redealt(self, player: int, possible: Sequence[int], rng: RandomSource) -> list[int]:
        """What each holds now, with the cards drawn anew that `player` does not see.

        Args:
            player: who sees its own cards and those played.
            possible: the cards that each may still hold, as far as `player` knows.
            rng: of the draws.
        """
        own = self.holds[player]
        unseen = self.every & ~own & ~self.shown
        for cards in self.played:
            unseen &= ~cards
        room = [0 if seat == player else self.holds[seat].bit_count() for seat in self.seats]
        if stock := self.undealt.bit_count():
            room, possible = [*room, stock], [*possible, self.every]
        hands = drawn_anew(unseen, room, possible, rng)[: self.num_players]
        hands[player] = own
        return hands

    def _deal_in(self, begun: int, size: int) -> list[int]:
        """The hands of that many cards that were dealt from a place in the history on."""
        end = begun + self.num_players * size
        return [set_of(self.history[begun + seat : end : self.num_players]) for seat in self.seats]

    def _cards_seen(self, player: int) -> list[float]:
        """For each card 1 if it is in the own hand; then for each player, from the own on, for
        each card 1 if it has played it in this hand, then for each card 1 if it is its card in
        this trick; then for each player 1 if it leads this trick.
        """
        ranks = self.ranks
        order = [(player + step) % self.num_players for step in self.seats]
        row = [*marks(self.holds[player], ranks)]
        for seat in order:
            row += marks(self.played[seat], ranks)
        for seat in order:
            card = self._played_by(seat)
            row += marks(BITS[card] if card else 0, ranks)
        row += [float(seat == self.leader) for seat in order]
        return row
