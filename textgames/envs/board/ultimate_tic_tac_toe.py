"""Ultimate tic-tac-toe: nine boards of tic-tac-toe, and each mark says where the next one goes."""

from collections.abc import Sequence
from functools import cache, lru_cache

from textgames.core import EVERYONE, Action, Game
from textgames.envs.board.tic_tac_toe import LINES

FULL = 0b111111111  # nine cells, or nine boards, as bits
CELLS, NO_CELLS = "012345678", "." * 9

# for each set of cells, as bits: which they are, and whether they hold a line
PLACES = tuple(tuple(cell for cell in range(9) if cells >> cell & 1) for cells in range(FULL + 1))
HAS_LINE = tuple(any(set(line) <= set(cells) for line in LINES) for cells in PLACES)


@cache
def empty_cells(board: int, taken: int) -> tuple[Action, ...]:
    return tuple(f"{board}-{cell}" for cell in PLACES[FULL & ~taken])


class UltimateTicTacToe(Game):
    """Players mark cells in nine small boards; who wins three small boards in a line wins.

    The cell of a mark names the board where the other player must go next; if that one is won or
    full, the other may go to any board that is not. When no cell is left to mark the game is a
    draw, or, with `most_boards`, who has won more boards wins.

    Actions: a board and a cell of it, both 0 to 8 row by row from the top left, such as "4-0".
    Returns: +1 to the winner and -1 to the loser, 0 each for a draw.
    """

    tags = ("perfect information",)
    evidence = (
        "cross-checked: OpenSpiel ultimate_tic_tac_toe, random games in lockstep and perft",
    )
    opponent = "mcts"

    def setup(self, most_boards: bool = False) -> None:
        self.most_boards = most_boards
        none: tuple[int, ...] = (0,) * 9
        self.marks = (none, none)  # of each player in each board, as bits
        self.won = (0, 0)  # the boards each player has won, as bits
        self.open = FULL  # the boards that are neither won nor full, as bits
        self.next = FULL  # the boards where the next mark may go
        self.ask(0)

    def legal_actions(self, player: int) -> Sequence[Action]:
        first, second = self.marks
        legal: tuple[Action, ...] = ()
        for board in PLACES[self.next]:
            legal += empty_cells(board, first[board] | second[board])
        return legal

    def play(self, player: int, action: Action) -> None:
        board, cell = int(action[0]), int(action[2])
        mine, other = self.marks[player], self.marks[1 - player]
        marks = mine[board] | 1 << cell
        mine = (*mine[:board], marks, *mine[board + 1 :])
        self.marks = (other, mine) if player else (mine, other)
        self.tell(EVERYONE, f"Player {player} marks cell {cell} of board {board}.")
        if HAS_LINE[marks]:
            self._win(player, board)
        elif marks | other[board] == FULL:
            self.open ^= 1 << board
            self.tell(EVERYONE, f"Board {board} is full and nobody's.")
        self.next = self.open & 1 << cell or self.open
        if HAS_LINE[self.won[player]]:
            self.next = 0
            self.tell(EVERYONE, f"Player {player} has three boards in a line and wins.")
            self.end((-1, 1) if player else (1, -1))
        elif self.open:
            self.ask(1 - player)
        else:
            self._count()

    def _win(self, player: int, board: int) -> None:
        first, second = self.won
        self.open ^= 1 << board
        self.won = (first, second | 1 << board) if player else (first | 1 << board, second)
        self.tell(EVERYONE, f"Player {player} wins board {board}.")

    def _count(self) -> None:
        first, second = [boards.bit_count() for boards in self.won]
        lead = (first > second) - (first < second) if self.most_boards else 0
        end = f"player {int(lead < 0)} wins" if lead else "a draw"
        self.tell(
            EVERYONE, f"All boards are closed. Player 0 has won {first}, player 1 {second}: {end}."
        )
        self.end((lead, -lead))

    def rules(self, player: int) -> str:
        end = (
            "whoever has won more small boards wins, and as many make a draw"
            if self.most_boards
            else "the game is a draw"
        )
        return (
            f"You are player {player} in ultimate tic-tac-toe and you play {'XO'[player]}. Player "
            "0 plays X and begins. There are nine small boards of nine cells, which lie in three "
            "rows of three. The boards are numbered 0 to 8, row by row from the top left, and so "
            "are the cells of each board. In turn, each player marks one empty cell. Three of your "
            "marks in a row, column or diagonal of a small board win that board, and it is closed; "
            "a full board without such a line is closed too and is nobody's. The cell you mark "
            "says where the other player must mark next: after a mark in cell 2 of any board, the "
            "next mark goes to board 2. If that board is closed, the next mark may go to any board "
            "that is not. The first mark may go anywhere. Three small boards in a row, column or "
            f"diagonal win the game. If all boards are closed without such a line, {end}. In the "
            "drawing, cells that may be marked next show their number and other empty cells a dot. "
            "To the right stands which boards are won (X or O), full (=) or open (.). To mark a "
            "cell, write the board and the cell in brackets, such as [4-0] for cell 0 of board 4."
        )

    def view(self, player: int) -> str:
        boards = [
            drawn(first, second, CELLS if self.next >> board & 1 else NO_CELLS)
            for board, (first, second) in enumerate(zip(*self.marks, strict=True))
        ]
        rows = []
        for left, middle, right in (boards[:3], boards[3:6], boards[6:]):
            rows += [f"{left[row]} | {middle[row]} | {right[row]}" for row in range(3)]
            rows.append("------+-------+------")
        for row, won in enumerate(drawn(*self.won, open_boards(self.open))):
            rows[row] += f"    {' ' * 8 if row else 'Boards: '}{won}"
        return "\n".join(rows[:-1])

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        return tuple(name for board in range(9) for name in empty_cells(board, 0))

    def features(self, player: int) -> Sequence[float]:
        """For each cell, board by board, 1 if it is the player's, -1 if the other's, else 0; the
        same for each board that is won; for each board 1 if the next mark may go there, else 0.
        """
        boards = zip(self.marks[player], self.marks[1 - player], strict=True)
        sets = [*boards, (self.won[player], self.won[1 - player]), (self.next, 0)]
        return [
            float((mine >> place & 1) - (other >> place & 1))
            for mine, other in sets
            for place in range(9)
        ]


@cache
def open_boards(boards: int) -> str:
    """A dot for each board where a mark may still be made, "=" for each other."""
    return "".join(["=."[boards >> board & 1] for board in range(9)])


@lru_cache(10_000)  # a mark changes one board of nine
def drawn(first: int, second: int, others: str) -> tuple[str, str, str]:
    """Three rows: X and O where the players are, elsewhere what `others` has there."""
    marks = ["X" if first >> n & 1 else "O" if second >> n & 1 else others[n] for n in range(9)]
    return " ".join(marks[:3]), " ".join(marks[3:6]), " ".join(marks[6:])
