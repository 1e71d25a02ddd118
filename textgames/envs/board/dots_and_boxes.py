"""Dots and Boxes: draw lines, close boxes, move again (Edouard Lucas, 1889)."""

from collections.abc import Sequence
from functools import cache
from typing import Annotated, NamedTuple

from textgames.core import EVERYONE, Action, Game, Range
from textgames.envs.grids import LETTERS
from textgames.texts import counted


class DotsAndBoxes(Game):
    """Players take turns drawing lines; who closes a box owns it and moves again; most boxes win.

    `rows` and `columns` are those of the boxes; there is one more of dots. Row 1 is at the top. The
    game ends when all lines are drawn.

    Actions: the two dots that a line joins, the left or upper one first, such as "a1b1".
    Returns: +1 to the winner and -1 to the loser, 0 each for a draw.
    """

    tags = ("perfect information", "classic")
    evidence = (
        "solved: on 2x2 the first player wins with a line at the edge and draws with one inside "
        "(puzzling.stackexchange.com, Optimal play for 2 by 2 dots and boxes)",
        "cross-checked: OpenSpiel dots_and_boxes, random games in lockstep, several sizes; every "
        "position of 2x2",
    )
    opponent = "mcts"

    def setup(
        self, rows: Annotated[int, Range(2, 12)] = 4, columns: Annotated[int, Range(2, 12)] = 4
    ) -> None:
        board = grid(rows, columns)
        self.size = rows, columns
        self.lines = 0  # as bits; see `Grid`
        self.boxes = (0, 0)  # of each player, as bits
        self.open = board.names
        self.drawing = board.drawing
        self.ask(0)

    def legal_actions(self, player: int) -> Sequence[Action]:
        return self.open

    def play(self, player: int, action: Action) -> None:
        line = grid(*self.size).lines[action]
        self.lines |= line.bit
        where = self.open.index(action)
        self.open = self.open[:where] + self.open[where + 1 :]
        self._mark(line.place, line.drawn)
        mine = self.boxes[player]
        closed = 0
        for box in line.beside:
            if self.lines & box.sides == box.sides:
                closed += 1
                mine |= box.bit
                self._mark(box.place, "01"[player])
        if closed:
            first, second = self.boxes
            self.boxes = (first, mine) if player else (mine, second)
            boxes = counted(closed, "box", "boxes")
            self.tell(EVERYONE, f"Player {player} draws {action} and closes {boxes}.")
        else:
            self.tell(EVERYONE, f"Player {player} draws {action}.")
        if not self.open:
            self._finish()
        else:
            self.ask(player if closed else 1 - player)

    def _mark(self, place: int, mark: str) -> None:
        self.drawing = self.drawing[:place] + mark + self.drawing[place + len(mark) :]

    def _finish(self) -> None:
        first, second = self.boxes[0].bit_count(), self.boxes[1].bit_count()
        result = "a draw"
        if first != second:
            result = f"player {0 if first > second else 1} wins"
        self.tell(
            EVERYONE,
            f"All lines are drawn. Player 0 has {counted(first, 'box', 'boxes')}, player 1 has "
            f"{counted(second, 'box', 'boxes')}: {result}.",
        )
        won = (first > second) - (first < second)
        self.end((won, -won))

    def rules(self, player: int) -> str:
        rows, columns = self.size
        return (
            f"You are player {player} in Dots and Boxes. Player 0 moves first. The board has "
            f"{rows + 1} rows of dots, numbered 1 to {rows + 1} from top to bottom, and "
            f"{columns + 1} columns of dots, a to {LETTERS[columns]} from left to right. A dot is "
            "named by its column and its row: a1 is the top left corner. In turn, each player "
            "draws one line between two dots that are next to each other in a row or a column and "
            "not joined yet. Four dots next to each other are the corners of a box; there are "
            f"{rows * columns} boxes. Whoever draws the fourth side of a box owns the box, no "
            "matter who drew the other sides, and has to move again at once, unless no line is "
            "left. One line may close two boxes; that gives one more move too. A box cannot be "
            "taken away. When all lines are drawn the player with more boxes wins; equal numbers "
            "are a draw. In the drawing + is a dot, --- or | is a line, and . is a line that is "
            "not drawn yet; in each closed box stands the number of its owner. To draw a line, "
            "write the two dots in brackets, the left or the upper one first, such as [a1b1] or "
            "[a1a2]."
        )

    def view(self, player: int) -> str:
        first, second = self.boxes[0].bit_count(), self.boxes[1].bit_count()
        return f"{self.drawing}\nBoxes: player 0 has {first}, player 1 has {second}"

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        return grid(*self.size).names

    def features(self, player: int) -> Sequence[float]:
        """1 if the player is to move, else 0; then the lines; then its boxes, then the other's.

        Lines are 1 where they are drawn, in the order of the actions. Boxes are 1 where such a
        player owns them, row by row from the top left.
        """
        rows, columns = self.size
        lines, mine, other = self.lines, self.boxes[player], self.boxes[1 - player]
        boxes = range(rows * columns)
        return [
            1.0 if player in self.to_act else 0.0,
            *[float(lines >> n & 1) for n in range(len(grid(rows, columns).names))],
            *[float(mine >> n & 1) for n in boxes],
            *[float(other >> n & 1) for n in boxes],
        ]


