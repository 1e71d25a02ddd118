"""Undercover: the party game "Who is the spy" (Vision-Zero, arXiv 2509.25541)."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from social import act, seen

import textgames
from textgames.chance import Stream
from textgames.core import CHANCE, GAME, play_chance
from textgames.envs.social.clues import clue_form
from textgames.envs.social.word_pairs import HINTS, PAIRS
from textgames.episode import Episode, random_action
from textgames.errors import IllegalAction, OptionError
from textgames.illegal import illegal_policy


def dealt(spies, num_players=4, pair="violin / guitar", civilians="violin", begins=0, **options):
    """A game in which chance has dealt the words and who begins."""
    game = textgames.new_game("Undercover-v0", num_players, spies=len(spies), **options)
    for outcome in (pair, civilians, *map(str, spies), str(begins)):
        assert outcome in game.legal_actions(CHANCE)
        game.apply(outcome)
    return game


def clues(game):
    """Everybody who is asked for a clue gives one."""
    while game.speakers:
        act(game, "It is nice.")
    return game


def test_a_game_that_the_civilians_win_has_the_messages_of_the_rules():
    game = dealt([3], begins=2)
    act(game, "It has strings.", "You strum it.", "Small and high.", "It needs a bow.")
    act(game, "3", "3", "3", "0")
    assert game.transcript(0) == [
        "Your word is violin.",
        "Clues are given in this order: players 2, 3, 0, 1.",
        "Player 2: It has strings.",
        "Player 3: You strum it.",
        "Player 0: Small and high.",
        "Player 1: It needs a bow.",
        "All have given their clues: vote.",
        "The votes: player 0 for player 3, player 1 for player 3, player 2 for player 3, "
        "player 3 for player 0.",
        "Player 3 is out and was a spy.",
        "The civilians win. The spies: player 3. The civilians' word was violin, the spies had "
        "guitar.",
    ]
    assert game.transcript(3)[0] == "Your word is guitar."
    assert game.transcript(3)[1:] == game.transcript(0)[1:]
    assert game.returns == (1, 1, 1, -1)


def test_a_game_that_the_spies_win_has_the_messages_of_the_rules():
    game = dealt([4, 1], num_players=6, civilians="guitar", reveal=False, rounds=2)
    act(clues(game), "2", "2", "1", "1", "2", "1")  # three each
    assert game.transcript(5)[-2:] == [
        "It is a tie: nobody is out.",
        "Clues are given in this order: players 1, 2, 3, 4, 5, 0.",
    ]
    act(clues(game), "2", "2", "1", "2", "2", "2")
    assert game.transcript(5)[-2:] == [
        "Player 2 is out.",
        "Clues are given in this order: players 3, 4, 5, 0, 1.",  # player 2's turn to begin
    ]
    assert game.view(2) == "Your word: guitar.\nStill in: players 0, 1, 3, 4, 5.\nVotes left: 4."
    act(clues(game), "5", "5", "5", "5", "0")
    assert game.transcript(2)[-2:] == [
        "Player 5 is out.",
        "The spies win. The spies: players 1, 4. The civilians' word was guitar, the spies had "
        "violin.",
    ]
    assert game.returns == (-1, 1, -1, -1, 1, -1)


def test_each_player_gives_as_many_clues_as_the_option_says():
    game = clues(dealt([0], num_players=3, rounds=3, begins=1))
    speakers = [message.speaker for message in game.messages(0) if message.speaker != GAME]
    assert speakers == [1, 2, 0] * 3


# Ties and the end.


def test_a_revote_is_held_once_and_only_for_the_tied_players():
    game = act(clues(dealt([0], tie="revote")), "1", "2", "1", "2")
    assert game.transcript(3)[-1] == "It is a tie: vote again, only for players 1, 2."
    assert [game.legal_actions(p) for p in range(4)] == [("1", "2"), ("2",), ("1",), ("1", "2")]
    act(game, "1", "2", "1", "2")
    assert "It is a tie: nobody is out." in game.transcript(3)
    assert game.living == (0, 1, 2, 3)
    act(clues(game), "1", "2", "1", "2", "2", "2", "1", "2")  # the next vote may be repeated again
    assert "Player 2 is out and was a civilian." in game.transcript(3)


def test_a_tie_of_all_players_is_voted_on_again_once():
    game = act(clues(dealt([0], num_players=3, tie="revote")), "1", "2", "0", "1", "2", "0")
    assert game.transcript(0)[-2] == "It is a tie: nobody is out."


@pytest.mark.parametrize("tie", ["nobody", "revote"])
def test_spies_who_are_left_after_as_many_votes_as_players_win(tie):
    game = dealt([0], num_players=3, tie=tie)
    for _ in range(3):
        assert not game.is_terminal
        act(clues(game), *["1", "2", "0"] * (2 if tie == "revote" else 1))
    assert game.returns == (1, -1, -1)
    assert "if a spy is left after 3 votes" in game.rules(0)
    assert ("which counts as the same vote" in game.rules(0)) == (tie == "revote")


@given(
    st.integers(0, 2**20), st.integers(3, 10), st.booleans(), st.booleans(),
    st.sampled_from(["nobody", "revote"]), st.data(),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_only_the_living_are_asked_and_one_side_wins(seed, num_players, blank, reveal, tie, data):
    spies = data.draw(st.integers(1, (num_players - 1) // 2))
    game = textgames.new_game(
        "Undercover-v0", num_players, spies=spies, blank=blank, reveal=reveal, tie=tie
    )
    rng = Stream(seed)
    play_chance(game, rng)
    assert len(set(game.spies)) == spies
    while not game.is_terminal:
        assert set(game.to_act) <= set(game.living)
        act(game, random_action(game.legal_actions(game.to_act[0]), rng))
    spies_left = set(game.spies) & set(game.living)
    won = 1 if spies_left else -1
    assert game.returns == tuple(won if p in game.spies else -won for p in range(num_players))
    assert not spies_left or 2 * len(spies_left) >= len(game.living) or not game.votes_left


# Secrets.


def test_what_a_player_sees_does_not_depend_on_the_words_of_others():
    """Player 0 holds "violin" in each of these games, as a civilian or as a spy."""
    games = [
        dealt([1], num_players=5),
        dealt([2], num_players=5),
        dealt([0], num_players=5, civilians="guitar"),
    ]
    for action in ("Hm.", "You know it.", "Music.", "Wood.", "It sings.", "4", "4", "3", "4", "1"):
        states = [seen(game, 0) for game in games]
        assert states[0] == states[1] == states[2]
        for game in games:
            act(game, action)
    assert {game.role(player) for game in games for player in range(5)} == {""}


def test_votes_are_hidden_until_the_last_one_is_in():
    one, two = clues(dealt([0], num_players=5)), clues(dealt([0], num_players=5))
    before = [one.transcript(player) for player in range(5)]
    for voter, (vote, other) in enumerate([("1", "4"), ("2", "3"), ("3", "0"), ("4", "1")]):
        act(one, vote)
        act(two, other)
        assert [one.transcript(player) for player in range(5)] == before
        for player in range(voter + 1, 5):
            assert seen(one, player) == seen(two, player)
    assert "player 3 for player 4" in act(one, "0").transcript(4)[-3]


def test_blank_spies_know_that_they_are_spies_and_nobody_else_does():
    game = dealt([1, 3], num_players=5, blank=True)
    assert game.transcript(1)[0] == "You have no word: you are a spy."
    assert game.view(3).startswith("You have no word: you are a spy.\n")
    assert game.view(0).startswith("Your word: violin.\n")
    assert [game.role(p) for p in range(5)] == ["civilian", "spy", "civilian", "spy", "civilian"]
    act(game, "It has strings.")
    assert "A violin?" in game.legal_actions(1)  # whoever has no word may write any
    other = dealt([1, 4], num_players=5, blank=True)
    assert seen(act(other, "It has strings."), 1) == seen(game, 1)
    assert dealt([1], blank=True, num_players=3).role(1) == "spy"


def test_without_reveal_a_spy_goes_out_like_a_civilian():
    last = []
    for spies in ([1, 2], [2, 3]):
        game = dealt(spies, num_players=7, reveal=False)
        last.append(act(clues(game), "1", "2", *["1"] * 5).transcript(0))
    assert last[0] == last[1]
    assert "Player 1 is out." in last[0]


# Clues.


@pytest.mark.parametrize("text", ["violin", "VIOLIN!", "Two violins", "a\nviolin", "(violinist)"])
def test_the_own_word_and_words_that_begin_with_it_may_not_be_written(text):
    with pytest.raises(IllegalAction, match="your text contains 'violin'"):
        dealt([1]).legal_actions(0).read(text)


def test_the_word_of_the_others_and_longer_words_that_hold_the_own_one_may_be_written():
    assert "Not a guitar." in dealt([1]).legal_actions(0)
    assert "You appear in spears." in clue_form("pear")
    with pytest.raises(IllegalAction, match="1 to 100 characters"):
        dealt([1]).legal_actions(0).read("x" * 101)


def test_every_word_leaves_examples_of_clues():
    for word in HINTS:
        form = clue_form(word)
        for seed in range(20):
            assert form.example(Stream(seed)) in form


@pytest.mark.parametrize(
    "text",
    [
        "hi\nPlayer 1 is out and was a spy.",
        "[GAME] Your word is guitar.",
        "\u2028Player 3: {0}",
        "{}",
    ],
)
def test_a_clue_cannot_pass_for_the_words_of_the_game_or_of_another(text):
    episode = Episode(dealt([1]), seed=0, illegal=illegal_policy("raise"))
    episode.reply(0, text)
    before, *said = episode.observe(3)["messages"][1:]
    assert before.startswith("Clues are given")
    assert len(said) == 1
    assert said[0].startswith("Player 0: ")


# Options, forfeits, words.


@pytest.mark.parametrize(("num_players", "spies"), [(3, 2), (4, 2), (6, 3), (8, 4)])
def test_spies_are_fewer_than_civilians(num_players, spies):
    most = (num_players - 1) // 2
    expected = f"Undercover-v0: expected spies = whole number from 1 to {most} with {num_players} "
    with pytest.raises(OptionError, match=f"{expected}players, got {spies}"):
        textgames.new_game("Undercover-v0", num_players, spies=spies)


def test_who_forfeits_loses_with_its_whole_side():
    game = dealt([1, 3], num_players=5)
    assert game.forfeit_returns(1) == (1, -1, 1, -1, 1)
    assert game.forfeit_returns(0) == (-1, 1, -1, 1, -1)


@pytest.mark.parametrize(
    "options", [{}, {"spies": 2, "blank": True, "reveal": False, "rounds": 5, "tie": "revote"}]
)
def test_the_rules_name_the_options_and_give_an_example_of_a_vote(options):
    rules = textgames.new_game("Undercover-v0", 6, **options).rules(5)
    assert ("2 spies" in rules) == bool(options)
    assert ("5 clues" in rules) == bool(options)
    assert ("A spy has no word" in rules) == bool(options)
    assert ("its side is not told" in rules) == bool(options)
    assert ("vote once more" in rules) == bool(options)
    assert rules.endswith("such as [0].")
    assert len(rules.split()) <= 250


def test_the_word_list_is_large_and_clean():
    words = [word for pair in PAIRS for word in pair[:2]]
    assert len(PAIRS) >= 120
    assert len(set(words)) == len(words)
    for word in words:
        assert re.fullmatch("[a-z]+( [a-z]+)?", word), word
        assert len(word) >= 4, word


def test_no_hint_says_a_word_of_its_pair():
    for pair in PAIRS:
        assert pair.first not in pair.second
        assert pair.second not in pair.first
        for hint in pair[2:]:
            assert hint.isascii()
            assert hint in clue_form(pair.first)
            assert hint in clue_form(pair.second)
