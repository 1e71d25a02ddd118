"""Spyfall: Ushan's party game with its published scores (Hobby World 2014)."""

import re

import pytest
from social import act, seen

import textgames
from textgames.chance import Stream
from textgames.core import play_chance
from textgames.envs.social.locations import LOCATIONS
from textgames.envs.social.questions import question_to
from textgames.episode import random_action
from textgames.errors import IllegalAction, OptionError

ROLES = {location.name: location.roles for location in LOCATIONS}


def dealt(location="bank", spy=2, num_players=4, first=0, **options):
    """A game in which chance has dealt: the first roles of the location, by seats."""
    game = textgames.new_game("Spyfall-v0", num_players, **options)
    return act(game, location, str(spy), *ROLES[location][: num_players - 1], str(first))


def asks(game, target, *stops):
    """A question to `target`, its answer, and who stops the clock, by seats; the rest passes."""
    act(game, f"Is it nice? [{target}]", "Rather.")
    return act(game, *(*stops, *["pass"] * (len(game.to_act) - len(stops))))


def scores(game):
    assert game.is_terminal
    return game.returns


def test_a_game_has_the_messages_of_the_rules():
    game = asks(dealt(), 2, "pass", "accuse 2")
    act(game, "yes", "no")
    assert game.transcript(1) == [
        "The location: bank. Your role: manager.",
        "Player 0 asks first.",
        "Player 0 asks player 2.",
        "Player 0: Is it nice?",
        "Player 2: Rather.",
        "Player 1 accuses player 2. Do the others agree?",
        "The votes: player 0 yes, player 3 no.",
    ]
    assert game.transcript(2)[0] == "You are the spy."
    assert game.view(2) == (
        "You are the spy.\nQuestions left: 11.\n"
        "May still stop the clock to accuse: players 0, 2, 3."
    )
    asks(game, 3, "pass", "pass", "guess bank")
    assert game.transcript(0)[-2:] == [
        "Player 2 is the spy and guesses: bank.",
        "The spy wins. The spy was player 2, the location was bank.",
    ]


# Every end, with its score by either scale.


@pytest.mark.parametrize(
    ("end", "published", "win"),
    [
        ("caught", (1, 2, 0, 1), (1, 1, -1, 1)),
        ("wrong guess", (1, 1, 0, 1), (1, 1, -1, 1)),
        ("right guess", (0, 0, 4, 0), (-1, -1, 1, -1)),
        ("innocent", (0, 0, 4, 0), (-1, -1, 1, -1)),
        ("time", (0, 0, 2, 0), (-1, -1, 1, -1)),
        ("caught at the end", (1, 1, 0, 2), (1, 1, -1, 1)),
    ],
)
def test_every_end_pays_as_published_or_by_winning(end, published, win):
    for scoring, expected in (("published", published), ("win", win)):
        game = dealt(rounds=1, scoring=scoring)
        if end == "caught":
            act(asks(game, 2, "pass", "accuse 2"), "yes", "yes")
        elif end == "innocent":
            act(asks(game, 1, "pass", "pass", "accuse 1"), "yes", "yes")
        elif end.endswith("guess"):
            asks(game, 2, "pass", "pass", "guess bank" if end == "right guess" else "guess zoo")
        else:
            for target in (1, 2, 3, 0):
                asks(game, target)
            assert "The time is over" in game.transcript(0)[-1]
            for player in range(4):
                last = player == 3 and end == "caught at the end"
                act(game, "2" if player != 2 else "3", "yes", "yes" if last else "no")
                if game.is_terminal:
                    break
        assert scores(game) == expected


def test_at_the_end_each_accuses_in_turn_from_who_asked_first():
    game = dealt(rounds=1, first=1)
    for target in (2, 3, 0, 1):
        asks(game, target)
    for player in (1, 2, 3, 0):
        assert game.to_act == (player,)
        assert game.legal_actions(player) == tuple(str(p) for p in range(4) if p != player)
        act(game, str((player + 1) % 4))
        assert set(game.to_act) == {(player + 2) % 4, (player + 3) % 4}  # not the two of it
        act(game, "yes", "no")
    assert scores(game) == (0, 0, 2, 0)


# Who asks, who stops the clock.


def test_who_was_asked_asks_next_but_not_back_at_once():
    game = dealt(num_players=5)
    assert game.legal_actions(0) == question_to(("1", "2", "3", "4"))
    asks(game, 3)
    assert game.to_act == (3,)
    assert game.legal_actions(3) == question_to(("1", "2", "4"))
    with pytest.raises(IllegalAction, match="got '0'"):
        game.legal_actions(3).read("And you? [0]")
    asks(game, 1)
    assert game.legal_actions(1) == question_to(("0", "2", "4"))  # who has just asked is 3


def test_with_three_players_each_question_has_one_addressee_after_the_first():
    game = asks(dealt(num_players=3, spy=0), 1)
    assert game.legal_actions(1) == question_to(("2",))


def test_of_several_who_stop_the_clock_the_first_from_who_asks_next_counts():
    game = asks(dealt(), 2, "accuse 1", "accuse 0", "pass", "accuse 0")
    assert game.transcript(0)[-1] == "Player 3 accuses player 0. Do the others agree?"
    act(game, "no", "no")
    assert game.may_accuse == (0, 1, 2)  # those who did not count may still accuse
    game = asks(dealt(), 2, "accuse 1", "accuse 0", "guess bank", "accuse 0")
    assert scores(game) == (0, 0, 4, 0)
    game = asks(dealt(), 3, "accuse 1", "accuse 0", "guess bank", "accuse 0")
    assert game.to_act == (1, 2)  # player 3 was first: the spy may not guess now


