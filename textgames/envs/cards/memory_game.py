"""Memory, also named Concentration or Pairs: turn up two cards; two of a kind are yours."""

from collections.abc import Sequence
from typing import Annotated

from textgames.core import CHANCE, EVERYONE, Action, Game, OptionError, Range
from textgames.envs.cards.deck import without
from textgames.envs.grids import drawing, squares
from textgames.texts import counted

FACES = "ABCDEFGHIJKLMNOPQRSTUVWX"  # one for each pair on the largest table


class MemoryGame(Game):
    """Players turn up two cards, one after the other; two of a kind are taken, others turned back.

    Whoever takes a pair goes on, else it is the other's turn; who has more pairs at the end wins.
    Cards that do not match may be turned up again and again, so that two players who fear to help
    each other need never end: the game ends when no pair was taken in `end_after` turns in a row.

    What lies under a card is drawn when it is turned up for the first time: before that nobody
    knows, and what was turned up both players have seen. What they remember is their own affair.

    Actions: the place of a card that lies face down, such as "b3".
    Returns: +1 to the winner and -1 to the loser, 0 each if both have as many pairs.
    """

    tags = ("memory", "chance", "classic")
    evidence = (
        "solved: by the strategy of Zwick and Paterson, the first player gains -2/3, -1/5 and "
        "-4/35 pairs with 2, 3 and 4 pairs (The memory game, 1993)",
        "cross-checked: a second account of the rules, with all cards dealt at the start, after "
        "every action of 1,200 random games (tests/envs/test_memory_game.py)",
        "played through: tests/golden/MemoryGame-v0.txt",
    )
    opponent = "rule"

    def setup(
        self,
        rows: Annotated[int, Range(2, 6)] = 4,
        columns: Annotated[int, Range(2, 8)] = 4,
        end_after: Annotated[int, Range(1, 1000)] = 100,
    ) -> None:
        if rows * columns % 2:
            raise OptionError(
                f"expected an even number of cards, got {rows} rows of {columns} columns"
            )
        self.size, self.end_after = (rows, columns), end_after
        self.player = 0  # whose turn it is
        self.table = squares(rows, columns)  # the places of the cards that are not taken
        self.down = self.table  # and of those that lie face down
        self.up = ""  # the place of the first card of a turn
        self.place = ""  # of the card that was turned up last
        self.faces: dict[Action, str] = {}  # by place, of all that were turned up, in order
        self.unseen = tuple(FACES[: rows * columns // 2] * 2)  # the faces of the others
        self.pairs = (0, 0)
        self.idle = 0  # turns in a row without a pair
        self.ask(0)

    def legal_actions(self, player: int) -> Sequence[Action]:
        return self.unseen if player == CHANCE else self.down

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self.faces[self.place] = action
            self.unseen = without(self.unseen, action)
        else:
            self.place = action
            self.tell(EVERYONE, f"Player {player} turns up {action}.")
            if action not in self.faces:
                self.ask(CHANCE)
                return
        place, face = self.place, self.faces[self.place]
        if not self.up:
            self.tell(EVERYONE, f"It is {face}.")
            self.up, self.down = place, without(self.table, place)
            self.ask(self.player)
        elif self.faces[self.up] == face:
            self.tell(EVERYONE, f"It is {face}. Player {self.player} takes the pair.")
            self._take()
        else:
            self.tell(
                EVERYONE, f"It is {face}. No pair: {self.up} and {place} are turned face down."
            )
            self.idle += 1
            self.player = 1 - self.player
            self._begin_turn()

    def _take(self) -> None:
        first, second = self.pairs
        self.pairs = (first, second + 1) if self.player else (first + 1, second)
        self.table = without(self.down, self.place)
        self.idle = 0
        self._begin_turn()

    def _begin_turn(self) -> None:
        """Let the player turn up a card, or end the game."""
        self.up, self.down = "", self.table
        if self.table and self.idle < self.end_after:
            self.ask(self.player)
            return
        if self.table:
            self.tell(EVERYONE, f"No pair for {counted(self.idle, 'turn')}: the game is over.")
        first, second = self.pairs
        won = (first > second) - (first < second)
        result = f"Player {0 if won > 0 else 1} wins" if won else "It is a draw"
        pairs = counted(first, "pair"), counted(second, "pair")
        self.tell(EVERYONE, f"{result}: player 0 has {pairs[0]}, player 1 {pairs[1]}.")
        self.end((won, -won))

    def rules(self, player: int) -> str:
        rows, columns = self.size
        count = rows * columns // 2
        last = squares(rows, columns)[-1]
        turns = counted(self.end_after, "turn")
        return (
            f"You are player {player} of 2 in Memory, also named Concentration. Player 0 begins. "
            f"{2 * count} cards lie face down on a table, in {rows} rows, numbered 1 to {rows} "
            f"from top to bottom, and {columns} columns, a to {last[0]} from left to right: a1 is "
            f"the top left card, {last} the bottom right one. They are {count} pairs, well "
            f"shuffled: two cards with each of the letters A to {FACES[count - 1]}. In your turn "
            "you turn up one card, which both players see, and then another one. If both have the "
            "same letter, you take the pair, and it is your turn again. Else both are turned face "
            "down again, and it is the other player's turn. You may turn up cards that have been "
            "turned up before. The game ends when all pairs are taken, or after "
            f"{turns} in a row without a pair. Whoever has more pairs then wins; "
            "with as many each it is a draw. In the drawing # is a card that lies face down, a "
            "letter one that is turned up now, and a dot the place of one that is taken. Cards "
            "that were turned face down again are not shown there: remember them. To turn up a "
            "card, write its place in brackets, such as [b2]."
        )

    def view(self, player: int) -> str:
        marks = [
            "#" if place in self.down else self.faces[place] if place == self.up else "."
            for place in squares(*self.size)
        ]
        return (
            f"{drawing(*self.size, downwards=True) % tuple(marks)}\n"
            f"Pairs: you {self.pairs[player]}, the other player {self.pairs[1 - player]}.\n"
            f"Turns in a row without a pair: {self.idle} of {self.end_after}."
        )

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        return squares(*self.size)

    def features(self, player: int) -> Sequence[float]:
        """For each place, row by row, three numbers: 1 if a card lies there; 1 if it has been
        turned up, 0.5 if its like has not been; 1 if it is turned up now, -1 if it is known to be
        like the one that is. Then the pairs of the player and of the other, as shares of all, and
        the turns in a row without a pair, as a share of `end_after`.
        """
        faces = list(self.faces.values())
        up = self.faces.get(self.up, "")
        numbers: list[float] = []
        for place in squares(*self.size):
            face = self.faces.get(place, "")
            numbers += [
                place in self.table,
                faces.count(face) / 2,
                0 if face != up or not up else 1 if place == self.up else -1,
            ]
        pairs = len(numbers) / 6
        own, other = self.pairs[player] / pairs, self.pairs[1 - player] / pairs
        return [*numbers, own, other, self.idle / self.end_after]
