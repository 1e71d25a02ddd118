"""Pentago: place a marble, turn a quadrant of the board, five in a row win (Tomas Flodén, 2005).

The rules are those of Mindtwister, as Geoffrey Irving gives them: "Pentago is a First Player Win",
2014.
"""

from collections.abc import Sequence
from typing import Annotated

from textgames.core import EVERYONE, Action, Game, OptionError, Range
from textgames.envs.board.bits import apart, marked
from textgames.envs.board.pentago_tables import WAYS, grid
from textgames.envs.grids import LETTERS


class Pentago(Game):
    """Players place a marble and then turn a quadrant by 90 degrees; five in a row win.

    As published, a marble that makes five wins at once and nothing is turned; with `after_turn`
    lines count only once a quadrant is turned. A turn may complete a line of the other player, who
    wins then, or lines of both, which is a draw, as is a full board without a line. `quadrant` is
    the side of each of the four, and `connect` how many make a line.

    Actions: an empty square, then the number of a quadrant and L or R for a turn to the left or to
    the right, such as "b2 3L". A marble that wins at once is written without a turn: "b2".
    Returns: +1 to the winner and -1 to the loser, 0 each for a draw.
    """

    tags = ("perfect information",)
    evidence = (
        "cross-checked: OpenSpiel pentago, random games in lockstep, perft and exact play of the "
        "end; wins before the turn, other sizes and lengths of lines with a plain board",
    )
    opponent = "mcts"

    def setup(
        self,
        quadrant: Annotated[int, Range(2, 4)] = 3,
        connect: Annotated[int, Range(3, 6)] = 5,
        after_turn: bool = False,
    ) -> None:
        if connect > 2 * quadrant:
            raise OptionError(
                f"expected connect = at most {2 * quadrant}, the side of the board, got {connect}"
            )
        self.size, self.after_turn = (quadrant, connect), after_turn
        self.marbles = (0, 0)  # of each player, as bits; see `Grid`
        none = grid(quadrant, connect).none
        self.held = (none, none)  # how many squares of each line each player has; see `Grid`
        self.ask(0)

    def legal_actions(self, player: int) -> Sequence[Action]:
        board = grid(*self.size)
        first, second = self.marbles
        empty = board.everywhere & ~(first | second)
        legal: list[Action] = []
        if not self.after_turn:
            # where one more is enough, a line holds as many as make its field overflow
            for short in apart(self.held[player] + board.ones & board.full):
                if square := board.lines[short] & empty:
                    legal.append(board.names[square])
                    empty ^= square
        for stretch in board.stretches:
            if empty & stretch:
                legal += board.turns_from[empty & stretch]
        return tuple(legal)

    def play(self, player: int, action: Action) -> None:
        board = grid(*self.size)
        square, name, turn = board.actions[action]
        mine, held = self.marbles[player] | square, self.held[player] + board.weights[square]
        other, others = self.marbles[1 - player], self.held[1 - player]
        if turn:
            table = board.turns[turn]
            moved, gained = table[mine & table.quadrant]
            mine, held = mine + moved, held + gained
            moved, gained = table[other & table.quadrant]
            other, others = other + moved, others + gained
        self.marbles = (other, mine) if player else (mine, other)
        self.held = (others, held) if player else (held, others)
        placed = f"Player {player} places {'XO'[player]} on {name}"
        if not turn:
            self.tell(EVERYONE, f"{placed}: {self.size[1]} in a row, player {player} wins.")
            self.end((-1, 1) if player else (1, -1))
            return
        self.tell(EVERYONE, f"{placed} and turns quadrant {turn[0]} {WAYS[turn[1]]}.")
        self._finish(player, bool(held & board.full), bool(others & board.full))

    def _finish(self, player: int, mine: bool, other: bool) -> None:
        """End the game after a turn of `player`, or ask the next: who has a line."""
        if mine and other:
            self.tell(EVERYONE, f"Both players have {self.size[1]} in a row: a draw.")
            self.end((0, 0))
        elif mine or other:
            winner = player if mine else 1 - player
            self.tell(EVERYONE, f"Player {winner} has {self.size[1]} in a row and wins.")
            self.end((-1, 1) if winner else (1, -1))
        elif self.marbles[0] | self.marbles[1] == grid(*self.size).everywhere:
            self.tell(EVERYONE, "The board is full: a draw.")
            self.end((0, 0))
        else:
            self.ask(1 - player)

    def rules(self, player: int) -> str:
        side, connect = self.size
        last = 2 * side
        before = (
            "Lines count only after the turn: one that your turn breaks does not. "
            if self.after_turn
            else "If your marble makes such a line, you win at once and turn nothing: write only "
            "the square. "
        )
        return (
            f"You are player {player} in Pentago and you play {'XO'[player]}. Player 0 plays X and "
            f"moves first, player 1 plays O. The board has {last} rows, numbered 1 to {last} from "
            f"bottom to top, and {last} columns, a to {LETTERS[last - 1]} from left to right. A "
            "square is named by its column and its row: a1 is the bottom left corner. The board "
            f"consists of four quadrants of {side} rows and {side} columns: 1 is at the top left, "
            "2 at the top right, 3 at the bottom left, 4 at the bottom right. In turn, each player "
            "places a marble of its own on an empty square. Then it turns one "
            "quadrant, the same or another, with all its marbles by 90 degrees: L is "
            "counterclockwise, R is clockwise. You must turn one, even if nothing changes by it. "
            f"Whoever has {connect} of its marbles next to each other in a row, a column or a "
            "diagonal wins; a longer line wins as well, and lines may cross quadrants. "
            f"{before}After a turn the lines of both players count: if only the other player has "
            "one, the other player wins; if both have one, it is a draw. A full board without a "
            "line is a draw. In the drawing a dot is an empty square. To move, write the square, "
            "a space, the number of the quadrant and L or R in brackets, such as "
            f"[{'a2 4R' if player else 'b2 3L'}]."
        )

    def view(self, player: int) -> str:
        side = self.size[0]
        first, second = self.marbles
        half = (1 << side) - 1
        places = range(2 * side * (2 * side - 1), -1, -2 * side)  # of the rows, the top one first
        return grid(*self.size).drawing % tuple(
            [
                marked(side, "XO", first >> up & half, second >> up & half)
                for place in places
                for up in (place, place + side)
            ]
        )

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        board = grid(*self.size)
        named = () if self.after_turn else tuple(board.names.values())
        return (*named, *[name for name, (_, _, turn) in board.actions.items() if turn])

    def features(self, player: int) -> Sequence[float]:
        """The player's marbles, then the other's: 1 each, row by row from the top left, else 0."""
        mine, other = self.marbles[player], self.marbles[1 - player]
        cells = grid(*self.size).cells
        return [1.0 if marbles & cell else 0.0 for marbles in (mine, other) for cell in cells]
