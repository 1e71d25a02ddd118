"""The agents of any loop are rated as their games end."""

import pytest

import textgames
from textgames import agents
from textgames.errors import OptionError, UsageError
from textgames.evaluation.contests import Result
from textgames.evaluation.ratings import Ratings, rate
from textgames.wrappers import MoveLimit, PromptString, RateAgents

WIN = ("[0]", "[3]", "[1]", "[4]", "[2]")


def play(env, replies, seed=7):
    env.reset(seed=seed)
    for reply in replies:
        env.step(reply)


def test_a_game_is_rated_when_the_step_that_ends_it_returns():
    env = RateAgents(PromptString(textgames.make("TicTacToe-v0")), ["ann", "bob"])
    play(env, WIN[:4])
    assert env.ratings.overall == {}
    env.step(WIN[4])
    assert env.ratings.overall == rate([Result("TicTacToe-v0", ("ann", "bob"), (1, -1))]).overall
    for agent in env.agent_iter():  # dead steps count for nothing
        assert env.last()[2]
        assert agent in env.possible_agents
        env.step(None)
    assert env.ratings.overall["ann"].contests == 1


def test_forfeits_and_cut_off_games_count_and_unfinished_ones_do_not():
    ratings = Ratings()
    env = RateAgents(textgames.make("TicTacToe-v0"), ("ann", "bob"), ratings)
    play(env, ("x", "x", "x"))
    assert ratings.overall["bob"].mu > 25 > ratings.overall["ann"].mu
    play(env, WIN[:2])
    play(env, WIN[:2])  # leaves one unfinished
    assert ratings.overall["ann"].contests == 1
    env.truncate()
    assert ratings.overall["ann"].contests == 2
    outside = MoveLimit(RateAgents(textgames.make("TicTacToe-v0"), ("ann", "bob"), ratings), 2)
    play(outside, WIN[:2])
    assert ratings.overall["ann"].contests == 3


def test_agents_change_seats_between_games():
    env = RateAgents(textgames.make("TicTacToe-v0"), ("ann", "bob"))
    play(env, WIN)
    env.names = ("bob", "ann")
    play(env, WIN)
    expected = [Result("TicTacToe-v0", names, (1, -1)) for names in (("ann", "bob"), env.names)]
    assert env.ratings.overall == rate(expected).overall


def test_puzzles_with_one_seed_are_races():
    ratings = Ratings()
    for name in ("quick", "slow"):
        env = RateAgents(textgames.make("GuessTheNumber-v0"), (name,), ratings)
        env.reset(seed=3)
        low, high = 1, 100
        while not env.episode.reason:  # bisection, or always the same
            guess = (low + high) // 2 if name == "quick" else 1
            env.step(f"[{guess}]")
            told = env.observe("player_0")["messages"][-1]
            low, high = (guess + 1, high) if "too low" in told else (low, guess - 1)
    assert [*ratings.overall] == ["quick", "slow"]
    assert ratings.overall["quick"].mu > 25 > ratings.overall["slow"].mu


def test_the_sides_of_hidden_roles_are_known_at_the_end():
    env = RateAgents(textgames.make("SecretMafia-v0", num_players=6), [*"abcdef"])
    env.reset(seed=5)
    while not env.episode.reason:
        env.step(env.action_space(env.agent_selection).sample())
    mus = [env.ratings.overall[name].mu for name in env.names]
    won = [value > 0 for value in env.episode.returns]
    assert [mu > 25 for mu in mus] == won
    assert len({round(mu, 9) for mu in mus}) == 2  # each side as one


def test_a_better_agent_rises_above_a_worse_one():
    env = RateAgents(textgames.make("Nim-v0"), ("rule", "random"))
    players = {name: agents.make(name, seed=1) for name in env.names}
    for seed in range(20):
        env.names = env.names[::-1]
        seats = dict(zip(env.possible_agents, env.names, strict=True))
        env.reset(seed=seed)
        while not env.episode.reason:
            env.step(agents.answer(players[seats[env.agent_selection]], env.last()[0]))
    found = env.ratings.games["Nim-v0"]
    assert found["rule"].conservative > found["random"].mu


@pytest.mark.parametrize("names", ["ab", ("a",), ("a", "b", "c"), ("a", 5)])
def test_each_seat_needs_a_name(names):
    with pytest.raises(OptionError, match="names = 2 names of agents"):
        RateAgents(textgames.make("TicTacToe-v0"), names)
    env = RateAgents(textgames.make("TicTacToe-v0"), ("a", "b"))
    with pytest.raises(OptionError, match="names = 2 names of agents"):
        env.names = names


def test_it_goes_around_our_environments_only():
    with pytest.raises(UsageError, match="RateAgents goes around"):
        RateAgents(object(), ("a", "b"))
