"""The PettingZoo face of a game: an AEC environment with text in and text out."""

from __future__ import annotations

from copy import copy
from functools import cached_property
from typing import Any, ClassVar

from gymnasium import spaces
from pettingzoo import AECEnv

from textgames.chance import checked_seed, mixed
from textgames.core import Game
from textgames.episode import Episode, Payoff
from textgames.errors import OptionError, UnknownAgent, UsageError
from textgames.forms import LegalActions
from textgames.illegal import IllegalReplies, illegal_policy
from textgames.observation import Observation
from textgames.spaces import Reply, observation_space
from textgames.texts import quote

RENDER_MODES = ("ansi", "human", "rgb_array")


class GameEnv(AECEnv[str, Observation, str]):
    """A game as a PettingZoo environment. Made by `textgames.make`.

    Agents are "player_0", "player_1", ... An observation is a dict of `rules: str`,
    `messages: Sequence[str]` (all so far) and `view: str`. An action is any text; see
    `textgames.parsing` for how it is read. `infos[agent]` holds `legal_actions` (a sequence of
    strings or a `Form`, with `describe()` and `schema()`), `role` and `turn` (how many actions the
    agent has taken) and `complaint` (why its last reply was illegal, or ""); when the game is over
    also `reason` ("rules", "forfeit", "truncated") and `offender` (an agent or None).

    All agents end together. The reward of a step is the change of the returns.

    Args:
        game: the first position, chance not played yet.
        render_mode: "ansi" returns text, "human" prints it, "rgb_array" returns an image.
        illegal: what an illegal reply leads to: a policy or its name.
        payoff: "units", the game's own, or "outcome": +1 win, 0 draw, -1 loss, at the end.

    Attributes:
        episode: the game in progress with its record; None before the first reset.
    """

    metadata: ClassVar[dict[str, Any]] = {
        "render_modes": list(RENDER_MODES),
        "render_fps": 1,
        "is_parallelizable": False,
    }

    def __init__(
        self,
        game: Game,
        *,
        render_mode: str | None = None,
        illegal: str | IllegalReplies = "forfeit",
        payoff: Payoff = "units",
    ) -> None:
        super().__init__()
        if render_mode is not None and render_mode not in RENDER_MODES:
            raise OptionError(
                f"render_mode: expected one of {', '.join(RENDER_MODES)}, got {render_mode!r}"
            )
        if payoff not in ("units", "outcome"):
            raise OptionError(f"payoff: expected 'units' or 'outcome', got {payoff!r}")
        self.metadata = {**self.metadata, "name": game.id or type(game).__name__}  # type: ignore[misc]
        self.render_mode = render_mode
        self.illegal = illegal_policy(illegal)
        self.payoff: Payoff = payoff
        self.possible_agents = [f"player_{player}" for player in range(game.num_players)]
        self.agents: list[str] = []
        self.agent_selection: str | None = None
        self.episode: Episode | None = None
        self._start = game
        self._rules = tuple(map(game.rules, range(game.num_players)))
        self._player = {agent: player for player, agent in enumerate(self.possible_agents)}
        self.observation_spaces = dict.fromkeys(self.possible_agents, observation_space())
        self._zeros = dict.fromkeys(self.possible_agents, 0.0)
        self._falses = dict.fromkeys(self.possible_agents, False)
        self._no_returns: tuple[float, ...] = (0,) * game.num_players
        self._seed: int | None = None
        self._resets = 0

    def observation_space(self, agent: str) -> spaces.Space[Any]:
        """Return the space of `agent`'s observations."""
        return self.observation_spaces[agent]

    @cached_property  # most programs never ask; made at once, they were half of `make`
    def action_spaces(self) -> dict[str, spaces.Space[str]]:
        """The space of each agent's replies."""
        return {
            agent: Reply(_LegalActionsOf(self, player)) for agent, player in self._player.items()
        }

    def action_space(self, agent: str) -> spaces.Space[str]:
        """Return the space of `agent`'s replies: any text; samples are legal at that moment."""
        return self.action_spaces[agent]

    @property
    def game(self) -> Game:
        """The position; before the first reset the first one, chance not played yet."""
        return self._start if self.episode is None else self.episode.game

    @property
    def _running(self) -> Episode:
        if self.episode is None:
            raise _not_reset()
        return self.episode

    def reset(self, seed: int | None = None, options: dict[str, Any] | None = None) -> None:
        """Begin a new game.

        Args:
            seed: a whole number of at least 0; the same seed gives the same game. Without one,
                the next game of the last seed given; without any, a new one each time.
            options: not used; the options of a game are given to `make`.
        """
        if seed is not None or self._seed is None:
            self._seed = start = checked_seed(seed)
            self._resets = 0
        else:
            self._resets += 1
            start = mixed(self._seed, self._resets)
        self._begin(Episode(self._start, start, self.illegal, self.payoff, self._rules))

    def _begin(self, episode: Episode) -> None:
        self.episode = episode
        self.agents = self.possible_agents[:]
        self._cumulative_rewards = self._zeros.copy()
        self.rewards = self._zeros.copy()
        self.terminations = self._falses.copy()
        self.truncations = self._falses.copy()
        self.infos: dict[str, dict[str, Any]] = {agent: {} for agent in self.agents}
        self._returns = self._no_returns
        self._rewarded = False
        if episode.reason:  # over before anybody had to reply
            self._reward(episode.returns)
        self._next(episode)

    def observe(self, agent: str) -> Observation:
        """Return what `agent` reads now; any agent, at any time, without side effects.

        Raises:
            UnknownAgent: there is no such agent.
        """
        episode = self.episode
        if episode is None:
            raise _not_reset()
        try:
            player = self._player[agent]
        except (KeyError, TypeError):  # the latter of what is no text, such as a list
            raise UnknownAgent(
                f"expected one of {', '.join(self.possible_agents)}, got {quote(str(agent))}"
            ) from None
        return episode.observe(player)

    def last(self, observe: bool = True) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        """Return observation, reward since its last step, terminated, truncated and info."""
        agent = self.agent_selection
        if agent is None:
            raise UsageError("there is no agent to move: call reset() to begin a game")
        return (
            self.observe(agent) if observe else None,
            self._cumulative_rewards[agent],
            self.terminations[agent],
            self.truncations[agent],
            self.infos[agent],
        )

    def step(self, action: str | None) -> None:
        """Take the reply of the agent to move; None for an agent whose game is over.

        Raises:
            UsageError: there is no agent to move, or no reply.
            IllegalAction: the reply is illegal and the policy is to raise.
        """
        agent = self.agent_selection
        if agent is None or self.episode is None:
            raise UsageError("the game is over or not begun: call reset() to begin one")
        if self.terminations[agent] or self.truncations[agent]:
            self._was_dead_step(action)
            return
        episode = self.episode
        player = self._player[agent]
        episode.reply(player, action)
        self._cumulative_rewards[agent] = 0.0
        if self._rewarded or episode.returns is not self._returns:
            self._reward(episode.returns)
        self.infos[agent] = {}
        self._next(episode)

    def _reward(self, returns: tuple[float, ...]) -> None:
        if returns is self._returns:  # what was paid a step ago is over
            self.rewards, self._rewarded = self._zeros.copy(), False
            return
        changed = False
        for agent, now, before in zip(self.possible_agents, returns, self._returns, strict=True):
            reward = self.rewards[agent] = float(now - before)
            if reward:
                changed = True
                self._cumulative_rewards[agent] += reward
        self._returns, self._rewarded = returns, changed

    def _next(self, episode: Episode) -> None:
        """Select the next agent, or let all end."""
        if episode.reason:
            self._finish()
            return
        player = episode.waiting[0]
        agent = self.agent_selection = self.possible_agents[player]
        self.infos[agent] = episode.info(player)

    def _finish(self) -> None:
        episode = self._running
        over = {
            "reason": episode.reason,
            "offender": None if episode.offender is None else f"player_{episode.offender}",
        }
        self.infos = {
            agent: {**episode.info(player), **over} for player, agent in enumerate(self.agents)
        }
        if episode.reason in ("rules", "forfeit"):
            self.terminations = dict.fromkeys(self.agents, True)
        else:
            self.truncations = dict.fromkeys(self.agents, True)
        self.agent_selection = self.agents[0]

    def _was_dead_step(self, action: str | None) -> None:
        """Let an agent whose game is over leave; the same as PettingZoo's, in less time."""
        if action is not None:
            got = quote(action if isinstance(action, str) else repr(action))
            raise UsageError(f"the game is over: expected the action None, got {got}")
        agents = self.agents
        agent = agents.pop(0)
        for values in (self.terminations, self.truncations, self.rewards, self.infos):
            del values[agent]
        del self._cumulative_rewards[agent]
        self.agent_selection = agents[0] if agents else None
        if self._rewarded:
            self.rewards = dict.fromkeys(agents, 0.0)
            self._rewarded = False

    def truncate(self) -> None:
        """Cut the game off for all agents, as a limit on moves does; the returns stay."""
        episode = self._running
        if not episode.reason:
            episode.truncate()
            self._finish()

    def refuse_next(self, reason: str) -> None:
        """Make the next reply illegal, whatever it says: it came too late, for instance."""
        self._running.objection = reason

    def fork(self, seed: int | None = None) -> GameEnv:
        """Return an independent copy that plays on from here.

        Args:
            seed: for chance's moves from here on; None: the same moves as here.
        """
        episode = self._running.fork(None if seed is None else checked_seed(seed))
        twin = copy(self)
        twin.__dict__.pop("action_spaces", None)  # they sample what is legal here
        twin._go_on_from(self, episode)
        return twin

    def _go_on_from(self, other: GameEnv, episode: Episode) -> None:
        """Stand where `other` stands, with a copy of its episode."""
        self._seed, self._resets = other._seed, other._resets
        self.episode = episode
        for name in (
            "agents", "rewards", "terminations", "truncations", "_cumulative_rewards",
        ):  # fmt: skip
            setattr(self, name, getattr(other, name).copy())
        self.infos = {agent: info.copy() for agent, info in other.infos.items()}
        self.agent_selection = other.agent_selection
        self._returns, self._rewarded = other._returns, other._rewarded

    def render(self, agent: str | None = None) -> Any:
        """Show the position as `agent` sees it, in the render mode given to `make`.

        Args:
            agent: None for the agent to move, or player 0 at the end.
        """
        if self.render_mode is None:
            raise UsageError("give make a render_mode ('ansi', 'human' or 'rgb_array') to render")
        text = self.render_text(agent)
        if self.render_mode == "ansi":
            return text
        if self.render_mode == "human":
            print(text)
            return None
        from textgames.drawing import draw_text

        return draw_text(text)

    def render_text(self, agent: str | None = None) -> str:
        """The last messages and the view of `agent`: by default who is to move, or player 0."""
        agent = agent or self.agent_selection or self.possible_agents[0]
        seen = self.observe(agent)
        heading = f"{self.metadata['name']}, as {agent} sees it"
        return "\n".join(
            [heading, *seen["messages"][-8:], *([seen["view"]] if seen["view"] else [])]
        )

    def close(self) -> None:
        """Nothing is held open."""


def _not_reset() -> UsageError:
    return UsageError("this environment was not reset yet: call reset() first")


class _LegalActionsOf:
    """What a seat may do now, for its action space; a class so that environments pickle."""

    def __init__(self, env: GameEnv, player: int) -> None:
        self.env, self.player = env, player

    def __call__(self) -> LegalActions:
        episode = self.env.episode
        return () if episode is None else episode.legal_actions(self.player)
