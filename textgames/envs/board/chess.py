"""Chess by the laws of FIDE (2023), without clocks."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Literal

from textgames.core import EVERYONE, Action, Examples, Game, LegalActions, Range
from textgames.envs.board.chess_fen import START, drawn, read, written
from textgames.envs.board.chess_moves import legal_moves
from textgames.envs.board.chess_position import Position, after, checkers, is_dead
from textgames.envs.board.chess_san import Algebraic, spelled
from textgames.envs.board.chess_tables import BITS, CASTLES, MOVES
from textgames.envs.board.fen import told
from textgames.envs.grids import drawing
from textgames.errors import OptionError
from textgames.texts import counted, quote

DRAW = "draw"
# By `draws`: occurrences of a position, and moves of either side without capture or pawn move,
# that end the game by themselves.
AUTOMATIC = {"automatic": (3, 100), "claimed": (5, 150)}
CELLS = tuple(BITS[8 * row + column] for row in range(7, -1, -1) for column in range(8))
SIDES = ("White", "Black")
KINDS = ("pawn", "knight", "bishop", "rook", "queen")  # in the order of a Position
LAWS = (
    "The laws of chess of FIDE hold, with castling, capturing in passing (en passant) and "
    "promotion, but without clocks, resignation and draws by agreement. Checkmate wins. Stalemate "
    "is a draw, and so is what cannot end in mate because only kings are left, with at most one "
    "knight, or with bishops on squares of one colour."
)
DRAWS = {
    "automatic": "The game is drawn when a position occurs for the third time, with the same moves "
    "possible, and after 50 moves of each side without a capture or a move of a pawn.",
    "claimed": "You may write [draw] instead of a move, and the game is drawn, when a position has "
    "occurred for the third time, with the same moves possible, or after 50 moves of each side "
    "without a capture or a move of a pawn, also if only your next move brings that about. At the "
    "fifth time, or after 75 moves, it is drawn without a word.",
}
DRAWING = (
    "In the drawing capital letters are White's pieces and small ones Black's: K king, Q queen, R "
    "rook, B bishop, N knight, P pawn; a dot is an empty square. White's pawns move up, Black's "
    "down. Below stands the same position in FEN."
)
NOTATIONS = {
    "uci": "Write the square your piece leaves and the one it goes to in brackets, such as "
    "[{pawn}]. To castle, write the move of the king, [{castle}]; to capture in passing, the move "
    "of the pawn. A pawn that reaches the last row adds q, r, b or n for what it becomes, as in "
    "[{queen}].",
    "san": "Write your move in algebraic notation in brackets, such as [{knight}]. A capture, also "
    "in passing, is written [Bxe5] or [exd5], castling [O-O] or [O-O-O], and a pawn that becomes a "
    "queen [{promoted}].",
}
EXAMPLES = (
    {"pawn": "e2e4", "castle": "e1g1", "queen": "e7e8q", "knight": "Nf3", "promoted": "e8=Q"},
    {"pawn": "e7e5", "castle": "e8g8", "queen": "e2e1q", "knight": "Nf6", "promoted": "e1=Q"},
)


class Chess(Game):
    """Two armies of sixteen pieces; who attacks the other's king so that it cannot escape wins.

    All laws that bear on which moves are possible and when the game ends (FIDE Laws of Chess,
    2023, articles 3, 5.1.1, 5.2.1, 5.2.2, 9.2, 9.3 and 9.6). Not in it: clocks, resignation, and
    draws by agreement. A position is dead (5.2.2) here if the material cannot mate.

    With `draws` = automatic the third occurrence of a position and fifty moves without a capture
    or a move of a pawn end the game at once, as in most programs. With claimed, as FIDE has it,
    the player to move may then claim the draw, also if only its next move would bring it about;
    the fifth occurrence and 75 moves end the game.

    Actions: in `notation` uci the squares left and reached, and what a pawn becomes: "e2e4",
    "e1g1" to castle, "e7e8q"; in san as in books: "e4", "Nf3", "O-O", "e8=Q+". To claim: "draw".
    Returns: +1 to the winner and -1 to the loser, 0 each for a draw.
    """

    tags = ("perfect information", "classic")
    evidence = (
        "solved: perft of six positions to depth 4 (chessprogramming.org, Perft Results)",
        "cross-checked: python-chess, random games in lockstep: moves, their algebraic names, FEN, "
        "claims of draws, ends",
    )
    opponent = "rule"

    def setup(
        self,
        notation: Literal["uci", "san"] = "uci",
        fen: Annotated[str, Examples("4k3/4p3/8/8/8/8/8/R3K2R b KQ - 98 60")] = START,
        draws: Literal["automatic", "claimed"] = "automatic",
        move_limit: Annotated[int, Range(0, 9000)] = 0,  # of each side; 0: none
    ) -> None:
        self.notation, self.draws, self.limit = notation, draws, 2 * move_limit
        try:
            position, self.quiet, self.number = read(fen)
            if self.quiet >= (most := AUTOMATIC[draws][1]):
                raise ValueError(f"fewer than {most} half-moves without capture as fifth field")
        except ValueError as error:
            raise OptionError(
                f"expected fen = a position in FEN with {error}, got {quote(fen)}"
            ) from error
        self.start = written(position, self.quiet, self.number)
        self.first = position.turn
        self.claimable = False
        self.since: tuple[Position, ...] = ()  # the positions that may still be repeated
        self._reach(position)
        self.ask(self.first)

    def _reach(self, position: Position) -> None:
        self.position = position
        self.since = (*self.since, position) if self.quiet else (position,)
        self.moves = legal_moves(position)
        if self.draws == "claimed":
            self.claimable = self._may_claim()

    def legal_actions(self, player: int) -> LegalActions:
        moves = self.moves
        if self.notation == "san":
            names = (*spelled(self.position, moves),)
            return Algebraic((*names, DRAW) if self.claimable else names)
        return (*moves, DRAW) if self.claimable else moves

    def play(self, player: int, action: Action) -> None:
        if action == DRAW:
            self.tell(EVERYONE, f"Player {player} claims a draw: the game is drawn.")
            self.end((0, 0))
            return
        before = self.position
        new = after(
            before, spelled(before, self.moves)[action] if self.notation == "san" else action
        )
        # only captures change what the other side has, and only moves of pawns change the pawns
        lost = before[1 - player] & ~new[1 - player]
        self.quiet = 0 if lost or new.pawns != before.pawns else self.quiet + 1
        self._reach(new)
        end, returns = self._verdict(player)
        takes = f" and takes a {_kind(before, lost)}" if lost else ""
        check = " Check." if checkers(new) and self.moves else ""
        self.tell(EVERYONE, f"Player {player} plays {action}{takes}.{check}{end}")
        if end:
            self.end(returns)
        else:
            self.ask(1 - player)

    def _verdict(self, player: int) -> tuple[str, tuple[int, int]]:
        """How the move of `player` has ended the game, "" if it has not, and the returns."""
        position = self.position
        times, quiet = AUTOMATIC[self.draws]
        reason = ""
        if not self.moves:
            if checkers(position):
                return f" Checkmate: player {player} wins.", (-1, 1) if player else (1, -1)
            reason = "stalemate"
        elif is_dead(position):
            reason = "neither side can be mated"
        elif self.quiet >= quiet:
            reason = f"{quiet // 2} moves without a capture or a move of a pawn"
        elif self.quiet >= 4 * times - 4 and self.since.count(position) >= times:
            reason = f"the same position for the {'third' if times == 3 else 'fifth'} time"
        elif len(self.history) == self.limit:
            reason = "the limit of moves is reached"
        return f" A draw: {reason}." if reason else "", (0, 0)

    def _may_claim(self) -> bool:
        """Whether a draw may be claimed, now or with the next move (FIDE 9.2 and 9.3)."""
        position, moves = self.position, self.moves
        if self.quiet >= 99:
            new = [after(position, move) for move in moves if self._is_quiet(move)]
            return self.quiet > 99 or any(map(legal_moves, new))
        if self.quiet < 7:
            return False
        times = Counter(self.since)
        if times[position] > 2:
            return True
        twice = {seen for seen, number in times.items() if number > 1}
        return bool(twice) and any(after(position, move) in twice for move in moves)

    def _is_quiet(self, move: Action) -> bool:
        start, goal, _ = MOVES[move]
        position = self.position
        return not (start & position.pawns or goal & (position.white | position.black))

    def rules(self, player: int) -> str:
        start = "" if self.start == START else f" The game begins from the FEN {self.start}."
        return (
            f"You are player {player} in chess and you play {SIDES[player]}. Player 0 plays White, "
            f"player 1 Black; {SIDES[self.first]} moves first.{start} {LAWS} {DRAWS[self.draws]}"
            f"{self._limit()} The winner gets 1, the loser -1, and each 0 for a draw. {DRAWING} "
            f"{NOTATIONS[self.notation].format(**EXAMPLES[player])}"
        )

    def _limit(self) -> str:
        if not self.limit:
            return ""
        return f" After {counted(self.limit // 2, 'move')} of each side the game is a draw."

    def view(self, player: int) -> str:
        position = self.position
        rows = tuple([row for row, _ in drawn(position)])
        moves = len(self.history) - (DRAW in self.history[-1:])  # to claim a draw is no move
        number = self.number + (self.first + moves) // 2
        fen = told(written(position, self.quiet, number))
        return f"{drawing(8, 8, by_row=True) % rows}\n{fen}"

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        """Every move in UCI and, where it can be claimed, the draw; none in algebraic notation."""
        if self.notation == "san":
            return ()
        return (*MOVES, DRAW) if self.draws == "claimed" else tuple(MOVES)

    def features(self, player: int) -> Sequence[float]:
        """1 if the player is White, else 0; then its pawns, knights, bishops, rooks, queens and
        kings, then the other's, 1 on such a square, else 0, row by row from the top left as drawn;
        then the square that a pawn has passed; then the rights to castle: White's to the king's
        and to the queen's side, Black's; then the quiet moves as a share of 150.
        """
        position = self.position
        sides = position[:2] if player == 0 else position[1::-1]
        planes = [side & kind for side in sides for kind in position[2:8]]
        planes.append(position.en_passant)
        rooks = [wing[0] for wings in CASTLES for wing in wings]
        return [
            1.0 - player,
            *[1.0 if plane & cell else 0.0 for plane in planes for cell in CELLS],
            *[1.0 if rook & position.castling else 0.0 for rook in rooks],
            self.quiet / 150,
        ]


def _kind(position: Position, square: int) -> str:
    """What stands on a square, which is no king."""
    return next(kind for kind, pieces in zip(KINDS, position[2:7], strict=True) if pieces & square)
