"""The rules of TwixT once more, plainly: what the tests of the game compare it with."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

LETTERS = "abcdefghijklmnopqrstuvwx"

Place = tuple[int, int]  # column and row, from 0
Link = tuple[Place, Place]


def place_of(name: str) -> Place:
    return LETTERS.index(name[0]), int(name[1:]) - 1


def name_of(place: Place) -> str:
    return f"{LETTERS[place[0]]}{place[1] + 1}"


def crosses(link: Link, other: Link) -> bool:
    """Whether two links have a point in common that is the end of neither.

    It is found as a share of the way along each, by the equations of both.
    """
    (x, y), (to_x, to_y) = link
    (u, v), (to_u, to_v) = other
    dx, dy, du, dv = to_x - x, to_y - y, to_u - u, to_v - v
    across = dx * dv - dy * du
    if across == 0:
        return False
    along = Fraction((u - x) * dv - (v - y) * du, across)
    along_other = Fraction((u - x) * dy - (v - y) * dx, across)
    return 0 < along < 1 and 0 < along_other < 1


class Plain:
    """A dictionary of pegs and a set of links of each player; no tables."""

    def __init__(self, size: int, swap: bool, own_links: str) -> None:
        self.size, self.swap, self.cross = size, swap, own_links == "cross"
        self.pegs: dict[Place, int] = {}
        self.links: tuple[set[Link], set[Link]] = (set(), set())
        self.player = 0
        self.swapped = False
        self.returns: tuple[int, int] | None = None

    def legal(self, player: int) -> list[str]:
        last, found = self.size - 1, []
        for row in range(self.size):
            for column in range(self.size):
                across = row if player else column  # on a side of the other one, or a corner?
                if across not in (0, last) and (column, row) not in self.pegs:
                    found.append(name_of((column, row)))
        if self.swap and player == 1 and len(self.pegs) == 1 and not self.swapped:
            found.append("swap")
        return found

    def play(self, action: str) -> None:
        player = self.player
        if action == "swap":
            [(column, row)] = self.pegs
            self.pegs, self.swapped = {(row, column): 1}, True
        else:
            self.pegs[place_of(action)] = player
            self._link(player, place_of(action))
        if self._has_won(player):
            self.returns = (-1, 1) if player else (1, -1)
        elif not self.legal(1 - player):
            self.returns = (0, 0)
        self.player = 1 - player

    def _link(self, player: int, peg: Place) -> None:
        x, y = peg
        walls = [*self.links[1 - player], *([] if self.cross else self.links[player])]
        for (u, v), owner in self.pegs.items():
            if owner == player and {abs(u - x), abs(v - y)} == {1, 2}:
                link = min(peg, (u, v)), max(peg, (u, v))
                if not any(crosses(link, wall) for wall in walls):
                    self.links[player].add(link)

    def _has_won(self, player: int) -> bool:
        """Chains are made by joining the ends of each link in turn."""
        chain = {peg: peg for peg, owner in self.pegs.items() if owner == player}
        for start, end in self.links[player]:
            old, new = chain[start], chain[end]
            chain.update({peg: new for peg, name in chain.items() if name == old})
        along = 0 if player else 1
        return any(
            chain[one] == chain[other] and {one[along], other[along]} == {0, self.size - 1}
            for one, other in combinations(chain, 2)
        )

    def drawn(self) -> list[str]:
        """The pegs row by row from the top; links by the names of their ends, sorted."""
        everywhere = range(self.size)
        return ["".join("XO."[self.pegs.get((x, y), 2)] for x in everywhere) for y in everywhere]

    def named_links(self, player: int) -> set[frozenset[str]]:
        return {frozenset(map(name_of, link)) for link in self.links[player]}
