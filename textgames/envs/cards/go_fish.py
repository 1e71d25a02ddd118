"""Go Fish: ask the others for ranks and collect books of four (rules as printed by Bicycle)."""

from collections.abc import Sequence
from typing import Annotated, Literal

from textgames.core import Action, RandomSource, Range
from textgames.envs.cards import go_fish_worlds
from textgames.envs.cards.deck import in_rows
from textgames.envs.cards.go_fish_table import outcome, rules
from textgames.envs.cards.go_fish_turns import BOOK, Turns, asking
from textgames.envs.cards.rank_counts import all_ones, cards_of, marks, shares


class GoFish(Turns):
    """Ask another player for a rank that you hold, and collect all four cards of ranks: books.

    Who is asked gives all its cards of the rank, and the asker goes on. Who has none says "go
    fish": the asker draws a card and goes on if it is of that rank; if not, the turn passes. An
    empty hand draws a card when its turn comes. Most books win.

    The defaults are the rules of Bicycle. With `passes` = asked and `ends` = out they are those of
    the collection at pagat.com: the turn passes to the player who was asked, and the game ends as
    soon as somebody has no cards or the stock is empty. With `hand` 0 each gets seven cards if two
    or three play, else five. With fewer `ranks` the lowest are left out. The published rules let
    players ask in vain for ever; here the game ends after so many `questions`.

    Actions: "ask 1 for K": a player by number, and a rank that the asker holds.
    Returns: with `scoring` = win the winners share 1 and the others -1, nothing if all have as many
    books; with books, the own books less the average of the others.
    """

    max_players = 6
    tags = ("hidden information", "cards", "classic")
    evidence = (
        "cross-checked: turns, actions, chances, hands, books and returns of random games with "
        "OpenSpiel go_fish, 2 to 6 players",
        "cross-checked: all options with a second implementation in its test",
    )
    opponent = "mcts"

    def setup(
        self,
        hand: Annotated[int, Range(0, 8)] = 0,
        ranks: Annotated[int, Range(2, 13)] = 13,
        passes: Literal["next", "asked"] = "next",
        ends: Literal["books", "out"] = "books",
        scoring: Literal["win", "books"] = "win",
        questions: Annotated[int, Range(10, 2000)] = 200,
    ) -> None:
        self._begin(hand, ranks, passes == "next", ends == "books", questions)
        self.scoring = scoring

    def rules(self, player: int) -> str:
        win = self.scoring == "win"
        table = player, self.num_players, self.names, self.deal, self.most
        return rules(*table, self.all_books, self.to_next, win)

    def view(self, player: int) -> str:
        lines = [
            f"Cards in the stock: {len(self.stock)}. Questions: {self.asked} of {self.most}.",
            f"{'':<10}cards  books",
        ]
        for other, size in enumerate(self.sizes):
            name = "you" if other == player else f"player {other}"
            books = " ".join(cards_of(self.books[other], self.names))
            lines.append(f"{name:<10}{size:>5}  {books or '-'}")
        return "\n".join([*lines, *in_rows("Your hand: ", self._cards(player))])

    def _cards(self, player: int) -> tuple[str, ...]:
        return cards_of(self.hands[player], self.names)

    def return_range(self) -> tuple[float, float]:
        players, ranks = self.num_players, len(self.names)
        if self.scoring == "books":
            return -ranks / (players - 1), ranks
        return -1 / max(1, players - ranks), 1

    def all_actions(self) -> Sequence[Action]:
        every = all_ones(len(self.names))
        return [
            action
            for other in range(self.num_players)
            for action in asking(other, every, self.names)
        ]

    def features(self, player: int) -> Sequence[float]:
        """For each rank the share of its cards in the own hand. For each player, from the own on:
        for each rank the share of its cards that all know it to hold, 1 if all know that it has
        none, 1 if it has made that book; then its cards as a share of all, and 1 if it is its turn.
        Then what is left of the stock and of the questions.
        """
        ranks = len(self.names)
        row = [*shares(self.hands[player], ranks)]
        for step in range(self.num_players):
            other = (player + step) % self.num_players
            row += shares(self.known[other], ranks)
            row += marks(self.lacks[other], ranks)
            row += marks(self.books[other], ranks)
            row += [self.sizes[other] / (BOOK * ranks), float(other in self.to_act)]
        return [*row, len(self.stock) / (BOOK * ranks), 1 - self.asked / self.most]

    def resample(self, player: int, rng: RandomSource) -> Sequence[Action]:
        """The history with other cards where others drew unseen, such as fit all that was told."""
        past = GoFish(self.num_players, **self.options)
        return go_fish_worlds.drawn_anew(self, past, player, rng)

    def _outcome(self, books: Sequence[int]) -> tuple[list[float], str]:
        return outcome(books, self.scoring == "win")
