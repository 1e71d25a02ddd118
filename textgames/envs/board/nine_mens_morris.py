"""Nine Men's Morris, or mill: three men on a line remove one (Gasser, "Solving Nine Men's Morris").

Ralph Gasser, "Solving Nine Men's Morris", Games of No Chance, 1996: the rules, and a draw.
"""

from collections.abc import Sequence
from typing import Annotated, Literal

from textgames.core import EVERYONE, Action, Game, Range
from textgames.envs.board.bits import listed
from textgames.envs.board.morris_boards import MEN, Board, morris_board


class NineMensMorris(Game):
    """Players place, then move their men; three on a line remove a man; with two left one loses.

    A man moves along a line to the next point; a player with three men left may, with `flying`,
    move a man to any empty point. A man in a mill is removed only where all are in mills. It is a
    draw after `draw_after` moves of each player in a row that close no mill and, with `repetition`,
    when a position with the same player to move occurs for the third time. The other boards are
    those of Six Men's Morris, commonly played without flying, and of Three Men's Morris, whose
    first mill wins; flying there, men move to any empty point from the start.

    Actions: the point to place a man on, such as "d6"; the point a man leaves and the point it goes
    to, such as "d6d5". Who has closed a mill is asked again, for the point of the man to remove.
    Returns: +1 to the winner and -1 to the loser, 0 each for a draw.
    """

    tags = ("perfect information", "classic")
    evidence = (
        "solved: Three Men's Morris without flying is won from the centre, and a draw if that is "
        "barred to the first man (Dudeney 1917)",
        "cross-checked: OpenSpiel nine_mens_morris, random games in lockstep and perft",
        "cross-checked: a second implementation in the tests, random games on all boards",
    )
    opponent = "mcts"

    def setup(
        self,
        board: Literal["nine", "six", "three"] = "nine",
        flying: bool = True,
        draw_after: Annotated[int, Range(5, 200)] = 50,
        repetition: bool = True,
    ) -> None:
        self.board = board
        self.flying, self.draw_after, self.repetition = flying, draw_after, repetition
        self.men = (0, 0)  # on the board, of each player, as bits; see `Board`
        self.in_hand = (MEN[board], MEN[board])  # still to be placed
        self.legal: tuple[Action, ...] = ()
        self.removing = False  # whether the player to move has closed a mill
        self.quiet = 0  # moves in a row that closed no mill
        self.past: list[tuple[int, int, int]] = []  # men, and who was to move, since then
        self._ask(0)

    def legal_actions(self, player: int) -> Sequence[Action]:
        return self.legal

    def play(self, player: int, action: Action) -> None:
        board = morris_board(self.board)
        mine, other = self.men[player], self.men[1 - player]
        if self.removing:
            other ^= board.points[action]
            self.men = (other, mine) if player else (mine, other)
            self.removing = False
            self.tell(EVERYONE, f"Player {player} removes the man on {action}.")
            self._ask(1 - player)
            return
        if self.in_hand[player]:
            first, second = self.in_hand
            self.in_hand = (first, second - 1) if player else (first - 1, second)
            goal = board.points[action]
            mine |= goal
            told = f"Player {player} places a man on {action}"
        else:
            start, goal = board.moves[action]
            mine ^= start | goal
            self.quiet += 1
            told = f"Player {player} moves {action}"
        self.men = (other, mine) if player else (mine, other)
        closed = [mill for mill in board.through[goal] if mine & mill == mill]
        if not closed:
            self.tell(EVERYONE, f"{told}.")
            self._ask(1 - player)
            return
        self.tell(EVERYONE, f"{told} and closes {'a mill' if len(closed) == 1 else 'two mills'}.")
        self.removing, self.quiet, self.past = True, 0, []
        self.legal = listed(removable(board, other), board.names, board.stretches)
        self.ask(player)

    def _ask(self, player: int) -> None:
        """Ask for the next man to place or move, if the game is not over."""
        board = morris_board(self.board)
        mine, other = self.men[player], self.men[1 - player]
        left = mine.bit_count() + self.in_hand[player]
        empty = board.everywhere & ~(mine | other)
        if left < 3:
            self._lose(player, "has two men left")
            return
        if self.in_hand[player]:
            self.legal = listed(empty, board.names, board.stretches)
            self.ask(player)
            return
        self.legal = moves(board, mine, empty, self.flying and left == 3)
        now = (mine, other, player)
        self.past.append(now)
        if not self.legal:
            self._lose(player, "cannot move")
        elif self.quiet == 2 * self.draw_after:
            self.tell(EVERYONE, f"No mill was closed in {self.quiet} moves: a draw.")
            self.end((0, 0))
        elif self.repetition and self.past.count(now) == 3:
            self.tell(EVERYONE, "The same position for the third time: a draw.")
            self.end((0, 0))
        else:
            self.ask(player)

    def _lose(self, player: int, why: str) -> None:
        self.tell(EVERYONE, f"Player {player} {why}: player {1 - player} wins.")
        self.end((1, -1) if player else (-1, 1))

    def rules(self, player: int) -> str:
        board = morris_board(self.board)
        point, beside = board.lines[-1].split("-")[:2]
        letters = [name[0] for name in board.points]
        rows = [name[1:] for name in board.points]
        fly = "With three men left, you may move to any empty point. " if self.flying else ""
        again = ", or when a position comes up for the third time" if self.repetition else ""
        return (
            f"You are player {player} in {self.board} men's morris. Player 0 plays X and begins, "
            f"player 1 plays O. Points are named by column (a to {max(letters)} from left to "
            f"right) and row (1 to {max(rows)} from bottom to top). They lie on these lines: "
            f"{', '.join(board.lines)}. Each player has {self.board} men. In turn, each places a "
            "man on an empty point; when all are placed, each moves one of its men along a line to "
            f"the next point, if that is empty. {fly}Three men of one player on a line are a mill. "
            "If you close a mill by placing or moving a man, you are asked again, for the point of "
            "a man of the other player to remove. It may not be in a mill, unless all its men on "
            "the board are. Two mills closed at once remove one man. A mill may be opened and "
            "closed again. A player with two men left, counting those yet to place, loses; so does "
            f"one who cannot move. It is a draw after {self.draw_after} moves of each player "
            f"in a row that close no mill{again}. A dot is an empty point. To place or remove a "
            f"man, write its point in brackets, such as [{point}]; to move one, the points it "
            f"leaves and goes to, such as [{point}{beside}]."
        )

    def view(self, player: int) -> str:
        board = morris_board(self.board)
        x, o = self.men
        marks = ["X" if x & point else "O" if o & point else "." for point in board.beside]
        first, second = self.in_hand
        return f"{board.drawing % tuple(marks)}\nto place: X {first}, O {second}"

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        board = morris_board(self.board)
        return (*board.points, *(board.moves if self.flying else board.steps))

    def features(self, player: int) -> Sequence[float]:
        """The player's men to place as a share of all its men, then the other's; moves without a
        mill as a share of those that make a draw; 1 if the player to move removes a man, else 0;
        then for each point, row by row as drawn: 1 for a man of the player, -1 of the other.
        """
        mine, other = self.men[player], self.men[1 - player]
        return [
            self.in_hand[player] / MEN[self.board],
            self.in_hand[1 - player] / MEN[self.board],
            self.quiet / (2 * self.draw_after),
            1.0 if self.removing else 0.0,
            *[
                1.0 if mine & point else -1.0 if other & point else 0.0
                for point in morris_board(self.board).beside
            ],
        ]


def moves(board: Board, men: int, empty: int, flying: bool) -> tuple[Action, ...]:
    """Return the moves of men to empty points: next to them, or any if they fly."""
    found: list[Action] = []
    while men:
        man = men & -men
        men ^= man
        if flying:
            found += listed(empty, board.leaving[man], board.stretches)
        elif goals := empty & board.beside[man]:
            found += board.leaving[man][goals]
    return tuple(found)


def removable(board: Board, men: int) -> int:
    """Return those men that are in no mill; all, if all are in mills."""
    held = 0
    for mill in board.mills:
        if men & mill == mill:
            held |= mill
    return men & ~held or men
