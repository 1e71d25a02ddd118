"""Plots as SVG that stands in a page: its colours are the page's, light or dark, its text is text.

Drawn here rather than by matplotlib, whose SVG fixes its colours, carries every letter as an
outline (fifty times the size) and cannot follow the theme or the width of a page.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

COLOURS = 8  # that can be told apart; the classes c0 to c7 of the style sheet
WIDTH, HEIGHT = 760, 320
LEFT, RIGHT, TOP, BOTTOM = 44, 170, 12, 40  # margins of a plot of lines
LABEL = 15  # between two labels
RADIUS = 74
TICKS = (1, 2, 2.5, 5, 10)  # times a power of ten


def whisker(low: float, middle: float, high: float, span: tuple[float, float]) -> str:
    """Return a dot with its interval, on a scale from one end of `span` to the other."""
    x = [4 + 112 * (value - span[0]) / ((span[1] - span[0]) or 1) for value in (low, middle, high)]
    zero = 4 + 112 * (0 - span[0]) / ((span[1] - span[0]) or 1)
    axis = f'<line class="grid" x1="{zero:.1f}" x2="{zero:.1f}" y1="0" y2="18"/>'
    return (
        f'<svg class="whisker" viewBox="0 0 120 18" role="img" aria-label="{middle:.0f}, from '
        f'{low:.0f} to {high:.0f}">{axis * (span[0] <= 0 <= span[1])}'
        f'<line class="interval" x1="{x[0]:.1f}" x2="{x[2]:.1f}" y1="9" y2="9"/>'
        f'<circle class="dot" cx="{x[1]:.1f}" cy="9" r="3.5"/></svg>'
    )


def lines(series: Mapping[str, Sequence[tuple[float, float]]], along: str, up: str) -> str:
    """Return lines through points, each with its name at its end.

    Args:
        series: points by name; the first `COLOURS` of them have colours of their own.
        along: what is counted from left to right,
        up: and from below.
    """
    points = [point for line in series.values() for point in line]
    if not points:
        return ""
    most = max(x for x, _ in points) or 1
    ticks = ticks_of(min(y for _, y in points), max(y for _, y in points))
    low, high = ticks[0], ticks[-1]

    def at(x: float, y: float) -> tuple[float, float]:
        width, height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
        return LEFT + width * x / most, TOP + height * (high - y) / (high - low)

    drawn = [_grid(ticks, at(0, 0)[0], at(most, 0)[0], [at(0, tick)[1] for tick in ticks])]
    drawn += [
        _text(at(x, low)[0], HEIGHT - BOTTOM + 16, f"{x:,.0f}", "middle")
        for x in ticks_of(0, most)
        if x <= most and x == int(x)
    ]
    drawn.append(_text(at(most / 2, low)[0], HEIGHT - 6, along, "middle"))
    ends = _apart([at(*line[-1])[1] for line in series.values()])
    for number, ((name, line), end) in enumerate(zip(series.items(), ends, strict=True)):
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(*point) for point in line))
        colour = f"c{number}" if number < COLOURS else "other"
        title = f"<title>{escape(name)}</title>"
        drawn.append(f'<polyline class="line {colour}" points="{path}">{title}</polyline>')
        if number < COLOURS:
            drawn.append(_text(at(most, low)[0] + 6, end + 4, _short(name, 24), "start", colour))
    label = escape(f"{up} by {along}")
    view = f'viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}"'
    return f'<svg class="lines" {view}>{"".join(drawn)}</svg>'


def radar(
    values: Mapping[str, float], middle: Mapping[str, float], span: tuple[float, float], number: int
) -> str:
    """Return a polygon of values, one ray each, over that of `middle`, the mean of all.

    Args:
        values: by the name of their ray.
        middle: of the same names.
        span: what stands in the centre, and on the rim.
        number: of the colour.
    """
    names = list(values)

    def corners(numbers: Sequence[float]) -> str:
        ends = (_ray(place, len(names), value) for place, value in enumerate(numbers))
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in ends)

    def scaled(table: Mapping[str, float]) -> list[float]:
        width = (span[1] - span[0]) or 1
        return [RADIUS * min(max((table[name] - span[0]) / width, 0), 1) for name in names]

    rings = [
        f'<polygon class="grid" points="{corners([RADIUS * share] * len(names))}"/>'
        for share in (0.25, 0.5, 0.75, 1)
    ]
    labels = []
    for place, name in enumerate(names):
        x, y = _ray(place, len(names), RADIUS + 9)
        anchor = "middle" if abs(x) < 8 else "start" if x > 0 else "end"
        for row, word in enumerate(name.split(" ", 1)):
            labels.append(_text(x, y + 4 + 10 * row - 5 * name.count(" "), word, anchor))
    colour = f"c{number}" if number < COLOURS else "other"
    told = escape("; ".join(f"{name} {value:.1f}" for name, value in values.items()))
    return (
        f'<svg class="radar" viewBox="-165 -105 330 210" role="img" aria-label="{told}">'
        f"{''.join(rings)}"
        f'<polygon class="mean" points="{corners(scaled(middle))}"/>'
        f'<polygon class="area {colour}" points="{corners(scaled(values))}"/>'
        f"{''.join(labels)}</svg>"
    )


def ticks_of(low: float, high: float, most: int = 6) -> list[float]:
    """Return round numbers from below `low` to above `high`, at least two."""
    if high <= low:
        high = low + 1
    power = 10 ** math.floor(math.log10((high - low) / most))
    step = next(t * power for t in TICKS if t * power * (most - 1) >= high - low or t == 10)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(number * step, 9) for number in range(first, last + 1)]


def _grid(ticks: Sequence[float], left: float, right: float, heights: Sequence[float]) -> str:
    return "".join(
        f'<line class="grid" x1="{left:.1f}" x2="{right:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>'
        + _text(left - 6, y + 4, f"{tick:g}", "end")
        for tick, y in zip(ticks, heights, strict=True)
    )


def _text(x: float, y: float, text: str, anchor: str, colour: str = "") -> str:
    kind = f' class="{colour}"' if colour else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{kind}>{escape(text)}</text>'


def _ray(place: int, many: int, length: float) -> tuple[float, float]:
    angle = 2 * math.pi * place / many
    return length * math.sin(angle), -length * math.cos(angle)


def _apart(heights: Sequence[float]) -> list[float]:
    """Heights of labels near to these, so that the first `COLOURS` do not overlap."""
    order = sorted(range(min(len(heights), COLOURS)), key=lambda number: heights[number])
    found = list(heights)
    lowest = -math.inf
    for number in order:
        found[number] = lowest = max(found[number], lowest + LABEL)
    highest: float = HEIGHT - BOTTOM + LABEL
    for number in reversed(order):
        found[number] = highest = min(found[number], highest - LABEL)
    return found


def _short(name: str, width: int) -> str:
    return name if len(name) <= width else f"{name[: width // 2]}...{name[3 - width // 2 :]}"
