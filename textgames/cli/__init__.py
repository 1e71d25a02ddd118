"""The command `textgames`: one module per command, each with `add` (its arguments) and `run`.

What a command needs beyond the standard library is imported in its `run`, so that `--help` is
instant. Exit codes: 0 done, also when the person left a game; 1 `serve` could not write games down;
2 a mistake of the user, told in one line; 130 interrupted by Ctrl-C; 141 the reader of the output
went away.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import signal
import sys
import threading
import warnings
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

from textgames import __version__
from textgames.cli import (
    analyze,
    exploit,
    leaderboard,
    list_games,
    play,
    replay_game,
    report,
    serve,
    show,
    tournament,
)
from textgames.errors import TextgamesError

COMMANDS = (
    list_games,
    show,
    play,
    replay_game,
    exploit,
    analyze,
    tournament,
    leaderboard,
    report,
    serve,
)

EXAMPLES = """\
examples:
  textgames play TicTacToe-v0                  you and the strongest opponent
  textgames play KuhnPoker-v0 --set rounds=5   with an option of the game
  textgames show LiarsDice-v0                  rules, options and a sample game
  textgames list --agents                      who can play, with their options
  textgames exploit KuhnPoker-v0 random        how far from perfect play it is
  textgames tournament --games KuhnPoker-v0 --agents random,mcts --out runs/a
  textgames leaderboard runs/a                 who is best, how sure that is
  textgames report runs/a                      a page with games to look at"""


class Parser(argparse.ArgumentParser):
    """Answers a mistake with one line instead of the whole usage."""

    def error(self, message: str) -> NoReturn:
        for kind, wanted in (("int", "a whole number"), ("float", "a number")):
            message = message.replace(f"invalid {kind} value: ", f"expected {wanted}, got ")
        self.exit(2, f"{self.prog}: {message}; see '{self.prog} --help'\n")


def parser() -> Parser:
    """Return the parser of the whole command line."""
    top = Parser(
        prog="textgames",
        description="Text games for people, programs and language models.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"textgames {__version__}")
    commands = top.add_subparsers(
        title="commands", metavar="COMMAND", dest="command", parser_class=Parser
    )
    for command in COMMANDS:
        command.add(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; None for the arguments of this process."""
    _open_closed_streams()
    for stream in (sys.stdin, sys.stdout, sys.stderr):  # no text may be too strange to show
        with contextlib.suppress(AttributeError, ValueError, OSError):
            stream.reconfigure(errors="replace" if stream is sys.stdin else "backslashreplace")  # type: ignore[union-attr]
    try:
        with _quiet_interruption():
            return _run(argv)
    except BrokenPipeError:
        _drop_output()
        return 141
    except OSError as error:  # as from a full disk; files of saved games have their own errors
        _drop_output()
        sys.stderr.write(f"textgames: the output cannot be written: {error.strerror or error}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        return 130


@contextlib.contextmanager
def _quiet_interruption() -> Iterator[None]:
    """Let Ctrl-C at the moment in which an agent is asked be no reason for Python to complain."""
    before = signal.getsignal(signal.SIGINT)
    ours = before is signal.default_int_handler
    if not ours or threading.current_thread() is not threading.main_thread():
        yield
        return
    signal.signal(signal.SIGINT, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _interrupt(number: int, frame: Any) -> NoReturn:
    # now, since a reply that nobody holds yet is gone before KeyboardInterrupt is caught anywhere
    warnings.filterwarnings("ignore", "coroutine .* was never awaited", RuntimeWarning)
    signal.default_int_handler(number, frame)


def _open_closed_streams() -> None:
    """Python has None for a stream that the caller closed, as with `<&-` in a shell."""
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, io.StringIO())


def _drop_output() -> None:
    """Forget what is still in the buffer: it has nowhere to go, and Python would complain."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(argv: Sequence[str] | None) -> int:
    top = parser()
    try:
        arguments, rest = top.parse_known_args(argv)
        if rest:
            _seat_the_rest(top, arguments, rest)
    except SystemExit as done:  # after --help, --version or a mistake
        sys.stdout.flush()
        return done.code if isinstance(done.code, int) else 2
    if "run" not in arguments:
        top.print_help()
        sys.stdout.flush()
        return 0
    try:
        code: int = arguments.run(arguments)
    except TextgamesError as error:
        sys.stdout.flush()
        if sys.flags.dev_mode:
            raise
        line = " ".join(str(error).split())
        sys.stderr.write(f"textgames: {line}\n")
        return 2
    sys.stdout.flush()
    return code


def _seat_the_rest(top: Parser, arguments: argparse.Namespace, rest: Sequence[str]) -> None:
    """Take agents that are named after an option, which argparse leaves over."""
    strange = [text for text in rest if text.startswith("-") or "agents" not in arguments]
    if strange:
        prog = f"{top.prog} {arguments.command}" if arguments.command else top.prog
        told = f"{prog}: unrecognized arguments: {' '.join(strange)}; see '{prog} --help'"
        top.exit(2, f"{told}\n")
    arguments.agents = [*arguments.agents, *rest]
