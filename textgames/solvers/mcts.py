"""Monte Carlo tree search, also where information is hidden.

UCT (Kocsis and Szepesvari 2006) in its form for information sets with one tree per player (Cowling,
Powley and Whitehouse 2012): every simulation begins in a position that the searching player cannot
tell from the real one, and the tree of each player branches on what that player is told. Without
hidden information this is plain UCT. Chance is sampled; simultaneous moves are made one after the
other, unseen.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from textgames.core import CHANCE, Action, Game, RandomSource, play_chance
from textgames.errors import UnsupportedGame
from textgames.solvers.listing import listed, name_of
from textgames.solvers.worlds import Worlds

MOST_WORLDS = 200  # different positions that the simulations of one search begin in


class Estimate(NamedTuple):
    """What a search found out about an action."""

    visits: int
    value: float  # the mean return of simulations that began with it; 0 if there were none


def search(
    game: Game,
    player: int,
    rng: RandomSource,
    simulations: int = 1000,
    exploration: float = 0.7,
) -> dict[Action, Estimate]:
    """Return what a search finds out about each legal action of `player`.

    The result depends only on the information state of `player`, the options and `rng`; the most
    visited action is the choice.

    Args:
        game: a position in which `player` is asked.
        player: who searches.
        rng: for chance, random play and what is hidden.
        simulations: games played to the end.
        exploration: the constant of UCT, for returns scaled to between 0 and 1; 0.7 lost half as
            many games of tic-tac-toe to perfect play as 1.0.

    Raises:
        UnsupportedGame: actions cannot be listed, or no position like this one can be found.
    """
    if player not in game.to_act:
        raise UnsupportedGame(f"player {player} is not asked in this position of {name_of(game)}")
    actions = listed(game, player)
    return _Search(game, player, rng, exploration).run(actions, simulations)


class _Node:
    """An information set: what was found out about its actions, and those that follow."""

    __slots__ = ("actions", "next", "totals", "visits")

    def __init__(self, actions: Sequence[Action]) -> None:
        self.actions = actions
        self.visits = [0] * len(actions)
        self.totals = [0.0] * len(actions)  # of returns scaled to between 0 and 1
        self.next: dict[tuple[object, ...], _Node] = {}  # by what the player is told until then


class _Search:
    def __init__(self, game: Game, player: int, rng: RandomSource, exploration: float) -> None:
        self.player = player
        self.rng = rng
        self.exploration = exploration
        self.num_players = game.num_players
        self.worlds = Worlds(game, player)
        self.low, high = game.return_range()
        self.width = (high - self.low) or 1.0

    def run(self, actions: Sequence[Action], simulations: int) -> dict[Action, Estimate]:
        # the other players' first nodes hang on roots of their own
        self.roots = [_Node(()) for _ in range(self.num_players)]
        root = self.root = _Node(actions)
        worlds = self._draw(min(simulations, MOST_WORLDS))
        bounds = list(accumulate(weight for _, weight in worlds))
        for _ in range(simulations):
            place = bisect(bounds, self.rng.random() * bounds[-1])
            self._simulate(worlds[min(place, len(worlds) - 1)][0].clone())
        return {
            action: Estimate(visits, self.low + self.width * total / visits if visits else 0.0)
            for action, visits, total in zip(root.actions, root.visits, root.totals, strict=True)
        }

    def _draw(self, count: int) -> list[tuple[Game, float]]:
        worlds: list[tuple[Game, float]] = []
        while len(worlds) < count and not self.worlds.certain:
            worlds.append(self.worlds.draw(self.rng))
        return worlds

    def _simulate(self, game: Game) -> None:
        """Play one game to its end and note its result on the way through the trees."""
        nodes = self.roots.copy()
        nodes[self.player] = self.root
        told = [0] * len(nodes)
        told[self.player] = game.told
        path: list[tuple[_Node, int, int]] = []
        rng = self.rng
        begun = False
        while game.to_act:
            player = game.to_act[0]
            if player == CHANCE:
                play_chance(game, rng)
                continue
            if player == self.player and not begun:
                begun, node, new = True, self.root, False
            else:
                heard = game.heard(player, told[player])
                found = nodes[player].next.get(heard)
                new = found is None
                node = found or _Node(listed(game, player))
                nodes[player].next[heard] = node
            nodes[player], told[player] = node, game.told
            chosen = self._chosen(node)
            path.append((node, chosen, player))
            game.apply(node.actions[chosen])
            if new:
                break
        _play_out(game, rng)
        low, width, returns = self.low, self.width, game.returns
        for node, chosen, player in path:
            node.visits[chosen] += 1
            node.totals[chosen] += (returns[player] - low) / width

    def _chosen(self, node: _Node) -> int:
        """Return the number of the action to try: an untried one, else that of the best bound."""
        visits = node.visits
        untried = [number for number, count in enumerate(visits) if not count]
        if untried:
            return untried[int(self.rng.random() * len(untried))]
        spread = self.exploration * math.sqrt(math.log(sum(visits)))
        best, chosen = -math.inf, 0
        for number, (count, total) in enumerate(zip(visits, node.totals, strict=True)):
            bound = total / count + spread / math.sqrt(count)
            if bound > best:
                best, chosen = bound, number
        return chosen


def _play_out(game: Game, rng: RandomSource) -> None:
    """Play at random until the game is over."""
    while game.to_act:
        player = game.to_act[0]
        if player == CHANCE:
            play_chance(game, rng)
        else:
            actions = listed(game, player)
            game.apply(actions[int(rng.random() * len(actions))])
