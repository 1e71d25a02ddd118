"""Leduc hold'em against OpenSpiel and RLCard, its published tree, and hand by hand."""

import random

import pyspiel
import pytest
from lockstep import compare_rounds, compare_tree, played
from rlcard.games.base import Card
from rlcard.games.leducholdem import Game as RLCardGame

from textgames.core import CHANCE
from textgames.envs.cards.leduc_holdem import DECK, LEGAL, LeducHoldem

SPIEL = pyspiel.load_game("leduc_poker")
NAMES = {"fold": "Fold", "call": "Call", "raise": "Raise"}


def number_of(state, action):
    """Return OpenSpiel's number of our action."""
    if state.is_chance_node():
        return DECK.index(action)
    return state.string_to_action(NAMES[action])


def play(*actions, **options):
    return played(LeducHoldem(**options), *actions)


def draw(legal, rng):
    return legal[int(rng.random() * len(legal))]


def test_leduc_holdem_is_openspiels_in_every_position_of_its_tree_of_known_size():
    """157 chance, 3,780 decision and 5,520 end nodes: OpenSpiel, leduc_poker."""
    nodes = compare_tree(LeducHoldem(), SPIEL.new_initial_state(), number_of)
    assert nodes == {"chance": 157, "decision": 3780, "end": 5520}


def test_random_games_of_three_hands_are_three_games_of_openspiel_with_seats_changed():
    rng = random.Random(1)
    for _ in range(350):
        compare_rounds(LeducHoldem(rounds=3), 3, SPIEL.new_initial_state, number_of, rng)


def rlcard_game(cards):
    """RLCard's game with these cards, player 0 to act first, and antes in place of its blinds.

    RLCard 1.2 differs on purpose (rlcard/games/leducholdem/game.py): blinds of 1 and 2 chips for
    random seats instead of two antes of 1; after the public card whoever comes after the last to
    act begins, not player 0; "check" is an action of its own, and one may fold with nothing to
    pay; pay-offs are in big blinds, 2 chips. Raises, their limit and the showdown are the same.
    """
    other = RLCardGame()
    other.init_game()
    first, second, public = (Card(card[1].upper(), card[0]) for card in cards)
    for player, hand in zip(other.players, (first, second), strict=True):
        player.hand, player.in_chips = hand, 1
    other.dealer.deck = [public]
    other.game_pointer = 0
    other.round.start_new_round(game_pointer=0, raised=[1, 1])
    return other


def test_random_games_agree_with_rlcard_once_its_blinds_are_antes():
    rng = random.Random(2)
    for _ in range(1500):
        cards = sorted(DECK, key=lambda card: rng.random())[:3]
        game, other = play(*cards[:2]), rlcard_game(cards)
        while not game.is_terminal:
            player = game.to_act[0]
            assert player == other.game_pointer
            assert not other.is_over()
            legal, theirs = game.legal_actions(player), other.get_legal_actions()
            check = "check" in theirs
            if check:  # nothing to pay
                theirs = {*theirs, "call"} - {"check", "fold"}
            assert set(legal) == set(theirs)
            action = draw(legal, rng)
            rounds = other.round_counter
            other.step("check" if check and action == "call" else action)
            game.apply(action)
            if game.to_act == (CHANCE,):
                game.apply(cards[2])
            if other.round_counter > rounds:
                other.game_pointer = other.round.game_pointer = 0
        assert other.is_over()
        assert list(game.returns) == [2 * big_blinds for big_blinds in other.get_payoffs()]


@pytest.mark.parametrize(
    ("actions", "chips"),
    [
        ("call call | call call", 1),
        ("raise call | call call", 3),
        ("call raise call | call call", 3),
        ("raise raise call | call call", 5),
        ("raise raise call | raise call", 9),
        ("call raise raise call | call raise raise call", 13),
        ("raise fold", 1),
        ("call call | raise fold", 1),
        ("raise raise call | raise raise call", 13),
    ],
)
def test_raises_cost_two_chips_and_then_four(actions, chips):
    """Southey et al. 2005. In TextArena bet, raise, call leaves 97 and 93 chips, not 95 each."""
    game = play("Ks", "Qs", *("Js" if word == "|" else word for word in actions.split()))
    assert game.returns == (chips, -chips)


