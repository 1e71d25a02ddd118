"""Goods that players trade: amounts of them as text, and the form of an offer."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from textgames.core import Action, Form
from textgames.errors import IllegalAction
from textgames.texts import quote

GOODS = ("Wheat", "Wood", "Sheep", "Brick", "Ore")

Amounts = tuple[int, ...]  # of each of the goods, in their order


@dataclass(frozen=True, slots=True)
class Trade(Form):
    """An offer: "offer: 2 Wheat, 1 Ore -> 3 Sheep". The goods may be named in any order."""

    owned: Amounts  # what may be given
    most: Amounts  # what may be asked for
    verb = ("offer", "i give", "i offer")  # how one begins

    def read(self, text: str) -> Action:
        match = (
            _OFFER.fullmatch(" ".join(text[:300].split()).strip(" .")) if len(text) <= 300 else None
        )
        if not match:
            raise IllegalAction(f"expected {self.describe()}; got {quote(text)}")
        give, get = read_goods(match[1]), read_goods(match[2])
        for good, amount, owned in zip(GOODS, give, self.owned, strict=True):
            if amount > owned:
                raise IllegalAction(f"you offer {amount} {good}, but you own {owned}")
        for good, amount, most in zip(GOODS, get, self.most, strict=True):
            if amount > most:
                raise IllegalAction(
                    f"you ask for {amount} {good}, but the other player can own {most} at most"
                )
        return f"offer: {write_goods(give)} -> {write_goods(get)}"

    def might_read(self, text: str) -> bool:
        return " ".join(text[:40].split()).lstrip(" .").casefold().startswith(self.verb)

    def describe(self) -> str:
        return "[offer: 2 Wheat, 1 Ore -> 3 Sheep] (what you give, then what you get)"

    def schema(self) -> dict[str, Any]:
        sides = {"give": _goods_schema(self.owned), "get": _goods_schema(self.most)}
        return {
            "type": "object",
            "properties": sides,
            "required": ["give", "get"],
            "additionalProperties": False,
        }

    def write(self, value: Any) -> str:
        give, get = (
            ", ".join(f"{int(amount)} {good}" for good, amount in value[side].items())
            for side in ("give", "get")
        )
        return f"offer: {give} -> {get}"


_OFFER = re.compile(
    r"(?:offer\b ?:?(?: ?i give\b ?:?)?|i (?:give|offer)\b ?:?)(.+?)"
    r"(?:->|=>|\u2192|;|\bfor\b|,? (?:and )?(?=you give\b))(?: ?you give\b ?:?)?(.+)",
    re.IGNORECASE,
)
_BETWEEN_GOODS = re.compile(r",(?: ?and\b)?|\band\b", re.IGNORECASE)
_GOOD = re.compile(r" ?([0-9]{1,4}) ?x? ?([a-z]+?)s? ?", re.IGNORECASE)
_INDEX = {good.casefold(): i for i, good in enumerate(GOODS)}


def _goods_schema(limits: Amounts) -> dict[str, Any]:
    amounts = {
        good: {"type": "integer", "minimum": 1, "maximum": limit}
        for good, limit in zip(GOODS, limits, strict=True)
        if limit
    }
    return {
        "type": "object",
        "properties": amounts,
        "minProperties": 1,
        "additionalProperties": False,
    }


@lru_cache(maxsize=4096)
def read_goods(text: str) -> Amounts:
    """Read goods such as "2 Wheat, 1 Ore".

    Raises:
        IllegalAction: `text` is something else, or nothing.
    """
    amounts = [0] * len(GOODS)
    for part in _BETWEEN_GOODS.split(text):
        match = _GOOD.fullmatch(part)
        if match is None or match[2].casefold() not in _INDEX:
            raise IllegalAction(
                f"expected goods such as '2 Wheat, 1 Ore'; got {quote(text)}; "
                f"the goods are {', '.join(GOODS)}"
            )
        amounts[_INDEX[match[2].casefold()]] += int(match[1])
    if not any(amounts):
        raise IllegalAction(f"an offer gives and asks for at least 1 of a good; got {quote(text)}")
    return tuple(amounts)


def write_goods(amounts: Amounts) -> str:
    return ", ".join(
        f"{amount} {good}" for good, amount in zip(GOODS, amounts, strict=True) if amount
    )


def covers(owned: Amounts, asked: Amounts) -> bool:
    return all(have >= amount for have, amount in zip(owned, asked, strict=True))


def worth(amounts: Amounts, values: Iterable[int]) -> int:
    return sum([amount * value for amount, value in zip(amounts, values, strict=True)])
