"""Oshi-Zumo: secret bids of coins push a wrestler off the board (Japanese; Kotani 2002, Buro 2004).

M. Buro, "Solving the Oshi-Zumo Game", Advances in Computer Games 10, 2004.
"""

from collections.abc import Sequence
from typing import Annotated

from textgames.core import EVERYONE, Action, Game, OptionError, RandomSource, Range
from textgames.texts import counted

MOST = 200  # coins of a player
NAMES = tuple(str(bid) for bid in range(MOST + 1))
SECRET = -1  # in place of a bid that is still to be made


class OshiZumo(Game):
    """Both bid coins at the same time; the higher bid pushes the wrestler one square forward.

    Both bids are spent. The wrestler begins in the middle of `size` squares to each side; whoever
    pushes it off the other's end wins. If nobody has coins left or `round_limit` rounds are played,
    it loses in whose half the wrestler is; with `alesia`, as the variant of that name has it, the
    game is then a draw. Who has no more coins than the least bid, `min_bid`, bids them all without
    being asked.

    Actions: the number of coins, such as "7".
    Returns: +1 to the winner and -1 to the loser, 0 each for a draw.
    """

    tags = ("simultaneous moves", "classic")
    evidence = (
        "solved: the value is 0, as by symmetry it must be (Buro 2004); backward induction by "
        "linear programs in the tests finds strategies whose NashConv is 0",
        "cross-checked: OpenSpiel oshi_zumo, random games in lockstep, several coins, sizes, least "
        "bids and horizons, with and without alesia; NashConv of uniform play",
    )
    opponent = "mcts"

    def setup(
        self,
        coins: Annotated[int, Range(2, MOST)] = 50,
        size: Annotated[int, Range(1, 9)] = 3,
        min_bid: Annotated[int, Range(0, MOST)] = 1,
        round_limit: Annotated[int, Range(1, 1000)] = 100,
        alesia: bool = False,
    ) -> None:
        if coins <= min_bid:
            raise OptionError(f"expected min_bid below coins = {coins}, got min_bid = {min_bid}")
        self.most, self.size, self.min_bid = coins, size, min_bid
        self.round_limit, self.alesia = round_limit, alesia
        self.coins = (coins, coins)
        self.square = size + 1  # of the wrestler, from player 0's end; 0 or 2 * size + 2: off
        self.bids = (SECRET, SECRET)  # of this round
        self.played = 0  # rounds
        self.ask(0, 1)

    def legal_actions(self, player: int) -> Sequence[Action]:
        return NAMES[self.min_bid : self.coins[player] + 1]

    def play(self, player: int, action: Action) -> None:
        bid = int(action)
        self.bids = (self.bids[0], bid) if player else (bid, self.bids[1])
        if not self.to_act:
            self._compare()

    def _compare(self) -> None:
        """Resolve a round, and ask for the next one or end the game."""
        mine, other = self.bids
        first, second = self.coins
        self.coins = first, second = first - mine, second - other
        self.played += 1
        if mine == other:
            result = f"The wrestler stays on square {self.square}"
        else:
            self.square += 1 if mine > other else -1
            off = self.square == 0 or self.square == 2 * self.size + 2
            to = "off the board" if off else f"to square {self.square}"
            result = f"Player {int(mine < other)} pushes the wrestler {to}"
        self.tell(
            EVERYONE,
            f"Round {self.played}: player 0 bids {mine}, player 1 bids {other}. {result}. "
            f"Coins left: player 0 has {first}, player 1 has {second}.",
        )
        self._go_on()

    def _go_on(self) -> None:
        lead = self.square - self.size - 1
        if abs(lead) > self.size:
            winner = int(lead < 0)
            self.tell(EVERYONE, f"Player {winner} wins.")
            self.end((-1, 1) if winner else (1, -1))
            return
        first, second = self.coins
        if not first and not second:
            self._finish("Nobody has coins left", lead)
        elif self.played == self.round_limit:
            self._finish(f"{_rounds(self.round_limit)} played", lead)
        else:
            least = self.min_bid
            self.bids = (
                first if first <= least else SECRET,
                second if second <= least else SECRET,
            )
            if first > least:
                self.to_act = (0, 1) if second > least else (0,)
            elif second > least:
                self.to_act = (1,)
            else:
                self._compare()

    def _finish(self, why: str, lead: int) -> None:
        """End the game with the wrestler on the board.

        Args:
            why: the game is over.
            lead: how many squares the wrestler is from the middle, above 0 in player 1's half.
        """
        if lead == 0:
            self.tell(EVERYONE, f"{why}. The wrestler is in the middle: a draw.")
            self.end((0, 0))
        elif self.alesia:
            self.tell(EVERYONE, f"{why}. The wrestler is still on the board: a draw.")
            self.end((0, 0))
        else:
            winner = int(lead < 0)
            self.tell(
                EVERYONE,
                f"{why}. The wrestler is in the half of player {1 - winner}: player {winner} wins.",
            )
            self.end((-1, 1) if winner else (1, -1))

    def rules(self, player: int) -> str:
        size, least, squares = self.size, self.min_bid, 2 * self.size + 1
        middle = size + 1
        unasked = (
            f"A player with at most {counted(least, 'coin')} left is not asked and bids all it has."
            if least
            else "A player without coins is not asked and bids 0."
        )
        limit = (
            f" or {_rounds(self.round_limit)} played"
            if least == 0 or self.round_limit * least < self.most
            else ""
        )
        low = "square 1" if size == 1 else f"squares 1 to {size}"
        high = f"square {squares}" if size == 1 else f"squares {middle + 1} to {squares}"
        result = (
            "it is a draw, wherever the wrestler stands on the board."
            if self.alesia
            else f"player 0 wins if the wrestler is on {high}, player 1 if it is on {low}; on "
            f"square {middle} it is a draw."
        )
        return (
            f"You are player {player} of 2 in Oshi-Zumo, a pushing match. There is a row of "
            f"{squares} squares, numbered 1 to {squares} from player 0's end to player 1's end, "
            f"and a wrestler begins on the middle one, square {middle}. Each player has "
            f"{self.most} coins. In each round both players bid coins at the same time, without "
            f"seeing what the other bids: at least {least}, at most all they have left. Then both "
            "bids are told, and the coins of both are gone, whoever bid more. The higher bid "
            "pushes the wrestler one square towards the other player's end: player 0 pushes it to "
            "higher numbers, player 1 to lower ones. Equal bids leave it where it is. "
            f"{unasked} Player 0 wins at once by pushing the wrestler beyond square {squares}, "
            f"player 1 by pushing it beyond square 1. If nobody has coins left{limit}, the game "
            f"ends: {result} In the drawing W is the wrestler. Write the number of coins that you "
            f"bid in brackets, such as [{min(self.most, least + 2)}]."
        )

    def view(self, player: int) -> str:
        squares = range(1, 2 * self.size + 2)
        row = "".join([f"{'W' if square == self.square else '.':>3}" for square in squares])
        numbers = "".join([f"{square:>3}" for square in squares])
        now = "The game is over" if self.is_terminal else f"Round {self.played + 1}"
        return (
            f"player 0{row}   player 1\n{'':<8}{numbers}\n"
            f"{now}. Coins: you {self.coins[player]}, other {self.coins[1 - player]}."
        )

    def resample(self, player: int, rng: RandomSource) -> Sequence[Action]:
        """The history up to this round: nothing but a bid of this round is hidden."""
        secret = len(self.to_act) == 1 and min(self.coins) > self.min_bid
        return self.history[: len(self.history) - secret]

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        return NAMES[self.min_bid : self.most + 1]

    def features(self, player: int) -> Sequence[float]:
        """For each square 1 if the wrestler is on it, from the own end on, all 0 if it is off; how
        far it is pushed, -1 for off the own end to 1 for off the other's; the coins of the player
        and of the other as shares of those at the start; the share of rounds played.
        """
        size = self.size
        lead = size + 1 - self.square if player else self.square - size - 1
        return [
            *[1.0 if place == lead else 0.0 for place in range(-size, size + 1)],
            lead / (size + 1),
            self.coins[player] / self.most,
            self.coins[1 - player] / self.most,
            self.played / self.round_limit,
        ]


def _rounds(number: int) -> str:
    return f"{counted(number, 'round')} {'is' if number == 1 else 'are'}"
