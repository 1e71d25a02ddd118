"""Quoridor: walk across the board or wall in the others (Mirko Marchesi; Gigamic 1997)."""

from collections.abc import Sequence
from typing import Annotated

from textgames.core import EVERYONE, Action, Game, Range
from textgames.envs.board.bits import listed
from textgames.envs.board.quoridor_walls import (
    MARKS,
    closing,
    field,
    moves_of_pawn,
    row_of_squares,
    row_of_walls,
    shutting,
    step_ahead,
    with_wall,
)
from textgames.envs.grids import LETTERS
from textgames.texts import counted


class Quoridor(Game):
    """Players move their pawn or build a wall; whose pawn is first across the board wins.

    Two players begin at the bottom and at the top; three and four all around, clockwise from the
    bottom. Each has `walls` to build, two squares long, which may not overlap, cross, or take from
    any pawn its last way to its goal. A pawn jumps over one that stands beside it. The published
    game is for two with 10 walls each or four with 5. After `move_limit` moves of all players
    together it is a draw.

    Actions: the square the pawn goes to, such as "e2"; or a wall: "e3h" is above e3 and f3, "e3v"
    to the right of e3 and e4.
    Returns: +1 to the winner, -1 shared by the others; 0 each for a draw.
    """

    max_players = 4
    tags = ("perfect information",)
    evidence = (
        "cross-checked: OpenSpiel quoridor, random games in lockstep, several sizes and numbers of "
        "walls, 2 to 4 players, and perft; exact play on small boards with a plain board",
    )
    opponent = "rule"

    def setup(
        self,
        size: Annotated[int, Range(3, 15)] = 9,
        walls: Annotated[int, Range(0, 20)] = 10,  # of each player
        move_limit: Annotated[int, Range(1, 10_000)] = 324,  # of all players together
    ) -> None:
        board = field(size)
        number = self.num_players
        self.size, self.walls, self.move_limit = size, walls, move_limit
        self.pawns = tuple([board.starts[side] for side in sides_of(number)])  # as bits
        self.goals = tuple([board.goals[side] for side in sides_of(number)])
        self.left = (walls,) * number  # to build
        self.flat = self.upright = 0  # the walls that stand, as bits
        self.north, self.east = board.north, board.east  # open sides of squares
        self.free = (board.slots, board.slots)  # where walls of either kind have room
        self.joined: tuple[int, ...] = (board.edge,)  # points; see `with_wall`
        self.closing = (0, 0)  # walls of either kind that may shut something in
        self.made = 0  # moves
        self.legal: tuple[Action, ...] = ()
        self._ask(0)

    def legal_actions(self, player: int) -> Sequence[Action]:
        return self.legal

    def play(self, player: int, action: Action) -> None:
        board = field(self.size)
        self.made += 1
        if action[-1] in "hv":
            self._build(player, action)
        else:
            square = board.squares[action]
            self.pawns = (*self.pawns[:player], square, *self.pawns[player + 1 :])
            self.tell(EVERYONE, f"Player {player} moves to {action}.")
            if square & self.goals[player]:
                self.tell(EVERYONE, f"Player {player} is across the board and wins.")
                lost = -1 / (self.num_players - 1) if self.num_players > 2 else -1
                self.end([1 if seat == player else lost for seat in range(self.num_players)])
                return
        if self.made == self.move_limit:
            made = f"{counted(self.made, 'move')} {'is' if self.made == 1 else 'are'} made"
            self.tell(EVERYONE, f"{made}: a draw.")
            self.end((0,) * self.num_players)
        else:
            self._ask((player + 1) % self.num_players)

    def _build(self, player: int, name: Action) -> None:
        board = field(self.size)
        wall, is_flat = board.walls[name], name[-1] == "h"
        flat, upright = self.free
        if is_flat:
            self.flat |= wall
            self.north &= ~(wall | wall << 1)
            self.free = flat & ~(wall | wall << 1 | wall >> 1), upright & ~wall
        else:
            self.upright |= wall
            above, below = wall << board.stride, wall >> board.stride
            self.east &= ~(wall | above)
            self.free = flat & ~wall, upright & ~(wall | above | below)
        self.joined = with_wall(self.joined, wall, is_flat, board)
        more = closing(self.joined[-1], board)
        self.closing = self.closing[0] | more[0], self.closing[1] | more[1]
        left = self.left[player] - 1
        self.left = (*self.left[:player], left, *self.left[player + 1 :])
        self.tell(
            EVERYONE,
            f"Player {player} builds the wall {name} and has {counted(left, 'wall')} left.",
        )

    def _ask(self, player: int) -> None:
        """Ask the player, or the next one who can do something.

        There is one: as each has a way to its goal, pawns cannot all stop each other, and two
        cannot stop each other at all.
        """
        self.legal = self._legal(player)
        while not self.legal:
            self.tell(EVERYONE, f"Player {player} can do nothing and passes.")
            player = (player + 1) % self.num_players
            self.legal = self._legal(player)
        self.ask(player)

    def _legal(self, player: int) -> tuple[Action, ...]:
        board = field(self.size)
        north, east, stride = self.north, self.east, board.stride
        moves = moves_of_pawn(self.pawns[player], sum(self.pawns), north, east, stride)
        legal = board.names[moves]
        if not self.left[player]:
            return legal
        flat, upright = self.free
        doubtful = flat & self.closing[0], upright & self.closing[1]
        if doubtful[0] or doubtful[1]:
            ways = tuple(zip(self.pawns, self.goals, strict=True))
            bad = shutting(*doubtful, ways, north, east, stride)
            flat ^= bad[0]
            upright ^= bad[1]
        return (
            legal
            + listed(flat, board.flat, board.stretches)
            + listed(upright, board.upright, board.stretches)
        )

    def rules(self, player: int) -> str:
        size, many, last = self.size, self.num_players > 2, LETTERS[self.size - 1]
        board, sides = field(size), sides_of(self.num_players)
        starts = [board.names[board.starts[side]][0] for side in sides]
        to = [(f"row {size}", f"column {last}", "row 1", "column a")[side] for side in sides]
        pawns = "; ".join(
            [
                f"player {seat}'s {MARKS[seat]} goes from {start} to {to[seat]}"
                for seat, start in enumerate(starts)
            ]
        )
        walls = (
            f"Each player has {counted(self.walls, 'wall')} to build. A wall is two squares long "
            "and stays: a2h lies above a2 and b2, a2v stands to the right of a2 and a3. Walls may "
            "not overlap or cross, and every pawn must keep a way to its goal, where pawns do not "
            "count as obstacles. "
            if self.walls
            else ""
        )
        first = board.names[step_ahead(sides[player], size)][0]
        return (
            f"You are player {player} in Quoridor; your pawn is {MARKS[player]}. There are {size} "
            f"rows, 1 to {size} from bottom to top, and {size} columns, a to {last} from left to "
            f"right. P{pawns[1:]}. Whoever gets there first wins. Player 0 begins; in turn, each "
            f"player {'moves its pawn or builds a wall' if self.walls else 'moves its pawn'}. A "
            "pawn moves one square up, down, left or right. If another pawn is there, it jumps "
            "over it to the square straight behind; if the edge "
            f"{'or a wall ' if self.walls else ''}is right behind that pawn, it goes to the left "
            "or right of that pawn instead. "
            f"{'It never jumps over two pawns or onto one. ' if many else ''}"
            f"{'Pawns never pass walls, not in a jump either. ' if self.walls else ''}"
            f"{walls}{'Whoever can do nothing passes. ' if many else ''}It is a draw after "
            f"{counted(self.move_limit, 'move')} of {'all' if many else 'both'} players together. "
            "In the drawing a dot is an empty square"
            f"{'; --- and | are walls' if self.walls else ''}. Write the square your pawn goes to"
            f"{', or the wall,' if self.walls else ''} in brackets, such as [{first}]"
            f"{' or [a2h]' if self.walls else ''}."
        )

    def view(self, player: int) -> str:
        size, stride, width = self.size, self.size + 1, len(str(self.size))
        row = (1 << stride) - 1
        lines = []
        for up in range(size - 1, -1, -1):
            shift = up * stride
            pawns = tuple([pawn >> shift & row for pawn in self.pawns])
            beside = self.upright | self.upright << stride
            lines.append(f"{up + 1:>{width}} {row_of_squares(size, pawns, beside >> shift & row)}")
            if up:
                shift -= stride
                lines.append(
                    " " * (width + 1)
                    + row_of_walls(size, self.flat >> shift & row, self.upright >> shift & row)
                )
        lines.append(" " * (width + 1) + " ".join(LETTERS[:size]))
        left = ", ".join([f"{MARKS[seat]} {walls}" for seat, walls in enumerate(self.left)])
        lines.append(f"Walls left: {left}.")
        return "\n".join([line.rstrip() for line in lines])

    def return_range(self) -> tuple[float, float]:
        return -1 / (self.num_players - 1), 1

    def all_actions(self) -> Sequence[Action]:
        actions = field(self.size).actions
        return actions if self.walls else actions[: self.size * self.size]

    def features(self, player: int) -> Sequence[float]:
        """For each seat 1 if it is the player's; the moves made as a share of those that make a
        draw; then for each player, from the own one on, the walls left as a share of those at the
        start, and each square, 1 where the pawn is; then where a horizontal wall stands, and where
        an upright one. Row by row from a1.
        """
        board, size = field(self.size), self.size
        number = self.num_players
        found = [1.0 if seat == player else 0.0 for seat in range(number)]
        found.append(self.made / self.move_limit)
        for seat in (*range(player, number), *range(player)):
            found.append(self.left[seat] / self.walls if self.walls else 0.0)
            row, column = divmod(self.pawns[seat].bit_length() - 1, board.stride)
            cells = [0.0] * (size * size)
            cells[row * size + column] = 1.0
            found += cells
        for walls, names in ((self.flat, board.flat), (self.upright, board.upright)):
            found += [1.0 if walls & slot else 0.0 for slot in names.names]
        return found


def sides_of(number: int) -> tuple[int, ...]:
    """Return where players begin: 0 for the bottom, 1 the left, 2 the top, 3 the right."""
    return (0, 2) if number == 2 else tuple(range(number))
