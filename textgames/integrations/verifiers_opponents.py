"""Which seats of a game in verifiers agents of this library play: what cannot be is told early."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from textgames import agents
from textgames.errors import OptionError


def check_config(config: Any, num_players: int) -> None:
    """See whether agents of this library can play the seats that the config of an env gives them.

    Raises:
        OptionError: as for `check_seats`, or a seat has settings that nobody would read.
        AgentError: there is no such agent.
    """
    check_seats(config.opponents, num_players)
    for name in config.opponents.values():
        agents.make(name, seed=0)
    seats = [f"player_{player}" for player in range(num_players)]
    for seat, field in type(config).model_fields.items():
        if not seat.startswith("player_") or getattr(config, seat) == field.default:
            continue
        if seat not in seats:
            raise OptionError(f"{seat}: expected settings of player_0 to {seats[-1]}, got its own")
        if seat in config.opponents:
            raise OptionError(f"{seat}: expected an agent in opponents or settings, got both")


def check_seats(opponents: Collection[str], num_players: int) -> None:
    """See whether a game has the seats of opponents, and one more.

    Raises:
        OptionError: it has not: the model would play a seat that was meant for another, or none.
    """
    seats = [f"player_{player}" for player in range(num_players)]
    for seat in opponents:
        if seat not in seats:
            expected = f"expected seats from player_0 to {seats[-1]}"
            raise OptionError(f"opponents: {expected}, got {seat!r}")
    if len(opponents) == num_players:
        raise OptionError("opponents: they leave no seat to the model")
