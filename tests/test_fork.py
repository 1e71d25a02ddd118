"""Copies and forks of environments in mid-game."""

import copy
import pickle

import pytest
from driving import begun, legal_reply, played_out

import textgames
from textgames import errors
from textgames.chance import Stream

IDS = list(textgames.registry)


@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize("copied", [copy.deepcopy, lambda env: pickle.loads(pickle.dumps(env))])
def test_an_environment_is_copied_in_mid_game(id, copied):
    env = begun(id, seed=2)
    stream = Stream(8)
    for _ in range(3):
        if not env.episode.reason:
            env.step(legal_reply(env, stream))
    twin = copied(env)
    agent = env.agent_selection
    seed = twin.action_space(agent).seed(1), env.action_space(agent).seed(1)
    assert seed[0] == seed[1]
    assert twin.action_space(agent).sample() == env.action_space(agent).sample()
    assert played_out(twin, seed=9) == played_out(env, seed=9)


@pytest.mark.parametrize("id", IDS)
def test_a_fork_plays_on_alike_and_by_itself(id):
    env = begun(id, seed=2)
    env.step(legal_reply(env, Stream(1)))
    before = env.observe(env.agent_selection)
    twin = env.fork()
    seen = played_out(twin)
    assert env.observe(env.agent_selection) == before
    assert played_out(env) == seen


def test_a_fork_with_a_new_chance_seed_keeps_the_past_and_changes_the_future():
    env = begun(seed=2, rounds=50)
    env.step("[bet]")
    past = tuple(env.game.history)
    futures = set()
    for seed in range(5):
        twin = env.fork(seed)
        assert tuple(twin.game.history) == past
        played_out(twin)
        futures.add(tuple(twin.game.history))
        assert tuple(env.game.history) == past
    assert len(futures) == 5
    with pytest.raises(errors.OptionError):
        env.fork(-1)


def test_a_fork_samples_what_is_legal_in_itself():
    env = begun("TicTacToe-v0")
    env.action_space("player_0")  # made before the fork
    twin = env.fork()
    for cell in range(7):
        twin.step(f"[{cell}]")
        if twin.episode.reason:
            break
    assert twin.action_space("player_0").sample() == ""
    assert env.action_space("player_0").sample() != ""


def test_a_fork_keeps_the_tries_that_were_used():
    env = begun("TicTacToe-v0")
    env.step("nonsense")
    env.step("nonsense")
    twin = env.fork()
    twin.step("nonsense")
    assert twin.episode.reason == "forfeit"
    assert not env.episode.reason


def test_a_fork_shares_no_info():
    env = begun()
    env.fork().infos["player_0"]["seen"] = True
    assert "seen" not in env.infos["player_0"]
