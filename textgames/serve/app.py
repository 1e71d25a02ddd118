"""The application: the table of calls over HTTP and over a WebSocket, health and metrics.

FastAPI is imported when an application is made. This file has no postponed annotations, because
FastAPI reads those of functions that are made here.
"""

import asyncio
import contextlib
import inspect
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from textgames import __version__
from textgames.errors import MissingDependency, TextgamesError
from textgames.registration import registry, spec
from textgames.serve import wire
from textgames.serve.calls import CALLS, Call, misfit, no_json, problem
from textgames.serve.limits import SizeLimit
from textgames.serve.sessions import Sessions
from textgames.serve.socket import talk

SWEEP = 10.0  # seconds between looks for idle games; each call looks too
REFUSED = (400, 401, 403, 404, 409, 413, 422, 429, 503)
ABOUT = """Text games for trainers in any language. Begin a game, hand each seat its token (or
keep the owner's and play all seats), then observe and step. The same calls go over the WebSocket
`/socket` as `{"call": "step", "game": ..., "token": ..., "reply": ..., "tag": 1}`, many games on
one connection; the answer has the same tag, the status and the `answer` or the `problem`."""


def make_app(sessions: Sessions) -> Any:
    """Return the FastAPI application that serves these sessions.

    Raises:
        MissingDependency: FastAPI is not installed.
    """
    try:
        from fastapi import FastAPI, WebSocket
        from fastapi.exceptions import RequestValidationError
        from starlette.exceptions import HTTPException
    except ImportError as error:
        raise MissingDependency("the server needs pip install 'textgames[serve]'") from error

    app = FastAPI(
        title="textgames", version=__version__, description=ABOUT, lifespan=_lifespan(sessions)
    )
    for call in CALLS:
        _add(app, sessions, call)
    _add_catalogue(app)
    _add_health(app, sessions)

    async def socket(connection: WebSocket) -> None:
        await talk(connection, sessions)

    app.add_api_websocket_route("/socket", socket)
    app.state.refuses_large_messages = True
    for kind in (RequestValidationError, HTTPException, TextgamesError, Exception):
        app.add_exception_handler(kind, _tell)
    app.add_middleware(SizeLimit, limit=sessions.limits.message)
    return app


def answered(data: Any, status: int = 200, headers: dict[str, str] | None = None) -> Any:
    """Return data as a response. In ASCII, as half a pair of surrogates is no UTF-8."""
    from starlette.responses import Response

    return Response(json.dumps(data), status, headers, "application/json")


async def _tell(request: Any, error: Any) -> Any:
    """Answer an error with its sentence."""
    from fastapi.exceptions import RequestValidationError

    if isinstance(error, RequestValidationError):
        first = error.errors()[0]
        if first["type"] == "json_invalid":
            status, told = problem(no_json(error.body, first["ctx"]["error"]))
        else:
            status, told = 422, {"error": "OptionError", "detail": misfit(first)}
    elif hasattr(error, "status_code"):
        status, told = error.status_code, {"error": "ServerError", "detail": str(error.detail)}
    else:
        status, told = problem(error)
    headers = dict(getattr(error, "headers", None) or {})
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return answered(told, status, headers)


def _add(app: Any, sessions: Sessions, call: Call) -> None:
    """Add a call as a route of HTTP."""

    async def endpoint(given: Any, game: str = "", key: Any = None) -> Any:
        answer = await call(sessions, given, game, key.credentials if key else None)
        return answered(answer, call.status)

    endpoint.__signature__ = inspect.Signature(_parameters(call))  # type: ignore[attr-defined]
    answer: Any = call.answer or dict[str, Any]
    if call.name == "step":
        answer = wire.Seen | wire.State
    app.add_api_route(
        call.path,
        endpoint,
        methods=[call.method],
        name=call.name,
        summary=call.about,
        response_model=answer,
        status_code=call.status,
        responses={status: {"model": wire.Problem} for status in REFUSED},
    )


