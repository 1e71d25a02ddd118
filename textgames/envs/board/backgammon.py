"""Backgammon: two dice, fifteen checkers, a race home in which checkers hit each other.

Rules of a single game without the doubling cube (Tom Keith, Backgammon Galore, Rules of
Backgammon).
"""

from collections.abc import Sequence
from typing import Annotated, Literal

from textgames.core import CHANCE, EVERYONE, Action, Game, LegalActions, Range
from textgames.envs.board.backgammon_board import BAR, drawn
from textgames.envs.board.backgammon_notation import SPELLED, Plays, effect, moved
from textgames.envs.board.backgammon_plays import plays
from textgames.envs.board.backgammon_steps import every_step, steps, used, without
from textgames.texts import counted

# Checkers of each player by its own points: off, 1 to 24, on the bar.
STARTS = {
    "backgammon": {6: 5, 8: 3, 13: 5, 24: 2},
    "hypergammon": {22: 1, 23: 1, 24: 1},
}
# How that is told, and a first turn with the numbers 6 and 2.
PLACED = {
    "backgammon": (
        "15 checkers, two on its point 24, five on 13, three on 8 and five on 6",
        "24/18 13/11",
    ),
    "hypergammon": ("three checkers, on its points 24, 23 and 22", "24/18 23/21"),
}
MOST = {"wins": 1, "gammons": 2, "backgammons": 3}  # how often a win may count, by `scoring`
WINS = (
    "",
    "Whoever first bears off all checkers wins.",
    "Whoever first bears off all checkers wins 1, or 2 if the other has borne off none.",
    "Whoever first bears off all checkers wins 1, 2 if the other has borne off none, 3 if it also "
    "has one on the bar or the winner's points 1 to 6.",
)
# The numbers of player 0 and player 1; equal ones are rolled again.
FIRST_ROLLS = tuple(f"{a}-{b}" for a in range(1, 7) for b in range(1, 7) if a != b)
# The higher number first: 21 different ones, in 36 equally likely ways.
ROLLS = tuple(f"{max(a, b)}-{min(a, b)}" for a in range(1, 7) for b in range(1, 7))
DICE = {roll: (int(roll[0]), int(roll[2])) for roll in ROLLS}
FEATURES = tuple(
    (float(n > 0), float(n > 1), float(n > 2), max(0, n - 3) / 12.0) for n in range(16)
)


