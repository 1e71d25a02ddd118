"""`textgames tournament`: many games between agents, in a folder where nothing is lost."""

from __future__ import annotations

import argparse
import sys
import time
from typing import TYPE_CHECKING, Any

from textgames.cli.arguments import path
from textgames.texts import one_line

if TYPE_CHECKING:
    from textgames.cli.progress import Progress
    from textgames.evaluation.tournament import Summary, Tournament

SHOWN_EVERY = 0.1  # seconds
WIDEST = 400  # characters of a failure


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "tournament",
        help="let agents play many games against each other",
        description="Let agents play many games against each other. Every deal is played in as "
        "many seatings as there are agents in it, so that nobody gains by luck or by moving "
        "first. Each game is one line of games.jsonl in the folder as soon as it ends. Stopped at "
        "any moment, the same command goes on where it was.",
        epilog="Options of games and agents stand behind a colon: KuhnPoker-v0:rounds=3 or "
        "mcts:simulations=500; names with other commas stand between semicolons: "
        "--agents 'scripted:4,0,8;random'. 'textgames list --agents' names the agents with their "
        "options. An agent of your own is package.module:Class, made "
        "anew for every game, or package.module:function, plain or async. A reply that fails or "
        "comes too late counts as illegal; a game in which the endpoint of a language model is "
        "down does not count, and is played again.",
    )
    _add_plan(parser)
    _add_limits(parser)
    parser.set_defaults(run=run)


def _add_plan(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--games", required=True, metavar="IDS", help="with commas: KuhnPoker-v0,TicTacToe-v0"
    )
    parser.add_argument(
        "--agents",
        required=True,
        dest="entrants",
        metavar="AGENTS",
        help="with commas: random,mcts",
    )
    parser.add_argument(
        "--opponents",
        default="",
        metavar="AGENTS",
        help="fixed opponents, whom each agent plays instead of the others",
    )
    _add_out(parser)
    parser.add_argument(
        "--games-per-pair",
        type=int,
        default=10,
        metavar="N",
        help="of each two agents in each game, at least (default: 10)",
    )
    parser.add_argument(
        "--pairing",
        default="round-robin",
        metavar="HOW",
        help="round-robin: all pairs alike (default); matchmaking: as many games, between those "
        "whose result tells most about their TrueSkill ratings",
    )
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same games")
    parser.add_argument(
        "--illegal",
        default="forfeit",
        metavar="POLICY",
        help="what an illegal reply leads to: forfeit (two retries, then a loss; the default), "
        "random, spiral, textarena, mars or verifiers",
    )


def _add_out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", required=True, metavar="FOLDER", type=path, help="such as runs/first"
    )


def _add_limits(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--time-limit", type=float, metavar="SECONDS", help="for one reply (default: none)"
    )
    parser.add_argument(
        "--max-turns", type=int, metavar="N", help="replies after which a game is cut off"
    )
    parser.add_argument(
        "--concurrency",
        type=int,
        default=64,
        metavar="N",
        help="games in progress at the same time (default: 64; 1 with human)",
    )
    parser.add_argument(
        "--connections",
        type=int,
        default=64,
        metavar="N",
        help="replies of one agent that are waited for at the same time (default: 64)",
    )
    parser.add_argument(
        "--engine",
        default="local",
        metavar="WHERE",
        help="local: in this process (default); ray: on a Ray cluster",
    )


def run(arguments: argparse.Namespace) -> int:
    """Play what is missing, say what came of it, and print the leaderboard."""
    from textgames.agents.human import HINT, Quit
    from textgames.evaluation.tournament import Tournament, names

    tournament = Tournament(
        names(arguments.games),
        names(arguments.entrants),
        opponents=names(arguments.opponents),
        games_per_pair=arguments.games_per_pair,
        pairing=arguments.pairing,
        seed=arguments.seed,
        illegal=arguments.illegal,
        time_limit=arguments.time_limit,
        max_turns=arguments.max_turns,
    )
    begin = time.monotonic()
    if _with_people(arguments):
        print(f"{HINT}\n", flush=True)
    try:
        summary = played(tournament, arguments)
    except Quit as quit:
        print(f"{quit}; the same command goes on in {arguments.out}.")
        return 0
    print("\n".join(told(summary, arguments.out, time.monotonic() - begin)), flush=True)
    print("\n".join(["", *standings(arguments.out)]))
    return 0


def played(tournament: Tournament, arguments: argparse.Namespace) -> Summary:
    """Play what is missing, and say how far that is; if it is stopped, how it goes on."""
    from textgames.cli.progress import Progress
    from textgames.errors import EndpointError

    try:
        with Progress("games") as progress:
            progress.terminal &= not _with_people(arguments)  # it would stand in what they read
            return tournament.run(
                arguments.out,
                concurrency=1 if _with_people(arguments) else arguments.concurrency,
                connections=arguments.connections,
                engine=arguments.engine,
                progress=Rate(progress),
            )
    except KeyboardInterrupt:  # told once the line of the progress has been taken away
        sys.stderr.write(f"\nstopped; the same command goes on in {arguments.out}")
        raise
    except EndpointError as error:
        line = f"{error}; the same command goes on in {arguments.out}"
        raise type(error)(line) from error


def _with_people(arguments: argparse.Namespace) -> bool:
    """Whether a person plays, who would be asked in all games in turn if there were several."""
    from textgames.evaluation.tournament import names

    entrants = (*names(arguments.entrants), *names(arguments.opponents))
    return any(name.rpartition(":")[2] == "human" for name in entrants)


def standings(folder: str) -> list[str]:
    """Return the leaderboard of a run as lines; what is missing for it, where something is."""
    from textgames.cli.leaderboard import table
    from textgames.errors import MissingDependency
    from textgames.evaluation.standings import Run

    try:
        return table(Run(folder))
    except MissingDependency as error:
        return [f"no leaderboard: {error}"]


class Rate:
    """Shows progress with games per second, cost and the time that is left, ten times a second."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.begin = self.shown = 0.0
        self.before = -1  # games that were there

    def __call__(self, done: int, total: int, cost: float) -> None:
        """Show that `done` games of `total` are done, for `cost` US dollars."""
        now = time.monotonic()
        if self.before < 0:
            self.begin, self.before = now, done
        if now - self.shown < SHOWN_EVERY:
            return
        self.shown = now
        more = ""
        if done > self.before:
            each = (now - self.begin) / (done - self.before)
            more = f", {_rate(each)}, {duration(each * (total - done))} left"
        self.progress(done, total, more + (f", ${cost:,.2f}" if cost else ""))


def told(summary: Summary, folder: str, seconds: float) -> list[str]:
    """Return what a run has done as lines."""
    new = summary.games - summary.before
    paid = f" for ${summary.cost:,.2f}" if summary.cost else ""
    games = f"{new:,} game{'s' * (new != 1)}"
    lines = [f"{games} in {duration(seconds)}; {folder} has {summary.games:,}{paid}."]
    for name, count in sorted(summary.failures.items()):
        first = one_line(summary.first_failure[name])[:WIDEST]
        times = f"{count:,} time{'s' * (count > 1)}"
        lines.append(f"{one_line(name)} failed {times}; the first: {first}")
    return lines


def duration(seconds: float) -> str:
    """Return a time in words: "0.4 s", "12 s", "3 min", "2 h 5 min"."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 100:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def _rate(seconds_each: float) -> str:
    if seconds_each <= 0.1:
        return f"{1 / max(seconds_each, 1e-9):,.0f} per second"
    if seconds_each < 1:
        return f"{1 / seconds_each:.1f} per second"
    return f"{60 / seconds_each:.1f} per minute"
