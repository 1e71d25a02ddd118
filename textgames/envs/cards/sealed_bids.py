"""Bids that nobody saw, drawn anew so that every round has the result that all were told."""

from collections.abc import Sequence

from textgames.core import RandomSource

NOBODY = -1
WORSE = 0.25  # how often a change is kept that misses a result by one card more; tried 0.1 to 0.5


def winner(bids: Sequence[int]) -> int:
    """Return the player with the highest of the bids; NOBODY if it is tied."""
    best = max(bids)
    return bids.index(best) if bids.count(best) == 1 else NOBODY


def redrawn(
    bids: Sequence[Sequence[int]], player: int, cards: int, rng: RandomSource
) -> list[tuple[int, ...]]:
    """Return bids of all players, round by round, that `player` cannot tell from the true ones.

    The others bid any of the cards 1 to `cards`, each once, which are then exchanged at random,
    seldom for the worse, until every round has its result (Metropolis et al. 1953).

    Args:
        bids: of every player, round by round.
        player: who knows its own bids and who won each round.
        cards: how many each player had.
        rng: of the draws.
    """
    results = [winner(column) for column in zip(*bids, strict=True)]
    lines = [sorted(range(1, cards + 1), key=lambda card: rng.random()) for _ in bids]
    lines[player] = list(bids[player])
    others = [line for other, line in enumerate(lines) if other != player]

    def missed(number: int) -> int:
        if number >= len(results):
            return 0  # still in hand
        return _missed([line[number] for line in lines], results[number])

    wrong = [number for number in range(len(results)) if missed(number)]
    while wrong:
        here, there = wrong[int(rng.random() * len(wrong))], int(rng.random() * cards)
        line = others[int(rng.random() * len(others))]
        before = missed(here) + missed(there)
        line[here], line[there] = line[there], line[here]
        worse = missed(here) + missed(there) - before
        if worse > 0 and rng.random() >= WORSE**worse:
            line[here], line[there] = line[there], line[here]
        else:
            wrong = [number for number in range(len(results)) if missed(number)]
    return list(zip(*(line[: len(results)] for line in lines), strict=True))


def _missed(bids: Sequence[int], result: int) -> int:
    """Return by how many cards `bids` are away from the result."""
    if result == NOBODY:
        second, best = sorted(bids)[-2:]
        return best - second
    own = bids[result]
    return sum([bid - own + 1 for bid in bids if bid >= own]) - 1
