"""The tables that show the results: the short one of README.md, and those of docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Iterator

from report import (
    COMPILED,
    PAIRS,
    Outcome,
    Results,
    Spread,
    microseconds,
    outcomes,
    table,
    times,
)

README_GAMES = (  # those of the aims, larger ones, and where textgames is slowest
    "TicTacToe",
    "KuhnPoker",
    "KuhnPoker (rounds=3)",
    "ConnectFour",
    "LeducHoldem",
    "Othello",
    "Chess",
    "TexasHoldem",
    "SimpleNegotiation",
)
README_COLUMNS = (
    ("TextArena, AEC", "TextArena", "AEC"),
    ("TextArena, batch", "TextArena", "batch"),
    ("PettingZoo, AEC", "PettingZoo", "AEC"),
    ("OpenSpiel's C++, rules", "OpenSpiel", "rules"),
    ("OpenSpiel's Python, rules", "OpenSpiel Python", "rules"),
)


def readme(results: Results) -> str:
    """Return the short table: how many times as fast as each peer, in a few games."""
    return at_a_glance({"ratios": {game: results["ratios"][game] for game in README_GAMES}})


def at_a_glance(results: Results) -> str:
    """Return the same of every game."""
    rows = []
    for game, pairs in results["ratios"].items():
        cells = [
            _both(pairs.get(f"{peer} / {ours}"), pairs.get(f"{peer} / {COMPILED}{ours}"))
            for _, peer, ours in README_COLUMNS
        ]
        if any(cells):
            rows.append([game, *cells])
    return table(["", *(head for head, _, _ in README_COLUMNS)], rows)


def _both(plain: Spread | None, compiled: Spread | None) -> str:
    if not plain:
        return ""
    return times(plain[0]) + (f" ({times(compiled[0])})" if compiled else "")


def _with_spread(ratio: Spread | None) -> str:
    return f"{times(ratio[0])} ({times(ratio[1])} to {times(ratio[2])})" if ratio else ""


def _verdict(found: Outcome) -> str:
    if not found.plain:
        return "not measured"
    if found.plain[0] >= found.aim.at_least:
        return "met"
    if found.compiled and found.compiled[0] >= found.aim.at_least:
        return "met when compiled"
    return "**missed**"


def aims(results: Results) -> str:
    """Return each aim in each game, and what became of it."""
    rows = [
        [
            f"{found.aim.peer.split(' copy')[0].split(' make')[0]}: {found.aim.what}",
            found.game,
            times(found.aim.at_least),
            _with_spread(found.plain),
            _with_spread(found.compiled),
            _verdict(found),
        ]
        for found in outcomes(results)
    ]
    return table(["against", "game", "aim", "plain", "compiled", ""], rows)


def all_ratios(results: Results) -> str:
    """Return every ratio that was measured."""
    rows = [
        [game, f"{peer} / {ours}", _with_spread(pairs[key]), _with_spread(pairs.get(compiled))]
        for game, pairs in results["ratios"].items()
        for peer, ours in PAIRS
        if (key := f"{peer} / {ours}") in pairs
        for compiled in (f"{peer} / {COMPILED}{ours}",)
    ]
    return table(["game", "peer / textgames", "plain", "compiled"], rows)


def costs(results: Results) -> str:
    """Return microseconds per action and complete games per second of whoever plays whole games."""
    rows = []
    for game, works in results["microseconds"].items():
        for work, figures in works.items():
            per_game = results["actions_per_game"][game].get(work)
            if per_game:
                median, low, high = figures
                cells = f"{microseconds(low)} to {microseconds(high)}"
                games = f"{1e6 / (median * per_game):,.0f}"
                rows.append([game, work, microseconds(median), cells, games])
    return table(["game", "", "µs per action", "spread", "games per second"], rows)


def growth(results: Results) -> str:
    """Return what a turn of a talk costs, early and late."""
    turns = list(results["growth"]["ratios"])
    rows = [
        [name, *(microseconds(of_turn[turn][0]) for turn in turns)]
        for name, of_turn in results["growth"]["microseconds"].items()
    ]
    return table(["µs per turn", *(f"turn {int(turn):,}" for turn in turns)], rows)


def before_the_first_move(results: Results) -> str:
    """Return import, memory and bytes of each library."""
    rows = []
    for name, (milliseconds, taken) in results["imports"].items():
        packages, size = results["installed"][name]
        cost = f"{milliseconds:,.0f}", f"{taken / 1e6:.0f}"
        rows.append([name, *cost, str(packages), f"{size / 1e6:.0f}"])
    head = ["", "import, ms", "import, MB", "packages installed", "MB installed"]
    return table(head, rows)


def memory(results: Results) -> str:
    """Return the memory of one of 10,000 games in progress."""
    rows = [[name, f"{size / 1000:.1f}"] for name, size in results["memory"].items()]
    return table(["", "kB per game"], rows)


def machine(results: Results) -> str:
    """Return where it was measured, and with what."""
    versions = ", ".join(f"{name} {number}" for name, number in results["versions"].items())
    return (
        f"{results['machine']}, {results['cores']} cores, Python {results['python']}; {versions}; "
        f"{results['rounds']} rounds. TextArena could not make, as installed and without network: "
        f"{', '.join(results['not_made']) or 'none'}."
    )


def sections(results: Results) -> Iterator[tuple[str, str]]:
    """The tables of docs/benchmarks.md by the names of their marks."""
    for make in (
        machine, aims, at_a_glance, growth, before_the_first_move, memory, all_ratios, costs,
    ):  # fmt: skip
        yield make.__name__.replace("_", " "), make(results)
