"""`textgames report runs/first`: a run as one page for a browser."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from textgames.cli.arguments import path

PAGE = "report.html"  # in the folder of a run


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "report",
        help="make a page of a tournament, with games to step through",
        description="Make one HTML file of a tournament that needs no network: leaderboard, who "
        "beat whom, ratings over time, skills, seats, cost, and a viewer that steps through games "
        "with what each seat read, replies, reasoning and legality.",
    )
    parser.add_argument(
        "folder", metavar="FOLDER", type=path, help="of the run, or a file with records"
    )
    parser.add_argument(
        "--out", metavar="FILE", type=path, help=f"where to (default: {PAGE} in the folder)"
    )
    parser.add_argument("--game", default="", metavar="ID", help="only this game")
    parser.add_argument("--family", default="", metavar="NAME", help="only games such as 'cards'")
    parser.add_argument(
        "--show", type=int, default=100, metavar="N", help="games in the viewer (default: 100)"
    )
    parser.add_argument(
        "--exact",
        action="store_true",
        help="judge every recorded move of the games that can be solved; takes its time",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the page and say where it is."""
    from textgames.cli.leaderboard import measured
    from textgames.errors import OptionError
    from textgames.evaluation.page import write_page
    from textgames.evaluation.standings import Run
    from textgames.files import checked_target

    if arguments.show < 0:
        raise OptionError(f"--show: expected a number of at least 0, got {arguments.show}")
    found = Run(arguments.folder, arguments.game, arguments.family)
    place = Path(arguments.folder)
    out = arguments.out or (place / PAGE if place.is_dir() else place.with_suffix(".html"))
    if Path(out).suffix != ".html" or Path(out) == place:  # rather than over the records
        raise OptionError(f"--out: expected a file that ends in .html, got {out}")
    checked_target(out, "report")  # before the work
    exact = measured(found) if arguments.exact else None
    write_page(out, found, exact, arguments.show)
    games = f"{len(found.games):,} game{'s' * (len(found.games) > 1)}"
    size = Path(out).stat().st_size
    told = f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.0f} kB"
    print(f"{out}: {games}, {told}")
    return 0
