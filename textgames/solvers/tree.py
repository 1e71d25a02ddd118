"""The whole tree of a small game, flat, in sequence form (von Stengel 1996).

With perfect recall, what a player does on the way to an end is one *sequence*: its last
information set and the action taken there; 0 is the empty one. An end of the game is then one
sequence per player, chance's probability and the returns, and a strategy is a vector over
sequences. Solvers work on these arrays; no position is kept.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import TYPE_CHECKING

from textgames.core import CHANCE, Action, Game
from textgames.errors import GameError, UnsupportedGame, UsageError
from textgames.solvers.listing import checked_game, listed, name_of, outcomes
from textgames.solvers.size import estimate_nodes
from textgames.texts import about

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Indices = NDArray[np.intp]

ENOUGH = 1000  # positions after which the size of a tree is estimated

InformationState = tuple[object, ...]

# The probability of each of the actions that are legal in an information state, in their order.
Strategy = Callable[[InformationState, Sequence[Action]], Sequence[float]]


class Policy(dict[InformationState, Mapping[Action, float]]):
    """A strategy as a table: the probability of each action, by information state.

    It may hold the information states of all players, each of which names its player. Where it
    holds nothing it is uniform, so `Policy()` plays at random. Actions left out have 0.
    """

    def __call__(self, state: InformationState, actions: Sequence[Action]) -> list[float]:
        """Return the probability of each of `actions` in `state`."""
        known = self.get(state)
        if known is None:
            return [1 / len(actions)] * len(actions)
        return [known.get(action, 0.0) for action in actions]


@dataclass(eq=False)
class Seat:
    """What one player may do in a tree: its information sets and its sequences.

    Information sets are sorted by depth, how many of the player's own come before one; the
    sequences of one are next to each other. Sequence 0 is the empty one and belongs to none.

    Attributes:
        states: the information state of each information set.
        actions: the legal actions in each.
        start: the first sequence of each.  # (information sets,)
        owner: the information set of each sequence but the empty one.  # (sequences - 1,)
        parent: the sequence that leads to each information set.  # (information sets,)
        before: the sequence before each sequence but the empty one.  # (sequences - 1,)
        actions_beside: how many sequences the information set of each has.  # (sequences - 1,)
        depths: for each depth, its information sets and its sequences.
    """

    states: list[InformationState]
    actions: list[tuple[Action, ...]]
    start: Indices
    owner: Indices
    parent: Indices
    depths: list[tuple[slice, slice]]

    def __post_init__(self) -> None:
        self.before: Indices = self.parent[self.owner]
        self.actions_beside: Indices = _sizes(self.owner)

    @property
    def num_sequences(self) -> int:
        """How many sequences there are, the empty one included."""
        return len(self.owner) + 1

    def sums(self, values: Floats) -> Floats:
        """Add up values of sequences, the empty one left out, in each information set."""
        import numpy as np

        return np.add.reduceat(values, self.start - 1) if len(self.start) else values

    def normalized(self, weights: Floats) -> Floats:
        """Make weights of sequences into probabilities, equal ones where all weights are 0."""
        import numpy as np

        total = self.sums(weights)[self.owner]
        return np.divide(weights, total, out=1.0 / self.actions_beside, where=total > 0)

    def reach(self, probabilities: Floats) -> Floats:
        """Return the probability with which the player's own actions allow each sequence."""
        import numpy as np

        reach = np.ones(self.num_sequences)
        reach[1:] = probabilities
        for _, sequences in self.depths[1:]:
            reach[sequences] *= reach[self.before[sequences.start - 1 : sequences.stop - 1]]
        return reach


