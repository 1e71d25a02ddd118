"""Peg solitaire by beam search: the most promising positions after each number of jumps."""

from __future__ import annotations

from functools import cache
from heapq import nsmallest

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.puzzles.peg_jump import ROWS, PegJump, board, legal_jumps

WIDTH = 100  # positions that are kept after each jump


class Bot(ByRule):
    """Follows the way that leaves the fewest pegs of those it finds."""

    plays = PegJump

    def __init__(self, seed: int | None = None) -> None:
        super().__init__(seed)
        self._plan: dict[tuple[str, int], Action] = {}

    def choose(self, game: PegJump, player: int) -> Action:
        here = game.board, game.pegs
        if here not in self._plan:
            self._plan = {(game.board, p): jump for p, jump in planned(*here).items()}
        return self._plan[here]


def planned(name: str, start: int) -> dict[int, Action]:
    """Return the jump in each position on the way that goes on for longest.

    Pegs far from the middle speak against a position, and few jumps.
    """
    jumps, nearer = board(name).jumps, gains(name)
    levels: list[dict[int, tuple[int, Action, float]]] = [{start: (0, "", 0)}]
    while levels[-1]:  # from where each position comes, by which jump, how far out its pegs are
        following: dict[int, tuple[int, Action, float]] = {}
        costs = []
        for pegs, (_, _, far) in levels[-1].items():
            for action in legal_jumps(name, pegs):
                after = pegs ^ jumps[action][1]
                if after not in following:
                    out = far - nearer[action]
                    following[after] = pegs, action, out
                    costs.append((out - len(legal_jumps(name, after)), after))
        levels.append({pegs: following[pegs] for _, pegs in nsmallest(WIDTH, costs)})
    levels.pop()
    end, plan = next(iter(levels[-1])), {}
    while end != start:
        before, action, _ = levels.pop()[end]
        plan[before] = action
        end = before
    return plan


@cache
def gains(name: str) -> dict[Action, float]:
    """Return how much less the squares of the pegs' distances from the middle are by each jump."""
    rows, grid = ROWS[name], board(name)
    places = [(row, first + i) for row, (first, holes) in enumerate(rows) for i in range(holes)]
    down = sum(row for row, _ in places) / len(places)
    right = sum(column for _, column in places) / len(places)
    slant = name.startswith("triangle")  # each row begins half a hole further to the left
    far = [
        (row - down) ** 2 + (column - right) ** 2 - slant * (row - down) * (column - right)
        for row, column in places
    ]
    found = {}
    for action, middle in grid.over.items():
        start, end = map(int, action.split())
        found[action] = far[start - 1] + far[middle - 1] - far[end - 1]
    return found
