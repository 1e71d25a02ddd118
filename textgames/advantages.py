"""Advantages for self-play in plain NumPy: what a trainer needs between a game's end and its loss.

    baselines = advantages.RoleBaselines()  # one average for each game and role
    for finished in batch.step(replies):
        gains = baselines.advantages(finished.id, finished.returns)  # one for each player
        for player, gain in enumerate(gains):
            own = [turn for turn in finished.turns if turn.player == player]
            per_turn = advantages.credited(gain, len(own), discount=1.0)

Published methods, as their code computes them:

    SPIRAL (arXiv 2506.24119)     RoleBaselines(0.95, read="before"), credited
    spiral-rl 0.2                 RoleBaselines(0.95).batch_advantages
    UnstableBaselines             RoleBaselines(0.999, read="after")
    MARS (thu-nics)               own_rewards, turn_returns, centred, centred_on_values, whitened
    GRPO, Dr. GRPO, RLOO          group_relative
"""

from __future__ import annotations

import reprlib
from collections.abc import Hashable, Mapping, Sequence, Sized
from math import isfinite, nan
from numbers import Real
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from textgames.errors import OptionError, UsageError

Floats = NDArray[np.float64]


class RoleBaselines:
    """Role-conditioned advantage estimation: a return less the usual return of that game and role.

    The usual return is an exponential moving average. Who acts first in Kuhn poker loses on
    average; without this, all of its moves look bad.

    Args:
        decay: of the average at each update, 0 to 1 without 1; larger remembers longer.
        read: the average, "before" or "after" the return is in it. Before: no return is compared
            with itself. After: what is left of a return is `decay` times its difference.
        corrected: divide the average by `1 - decay ** updates`, as it began at zero (Adam's
            correction). Without: the first advantages are nearly the returns themselves.

    Raises:
        OptionError: one of them is not allowed.
    """

    def __init__(
        self,
        decay: float = 0.95,
        read: Literal["before", "after"] = "before",
        corrected: bool = False,
    ) -> None:
        given: Any = decay
        if not isinstance(given, Real) or not 0 <= decay < 1:
            raise OptionError(f"decay: expected a number from 0 to below 1, got {decay!r}")
        if read not in ("before", "after"):
            raise OptionError(f"read: expected 'before' or 'after', got {read!r}")
        self.decay, self.read, self.corrected = float(decay), read, bool(corrected)
        self._averages: dict[tuple[str, str], tuple[float, int]] = {}  # and how many updates

    def baseline(self, game: str, role: Hashable) -> float:
        """Return the usual return of a role in a game; 0 if it was never seen."""
        return self._usual(self._averages.get((game, str(role)), (0.0, 0)))

    def advantages(
        self, game: str, returns: Sequence[float], roles: Sequence[Hashable] | None = None
    ) -> Floats:
        """Return the advantage of each player in a finished game, and learn from its returns.

        Args:
            game: its id.
            returns: of each player.
            roles: of each player, told apart by their text; None: the seats.

        Raises:
            UsageError: a return is no finite number, or there are not as many roles; nothing is
                learnt from any of them.
        """
        values = _finite("returns", returns)
        roles = range(len(values)) if roles is None else roles
        _as_many("roles", roles, values)
        pairs = zip(roles, values, strict=True)
        return np.array([self._advantage(game, role, value) for role, value in pairs])

    def batch_advantages(
        self, games: Sequence[str], roles: Sequence[Hashable], returns: Sequence[float]
    ) -> Floats:
        """Return the advantages of a batch, with one update for each game and role: by the mean.

        Args:
            games: the id of the game of each return.
            roles: the role that got it.
            returns: one for each player of each finished game.

        Raises:
            UsageError: a return is no finite number, or there are not as many games and roles;
                nothing is learnt from any of them.
        """
        values = np.array(_finite("returns", returns))
        _as_many("games", games, values)
        _as_many("roles", roles, values)
        keys = list(zip(games, roles, strict=True))
        advantages = np.empty(len(values))
        for (game, role), rows in _rows(keys, values).items():
            usual = float(values[rows].mean())
            # the same difference for all: how far the baseline is from their mean
            advantages[rows] = values[rows] - usual + self._advantage(game, role, usual)
        return advantages

    def _advantage(self, game: str, role: Hashable, value: float) -> float:
        key = (game, str(role))
        before = self._averages.get(key, (0.0, 0))
        after = (self.decay * before[0] + (1 - self.decay) * value, before[1] + 1)
        self._averages[key] = after
        return value - self._usual(before if self.read == "before" else after)

    def _usual(self, learnt: tuple[float, int]) -> float:
        average, updates = learnt
        return average / (1 - self.decay**updates) if self.corrected and updates else average

    def state_dict(self) -> dict[str, Any]:
        """Return all that was learnt, ready for JSON."""
        rows = [[*key, *learnt] for key, learnt in self._averages.items()]
        return {
            "decay": self.decay, "read": self.read, "corrected": self.corrected, "averages": rows
        }  # fmt: skip

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on where another left off.

        Raises:
            OptionError: that one averaged in another way.
        """
        for name in ("decay", "read", "corrected"):
            if state[name] != getattr(self, name):
                raise OptionError(
                    f"{name}: expected {getattr(self, name)!r} as here, got {state[name]!r}"
                )
        self._averages = {
            (game, role): (average, updates) for game, role, average, updates in state["averages"]
        }


def credited(advantage: float, turns: int, discount: float = 1.0) -> Floats:
    """Return SPIRAL's advantage of each turn of a player: discounted by its own turns to the end.

    Args:
        advantage: of the player in the game.
        turns: how many the player had.
        discount: 1 credits all turns alike.
    """
    return advantage * np.power(float(discount), np.arange(turns - 1, -1, -1))


def turn_returns(rewards: ArrayLike, discount: float = 1.0) -> Floats:
    """Return what each turn led to: its reward and the discounted rewards of the later turns.

    Args:
        rewards: of one player, one for each of its turns.
        discount: of a reward for each turn that it comes later.

    Raises:
        UsageError: a reward is no finite number.
    """
    values = np.array(_finite("rewards", rewards))
    for turn in range(len(values) - 2, -1, -1):
        values[turn] += discount * values[turn + 1]
    return values


def own_rewards(players: Sequence[int], rewards: ArrayLike) -> Floats:
    """Return the reward of each turn for who took it: what it got until its own next turn.

    What a player is paid when another one moves is added to its own last turn, as in MARS. What it
    was paid before its first turn is nobody's doing and is left out.

    Args:
        players: who took each turn of a game, in order.
        rewards: of every player at each turn, shape (turns, players).

    Raises:
        UsageError: a reward is no finite number, or there are not as many players as turns.
    """
    turns: Any = rewards if isinstance(rewards, Sized) else [rewards]
    table = [_finite("rewards", paid) for paid in turns]
    _as_many("players", players, table)
    earned = np.zeros(len(players))
    last: dict[int, int] = {}
    for turn, (player, paid) in enumerate(zip(players, table, strict=True)):
        last[player] = turn
        for receiver, own in last.items():
            earned[own] += paid[receiver]
    return earned


def centred(
    values: ArrayLike, groups: Sequence[Hashable], scale: bool = False, epsilon: float = 1e-6
) -> Floats:
    """Return values less the mean of their group: MARS's normalisation, by game and player.

    Args:
        values: such as rewards, one for each turn.
        groups: of each value, such as (game, player).
        scale: divide by the standard deviation (of a sample, n - 1) of the group plus epsilon. A
            group that does not vary, such as one of a single value, is all zero.
        epsilon: keeps small deviations from being blown up.

    Raises:
        UsageError: a value is no finite number, or there are not as many groups.
    """
    numbers = np.array(_finite("values", values))
    result = np.empty(len(numbers))
    for rows in _rows(groups, numbers).values():
        part = numbers[rows] - numbers[rows].mean()
        if scale:
            varies = np.ptp(numbers[rows]) != 0
            part = part / (part.std(ddof=1) + epsilon) if varies else np.zeros(len(rows))
        result[rows] = part
    return result


def centred_on_values(values: ArrayLike, groups: Sequence[Hashable]) -> Floats:
    """Return values less the mean of the different values in their group, however often they come.

    So does MARS with its returns, grouped by player alone: a rare return weighs as much as the
    usual one. A group of equal values is all zero. MARS's own code counts the zeros behind the end
    of a reply as one more value; here only turns count.

    Args:
        values: one for each turn.
        groups: of each value, such as the player.

    Raises:
        UsageError: a value is no finite number, or there are not as many groups.
    """
    numbers = np.array(_finite("values", values))
    result = np.empty(len(numbers))
    for rows in _rows(groups, numbers).values():
        result[rows] = numbers[rows] - np.unique(numbers[rows]).mean()
    return result


def whitened(values: ArrayLike, epsilon: float = 1e-8) -> Floats:
    """Return values with mean 0 and variance 1: the variance of a sample (n - 1), plus epsilon.

    Raises:
        UsageError: a value is no finite number.
    """
    numbers = np.array(_finite("values", values))
    if len(numbers) < 2 or np.ptp(numbers) == 0:
        return np.zeros(len(numbers))
    white: Floats = (numbers - numbers.mean()) / np.sqrt(numbers.var(ddof=1) + epsilon)
    return white


def group_relative(
    returns: ArrayLike,
    groups: Sequence[Hashable],
    method: Literal["grpo", "dr_grpo", "leave_one_out"] = "grpo",
    epsilon: float = 1e-6,
) -> Floats:
    """Return how much better each game went than the others of its group.

    Args:
        returns: of one player of each game.
        groups: which of the games began alike; where several seats learn, (group, player).
        method: "grpo" subtracts the group's mean and divides by its standard deviation, which
            weighs easy and hard starts more than others; "dr_grpo" (arXiv 2503.20783) subtracts
            only; "leave_one_out" subtracts the mean of the others.
        epsilon: is added to the standard deviation.

    Raises:
        OptionError: there is no such method.
        UsageError: a return is no finite number, or there are not as many groups.
    """
    if method not in ("grpo", "dr_grpo", "leave_one_out"):
        raise OptionError(f"method: expected grpo, dr_grpo or leave_one_out, got {method!r}")
    result = centred(returns, groups, scale=method == "grpo", epsilon=epsilon)
    if method == "leave_one_out":
        for rows in _rows(groups, result).values():
            result[rows] *= len(rows) / max(1, len(rows) - 1)
    return result


def _rows(groups: Sequence[Hashable], values: Floats) -> dict[Any, list[int]]:
    """The places of each group's values."""
    _as_many("groups", groups, values)
    rows: dict[Any, list[int]] = {}
    for row, (group, _) in enumerate(zip(groups, values, strict=True)):
        rows.setdefault(group, []).append(row)
    return rows


def _finite(name: str, values: Any) -> list[float]:
    """Return finite numbers: one that is none would make all that follows none."""
    try:
        numbers = list(map(float, values))
    except (TypeError, ValueError):
        numbers = [nan]
    if isinstance(values, str) or not all(map(isfinite, numbers)):
        raise UsageError(f"{name}: expected finite numbers, got {reprlib.repr(values)}")
    return numbers


def _as_many(name: str, given: Any, values: Sequence[Any] | Floats) -> None:
    if not isinstance(given, Sized) or len(given) != len(values):
        got = len(given) if isinstance(given, Sized) else reprlib.repr(given)
        raise UsageError(f"{name}: expected {len(values)}, one for each value, got {got}")
