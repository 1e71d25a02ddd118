"""Numbers in and out."""

import numpy as np
import pytest
from pettingzoo.test import api_test, seed_test

import textgames
from textgames import IllegalReplies
from textgames.errors import UsageError
from textgames.wrappers import DiscreteActions, MoveLimit, TimeLimit

LISTED = [id for id in textgames.registry if textgames.new_game(id).all_actions()]
every_listed_game = pytest.mark.parametrize("id", LISTED)


def sizes(id):
    """The smallest and the largest number of players."""
    kind = textgames.spec(id).game_class
    return sorted({kind.min_players, kind.max_players})


def play(env, seed=0):
    """Play at random; yield the agent, its observation and its info, at every turn."""
    env.reset(seed=seed)
    for number, agent in enumerate(env.possible_agents):
        env.action_space(agent).seed(seed + number)
    for agent in env.agent_iter():
        observation, _, terminated, truncated, info = env.last()
        yield agent, observation, info
        mask = observation["action_mask"]
        env.step(None if terminated or truncated else env.action_space(agent).sample(mask))


@pytest.mark.filterwarnings("ignore::UserWarning:pettingzoo")
@every_listed_game
def test_discrete_actions_pass_the_api_and_seed_tests(id, capsys):
    for num_players in sizes(id):
        api_test(DiscreteActions(textgames.make(id, num_players=num_players)), num_cycles=50)
        seed_test(lambda n=num_players: DiscreteActions(textgames.make(id, num_players=n)), 50)
    assert capsys.readouterr().out.count("Passed") == len(sizes(id))


@every_listed_game
def test_random_masked_actions_play_every_game_to_its_end_by_the_rules(id):
    for num_players in sizes(id):
        env = DiscreteActions(textgames.make(id, num_players=num_players))
        for seed in range(5):
            for agent, observation, _ in play(env, seed):
                assert observation in env.observation_space(agent)
            assert env.unwrapped.episode.reason == "rules"


@every_listed_game
def test_the_mask_is_the_legal_actions(id):
    env = DiscreteActions(textgames.make(id))
    for agent, observation, _ in play(env):
        legal = env.unwrapped.episode.legal_actions(env.possible_agents.index(agent))
        masked = {env.actions[number] for number in np.flatnonzero(observation["action_mask"])}
        assert masked == {action for action in env.actions if action in legal}
        for other in env.agents:
            if other != agent:
                assert not env.observe(other)["action_mask"].any()


@every_listed_game
def test_infos_have_the_same_numeric_keys_always(id):
    env = DiscreteActions(textgames.make(id))
    for _ in play(env):
        assert env.infos.keys() == set(env.agents)
        for info in env.infos.values():
            assert info.keys() == {"turn", "illegal"}
            assert all(type(value) is int for value in info.values())


def test_an_action_that_is_masked_out_is_an_illegal_reply():
    env = DiscreteActions(textgames.make("TicTacToe-v0"))
    env.reset()
    env.step(4)
    env.step(np.int64(4))
    assert env.agent_selection == "player_1"
    assert env.infos["player_1"] == {"turn": 0, "illegal": 1}
    env.step(4)
    env.step(4)
    assert env.terminations["player_1"]
    assert env.rewards == {"player_0": 1, "player_1": -1}


def test_an_illegal_reply_that_was_replaced_is_told_at_once():
    policy = IllegalReplies(retries=0, then="random")
    env = DiscreteActions(textgames.make("TicTacToe-v0", illegal=policy))
    env.reset(seed=1)
    env.step("no move")
    assert env.infos == {
        "player_0": {"turn": 1, "illegal": 1},
        "player_1": {"turn": 0, "illegal": 0},
    }


def test_a_reply_in_words_is_passed_on():
    env = DiscreteActions(textgames.make("TicTacToe-v0"))
    env.reset()
    env.step("I take [4]")
    assert env.observe("player_0")["observation"].tolist() == [0, 0, 0, 0, 1, 0, 0, 0, 0]


@pytest.mark.parametrize("action", [9, -1, 1.5, [0]])
def test_a_number_that_is_no_action_is_a_usage_error(action):
    env = DiscreteActions(textgames.make("TicTacToe-v0"))
    env.reset()
    with pytest.raises(UsageError, match="actions = whole number from 0 to 8, got"):
        env.step(action)


def test_a_number_when_nobody_is_to_move_is_a_usage_error():
    env = DiscreteActions(textgames.make("TicTacToe-v0"))
    with pytest.raises(UsageError, match=r"call reset\(\)"):
        env.step(4)
    for _ in play(env):
        pass
    with pytest.raises(UsageError, match=r"call reset\(\)"):
        env.step(4)


def test_limits_go_inside_and_outside():
    env = MoveLimit(DiscreteActions(TimeLimit(textgames.make("TicTacToe-v0"), 1, lambda: 0.0)), 3)
    turns = list(play(env))
    assert len(turns) == 3 + 2
    assert env.unwrapped.episode.reason == "truncated"
