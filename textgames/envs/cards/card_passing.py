"""Cards that all players pass on before the play, chosen at the same time and in secret."""

from collections.abc import Sequence

from textgames.core import Action, RandomSource
from textgames.envs.cards.hidden_hands import some_of
from textgames.envs.cards.trick_table import SEATS, TrickTable, write_deal
from textgames.envs.cards.tricks import BITS, listed, set_of, told

CHOSEN = 3  # cards that each player passes
DIRECTIONS = {"left": 1, "right": 3, "across": 2, "none": 0}  # seats from who passes to who gets
IN_TURN = tuple(DIRECTIONS.values())  # hand by hand


def passed_on(hands: Sequence[int], passed: Sequence[int], step: int) -> list[int]:
    """Return the hands after each player has passed cards to the one so many seats on."""
    return [hands[seat] & ~passed[seat] | passed[(seat - step) % 4] for seat in SEATS]


class CardPassing(TrickTable):
    """A table at which each player chooses three cards one by one, and then all are passed."""

    passing: str  # a direction, or "in turn"

    def _new_hand(self) -> None:
        super()._new_hand()
        self.step = self._step(self.hand)
        self.choosing = self.step > 0
        self.passed = [0] * 4  # the cards that each has chosen

    def _step(self, hand: int) -> int:
        if self.passing == "in turn":
            return IN_TURN[(hand - 1) % len(IN_TURN)]
        return DIRECTIONS[self.passing]

    def _passing_rules(self) -> str:
        if self.passing == "none":
            return ""
        to = {
            "left": "the next player",
            "right": "the player before",
            "across": "the player two seats on",
        }
        whom = to.get(self.passing, "")
        if not whom:
            hands = [
                to["left"],
                f"in the second hand to {to['right']}",
                f"in the third to {to['across']}",
                "in the fourth to nobody",
                "and so on",
            ]
            whom = ", ".join(hands[: self.hands])
        return f"First all choose three of them, one by one and unseen, then pass them to {whom}. "

    def _choices(self, player: int) -> Sequence[Action]:
        return listed(self.holds[player] & ~self.passed[player])

    def _choose(self, player: int, card: Action) -> None:
        self.passed[player] |= BITS[card]
        if self.to_act:
            return
        if self.passed[player].bit_count() < CHOSEN:
            self.ask(*SEATS)
            return
        self.choosing = False
        self.holds = passed_on(self.holds, self.passed, self.step)
        for seat in SEATS:
            to, by = (seat + self.step) % 4, (seat - self.step) % 4
            self.tell(
                seat,
                f"You pass {told(self.passed[seat])} to player {to} and get "
                f"{told(self.passed[by])} from player {by}.",
            )

    def resample(self, player: int, rng: RandomSource) -> Sequence[Action]:
        """The history with cards drawn anew that `player` cannot know, and what others passed."""
        history = list(self.history)
        for hand, begun in enumerate(self.past, 1):
            step = self._step(hand)
            hands, passed = self._deal_in(begun, self.ranks), self._passed_in(begun, step)
            held = passed_on(hands, passed, step)  # all of it was played
            self._write(history, begun, step, player, held, passed, rng)
        if self.choosing:
            hands = self._redealt(player, self.may, rng)
            passed = [some_of(hands[p], self.passed[p].bit_count(), rng) for p in SEATS]
            write_deal(history, self.begun, hands)
            self._write_passed(history, self.begun, player, passed)
            return history
        receiver = (player + self.step) % 4
        known = [may & ~self.passed[player] for may in self.may]
        known[receiver] = self.may[receiver]
        held = self._redealt(player, known, rng)
        held = [cards | played for cards, played in zip(held, self.played, strict=True)]
        self._write(history, self.begun, self.step, player, held, self.passed, rng)
        return history

    def _passed_in(self, begun: int, step: int) -> list[int]:
        start = begun + 4 * self.ranks
        end = start + 4 * CHOSEN if step else start
        return [set_of(self.history[start + seat : end : 4]) for seat in SEATS]

    def _write(
        self,
        history: list[Action],
        begun: int,
        step: int,
        player: int,
        held: Sequence[int],
        passed: Sequence[int],
        rng: RandomSource,
    ) -> None:
        """Write the deal and the passing after which these hands were held.

        Of the cards passed, `player` knows its own and those that it got.
        """
        if step:
            passed = [
                passed[seat]
                if player in (seat, (seat + step) % 4)
                else some_of(held[(seat + step) % 4], CHOSEN, rng)
                for seat in SEATS
            ]
        # those who got cards had them not
        before = [held[seat] & ~passed[(seat - step) % 4] | passed[seat] for seat in SEATS]
        write_deal(history, begun, before)
        self._write_passed(history, begun, player, passed)

    def _write_passed(
        self, history: list[Action], begun: int, player: int, passed: Sequence[int]
    ) -> None:
        start = begun + 4 * self.ranks
        for seat in SEATS:
            if seat != player:
                cards = listed(passed[seat])
                history[start + seat : start + 4 * len(cards) : 4] = cards
