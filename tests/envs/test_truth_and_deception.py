"""TruthAndDeception: its messages and turns (TextArena, arXiv 2504.11442), and its statements."""

import pytest

from textgames.core import CHANCE
from textgames.envs.social.truth_and_deception import pairs
from textgames.registration import new_game


def game(*actions, drawn="1 true first", **options):
    position = new_game("TruthAndDeception-v0", **options)
    for action in (drawn, *actions):
        assert action in position.legal_actions(position.to_act[0]), action
        position.apply(action)
    return position


def test_a_game_that_the_guesser_wins_has_the_messages_of_the_rules():
    position = game("It is the second.", "Is it?", rounds=1, drawn="1 false first")
    assert position.to_act == (1,)
    assert position.legal_actions(1) == ("1", "2")
    position.apply("2")
    assert position.transcript(1) == [
        "Statement 1: An octopus has two hearts.",
        "Statement 2: An octopus has three hearts.",
        "Player 0: It is the second.",
        "Player 1: Is it?",
        "Player 1 chooses statement 2. Statement 2 is true: player 1 wins.",
    ]
    assert position.transcript(0)[2] == "Statement 2 is the true one."
    assert position.transcript(0)[3:] == position.transcript(1)[2:]
    assert position.returns == (-1, 1)


def test_the_deceiver_wins_if_the_false_statement_is_chosen():
    position = game("Trust me.", "Hm.", "2", rounds=1)
    assert position.returns == (1, -1)
    assert position.transcript(1)[-1] == (
        "Player 1 chooses statement 2. Statement 1 is true: player 0 wins."
    )


@pytest.mark.parametrize("rounds", [1, 3, 20])
def test_each_speaks_in_turn_as_often_as_announced(rounds):
    position, speakers = game(rounds=rounds), []
    while position.legal_actions(position.to_act[0]) != ("1", "2"):
        speakers += position.to_act
        position.apply("Well.")
    assert speakers == [0, 1] * rounds
    assert position.to_act == (1,)


def test_only_the_deceiver_knows_which_is_true():
    """Each draw shows other statements, so the generic test of leaks finds no two to compare."""
    assert "true one" not in "\n".join(game().transcript(1))
    assert game().view(1) == "Speeches left: 6."
    assert game().view(0) == "Speeches left: 6.\nStatement 1 is the true one."
    assert [game().role(player) for player in (0, 1)] == ["deceiver", "guesser"]


def test_both_orders_of_a_pair_are_equally_likely():
    position = new_game("TruthAndDeception-v0")
    outcomes = position.legal_actions(CHANCE)
    assert len(set(outcomes)) == len(outcomes) == 2 * len(pairs())
    assert sum("true first" in outcome for outcome in outcomes) == len(pairs())
    assert position.chance_weights() is None


def test_there_are_over_two_hundred_pairs_of_different_statements():
    found = pairs()
    assert len(found) >= 210
    every = [statement for pair in found for statement in pair]
    assert len({statement.casefold() for statement in every}) == len(every)
    for statement in every:
        assert statement.isascii()
        assert 15 <= len(statement) <= 100
        assert statement[0].isupper()
        assert statement.endswith(".")


def test_length_does_not_give_the_true_statement_away():
    """Always choosing the longer of two statements, or the shorter, is right half the time."""
    longer = sum(len(pair.true) > len(pair.false) for pair in pairs())
    shorter = sum(len(pair.true) < len(pair.false) for pair in pairs())
    assert 0.3 < longer / len(pairs()) < 0.6
    assert 0.3 < shorter / len(pairs()) < 0.6
