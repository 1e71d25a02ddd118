"""Coup: mostly honest, with a few bluffs, and challenges of claims that are hard to believe."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import comb

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.cards.coup import Coup
from textgames.envs.cards.coup_moves import CHARACTERS, PASS
from textgames.solvers.listing import listed

VALUE = {"duke": 5, "assassin": 4, "captain": 3, "contessa": 2, "ambassador": 1}
TRUST = 0.5  # share of the claims that could be lies which are believed at first
BLUFF = 0.25  # how often it claims a duke that it has not, for want of anything better
DOUBT = 0.5  # belief below which it challenges where it is concerned
ALOOF = 0.3  # and where it is not

_CLAIM = re.compile(r"Player (\d+) .*claims the (\w+)")
_CHANGE = re.compile(r"Player (\d+) (shows the|returns two)")
_CAUGHT = re.compile(r"Player (\d+) does not show")


class Bot(ByRule):
    """Plays what its characters allow, and believes others by what they have claimed so far."""

    plays = Coup

    def choose(self, game: Coup, player: int) -> Action:
        legal = listed(game, player)
        if game.phase == "turn":
            return self._move(game, player, legal)
        if game.phase == "challenge":
            return _answer(game, player, game.transcript(player))
        if game.phase == "block":
            return _block(game, player, legal)
        if game.phase == "show" and game.claim in legal:
            return game.claim
        if game.phase in ("show", "lose"):
            held = game.hands[player]
            worth = {name: VALUE[name] - 10 * (held.count(name) > 1) for name in legal}
            return min(worth, key=worth.__getitem__)
        return max(legal, key=_worth)  # to choose or keep

    def _move(self, game: Coup, player: int, legal: Sequence[Action]) -> Action:
        hand, others = game.hands[player], [p for p in game.living if p != player]
        danger = max(others, key=lambda p: (2 - len(game.lost[p]), game.coins[p], -p))
        richest = max(others, key=lambda p: (game.coins[p], -p))
        if f"coup {danger}" in legal:
            return f"coup {danger}"
        if "assassin" in hand and f"assassinate {danger}" in legal:
            return f"assassinate {danger}"
        if "duke" in hand:
            return "tax"
        if "captain" in hand and game.coins[richest] > 1:
            return f"steal {richest}"
        if "ambassador" in hand:
            return "exchange"
        if self.rng.random() < BLUFF and _unseen(game, player, "duke"):
            return "tax"
        dukes = sum(lost.count("duke") for lost in game.lost)
        return "foreign aid" if dukes > 1 or self.rng.random() < 1 / len(others) else "income"


def _worth(kept: Action) -> float:
    """Return what characters are worth together: of one kind, the second is worth little."""
    names = kept.split()
    return sum(VALUE[name] for name in set(names)) + 0.1 * len(names)


def _answer(game: Coup, player: int, messages: Sequence[str]) -> Action:
    belief = believed(game, player, game.claimant, game.claim, messages)
    concerned = len(game.living) == 2 or player == game.target or game.claimant != game.turn
    last = len(game.lost[player]) == 1
    doubt = DOUBT if concerned else ALOOF
    if game.action == "assassinate" and player == game.target and last:
        doubt = 0 if "contessa" in game.hands[player] else DOUBT
    elif last:  # a wrong challenge ends it
        doubt *= 0.8
    return "challenge" if belief < doubt or belief == 0 else PASS


def _block(game: Coup, player: int, legal: Sequence[Action]) -> Action:
    hand = game.hands[player]
    for block in legal[:-1]:
        if block.rpartition(" ")[2] in hand:
            return block
    doomed = game.action == "assassinate" and len(hand) == 1
    return legal[0] if doomed and _unseen(game, player, "contessa") else PASS


def _unseen(game: Coup, player: int, character: str) -> int:
    """Return how many of a character may be where the player cannot see them."""
    seen = sum(lost.count(character) for lost in game.lost)
    return max(0, 3 - seen - game.hands[player].count(character))


def believed(game: Coup, player: int, other: int, character: str, messages: Sequence[str]) -> float:
    """Return how likely the other player has a character: by what can be seen and was claimed."""
    hidden = 2 - len(game.lost[other])
    unseen = sum(_unseen(game, player, name) for name in CHARACTERS)
    rest = unseen - _unseen(game, player, character)
    prior = 1 - comb(rest, hidden) / comb(unseen, hidden)
    if not prior:
        return 0.0
    claims: set[str] = set()
    caught = 0
    for line in messages:
        if (found := _CLAIM.match(line)) and int(found[1]) == other:
            claims.add(found[2])
        elif (found := _CHANGE.match(line)) and int(found[1]) == other:
            claims.clear()
        elif (found := _CAUGHT.match(line)) and int(found[1]) == other:
            caught += 1
    kinds = len(claims | {character})
    trust = TRUST / (1 + caught) * min(1, hidden / kinds)
    return prior * min(1, hidden / kinds) + (1 - prior) * trust
