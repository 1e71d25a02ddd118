"""The rules of Tak again, for comparison: plain lists of pieces. Positions from their notation."""

from textgames.envs.board.tak import Tak

PIECES = {3: (10, 0), 4: (15, 0), 5: (21, 1), 6: (30, 1), 7: (40, 2), 8: (50, 2)}  # ustak.org
STEPS = {"+": (0, 1), "-": (0, -1), "<": (-1, 0), ">": (1, 0)}


class PlainTak:
    """The rules of the US Tak Association: lists of pieces such as "SX", the lowest first."""

    def __init__(self, size, komi=0, limit=400):
        self.size, self.komi, self.limit = size, komi, limit
        self.board = [[[] for _ in range(size)] for _ in range(size)]  # by column and row
        self.left = [list(PIECES[size]), list(PIECES[size])]
        self.moves = 0
        self.end = None  # kind and winner, None for a draw

    def player(self):
        return self.moves % 2

    def options(self):
        """What can be done, by name: a piece and a square, or the stacks that a move leaves."""
        if self.end:
            return {}
        me = "XO"[self.player()]
        found = {}
        for x in range(self.size):
            for y in range(self.size):
                stack, name = self.board[x][y], "abcdefgh"[x] + str(y + 1)
                if not stack:
                    if self.moves < 2:
                        found[name] = ("XO"[1 - self.player()], x, y)
                        continue
                    stones, capstones = self.left[self.player()]
                    if stones:
                        found[name], found["S" + name] = (me, x, y), ("S" + me, x, y)
                    if capstones:
                        found["C" + name] = ("C" + me, x, y)
                elif stack[-1][-1] == me and self.moves >= 2:
                    for count in range(1, min(len(stack), self.size) + 1):
                        for way, step in STEPS.items():
                            hand = stack[-count:]
                            changes = [((x, y), stack[:-count])]
                            for drops, after in self.walks(x, y, step, hand, changes):
                                head = (str(count) if count > 1 else "") + name + way
                                tail = "".join(map(str, drops)) if len(drops) > 1 else ""
                                found[head + tail] = after
        return found

    def walks(self, x, y, step, hand, changes):
        """Each way to go on with pieces in hand, and the stacks after it."""
        x, y = x + step[0], y + step[1]
        if not (0 <= x < self.size and 0 <= y < self.size):
            return
        below = list(self.board[x][y])
        if below and below[-1][0] == "C":
            return
        if below and below[-1][0] == "S":
            if len(hand) > 1 or hand[0][0] != "C":
                return
            below[-1] = below[-1][1:]
        for drop in range(1, len(hand) + 1):
            here = [*changes, ((x, y), below + hand[:drop])]
            if drop == len(hand):
                yield [drop], here
            else:
                for drops, after in self.walks(x, y, step, hand[drop:], here):
                    yield [drop, *drops], after

    def take(self, option):
        mover = self.player()
        self.moves += 1
        if isinstance(option, tuple):
            piece, x, y = option
            self.board[x][y] = [piece]
            self.left["XO".index(piece[-1])][piece[0] == "C"] -= 1
        else:
            for (x, y), stack in option:
                self.board[x][y] = stack
        tops = [stack[-1] for column in self.board for stack in column if stack]
        roads = [self.road("X"), self.road("O")]
        if any(roads):
            self.end = ("both", mover) if all(roads) else ("road", roads.index(True))
        elif not any(self.left[mover]) or len(tops) == self.size**2:
            scores = tops.count("X"), tops.count("O") + self.komi
            winner = None if scores[0] == scores[1] else int(scores[1] > scores[0])
            self.end = ("full" if any(self.left[mover]) else "empty", winner)
        elif self.moves == self.limit:
            self.end = ("limit", None)

    def road(self, mark):
        """Whether paths lead from the left to the right or from the bottom to the top."""
        size = self.size
        mine = {
            (x, y)
            for x in range(size)
            for y in range(size)
            if self.board[x][y] and self.board[x][y][-1] in (mark, "C" + mark)
        }
        for axis in (0, 1):
            reached = {square for square in mine if square[axis] == 0}
            todo = list(reached)
            while todo:
                x, y = todo.pop()
                for right, up in STEPS.values():
                    square = x + right, y + up
                    if square in mine - reached:
                        reached.add(square)
                        todo.append(square)
            if any(square[axis] == size - 1 for square in reached):
                return True
        return False

    def stacks(self):
        """The squares that are drawn below the board, from the top row."""
        squares = [(x, y) for y in reversed(range(self.size)) for x in range(self.size)]
        return [
            "abcdefgh"[x] + f"{y + 1}: " + "".join(self.board[x][y])
            for x, y in squares
            if len(self.board[x][y]) > 1
        ]

    def lines(self):
        found = []
        for y in reversed(range(self.size)):
            cells = []
            for x in range(self.size):
                stack = self.board[x][y] or ["."]
                cells.append(f"{stack[-1]:>2}{len(stack) if len(stack) > 1 else '':<2}")
            found.append(f"{y + 1} {' '.join(cells)}".rstrip())
        return [*found, "   " + "    ".join("abcdefgh"[: self.size]), *self.stacks()]


def ours(ptn):
    """Our name of a move in Portable Tak Notation, whose directions are < and >, + and -."""
    way = next((way for way in STEPS if way in ptn), "")
    if not way:
        return ptn
    head, drops = ptn.split(way)
    count, square = head[:-2] or "1", head[-2:]
    drops = drops or count
    column = "abcdefgh".index(square[0]) + STEPS[way][0] * len(drops)
    goal = f"{'abcdefgh'[column]}{int(square[1]) + STEPS[way][1] * len(drops)}"
    return square + goal + (f" {drops}" if int(count) > 1 else "")


def from_tps(text):
    """A game from the Tak Positional System: rows from the top, stacks from the bottom, 1 is X."""
    rows, player, move = text.split()
    game = Tak(size=rows.count("/") + 1)
    left = [list(PIECES[game.size]), list(PIECES[game.size])]
    tops = [0, 0]
    for y, row in enumerate(reversed(rows.split("/"))):
        place = y * game.size
        for stack in row.split(","):
            if stack[0] == "x":
                place += int(stack[1:] or 1)
                continue
            pieces, square = stack.rstrip("SC"), 1 << place
            game.stacks[place] = int("1" + "".join("01"[int(n) - 1] for n in pieces), 2)
            tops[int(pieces[-1]) - 1] |= square
            game.walls |= square if stack[-1] == "S" else 0
            game.caps |= square if stack[-1] == "C" else 0
            game.tall |= square if len(pieces) > 1 else 0
            for n in pieces:
                left[int(n) - 1][0] -= 1
            if stack[-1] == "C":
                left[int(pieces[-1]) - 1][0] += 1
                left[int(pieces[-1]) - 1][1] -= 1
            place += 1
    game.tops = tops[0], tops[1]
    game.stones, game.capstones = (left[0][0], left[1][0]), (left[0][1], left[1][1])
    game.made = 2 * int(move) - 3 + int(player)
    game.ask(int(player) - 1)
    return game
