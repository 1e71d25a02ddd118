"""The games of a run spread over a Ray cluster, with the same records as on one machine.

A part of the games goes to a worker at a time, and its records come back together: a run that is
stopped loses the parts that were being played, which are played again when it goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from textgames.errors import MissingDependency, TextgamesError
from textgames.evaluation.match import Entrant, Fixture, Match
from textgames.evaluation.records import GameRecord

GAMES = 32  # of a part
AHEAD = 2  # parts for each processor: one that is played, one that waits


def run_on_ray(
    entrants: Mapping[str, Entrant],
    conditions: Mapping[str, Any],
    fixtures: Sequence[Fixture],
    done: Callable[[GameRecord], object],
) -> None:
    """Play games on the cluster that Ray is connected to, or else finds, or else starts here.

    Args:
        entrants: the agents; as those of `Match`, and Ray has to be able to send them.
        conditions: the other arguments of `Match`, for each worker.
        fixtures: the games.
        done: is called here with each record.

    Raises:
        MissingDependency: Ray is not installed.
        EndpointError: as for `Match.play`.
        GameError: as for `Match.play`; games that wait are not begun then.
    """
    try:
        import ray
    except ImportError as error:
        raise MissingDependency("a cluster needs Ray: pip install 'textgames[ray]'") from error
    cluster: Any = ray  # whose functions have types only in part
    if not cluster.is_initialized():
        cluster.init(log_to_driver=False)
    play = cluster.remote(num_cpus=1)(_played)
    shared = cluster.put((dict(entrants), dict(conditions)))
    parts = [list(fixtures[first : first + GAMES]) for first in range(0, len(fixtures), GAMES)]
    most = AHEAD * max(int(cluster.cluster_resources().get("CPU", 1)), 1)
    waiting: list[Any] = []
    try:
        while parts or waiting:
            while parts and len(waiting) < most:
                waiting.append(play.remote(shared, parts.pop(0)))
            (first,), waiting = cluster.wait(waiting)
            lines, failed = cluster.get(first)
            for line in lines:
                done(GameRecord.model_validate_json(line))
            if failed is not None:
                raise failed
    finally:
        for left in waiting:
            cluster.cancel(left, force=True)


def _played(
    shared: tuple[dict[str, Entrant], dict[str, Any]], part: list[Fixture]
) -> tuple[list[bytes], TextgamesError | None]:
    """Play a part of the games in a worker; an error loses none of those that were played."""
    entrants, conditions = shared
    lines: list[bytes] = []
    try:
        Match(entrants, **conditions).run(part, lambda record: lines.append(record.line()))
    except TextgamesError as error:
        return lines, error
    return lines, None
