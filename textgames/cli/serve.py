"""`textgames serve`: games for trainers in any language, over HTTP and WebSockets."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from textgames.cli.arguments import add_settings, path
from textgames.texts import counted

IDLE = 600.0  # seconds


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "serve",
        help="serve games to trainers in any language",
        description="Serve games over HTTP and WebSockets: many at the same time, with a token for "
        "each seat. The description of all calls is at /docs and /openapi.json. Ctrl-C or SIGTERM "
        "ends it; no game that was over is lost then.",
        epilog="Whoever reaches the server can begin games: open it to others (--host) behind a "
        "proxy that knows them.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="0 for any (default: 8000)")
    parser.add_argument(
        "--out",
        metavar="FILE",
        type=path,
        help="add each game that ends to this file, a line of JSON each",
    )
    parser.add_argument(
        "--sessions",
        type=int,
        default=10_000,
        metavar="N",
        help="games at the same time (default: 10000)",
    )
    parser.add_argument(
        "--idle",
        type=float,
        metavar="SECONDS",
        help=f"after which a game without calls is given up (default: {IDLE:.0f})",
    )
    parser.add_argument(
        "--message",
        type=int,
        default=1 << 20,
        metavar="BYTES",
        help="of one request (default: 1048576)",
    )
    _add_openenv(parser)
    parser.set_defaults(run=run)


def _add_openenv(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--openenv",
        metavar="ID",
        help="speak OpenEnv's protocol instead, for this game; its clients work as they are",
    )
    add_settings(parser, "with --openenv: an option of the game")
    parser.add_argument("--num-players", type=int, metavar="N", help="with --openenv")
    parser.add_argument(
        "--seat", type=int, metavar="N", help="with --openenv: the client plays this seat only"
    )
    parser.add_argument(
        "--opponents",
        metavar="AGENT",
        help="with --openenv and --seat: who plays the other seats (default: random)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve until a signal comes."""
    from textgames.errors import OptionError
    from textgames.serve.process import address, listening, server
    from textgames.serve.sessions import Limits, Sessions
    from textgames.serve.written import Written

    idle = IDLE if arguments.idle is None else arguments.idle
    limits = Limits(arguments.sessions, idle, arguments.message)
    sessions = Sessions(limits)
    if arguments.openenv is None:
        for name in ("settings", "num_players", "seat", "opponents"):
            if getattr(arguments, name) not in (None, []):
                option = {"settings": "set"}.get(name, name.replace("_", "-"))
                raise OptionError(f"--{option} goes with --openenv ID")
        from textgames.serve.app import make_app

        if arguments.out is not None:
            sessions.written = Written(arguments.out)
        app = make_app(sessions)
    else:
        app = _openenv(arguments)
    one = server(app, limits.message, sessions.stop)
    bound = listening(arguments.host, arguments.port)
    print(f"textgames is served at {address(bound)} (Ctrl-C ends it)", flush=True)
    one.run([bound])
    if sys.stdout.isatty():
        print()  # after the ^C, so that the prompt of the shell begins a line
    lost = getattr(app.state, "lost", 0)
    if lost:
        games = counted(lost, "game")
        sys.stderr.write(f"textgames: {games} could not be written to {arguments.out}\n")
    return 1 if lost else 0


def _openenv(arguments: argparse.Namespace) -> Any:
    from textgames.cli.arguments import settings
    from textgames.errors import OptionError
    from textgames.integrations.openenv import make_app

    for name in ("out", "idle"):
        if getattr(arguments, name) is not None:
            raise OptionError(f"--{name} does not go with --openenv")
    return make_app(
        arguments.openenv,
        num_players=arguments.num_players,
        seat=arguments.seat,
        opponents=arguments.opponents,
        sessions=arguments.sessions,
        **settings(arguments.settings),
    )
