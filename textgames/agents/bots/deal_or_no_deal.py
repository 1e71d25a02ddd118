"""A divider who asks for all it values and concedes, best to what the other asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.bargaining.deal_or_no_deal import AGREE, DealOrNoDeal
from textgames.envs.bargaining.goods import worth
from textgames.envs.bargaining.shares import (
    ITEMS,
    TOTAL,
    Numbers,
    minus,
    named,
    read_numbers,
    shares,
)

LEAST = 1  # what it agrees to in the last turn

_SPEECH = re.compile(r"Player (\d): (.*)")  # only the words of a player begin a message so
_PART = re.compile(rf"(\d+) ({'|'.join(ITEMS)})s?\b")


class Bot(ByRule):
    """Wants 10 at first and evenly less until the last turn; of such shares, the one that leaves
    the other most of what it asked for last.

    In its words it names the share that it would take, and it understands such words. After the
    talk the share that was named last stands. While the other has named none, it concedes nothing.
    """

    plays = DealOrNoDeal

    def choose(self, game: DealOrNoDeal, player: int) -> Action:
        values = game.values[player]
        if not game.talk:
            wanted = game.offers[1 - player]
            share, agrees = _answer(game, values, wanted)
            return AGREE if agrees else f"take {share}"
        named_shares = _named(game.transcript(player), game.pool)
        wanted = next((share for who, share in reversed(named_shares) if who != player), ())
        if game.talking:
            share, agrees = _answer(game, values, wanted)
            return "Agreed, I take the rest. [done]" if agrees else f"I would take {share}."
        if not named_shares:
            return f"take {_best(game, values, TOTAL, ())}"
        who, last = named_shares[-1]
        return f"take {named(last if who == player else minus(game.pool, last))}"


def _answer(game: DealOrNoDeal, values: Numbers, wanted: Numbers) -> tuple[str, bool]:
    """Return the share to ask for, and whether what the other wants leaves as much."""
    later = (game.turns_left - 1) / (game.turns - 1)  # 1 in the first turn, 0 in the last
    target = LEAST + round((TOTAL - LEAST) * (later if wanted else 1))
    share = _best(game, values, target, wanted)
    return share, bool(wanted) and worth(minus(game.pool, wanted), values) >= target


def _best(game: DealOrNoDeal, values: Numbers, target: int, wanted: Numbers) -> str:
    """Of the shares worth `target` or more, the one that leaves most that the other wants."""

    def left(action: Action) -> tuple[int, int, int]:
        share = read_numbers(action)
        rest = minus(game.pool, share)
        fits = sum(map(min, rest, wanted)) if wanted else 0
        return fits, sum(rest), -worth(share, values)

    good = [a for a in shares(game.pool) if worth(read_numbers(a), values) >= target]
    return named(read_numbers(max(good, key=left)))


def _named(lines: Sequence[str], pool: Numbers) -> list[tuple[int, Numbers]]:
    """The shares that players have named in their words, with who did."""
    found = []
    for line in lines:
        speech = _SPEECH.fullmatch(line)
        parts = {item: int(n) for n, item in _PART.findall(speech[2])} if speech else {}
        share = tuple(parts.get(item, 0) for item in ITEMS)
        if speech and parts and all(n <= most for n, most in zip(share, pool, strict=True)):
            found.append((int(speech[1]), share))
    return found
