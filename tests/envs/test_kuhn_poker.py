"""Kuhn poker against OpenSpiel and its published tree, and round by round."""

import random

import pyspiel
import pytest
from lockstep import compare_rounds, compare_tree, played

from textgames.core import CHANCE, EVERYONE, play_chance
from textgames.envs.cards.kuhn_poker import DECK, KuhnPoker

SPIEL = pyspiel.load_game("kuhn_poker")
MEANING = {"check": "Pass", "bet": "Bet", "fold": "Pass", "call": "Bet"}  # OpenSpiel has two


def number_of(state, action):
    """Return OpenSpiel's number of our action."""
    if state.is_chance_node():
        return DECK.index(action)
    return state.string_to_action(MEANING[action])


def play(*actions, **options):
    return played(KuhnPoker(**options), *actions)


def test_kuhn_poker_is_openspiels_in_every_position_of_its_tree_of_known_size():
    """4 chance, 24 decision and 30 end nodes: OpenSpiel, kuhn_poker."""
    nodes = compare_tree(KuhnPoker(), SPIEL.new_initial_state(), number_of)
    assert nodes == {"chance": 4, "decision": 24, "end": 30}


def test_random_games_of_three_rounds_are_three_games_of_openspiel_with_seats_changed():
    rng = random.Random(1)
    for _ in range(350):
        compare_rounds(KuhnPoker(rounds=3), 3, SPIEL.new_initial_state, number_of, rng)


@pytest.mark.parametrize(
    ("line", "chips"),
    [
        (("check", "check"), 1),
        (("bet", "fold"), 1),
        (("bet", "call"), 2),
        (("check", "bet", "fold"), -1),
        (("check", "bet", "call"), 2),
    ],
)
def test_a_called_bet_pays_two_chips_and_everything_else_one(line, chips):
    """Kuhn 1950. TextArena's and SPIRAL's pot never grows: there bet and call pay one chip."""
    assert play("K", "Q", *line).returns == (chips, -chips)


def test_the_better_card_wins_every_showdown():
    for low, high in ("JQ", "QK", "JK"):
        assert play(low, high, "bet", "call").returns == (-2, 2)
        assert play(high, low, "bet", "call").returns == (2, -2)


def test_who_acts_first_alternates_from_round_to_round():
    """TextArena's player 1 begins every second round out of turn."""
    game, rng, firsts = KuhnPoker(rounds=6), random.Random(2), []
    while not game.is_terminal:
        play_chance(game, rng)
        if not game.line:
            firsts.append(game.to_act[0])
        player = game.to_act[0]
        game.apply(game.legal_actions(player)[int(rng.random() * 2)])
    assert firsts == [0, 1, 0, 1, 0, 1]


def test_the_first_card_of_a_round_is_for_who_acts_first_in_it():
    game = play("J", "Q", "bet", "fold", "K", "J", rounds=2)
    assert game.to_act == (1,)
    assert game.transcript(1)[-1] == "Round 2 of 2: your card is K."
    assert game.transcript(0)[-1] == "Round 2 of 2: your card is J."
    assert "Your card: K." in game.view(1)
    assert "Your card: J." in game.view(0)


def test_no_card_and_no_ante_after_the_last_round():
    """TextArena deals once more and takes the antes."""
    game = play("K", "J", "bet", "call", "K", "J", "bet", "call", rounds=2)
    assert game.is_terminal
    assert game.to_act == ()
    assert game.returns == (0, 0)  # each won two chips with the king
    assert game.history[-1] == "call"
    assert game.transcript(EVERYONE)[-1] == (
        "Showdown: player 1 has K, player 0 has J. Player 1 wins 2 from player 0."
    )


def test_chips_add_up_over_the_rounds():
    game = play("K", "J", "bet", "call", rounds=3)
    assert game.returns == (2, -2)
    for action in ("Q", "J", "check", "check"):  # player 1 acts first and has the queen
        game.apply(action)
    assert game.returns == (1, -1)
    for action in ("J", "Q", "bet", "fold"):
        game.apply(action)
    assert game.returns == (2, -2)
    assert game.is_terminal


def test_the_deck_is_whole_again_in_every_round():
    """TextArena's deck keeps what was dealt before."""
    game = play("K", "J", "check", "check", rounds=2)
    assert tuple(game.legal_actions(CHANCE)) == DECK
    game.apply("K")
    assert tuple(game.legal_actions(CHANCE)) == ("J", "Q")


def test_a_folded_hand_is_not_shown():
    game = play("J", "K", "bet", "fold")
    assert game.transcript(0) == [
        "Round 1 of 1: your card is J.",
        "Player 0 bets 1 chip.",
        "Player 1 folds.",
        "Player 0 wins 1 from player 1.",
    ]


def test_the_features_tell_card_line_and_seat():
    game = play("J", "K", "check")
    assert list(game.features(1)) == [0, 0, 1, 0, 1, 0, 0, 0]
    assert list(game.features(0)) == [1, 0, 0, 0, 1, 0, 0, 1]
