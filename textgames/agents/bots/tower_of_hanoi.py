"""The Tower of Hanoi in the fewest moves from the start, and solved from any position."""

from __future__ import annotations

from collections.abc import Iterator

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.puzzles.tower_of_hanoi import NAMES, TowerOfHanoi, fewest


class Bot(ByRule):
    """Brings the tower to its peg by recursion, with four pegs as Frame and Stewart (1941) did."""

    plays = TowerOfHanoi

    def __init__(self, seed: int | None = None) -> None:
        super().__init__(seed)
        self._moves: dict[str, Action] = {}

    def choose(self, game: TowerOfHanoi, player: int) -> Action:
        if game.on not in self._moves:
            self._moves = planned(game.on, game.goal, NAMES[: game.pegs])
        return self._moves[game.on]


def planned(on: str, goal: str, pegs: str) -> dict[str, Action]:
    """Return the move in each position on the way to the whole tower on `goal`."""
    moves = {}
    for disk, peg in list(solution(on, goal, pegs)):
        moves[on] = f"{on[disk]} {peg}"
        on = on[:disk] + peg + on[disk + 1 :]
    return moves


def solution(on: str, goal: str, pegs: str) -> Iterator[tuple[int, str]]:
    """Yield which disk goes to which peg. Disk i, counted from 0, the smallest, is on `on[i]`."""
    while on[-1:] == goal:  # the largest ones are where they belong
        on = on[:-1]
    if not on:
        return
    top, aside = split(on, goal, pegs)
    yield from solution(on[:top], aside, pegs)
    if top == len(on) - 1:
        yield top, goal
    else:
        rest = pegs.replace(aside, "")
        yield from ((top + disk, peg) for disk, peg in solution(on[top:], goal, rest))
    yield from solution(aside * top, goal, pegs)


def split(on: str, goal: str, pegs: str) -> tuple[int, str]:
    """Return how many of the smallest disks to put aside, and on which peg."""
    disks = len(on)
    top = disks - 1
    if len(pegs) == 4 and disks > 1:
        top = min(range(1, disks), key=lambda top: 2 * fewest(top, 4) + fewest(disks - top, 3))
    # no larger disk may lie on that peg; with all but the largest there is always such a peg
    while not (free := [peg for peg in pegs if peg != goal and peg not in on[top:]]):
        top += 1
    return top, free[0]
