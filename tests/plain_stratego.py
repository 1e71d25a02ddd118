"""The rules of Stratego again, for comparison: pieces as objects, rules read from past moves.

The game rules of the International Stratego Federation, of which articles 10 and 11 are the
two-squares rule, here in its version of three moves, and the more-squares rule.
"""

from dataclasses import dataclass, field
from itertools import pairwise

from textgames.core import EVERYONE
from textgames.envs.board.stratego import Stratego
from textgames.envs.board.stratego_moves import field as field_of
from textgames.envs.board.stratego_pieces import SYMBOLS as RANKS

HIGH = [
    *("Marshal", "General", "Colonel", "Major", "Captain", "Lieutenant"),
    *("Sergeant", "Miner", "Scout", "Spy", "Bomb", "Flag"),
]
SYMBOLS = dict(zip(HIGH, ["10", *"98765432SBF"], strict=True))
PLACED = ["Flag", "Bomb", *HIGH[9::-1]]  # the order in which pieces are placed
BOARDS = {  # columns, rows, rows of each player, how many of each rank from the marshal down
    "classic": (10, 10, 4, [1, 1, 2, 3, 4, 4, 4, 5, 8, 1, 6, 1]),
    "barrage": (10, 10, 4, [1, 1, 0, 0, 0, 0, 0, 1, 2, 1, 1, 1]),
    "micro": (3, 6, 2, [1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1]),
}
LAKES = {(x, y) for x in (2, 3, 6, 7) for y in (4, 5)}


@dataclass(eq=False)
class Piece:
    player: int
    rank: str
    moved: bool = False
    known: bool = False


@dataclass
class Done:
    """A move that was made, and the board after it."""

    piece: Piece
    path: list
    fight: bool
    after: dict = field(repr=False)


def beside(square):
    x, y = square
    return [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)]


def winner(attacker, defender):
    """Return who is left: "attacker", "defender" or "none"."""
    if attacker.rank == defender.rank:
        return "none"
    if (attacker.rank, defender.rank) in (("Miner", "Bomb"), ("Spy", "Marshal")):
        return "attacker"
    if defender.rank == "Bomb":
        return "defender"
    return "attacker" if HIGH.index(attacker.rank) < HIGH.index(defender.rank) else "defender"


