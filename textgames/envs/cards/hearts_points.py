"""What the cards of Hearts count, and who has won."""

from collections.abc import Sequence
from typing import NamedTuple

from textgames.envs.cards.tricks import BITS, HEARTS

QUEEN = BITS["Qs"]
JACK = BITS["Jd"]
PENALTIES = HEARTS | QUEEN
QUEEN_POINTS = 13
JACK_POINTS = -10
NO_TRICK_POINTS = -5


class Points(NamedTuple):
    """What is counted: a deck of so many `ranks`, and the bonuses of some tables."""

    ranks: int
    jack_bonus: bool
    no_trick_bonus: bool

    @property
    def penalties(self) -> int:
        """The points of all hearts and the queen."""
        return self.ranks + QUEEN_POINTS

    def of(self, cards: int) -> int:
        points = (cards & HEARTS).bit_count()
        if cards & QUEEN:
            points += QUEEN_POINTS
        if self.jack_bonus and cards & JACK:
            points += JACK_POINTS
        return points

    def scored(self, taken: Sequence[int]) -> tuple[list[int], int]:
        """Return each player's points for the cards it has taken, and who shot the moon, or -1."""
        points = [self.of(cards) for cards in taken]
        for seat, cards in enumerate(taken):
            if (cards & PENALTIES).bit_count() == self.ranks + 1:
                others = [own + self.penalties for own in points]
                others[seat] = points[seat] - self.penalties
                return others, seat
        if self.no_trick_bonus:
            points = [
                own if cards else NO_TRICK_POINTS for own, cards in zip(points, taken, strict=True)
            ]
        return points, -1

    def extremes(self) -> tuple[float, float]:
        """The worst and the best of a hand: mean less own points.

        The worst is to take all penalties but one heart, the best to shoot the moon.
        """
        jack = JACK_POINTS * self.jack_bonus
        without = 2 * NO_TRICK_POINTS * self.no_trick_bonus
        worst = (self.penalties + jack + without) / 4 - (self.penalties - 1)
        return worst, (3 * self.penalties + jack) / 4 - jack


def each(points: Sequence[int]) -> str:
    return ", ".join([f"player {seat} has {own}" for seat, own in enumerate(points)])
