"""Moves of chess in standard algebraic notation (FIDE appendix C, PGN standard 8.2.3)."""

import re
from functools import lru_cache

from textgames.core import Action, Listed
from textgames.envs.board.chess_moves import legal_moves
from textgames.envs.board.chess_position import Position, after, checkers
from textgames.envs.board.chess_tables import MOVES, ROOK_MOVES
from textgames.errors import IllegalAction
from textgames.texts import quote

LONGEST = 20  # characters of a move with all its marks


class Algebraic(Listed):
    """The legal moves in algebraic notation; marks of check and of promotion may be left out.

    "Bxc3", in these capitals, is a bishop's capture, also where it is spelled "Bd2xc3".
    """

    __slots__ = ()

    def read(self, text: str) -> Action:
        """Return the move `text` means, in its one spelling."""
        if (by_bishop := _BY_BISHOP.fullmatch(text)) and text not in self:
            meant = [name for name in self.actions if name[0] == "B" and by_bishop[1] in name]
            if len(meant) > 1:
                raise IllegalAction(f"expected {self.describe()}; got {quote(text)}")
            if meant:
                return meant[0]
        try:
            return super().read(text)
        except IllegalAction:
            if len(text) > LONGEST:
                raise
            bare = _bare(text)
            meant = [name for name in self.actions if _bare(name) == bare]
            if len(meant) != 1:
                raise
            return meant[0]


def _bare(name: str) -> str:
    return name.casefold().translate(_UNSAID).replace("0", "o").strip()


_UNSAID = str.maketrans("", "", "+#=!?.")
_BY_BISHOP = re.compile(r"\s*B(x[a-h][1-8])[+#!?.]{0,9}\s*")


@lru_cache(1000)
def spelled(position: Position, legal: tuple[Action, ...]) -> dict[Action, Action]:
    """Return the name in UCI of each legal move by its algebraic one, in the order of `legal`.

    A capture by a bishop names its square if a pawn of the b-file may capture there, too: Bd2xc3
    beside bxc3. PGN allows that, and readers who take no notice of capitals need it.
    """
    start_kinds = {move: _kind(position, MOVES[move][0]) for move in legal}
    names = {}
    for move in legal:
        name = _name(position, move, start_kinds)
        if name.startswith("Bx") and any(_pawn_b(other, name, start_kinds) for other in legal):
            name = f"B{move[:2]}{name[1:]}"
        names[name + _mark(position, move)] = move
    return names


def _kind(position: Position, start: int) -> str:
    """The letter of the piece on a square; "" for a pawn."""
    kinds = zip(("", "N", "B", "R", "Q", "K"), position[2:8], strict=True)
    return next(letter for letter, bits in kinds if bits & start)


def _pawn_b(other: Action, name: str, kinds: dict[Action, str]) -> bool:
    """Whether a move is the capture by a pawn on b that is spelled like that of a bishop."""
    return other[0] == "b" and not kinds[other] and name == f"Bx{other[2:]}"


def _name(position: Position, move: Action, kinds: dict[Action, str]) -> str:
    kind, start, goal = kinds[move], move[:2], move[2:4]
    if kind == "K" and move in ROOK_MOVES:
        return "O-O" if goal[0] == "g" else "O-O-O"
    captures = MOVES[move][1] & (position.white | position.black)
    if not kind:
        name = goal if start[0] == goal[0] else f"{start[0]}x{goal}"
        return f"{name}={move[4].upper()}" if move[4:] else name
    rivals = [
        other[:2]
        for other, rival in kinds.items()
        if rival == kind and other[2:4] == goal and other != move
    ]
    if not rivals:
        start = ""
    elif start[0] not in [rival[0] for rival in rivals]:
        start = start[0]
    elif start[1] not in [rival[1] for rival in rivals]:
        start = start[1]
    return f"{kind}{start}{'x' if captures else ''}{goal}"


def _mark(position: Position, move: Action) -> str:
    """A plus for check, # for checkmate."""
    new = after(position, move)
    if not checkers(new):
        return ""
    return "+" if legal_moves(new) else "#"
