"""The limits on moves and on time."""

import pytest

import textgames
from textgames import IllegalReplies
from textgames.errors import IllegalAction, OptionError
from textgames.wrappers import MoveLimit, PromptString, RateAgents, RecordJSONL, TimeLimit


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def test_the_move_limit_truncates_for_all_agents_alike():
    env = MoveLimit(textgames.make("TicTacToe-v0"), 3)
    env.reset()
    for reply in ("[0]", "[1]"):
        env.step(reply)
        assert not any(env.truncations.values())
    env.step("[2]")
    assert env.truncations == {"player_0": True, "player_1": True}
    assert env.terminations == {"player_0": False, "player_1": False}
    assert env.infos["player_1"]["reason"] == "truncated"


def test_a_game_that_ends_with_its_last_allowed_move_is_not_truncated():
    env = MoveLimit(textgames.make("TicTacToe-v0"), 5)
    env.reset()
    for reply in ("[0]", "[3]", "[1]", "[4]", "[2]"):
        env.step(reply)
    assert env.terminations["player_0"]
    assert not env.truncations["player_0"]
    assert env.rewards == {"player_0": 1, "player_1": -1}


def test_the_move_limit_begins_anew_with_every_game():
    env = MoveLimit(textgames.make("TicTacToe-v0"), 2)
    for _ in range(2):
        env.reset()
        env.step("[0]")
        assert not env.truncations["player_0"]


@pytest.mark.parametrize("payoff", ["units", "outcome"])
def test_the_rewards_of_a_truncated_game_add_up_to_its_returns(payoff):
    env = MoveLimit(textgames.make("KuhnPoker-v0", rounds=5, payoff=payoff), 4)
    for seed in range(20):
        env.reset(seed=seed)
        total = dict.fromkeys(env.possible_agents, 0.0)
        for agent in env.agent_iter():
            _, reward, _, truncated, info = env.last()
            total[agent] += reward
            env.step(None if truncated else f"[{info['legal_actions'][-1]}]")
        assert tuple(total.values()) == env.episode.returns
        assert env.episode.reason == "truncated"


def test_an_illegal_reply_that_is_raised_counts_too(tmp_path):
    path = tmp_path / "games.jsonl"
    inner = MoveLimit(textgames.make("TicTacToe-v0", illegal="raise"), 3)
    env = RateAgents(RecordJSONL(inner, path), ("ann", "bob"))
    env.reset()
    env.step("[0]")
    env.step("[1]")
    with pytest.raises(IllegalAction):
        env.step("[1]")
    assert all(env.truncations.values())
    assert len(path.read_text().splitlines()) == 1
    assert env.ratings.overall["ann"].contests == 1


def test_a_late_reply_is_illegal_whatever_it_says():
    clock = Clock()
    env = TimeLimit(textgames.make("TicTacToe-v0"), 10, clock)
    env.reset()
    clock.now += 12
    env.step("[4]")
    assert env.agent_selection == "player_0"
    assert env.infos["player_0"]["complaint"] == "expected a reply within 10 s; it took 12.0 s"
    clock.now += 10
    env.step("[4]")
    assert env.agent_selection == "player_1"
    assert [turn.complaint[:8] for turn in env.episode.turns] == ["expected", ""]


def test_the_third_late_reply_in_a_row_loses_by_the_default_policy():
    clock = Clock()
    env = TimeLimit(textgames.make("TicTacToe-v0"), 10, clock)
    env.reset()
    for _ in range(3):
        assert not env.terminations["player_0"]
        clock.now += 11
        env.step("[4]")
    assert env.terminations["player_1"]
    assert env.rewards == {"player_0": -1, "player_1": 1}
    assert env.infos["player_0"]["offender"] == "player_0"


def test_the_first_late_reply_loses_where_there_are_no_retries():
    clock = Clock()
    env = TimeLimit(textgames.make("TicTacToe-v0", illegal=IllegalReplies(retries=0)), 10, clock)
    env.reset()
    clock.now += 11
    env.step("[4]")
    assert env.infos["player_1"]["reason"] == "forfeit"


@pytest.mark.parametrize("outside", [lambda env: env, PromptString], ids=["alone", "inside"])
def test_the_time_counts_from_when_the_agent_is_first_handed_its_observation(outside):
    clock = Clock()
    env = outside(TimeLimit(textgames.make("TicTacToe-v0"), 10, clock))
    env.reset()
    clock.now += 50  # the driver was busy
    env.last()
    clock.now += 6
    env.last()  # looking again gives no more time
    clock.now += 6
    env.step("[4]")
    assert env.infos["player_0"]["complaint"].endswith("it took 12.0 s")
    clock.now += 50
    env.last()
    env.step("[4]")
    assert env.agent_selection == "player_1"


def test_the_clock_starts_again_after_a_late_reply_that_raises():
    clock = Clock()
    env = TimeLimit(textgames.make("TicTacToe-v0", illegal="raise"), 10, clock)
    env.reset()
    clock.now += 11
    with pytest.raises(IllegalAction, match="within 10 s"):
        env.step("[4]")
    clock.now += 9
    env.step("[4]")
    assert env.agent_selection == "player_1"


def test_leaving_a_finished_game_is_not_timed():
    clock = Clock()
    env = TimeLimit(MoveLimit(textgames.make("TicTacToe-v0"), 1), 10, clock)
    env.reset()
    env.step("[4]")
    clock.now += 99
    env.step(None)
    env.step(None)
    assert env.agents == []


@pytest.mark.parametrize("moves", [0, -1, 2.5, True, "3", None])
def test_a_move_limit_is_a_whole_number_from_1(moves):
    with pytest.raises(OptionError, match="whole number from 1, got"):
        MoveLimit(textgames.make("TicTacToe-v0"), moves)


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), True, "3", None])
def test_a_time_limit_is_above_0(seconds):
    with pytest.raises(OptionError, match="number above 0, got"):
        TimeLimit(textgames.make("TicTacToe-v0"), seconds)
