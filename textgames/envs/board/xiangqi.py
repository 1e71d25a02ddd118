"""Xiangqi, Chinese chess, by the rules of the Asian and the World Xiangqi Federation, in part.

"Asian Xiangqi Rules", wxf.org/xq/rule. Of what they say of repetitions, which is mostly about
perpetual chases, the part about checks is here, as H. G. Muller sums it up (chessvariants.com,
comment on Xiangqi, 2017-09-05). The draw after 60 moves may be claimed there; here it is automatic.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

from textgames.core import EVERYONE, Action, Examples, Game, Range
from textgames.envs.board.fen import told
from textgames.envs.board.xiangqi_fen import START, drawn, read, written
from textgames.envs.board.xiangqi_moves import Position, after, is_bare, legal_moves
from textgames.envs.board.xiangqi_tables import BITS, COLUMNS, MOVES, ROWS
from textgames.envs.grids import LETTERS
from textgames.errors import OptionError
from textgames.texts import counted, quote

SIDES = ("Red", "Black")
KINDS = ("soldier", "cannon", "chariot", "horse", "elephant", "adviser")  # as in a Position
CELLS = tuple(BITS[COLUMNS * row + column] for row in range(9, -1, -1) for column in range(COLUMNS))
RIVER = "  ~ ~ ~ ~ ~ ~ ~ ~ ~"
DRAWING = "\n".join(
    [
        *[f"{row} %s" for row in range(ROWS - 1, 4, -1)],
        RIVER,
        *[f"{row} %s" for row in range(4, -1, -1)],
        f"  {' '.join(LETTERS[:COLUMNS])}",
    ]
)
PIECES = (
    "General (K): one step straight in its palace, d0 to f2 or d7 to f9. Adviser (A): one step "
    "diagonally in the palace. Elephant (B): two steps diagonally, not over a piece or the river "
    "between rows 4 and 5. Horse (N): one step straight onto an empty point, then one "
    "diagonally outward. Chariot (R): any distance straight, over no piece. Cannon (C): likewise, "
    "but to capture it must jump exactly one piece of either side. Soldier (P): one step forward; "
    "beyond the river also sideways."
)
REPEATED = {
    "judged": " At the third occurrence of a position with the same side to move, a side that gave "
    "check with all its moves since the first loses; if neither or both did, it is a draw.",
    "draw": " The third occurrence of a position with the same side to move is a draw.",
    "ignored": "",
}


class Xiangqi(Game):
    """Chinese chess: chariots, horses and cannons cross a river to catch a general in its palace.

    A player without a legal move has lost, in check or not, and the generals may never face each
    other. With `repetition` = judged the third occurrence of a position is a draw, but perpetual
    check loses; perpetual chase, which the federations forbid as well, is not judged. It is a draw
    after `draw_after` moves of each side without a capture, and when nobody has a piece left that
    can cross the river.

    Actions: the points left and reached, as in UCI with rows 0 to 9: "h2e2".
    Returns: +1 to the winner and -1 to the loser, 0 each for a draw.
    """

    tags = ("perfect information", "classic")
    evidence = (
        "solved: perft of twelve positions to depth 4 (chessprogramming.org, Chinese Chess Perft "
        "Results; one of the engine folium)",
        "cross-checked: OpenSpiel xiangqi, random games in lockstep",
    )
    opponent = "rule"

    def setup(
        self,
        fen: Annotated[str, Examples("3ak4/4a4/9/9/9/9/4p4/9/4A4/3AKR3 b - - 118 60")] = START,
        repetition: Literal["judged", "draw", "ignored"] = "judged",
        draw_after: Annotated[int, Range(1, 500)] = 60,  # moves of each side without a capture
        move_limit: Annotated[int, Range(0, 9000)] = 0,  # of each side; 0: none
    ) -> None:
        self.repetition, self.draw_after, self.limit = repetition, draw_after, 2 * move_limit
        try:
            position, self.quiet, self.number = read(fen)
            if self.quiet >= 2 * draw_after:
                raise ValueError(
                    f"fewer than {2 * draw_after} moves without capture as fifth field"
                )
        except ValueError as error:
            raise OptionError(
                f"expected fen = a position in FEN with {error}, got {quote(fen)}"
            ) from error
        self.start = written(position, self.quiet, self.number)
        self.first = position.turn
        self.checks = 0  # whether each move so far gave check, as bits, the last one lowest
        # how many moves without a capture had been made, each time a position occurred since
        self.seen: dict[Position, tuple[int, ...]] = {}
        self.times: tuple[int, ...] = ()  # likewise of the position now
        self._reach(position)
        self.ask(self.first)

    def _reach(self, position: Position) -> None:
        self.position = position
        check, self.moves = legal_moves(position)
        self.checks = self.checks << 1 | check
        if self.repetition != "ignored":
            if not self.quiet:
                self.seen = {}
            self.times = (*self.seen.get(position, ()), self.quiet)
            self.seen[position] = self.times

    def legal_actions(self, player: int) -> Sequence[Action]:
        return self.moves

    def play(self, player: int, action: Action) -> None:
        before = self.position
        new = after(before, action)
        lost = before[1 - player] & ~new[1 - player]
        self.quiet = 0 if lost else self.quiet + 1
        self._reach(new)
        end, returns = self._verdict(player)
        takes = f" and takes {_kind(before, lost)}" if lost else ""
        check = " Check." if self.checks & 1 and self.moves else ""
        self.tell(EVERYONE, f"Player {player} plays {action}{takes}.{check}{end}")
        if end:
            self.end(returns)
        else:
            self.ask(1 - player)

    def _verdict(self, player: int) -> tuple[str, tuple[int, int]]:
        """How the move of `player` has ended the game, "" if it has not, and the returns."""
        other = 1 - player
        if not self.moves:
            how = "Checkmate" if self.checks & 1 else f"Player {other} has no legal move"
            return f" {how}: player {player} wins.", _won_by(player)
        if len(self.times) == 3:
            perpetual = self._perpetual() if self.repetition == "judged" else (False, False)
            if perpetual[0] != perpetual[1]:
                loser = player if perpetual[0] else other
                return (
                    f" The same position for the third time, and player {loser} has given check "
                    f"with every move since the first: player {1 - loser} wins.",
                    _won_by(1 - loser),
                )
            reason = "the same position for the third time"
        elif not self.quiet and is_bare(self.position):
            reason = "no chariot, horse, cannon or soldier is left"
        elif self.quiet >= 2 * self.draw_after:
            reason = f"{counted(self.draw_after, 'move')} of each side without a capture"
        elif len(self.history) == self.limit:
            reason = "the limit of moves is reached"
        else:
            return "", (0, 0)
        return f" A draw: {reason}.", (0, 0)

    def _perpetual(self) -> tuple[bool, bool]:
        """Whether the player who has moved gave check with every move since the position first
        occurred, and whether the other one did.
        """
        every_second = (1 << self.quiet - self.times[0]) // 3  # from the last move on
        return (
            self.checks & every_second == every_second,
            self.checks >> 1 & every_second == every_second,
        )

    def rules(self, player: int) -> str:
        start = "" if self.start == START else f" The start is the FEN {self.start}."
        limit = ""
        if self.limit:
            limit = f", after {counted(self.limit // 2, 'move')} of each side in all"
        return (
            f"You are player {player}, {SIDES[player]}, in xiangqi, Chinese chess. Red, player 0, "
            f"moves up from row 0, Black down from row 9; {SIDES[self.first]} moves first.{start} "
            f"A piece captures by moving onto an enemy piece. {PIECES} You may not leave your "
            "general attacked, which is check, or facing the other on an open column. "
            "Who has no legal move loses, in check or not. It is a draw after "
            f"{counted(self.draw_after, 'move')} of each side without a capture{limit}, or with "
            f"no chariot, horse, cannon or soldier left.{REPEATED[self.repetition]} The winner "
            "gets 1, the loser -1, each 0 for a draw. Capital letters are Red's pieces, small ones "
            "Black's. Write the points left and reached in brackets, such as "
            f"[{'h7e7' if player else 'h2e2'}]."
        )

    def view(self, player: int) -> str:
        rows = tuple([row for row, _ in drawn(self.position)])
        number = self.number + (self.first + len(self.history)) // 2
        fen = told(written(self.position, self.quiet, number))
        return f"{DRAWING % rows}\n{fen}"

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        return tuple(MOVES)

    def features(self, player: int) -> Sequence[float]:
        """1 if the player is Red, else 0; then its soldiers, cannons, chariots, horses, elephants,
        advisers and general, then the other's, 1 on such a point, else 0, row by row from the top
        left as drawn; then the moves without a capture as a share of those that make a draw.
        """
        position = self.position
        sides = position[:2] if player == 0 else position[1::-1]
        planes = [side & kind for side in sides for kind in position[2:9]]
        return [
            1.0 - player,
            *[1.0 if plane & cell else 0.0 for plane in planes for cell in CELLS],
            self.quiet / (2 * self.draw_after),
        ]


def _won_by(player: int) -> tuple[int, int]:
    return (-1, 1) if player else (1, -1)


def _kind(position: Position, point: int) -> str:
    """What stands on a point, which is no general, with its article."""
    for kind, pieces in zip(KINDS, position[2:8], strict=True):
        if pieces & point:
            return f"an {kind}" if kind[0] in "ae" else f"a {kind}"
    return ""
