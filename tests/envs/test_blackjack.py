"""Blackjack against Gymnasium and OpenSpiel, and its optimal policy against the book's."""

import gymnasium
import pyspiel
import pytest
from lockstep import played

from textgames import solvers
from textgames.agents.bots.blackjack import (
    chances_of,
    dealer_ends,
    hit_value,
    plus,
    stick_value,
    value,
)
from textgames.chance import Stream
from textgames.core import CHANCE, play_chance
from textgames.envs.cards.blackjack import POINTS, RANKS, Blackjack, total

CHANCES = chances_of(Blackjack().left())


def dealer_of(points):
    return (11, True) if points == 1 else (points, False)


def hits(points, soft, dealer):
    hand = (points, soft)
    return hit_value(hand, dealer_of(dealer), CHANCES) > stick_value(
        points, dealer_of(dealer), CHANCES
    )


def test_the_optimal_policy_is_that_of_sutton_and_barto():
    """Figure 5.2 (2018): the lowest total to stick on, for dealers showing an ace, 2, ... 10.

    It has, as they say, one notch that is not in Thorp's basic strategy (1966): hit a soft 18
    against an ace.
    """
    for soft, figure in (
        (False, (17, 13, 13, 12, 12, 12, 17, 17, 17, 17)),
        (True, (19, 18, 18, 18, 18, 18, 18, 18, 19, 19)),
    ):
        for dealer, lowest in enumerate(figure, 1):
            stuck = [points for points in range(12, 22) if not hits(points, soft, dealer)]
            assert stuck == list(range(lowest, 22)), (soft, dealer)


def test_the_dealer_goes_bust_as_often_as_published():
    """Griffin, The Theory of Blackjack; wizardofodds.com, infinite deck, dealer stands on 17."""
    published = (11.53, 35.36, 37.39, 39.45, 41.64, 42.32, 26.23, 24.47, 22.84, 21.21)
    for dealer, percent in enumerate(published, 1):
        ends = dealer_ends(dealer_of(dealer), CHANCES)
        assert sum(ends.values()) == pytest.approx(1)
        assert 100 * ends[22] == pytest.approx(percent, abs=0.0051)


def test_expectimax_over_the_game_finds_the_same_values():
    """The value of the game by the bot's equations; of hands by a solver that knows no cards."""
    whole = 0.0
    for dealer in range(1, 11):
        for first in range(1, 11):
            for second in range(1, 11):
                chance = CHANCES[dealer - 1] * CHANCES[first - 1] * CHANCES[second - 1]
                hand = plus(plus((0, False), first), second)
                if hand[0] == 21:
                    both = {1: CHANCES[9], 10: CHANCES[0]}.get(dealer, 0.0)
                    whole += chance * (1 - both)
                else:
                    whole += chance * value(hand, dealer_of(dealer), CHANCES)
    assert whole == pytest.approx(-0.0431131, abs=1e-7)
    for cards in (("10", "9", "6"), ("J", "8", "7")):
        game = played(Blackjack(), *cards)
        known = value(total(cards[:2]), dealer_of(POINTS[cards[2]]), CHANCES)
        assert solvers.Expectimax(game).value(game) == pytest.approx(known)


class Cards:
    """Deals cards that were chosen before, in place of Gymnasium's generator."""

    def __init__(self, *cards):
        self.cards = list(cards)

    def choice(self, deck):
        return POINTS[self.cards.pop(0)]


def test_random_games_are_those_of_gymnasium():
    """Gymnasium lets a natural hit, and draws on for the dealer against one, to no effect."""
    env = gymnasium.make("Blackjack-v1", sab=True).unwrapped
    rng = Stream(1)
    naturals = 0
    for _ in range(3000):
        game = Blackjack()
        play_chance(game, rng)
        env.reset(seed=0)
        hidden = RANKS[int(rng.random() * 13)]
        natural = game.legal_actions(0) == ("stick",)
        naturals += natural
        env.player = [POINTS[card] for card in game.cards]
        env.dealer = [POINTS[game.dealer[0]], POINTS[hidden]]
        over = False
        while not over:
            points, shows, soft = env._get_obs()
            assert (points, bool(soft)) == total(game.cards)
            assert shows == POINTS[game.dealer[0]]
            action = "stick" if natural or rng.random() < 0.4 else "hit"
            played(game, action)
            if action == "stick":
                game.apply(hidden)
            play_chance(game, rng)
            coming = game.cards[-1:] if action == "hit" else game.dealer[2:]
            env.np_random = Cards(*coming, *["10"] * 3 * natural)
            _, reward, over, _, _ = env.step(int(action == "hit"))
            assert over == game.is_terminal
        assert game.returns == (reward,)
    assert naturals > 100


