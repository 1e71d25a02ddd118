"""Levels of Sokoban: drawn at random, and made by pulling boxes off their goals.

Squares count row by row from the top left, the walls around included. Sets of squares are bits of
whole numbers, the lowest for square 0.
"""

from collections.abc import Iterator
from functools import lru_cache
from random import Random
from typing import NamedTuple, TypeVar

T = TypeVar("T")

WALLS = 0.16  # share of the squares inside that are walls
WIDTH = 10  # positions that are kept for each number of pulls
DEPTH = 24  # pulls at most


class Level(NamedTuple):
    """A level at its start."""

    size: int
    walls: int
    goals: int
    boxes: int
    player: int


class Pulled(NamedTuple):
    """A position on the way back from the goals. A push leads to the one it was pulled from."""

    boxes: int
    player: int
    path: tuple[tuple[int, int], ...]  # boxes and player before each pull, the first one first


def steps(size: int) -> dict[str, int]:
    """Return how the number of a square changes in each direction."""
    return {"up": -size, "down": size, "left": -1, "right": 1}


def squares(bits: int) -> list[int]:
    found = []
    while bits:
        lowest = bits & -bits
        found.append(lowest.bit_length() - 1)
        bits ^= lowest
    return found


def reach(player: int, free: int, size: int) -> int:
    """Return the squares that can be walked to over free ones."""
    found, more = 0, 1 << player
    while more != found:
        found = more
        more |= (more << 1 | more >> 1 | more << size | more >> size) & free
    return found


def walk(start: int, goal: int, free: int, size: int) -> list[str]:
    """Return the directions of a shortest walk. There has to be one."""
    rings = [1 << start]
    covered = rings[0]
    while not rings[-1] >> goal & 1:
        ring = rings[-1]
        ring = (ring << 1 | ring >> 1 | ring << size | ring >> size) & free & ~covered
        covered |= ring
        rings.append(ring)
    way: list[str] = []
    for ring in rings[-2::-1]:
        name, step = next((n, s) for n, s in steps(size).items() if ring >> goal - s & 1)
        way.append(name)
        goal -= step
    return way[::-1]


@lru_cache(100)
def generated(size: int, boxes: int, moves: int, seed: int) -> Level:
    """Return a level that can be solved within `moves` moves.

    From all boxes on goals, boxes are pulled as a breadth-first search would, but with a few
    positions only for each number of pulls. One of the farthest is the start, or one on the way
    to it, with as many pulls as the moves allow: one for each box at least.
    """
    rng = Random(seed)
    while True:
        inside = drawn(size, rng)
        goals = sum([1 << square for square in sample(squares(inside), boxes, rng)])
        for end in sample(pulled_apart(inside, goals, size, rng), WIDTH, rng):
            player = sample(squares(reach(end.player, inside & ~end.boxes, size)), 1, rng)[0]
            while len(solution(end, player, inside, size)) > moves:
                player, end = end.player, Pulled(*end.path[-1], end.path[:-1])
            if len(end.path) >= boxes and end.boxes != goals:
                walls = (1 << size * size) - 1 & ~inside
                return Level(size, walls, goals, end.boxes, player)


def drawn(size: int, rng: Random) -> int:
    """Return the squares inside that are no walls: all connected, and most of the square."""
    square_of = [row * size + column for row in range(1, size - 1) for column in range(1, size - 1)]
    while True:
        free = sum([1 << square for square in square_of if rng.random() >= WALLS])
        for square in sample(squares(free), 1, rng):
            found = reach(square, free, size)
            if found.bit_count() >= 0.7 * len(square_of):
                return found


def sample(items: list[T], number: int, rng: Random) -> list[T]:
    """Return so many of the items, or all, in random order."""
    keys = [rng.random() for _ in items]
    order = sorted(range(len(items)), key=keys.__getitem__)
    return [items[place] for place in order[:number]]


def pulled_apart(inside: int, goals: int, size: int, rng: Random) -> list[Pulled]:
    """Return positions that many pulls lead to, all with the same number of them."""
    layer, left = [], inside & ~goals
    while left:
        layer.append(Pulled(goals, squares(left)[0], ()))
        left &= ~reach(layer[-1].player, left, size)
    seen: set[tuple[int, int]] = set()
    for _ in range(DEPTH):
        following = []
        for position in layer:
            for after in pulls(position, inside, size):
                region = reach(after.player, inside & ~after.boxes, size)
                key = after.boxes, region & -region
                if key not in seen:
                    seen.add(key)
                    following.append(after)
        if not following:
            break
        layer = sample(following, WIDTH, rng)
    return layer


def pulls(position: Pulled, inside: int, size: int) -> Iterator[Pulled]:
    boxes, player, path = position
    free = inside & ~boxes
    region = reach(player, free, size)
    for box in squares(boxes):
        for step in steps(size).values():
            # the player stands beside the box and steps away from it
            if region >> box + step & 1 and free >> box + 2 * step & 1:
                after = boxes ^ (1 << box | 1 << box + step)
                yield Pulled(after, box + 2 * step, (*path, (boxes, player)))


def solution(end: Pulled, player: int, inside: int, size: int) -> list[str]:
    """Return moves that bring the boxes to the goals, if `player` is where it is at first."""
    moves: list[str] = []
    boxes, behind = end.boxes, end.player
    for before, stood in reversed(end.path):
        moves += walk(player, behind, inside & ~boxes, size)
        player = squares(boxes & ~before)[0]  # the square that the box is pushed off
        moves.append(next(n for n, step in steps(size).items() if behind + step == player))
        boxes, behind = before, stood
    return moves
