"""Every game's built-in opponent beside random play: `python benchmarks/opponents.py [ID ...]`.

For each seat, at the smallest number of players, the opponent plays 200 seeded games among random
players; random play takes the same seat in the same games. Players of one side are measured
together. Writes benchmarks/results/opponents.json and docs/opponents.md.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any, NamedTuple

import textgames
from textgames import agents
from textgames.chance import mixed
from textgames.episode import Episode
from textgames.illegal import illegal_policy

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks/results/opponents.json"
PAGE = ROOT / "docs/opponents.md"
SEARCH = "mcts:simulations=100"
# The sides of games in which chance says who is on them, in their order.
SIDES = {
    "SecretMafia-v0": ("the mafia", "the village"),
    "Spyfall-v0": ("the spy", "all others"),
    "Undercover-v0": ("the spies", "the civilians"),
}
# In these it depends on what the players do: each seat is measured by itself.
CHOSEN_SIDES = {"DouDizhu-v0"}
Row = dict[str, Any]

INTRODUCTION = """# Built-in opponents beside random play

Every game names its strongest built-in opponent (`textgames show ID`); `textgames play ID`
plays against it. This table, written by `python benchmarks/opponents.py`, shows 200 seeded
games for each seat (2,000 where luck hides the difference, fewer where search takes long: see
the column), at the smallest number of players, with random players in all other seats: the mean
return of the opponent, that of random play in the same seat of the same games, and how much
more the opponent gets, with a 95 % interval. Players who win and lose together are measured
together. `mcts` plays with a tenth of its usual simulations. Won and drawn: the share of games
in which it got more than 0, and just 0, in zero-sum games.

Random players do not listen, so some of what the opponents can do does not show here. Nothing wins
more than random play against random play in RockPaperScissors, as the deceiver of
TruthAndDeception, as the mafia of SecretMafia or among the spies of Undercover; nobody says
a forbidden word by chance in DontSayIt, where the opponent cannot lose. An equilibrium takes no
risk to punish mistakes, and wins just as much as random play in the first seat of KuhnPoker.

| game | opponent | seats | games | its return | random's | more by | won | drawn |
|---|---|---|---|---|---|---|---|---|
"""


class Played(NamedTuple):
    """What everybody got from a game, and who won and lost together."""

    returns: tuple[float, ...]
    sides: tuple[tuple[int, ...], ...]


def play(id: str, opponent: str, seats: Sequence[int], seed: int) -> Played:
    """Play one game, with the opponent in some seats and random players in all others."""
    playing = Episode(textgames.new_game(id), seed, illegal_policy("raise"))
    players = [
        agents.make(opponent if seat in seats else "random", seed=mixed(seed, seat))
        for seat in range(playing.game.num_players)
    ]
    while playing.waiting:
        player = playing.waiting[0]
        playing.reply(player, agents.answer(players[player], playing.observe(player)))
    seated = tuple((seat,) for seat in range(len(players)))
    return Played(playing.returns, seated if id in CHOSEN_SIDES else playing.game.sides())


def measured(id: str, games: int) -> list[Row]:
    """Return a row for each seat, or for each side of a game that has such."""
    kind = textgames.spec(id).game_class
    # search with a tenth of its usual budget: that is enough, and hours less
    opponent = SEARCH if kind.opponent == "mcts" else kind.opponent
    random = [play(id, "random", (), seed) for seed in range(games)]
    rows: list[Row] = []
    for side in range(len(random[0].sides)):
        gets, usual = [], []
        for seed, played in enumerate(random):
            seats = played.sides[side]  # roles come from chance, so from the seed
            gets.append(play(id, opponent, seats, seed).returns[seats[0]])
            usual.append(played.returns[seats[0]])
        more = [own - other for own, other in zip(gets, usual, strict=True)]
        always = {played.sides[side] for played in random}
        rows.append(
            {
                "game": id,
                "opponent": opponent,
                "seats": ", ".join(map(str, *always)) if len(always) == 1 else SIDES[id][side],
                "games": games,
                "return": statistics.fmean(gets),
                "random": statistics.fmean(usual),
                "more": statistics.fmean(more),
                "interval": 1.96 * statistics.stdev(more) / math.sqrt(games),
            }
        )
        if kind.utility == "zero-sum":
            rows[-1] |= {
                "won": sum(own > 0 for own in gets) / games,
                "drawn": sum(own == 0 for own in gets) / games,
            }
    return rows


def page(rows: Iterable[Row]) -> str:
    """Return the table as Markdown."""
    lines = []
    for row in rows:
        cells = [
            row["game"],
            row["opponent"],
            row["seats"],
            f"{row['games']:,}",
            f"{row['return']:.3g}",
            f"{row['random']:.3g}",
            f"{row['more']:.3g} ± {row['interval']:.2g}",
            *(f"{row[name]:.0%}" if name in row else "" for name in ("won", "drawn")),
        ]
        lines.append("| " + " | ".join(cells) + " |\n")
    return INTRODUCTION + "".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("ids", nargs="*", help="games; all if none is named")
    parser.add_argument("--games", type=int, default=200, help="of each seat (200)")
    options = parser.parse_args()
    ids = options.ids or list(textgames.registry)
    known: dict[str, list[Row]] = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    with ProcessPoolExecutor() as pool:
        waiting = [pool.submit(measured, id, options.games) for id in ids]
        for done in as_completed(waiting):
            rows = done.result()
            known[str(rows[0]["game"])] = rows
            RESULTS.write_text(json.dumps(dict(sorted(known.items())), indent=1) + "\n")
            for row in rows:
                print(*row.values(), flush=True)
    table = [row for id in textgames.registry for row in known.get(id, [])]
    PAGE.write_text(page(table))


if __name__ == "__main__":
    main()
