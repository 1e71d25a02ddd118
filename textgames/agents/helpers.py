"""Helpers that published harnesses put around a model, for any agent: rethink, and majority vote.

agents.make("rethink:3:openai:gpt-4o-mini")
agents.make("vote:5:openai:gpt-4o-mini:temperature=1")
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Self

from textgames.agents.base import Agent, Answer, asked, async_answer, check_can_play, tell_end
from textgames.chance import checked_seed, mixed
from textgames.errors import AgentError, IllegalAction
from textgames.observation import Observation

if TYPE_CHECKING:
    from textgames.episode import Episode

MOST = 1000  # tries, or samples


class Rethink:
    """Lets an agent think again after an illegal reply, before the game hears of it.

    The agent reads the complaint as a further message. The last reply counts, legal or not, with
    the tokens and the cost of all of them.

    Args:
        agent: who is asked.
        tries: replies at most, the first included.
    """

    usage: ClassVar[str] = "TRIES:AGENT"

    def __init__(self, agent: Agent, tries: int = 3) -> None:
        self.agent, self.tries = agent, _checked("rethink", "tries", tries)

    @classmethod
    def named(cls, name: str, seed: int | None) -> Self:
        """Return the agent "rethink:" + `name`: an agent's name, after the tries if given.

        Raises:
            AgentError: it cannot be made.
        """
        from textgames.agents import make

        number, inner = _numbered("rethink", name, 3)
        return cls(make(inner, seed=seed), number)

    def __repr__(self) -> str:
        return f"rethink:{self.tries}:{self.agent!r}"

    async def __call__(self, observation: Observation) -> Answer:
        """Return the first legal reply, or the last."""
        seen = asked(self, observation)
        given: list[str] = []
        while True:
            given.append(await async_answer(self.agent, seen))
            try:
                seen.action(given[-1])
            except IllegalAction as error:
                if len(given) < self.tries:
                    seen = _with_message(
                        seen, f"Your reply was illegal: {error}. Think again and reply anew."
                    )
                    continue
            return _together(given[-1], given)

    def check_can_play(self, observation: Observation) -> None:
        """Ask the agent whether it can; see `check_can_play`."""
        check_can_play(self.agent, observation)

    def chosen(self, observation: Observation, reply: str) -> None:
        """Take note that `reply` was given to `observation`."""
        tell(self.agent, observation, reply)

    def game_ended(self, episode: Episode, player: int, names: Sequence[str]) -> None:
        """Tell the agent that its game is over."""
        tell_end(self.agent, episode, player, names)


class Vote:
    """Asks several agents side by side and replies what most of them want.

    Illegal replies have no vote, and among equals the first counts. The reply is the first one
    that names the action, with the tokens and the cost of all. Agents that remember their replies
    are told which one was given, in a method `chosen(observation, reply)`.

    Args:
        agents: each with its own seed, and its own memory if it has one.
    """

    usage: ClassVar[str] = "SAMPLES:AGENT"

    def __init__(self, agents: Sequence[Agent]) -> None:
        self.agents = tuple(agents)
        _checked("vote", "samples", len(self.agents))

    @classmethod
    def named(cls, name: str, seed: int | None) -> Self:
        """Return the agent "vote:" + `name`: an agent's name, after the number of samples if given.

        Raises:
            AgentError: it cannot be made.
        """
        from textgames.agents import make

        number, inner = _numbered("vote", name, 5)
        first = checked_seed(seed)
        return cls([make(inner, seed=mixed(first, i)) for i in range(number)])

    def __repr__(self) -> str:
        return f"vote:{len(self.agents)}:{self.agents[0]!r}"

    async def __call__(self, observation: Observation) -> Answer:
        """Return a reply with the action that most agents named."""
        seen = asked(self, observation)
        given = await _all_replies(self.agents, seen)
        votes: Counter[str] = Counter()
        first: dict[str, str] = {}
        for reply in given:
            try:
                action = seen.action(reply)
            except IllegalAction:
                continue
            votes[action] += 1
            first.setdefault(action, reply)
        reply = first[votes.most_common(1)[0][0]] if votes else given[0]
        self.chosen(seen, reply)
        return _together(reply, given)

    def check_can_play(self, observation: Observation) -> None:
        """Ask the first agent whether it can; see `check_can_play`."""
        check_can_play(self.agents[0], observation)

    def chosen(self, observation: Observation, reply: str) -> None:
        """Take note that `reply` was given to `observation`."""
        for agent in self.agents:
            tell(agent, observation, reply)

    def game_ended(self, episode: Episode, player: int, names: Sequence[str]) -> None:
        """Tell the agents that their game is over."""
        for agent in self.agents:
            tell_end(agent, episode, player, names)


def tell(agent: Agent, observation: Observation, reply: str) -> None:
    """Tell an agent that takes note of it which reply was given to an observation."""
    note = getattr(agent, "chosen", None)
    if callable(note):
        note(observation, reply)


async def _all_replies(agents: Sequence[Agent], seen: Observation) -> list[str]:
    """What each agent replies; the first error of one ends the others' waiting."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(async_answer(agent, seen)) for agent in agents]
        return [task.result() for task in tasks]
    except ExceptionGroup as errors:
        first = errors.exceptions[0]
    raise first


def _with_message(seen: Observation, line: str) -> Observation:
    """An observation with one more message."""
    changed = Observation(seen)
    changed["messages"] = (*seen["messages"], line)
    changed.player, changed.legal_actions, changed.source = (
        seen.player,
        seen.legal_actions,
        seen.source,
    )
    return changed


def _together(reply: str, given: Sequence[str]) -> Answer:
    """The reply, with what all that were given took."""
    took = [one for one in given if isinstance(one, Answer)]
    return Answer(
        reply,
        getattr(reply, "reasoning", ""),
        sum(one.prompt_tokens for one in took),
        sum(one.completion_tokens for one in took),
        sum(one.cost for one in took),
    )


def _numbered(head: str, name: str, default: int) -> tuple[int, str]:
    number, _, inner = name.partition(":")
    if not (number.isascii() and number.isdigit()):
        number, inner = str(default), name
    if not inner:
        raise AgentError(
            f"the agent '{head}:{name}': expected an agent after it, such as "
            f"'{head}:{default}:openai:gpt-4o-mini'"
        )
    return _checked(head, "number", int(number[:9])), inner


def _checked(head: str, name: str, value: int) -> int:
    if not 1 <= value <= MOST:
        raise AgentError(f"{head} takes {name} = whole number from 1 to {MOST}, got {value}")
    return value
