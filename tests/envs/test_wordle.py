"""Wordle: its answers by hand and against counts of letters; hard mode; words of a user's own.

The rules are those of the New York Times, https://www.nytimes.com/games/wordle: repeated letters
are coloured only as often as the secret has them, green ones first, then from left to right.
"""

import numpy as np
import pytest

from textgames.chance import Stream
from textgames.core import CHANCE, OptionError
from textgames.envs.words.vocabulary import common_words
from textgames.envs.words.wordle import Hints, colours, hints_of
from textgames.errors import IllegalAction
from textgames.parsing import parse
from textgames.registration import new_game


def game(secret="crane", *guesses, **options):
    position = new_game("Wordle-v0", length=len(secret), **options)
    assert secret in position.legal_actions(CHANCE)
    position.apply(secret)
    for guess in guesses:
        assert guess in position.legal_actions(0)
        position.apply(guess)
    return position


@pytest.mark.parametrize(
    ("secret", "guess", "answer"),
    [
        ("crane", "crane", "GGGGG"),
        ("crane", "moldy", "....."),
        ("crane", "nacre", "YYYYG"),
        ("abbey", "kebab", ".YGYY"),
        ("abbey", "babes", "YYGG."),
        ("abbey", "abbey", "GGGGG"),
        ("abide", "speed", "..Y.Y"),  # one e of two: the left one
        ("erase", "speed", "Y.YY."),  # both e are there
        ("steal", "speed", "G.G.."),  # the green e uses up the only one
        ("crepe", "speed", ".YGY."),  # one green and one yellow e
        ("those", "geese", "...GG"),  # the last e is green, so the first two are grey
        ("level", "eleve", "YYYY."),  # the third e is one too many
        ("robot", "floor", "..YGY"),
        ("aback", "kayak", ".Y.YG"),
        ("hello", "lllll", "..GG."),
        ("boost", "robot", ".GYYG"),
        ("sassy", "essay", ".YGYG"),
        ("banal", "annal", "Y.GGG"),
    ],
)
def test_hand_made_answers(secret, guess, answer):
    assert colours(secret, guess) == answer


def test_answers_agree_with_counts_of_letters():
    """A letter is coloured as often as both words have it: green where they agree, then yellow.

    And among the letters of a guess that are alike and not green, yellow ones come before grey.
    """
    words = common_words(5, 5)
    table = np.array([[ord(letter) for letter in word] for word in words])
    stream = Stream(5)
    for _ in range(30_000):
        i, j = (int(stream.random() * len(words)) for _ in range(2))
        marks = colours(words[i], words[j])
        equal = table[i] == table[j]
        assert [mark == "G" for mark in marks] == equal.tolist()
        if len(set(words[j])) == 5:  # no letter twice: yellow is what is there elsewhere
            there = np.isin(table[j], table[i]) & ~equal
            assert [mark == "Y" for mark in marks] == there.tolist()
            continue
        for letter in set(words[j]):
            own = [mark for a, mark in zip(words[j], marks, strict=True) if a == letter]
            coloured = len(own) - own.count(".")
            assert coloured == min(words[i].count(letter), words[j].count(letter))
            assert "".join(own).replace("G", "").find(".Y") < 0


def test_a_game_won_has_the_messages_of_the_rules():
    position = game("crane", "robot", "carve", "crane")
    assert position.transcript(0) == [
        "Guess 1, robot: r yellow, o grey, b grey, o grey, t grey.",
        "Guess 2, carve: c green, a yellow, r yellow, v grey, e green.",
        "Guess 3, crane: c green, r green, a green, n green, e green.",
        "You found the secret, crane.",
    ]
    assert position.returns == (1,)
    assert position.view(0).splitlines() == [
        "Guesses left: 3",
        " 1  r o b o t",
        "    Y . . . .",
        " 2  c a r v e",
        "    G Y Y . G",
        " 3  c r a n e",
        "    G G G G G",
    ]


@pytest.mark.parametrize("tries", [1, 6, 20])
def test_there_are_exactly_as_many_guesses_as_announced(tries):
    position = game("crane", *["moldy"] * (tries - 1), tries=tries)
    assert not position.is_terminal
    assert "Guesses left: 1" in position.view(0)
    assert game("crane", *["moldy"] * (tries - 1), "crane", tries=tries).returns == (1,)
    position.apply("moldy")
    assert position.returns == (0,)
    assert position.transcript(0)[-1] == "No guesses are left. The secret was crane."


def test_what_may_be_guessed_is_an_option():
    assert "boxes" in game().legal_actions(0)  # a word, though not of the list
    assert "xxxxx" in game().legal_actions(0)
    listed = game(guesses="listed")
    assert listed.all_actions() is listed.words
    for refused in ("boxes", "xxxxx"):
        with pytest.raises(IllegalAction, match="expected a word of the game's list, 5 letters"):
            listed.legal_actions(0).read(refused)


