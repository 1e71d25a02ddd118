"""Taboo: the party game by Hersch, with the rules of Hasbro for teams, passes and points."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from social import act, seen

import textgames
from textgames.chance import Stream
from textgames.core import CHANCE, play_chance
from textgames.envs.social.clues import Clue
from textgames.envs.social.taboo import Description, description_of, names
from textgames.envs.social.taboo_cards import CARDS
from textgames.episode import random_action
from textgames.errors import IllegalAction, OptionError


def begun(num_players=2, **options):
    return textgames.new_game("Taboo-v0", num_players, **options)


def test_a_game_of_two_has_the_messages_of_the_rules():
    game = act(begun(clues=2), "dog", "It likes to run with you.", "A cat?", "Man's best friend.")
    assert game.transcript(0) == [
        "Player 0 describes to player 1.",
        "Player 0 draws a card.",
        "The word: dog. Forbidden: bark, pet, puppy, bone, leash.",
        "Player 0: It likes to run with you.",
        "Player 1: A cat?",
        "Player 0: Man's best friend.",
    ]
    assert game.transcript(1) == [line for line in game.transcript(0) if "Forbidden" not in line]
    act(game, "a dog!")
    assert game.transcript(1)[-3:] == [
        "Player 1 is right: the word was dog.",
        "Player 1 describes to player 0.",
        "Player 1 draws a card.",
    ]
    act(game, "fire", "pass", "rose", "It grows.", "tree")
    assert game.transcript(0)[-3:] == [
        "Player 0: tree",
        "Nobody has guessed it: the word was rose.",
        "That was the last turn. Points: player 0: 1; player 1: 1.",
    ]
    assert game.returns == (1, 1)
    assert game.is_terminal


def test_a_game_of_teams_counts_right_guesses_and_cards_passed_to_the_others():
    game = begun(5, clues=3)
    assert (game.teams, game.describers) == (((0, 2, 4), (1, 3)), (1, 2, 3, 4, 1))
    act(game, "sun", "It is up there.", "roof", "sun")  # players 2 and 4 guess
    assert game.returns == (1, -1, 1, -1, 1)
    act(game, "moon", "pass", "ice", "Cool.", "snow")
    assert game.returns == (0,) * 5
    assert game.view(1) == (
        "Player 0 describes. Clues left in this turn: 0.\n"
        "The word: ice. Forbidden: cold, frozen, water, cube, skate.\n"
        "Points: players 0, 2, 4: 1; players 1, 3: 1."
    )
    assert "You guess: you do not see the card." in game.view(2)
    act(game, "lake")
    assert game.transcript(0)[-3:] == [
        "Nobody has guessed it: the word was ice.",
        "Player 1 describes to player 3.",
        "Player 1 draws a card.",
    ]
    act(game, "key", "pass", "car", "pass", "bus", "pass")
    assert game.points == (4, 1)
    assert game.returns == (3, -3, 3, -3, 3)


def test_without_teams_who_describes_and_who_guesses_get_a_point_each():
    game = act(begun(3, clues=1), "dog", "It runs.", "horse", "dog")
    assert game.returns == (1, 0, 1)
    act(game, "cat", "It runs.", "mouse", "cat", "key", "pass")
    assert game.returns == (2, 1, 1)
    assert game.is_terminal


@pytest.mark.parametrize("num_players", range(2, 9))
@pytest.mark.parametrize("rounds", [1, 2])
def test_all_describe_as_often_as_the_option_says_and_a_smaller_team_makes_up(num_players, rounds):
    game = begun(num_players, rounds=rounds, clues=1)
    turns = []
    while not game.is_terminal:
        turns.append(game.describer)
        act(game, game.legal_actions(CHANCE)[0], "pass")
    counts = [turns.count(player) for player in range(num_players)]
    assert min(counts) == rounds
    if num_players in (2, 3) or num_players % 2 == 0:
        assert counts == [rounds] * num_players
    else:
        assert sum(counts[::2]) == sum(counts[1::2])
    if num_players >= 4:
        assert [player % 2 for player in turns] == [0, 1] * (len(turns) // 2)  # teams take turns


def test_a_turn_ends_after_as_many_clues_and_passes_as_the_option_says():
    game = act(begun(clues=3), "dog", "Hm.", "cat", "pass", "cat", "Hm.")
    assert (game.describer, game.clues_left, game.to_act) == (0, 0, (1,))  # the last guess
    assert act(game, "dog").describer == 1


def test_after_a_right_guess_nobody_else_guesses():
    game = act(begun(3, clues=2), "dog", "It runs.", "dog", "cat")
    assert game.to_act == (0,)
    assert act(game, "It has nine lives.").to_act == (1,)


def test_cards_do_not_come_again_before_all_were_drawn():
    game = begun(8, rounds=5, clues=20)
    drawn = []
    while not game.is_terminal:
        drawn.append(game.legal_actions(CHANCE)[len(drawn) % 3 % len(game.legal_actions(CHANCE))])
        act(game, drawn[-1], "pass")
    assert len(drawn) == 800
    for start in range(0, len(drawn), len(CARDS)):
        part = drawn[start : start + len(CARDS)]
        assert len(set(part)) == len(part)


@given(st.integers(0, 2**32), st.integers(2, 8))
@settings(max_examples=40, deadline=None)
def test_points_are_within_what_the_rules_allow(seed, num_players):
    game, rng = begun(num_players, clues=3), Stream(seed)
    play_chance(game, rng)
    while not game.is_terminal:
        word = game.word
        right = game.guessers and rng.random() < 0.5
        act(game, word if right else random_action(game.legal_actions(game.to_act[0]), rng))
        play_chance(game, rng)
    worst, best = game.return_range()
    assert all(worst <= value <= best for value in game.returns)
    assert len(set(game.returns)) <= 2 or num_players == 3


# Who sees the card.


@pytest.mark.parametrize("num_players", range(2, 9))
def test_only_the_guessers_do_not_see_the_card(num_players):
    one, two = act(begun(num_players), "dog"), act(begun(num_players), "moon")
    for action in ("It is there.", "Why?", "ok"):
        for player in range(num_players):
            guesses = player and (num_players < 4 or player % 2 == 0)
            assert (seen(one, player) == seen(two, player)) == bool(guesses)
            assert ("dog" in str(seen(one, player)[1:3])) == (not guesses)
        act(one, action)
        act(two, action)


# Clues and guesses.


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("dog", "dog"), ("A DOG!", "dog"), ("dogs bark", "dog"), ("It barks", "bark"),
        ("my little puppy", "puppy"), ("(bone)", "bone"), ("hot\ndog", "dog"), ("petting", "pet"),
    ],
)  # fmt: skip
def test_the_word_and_the_forbidden_words_are_refused_by_name(text, named):
    with pytest.raises(IllegalAction, match=f"your text contains '{named}'") as refused:
        description_of("dog").read(text)
    assert "'dog', 'bark', 'pet', 'puppy', 'bone' or 'leash'" in str(refused.value)


def test_other_words_may_be_said():
    for text in ("An animal.", "carpet", "hotdog"):  # a word may have another one in it
        assert text in description_of("dog")


@pytest.mark.parametrize("text", ["pass", "[pass]", "PASS.", " [ Pass ] "])
def test_a_pass_is_a_pass_however_it_is_written(text):
    assert description_of("dog").read(text) == "pass"
    assert description_of("dog").read("pass me the ball") == "pass me the ball"


@pytest.mark.parametrize("guess", ["dog", "Dog!", "a dog", "THE DOG?", "'dog'"])
def test_a_guess_is_right_with_an_article_and_in_any_case(guess):
    assert names(guess, "dog")


@pytest.mark.parametrize("guess", ["dogs", "cat dog", "d o g", "the", "", "hotdog", "dog dog"])
def test_a_guess_is_wrong_if_it_says_more_or_less(guess):
    assert not names(guess, "dog")


def test_examples_of_clues_never_say_a_word_of_the_card():
    for word in CARDS:
        form = description_of(word)
        assert isinstance(form, Description)
        for seed in range(10):
            assert form.example(Stream(seed)) in form


# Options, forfeits, cards.


@pytest.mark.parametrize("options", [{"rounds": 0}, {"clues": 21}, {"teams": 2}])
def test_other_options_are_refused(options):
    with pytest.raises(OptionError, match="Taboo"):
        begun(4, **options)


def test_who_forfeits_loses_with_its_team_all_there_is():
    assert begun(4, clues=2).forfeit_returns(1) == (8, -8, 8, -8)
    assert begun(3).forfeit_returns(1) == (0, 0, 0)


def test_the_rules_name_the_options_and_the_teams():
    rules = begun(4, clues=7, rounds=2).rules(0)
    assert "after 7 clues" in rules
    assert "You describe in 2 turns" in rules
    assert "You describe in 2 turns" in begun(5).rules(1)  # the smaller team
    assert "other team" in rules
    assert "other team" not in begun(3).rules(0)
    assert rules.endswith("passes with [pass].")
    assert len(rules.split()) <= 250


def test_the_cards_are_many_and_clean():
    assert len(CARDS) >= 200
    for word, card in CARDS.items():
        assert card.word == word
        assert len({word, *card.forbidden}) == 6
        for part in (word, *card.forbidden, *card.hints):
            assert re.fullmatch("[a-z]{2,}", part), part


def test_no_hint_says_a_word_of_its_card():
    for word, card in CARDS.items():
        assert " ".join(card.hints) in Clue((word, *card.forbidden))