def test_who_folds_pays_only_what_it_has_put_in():
    assert play("Ks", "Qs", "raise", "raise", "fold").returns == (-3, 3)
    assert play("Ks", "Qs", "call", "raise", "raise", "fold").returns == (3, -3)
    game = play("Ks", "Qs", "call", "raise", "call", "Js", "call", "raise", "raise", "fold")
    assert game.returns == (7, -7)


def test_at_most_two_raises_in_a_betting_round():
    """TextArena allows three bets."""
    game = play("Ks", "Qs", "raise", "raise")
    assert game.legal_actions(0) == ("fold", "call")
    assert all(line.count("r") + legal.count("raise") <= 2 for line, legal in LEGAL.items())


def test_one_check_does_not_close_a_betting_round():
    """In TextArena one check closes the next hand's."""
    game = play("Ks", "Qs", "call", "call", "Js", "call", rounds=2)
    assert game.to_act == (1,)
    game = play("Ks", "Qs", "raise", "fold", "Ks", "Qs", "call", rounds=2)
    assert game.to_act == (0,)
    assert len(game.cards) == 2


def test_a_pair_with_the_public_card_beats_a_king_and_equal_cards_share():
    calls = ("raise", "call", "Js", "raise", "call")
    assert play("Ks", "Jh", *calls).returns == (-7, 7)
    assert play("Jh", "Ks", *calls).returns == (7, -7)
    assert play("Qs", "Ks", *calls).returns == (-7, 7)
    tie = play("Qs", "Qh", *calls)
    assert tie.returns == (0, 0)
    assert tie.transcript(0)[-1] == "The pot is shared."


def test_suits_are_shown_to_nobody():
    actions = ("raise", "call", "{}", "call", "raise", "call")
    one = play("Ks", "Qs", *(a.format("Qh") for a in actions))
    two = play("Kh", "Qh", *(a.format("Qs") for a in actions))
    for player in (0, 1):
        assert one.information_state(player) == two.information_state(player)
        assert one.view(player) == two.view(player)
        assert one.features(player) == two.features(player)


def test_who_acts_first_and_the_whole_deck_come_round_hand_by_hand():
    game = play("Ks", "Qs", "raise", "fold", rounds=3)
    assert game.returns == (1, -1)
    assert game.legal_actions(CHANCE) == DECK
    for action in ("Ks", "Qs"):
        game.apply(action)
    assert game.to_act == (1,)
    assert game.transcript(1)[-1] == "Hand 2 of 3: your card is K."
    for action in ("raise", "call", "Js"):
        game.apply(action)
    assert game.to_act == (1,)
    for action in ("call", "call"):
        game.apply(action)
    assert game.returns == (-2, 2)
    assert game.legal_actions(CHANCE) == DECK
    for action in ("Ks", "Qs", "raise", "fold"):
        game.apply(action)
    assert game.is_terminal
    assert game.returns == (-1, 1)


def test_the_view_shows_cards_and_chips():
    game = play("Ks", "Qs", "call", "raise", "call", "Js", "raise")
    assert game.view(1) == (
        "Hand 1 of 1. Your card: Q. Public card: J.\n"
        "Chips in the pot: yours 3, the other player's 7. Raises left now: 1."
    )
    assert game.view(0) == (
        "Hand 1 of 1. Your card: K. Public card: J.\n"
        "Chips in the pot: yours 7, the other player's 3. Raises left now: 1."
    )


def test_the_features_tell_288_information_states_apart_as_the_messages_do():
    """3 cards and 6 lines; 3 cards, 3 public ones, 5 first and 6 second lines: 18 + 270."""
    told_by_features, features_told = {}, {}

    def walk(game):
        if game.is_terminal:
            return
        player = game.to_act[0]
        if player != CHANCE:
            features, known = tuple(game.features(player)), game.information_state(player)
            assert len(features) == 19
            assert told_by_features.setdefault(features, known) == known
            assert features_told.setdefault(known, features) == features
        for action in game.legal_actions(player):
            after = game.clone()
            after.apply(action)
            walk(after)

    walk(LeducHoldem())
    assert len(told_by_features) == len(features_told) == 288