def open_spiel_card(state, rank):
    """An action of OpenSpiel that deals a card of this rank; suits mean nothing."""
    place = RANKS.index(rank)
    return next(action for action in state.legal_actions() if action % 13 == place)


def test_random_games_with_one_deck_are_those_of_openspiel():
    """OpenSpiel 2 deals the dealer's hidden card first, and may hit with a natural."""
    rng = Stream(2)
    for _ in range(1500):
        game = Blackjack(decks=1)
        play_chance(game, rng)
        if total(game.cards)[0] == 21:
            continue  # a natural counts as any other 21 there
        state = pyspiel.load_game("blackjack").new_initial_state()
        hidden = RANKS[drawn(game.left(), rng)]
        for card in (*game.cards, hidden, game.dealer[0]):
            state.apply_action(open_spiel_card(state, card))
        while not game.is_terminal:
            action = "hit" if rng.random() < 0.5 else "stick"
            state.apply_action(state.string_to_action("Hit" if action == "hit" else "Stand"))
            played(game, action)
            if action == "stick":
                game.apply(hidden)
                while not game.is_terminal:
                    card = next_card(state, game, rng)
                    state.apply_action(open_spiel_card(state, card))
                    game.apply(card)
            else:
                card = next_card(state, game, rng)
                state.apply_action(open_spiel_card(state, card))
                game.apply(card)
        assert state.is_terminal()
        assert state.returns() == list(game.returns)


def drawn(weights, rng):
    rest = rng.random() * sum(weights)
    for place, weight in enumerate(weights):
        rest -= weight
        if rest < 0:
            return place
    raise AssertionError


def next_card(state, game, rng):
    """A card that is in both decks: OpenSpiel's lacks the hidden card already."""
    left = {action % 13 for action in state.legal_actions()}
    weights = [w * (place in left) for place, w in enumerate(game.left())]
    return RANKS[drawn(weights, rng)]


@pytest.mark.parametrize(
    ("cards", "points", "soft"),
    [
        ("A 6", 17, True),
        ("A 6 10", 17, False),
        ("A A", 12, True),
        ("A A 9", 21, True),
        ("K Q J", 30, False),
        ("A K", 21, True),
        ("5 5 A A", 12, False),
    ],
)
def test_totals(cards, points, soft):
    assert total(tuple(cards.split())) == (points, soft)


def test_a_natural_wins_or_is_a_draw():
    assert played(Blackjack(), "A", "K", "9").legal_actions(0) == ("stick",)
    assert played(Blackjack(), "A", "K", "9", "stick", "9").returns == (1,)
    assert played(Blackjack(), "A", "K", "10", "stick", "A").returns == (0,)
    assert played(Blackjack(), "A", "K", "10", "stick", "2").returns == (1,)
    game = played(Blackjack(), "10", "5", "A", "hit", "6")
    assert played(game, "stick", "K").returns == (0,)  # 21 of three cards, as in the book


def test_the_dealer_draws_to_17_and_sticks_on_a_soft_one():
    game = played(Blackjack(), "10", "8", "A", "stick", "6")
    assert game.returns == (1,)
    game = played(Blackjack(), "10", "8", "10", "stick", "6")
    assert game.to_act == (CHANCE,)
    assert played(game, "6").returns == (1,)


def test_who_goes_bust_loses_before_the_dealer_draws():
    game = played(Blackjack(), "10", "8", "6", "hit", "4")
    assert game.returns == (-1,)
    assert game.dealer == ("6",)


def test_hands_add_up_and_are_dealt_from_a_whole_deck_each():
    game = played(Blackjack(hands=2, decks=1), "A", "K", "9", "stick", "9")
    assert game.returns == (1,)
    assert game.left() == [4.0] * 13
    played(game, "4", "4", "4", "hit", "4")
    assert dict(zip(RANKS, game.left(), strict=True))["4"] == 0
    assert sum(chance for _, chance in game.chance_outcomes()) == 1
    assert game.stage()[0].cards == ("4", "4", "4")
