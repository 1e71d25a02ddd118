"""The board of backgammon as it is drawn: points as its reader numbers them, bar, off, pips."""

from collections.abc import Sequence

BAR = 25
UPPER, LOWER = range(13, 25), range(12, 0, -1)  # the points of the two rows of the drawing
NUMBERS = tuple(
    "".join([f"{' |' * (place == 6)}{point:>4}" for place, point in enumerate(row)])
    for row in (UPPER, LOWER)
)
CELLS = tuple(
    tuple(f"{f'{mark}{number}' if number else '.':>4}" for number in range(16)) for mark in "XO"
)


def drawn(checkers: tuple[tuple[int, ...], tuple[int, ...]], player: int) -> str:
    """Draw the board as a player sees it.

    Args:
        checkers: of each player by its own points: off, 1 to 24, on the bar.
        player: whose points are numbered.
    """
    mine, other = checkers[player], checkers[1 - player]
    own, others = CELLS[player], CELLS[1 - player]
    upper, lower = [
        [own[mine[point]] if mine[point] else others[other[BAR - point]] for point in row]
        for row in (UPPER, LOWER)
    ]
    x, o = checkers
    return (
        f"{NUMBERS[0]}\n"
        f"{''.join(upper[:6])} |{''.join(upper[6:])}\n"
        f"{''.join(lower[:6])} |{''.join(lower[6:])}\n"
        f"{NUMBERS[1]}\n"
        f"Bar: X {x[BAR]}, O {o[BAR]}. Off: X {x[0]}, O {o[0]}. Pips: X {pips(x)}, O {pips(o)}."
    )


def pips(board: Sequence[int]) -> int:
    """How many points the checkers of a player have to move until all are off."""
    return sum([point * number for point, number in enumerate(board) if number])
