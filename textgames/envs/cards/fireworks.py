"""The cards of Hanabi, what may be hinted about them, and how they are drawn in a view."""

from collections.abc import Sequence
from functools import cache
from typing import TypeVar

from textgames.core import Action, RandomSource

COLOURS = {"R": "red", "Y": "yellow", "G": "green", "W": "white", "B": "blue"}
LETTERS = "".join(COLOURS)
CELL = 11  # columns of a card in a view
RANKS = "12345"

Hand = tuple[Action, ...]
T = TypeVar("T")


@cache
def copies(rank: int, ranks: int) -> int:
    """How many cards of a colour have this rank: three ones, one of the highest rank, else two."""
    return 3 if rank == 1 else 1 if rank == ranks else 2


@cache
def cards_of(colours: int, ranks: int) -> Hand:
    """The cards of the deck, each as often as it is there."""
    return tuple(
        f"{letter}{rank}"
        for letter in LETTERS[:colours]
        for rank in range(1, ranks + 1)
        for _ in range(copies(rank, ranks))
    )


@cache
def numbered(verb: str, cards: int) -> tuple[Action, ...]:
    return tuple(f"{verb} {place}" for place in range(1, cards + 1))


@cache
def hints(player: int) -> tuple[tuple[str, Action], ...]:
    """Each colour and rank, and the hint about it to a player."""
    return (
        *((letter, f"hint {player} {name}") for letter, name in COLOURS.items()),
        *((rank, f"hint {player} rank {rank}") for rank in RANKS),
    )


@cache
def narrowed(possible: str, mark: str, fits: bool) -> str:
    """What a card may be, written "RYGWB12345", after a hint on a colour or rank."""
    kind = LETTERS if mark in LETTERS else RANKS
    return "".join([c for c in possible if c not in kind or (c == mark) == fits])


def drawn_anew(known: Sequence[str], unseen: Sequence[Action], rng: RandomSource) -> list[Action]:
    """Draw cards out of the `unseen` ones that may all be what is `known` of them."""
    while True:
        pool, drawn = list(unseen), []
        for may_be in known:
            fit = [card for card in pool if card[0] in may_be and card[1] in may_be]
            if not fit:
                break  # an earlier one took what this one must be: draw all again
            drawn.append(fit[int(rng.random() * len(fit))])
            pool.remove(drawn[-1])
        else:
            return drawn


def in_cells(name: str, words: Sequence[str]) -> str:
    """A line of a view: a name, and a word for each card of a hand."""
    return f"{name:<10}{''.join([f'{word:<{CELL}}' for word in words])}".rstrip()


def without(row: tuple[T, ...], place: int) -> tuple[T, ...]:
    return row[:place] + row[place + 1 :]
