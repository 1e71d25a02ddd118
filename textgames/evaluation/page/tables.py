"""The tables of a page. All text that came from agents or games is escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from statistics import fmean

from textgames.evaluation.exact import Yardsticks
from textgames.evaluation.page.plots import whisker
from textgames.evaluation.ratings import family_of
from textgames.evaluation.standings import Meetings, Run, Standing, signed
from textgames.evaluation.statistics import Figures


class Html(str):
    """Text that is HTML already; all other text is escaped."""


Cell = str
FULL = 10.0  # points of a rating from the mean at which its colour is deepest
NONE = Html('<td class="none"></td>')


def table(head: Sequence[Cell], rows: Iterable[Sequence[Cell]]) -> Html:
    """Return a table; the first cell of each row names it, a cell of HTML stands as it is."""
    top = "".join(f'<th scope="col">{_inner(cell)}</th>' for cell in head)
    body = "".join(
        f'<tr><th scope="row">{_inner(first)}</th>{"".join(map(_cell, rest))}</tr>'
        for first, *rest in rows
    )
    return Html(
        f'<div class="wide"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _inner(text: Cell) -> str:
    return text if isinstance(text, Html) else escape(text)


def _cell(text: Cell) -> str:
    return text if text.startswith("<td") and isinstance(text, Html) else f"<td>{_inner(text)}</td>"


def heat(share: float, text: str, title: str = "") -> Html:
    """Return a cell whose colour says how much of 1 `share` is; a half has none."""
    kind = "good" if share >= 0.5 else "bad"
    depth = min(round(100 * abs(2 * share - 1)), 100)
    more = f' title="{escape(title)}"' if title else ""
    return Html(f'<td class="{kind}" style="--depth:{depth}%"{more}>{escape(text)}</td>')


def leaderboard(standings: Sequence[Standing]) -> Html:
    """Return the leaderboard, the same figures as `textgames leaderboard` prints."""
    strengths = [standing.strength for standing in standings if standing.strength]
    span = (
        min((strength.low for strength in strengths), default=-1.0),
        max((strength.high for strength in strengths), default=1.0),
    )
    paid = any(standing.figures.cost for standing in standings)
    head = ["agent", "rating", "mu", "sigma", "points", "95 %", "", "games", "won", "drawn"]
    head += ["illegal"] + ["cost"] * paid
    rows = []
    for place, standing in enumerate(standings, 1):
        rating, figures, strength = standing.rating, standing.figures, standing.strength
        points = ["", "", ""]
        if strength:
            low, high = signed(strength.low), signed(strength.high)
            drawn = whisker(strength.low, strength.points, strength.high, span)
            points = [signed(strength.points), f"{low} to {high}", Html(drawn)]
        mark = Html('<abbr title="the order of this agent and the next is not settled">~</abbr>')
        name = f"{place}{mark if standing.settled is False else ''} <b>{escape(standing.agent)}</b>"
        row = [Html(name), f"{rating.conservative:.2f}", f"{rating.mu:.2f}", f"{rating.sigma:.2f}"]
        row += [*points, f"{figures.games:,}", f"{figures.whole.won:.0%}"]
        row += [f"{figures.whole.drawn:.0%}", f"{figures.illegal_rate:.1%}"]
        rows.append(row + [dollars(figures.cost)] * paid)
    return table(head, rows)


def meetings(names: Sequence[str], found: Mapping[tuple[str, str], Meetings]) -> Html:
    """Return how much of their games those of the rows won against those of the columns."""
    rows = []
    for name in names:
        row: list[Cell] = [name]
        for other in names:
            met = found.get((name, other))
            if met is None or not met.games:
                row.append(NONE)
                continue
            share = met.score / met.games
            told = f"{name} won {met.score:,.3g} of {met.games:,.3g} against {other}"
            row.append(heat(share, f"{share:.0%}", told))
        rows.append(row)
    return table(["", *names], rows)


def by_game(run: Run, names: Sequence[str]) -> Html:
    """Return the conservative rating of each agent in each game and family."""
    tables = [(id, run.ratings.games[id]) for id in run.statistics.games if id in run.ratings.games]
    families = sorted({family_of(id) for id, _ in tables} & set(run.ratings.families))
    tables += [(f"all of {family}", run.ratings.families[family]) for family in families]
    rows = []
    for id, ratings in tables:
        row: list[Cell] = [id]
        middle = fmean(rating.conservative for rating in ratings.values())
        for name in names:
            if name not in ratings:
                row.append(NONE)
                continue
            value = ratings[name].conservative
            told = f"mu {ratings[name].mu:.2f}, sigma {ratings[name].sigma:.2f}"
            row.append(heat(0.5 + (value - middle) / FULL / 2, f"{value:.1f}", told))
        rows.append(row)
    return table(["", *names], rows)


def seats(run: Run) -> Html:
    """Return how often each seat won, over all agents, and what the first one gains."""
    figures = {id: run.statistics.of(game=id) for id in run.statistics.games}
    most = max(len(one.seats) for one in figures.values())
    rows = []
    for id, one in figures.items():
        row: list[Cell] = [id, f"{one.games:,}", f"{one.length:.1f}"]
        for seat in range(most):
            won = one.seats.get(seat)
            row.append(NONE if won is None else f"{won.won:.0%}")
        gain = one.first_seat
        drawn = f"{one.whole.drawn:.0%}"
        rows.append([*row, drawn, NONE if gain is None else f"{gain:+.2f}"])
    head = ["", "games", "replies", *(f"seat {seat} won" for seat in range(most))]
    return table([*head, "drawn", "first seat"], rows)


def agents_by_seat(run: Run, names: Sequence[str]) -> Html:
    """Return how often each agent won in each seat, over all games."""
    figures = {name: run.statistics.of(name) for name in names}
    most = max(max(one.seats, default=0) for one in figures.values()) + 1
    rows = []
    for name, one in figures.items():
        row: list[Cell] = [name]
        for seat in range(most):
            sat = one.seats.get(seat)
            told = "" if sat is None else f"{sat.games:,} games, {sat.drawn:.0%} drawn"
            row.append(NONE if sat is None else heat((sat.score + 1) / 2, f"{sat.won:.0%}", told))
        rows.append(row)
    return table(["", *(f"seat {seat} won" for seat in range(most))], rows)


def behaviour(run: Run, names: Sequence[str]) -> Html:
    """Return what agents did beside winning, and what it took."""
    head = ["", "replies", "illegal", "failed", "games forfeited", "replies in a game"]
    head += [
        "tokens read",
        "written",
        "cost",
        "for a game",
        "seconds",
        "half within",
        "95 % within",
    ]
    return table(head, [_behaviour(name, run.statistics.of(name)) for name in names])


def _behaviour(name: str, figures: Figures) -> list[Cell]:
    return [
        name,
        f"{figures.replies:,}",
        f"{figures.illegal_rate:.1%}",
        f"{figures.failure_rate:.1%}",
        f"{figures.forfeits:.1%}",
        f"{figures.length:.1f}",
        f"{figures.prompt_tokens:,}",
        f"{figures.completion_tokens:,}",
        dollars(figures.cost),
        dollars(figures.cost / figures.games if figures.games else 0.0),
        duration(figures.seconds),
        duration(figures.seconds_half),
        duration(figures.seconds_most),
    ]


def yardsticks(rows: Iterable[Yardsticks]) -> Html:
    """Return how far agents were from perfect play."""
    head = ["game", "agent", "moves", "optimal", "mean regret", "NashConv", "seen", "yardstick"]
    return table(
        head,
        [
            [
                row.game,
                Html(f'<td class="name">{escape(row.agent)}</td>'),
                f"{row.moves:,}",
                heat(row.optimal, f"{row.optimal:.1%}"),
                f"{row.regret:.4f}",
                "" if row.nash_conv is None else f"{row.nash_conv:.4f}",
                "" if row.seen is None else f"{row.seen:.0%}",
                row.yardstick,
            ]
            for row in rows
        ],
    )


def dollars(cost: float) -> str:
    """Return US dollars: "$1,234.50", "$0.0012"; "" for none."""
    if not cost:
        return ""
    return f"${cost:,.2f}" if cost >= 0.1 else f"${cost:.2g}"


def duration(seconds: float) -> str:
    """Return a time in the unit that suits it: "35 us", "1.2 ms", "4.5 s"."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:,.3g} {unit}"
    return f"{seconds * 1e6:.0f} us"
