"""Chess by tables: what each piece reaches from each square, and the names of all moves.

A square is one bit of a whole number: a1 is the lowest, b1 the next, h8 the highest. A move is
named as in UCI: the square left and the square reached, then what a pawn becomes, as in "e7e8q".
"""

from collections.abc import Iterator, Sequence

from textgames.core import Action
from textgames.envs.grids import squares

NAMES = squares(8, 8)
BITS = tuple(1 << place for place in range(64))
PROMOTIONS = "qrbn"
FIRST_ROW, LAST_ROW = 0xFF, 0xFF << 56
HOME = (FIRST_ROW, LAST_ROW)  # the row on which each side's king begins
PAWN_ROW = (FIRST_ROW << 8, FIRST_ROW << 48)  # where each side's pawns begin
LIGHT = 0x55AA55AA55AA55AA  # the squares of one colour
ENDS = FIRST_ROW | LAST_ROW  # where pawns are promoted

STRAIGHT = ((0, 1), (1, 0), (0, -1), (-1, 0))
DIAGONAL = ((1, 1), (1, -1), (-1, -1), (-1, 1))
LEAPS = ((1, 2), (2, 1), (2, -1), (1, -2), (-1, -2), (-2, -1), (-2, 1), (-1, 2))


class Slides(dict[int, int]):
    """What a piece on one square reaches, by which squares of `mask` are taken.

    A taken square is reached, too, and nothing behind it. Each set is worked out when first asked.
    """

    def __init__(self, place: int, steps: Sequence[tuple[int, int]]) -> None:
        self.rays = tuple(tuple(_ray(place, *step)) for step in steps)
        self.all = sum(bit for ray in self.rays for bit in ray)
        self.mask = sum(bit for ray in self.rays for bit in ray[:-1])  # behind a last one is none

    def __missing__(self, taken: int) -> int:
        reached = 0
        for ray in self.rays:
            for bit in ray:
                reached |= bit
                if bit & taken:
                    break
        self[taken] = reached
        return reached


def _ray(place: int, right: int, up: int) -> Iterator[int]:
    """The squares from one on in a direction, the nearest first."""
    row, column = divmod(place, 8)
    while 0 <= (row := row + up) < 8 and 0 <= (column := column + right) < 8:
        yield BITS[row * 8 + column]


def _steps(steps: Sequence[tuple[int, int]]) -> dict[int, int]:
    """What one step reaches from each square."""
    return {
        bit: sum(next(_ray(place, *step), 0) for step in steps) for place, bit in enumerate(BITS)
    }


def _between() -> dict[int, int]:
    lines = {}
    for place, bit in enumerate(BITS):
        for step in STRAIGHT + DIAGONAL:
            passed = 0
            for end in _ray(place, *step):
                lines[bit | end] = passed
                passed |= end
    return lines


KING = _steps(STRAIGHT + DIAGONAL)
KNIGHT = _steps(LEAPS)
PAWN = (_steps(((-1, 1), (1, 1))), _steps(((-1, -1), (1, -1))))  # what each side's pawns attack
ROOK = {bit: Slides(place, STRAIGHT) for place, bit in enumerate(BITS)}
BISHOP = {bit: Slides(place, DIAGONAL) for place, bit in enumerate(BITS)}
BETWEEN = _between()  # the squares between the two of a line, by the bits of both

# For each side and wing: the rook, the squares that must be empty, those that must not be attacked
# beside the king's own, the move of the king, and of the rook.
CASTLES = tuple(
    (
        (0x80 << up, 0x60 << up, (0x20 << up, 0x40 << up), f"e{row}g{row}", 0xA0 << up),
        (0x01 << up, 0x0E << up, (0x08 << up, 0x04 << up), f"e{row}c{row}", 0x09 << up),
    )
    for up, row in ((0, 1), (56, 8))
)
ROOK_MOVES = {move: rook for wings in CASTLES for _, _, _, move, rook in wings}


def _names() -> tuple[dict[int, dict[int, Action]], dict[int, dict[int, tuple[Action, ...]]]]:
    plain, promoting = {}, {}
    for place, start in enumerate(BITS):
        reach = KNIGHT[start] | ROOK[start].all | BISHOP[start].all
        names = {goal: NAMES[place] + NAMES[end] for end, goal in enumerate(BITS) if reach & goal}
        plain[start] = names
        side = 0 if start & PAWN_ROW[1] else 1
        if start & (PAWN_ROW[0] | PAWN_ROW[1]):
            ahead = PAWN[side][start] | (start >> 8 if side else start << 8)
            promoting[start] = {
                goal: tuple(name + piece for piece in PROMOTIONS)
                for goal, name in names.items()
                if goal & ahead
            }
    return plain, promoting


PLAIN, PROMOTING = _names()
# The square behind a pawn that moves two squares, by the name of the move.
PASSED = {
    f"{column}{start}{column}{goal}": BITS[8 * (start + goal) // 2 - 8 + place]
    for start, goal in ((2, 4), (7, 5))
    for place, column in enumerate("abcdefgh")
}
# The square left, the square reached, and what a pawn becomes, for each move by its name.
MOVES: dict[Action, tuple[int, int, str]] = {
    name: (start, goal, "") for start, names in PLAIN.items() for goal, name in names.items()
} | {
    name: (start, goal, name[4])
    for start, goals in PROMOTING.items()
    for goal, names in goals.items()
    for name in names
}