def test_everybody_accuses_once_and_only_the_spy_guesses():
    game = dealt()
    assert "guess bank" not in act(game, "Is it? [1]", "No.").legal_actions(0)
    assert "guess bank" in game.legal_actions(2)
    act(game, "accuse 1", "pass", "pass", "pass", "no", "no")
    asks(game, 2)
    act(game, "Is it? [3]", "No.")
    assert tuple(game.legal_actions(0)) == ("pass",)
    assert len(game.legal_actions(1)) == 4
    assert len(game.legal_actions(2)) == 4 + len(LOCATIONS)


def test_only_who_asks_next_may_stop_the_clock_if_the_option_says_so():
    game = act(dealt(stop="asker"), "Is it nice? [2]", "Rather.")
    assert game.to_act == (2,)
    assert scores(act(game, "guess bank")) == (0, 0, 4, 0)


# Secrets.


def test_the_spy_sees_nothing_of_the_location_and_the_roles():
    games = [dealt("bank"), dealt("zoo"), dealt("ship", num_players=4)]
    for action in ("Nice? [2]", "Yes.", "pass", "accuse 0", "pass", "pass", "yes", "no"):
        assert seen(games[0], 2) == seen(games[1], 2) == seen(games[2], 2)
        for game in games:
            act(game, action)
    assert "bank" not in str(seen(games[0], 2)[:3])


def test_the_others_see_nothing_of_who_is_the_spy_and_which_roles_the_others_have():
    one, two = dealt(spy=2), dealt(spy=3)
    three = textgames.new_game("Spyfall-v0", 4)
    act(three, "bank", "3", "teller", "cleaner", "investor", "0")
    for action in ("Nice? [2]", "Yes.", "pass", "accuse 3", "pass", "pass", "yes", "no"):
        assert seen(one, 0) == seen(two, 0) == seen(three, 0)
        for game in (one, two, three):
            act(game, action)


def test_what_did_not_count_stays_secret():
    one = asks(dealt(), 2, "accuse 1", "accuse 0", "pass", "accuse 0")
    two = asks(dealt(), 2, "accuse 1", "pass", "pass", "accuse 0")
    assert seen(one, 2) == seen(two, 2)


@pytest.mark.parametrize("num_players", range(3, 9))
def test_all_but_the_spy_have_different_roles_at_the_location(num_players):
    for seed in range(20):
        game = textgames.new_game("Spyfall-v0", num_players)
        play_chance(game, Stream(seed))
        found = [re.search("Your role: (.+)\\.", game.view(p)) for p in range(num_players)]
        roles = {match[1] for match in found if match}
        assert len(roles) == num_players - 1
        assert roles <= {*ROLES[game.location]}
        assert not found[game.spy]


def test_one_side_wins_every_random_game():
    for seed in range(100):
        game = textgames.new_game("Spyfall-v0", 3 + seed % 6)
        rng = Stream(seed)
        play_chance(game, rng)
        while not game.is_terminal:
            game.apply(random_action(game.legal_actions(game.to_act[0]), rng))
        others = [game.returns[p] for p in range(game.num_players) if p != game.spy]
        assert (game.returns[game.spy] > 0) != (min(others) > 0)


# Questions, options, the list.


@pytest.mark.parametrize("text", ["[1]", "1", "Is it nice?", "Nice? [9]", "Nice? [1] [2]", ""])
def test_a_question_has_words_and_one_addressee(text):
    with pytest.raises(IllegalAction, match="expected"):
        question_to(("1", "2")).read(text)


def test_the_addressee_may_stand_anywhere_in_a_question():
    form = question_to(("1", "2"))
    assert form.read("[player 1] Is it [1]\nnice?") == "Is it nice? [1]"
    assert form.read("Is it nice? [1]") in form


@pytest.mark.parametrize(
    "options", [{"rounds": 0}, {"rounds": 11}, {"stop": "spy"}, {"scoring": 1}, {"locations": 3}]
)
def test_other_options_are_refused(options):
    with pytest.raises(OptionError, match="Spyfall"):
        textgames.new_game("Spyfall-v0", 4, **options)


def test_who_forfeits_loses_with_its_side():
    game = dealt()
    assert game.forfeit_returns(2) == (1, 1, 0, 1)
    assert game.forfeit_returns(0) == (0, 0, 2, 0)
    assert dealt(scoring="win").forfeit_returns(0) == (-1, -1, 1, -1)


@pytest.mark.parametrize("options", [{}, {"stop": "asker", "scoring": "win", "rounds": 5}])
def test_the_rules_name_the_options_and_all_locations(options):
    rules = textgames.new_game("Spyfall-v0", 4, **options).rules(3)
    assert ("who asks next may stop" in rules) == bool(options)
    assert ("20 questions" in rules) == bool(options)
    assert ("gets 4" in rules) == (not options)
    assert all(name in rules for name in ROLES)
    assert rules.endswith("such as [0].")


def test_the_examples_in_the_rules_name_another_player():
    for player in range(3):
        named = re.findall(r"\[(?:accuse )?(\d)\]", textgames.new_game("Spyfall-v0").rules(player))
        assert len(named) == 3
        assert str(player) not in named


def test_the_list_of_locations_is_large_and_clean():
    assert len(LOCATIONS) >= 24
    assert len(ROLES) == len(LOCATIONS)
    for location in LOCATIONS:
        assert len(set(location.roles)) >= 7
        assert len(set(location.traits)) == 6
        for word in (location.name, *location.roles, *location.traits):
            assert re.fullmatch("[a-z]+( [a-z]+)*", word), word
    traits = [set(location.traits) for location in LOCATIONS]
    assert all(traits.count(own) == 1 for own in traits)  # else the spy could never tell
