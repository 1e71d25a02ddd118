"""Hangman, by the common rules: letters, whole words, tries."""

import pytest

from textgames.chance import Stream
from textgames.core import CHANCE, OptionError
from textgames.envs.words.vocabulary import common_words
from textgames.errors import IllegalAction
from textgames.parsing import parse
from textgames.registration import new_game


def game(word, *guesses, **options):
    position = new_game("Hangman-v0", **options)
    for outcome in (str(len(word)), word):
        assert outcome in position.legal_actions(CHANCE)
        position.apply(outcome)
    for guess in guesses:
        assert guess in position.legal_actions(0)
        position.apply(guess)
    return position


def test_a_word_found_by_letters_has_the_messages_of_the_rules():
    position = game("banana", "a", "e", "n", "b")
    assert position.transcript(0) == [
        "The word has 6 letters: _ _ _ _ _ _",
        "There are 3 letters a: _ a _ a _ a",
        "There is no e. Tries left: 5.",
        "There are 2 letters n: _ a n a n a",
        "There is one letter b: b a n a n a",
        "You found the word, banana.",
    ]
    assert position.returns == (1,)
    assert position.view(0) == "b a n a n a\nTries left: 5\nWrong so far: e"


def test_the_whole_word_wins_and_a_wrong_word_costs_one_try():
    position = game("planet", "p", "planer", tries=2)
    assert position.transcript(0)[-1] == "The word is not planer. Tries left: 1."
    assert not position.is_terminal
    twin = position.clone()
    position.apply("planet")
    assert position.transcript(0)[-1] == "You found the word, planet."
    assert position.returns == (1,)
    twin.apply("plates")
    assert twin.transcript(0)[-2:] == [
        "The word is not plates. Tries left: 0.",
        "No tries are left. The word was planet.",
    ]
    assert twin.returns == (0,)


@pytest.mark.parametrize("tries", [1, 6, 20])
def test_there_are_exactly_as_many_tries_as_announced(tries):
    wrong = "abcdefhjkmnpqrstuvwx"[:tries]
    position = game("igloo", *wrong[:-1], tries=tries)
    assert not position.is_terminal
    assert "Tries left: 1" in position.view(0)
    position.apply(wrong[-1])
    assert position.returns == (0,)


def test_what_was_guessed_before_is_refused():
    legal = game("planet", "e", "x", "plates").legal_actions(0)
    for again in ("e", "X", "[plates]", "p l a t e s"):
        with pytest.raises(IllegalAction, match="has been guessed before"):
            legal.read(again)
    assert legal.read("P") == "p"
    assert parse("<think>[e]</think> My guess: [P-L-A-N-E-T].", legal) == "planet"


@pytest.mark.parametrize("text", ["", "pl", "planets", "plan3t", "é", "7", "x" * 10**6])
def test_what_is_neither_a_letter_nor_a_word_of_that_length_is_refused(text):
    with pytest.raises(
        IllegalAction,
        match=r"expected a new letter, such as \[a\], or a new word of 6 letters; got ",
    ):
        game("planet").legal_actions(0).read(text)


def test_what_is_shown_is_the_letters_guessed_in_games_with_half_of_all_words():
    """A letter is shown if it was guessed; nothing else tells of the word."""
    start, stream = new_game("Hangman-v0", tries=10), Stream(1)
    for word in common_words(5, 10)[::2]:
        position = start.clone()
        position.apply(str(len(word)))
        position.apply(word)
        while not position.is_terminal:
            shown = "".join(a if a in position.guessed else "_" for a in word)
            assert position.view(0).startswith(" ".join(shown) + "\n")
            assert set(position.wrong) == set(position.guessed) - set(word)
            position.apply(position.legal_actions(0).example(stream))
        assert position.returns == (float(set(word) <= set(position.guessed)),)
        assert position.is_terminal
        assert position.returns == (1,) or len(position.wrong) == 10


def test_words_with_the_same_letters_in_the_same_places_look_the_same():
    one, other = (game(word, "o", "u", "s", "e") for word in ("house", "mouse"))
    assert one.information_state(0) == other.information_state(0)
    assert one.view(0) == other.view(0)


def test_own_words_are_used_and_bad_ones_refused():
    position = new_game("Hangman-v0", words=["Ox", "zebra"])
    assert position.legal_actions(CHANCE) == ("2", "5")
    position.apply("2")
    assert position.legal_actions(CHANCE) == ("ox",)
    assert "one of 2 words of 2 to 5 letters that were chosen for this game" in position.rules(0)
    for bad, got in ((["x"], "'x'"), (["ox", "OX"], "'ox' twice"), (["a1"], "'a1'")):
        with pytest.raises(
            OptionError, match=f"words = different words of 2 to 20 letters from a to z, got {got}"
        ):
            new_game("Hangman-v0", words=bad)


def test_the_example_gives_no_word_of_the_user_away():
    rules = new_game("Hangman-v0", words=("lunch", "breakfast")).rules(0)
    assert "lunch" not in rules
    assert "[e] or [abcde]" in rules
