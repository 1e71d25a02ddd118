"""The Gymnasium face of a game: one seat, against built-in opponents or alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import index
from typing import Any

import gymnasium
from pettingzoo.utils.env import AECEnv

from textgames import agents
from textgames.chance import checked_seed, mixed
from textgames.env import RENDER_MODES, GameEnv
from textgames.episode import Episode, Payoff
from textgames.errors import OptionError, UsageError
from textgames.illegal import IllegalReplies
from textgames.observation import Observation
from textgames.registration import make

Opponent = str | agents.Agent  # a name for `agents.make`, or an agent


class SeatEnv(gymnasium.Env[Any, Any]):
    """One seat of a game; the other seats are played by agents.

    Observations, replies and infos are those of `textgames.env.GameEnv`, as plain data. The reward
    of a step is the change of the seat's return, what the opponents did until its next turn
    included. After an illegal reply that may be repeated it is the same turn again, and
    `info["complaint"]` says why. A game that ends before the seat is first asked ends with its
    first step, whatever the reply.

    The same seed gives the same game against opponents with the same random choices. Batches of
    environments (`gymnasium.vector`) work; their processes cannot share memory for text, so
    `AsyncVectorEnv` takes `shared_memory=False`.

    Args:
        game: the id of a registered game, such as "KuhnPoker-v0".
        seat: the player's number, from 0.
        opponents: a name for `agents.make` or an agent, for all other seats alike, or a mapping
            with one for each of them. An agent is a callable from observation to reply.
        num_players: None for as few as the game takes.
        render_mode: None, "ansi", "human" or "rgb_array": as this seat sees it.
        illegal: as for `make`; it holds for the opponents too.
        payoff: as for `make`.
        wrapper: goes around the AEC environment and decides what observations and actions are,
            such as `textgames.wrappers.PromptString` or `DiscreteActions`.
        options: of the game.

    Raises:
        UnknownGame: there is no such game.
        OptionError: an option is not allowed.
        AgentError: there is no agent of that name.
    """

    metadata: dict[str, Any] = {"render_modes": list(RENDER_MODES), "render_fps": 1}

    def __init__(
        self,
        game: str,
        seat: int = 0,
        opponents: Opponent | Mapping[int, Opponent] = "random",
        *,
        num_players: int | None = None,
        render_mode: str | None = None,
        illegal: str | IllegalReplies = "forfeit",
        payoff: Payoff = "units",
        wrapper: Callable[[GameEnv], AECEnv[str, Any, Any]] | None = None,
        **options: Any,
    ) -> None:
        self._game = make(
            game,
            num_players=num_players,
            render_mode=render_mode,
            illegal=illegal,
            payoff=payoff,
            **options,
        )
        self.env = self._game if wrapper is None else wrapper(self._game)
        self.render_mode = render_mode
        self.seat = _number_of(seat, self._game)
        self.agent = self._game.possible_agents[self.seat]
        self._opponents = _named(opponents, self._game, self.agent)
        self._playing = self._made(0)  # now, so that a misspelt name fails here
        self._paid = 0.0
        self._over = True  # or not begun
        self.observation_space = self.env.observation_space(self.agent)
        self.action_space = self.env.action_space(self.agent)

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Any, dict[str, Any]]:
        """Begin a new game and play to the seat's first turn.

        Args:
            seed: of chance and of the opponents; see `GameEnv.reset`.
            options: not used; the options of a game are given to `make`.
        """
        if seed is not None:
            seed = checked_seed(seed)
        super().reset(seed=seed)
        self.env.reset(seed=seed)
        # none of the seeds that the episode makes of its own
        self._playing = self._made(mixed(self._episode.seed, -1))
        self._paid, self._over = 0.0, True  # and stays over if an opponent fails
        self._play_on()
        self._over = False
        return self._observation(), self._info()

    def step(self, action: Any) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        """Take the seat's reply and play to its next turn, or to the end.

        Where an opponent raises an error, the seat's reply was taken. Then another step takes none:
        it goes on with that opponent.

        Raises:
            UsageError: the game is over or not begun.
            IllegalAction: the reply is illegal and the policy is to raise.
        """
        if self._over:
            raise UsageError("the game is over or not begun: call reset() to begin one")
        if not self._episode.reason:
            if self.env.agent_selection == self.agent:
                self.env.step(action)
            self._play_on()
        episode = self._episode
        self._over = bool(episode.reason)
        before, self._paid = self._paid, episode.returns[self.seat]
        cut_off = self._over and self._game.truncations[self.agent]
        return (
            self._observation(),
            float(self._paid - before),
            self._over and not cut_off,
            cut_off,
            self._info(),
        )

    def render(self) -> Any:
        """Show the position as the seat sees it, in the render mode."""
        return self._game.render(self.agent)

    def close(self) -> None:
        """Close the environment within."""
        self.env.close()

    @property
    def _episode(self) -> Episode:
        episode = self._game.episode
        if episode is None:
            raise UsageError("this environment was not reset yet: call reset() first")
        return episode

    def _made(self, seed: int) -> dict[str, agents.Agent]:
        """The opponents, with a new seed for each that has a name."""
        return {
            agent: agents.make(opponent, seed=mixed(seed, number))
            if isinstance(opponent, str)
            else opponent
            for number, (agent, opponent) in enumerate(self._opponents.items())
        }

    def _play_on(self) -> None:
        """Let the opponents reply until the seat is asked or the game is over."""
        while not self._episode.reason and self.env.agent_selection != self.agent:
            agent: Any = self.env.agent_selection
            self.env.step(agents.answer(self._playing[agent], self._game.observe(agent)))

    def _observation(self) -> Any:
        seen = self.env.observe(self.agent)
        if isinstance(seen, Observation):
            return {**seen, "messages": tuple(seen["messages"])}
        return seen

    def _info(self) -> dict[str, Any]:
        return dict(self.env.infos[self.agent])


def _number_of(seat: int, game: GameEnv) -> int:
    try:
        number = -1 if isinstance(seat, bool) else index(seat)  # NumPy's are no int
    except TypeError:
        number = -1
    if not 0 <= number < game.max_num_agents:
        raise OptionError(f"{game} takes seat = 0 to {game.max_num_agents - 1}, got {seat!r}")
    return number


def _named(
    opponents: Opponent | Mapping[int, Opponent], game: GameEnv, mine: str
) -> dict[str, Opponent]:
    """Return the opponent of every other agent."""
    given = opponents.values() if isinstance(opponents, Mapping) else [opponents]
    for opponent in given:
        if not (isinstance(opponent, str) or callable(opponent)):
            raise OptionError(f"{game} takes opponents = names or functions, got {opponent!r}")
    others = [agent for agent in game.possible_agents if agent != mine]
    if not isinstance(opponents, Mapping):
        return dict.fromkeys(others, opponents)
    seats = [game.possible_agents.index(agent) for agent in others]
    if sorted(opponents) != seats:
        expected, got = (", ".join(map(repr, numbers)) or "none" for numbers in (seats, opponents))
        raise OptionError(
            f"{game} takes opponents = an agent, or a mapping with the seats {expected}; "
            f"got one with {got}"
        )
    return {agent: opponents[number] for agent, number in zip(others, seats, strict=True)}
