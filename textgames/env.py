"""The PettingZoo face of a game: an AEC environment with text in and text out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from gymnasium import spaces
from pettingzoo import AECEnv

from textgames.aec import AgentCycle, unknown_agent
from textgames.chance import checked_seed, mixed
from textgames.core import Game
from textgames.episode import Episode, Payoff, checked_payoff
from textgames.errors import OptionError, UsageError
from textgames.forms import LegalActions
from textgames.illegal import IllegalReplies, illegal_policy
from textgames.observation import Observation
from textgames.spaces import Reply, observation_space

RENDER_MODES = ("ansi", "human", "rgb_array")


class GameEnv(AgentCycle, AECEnv[str, Observation, str]):
    """A game as a PettingZoo environment. Made by `textgames.make`.

    Agents are "player_0", "player_1", ... An observation is a dict of `rules: str`,
    `messages: Sequence[str]` (all so far) and `view: str`. An action is any text; see
    `textgames.parsing` for how it is read. `infos[agent]` of the agent to move holds
    `legal_actions` (a sequence of strings or a `Form`, with `describe()` and `schema()`), `role`,
    `turn` (how many actions the agent has taken) and `complaint` (why its last reply was illegal,
    or ""); when the game is over that of every agent also `reason` ("rules", "forfeit",
    "truncated") and `offender` (an agent or None). Else it is empty.

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
        super().__init__(game.num_players)
        if render_mode is not None and render_mode not in RENDER_MODES:
            raise OptionError(
                f"render_mode: expected one of {', '.join(RENDER_MODES)}, got {render_mode!r}"
            )
        self.metadata = {**self.metadata, "name": game.id or type(game).__name__}  # type: ignore[misc]
        self.render_mode = render_mode
        self.illegal = illegal_policy(illegal)
        self.payoff: Payoff = checked_payoff(payoff)
        self._start = game
        self._rules = tuple(map(game.rules, range(game.num_players)))
        self.observation_spaces = dict.fromkeys(self.possible_agents, observation_space())
        self._seed: int | None = None
        self._resets = 0

    def observation_space(self, agent: str) -> spaces.Space[Any]:
        """Return the space of `agent`'s observations.

        Raises:
            UnknownAgent: there is no such agent.
        """
        return self._of(agent, self.observation_spaces)

    @cached_property  # most programs never ask; made at once, they were half of `make`
    def action_spaces(self) -> dict[str, spaces.Space[str]]:
        """The space of each agent's replies."""
        return {
            agent: Reply(_LegalActionsOf(self, player)) for agent, player in self._player.items()
        }

    def action_space(self, agent: str) -> spaces.Space[str]:
        """Return the space of `agent`'s replies: any text; samples are legal at that moment.

        Raises:
            UnknownAgent: there is no such agent.
        """
        return self._of(agent, self.action_spaces)

    def _of(self, agent: str, known: Mapping[str, spaces.Space[Any]]) -> spaces.Space[Any]:
        try:
            return known[agent]
        except (KeyError, TypeError):  # the latter of what is no text, such as a list
            raise unknown_agent(agent, self.possible_agents) from None

    @property
    def game(self) -> Game:
        """The position; before the first reset the first one, chance not played yet."""
        return self._start if self.episode is None else self.episode.game

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

    def refuse_next(self, reason: str) -> None:
        """Make the next reply illegal, whatever it says: it came too late, for instance."""
        self._running.objection = reason

    def fork(self, seed: int | None = None) -> GameEnv:
        """Return an independent copy that plays on from here.

        Args:
            seed: for chance's moves from here on; None: the same moves as here.
        """
        episode = self._running.fork(None if seed is None else checked_seed(seed))
        twin = self.__class__.__new__(self.__class__)
        twin.__dict__.update(self.__dict__)
        twin.__dict__.pop("action_spaces", None)  # they sample what is legal here
        twin._stand_where(self, episode)
        return twin

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


class _LegalActionsOf:
    """What a seat may do now, for its action space; a class so that environments pickle."""

    def __init__(self, env: GameEnv, player: int) -> None:
        self.env, self.player = env, player

    def __call__(self) -> LegalActions:
        episode = self.env.episode
        return () if episode is None else episode.legal_actions(self.player)
