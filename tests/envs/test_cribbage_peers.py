"""Cribbage in lockstep with OpenSpiel."""

import random
from collections import Counter

import pyspiel
import pytest

from textgames.core import CHANCE
from textgames.envs.cards.cribbage import Cribbage

SPIEL_NAMES = [rank + suit for suit in "cdhs" for rank in "A23456789TJQK"]
PASS = 2756


def number_of(*cards: str) -> int:
    """OpenSpiel's number of a card, or of two that are put into the crib together."""
    if len(cards) == 1:
        return SPIEL_NAMES.index(cards[0])
    first, second = sorted(map(SPIEL_NAMES.index, cards))
    return 52 + 52 * first + second


class Beside:
    """A game of ours with one of OpenSpiel's, in which player 0 deals first and not the last."""

    def __init__(self, players: int, target: int, rng: random.Random) -> None:
        self.game, self.rng = Cribbage(players, target=target), rng
        self.more = [0] * self.game.sides_in_play  # points that are counted there only
        self.state = pyspiel.load_game("cribbage", {"players": players}).new_initial_state()

    def seat(self, player: int) -> int:
        return (player - 1) % self.game.num_players

    def hands(self) -> list[set[str]]:
        """The hands that OpenSpiel prints, in the order of our seats."""
        names = [line for line in str(self.state).splitlines() if " Hand:" in line]
        hands = [{card[0] + card[1].lower() for card in line.split()[2:]} for line in names]
        return [*hands[1:], hands[0]]

    def points(self) -> list[int]:
        """Likewise the points; partners have the same."""
        line = next(line for line in str(self.state).splitlines() if line.startswith("Scores"))
        points = [int(each) for each in line.split()[1:]]
        return [*points[1:], points[0]][: self.game.sides_in_play]

    def act(self) -> str:
        """Play any action here."""
        legal = self.game.legal_actions(self.game.to_act[0])
        action = legal[int(self.rng.random() * len(legal))]
        self.game.apply(action)
        return action

    def deal(self) -> None:
        """Deal and fill the crib: there hand by hand, in the order of its seats."""
        game, state = self.game, self.state
        players, each, size = game.num_players, game.each, 4 + game.each
        while game.to_act == (CHANCE,):
            self.act()
        dealt = game.history[game.begun :]
        for player in range(players):
            for card in dealt[self.seat(player) : players * size : players]:
                assert len(state.legal_actions()) == len(state.chance_outcomes())
                state.apply_action(number_of(card))
        if players == 3:
            state.apply_action(number_of(dealt[-1]))
        assert self.hands() == list(map(set, game.hands))
        assert state.current_player() == 0
        while game.to_act != (CHANCE,):
            assert game.legal_actions(game.to_act[0]) == game.hands[game.to_act[0]]
            self.act()
        for player in range(players):
            assert state.current_player() == player
            legal = [state.action_to_string(player, action) for action in state.legal_actions()]
            assert len(legal) == (15 if each == 2 else 5)
            state.apply_action(number_of(*game.discards[self.seat(player)]))
        left = sorted(map(number_of, game.legal_actions(CHANCE)))
        assert left == sorted(state.legal_actions())

    def pass_on(self) -> None:
        """Say all the passes there that ours leaves out."""
        state = self.state
        while not state.is_terminal() and state.legal_actions() == [PASS]:
            state.apply_action(PASS)

    def play_a_deal(self) -> None:
        game, state = self.game, self.state
        self.deal()
        crib, dealer, deal = game._crib(), game.dealer % game.sides_in_play, game.deal
        starter = self.act()
        state.apply_action(number_of(starter))
        while game.deal == deal and not game.is_terminal and not state.is_terminal():
            assert self.points() == self.expected()
            (player,) = game.to_act
            assert self.seat(state.current_player()) == player
            legal = game.legal_actions(player)
            assert sorted(map(number_of, legal)) == sorted(state.legal_actions())
            assert self.hands() == list(map(set, game.hands))
            state.apply_action(number_of(self.act()))
            self.pass_on()
        if game.deal > deal and len({card[1] for card in crib}) == 1 != len(
            {card[1] for card in (*crib, starter)}
        ):
            self.more[dealer] += 4  # there four cards of the crib are a flush
        if not game.is_terminal:
            assert self.points() == self.expected()

    def expected(self) -> list[int]:
        return [ours + more for ours, more in zip(self.game.points, self.more, strict=True)]


@pytest.mark.parametrize(("players", "games"), [(2, 60), (3, 30), (4, 40)])
def test_random_games_agree_with_openspiel(players, games):
    """It counts a flush of four in the crib, and all hands before it looks for a winner."""
    rng, seen = random.Random(players), Counter()
    for _ in range(games):
        both = Beside(players, 121, rng)
        while not both.state.is_terminal():
            both.play_a_deal()
        assert both.game.is_terminal or any(both.more)
        if both.game.is_terminal:
            counts = zip(both.points(), both.expected(), strict=True)
            beyond = [theirs - ours for theirs, ours in counts]
            assert min(beyond) >= 0
            assert max(both.game.points) == 121
            seen["ended at once" if sum(beyond) < 2 else "counted on"] += 1
    assert min(seen.values()) > 3
