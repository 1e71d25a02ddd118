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
from work import Work, game_numbers, repeated


def works(row: Row) -> Iterator[tuple[str, Callable[[], Work]]]:
    """What TextArena does, by name."""
    import textarena

    if not row.textarena:
        return
    if not can_be_made(row.textarena):
        return
    for library, id in (("TextArena", row.textarena), ("TextArena raw", f"{row.textarena}-raw")):

        def make(id: str = id) -> Any:
            return textarena.make(id)

        yield library, lambda make=make: played(row, make)
        yield f"{library} make", lambda make=make: repeated(make, 3)
        yield f"{library} reset", lambda make=make: resets(row, make)
        yield f"{library} copy", lambda make=make: copies(row, make)


def can_be_made(id: str) -> bool:
    """Some games need word lists that they would download; some files are no Python 3.11."""
    import textarena

    try:
        textarena.make(id)
    except (LookupError, SyntaxError):
        return False
    return True


def played(row: Row, make: Callable[[], Any]) -> Work:
    """Whole games: the text of whoever is to move, and its recorded reply."""
    env = make()
    games: list[tuple[int, list[str]]] = []
    games += ((seed, recorded(row, env, seed)) for seed in game_numbers(games))
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
    draw, replies, done = random.Random(f"replies {seed}"), [], False  # not the game's own numbers
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


def liars_dice(env: Any, draw: random.Random) -> str:
    """A bid may be lower in neither; so one of both goes up."""
    bid = env.state.game_state["current_bid"]
    quantity, face = bid["quantity"], bid["face_value"]
    if quantity and (draw.random() < 0.2 or quantity >= 10):
        return "call"
    if face in range(1, 6) and draw.random() < 0.3:
        return f"bid: {quantity}, {face + 1}"
    return f"bid: {quantity + 1}, {max(face, 1)}"


def othello(env: Any, draw: random.Random) -> str:
    moves = env.state.game_state["valid_moves"]
    return "{}, {}".format(*draw.choice(moves)) if moves else "0, 0"


def chess(env: Any, draw: random.Random) -> str:
    return draw.choice(list(env.state.game_state["board"].legal_moves)).uci()


def nim(env: Any, draw: random.Random) -> str:
    piles = env.state.game_state["piles"]
    pile = draw.choice([number for number, size in enumerate(piles) if size])
    return f"{pile} {draw.randint(1, piles[pile])}"


def breakthrough(env: Any, draw: random.Random) -> str:
    player = env.state.current_player_id
    ahead = 1 if player == 0 else -1
    moves = [
        (row, column, row + ahead, column + side)
        for row in range(8)
        for column in range(8)
        for side in (-1, 0, 1)
        if 0 <= row + ahead < 8
        and 0 <= column + side < 8
        and env._is_valid_move(player, row, column, row + ahead, column + side)
    ]
    row, column, to_row, to_column = draw.choice(moves)
    return f"{'abcdefgh'[column]}{row + 1}{'abcdefgh'[to_column]}{to_row + 1}"


def checkers(env: Any, draw: random.Random) -> str:
    moves = [
        (row, column, row + down, column + side)
        for row in range(8)
        for column in range(8)
        for down in (-2, -1, 1, 2)
        for side in (-abs(down), abs(down))
        if env._is_valid_move(env.state.current_player_id, row, column, row + down, column + side)
    ]
    return "{} {} {} {}".format(*draw.choice(moves))


def battleship(env: Any, draw: random.Random) -> str:
    board = env.state.game_state["tracking_board"][env.state.current_player_id]
    size = env.grid_size
    free = [(r, c) for r in range(size) for c in range(size) if board[r][c] == "~"]
    row, column = draw.choice(free)
    return f"{chr(ord('A') + row)}{column}"


def game_2048(env: Any, draw: random.Random) -> str:
    """Up and left in turn, which nearly always changes something, or what does."""
    moves = [
        word
        for number, word in enumerate(("up", "down", "left", "right"))
        if copy.deepcopy(env)._apply_move(number)[0]
    ]
    return draw.choice(moves)


def guess_the_number(env: Any, draw: random.Random) -> int:
    return draw.choice([n for n in range(1, 21) if n not in env.guessed_numbers])


def tower_of_hanoi(env: Any, draw: random.Random) -> str:
    towers = env.state.game_state["towers"]
    moves = [
        f"{a}, {b}"
        for a in "ABC"
        for b in "ABC"
        if a != b and towers[a] and (not towers[b] or towers[a][-1] < towers[b][-1])
    ]
    return draw.choice(moves)


def one_of(*words: str) -> Callable[[Any, random.Random], str]:
    return lambda env, draw: draw.choice(words)


PLAYERS = dict.fromkeys(  # where it is not two
    ("Blackjack-v0", "Game2048-v0", "Mastermind-v0", "GuessTheNumber-v0", "TowerOfHanoi-v0",
     "LightsOut-v0", "Wordle-v0"), 1,
)  # fmt: skip
REPLIES: dict[str, Callable[[Any, random.Random], object]] = {
    "TicTacToe-v0": tic_tac_toe,
    "KuhnPoker-v0": kuhn_poker,
    "ConnectFour-v0": connect_four,
    "LiarsDice-v0": liars_dice,
    "Othello-v0": othello,
    "Chess-v0": chess,
    "Nim-v0": nim,
    "Breakthrough-v0": breakthrough,
    "Checkers-v0": checkers,
    "PigDice-v0": one_of("roll", "hold"),
    "Blackjack-v0": one_of("hit", "stand"),
    "Battleship-v0": battleship,
    "SimpleNegotiation-v0": one_of("Offer: 1 Wheat -> 1 Wood", "Deny"),
    "Game2048-v0": game_2048,
    "Mastermind-v0": lambda env, draw: " ".join(draw.sample("123456", 4)),
    "GuessTheNumber-v0": guess_the_number,
    "TowerOfHanoi-v0": tower_of_hanoi,
    "LightsOut-v0": lambda env, draw: f"{draw.randrange(5)} {draw.randrange(5)}",
}
