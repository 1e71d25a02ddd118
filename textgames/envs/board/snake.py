"""Snake for several: all move at the same time; the last one alive wins."""

from collections.abc import Sequence
from typing import Annotated, Literal

from textgames.core import CHANCE, EVERYONE, Action, Game, RandomSource, Range
from textgames.envs.board.snake_turn import (
    BODIES,
    DIRECTIONS,
    Body,
    award,
    deaths,
    starts,
    steps,
    told,
    ways,
)
from textgames.envs.grids import drawing, squares

START = 3  # segments of a snake at the start, all on one square


class Snake(Game):
    """Snakes grow by apples and die where they run into a wall or a snake; the last alive wins.

    A turn is decided at once, whatever the order in which the moves come in. All heads go one
    square on. A snake whose head is on an apple then keeps its tail, all others leave the square
    of theirs. Then who is beyond the edge or on a body, its own or another's, dies; bodies of
    snakes that die in the same turn still count. Heads that meet on one square kill each other,
    except that with `head_on` = shorter the longest, if it is alone, lives, as in Battlesnake;
    lengths are those before the turn. Dead snakes leave the board. Snakes start curled up, three
    segments on one square, on squares drawn from eight that lie one from the edge.

    Whoever dies last wins; of those that die in the same turn, or live when the `turns` are over,
    the longest.

    Actions: "up", "down", "left" and "right", but never back into the own neck.
    Returns: the winners share 1 and the others share -1; everyone gets 0 if all win.
    """

    max_players = 6
    tags = ("simultaneous moves", "classic")
    evidence = (
        "played through: tests/golden/Snake-v0.txt; each kind of collision by hand, and in every "
        "order of seats, in tests/envs/test_snake.py",
        "cross-checked: a second account of a turn, in the test, after every turn of 1,020 random "
        "games of 2 to 6 players",
    )
    opponent = "rule"

    def setup(
        self,
        size: Annotated[int, Range(7, 19)] = 11,
        apples: Annotated[int, Range(1, 10)] = 3,
        turns: Annotated[int, Range(1, 500)] = 100,
        head_on: Literal["shorter", "all"] = "shorter",
    ) -> None:
        self.size, self.wanted, self.limit, self.head_on = size, apples, turns, head_on
        self.bodies: tuple[Body, ...] = ()
        self.lengths = (START,) * self.num_players  # also of the dead
        self.died = (0,) * self.num_players  # in which turn; 0: alive
        self.apples: tuple[int, ...] = ()
        self.turn = 0  # how many are over
        self.chosen: tuple[Action, ...] = ()  # in this turn, by the living in the order of seats
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> Sequence[Action]:
        if player == CHANCE:
            return self._open()
        body = self.bodies[player]
        return ways(body[0], body[1], self.size, self.size)

    def _open(self) -> tuple[Action, ...]:
        """Where the next snake may start or, when all are there, the next apple appear."""
        cells = squares(self.size, self.size)
        taken = {*self.apples}.union(*self.bodies)
        if len(self.bodies) < self.num_players:
            return tuple([cells[cell] for cell in starts(self.size) if cell not in taken])
        left: tuple[Action, ...] = ()
        begin = 0
        for cell in sorted(taken):
            left += cells[begin:cell]
            begin = cell + 1
        return left + cells[begin:]

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            cell = squares(self.size, self.size).index(action)
            if len(self.bodies) < self.num_players:
                self.tell(EVERYONE, f"Player {len(self.bodies)} starts on {action}.")
                self.bodies += ((cell,) * START,)
            else:
                self.tell(EVERYONE, f"An apple appears on {action}.")
                self.apples += (cell,)
            self._go_on()
            return
        self.chosen += (action,)
        if not self.to_act:
            self._move()

    def _go_on(self) -> None:
        apples = len(self.apples)
        room = self.size * self.size - sum(map(len, self.bodies))
        if len(self.bodies) < self.num_players or apples < min(self.wanted, room):
            self.ask(CHANCE)
        else:
            self.ask(*[player for player, body in enumerate(self.bodies) if body])

    def _move(self) -> None:
        living = [player for player, body in enumerate(self.bodies) if body]
        chosen = dict(zip(living, self.chosen, strict=True))
        self.chosen = ()
        self.turn += 1
        self.tell(EVERYONE, told(self.turn, chosen))
        moved = {}
        for player, way in chosen.items():
            body = self.bodies[player]
            head = steps(self.size, self.size)[way][body[0]]
            moved[player] = (head, *(body if head in self.apples else body[:-1]))
        died = deaths(moved, self.lengths, self.head_on == "shorter")
        for player, why in died.items():
            self.tell(EVERYONE, f"Player {player} dies: {why}.")
        self._settle({player: () if player in died else body for player, body in moved.items()})
        if len(living) - len(died) < 2 or self.turn == self.limit:
            self._finish()
        else:
            self._go_on()

    def _settle(self, moved: dict[int, Body]) -> None:
        """Put the living where they are now and take the dead and the eaten apples away."""
        bodies, lengths, died = list(self.bodies), list(self.lengths), list(self.died)
        for player, body in moved.items():
            bodies[player] = body
            if not body:
                died[player] = self.turn
            elif len(body) > lengths[player]:
                lengths[player] = len(body)
                self.tell(EVERYONE, f"Player {player} eats an apple and is {len(body)} long.")
        heads = [body[0] for body in bodies if body]
        self.apples = tuple([apple for apple in self.apples if apple not in heads])
        self.bodies, self.lengths, self.died = tuple(bodies), tuple(lengths), tuple(died)

    def _finish(self) -> None:
        if self.died.count(0) > 1:
            self.tell(EVERYONE, f"All {self.limit} turns are played.")
        ranks = [
            (turn or self.limit + 1, length)
            for turn, length in zip(self.died, self.lengths, strict=True)
        ]
        award(self, ranks)

    def rules(self, player: int) -> str:
        heads = (
            "all of them die, but if one was longer than all the others there, it lives"
            if self.head_on == "shorter"
            else "all of them die"
        )
        over = "1 turn is" if self.limit == 1 else f"{self.limit} turns are"
        apples = "is always one apple" if self.wanted == 1 else f"are always {self.wanted} apples"
        return (
            f"You are player {player} of {self.num_players} (numbered from 0) in Snake. Each of "
            f"you is a snake on a board of {self.size} rows, numbered from bottom to top, and as "
            "many columns, from a on the left. In the drawing a number is the head of that "
            "player's snake, A is the body of player 0, B of player 1 and so on, * is an apple, a "
            f"dot an empty square. There {apples}: for an eaten one another appears on a random "
            f"empty square. A snake starts with {START} segments, curled up on one square. Each "
            "turn all choose at the same time to go up, down, left or right, not back into the "
            "neck. All heads then go one square on. A snake that reaches an apple grows: its tail "
            "stays where it is. All other tails leave their squares, so a head may follow at once. "
            "Then snakes die that have left the board or whose head is on a body, its own or "
            "another's, even if that one dies, too. If heads "
            f"meet on one square, {heads}. The dead vanish without eating. The last alive wins. "
            f"If all are dead, those win who died in the last turn; if {over} over, the living; "
            "among these only the longest. The winners share 1, the others share -1, and all get "
            "0 if all win. Write a direction in brackets, such as [up]."
        )

    def view(self, player: int) -> str:
        size, cells = self.size, squares(self.size, self.size)
        marks = ["."] * (size * size)
        for apple in self.apples:
            marks[apple] = "*"
        for letter, body in zip(BODIES, self.bodies, strict=False):
            for cell in body[1:]:
                marks[cell] = letter
        lines = [f"Turns over: {self.turn} of {self.limit}"]
        about = []
        for other, body in enumerate(self.bodies):
            you = " (you)" if other == player else ""
            if body:
                marks[body[0]] = str(other)
                where = f"head on {cells[body[0]]}, tail on {cells[body[-1]]}"
            else:
                where = f"dead since turn {self.died[other]}"
            about.append(f"Player {other}{you}, length {self.lengths[other]}: {where}")
        rows = [mark for row in reversed(range(size)) for mark in marks[row * size :][:size]]
        return "\n".join([*lines, drawing(size, size) % tuple(rows), *about])

    def resample(self, player: int, rng: RandomSource) -> Sequence[Action]:
        """The history up to this turn: only the moves that others have just chosen are secret."""
        return self.history[: len(self.history) - len(self.chosen)]

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        return DIRECTIONS

    def features(self, player: int) -> Sequence[float]:
        """For each square, row by row from the bottom left: the own snake, the others', apples.

        A head is 1, and each segment behind it less by an equal share, down to the tail; an apple
        is 1. Last the share of turns that are over.
        """
        size = self.size * self.size
        planes = [0.0] * (3 * size)
        for other, body in enumerate(self.bodies):
            first = 0 if other == player else size
            for place in range(len(body) - 1, -1, -1):  # the head last: it may lie on its segments
                planes[first + body[place]] = 1 - place / len(body)
        for apple in self.apples:
            planes[2 * size + apple] = 1.0
        return [*planes, self.turn / self.limit]
