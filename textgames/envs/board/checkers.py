"""Checkers, or English draughts: captures are forced (World Checkers Draughts Federation)."""

from collections.abc import Sequence
from itertools import product
from typing import Annotated, NamedTuple

from textgames.core import EVERYONE, Action, Game, Range
from textgames.envs.board.bits import Names, listed
from textgames.envs.grids import drawing, squares


class Checkers(Game):
    """Men move and jump diagonally ahead, kings also back; who cannot move loses.

    Who can jump must, and jumps on with the same piece while it can, whichever way and not
    necessarily for most pieces. A man that reaches the far row becomes a king, which ends its turn.
    It is a draw after `draw_after` moves of each player in a row without a jump or the move of a
    man, and, with `repetition`, when a position with the same player to move occurs for the third
    time. The federation lets a player claim both; here they come by themselves. Draws by agreement
    are left out.

    Actions: the square a piece leaves and the square it goes to, such as "c3d4" or the jump "c3e5".
    Each jump is an action: who must jump on is asked again.
    Returns: +1 to the winner and -1 to the loser, 0 each for a draw.
    """

    tags = ("perfect information", "classic")
    evidence = (
        "solved: perft 7, 49, 302, 1469, 7361, 36768 (Aart Bik, perft for checkers)",
        "cross-checked: OpenSpiel checkers, 1000 random games in lockstep",
    )
    opponent = "rule"

    def setup(
        self, draw_after: Annotated[int, Range(5, 100)] = 40, repetition: bool = True
    ) -> None:
        self.draw_after, self.repetition = draw_after, repetition
        self.men = (DARK & 0xFFFFFF, DARK & 0xFFFFFF << 40)  # of each player: three rows, as bits
        self.kings = (0, 0)
        self.moves: tuple[Action, ...] = ()  # of the player to move
        self.jumper = 0  # the piece that must jump on, as a bit
        self.quiet = 0  # moves in a row without a jump or the move of a man
        self.past: list[tuple[int, int, int]] = []  # kings, and who was to move, since then
        self._ask(0)

    def legal_actions(self, player: int) -> Sequence[Action]:
        return self.moves

    def play(self, player: int, action: Action) -> None:
        start, goal, over, said = MOVES[action]
        men, other_men = self.men[player], self.men[1 - player] & ~over
        kings, other_kings = self.kings[player], self.kings[1 - player] & ~over
        man = men & start
        crowned = goal & FAR[player] if man else 0
        if man:
            men ^= start
        else:
            kings ^= start
        if man and not crowned:
            men |= goal
        else:
            kings |= goal
        self.men = (other_men, men) if player else (men, other_men)
        self.kings = (other_kings, kings) if player else (kings, other_kings)
        if crowned:
            self.tell(EVERYONE, f"Player {player} {said} and becomes a king.")
        elif over and (moves := jumps(player, self.men, self.kings, goal)):
            self.moves, self.jumper = moves, goal
            self.tell(EVERYONE, f"Player {player} {said} and must jump on.")
            self.ask(player)
            return
        else:
            self.tell(EVERYONE, f"Player {player} {said}.")
        if over or man:
            self.quiet, self.past = 0, []
        else:
            self.quiet += 1
        self._ask(1 - player)

    def _ask(self, player: int) -> None:
        """Ask for a move of the player, if it has one and the game is no draw."""
        self.jumper = 0
        men, kings = self.men, self.kings
        self.moves = jumps(player, men, kings, DARK) or steps(player, men, kings)
        now = (*kings, player)
        self.past.append(now)
        if not self.moves:
            lacks = "cannot move" if men[player] | kings[player] else "has no piece left"
            self.tell(EVERYONE, f"Player {player} {lacks}: player {1 - player} wins.")
            self.end((1, -1) if player else (-1, 1))
        elif self.quiet == 2 * self.draw_after:
            self.tell(EVERYONE, f"No man moved, no jump in {self.quiet} moves: a draw.")
            self.end((0, 0))
        elif self.repetition and self.past.count(now) == 3:
            self.tell(EVERYONE, "The same position for the third time: a draw.")
            self.end((0, 0))
        else:
            self.ask(player)

    def rules(self, player: int) -> str:
        again = ", or when the same position comes up for the third time" if self.repetition else ""
        example = "b6c5" if player else "a3b4"
        return (
            f"You are player {player} in checkers (English draughts). Player 0 moves first and has "
            "men x and kings X; player 1 has men o and kings O. The board has rows 1 to 8 from "
            "bottom to top and columns a to h from left to right; a1 is the bottom left square. "
            "Only squares of one colour are used: a dot is an empty one. x begins on rows 1 to 3 "
            "and moves up, o begins on rows 6 to 8 and moves down. A man moves one square "
            "diagonally ahead to an empty square. It jumps two squares diagonally ahead to an "
            "empty square over a piece of the other player, which leaves the board. If you can "
            "jump, you must; of several jumps you may choose any. If the piece that has jumped can "
            "jump again, it must: you are asked once more, for each jump by itself. A man that "
            f"reaches the far row (row 8 for x, 1 for o) becomes a king, and the turn ends. Kings "
            "move and jump one step like men, but ahead and back. A player who has no move, or no "
            f"piece left, loses. It is a draw when both players have made {self.draw_after} moves "
            f"in a row without any jump or move of a man{again}. To move or jump, write the square "
            f"the piece leaves and the square it goes to in brackets, such as [{example}]."
        )

    def view(self, player: int) -> str:
        (x, o), (x_kings, o_kings) = self.men, self.kings
        marks = [
            "x" if x & square
            else "o" if o & square
            else "X" if x_kings & square
            else "O" if o_kings & square
            else "."
            for square in DRAWN
        ]  # fmt: skip
        return BOARD % tuple(marks)

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        return tuple(MOVES)

    def features(self, player: int) -> Sequence[float]:
        """1 if the player is player 0, else 0; quiet moves as a share of those that make a draw;
        then for each square of the board that is used, row by row as drawn: 1 for a man of the
        player, -1 of the other; the same for kings; then 1 for the piece that must jump on.
        """
        sets = [(kind[player], kind[1 - player]) for kind in (self.men, self.kings)]
        return [
            1.0 - player,
            self.quiet / (2 * self.draw_after),
            *(
                1.0 if mine & square else -1.0 if other & square else 0.0
                for mine, other in (*sets, (self.jumper, 0))
                for square in DRAWN
            ),
        ]


