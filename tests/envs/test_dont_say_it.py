"""DontSayIt: what counts as the other's word, turns, and whole games with their messages."""

import pytest

from textgames.agents.bots.dont_say_it import _OPEN, _REPLIES
from textgames.core import CHANCE, OptionError
from textgames.envs.social.dont_say_it import checked_words, said
from textgames.envs.social.hidden_words import LEADS, WORDS
from textgames.registration import new_game


def game(*speeches, words=("river", "music"), **options):
    position = new_game("DontSayIt-v0", **options)
    for action in (*words, *speeches):
        assert action in position.legal_actions(position.to_act[0]), action
        position.apply(action)
    return position


def test_who_says_the_others_word_loses_and_all_words_are_told():
    position = game("I love my river.", "What do you do there?", "I listen to Music.")
    assert position.transcript(0) == [
        "Your secret word is river.",
        "Player 0: I love my river.",
        "Player 1: What do you do there?",
        "Player 0: I listen to Music.",
        "Player 0 said Music: player 1 wins. The words were river (player 0) and music (player 1).",
    ]
    assert position.transcript(1)[0] == "Your secret word is music."
    assert position.returns == (-1, 1)
    assert game("Hi.", "Rivers are nice.").returns == (1, -1)


@pytest.mark.parametrize("turns", [2, 3, 100])
def test_after_the_last_speech_it_is_a_draw(turns):
    position = game(*["Well."] * (turns - 1), turns=turns)
    assert not position.is_terminal
    assert "Speeches left: 1." in position.view(0)
    lost = position.clone()
    position.apply("Well.")
    assert position.returns == (0, 0)
    assert position.transcript(0)[-1] == (
        "The talk is over and nobody has said the other's word: a draw. The words were river "
        "(player 0) and music (player 1)."
    )
    speaker = lost.to_act[0]
    lost.apply(("music", "river")[speaker])  # the last speech may still lose
    assert lost.returns[speaker] == -1


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("river", "RIVER!"),
        ("river", "the river's end"),
        ("river", "a-river-boat"),
        ("city", "two cities"),
        ("dance", "we danced"),
        ("dance", "dancing"),
        ("plan", "planned it"),
        ("plan", "planning"),
        ("shoe", "shoeing a horse"),
        ("tree", "treeing"),
        ("dye", "dyed, or dyeing"),
        ("tie", "tying"),
        ("magic", "magicked away"),
        ("arc", "arcing"),
        ("box", "boxes"),
        ("party", "he partied"),
        ("answer", "answered"),
        ("potato", "Potatoes?"),
        ("photo", "photos"),
        ("light", "x_light_x"),
    ],
)
def test_a_word_counts_in_any_case_and_with_the_usual_endings(word, text):
    assert said(word, text)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("river", "riverside"),
        ("river", "r i v e r"),
        ("river", "driver"),
        ("plan", "planes"),
        ("plan", "planet"),
        ("car", "care, cares, cared"),
        ("dance", "dancer"),
        ("ice", "nice"),
        ("hat", "that hate"),
        ("star", "start"),
        ("king", ""),
        ("cat", "catch"),
    ],
)
def test_other_words_do_not_count(word, text):
    assert not said(word, text)


def test_the_own_word_may_be_said():
    assert not game("My river, the river!", "music music").is_terminal


def test_a_player_knows_its_own_word_only():
    one, other = (game("Hello.", words=("river", word)) for word in ("music", "garden"))
    assert one.information_state(0) == other.information_state(0)
    assert (one.view(0), one.rules(0)) == (other.view(0), other.rules(0))
    assert one.view(0) == "Your secret word: river.\nSpeeches left: 19."
    assert one.information_state(1) != other.information_state(1)


def test_the_two_words_differ():
    position = game("Hello.", words=("river", "music"))
    twin = new_game("DontSayIt-v0", words=["Ox", "Eagle"])
    twin.apply("ox")
    assert twin.legal_actions(CHANCE) == ("eagle",)
    assert position.words == ("river", "music")


@pytest.mark.parametrize(
    ("words", "got"),
    [
        (["river"], "got 'river' alone"),
        (["river", "River"], "none of them a form of another, got 'river'"),
        (["plan", "planning"], "none of them a form of another, got 'planning'"),
        (["rivers", "river"], "none of them a form of another, got 'river'"),
        (["river", "two words"], "got 'two words'"),
        (["river", ""], "got ''"),
        (["river", "x" * 21], "got 'xxxxxxxxxxxxxxxxxxxxx'"),
    ],
)
def test_bad_words_of_a_user_are_refused_in_one_sentence(words, got):
    expected = "DontSayIt-v0: expected words = two or more words of"
    with pytest.raises(OptionError, match=f"^{expected} .*, {got}"):
        new_game("DontSayIt-v0", words=words)


def test_the_list_has_nearly_two_hundred_words_of_different_forms():
    assert len(WORDS) > 190
    assert checked_words(WORDS) == WORDS


def test_no_sentence_of_the_list_or_the_bot_says_a_word_of_the_list():
    for sentence in (*LEADS.values(), *_OPEN, *_REPLIES):
        assert not [word for word in WORDS if said(word, sentence)], sentence
