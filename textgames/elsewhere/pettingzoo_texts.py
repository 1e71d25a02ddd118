"""How PettingZoo's classic games are read and written: names of actions, drawings, pay-offs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from textgames.core import Range, Utility


def _number(raw: Any, player: int, number: int) -> str:
    return str(number)


@dataclass(frozen=True)
class Texts:
    """What is known of one game; `raw` is its environment without wrappers.

    Attributes:
        about: what it is, and what its actions mean.
        draw: what a player sees.
        name: of an action, from the player and its number.
        hidden: whether players see different things, as they do where cards are dealt.
        together: whether all move at the same time.
        best: the highest return of a game for two, or the options of which it is the product.
        counted: the option for the number of players; "" if there are two.
        most: how many can play.
        seeds: how many it takes; what chance draws, one of 2**32, is taken modulo this.
        utility: see `textgames.core.Game`.
        limits: of its options that are whole numbers, where it sets none itself.
    """

    about: str
    draw: Callable[[Any, int], str]
    name: Callable[[Any, int, int], str] = _number
    hidden: bool = False
    together: bool = False
    best: float | tuple[str, ...] = 1
    counted: str = ""
    most: int = 2
    seeds: int = 2**32
    utility: Utility = "zero-sum"
    limits: Mapping[str, Range] = field(default_factory=dict)


def _grid(rows: Sequence[Sequence[int]], marks: str) -> str:
    return "\n".join(" ".join(marks[cell] for cell in row) for row in rows)


def _tictactoe(raw: Any, player: int) -> str:
    cells = raw.board.squares  # column by column
    return _grid([cells[row::3] for row in range(3)], ".XO")


def _connect_four(raw: Any, player: int) -> str:
    rows = [raw.board[start : start + 7] for start in range(0, 42, 7)]
    return f"0 1 2 3 4 5 6\n{_grid(rows, '.XO')}"


def _chess_move(raw: Any, player: int, number: int) -> str:
    utils = import_module("pettingzoo.classic.chess.chess_utils")
    move: str = utils.action_to_move(raw.board, number, player).uci()
    return move


def _go_point(raw: Any, player: int, number: int) -> str:
    row, column = divmod(number, raw._N)
    return "pass" if row == raw._N else f"{_COLUMNS[column]}{raw._N - row}"


_COLUMNS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"


def _go(raw: Any, player: int) -> str:
    rows = [[int(point) % 3 for point in row] for row in raw._go.board]
    numbered = [
        f"{raw._N - count:2} {line}" for count, line in enumerate(_grid(rows, ".XO").split("\n"))
    ]
    return "\n".join([*numbered, f"   {' '.join(_COLUMNS[: raw._N])}"])


def _hanabi(raw: Any, player: int) -> str:
    seen: str = raw.hanabi_env.game_state.observation_string(player)
    return seen


def _hanabi_move(raw: Any, player: int, number: int) -> str:
    name: str = raw.hanabi_env.game_state.action_to_string(player, number)
    return name.strip("()")


def _cards(raw: Any, player: int) -> str:
    seen = raw.env.get_state(player)["raw_obs"]
    lines = [
        f"{key.replace('_', ' ')}: {_plain(value)}"
        for key, value in seen.items()
        if key not in ("legal_actions", "current_player")
    ]
    return "\n".join(lines)


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple):
        return " ".join(map(_plain, value)) or "none"
    return str(getattr(value, "name", "none" if value is None else value)).replace("_", " ")


def _bet(raw: Any, player: int, number: int) -> str:
    state = raw.env.get_state(player)
    place = list(state["legal_actions"]).index(number)
    return _plain(state["raw_legal_actions"][place]).lower()


TEXTS = {
    "chess_v6": Texts(
        "chess; a move is written as the squares it leads from and to, such as e2e4, with the "
        "piece that a pawn becomes behind it",
        lambda raw, player: str(raw.board),
        _chess_move,
    ),
    "connect_four_v3": Texts(
        "Connect Four; an action is the number of a column, from the left; player 0 is X",
        _connect_four,
    ),
    "go_v5": Texts(
        "Go; an action is a point such as D4, or pass; player 0 is X",
        _go,
        _go_point,
        limits={"board_size": Range(1, len(_COLUMNS))},
    ),
    "hanabi_v5": Texts(
        "Hanabi, in which all get one point for each card of the fireworks",
        _hanabi,
        _hanabi_move,
        hidden=True,
        best=("colors", "ranks"),
        counted="players",
        most=5,
        seeds=2**31,
        utility="identical-interest",
    ),
    "leduc_holdem_v4": Texts("Leduc hold'em", _cards, _bet, hidden=True, best=7),
    "rps_v2": Texts(
        "rock, paper, scissors, round after round",
        lambda raw, player: "",
        lambda raw, player, number: str(raw._moves[number]).lower().replace("_", " "),
        together=True,
        best=("max_cycles",),
        limits={"max_cycles": Range(1, 10_000)},
    ),
    "texas_holdem_no_limit_v6": Texts(
        "no-limit Texas hold'em", _cards, _bet, True, best=100, counted="num_players", most=10
    ),
    "texas_holdem_v4": Texts(
        "limit Texas hold'em", _cards, _bet, True, best=25, counted="num_players", most=10
    ),
    "tictactoe_v3": Texts(
        "tic-tac-toe; an action is the number of a cell, 0 to 8, counted column by column from the "
        "top left; player 0 is X",
        _tictactoe,
    ),
}
