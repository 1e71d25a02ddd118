"""EinStein würfelt nicht!: a die says which of six numbered cubes races (Ingo Althöfer, 2004)."""

from collections.abc import Sequence
from itertools import combinations, permutations
from typing import Literal

from textgames.core import CHANCE, EVERYONE, Action, Game, RandomSource

SIZE = 5  # rows and columns; squares are numbered row by row from the top left
CUBES = ("123456", "abcdef")  # of each player, as marks on the board
FACES = tuple(CUBES[0])
ARRANGEMENTS = tuple("".join(order) for order in permutations(FACES))
CORNERS = ((0, 1, 2, 5, 6, 10), (14, 18, 19, 22, 23, 24))  # where the cubes begin, in that order
CUT = ((0, 3, 5, 6), (0, 1, 3, 6))  # where an arrangement is cut into its rows
STEPS = ({"right": 1, "down": 5, "diagonal": 6}, {"left": -1, "up": -5, "diagonal": -6})
GOALS = (24, 0)
WAYS = (
    ("right, down or diagonally down to the right", "bottom right"),
    ("left, up or diagonally up to the left", "top left"),
)
TOLD = {"right": "right", "down": "down", "left": "left", "up": "up", "diagonal": "diagonally"}
# Each mark with its player's letter and its number, for the drawing; a dot is an empty square.
DRAWN = {".": " ."} | {
    mark: f"{letter}{face}"
    for letter, marks in zip("XO", CUBES, strict=True)
    for mark, face in zip(marks, FACES, strict=True)
}


