"""Who sits at a game in verl: its policy, token by token, and agents of this library."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

from pydantic import PrivateAttr

from textgames import agents
from textgames.episode import Episode
from textgames.errors import MissingDependency
from textgames.integrations.facts import seat_facts, turn_rewards
from textgames.prompts import turn_text

try:
    from verl.experimental.agent_loop.agent_loop import AgentLoopOutput
    from verl.utils.profiler import simple_timer
except ImportError as error:
    raise MissingDependency("verl is needed: pip install 'textgames[verl]'") from error

Message = dict[str, Any]


class SeatOutput(AgentLoopOutput):
    """What one seat read and wrote, with a reward that stays its own.

    verl's trainer (trainer/ppo/v1/agent_loop_tq.py) copies the reward of the last output of a run
    over those of the others, which would pay all seats what one of them got. What it trains on it
    takes from `as_dict` afterwards: there each output gives its own again.
    """

    _own: tuple[Any, Any] = PrivateAttr()

    def model_post_init(self, context: Any) -> None:
        """Remember the reward."""
        self._own = self.reward_score, self.extra_fields["reward_extra_info"]

    def as_dict(self) -> dict[str, Any]:
        """Return what the trainer learns from; the reward is on the last token, a written one."""
        self.reward_score, self.extra_fields["reward_extra_info"] = self._own
        fields: dict[str, Any] = super().as_dict()
        return fields


class BuiltIn:
    """A seat that an agent of this library plays."""

    def __init__(self, agent: agents.Agent) -> None:
        self._agent = agent

    async def reply(self, seen: Any) -> str:
        """Return its reply; other games go on while it thinks."""
        return await asyncio.to_thread(agents.answer, self._agent, seen)

    def outputs(self) -> list[SeatOutput]:
        """Return nothing."""
        return []


class Seat:
    """A seat that the policy plays: one conversation, as messages and as tokens.

    verl's continuous tokens keep what was written as it was written: nothing is tokenized again.
    """

    def __init__(
        self, loop: Any, episode: Episode, player: int, opening: list[Message], sampling: Any
    ) -> None:
        self._loop, self._episode, self._player, self._sampling = loop, episode, player, sampling
        self._messages = opening
        self._request = uuid4().hex  # one for all turns, so that the same server has them cached
        self._room: int = loop.rollout_config.response_length
        self._read = 0  # messages of the game
        self._ids: list[int] = []  # the prompt and the response,
        self._mask: list[int] = []  # of which this long,
        self._log_probs: list[float] | None = []  # None: the server gives none
        self._fields: dict[str, Any] = {}  # from the server
        self._metrics: dict[str, Any] = {}
        self._returns: list[float] = []  # as the seat gave each of its replies

    async def reply(self, seen: Any) -> str | None:
        """Return the policy's reply; None if there is no room for one."""
        await self._tell(seen)
        left = self._room - len(self._mask)
        if left <= 0:
            return None
        loop, self._returns = self._loop, [*self._returns, self._episode.returns[self._player]]
        with simple_timer("generate_sequences", self._metrics):
            written = await loop.server_manager.generate(
                request_id=self._request,
                prompt_ids=self._ids,
                sampling_params={**self._sampling, "max_tokens": left},
            )
        steps = written.extra_fields.get("max_global_steps")  # of the newest weights
        newest = {} if steps is None else {"max_global_steps": steps}
        self._fields = {**written.extra_fields, **self._fields, **newest}
        if written.log_probs is None:
            self._log_probs = None
        merged, self._mask, self._log_probs = await loop.ct_merge_assistant_token(
            self._ids, written.token_ids, self._mask, self._log_probs,
            None if self._log_probs is None else written.log_probs,
        )  # fmt: skip
        self._ids = merged.token_ids
        text: str = loop.tokenizer.decode(written.token_ids, skip_special_tokens=True)
        self._messages = [*self._messages, {"role": "assistant", "content": text}]
        return text

    async def _tell(self, seen: Any) -> None:
        """Add what is new to the conversation; at first also the rules, to the row's prompt."""
        loop, before = self._loop, self._messages
        text = turn_text(seen["messages"][self._read :], seen["view"], seen.legal_actions)
        self._read = len(seen["messages"])
        if not self._ids:
            *others, prompt = before
            whole = "\n\n".join(filter(None, (prompt["content"], seen["rules"], text)))
            self._messages = [*others, {**prompt, "content": whole}]
            self._ids = await loop.ct_build_initial_tokens(self._messages)
            return
        self._messages = [*before, {"role": "user", "content": text}]
        merged, self._mask, self._log_probs = await loop.ct_merge_context_msg(
            before, self._messages, self._ids, self._mask, self._log_probs
        )
        self._ids = merged.token_ids

    def outputs(self) -> list[SeatOutput]:
        """Return what the seat read and wrote, to its last token; nothing if it wrote nothing."""
        mask, begin = self._mask[: self._room], len(self._ids) - len(self._mask)
        while mask and not mask[-1]:
            mask.pop()  # a reward on a token that is masked would be lost
        if not mask:
            return []
        output = SeatOutput(
            prompt_ids=self._ids[:begin],
            response_ids=self._ids[begin : begin + len(mask)],
            response_mask=mask,
            response_logprobs=None if self._log_probs is None else self._log_probs[: len(mask)],
            reward_score=float(self._episode.returns[self._player]),
            num_turns=len(self._messages),
            metrics=self._metrics,
            extra_fields={**self._fields, **self._facts()},
        )
        return [output]

    def _facts(self) -> dict[str, Any]:
        episode, player = self._episode, self._player
        mine = [turn for turn in episode.turns if turn.player == player]
        return {
            "turn_scores": turn_rewards(self._returns, episode.returns[player]),
            "tool_rewards": [],
            "reward_extra_info": {  # means of these are in verl's metrics of a validation
                "win": float(episode.outcome[player] > 0),
                "illegal": sum(bool(turn.complaint) for turn in mine) / len(mine),
            },
            "textgames": seat_facts(episode, player),
        }
