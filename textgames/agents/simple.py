"""Agents that need no search: random, scripted, by a game's rules of thumb, and the strongest."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from importlib import import_module
from importlib.util import find_spec
from random import Random as Generator
from typing import Any, ClassVar, Self

from textgames.agents.base import Agent, asked
from textgames.chance import checked_seed
from textgames.core import Game
from textgames.episode import random_action
from textgames.errors import AgentError
from textgames.forms import Action, Form, Listed, written
from textgames.observation import Observation
from textgames.texts import counted

BOTS = "textgames.agents.bots"
GAMES = "textgames.envs."


class Random:
    """Plays any legal action, all equally likely where they can be listed.

    Args:
        seed: of its draws; None for a new one each time.
    """

    def __init__(self, seed: int | None = None) -> None:
        self._rng = Generator(checked_seed(seed))

    def __call__(self, observation: Observation) -> str:
        """Return a legal action as a reply."""
        legal = asked(self, observation).legal_actions
        return written(random_action(legal, self._rng), legal)

    def probabilities(self, observation: Observation) -> dict[Action, float]:
        """Return the probability of each action.

        Raises:
            AgentError: the actions cannot be listed.
        """
        legal = asked(self, observation).legal_actions
        if isinstance(legal, Form) and not isinstance(legal, Listed):
            raise AgentError(f"expected actions that can be listed, got {legal.describe()}")
        return dict.fromkeys(legal, 1 / len(legal))


class Scripted:
    """Plays given actions in order, whatever happens.

    Args:
        actions: what it writes, one per turn.
    """

    usage: ClassVar[str] = "ACTION,ACTION,..."

    def __init__(self, actions: Sequence[str]) -> None:
        self.actions = tuple(actions)
        self.turn = 0

    @classmethod
    def named(cls, actions: str, seed: int | None) -> Self:
        """Return the agent "scripted:" + `actions`; it has no use for a seed.

        Raises:
            AgentError: there are no actions.
        """
        if not actions.strip():
            raise AgentError(
                f"the agent 'scripted:{actions}': expected its actions after a colon, such as "
                "'scripted:4,0,8'"
            )
        return cls([action.strip() for action in actions.split(",")])

    def __call__(self, observation: Any) -> str:
        """Return the next action as a reply.

        Raises:
            AgentError: all have been played.
        """
        if self.turn == len(self.actions):
            raise AgentError(
                f"the scripted agent has played its {counted(self.turn, 'action')}: "
                "expected no further turn"
            )
        action = self.actions[self.turn]
        self.turn += 1
        if isinstance(observation, Observation) and action in observation.legal_actions:
            return written(action, observation.legal_actions)
        return action


class Rule:
    """Plays by the rules of thumb written for a game; 'textgames show ID' names its options there.

    Args:
        seed: of its draws; None for a new one each time.
        options: of the game's bot, in `textgames.agents.bots`.
    """

    def __init__(self, seed: int | None = None, **options: Any) -> None:
        self._seed, self._options = checked_seed(seed), options
        self._bot: Agent | None = None
        self._game: type[Game] | None = None

    def check_can_play(self, observation: Observation) -> None:
        """Look for the bot.

        Raises:
            AgentError: there is none for the game.
        """
        self._made(observation.game)

    def __call__(self, observation: Observation) -> str | Awaitable[str]:
        """Return the bot's reply.

        Raises:
            AgentError: there is no bot for the game.
        """
        game = asked(self, observation).game
        if self._bot is None or type(game) is not self._game:
            self._bot, self._game = self._made(game), type(game)
        return self._bot(observation)

    def _made(self, game: Game) -> Agent:
        from textgames.agents import instance

        bot = bot_of(type(game))
        if bot is None:
            raise AgentError(
                f"there is no rule-based agent for {game.id or type(game).__name__}; "
                f"its strongest agent is {type(game).opponent!r}"
            )
        return instance("rule", bot, self._seed, self._options)


def bot_of(kind: type[Game]) -> type[Agent] | None:
    """Return the class of the bot that plays a game by rules of thumb; None if there is none."""
    package, _, module = kind.__module__.rpartition(".")
    # another package's game may be in a module of the same name
    if not package.startswith(GAMES) or find_spec(f"{BOTS}.{module}") is None:
        return None
    bot: type[Agent] = import_module(f"{BOTS}.{module}").Bot
    return bot


class Strongest:
    """Plays as the strongest built-in agent of whatever game it is in.

    Args:
        seed: of that agent's draws; None for a new one each time.
    """

    def __init__(self, seed: int | None = None) -> None:
        self._seed = checked_seed(seed)
        self._agents: dict[str, Agent] = {}

    def __call__(self, observation: Observation) -> str | Awaitable[str]:
        """Return that agent's reply, which may have to be awaited."""
        from textgames.agents import make

        name = type(asked(self, observation).game).opponent
        if name not in self._agents:
            self._agents[name] = make(name, seed=self._seed)
        return self._agents[name](observation)
