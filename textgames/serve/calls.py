"""Everything that can be asked of the server: one table, for HTTP and for the WebSocket alike."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ValidationError

from textgames import errors
from textgames.errors import ServerError, TextgamesError
from textgames.illegal import IllegalReplies
from textgames.serve import wire
from textgames.serve.restored import restored
from textgames.serve.session import OWNER, Session
from textgames.serve.sessions import Sessions
from textgames.texts import quote

STATUS: dict[type[TextgamesError], int] = {  # of what a caller can do wrong
    errors.UnknownGame: 404,
    errors.UnknownAgent: 422,
    errors.MissingDependency: 404,  # a game of a package that is not installed
    errors.UnsupportedGame: 422,
    errors.UsageError: 409,
    errors.OptionError: 422,
    errors.SavedGameError: 422,
    errors.IllegalAction: 422,
}


@dataclass(frozen=True)
class Call:
    """One thing that can be asked.

    Attributes:
        name: on the WebSocket.
        method: of HTTP.
        path: of HTTP; with {game}, a token of that game is needed.
        who: "anyone", "owner", or "seat" for the owner too.
        given: what it takes.
        answer: what it gives; None: plain JSON.
        does: takes what is given; with a token also the session and the seat.
        about: a line for the reader of the description.
        status: of HTTP when all is well.
    """

    name: str
    method: Literal["GET", "POST", "DELETE"]
    path: str
    who: Literal["anyone", "seat", "owner"]
    given: type[wire.Given]
    answer: type[BaseModel] | None
    does: Callable[..., Awaitable[Any]]
    about: str
    status: int = 200

    async def __call__(
        self, sessions: Sessions, given: Any, game: str = "", token: str | None = None
    ) -> Any:
        """Do it and return the answer as plain data.

        Raises:
            TextgamesError: it is refused; see `problem`.
        """
        if self.who == "anyone":
            return await self.does(sessions, given)
        session, seat = sessions.find(game, token)
        if self.who == "owner" and seat != OWNER:
            raise ServerError("this needs the owner's token; this one is a seat's", 403)
        return await self.does(sessions, given, session, seat)


def problem(error: Exception) -> tuple[int, dict[str, str]]:
    """Return the HTTP status and the `wire.Problem` that tell of an error."""
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_context=False)[0]
        return 422, {"error": "OptionError", "detail": misfit(first)}
    if isinstance(error, ServerError):
        return error.status, {"error": "ServerError", "detail": str(error)}
    for kind, status in STATUS.items():
        if isinstance(error, kind):
            return status, {"error": kind.__name__, "detail": str(error)}
    # a game, or this server, is broken; what is in the error may be a secret of the game
    return 500, {"error": "GameError", "detail": f"the game is broken: {type(error).__name__}"}


def misfit(found: Mapping[str, Any]) -> str:
    """Return one of pydantic's errors as a sentence."""
    where = ".".join(map(str, found["loc"])) or "the call"
    if found["type"] == "missing":
        return f"{where}: {found['msg']}"
    came = quote(repr(found["input"])[:400])[1:-1]
    if isinstance(found["input"], bytes):  # a body of another kind, which nobody has read
        return f"{where}: expected JSON, with 'Content-Type: application/json', got {came}"
    return f"{where}: {found['msg']}, got {came}"


def no_json(text: str, why: str) -> ServerError:
    """Return the error that tells of a body or a message that cannot be read."""
    return ServerError(f"expected JSON, got {quote(text)}: {why}", 400)


async def begin(sessions: Sessions, given: wire.Begin) -> Any:
    illegal = given.illegal
    session = sessions.begin(
        given.id,
        given.num_players,
        given.options,
        seed=given.seed,
        illegal=illegal if isinstance(illegal, str) else IllegalReplies(**illegal.model_dump()),
        payoff=given.payoff,
    )
    return wire.begun(session)


async def restore(sessions: Sessions, given: wire.Restore) -> Any:
    sessions.check_room()
    return wire.begun(sessions.add(await restored(sessions, given.saved)))


