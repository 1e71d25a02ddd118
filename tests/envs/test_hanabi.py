"""Hanabi beside the Hanabi Learning Environment, as OpenSpiel has it, and turn by turn."""

import random

import pyspiel
import pytest
from lockstep import pairs, played

from textgames.core import CHANCE, EVERYONE, play_chance
from textgames.envs.cards.fireworks import cards_of
from textgames.envs.cards.hanabi import Hanabi
from textgames.errors import OptionError
from textgames.registration import new_game

MINI = {"colours": 2, "ranks": 3, "hand": 2, "tokens": 3, "lives": 2}
DEAL = ("R1", "R2", "Y1", "R1")  # player 0 holds R1 R2, player 1 holds Y1 R1


def number_of(state, action):
    """Return OpenSpiel's number of our action."""
    if state.is_chance_node():
        return state.string_to_action(f"(Deal {action})")
    verb, what, *about = action.split()
    if verb != "hint":
        return state.string_to_action(f"({verb.title()} {int(what) - 1})")
    steps = (int(what) - state.current_player()) % state.num_players()
    name = f"rank {about[1]}" if about[0] == "rank" else f"color {about[0][0].upper()}"
    return state.string_to_action(f"(Reveal player +{steps} {name})")


def what_theirs_shows(state, viewer):
    """Each card as `viewer` sees it and what hints leave possible, its own hand first."""
    lines = state.observation_string(viewer).split("\n")
    seen = [[]]
    for line in lines[lines.index("Hands:") + 1 :]:
        if line == "-----":
            seen.append([])
        elif " || " in line:
            card, _, knowledge = line.partition(" || ")
            seen[-1].append((card, knowledge.partition("|")[2]))
    return seen


def what_ours_shows(game, viewer):
    seen = []
    for step in range(game.num_players):
        player = (viewer + step) % game.num_players
        cards = ["XX"] * len(game.hands[player]) if step == 0 else game.hands[player]
        seen.append(list(zip(cards, game.known[player], strict=True)))
    return seen


SETTINGS = [  # players, colours, ranks, hand, tokens, lives, games, whether they last
    (2, 5, 5, 5, 8, 3, 300, False),
    (3, 5, 5, 5, 8, 3, 200, False),
    (5, 4, 5, 4, 8, 10, 100, True),
    (3, 2, 3, 2, 3, 10, 200, True),
    (2, 2, 2, 1, 1, 1, 200, False),
    (2, 1, 5, 2, 3, 10, 200, True),
]


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_random_games_agree_with_openspiel(setting):
    num_players, colours, ranks, hand, tokens, lives, games, last = setting
    spiel = pyspiel.load_game(
        f"hanabi(players={num_players},colors={colours},ranks={ranks},hand_size={hand},"
        f"max_information_tokens={tokens},max_life_tokens={lives})"
    )
    rng, options = random.Random(7), {"colours": colours, "ranks": ranks, "hand": hand}
    decks_played_out = 0
    for _ in range(games):
        game = Hanabi(num_players, **options, tokens=tokens, lives=lives)
        state = spiel.new_initial_state()
        while numbers := pairs(game, state, number_of):
            if game.to_act != (CHANCE,):
                viewer = int(rng.random() * num_players)
                assert what_ours_shows(game, viewer) == what_theirs_shows(state, viewer)
            actions = [a for a in numbers if not (last and a.startswith("play"))]
            actions = actions if actions and rng.random() < 0.8 else list(numbers)
            action = actions[int(rng.random() * len(actions))]
            game.apply(action)
            state.apply_action(numbers[action])
        decks_played_out += not game.turns_left
    assert decks_played_out > 0 or not last


def test_the_published_deck_has_fifty_cards():
    """Of each colour three 1s, two 2s, 3s and 4s and one 5."""
    deck = cards_of(5, 5)
    assert len(deck) == 50
    assert [deck.count(f"G{rank}") for rank in range(1, 6)] == [3, 2, 2, 2, 1]


@pytest.mark.parametrize(("num_players", "hand"), [(2, 5), (3, 5), (4, 4), (5, 4)])
def test_hands_are_as_large_as_published(num_players, hand):
    game = Hanabi(num_players)
    play_chance(game, random.Random(1))
    assert [len(cards) for cards in game.hands] == [hand] * num_players
    assert game.to_act == (0,)


def test_nobody_ever_sees_its_own_hand():
    """Another own hand that the hints allow changes nothing that its holder sees or is told."""
    rng, compared = random.Random(5), 0
    for _ in range(20):
        game = Hanabi(2 + int(rng.random() * 4), lives=10)
        for _ in range(25):
            play_chance(game, rng)
            if game.is_terminal:
                break
            for viewer in range(game.num_players):
                other = Hanabi(game.num_players, lives=10)
                for action in game.resample(viewer, rng):
                    other.apply(action)
                compared += other.hands[viewer] != game.hands[viewer]
                assert other.hands[:viewer] == game.hands[:viewer]
                assert other.information_state(viewer) == game.information_state(viewer)
                assert other.view(viewer) == game.view(viewer)
                assert other.features(viewer) == game.features(viewer)
                if viewer in game.to_act:
                    assert other.legal_actions(viewer) == game.legal_actions(viewer)
            legal = game.legal_actions(game.to_act[0])
            game.apply(legal[int(rng.random() * len(legal))])
    assert compared > 300


def test_the_first_view_and_messages_tell_the_others_hands_only():
    game = played(Hanabi(**MINI), *DEAL)
    assert game.transcript(0) == ["Player 1 holds Y1 R1."]
    assert game.transcript(1) == ["Player 0 holds R1 R2."]
    assert game.view(0).splitlines() == [
        "Lives 2, tokens 3, cards in the deck 8.",
        "Played: R0 Y0.",
        "Discarded: none",
        "          card 1     card 2",
        "you       ?          ?",
        "  may be  RY123      RY123",
        "player 1  Y1         R1",
        "  may be  RY123      RY123",
    ]


