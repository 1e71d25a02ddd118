"""Main pot and side pots: who may win which chips, and how they are shared."""

from collections.abc import Mapping, Sequence

Share = tuple[tuple[int, ...], tuple[int, ...]]  # the winners of a pot, and what each wins


def settle(paid: Sequence[int], strengths: Mapping[int, int], order: Sequence[int]) -> list[Share]:
    """Divide what was paid: a pot for each level to which a player who has not folded has paid.

    Only who has paid up to a level can win its pot. Odd chips go one by one to the winners who
    come first in `order`, pot by pot.

    Args:
        paid: chips that each player has put in.
        strengths: how good the hand of each player is who has not folded.
        order: those players, from the left of the button on.
    """
    shares: list[Share] = []
    below = 0
    levels = sorted({paid[player] for player in order})
    for level in levels:
        top = max(paid) if level == levels[-1] else level  # folded chips above go with the last
        chips = sum([min(own, top) - min(own, below) for own in paid])
        below = level
        best = max([strengths[player] for player in order if paid[player] >= level])
        winners = tuple([p for p in order if paid[p] >= level and strengths[p] == best])
        each, odd = divmod(chips, len(winners))
        won = tuple([each + (place < odd) for place in range(len(winners))])
        shares.append((winners, won))
    return shares
