"""From played games to turns with advantages, by the methods of `textgames.advantages`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from examples.selfplay.config import Algorithm
from examples.selfplay.critic import Critic
from examples.selfplay.engine import Ids, Reply
from examples.selfplay.rollout import PlayedGame
from textgames import advantages


def baselines(algorithm: Algorithm) -> advantages.RoleBaselines:
    """Return the averages that the settings ask for."""
    return advantages.RoleBaselines(algorithm.decay, algorithm.read, algorithm.corrected)


def criticised(promised: Sequence[float], gain: float, decay: float) -> list[float]:
    """Return the advantages of a player's turns by a critic.

    Generalised advantages (Schulman et al. 2016): how much more each turn promised than the one
    before, and what came of the later ones, less by `decay` for each.

    Args:
        promised: by each turn.
        gain: what the game brought the player.
        decay: lambda.
    """
    found: list[float] = []
    advantage, after = 0.0, gain
    for promise in reversed(promised):
        advantage = after - promise + decay * advantage
        found.append(advantage)
        after = promise
    return found[::-1]


def led_to(games: Sequence[PlayedGame]) -> list[tuple[Ids, float]]:
    """Return what the learners read at each turn, and what its game brought who read it."""
    return [
        (turn.prompt, float(game.finished.returns[player]))
        for game in games
        for player in game.learners
        for turn in game.turns.get(player, [])
    ]


def learnt_from(
    games: Sequence[PlayedGame],
    algorithm: Algorithm,
    averages: advantages.RoleBaselines,
    critic: Critic | None = None,
) -> tuple[list[tuple[Ids, Reply]], list[float]]:
    """Return the turns of all learners and the advantage of each.

    Args:
        games: of one step.
        algorithm: how to come from returns to advantages.
        averages: of each game and role, or turn; they learn from the games.
        critic: of advantage = network; it does not learn here.
    """
    seats = [(game, player) for game in games for player in game.learners]
    gains = [float(game.finished.returns[player]) for game, player in seats]
    method: Any = "grpo" if algorithm.scale else "dr_grpo"
    if algorithm.advantage == "role":
        gains = [
            float(averages.advantages(game.finished.id, [gain], [player])[0])
            for (game, player), gain in zip(seats, gains, strict=True)
        ]
    elif algorithm.advantage == "group":
        groups = [(game.finished.group, player) for game, player in seats]
        gains = advantages.group_relative(gains, groups, method).tolist()
    turns: list[tuple[Ids, Reply]] = []
    deals: list[Any] = []
    promised: dict[Ids, float] = {}
    if critic:
        promised = critic.promised([t.prompt for g, p in seats for t in g.turns.get(p, [])])
    per_turn: list[float] = []
    names: dict[Any, str] = {}
    for (game, player), gain in zip(seats, gains, strict=True):
        own = game.turns.get(player, [])
        turns += [(turn.prompt, turn.reply) for turn in own]
        deals += [game.deal if algorithm.advantage == "deal" else ()] * len(own)
        if algorithm.advantage == "critic":
            # a table, for games so small that turns come again; it does not wait, as "deal" does,
            # for the same turn twice in one step; after the same deal, luck cancels out here too
            id, read = game.finished.id, [(game.deal, turn.prompt) for turn in own]
            seen = [names.get(turn) or names.setdefault(turn, str(turn)) for turn in read]
            usual = [averages.baseline(id, turn) for turn in seen]
            averages.advantages(id, [gain] * len(seen), seen)
            per_turn += criticised(usual, gain, algorithm.discount)
        elif critic:
            usual = [promised[turn.prompt] for turn in own]
            per_turn += criticised(usual, gain, algorithm.discount)
        else:
            per_turn += advantages.credited(gain, len(own), algorithm.discount).tolist()
    if algorithm.advantage in ("prompt", "deal"):
        # what was better than other replies to the same text; after the same deal, luck with the
        # cards cancels out, and as nobody's reply changes them, the mean stays what it was
        alike = list(zip(deals, (prompt for prompt, _ in turns), strict=True))
        per_turn = advantages.group_relative(per_turn, alike, method).tolist()
    if algorithm.drop_zero:
        kept = [row for row, advantage in enumerate(per_turn) if advantage]
        return [turns[row] for row in kept], [per_turn[row] for row in kept]
    return turns, per_turn
