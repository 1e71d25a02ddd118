"""Deals for tests of card games, and what a player cannot tell apart."""

from __future__ import annotations

import random
from typing import Any

from textgames.core import CHANCE, play_chance


def cards(hand: str) -> list[str]:
    """The cards of a hand: "c2K hA" is 2c, Kc and Ah."""
    return [f"{rank}{suit[0]}" for suit in hand.split() for rank in suit[1:]]


def dealt(game: Any, hands: list[str]) -> Any:
    """Deal these hands to the players; return the game."""
    for row in zip(*map(cards, hands), strict=True):
        for card in row:
            assert card in game.legal_actions(CHANCE)
            game.apply(card)
    return game


def another_history(game: Any, player: int, rng: random.Random) -> Any:
    """Check a history that `player` cannot tell apart; return the game that it leads to."""
    other = type(game)(game.num_players, **game.options)
    for action in game.resample(player, rng):
        assert action in other.legal_actions(other.to_act[0])
        other.apply(action)
    assert other.information_state(player) == game.information_state(player)
    assert other.to_act == game.to_act
    # nothing but what the player knows decides what is drawn
    draws = [each.resample(player, random.Random(1)) for each in (game, other)]
    assert draws[0] == draws[1]
    assert other.view(player) == game.view(player)
    assert other.features(player) == game.features(player)
    if player in game.to_act:
        assert other.legal_actions(player) == game.legal_actions(player)
    return other


def any_move(game: Any, rng: random.Random) -> str:
    return rng.choice(game.legal_actions(game.to_act[0]))


def check_resampling(
    make: Any, games: int, seed: int, hands: str = "holds", choose: Any = any_move
) -> int:
    """Check histories drawn anew in random games; return how many differ in a hand.

    Args:
        make: begins a game.
        games: how many.
        seed: of all that is drawn.
        hands: what the game calls the cards of its players.
        choose: returns a move.
    """
    rng, changed = random.Random(seed), 0
    for _ in range(games):
        game = make()
        while True:
            play_chance(game, rng)
            if game.is_terminal:
                break
            if rng.random() < 0.3:
                player = game.to_act[int(rng.random() * len(game.to_act))]
                other = another_history(game, player, rng)
                changed += getattr(other, hands) != getattr(game, hands)
            game.apply(choose(game, rng))
    return changed
