"""One game in progress on a server: who holds which token, who waits for a turn, what it keeps."""

from __future__ import annotations

import asyncio
from collections import Counter
from secrets import token_urlsafe
from typing import Any

from textgames import replay
from textgames.chance import checked_seed, mixed
from textgames.core import Game
from textgames.episode import Episode, Payoff
from textgames.errors import ServerError
from textgames.illegal import IllegalReplies

OWNER = -1  # the seat of who began the game: it may do everything
WAITING_PER_SEAT = 4  # calls that wait for the turn of one seat
KEPT_PER_SEAT = 1 << 25  # characters of replies in one game, which keeps illegal ones too
REPLY = 500  # characters that a reply counts as beside its own: its place in the record

Start = tuple[Game, tuple[str, ...]]  # the first position, and its rules for each player


class Session:
    """One game in progress, with the tokens of its seats and of its owner.

    Attributes:
        number: which game of the session it is, from 0; `reset` begins the next.
        kept: characters of the replies of this game, by player: none can use up another's share.
        seeds: of chance, each with the number of replies from which on it holds: more than one
            in forks with seeds of their own.
    """

    __slots__ = (
        "_resets", "_run", "episode", "id", "illegal", "kept", "number", "owner", "payoff",
        "seat_of", "seats", "seeds", "start", "used", "waiting",
    )  # fmt: skip

    def __init__(
        self, start: Start, illegal: IllegalReplies, payoff: Payoff, seed: int | None
    ) -> None:
        self.id = token_urlsafe(16)
        self.start, self.illegal, self.payoff = start, illegal, payoff
        self.owner = token_urlsafe(24)
        self.seats = tuple(token_urlsafe(24) for _ in range(start[0].num_players))
        self.seat_of = {self.owner: OWNER, **{token: i for i, token in enumerate(self.seats)}}
        self.used = 0.0
        self.waiting: list[tuple[int, int | None, asyncio.Future[None]]] = []
        self.number = 0
        self._resets = 0  # since a seed was given
        self._run = first = checked_seed(seed)
        self._begin(first)

    def _begin(self, seed: int) -> None:
        game, rules = self.start
        self.seeds = [(0, seed)]
        self.kept: Counter[int] = Counter()
        self.episode = Episode(game, seed, self.illegal, self.payoff, rules)

    def reset(self, seed: int | None) -> None:
        """Begin the next game, as `reset` of an environment does."""
        self.number += 1
        if seed is None:
            self._resets += 1
            self._begin(mixed(self._run, self._resets))
        else:
            self._run, self._resets = seed, 0
            self._begin(seed)
        self.wake()

    def fork(self, seed: int | None) -> Session:
        """Return a copy that plays on by itself, with tokens of its own."""
        twin = Session(self.start, self.illegal, self.payoff, self._run)
        twin.number, twin._resets, twin.seeds = self.number, self._resets, self.seeds.copy()
        twin.episode, twin.kept = self.episode.fork(seed), self.kept.copy()
        if seed is not None:
            twin.seeds.append((len(self.episode), seed))
        return twin

    def saved(self) -> dict[str, Any]:
        """Return what `restored` makes the same game from; `textgames replay` reads it too."""
        policy = self.illegal
        return {
            **replay.record(self.episode),
            "seeds": [list(pair) for pair in self.seeds],
            "payoff": self.payoff,
            "illegal": {
                name: getattr(policy, name) for name in ("retries", "then", "returns", "ambiguous")
            },
        }

    def reply(self, player: int, text: str) -> None:
        """Take a reply of a player that is asked.

        Raises:
            IllegalAction: the reply is illegal and the policy is to raise.
            ServerError: the player has sent more than a game keeps.
        """
        if self.kept[player] >= KEPT_PER_SEAT:
            raise ServerError(
                f"player_{player}: expected at most {KEPT_PER_SEAT:,} characters of replies in a "
                f"game, each counted as {REPLY} more",
                429,
            )
        self.kept[player] += len(text) + REPLY
        self.episode.reply(player, text)

    def is_asked(self, player: int) -> bool:
        """Whether the game waits for this player. Who else is asked may be a secret."""
        return player in self.episode.waiting

    def is_due(self, player: int, after: int | None) -> bool:
        """Whether the player is asked or the game over, in a later game than the one given."""
        if after is not None and self.number <= after:
            return False
        return bool(self.episode.reason) or self.is_asked(player)

    def wake(self) -> None:
        """Let go on who waits for the turn of a seat that is asked now."""
        for player, after, future in self.waiting:
            if not future.done() and self.is_due(player, after):
                future.set_result(None)

    async def until_due(self, player: int, seconds: float, after: int | None = None) -> None:
        """Wait until `is_due`, but not longer than so.

        The oldest of too many gives way as if its time had run out: whoever sent it may be gone.
        """
        if not seconds or self.is_due(player, after):
            return
        # counted by seat: none can take the others' places, or learn how many of them wait
        others = [wait for seat, _, wait in self.waiting if seat == player and not wait.done()]
        if len(others) >= WAITING_PER_SEAT:
            others[0].set_result(None)
        entry = (player, after, asyncio.get_running_loop().create_future())
        self.waiting.append(entry)
        try:
            await asyncio.wait_for(entry[-1], seconds)
        except TimeoutError:
            pass
        finally:
            self.waiting.remove(entry)

    async def until_told(self) -> None:
        """Wait until all who were let go on have seen why."""
        while any(future.done() for *_, future in self.waiting):
            await asyncio.sleep(0)

    def dismiss(self, error: ServerError) -> None:
        """Answer with an error who waits."""
        for *_, future in self.waiting:
            if not future.done():
                future.set_exception(error)