class Way(NamedTuple):
    """One of the four ways to go. A square is one bit, and going on is a shift of it.

    A shift over a side of the board ends on a light square, which is never empty.
    """

    shift: int  # to the left, or to the right if negative
    steps: Names  # by the square left, as are the jumps
    jumps: Names


SQUARES = squares(8, 8)
DARK = sum(1 << place for place in range(64) if (place // 8 + place) % 2 == 0)  # a1 is dark
FAR = (0xFF << 56, 0xFF)  # where the men of each player become kings
STRETCHES = (0xFFFF, 0xFFFF << 16, 0xFFFF << 32, 0xFFFF << 48)  # of eight dark squares each
DRAWN = tuple(1 << 8 * row + column for row in range(7, -1, -1) for column in range(row % 2, 8, 2))
MOVES: dict[Action, tuple[int, int, int, str]] = {}  # leaves, goes to, jumps over; what is told


def way(up: int, aside: int) -> Way:
    """Make a way, and put its moves into `MOVES`."""
    names = (dict[int, Action](), dict[int, Action]())
    for row, column in product(range(8), range(8)):
        start = 8 * row + column
        for length in (1, 2):
            to_row, to_column = row + length * up, column + length * aside
            if not (DARK >> start & 1 and 0 <= to_row < 8 and 0 <= to_column < 8):
                continue
            goal, over = 8 * to_row + to_column, start + 8 * up + aside
            name = SQUARES[start] + SQUARES[goal]
            names[length - 1][1 << start] = name
            if length == 1:
                MOVES[name] = 1 << start, 1 << goal, 0, f"moves {name}"
            else:
                said = f"jumps {name}, takes {SQUARES[over]}"
                MOVES[name] = 1 << start, 1 << goal, 1 << over, said
    return Way(8 * up + aside, Names(names[0]), Names(names[1]))


WAYS = ((way(1, -1), way(1, 1)), (way(-1, -1), way(-1, 1)))  # of each player's men
LIGHT_AND_DARK = ((" ", "%s") * 4 + ("%s", " ") * 4) * 4  # row by row from the top left
BOARD = "\n".join(line.rstrip() for line in (drawing(8, 8) % LIGHT_AND_DARK).split("\n"))


def steps(player: int, men: tuple[int, int], kings: tuple[int, int]) -> tuple[Action, ...]:
    """All steps of a player."""
    mine = men[player] | kings[player]
    empty = DARK & ~(mine | men[1 - player] | kings[1 - player])
    found: tuple[Action, ...] = ()
    for pieces, ways in ((mine, WAYS[player]), (kings[player], WAYS[1 - player])):
        for shift, names, _ in ways if pieces else ():
            before = empty >> shift if shift > 0 else empty << -shift
            if able := pieces & before:
                found += listed(able, names, STRETCHES)
    return found


def jumps(player: int, men: tuple[int, int], kings: tuple[int, int], of: int) -> tuple[Action, ...]:
    """The jumps of those pieces of a player that are on the squares `of`."""
    mine, other = men[player] | kings[player], men[1 - player] | kings[1 - player]
    empty = DARK & ~(mine | other)
    found: tuple[Action, ...] = ()
    for pieces, ways in ((mine & of, WAYS[player]), (kings[player] & of, WAYS[1 - player])):
        for shift, _, names in ways if pieces else ():
            if shift > 0:
                able = pieces & other >> shift & empty >> 2 * shift
            else:
                able = pieces & other << -shift & empty << -2 * shift
            if able:
                found += listed(able, names, STRETCHES)
    return found
