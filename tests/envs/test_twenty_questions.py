"""TwentyQuestions, the parlour game: its messages, its counts, what names a thing."""

import re

import pytest

from textgames.core import CHANCE, OptionError
from textgames.envs.social.things import MARKS, QUESTIONS, THINGS
from textgames.envs.social.twenty_questions import LAST_GUESS, QUESTION, names, plain
from textgames.errors import IllegalAction
from textgames.registration import new_game


def game(thing, *actions, **options):
    position = new_game("TwentyQuestions-v0", **options)
    for action in (thing, *actions):
        player = position.to_act[0]
        assert action in position.legal_actions(player), action
        position.apply(action)
    return position


def test_a_game_won_by_an_early_guess_has_the_messages_of_the_rules():
    position = game(
        "piano", "Is it alive?", "no", "[guess: a guitar]", "Has it strings?", "it depends",
        "Then it must be this. [guess: the pianos]",
    )  # fmt: skip
    assert position.transcript(1) == [
        "Player 1: Is it alive?",
        "The answer is: no.",
        "The guess a guitar is wrong.",
        "Player 1: Has it strings?",
        "The answer is: it depends.",
        "Player 1: Then it must be this.",
        "The guess the pianos is right.",
    ]
    assert position.transcript(0) == ["The thing is: piano.", *position.transcript(1)]
    assert position.returns == (1, 1)
    assert position.view(1) == "Questions left: 17."
    assert position.view(0) == "The thing: piano.\nQuestions left: 17."


@pytest.mark.parametrize("questions", [1, 20, 50])
def test_there_are_exactly_as_many_questions_as_announced_and_then_one_guess(questions):
    position = game("piano", *["Is it?", "no"] * (questions - 1), questions=questions)
    assert position.legal_actions(1) is QUESTION
    position.apply("Is it?")
    assert position.to_act == (0,)
    position.apply("yes")
    assert position.legal_actions(1) is LAST_GUESS
    won = position.clone()
    won.apply("guess: piano")
    assert won.returns == (1, 1)
    position.apply("guess: harp")
    assert position.returns == (0, 0)
    assert position.transcript(1)[-1] == "The guess harp is wrong. The thing was: piano."


def test_guesses_alone_use_up_all_questions():
    position = game("piano", *["[guess: harp]"] * 3, "guess: harp", questions=3)
    assert position.returns == (0, 0)


@pytest.mark.parametrize(
    ("guess", "thing"),
    [
        ("Piano", "piano"),
        ("a piano", "piano"),
        ("the pianos", "piano"),
        ("TV", "television/tv"),
        ("T-Shirts", "t shirt"),
        ("polar   bear", "polar bear"),
        ("glasses", "glasses/spectacles"),
        ("bus", "bus"),
    ],
)
def test_case_article_punctuation_and_plural_do_not_count(guess, thing):
    assert plain(guess) in map(plain, names(thing))


@pytest.mark.parametrize(
    ("guess", "thing"),
    [("pian", "piano"), ("grand piano", "piano"), ("an", "ant"), ("tv set", "tv")],
)
def test_other_names_are_wrong(guess, thing):
    assert plain(guess) != plain(thing)


def test_a_guess_is_read_in_every_usual_form():
    assert QUESTION.read("guess: piano") == "[guess: piano]"
    assert QUESTION.read("[Guess: a piano!]") == "[guess: a piano]"
    assert QUESTION.read("So: [my guess is piano]") == "So: [guess: piano]"
    assert QUESTION.read("Is it a guess?") == "Is it a guess?"
    for text in ("piano", "guess: piano", "Guess piano."):
        assert LAST_GUESS.read(text) == "guess: piano"
    for text in ("", "guess:", "guess: ?!", "guess: " + "x" * 41, "x" * 10**6):
        with pytest.raises(IllegalAction, match=r"expected \[guess: NAME\]"):
            LAST_GUESS.read(text)
    with pytest.raises(IllegalAction, match=r"at most one of \[guess: NAME\]|expected"):
        QUESTION.read("Is it [a piano]?")


def test_the_thing_is_known_to_player_0_alone():
    one, other = (
        game(thing, "Is it big?", "yes", "[guess: bell]") for thing in ("piano", "castle")
    )
    assert one.information_state(1) == other.information_state(1)
    assert (one.view(1), one.rules(1), one.role(1)) == (other.view(1), other.rules(1), "asks")
    assert one.information_state(0) != other.information_state(0)


def test_own_things_may_have_several_names():
    position = game("truck/lorry", "Big?", "yes", things=["truck/lorry", "polar bear"])
    assert position.transcript(0)[0] == "The thing is: truck or lorry."
    assert "one of 2 that were chosen for this game" in position.rules(1)
    position.apply("[guess: lorry]")
    assert position.returns == (1, 1)


@pytest.mark.parametrize(
    ("things", "got"),
    [
        (["x" * 41], "got 'xxx"),
        (["cat", "/"], "got ''"),
        (["a\nb"], "got 'a b'"),
        (["[cat]"], r"got '\(cat\)'"),
        (["!?"], r"got '!\?'"),
        (["cat", "The Cats"], "got 'The Cats' twice"),
        (["cat/tiger", "tiger"], "got 'tiger' twice"),
    ],
)
def test_bad_things_of_a_user_are_refused_in_one_sentence(things, got):
    with pytest.raises(OptionError, match=f"^TwentyQuestions-v0: expected things = .*, {got}"):
        new_game("TwentyQuestions-v0", things=things)


def test_the_list_has_over_two_hundred_things_of_different_names():
    assert len(THINGS) > 300
    every = [plain(name) for thing in THINGS for name in names(thing)]
    assert len(set(every)) == len(every)
    assert all(re.fullmatch("[a-z -]{2,20}", name) for thing in THINGS for name in names(thing))
    assert all(set(marks) <= set(QUESTIONS) for marks in MARKS.values())
    assert new_game("TwentyQuestions-v0").legal_actions(CHANCE) is THINGS
