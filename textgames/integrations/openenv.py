"""OpenEnv: a game as one of its environments, served so that its clients work as they are.

    textgames serve --openenv KuhnPoker-v0 --set rounds=3        # the client plays all seats
    textgames serve --openenv TicTacToe-v0 --seat 0 --opponents mcts

OpenEnv knows one agent. Where the client plays all seats, an observation says whose it is, the
action may name the seat, and the reward of a step is that of the seat which replied; what all got
comes with the end. Nothing that its seat does not know is in an observation, nor in `state`.
Tested with openenv 0.10.0, which is not needed before `make_app`.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from textgames.errors import MissingDependency, OptionError
from textgames.integrations.openenv_game import Played
from textgames.registration import make
from textgames.seat import SeatEnv


def make_app(
    id: str,
    *,
    num_players: int | None = None,
    seat: int | None = None,
    opponents: str | None = None,
    sessions: int = 64,
    **options: Any,
) -> Any:
    """Return the FastAPI application that `openenv.core.EnvClient` talks to.

    Args:
        id: of the game.
        num_players: None for as few as it takes.
        seat: which the client plays, against `opponents`; None for all seats.
        opponents: a name for `agents.make`; None for random ones.
        sessions: games at the same time, one for each connection.
        options: `illegal`, `payoff`, and the options of the game.

    Raises:
        UnknownGame, OptionError, AgentError: as for `make` and `SeatEnv`.
        MissingDependency: OpenEnv is not installed.
    """
    if seat is None and opponents is not None:
        raise OptionError("opponents: say which seat the client plays, such as seat=0")
    begin = _beginning(id, num_players, seat, opponents, options)
    begin()  # now, so that a mistake is told before anything is served
    try:
        from openenv.core.env_server import create_app
    except ImportError as error:
        raise MissingDependency("OpenEnv is needed: pip install 'textgames[openenv]'") from error
    action, observation = _messages()
    environment = _environment(begin, observation)
    name = id.rpartition("-v")[0]
    return create_app(environment, action, observation, name, max_concurrent_envs=sessions)


def _beginning(
    id: str,
    num_players: int | None,
    seat: int | None,
    opponents: str | None,
    options: Mapping[str, Any],
) -> Any:
    """Return what makes the environment of one connection."""
    if seat is None:
        return lambda: make(id, num_players=num_players, **options)
    against = opponents or "random"
    return lambda: SeatEnv(id, seat, against, num_players=num_players, **options)


def _messages() -> tuple[Any, Any]:
    """Their classes of actions and observations, with what a game has."""
    from openenv.core.env_server import Action, Observation
    from pydantic import Field, create_model

    reply = create_model(
        "Reply",
        __base__=Action,
        reply=(str, Field(description="any text, such as '[check]'")),
        seat=(str | None, Field(default=None, description="refused unless this seat is asked")),
    )
    seen = create_model(
        "Seen",
        __base__=Observation,
        agent=(str, Field(description="whose observation this is: who is to reply")),
        prompt=(str, Field(description="rules, messages, drawing and what may be replied")),
        rules=(str, ""),
        messages=(list[str], []),
        view=(str, ""),
        legal_actions=(list[str] | None, Field(default=None, description="None: not listable")),
        role=(str, ""),
        complaint=(str, Field(default="", description="why the last reply was illegal")),
        reason=(str, Field(default="", description="why it ended")),
        returns=(dict[str, float], Field(default={}, description="of all seats, at the end")),
    )
    return reply, seen


def _environment(begin: Any, seen: Any) -> Any:
    """Their class of an environment, for the game that `begin` makes."""
    from openenv.core.env_server import Environment, State

    class TextGame(Environment):
        """One game of textgames, for one connection."""

        SUPPORTS_CONCURRENT_SESSIONS = True

        def __init__(self) -> None:
            super().__init__()
            self._game = Played(begin())
            self._state = State()

        def reset(self, seed: int | None = None, episode_id: str | None = None, **more: Any) -> Any:
            if more:
                raise OptionError(f"reset takes seed and episode_id, got {', '.join(more)}")
            self._state = State(episode_id=episode_id, step_count=0)
            return seen(**self._game.reset(seed))

        def step(self, action: Any, timeout_s: float | None = None, **more: Any) -> Any:
            observation = seen(**self._game.step(action.reply, action.seat))
            self._state.step_count += 1
            return observation

        @property
        def state(self) -> Any:
            return self._state

        def render_web(self, observation: dict[str, Any]) -> str:
            text = html.escape(observation["prompt"])
            style = "white-space: pre-wrap; max-width: 64ch"  # rules are long lines
            return f'<pre style="{style}">{text}</pre>'

        def web_actions(self, observation: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
            """Return a button for each legal action."""
            legal = observation["legal_actions"] or []
            return [(action, {"reply": f"[{action}]"}) for action in legal]

    return TextGame
