"""Frozen Lake: cross slippery ice with holes in it, with or without being told the rules."""

from collections.abc import Sequence
from functools import cache
from random import Random
from typing import Annotated

from textgames.core import (
    CHANCE,
    SEEDS,
    Action,
    Game,
    LegalActions,
    OptionError,
    RandomSource,
    Range,
)
from textgames.envs.grids import drawing, squares_from_top
from textgames.texts import counted

WAYS = ("left", "down", "right", "up")  # in the order of Gymnasium: neighbours are at right angles
NUMBERS = ("0", "1", "2", "3")  # the names of the same actions when the rules are hidden
SLIDES = {way: (WAYS[i - 1], way, WAYS[(i + 1) % 4]) for i, way in enumerate(WAYS)}
MARK, ICE, HOLE, GOAL = "@.OG"


@cache
def steps(size: int) -> dict[Action, tuple[int, ...]]:
    """For each direction where it leads from each square; squares go row by row from the top."""
    cells = range(size * size)
    return {
        "left": tuple(cell - 1 if cell % size else cell for cell in cells),
        "down": tuple(cell + size if cell + size < size * size else cell for cell in cells),
        "right": tuple(cell + 1 if (cell + 1) % size else cell for cell in cells),
        "up": tuple(cell - size if cell >= size else cell for cell in cells),
    }


def lake(size: int, holes: int, seed: int) -> frozenset[int]:
    """Return the squares with holes: any but those of a path to the right and down, drawn first."""
    rng = Random(seed)
    row = column = 0
    path = {0}
    while row + column < 2 * size - 2:
        down = size - 1 - row
        if rng.random() * (down + size - 1 - column) < down:  # each path is as likely as any other
            row += 1
        else:
            column += 1
        path.add(size * row + column)
    free = [cell for cell in range(size * size) if cell not in path]
    return frozenset([free.pop(int(rng.random() * len(free))) for _ in range(holes)])