def test_a_hint_points_out_all_cards_and_rules_the_colour_out_for_the_rest():
    game = played(Hanabi(**MINI), *DEAL, "hint 1 red")
    assert game.known[1] == ("Y123", "R123")
    assert game.tokens == 2
    assert game.transcript(1)[-1] == "Player 0 hints to player 1: red at 2."
    played(game, "hint 0 rank 1")
    assert game.known[0] == ("RY1", "RY23")
    assert game.transcript(0)[-1] == "Player 1 hints to player 0: rank 1 at 1."


def test_hints_need_a_token_and_a_card_that_they_point_out():
    game = played(Hanabi(**MINI), *DEAL)
    assert "hint 1 rank 1" in game.legal_actions(0)
    assert "hint 1 rank 2" not in game.legal_actions(0)
    assert "hint 0 red" not in game.legal_actions(0)
    played(game, "hint 1 red", "hint 0 red", "hint 1 yellow")
    assert game.tokens == 0
    assert not any(action.startswith("hint") for action in game.legal_actions(1))


def test_a_discard_needs_a_missing_token_and_brings_it_back():
    game = played(Hanabi(**MINI), *DEAL)
    assert "discard 1" not in game.legal_actions(0)
    played(game, "hint 1 red", "discard 2", "Y2")
    assert (game.tokens, game.discards, game.hands[1]) == (3, ("R1",), ("Y1", "Y2"))
    assert game.known[1] == ("Y123", "RY123")
    assert game.transcript(EVERYONE)[-1] == "Player 1 discards card 2, R1."
    assert game.transcript(0)[-1] == "Player 1 draws Y2."
    assert game.transcript(1)[-1] == "You draw a card."


def test_what_fits_is_built_and_what_does_not_costs_a_life():
    game = played(Hanabi(**MINI), *DEAL, "play 1", "Y3", "play 2", "Y2")
    assert (game.built, game.lives, game.discards) == ([1, 0], 1, ("R1",))
    assert game.returns == (1, 1)
    played(game, "play 2")  # the Y3 that has moved behind R2: the last life
    assert game.is_terminal
    assert game.returns == (0, 0)
    assert game.transcript(EVERYONE)[-1] == "The last life is lost: the score is 0."


def test_the_highest_card_of_a_colour_brings_a_token_unless_none_is_missing():
    deal, ones = ("R1", "R3", "R2", "Y1"), ("play 1", "Y1", "play 1", "Y2")
    game = played(Hanabi(**MINI), *deal, *ones, "play 1")
    assert (game.built, game.tokens) == ([3, 0], 3)
    game = played(Hanabi(**MINI), *deal, "hint 1 red", "hint 0 red", *ones)
    assert game.tokens == 1
    played(game, "play 1")
    assert (game.built, game.tokens) == ([3, 0], 2)
    assert game.transcript(EVERYONE)[-1] == (
        "Player 0 plays card 1, R3: it fits and completes red, which brings a token."
    )


def test_all_complete_ends_the_game_at_once():
    game = played(Hanabi(colours=1, ranks=2, hand=1), "R1", "R1", "play 1", "R2", "hint 0 rank 2")
    played(game, "play 1")
    assert game.is_terminal
    assert game.returns == game.return_range()[1:] * 2
    assert game.transcript(EVERYONE)[-1] == "All fireworks are complete: the score is 2."


def test_each_player_has_one_turn_after_the_last_card_is_drawn():
    game = played(Hanabi(3, colours=1, ranks=2, hand=1), "R1", "R1", "R2")
    played(game, "hint 1 red", "play 1", "R1")  # the last card goes to player 1
    assert (game.to_act, game.deck) == ((2,), ())
    played(game, "hint 0 red", "hint 1 red")
    assert game.to_act == (1,)
    played(game, "hint 0 red")
    assert game.is_terminal
    assert game.returns == (1, 1, 1)


def test_the_features_show_the_others_cards_and_not_the_own():
    game = played(Hanabi(**MINI), *DEAL, "hint 1 red")
    own, others = [1, 1, 1, 1, 1, *[0] * 5], [0, 1, 1, 1, 1, 0, 1, 1, 0, 0]
    row = list(game.features(0))
    start = 4 + 2 + 6
    assert row[:6] == [1, 2 / 3, 8 / 12, 1, 0, 0]
    assert row[start : start + 20] == own * 2
    assert row[start + 20 : start + 30] == others
    assert row[-2:] == [0, 1]


@pytest.mark.parametrize(
    "options",
    [
        {"num_players": 5, "colours": 1},
        {"num_players": 2, "colours": 1, "ranks": 5, "hand": 5},
        {"num_players": 3, "colours": 2, "ranks": 2, "hand": 4},
    ],
)
def test_a_deck_too_small_for_the_hands_is_refused(options):
    with pytest.raises(
        OptionError, match=r"colours, ranks and hand = more cards than \d hands of \d, got"
    ):
        new_game("Hanabi-v0", **options)


def test_one_card_in_the_deck_is_enough():
    game = Hanabi(2, colours=1, ranks=2, hand=1, lives=1)
    assert len(game.deck) == 4
    assert new_game("Hanabi-v0", 5, colours=2, hand=3).hand == 3


def test_the_rules_name_no_card_beyond_the_hand_and_one_colour_as_one():
    rules = Hanabi(2, colours=1, ranks=2, hand=1).rules(0)
    assert "[play 1], [discard 1]" in rules
    assert "The only colour is R red." in rules
    assert "[play 2], [discard 1]" in Hanabi(2, hand=2).rules(0)
