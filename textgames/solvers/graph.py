"""All positions of a small game of perfect information, each once, and what they are worth.

In a game whose players see every action, chance's too, at once, the positions are the information
sets as far as the rules are concerned: what is worth doing does not depend on how one came about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textgames.core import CHANCE, Action, Game
from textgames.errors import UnsupportedGame
from textgames.solvers.listing import listed, name_of, start_of
from textgames.solvers.positions import Limit, position_key, without_past
from textgames.solvers.regrets import Worth
from textgames.solvers.tree import InformationState, Policy, Strategy

MOST_POSITIONS = 200_000

Returns = tuple[float, ...]  # of each player


class Hidden(UnsupportedGame):
    """A player does not see what another, or chance, has done."""


@dataclass(frozen=True, slots=True)
class Node:
    """A position.

    Attributes:
        player: who acts: a player or CHANCE; None at an end.
        state: the player's information state on the first way to it that was found; () for others.
        path: that way, from the root.
        actions: what can be done.
        chances: of these, if chance acts.
        after: the number of the position after each.
        returns: at an end.
    """

    player: int | None
    state: InformationState
    path: tuple[Action, ...]
    actions: tuple[Action, ...]
    chances: tuple[float, ...]
    after: tuple[int, ...]
    returns: Returns


class PositionGraph:
    """The positions that can follow one, which is the last of them; all others come before it.

    Args:
        game: the position to begin in.
        max_positions: how many there may be.

    Attributes:
        root: the position it begins in.
        nodes: all positions, those that can follow one before it.
        num_players: as in the game.

    Raises:
        Hidden: something is hidden from a player, now or before.
        UnsupportedGame: there are too many, they can recur, or actions cannot be listed.
    """

    def __init__(self, game: Game, max_positions: int = MOST_POSITIONS) -> None:
        self.root = game.clone()
        self.num_players = game.num_players
        self.nodes: list[Node] = []
        self._limit = Limit(max_positions)
        self._numbers: dict[tuple[object, ...], int] = {}
        _check_past(game)
        try:
            self._number(without_past(game), ())
        except RecursionError:
            raise self._unsupported("shorter games") from None

    @property
    def num_sets(self) -> int:
        """In how many positions a player acts."""
        return sum(bool(node.state) for node in self.nodes)

    def number(self, game: Game) -> int | None:
        """Return the number of a position; None if it cannot follow the root."""
        return self._numbers.get(position_key(without_past(game)))

    def game(self, node: Node) -> Game:
        """Return the position of a node, come to on the first way to it that was found."""
        game = self.root.clone()
        for action in node.path:
            game.apply(action)
        return game

    def all_returns(self, strategy: Strategy, responder: int | None = None) -> list[Returns]:
        """Return what each player gets on average from each position on.

        All play `strategy`, except that `responder`, if any, does the best it can.
        """
        found: list[Returns] = []
        for node in self.nodes:
            if node.player is None:
                found.append(node.returns)
                continue
            after = [found[number] for number in node.after]
            if node.player == responder:
                found.append(max(after, key=lambda returns: returns[responder]))
            else:
                found.append(_mean(after, _shares(node, strategy)))
        return found

    def expected(self, strategy: Strategy) -> Returns:
        """Return what each player gets on average when all play `strategy`."""
        return self.all_returns(strategy)[-1]

    def best_responses(self, strategy: Strategy) -> Returns:
        """Return the most each player can get while the others play `strategy`."""
        players = range(self.num_players)
        return tuple(self.all_returns(strategy, player)[-1][player] for player in players)

    def optimal(self) -> tuple[Policy, list[Returns]]:
        """Return backward induction: any of the best actions, equally likely, and its returns.

        For one player it is the optimum, for two with zero sum an equilibrium from every position.
        """
        policy, found = Policy(), []
        for node in self.nodes:
            if node.player is None:
                found.append(node.returns)
                continue
            after = [found[number] for number in node.after]
            if node.player != CHANCE:
                most = max(returns[node.player] for returns in after)
                good = [returns[node.player] >= most - 1e-9 for returns in after]
                best = [
                    action for action, is_best in zip(node.actions, good, strict=True) if is_best
                ]
                policy[node.state] = dict.fromkeys(best, 1 / len(best))
            found.append(_mean(after, _shares(node, policy)))
        return policy, found

    def worth(self, strategy: Strategy) -> dict[InformationState, Worth]:
        """Return what the actions in each position are worth, as `action_values` does."""
        best = [self.all_returns(strategy, player) for player in range(self.num_players)]
        reached = [0.0] * len(self.nodes)
        reached[-1] = 1.0
        found: dict[InformationState, Worth] = {}
        for number in range(len(self.nodes) - 1, -1, -1):
            node = self.nodes[number]
            if node.player is None:
                continue
            shares = _shares(node, strategy)
            for child, share in zip(node.after, shares, strict=True):
                reached[child] += reached[number] * share
            if node.player != CHANCE:
                mine = [best[node.player][child][node.player] for child in node.after]
                values = dict(zip(node.actions, mine, strict=True))
                found[node.state] = Worth(node.player, values, tuple(shares), reached[number])
        return found

    def _number(self, game: Game, path: tuple[Action, ...]) -> int:
        key = position_key(game)
        known = self._numbers.get(key)
        if known is not None:
            if known < 0:
                raise self._unsupported("positions that do not recur")
            return known
        self._numbers[key] = -1
        if expected := self._limit.expected(len(self._numbers), self.root):
            raise self._unsupported(expected)
        node = Node(None, (), path, (), (), (), tuple(game.returns))
        if not game.is_terminal:
            player = game.to_act[0]
            state = () if player == CHANCE else game.information_state(player)
            children = list(_children(game))
            actions = tuple(action for action, _, _ in children)
            after = tuple(self._number(child, (*path, action)) for action, _, child in children)
            chances = tuple(chance for _, chance, _ in children)
            node = Node(player, state, path, actions, chances, after, ())
        self.nodes.append(node)
        self._numbers[key] = len(self.nodes) - 1
        return self._numbers[key]

    def _unsupported(self, expected: str) -> UnsupportedGame:
        return UnsupportedGame(f"{name_of(self.root)} is too large: expected {expected}")


def _children(game: Game) -> Iterator[tuple[Action, float, Game]]:
    """Yield each action, its chance and the position after it, if all others see which it was."""
    player, told = game.to_act[0], game.told
    if len(game.to_act) > 1:
        raise Hidden(f"{name_of(game)} has simultaneous moves")
    if player == CHANCE:
        actions = [(action, chance) for action, chance in game.chance_outcomes() if chance > 0]
    else:
        actions = [(action, 0.0) for action in listed(game, player)]
    others = [other for other in range(game.num_players) if other != player]
    seen = set()
    for action, chance in actions:
        child = game.clone()
        child.apply(action)
        for other in others:
            heard = other, child.heard(other, told)
            if heard in seen:
                raise Hidden(f"{name_of(game)} hides something from player {other}")
            seen.add(heard)
        yield action, chance, child


def _check_past(game: Game) -> None:
    """Refuse a position that not all players know: what is hidden may lie behind it."""
    position = start_of(game)
    for action in game.history:
        position = next(child for done, _, child in list(_children(position)) if done == action)


def _shares(node: Node, strategy: Strategy) -> Sequence[float]:
    return node.chances if node.player == CHANCE else strategy(node.state, node.actions)


def _mean(values: Sequence[Returns], shares: Sequence[float]) -> Returns:
    weighted = [(value, share) for value, share in zip(values, shares, strict=True) if share]
    return tuple(
        sum(value[player] * share for value, share in weighted) for player in range(len(values[0]))
    )
