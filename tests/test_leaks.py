"""Nothing leaks: positions that a player cannot tell apart look the same to it."""

import pytest
from driving import option_cases, other_cases, plain_cases, some_choices
from leaks import LEAK_CHECKS, many_games, other_secrets, secrets, twins

import textgames

pytestmark = pytest.mark.sweep
IDS = list(textgames.registry)
CASES = [case for id in IDS for case in plain_cases(id)]
CHANGED = [case for id in IDS for case in (*option_cases(id), *other_cases(id))]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_a_player_cannot_tell_apart_looks_the_same(case, record_property):
    """The numbers of pairs compared are reported at the end of the run.

    A game with secrets of which no pair was compared would need a test of its own. Which games
    have secrets is computed: some action leaves another player's knowledge as it was.
    """
    number = {many_games: 4, twins: 8, other_secrets: 16}
    pairs = {
        check: sum(check(case, choices) for choices in some_choices(number[check], most=80))
        for check in LEAK_CHECKS
    }
    for check, count in pairs.items():
        record_property(f"compared {case.id} {check.__name__.replace('_', ' ')}", count)
    of_any, of_chance = secrets(case)
    assert pairs[twins] > 0 or not of_any
    assert pairs[other_secrets] > 0 or not of_chance


@pytest.mark.parametrize("case", CHANGED, ids=str)
def test_nothing_leaks_at_the_ends_of_every_option_and_at_any_table(case):
    long, short = some_choices(2, most=60)
    many_games(case, short)  # which is many games all the same
    for check in (twins, other_secrets):
        check(case, long)
        check(case, short)


def test_which_games_have_secrets_is_computed_rightly():
    """Two that are known to every reader: all is open in tic-tac-toe, cards are secret in poker."""
    assert secrets(lambda: textgames.new_game("TicTacToe-v0")) == (False, False)
    assert secrets(lambda: textgames.new_game("KuhnPoker-v0")) == (True, True)
