"""A common pool: who takes much leaves less to grow back for all (Ostrom 1990).

The fishery of GovSim (Piatti et al. 2024, arXiv 2404.16698).
"""

from collections.abc import Sequence
from random import Random
from typing import Annotated

from textgames.core import CHANCE, EVERYONE, SEEDS, Action, LegalActions, RandomSource, Range
from textgames.envs.bargaining.numbers import described, whole_numbers
from textgames.envs.bargaining.talk import TALK, WORDS, TalkingGame, from_own
from textgames.texts import counted


def drawn(wanted: Sequence[int], stock: int, rng: RandomSource) -> tuple[int, ...]:
    """Give out a stock that is too small, ton by ton, to players drawn among who want more."""
    caught = [0] * len(wanted)
    lacking = [player for player, tons in enumerate(wanted) if tons]
    while stock and lacking:
        player = lacking[int(rng.random() * len(lacking))]
        caught[player] += 1
        stock -= 1
        if caught[player] == wanted[player]:
            lacking.remove(player)
    return tuple(caught)


class CommonPool(TalkingGame):
    """All fish in one lake; what is left after a round doubles, up to what the lake can hold.

    All say at the same time how many tons they want. If they want more than there is, the tons are
    given out one by one, each to a player drawn among those who still want more. If fewer than
    `threshold` are left, the fish die out and the game is over. With `talk`, so many messages of
    each player come before every round but the first; what is said binds nobody. With `reports`
    all are told what each has caught, else only their own catch and what is left.

    Actions: the tons wanted, a whole number from 0 to the stock; between rounds, free text.
    Returns: the tons caught in all rounds.
    """

    max_players = 8
    utility = "general-sum"
    tags = ("simultaneous moves", "social dilemma", "talk")
    evidence = (
        "played through: in random games every ton is caught or left, and what is left is doubled "
        "up to the capacity, or dies out below the threshold (GovSim, arXiv 2404.16698)",
        "played through: five players who take 10 tons of 100 each catch 120 in twelve rounds",
    )
    opponent = "rule"

    def setup(
        self,
        rounds: Annotated[int, Range(1, 50)] = 12,
        capacity: Annotated[int, Range(20, 200)] = 100,
        threshold: Annotated[int, Range(1, 10)] = 5,
        reports: bool = True,
        talk: Annotated[int, Range(0, 3)] = 1,
    ) -> None:
        self.rounds, self.capacity, self.threshold = rounds, capacity, threshold
        self.reports, self.talk = reports, talk
        self.round = 1
        self.stock = capacity  # tons in the lake
        self.wanted: tuple[int, ...] = ()  # by each player, player 0 first
        self.last = (0,) * self.num_players  # the catches of the round before
        self.speakers = ()
        self._begin()

    def _begin(self) -> None:
        self.tell(
            EVERYONE, f"Round {self.round} of {self.rounds}: {counted(self.stock, 'ton')} of fish."
        )
        self.begin_talk(self.round % self.num_players, self.talk if self.round > 1 else 0)

    def legal_actions(self, player: int) -> LegalActions:
        if player == CHANCE:
            return SEEDS
        return WORDS if self.speakers else described(0, self.stock, "tons of fish")

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self._report(drawn(self.wanted, self.stock, Random(int(action))))
        elif self.speakers:
            self.hear(player, action)
        else:
            self.wanted += (int(action),)
            if self.to_act:
                return
            if sum(self.wanted) <= self.stock:
                self._report(self.wanted)
            else:
                self.ask(CHANCE)

    def _report(self, caught: tuple[int, ...]) -> None:
        """Tell what was caught; let the fish grow or die out."""
        for player, (wanted, own) in enumerate(zip(self.wanted, caught, strict=True)):
            self.tell(player, f"You wanted {counted(wanted, 'ton')} and caught {own}.")
        if self.reports:
            each = ", ".join([f"player {player} {own}" for player, own in enumerate(caught)])
            self.tell(EVERYONE, f"Caught in round {self.round}: {each}.")
        self.last, self.wanted = caught, ()
        self.stock -= sum(caught)
        self.returns = tuple([old + new for old, new in zip(self.returns, caught, strict=True)])
        self.tell(EVERYONE, f"{counted(self.stock, 'ton')} left.")
        died = self.stock < self.threshold
        if died:
            self.tell(EVERYONE, f"Fewer than {counted(self.threshold, 'ton')}: the fish die out.")
        if died or self.round == self.rounds:
            self.end(self.returns)
            return
        self.stock = min(self.capacity, 2 * self.stock)
        self.round += 1
        self._begin()

    def rules(self, player: int) -> str:
        capacity = self.capacity
        told = (
            "told what each player has caught"
            if self.reports
            else "told what you have caught yourself, but not what the others have"
        )
        few = "1 ton is" if self.threshold == 1 else f"{self.threshold} tons are"
        words = "one message" if self.talk == 1 else f"{self.talk} messages"
        talk = (
            f" Before each round but the first everybody writes {words}, in turn; who begins "
            f"changes from round to round. Nobody is bound by its words. {TALK}"
        )
        return (
            f"You are player {player} of {self.num_players} (numbered from 0) who fish in the same "
            f"lake, for at most {counted(self.rounds, 'round')}. It holds up to {capacity} tons of "
            "fish, and begins with as many. In each round all say at the same time, without seeing "
            "what the others say, how many tons they want, from 0 to all there are. If that is no "
            "more than there is, all get what they want. Else the tons are given out one by one, "
            "each to a player drawn evenly from those who still want more, until none is left. "
            f"Then you are {told}, and how much is left. If fewer than "
            f"{few} left, the fish die out and the game is over. "
            f"Otherwise what is left doubles, up to {capacity}, for the next round. Your result is "
            "the number of tons you catch in all rounds; it does not matter whether others catch "
            f"more or less than you.{talk * bool(self.talk)} To fish, write the tons you want as a "
            f"number in brackets, such as [{capacity // 10}]."
        )

    def view(self, player: int) -> str:
        if self.is_terminal:
            lines = [f"The game is over. {counted(self.stock, 'ton')} left."]
        else:
            lines = [f"Round {self.round} of {self.rounds}. {counted(self.stock, 'ton')} of fish."]
        lines.append(f"{'Caught':<10}last round  in all")
        for other in range(self.num_players) if self.reports else (player,):
            name = "you" if other == player else f"player {other}"
            lines.append(f"{name:<10}{self.last[other]:>10}{self.returns[other]:>8}")
        return "\n".join(lines)

    def return_range(self) -> tuple[float, float]:
        """A lone fisher takes all it can leave again by the next round, and at the end everything.

        Less than half of the capacity would not grow back to it, and each ton left out is two.
        """
        left = max((self.capacity + 1) // 2, self.threshold)
        return 0, self.capacity + (self.rounds - 1) * (self.capacity - left)

    def all_actions(self) -> Sequence[Action]:
        return () if self.talk else whole_numbers(0, self.capacity)

    def features(self, player: int) -> Sequence[float]:
        """The stock and the last catches, the own first and then in the order of turns, as shares
        of the capacity; the catches in all rounds as shares of the most that is possible; the
        rounds begun as a share of all. Catches of others are there only if they are reported.

        Empty with talk, which numbers do not cover.
        """
        if self.talk:
            return ()
        most = self.return_range()[1]
        known = self.num_players if self.reports else 1
        return [
            self.stock / self.capacity,
            *(tons / self.capacity for tons in from_own(self.last, player)[:known]),
            *(tons / most for tons in from_own(self.returns, player)[:known]),
            self.round / self.rounds,
        ]
