"""Snake by breadth-first search: to the nearest apple, with room to turn in."""

from __future__ import annotations

from collections.abc import Collection

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.board.snake import Snake
from textgames.envs.board.snake_turn import steps

FAR = 10_000  # steps to an apple that cannot be reached


class Bot(ByRule):
    """Goes where it cannot die at once and has room for its body, and there to the nearest apple.

    A square that the head of another snake can reach, too, is taken only if there is no other
    way, or if that snake is shorter and would be the one to die.
    """

    plays = Snake

    def choose(self, game: Snake, player: int) -> Action:
        table = steps(game.size, game.size)
        blocked = {-1, *_solid(game)}
        contested = _contested(game, player)
        apples = set(game.apples)

        def cost(way: Action) -> tuple[float, ...]:
            cell = table[way][game.bodies[player][0]]
            if cell in blocked:
                return (FAR, 0, 0, 0)
            reach, apple = _look(cell, blocked, apples, game.size)
            cramped = max(0, len(game.bodies[player]) - reach)
            return (cell in contested, cramped, apple, self.rng.random())

        return min(game.legal_actions(player), key=cost)


def _solid(game: Snake) -> set[int]:
    """The squares of bodies that are still there after this turn, unless their snake dies.

    A tail stays if its snake eats, which it can if an apple is beside its head.
    """
    table, apples = steps(game.size, game.size), set(game.apples)
    solid: set[int] = set()
    for body in filter(None, game.bodies):
        eats = any(table[way][body[0]] in apples for way in table)
        solid.update(body if eats else body[:-1])
    return solid


def _contested(game: Snake, me: int) -> set[int]:
    """The squares that the head of another snake, which would not be the one to die, can reach."""
    table = steps(game.size, game.size)
    return {
        table[way][body[0]]
        for player, body in enumerate(game.bodies)
        if body
        and player != me
        and (game.head_on == "all" or game.lengths[player] >= game.lengths[me])
        for way in table
    }


def _look(
    start: int, blocked: Collection[int], apples: Collection[int], size: int
) -> tuple[int, int]:
    """Return how many squares can be reached from one, and the steps to the nearest apple."""
    table = steps(size, size).values()
    seen, edge, distance, apple = {start}, [start], 0, FAR
    while edge:
        if apple == FAR and any(cell in apples for cell in edge):
            apple = distance
        distance += 1
        beyond = []
        for cell in edge:
            for nexts in table:
                other = nexts[cell]
                if other not in seen and other not in blocked:
                    seen.add(other)
                    beyond.append(other)
        edge = beyond
    return len(seen), apple
