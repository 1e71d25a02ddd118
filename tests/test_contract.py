"""Every registered game keeps the contract. No test here knows a game."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from contract import (
    CHECKS,
    games_end,
    history_replays_to_the_same_position,
    option_matters,
)
from driving import (
    Case,
    advance,
    choices_from,
    looks,
    option_cases,
    other_cases,
    plain_cases,
    some_choices,
)
from hypothesis import given, settings
from hypothesis import strategies as st

import textgames

pytestmark = pytest.mark.sweep
IDS = list(textgames.registry)
CASES = [case for id in IDS for case in plain_cases(id)]
CHANGED = [case for id in IDS for case in (*option_cases(id), *other_cases(id))]

lines = st.lists(st.integers(0, 2**20), max_size=40) | st.builds(
    choices_from, st.integers(0, 2**32), st.integers(0, 300)
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_game_keeps_the_contract(case):
    @settings(max_examples=15)  # of games, each with all checks
    @given(choices=lines)  # inside: Hypothesis chains the settings of all cases of one test
    def keeps(choices):
        for check in CHECKS:
            check(case, choices)

    keeps()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_history_replays_without_hypothesis(case):
    """Hypothesis pins the global random seed and so hides games that use it; this test does not."""
    for choices in some_choices(10):
        history_replays_to_the_same_position(case, choices)


@pytest.mark.parametrize("case", CHANGED, ids=str)
def test_the_contract_holds_at_the_ends_of_every_option_and_at_any_table(case):
    for choices in some_choices(2, most=100):
        for check in CHECKS:
            if check is not games_end:
                check(case, choices)


@pytest.mark.parametrize("id", IDS)
def test_every_option_matters(id):
    cases = option_cases(id)
    for option in textgames.spec(id).options:
        changed = [case for case in cases if option in case.options]
        for n in {case.num_players for case in changed}:
            option_matters(Case(id, n), [case for case in changed if case.num_players == n])
        assert changed, f"no value of {option} but the default is allowed"


@pytest.mark.parametrize("case", CASES, ids=str)
def test_random_games_differ(case):
    """The driver's choices reach the game: of ten long games not all are the same."""
    games = [advance(case(), choices_from(seed, 30)) for seed in range(10)]
    assert len({tuple(game.history) for game in games}) > 1
    assert any(looks(game) != looks(games[0]) for game in games)


def test_games_are_the_same_in_another_process():
    """The order of sets changes with the hash seed of the process: no game may depend on it."""
    digests = set()
    for hash_seed in "12":
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(HERE)}
        done = subprocess.run(
            [sys.executable, "-c", DIGEST], env=environment, capture_output=True, check=True
        )
        digests.add(done.stdout)
    assert len(digests) == 1
    assert digests != {b""}


HERE = Path(__file__).parent
DIGEST = """
import textgames
from driving import advance, choices_from, plain_cases, readable

for id in textgames.registry:
    for case in plain_cases(id):
        for seed in range(5):
            game = advance(case(), choices_from(seed, 40 * seed))
            print(case, game.history, game.returns, game.to_act)
            for player in range(game.num_players):
                print(game.transcript(player), game.view(player) if readable(game) else "")
"""
