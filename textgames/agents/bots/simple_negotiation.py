"""A rule-based trader for SimpleNegotiation: offers and accepts what it expects to win by."""

from __future__ import annotations

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.bargaining.goods import GOODS, Amounts, covers, worth, write_goods
from textgames.envs.bargaining.simple_negotiation import (
    BASE_VALUES,
    FEWEST,
    MOST,
    SimpleNegotiation,
)

_Bargain = tuple[int, Amounts, Amounts]  # own gain, what to give, what to get


class Bot(ByRule):
    """Trades if it gains, and more than the other does at base values, its best guess of them.

    It asks only for what the other is sure to own, in bargains of one good for another that look
    as if the other gains too. Words do not move it.
    """

    plays = SimpleNegotiation

    def choose(self, game: SimpleNegotiation, player: int) -> Action:
        values, owned = game.values[player], game.goods[player]
        if game.offer:
            get, give = game.offer
            if _is_good(values, give, get) and covers(owned, give):
                return "That suits me. [accept]"
        bargains = sorted(_bargains(values, owned, game.most[player]), reverse=True)[:5]
        if bargains:
            _, give, get = self.drawn(bargains)
            return (
                f"This is good for both of us. [offer: {write_goods(give)} -> {write_goods(get)}]"
            )
        return "No, thank you. [deny]" if game.offer else "I am content with what I own."


def _is_good(values: Amounts, give: Amounts, get: Amounts) -> bool:
    own_gain = worth(get, values) - worth(give, values)
    others_gain = worth(give, BASE_VALUES) - worth(get, BASE_VALUES)
    return own_gain > max(others_gain, 0)


def _bargains(values: Amounts, owned: Amounts, most: Amounts) -> list[_Bargain]:
    """All offers of one good for another that look good to both, the fewest given for each."""
    found = []
    for have in range(len(GOODS)):
        for want in range(len(GOODS)):
            # dealt FEWEST at least, the other still owns so many of what is wanted
            sure = most[want] - MOST + FEWEST
            for number in range(1, sure + 1 if have != want else 1):
                # the fewest that are worth more to one who values goods at their base
                price = number * BASE_VALUES[want] // BASE_VALUES[have] + 1
                give, get = _only(have, price), _only(want, number)
                if price <= owned[have] and _is_good(values, give, get):
                    found.append((number * values[want] - price * values[have], give, get))
    return found


def _only(good: int, amount: int) -> Amounts:
    return tuple(amount if i == good else 0 for i in range(len(GOODS)))
