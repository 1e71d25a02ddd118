"""Amazons: move as a chess queen does and shoot, while you can (Walter Zamkauskas, 1988)."""

from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Annotated, NamedTuple

from textgames.core import EVERYONE, Action, Game, Range
from textgames.envs.board.bits import drawn, spread
from textgames.envs.grids import LETTERS, drawing, squares


class Amazons(Game):
    """Every turn an amazon moves and shoots an arrow that stays; whoever cannot move loses.

    Amazons and arrows go straight as a chess queen does, and over nothing. A turn is two actions:
    the move, then the arrow of the amazon that has moved; it can always shoot, at least at the
    square it came from. There is no draw. On 10 rows the amazons begin as published; on others they
    stand in the same way, (size - 1) // 3 squares from the corners.

    Actions: the square an amazon leaves and the square it goes to, such as "d1d7"; then the square
    its arrow lands on, such as "g7".
    Returns: +1 to the winner and -1 to the loser.
    """

    tags = ("perfect information", "combinatorial")
    evidence = (
        "solved: 2,176 first turns (Hensgens, A Knowledge-based Approach of the Game of Amazons, "
        "2001); the second player wins on 4x4, as a second, plain solver says",
        "cross-checked: OpenSpiel amazons, random games in lockstep and perft on its 6, 8 and 10 "
        "rows; other sizes with plain walks over the drawing",
    )
    opponent = "rule"

    def setup(self, size: Annotated[int, Range(4, 16)] = 10) -> None:
        self.size = size
        self.amazons = grid(size).start  # of each player, as bits; see `Grid`
        self.arrows = 0
        self.archer = 0  # the amazon that has moved and is to shoot
        self.ask(0)

    def legal_actions(self, player: int) -> Sequence[Action]:
        board = grid(self.size)
        blocked = self.amazons[0] | self.amazons[1] | self.arrows
        legal: list[Action] = []
        if self.archer:
            reach(board.shots[self.archer], blocked, legal)
            return tuple(legal)
        rest = self.amazons[player]
        while rest:
            amazon = rest & -rest
            rest ^= amazon
            reach(board.moves[amazon], blocked, legal)
        return tuple(legal)

    def play(self, player: int, action: Action) -> None:
        board = grid(self.size)
        if not self.archer:
            start, goal = board.ends[action]
            mine, other = self.amazons[player] ^ (start | goal), self.amazons[1 - player]
            self.amazons = (other, mine) if player else (mine, other)
            self.archer = goal
            self.tell(EVERYONE, f"Player {player} moves {action}.")
            self.ask(player)
            return
        self.arrows |= board.bits[action]
        self.archer = 0
        self.tell(EVERYONE, f"Player {player} shoots at {action}.")
        first, second = self.amazons
        beside = spread(
            self.amazons[1 - player], self.size, board.not_leftmost, board.not_rightmost
        )
        if beside & board.everywhere & ~(first | second | self.arrows):
            self.ask(1 - player)
        else:
            self.tell(EVERYONE, f"Player {1 - player} cannot move. Player {player} wins.")
            self.end((-1, 1) if player else (1, -1))

    def rules(self, player: int) -> str:
        size = self.size
        first, second = (f"{', '.join(names[:3])} and {names[3]}" for names in homes(size))
        _, home, right, _ = homes(size)[player]
        row = homes(size)[1 - player][0][1:]  # of the other's amazons at the sides
        move, shot = f"{home}{home[0]}{row}", f"{right[0]}{row}"
        return (
            f"You are player {player} in the Game of the Amazons and you play {'XO'[player]}. "
            "Player 0 plays X and moves first, player 1 plays O. The board has "
            f"{size} rows, numbered 1 to {size} from bottom to top, and {size} columns, a to "
            f"{LETTERS[size - 1]} from left to right. A square is named by its column and its row: "
            f"a1 is the bottom left corner. X begins with amazons on {first}, O with amazons on "
            f"{second}. Each turn has two parts. First you move one of your amazons any number of "
            "squares along a row, a column or a diagonal, as a queen in chess moves. Then the same "
            "amazon shoots an arrow from where it stands now, again any number of squares along a "
            "row, a column or a diagonal. The arrow stays on its square to the end of the game. "
            "Neither amazons nor arrows may pass over or land on an arrow or an amazon of either "
            "player; nothing is captured. The square that the amazon has just left is empty and "
            "may be shot at. Whoever cannot move any amazon at its turn loses, so whoever moves "
            "last wins. There are no draws. In the drawing a dot is an empty square and # an "
            "arrow. You are asked twice in your turn. To move, write the square the amazon leaves "
            f"and the square it goes to in brackets, such as [{move}]; then, to shoot, the square "
            f"the arrow lands on, such as [{shot}]."
        )

    def view(self, player: int) -> str:
        size = self.size
        board = drawn(grid(size).drawing, (size, size), "XO#", *self.amazons, self.arrows)
        if not self.archer:
            return board
        name = squares(size, size)[self.archer.bit_length() - 1]
        return f"{board}\nThe amazon on {name} is to shoot."

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        board = grid(self.size)
        return (*board.ends, *board.bits)

    def features(self, player: int) -> Sequence[float]:
        """1 if the player is to act, else 0; then its amazons, the other's, the arrows, and the
        amazon that is to shoot.

        Squares are 1 where such a thing is, else 0, row by row from the top left as drawn.
        """
        things = self.amazons[player], self.amazons[1 - player], self.arrows, self.archer
        cells = grid(self.size).cells
        return [
            1.0 if player in self.to_act else 0.0,
            *[1.0 if thing & cell else 0.0 for thing in things for cell in cells],
        ]


