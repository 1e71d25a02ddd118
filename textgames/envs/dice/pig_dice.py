"""Pig: roll again and risk what this turn has brought, or hold and keep it (Scarne 1945)."""

from collections.abc import Sequence
from functools import cache
from typing import Annotated

from textgames.core import CHANCE, EVERYONE, Action, Game, Range

ROLL, HOLD = MOVES = ("roll", "hold")


@cache
def faces_of(sides: int) -> tuple[Action, ...]:
    return tuple(str(face) for face in range(1, sides + 1))


class PigDice(Game):
    """In a turn a player rolls one die as often as it likes; a 1 ends the turn and costs what it
    brought, and who holds keeps the sum of its rolls. The first with `goal` points wins.

    Nobody is asked where there is nothing to decide: every turn begins with a roll, and who has
    rolled enough to win holds.

    Actions: "roll" or "hold".
    Returns: 1 to the winner, -1 shared by the others.
    """

    max_players = 6
    tags = ("dice", "push your luck", "classic")
    evidence = (
        "solved: the first of two players wins 0.5306 of all games with optimal play (Neller and "
        "Presser 2004), by value iteration, whose values fit the positions of random games",
        "cross-checked: turns, actions, chances and returns of random games with OpenSpiel pig, "
        "2 to 6 players, dice of 2 to 20 sides",
    )
    opponent = "rule"

    def setup(
        self,
        goal: Annotated[int, Range(10, 500)] = 100,
        sides: Annotated[int, Range(2, 20)] = 6,
    ) -> None:
        self.goal = goal
        self.faces = faces_of(sides)
        self.points: tuple[int, ...] = (0,) * self.num_players
        self.turn = 0  # whose turn it is
        self.sum = 0  # of the rolls of this turn
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> Sequence[Action]:
        return self.faces if player == CHANCE else MOVES

    def play(self, player: int, action: Action) -> None:
        if action == ROLL:
            self.tell(EVERYONE, f"Player {player} rolls again.")
            self.ask(CHANCE)
        elif action == HOLD:
            self._hold(player)
        elif action == "1":
            self.tell(EVERYONE, f"Player {self.turn} rolls 1: the turn ends and brings nothing.")
            self._pass_on()
        else:
            self.sum += int(action)
            self.tell(EVERYONE, f"Player {self.turn} rolls {action}: {self.sum} in this turn.")
            if self.points[self.turn] + self.sum < self.goal:
                self.ask(self.turn)
            else:
                self._hold(self.turn)

    def _hold(self, player: int) -> None:
        points = list(self.points)
        points[player] += self.sum
        self.points = tuple(points)
        self.tell(EVERYONE, f"Player {player} holds and has {points[player]} points.")
        if points[player] < self.goal:
            self._pass_on()
            return
        others = self.num_players - 1
        self.tell(EVERYONE, f"Player {player} wins.")
        self.end([1.0 if p == player else -1 / others for p in range(self.num_players)])

    def _pass_on(self) -> None:
        self.turn = (self.turn + 1) % self.num_players
        self.sum = 0
        self.ask(CHANCE)

    def rules(self, player: int) -> str:
        sides, number = len(self.faces), self.num_players
        others = "-1" if number == 2 else f"-1/{number - 1}"
        rolls = f"from 2 to {sides}" if sides > 2 else "of 2"
        return (
            f"You are player {player} of {number} (numbered from 0) in the dice game Pig. The "
            f"first player with {self.goal} points wins. Player 0 begins; turns go by number, and "
            f"from player {number - 1} to player 0. A turn begins with one roll of a die with the "
            f"faces 1 to {sides}, which is made for you. A roll {rolls} is added to the sum of "
            "your turn. A 1 ends your turn at once: its sum is lost, and the points that you kept "
            "in earlier turns stay. After each roll that is not a 1 you decide: roll again, or "
            "hold. If you hold, the sum of your turn is added to your points and the turn ends. "
            f"Once your points and the sum of your turn reach {self.goal}, you hold and win at "
            f"once. The winner gets 1, {'the other' if number == 2 else 'each other'} player "
            f"{others}. Write your decision in brackets: [roll] or [hold]."
        )

    def view(self, player: int) -> str:
        if self.is_terminal:
            lines = [f"The game is over. Goal: {self.goal} points."]
        else:
            whose = "Your turn" if self.turn == player else f"Turn of player {self.turn}"
            lines = [f"Goal: {self.goal} points. {whose}: {self.sum} in this turn."]
        for other, points in enumerate(self.points):
            name = "you" if other == player else f"player {other}"
            lines.append(f"  {name:<10}{points:>4}")
        return "\n".join(lines)

    def return_range(self) -> tuple[float, float]:
        return -1 / (self.num_players - 1), 1

    def all_actions(self) -> Sequence[Action]:
        return MOVES

    def features(self, player: int) -> Sequence[float]:
        """As shares of the goal, at most 1: the points of each player, from the own on in the
        order of turns, and the sum of this turn. Then for each player, in the same order, 1 if it
        is its turn.
        """
        points = self.points[player:] + self.points[:player]
        turn = (self.turn - player) % self.num_players
        return [
            *(min(1.0, own / self.goal) for own in points),
            min(1.0, self.sum / self.goal),
            *(float(other == turn) for other in range(self.num_players)),
        ]
