"""TwixT: pegs a knight's move apart are linked, links do not cross (Alex Randolph, 1962).

The rules as published: boardspace.net/twixt/english/rules.html; on paper: hexwiki.net, Twixt.
"""

from collections.abc import Sequence
from textwrap import wrap
from typing import Annotated, Literal

from textgames.core import EVERYONE, Action, Game, Range
from textgames.envs.board.bits import apart
from textgames.envs.board.hex import win
from textgames.envs.board.hexagons import SWAP
from textgames.envs.board.twixt_links import Net, net
from textgames.envs.grids import LETTERS

WIDTH = 72  # of the list of links, beside which a playthrough needs some space


class Twixt(Game):
    """Players place pegs; who joins two opposite sides by a chain of linked pegs wins.

    Player 0 joins top and bottom, player 1 left and right, and nobody places pegs on the sides of
    the other. A new peg is linked to all pegs of its player a knight's move away, but for links
    that would cross another. As published links may cross none; with `own_links="cross"` they may
    cross those of the same player, as on paper (TwixT PP). Players may remove links of their own as
    published; here, as in OpenSpiel, links stay, and none is added between older pegs. Where the
    published rules say only that it is a draw if neither can make a chain, the game goes on, as in
    OpenSpiel, until the player to move has no hole left. With `swap`, player 1 may take over the
    first peg in place of a move of its own: it becomes a peg of player 1 in the mirrored hole.

    Actions: an empty hole, such as "c4"; "swap" where it is allowed.
    Returns: +1 to the winner and -1 to the loser, 0 each for a draw.
    """

    tags = ("perfect information", "classic")
    evidence = (
        "cross-checked: OpenSpiel twixt, random games in lockstep on 5 to 24 rows, with and "
        "without swap; perft; exact play of the end on 5 rows",
        "cross-checked: a second implementation in the tests, random games, with links of one's "
        "own that cross",
    )
    opponent = "mcts"

    def setup(
        self,
        size: Annotated[int, Range(5, 24)] = 8,
        swap: bool = False,
        own_links: Literal["block", "cross"] = "block",
    ) -> None:
        self.size, self.swap, self.own_links = size, swap, own_links
        self._clear()
        self.ask(0)

    def _clear(self) -> None:
        board = net(self.size)
        self.pegs = (0, 0)  # of each player, as bits; see `Net`
        self.links = (0, 0)
        self.joined = (0, 0)  # the pegs of each that a chain joins to the top; to the left
        self.open = board.own  # the empty holes that each may use
        self.drawing = board.drawing

    def legal_actions(self, player: int) -> Sequence[Action]:
        if self.swap and player == 1 and not self.pegs[1]:
            return (*self.open[1], SWAP)
        return self.open[player]

    def play(self, player: int, action: Action) -> None:
        if action == SWAP:
            self._take_over()
        else:
            linked = self._place(player, action)
            placed = f"Player {player} places {'XO'[player]} on {action}"
            self.tell(EVERYONE, f"{placed}{linked}.")
        if self.joined[player] & net(self.size).far[player]:
            win(self, player)
        elif self.open[1 - player]:
            self.ask(1 - player)
        else:
            self.tell(EVERYONE, f"Player {1 - player} has no hole left: a draw.")
            self.end((0, 0))

    def _place(self, player: int, name: Action) -> str:
        """Place a peg and link it; return what there is to say about its links."""
        board = net(self.size)
        hole, place = board.holes[name]
        self._close(hole)
        self.drawing = self.drawing[:place] + "XO"[player] + self.drawing[place + 1 :]
        mine, other = self.pegs[player], self.pegs[1 - player]
        linked = self._link(player, hole) if mine & board.reach[hole] else 0
        self.pegs = (other, mine | hole) if player else (mine | hole, other)
        chained = self.joined[player]
        if (board.near[player] | chained) & (hole | linked):
            chained = joined_with(board, hole, chained, self.links[player])
            self.joined = (self.joined[0], chained) if player else (chained, self.joined[1])
        if not linked:
            return ""
        *others, last = [board.name_of[peg] for peg in apart(linked)]
        return f" and links it to {', '.join(others)}{' and ' if others else ''}{last}"

    def _close(self, hole: int) -> None:
        """Take an empty hole from the lists of the open ones."""
        board = net(self.size)
        empty_before = ~(self.pegs[0] | self.pegs[1]) & hole - 1
        first, second = self.open
        if board.usable[0] & hole:
            where = (board.usable[0] & empty_before).bit_count()
            first = first[:where] + first[where + 1 :]
        if board.usable[1] & hole:
            where = (board.usable[1] & empty_before).bit_count()
            second = second[:where] + second[where + 1 :]
        self.open = first, second

    def _link(self, player: int, hole: int) -> int:
        """Link a new peg; return the pegs that it is linked to."""
        mine, other = self.links[player], self.links[1 - player]
        walls = other if self.own_links == "cross" else mine | other
        pegs, linked = self.pegs[player], 0
        for peg, link, crossing in net(self.size).around[hole]:
            if pegs & peg and not walls & crossing:
                mine |= link
                linked |= peg
        self.links = (other, mine) if player else (mine, other)
        return linked

    def _take_over(self) -> None:
        row, column = divmod(self.pegs[0].bit_length() - 1, self.size)
        taken, mirrored = f"{LETTERS[column]}{row + 1}", f"{LETTERS[row]}{column + 1}"
        self.tell(EVERYONE, f"Player 1 swaps: X on {taken} becomes O on {mirrored}.")
        self._clear()
        self._place(1, mirrored)

    def rules(self, player: int) -> str:
        size = self.size
        last = LETTERS[size - 1]
        swap = (
            "After the first peg, player 1 may swap: that peg becomes an O in the mirrored hole "
            "(column and row change places, so b3 becomes c2), and player 0 moves next. To do so, "
            "write [swap]. "
            if self.swap
            else ""
        )
        crossing = (
            "A link that would cross one of the other player is left out; links of one player may "
            "cross each other, which does not connect them. "
            if self.own_links == "cross"
            else "A link that would cross another one, even of the same player, is left out. "
        )
        return (
            f"You are player {player} in TwixT and you play {'XO'[player]}. Player 0 plays X and "
            f"moves first, player 1 plays O. The board has {size} rows of holes, 1 to {size} from "
            f"top to bottom, and {size} columns, a to {last} from left to right, without the four "
            "corners. A hole is named by its column and its row. In turn, each player "
            f"places one peg in an empty hole. Only X may use rows 1 and {size}, only O columns a "
            f"and {last}. The new peg is linked at once, by straight lines, to all pegs of the "
            "same player a knight's move away: two steps along a row or column and one to the "
            f"side, as from c3 to d1 or e2. {crossing}Links stay, and none is added later between "
            f"older pegs. X wins at once with a chain of linked pegs from row 1 to row {size}, O "
            f"with one from column a to column {last}. If the player to move has no hole left, it "
            f"is a draw. {swap}In the drawing dots are empty holes. To "
            f"place a peg, write the hole in brackets, such as [{'b3' if player else 'c2'}]."
        )

    def view(self, player: int) -> str:
        lines = [self.drawing]
        for mark, links in zip("XO", self.links, strict=True):
            named = named_links(links, self.size)
            lines += wrap(f"links of {mark}: {named or 'none'}", WIDTH, subsequent_indent="  ")
        return "\n".join(lines)

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        names = net(self.size).names
        return (*names, SWAP) if self.swap else names

    def features(self, player: int) -> Sequence[float]:
        """1 if the player is player 0, else 0; then the holes, row by row from the top, and the
        links, like their upper ends: 1 if the player has a peg or link there, -1 if the other.
        """
        board = net(self.size)
        mine, other = self.pegs[player], self.pegs[1 - player]
        own, others = self.links[player], self.links[1 - player]
        return [
            1.0 - player,
            *[1.0 if mine & hole else -1.0 if other & hole else 0.0 for hole in board.name_of],
            *[
                1.0 if own >> link & 1 else -1.0 if others >> link & 1 else 0.0
                for link in range(len(board.links))
            ],
        ]


def named_links(links: int, size: int) -> str:
    names = net(size).links
    return ", ".join([names[link.bit_length() - 1] for link in apart(links)])


def joined_with(board: Net, hole: int, before: int, links: int) -> int:
    """Return the pegs of a player that a chain joins to its first side, with a new one.

    Args:
        board: the board.
        hole: of the new peg, which is joined to that side.
        before: those that were joined before.
        links: all links of the player.
    """
    found, border = before | hole, [hole]
    while border:
        for peg, link, _ in board.around[border.pop()]:
            if links & link and not found & peg:
                found |= peg
                border.append(peg)
    return found
