"""Lines of Action: bring all your pieces together (Claude Soucie, about 1960).

Rules of the Mind Sports Olympiad 2000 and of the Computer Olympiads, as Mark Winands gives them
(dke.maastrichtuniversity.nl/m.winands/loa/rules.html); first in Sackson, "A Gamut of Games", 1969.
"""

from collections.abc import Sequence
from itertools import chain
from typing import Annotated, Literal

from textgames.core import EVERYONE, Action, Game, Range
from textgames.envs.board.bits import drawn
from textgames.envs.board.lines_of_action_tables import grid, is_connected, moves_by_line
from textgames.envs.grids import LETTERS


class LinesOfAction(Game):
    """A piece moves as far as there are pieces on its line; whose pieces are all connected wins.

    It jumps over pieces of its own and may capture where it lands. Who cannot move passes, which
    needs no action. A position that comes up for the third time with the same player to move is a
    draw, and so is the game after `move_limit` moves of both players together. A capture that
    connects the pieces of both is a draw, as in tournaments, or with `both_connected="win"` a win
    of the player who moved, as in the second edition of Sackson's book.

    Actions: the square a piece leaves and the square it goes to, such as "b1b3".
    Returns: +1 to the winner and -1 to the loser, 0 each for a draw.
    """

    tags = ("perfect information", "classic")
    evidence = (
        "cross-checked: OpenSpiel lines_of_action, random games in lockstep and perft; other "
        "sizes, passes, repetitions and limits with a plain board of squares",
    )
    opponent = "rule"

    def setup(
        self,
        size: Annotated[int, Range(4, 12)] = 8,
        both_connected: Literal["draw", "win"] = "draw",
        move_limit: Annotated[int, Range(2, 10_000)] = 1000,  # of both players together
    ) -> None:
        board = grid(size)
        self.size, self.both_connected, self.move_limit = size, both_connected, move_limit
        self.pieces = board.start  # of each player, as bits; see `Grid`
        self.by_line = moves_by_line(self.pieces, board)  # of player 0, then of player 1
        self.moves: tuple[Action, ...] = ()  # of the player to move
        self.made = 0  # moves
        self.past: list[tuple[int, int, int]] = []  # pieces, and who was to move, since a capture
        self._ask(0)

    def legal_actions(self, player: int) -> Sequence[Action]:
        return self.moves

    def play(self, player: int, action: Action) -> None:
        board = grid(self.size)
        start, goal, crossed = board.moves[action]
        mine, other = self.pieces[player] ^ (start | goal), self.pieces[1 - player]
        taken = other & goal
        if taken:
            other ^= goal
            self.past = []
            self.tell(EVERYONE, f"Player {player} captures a piece with {action}.")
        else:
            self.tell(EVERYONE, f"Player {player} moves {action}.")
        first, second = self.pieces = (other, mine) if player else (mine, other)
        both, by_line, half = first | second << board.squares, self.by_line, len(board.lines)
        for number, line in crossed:
            by_line[number], by_line[half + number] = board.lines[number][both & line]
        self.made += 1
        connected = is_connected(mine, board), bool(taken) and is_connected(other, board)
        if connected[0] or connected[1]:
            self._finish(player, *connected)
        else:
            self._ask(1 - player)

    def _finish(self, player: int, mine: bool, other: bool) -> None:
        """End the game after a move of `player`: whose pieces are connected."""
        winner = player if mine else 1 - player
        if not (mine and other):
            self.tell(EVERYONE, f"Player {winner} has all its pieces in one group and wins.")
        elif self.both_connected == "win":
            self.tell(
                EVERYONE,
                f"Both players have all their pieces in one group: player {player}, who moved, "
                "wins.",
            )
        else:
            self._draw("Both players have all their pieces in one group")
            return
        self.end((-1, 1) if winner else (1, -1))

    def _ask(self, player: int, passed: bool = False) -> None:
        """Ask for a move of the player, if it has one and the game is no draw.

        Args:
            player: whose turn it is.
            passed: whether the other one has just passed.
        """
        half = len(self.by_line) // 2
        self.moves = tuple(chain.from_iterable(self.by_line[half * player : half * (player + 1)]))
        now = (*self.pieces, player)
        self.past.append(now)
        if self.made == self.move_limit:
            self._draw(f"{self.made} moves are made")
        elif self.past.count(now) == 3:
            self._draw("The same position for the third time")
        elif self.moves:
            self.ask(player)
        elif passed:
            self._draw("Nobody can move")
        else:
            self.tell(EVERYONE, f"Player {player} has no move and passes.")
            self._ask(1 - player, True)

    def _draw(self, why: str) -> None:
        self.tell(EVERYONE, f"{why}: a draw.")
        self.end((0, 0))

    def rules(self, player: int) -> str:
        size = self.size
        last = LETTERS[size - 1]
        both = "is a draw" if self.both_connected == "draw" else "wins for the player who moved"
        example = "a2c2" if player else "b1b3"
        return (
            f"You are player {player} in Lines of Action and you play {'XO'[player]}. Player 0 "
            f"plays X and moves first, player 1 plays O. The board has {size} rows, numbered 1 to "
            f"{size} from bottom to top, and {size} columns, a to {last} from left to right. A "
            "square is named by its column and its row: a1 is the bottom left corner. At the start "
            f"X fills rows 1 and {size}, O columns a and {last}, but not the corners. In turn, "
            "each player moves one piece of its own along a row, column or diagonal, exactly as "
            "many squares as pieces of both players stand on that whole line, itself included. It "
            "may jump over pieces of its own, not of the other player, and may not land on its "
            "own. Landing on a piece of the other player captures it: it leaves the board. Pieces "
            "on squares that share a side or a corner are connected. Whoever has all its pieces "
            "connected in one group wins at once, whoever moved; a single piece is a group. A move "
            f"after which both players have that {both}. Without a legal move you pass. It is a "
            "draw when a position comes up for the third time with the same player to move, or "
            f"after {self.move_limit} moves of both players together. In the drawing a dot is an "
            "empty square. To move, write the square the piece leaves and the square it goes to in "
            f"brackets, such as [{example}]."
        )

    def view(self, player: int) -> str:
        first, second = self.pieces
        return drawn(grid(self.size).drawing, (self.size, self.size), "XO", first, second)

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        return tuple(grid(self.size).moves)

    def features(self, player: int) -> Sequence[float]:
        """1 if the player is player 0, else 0; the moves made as a share of those that make a draw;
        then the player's squares, then the other's.

        Squares are 1 where such a piece stands, else 0, row by row from the top left as drawn.
        """
        mine, other = self.pieces[player], self.pieces[1 - player]
        cells = grid(self.size).cells
        return [
            1.0 - player,
            self.made / self.move_limit,
            *[1.0 if mine & cell else 0.0 for cell in cells],
            *[1.0 if other & cell else 0.0 for cell in cells],
        ]
