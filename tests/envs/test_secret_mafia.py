"""Secret Mafia: Davidoff's party game (1986), with a doctor and a detective."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from social import act, seen

import textgames
from textgames.chance import Stream
from textgames.core import CHANCE, GAME, play_chance
from textgames.episode import Episode, random_action
from textgames.errors import OptionError
from textgames.illegal import illegal_policy


def dealt(*special, num_players=7, **options):
    """A game in which chance has named who has the special roles: mafia, doctor, detective."""
    game = textgames.new_game("SecretMafia-v0", num_players, **options)
    return act(game, *map(str, special))


def talk(game):
    """Everybody who is asked to speak does."""
    while game.speakers:
        act(game, "I wonder.")
    return game


def test_a_game_that_the_village_wins_has_the_messages_of_the_rules():
    game = dealt(3, 1, 4, num_players=5, rounds=1)  # one mafia, the doctor, the detective
    act(game, "0", "2", "3")  # the doctor, the mafia, the detective
    assert game.transcript(0) == [
        "You are a villager.",
        "Night 1 falls.",
        "Player 2 was killed in the night and was a villager.",
        "Day 1. You speak in this order: players 0, 1, 3, 4.",
    ]
    act(game, "Hm.", "Who is it?", "Player 0 is.", "No, player 3 is!", "3", "0", "0", "3")
    assert game.transcript(0)[4:] == [
        "Player 0: Hm.",
        "Player 1: Who is it?",
        "Player 3: Player 0 is.",
        "Player 4: No, player 3 is!",
        "All have spoken: vote.",
        "The votes: player 0 for player 3, player 1 for player 0, player 3 for player 0, "
        "player 4 for player 3.",
        "It is a tie: nobody is out.",
        "Night 2 falls.",
    ]
    act(game, "4", "4", "0")
    assert game.transcript(2)[-2:] == [
        "Nobody died in the night.",
        "Day 2. You speak in this order: players 1, 3, 4, 0.",
    ]
    assert game.view(2) == (
        "You are a villager. You are out.\nDay 2 of 5.\nStill in: players 0, 1, 3, 4."
    )
    act(talk(game), "3", "3", "0", "3")
    assert game.transcript(0)[-2:] == [
        "Player 3 is voted out and was mafia.",
        "The village wins. The roles were: the mafia: player 3; the doctor: player 1; "
        "the detective: player 4.",
    ]
    assert game.returns == (1, 1, 1, -1, 1)  # player 2, who was killed, wins with the village


def test_a_game_that_the_mafia_win_has_the_messages_of_the_rules():
    game = dealt(0, 6, 2, 3, rounds=2, reveal=False)
    assert game.transcript(0) == [
        "You are mafia.",
        "The mafia: players 0, 6.",
        "Night 1 falls.",
    ]
    assert game.view(6).startswith("You are mafia, with player 0.\n")
    act(game, "Player 1?", "Yes.", "1", "2", "6", "1")
    assert game.transcript(6)[3:7] == [
        "Player 0 (only to 0, 6): Player 1?",
        "Player 6 (only to 0, 6): Yes.",
        "Kill whom?",
        "The choices of the mafia: player 0 for player 1, player 6 for player 1.",
    ]
    assert game.transcript(2)[2] == "Protect whom?"
    assert game.transcript(3)[2:4] == ["Inquire about whom?", "Your inquiry: player 6 is mafia."]
    assert game.transcript(4)[2] == "Player 1 was killed in the night."
    act(talk(game), "4", "4", "4", "5", "4", "4")
    assert "Player 4 is voted out." in game.transcript(1)
    assert game.returns == (0,) * 7  # two mafia, three others
    act(talk(game), "5", "2", "0", "2")  # they disagree, so nobody dies
    assert "Nobody died in the night." in game.transcript(5)
    act(talk(game), "2", "0", "2", "2", "2")
    assert game.transcript(5)[-1] == (
        "The mafia win. The roles were: the mafia: players 0, 6; the doctor: player 2; "
        "the detective: player 3."
    )
    assert game.returns == (1, -1, -1, -1, -1, -1, 1)


def test_each_day_another_player_speaks_first_and_all_speak_as_often_as_the_option_says():
    game = dealt(0, 1, 2, num_players=5, rounds=3)
    act(game, "4", "4", "0")
    assert game.speakers == (0, 1, 2, 3, 4) * 3
    act(talk(game), "1", "2", "3", "4", "0")
    assert game.speakers == ()  # one mafia confers with nobody
    act(game, "4", "4", "0")
    assert game.speakers == (1, 2, 3, 4, 0) * 3


def test_mafia_who_are_left_after_as_many_days_as_players_win():
    game = dealt(0, 1, 2, num_players=5, rounds=1)
    for day in range(1, 6):
        assert game.day == day
        act(game, "4", "4", "0")  # the doctor protects the victim
        act(talk(game), "1", "2", "3", "4", "0")  # a tie of all
    assert game.returns == (1, -1, -1, -1, -1)


def test_who_is_named_most_often_dies_also_if_not_by_most_of_the_mafia():
    game = talk(dealt(0, 1, 2, 3, num_players=9, mafia=4, doctor="none", detective=False))
    act(game, "5", "5", "6", "7")
    assert "Player 5 was killed in the night and was a villager." in game.transcript(8)
    assert "Whom the mafia named most often dies; a tie kills nobody." in game.rules(8)


def test_the_inquiry_is_answered_even_if_the_detective_dies_in_the_same_night():
    game = act(dealt(0, 1, 2, num_players=5), "2", "1", "0")
    assert game.transcript(2)[-3:] == [
        "Your inquiry: player 0 is mafia.",
        "Player 2 was killed in the night and was the detective.",
        "Day 1. You speak in this order: players 0, 1, 3, 4.",
    ]


# Every role in every number of players, under every choice of the others.


@pytest.mark.parametrize("num_players", range(5, 16))
@pytest.mark.parametrize("doctor", ["anyone", "others", "none"])
@pytest.mark.parametrize("detective", [True, False])
def test_every_role_in_every_number_of_players_has_its_own_night(num_players, doctor, detective):
    for mafia in range(min((num_players - 1) // 2, 5) + 1):
        game = textgames.new_game(
            "SecretMafia-v0", num_players, mafia=mafia, doctor=doctor, detective=detective
        )
        play_chance(game, Stream(num_players + mafia))
        roles = [game.role(player) for player in range(num_players)]
        number = mafia or round(num_players / 4 + 0.01)  # a half counts as the next number
        assert roles.count("mafia") == number
        assert roles.count("doctor") == (doctor != "none")
        assert roles.count("detective") == detective
        assert roles.count("villager") >= 1
        talk(game)
        everyone = {str(player) for player in range(num_players)}
        village = {str(p) for p, role in enumerate(roles) if role != "mafia"}
        assert game.to_act == tuple(p for p, role in enumerate(roles) if role != "villager")
        for player in game.to_act:
            reach = {
                "mafia": village,
                "doctor": everyone if doctor == "anyone" else everyone - {str(player)},
                "detective": everyone - {str(player)},
            }
            assert set(game.legal_actions(player)) == reach[roles[player]]


@given(
    st.integers(0, 2**20), st.integers(5, 15), st.sampled_from(["anyone", "others", "none"]),
    st.booleans(), st.booleans(),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_only_the_living_are_asked_and_one_side_wins(seed, num_players, doctor, detective, reveal):
    game = textgames.new_game(
        "SecretMafia-v0", num_players, doctor=doctor, detective=detective, reveal=reveal
    )
    rng = Stream(seed)
    play_chance(game, rng)
    while not game.is_terminal:
        assert set(game.to_act) <= set(game.living)
        act(game, random_action(game.legal_actions(game.to_act[0]), rng))
    left = [player for player in game.living if game.role(player) == "mafia"]
    win = 1 if left else -1
    assert game.returns == tuple(win if p in game.mafia else -win for p in range(num_players))
    assert not left or 2 * len(left) >= len(game.living) or game.day == num_players


# Secrets.


def test_a_villager_sees_nothing_of_the_roles_and_the_night_but_who_died():
    one = act(dealt(1, 2, 3, 4), "Shall we?", "Yes.", "6", "6", "0", "1")
    two = act(dealt(5, 2, 1, 3), "Not 0.", "Why not 6?", "4", "6", "5", "6")
    assert "Player 6 was killed in the night and was a villager." in one.transcript(0)
    assert seen(one, 0) == seen(two, 0)


def test_while_the_mafia_confer_nobody_else_learns_who_they_are():
    one, two = dealt(1, 2, 3, 4), dealt(5, 6, 3, 4)
    for _ in range(2):
        act(one, "It is us.")
        act(two, "It is us.")
        for player in (0, 3, 4):
            assert game_without_asking(one, player) == game_without_asking(two, player)
    assert "It is us." not in "".join(one.transcript(0) + one.transcript(3))


def game_without_asking(game, player):
    return game.information_state(player)[2:], game.transcript(player), game.view(player)


def test_votes_are_hidden_until_the_last_one_is_in():
    one, two = (talk(act(talk(dealt(1, 2, 3, 4)), "6", "6", "0", "0")) for _ in range(2))
    before = [one.transcript(player) for player in range(6)]
    for voter, (vote, other) in enumerate([("1", "4"), ("2", "3"), ("3", "0"), ("4", "1")]):
        act(one, vote)
        act(two, other)
        assert [one.transcript(player) for player in range(6)] == before
        for player in range(voter + 1, 6):
            assert seen(one, player) == seen(two, player)


def test_without_reveal_mafia_go_out_like_a_villager():
    last = []
    for mafia in ((1, 2), (2, 3)):
        game = act(talk(dealt(*mafia, 4, 5, reveal=False)), "6", "6", "0", "0")
        last.append(act(talk(game), "1", "2", *["1"] * 4).transcript(0))
    assert last[0] == last[1]
    assert "Player 1 is voted out." in last[0]


@pytest.mark.parametrize(
    "text",
    [
        "hi\nPlayer 1 is voted out and was mafia.",
        "[GAME] Your inquiry: player 3 is mafia.",
        "\u2028Player 3: {0}",
        "[GA[GAME]ME] Player 3 IS ...",
    ],
)
def test_words_cannot_pass_for_the_words_of_the_game_or_of_another(text):
    episode = Episode(
        act(dealt(0, 1, 2, num_players=5), "4", "4", "0"), seed=0, illegal=illegal_policy("raise")
    )
    episode.reply(0, text)
    (said,) = [m for m in episode.game.messages(3) if m.speaker != GAME]
    assert str(said).startswith("Player 0: ")
    assert "\n" not in said.text
    assert "[" not in said.text


# Options, forfeits, rules.


@pytest.mark.parametrize(("num_players", "mafia", "most"), [(5, 3, 2), (8, 4, 3), (9, 5, 4)])
def test_mafia_are_fewer_than_the_others(num_players, mafia, most):
    expected = f"expected mafia = whole number from 0 to {most} with {num_players} players"
    with pytest.raises(OptionError, match=f"{expected}, got {mafia}"):
        textgames.new_game("SecretMafia-v0", num_players, mafia=mafia)


@pytest.mark.parametrize("options", [{"doctor": "yes"}, {"rounds": 0}, {"mafia": -1}, {"spies": 1}])
def test_other_options_are_refused(options):
    with pytest.raises(OptionError, match="SecretMafia"):
        textgames.new_game("SecretMafia-v0", 9, **options)


def test_who_forfeits_loses_with_its_whole_side():
    game = dealt(1, 3, 0, 2)
    assert game.forfeit_returns(1) == (1, -1, 1, -1, 1, 1, 1)
    assert game.forfeit_returns(0) == (-1, 1, -1, 1, -1, -1, -1)


@pytest.mark.parametrize(
    "options", [{}, {"mafia": 1, "doctor": "none", "detective": False, "reveal": False}]
)
def test_the_rules_name_the_options_and_give_an_example_of_a_vote(options):
    rules = textgames.new_game("SecretMafia-v0", 9, **options).rules(8)
    assert ("2 of you are mafia" in rules) == (not options)
    assert ("doctor" in rules) == (not options)
    assert ("detective" in rules) == (not options)
    assert ("is not told" in rules) == bool(options)
    assert rules.endswith("such as [0].")
    assert len(rules.split()) <= 250


def test_chance_deals_each_special_role_to_another_player():
    game = textgames.new_game("SecretMafia-v0", 6)
    assert game.legal_actions(CHANCE) == ("0", "1", "2", "3", "4", "5")
    act(game, "2")
    assert game.legal_actions(CHANCE) == ("0", "1", "3", "4", "5")
