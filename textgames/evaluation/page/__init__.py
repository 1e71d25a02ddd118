"""A run as one page for a browser: it needs no network, and nothing else beside it.

write_page("report.html", Run("runs/first"))

Everything is in the file: tables and plots as HTML and SVG, the style, a small script, and some of
the games as data. The page allows itself no other script and no connection, so what agents wrote
cannot do anything in it, even if an escape were forgotten.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from statistics import fmean
from typing import Any

from textgames import __version__
from textgames.evaluation.exact import Yardsticks
from textgames.evaluation.page import tables
from textgames.evaluation.page.plots import COLOURS, lines, radar
from textgames.evaluation.page.viewing import GAMES, chosen, viewed
from textgames.evaluation.skills import profile
from textgames.evaluation.standings import Run, Standing, head_to_head, progress_of_ratings
from textgames.files import write_whole
from textgames.texts import counted

POINTS = 120  # of a line of ratings
RAYS = 3  # skills at least, for a radar plot


def write_page(
    path: str | os.PathLike[str],
    run: Run,
    exact: Sequence[Yardsticks] | None = None,
    shown: int = GAMES,
) -> None:
    """Write a run as an HTML file, whole or not at all.

    Args:
        path: of the file.
        run: what it tells of.
        exact: what `evaluation.exact.measure` gave, to be told too.
        shown: how many games can be stepped through, at most.

    Raises:
        SavedGameError: the file cannot be written.
    """
    text = page(run, exact, shown)
    # lone surrogates and all other letters beyond ASCII become character references
    plain = text.encode("ascii", "xmlcharrefreplace").decode("ascii")
    write_whole(path, plain, "report")


def page(run: Run, exact: Sequence[Yardsticks] | None = None, shown: int = GAMES) -> str:
    """Return a run as HTML; the arguments are those of `write_page`."""
    standings = run.standings()
    names = [standing.agent for standing in standings]
    games = viewed(run.path, chosen(run.games, shown))
    script = _file("report.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    parts = {
        "policy": f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'",
        "style": _file("report.css"),
        "script": script,
        "title": escape(f"{run.path}"),
        "summary": _summary(run),
        "leaderboard": tables.leaderboard(standings),
        "notes": _notes(run, standings),
        "meetings": tables.meetings(names, head_to_head(run.games)),
        "over_time": _over_time(run, names),
        "skills": _skills(run, names),
        "by_game": tables.by_game(run, names),
        "exact": _exact(exact),
        "seats": tables.seats(run),
        "agents_by_seat": tables.agents_by_seat(run, names),
        "behaviour": tables.behaviour(run, names),
        "shown": f"{len(games['games']):,} of {len(run.games):,}",
        "games": _as_data(games),
        "version": __version__,
    }
    # in one pass, so that what is put in is not looked at again
    return re.sub(r"\{\{(\w+)\}\}", lambda mark: parts[mark[1]], _file("report.html"))


def _file(name: str) -> str:
    return files(__name__).joinpath(name).read_text(encoding="ascii")


def _as_data(value: Any) -> str:
    """JSON that cannot end the element it stands in."""
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")


def _summary(run: Run) -> str:
    ids = run.statistics.games
    kinds = ids[0] if len(ids) == 1 else f"{len(ids)} kinds"
    cost = f", {tables.dollars(run.cost)}" if run.cost else ""
    games = f"{len(run.games):,} game{'s' * (len(run.games) > 1)} of {kinds}"
    return escape(f"{games}, {counted(len(run.statistics.agents), 'agent')}{cost}")


def _notes(run: Run, standings: Sequence[Standing]) -> str:
    notes = []
    if any(standing.settled is False for standing in standings):
        notes.append(
            "~ the order of this agent and the next is not settled: more games are needed to be "
            "95 % sure."
        )
    notes += [
        f"{games:,} {'games are' if games > 1 else 'game is'} left out of the ratings: {reason}."
        for reason, games in run.left_out.items()
    ]
    return "".join(f"<p>{escape(note)}</p>" for note in notes)


def _over_time(run: Run, names: Sequence[str]) -> str:
    series: dict[str, list[tuple[float, float]]] = {name: [] for name in names}
    for count, ratings in progress_of_ratings(run.games, POINTS):
        for name in names:
            if name in ratings.overall:
                series[name].append((count, ratings.overall[name].conservative))
    known = {name: points for name, points in series.items() if points}
    more = ""
    if len(known) > COLOURS:
        more = f"<p>The {COLOURS} best have colours of their own, all others are grey.</p>"
    return lines(known, "games", "rating") + more


def _skills(run: Run, names: Sequence[str]) -> str:
    profiles = {name: profile(run.ratings, name) for name in names}
    values = [rating.mu for known in profiles.values() for rating in known.values()]
    if not values:
        return "<p>These games ask for no skill that is known.</p>"
    span = min(values) - 1, max(values) + 1
    middle = {
        skill: fmean(known[skill].mu for known in profiles.values() if skill in known)
        for skill in dict.fromkeys(skill for known in profiles.values() for skill in known)
    }
    drawn = [
        f"<figure>{radar({s: r.mu for s, r in known.items()}, middle, span, number)}"
        f"<figcaption>{escape(name)}</figcaption></figure>"
        for number, (name, known) in enumerate(profiles.items())
        if len(known) >= RAYS
    ]
    rows = [
        [
            skill,
            *(
                f"{known[skill].mu:.1f} \u00b1 {known[skill].sigma:.1f}" if skill in known else ""
                for known in profiles.values()
            ),
        ]
        for skill in middle
    ]
    scale = f"<p>From {span[0]:.1f} in the centre to {span[1]:.1f} on the rim; "
    scale += "the dashed line is the mean of all agents.</p>"
    return (
        f'<div class="radars">{"".join(drawn)}</div>{scale if drawn else ""}'
        f"{tables.table(['', *names], rows)}"
    )


def _exact(rows: Sequence[Yardsticks] | None) -> str:
    if rows is None:
        return (
            "<p>Not computed: <code>textgames report --exact</code> judges every recorded move of "
            "the games that can be solved.</p>"
        )
    if not rows:
        return "<p>None of these games can be solved.</p>"
    return tables.yardsticks(rows)
