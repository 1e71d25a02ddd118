"""A rule-based trader for SimpleNegotiation: offers and accepts what it expects to win by."""

from __future__ import annotations

import re

from textgames.chance import Stream, checked_seed
from textgames.envs.bargaining.goods import GOODS, Amounts, Trade, read_goods, worth, write_goods
from textgames.envs.bargaining.simple_negotiation import BASE_VALUES, FEWEST, MOST
from textgames.episode import Observation
from textgames.errors import AgentError
from textgames.forms import Either, Talk

_ROW = re.compile(r"^(\w+) +(\d+) +(\d+)$", re.MULTILINE)  # good, owned, value
_OPEN_OFFER = re.compile(r"^Open offer to you: you get (.+) for (.+)\.$", re.MULTILINE)
_Bargain = tuple[int, Amounts, Amounts]  # own gain, what to give, what to get


class Bot:
    """Trades if it gains, and more than the other does at base values, its best guess of them.

    It asks only for what the other is sure to own, in bargains of one good for another that look
    as if the other gains too. Words do not move it.

    Args:
        seed: of its choice among good offers; None for a new one each time.
    """

    def __init__(self, seed: int | None = None) -> None:
        self._rng = Stream(checked_seed(seed))

    def __call__(self, observation: Observation) -> str:
        """Return words and, if there is one worth making, a move.

        Raises:
            AgentError: the observation is not one of a player who is to move in the game.
        """
        legal = observation.legal_actions
        if not (isinstance(legal, Talk) and isinstance(legal.move, Either)):
            raise AgentError(f"expected an observation that asks for talk and trade, got {legal!r}")
        view = observation["view"]
        values = tuple(int(row[3]) for row in _ROW.finditer(view))
        offered = _OPEN_OFFER.search(view)
        if offered:
            get, give = read_goods(offered[1]), read_goods(offered[2])
            if _is_good(values, give, get) and "accept" in legal.move.listed:
                return "That suits me. [accept]"
        trades = (form for form in legal.move.forms if isinstance(form, Trade))
        found = (bargain for trade in trades for bargain in _bargains(values, trade))
        bargains = sorted(found, reverse=True)[:5]
        if bargains:
            _, give, get = bargains[int(self._rng.random() * len(bargains))]
            return (
                f"This is good for both of us. [offer: {write_goods(give)} -> {write_goods(get)}]"
            )
        return "No, thank you. [deny]" if offered else "I am content with what I own."


def _is_good(values: Amounts, give: Amounts, get: Amounts) -> bool:
    own_gain = worth(get, values) - worth(give, values)
    others_gain = worth(give, BASE_VALUES) - worth(get, BASE_VALUES)
    return own_gain > max(others_gain, 0)


def _bargains(values: Amounts, trade: Trade) -> list[_Bargain]:
    """All offers of one good for another that look good to both, the fewest given for each."""
    found = []
    for have in range(len(GOODS)):
        for want in range(len(GOODS)):
            # dealt FEWEST at least, the other still owns so many of what is wanted
            sure = trade.most[want] - MOST + FEWEST
            for number in range(1, sure + 1 if have != want else 1):
                # the fewest that are worth more to one who values goods at their base
                price = number * BASE_VALUES[want] // BASE_VALUES[have] + 1
                give, get = _only(have, price), _only(want, number)
                if price <= trade.owned[have] and _is_good(values, give, get):
                    found.append((number * values[want] - price * values[have], give, get))
    return found


def _only(good: int, amount: int) -> Amounts:
    return tuple(amount if i == good else 0 for i in range(len(GOODS)))
