"""Boards of which each player sees its own pieces only, and those that it has run into.

The rules of an umpire that phantom tic-tac-toe, dark hex and their kin share: it alone sees the
board, tells a player whether the cell it tries was empty, and tells the other nothing of it.
"""

from collections.abc import Sequence
from typing import ClassVar, Literal

from textgames.core import Action, Game, RandomSource
from textgames.envs.board.dark_worlds import Known, alternately, drawn_anew, turns_of

MARKS = "XO"  # of the players' pieces

Variant = Literal["classical", "abrupt"]
Revealed = Literal["nothing", "tries"]


class Dark(Game):
    """In turn, players try cells: an empty one gets a piece, a taken one is then known to be so.

    In the classical variant who tries a taken cell tries again, in the abrupt one its turn is over.
    """

    verb: ClassVar[str] = ""  # what a player does to a cell, such as "mark"

    def begin(
        self, drawing: str, cells: tuple[Action, ...], variant: Variant, revealed: Revealed
    ) -> None:
        """Put up the empty board and ask player 0.

        Args:
            drawing: of the empty board, the same for both players.
            cells: their names.
            variant: what follows a try of a taken cell.
            revealed: whether a player is told of the other's tries of cells that it has taken.
        """
        self.abrupt = variant == "abrupt"
        self.open_tries = revealed == "tries"
        self.shown = (drawing, drawing)  # the board as each player knows it
        self.open = (cells, cells)  # the cells that each does not know to be taken
        self.ask(0)

    def place_of(self, cell: Action) -> int:
        """Where a cell stands in the drawing of the board."""
        raise NotImplementedError

    def decide(self, player: int, cell: Action) -> bool:
        """End the game if a new piece of `player` decides it; return whether it does."""
        raise NotImplementedError

    def decided(self, player: int, others: Sequence[Action]) -> bool:
        """Whether the game were over if the other player had these cells; see `resample`."""
        raise NotImplementedError

    def cell(self, name: Action) -> str:
        """What a cell is called in a sentence."""
        return name

    def legal_actions(self, player: int) -> Sequence[Action]:
        return self.open[player]

    def play(self, player: int, action: Action) -> None:
        other = 1 - player
        place = self.place_of(action)
        taken = self.shown[other][place] == MARKS[other]  # each sees all of its own
        mark = MARKS[other] if taken else MARKS[player]
        seen, cells = self.shown[player], self.open[player]
        seen = seen[:place] + mark + seen[place + 1 :]
        at = cells.index(action)
        cells = cells[:at] + cells[at + 1 :]
        if player:
            self.shown = (self.shown[0], seen)
            self.open = (self.open[0], cells)
        else:
            self.shown = (seen, self.shown[1])
            self.open = (cells, self.open[1])
        if taken:
            self._tell_taken(player, action)
            self.ask(other if self.abrupt else player)
            return
        self.tell(player, f"You {self.verb} {self.cell(action)}.")
        turn = "had its turn" if self.abrupt else f"{self.verb}ed a cell"
        self.tell(other, f"Player {player} has {turn}.")
        if not self.decide(player, action):
            self.ask(other)

    def _tell_taken(self, player: int, action: Action) -> None:
        other = 1 - player
        after = "your turn is over" if self.abrupt else "try another cell"
        self.tell(player, f"Player {other} has {self.cell(action)} already: {after}.")
        if self.abrupt:
            self.tell(other, f"Player {player} has had its turn.")
        elif self.open_tries:
            self.tell(other, f"Player {player} has tried a cell of yours and tries again.")

    def told_rule(self, player: int) -> str:
        """The sentences of the rules on turns and on what players learn."""
        verb, other = self.verb, 1 - player
        if self.abrupt:
            result = "you are told so and your turn is over"
            learns = (
                "learns only that you have had your turn, not where you tried, nor whether you "
                f"{verb}ed a cell"
            )
        else:
            result = f"you are told so and try another cell, until you {verb} one"
            learns = (
                f"learns each time whether you tried a cell of its own or {verb}ed one, but not "
                "where"
                if self.open_tries
                else f"learns only that you have {verb}ed a cell, not where, nor how often you "
                "tried cells of its own before that"
            )
        return (
            f"You see your own {MARKS[player]}, but no {MARKS[other]} until you try its cell. In "
            f"your turn, try a cell that you do not know to be taken. If it is empty, you {verb} "
            f"it and your turn is over. If player {other} has it, {result}. The other player "
            f"{learns}; you learn no more of its turns. "
        )

    def with_tries(self, player: int, drawing: str) -> str:
        """A drawing and, if they are told, how many tries there were."""
        if not self.open_tries:
            return drawing
        mine, others = self._tries(player), self._tries(1 - player)
        return f"{drawing}\nTries so far: yours {mine}, the other player's {others}."

    def _tries(self, player: int) -> int:
        return len(self.all_actions()) - len(self.open[player])

    def resample(self, player: int, rng: RandomSource) -> Sequence[Action] | None:
        """The history with other tries of the other player, as if it had played at random."""
        if self.is_terminal:
            return None
        known = self._known(player)
        turns = drawn_anew(known, self.abrupt, lambda cells: self.decided(player, cells), rng)
        if turns is None:
            return None
        return alternately(*((turns, known.turns) if player else (known.turns, turns)))

    def _known(self, player: int) -> Known:
        pair = turns_of(self.history, self.abrupt)
        turns, others = pair[player], pair[1 - player]
        finished = len(others) - 1
        found: dict[Action, int] = {}
        mine: dict[Action, int] = {}
        for number, turn in enumerate(turns):
            for cell in turn:
                own = self.shown[player][self.place_of(cell)] == MARKS[player]
                (mine if own else found)[cell] = number + player
        failed = None
        if self.open_tries and not self.abrupt:
            failed = [len(turn) - (number < finished) for number, turn in enumerate(others)]
        return Known(turns, found, mine, self.open[player], finished, failed)

    def features(self, player: int) -> Sequence[float]:
        """1 if the player is player 0, else 0; then the player's cells, then those of the other.

        Cells are 1 where the player knows such a piece, else 0, row by row from the top left. Last,
        with `revealed` tries, how many cells the other has tried, as a share of all.
        """
        seen, cells = self.shown[player], self.all_actions()
        marks = [seen[self.place_of(cell)] for cell in cells]
        row = [
            1.0 - player,
            *(float(mark == own) for own in (MARKS[player], MARKS[1 - player]) for mark in marks),
        ]
        if self.open_tries:
            row.append(self._tries(1 - player) / len(cells))
        return row

    def return_range(self) -> tuple[float, float]:
        return -1, 1
