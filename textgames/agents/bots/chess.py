"""Chess by a short search: alpha-beta, then captures only, on material and squares."""

from __future__ import annotations

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.board.chess import DRAW, Chess
from textgames.envs.board.chess_moves import legal_moves
from textgames.envs.board.chess_position import Position, after, checkers
from textgames.envs.board.chess_san import spelled
from textgames.envs.board.chess_tables import BITS, MOVES

MATE = 100_000
DEEPEST = -3
FEW = 7  # pieces with which there is time to look one half-move further
MANY = 40  # moves with which there is time for one half-move less
WORTH = (100, 310, 325, 500, 950, 0)  # in hundredths of a pawn, in the order of `Position`


class Bot(ByRule):
    """Looks two half-moves ahead, and a few more while pieces are taken.

    With few pieces it looks three ahead, with many moves only one.

    To go back to a position that has been there is worth a draw to it. It claims a draw where it
    expects no more.
    """

    plays = Chess

    def choose(self, game: Chess, player: int) -> Action:
        move, value = self._best(game)
        if game.claimable and value <= 0:
            return DRAW
        if game.notation == "san":
            names = spelled(game.position, game.moves)
            move = next(name for name, meant in names.items() if meant == move)
        return move

    def _best(self, game: Chess) -> tuple[Action, int]:
        position = game.position
        few = (position.white | position.black).bit_count() <= FEW
        depth = 3 if few else 2 if len(game.moves) <= MANY else 1
        news = {move: after(position, move) for move in game.moves}
        order = {move: evaluation(new) + self.rng.random() for move, new in news.items()}
        best, most = game.moves[0], -2 * MATE
        refuted: dict[int, Action] = {}
        for move in sorted(news, key=lambda move: order[move]):
            new = news[move]
            value = 0 if new in game.since else -search(new, depth - 1, -2 * MATE, -most, refuted)
            if value > most:
                best, most = move, value
        return best, most


def search(position: Position, depth: int, low: int, high: int, refuted: dict[int, Action]) -> int:
    """Return the value for the side to move, as far as it lies between `low` and `high`.

    From depth 0 to `DEEPEST` a side that is not in check may stop, and only captures are tried.
    What last was too good for the other side at each depth is in `refuted` and tried first.
    """
    quiet = depth <= 0 and not checkers(position)
    if quiet or depth == DEEPEST:
        low = max(low, evaluation(position))
        if low >= high or depth == DEEPEST:
            return low
    moves = legal_moves(position)
    if not moves:
        return 0 if quiet or not checkers(position) else -MATE - depth  # an early mate is better
    if quiet:
        taken = position.white | position.black
        moves = tuple([move for move in moves if MOVES[move][1] & taken])
    for move in _in_order(position, moves, refuted.get(depth, "")):
        low = max(low, -search(after(position, move), depth - 1, -high, -low, refuted))
        if low >= high:
            refuted[depth] = move
            break
    return low


def _in_order(position: Position, moves: tuple[Action, ...], first: Action) -> list[Action]:
    """The moves, `first` first if it is one, then captures of the most by the least."""
    taken = position.white | position.black
    gains = {first: MATE}
    for move in moves:
        start, goal, _ = MOVES[move]
        if goal & taken and move != first:
            gains[move] = 16 * _worth(position, goal) - _worth(position, start)
    return sorted(moves, key=lambda move: -gains.get(move, -MATE))


def _worth(position: Position, square: int) -> int:
    return next(w for w, kind in zip(WORTH, position[2:8], strict=True) if kind & square)


def evaluation(position: Position) -> int:
    """Return the value of pieces and their squares for the side to move, in 1/100 of a pawn."""
    totals = []
    for side, occupied in enumerate(position[:2]):
        total = 0
        for table, kind in zip(SQUARES[side], position[2:8], strict=True):
            pieces = kind & occupied
            while pieces:
                piece = pieces & -pieces
                pieces ^= piece
                total += table[piece]
        totals.append(total)
    lead = totals[0] - totals[1]
    for side, loser in ((0, position.black), (1, position.white)):
        if not loser & ~(position.kings | position.pawns | position.knights | position.bishops):
            lead += (1 - 2 * side) * _hunt(position.kings & ~loser, position.kings & loser)
    return -lead if position.turn else lead


def _hunt(king: int, hunted: int) -> int:
    """How far a king with little left is driven: to an edge, and near the other king."""
    row, column = divmod(hunted.bit_length() - 1, 8)
    own_row, own_column = divmod(king.bit_length() - 1, 8)
    return 30 * (7 - _centre(row, column)) - 25 * (abs(row - own_row) + abs(column - own_column))


def _centre(row: int, column: int) -> int:
    """From 0 in a corner to 6 in the middle of the board."""
    return min(row, 7 - row) + min(column, 7 - column)


def _square_value(kind: int, row: int, column: int) -> int:
    """What a square adds to the worth of a piece of White's."""
    centre = _centre(row, column)
    if kind == 0:  # pawns run, those in the middle first
        return (0, 0, 5, 12, 25, 50, 90, 0)[row] + (10 if row > 2 and column in (3, 4) else 0)
    if kind == 5:  # the king stays where it is safe
        return -12 * min(row, 3) - 6 * min(column, 7 - column)
    return (0, 7, 4, 1, 2)[kind] * centre


SQUARES = tuple(
    tuple(
        {
            bit: WORTH[kind] + _square_value(kind, place // 8 ^ flip, place % 8)
            for place, bit in enumerate(BITS)
        }
        for kind in range(6)
    )
    for flip in (0, 7)
)