@pytest.mark.parametrize("guesses", ["any", "listed"])
@pytest.mark.parametrize(
    "text", ["", "cran", "cranes", "cr4ne", "crâne", "x" * 10**6, "crane slate"]
)
def test_what_is_no_guess_is_refused_in_one_sentence(text, guesses):
    with pytest.raises(IllegalAction, match=r"expected .*5 letters, such as \[abbey\]; got "):
        game(guesses=guesses).legal_actions(0).read(text)


def test_the_parser_finds_a_guess_in_a_reply():
    assert parse("<think>slate?</think> I try [C R A N E].", game().legal_actions(0)) == "crane"


# Hard mode.


def test_in_hard_mode_green_letters_stay_and_yellow_ones_are_used():
    """The published game refuses what moves a green letter, or lacks a green or yellow one."""
    assert hints_of("carve", "GYY.G") == Hints("c???e", "acer")
    legal = game("crane", "carve", hard=True).legal_actions(0)
    for refused in ("crave"[::-1], "slate", "cause", "carry"):
        with pytest.raises(IllegalAction, match=r"as in c\?\?\?e, with a, c, e, r among them"):
            legal.read(refused)
    assert "crave" in legal
    assert "carve" in legal  # a grey letter may be used again, and a yellow one where it was


def test_in_hard_mode_a_letter_known_twice_is_asked_for_twice():
    legal = game("erase", "speed", hard=True).legal_actions(0)  # s, e and e yellow
    assert "eerie" not in legal
    assert "geese" in legal
    assert "house" not in legal
    assert "sheep" in game("steel", "speed", hard=True).legal_actions(0)


@pytest.mark.parametrize("guesses", ["any", "listed"])
def test_in_hard_mode_the_secret_is_always_legal_and_so_is_every_example(guesses):
    stream = Stream(3)
    for _ in range(60):
        position = new_game("Wordle-v0", hard=True, guesses=guesses, tries=20)
        position.apply(position.words[int(stream.random() * len(position.words))])
        while not position.is_terminal:
            legal = position.legal_actions(0)
            assert position.secret in legal
            action = legal.example(stream)
            assert action in legal
            position.apply(action)


# A user's own words.


def test_the_secret_is_one_of_the_users_words():
    position = new_game("Wordle-v0", length=4, words=["Tree", "WOOD"], guesses="listed")
    assert position.legal_actions(CHANCE) == ("tree", "wood")
    assert "one of 2 words of 4 letters that were chosen for this game" in position.rules(0)
    position.apply("wood")
    assert position.legal_actions(0).read("TREE") == "tree"
    with pytest.raises(OptionError, match="of 4 letters from a to z, got 'crane'"):
        new_game("Wordle-v0", length=4, words=["crane"])


def test_each_word_of_the_list_can_be_the_secret_and_can_be_guessed():
    position = new_game("Wordle-v0", guesses="listed")
    for word in position.words:
        twin = position.clone()
        twin.apply(word)
        assert twin.legal_actions(0).read(word.upper()) == word
        twin.apply(word)
        assert twin.returns == (1,)


def test_the_secret_is_told_only_at_the_end():
    position, twin = game("crane", "moldy"), game("brisk", "fuzzy")
    assert "crane" not in str(position.information_state(0))
    one, other = (game(secret, "vivid") for secret in ("crane", "house"))
    assert one.information_state(0) == other.information_state(0)
    assert (one.view(0), one.features(0)) == (other.view(0), other.features(0))
    assert one.rules(0) == twin.rules(0)


@pytest.mark.parametrize("options", [{}, {"guesses": "listed", "hard": True, "length": 7}])
def test_the_list_of_words_is_read_once_and_shared_by_all_games(options):
    """The peers took a second for each game."""
    one, other = (new_game("Wordle-v0", **options) for _ in range(2))
    assert one.words is other.words
    assert one.form is other.form


def test_features_hold_every_guess_and_its_colours():
    position = game("tree", tries=2)
    assert position.features(0) == [0] * (2 * 4 * 28)
    position.apply("rest")
    known = position.features(0)
    assert [known.index(1), known[26:28], known[28:56].index(1)] == [17, [0, 1], 4]
    assert [known[p + 26 : p + 28] for p in range(0, 112, 28)] == [[0, 1], [0, 1], [0, 0], [0, 1]]
    assert sum(known) == 4 + 3


def test_no_example_gives_a_word_of_the_user_away():
    game = new_game("Wordle-v0", words=("crane",), hard=True)
    game.apply("crane")
    for guess in ("abcde", "acabe"):
        form = game.legal_actions(0)
        assert "crane" not in game.rules(0) + form.describe()
        assert form.hints.filled() in form
        game.apply(guess)
    assert "such as [caabe]" in game.legal_actions(0).describe()
