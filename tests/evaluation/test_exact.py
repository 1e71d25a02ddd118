"""Exact yardsticks from recorded moves agree with those that ask the agent everywhere."""

import pytest

from textgames import new_game
from textgames.evaluation import Run, Tournament, analyze, judge, measure
from textgames.evaluation.exact import ENOUGH_SEEN
from textgames.evaluation.records import read_records
from textgames.solvers import build_tree, nash_conv
from textgames.solvers.tree import Policy

NIM = "Nim-v0, piles=2"


def rows(tmp_path, games, agents, many):
    Tournament(games, agents, games_per_pair=many, seed=1).run(tmp_path)
    return {(row.game, row.agent): row for row in measure(Run(tmp_path))}


class Folds:
    """Checks and folds, whatever it has."""

    def __call__(self, observation):
        return f"[{'check' if 'check' in observation.legal_actions else 'fold'}]"


def test_the_nash_conv_of_records_is_that_of_the_strategy_they_show(tmp_path):
    found = rows(tmp_path, ["KuhnPoker-v0"], {"folds": Folds, "random": "random"}, 200)
    row = found["KuhnPoker-v0", "folds"]
    assert row.seen == 1
    assert row.nash_conv == pytest.approx(judge(Folds(), "KuhnPoker-v0").nash_conv)
    assert row.yardstick == "equilibrium"


def test_the_nash_conv_of_random_play_comes_near_to_its_own(tmp_path):
    found = rows(tmp_path, ["KuhnPoker-v0"], ["random", "cfr"], 600)
    assert nash_conv(build_tree(new_game("KuhnPoker-v0")), Policy()) == pytest.approx(11 / 12)
    assert found["KuhnPoker-v0", "random"].nash_conv == pytest.approx(11 / 12, abs=0.15)
    assert found["KuhnPoker-v0", "cfr"].nash_conv < 0.15
    assert found["KuhnPoker-v0", "cfr"].optimal == 1


def test_optimal_moves_and_regret_are_those_of_the_analysis(tmp_path):
    found = rows(tmp_path, ["Nim-v0:piles=2"], ["random", "strongest"], 10)
    moves = [
        move
        for record in read_records(tmp_path)
        for move in analyze(record.model_dump(mode="json")).moves
        if record.agents[move.player] == "random"
    ]
    row = found[NIM, "random"]
    assert row.moves == len(moves)
    assert row.optimal == sum(move.optimal for move in moves) / len(moves)
    assert row.regret == pytest.approx(sum(move.regret for move in moves) / len(moves))
    assert row.yardstick == "exact"
    assert (found[NIM, "strongest"].optimal, found[NIM, "strongest"].regret) == (1, 0)


def test_where_all_is_seen_a_position_is_an_information_set(tmp_path):
    twins = {"one": "random", "two": "random"}
    row = rows(tmp_path, ["Nim-v0:piles=2"], twins, 300)[NIM, "one"]
    assert row.seen == 1
    uniform = nash_conv(build_tree(new_game("Nim-v0", piles=2)), Policy())
    assert row.nash_conv == pytest.approx(uniform, abs=0.2)


def test_without_enough_of_a_strategy_there_is_no_nash_conv(tmp_path):
    found = rows(tmp_path, ["Nim-v0:piles=3"], ["random", "strongest"], 2)
    row = next(row for (_, agent), row in found.items() if agent == "random")
    assert 0 < row.seen < ENOUGH_SEEN
    assert row.nash_conv is None


def test_games_that_cannot_be_solved_have_no_rows(tmp_path):
    assert rows(tmp_path, ["ConnectFour-v0"], ["random", "strongest"], 2) == {}


def test_moves_drawn_for_an_agent_are_not_its_own(tmp_path):
    Tournament(
        ["KuhnPoker-v0"], {"mute": lambda observation: "", "random": "random"},
        games_per_pair=10, illegal="random",
    ).run(tmp_path)  # fmt: skip
    assert {row.agent for row in measure(Run(tmp_path))} == {"random"}


def test_progress_is_told(tmp_path):
    Tournament(["KuhnPoker-v0"], ["random", "strongest"], games_per_pair=2).run(tmp_path)
    seen = []
    measure(Run(tmp_path), lambda done, total: seen.append((done, total)))
    assert seen == [(1, 2), (2, 2)]


def test_a_run_with_a_list_as_an_option_of_a_game_is_measured(tmp_path):
    words = 'Wordle-v0:{"words": ["crane", "slate"]}'  # its options are a list in the records
    found = rows(tmp_path, [words, "Nim-v0:piles=2"], ["random", "strongest"], 2)
    assert {game for game, _ in found} == {NIM}
