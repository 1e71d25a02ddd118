"""The characters of Coup, and what each move costs, claims, gains and is blocked by."""

from functools import cache, lru_cache
from itertools import combinations
from typing import NamedTuple

from textgames.core import Action

CHARACTERS: tuple[Action, ...] = ("ambassador", "assassin", "captain", "contessa", "duke")
FORCED = 10  # with so many coins one has to launch a coup
PASS = "pass"
CHALLENGE: tuple[Action, ...] = ("challenge", PASS)


class Move(NamedTuple):
    """What one may do in a turn."""

    told: str  # when it is announced
    cost: int = 0
    aimed: bool = False  # at another player
    claim: str = ""  # the character one claims to have
    gain: int = 0
    blockers: tuple[str, ...] = ()  # characters that block it


MOVES = {
    "income": Move("takes income", gain=1),
    "foreign aid": Move("asks for foreign aid", gain=2, blockers=("duke",)),
    "coup": Move("pays 7 coins for a coup against player {}", cost=7, aimed=True),
    "tax": Move("claims the duke, to take tax", claim="duke", gain=3),
    "assassinate": Move(
        "pays 3 coins and claims the assassin, to assassinate a character of player {}",
        cost=3, aimed=True, claim="assassin", blockers=("contessa",),
    ),
    "steal": Move(
        "claims the captain, to steal from player {}",
        aimed=True, claim="captain", blockers=("ambassador", "captain"),
    ),
    "exchange": Move("claims the ambassador, to exchange characters", claim="ambassador"),
}  # fmt: skip


@lru_cache(1 << 12)
def moves(coins: int, others: tuple[int, ...]) -> tuple[Action, ...]:
    """What a player with so many coins may do in its turn."""
    return tuple(
        action
        for name, move in MOVES.items()
        if coins >= move.cost and (name == "coup" or coins < FORCED)
        for action in ([f"{name} {other}" for other in others] if move.aimed else [name])
    )


@cache
def blocks(name: str) -> tuple[Action, ...]:
    return (*(f"block as {character}" for character in MOVES[name].blockers), PASS)


@lru_cache(1 << 12)
def keepable(hand: tuple[str, ...]) -> tuple[Action, ...]:
    """What one may keep of one's characters and two from the court."""
    kept = combinations(sorted(hand), len(hand) - 2)
    return tuple(dict.fromkeys(map(" ".join, kept)))
