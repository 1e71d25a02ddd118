"""How good a policy is: NashConv where a game can be solved, results against built-in agents."""

from __future__ import annotations

from typing import Any

import textgames
from examples.selfplay import transfer
from examples.selfplay.config import Config
from examples.selfplay.engine import stream
from examples.selfplay.rollout import Player
from textgames import agents, solvers


def nash_conv(player: Player, id: str) -> float:
    """Return what best responses gain in all seats together, exactly: 0 in an equilibrium."""
    return float(solvers.judge(player, id, equilibrium_iterations=0).nash_conv)


def results_against(
    player: Player, id: str, opponent: str, games: int, seed: int
) -> dict[str, Any]:
    """Play against an agent, `games` in each seat; return shares of games won, drawn and lost.

    An illegal reply loses the game.
    """
    players = textgames.new_game(id).num_players
    shares: dict[str, Any] = {"games": games * players}
    counts = {"won": 0, "drawn": 0, "lost": 0, "illegal": 0}
    generator = stream(seed)
    for seat in range(players):
        other = agents.make(opponent, seed=seed + seat)
        # as in training no second try is given
        batch = textgames.make_batch(
            id, games, seed=seed + seat, payoff="outcome", illegal="spiral"
        )
        places, lost = set(range(games)), counts["lost"]
        while places:
            waiting = [p for p in batch.waiting() if p.game in places]
            own = [p for p in waiting if p.player == seat]
            replies = {p: agents.answer(other, p.observation) for p in waiting if p.player != seat}
            turns = player.turns(own, generator) if own else []
            replies |= {p: player.text(turn) for p, turn in zip(own, turns, strict=True)}
            for finished in batch.step(replies):
                if finished.game in places:
                    places.remove(finished.game)
                    result = finished.returns[seat]
                    counts["won" if result > 0 else "lost" if result < 0 else "drawn"] += 1
                    counts["illegal"] += finished.offender == seat
        shares[f"not_lost_as_{seat}"] = 1 - (counts["lost"] - lost) / games
    return shares | {name: count / (games * players) for name, count in counts.items()}


def evaluated(player: Player, config: Config) -> dict[str, Any]:
    """Return all figures that the settings ask for."""
    figures: dict[str, Any] = {}
    for id in config.evaluation.nash_conv:
        figures[f"{id} NashConv"] = nash_conv(player, id)
    for id, opponent in config.evaluation.against.items():
        figures[f"{id} against {opponent}"] = results_against(
            player, id, opponent, config.evaluation.games, config.seed
        )
    transferred = config.evaluation.transfer
    return figures | transfer.scores(player, transferred, config.evaluation.games, config.seed)
