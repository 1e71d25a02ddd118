"""TextArena's agents of its first examples: a person, and models behind OpenAI's protocol."""

from __future__ import annotations

from typing import Any

from textgames import agents
from textgames.agents.base import Answer
from textgames.compat.textarena.core import Agent
from textgames.errors import UsageError
from textgames.texts import quote

STANDARD_GAME_PROMPT = "You play a game to win. Read its instructions and reply as they ask."


class HumanAgent(Agent):
    """A person, who is shown what there is to read and types the reply."""

    def __call__(self, observation: str) -> str:
        """Return what the person types."""
        return input(f"{observation}\nPlease enter the action: ")


class OpenAIAgent(Agent):
    """A chat model that is sent the system prompt and the observation, each turn anew.

    Args:
        model_name: as the endpoint names it.
        system_prompt: what it is told first; None for nothing.
        verbose: not used: nothing is printed here.
        base_url: of the endpoint; None for OPENAI_BASE_URL or OpenAI's own.
        options: of `textgames.agents.chat.ChatModel`, such as temperature and max_tokens.

    Raises:
        AgentError: an option is not allowed, or there is no key in the environment.
        MissingDependency: the package openai is not installed.
    """

    def __init__(
        self,
        model_name: str,
        system_prompt: str | None = STANDARD_GAME_PROMPT,
        verbose: bool = False,
        base_url: str | None = None,
        **options: Any,
    ) -> None:
        from textgames.agents.chat import ChatModel

        self.model_name, self.system_prompt = model_name, system_prompt
        options = {"model": model_name, **options, **({"url": base_url} if base_url else {})}
        self._model: Any = agents.instance("openai", ChatModel, None, options)

    def __call__(self, observation: str) -> str:
        """Return what the model says.

        Raises:
            EndpointError: there is no reply after all tries.
        """
        if not isinstance(observation, str):
            raise UsageError(f"expected an observation (str), got {quote(repr(observation))}")
        return agents.answer(self._complete, observation).strip()

    async def _complete(self, observation: Any) -> Answer:
        messages = [{"role": "system", "content": self.system_prompt}] if self.system_prompt else []
        messages.append({"role": "user", "content": observation})
        answer: Answer = await self._model.complete(messages, None)
        return answer


class OpenRouterAgent(OpenAIAgent):
    """The same at OpenRouter, with the key in OPENROUTER_API_KEY."""

    def __init__(self, model_name: str, *arguments: Any, **options: Any) -> None:
        there = {"base_url": "https://openrouter.ai/api/v1", "key": "OPENROUTER_API_KEY"}
        super().__init__(model_name, *arguments, **there | options)
