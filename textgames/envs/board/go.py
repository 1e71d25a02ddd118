"""Go: surround more of the board than the other (the logical rules of Tromp and Taylor, 1995)."""

from collections.abc import Sequence
from typing import Annotated

from textgames.core import EVERYONE, Action, Examples, Game, Range
from textgames.envs.board.bits import apart, drawn, listed
from textgames.envs.board.go_board import COLUMNS, PASS, areas, around, chain_of, grid, joined
from textgames.errors import OptionError
from textgames.texts import counted


class Go(Game):
    """Players take turns placing stones; chains without an empty point beside them are captured.

    When both have passed, all stones on the board and the empty points that only one colour reaches
    count (area scoring); player 1 gets `komi` points more. No move may bring back an earlier
    arrangement of stones (positional superko). With `suicide` a move may capture one's own chain,
    as in the logical rules; without it not, as in most others. After `move_limit` moves, passes
    counted (0: two for each point of the board), the game ends and is counted as it stands.

    Actions: an empty point, such as "d4" (as published, there is no column i); "pass".
    Returns: +1 to the winner and -1 to the loser, 0 each for a draw.
    """

    tags = ("perfect information", "classic")
    evidence = (
        "solved: 57 and 12,675 arrangements on 2x2 and 3x3 (Tromp, Farnebäck 2006); 2x2 is won by "
        "1 point in as many nodes as published (Tromp), 3x3 by 9 (van der Werf et al. 2003)",
        "cross-checked: OpenSpiel go, random games in lockstep and perft, several sizes, without "
        "its draws by repetition; the logical rules word for word, with and without suicide",
    )
    opponent = "mcts"

    def setup(
        self,
        size: Annotated[int, Range(2, 19)] = 9,
        komi: Annotated[float, Examples(0.0, 5.5)] = 7.5,
        suicide: bool = False,
        move_limit: Annotated[int, Range(0, 2000)] = 0,
    ) -> None:
        most = size * size - 0.5
        if not (0 <= komi <= most and komi * 2 == int(komi * 2)):
            raise OptionError(
                f"expected komi = whole or half number from 0 to {most:g} on {size} rows, "
                f"got {komi:g}"
            )
        self.size, self.komi, self.suicide = size, komi, suicide
        self.limit = move_limit or 2 * size * size
        self.moves = 0
        self.passed = False  # by the last move
        self.stones = (0, 0)  # of each player, as bits; see `Grid`
        self.atari = (0, 0)  # those of them in chains with just one empty point beside them
        self.left = (0, 0)  # points that stones of each player have left
        self.past = {self.stones}  # every arrangement so far
        self.open = grid(size).everywhere  # where the player to move may place a stone
        self.ask(0)

    def legal_actions(self, player: int) -> Sequence[Action]:
        board = grid(self.size)
        legal: list[Action] = []
        for stretch in board.stretches:
            if part := self.open & stretch:
                legal += board.names[part]
        legal.append(PASS)
        return tuple(legal)

    def play(self, player: int, action: Action) -> None:
        self.moves += 1
        passed, self.passed = self.passed, action == PASS
        if self.passed:
            self.tell(EVERYONE, f"Player {player} passes.")
        else:
            self._place(player, action)
        if passed and self.passed:
            self._count("Both players have passed.")
        elif self.moves == self.limit:
            self._count(f"The limit of {counted(self.limit, 'move')} is reached.")
        else:
            self.open = self._open_to(1 - player)
            self.ask(1 - player)

    def _place(self, player: int, action: Action) -> None:
        """Place a stone, take from the board what is captured, and tell it."""
        board, size = grid(self.size), self.size
        point = board.points[action]
        beside = around(point, size)
        mine, other = self.stones[player] | point, self.stones[1 - player]
        atari, other_atari = self.atari[player], self.atari[1 - player]
        taken = 0
        if captured := beside & other_atari:
            taken = joined(captured, other_atari, size)
            other ^= taken
            other_atari ^= taken
        empty = board.everywhere & ~(mine | other)
        if touched := beside & other:
            for stone in apart(touched):
                chain, free = chain_of(stone, other, empty, size)
                if not free & free - 1:
                    other_atari |= chain
        if saved := (beside | around(taken, size)) & atari:
            atari &= ~joined(saved, atari, size)
        chain, free = chain_of(point, mine, empty, size)
        if not free:  # a move that captures one's own chain
            taken = chain
            mine ^= taken
            other_atari &= ~joined(around(taken, size) & other_atari, other_atari, size)
        elif not free & free - 1:
            atari |= chain
        self.stones = (other, mine) if player else (mine, other)
        self.atari = (other_atari, atari) if player else (atari, other_atari)
        self.past.add(self.stones)
        if taken:
            self._take(player, action, taken, own=not free)
        else:
            self.tell(EVERYONE, f"Player {player} plays {action}.")

    def _take(self, player: int, action: Action, taken: int, own: bool) -> None:
        """Note and tell which stones have left the board."""
        first, second = self.left
        loser = player if own else 1 - player
        self.left = (first, second | taken) if loser else (first | taken, second)
        board = grid(self.size)
        names = listed(taken, board.names, board.stretches)
        those = f"{counted(len(names), 'stone')}: {', '.join(names)}"
        what = "captures its own chain of" if own else "captures"
        self.tell(EVERYONE, f"Player {player} plays {action} and {what} {those}.")

    def _open_to(self, player: int) -> int:
        """Return the points where the player may place a stone."""
        size = self.size
        mine, other = self.stones[player], self.stones[1 - player]
        other_atari = self.atari[1 - player]
        empty = grid(size).everywhere & ~(mine | other)
        # where an empty point is beside it, or a chain of its own with another one, or it captures
        found = empty & around(empty | mine ^ self.atari[player] | other_atari, size)
        full = empty ^ found if self.suicide else 0  # where it captures its own chain
        # a stone that stays brings nothing back where none of the player's stones has been
        if doubtful := found & self.left[player]:
            captures = around(other_atari, size)
            for point in apart(doubtful):
                rest = other
                if point & captures:
                    rest ^= joined(around(point, size) & other_atari, other_atari, size)
                with_it = mine | point
                if ((rest, with_it) if player else (with_it, rest)) in self.past:
                    found ^= point
        for point in apart(full):
            rest = mine ^ joined(around(point, size) & mine, mine, size)
            if ((other, rest) if player else (rest, other)) not in self.past:
                found |= point
        return found

    def _count(self, why: str) -> None:
        first, second = areas(self.stones, self.size)
        lead = (first > second + self.komi) - (first < second + self.komi)
        end = f"player {int(lead < 0)} wins" if lead else "a draw"
        komi = f" + {self.komi:g} = {second + self.komi:g}" if self.komi else ""
        self.tell(
            EVERYONE,
            f"{why} Player 0 scores {first}, player 1 scores {second}{komi}: {end}.",
        )
        self.end((lead, -lead))

    def rules(self, player: int) -> str:
        size = self.size
        gap = "; there is no column i" if size > 8 else ""
        own = (
            "If then your own chain has no empty neighbour, it leaves the board. "
            if self.suicide
            else "Then your own stone must be in a chain with an empty neighbour, or the move is "
            "not allowed. "
        )
        more = f"Player 1 scores {self.komi:g} more. " if self.komi else ""
        draw = "" if self.komi % 1 else " Equal scores are a draw."
        return (
            f"You are player {player} in Go and you play {'XO'[player]}. Player 0 plays X and "
            f"moves first, player 1 plays O. The board has {size} rows, numbered 1 to {size} from "
            f"bottom to top, and {size} columns, a to {COLUMNS[size - 1]} from left to right{gap}. "
            "A point is named by its column and its row: a1 is the bottom left corner. Its "
            "neighbours are the points directly above, below, left and right of it. In turn, each "
            "player places one stone on an empty point or passes. Neighbouring stones of one "
            "player, or a stone alone, form a chain. A stone on the last empty neighbour "
            "of a chain of the other player captures it: the whole chain leaves the board. "
            f"{own}No move may bring back an earlier arrangement of all stones. "
            "The game ends when both pass, one "
            f"after the other, or after {counted(self.limit, 'move')}, passes counted. No stones "
            "are taken off then: capture what you want to capture before you pass. You score "
            "1 for each of your stones on the board, and 1 for each empty point from which paths "
            f"over empty neighbours lead to stones of yours only. {more}The higher score wins."
            f"{draw} In the drawing a dot is an empty point. To place a stone, write the point in "
            f"brackets, such as [{grid(size).actions[size // 2 * (size + 1)]}]; to pass, write "
            "[pass]."
        )

    def view(self, player: int) -> str:
        first, second = self.stones
        size = self.size, self.size
        board = drawn(grid(self.size).drawing, size, "XO", first, second, gap=1)
        last = ", the last one a pass" if self.passed else ""
        return f"{board}\nMoves: {self.moves} of {self.limit}{last}"

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        return grid(self.size).actions

    def features(self, player: int) -> Sequence[float]:
        """1 if the player is player 0, else 0; 1 if the move before was a pass, else 0; moves as a
        share of the limit; then the player's points, then the other's.

        Points are 1 where such a stone is, else 0, row by row from a1.
        """
        mine, other = self.stones[player], self.stones[1 - player]
        points = grid(self.size).points.values()
        return [
            1.0 - player,
            float(self.passed),
            self.moves / self.limit,
            *[1.0 if mine & point else 0.0 for point in points],
            *[1.0 if other & point else 0.0 for point in points],
        ]