# The squares on a way from one square to a side of the board, and the names of all that is reached
# on it before something is met, the nearest first. What is met is given by its bit on ways towards
# higher bits, where it is the lowest one, by the length of the number on ways towards lower bits.
Way = tuple[int, dict[int, tuple[Action, ...]]]
Ways = tuple[tuple[Way, ...], tuple[Way, ...]]  # towards higher bits, towards lower ones


class Star(dict[int, Ways]):
    """The ways from a square that are not blocked at once, by what is blocked beside it.

    Args:
        ways: all ways from there.
        beside: the squares next to it.
    """

    def __init__(self, ways: Ways, beside: int) -> None:
        self.ways, self.beside = ways, beside

    def __missing__(self, blocked: int) -> Ways:
        up, down = self.ways
        self[blocked] = found = (
            tuple([way for way in up if not way[0] & blocked]),
            tuple([way for way in down if not way[0] & blocked]),
        )
        return found


def reach(star: Star, blocked: int, found: list[Action]) -> None:
    """Append the names of all that is reached from a square before something blocks the way."""
    up, down = star[blocked & star.beside]
    for way, names in up:
        met = blocked & way
        found += names[met & -met]
    for way, names in down:
        found += names[(blocked & way).bit_length()]


class Grid(NamedTuple):
    """What is the same in all games of one size. A square is one bit of a whole number.

    The lowest bit is a1; the squares of a row follow each other, and the rows from bottom to top.
    """

    start: tuple[int, int]  # the amazons of each player
    moves: dict[int, Star]  # of an amazon on each square
    shots: dict[int, Star]
    ends: dict[Action, tuple[int, int]]  # the squares that a move leaves and goes to
    bits: dict[Action, int]  # the squares by name
    everywhere: int
    not_leftmost: int
    not_rightmost: int
    cells: tuple[int, ...]  # row by row from the top left
    drawing: str  # to be filled with the rows


@cache
def grid(size: int) -> Grid:
    names = squares(size, size)
    bits = {name: 1 << place for place, name in enumerate(names)}
    first, second = homes(size)
    ends, moves, shots = {}, {}, {}
    for name, square in bits.items():
        sides = sides_from(name, size)
        for goal in chain(*sides):
            ends[name + goal] = square, bits[goal]
        moves[square], shots[square] = star(sides, bits, name), star(sides, bits)
    leftmost = sum(1 << size * row for row in range(size))
    everywhere = (1 << size * size) - 1
    return Grid(
        start=(sum(bits[name] for name in first), sum(bits[name] for name in second)),
        moves=moves,
        shots=shots,
        ends=ends,
        bits=bits,
        everywhere=everywhere,
        not_leftmost=everywhere & ~leftmost,
        not_rightmost=everywhere & ~(leftmost << size - 1),
        cells=tuple(1 << r * size + c for r in reversed(range(size)) for c in range(size)),
        drawing=drawing(size, size, by_row=True),
    )


def homes(size: int) -> tuple[tuple[Action, ...], tuple[Action, ...]]:
    """Return where the amazons of each player begin."""
    far = (size - 1) // 3  # from the corners
    left, right, last = LETTERS[far], LETTERS[size - 1 - far], LETTERS[size - 1]
    return (
        (f"a{far + 1}", f"{left}1", f"{right}1", f"{last}{far + 1}"),
        (f"a{size - far}", f"{left}{size}", f"{right}{size}", f"{last}{size - far}"),
    )


def sides_from(start: Action, size: int) -> list[list[Action]]:
    """Return the squares in each direction, the nearest first; four towards higher bits first."""
    sides = []
    for up, aside in ((0, 1), (1, -1), (1, 0), (1, 1), (0, -1), (-1, 1), (-1, 0), (-1, -1)):
        row, column = int(start[1:]) - 1, LETTERS.index(start[0])
        side: list[Action] = []
        while 0 <= row + up < size and 0 <= column + aside < size:
            row, column = row + up, column + aside
            side.append(f"{LETTERS[column]}{row + 1}")
        sides.append(side)
    return sides


def star(sides: list[list[Action]], bits: dict[Action, int], start: Action = "") -> Star:
    """Return the ways from a square; the names of what is reached on them begin with `start`."""
    ways: tuple[list[Way], list[Way]] = ([], [])
    for number, side in enumerate(sides):
        names = {0: tuple([start + goal for goal in side])}
        for nearer, goal in enumerate(side):
            met = bits[goal] if number < 4 else bits[goal].bit_length()
            names[met] = names[0][:nearer]
        if side:
            ways[number // 4].append((sum([bits[goal] for goal in side]), names))
    beside = sum([bits[side[0]] for side in sides if side])
    return Star((tuple(ways[0]), tuple(ways[1])), beside)
