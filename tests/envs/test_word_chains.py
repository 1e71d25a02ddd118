"""WordChains beside a plain filter of the list; its ends; who wins against best play."""

import pytest

from textgames.agents.bots.word_chains import is_lost
from textgames.chance import Stream
from textgames.core import CHANCE, OptionError, play_chance
from textgames.envs.words.vocabulary import common_words
from textgames.envs.words.word_chains import GIVE_UP, first_words
from textgames.errors import IllegalAction
from textgames.registration import new_game

OWN = ("cat", "tree", "toad", "eagle", "early", "yellow", "dance")


def game(first, *words, **options):
    position = new_game("WordChains-v0", **options)
    for outcome in (str(len(first)), first):
        assert outcome in position.legal_actions(CHANCE)
        position.apply(outcome)
    for word in words:
        assert word in position.legal_actions(position.to_act[0])
        position.apply(word)
    return position


@pytest.mark.parametrize("shared", [1, 2, 3])
def test_random_games_agree_with_a_plain_filter_of_the_list(shared):
    """Turns, legal words and returns, after every action."""
    start = new_game("WordChains-v0", shared=shared)
    for seed in range(1000 if shared == 1 else 100):
        stream, position = Stream(seed), start.clone()
        play_chance(position, stream)
        used = [position.history[-1]]
        assert len(used[0]) in (3, 4)
        while True:
            turn = (len(used) - 1) % 2
            goes_on = [
                word
                for word in common_words(len(used[-1]) + 1, len(used[-1]) + 1)
                if word.startswith(used[-1][-shared:]) and word not in used
            ]
            if not goes_on:
                assert position.returns == ((-1, 1) if turn == 0 else (1, -1))
                break
            assert position.to_act == (turn,)
            assert position.returns == (0, 0)
            assert list(position.legal_actions(turn)) == [*goes_on, GIVE_UP]
            position.apply(goes_on[int(stream.random() * len(goes_on))])
            used.append(position.history[-1])


def test_a_game_to_a_dead_end_has_the_messages_of_the_rules():
    position = game("cat", "tree", "early", words=OWN)
    assert position.view(0) == ("The chain: cat - tree - early\nNext: 6 letters, beginning with y")
    position.apply("yellow")
    for player in (0, 1):
        assert position.transcript(player) == [
            "The first word has 3 letters.",
            "The first word is cat.",
            "Player 0 goes on with tree.",
            "Player 1 goes on with early.",
            "Player 0 goes on with yellow.",
            "No word of 7 letters begins with w: player 1 cannot go on, player 0 wins.",
        ]
    assert position.returns == (1, -1)


@pytest.mark.parametrize("words", [(), ("tree",)])
def test_who_gives_up_loses(words):
    position = game("cat", *words)
    giver = position.to_act[0]
    position.apply(position.legal_actions(giver).read("I GIVE UP"[2:]))
    assert position.returns[giver] == -1
    assert sum(position.returns) == 0
    assert position.transcript(0)[-1] == f"Player {giver} gives up: player {1 - giver} wins."


@pytest.mark.parametrize("reply", ["three", "team's", "eye", "cat", "trap.", "zzzz", "", "tr ee"])
def test_a_word_that_does_not_follow_is_refused_in_one_sentence(reply):
    legal = game("cat", "trap").legal_actions(1)
    with pytest.raises(
        IllegalAction,
        match=r"expected a word of the list that begins with p and has 5 letters, or \[give up\];",
    ):
        legal.read(reply)


def test_more_letters_may_have_to_be_shared():
    assert (
        "catch" in game("scat"[1:], "atom", shared=2, words=("cat", "atom", "omega", "catch")).own
    )
    assert list(game("cat", shared=2).legal_actions(0)) == [
        *(word for word in common_words(4, 4) if word.startswith("at")),
        GIVE_UP,
    ]


@pytest.mark.parametrize(
    "options",
    [
        {"words": ("cat", "dog")},
        {"words": OWN, "start": 5, "shared": 2},
        {"words": ("tree", "eagle"), "start": 6},
    ],
)
def test_words_of_which_none_can_follow_another_are_refused(options):
    with pytest.raises(
        OptionError, match=r"expected words = words of which .* got none such among"
    ):
        new_game("WordChains-v0", **options)


@pytest.mark.parametrize(("words", "got"), [(["at"], "'at'"), (["cat", "Cat"], "'cat' twice")])
def test_bad_own_words_are_refused(words, got):
    with pytest.raises(OptionError, match=f"of 3 to 20 letters from a to z, got {got}"):
        new_game("WordChains-v0", words=words)


def test_the_first_word_can_be_followed_and_has_one_of_two_lengths():
    position = new_game("WordChains-v0", start=4)
    assert position.legal_actions(CHANCE) == ("4", "5")
    position.apply("5")
    assert all(len(word) == 5 for word in position.legal_actions(CHANCE))
    assert new_game("WordChains-v0", words=OWN, start=4).lengths == ("4", "5")
    assert new_game("WordChains-v0", words=("cat", "tree", "eye")).lengths == ("3",)


def test_neither_seat_is_much_better_against_best_play():
    """Chance draws each of the two lengths with one half, then a word."""
    lost = [
        sum(is_lost((), 1, word) for word in words) / len(words)
        for words in first_words((), 1, 3).values()
    ]
    assert lost == [0, pytest.approx(0.85, abs=0.02)]
    assert 0.4 < sum(lost) / 2 < 0.45  # how often player 0 loses


def test_features_say_what_the_next_word_must_be():
    known = game("cat", shared=2).features(0)
    assert len(known) == 2 * 26 + 1
    assert [i for i, value in enumerate(known) if value == 1] == [0, 26 + 19]
    assert known[-1] == pytest.approx(4 / 21)