def _parameters(call: Call) -> list[inspect.Parameter]:
    """What FastAPI is to find in a request."""
    from fastapi import Body, Depends, Path, Query
    from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

    kind = inspect.Parameter.KEYWORD_ONLY
    place = Body() if call.method == "POST" else Query()
    optional = not any(field.is_required() for field in call.given.model_fields.values())
    default = call.given() if optional and call.method == "POST" else inspect.Parameter.empty
    given = inspect.Parameter(
        "given", kind, annotation=Annotated[call.given, place], default=default
    )
    if call.who == "anyone":
        return [given]
    bearer = HTTPBearer(auto_error=False, description="the token of a seat, or the owner's")
    key = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
    return [
        inspect.Parameter("game", kind, annotation=Annotated[str, Path(max_length=100)]),
        given,
        inspect.Parameter("key", kind, annotation=key),
    ]


def _add_catalogue(app: Any) -> None:
    """What can be played: the same for everybody, told without a token."""

    async def catalogue() -> Any:
        return answered([{"id": id, "about": spec(id).summary} for id in registry])

    async def one_game(id: str) -> Any:
        found = spec(id)
        kind = found.game_class
        options = [
            {"name": option.name, "default": option.default, "choices": option.choices,
             "limits": option.limits}
            for option in found.options.values()
        ]  # fmt: skip
        return answered(
            {"id": id, "about": found.summary, "tags": kind.tags, "utility": kind.utility,
             "min_players": kind.min_players, "max_players": kind.max_players, "options": options}
        )  # fmt: skip

    refused = {status: {"model": wire.Problem} for status in (400, 404, 422)}
    app.add_api_route("/catalogue", catalogue, summary="All games.")
    app.add_api_route(
        "/catalogue/{id:path}", one_game, summary="A game and its options.", responses=refused
    )


def _add_health(app: Any, sessions: Sessions) -> None:
    from starlette.responses import PlainTextResponse

    async def health() -> Any:
        trouble = sessions.written.problem if sessions.written else ""
        if sessions.stopped:
            trouble = "the server is shutting down"
        data = {"status": trouble or "ok", "version": __version__}
        return answered(data, 503 if trouble else 200)

    async def metrics() -> Any:
        return PlainTextResponse(_metrics(sessions), media_type="text/plain; version=0.0.4")

    described = {503: {"description": "Games cannot be written, or the server is stopping."}}
    app.add_api_route("/health", health, summary="Whether all is well.", responses=described)
    app.add_api_route(
        "/metrics",
        metrics,
        summary="Counts, in the format of Prometheus.",
        response_class=PlainTextResponse,
    )


def _metrics(sessions: Sessions) -> str:
    counts = sessions.counts
    lines = [
        "# TYPE textgames_sessions gauge",
        f"textgames_sessions {len(sessions)}",
        "# TYPE textgames_sessions_begun_total counter",
        f"textgames_sessions_begun_total {counts['sessions']}",
        "# TYPE textgames_sessions_idle_total counter",
        f"textgames_sessions_idle_total {counts['idle']}",
        "# HELP textgames_replies_total In games that are over.",
        "# TYPE textgames_replies_total counter",
        f"textgames_replies_total {counts['replies']}",
        "# TYPE textgames_illegal_replies_total counter",
        f"textgames_illegal_replies_total {counts['illegal']}",
        "# TYPE textgames_games_total counter",
        *(
            f'textgames_games_total{{reason="{reason}"}} {counts[f"ended {reason}"]}'
            for reason in ("rules", "forfeit", "truncated", "unfinished")
        ),
    ]
    return "\n".join(lines) + "\n"


def _lifespan(sessions: Sessions) -> Any:
    @contextlib.asynccontextmanager
    async def lifespan(app: Any) -> AsyncIterator[None]:
        async def sweep() -> None:
            while True:
                await asyncio.sleep(SWEEP)
                sessions.end_idle()

        sweeping = asyncio.create_task(sweep())
        yield
        sweeping.cancel()
        app.state.lost = sessions.end()

    return lifespan
