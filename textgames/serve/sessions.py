"""Games in progress on a server: who holds which token, when a game is given up, what is counted.

No network in here, and no clock but the one that is handed in. Everything happens in one event
loop, so that there are no locks: between two `await`s nobody else is at work.
"""

from __future__ import annotations

import json
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from textgames.episode import Payoff
from textgames.errors import OptionError, ServerError, UsageError
from textgames.illegal import IllegalReplies, illegal_policy
from textgames.registration import new_game, spec
from textgames.serve.session import Session, Start
from textgames.serve.written import Written

KEPT_STARTS = 256  # first positions with their rules, which all games of one kind share


@dataclass(frozen=True)
class Limits:
    """What one server puts up with.

    Attributes:
        sessions: games at the same time.
        idle: seconds without a call, or one that waits, after which a game is given up.
        message: bytes of one request, and of one message on a WebSocket.

    Raises:
        OptionError: one of them is not above 0.
    """

    sessions: int = 10_000
    idle: float = 600.0
    message: int = 1 << 20

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if not value > 0:
                raise OptionError(f"{name}: expected a number above 0, got {value!r}")


class Sessions:
    """All games of a server.

    Args:
        limits: what it puts up with.
        clock: seconds, from anywhere; only differences count.
        written: where games are written as they end; None: nowhere.

    Attributes:
        counts: for `/metrics`: what began and ended. Replies are counted when their game is over:
            who could see the number grow would see that somebody moved.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        clock: Callable[[], float] = time.monotonic,
        written: Written | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.clock = clock
        self.written = written
        self.counts: Counter[str] = Counter()
        self.stopped = False
        self._by_id: OrderedDict[str, Session] = OrderedDict()  # the longest unused first
        self._starts: OrderedDict[str, Start] = OrderedDict()

    def __len__(self) -> int:
        return len(self._by_id)

    def begin(
        self,
        id: str,
        num_players: int | None = None,
        options: Mapping[str, Any] | None = None,
        *,
        seed: int | None = None,
        illegal: str | IllegalReplies = "forfeit",
        payoff: Payoff = "units",
    ) -> Session:
        """Begin a game.

        Raises:
            UnknownGame, OptionError: as for `textgames.make`.
            ServerError: the server is full or stops.
        """
        self.check_room()
        start = self.start(id, num_players, options or {})
        return self.add(Session(start, illegal_policy(illegal), payoff, seed))

    def add(self, session: Session) -> Session:
        """Take a new session in.

        Raises:
            ServerError: the server is full or stops.
        """
        self.check_room()
        session.used = self.clock()
        self._by_id[session.id] = session
        self.counts["sessions"] += 1
        self._count_if_over(session)
        return session

    def check_room(self) -> None:
        """See whether one more session may begin."""
        self._check_open()
        self.end_idle()
        if len(self._by_id) >= self.limits.sessions:
            raise ServerError(
                f"the server has {self.limits.sessions:,} games at the same time, its limit: "
                "close one or try again later",
                429,
            )

    def _check_open(self) -> None:
        if self.stopped:
            raise ServerError("the server is shutting down", 503)
        if self.written:
            self.written.check_room()

    def find(self, id: str, token: str | None) -> tuple[Session, int]:
        """Return the session and the seat, or OWNER, that the token opens.

        Raises:
            ServerError: there is no token, no such game, or the token is none of its own.
        """
        if not token:
            raise ServerError("a token is needed: 'Authorization: Bearer TOKEN'", 401)
        self.end_idle()
        session = self._by_id.get(id)
        if session is None:
            raise ServerError(
                "there is no such game (any more): it was closed, given up after "
                f"{self.limits.idle:g} s without a call, or of a server that has ended",
                404,
            )
        seat = session.seat_of.get(token)
        if seat is None:
            raise ServerError("this token is none of this game's", 401)
        self._use(session)
        return session, seat

    async def until_due(
        self, session: Session, player: int, seconds: float, after: int | None = None
    ) -> None:
        """Wait as `Session.until_due`; the game has been in use until then."""
        try:
            # a server that stops tells at once what became of a reply: later it may not be able to
            await session.until_due(player, 0 if self.stopped else seconds, after)
        finally:
            if session.id in self._by_id:
                self._use(session)

    def step(
        self,
        session: Session,
        player: int,
        reply: str,
        number: int | None = None,
        turn: int | None = None,
    ) -> None:
        """Take a reply of the player. A game that it ends is written before this returns.

        Raises:
            UsageError: it is not asked, or in another game or turn than is meant. The message says
                nothing of who is.
            IllegalAction: the reply is illegal and the policy is to raise.
            ServerError: the player has sent more than a game keeps.
        """
        episode = session.episode
        if number is not None and number != session.number:
            raise UsageError(f"this game is over: the session plays its game {session.number} now")
        if episode.reason:
            raise UsageError("the game is over")
        if turn is not None and turn != (taken := episode.taken[player]):
            raise UsageError(f"player_{player}: expected a reply in turn {taken}, got turn {turn}")
        if player not in episode.waiting:
            raise UsageError(f"player_{player} is not asked now")
        session.reply(player, reply)
        self._after(session)

    def truncate(self, session: Session) -> None:
        """Cut the game off; the returns stay."""
        if not session.episode.reason:
            session.episode.truncate()
            self._after(session)

    def reset(self, session: Session, seed: int | None) -> None:
        """Begin the session's next game; one that is left unfinished is written.

        Raises:
            ServerError: too many games could not be written.
        """
        self._check_open()
        self._leave(session)
        session.reset(seed)
        self._count_if_over(session)

    def close(self, session: Session, why: str = "the game was closed") -> None:
        """Forget a session; a game that is left unfinished is written."""
        if self._by_id.pop(session.id, None):
            self._leave(session)
            session.dismiss(ServerError(why, 404))

    def end_idle(self) -> None:
        """Close what nobody has called for too long. Costs nothing where there is nothing."""
        oldest = self.clock() - self.limits.idle
        while self._by_id:
            session = next(iter(self._by_id.values()))
            if session.used >= oldest:
                return
            if session.waiting:  # a call that waits is one
                self._use(session)
                continue
            self.counts["idle"] += 1
            self.close(session, f"nobody called for {self.limits.idle:g} s")

    def stop(self) -> None:
        """Begin no more games and let nobody wait; replies are still taken."""
        self.stopped = True
        for session in self._by_id.values():
            session.dismiss(ServerError("the server is shutting down", 503))

    def end(self) -> int:
        """Write what is unfinished and close the file; return how many games could not be."""
        self.stop()
        for session in list(self._by_id.values()):
            self.close(session, "the server is shutting down")
        return self.written.close() if self.written else 0

    def start(self, id: str, num_players: int | None, options: Mapping[str, Any]) -> Start:
        """Return the first position and the rules, made once for all games of the kind."""
        key = json.dumps([id, num_players, options], sort_keys=True)
        start = self._starts.get(key)
        if start is None:
            # checked first: an option named "id" is none, and no second id
            game = new_game(id, num_players, **spec(id).checked_options(options))
            start = self._starts[key] = (game, tuple(map(game.rules, range(game.num_players))))
            if len(self._starts) > KEPT_STARTS:
                self._starts.popitem(last=False)
        return start

    def _use(self, session: Session) -> None:
        session.used = self.clock()
        self._by_id.move_to_end(session.id)

    def _after(self, session: Session) -> None:
        self._count_if_over(session)
        if self.written and session.episode.reason:
            self.written.add(session.saved())
        session.wake()

    def _leave(self, session: Session) -> None:
        """An unfinished game is written with the reason ""; without any reply it is no game."""
        if not session.episode.reason and len(session.episode):
            self._count(session, "unfinished")
            if self.written:
                self.written.add(session.saved())

    def _count_if_over(self, session: Session) -> None:
        if session.episode.reason:
            self._count(session, session.episode.reason)

    def _count(self, session: Session, reason: str) -> None:
        turns = session.episode.turns
        self.counts[f"ended {reason}"] += 1
        self.counts["replies"] += len(turns)
        self.counts["illegal"] += sum(bool(turn.complaint) for turn in turns)
