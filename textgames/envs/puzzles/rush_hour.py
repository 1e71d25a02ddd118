"""Rush Hour: slide cars and trucks out of the way of the red car (Yoshigahara, 1970s)."""

from collections.abc import Sequence
from functools import cache
from typing import Annotated

from textgames.core import CHANCE, SEEDS, Action, Game, LegalActions, OptionError, Range
from textgames.envs.puzzles.rush_hour_jams import (
    BITS,
    PLACE,
    TRUCK,
    Jam,
    Tracks,
    Vehicles,
    exit_row,
    filled,
    generated,
    tracks,
)
from textgames.texts import counted

NAMES = "XABCDEFGHIJKLMNOPQRS"  # of the vehicles, the red car first
WAYS = {True: ("left", "right"), False: ("up", "down")}  # back and ahead, if it lies across or not


class RushHour(Game):
    """Vehicles that move along their own lines only are slid till the red car can leave the grid.

    Invented by Nob Yoshigahara in the 1970s, sold by Binary Arts, now ThinkFun, since 1996. A slide
    of any number of squares is one move, as is usual; the last one brings the red car to the exit.
    A puzzle takes `fewest` moves and no fewer. Where a short search finds none that does, as is
    common from eight moves on, it is the hardest one found. The game ends after `slack` times the
    fewest moves of the puzzle.

    Actions: a vehicle, the direction and the number of squares of its slide, such as "B up 2".
    Returns: 1 if the red car is out in time, else 0.
    """

    min_players = 1
    max_players = 1
    utility = "general-sum"
    tags = ("perfect information", "planning", "puzzle", "classic")
    evidence = (
        "solved: the hardest starts take 51 moves, of 4,780 positions (Fogleman 2018), and 93 "
        "slides of one square, of 24,132 (Collette, Raskin and Servais 2006)",
        "cross-checked: slides, positions and fewest moves of random games with a description of "
        "the rules on the drawing",
    )
    opponent = "rule"

    def setup(
        self,
        size: Annotated[int, Range(4, 8)] = 6,
        vehicles: Annotated[int, Range(2, len(NAMES))] = 10,
        fewest: Annotated[int, Range(1, 15)] = 5,
        slack: Annotated[int, Range(1, 5)] = 2,
    ) -> None:
        most = size * size * 3 // 8
        if vehicles > most:
            raise OptionError(
                f"expected vehicles = at most {most} on {size} x {size} squares, got {vehicles}"
            )
        self.size, self.number = size, vehicles
        self.wanted, self.slack = fewest, slack
        self.allowed = self.left = 0
        self.vehicles: Vehicles = ()
        self.moving: Tracks = ()  # what the tables say of each vehicle
        self.code = 0  # where they stand, see rush_hour_jams
        self.rows = self.columns = 0  # the filled squares as bits, row by row, column by column
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        if player == CHANCE:
            return SEEDS
        code, rows, columns, mask = self.code, self.rows, self.columns, (1 << self.size) - 1
        legal: list[Action] = []
        for shift, across, line, room, _ in self.moving:
            gaps = room[code >> shift & PLACE][(rows if across else columns) >> line & mask]
            legal += slides(shift, across, gaps)
        return tuple(legal)

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            jam, fewest = generated(self.size, self.number, self.wanted, int(action))
            self.begin(jam, fewest)
            self.tell(
                0,
                f"The jam at the start:\n{self._drawn()}\nX can be out after "
                f"{counted(fewest, 'move')}, and not sooner. You may make {self.allowed}.",
            )
            self.ask(0)
            return
        number, step = steps(self.size, self.number)[action]
        shift, _, _, _, squares = self.moving[number]
        place = self.code >> shift & PLACE
        before, after = squares[place], squares[place + step]
        self.rows ^= before[0] ^ after[0]
        self.columns ^= before[1] ^ after[1]
        self.code += step << shift
        self.left -= 1
        self.tell(0, f"You slide {action}.")
        if not number and place + step == self.size - self.vehicles[0].length:
            self.tell(0, "The red car drives out. You win.")
            self.end((1,))
        elif not self.left:
            self.tell(0, "No moves are left, and the red car is not out.")
            self.end((0,))
        else:
            self.ask(0)

    def begin(self, jam: Jam, fewest: int) -> None:
        self.vehicles, self.code = jam
        self.moving = tracks(self.size, self.vehicles)
        self.rows, self.columns = filled(self.moving, self.code)
        self.allowed = self.left = self.slack * fewest

    def rules(self, player: int) -> str:
        size = self.size
        last = NAMES[self.number - 1]
        others = "other one is named A" if last == "A" else f"others are named A to {last}"
        return (
            f"You play Rush Hour. On a grid of {size} rows and {size} columns, vehicles are stuck "
            "in a traffic jam: cars that fill two squares and trucks that fill three. Each lies "
            "across, in one row, or down, in one column. X is the red car, which lies across; the "
            f"{others}. Get X to the exit, the right end of row {exit_row(size) + 1} from the top, "
            "where > stands in the drawing. A move slides one vehicle along its own row, left or "
            "right, or its own column, up or down, over any number of free squares. It cannot "
            "turn, leave its line or the grid, or pass another vehicle. As soon as X reaches the "
            "right edge, it drives out. At the start you are told the fewest moves in which this "
            "can be done and how many you may make. Your result is 1 if X is out by then, else 0. "
            "In the drawing a dot is a free square. Write the vehicle, the direction and the "
            "number of squares in brackets, such as [A up 2] or [X right 1]."
        )

    def view(self, player: int) -> str:
        return f"{self._drawn()}\nMoves left: {self.left}"

    def _drawn(self) -> str:
        size, marks = self.size, ["."] * self.size**2
        for name, vehicle, moving in zip(NAMES, self.vehicles, self.moving, strict=False):
            across, length, line = vehicle
            place = self.code >> moving.shift & PLACE
            for at in range(place, place + length):
                marks[line * size + at if across else at * size + line] = name
        lines = [" ".join(marks[row : row + size]) for row in range(0, size**2, size)]
        lines[exit_row(size)] += " >"
        return "\n".join(lines)

    def return_range(self) -> tuple[float, float]:
        return 0, 1

    def all_actions(self) -> Sequence[Action]:
        return tuple(steps(self.size, self.number))

    def features(self, player: int) -> Sequence[float]:
        """For each vehicle: 1 if it lies across, -1 if down; 1 for a truck, 0 for a car; the line
        and the place on it of its first square, from 0 for the first row or column to 1 for the
        last; then the moves left, as a share of those allowed.
        """
        if not self.vehicles:
            return [0.0] * (4 * self.number + 1)
        values, last = list[float](), self.size - 1
        for (across, length, line), moving in zip(self.vehicles, self.moving, strict=True):
            place = self.code >> moving.shift & PLACE
            values += [1.0 if across else -1.0, float(length == TRUCK), line / last, place / last]
        return [*values, self.left / self.allowed]


@cache
def slides(shift: int, across: bool, gaps: tuple[int, int]) -> tuple[Action, ...]:
    """Return the slides of a vehicle that has so much room behind and ahead."""
    name = NAMES[shift // BITS]
    return tuple(
        [
            f"{name} {way} {step}"
            for way, most in zip(WAYS[across], gaps, strict=True)
            for step in range(1, most + 1)
        ]
    )


@cache
def steps(size: int, vehicles: int) -> dict[Action, tuple[int, int]]:
    """Return the vehicle of each slide there may be, and by how much its place changes."""
    found = {}
    for number, name in enumerate(NAMES[:vehicles]):
        for across in (True, False) if number else (True,):
            back, ahead = WAYS[across]
            for step in range(1, size - 1):
                found[f"{name} {back} {step}"] = number, -step
                found[f"{name} {ahead} {step}"] = number, step
    return found
