"""Tak: build a road of flat stones, or hold more of the board (James Ernest, Patrick Rothfuss).

Rules of 2016 as the US Tak Association publishes them, with the numbers of pieces (ustak.org).
"""

from collections.abc import Sequence
from typing import Annotated

from textgames.core import EVERYONE, Action, Examples, Game, OptionError, Range
from textgames.envs.board.bits import listed
from textgames.envs.board.tak_tables import PIECES, drawn, grid, has_road, planes, slide
from textgames.envs.grids import LETTERS
from textgames.texts import counted

MOST_KOMI = 4
PLACED = {"": "a flat", "S": "a wall", "C": "a capstone"}


class Tak(Game):
    """Players place flats, walls and capstones or move stacks; a road across the board wins.

    Each player's first action places a flat of the other. From then on a turn places a piece or
    moves up to `size` pieces off a stack with one's own piece on top. A road is a chain of flats
    and capstones on top from one side of the board to the opposite one; if a move makes roads of
    both, the one who moved wins. When the board is full, or a player has no piece left to place,
    more flats on top win; player 1 counts `komi` more. Because pieces may be moved for ever, the
    game is a draw after `move_limit` moves of both players together, which is not in the rules.

    Actions: an empty square for a flat, such as "b2"; with S before it for a wall, C for a
    capstone. A move names the square that a stack leaves and the one where it ends, such as "a3b3";
    if it takes more than one piece, also how many are dropped on each square: "a3b3 3", "a3c3 12".
    In Portable Tak Notation these are "a3>", "3a3>" and "3a3>12", but < and > are marks to us.
    Returns: +1 to the winner and -1 to the loser, 0 each for a draw.
    """

    tags = ("perfect information",)
    evidence = (
        "cross-checked: perft from the start on 3, 5 and 6 rows and from five positions, as other "
        "engines publish it (Tiltak among them)",
        "cross-checked: a second implementation in the tests, random games in lockstep on 3 to 8 "
        "rows",
    )
    opponent = "mcts"

    def setup(
        self,
        size: Annotated[int, Range(3, 8)] = 5,
        komi: Annotated[float, Examples(0.5, 2.0)] = 0.0,
        move_limit: Annotated[int, Range(2, 10_000)] = 400,  # of both players together
    ) -> None:
        if not (0 <= komi <= MOST_KOMI and komi * 2 == int(komi * 2)):
            raise OptionError(
                f"expected komi = whole or half number from 0 to {MOST_KOMI}, got {komi:g}"
            )
        self.size, self.komi, self.move_limit = size, komi, move_limit
        stones, capstones = PIECES[size]
        self.stones = (stones, stones)  # of each player, not yet placed
        self.capstones = (capstones, capstones)
        # the pieces on each square, the one on top the lowest bit: their players, above them a 1
        self.stacks = [1] * (size * size)
        self.tops = (0, 0)  # the squares with a piece of each player on top, as bits; see `Grid`
        self.walls = 0  # the squares with a wall on top
        self.caps = 0  # with a capstone
        self.tall = 0  # with two pieces or more
        self.made = 0  # moves of both players
        self.ask(0)

    def legal_actions(self, player: int) -> Sequence[Action]:
        board = grid(self.size)
        empty = board.everywhere & ~(self.tops[0] | self.tops[1])
        if self.made < 2:
            return listed(empty, board.flats, board.rows)
        legal: list[Action] = []
        if self.stones[player]:
            legal += listed(empty, board.flats, board.rows)
            legal += listed(empty, board.walls, board.rows)
        if self.capstones[player]:
            legal += listed(empty, board.capstones, board.rows)
        rest, closed = self.tops[player], self.walls | self.caps
        slow = self.tall | self.caps
        while rest:
            square = rest & -rest
            rest ^= square
            if square & slow:
                height = min(self.stacks[square.bit_length() - 1].bit_length() - 1, self.size)
                crushed = self.walls if square & self.caps else 0
                slide(board.ways[square], height, closed, crushed, legal)
            else:
                legal += board.steps[square][board.beside[square] & ~closed]
        return tuple(legal)

    def play(self, player: int, action: Action) -> None:
        board = grid(self.size)
        self.made += 1
        placed = board.placements.get(action)
        if placed:
            kind, place = placed
            self._place(player, kind, place)
        else:
            self._move(player, action)
        roads = tuple([has_road(tops & ~self.walls, self.size) for tops in self.tops])
        if True in roads:
            self._win(player, roads)
        elif placed and not self.stones[player] + self.capstones[player]:
            self._count(f"Player {player} has no pieces left.")
        elif self.tops[0] | self.tops[1] == board.everywhere:
            self._count("The board is full.")
        elif self.made == self.move_limit:
            self.tell(EVERYONE, f"{self.made} moves are made: a draw.")
            self.end((0, 0))
        else:
            self.ask(1 - player)

    def _place(self, player: int, kind: str, place: int) -> None:
        owner = 1 - player if self.made <= 2 else player
        whose = "" if owner == player else f" of player {owner}"
        where = grid(self.size).flats.names[1 << place]
        self.tell(EVERYONE, f"Player {player} places {PLACED[kind]}{whose} on {where}.")
        self.stacks[place] = 2 | owner
        tops, left = list(self.tops), list(self.capstones if kind == "C" else self.stones)
        tops[owner] |= 1 << place
        left[owner] -= 1
        self.tops = (tops[0], tops[1])
        if kind == "C":
            self.caps |= 1 << place
            self.capstones = (left[0], left[1])
        else:
            self.walls |= 1 << place if kind else 0
            self.stones = (left[0], left[1])

    def _move(self, player: int, action: Action) -> None:
        """Carry out a move of a stack, and tell both."""
        start, count, drops, passed = grid(self.size).moves[action]
        stacks = self.stacks
        taken = stacks[start] & (1 << count) - 1
        stacks[start] >>= count
        tops = [self.tops[0] & ~passed, self.tops[1] & ~passed]
        self.tall &= ~passed
        if stacks[start] > 1:
            tops[stacks[start] & 1] |= 1 << start
            self.tall |= 1 << start if stacks[start] > 3 else 0
        last = 0
        for place, dropped in drops:
            count -= dropped
            last = 1 << place
            stacks[place] = stack = stacks[place] << dropped | taken >> count & (1 << dropped) - 1
            tops[stack & 1] |= last
            self.tall |= last if stack > 3 else 0
        self.tops = (tops[0], tops[1])
        crushed = ""
        if self.caps & passed:  # only where the move begins: nothing moves onto one
            self.caps ^= 1 << start | last
            if self.walls & passed:
                self.walls ^= last
                crushed = f" and flattens the wall on {grid(self.size).flats.names[last]}"
        elif self.walls & passed:
            self.walls ^= 1 << start | last
        self.tell(EVERYONE, f"Player {player} moves {action}{crushed}.")

    def _win(self, player: int, roads: tuple[bool, ...]) -> None:
        """End the game after a move of `player`: who has a road."""
        winner = player if roads[player] else 1 - player
        if roads[1 - winner]:
            self.tell(EVERYONE, f"Both players have a road: player {player}, who moved, wins.")
        else:
            self.tell(EVERYONE, f"Player {winner} has a road and wins.")
        self.end((-1, 1) if winner else (1, -1))

    def _count(self, why: str) -> None:
        flats = ~(self.walls | self.caps)
        first, second = [(tops & flats).bit_count() for tops in self.tops]
        lead = (first > second + self.komi) - (first < second + self.komi)
        end = f"player {int(lead < 0)} wins" if lead else "a draw"
        komi = f" + {self.komi:g} = {second + self.komi:g}" if self.komi else ""
        score = f"Player 0 has {counted(first, 'flat')} on top, player 1 has {second}{komi}: {end}"
        self.tell(EVERYONE, f"{why} {score}.")
        self.end((lead, -lead))

    def rules(self, player: int) -> str:
        size = self.size
        stones, capstones = PIECES[size]
        own, cap, also, crush = counted(stones, "stone"), "", "", ""
        marks, example = "walls S", "[b2] places a flat, [Sb2] a wall"
        if capstones:
            own += f" and {counted(capstones, 'capstone')}"
            cap, also = ", or a capstone", " or capstones"
            crush = ", but a capstone dropped alone at the end flattens a wall"
            marks += ", capstones C"
            example += ", [Cb2] a capstone"
        komi = f"; player 1 counts {self.komi:g} more" if self.komi else ""
        equal = "" if self.komi % 1 else ". Equal counts are a draw"
        return (
            f"You are player {player} in Tak. Player 0 has X and begins, player 1 has O. The board "
            f"has rows 1 to {size} from bottom to top and columns a to {LETTERS[size - 1]} from "
            f"left to right. Each player has {own}. First each player places a flat of the other "
            "on an empty square. After that you place on an empty square a stone of yours, as a "
            f"flat or upright as a wall{cap}; or you move a stack with your piece on top, or that "
            f"piece alone: take 1 to {size} from the top, go straight up, down, left or right and "
            "drop at least one, the lowest first, on each square passed, none on "
            f"walls{also}{crush}. Flats{also} of yours on top, side by side from one edge to the "
            "opposite one, are a road and win at once. If a move makes roads for both, its player "
            "wins. When the board is full or a player has placed everything, more flats on top "
            f"win{komi}{equal}. After {self.move_limit} moves in all it is a draw. The drawing "
            f"marks {marks}, and the height of stacks, listed below from bottom to top. {example}; "
            "[a3b3] moves one piece from a3 to b3, [a3b3 3] three, [a3c3 12] drops one on b3 and "
            "two on c3."
        )

    def view(self, player: int) -> str:
        stones = [counted(number, "stone") for number in self.stones]
        if PIECES[self.size][1]:
            for owner, number in enumerate(self.capstones):
                stones[owner] += f" and {counted(number, 'capstone')}"
        left = [
            f"Player {owner}{' (you)' if owner == player else ''} has {stones[owner]} to place."
            for owner in (0, 1)
        ]
        board = drawn(self.stacks, self.walls, self.caps, self.size)
        made = f"{counted(self.made, 'move')} of {self.move_limit} made."
        return "\n".join([*board, *left, made])

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        board = grid(self.size)
        return (*board.placements, *board.moves)

    def features(self, player: int) -> Sequence[float]:
        """The pieces on each square, walls, capstones, and how many pieces and moves are left.

        Squares come row by row from a1. First the pieces that may be taken, all on top, then all
        one below, and so on: 1 for the player's, -1 for the other's, 0 for none; then those below
        them, the player's as a share of its stones, and likewise the other's; then 1 where a wall
        is on top, else 0, and likewise for capstones. Last the shares of the player's stones and
        capstones that are not placed, of the other's, and of the moves made.
        """
        stones, capstones = PIECES[self.size]
        left = [
            number / most if most else 0.0
            for owner in (player, 1 - player)
            for number, most in ((self.stones[owner], stones), (self.capstones[owner], capstones))
        ]
        squares = range(self.size * self.size)
        special = [float(kind >> n & 1) for kind in (self.walls, self.caps) for n in squares]
        pieces = planes(self.stacks, player, self.size)
        return [*pieces, *special, *left, self.made / self.move_limit]
