"""Sokoban: push boxes onto goals; they can be pushed one at a time and never pulled (1982)."""

from collections.abc import Sequence
from typing import Annotated

from textgames.core import CHANCE, SEEDS, Action, Game, LegalActions, OptionError, Range
from textgames.envs.puzzles.sokoban_levels import Level, generated, steps

DIRECTIONS = ("up", "down", "left", "right")


class Sokoban(Game):
    """A player walks in a warehouse and pushes all boxes onto goals.

    The rules of Hiroyuki Imabayashi's game. Levels are made by pulling boxes off their goals, so
    each can be solved, within the `moves` that are allowed. `size` counts the walls around.

    Actions: "up", "down", "left", "right".
    Returns: 1 if all boxes are on goals in time, else half the share of them that are at the end.
    """

    min_players = 1
    max_players = 1
    utility = "general-sum"
    tags = ("perfect information", "planning", "puzzle", "classic")
    evidence = (
        "cross-checked: legal moves and positions of random games with a description of the rules "
        "on the drawing",
        "solved: every level of the test seeds, within its moves, by breadth-first search",
    )
    opponent = "rule"

    def setup(
        self,
        size: Annotated[int, Range(6, 12)] = 7,
        boxes: Annotated[int, Range(1, 5)] = 2,
        moves: Annotated[int, Range(100, 1000)] = 120,
    ) -> None:
        if boxes > (size - 2) ** 2 // 5:
            raise OptionError(
                f"expected boxes = at most {(size - 2) ** 2 // 5} in a level of size {size}, got "
                f"{boxes}"
            )
        self.size = size
        self.number = boxes
        self.moves = self.left = moves
        self.walls = self.goals = self.boxes = 0  # squares as bits, see sokoban_levels
        self.player = 0
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        if player == CHANCE:
            return SEEDS
        filled = self.walls | self.boxes
        legal = []
        for direction, step in steps(self.size).items():
            square = self.player + step
            if not filled >> square & 1 or (
                self.boxes >> square & 1 and not filled >> square + step & 1
            ):
                legal.append(direction)
        return tuple(legal)

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            level = generated(self.size, self.number, self.moves, int(action))
            self.begin(level)
            self.tell(0, f"The level:\n{self._drawn()}")
            self.ask(0)
            return
        step = steps(self.size)[action]
        self.player += step
        self.left -= 1
        if self.boxes >> self.player & 1:
            self.boxes ^= 1 << self.player | 1 << self.player + step
            onto = " onto a goal" if self.goals >> self.player + step & 1 else ""
            self.tell(0, f"You push a box {action}{onto}.")
        else:
            self.tell(0, f"You go {action}.")
        if self.boxes == self.goals:
            self.tell(0, "All boxes are on goals. You win.")
            self.end((1,))
        elif not self.left:
            done = (self.boxes & self.goals).bit_count()
            self.tell(0, f"No moves are left. Boxes on goals: {done} of {self.number}.")
            self.end((done / self.number / 2,))
        else:
            self.ask(0)

    def begin(self, level: Level) -> None:
        _, self.walls, self.goals, self.boxes, self.player = level

    def rules(self, player: int) -> str:
        many = self.number > 1
        return (
            f"You play Sokoban. You are in a warehouse with {self.number} box{'es' * many} and as "
            f"many goals. Push {'all boxes onto goals' if many else 'the box onto the goal'}. Each "
            "move takes you one square up, down, left or right. If a box is there, you push it one "
            "square on in the same direction; the square behind it must hold no wall and no other "
            "box. You cannot pull, and you cannot push two boxes at once, so a box in a corner is "
            "stuck. There is a way to do it. In the drawing # is a wall, @ is you, $ a box, a dot "
            "a goal, * a box on a goal, + you on a goal, and a blank an empty square. You have "
            f"{self.moves} moves. Your result is 1 if all boxes are on goals by then, else half "
            "the share of boxes that are on goals at the end. Write a direction in brackets, such "
            "as [up]."
        )

    def view(self, player: int) -> str:
        return f"{self._drawn()}\nMoves left: {self.left}"

    def _drawn(self) -> str:
        marks = []
        for square in range(self.size**2):
            bit = 1 << square
            on_goal = bool(self.goals & bit)
            if self.walls & bit:
                marks.append("#")
            elif self.boxes & bit:
                marks.append("$*"[on_goal])
            elif square == self.player:
                marks.append("@+"[on_goal])
            else:
                marks.append(" ."[on_goal])
        rows = range(0, self.size**2, self.size)
        return "\n".join(["".join(marks[row : row + self.size]) for row in rows])

    def return_range(self) -> tuple[float, float]:
        return 0, 1

    def all_actions(self) -> Sequence[Action]:
        return DIRECTIONS

    def features(self, player: int) -> Sequence[float]:
        """For each square from the top left, 1 for a wall, a goal, a box, the player; moves left.

        Moves left are a share of those at the start.
        """
        values: list[float] = []
        for square in range(self.size**2):
            values += [float(bits >> square & 1) for bits in (self.walls, self.goals, self.boxes)]
            values.append(float(square == self.player))
        return [*values, self.left / self.moves]