class EinsteinWurfeltNicht(Game):
    """A die says which cube moves; the first cube in the far corner, or the last one left, wins.

    If the cube of the number rolled is gone, one of the two that are next to it in number moves.
    A cube takes whatever stands where it goes, also a cube of its own side. Who has one cube left
    moves it without a roll: "ein Stein würfelt nicht". There is no draw, and there is always a
    move. With `start` = drawn the cubes are shuffled on the squares of their corner, with chosen
    each player arranges its own, player 0 first.

    Actions: the number of a cube and its way, such as "3 down"; player 0 moves right, down or
    diagonal, player 1 left, up or diagonal. To arrange the cubes, their numbers row by row:
    "123456".
    Returns: +1 to the winner and -1 to the loser.
    """

    tags = ("perfect information", "chance", "dice")
    evidence = (
        "cross-checked: OpenSpiel einstein_wurfelt_nicht, random games in lockstep",
        "cross-checked: a second implementation in the tests, chances to win endgames of three "
        "cubes with best play",
    )
    opponent = "mcts"

    def setup(self, start: Literal["drawn", "chosen"] = "drawn") -> None:
        self.start = start
        self.board = "." * SIZE * SIZE  # a mark for each square
        self.cubes: tuple[str, ...] = ()  # the numbers that each player has left, once arranged
        self.movable = ""  # the numbers of which the player to move moves one
        self.turn = 0
        self.ask(0 if start == "chosen" else CHANCE)

    def legal_actions(self, player: int) -> Sequence[Action]:
        if len(self.cubes) < 2:
            return ARRANGEMENTS
        if player == CHANCE:
            return FACES
        board, marks, moves = self.board, CUBES[player], MOVES[player]
        legal: tuple[Action, ...] = ()
        for face in self.movable:
            legal += moves[face][board.index(marks[int(face) - 1])]
        return legal

    def play(self, player: int, action: Action) -> None:
        if len(self.cubes) < 2:
            self._arrange(action)
        elif player == CHANCE:
            self.movable = movable = MOVABLE[self.cubes[self.turn], action]
            gone = movable != action
            which = f", which is gone, and moves cube {' or '.join(movable)}" if gone else ""
            self.tell(EVERYONE, f"Player {self.turn} rolls {action}{which}.")
            self.ask(self.turn)
        else:
            self._move(player, action)

    def _arrange(self, order: Action) -> None:
        player = len(self.cubes)
        cut = CUT[player]
        rows = [" ".join(order[cut[i] : cut[i + 1]]) for i in range(3)]
        first = 3 if player else 1
        self.tell(
            EVERYONE,
            f"Player {player} begins with {rows[0]} in row {first}, {rows[1]} in row {first + 1} "
            f"and {rows[2]} in row {first + 2}.",
        )
        board = list(self.board)
        for square, face in zip(CORNERS[player], order, strict=True):
            board[square] = CUBES[player][int(face) - 1]
        self.board = "".join(board)
        self.cubes += (CUBES[0],)
        self.ask(1 if player == 0 and self.start == "chosen" else CHANCE)

    def _move(self, player: int, action: Action) -> None:
        face, _, way = action.partition(" ")
        board, mark = self.board, CUBES[player][int(face) - 1]
        start = board.index(mark)
        goal = start + STEPS[player][way]
        taken = board[goal]
        board = board.replace(mark, ".")
        self.board = board[:goal] + mark + board[goal + 1 :]
        told = f"Player {player} moves cube {face} {TOLD[way]}"
        if taken != ".":
            told += self._take(player, taken)
        self.tell(EVERYONE, f"{told}.")
        if goal == GOALS[player]:
            self._win(player, f"Cube {face} has reached the far corner")
        elif not self.cubes[1 - player]:
            self._win(player, f"Player {1 - player} has no cube left")
        else:
            self._turn_to(1 - player)

    def _take(self, player: int, mark: str) -> str:
        """Take a cube off the board; return how it is told."""
        owner = int(mark in CUBES[1])
        face = FACES[CUBES[owner].index(mark)]
        first, second = self.cubes
        if owner:
            second = second.replace(face, "")
        else:
            first = first.replace(face, "")
        self.cubes = (first, second)
        return f" and takes cube {face} of {'its own' if owner == player else f'player {owner}'}"

    def _turn_to(self, player: int) -> None:
        self.turn = player
        left = self.cubes[player]
        if len(left) > 1:
            self.movable = ""
            self.ask(CHANCE)
        else:
            self.movable = left
            self.tell(EVERYONE, f"Player {player} has only cube {left} left and does not roll.")
            self.ask(player)

    def _win(self, player: int, why: str) -> None:
        self.tell(EVERYONE, f"{why}: player {player} wins.")
        self.end((-1, 1) if player else (1, -1))

    def rules(self, player: int) -> str:
        mine, far = WAYS[player]
        return (
            f"You are player {player} in EinStein würfelt nicht and you play {'XO'[player]}. The "
            "board has five rows, numbered 1 to 5 from top to bottom, of five squares. X, player "
            "0, begins with six cubes, numbered 1 to 6, in the top left corner: three in row 1, "
            "two in row 2, one in row 3. O, player 1, has as many in the bottom right corner: one "
            f"in row 3, two in row 4, three in row 5. {self._start(player)} Player 0 moves first, "
            "then the players move in turn. Before your move a die is rolled for you, and you move "
            "the cube of that number. If it is gone, you move the one with the next lower or the "
            "next higher number that you have left. A last cube moves without a roll. Your cubes "
            f"move one square {mine}. Whatever cube stands where yours goes leaves the board, also "
            "one of your own. You win at once when a cube of yours reaches the "
            f"{far} corner square or when the other player has no cube left. There are no draws, "
            "and you may not pass. In the drawing X3 is cube 3 of player 0, and a dot is an empty "
            "square. Write the number of the cube and its way, "
            f"{', '.join(STEPS[player])}, in brackets, such as [3 diagonal]."
        )

    def _start(self, player: int) -> str:
        if self.start == "drawn":
            return "Which cube stands on which of these squares is drawn by lot."
        return (
            "First player 0, then player 1 arranges its own: write their numbers row by row from "
            f"left to right, such as [{'615243' if player else '162534'}]."
        )

    def view(self, player: int) -> str:
        cells = [DRAWN[mark] for mark in self.board]
        lines = [" ".join(cells[start : start + SIZE]) for start in range(0, len(cells), SIZE)]
        if self.movable and not self.is_terminal:
            whose = "You move" if self.turn == player else f"Player {self.turn} moves"
            lines.append(f"{whose} cube {' or '.join(self.movable)}.")
        return "\n".join(lines)

    def resample(self, player: int, rng: RandomSource) -> Sequence[Action]:
        """The history itself: nothing is hidden."""
        return self.history

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        moves = tuple(f"{face} {way}" for face in FACES for way in TOLD)
        return moves if self.start == "drawn" else (*moves, *ARRANGEMENTS)

    def features(self, player: int) -> Sequence[float]:
        """Of each cube of the player, 1 to 6, and then of the other, 25 numbers: 1 on its square.

        Squares are counted row by row from the player's own corner. Then 6 numbers: 1 if the
        player to move may move its cube of that number now. Last, 1 if the player is to move.
        """
        row = [0.0] * (2 * 6 * SIZE * SIZE + 6 + 1)
        seats = CUBES[::-1] if player else CUBES
        places = {mark: place for place, mark in enumerate(self.board[:: -1 if player else 1])}
        for number, mark in enumerate("".join(seats)):
            if mark in places:
                row[number * SIZE * SIZE + places[mark]] = 1.0
        if not self.is_terminal:
            for face in self.movable:
                row[int(face) - 8] = 1.0
        row[-1] = float(player in self.to_act)
        return row


def next_to(cubes: str, face: str) -> str:
    """The numbers of the cubes that may move after a roll."""
    if face in cubes:
        return face
    lower = [cube for cube in cubes if cube < face]
    higher = [cube for cube in cubes if cube > face]
    return "".join([*lower[-1:], *higher[:1]])


def ways_from(square: int, player: int) -> tuple[str, ...]:
    """The ways that do not lead off the board."""
    row, column = divmod(square, SIZE)
    edge = 0 if player else SIZE - 1
    aside, ahead, diagonal = STEPS[player]
    return (
        *((aside,) if column != edge else ()),
        *((ahead,) if row != edge else ()),
        *((diagonal,) if column != edge and row != edge else ()),
    )


# By the numbers of the cubes left and the roll, which may move.
MOVABLE = {
    (cubes, face): next_to(cubes, face)
    for number in range(1, len(FACES) + 1)
    for cubes in map("".join, combinations(FACES, number))
    for face in FACES
}
# Of each player, by the number of a cube and its square.
MOVES = tuple(
    {
        face: tuple(
            tuple(f"{face} {way}" for way in ways_from(square, player))
            for square in range(SIZE * SIZE)
        )
        for face in FACES
    }
    for player in (0, 1)
)
