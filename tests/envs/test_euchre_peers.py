"""Euchre in lockstep with OpenSpiel."""

import random
from collections import Counter
from typing import Any

import pyspiel
import pytest

from textgames.core import CHANCE
from textgames.envs.cards.euchre import Euchre
from textgames.envs.cards.tricks import set_of, told

SPIEL_NAMES = [rank + suit for rank in "9TJQKA" for suit in "cdhs"]
SPIEL_BIDS = {"pass": 24, "clubs": 25, "diamonds": 26, "hearts": 27, "spades": 28}
ALONE, PARTNER = 29, 30


def hands_of(state: Any) -> list[int]:
    """The hands that OpenSpiel prints: north above, west and east beside each other, south."""
    lines = str(state).splitlines()[2:14]
    rows = [
        [line.strip() for line in lines[:4]],
        [line[16:].strip() for line in lines[4:8]],
        [line.strip() for line in lines[8:]],
        [line[:16].strip() for line in lines[4:8]],
    ]
    return [
        set_of(rank + row[0].lower() for row in hand for rank in row[1:].strip()) for hand in rows
    ]


class Beside:
    """A hand of ours with one of OpenSpiel's, which asks for some things in another order."""

    def __init__(self, game: Euchre, options: dict[str, bool]) -> None:
        self.game = game
        self.state = pyspiel.load_game("euchre", options).new_initial_state()
        self.state.apply_action(game.dealer)
        self.lone = PARTNER
        self.changed = False

    def deal(self, rng: random.Random) -> None:
        """Deal, here from player 0 on and there from the dealer on, and turn a card up."""
        game, state = self.game, self.state
        while game.turned == "":
            legal = game.legal_actions(CHANCE)
            assert len(legal) == 24 - len(game.history) + game.begun
            game.apply(legal[int(rng.random() * len(legal))])
        drawn = game.history[game.begun :]
        for place in range(20):
            state.apply_action(SPIEL_NAMES.index(drawn[place // 4 * 4 + (game.dealer + place) % 4]))
        left = [SPIEL_NAMES.index(card) for card in (game.turned, *told(game.undealt).split())]
        assert sorted(left) == sorted(state.legal_actions())
        state.apply_action(left[0])
        assert hands_of(state) == game.holds

    def numbers(self) -> dict[str, int]:
        """OpenSpiel's numbers of our legal actions, but that the dealer keeps the card it took."""
        game = self.game
        legal = list(game.legal_actions(game.to_act[0]))
        if game.burying:
            legal.remove(game.turned)
        if game.defenders:
            return {"pass": PARTNER, "defend alone": ALONE}
        if game.maker != -1:
            return {card: SPIEL_NAMES.index(card) for card in legal}
        up = {suit[0]: suit for suit in SPIEL_BIDS}[game.turned[1]]
        plain = [bid.removesuffix(" alone").replace("order up", up) for bid in legal]
        return {bid: SPIEL_BIDS[name] for bid, name in zip(legal, plain, strict=True)}

    def play(self, rng: random.Random) -> str:
        """Play an action here and what is the same there, after checking that they agree."""
        game, state = self.game, self.state
        (player,) = game.to_act
        numbers = self.numbers()
        assert state.current_player() == player
        assert sorted(set(numbers.values())) == sorted(state.legal_actions())
        ours, theirs = [*game.holds], hands_of(state)
        if self.changed:  # there a dealer who is out has changed a card
            ours[game.dealer] = theirs[game.dealer]
        assert ours == theirs
        bidding, hand = game.maker == -1, game.hand
        power = 4 if bidding else 1  # passes are listed first
        action = list(numbers)[int(rng.random() ** power * len(numbers))]
        game.apply(action)
        state.apply_action(numbers[action])
        if bidding and action != "pass":
            self.lone = ALONE if action.endswith("alone") else PARTNER
            if "order up" in action and not game.burying:  # there the dealer discards all the same
                state.apply_action(state.legal_actions()[0])
                self.changed = True
        if game.hand == hand and not state.is_terminal() and game.maker != -1:
            self._catch_up()
        return action

    def _catch_up(self) -> None:
        """Say there whether the maker plays alone, which ours has said before the discard."""
        game, state = self.game, self.state
        if not game.burying and state.legal_actions() == [ALONE, PARTNER]:
            if "Declarer go alone" not in str(state):
                state.apply_action(self.lone)
            while not game.defenders and state.legal_actions() == [ALONE, PARTNER]:
                state.apply_action(PARTNER)  # there one may also defend alone against two


@pytest.mark.parametrize("stick", [False, True])
@pytest.mark.parametrize("defend", [False, True])
def test_random_hands_agree_with_openspiel(stick, defend):
    rng, seen = random.Random(7), Counter()
    options = {"stick_the_dealer": stick, "allow_lone_defender": defend}
    for _ in range(10):
        game = Euchre(points=30, stick_the_dealer=stick, defend_alone=defend)
        difference, hand = 0.0, 0
        while not game.is_terminal:
            hand += 1
            assert game.hand == hand
            both = Beside(game, options)
            both.deal(rng)
            while not both.state.is_terminal():
                seen[both.play(rng)] += 1
            returns = both.state.returns()
            difference += returns[0]
            assert game.returns == (difference, -difference) * 2
            assert returns[2:] == returns[:2] == [returns[0], -returns[0]]
            seen[f"{abs(returns[0]):.0f} points"] += 1
    assert sum(seen[f"{points} points"] for points in (0, 1, 2, 4)) > 200
    assert min(seen[f"{points} points"] for points in (1, 2, 4)) > 0
    assert (seen["0 points"] > 0) == (not stick)
    assert (seen["defend alone"] > 0) == defend