class FrozenLake(Game):
    """Walk from the top left to the bottom right square of a frozen lake without falling in.

    Gymnasium's FrozenLake-v1: on `slippery` ice a step goes where it should one time in three, and
    as often to either side. At the edge one stays where one is. Each lake has a way around its
    holes, of which some are `size` - 1 steps right and as many down. Gymnasium cuts a game off
    after 100 steps on 4 x 4 and 200 on 8 x 8 squares; here it is lost after `moves`.

    With `hidden` rules nothing is said of what the marks in the drawing mean, what the actions,
    numbered as in Gymnasium, do, and what pays: that is to be found out ("Cogito, ergo ludo",
    2025). They stay the same from game to game.

    Actions: "left", "down", "right" and "up"; with `hidden` rules "0" to "3" in this order.
    Returns: 1 for reaching the goal, else 0.
    """

    min_players = 1
    max_players = 1
    utility = "general-sum"
    tags = ("puzzle", "chance", "classic")
    evidence = (
        "cross-checked: Gymnasium FrozenLake-v1 on the same lakes: all transitions and their "
        "probabilities, and random games in lockstep",
        "solved: best play reaches the goal of Gymnasium's two lakes with probability 0.74 and "
        "0.91 in 100 and 200 moves (the optimum named where Gymnasium registers them)",
    )
    opponent = "rule"

    def setup(
        self,
        size: Annotated[int, Range(3, 12)] = 4,
        holes: Annotated[int, Range(0, 121)] = 4,
        slippery: bool = True,
        hidden: bool = False,
        moves: Annotated[int, Range(1, 1000)] = 100,
    ) -> None:
        most = (size - 1) ** 2
        if holes > most:
            raise OptionError(
                f"expected holes = at most {most} on a lake of {size} x {size}, got {holes}"
            )
        self.size, self.number, self.slippery, self.hidden = size, holes, slippery, hidden
        self.limit = moves
        self.holes: frozenset[int] = frozenset()
        self.cell = 0
        self.made = 0  # moves so far
        self.way = ""  # where the player wants to go, while chance decides where it slides
        self.drawn = False
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        if player == CHANCE:
            return SLIDES[self.way] if self.drawn else SEEDS
        return NUMBERS if self.hidden else WAYS

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE and not self.drawn:
            self.drawn = True
            self.holes = lake(self.size, self.number, int(action))
            self.tell(0, f"The board:\n{self._board()}")
            self.ask(0)
        elif player == CHANCE:
            self._step(action)
        else:
            self.way = WAYS[int(action)] if self.hidden else action
            if self.slippery:
                self.ask(CHANCE)
            else:
                self._step(self.way)

    def _step(self, way: Action) -> None:
        self.made += 1
        self.cell = cell = steps(self.size)[way][self.cell]
        where = squares_from_top(self.size, self.size)[cell]
        if self.hidden:
            self.tell(0, f"{MARK} is on {where}.")
        else:
            verb = "go" if way == self.way else "slide"
            self.tell(0, f"You {verb} {way}: you are on {where}.")
        if cell in self.holes:
            self._finish("You fell into a hole.", 0)
        elif cell == self.size**2 - 1:
            self._finish("You reached the goal.", 1)
        elif self.made == self.limit:
            self._finish("No moves are left.", 0)
        else:
            self.ask(0)

    def _finish(self, why: str, result: int) -> None:
        self.tell(0, f"The game is over: your result is {result}." if self.hidden else why)
        self.end((result,))

    def rules(self, player: int) -> str:
        if self.hidden:
            return (
                "You play a game whose rules you are not told. You see a drawing and, each turn, "
                "choose one of four actions, which may change it. The game ends with a result, "
                f"from 0 to 1, at the latest after {counted(self.limit, 'turn')}. Find out what "
                "the marks mean and what the actions do, and get the best result. The rules are "
                "the same in every game; the drawing may differ. Write the number of an action in "
                "brackets, such as [2]."
            )
        size = self.size
        names = squares_from_top(size, size)
        ice = (
            "The ice is slippery: one time in three you go where you want, and one time in three "
            "each to the left and to the right of that direction. For example, if you want to go "
            "up you go up, left or right, all equally likely."
            if self.slippery
            else "You always go where you want."
        )
        return (
            f"You cross a frozen lake of {size} rows and {size} columns. You start on the top left "
            f"square, {names[0]}, and want to reach the goal on the bottom right square, "
            f"{names[-1]}. In the drawing {MARK} is you, {GOAL} the goal, {HOLE} a hole and a dot "
            f"ice. Each turn you take a step of one square: left, down, right or up. {ice} At the "
            "edge of the lake a step off it leaves you where you are. If you come upon a hole you "
            "fall in, and the game is lost. There is always a way around the holes. You win, with "
            f"a result of 1, if you reach the goal in {counted(self.limit, 'move')} or fewer; else "
            "the result is 0. Write a direction in brackets, such as [right]."
        )

    def _board(self) -> str:
        marks = [HOLE if cell in self.holes else ICE for cell in range(self.size**2)]
        marks[-1] = GOAL
        marks[self.cell] = MARK
        return drawing(self.size, self.size) % tuple(marks)

    def view(self, player: int) -> str:
        return f"{self._board()}\nTurns used: {self.made} of {self.limit}"

    def resample(self, player: int, rng: RandomSource) -> Sequence[Action]:
        """The history itself: all of the lake that matters is seen."""
        return self.history

    def return_range(self) -> tuple[float, float]:
        return 0, 1

    def all_actions(self) -> Sequence[Action]:
        return NUMBERS if self.hidden else WAYS

    def features(self, player: int) -> Sequence[float]:
        """For each square, row by row from the top left, 1 where the player is, else 0; the same
        for holes; then the share of the moves that are made.
        """
        cells = range(self.size**2)
        return [
            *[1.0 if cell == self.cell else 0.0 for cell in cells],
            *[1.0 if cell in self.holes else 0.0 for cell in cells],
            self.made / self.limit,
        ]