class Box(NamedTuple):
    """A box on boards of one size."""

    bit: int
    sides: int  # the bits of its four lines
    place: int  # of its owner in the drawing


class Line(NamedTuple):
    """A line on boards of one size."""

    bit: int
    place: int  # in the drawing
    drawn: str
    beside: tuple[Box, ...]  # the one or two boxes whose side it is


class Grid(NamedTuple):
    """What is the same in all games of one size.

    The lines are numbered, and are bits of a whole number: those from left to right, row by row,
    then those from top to bottom. So are the boxes, row by row.
    """

    names: tuple[Action, ...]
    lines: dict[Action, Line]
    drawing: str  # of the empty board


@cache
def grid(rows: int, columns: int) -> Grid:
    margin = len(str(rows + 1)) + 1  # left of the dots
    letters = " " * margin + "   ".join(LETTERS[: columns + 1])
    drawn = [letters]
    starts = []  # of the dots of each row and of the boxes below it, in the drawing
    length = len(letters) + 1
    for row in range(2 * rows + 1):
        number = "" if row % 2 else str(row // 2 + 1)
        text = "   ".join("." * (columns + 1)) if row % 2 else " . ".join("+" * (columns + 1))
        starts.append(length + margin)
        drawn.append(f"{number:>{margin - 1}} {text} {number}".rstrip())
        length += len(drawn[-1]) + 1
    across = [(row, column) for row in range(rows + 1) for column in range(columns)]
    down = [(row, column) for row in range(rows) for column in range(columns + 1)]
    boxes = []
    for row in range(rows):
        for column in range(columns):
            top, left = row * columns + column, len(across) + row * (columns + 1) + column
            sides = 1 << top | 1 << top + columns | 1 << left | 1 << left + 1
            place = starts[2 * row + 1] + 4 * column + 2
            boxes.append(Box(1 << top, sides, place))
    lines: dict[Action, Line] = {}
    for row, column in across:
        name = f"{LETTERS[column]}{row + 1}{LETTERS[column + 1]}{row + 1}"
        place = starts[2 * row] + 4 * column + 1
        lines[name] = line_of(len(lines), place, "---", boxes)
    for row, column in down:
        name = f"{LETTERS[column]}{row + 1}{LETTERS[column]}{row + 2}"
        place = starts[2 * row + 1] + 4 * column
        lines[name] = line_of(len(lines), place, "|", boxes)
    return Grid(tuple(lines), lines, "\n".join([*drawn, letters]))


def line_of(number: int, place: int, drawn: str, boxes: list[Box]) -> Line:
    bit = 1 << number
    return Line(bit, place, drawn, tuple(box for box in boxes if box.sides & bit))
