"""`textgames replay FILE`: steps through a saved game."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textgames.cli.arguments import check_number, path

if TYPE_CHECKING:
    from textgames.cli.screen import Screen


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "replay",
        help="step through a saved game",
        description="Step through a game saved by 'textgames play --save' or a recording "
        "wrapper: Enter or n for the next action, p for the one before, q to leave. "
        "Without a terminal, the whole game is printed.",
    )
    parser.add_argument(
        "file",
        metavar="FILE",
        type=path,
        help="a saved game, one per line, or the folder of a run",
    )
    parser.add_argument(
        "--game", type=int, default=1, metavar="N", help="which game of the file (default: 1)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Step through the game, or print it."""
    from textgames.agents.human import folded
    from textgames.cli.play import seats
    from textgames.cli.screen import Screen
    from textgames.replay import chapters, read

    check_number(arguments.game)
    screen = Screen()
    told = chapters(arguments.file, arguments.game)
    if agents := read(arguments.file, arguments.game).get("agents"):  # of a tournament
        first, _, rest = told[0].partition("\n")  # which stays first: a playthrough begins with it
        told[0] = f"{first}\n{folded(seats(agents))}\n{rest}"
    if screen.interactive:
        step_through(told, screen)
    else:
        screen.story("\n\n".join(told))
    return 0


def step_through(chapters: Sequence[str], screen: Screen) -> None:
    """Show one piece at a time, until the person leaves."""
    place, last = 0, len(chapters) - 1
    screen.story(chapters[0])
    while True:
        ahead = "Enter next" if place < last else "the end"
        try:
            command = screen.read(f"\n[{ahead}, p back, q quit] ").strip().casefold()
        except EOFError:
            return
        if command in ("q", "quit") or (place == last and command in ("", "n", "next")):
            return
        if command in ("", "n", "next"):
            place += 1
        elif command in ("p", "b", "back"):
            place = max(place - 1, 0)
        else:
            screen.write("Press Enter or write n for the next action, p to go back, q to quit.")
            continue
        screen.story(chapters[place])
