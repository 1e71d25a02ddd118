"""The iterated prisoner's dilemma against its pay-off table and hand-calculated matches."""

from itertools import product

import pytest

from textgames.agents.bots.iterated_prisoners_dilemma import STRATEGIES
from textgames.core import Message
from textgames.envs.matrix.iterated_prisoners_dilemma import IteratedPrisonersDilemma
from textgames.errors import OptionError
from textgames.registration import new_game

C, D = "cooperate", "defect"
MOVE = {"C": C, "D": D}


def game(**options):
    return new_game("IteratedPrisonersDilemma-v0", **options)


def play(position, *actions):
    for action in actions:
        assert action in position.legal_actions(position.to_act[0])
        position.apply(action)
    return position


@pytest.mark.parametrize(
    ("first", "second", "returns"),
    [(C, C, (3, 3)), (C, D, (0, 5)), (D, C, (5, 0)), (D, D, (1, 1))],
)
def test_one_round_pays_what_the_table_says(first, second, returns):
    # Axelrod, The Evolution of Cooperation (1984), figure 1
    assert play(game(rounds=1), first, second).returns == returns


def test_other_payoffs_go_to_the_right_moves():
    options = {"rounds": 1, "reward": -1, "temptation": 0, "sucker": -7, "punishment": -5}
    paid = {moves: play(game(**options), *moves).returns for moves in product((C, D), repeat=2)}
    assert paid == {(C, C): (-1, -1), (C, D): (-7, 0), (D, C): (0, -7), (D, D): (-5, -5)}


# Totals over 10 rounds, calculated by hand from the table above. Strategies: Axelrod 1984;
# win-stay, lose-shift: Nowak and Sigmund, Nature 364 (1993).
TOTALS = {
    ("tit-for-tat", "tit-for-tat"): (30, 30),
    ("tit-for-tat", "always-cooperate"): (30, 30),
    ("tit-for-tat", "always-defect"): (9, 14),
    ("tit-for-tat", "grim"): (30, 30),
    ("tit-for-tat", "win-stay-lose-shift"): (30, 30),
    ("tit-for-tat", "alternate"): (23, 28),
    ("grim", "always-defect"): (9, 14),
    ("grim", "alternate"): (27, 12),
    ("win-stay-lose-shift", "always-defect"): (5, 30),
    ("win-stay-lose-shift", "alternate"): (21, 26),
    ("alternate", "always-defect"): (5, 30),
    ("alternate", "always-cooperate"): (40, 15),
    ("alternate", "alternate"): (20, 20),
    ("always-defect", "always-cooperate"): (50, 0),
    ("always-defect", "always-defect"): (10, 10),
}


@pytest.mark.parametrize("pair", TOTALS, ids=" against ".join)
def test_classic_strategies_have_their_known_totals_in_both_seats(pair):
    for seats in ((0, 1), (1, 0)):
        position = game()
        for _ in range(10):
            letters = [STRATEGIES[pair[i]](position.moves[p], position.moves[1 - p])
                       for p, i in enumerate(seats)]  # fmt: skip
            play(position, *(MOVE[letter] for letter in letters))
        assert position.is_terminal
        assert position.returns == tuple(TOTALS[pair][i] for i in seats)


def test_rewards_come_by_round():
    position = game(rounds=3)
    seen = []
    for moves in ((C, D), (D, D), (C, C)):
        play(position, *moves)
        seen.append(position.returns)
    assert seen == [(0, 5), (1, 6), (4, 9)]


def test_a_choice_is_secret_until_both_are_made():
    secrets = []
    for move in (C, D):
        position = play(game(), D, D, move)
        secrets.append(
            [position.to_act, position.information_state(1), position.view(1), position.features(1)]
        )
    assert secrets[0] == secrets[1]
    assert secrets[0][0] == (1,)


def test_talk_comes_before_each_choice_and_at_the_same_time():
    position = game(rounds=2, talk=True)
    play(position, "Let us cooperate.")
    assert position.messages(1) == []
    play(position, "Round 1: player 0 defects")
    assert position.messages(1) == [
        Message(0, -2, "Let us cooperate."),
        Message(1, -2, "Round 1: player 0 defects"),
    ]
    assert position.legal_actions(0) == (C, D)
    play(position, C, D)
    assert "x" * 200 in position.legal_actions(0)
    assert "x" * 201 not in position.legal_actions(0)
    assert play(position, "Why?", "Sorry.", D, D).returns == (1, 6)
    assert position.is_terminal


def test_with_talk_the_actions_cannot_be_listed():
    assert game(talk=True).all_actions() == ()
    assert game(talk=True).features(0) == ()
    assert game().all_actions() == (C, D)


def test_the_view_shows_the_history_of_its_reader():
    position = play(game(), C, D, D, D, D, C)
    assert position.view(0).splitlines() == [
        "Round 4 of 10. Points: you 6, other 6.",
        "Rounds 1 to 3, C for cooperate and D for defect",
        "  you    CDD",
        "  other  DDC",
    ]
    assert position.view(1).splitlines()[2:] == ["  you    DDC", "  other  CDD"]


def test_the_longest_view_fits_80_columns():
    position = play(game(rounds=100, sucker=-1000), *[C, D] * 100)
    assert max(map(len, position.view(0).splitlines())) <= 80
    assert position.returns == position.return_range()


def test_features_are_the_last_moves_and_the_shares_of_the_results():
    position = game()
    assert position.features(0) == [0, 0, 0, 0, 0, 0]
    play(position, C, C, C, D, D, C, D, C)
    assert position.features(0) == [-1, 1, 0.1, 0.1, 0.2, 0]
    assert position.features(1) == [1, -1, 0.1, 0.2, 0.1, 0]


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"punishment": 3}, "temptation > reward > punishment > sucker, got 5, 3, 3, 0"),
        ({"temptation": 6}, r"2 \* reward > temptation \+ sucker.* got 2 \* 3 and 6 \+ 0"),
        ({"rounds": 101}, "rounds = whole number from 1 to 100, got 101"),
    ],
)
def test_payoffs_that_make_another_game_are_refused(options, complaint):
    with pytest.raises(OptionError, match=complaint):
        game(**options)


def test_the_rules_name_all_payoffs_and_rounds():
    text = IteratedPrisonersDilemma(
        rounds=7, reward=13, temptation=19, sucker=-3, punishment=2
    ).rules(1)
    assert "player 1" in text
    assert "exactly 7 rounds" in text
    for amount in ("each gets 13", "each gets 2", "who defects gets 19", "who cooperates gets -3"):
        assert amount in text
