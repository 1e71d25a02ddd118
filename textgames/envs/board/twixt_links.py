"""The board of TwixT: its holes, the links between them, and which links cross each other."""

from functools import cache
from itertools import product
from typing import NamedTuple

from textgames.core import Action
from textgames.envs.grids import LETTERS, squares

STEPS = ((1, 2), (2, 1), (2, -1), (1, -2))  # of a link, to a later row: down, to the right

# Of a hole: for each hole a knight's move away, that one, the link, and the links that cross it.
Around = tuple[tuple[int, int, int], ...]


class Net(NamedTuple):
    """What is the same in all games of one size. A hole is one bit of a whole number, and so is a
    link of another one.

    The lowest bit is the corner a1, which is no hole; the holes of a row follow each other, and the
    rows from top to bottom. Links follow each other like their upper ends, then from right to left.
    """

    names: tuple[Action, ...]  # of all holes
    own: tuple[tuple[Action, ...], tuple[Action, ...]]  # of those that each player may use
    usable: tuple[int, int]  # the same as bits
    holes: dict[Action, tuple[int, int]]  # the bit of each, and where it stands in the drawing
    name_of: dict[int, Action]
    near: tuple[int, int]  # the side each player's chain begins at: row 1, column a
    far: tuple[int, int]  # the side it is to reach
    reach: dict[int, int]  # the holes a knight's move away from each
    around: dict[int, Around]
    links: tuple[Action, ...]  # the names of the ends of each, such as "b1-c3"
    drawing: str  # of the empty board


@cache
def net(size: int) -> Net:
    last = size - 1
    named = squares(size, size)
    ends = (0, last)
    places = [
        place
        for place in range(size * size)
        if not (place // size in ends and place % size in ends)
    ]
    own = (
        [place for place in places if place % size not in ends],
        [place for place in places if place // size not in ends],
    )
    names = tuple(named[place] for place in places)
    first, second = (tuple(named[place] for place in usable) for usable in own)
    top = sum([1 << place for place in range(1, last)])
    left = sum([1 << place for place in range(size, last * size, size)])
    links = links_of(size, [set(usable) for usable in own])
    around = around_of(size, links)
    drawing, drawn_at = drawing_of(size)
    return Net(
        names=names,
        own=(first, second),
        usable=(sum([1 << place for place in own[0]]), sum([1 << place for place in own[1]])),
        holes={named[place]: (1 << place, drawn_at[place]) for place in places},
        name_of={1 << place: named[place] for place in places},
        near=(top, left),
        far=(top << last * size, left << last),
        reach={hole: sum([other for other, _, _ in found]) for hole, found in around.items()},
        around=around,
        links=tuple(f"{named[start]}-{named[end]}" for start, end in links),
        drawing=drawing,
    )


def links_of(size: int, own: list[set[int]]) -> list[tuple[int, int]]:
    """Return the ends of each link that a player may have: the numbers of their places."""
    found = []
    for row, column, (down, aside) in product(range(size), range(size), STEPS):
        start, end = row * size + column, (row + down) * size + column + aside
        if 0 <= column + aside < size and any(start in usable and end in usable for usable in own):
            found.append((start, end))
    return found


def around_of(size: int, links: list[tuple[int, int]]) -> dict[int, Around]:
    """Return for each hole the links from it, in the order of their other ends."""
    bits = {link: 1 << number for number, link in enumerate(links)}
    found: dict[int, list[tuple[int, int, int]]] = {}
    crossing = {step: crossing_links(step) for step in STEPS}
    for (start, end), bit in bits.items():
        row, column = divmod(start, size)
        crossed = 0
        for up, left, (down, aside) in crossing[end // size - row, end % size - column]:
            begin = (row + up) * size + column + left
            if 0 <= column + left < size and 0 <= column + left + aside < size:
                crossed |= bits.get((begin, begin + down * size + aside), 0)
        found.setdefault(1 << start, []).append((1 << end, bit, crossed))
        found.setdefault(1 << end, []).append((1 << start, bit, crossed))
    return {hole: tuple(sorted(others)) for hole, others in found.items()}


def crossing_links(step: tuple[int, int]) -> list[tuple[int, int, tuple[int, int]]]:
    """Return the links that cross one: where they begin, seen from where it begins, and go to.

    No link passes through a hole, so that they cross if each has the ends of the other on both of
    its sides.
    """
    found = []
    for down, aside, other in product(range(-2, 3), range(-4, 5), STEPS):
        start, end = (down, aside), (down + other[0], aside + other[1])
        apart = side(step, start) * side(step, end) < 0
        back, ahead = (-down, -aside), (step[0] - down, step[1] - aside)
        if apart and side(other, back) * side(other, ahead) < 0:
            found.append((down, aside, other))
    return found


def side(step: tuple[int, int], point: tuple[int, int]) -> int:
    """Return on which side of a step from the origin a point is: its sign; 0 on the line."""
    return step[0] * point[1] - step[1] * point[0]


def drawing_of(size: int) -> tuple[str, dict[int, int]]:
    """Draw a dot for each hole; return the drawing, and where in it each place stands."""
    width = len(str(size))
    lines = [" " * (width + 1) + " ".join(LETTERS[:size])]
    drawn_at, length = {}, len(lines[0]) + 1
    for row in range(size):
        marks = [" ", *"." * (size - 2)] if row in (0, size - 1) else ["."] * size
        lines.append(f"{row + 1:>{width}} {' '.join(marks)}")
        for column in range(len(marks)):
            drawn_at[row * size + column] = length + width + 1 + 2 * column
        length += len(lines[-1]) + 1
    return "\n".join(lines), drawn_at
