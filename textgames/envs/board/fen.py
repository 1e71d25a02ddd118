"""Boards in Forsyth-Edwards notation: what the games share that are set up with it."""

import re
from functools import lru_cache

_NUMBER = re.compile(r"[0-9]{1,4}")


def expect(condition: object, expected: str) -> None:
    """Raise ValueError with what was expected, if it is not so."""
    if not condition:
        raise ValueError(expected)


@lru_cache(1 << 14)  # a move changes a row or two
def drawn_row(columns: int, letters: str, first: int, *kinds: int) -> tuple[str, str]:
    """Return a row as it is drawn and as it stands in FEN.

    Args:
        columns: how many there are.
        letters: of each kind of piece, small as for the second side.
        first: the squares with a piece of the first side, the lowest bit first.
        kinds: the squares with each kind of piece, in the order of `letters`.
    """
    marks = ["."] * columns
    for letter, squares in zip(letters, kinds, strict=True):
        for place in range(columns):
            if squares >> place & 1:
                marks[place] = letter.upper() if first >> place & 1 else letter
    fen = re.sub(r"\.+", lambda empty: str(len(empty[0])), "".join(marks))
    return " ".join(marks), fen


def flat_board(board: str, rows: int, columns: int, letters: str) -> str:
    """Return the marks of all squares, the lowest row first; "" if it is no such board.

    Args:
        board: the first field of a FEN.
        rows: how many there are.
        columns: how many there are, at most 9.
        letters: of each kind of piece, small.
    """
    found = re.sub("[1-9]", lambda empty: "." * int(empty[0]), board).split("/")
    allowed = {".", *letters, *letters.upper()}
    if "." in board or len(found) != rows or any(len(marks) != columns for marks in found):
        return ""
    flat = "".join(reversed(found))
    return flat if set(flat) <= allowed else ""


def standing(flat: str, letters: str) -> int:
    """Return the squares, a bit for each, on which there is a piece of one of these letters."""
    return sum(1 << place for place, letter in enumerate(flat) if letter in letters)


def counts(quiet: str, number: str) -> tuple[int, int]:
    """Return the last two fields as numbers: quiet moves of either side, and of the next move."""
    expect(
        _NUMBER.fullmatch(quiet) and _NUMBER.fullmatch(number) and int(number),
        "whole numbers, from 0 and from 1, as last two fields",
    )
    return int(quiet), int(number)


def told(fen: str) -> str:
    """The line of a drawing that names a position, or two where one is wider than a terminal."""
    return f"FEN: {fen}" if len(fen) <= 75 else "FEN: " + fen.replace(" ", "\n     ", 1)
