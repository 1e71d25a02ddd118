"""Codenames: Chvatil's party game, by the rules of Czech Games Edition (2015)."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from social import act, seen

import textgames
from textgames.chance import Stream
from textgames.core import play_chance
from textgames.envs.social.codenames import EXAMPLES, NUMBERS, Clue
from textgames.envs.social.codenames_words import CATEGORIES, WORDS
from textgames.episode import random_action
from textgames.errors import IllegalAction, OptionError

RED = ("apple", "bank", "castle", "desert", "eagle", "fork", "garlic", "hat", "igloo")
BLUE = ("jail", "king", "lake", "mast", "nail", "oak", "page", "queen")
NEUTRAL = ("rain", "salt", "tent", "umbrella", "vampire", "wall", "zinc")
ASSASSIN = "year"
TABLE = (*RED, *BLUE, *NEUTRAL, ASSASSIN)


def dealt(red=RED, blue=BLUE, assassin=ASSASSIN, begins="red"):
    """A game in which chance has said who begins, and dealt the words and the key.

    If the blue team begins, the first red word is its ninth.
    """
    game = textgames.new_game("Codenames-v0")
    key = (*red, *blue) if begins == "red" else (*blue, *red)
    return act(game, begins, *TABLE, *key, assassin)


def test_a_game_has_the_messages_of_the_rules():
    game = act(dealt(), "fruit 1", "apple", "bank", "idea 2", "jail", "rain")
    assert game.transcript(1) == [
        f"The words: {', '.join(TABLE)}.",
        "The red team begins and has nine words, the other eight.",
        "The clue of player 0 for the red team: fruit 1.",
        "Player 1 guesses apple: red.",
        "Player 1 guesses bank: red.",
        "The clue of player 2 for the blue team: idea 2.",
        "Player 3 guesses jail: blue.",
        "Player 3 guesses rain: neutral.",
    ]
    assert game.transcript(2)[1] == (
        "The key. red: apple, bank, castle, desert, eagle, fork, garlic, hat, igloo; blue: jail, "
        "king, lake, mast, nail, oak, page, queen; neutral: rain, salt, tent, umbrella, vampire, "
        "wall, zinc; assassin: year."
    )
    assert game.view(1).splitlines()[0] == (
        "R apple       R bank        . castle      . desert      . eagle"
    )
    assert game.view(0).splitlines()[0] == (
        "R apple       R bank        r castle      r desert      r eagle"
    )
    assert game.view(3).endswith("Words to find: red 7, blue 7.\nTurn of the red team.")


# How a turn ends.


@pytest.mark.parametrize("number", range(1, 8))
def test_up_to_one_guess_more_than_the_number_and_at_least_one(number):
    game = act(dealt(), f"idea {number}")
    assert "pass" not in game.legal_actions(1)
    for word in RED[:number]:
        act(game, word)
        assert game.to_act == (1,)
        assert "pass" in game.legal_actions(1)
    assert act(game, RED[number]).to_act == (2,)


@pytest.mark.parametrize("number", ["0", "unlimited"])
def test_zero_and_unlimited_allow_any_number_of_guesses(number):
    game = act(dealt(), f"idea {number}", *RED[:8])
    assert game.to_act == (1,)
    assert act(game, RED[8]).returns == (1, 1, -1, -1)


@pytest.mark.parametrize("word", ["rain", "jail", "pass"])
def test_a_pass_or_a_word_that_is_not_the_teams_own_ends_its_turn(word):
    assert act(dealt(), "idea 5", "apple", word).to_act == (2,)
    assert act(dealt(begins="blue"), "idea 5", "jail", "bank").to_act == (0,)


def test_the_assassin_loses_at_once():
    assert act(dealt(), "idea 5", "year").returns == (-1, -1, 1, 1)
    game = act(dealt(begins="blue"), "idea 5", "jail", "year")
    assert game.returns == (1, 1, -1, -1)
    assert game.transcript(3)[-2:] == ["Player 3 guesses year: assassin.", "The red team wins."]


def test_a_team_wins_when_all_its_words_are_found_also_by_the_others():
    game = act(dealt(), "idea 9", *RED[:8], "rain", "idea 9", *BLUE[:7], "salt")
    assert act(game.clone(), "idea 1", "igloo").returns == (1, 1, -1, -1)
    assert act(game, "idea 1", "queen").returns == (-1, -1, 1, 1)


@given(st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_the_key_has_nine_eight_seven_and_one_and_somebody_wins(seed):
    game, rng = textgames.new_game("Codenames-v0"), Stream(seed)
    play_chance(game, rng)
    kinds = list(game.kinds.values())
    other = "blue" if game.team == "red" else "red"
    assert [kinds.count(k) for k in (game.team, other, "neutral", "assassin")] == [9, 8, 7, 1]
    assert len(set(game.words)) == 25
    while not game.is_terminal:
        act(game, random_action(game.legal_actions(game.to_act[0]), rng))
    assert game.returns in ((1, 1, -1, -1), (-1, -1, 1, 1))


# Only the spymasters see the key.


@given(st.permutations(TABLE[3:]))
@settings(max_examples=40, deadline=None)
def test_guessers_see_nothing_of_the_key_but_what_was_guessed(rest):
    """Three words keep their kinds, the other 22 are dealt anew."""
    one = dealt()
    two = dealt(red=[*TABLE[:3], *rest[:6]], blue=rest[6:14], assassin=rest[14])
    for action in ("idea 2", "apple", "bank", "castle"):
        for guesser in (1, 3):
            assert seen(one, guesser) == seen(two, guesser)
        assert {*rest[:6]} == {*RED[3:]} or seen(one, 0) != seen(two, 0)
        act(one, action)
        act(two, action)
    assert seen(one, 3) == seen(two, 3)


def test_both_spymasters_see_the_same_key():
    game = dealt()
    assert game.transcript(0) == game.transcript(2)
    assert game.view(0) == game.view(2)
    assert game.view(1) == game.view(3) != game.view(0)


# Clues.


@pytest.mark.parametrize(
    ("text", "clue"),
    [
        ("fruit - 1", "fruit 1"),
        ("Fruit 2", "fruit 2"), ("fruit: 2", "fruit 2"), ("fruit, unlimited", "fruit unlimited"),
        ('"fruit" (0)', "fruit 0"), ("a 1", "a 1"), (" in 9.", "in 9"),
    ],
)  # fmt: skip
def test_clues_are_read_in_usual_spellings(text, clue):
    assert Clue(tuple(TABLE)).read(text) == clue
    assert clue in Clue(tuple(TABLE))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("castle 1", "'castle' is too near to 'castle'"), ("CASTLE 1", "near to 'castle'"),
        ("castles 1", "near to 'castle'"), ("app 1", "near to 'apple'"),
        ("pineapple 1", "near to 'apple'"), ("two words 1", "expected"), ("fruit", "expected"),
        ("fruit 10", "expected"), ("fruit 1.5", "expected"), ("7 7", "expected"),
        ("caf\u00e9 1", "expected"), ("", "expected"), ("x" * 21 + " 1", "expected"),
        ("fruit \u0662", "expected"), ("fruit \u0660", "expected"),  # digits, but not ours
    ],
)  # fmt: skip
def test_clues_on_the_table_and_other_text_are_refused(text, complaint):
    with pytest.raises(IllegalAction, match=complaint):
        Clue(tuple(TABLE)).read(text)


def test_a_word_that_was_found_may_be_a_clue():
    game = act(dealt(), "fruit 1", "apple", "pass")
    assert "apple 1" in game.legal_actions(2)
    assert "bank 1" not in game.legal_actions(2)


def test_every_table_leaves_examples_of_clues():
    assert "pass" not in WORDS
    form = Clue(WORDS)
    for clue in EXAMPLES:
        for number in NUMBERS:
            assert f"{clue} {number}" in form


# Options, forfeits, words.


def test_there_are_no_options_and_always_four_players():
    with pytest.raises(OptionError, match="has no option 'size'"):
        textgames.new_game("Codenames-v0", size=4)
    with pytest.raises(OptionError, match="takes 4 players, got 5"):
        textgames.new_game("Codenames-v0", 5)


def test_who_forfeits_loses_with_its_team():
    assert [dealt().forfeit_returns(player)[0] for player in range(4)] == [-1, -1, 1, 1]


def test_the_rules_tell_each_seat_what_it_writes():
    rules = [textgames.new_game("Codenames-v0").rules(player) for player in range(4)]
    assert all(text.endswith("such as [idea 2].") for text in rules[::2])
    assert all("such as [apple]" in text for text in rules[1::2])
    assert all("the red team." in text.split("Players")[0] for text in rules[:2])
    assert max(len(text.split()) for text in rules) <= 250


def test_the_word_list_is_large_and_clean():
    assert len(WORDS) >= 400
    assert len(set(WORDS)) == len(WORDS)
    assert all(re.fullmatch("[a-z]{3,10}", word) for word in WORDS)
    assert all(re.fullmatch("[a-z]{1,20}", name) for name in CATEGORIES)
    assert all(len(set(words)) == len(words) >= 4 for words in CATEGORIES.values())
