"""The generic tests catch what they are there to catch: mistakes are planted, and each is found."""

import pytest
from contract import CHECKS, clone_is_independent, option_matters
from driving import advance, choices_from, plain_cases, some_choices
from leaks import LEAK_CHECKS
from mutants import MUTANTS, Ballot, OptionIgnored, SharedNestedList
from planted import PLANTED

import textgames
from textgames.envs.board.tic_tac_toe import TicTacToe
from textgames.envs.cards.kuhn_poker import KuhnPoker

IDS = list(textgames.registry)
GAMES = some_choices(20, most=60)
FEW = GAMES[::5]  # where nothing is to be found


@pytest.fixture(autouse=True)
def unexplained(monkeypatch):
    """Nobody reads why an assertion fails that has to; pytest took minutes to write it down."""
    monkeypatch.setattr("_pytest.assertion.util._reprcompare", None)


def run(check, make, games=GAMES):
    return [check(make, choices) for choices in games]


@pytest.mark.parametrize(
    "mutant", MUTANTS, ids=lambda mutant: f"{mutant.game.__name__}-{mutant.check.__name__}"
)
def test_each_planted_mistake_is_caught(mutant):
    with pytest.raises(mutant.error):
        run(mutant.check, mutant.game)


@pytest.mark.sweep
@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize("planted", PLANTED, ids=lambda planted: planted.plant.__name__)
def test_a_mistake_is_caught_in_every_game_in_which_it_is_one(planted, id):
    """No check is weaker in a large game than in small ones; where all is open, all may show."""
    for case in plain_cases(id):
        if planted.applies(case):
            with pytest.raises(planted.error):
                run(planted.check, planted.begin(case))
        else:
            run(planted.check, planted.begin(case), FEW)


def test_a_copy_is_taken_in_mid_game_however_many_choices_there_are():
    with pytest.raises(AssertionError):
        clone_is_independent(SharedNestedList, choices_from(1, 300))


def test_every_kind_of_mistake_applies_to_some_game():
    cases = [case for id in IDS for case in plain_cases(id)]
    assert all(any(map(planted.applies, cases)) for planted in PLANTED)


@pytest.mark.parametrize("check", CHECKS + LEAK_CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("game", [KuhnPoker, TicTacToe, Ballot])
def test_the_same_games_without_a_mistake_pass(game, check):
    run(check, game)


def test_every_check_has_a_mistake_that_it_catches():
    assert {mutant.check for mutant in MUTANTS} == {*CHECKS, *LEAK_CHECKS}


def test_an_option_that_is_ignored_is_caught():
    with pytest.raises(AssertionError, match="ignored"):
        option_matters(OptionIgnored, [lambda: OptionIgnored(bonus=True)])
    option_matters(Ballot, [lambda: Ballot(bonus=True)])


def test_hostile_words_are_among_what_players_say():
    """A test of forged messages is worth what the words in it are worth."""
    said = {message.text for choices in GAMES for message in advance(Ballot(), choices).messages(0)}
    assert any("Player 1: hello" in words for words in said)
    assert any("{x.__class__}" in words for words in said)