@dataclass(eq=False)
class Tree:
    """A game tree in sequence form. Chance is explicit; a simultaneous move is one that is hidden.

    Attributes:
        name: of the game, for messages.
        num_players: as in the game.
        num_chance_nodes: positions in which chance acts.
        num_decision_nodes: positions in which a player acts.
        seats: for each player, its information sets and sequences.
        chance: for each end of the game, the product of chance's probabilities.  # (ends,)
        returns: for each player and end, its return.  # (players, ends)
        sequences: for each player and end, its sequence.  # (players, ends)
    """

    name: str
    num_players: int
    num_chance_nodes: int
    num_decision_nodes: int
    seats: list[Seat]
    chance: Floats
    returns: Floats
    sequences: Indices

    @property
    def num_terminal_nodes(self) -> int:
        """Positions in which the game is over."""
        return len(self.chance)

    def information_sets(self) -> Iterator[tuple[InformationState, tuple[Action, ...]]]:
        """Every information set of every player, with the actions that are legal there."""
        for seat in self.seats:
            yield from zip(seat.states, seat.actions, strict=True)

    def probabilities(self, strategy: Strategy) -> list[Floats]:
        """Return, for each player, the probability of each sequence's action where it is taken.

        Raises:
            UsageError: `strategy` returns something else than one probability per action.
        """
        import numpy as np

        return [
            np.array(
                [
                    probability
                    for state, actions in zip(seat.states, seat.actions, strict=True)
                    for probability in _checked(strategy(state, actions), actions, state)
                ],
                dtype=float,
            )
            for seat in self.seats
        ]

    def policy(self, probabilities: Sequence[Floats]) -> Policy:
        """Return the probabilities of sequences, one array per player, as a table."""
        policy = Policy()
        for seat, values in zip(self.seats, probabilities, strict=True):
            flat = iter(values.tolist())
            for state, actions in zip(seat.states, seat.actions, strict=True):
                policy[state] = {action: next(flat) for action in actions}
        return policy

    def gains(self, player: int, reaches: Sequence[Floats]) -> Floats:
        """Return what the ends behind each sequence of `player` are worth to it.

        An end counts with its return, chance's probability and the reach of the other players;
        ends are credited to the player's last sequence before them.
        """
        import numpy as np

        worth = self.chance * self.returns[player]
        for other, reach in enumerate(reaches):
            if other != player:
                worth *= reach[self.sequences[other]]
        size = self.seats[player].num_sequences
        return np.asarray(np.bincount(self.sequences[player], worth, size), dtype=float)


def build_tree(game: Game, max_nodes: int = 1_000_000) -> Tree:
    """Return the tree of every way in which `game` can go on from its position.

    Information sets are those of `Game.information_state`.

    Raises:
        UnsupportedGame: its actions cannot be listed, or there are more than `max_nodes` positions.
        UsageError: it is no game.
    """
    return _Builder(checked_game(game), max_nodes, min(ENOUGH, max_nodes + 1)).tree()


def as_tree(game: Game | Tree) -> Tree:
    """Return the tree of a game; a tree as it is."""
    return game if isinstance(game, Tree) else build_tree(game)


def _checked(
    given: Sequence[float], actions: Sequence[Action], state: InformationState
) -> Sequence[float]:
    if (
        len(given) != len(actions)
        or min(given) < 0
        or not math.isclose(sum(given), 1, abs_tol=1e-6)
    ):
        raise UsageError(
            f"expected a probability for each of {', '.join(actions)} in information state "
            f"{state}, got {given}"
        )
    return given


def _sizes(owner: Indices) -> Indices:
    import numpy as np

    return np.bincount(owner)[owner]


_Step = tuple[int, int]  # an information set, in order of discovery, and the number of an action
_NOTHING: _Step = (-1, 0)  # before a player's first action


@dataclass
class _Set:
    """An information set while the tree is built; its sequences get their numbers at the end."""

    actions: tuple[Action, ...]
    steps: list[_Step]  # one for each action
    depth: int
    parent: _Step