class Backgammon(Game):
    """Who first bears off all checkers wins, twice or three times if the other is far behind.

    A game is played without the doubling cube. A play is a whole turn: as many of the numbers
    rolled as can be used, a double counting four times. A player with no play is passed over.
    With `one_by_one` each action moves one checker with one number, so that there are few actions
    in all, as many learners need it.
    With `start` = hypergammon each player has three checkers, on its points 24, 23 and 22. By
    `scoring` a gammon counts 2 and a backgammon 3, or 2 at most, or every win 1. After
    `turn_limit` turns of both, those passed over included, the game is a draw; no published rule
    has one.

    Actions: each checker with the points it leaves and reaches, the farthest first, such as
    "24/18 13/11", "bar/22 6/5", "6/off(2)"; one that moves on is "24/16", or "24/18*/16" where it
    hits on the way. A star marks hits. There is one spelling for each position that can be
    reached. With `one_by_one` "24/18*", "bar/22" or "6/off".
    Returns: +1, +2 or +3 to the winner and as much less to the loser, 0 each for a draw.
    """

    tags = ("perfect information", "chance", "dice", "classic")
    evidence = (
        "cross-checked: OpenSpiel backgammon, random games in lockstep: positions that plays lead "
        "to, chances, returns under three scorings; hypergammon",
        "cross-checked: plays of random positions with a second implementation in the tests; one "
        "checker at a time leads to the same positions",
    )
    opponent = "rule"

    def setup(
        self,
        start: Literal["backgammon", "hypergammon"] = "backgammon",
        scoring: Literal["backgammons", "gammons", "wins"] = "backgammons",
        turn_limit: Annotated[int, Range(10, 10_000)] = 1000,
        one_by_one: bool = False,
    ) -> None:
        self.start, self.most, self.turn_limit = start, MOST[scoring], turn_limit
        self.one_by_one = one_by_one
        board = tuple([STARTS[start].get(point, 0) for point in range(26)])
        self.checkers = (board, board)  # of each player by its own points: off, 1 to 24, bar
        self.turn = -1  # whose it is, once that is rolled
        self.roll = ""  # of this turn
        self.left: tuple[int, ...] = ()  # numbers of the roll that are not used, the higher first
        self.plays: tuple[Action, ...] = ()
        self.turns = 0
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        if player == CHANCE:
            return ROLLS if self.turn >= 0 else FIRST_ROLLS
        return Plays(self.plays)

    def play(self, player: int, action: Action) -> None:
        if player != CHANCE:
            self._move(player, action)
        elif self.turn < 0:
            first, second = int(action[0]), int(action[2])
            self.turn = int(second > first)
            roll = f"{max(first, second)}-{min(first, second)}"
            self._rolled(
                f"Player 0 rolls {first}, player 1 rolls {second}: player {self.turn} begins with "
                f"{roll}",
                roll,
            )
        else:
            self._rolled(f"Player {self.turn} rolls {action}", action)

    def _rolled(self, told: str, roll: Action) -> None:
        high, low = DICE[roll]
        self.roll, self.left = roll, (high, low) if high > low else (high,) * 4
        self._find()
        if self.plays:
            self.tell(EVERYONE, f"{told}.")
            self.ask(self.turn)
        else:
            self.tell(EVERYONE, f"{told} and cannot move.")
            self._pass_on()

    def _find(self) -> None:
        """Find the plays that what is left of the roll allows."""
        mine, other = self.checkers[self.turn], self.checkers[1 - self.turn]
        found = (
            steps(mine, other, self.left)
            if self.one_by_one
            else [SPELLED[play] for play in plays(mine, other, DICE[self.roll])]
        )
        self.plays = tuple(dict.fromkeys(found))

    def _move(self, player: int, action: Action) -> None:
        hits = effect(action).hits
        hit = f" and hits {counted(len(hits), 'checker')}" if hits else ""
        self.tell(EVERYONE, f"Player {player} plays {action}{hit}.")
        mine, other = moved(self.checkers[player], self.checkers[1 - player], action)
        self.checkers = (other, mine) if player else (mine, other)
        if not any(mine[1:]):
            self._win(player, other)
            return
        if self.one_by_one and len(self.left) > 1:
            self.left = without(self.left, used(action, self.left))
            self._find()
            if self.plays:
                self.ask(player)
                return
            self.tell(EVERYONE, f"Player {player} cannot use the rest of the roll.")
        self._pass_on()

    def _pass_on(self) -> None:
        self.roll, self.left, self.plays = "", (), ()
        self.turns += 1
        if self.turns < self.turn_limit:
            self.turn = 1 - self.turn
            self.ask(CHANCE)
        else:
            self.tell(EVERYONE, f"The limit of {self.turn_limit} turns is reached: a draw.")
            self.end((0, 0))

    def _win(self, player: int, other: tuple[int, ...]) -> None:
        self.roll, self.left, self.plays = "", (), ()
        lost = 1 if other[0] else 3 if any(other[BAR - 6 :]) else 2
        worth = min(lost, self.most)
        kind = ("", "", " a gammon: 2 points", " a backgammon: 3 points")[worth]
        self.tell(EVERYONE, f"Player {player} has borne off its last checker and wins{kind}.")
        self.end((-worth, worth) if player else (worth, -worth))

    def rules(self, player: int) -> str:
        placed, example = PLACED[self.start]
        how = (
            "Move one checker with one number at a time and write where it starts and ends in "
            "brackets, such as [24/18], [bar/22] or [6/off]."
            if self.one_by_one
            else "Write the whole turn in brackets, where each checker starts and ends, such as "
            f"[{example}], [13/5] with both numbers, [bar/22 6/5], [6/off 5/off], [8/4(2) 6/2(2)]."
        )
        return (
            f"You are player {player} in backgammon and play {'XO'[player]}. Each player numbers "
            "the 24 points from its own side: your point 24 is the other's point 1. Each begins "
            f"with {placed}, and moves down. Each rolls a die, again if equal; the higher begins "
            "with both numbers. Later two dice are rolled for each turn. A number moves one "
            "checker down as many points; a double counts four times; one checker may use several. "
            "None may land where the other has two or more; one alone is hit and goes to the bar. "
            "Checkers on your bar must enter first, number n on point 25 - n. With all yours on "
            "points 6 to 1 you bear off: number n takes a checker off point n or, with none there "
            "or higher, off the highest. Use as many numbers as you can, the higher if not both; "
            f"with none you are passed over. {WINS[self.most]} After {self.turn_limit} turns it is "
            "a draw. In the drawing X5 is five checkers of player 0; pips are points left to move. "
            f"{how} A star marks a hit."
        )

    def view(self, player: int) -> str:
        board = drawn(self.checkers, player)
        if not self.roll:
            return board
        whose = "You" if self.turn == player else f"Player {self.turn}"
        left = f" Left to use: {' '.join(map(str, self.left))}." if self.one_by_one else ""
        return f"{board}\n{whose} rolled {self.roll}.{left}"

    def return_range(self) -> tuple[float, float]:
        return -self.most, self.most

    def all_actions(self) -> Sequence[Action]:
        return every_step() if self.one_by_one else ()

    def features(self, player: int) -> Sequence[float]:
        """Four numbers for each of the player's points 24 to 1: 1 for one checker or more of its
        own, for two or more, for three or more, and those above three as a share of 12; its
        checkers on the bar and off as shares of 15. The same of the other by its own points. Then
        for the faces 1 to 6 how often each is left to use, as a share of 4; last, 1 if the player
        is to move.
        """
        row: list[float] = []
        for board in (self.checkers[player], self.checkers[1 - player]):
            for number in board[24:0:-1]:
                row += FEATURES[number]
            row += (board[BAR] / 15, board[0] / 15)
        row += [self.left.count(face) / 4 for face in range(1, 7)]
        row.append(float(player in self.to_act))
        return row
