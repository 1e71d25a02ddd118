"""Turns of Go Fish: dealing, asking, drawing, books, and how the game ends."""

from collections.abc import Sequence
from functools import cache

from textgames.core import CHANCE, EVERYONE, Action, Game, OptionError
from textgames.envs.cards import deck
from textgames.envs.cards.deck import without
from textgames.envs.cards.rank_counts import BITS, cards_of, number, one, ranks_of
from textgames.texts import counted

BOOK = 4  # cards
NOTHING = -1
NOBODY: tuple[Action, ...] = ()


HALF = 6  # ranks, so that tables of all sets of them are small
LOW = one(HALF) - 1


def asking(player: int, held: int, ranks: str) -> tuple[Action, ...]:
    """Ask a player for each rank of a set."""
    return _asking(player, held & LOW, ranks) + _asking(player, held & ~LOW, ranks)


@cache  # at most 192 sets of ranks for each player and deck
def _asking(player: int, held: int, ranks: str) -> tuple[Action, ...]:
    return tuple(
        [f"ask {player} for {rank}" for place, rank in enumerate(ranks) if number(held, place)]
    )


@cache
def others(player: int, players: int) -> tuple[int, ...]:
    """All players but one."""
    return tuple(other for other in range(players) if other != player)


class Turns(Game):
    """Whose turn it is and what happens in it; the options are those of `GoFish`."""

    def _begin(self, hand: int, ranks: int, to_next: bool, all_books: bool, questions: int) -> None:
        players = self.num_players
        self.deal = hand or (7 if players < 4 else 5)
        if self.deal * players >= BOOK * ranks:
            raise OptionError(
                f"expected hand and ranks that leave a stock, got {players} hands of "
                f"{counted(self.deal, 'card')} of {BOOK * ranks}"
            )
        self.to_next, self.all_books, self.most = to_next, all_books, questions
        self.names = deck.RANKS[-ranks:]
        self.stock = tuple([rank for rank in self.names for _ in range(BOOK)])
        self.hands = [0] * players  # see `rank_counts`, as of all that follow
        self.sizes = [0] * players
        self.books = [0] * players  # sets of ranks
        self.known = [0] * players  # cards of each hand of which all know
        self.lacks = [0] * players  # ranks that all know a hand to have none of
        self.turn = NOTHING
        self.after = 0  # whose turn it is if the next card drawn is not wanted
        self.wanted = NOTHING  # the rank that was asked for in vain
        self.made = 0  # books, of all
        self.asked = 0
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> Sequence[Action]:
        if player == CHANCE:
            return self.stock
        held, legal = ranks_of(self.hands[player]), NOBODY
        for other in others(player, self.num_players):
            if self.sizes[other]:
                legal += asking(other, held, self.names)
        return legal

    def play(self, player: int, action: Action) -> None:
        if player != CHANCE:
            self._ask(player, int(action[4]), action[-1])  # "ask 1 for K"
        elif self.turn == NOTHING:
            self._deal(action)
        else:
            self._draw(action)

    def receiver(self) -> int:
        """Who gets the next card that chance draws."""
        if self.turn == NOTHING:
            return (BOOK * len(self.names) - len(self.stock)) // self.deal
        return self.turn

    def _deal(self, card: Action) -> None:
        player = self.receiver()
        self.stock = stock = without(self.stock, card)
        self.hands[player] += one(self.names.index(card))
        if BOOK * len(self.names) - len(stock) < self.deal * self.num_players:
            self.ask(CHANCE)
            return
        self.sizes = [self.deal] * self.num_players
        for player, hand in enumerate(self.hands):
            self.tell(player, f"Your cards: {' '.join(cards_of(hand, self.names))}.")
        for player in range(self.num_players):
            for place in range(len(self.names)):
                self._lay_down(player, place)
        self._go_on(0)

    def _ask(self, player: int, other: int, rank: Action) -> None:
        self.asked += 1
        place = self.names.index(rank)
        card, shift = one(place), BITS * place
        given = self.hands[other] >> shift & 7
        self.known[other] &= ~(7 << shift)
        self.lacks[other] |= card
        self.lacks[player] &= ~card
        if not self.known[player] >> shift & 7:
            self.known[player] += card
        asks = f"Player {player} asks player {other} for {rank}"
        if given:
            self.hands[other] -= given * card
            self.sizes[other] -= given
            self.hands[player] += given * card
            self.sizes[player] += given
            self.known[player] += given * card
            self.tell(EVERYONE, f"{asks} and gets {counted(given, 'card')}.")
            self._lay_down(player, place)
            self._go_on(player)
            return
        self.tell(EVERYONE, f"{asks}: go fish.")
        after = (player + 1) % self.num_players if self.to_next else other
        if self.stock:
            self.turn, self.wanted, self.after = player, place, after
            self.ask(CHANCE)
        else:
            self._go_on(after)

    def _draw(self, card: Action) -> None:
        player, place = self.turn, self.names.index(card)
        self.stock = without(self.stock, card)
        self.hands[player] += one(place)
        self.sizes[player] += 1
        if place == self.wanted:
            self.tell(EVERYONE, f"Player {player} draws {card} and goes on.")
            self.known[player] += one(place)
            self.after = player
        else:
            self.tell(player, f"You draw {card}.")
            self.tell(others(player, self.num_players), f"Player {player} draws a card.")
            self.lacks[player] = 0
        if not self.stock:
            self.tell(EVERYONE, "The stock is empty.")
        self._lay_down(player, place)
        self._go_on(self.after)

    def _lay_down(self, player: int, place: int) -> None:
        """Lay down a book if there is one."""
        shift = BITS * place
        if self.hands[player] >> shift & 7 == BOOK:
            self.hands[player] ^= BOOK << shift
            self.sizes[player] -= BOOK
            self.known[player] &= ~(7 << shift)
            self.books[player] |= one(place)
            self.made += 1
            self.tell(EVERYONE, f"Player {player} lays down a book: {self.names[place]}.")

    def _go_on(self, player: int) -> None:
        """Ask this player, or let it draw, or else the next one who can do anything."""
        if end := self._end():
            self._finish(end)
            return
        while not self.sizes[player]:
            if self.stock:
                self.tell(EVERYONE, f"Player {player} has no cards and draws.")
                self.turn = self.after = player
                self.wanted = NOTHING
                self.ask(CHANCE)
                return
            self.tell(EVERYONE, f"Player {player} has no cards and is skipped.")
            player = (player + 1) % self.num_players
        if self.sizes[player] < sum(self.sizes):
            self.ask(player)
        else:
            self.tell(EVERYONE, f"Player {player} has nobody to ask.")
            self._go_on((player + 1) % self.num_players)

    def _end(self) -> str:
        """Why the game is over; "" if it is not."""
        if self.made == len(self.names):
            return "All books are made"
        if not self.all_books and not self.stock:
            return "There is nothing left to draw"
        if not self.all_books and 0 in self.sizes:
            return f"Player {self.sizes.index(0)} has no cards left"
        return f"{self.most} questions were asked" if self.asked == self.most else ""

    def _finish(self, why: str) -> None:
        books = [made.bit_count() for made in self.books]
        returns, told = self._outcome(books)
        self.tell(EVERYONE, f"{why}: the game is over. {told}")
        self.end(returns)

    def _outcome(self, books: Sequence[int]) -> tuple[list[float], str]:
        """Return what each player gets for its books, and how that is told."""
        raise NotImplementedError
