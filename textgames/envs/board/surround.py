"""Surround: shut the others in behind your trail (Atari, 1977; Gremlin's arcade Blockade, 1976)."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from textgames.core import EVERYONE, Action, Game, RandomSource, Range
from textgames.envs.board.snake_turn import BODIES, DIRECTIONS, award, steps, told, ways
from textgames.envs.grids import drawing, squares


class Surround(Game):
    """All go one square on at the same time and leave trails; who crashes last wins.

    A turn is decided at once, whatever the order in which the moves come in. Who leaves the board
    or reaches a square with a trail, its own or another's, crashes, and so do all who meet on one
    square. Squares that were just left count as trails, so that nobody changes places with a
    neighbour. Trails stay to the end of the game; a square on which somebody crashes gets none. In
    every turn each who is left fills a square, so that the game ends.

    The players begin a quarter of the board from its left, right, lower and upper side, in the
    middle, so that a square board looks the same from every seat.

    Actions: "up", "down", "left" and "right", but never straight back.
    Returns: the winners share 1 and the others share -1; everyone gets 0 if all win.
    """

    max_players = 4
    tags = ("simultaneous moves", "classic")
    evidence = (
        "cross-checked: a second implementation in the tests, random games in lockstep and perft, "
        "2 to 4 players, several sizes",
        "played through: tests/golden/Surround-v0.txt; each kind of crash by hand, and in every "
        "order of seats, in tests/envs/test_surround.py",
    )
    opponent = "mcts"

    def setup(
        self, rows: Annotated[int, Range(3, 26)] = 10, columns: Annotated[int, Range(3, 26)] = 10
    ) -> None:
        self.size = rows, columns
        self.heads = starts(rows, columns)[: self.num_players]  # where each is, or was at last
        self.necks = self.heads  # the squares before
        self.marks = "." * (rows * columns)  # row by row from a1: whose trail is there
        self.died = (0,) * self.num_players  # in which turn they crashed; 0: not yet
        self.turn = 0  # how many are over
        self.chosen: tuple[Action, ...] = ()  # in this turn, by who is left in the order of seats
        for player, head in enumerate(self.heads):
            self.marks = marked(self.marks, head, player)
            self.tell(EVERYONE, f"Player {player} starts on {squares(rows, columns)[head]}.")
        self.ask(*range(self.num_players))

    def legal_actions(self, player: int) -> Sequence[Action]:
        return ways(self.heads[player], self.necks[player], *self.size)

    def play(self, player: int, action: Action) -> None:
        self.chosen += (action,)
        if not self.to_act:
            self._move()

    def _move(self) -> None:
        table = steps(*self.size)
        left = [player for player, turn in enumerate(self.died) if not turn]
        chosen = dict(zip(left, self.chosen, strict=True))
        self.chosen = ()
        self.turn += 1
        self.tell(EVERYONE, told(self.turn, chosen))
        goals = {player: table[way][self.heads[player]] for player, way in chosen.items()}
        crashed = crashes(goals, self.marks)
        heads, died = list(self.heads), list(self.died)
        for player, goal in goals.items():
            if player in crashed:
                died[player] = self.turn
                self.tell(EVERYONE, f"Player {player} crashes: {crashed[player]}.")
            else:
                heads[player] = goal
                self.marks = marked(self.marks, goal, player)
        self.necks, self.heads, self.died = self.heads, tuple(heads), tuple(died)
        left = [player for player in left if player not in crashed]
        if len(left) > 1:
            self.ask(*left)
        else:
            award(self, [(turn or self.turn + 1,) for turn in died])

    def rules(self, player: int) -> str:
        rows, columns = self.size
        return (
            f"You are player {player} of {self.num_players} (numbered from 0) in Surround. The "
            f"board has {rows} rows, numbered from bottom to top, and {columns} columns, from a on "
            "the left. Each of you moves over it and leaves a trail that stays to the end. In the "
            "drawing a number is where that player is, A is the trail of player 0, B of player 1 "
            "and so on, a dot an empty square. Each turn all choose at the same time to go up, "
            "down, left or right, not straight back to where they come from. Then all go one "
            "square on. Who leaves the board crashes, and so does who reaches a square with a "
            "trail, its own or another's, also one that somebody has just left. All who meet on "
            "one square crash, too. Who has crashed moves no more, but its trail stays; the square "
            "on which it crashed gets none. The last one left wins. If the last ones crash in the "
            "same turn, they win together. The winners share 1, the others share -1, and all get 0 "
            "if all win. Write a direction in brackets, such as [up]."
        )

    def view(self, player: int) -> str:
        rows, columns = self.size
        marks, about = list(self.marks), []
        for other, head in enumerate(self.heads):
            you = " (you)" if other == player else ""
            if self.died[other]:
                about.append(f"Player {other}{you} crashed in turn {self.died[other]}")
            else:
                marks[head] = str(other)
                about.append(f"Player {other}{you} is on {squares(rows, columns)[head]}")
        cells = [mark for row in reversed(range(rows)) for mark in marks[row * columns :][:columns]]
        board = drawing(rows, columns) % tuple(cells)
        return "\n".join([f"Turns over: {self.turn}", board, *about])

    def resample(self, player: int, rng: RandomSource) -> Sequence[Action]:
        """The history up to this turn: only the moves that others have just chosen are secret."""
        return self.history[: len(self.history) - len(self.chosen)]

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        return DIRECTIONS

    def features(self, player: int) -> Sequence[float]:
        """For each player, this one first, then in the order of seats: where it has been.

        Squares come row by row from the bottom left: 1 where the player is, unless it has crashed,
        0.5 for its trail, else 0.
        """
        planes: list[float] = []
        for seat in range(player, player + self.num_players):
            other = seat % self.num_players
            plane = [0.5 if mark == BODIES[other] else 0.0 for mark in self.marks]
            if not self.died[other]:
                plane[self.heads[other]] = 1.0
            planes += plane
        return planes


def starts(rows: int, columns: int) -> tuple[int, int, int, int]:
    """Return where players begin: on the left, the right, below and above."""
    up, right = (rows - 1) // 2, columns // 2
    low, near = rows // 4, columns // 4
    return (
        up * columns + near,
        (rows - 1 - up) * columns + columns - 1 - near,
        low * columns + right,
        (rows - 1 - low) * columns + columns - 1 - right,
    )


def marked(marks: str, square: int, player: int) -> str:
    return marks[:square] + BODIES[player] + marks[square + 1 :]


def crashes(goals: Mapping[int, int], marks: str) -> dict[int, str]:
    """Why each player crashes that does; the order in which they are listed does not matter.

    Args:
        goals: the squares that those who are left go to, -1 beyond the edge.
        marks: whose trail is on each square, where they come from included.
    """
    crashed = {}
    went = list(goals.values())
    for player, goal in goals.items():
        if goal < 0:
            crashed[player] = "it left the board"
        elif marks[goal] != ".":
            owner = BODIES.index(marks[goal])
            whose = "its own trail" if owner == player else f"the trail of player {owner}"
            crashed[player] = f"it ran into {whose}"
        elif went.count(goal) > 1:
            crashed[player] = "heads met"
    return crashed
