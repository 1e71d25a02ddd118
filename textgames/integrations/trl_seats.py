"""The seats of a game as tokens: what the model that plays all of them read and wrote, for TRL.

Tokens are never made of text twice: a reply stays as it was sampled, and what comes between two
replies is made by the chat template alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from textgames.episode import Episode
from textgames.observation import Observation
from textgames.prompts import turn_text

Ids = list[int]
# from prompts to replies, and to the log-probability of each of their tokens where it is known
Generate = Callable[[list[Ids]], tuple[list[Ids], list[list[float]] | None]]

A_REPLY = "(a reply)"  # any words that a chat template leaves as they are


class Chat:
    """A conversation as token ids.

    Args:
        tokenizer: with a chat template.
        template: further arguments for the template, such as `enable_thinking=False`.
    """

    def __init__(self, tokenizer: Any, **template: Any) -> None:
        self._tokenizer, self._template = tokenizer, template

    def first(self, text: str) -> Ids:
        """Return a user's first message, up to where the reply begins."""
        return self._ids(self._rendered({"role": "user", "content": text}))

    def after(self, reply: Ids, text: str) -> Ids:
        """Return a user's next message: from the end of the last reply to where the next begins."""
        last = {"role": "assistant", "content": A_REPLY}
        told = self._rendered(
            {"role": "user", "content": ""}, last, {"role": "user", "content": text}
        )
        ids = self._ids(told.partition(A_REPLY)[2])
        return ids[1:] if reply[-1:] == ids[:1] else ids  # the reply ended itself, as it should

    def words(self, ids: Ids) -> str:
        """Return a reply as text."""
        text: str = self._tokenizer.decode(ids, skip_special_tokens=True)
        return text

    @property
    def nothing(self) -> Ids:
        """A completion that says nothing."""
        return [self._tokenizer.eos_token_id]

    def _rendered(self, *messages: dict[str, str]) -> str:
        text: str = self._tokenizer.apply_chat_template(
            list(messages), add_generation_prompt=True, tokenize=False, **self._template
        )
        return text

    def _ids(self, text: str) -> Ids:
        return list(self._tokenizer(text, add_special_tokens=False)["input_ids"])


class Seat:
    """One seat of a game, as the tokens that the model read and wrote.

    Attributes:
        prompt_ids: the rules and the first turn; [] if it was never asked.
        completion_ids: its replies, and between them what it was told.
        mask: of each of these, 1 if the model wrote it, 0 if it read it.
        logprobs: of what it wrote, as it was sampled, and 0 for the rest; None if not known.
        messages: the same as chat messages.
    """

    def __init__(self, chat: Chat) -> None:
        self.prompt_ids: Ids = []
        self.completion_ids: Ids = []
        self.mask: list[int] = []
        self.logprobs: list[float] | None = []
        self.messages: list[dict[str, str]] = []
        self._chat = chat
        self._read = 0  # messages of the game
        self._asked: tuple[str, Ids] = ("", [])

    def ask(self, seen: Observation) -> Ids:
        """Return all that the model is to read now; it counts once there is a reply."""
        text = turn_text(seen["messages"][self._read :], seen["view"], seen.legal_actions)
        self._read = len(seen["messages"])
        if self.prompt_ids:
            told = self._chat.after(self.completion_ids, text)
        else:
            text = f"{seen['rules']}\n\n{text}"
            told = self._chat.first(text)
        self._asked = text, told
        return self.prompt_ids + self.completion_ids + told

    def take(self, reply: Ids, logprobs: list[float] | None) -> str:
        """Add a reply and what it answers; return it as text."""
        (text, told), words = self._asked, self._chat.words(reply)
        if not self.prompt_ids:
            self.prompt_ids, told = told, []
        self.completion_ids += told + reply
        self.mask += [0] * len(told) + [1] * len(reply)
        if logprobs is None or self.logprobs is None:
            self.logprobs = None
        else:
            self.logprobs += [0.0] * len(told) + logprobs
        self.messages += [
            {"role": "user", "content": text},
            {"role": "assistant", "content": words},
        ]
        return words


class Table:
    """A game all of whose seats the model plays.

    Args:
        episode: the game.
        chat: how it is told to the model.
    """

    def __init__(self, episode: Episode, chat: Chat) -> None:
        self.episode = episode
        self.seats = [Seat(chat) for _ in range(episode.num_players)]


def advance(tables: Sequence[Table], generate: Generate, max_tokens: int | None = None) -> None:
    """Let every seat that is asked reply once, all in one call.

    Args:
        tables: those of games that are over are left alone.
        generate: from prompts to replies.
        max_tokens: a game in which a seat would have to read more is cut off: its returns stay.
    """
    asked: list[tuple[Table, int, Ids]] = []
    for table in tables:
        episode = table.episode
        turns = [(table, p, table.seats[p].ask(episode.observe(p))) for p in episode.waiting]
        if max_tokens is not None and any(len(ids) > max_tokens for *_, ids in turns):
            episode.truncate()
        else:
            asked += turns
    replies, logprobs = generate([ids for *_, ids in asked]) if asked else ([], None)
    known = [None] * len(replies) if logprobs is None else logprobs
    for (table, player, _), reply, sampled in zip(asked, replies, known, strict=True):
        if player in table.episode.waiting:  # not if another lost in the same move, illegally
            table.episode.reply(player, table.seats[player].take(reply, sampled))
