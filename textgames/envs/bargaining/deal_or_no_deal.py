"""Deal or no deal: two players divide books, hats and balls that each values in its own way.

The game of Lewis et al. 2017 (arXiv 1706.05125), and its form without words in OpenSpiel.
"""

from collections.abc import Sequence
from typing import Annotated

from textgames.core import CHANCE, EVERYONE, Action, Game, LegalActions, Listed, Range
from textgames.envs.bargaining.goods import worth
from textgames.envs.bargaining.shares import (
    ITEMS,
    MOST,
    TOTAL,
    Numbers,
    every_share,
    first_values,
    minus,
    named,
    pools,
    read_numbers,
    shares,
    values_beside,
)
from textgames.forms import Talk

AGREE, DONE = "agree", "done"
NONE: Numbers = ()
TURN = Talk(Listed((DONE,)), 300)


class DealOrNoDeal(Game):
    """The players talk in turn; then both say at once what they take, and the two must fit.

    A pool has 5 to 7 items of three kinds, and is worth 10 to each player; every item is worth
    something to one of them and some items to both. The talk is over after `turns` messages or
    when a player is done. If what they then take is together exactly the pool, each gets what its
    share is worth to it. Without `talk` they make offers in turn, so many at most, and a player
    may agree to the last one.

    Actions: words, with [done] in them to end the talk; then "take 1 book, 2 hats, 0 balls".
    Without `talk` that is an offer of the rest to the other player, who may "agree".
    Returns: what the own share is worth, 0 to 10; 0 without a deal.
    """

    utility = "general-sum"
    tags = ("negotiation", "talk", "hidden information", "simultaneous moves")
    evidence = (
        "cross-checked: turns, actions and returns of random games without talk with OpenSpiel "
        "bargaining, all of whose 1000 pools with their values can be drawn here",
        "played through: whole games with talk written by hand, with and without a deal (rules of "
        "Lewis et al. 2017, arXiv 1706.05125)",
    )
    opponent = "rule"

    def setup(self, turns: Annotated[int, Range(2, 50)] = 10, talk: bool = True) -> None:
        self.turns = self.turns_left = turns
        self.talk = talk
        self.pool = NONE
        self.values: tuple[Numbers, ...] = ()  # of one of each kind, to player 0, to player 1
        self.offers = (NONE, NONE)  # what each last wanted to take, without talk
        self.taken: tuple[Numbers, ...] = ()  # at the end of the talk: by player 0 so far
        self.talking = talk
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        if player == CHANCE:
            if not self.pool:
                return pools()
            if not self.values:
                return first_values(self.pool)
            return values_beside(self.pool, self.values[0])
        if self.talking:
            return TURN
        can_agree = not self.talk and bool(self.offers[1 - player])
        return shares(self.pool, (AGREE,) if can_agree else ())

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self._deal(read_numbers(action))
        elif self.talking:
            self._say(player, action)
        elif self.talk:
            self.taken += (read_numbers(action),)
            if not self.to_act:
                self._compare()
        elif action == AGREE:
            taken = self.offers[1 - player]
            rest = minus(self.pool, taken)
            self._finish(f"Player {player} agrees.", (taken, rest) if player else (rest, taken))
        else:
            self._offer(player, read_numbers(action))

    def _deal(self, numbers: Numbers) -> None:
        if not self.pool:
            self.pool = numbers
            self.tell(EVERYONE, f"The pool: {named(numbers)}.")
            self.ask(CHANCE)
            return
        player = len(self.values)
        self.values += (numbers,)
        each = ", ".join([f"a {item} {n}" for item, n in zip(ITEMS, numbers, strict=True)])
        self.tell(player, f"What one of each is worth to you: {each}.")
        self.ask(CHANCE if player == 0 else 0)

    def _say(self, player: int, action: Action) -> None:
        words, done = Talk.split(action)
        if words:
            self.say(player, words)
        self.turns_left -= 1
        if done:
            self.tell(EVERYONE, f"Player {player} is done: now both say what they take.")
        elif not self.turns_left:
            self.tell(EVERYONE, "The talk is over: now both say what they take.")
        if done or not self.turns_left:
            self.talking = False
            self.ask(0, 1)
        else:
            self.ask(1 - player)

    def _offer(self, player: int, taken: Numbers) -> None:
        rest = named(minus(self.pool, taken))
        self.tell(EVERYONE, f"Player {player} would take {named(taken)} and leave {rest}.")
        first, second = self.offers
        self.offers = (first, taken) if player else (taken, second)
        self.turns_left -= 1
        if self.turns_left:
            self.ask(1 - player)
        else:
            self.tell(EVERYONE, "That was the last offer: there is no deal, and both get 0.")
            self.end((0, 0))

    def _compare(self) -> None:
        both = self.taken
        for player in (0, 1):
            self.tell(EVERYONE, f"Player {player} takes {named(both[player])}.")
        if minus(self.pool, both[0]) == both[1]:
            self._finish("The shares fit: there is a deal.", both)
        else:
            self.tell(
                EVERYONE, "The shares do not make up the pool: there is no deal, and both get 0."
            )
            self.end((0, 0))

    def _finish(self, how: str, taken: tuple[Numbers, ...]) -> None:
        gains = [worth(share, own) for share, own in zip(taken, self.values, strict=True)]
        self.tell(EVERYONE, f"{how} Player 0 gets {gains[0]}, player 1 gets {gains[1]}.")
        self.end(gains)

    def rules(self, player: int) -> str:
        goods = (
            f"You are player {player}. You and player {1 - player} divide 5 to 7 books, hats and "
            "balls. You are told how many of each there are, and what one of each is worth to you; "
            "what they are worth to the other player you are not told. To each of "
            f"you all of them together are worth {TOTAL}. Each is worth something to one of you at "
            "least, and some are worth something to both. "
        )
        result = (
            "your result is what your items are worth to you; it does not matter whether the "
            "other player gets more or less than you. Without a deal both get 0."
        )
        share = "take 1 book, 2 hats, 0 balls"
        if not self.talk:
            return (
                f"{goods}Player 0 begins; you take turns, {self.turns} in all. In your turn you "
                "make an offer or, from the second turn on, agree to the last offer of the other "
                f"player. [{share}] offers that you take 1 book and 2 hats and the other player "
                "all the rest. [agree] divides the items as the other player offered. If nobody "
                f"has agreed by the end of the last turn there is no deal. With a deal {result} A "
                f"turn may read: [{share}]."
            )
        return (
            f"{goods}First you talk: player 0 begins, and you write in turn, at most {self.turns} "
            f"messages of up to {TURN.max_chars} characters in all. Who has heard enough puts "
            "[done] into its message, which then is the last. After the talk both say at the same "
            "time, without seeing what the other says, what they take. If the two shares together "
            "are exactly all the items, that is the deal; if an item is taken twice or left over, "
            f"there is none. What was said before does not count. With a deal {result} A message "
            "may read: I need the hats, you can have all the rest. Or: That is fine. [done] To "
            f"take your share write how many of each in brackets, such as [{share}]."
        )

    def view(self, player: int) -> str:
        rows = (("There are", self.pool), ("Worth to you", self.values[player]))
        lines = [f"{'':<14}" + "".join(f"{item + 's':>7}" for item in ITEMS)]
        lines += [f"{name:<14}" + "".join(f"{n:>7}" for n in numbers) for name, numbers in rows]
        if self.talking or not self.talk:
            lines.append(f"Turns left: {self.turns_left}.")
        for who, offer in ((player, self.offers[player]), (1 - player, self.offers[1 - player])):
            if offer:
                yours = offer if who == player else minus(self.pool, offer)
                name = "Your last offer" if who == player else "The other's last offer"
                gain = worth(yours, self.values[player])
                lines.append(f"{name}: {named(yours)} for you, worth {gain}.")
        return "\n".join(lines)

    def return_range(self) -> tuple[float, float]:
        return 0, TOTAL

    def all_actions(self) -> Sequence[Action]:
        return () if self.talk else (*every_share(), AGREE)

    def features(self, player: int) -> Sequence[float]:
        """How many of each kind there are, how many the player wanted to take when it last made an
        offer, how many the other did, -1 before the first; the value of one of each to the player,
        as a share of all; the share of turns left.

        Empty with talk, which numbers do not cover.
        """
        if self.talk:
            return ()
        offers = (self.offers[player], self.offers[1 - player])
        return [
            *(n / MOST for n in self.pool),
            *(n / MOST for offer in offers for n in offer or (-MOST,) * len(ITEMS)),
            *(value / TOTAL for value in self.values[player]),
            self.turns_left / self.turns,
        ]
