"""The rules of Nine, Six and Three Men's Morris again, for comparison: plain sets of points."""

from collections import Counter
from itertools import product


class PlainMorris:
    """A game on points that are coordinates from the middle of the board."""

    def __init__(self, rings, men, flying, draw_after, repetition):
        around = [way for way in product((-1, 0, 1), repeat=2) if rings == 1 or way != (0, 0)]
        self.points = {(r * x, r * y) for r in range(1, rings + 1) for x, y in around}
        self.radius = rings
        self.flying, self.draw_after, self.repetition = flying, draw_after, repetition
        self.at = {}
        self.in_hand = [men, men]
        self.player, self.removing, self.quiet = 0, False, 0
        self.result = None
        self.seen = Counter()

    def name(self, point):
        return "abcdefg"[point[0] + self.radius] + str(point[1] + self.radius + 1)

    def next_to(self, point):
        """The nearest point each way along a side or between two rings, with that way."""
        for way in product((-1, 0, 1), repeat=2):
            across = 0 not in way
            x, y = point[0] + way[0], point[1] + way[1]
            while (x, y) not in self.points and 0 < max(abs(x), abs(y)) <= self.radius:
                x, y = x + way[0], y + way[1]
            if way == (0, 0) or (x, y) not in self.points:
                continue
            if not across or (self.radius == 1 and (0, 0) in (point, (x, y))):
                yield way, (x, y)

    def mills(self):
        for middle in self.points:
            ways = dict(self.next_to(middle))
            for (dx, dy), point in ways.items():
                if (dx, dy) > (0, 0) and (-dx, -dy) in ways:
                    yield {middle, point, ways[-dx, -dy]}

    def of(self, player):
        return {point for point, owner in self.at.items() if owner == player}

    def legal(self):
        """The actions by name: what is left, and what is gone to or removed."""
        mine, other = self.of(self.player), self.of(1 - self.player)
        if self.removing:
            held = set().union(*(mill for mill in self.mills() if mill <= other))
            return {self.name(point): (None, point) for point in other - held or other}
        empty = self.points - mine - other
        if self.in_hand[self.player]:
            return {self.name(point): (None, point) for point in empty}
        flies = self.flying and len(mine) == 3
        return {
            self.name(start) + self.name(goal): (start, goal)
            for start in mine
            for goal in (empty if flies else empty & {point for _, point in self.next_to(start)})
        }

    def apply(self, action):
        start, goal = self.legal()[action]
        if self.removing:
            del self.at[goal]
            self.removing = False
            return self.turn()
        if start is None:
            self.in_hand[self.player] -= 1
        else:
            del self.at[start]
            self.quiet += 1
        self.at[goal] = self.player
        mine = self.of(self.player)
        if any(goal in mill <= mine for mill in self.mills()):
            self.removing, self.quiet, self.seen = True, 0, Counter()
            return None
        return self.turn()

    def turn(self):
        self.player = 1 - self.player
        mine = self.of(self.player)
        if len(mine) + self.in_hand[self.player] < 3 or not self.legal():
            self.result = (1, -1) if self.player else (-1, 1)
        elif not self.in_hand[self.player]:
            now = (self.player, frozenset(self.at.items()))
            self.seen[now] += 1
            if self.quiet == 2 * self.draw_after or (self.repetition and self.seen[now] == 3):
                self.result = (0, 0)
