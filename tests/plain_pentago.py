"""The rules of Pentago once more, plainly: what the tests of the game compare it with."""

from __future__ import annotations

from itertools import product

from textgames.envs.board.pentago import Pentago

LETTERS = "abcdefgh"
ENDS = [f" {number}{way}" for number in (1, 2, 3, 4) for way in "LR"]


class Plain:
    """A dictionary of squares and no tables."""

    def __init__(self, game: Pentago) -> None:
        self.quadrant, self.connect = game.size
        self.side, self.after_turn = 2 * self.quadrant, game.after_turn
        self.board: dict[tuple[int, int], int] = {}  # by column and row from the top
        self.player = 0
        self.returns: tuple[int, int] | None = None

    def name(self, square: tuple[int, int]) -> str:
        return f"{LETTERS[square[0]]}{self.side - square[1]}"

    def has_line(self, player: int) -> bool:
        own = {square for square, owner in self.board.items() if owner == player}
        return any(
            all((x + n * dx, y + n * dy) in own for n in range(self.connect))
            for x, y in own
            for dx, dy in ((1, 0), (0, 1), (1, 1), (1, -1))
        )

    def legal(self) -> set[str]:
        found = set()
        for square in product(range(self.side), repeat=2):
            if square not in self.board:
                self.board[square] = self.player
                wins = not self.after_turn and self.has_line(self.player)
                del self.board[square]
                found |= {self.name(square) + end for end in ([""] if wins else ENDS)}
        return found

    def play(self, action: str) -> None:
        column, row = LETTERS.index(action[0]), self.side - int(action[1])
        self.board[column, row] = self.player
        if len(action) == 2:
            assert self.has_line(self.player)
            self.returns = (-1, 1) if self.player else (1, -1)
            return
        left, top = divmod(int(action[3]) - 1, 2)[::-1]
        block = [
            [
                self.board.pop((left * self.quadrant + x, top * self.quadrant + y), None)
                for x in range(self.quadrant)
            ]
            for y in range(self.quadrant)
        ]
        block = [list(line) for line in zip(*block[::-1], strict=True)]  # clockwise
        if action[4] == "L":
            block = [line[::-1] for line in block[::-1]]  # and by 180 degrees
        for y, x in product(range(self.quadrant), repeat=2):
            if block[y][x] is not None:
                self.board[left * self.quadrant + x, top * self.quadrant + y] = block[y][x]
        lines = self.has_line(0), self.has_line(1)
        if any(lines) or len(self.board) == self.side**2:
            self.returns = (lines[0] - lines[1], lines[1] - lines[0])
        self.player = 1 - self.player

    def rows(self) -> list[str]:
        everywhere = range(self.side)
        return ["".join("XO."[self.board.get((x, y), 2)] for x in everywhere) for y in everywhere]
