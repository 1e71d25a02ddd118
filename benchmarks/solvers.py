"""Solvers beside OpenSpiel's: `python benchmarks/solvers.py [--json FILE] [--matches GAMES]`.

Every round measures all three, ours, OpenSpiel's in Python and OpenSpiel's in C++, one after the
other; the ratios are of the same round, and their median and range over the rounds are printed.
Below 1 ours is faster. Where nothing comparable exists the cell is empty; `NOTES` says what is not
like for like. `--matches` also plays tree search of 1000 simulations against random play and
against perfect play, which takes long.
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, NamedTuple

import pyspiel
from open_spiel.python import policy as spiel_policy
from open_spiel.python.algorithms import best_response as spiel_best_response
from open_spiel.python.algorithms import cfr as spiel_cfr
from open_spiel.python.algorithms import exploitability as spiel_exploitability
from open_spiel.python.algorithms import external_sampling_mccfr as spiel_mccfr
from open_spiel.python.algorithms import minimax as spiel_minimax

import textgames
from textgames import solvers

ROUNDS = 9
SECONDS = 0.2  # of each measurement in each round, at least one call
NOTES = {
    "tree, a history tree": "ours holds every way to every end for all players; OpenSpiel's, made "
    "for the best response of one player, in C++ every history, in Python the information sets",
    "tree, a CFR solver": "OpenSpiel's keeps no tree but lists information sets and walks the game "
    "in every iteration; ours finds them by comparing texts",
    "NashConv": "of the same strategies, uniform; ours from a tree built once, as it is meant to "
    "be used; OpenSpiel walks the game anew each time",
    "NashConv, tree included": "the tree built each time too",
    "CFR+": "one iteration, both players; in Leduc on 288 information sets against 936, as suits "
    "are not told",
    "external sampling": "one iteration, both players; rules in Python against rules in C++",
    "minimax of tic-tac-toe": "the value only, by alpha-beta; ours with memory, OpenSpiel's "
    "without; it has no such search in C++ that Python can call",
}


class Measure(NamedTuple):
    """One thing that is measured, each way a function to call again and again."""

    name: str
    ours: Callable[[], Any]
    python: Callable[[], Any]
    cpp: Callable[[], Any] | None


def measures() -> list[Measure]:
    """Return what is measured."""
    games = {"Kuhn": ("KuhnPoker-v0", "kuhn_poker"), "Leduc": ("LeducHoldem-v0", "leduc_poker")}
    found = []
    for name, (id, spiel_id) in games.items():
        game, theirs = textgames.new_game(id), pyspiel.load_game(spiel_id)
        found += equilibria(name, game, theirs, solvers.build_tree(game))
    tic_tac_toe, theirs = textgames.new_game("TicTacToe-v0"), pyspiel.load_game("tic_tac_toe")
    found.append(
        Measure(
            "minimax of tic-tac-toe",
            lambda: solvers.Minimax(tic_tac_toe).value(tic_tac_toe),
            lambda: spiel_minimax.alpha_beta_search(theirs),
            None,
        )
    )
    return found


def equilibria(name: str, game: Any, theirs: Any, tree: solvers.Tree) -> list[Measure]:
    """Return the measures of one poker."""
    uniform, table = solvers.Policy(), spiel_policy.TabularPolicy(theirs)
    spiel_uniform = pyspiel.UniformRandomPolicy(theirs)
    ours, python, cpp = (
        solvers.CFR(tree),
        spiel_cfr.CFRPlusSolver(theirs),
        pyspiel.CFRPlusSolver(theirs),
    )
    sampled = solvers.ExternalSampling(game, seed=0)
    spiel_sampled = spiel_mccfr.ExternalSamplingSolver(theirs)
    cpp_sampled = pyspiel.ExternalSamplingMCCFRSolver(theirs, 0)
    nash_conv = (
        lambda: spiel_exploitability.nash_conv(theirs, table),
        lambda: pyspiel.nash_conv(theirs, spiel_uniform, True),
    )
    return [
        Measure(
            f"tree of {name}, a history tree",
            lambda: solvers.build_tree(game),
            lambda: spiel_best_response.BestResponsePolicy(theirs, 0, table).infosets,
            lambda: pyspiel.TabularBestResponse(theirs, 0, spiel_uniform),
        ),
        Measure(
            f"tree of {name}, a CFR solver",
            lambda: solvers.CFR(game),
            lambda: spiel_cfr.CFRPlusSolver(theirs),
            lambda: pyspiel.CFRPlusSolver(theirs),
        ),
        Measure(f"NashConv of {name}", lambda: solvers.nash_conv(tree, uniform), *nash_conv),
        Measure(
            f"NashConv of {name}, tree included",
            lambda: solvers.nash_conv(game, uniform),
            *nash_conv,
        ),
        Measure(
            f"CFR+ on {name}",
            lambda: ours.run(1),
            python.evaluate_and_update_policy,
            cpp.evaluate_and_update_policy,
        ),
        Measure(
            f"external sampling on {name}",
            lambda: sampled.run(1),
            spiel_sampled.iteration,
            cpp_sampled.run_iteration,
        ),
    ]


def seconds(call: Callable[[], Any]) -> float:
    """Return what one call takes, from as many as fit into the time."""
    calls, start = 0, time.perf_counter()
    while True:
        call()
        calls += 1
        spent = time.perf_counter() - start
        if spent > SECONDS:
            return spent / calls


def compare(measure: Measure) -> dict[str, float | None]:
    """Measure all ways once, in seconds."""
    return {
        "ours": seconds(measure.ours),
        "python": seconds(measure.python),
        "cpp": seconds(measure.cpp) if measure.cpp else None,
    }


def summary(rounds: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the median times and the ratios with their range."""
    figures: dict[str, Any] = {}
    for way in ("ours", "python", "cpp"):
        if rounds[0][way] is not None:
            figures[f"{way}_seconds"] = median(r[way] for r in rounds)
    for way in ("python", "cpp"):
        if rounds[0][way] is not None:
            ratios = sorted(r["ours"] / r[way] for r in rounds)
            figures[f"to_{way}"] = {"median": median(ratios), "range": [ratios[0], ratios[-1]]}
    return figures


