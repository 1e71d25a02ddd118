"""What bids and tricks count in Spades."""

from collections.abc import Sequence
from functools import cache
from itertools import product
from typing import NamedTuple

from textgames.texts import counted

EACH = 10  # points for a trick that was bid
NIL = 100
BAGS = 10  # so many bags
BAGS_COST = 100  # cost so many points


class Score(NamedTuple):
    """Of two partners in a hand, but for what ten bags cost."""

    bid: int  # points for the tricks bid, below 0 if they were missed
    nils: int  # points for nils
    bags: int  # tricks beyond the bid, a point each

    @property
    def points(self) -> int:
        return self.bid + self.nils + self.bags


def score(bids: Sequence[int], tricks: Sequence[int], nil_helps: bool) -> Score:
    """Return what the bids and tricks of two partners count.

    Args:
        bids: of both; 0 is nil.
        tricks: that each has taken.
        nil_helps: whether the tricks of a nil bidder count towards the partner's bid.
    """
    bid, nils, towards, bags = sum(bids), 0, 0, 0
    for own, taken in zip(bids, tricks, strict=True):
        if not own:
            nils += -NIL if taken else NIL
        if own or nil_helps:
            towards += taken
        else:
            bags += taken
    if towards < bid:
        return Score(-EACH * bid, nils, bags)
    return Score(EACH * bid, nils, bags + towards - bid)


def said(side: int, bids: Sequence[int], tricks: Sequence[int], found: Score, cost: int = 0) -> str:
    """Say what partners score: "Players 0 and 2: bid of 5 made, +50; 1 bag, +1."."""
    parts = []
    if sum(bids):
        parts.append(f"bid of {sum(bids)} {'made' if found.bid > 0 else 'missed'}, {found.bid:+}")
    for seat, own, taken in zip((side, side + 2), bids, tricks, strict=True):
        if not own:
            parts.append(f"nil of player {seat} {f'missed, -{NIL}' if taken else f'made, +{NIL}'}")
    if found.bags:
        parts.append(f"{counted(found.bags, 'bag')}, {found.bags:+}")
    if cost:
        parts.append(f"ten bags in all, -{cost}")
    return f"Players {side} and {side + 2}: {'; '.join(parts)}."


@cache
def largest_lead(ranks: int, hands: int, nil_helps: bool) -> int:
    """By how many points one side can be ahead of the other after so many hands.

    It has no bags then, as higher bids would count more; those of the other side, which may cost
    it points, are followed from hand to hand.
    """
    best = [-1000] * (ranks + 1)  # by tricks taken
    least: dict[tuple[int, int], int] = {}  # by tricks taken and bags
    for tricks in product(range(ranks + 1), repeat=2):
        taken = sum(tricks)
        if taken > ranks:
            continue
        for bids in product(range(ranks + 1), repeat=2):
            found = score(bids, tricks, nil_helps)
            best[taken] = max(best[taken], found.points)
            kind = taken, found.bags
            least[kind] = min(least.get(kind, 1000), found.points)
    leads = {0: 0}  # by bags that have not cost anything yet
    for _ in range(hands):
        after: dict[int, int] = {}
        for (before, lead), ((taken, more), points) in product(leads.items(), least.items()):
            times, bags = divmod(before + more, BAGS)
            now = lead + best[ranks - taken] - points + times * BAGS_COST
            after[bags] = max(after.get(bags, now), now)
        leads = after
    return max(leads.values())
