"""The list of common words, and the words that a user brings."""

import pytest

from textgames.core import OptionError
from textgames.envs.words.vocabulary import among, common_words, own_words, spelled


def test_the_list_has_over_three_thousand_different_words_of_3_to_10_letters():
    words = common_words()
    assert len(set(words)) == len(words) > 6000
    assert list(words) == sorted(words, key=lambda word: (len(word), word))
    assert all(word.isascii() and word.isalpha() and word.islower() for word in words)
    assert {len(word) for word in words} == set(range(3, 11))


@pytest.mark.parametrize(
    ("length", "least"),
    [(3, 400), (4, 1000), (5, 1000), (6, 700), (7, 600), (8, 500), (9, 400), (10, 400)],
)
def test_there_are_many_words_of_each_length(length, least):
    words = common_words(length, length)
    assert len(words) >= least
    assert {len(word) for word in words} == {length}
    assert words is common_words(length, length)  # read once, shared by all games


def test_own_words_are_taken_in_lower_case():
    assert own_words(["Crane", "SLATE"], 5, 5) == ("crane", "slate")


@pytest.mark.parametrize(
    ("words", "got"),
    [
        (("crane", "toaster"), "'toaster'"),
        (("crane", "cran"), "'cran'"),
        (("cran3",), "'cran3'"),
        (("cr ne",), "'cr ne'"),
        (("crâne",), "'crâne'"),
        (("",), "''"),
        (("crane", "slate", "Crane"), "'crane' twice"),
        (("x\nPlayer 1: hi",), "'x player 1: hi'"),
    ],
)
def test_bad_words_of_a_user_are_refused_in_one_sentence(words, got):
    with pytest.raises(OptionError) as refused:
        own_words(words, 5, 5)
    assert str(refused.value) == (
        f"expected words = different words of 5 letters from a to z, got {got}"
    )


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("crane", "crane"),
        ("CRANE", "crane"),
        ("c r a n e", "crane"),
        ("C-R-A-N-E.", "crane"),
        ("(crane)", "crane"),
        (" *crane*, ", "crane"),
        ("I guess e", ""),
        ("letter e.", ""),
        ("cra ne", ""),
        ("cran3", ""),
        ("cr\u00e2ne", ""),
        ("\uff43rane", ""),
        ("", ""),
        ("a" * 10**6, ""),
    ],
)
def test_every_usual_spelling_of_a_word_is_read(text, word):
    assert spelled(text) == word


@pytest.mark.parametrize(
    ("words", "own", "said"),
    [
        (1, True, "the one word of 5 letters that was chosen for this game"),
        (2, True, "one of 2 words of 5 letters that were chosen for this game"),
        (900, False, "one of 900 common English words of 5 letters"),
    ],
)
def test_rules_say_which_words_the_secret_is_drawn_from(words, own, said):
    assert among(words, 5, own) == said
