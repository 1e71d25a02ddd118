"""Sokoban by search over pushes."""

from __future__ import annotations

from heapq import heappop, heappush

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.puzzles.sokoban import Sokoban
from textgames.envs.puzzles.sokoban_levels import reach, squares, steps, walk
from textgames.solvers.listing import listed

MOST_POSITIONS = 20_000  # looked at for one plan
Position = tuple[int, int]  # boxes and player


class Bot(ByRule):
    """Follows a way that best-first search over pushes finds; without one it takes any step."""

    plays = Sokoban

    def __init__(self, seed: int | None = None) -> None:
        super().__init__(seed)
        self._plan: dict[Position, Action] = {}

    def choose(self, game: Sokoban, player: int) -> Action:
        here = game.boxes, game.player
        if here not in self._plan:
            self._plan = planned(game)
        return self._plan.get(here) or listed(game, player)[0]


def planned(game: Sokoban) -> dict[Position, Action]:
    """Return the move in each position on the way to the goals; nothing if none is found."""
    size, inside = game.size, (1 << game.size**2) - 1 & ~game.walls
    far = distances(inside, game.goals, size)
    if not far.keys() >= set(squares(game.boxes)):
        return {}  # a box is stuck for good
    start = game.boxes, game.player
    came: dict[Position, tuple[Position, int]] = {}  # from which position, by a push from where
    seen: set[Position] = set()
    queue = [(0, 0, start)]
    while queue and len(seen) < MOST_POSITIONS:
        _, pushes, position = heappop(queue)
        boxes, player = position
        if boxes == game.goals:
            return moves_along(came, start, position, inside, size)
        free = inside & ~boxes
        region = reach(player, free, size)
        if (boxes, region & -region) in seen:
            continue
        seen.add((boxes, region & -region))
        for box in squares(boxes):
            for step in steps(size).values():
                if region >> box - step & 1 and free >> box + step & 1 and box + step in far:
                    after = boxes ^ (1 << box | 1 << box + step), box
                    if after not in came and after != start:
                        came[after] = position, box - step
                        left = sum([far[square] for square in squares(after[0])])
                        heappush(queue, (pushes + 1 + 2 * left, pushes + 1, after))
    return {}


def moves_along(
    came: dict[Position, tuple[Position, int]],
    start: Position,
    end: Position,
    inside: int,
    size: int,
) -> dict[Position, Action]:
    """Return the walks and pushes that lead from the start to the end, by position."""
    plan = {}
    while end != start:
        before, behind = came[end]
        boxes, player = before
        for name in walk(player, behind, inside & ~boxes, size):
            plan[boxes, player] = name
            player += steps(size)[name]
        plan[boxes, behind] = next(n for n, s in steps(size).items() if behind + s == end[1])
        end = before
    return plan


def distances(inside: int, goals: int, size: int) -> dict[int, int]:
    """Return how many pushes bring a lone box from each square to a goal; no others can be."""
    found = dict.fromkeys(squares(goals), 0)
    waiting = list(found)
    for square in waiting:
        for step in steps(size).values():
            # pulled back from its square by a player who has room to step away
            pulled = square + step
            if inside >> pulled & 1 and inside >> pulled + step & 1 and pulled not in found:
                found[pulled] = found[square] + 1
                waiting.append(pulled)
    return found
