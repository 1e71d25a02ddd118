"""What players read of Stratego: its rules, the board and the pieces."""

from collections import Counter
from collections.abc import Iterable
from functools import cache

from textgames.envs.board.stratego_pieces import (
    NAMES,
    SYMBOLS,
    VARIANTS,
    army,
    in_order,
    titled,
)
from textgames.envs.grids import LETTERS, squares
from textgames.texts import counted

MARKS = "XO"  # of the players' pieces
WIDTH = 4  # of a square in the drawing, such as "X10*"


def mark(player: int, rank: int, moved: bool, shown: bool) -> str:
    """Draw a piece: whose it is, its rank, and what both know of it.

    Args:
        player: whose piece it is.
        rank: as who looks knows it, or -1.
        moved: whether it has moved.
        shown: whether both know its rank.
    """
    symbol = "?" if rank < 0 else SYMBOLS[rank]
    return f"{MARKS[player]}{symbol}{'*' if shown else '+' if moved else ''}"


def drawing(variant: str, marks: list[str]) -> list[str]:
    """Return the lines of the board.

    Args:
        variant: whose board it is.
        marks: what stands on each square, row by row from a1; "" for nothing.
    """
    rows, columns, _, lakes, _ = VARIANTS[variant]
    width = len(str(rows))
    names = squares(rows, columns)
    cells = [
        f"{found or ('~' if name in lakes else '.'):{WIDTH}}"
        for name, found in zip(names, marks, strict=True)
    ]
    lines = [
        f"{row + 1:>{width}} {' '.join(cells[row * columns : (row + 1) * columns])}".rstrip()
        for row in reversed(range(rows))
    ]
    letters = " ".join([f"{letter:{WIDTH}}" for letter in LETTERS[:columns]])
    return [*lines, f"{'':{width}} {letters}".rstrip()]


def left_of(player: int, ranks: Iterable[int]) -> str:
    """Say which pieces a player has left: "X still has F, B x6, S"."""
    numbers = Counter(ranks)
    every = [
        SYMBOLS[rank] + (f" x{numbers[rank]}" if numbers[rank] > 1 else "")
        for rank in dict.fromkeys(army("classic"))
        if numbers[rank]
    ]
    return f"{MARKS[player]} still has {', '.join(every)}"


def placed_on(ranks: dict[int, int], names: Iterable[str]) -> str:
    """Say where pieces are: "flag (F) on a1, bomb (B) on b1 c2".

    Args:
        ranks: of the pieces, by the number of the square.
        names: of all squares, in the order of their numbers.
    """
    on: dict[int, list[str]] = {}
    named = tuple(names)
    for square in in_order(ranks):
        on.setdefault(ranks[square], []).append(named[square])
    return ", ".join([f"{titled(rank)} on {' '.join(where)}" for rank, where in on.items()])


@cache
def listed_army(variant: str) -> str:
    """The pieces of a player in the order in which they are placed: "flag (F), 6 bombs (B)"."""
    numbers = VARIANTS[variant].numbers
    named = [
        f"{NAMES[rank] if numbers[rank] == 1 else counted(numbers[rank], NAMES[rank])} "
        f"({SYMBOLS[rank]})"
        for rank in dict.fromkeys(army(variant))
    ]
    return ", ".join(named)


def rules(variant: str, by_chance: bool, draw_after: int, player: int) -> str:
    """Return what a player reads once."""
    rows, columns, depth, lakes, _ = VARIANTS[variant]
    square, lowest = ("a1", 1) if player == 0 else (f"a{rows}", rows - depth + 1)
    front = lowest if player else depth
    step = f"a{front}a{front - 1 if player else front + 1}"
    home = f"on rows {lowest} to {lowest + depth - 1}"
    water = " Nothing enters or crosses lakes (~)." if lakes else ""
    if by_chance:
        place = f"Chance places both armies, yours {home}, unseen by the other. The pieces"
        write = f"To move, write both squares in brackets, such as [{step}]."
    else:
        place = f"Each places its army in secret, you {home}, in this order"
        write = (
            f"To place, write a square in brackets, such as [{square}]; to move, two, such as "
            f"[{step}]."
        )
    return (
        f"You are player {player} in Stratego; your pieces are {MARKS[player]}. Player 0 has X and "
        f"moves first. Rows are 1 to {rows} from bottom to top, columns a to "
        f"{LETTERS[columns - 1]} from left to right.{water} {place}, ranks rising from the spy up: "
        f"{listed_army(variant)}. Flag and bombs never move. In turn, move another piece one "
        "square up, down, left or right, scouts any distance over empty squares. Moving onto an "
        "enemy piece is a fight: both ranks are shown, the lower is lost, or both if equal; a "
        "winning attacker takes the square. But bombs beat all attackers except miners, and a spy "
        "attacking the marshal wins. Capturing the flag wins. Whoever cannot move loses; if "
        f"neither can, it is a draw, as after {draw_after} moves in a row without a fight. No "
        "piece may cross one border between squares in four of your turns running. While each "
        "move of yours ends beside an enemy piece that then flees, none beside a fled piece may "
        "repeat an arrangement of this chase, except straight back. In the drawing ? is unknown, "
        f"+ has moved, * is known to both. {write}"
    )