@dataclass
class _Builder:
    game: Game
    max_nodes: int
    checked: int  # so many positions lead to another look at the size
    nodes: int = 1
    chance_nodes: int = 0
    decision_nodes: int = 0
    chance: list[float] = field(default_factory=list)
    returns: list[tuple[float, ...]] = field(default_factory=list)
    last: list[tuple[_Step, ...]] = field(default_factory=list)

    def tree(self) -> Tree:
        import numpy as np

        players = range(self.game.num_players)
        self.found: list[dict[InformationState, _Set]] = [{} for _ in players]
        self.sets: list[list[_Set]] = [[] for _ in players]
        # depth first, so that few positions are held; the last in is the first out
        start = self.game.clone(), 1.0, (_NOTHING,) * len(players)
        self.open = [] if self.game.is_terminal else [start]
        if self.game.is_terminal:
            self._end(*start)
        while self.open:
            self._continue(*self.open.pop())
        numbered = [self._seat(player) for player in players]
        sequences = [
            [numbers[last[player]] for last in self.last]
            for player, (_, numbers) in enumerate(numbered)
        ]
        return Tree(
            name=name_of(self.game),
            num_players=len(players),
            num_chance_nodes=self.chance_nodes,
            num_decision_nodes=self.decision_nodes,
            seats=[seat for seat, _ in numbered],
            chance=np.array(self.chance),
            returns=np.array(self.returns, dtype=float).T.copy(),
            sequences=np.array(sequences, dtype=np.intp),
        )

    def _check_size(self) -> None:
        estimates = estimate_nodes(self.game)
        # an estimate is rarely ten times too high, and half of them never are
        if estimates[len(estimates) // 2] > 10 * self.max_nodes or self.nodes > self.max_nodes:
            size = max(fmean(estimates), self.nodes)
            raise UnsupportedGame(
                f"the tree of {name_of(self.game)} is too large: expected at most "
                f"{self.max_nodes:,} positions, there are {about(size)}"
            )
        self.checked = self.max_nodes + 1

    def _continue(self, game: Game, chance: float, last: tuple[_Step, ...]) -> None:
        """Go on from a position in every way; it is used up by the first, which comes last."""
        ways = self._ways(game, chance, last)
        self.nodes += len(ways)
        if self.nodes >= self.checked:
            self._check_size()
        for number in range(len(ways) - 1, -1, -1):
            action, likely, done = ways[number]
            child = game.clone() if number else game
            child.apply(action)
            if child.is_terminal:
                self._end(child, likely, done)
            else:
                self.open.append((child, likely, done))

    def _end(self, game: Game, chance: float, last: tuple[_Step, ...]) -> None:
        self.chance.append(chance)
        self.returns.append(game.returns)
        self.last.append(last)

    def _ways(
        self, game: Game, chance: float, last: tuple[_Step, ...]
    ) -> list[tuple[Action, float, tuple[_Step, ...]]]:
        player = game.to_act[0]
        if player == CHANCE:
            self.chance_nodes += 1
            return [(outcome, chance * share, last) for outcome, share in outcomes(game)]
        self.decision_nodes += 1
        here = self._information_set(game, player, last[player])
        before, behind = last[:player], last[player + 1 :]
        return [
            (action, chance, (*before, step, *behind))
            for action, step in zip(here.actions, here.steps, strict=True)
        ]

    def _information_set(self, game: Game, player: int, parent: _Step) -> _Set:
        state = game.information_state(player)
        here = self.found[player].get(state)
        actions = listed(game, player)
        if here is None:
            sets = self.sets[player]
            steps = [(len(sets), number) for number in range(len(actions))]
            depth = 0 if parent == _NOTHING else sets[parent[0]].depth + 1
            here = self.found[player][state] = _Set(tuple(actions), steps, depth, parent)
            sets.append(here)
        elif here.parent != parent or here.actions != tuple(actions):
            raise GameError(
                f"{name_of(game)}: in one information state of player {player} its own past or its "
                f"legal actions differ: {state}"
            )
        return here

    def _seat(self, player: int) -> tuple[Seat, dict[_Step, int]]:
        """Sort the information sets of `player` and number their sequences."""
        import numpy as np

        sets, states = self.sets[player], list(self.found[player])
        order = sorted(range(len(sets)), key=lambda index: sets[index].depth)
        numbers = {_NOTHING: 0}
        start: list[int] = []
        owner: list[int] = []
        parent: list[int] = []
        depths: list[tuple[slice, slice]] = []
        for place, index in enumerate(order):
            found = sets[index]
            start.append(len(owner) + 1)
            parent.append(numbers[found.parent])
            for number in range(len(found.actions)):
                owner.append(place)
                numbers[index, number] = len(owner)
            if found.depth == len(depths):
                depths.append((slice(place, 0), slice(start[-1], 0)))
            begun = depths[-1]
            depths[-1] = slice(begun[0].start, place + 1), slice(begun[1].start, len(owner) + 1)
        seat = Seat(
            states=[states[index] for index in order],
            actions=[sets[index].actions for index in order],
            start=np.array(start, dtype=np.intp),
            owner=np.array(owner, dtype=np.intp),
            parent=np.array(parent, dtype=np.intp),
            depths=depths,
        )
        return seat, numbers
