"""What a language model reads: a conversation with one player of one game, that only grows.

    system      the caller's own prompt and the rules
    user        what is new since the last turn, the view, what may be written
    assistant   the model's reply
    user        ...

So the messages of one turn begin those of every later one, and a prompt cache is used again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from weakref import WeakKeyDictionary

from textgames.agents.base import Answer
from textgames.core import Game
from textgames.errors import AgentError
from textgames.observation import Observation
from textgames.prompts import turn_text

Message = dict[str, str]  # `role` and `content`
Memory = Literal["delta", "prompt"]
KEPT = 10_000  # compiled games whose conversations are remembered


@dataclass
class Turn:
    """One question to a model: what it is sent, and what it replied."""

    place: tuple[int, tuple[str, ...]]  # actions so far, and all messages of the game
    messages: list[Message]
    reply: str | None = None


class Talk:
    """What a model and one player of one game have said to each other.

    Args:
        opening: the messages before the first turn.
    """

    def __init__(self, opening: list[Message]) -> None:
        self._past = opening
        self._read: tuple[str, ...] = ()  # messages of the game that are in it
        self._turn: Turn | None = None

    def turn(self, seen: Observation) -> Turn:
        """Return the question that `seen` puts; the same one if it is asked again."""
        lines = tuple(seen["messages"])
        place = (len(seen.game.history), lines)
        turn = self._turn
        if turn is None or turn.place != place:
            if turn is not None and turn.reply is not None:
                self._past = [*turn.messages, {"role": "assistant", "content": turn.reply}]
                self._read = turn.place[1]
            # a helper such as `Rethink` shows lines that are not there any more the next time
            known = next(
                (i for i, (a, b) in enumerate(zip(self._read, lines, strict=False)) if a != b),
                min(len(self._read), len(lines)),
            )
            text = turn_text(lines[known:], seen["view"], seen.legal_actions)
            turn = self._turn = Turn(place, [*self._past, {"role": "user", "content": text}])
        return turn


class Talks:
    """The conversations about each game, by player, which are gone when the game is.

    A compiled game cannot be referred to weakly: of these the last `KEPT` asked about are kept.
    """

    def __init__(self) -> None:
        self._weakly: WeakKeyDictionary[Game, dict[int, Talk]] = WeakKeyDictionary()
        self._held: dict[int, tuple[Game, dict[int, Talk]]] = {}  # by the game's `id()`

    def __len__(self) -> int:
        return len(self._weakly) + len(self._held)

    def about(self, game: Game) -> dict[int, Talk]:
        """Return the conversations about a game, to be added to."""
        try:
            return self._weakly.setdefault(game, {})
        except TypeError:
            held = self._held.pop(id(game), (game, {}))
            self._held[id(game)] = held  # the last one asked about is the last in it
            if len(self._held) > KEPT:
                del self._held[next(iter(self._held))]
            return held[1]


class Talker(ABC):
    """What agents that ask a language model share: who derives from it says how in `complete`.

    It answers observations, also as plain mappings, prompts and lists of chat messages. It keeps
    one conversation for each player of each game, as long as the game lives, so one agent can play
    any number of seats and games at once.

    Args:
        system: begins each conversation, before the rules.
        memory: "delta" for conversations that grow from turn to turn; "prompt" for all there is
            to know in one message, each turn anew, and no replies of its own.
    """

    def __init__(self, system: str, memory: Memory) -> None:
        self.system, self.memory = system, memory
        self._forget()

    def _forget(self) -> None:
        self._talks = Talks()

    def __getstate__(self) -> dict[str, Any]:
        """A copy begins its own conversations."""
        return {name: value for name, value in vars(self).items() if name != "_talks"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._forget()

    async def __call__(self, observation: Any) -> Answer:
        """Return the model's reply.

        Raises:
            EndpointError: there is none.
            AgentError: the observation is none that can be asked about.
        """
        if self.memory == "delta" and _is_position(observation):
            turn = self._turn(observation)
            answer = await self.complete(turn.messages, observation)
            turn.reply = str(answer)
        else:
            answer = await self.complete(self._messages(observation), observation)
        return answer

    @abstractmethod
    async def complete(self, messages: list[Message], observation: Any) -> Answer:
        """Return what the model says next."""

    def chosen(self, observation: Any, reply: str) -> None:
        """Take note that `reply` was given to `observation`, whatever the model said itself."""
        if self.memory == "delta" and _is_position(observation):
            self._turn(observation).reply = str(reply)

    def _turn(self, seen: Observation) -> Turn:
        talks = self._talks.about(seen.game)
        if seen.player not in talks:
            content = "\n\n".join(filter(None, (self.system, seen["rules"])))
            talks[seen.player] = Talk([{"role": "system", "content": content}] if content else [])
        return talks[seen.player].turn(seen)

    def _messages(self, observation: Any) -> list[Message]:
        """What is asked where nothing is remembered."""
        if isinstance(observation, list):
            opening = [{"role": "system", "content": self.system}] if self.system else []
            return [*opening, *map(_message, observation)]
        if isinstance(observation, str):
            content = observation
        elif isinstance(observation, Mapping) and {"rules", "messages", "view"} <= set(observation):
            legal = getattr(observation, "legal_actions", ())
            told = turn_text(observation["messages"], observation["view"], legal)
            content = "\n\n".join(filter(None, (observation["rules"], told)))
        else:
            raise AgentError(
                f"the agent {self} expected an observation with rules, messages and view, a "
                f"prompt, or a list of chat messages, got {type(observation).__name__}"
            )
        return self._messages([{"role": "user", "content": content}])


def _is_position(observation: Any) -> bool:
    return isinstance(observation, Observation) and hasattr(observation, "source")


def _message(message: Any) -> Message:
    if isinstance(message, Mapping) and {"role", "content"} <= set(message):
        return {"role": str(message["role"]), "content": str(message["content"])}
    raise AgentError(f"expected a chat message with role and content, got {message!r}")
