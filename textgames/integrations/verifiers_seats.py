"""Who sits at a game in verifiers: its agents, agents of this library, and how a model is asked."""

from __future__ import annotations

import asyncio
from functools import cache
from typing import Any

from textgames import agents
from textgames.episode import Episode
from textgames.errors import MissingDependency
from textgames.integrations.facts import seat_facts, turn_rewards
from textgames.prompts import turn_text

try:
    import verifiers.v1 as vf
    from verifiers.v1.dialects.chat import message_to_wire
    from verifiers.v1.runtimes import ProgramResult
except ImportError as error:
    raise MissingDependency("verifiers is needed: pip install 'textgames[verifiers]'") from error


class Seat:
    """A seat that an agent of verifiers plays."""

    def __init__(self, interaction: Any, episode: Episode, player: int) -> None:
        self._interaction, self._episode, self._player = interaction, episode, player
        self._read = 0  # messages of the game
        self._returns: list[float] = []  # as the seat gave each of its replies
        self._over = False

    async def reply(self) -> str | None:
        """Return the agent's reply; None if it replies nothing any more, for its limits."""
        if self._over:
            return None
        seen = self._episode.observe(self._player)
        told = seen["messages"][self._read :]
        self._read += len(told)
        segment = await self._interaction.turn(turn_text(told, seen["view"], seen.legal_actions))
        self._over = segment.terminated
        if self._over:
            return None
        self._returns.append(self._episode.returns[self._player])
        reply: str = segment.last_reply
        return reply

    def record(self, facts: dict[str, Any]) -> None:
        """Write the outcome on the seat's trace."""
        episode, player, trace = self._episode, self._player, self._interaction.trace
        mine = [turn for turn in episode.turns if turn.player == player]
        trace.record_reward("return", float(episode.returns[player]))
        trace.record_metric("turns", float(episode.taken[player]))
        trace.record_metric("illegal_replies", float(sum(bool(t.complaint) for t in mine)))
        trace.record_metric("forfeit", float(episode.offender == player))
        trace.info["turn_rewards"] = turn_rewards(self._returns, episode.returns[player])
        trace.info["textgames"] = {**facts, **seat_facts(episode, player)}


class BuiltIn:
    """A seat that an agent of this library plays; it has no trace."""

    def __init__(self, agent: agents.Agent, episode: Episode, player: int) -> None:
        self._agent, self._episode, self._player = agent, episode, player

    async def reply(self) -> str:
        """Return its reply; other games go on while it thinks."""
        seen = self._episode.observe(self._player)
        return await asyncio.to_thread(agents.answer, self._agent, seen)

    def record(self, facts: dict[str, Any]) -> None:
        """Write nothing."""


SECONDS = 3600.0  # the agent's own time limit comes before


class DirectHarnessConfig(vf.HarnessConfig):
    """There is nothing to set."""


class DirectHarness(vf.Harness[DirectHarnessConfig]):
    """Asks the model in this process, for those who only talk: there are no tools.

    verifiers' own `null` harness starts a program for every turn, and needs `uv` for it.
    """

    APPENDS_SYSTEM_PROMPT = True
    SUPPORTS_RESUME = True
    EXECUTES_CODE = False
    NEEDS_CONTAINER = False

    async def launch(
        self,
        ctx: Any,
        trace: Any,
        runtime: Any,
        endpoint: str,
        secret: str,
        mcp_urls: dict[str, str],
        data: Any,
    ) -> Any:
        """Ask once; what the endpoint answers is in the trace."""
        import httpx  # a dependency of verifiers

        system, prompt = self.resolve_prompt(data)
        if isinstance(prompt, str):
            prompt = [vf.UserMessage(content=prompt)]
        messages = [{"role": "system", "content": system}] if system else []
        messages += map(message_to_wire, prompt or ())
        async with httpx.AsyncClient(timeout=SECONDS, verify=_certificates()) as client:
            response = await client.post(
                f"{endpoint}/chat/completions",
                headers={"Authorization": f"Bearer {secret}"},
                json={"model": ctx.model, "messages": messages},
            )
        failed = response.status_code != 200
        return ProgramResult(exit_code=int(failed), stdout="", stderr=response.text * failed)


@cache
def _certificates() -> Any:
    """Those of the machine: to read them takes as long as a game."""
    import httpx

    return httpx.create_ssl_context()