def _seat(session: Session, seat: int, agent: str | None) -> int:
    """The seat that is meant: of a seat's token its own, of the owner's any."""
    if agent is None:
        waiting = session.episode.waiting
        return seat if seat != OWNER else waiting[0] if waiting else 0
    agents = {f"player_{player}": player for player in range(len(session.seats))}
    if seat != OWNER and agents.get(agent) != seat:
        raise ServerError(f"this token is that of player_{seat} and opens no other seat", 403)
    if agent not in agents:
        raise errors.UnknownAgent(f"expected one of {', '.join(agents)}, got {quote(agent)}")
    return agents[agent]


async def observe(sessions: Sessions, given: wire.Observe, session: Session, seat: int) -> Any:
    player = _seat(session, seat, given.agent)
    await sessions.until_due(session, player, given.wait, given.after)
    return wire.seen(session, player, given.since)


async def step(sessions: Sessions, given: wire.Step, session: Session, seat: int) -> Any:
    player = _seat(session, seat, given.agent)
    sessions.step(session, player, given.reply, given.number, given.turn)
    if seat == OWNER:
        return wire.state(session, given.read)
    await sessions.until_due(session, player, given.wait)
    return wire.seen(session, player, given.since)


async def state(sessions: Sessions, given: wire.Nothing, session: Session, seat: int) -> Any:
    return wire.state(session)


async def reset(sessions: Sessions, given: wire.Reseed, session: Session, seat: int) -> Any:
    await session.until_told()  # of the end of the game, which nobody could ask for any more
    sessions.reset(session, given.seed)
    return wire.state(session)


async def fork(sessions: Sessions, given: wire.Reseed, session: Session, seat: int) -> Any:
    sessions.check_room()
    return wire.begun(sessions.add(session.fork(given.seed)))


async def save(sessions: Sessions, given: wire.Nothing, session: Session, seat: int) -> Any:
    return session.saved()


async def truncate(sessions: Sessions, given: wire.Nothing, session: Session, seat: int) -> Any:
    sessions.truncate(session)
    return wire.state(session)


async def close(sessions: Sessions, given: wire.Nothing, session: Session, seat: int) -> Any:
    sessions.close(session)
    return {}


CALLS = (
    Call("begin", "POST", "/games", "anyone", wire.Begin, wire.Begun, begin,
         "Begin a game; the answer holds the tokens of its owner and of its seats.", 201),
    Call("restore", "POST", "/saved", "anyone", wire.Restore, wire.Begun, restore,
         "Begin a game from a saved one; it goes on exactly as that would have.", 201),
    Call("state", "GET", "/games/{game}", "owner", wire.Nothing, wire.State, state,
         "See everything: who is asked, the returns, what they see who are asked."),
    Call("observe", "GET", "/games/{game}/observation", "seat", wire.Observe, wire.Seen, observe,
         "See what a seat sees, at once or when it is its turn."),
    Call("step", "POST", "/games/{game}/step", "seat", wire.Step, None, step,
         "Reply. A seat gets what it sees then, the owner the whole state."),
    Call("reset", "POST", "/games/{game}/reset", "owner", wire.Reseed, wire.State, reset,
         "Begin the next game with the same tokens."),
    Call("fork", "POST", "/games/{game}/fork", "owner", wire.Reseed, wire.Begun, fork,
         "Begin a copy that plays on from here by itself, with tokens of its own.", 201),
    Call("save", "GET", "/games/{game}/saved", "owner", wire.Nothing, None, save,
         "Get the whole game, to restore it or for `textgames replay`."),
    Call("truncate", "POST", "/games/{game}/truncate", "owner", wire.Nothing, wire.State, truncate,
         "Cut the game off; the returns stay."),
    Call("close", "DELETE", "/games/{game}", "owner", wire.Nothing, None, close,
         "Forget the game."),
)  # fmt: skip
BY_NAME = {call.name: call for call in CALLS}