def row(name: str, figures: dict[str, Any]) -> str:
    cells = [f"{1e3 * figures['ours_seconds']:12.3f}"]
    for way in ("python", "cpp"):
        if f"to_{way}" not in figures:
            cells.append(f"{'':>36}")
            continue
        ratio = figures[f"to_{way}"]
        low, high = ratio["range"]
        cells.append(
            f"{1e3 * figures[f'{way}_seconds']:12.3f}"
            f"  {ratio['median']:7.3f} ({low:.3f} to {high:.3f})".ljust(36)
        )
    return f"{name:36}" + " ".join(cells)


def matches(games: int) -> dict[str, Any]:
    """Play search of 1000 simulations against random and perfect play, both seats in turn."""
    perfect = solvers.Minimax(textgames.new_game("TicTacToe-v0"))

    def at_random(game: Any, rng: Random) -> str:
        legal = game.legal_actions(game.to_act[0])
        return legal[int(rng.random() * len(legal))]  # type: ignore[no-any-return]

    def perfectly(game: Any, rng: Random) -> str:
        best = perfect.best_actions(game)
        return best[int(rng.random() * len(best))]

    def searching(game: Any, rng: Random) -> str:
        found = solvers.search(game, game.to_act[0], rng, 1000)
        return max(found, key=lambda action: found[action].visits)

    figures = {}
    for id, other in (
        ("TicTacToe-v0", perfectly),
        ("ConnectFour-v0", at_random),
        ("Breakthrough-v0", at_random),
    ):
        rng, results = Random(0), {"won": 0, "drawn": 0, "lost": 0}
        for number in range(games):
            game, seat = textgames.new_game(id), number % 2
            while game.to_act:
                choose = searching if game.to_act[0] == seat else other
                game.apply(choose(game, rng))
            gained = game.returns[seat]
            results["won" if gained > 0 else "lost" if gained < 0 else "drawn"] += 1
        figures[f"{id}, {other.__name__}"] = results
        print(f"search of 1000 simulations in {id} against play {other.__name__}: {results}")
    return figures


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures to this file too")
    parser.add_argument("--matches", type=int, default=0, help="games of tree search to play")
    options = parser.parse_args()
    found = measures()
    rounds: dict[str, list[dict[str, Any]]] = {measure.name: [] for measure in found}
    for _ in range(ROUNDS):
        for measure in found:
            rounds[measure.name].append(compare(measure))
    figures = {name: summary(each) for name, each in rounds.items()}
    print(f"{'median milliseconds':36}{'ours':>12} {'OpenSpiel Python, ours to it':>36}"
          f" {'OpenSpiel C++, ours to it':>36}")  # fmt: skip
    for name, each in figures.items():
        print(row(name, each))
    for name, note in NOTES.items():
        print(f"  {name}: {note}")
    data: dict[str, Any] = {
        "figures": figures,
        "rounds": ROUNDS,
        "notes": NOTES,
        "python": platform.python_version(),
        "machine": platform.machine(),
        **{name: version(name) for name in ("textgames", "open_spiel", "numpy")},
    }
    if options.matches:
        data["matches"] = matches(options.matches)
    if options.json:
        options.json.write_text(json.dumps(data, indent=1) + "\n")


if __name__ == "__main__":
    main()
