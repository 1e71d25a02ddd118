"""Santorini without gods: move a worker, build a level, be first on the third (Gordon Hamilton).

The base game for two of the rulebook of Roxley Games, 2016.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Annotated, NamedTuple

from textgames.core import EVERYONE, Action, Game, OptionError, Range
from textgames.envs.board.bits import Names, apart
from textgames.envs.grids import LETTERS, beside, squares
from textgames.texts import counted

TOP = 3  # the level on which one wins; above it there is only the dome


class Santorini(Game):
    """In turn, players move one of their workers to a square beside it, at most one level up, and
    build a level beside its new place. Who steps up to the third level wins, who cannot move loses.

    A fourth building on a square is a dome, which nobody can enter. After a move one can always
    build: the square that was left is free. There is no draw, and blocks never run out.

    Actions: at first the square for a worker, such as "c3"; then the square that a worker leaves,
    the one that it goes to and, after a space, the one that is built on, such as "c3b3 b4". A move
    up to the third level wins at once and builds nothing: "c3b3".
    Returns: +1 to the winner and -1 to the loser.
    """

    tags = ("perfect information",)
    evidence = (
        "cross-checked: a second implementation in the tests, random games in lockstep and perft, "
        "several sizes and numbers of workers; exact play on small boards",
    )
    opponent = "mcts"

    def setup(
        self,
        rows: Annotated[int, Range(2, 8)] = 5,
        columns: Annotated[int, Range(2, 8)] = 5,
        workers: Annotated[int, Range(1, 3)] = 2,
    ) -> None:
        if rows * columns <= 2 * workers:
            raise OptionError(
                f"a board of {rows} rows and {columns} columns has no room for "
                f"{counted(2 * workers, 'worker')} to move"
            )
        self.size = rows, columns
        self.number = workers  # of each player
        self.workers = (0, 0)  # of each player, as bits; see `island`
        self.built = (0, 0, 0, 0)  # the squares of level 1 and more, 2 and more, 3 and more, 4
        self.ask(0)

    def legal_actions(self, player: int) -> Sequence[Action]:
        board = island(*self.size)
        mine, taken = self.workers[player], self.workers[0] | self.workers[1]
        if mine.bit_count() < self.number:
            return tuple([board.names[square] for square in apart(board.everywhere & ~taken)])
        first, second, third, domes = self.built
        legal: tuple[Action, ...] = ()
        for start in parts(mine):
            reach = board.beside[start] & ~taken
            if second & start:
                reach &= ~domes
                if reach & third:
                    legal += board.wins[start][reach & third]
                    reach &= ~third
            else:
                reach &= ~third if first & start else ~second
            free = ~(taken ^ start | domes)
            for goal in parts(reach):
                legal += board.turns[start | goal << board.shift][board.beside[goal] & free]
        return legal

    def play(self, player: int, action: Action) -> None:
        board = island(*self.size)
        mine, other = self.workers[player], self.workers[1 - player]
        if len(action) == 2:
            mine |= board.squares[action]
            self.tell(EVERYONE, f"Player {player} places a worker on {action}.")
        else:
            mine ^= board.squares[action[:2]] ^ board.squares[action[2:4]]
        self.workers = (other, mine) if player else (mine, other)
        if len(action) == 2:
            self._ask(player if mine.bit_count() < self.number else 1 - player)
        elif len(action) == 4:
            self.tell(
                EVERYONE,
                f"Player {player} moves a worker from {action[:2]} up to level {TOP} on "
                f"{action[2:]} and wins.",
            )
            self.end((-1, 1) if player else (1, -1))
        else:
            self._build(player, action)
            self._ask(1 - player)

    def _build(self, player: int, action: Action) -> None:
        """Carry out the second part of a turn, and tell both."""
        square = island(*self.size).squares[action[5:]]
        level = self.level(square)
        built = list(self.built)
        built[level] |= square
        self.built = (built[0], built[1], built[2], built[3])
        what = "a dome" if level == TOP else f"level {level + 1}"
        self.tell(
            EVERYONE,
            f"Player {player} moves a worker from {action[:2]} to {action[2:4]} and builds {what} "
            f"on {action[5:]}.",
        )

    def _ask(self, player: int) -> None:
        """Ask the player, who loses if its workers are placed and none can move."""
        if self.workers[player].bit_count() < self.number or self._can_move(player):
            self.ask(player)
            return
        winner = 1 - player
        self.tell(EVERYONE, f"Player {player} cannot move. Player {winner} wins.")
        self.end((-1, 1) if winner else (1, -1))

    def _can_move(self, player: int) -> bool:
        around = island(*self.size).beside
        first, second, third, domes = self.built
        free = ~(self.workers[0] | self.workers[1])
        for start in parts(self.workers[player]):
            high = domes if second & start else third if first & start else second
            if around[start] & free & ~high:
                return True
        return False

    def level(self, square: int) -> int:
        """Return how often a square has been built on, 0 to 4."""
        return sum([bool(level & square) for level in self.built])

    def rules(self, player: int) -> str:
        rows, columns = self.size
        own = counted(self.number, "worker")
        where = "an empty square" if self.number == 1 else "empty squares, one after the other"
        return (
            f"You are player {player} in Santorini, without gods; your workers are "
            f"{'XO'[player]}. Player 0 has X and begins, player 1 has O. There are {rows} rows, "
            f"1 to {rows} from bottom to top, and {columns} columns, a to {LETTERS[columns - 1]} "
            f"from left to right. First player 0 places {own} on {where}, then player 1; write a "
            "square in brackets, such as [b2]. Then each player in turn moves "
            f"{'its worker' if self.number == 1 else 'one of its workers'} and builds "
            "with it. It moves to one of the up to eight squares around it, which must hold no "
            "worker and no dome. The new square may be at most one level higher than the old one, "
            "or as high, or lower by any number. All squares begin at level 0. Then the worker "
            "builds on a square around its new place without a worker and without a dome, such as "
            "the one that it has left: the level there rises by one, up to 3; on level 3 a dome is "
            "built, and the square is closed for good. Whoever moves a worker from level 2 up to "
            "level 3 wins at once and does not build. Whoever cannot move loses. There are no "
            "draws. In the drawing each square shows its level, 4 for a dome, and the worker on "
            "it. Write the old square, the new one and, after a space, where you build: "
            "[a1b1 b2]. For a winning move write only [a1b1]."
        )

    def view(self, player: int) -> str:
        board = island(*self.size)
        first, second = self.workers
        cells = [
            f"{self.level(cell)}{'X' if first & cell else 'O' if second & cell else ' '}"
            for cell in board.cells
        ]
        columns = self.size[1]
        rows = range(self.size[0], 0, -1)
        lines = [
            f"{row} {' '.join(cells[place * columns : (place + 1) * columns])}".rstrip()
            for place, row in enumerate(rows)
        ]
        return "\n".join([*lines, "  " + "  ".join(LETTERS[:columns])])

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        return island(*self.size).actions

    def features(self, player: int) -> Sequence[float]:
        """The level of each square as a share of 4, row by row from the top left; then, in the same
        order, 1 where the player has a worker, -1 where the other has one, else 0.
        """
        mine, other = self.workers[player], self.workers[1 - player]
        cells = island(*self.size).cells
        return [
            *[self.level(cell) / 4 for cell in cells],
            *[float(bool(mine & cell)) - float(bool(other & cell)) for cell in cells],
        ]


class Island(NamedTuple):
    """What is the same in all games of one size. A square is one bit of a whole number.

    The lowest bit is a1; the squares of a row follow each other, and the rows from bottom to top.
    """

    everywhere: int
    names: dict[int, Action]
    squares: dict[Action, int]  # by name
    beside: dict[int, int]  # the squares around each
    wins: dict[int, Names]  # by the square left: moves without building, by the squares gone to
    # By the square left and, `shift` bits higher, the one gone to: turns, by those built on.
    turns: dict[int, Names]
    shift: int
    actions: tuple[Action, ...]
    cells: tuple[int, ...]  # row by row from the top left


@lru_cache(1 << 14)  # the few squares around a worker are the same again and again
def parts(squares: int) -> tuple[int, ...]:
    return tuple(apart(squares))


@cache
def island(rows: int, columns: int) -> Island:
    named = squares(rows, columns)
    names = {1 << place: name for place, name in enumerate(named)}
    number = rows * columns
    around = {
        1 << place: sum(1 << other for other in others)
        for place, others in enumerate(beside(rows, columns, diagonally=True))
    }
    wins: dict[int, Names] = {}
    turns: dict[int, Names] = {}
    for start in names:
        goals = apart(around[start])
        wins[start] = Names({goal: names[start] + names[goal] for goal in goals})
        for goal in goals:
            move = names[start] + names[goal]
            turns[start | goal << number] = Names(
                {square: f"{move} {names[square]}" for square in apart(around[goal])}
            )
    found = [*named, *[name for moves in wins.values() for name in moves.names.values()]]
    found += [name for moves in turns.values() for name in moves.names.values()]
    return Island(
        everywhere=(1 << number) - 1,
        names=names,
        squares={name: square for square, name in names.items()},
        beside=around,
        wins=wins,
        turns=turns,
        shift=number,
        actions=tuple(found),
        cells=tuple(1 << r * columns + c for r in reversed(range(rows)) for c in range(columns)),
    )
