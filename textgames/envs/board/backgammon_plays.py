"""Which plays a roll allows in backgammon: who moves sees its own points, numbered 24 to 1.

A set of points is a whole number, bit n for point n; bit 25 is the bar. A play is a whole number
too, nine bits for each checker moved: five for the point it leaves, three for the number of the
die, and one that says whether it hits.
"""

BAR = 1 << 25
HOME = 1 << 7  # less than this is a set of points that are all in the home board
POINTS = BAR - 2
HIT = 1 << 8
STEP_BITS = 9
STEPS = [[die << 5 | start for start in range(26)] for die in range(7)]  # parts that hit nothing

Board = tuple[int, ...]  # of a player, by its own numbers: off, points 1 to 24, on the bar


def plays(mine: Board, other: Board, dice: tuple[int, int]) -> list[int]:
    """Return the plays that a roll allows; some lead to the same position.

    As many numbers are used as can be; if one of two can be, but not both, the higher.

    Args:
        mine: the checkers of the player to move.
        other: those of the other, by its own numbers.
        dice: the higher number first.
    """
    occupied, open, blots = sets_of_points(mine, other)
    high, low = dice
    high_steps = parts(high, blots)
    if high == low:
        return Doubles(mine, open, high, high_steps).longest(occupied)
    low_steps = parts(low, blots)
    found = pairs(mine, occupied, open, (high, low), (high_steps, low_steps))
    found += pairs(mine, occupied, open, (low, high), (low_steps, high_steps))
    if found:
        return found
    for die, steps in ((high, high_steps), (low, low_steps)):
        if movable := starts(occupied, open, die):
            return [steps[start] for start in range(25, 0, -1) if movable >> start & 1]
    return []


def sets_of_points(mine: Board, other: Board) -> tuple[int, int, int]:
    """Return the points where one has checkers, those where one may land, and those of blots."""
    occupied, blots, closed, bit = 0, 0, 0, 1
    for own, others in zip(mine, other[::-1], strict=True):
        if own:
            occupied |= bit
        elif others == 1:
            blots |= bit
        elif others:
            closed |= bit
        bit <<= 1
    if mine[0]:
        occupied ^= 1
    return occupied, POINTS & ~closed, POINTS & blots


def parts(die: int, blots: int) -> list[int]:
    """The part of a play that moves a checker from each point with a die."""
    if not blots:
        return STEPS[die]
    return [
        step | HIT if start > die and blots >> start - die & 1 else step
        for start, step in enumerate(STEPS[die])
    ]


def starts(occupied: int, open: int, die: int) -> int:
    """The points from which a checker may move with a die."""
    if occupied & BAR:
        return BAR & open << die
    found = occupied & open << die
    if occupied < HOME:
        exact = occupied & 1 << die
        if exact or not occupied:
            return found | exact
        if occupied < 1 << die:  # only the farthest one may leave with more than it needs
            found |= 1 << occupied.bit_length() - 1
    return found


def pairs(
    mine: Board,
    occupied: int,
    open: int,
    dice: tuple[int, int],
    steps: tuple[list[int], list[int]],
) -> list[int]:
    """The plays that move the farther checker with the first die, the nearer with the second.

    Any two moves are possible in this order if they are possible at all; the second may also
    go on with the checker of the first.
    """
    first, second = dice
    first_steps, second_steps = steps
    found = []
    movable = starts(occupied, open, first)
    while movable:
        start = movable.bit_length() - 1
        bit = 1 << start
        movable ^= bit
        left = occupied if mine[start] > 1 else occupied ^ bit
        if start > first:
            left |= bit >> first
        step = first_steps[start]
        next = starts(left, open, second) & 2 * bit - 1
        while next:
            other = next.bit_length() - 1
            next ^= 1 << other
            found.append(step | second_steps[other] << STEP_BITS)
    return found


class Doubles:
    """The plays of a double, each with the farthest checker first."""

    def __init__(self, mine: Board, open: int, die: int, steps: list[int]) -> None:
        self.board, self.open, self.die, self.steps = list(mine), open, die, steps
        self.found: list[list[int]] = [[], [], [], []]  # by how many checkers they move

    def longest(self, occupied: int) -> list[int]:
        """Return the plays that use the die as often as can be, up to four times."""
        self._extend(0, 0, occupied, BAR)
        return next((plays for plays in reversed(self.found) if plays), [])

    def _extend(self, play: int, moved: int, occupied: int, last: int) -> None:
        """Note all plays that begin with `play`, whose last checker came from the point `last`."""
        board, die, steps, found = self.board, self.die, self.steps, self.found[moved]
        shift = STEP_BITS * moved
        movable = starts(occupied, self.open, die) & 2 * last - 1
        while movable:
            start = movable.bit_length() - 1
            bit = 1 << start
            movable ^= bit
            longer = play | steps[start] << shift
            found.append(longer)
            if moved == 3:
                continue
            board[start] -= 1
            left = occupied if board[start] else occupied ^ bit
            if start > die:
                board[start - die] += 1
                left |= bit >> die
            self._extend(longer, moved + 1, left, bit)
            board[start] += 1
            if start > die:
                board[start - die] -= 1
