"""An observation as chat messages that only grow, so that a model's prompt cache is used again."""

from __future__ import annotations

from typing import Any, Literal

from pettingzoo.utils.env import AECEnv

from textgames.errors import OptionError
from textgames.prompts import reply_alone, turn_text
from textgames.spaces import AnyText
from textgames.wrappers.base import ObservationWrapper

ROLES = ("system", "user", "assistant")


class Conversation(list[dict[str, str]]):
    """A list with a dtype: PettingZoo's `api_test` compares those of observations."""

    dtype = None


class Conversations(AnyText):
    """The space of lists of chat messages: dicts of `role` and `content`."""

    def __init__(self) -> None:
        super().__init__()
        self.dtype = None

    def contains(self, x: object) -> bool:
        """Return whether `x` is a list of chat messages."""
        return isinstance(x, list) and all(
            isinstance(message, dict)
            and message.keys() == {"role", "content"}
            and message["role"] in ROLES
            and isinstance(message["content"], str)
            for message in x
        )

    def sample(self, mask: Any = None, probability: Any = None) -> Any:
        """Return no messages."""
        return Conversation()


class ChatMessages(ObservationWrapper[Conversation, str]):
    """An observation is a list of chat messages: rules, and then turn by turn.

        {"role": "system", "content": the rules}
        {"role": "user", "content": what is new since the last turn, the view, what may be written}
        {"role": "assistant", "content": the agent's reply}
        {"role": "user", ...

    The messages of one turn of an agent are the first ones of every later turn. After an illegal
    reply the complaint is what is new. The list is the caller's, the older dicts in it are shared.

    Args:
        env: a text environment.
        own_replies: whether the agent's earlier replies are there. Without them user messages
            follow each other.
        reasoning: whether earlier replies "keep" what stands in <think> tags, or "drop" it.
    """

    def __init__(
        self,
        env: AECEnv[str, Any, str],
        own_replies: bool = True,
        reasoning: Literal["keep", "drop"] = "keep",
    ) -> None:
        super().__init__(env)
        if reasoning not in ("keep", "drop"):
            raise OptionError(f"ChatMessages takes reasoning = keep or drop, got {reasoning!r}")
        self.own_replies = own_replies
        self.reasoning = reasoning
        self.observation_spaces = {agent: Conversations() for agent in env.possible_agents}
        self._begin()

    def _begin(self) -> None:
        agents = self.env.possible_agents
        self._past: dict[str, list[dict[str, str]]] = {agent: [] for agent in agents}
        self._read = dict.fromkeys(agents, 0)  # messages of the game that are in it

    def reset(self, seed: int | None = None, options: dict[str, Any] | None = None) -> None:
        """Begin a new game."""
        self._begin()
        self.env.reset(seed=seed, options=options)

    def observe(self, agent: str) -> Conversation:
        """Return what `agent` reads now."""
        seen = self.env.observe(agent)
        return Conversation((*self._past[agent], *self._new(agent, seen)))

    def step(self, action: str) -> None:
        """Take the reply of the agent to move."""
        agent = self.env.agent_selection
        if action is None or agent is None:
            self.env.step(action)
            return
        seen = self.env.observe(agent)
        new = self._new(agent, seen)
        self.env.step(action)  # which refuses what is no text
        if self.own_replies:
            kept = action if self.reasoning == "keep" else reply_alone(action)
            new.append({"role": "assistant", "content": kept})
        self._past[agent] += new
        self._read[agent] = len(seen["messages"])

    def _new(self, agent: str, seen: Any) -> list[dict[str, str]]:
        """The messages that are not among the past ones yet."""
        legal = self.env.infos[agent].get("legal_actions", ()) if agent in self.env.agents else ()
        content = turn_text(seen["messages"][self._read[agent] :], seen["view"], legal)
        rules = [] if self._past[agent] else [{"role": "system", "content": seen["rules"]}]
        return [*rules, {"role": "user", "content": content}] if content else rules
