"""Lights out: press squares, each of which switches itself and its neighbours, till all is dark."""

from collections.abc import Sequence
from functools import cache
from random import Random
from typing import Annotated, NamedTuple

from textgames.core import CHANCE, SEEDS, Action, Game, LegalActions, Range
from textgames.envs.grids import beside, drawing, squares_from_top
from textgames.texts import counted


class Board(NamedTuple):
    """What is the same in all games of one size. A square is one bit; the lowest is top left."""

    names: tuple[Action, ...]
    numbers: dict[Action, int]
    switched: tuple[int, ...]  # by pressing each square
    drawing: str
    pivots: dict[int, tuple[int, int]]  # highest bit: lights with it, and presses that switch them
    quiet: tuple[int, ...]  # all sets of presses that change nothing


@cache
def board(size: int) -> Board:
    """Return the board with its linear algebra over GF(2) done (Anderson and Feil 1998).

    Pressing twice changes nothing and the order does not matter, so a way to play is a set of
    squares, and what it switches is the sum, modulo 2, of what each square switches.
    """
    names = squares_from_top(size, size)
    switched = tuple(
        sum([1 << other for other in others], 1 << square)
        for square, others in enumerate(beside(size, size))
    )
    pivots: dict[int, tuple[int, int]] = {}
    quiet = [0]
    for square, lights in enumerate(switched):
        lights, presses = reduced(lights, 1 << square, pivots)
        if lights:
            pivots[lights.bit_length()] = lights, presses
        else:
            quiet += [other ^ presses for other in quiet]
    numbers = {name: square for square, name in enumerate(names)}
    return Board(names, numbers, switched, drawing(size, size), pivots, tuple(quiet))


def reduced(lights: int, presses: int, pivots: dict[int, tuple[int, int]]) -> tuple[int, int]:
    """Switch off the lights that can be, the highest first; return what is left and all presses."""
    left = 0
    while lights:
        top = lights.bit_length()
        if top in pivots:
            lights ^= pivots[top][0]
            presses ^= pivots[top][1]
        else:
            left |= 1 << top - 1
            lights ^= 1 << top - 1
    return left, presses


def fewest_presses(size: int, lights: int) -> int | None:
    """Return the smallest set of presses that switches all off, as bits; None if there is none."""
    left, presses = reduced(lights, 0, board(size).pivots)
    if left:
        return None
    return min((presses ^ quiet for quiet in board(size).quiet), key=int.bit_count)


class LightsOut(Game):
    """Pressing a square switches it and the squares beside it; the aim is to switch all lights off.

    The lights at the start come from random presses, so there is always a solution. The game ends
    after `slack` times the fewest presses that solve it.

    Actions: a square, such as "b3".
    Returns: 1 if all lights are off in time, else 0.
    """

    min_players = 1
    max_players = 1
    utility = "general-sum"
    tags = ("perfect information", "planning", "puzzle", "classic")
    evidence = (
        "solved: which patterns can be solved, and in how few presses, all of sizes 2 to 4, by "
        "breadth-first search",
        "solved: how many sets of presses change nothing, by size (OEIS A159257; Anderson and Feil "
        "1998)",
    )
    opponent = "rule"

    def setup(
        self,
        size: Annotated[int, Range(2, 9)] = 5,
        slack: Annotated[int, Range(1, 5)] = 2,
    ) -> None:
        self.size, self.slack = size, slack
        self.lights = 0
        self.presses = self.left = 0
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        return SEEDS if player == CHANCE else board(self.size).names

    def play(self, player: int, action: Action) -> None:
        grid = board(self.size)
        if player == CHANCE:
            self.lights = generated(self.size, int(action))
            fewest = (fewest_presses(self.size, self.lights) or 0).bit_count()
            self.presses = self.left = self.slack * fewest
            least, most = (counted(n, "press", "presses") for n in (fewest, self.left))
            self.tell(
                0,
                f"The lights at the start:\n{self._drawn()}\nThey can be switched off with "
                f"{least}. You may make {most}.",
            )
            self.ask(0)
            return
        self.lights ^= grid.switched[grid.numbers[action]]
        self.left -= 1
        on = self.lights.bit_count()
        self.tell(0, f"You press {action}. Lights that are on: {on}.")
        if not on:
            self.tell(0, "All lights are off. You win.")
            self.end((1,))
        elif not self.left:
            self.tell(0, "No presses are left.")
            self.end((0,))
        else:
            self.ask(0)

    def rules(self, player: int) -> str:
        names = board(self.size).names
        above, corner, right = names[-2 * self.size], names[-self.size], names[1 - self.size]
        return (
            f"You play Lights Out on a board of {self.size} rows and {self.size} columns. Each "
            "square is a light, on or off. Pressing a square switches it and the squares above, "
            "below, left and right of it, as far as there are any: those that are on go off, and "
            "those that are off go on. Switch all lights off. There is a solution: at the start "
            "you are told the fewest presses that do it and how many you may make. Your result is "
            "1 if all lights are off by then, else 0. In the drawing # is a light that is on and a "
            "dot one that is off. A square is named by the letter of its column and the number of "
            "its row: a1 is the bottom left corner. Write the square to press in brackets: "
            f"[{corner}] switches {corner}, {above} and {right}."
        )

    def view(self, player: int) -> str:
        return f"{self._drawn()}\nPresses left: {self.left}"

    def _drawn(self) -> str:
        grid = board(self.size)
        return grid.drawing % tuple(
            ["#" if self.lights >> square & 1 else "." for square in range(len(grid.names))]
        )

    def return_range(self) -> tuple[float, float]:
        return 0, 1

    def all_actions(self) -> Sequence[Action]:
        return board(self.size).names

    def features(self, player: int) -> Sequence[float]:
        """For each square from the top left, 1 if its light is on; then presses left.

        Presses left are a share of those at the start.
        """
        lights = [float(self.lights >> square & 1) for square in range(self.size**2)]
        return [*lights, self.left / max(self.presses, 1)]


def generated(size: int, seed: int) -> int:
    """Return the lights after presses drawn from a seed, at least one of them on."""
    rng, lights = Random(seed), 0
    while not lights:
        for switched in board(size).switched:
            if rng.random() < 0.5:
                lights ^= switched
    return lights
