"""Games of sowing, such as Mancala and Oware: a ring of places, drawn as two rows."""

from collections.abc import Sequence

MOST = 12  # places of a player that are sown from
NAMES = tuple(str(place) for place in range(1, MOST + 1))


def sow(ring: list[int], place: int, skipped: int) -> int:
    """Take all that is in a place of the ring and drop it, one each, into the next places.

    Nothing falls into the place `skipped`. Return the place of the last one.
    """
    hand, ring[place] = ring[place], 0
    last = len(ring) - 1
    while hand:
        place = place + 1 if place < last else 0
        if place != skipped:
            ring[place] += 1
            hand -= 1
    return place


def two_rows(place: str, first: Sequence[int], second: Sequence[int], won: tuple[str, str]) -> str:
    """Draw what is in the places of both players, in their order of sowing, opposite ones in line.

    Args:
        place: what a place is called, in at most eight letters.
        first: what is in those of player 0, who sows to the right.
        second: what is in those of player 1, who sows to the left.
        won: what is said, at the end of its row, of what each player has won.
    """
    names = NAMES[: len(first)]
    return (
        f"{place:<9}{spread(names[::-1])}\n"
        f"player 1 {spread(second[::-1])}   {won[1]}\n"
        f"player 0 {spread(first)}   {won[0]}\n"
        f"{place:<9}{spread(names)}"
    )


def spread(row: Sequence[object]) -> str:
    return "".join([f"{each:>4}" for each in row])
