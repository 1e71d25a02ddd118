"""Yacht: five dice, three rolls, twelve categories (traditional; Wikipedia, "Yacht (dice)")."""

from collections.abc import Sequence
from typing import Annotated

from textgames.core import CHANCE, EVERYONE, Action, Game, Range
from textgames.envs.dice.yacht_dice import (
    CATEGORIES,
    DICE,
    FACES,
    KEPT,
    MOST_POINTS,
    categories,
    keeps,
    points_of,
    rolls_of,
)
from textgames.texts import counted

NUMBER = {category: number for number, category in enumerate(CATEGORIES)}
EVERY = (1 << len(CATEGORIES)) - 1  # a set of categories is a whole number, a bit for each
ROW = "%-9s%3s%3s%3s%3s%3s%3s%6s%8s%7s%5s%7s%6s%6s"  # of the view
HEADER = (
    f"{'full':>33}{'four of':>8}{'little':>7}{'big':>5}",
    f"{'':9} 1s 2s 3s 4s 5s 6s house  a kind   straight  choice yacht total",
)


class Yacht(Game):
    """In each turn a player rolls five dice up to three times, keeping what it likes, and scores
    them in one of twelve categories, each once. The highest total wins.

    Points differ from place to place. With `five_is_full` five dice of one face are a full house
    too; with `all_count` four of a kind scores all five dice.

    Actions: the dice to keep, in order, such as "keep 3 3" or "keep none", or a category, such as
    "full house".
    Returns: 1 to the winner, -1 shared by the others; winners who tie share the 1, and all get 0
    if nobody loses.
    """

    max_players = 6
    tags = ("dice", "push your luck", "classic")
    evidence = (
        "cross-checked: turns, actions, chances, points and returns of random games with OpenSpiel "
        "yacht, 2 to 6 players, 1 to 5 rolls; the points by the published table over all rolls",
        "solved: a yacht in three rolls has the chance 347897/7558272, exactly, over the game's "
        "own chances",
    )
    opponent = "mcts"

    def setup(
        self,
        rolls: Annotated[int, Range(1, 5)] = 3,
        five_is_full: bool = False,
        all_count: bool = False,
    ) -> None:
        self.rolls = rolls
        self.five_is_full, self.all_count = five_is_full, all_count
        self.open: tuple[int, ...] = (EVERY,) * self.num_players  # categories each player can fill
        # of player 0 in each category, then of player 1, ...
        self.points: tuple[int, ...] = (0,) * len(CATEGORIES) * self.num_players
        self._begin(0)

    def _begin(self, player: int) -> None:
        self.turn = player
        self.dice = ""  # the faces on the table, in order
        self.left = self.rolls - 1  # how many more rolls the turn has
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> Sequence[Action]:
        if player == CHANCE:
            return rolls_of(DICE - len(self.dice))[0]
        scores = categories(self.open[player])
        return keeps(self.dice) + scores if self.left else scores

    def chance_weights(self) -> Sequence[float]:
        return rolls_of(DICE - len(self.dice))[1]

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            told = f"Player {self.turn} rolls {action}"
            if self.dice:
                self.dice = "".join(sorted(self.dice + action.replace(" ", "")))
                told += f" and has {' '.join(self.dice)}"
            else:
                self.dice = action.replace(" ", "")
            self.tell(EVERYONE, f"{told}.")
            self.ask(self.turn)
        elif action in NUMBER:
            self._score(player, NUMBER[action])
        else:
            self.dice = KEPT[action]
            self.left -= 1
            self.tell(EVERYONE, f"Player {player} keeps {action[5:]} and rolls again.")
            self.ask(CHANCE)

    def _score(self, player: int, number: int) -> None:
        won = points_of(self.dice, self.five_is_full, self.all_count)[number]
        place = player * len(CATEGORIES) + number
        self.points = (*self.points[:place], won, *self.points[place + 1 :])
        left = list(self.open)
        left[player] ^= 1 << number
        self.open = tuple(left)
        self.tell(
            EVERYONE,
            f"Player {player} scores {CATEGORIES[number]}: {counted(won, 'point')}, "
            f"{self.total(player)} in all.",
        )
        following = (player + 1) % self.num_players
        if left[following]:
            self._begin(following)
        else:
            self._finish()

    def total(self, player: int) -> int:
        """Return the points of a player so far."""
        return sum(self.points[player * len(CATEGORIES) : (player + 1) * len(CATEGORIES)])

    def _finish(self) -> None:
        totals = [self.total(player) for player in range(self.num_players)]
        best = max(totals)
        winners = [player for player, total in enumerate(totals) if total == best]
        losers = self.num_players - len(winners)
        if len(winners) == 1:
            told = f"Player {winners[0]} wins with {counted(best, 'point')}."
        elif losers:
            named = ", ".join(map(str, winners[:-1]))
            told = f"Players {named} and {winners[-1]} share the win with {best} points each."
        else:
            told = f"All players have {best} points: a draw."
        self.tell(EVERYONE, told)
        if losers:
            share = 1 / len(winners)
            self.end([share if total == best else -1 / losers for total in totals])
        else:
            self.end([0.0] * self.num_players)

    def rules(self, player: int) -> str:
        number, rolls = self.num_players, self.rolls
        full = ", or five of one face" if self.five_is_full else ""
        four = "all five dice" if self.all_count else "those four dice"
        again = early = write = ""
        if rolls > 1:
            more = "up to " + counted(rolls - 1, "time") if rolls > 2 else "once"
            again = (
                f"You may then keep some dice or none and roll all the others again, {more} in a "
                "turn; a die that you have kept may be rolled later. "
            )
            early = ", which you may do before your last roll"
            write = (
                "To roll again, write the dice to keep, the lowest first, as in [keep 3 3 5] or "
                "[keep none]. "
            )
        return (
            f"You are player {player} of {number} (numbered from 0) in the dice game Yacht. Turns "
            f"go by number, and from player {number - 1} to player 0. In a turn, five dice with "
            f"faces 1 to 6 are rolled for you. {again}Your turn ends when you score the dice in "
            f"one of twelve categories{early}. Each player fills each category once; dice that do "
            "not fit it score 0. The points: ones, twos, threes, fours, fives, sixes: the sum of "
            "the dice of that face. Full house (three of one face and two of another"
            f"{full}): the sum of all dice. Four of a kind (four or five of one face): the sum of "
            f"{four}. Little straight (1 2 3 4 5) and big straight (2 3 4 5 6): 30. Choice (any "
            "dice): the sum of all dice. Yacht (five of one face): 50. When all have filled twelve "
            "categories, the highest total wins. The winner gets 1 and the others share -1; "
            "players who tie for the highest total share the 1, and if all tie, each gets 0. "
            f"{write}To score, write the name of the category, as in [choice]."
        )

    def view(self, player: int) -> str:
        if self.is_terminal:
            lines = ["The game is over."]
        else:
            whose = "Your turn" if self.turn == player else f"Turn of player {self.turn}"
            lines = [f"{whose}: {' '.join(self.dice)}, {counted(self.left, 'roll')} left."]
        lines += HEADER
        for other in range(self.num_players):
            cells = [
                "." if self.open[other] >> number & 1 else str(self.points[12 * other + number])
                for number in range(len(CATEGORIES))
            ]
            name = "you" if other == player else f"player {other}"
            lines.append(ROW % (name, *cells, self.total(other)))
        return "\n".join(lines)

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        return (*KEPT, *CATEGORIES) if self.rolls > 1 else CATEGORIES

    def features(self, player: int) -> Sequence[float]:
        """Of each face, how many of the five dice show it, as a share; the rolls left as a share of
        those after the first; for each player, from the own on in the order of turns, 1 if it is
        its turn. Then for each player, in the same order, of each category 1 if it is filled, and
        its points as a share of the most.
        """
        order = [(player + seat) % self.num_players for seat in range(self.num_players)]
        turn = -1 if self.is_terminal else self.turn
        found = [self.dice.count(face) / DICE for face in FACES]
        found.append(self.left / max(1, self.rolls - 1))
        found += [float(other == turn) for other in order]
        for other in order:
            for number, most in enumerate(MOST_POINTS):
                found.append(0.0 if self.open[other] >> number & 1 else 1.0)
                found.append(self.points[12 * other + number] / most)
        return found
