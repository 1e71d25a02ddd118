"""TextArena's environments: as `make` gives them, and raw.

They do not say what is legal, so each game has a function here that finds a legal reply. Their
wrapper keeps the transcripts of earlier games over a reset, which makes every game dearer than the
one before; here it is made to forget them, as if each game had a new environment.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from typing import Any

from games import Row
from work import GAMES, Work, repeated


def works(row: Row) -> Iterator[tuple[str, Callable[[], Work]]]:
    """What TextArena does, by name."""
    import textarena

    if not row.textarena:
        return
    for library, id in (("TextArena", row.textarena), ("TextArena raw", f"{row.textarena}-raw")):

        def make(id: str = id) -> Any:
            return textarena.make(id)

        yield library, lambda make=make: played(row, make)
        yield f"{library} make", lambda make=make: repeated(make, 3)
        yield f"{library} reset", lambda make=make: resets(row, make)
        yield f"{library} copy", lambda make=make: copies(row, make)


def played(row: Row, make: Callable[[], Any]) -> Work:
    """Whole games: the text of whoever is to move, and its recorded reply."""
    env = make()
    games = [(seed, recorded(row, env, seed)) for seed in range(GAMES)]
    players = PLAYERS.get(row.id, 2)

    def run() -> None:
        for seed, replies in games:
            restart(env, players, seed)
            for reply in replies:
                env.get_observation()
                done, _ = env.step(reply)
            if not done:
                raise RuntimeError(f"{row.name}: the game went another way")

    return Work(run, sum(len(replies) for _, replies in games), len(games))


def restart(env: Any, players: int, seed: int) -> None:
    """Begin a new game, and forget the transcripts of the last one."""
    env.reset(num_players=players, seed=seed)
    if transcripts := getattr(env, "full_observations", None):
        transcripts.clear()


def recorded(row: Row, env: Any, seed: int, most: int = 10_000) -> list[str]:
    """The replies of a random game."""
    restart(env, PLAYERS.get(row.id, 2), seed)
    draw, replies, done = random.Random(seed), [], False
    while not done and len(replies) < most:
        env.get_observation()
        replies.append(f"[{REPLIES[row.id](env, draw)}]")
        done, _ = env.step(replies[-1])
        if any(info["invalid_move"] for info in env.state.game_info.values()):
            raise RuntimeError(f"{row.name}: {replies[-1]} is not legal: {env.state.game_info}")
    return replies


def resets(row: Row, make: Callable[[], Any]) -> Work:
    env = make()
    return repeated(lambda: restart(env, PLAYERS.get(row.id, 2), 0), 10)


def copies(row: Row, make: Callable[[], Any]) -> Work:
    """`copy.deepcopy` in the middle of a game; there is no other way."""
    env = make()
    length = len(recorded(row, env, 0))
    recorded(row, env, 0, length // 2)
    return repeated(lambda: copy.deepcopy(env), 3)


def tic_tac_toe(env: Any, draw: random.Random) -> int:
    board = env.state.game_state["board"]
    return draw.choice([cell for cell in range(9) if board[cell // 3][cell % 3] == ""])


def kuhn_poker(env: Any, draw: random.Random) -> str:
    return draw.choice(list(env.state.game_state["current_legal_action_tree"]))


def connect_four(env: Any, draw: random.Random) -> int:
    return draw.choice(
        [c for c, cell in enumerate(env.state.game_state["board"][0]) if cell == "."]
    )


PLAYERS: dict[str, int] = {}  # where it is not two
REPLIES: dict[str, Callable[[Any, random.Random], object]] = {
    "TicTacToe-v0": tic_tac_toe,
    "KuhnPoker-v0": kuhn_poker,
    "ConnectFour-v0": connect_four,
}