class PlainStratego:
    def __init__(self, variant, draw_after=200):
        self.columns, self.rows, self.depth, numbers = BOARDS[variant]
        self.lakes = LAKES if self.rows == 10 else set()
        self.order = [rank for rank in PLACED for _ in range(numbers[HIGH.index(rank)])]
        self.draw_after = draw_after
        self.board = {}
        self.done = []
        self.player = 0
        self.result = None
        self.forbidden = {"two": 0, "more": 0}  # moves that these rules took away

    def home(self, player):
        rows = range(self.rows - self.depth, self.rows) if player else range(self.depth)
        return [(x, y) for y in rows for x in range(self.columns)]

    def to_place(self, player):
        placed = sum(piece.player == player for piece in self.board.values())
        return self.order[placed] if placed < len(self.order) else None

    def place(self, player, square):
        self.board[square] = Piece(player, self.to_place(player))
        if len(self.board) == 2 * len(self.order):
            self.turn(0)

    def is_land(self, square):
        x, y = square
        return 0 <= x < self.columns and 0 <= y < self.rows and square not in self.lakes

    def paths(self, player):
        """Each way to move by the board alone: all squares from the first to the last."""
        for start, piece in list(self.board.items()):
            if piece.player != player or piece.rank in ("Bomb", "Flag"):
                continue
            for x, y in beside((0, 0)):
                path = [start]
                while len(path) < 2 or piece.rank == "Scout":
                    path.append((path[-1][0] + x, path[-1][1] + y))
                    met = self.board.get(path[-1])
                    if not self.is_land(path[-1]) or (met and met.player == player):
                        break
                    yield list(path)
                    if met:
                        break

    def legal(self, player):
        found = []
        for path in self.paths(player):
            two, more = self.back_and_forth(player, path), self.chases_on(player, path)
            self.forbidden["two"] += two
            self.forbidden["more"] += more
            if not two and not more:
                found.append(path)
        return found

    def own(self, player):
        return [done for done in self.done if done.piece.player == player]

    def back_and_forth(self, player, path):
        last = [*[done.path for done in self.own(player)[-3:]], path]
        pieces = {done.piece for done in self.own(player)[-3:]}
        if len(last) < 4 or pieces != {self.board[path[0]]}:
            return False
        crossed = [{frozenset(pair) for pair in pairwise(each)} for each in last]
        return bool(set.intersection(*crossed))

    def chases_on(self, player, path):
        """The player's last moves each threatened, and all were answered by running away."""
        fled, seen, rest = set(), [], list(self.done)
        while len(rest) >= 2:
            move, reply = rest[-2], rest[-1]
            rest = rest[:-2]
            threatened = [
                move.after.get(square)
                for square in beside(move.path[-1])
                if move.after.get(move.path[-1]) is move.piece
            ]
            if reply.fight or reply.piece not in threatened:
                break
            fled.add(reply.piece)
            seen.append(move.after)
            if move.fight:
                break
        if path[-1] in self.board or not any(
            self.board.get(square) in fled for square in beside(path[-1])
        ):
            return False
        last = self.done[-2]
        if last.piece is self.board[path[0]] and last.path[0] == path[-1]:
            return False
        after = dict(self.board)
        after[path[-1]] = after.pop(path[0])
        return after in seen

    def move(self, path):
        piece, met = self.board.pop(path[0]), self.board.pop(path[-1], None)
        piece.moved = True
        piece.known |= len(path) > 2
        left = "attacker"
        if met:
            piece.known = met.known = True
            left = winner(piece, met)
        if left != "none":
            self.board[path[-1]] = piece if left == "attacker" else met
        self.done.append(Done(piece, path, met is not None, dict(self.board)))
        if met and met.rank == "Flag":
            self.result = (1, -1) if piece.player == 0 else (-1, 1)
        else:
            self.turn(1 - piece.player)

    def turn(self, player):
        self.player = player
        fights = [number for number, done in enumerate(self.done) if done.fight]
        quiet = len(self.done) - (fights[-1] + 1 if fights else 0)
        if not self.legal(player):
            could = self.legal(1 - player)
            self.result = (0, 0) if not could else (-1, 1) if player == 0 else (1, -1)
        elif quiet == self.draw_after:
            self.result = (0, 0)


def name(square):
    return "abcdefghij"[square[0]] + str(square[1] + 1)


def drawn(plain, viewer):
    """The squares as `viewer` sees them, row by row from the top left."""
    cells = []
    for y in reversed(range(plain.rows)):
        for x in range(plain.columns):
            piece = plain.board.get((x, y))
            if piece is None:
                cells.append("~" if (x, y) in plain.lakes else ".")
                continue
            rank = SYMBOLS[piece.rank] if piece.known or piece.player == viewer else "?"
            cells.append(
                "XO"[piece.player] + rank + ("*" if piece.known else "+" if piece.moved else "")
            )
    return cells


def battle(*placed, player=0, variant="micro", **options):
    """Return our game in its middle, from pieces such as "X9 a1"; `player` is to move."""
    game = Stratego(variant=variant, **options)
    board = field_of(variant)
    homes = [[n for n in range(len(board.numbers)) if home >> n & 1] for home in board.home]
    for text in placed:
        mark, square = text.split()
        owner, rank = "XO".index(mark[0]), RANKS.index(mark[1:])
        piece, at = homes[owner].pop(), board.numbers[square]
        game.ranks[piece], game.at[at] = rank, piece
        game._toggle(owner, rank, 1 << at)
    game.begun = True
    game._ask(player)
    return game


def plain_battle(*placed, player=0, variant="micro", **options):
    """The same position here."""
    plain = PlainStratego(variant, **options)
    ranks = {symbol: rank for rank, symbol in SYMBOLS.items()}
    for text in placed:
        mark, square = text.split()
        at = "abcdefghij".index(square[0]), int(square[1:]) - 1
        plain.board[at] = Piece("XO".index(mark[0]), ranks[mark[1:]])
    plain.turn(player)
    return plain


def told(game):
    """What both were told."""
    return game.transcript(EVERYONE)


def moves_from(game, start):
    """Where the piece of the player to move may go."""
    return {a[len(start) :] for a in game.legal_actions(game.to_act[0]) if a.startswith(start)}
