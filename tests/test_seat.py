"""One seat of a game as a Gymnasium environment."""

import copy
import pickle

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env
from gymnasium.vector import AsyncVectorEnv, SyncVectorEnv

import textgames
from textgames import registries, wrappers
from textgames.errors import AgentError, IllegalAction, OptionError, UnknownGame, UsageError
from textgames.seat import SeatEnv

every_game = pytest.mark.parametrize("id", list(textgames.registry))


def first(observation):
    """An agent that takes the first legal action."""
    return f"[{observation.legal_actions[0]}]"


def last(observation):
    """An agent that takes the last legal action."""
    return f"[{observation.legal_actions[-1]}]"


def played(env, seed=None, action_seed=0):
    """Play one game at random; return all that was observed, every reward and every info."""
    observation, info = env.reset(seed=seed)
    env.action_space.seed(action_seed)
    seen, rewards, infos, over = [observation], [], [info], False
    while not over:
        observation, reward, terminated, truncated, info = env.step(env.action_space.sample())
        over = terminated or truncated
        seen.append(observation)
        rewards.append(reward)
        infos.append(info)
    return seen, rewards, infos


def seats(id):
    """The first and the last seat in the smallest and in the largest number of players."""
    kind = textgames.spec(id).game_class
    return sorted({(n, seat) for n in (kind.min_players, kind.max_players) for seat in (0, n - 1)})


@every_game
def test_every_game_passes_gymnasiums_check_env_without_a_warning(id, capsys):
    env = gymnasium.make(f"{registries.NAMESPACE}/{id}").unwrapped
    check_env(env)
    assert id in capsys.readouterr().out  # render_mode "human" was tried too


@every_game
def test_the_rewards_of_a_seat_add_up_to_its_return(id):
    for num_players, seat in seats(id):
        env = SeatEnv(id, seat, num_players=num_players)
        for seed in range(5):
            _, rewards, infos = played(env, seed)
            assert infos[-1]["reason"] == "rules"
            assert sum(rewards) == pytest.approx(env.env.episode.returns[seat])
            # where the game is over before the seat is asked, its one step only ends it
            never_asked = env.env.episode.taken[seat] == 0
            assert infos[-1]["turn"] == len(rewards) - never_asked


@every_game
def test_the_same_seed_gives_the_same_games_against_the_same_opponents(id):
    _, seat = seats(id)[-1]
    one, other = (SeatEnv(id, seat, num_players=seats(id)[-1][0]) for _ in range(2))
    assert [played(one, seed) for seed in (5, None)] == [played(other, seed) for seed in (5, None)]
    assert played(one, 5) == played(other, 5)


def test_opponents_choose_anew_in_every_game():
    env = SeatEnv("TicTacToe-v0", 1)
    openings = {env.reset(seed=seed)[0]["messages"] for seed in range(50)}
    openings |= {env.reset()[0]["messages"] for _ in range(50)}
    assert openings == {(f"Player 0 marks cell {cell}.",) for cell in range(9)}


def test_opponents_reply_until_the_seats_next_turn():
    env = SeatEnv("TicTacToe-v0", 1, first)
    observation, info = env.reset()
    assert observation["messages"] == ("Player 0 marks cell 0.",)
    assert observation["rules"].startswith("You are player 1")
    assert info["legal_actions"] == tuple("12345678")
    observation, reward, terminated, truncated, info = env.step("[8]")
    assert observation["messages"][1:] == ("Player 1 marks cell 8.", "Player 0 marks cell 1.")
    assert (reward, terminated, truncated) == (0, False, False)
    _, reward, terminated, truncated, info = env.step("[7]")
    assert (reward, terminated, truncated) == (-1, True, False)
    assert (info["reason"], info["offender"]) == ("rules", None)


def test_the_reward_includes_what_opponents_do_before_the_seat_is_asked():
    env = SeatEnv("KuhnPoker-v0", 1, {0: last}, rounds=2)
    env.reset(seed=0)  # the opponent has bet
    _, reward, *_ = env.step("[fold]")
    assert reward == -1
    # in the second round this seat is first: the opponent answers within the same step
    _, reward, terminated, *_ = env.step("[bet]")
    assert terminated
    assert reward in (-2, 2)


def test_the_payoff_can_be_the_outcome():
    env = SeatEnv("KuhnPoker-v0", 0, last, payoff="outcome", rounds=3)
    assert {sum(played(env, seed)[1]) for seed in range(30)} <= {-1, 0, 1}


def test_an_illegal_reply_may_be_repeated_and_the_third_loses():
    env = SeatEnv("TicTacToe-v0", 0, first)
    env.reset()
    for _ in range(2):
        observation, reward, terminated, _, info = env.step("nine")
        assert (reward, terminated) == (0, False)
        assert info["complaint"].startswith("expected one of [0], [1]")
        assert observation["messages"][-1].startswith("Your reply was illegal")
    _, reward, terminated, _, info = env.step("nine")
    assert (reward, terminated) == (-1, True)
    assert info["offender"] == "player_0"


def test_an_illegal_reply_can_raise_and_change_nothing():
    env = SeatEnv("TicTacToe-v0", 0, first, illegal="raise")
    env.reset()
    with pytest.raises(IllegalAction, match="expected one of"):
        env.step("nine")
    assert not env.step("[4]")[2]


def test_an_opponent_that_only_writes_nonsense_loses():
    env = SeatEnv("TicTacToe-v0", 1, lambda observation: "nonsense")
    observation, info = env.reset()  # which cannot say that the game is over already
    assert info["reason"] == "forfeit"
    assert observation["messages"] == ("Player 0 loses the game by illegal replies.",)
    _, reward, terminated, truncated, info = env.step("[4]")
    assert (reward, terminated, truncated) == (1, True, False)
    assert info["offender"] == "player_0"


def test_the_number_of_the_seat_may_come_from_numpy():
    env = SeatEnv("KuhnPoker-v0", np.int64(1))
    assert (env.agent, type(env.seat)) == ("player_1", int)


def test_a_step_after_an_opponent_has_failed_is_not_taken_for_its_reply():
    fails = [False, True, False, True]

    def flaky(observation):
        if fails.pop(0):
            raise AgentError("out of reach")
        return first(observation)

    env = SeatEnv("TicTacToe-v0", opponents=flaky)
    env.reset(seed=1)
    env.step("[4]")
    with pytest.raises(AgentError):
        env.step("[5]")
    env.step("[5]")
    assert [turn.action for turn in env._episode.turns] == ["4", "0", "5", "1"]

    env = SeatEnv("TicTacToe-v0", seat=1, opponents=flaky)
    with pytest.raises(AgentError):
        env.reset(seed=1)
    with pytest.raises(UsageError, match=r"call reset\(\)"):
        env.step("[5]")


def test_a_step_after_the_end_or_before_the_beginning_is_a_usage_error():
    env = SeatEnv("TicTacToe-v0", 0, first)
    with pytest.raises(UsageError, match="call reset"):
        env.step("[4]")
    played(env)
    with pytest.raises(UsageError, match="call reset"):
        env.step("[4]")


def test_each_opponent_can_be_another():
    env = SeatEnv("LiarsDice-v0", 1, {0: first, 2: "random"}, num_players=3)
    assert played(env, 3)[2][-1]["reason"] == "rules"


def test_the_seat_is_drawn_as_it_sees_the_game():
    env = SeatEnv("KuhnPoker-v0", 1, first, render_mode="ansi")
    played(env, 0)
    assert env.render().startswith("KuhnPoker-v0, as player_1 sees it")


def test_a_wrapper_decides_what_observations_and_actions_are():
    env = SeatEnv("TicTacToe-v0", 1, wrapper=wrappers.DiscreteActions)
    check_env(env, skip_render_check=True)
    observation, info = env.reset(seed=1)
    assert env.action_space == gymnasium.spaces.Discrete(9)
    assert info == {"turn": 0, "illegal": 0}
    over = False
    while not over:
        action = env.action_space.sample(observation["action_mask"])
        observation, reward, over, _, _ = env.step(action)
    assert reward == env.env.episode.returns[1]


def test_a_limit_as_wrapper_truncates():
    env = SeatEnv("TicTacToe-v0", 0, first, wrapper=lambda env: wrappers.MoveLimit(env, 2))
    env.reset()
    _, reward, terminated, truncated, info = env.step("[8]")
    assert (reward, terminated, truncated) == (0, False, True)
    assert info["reason"] == "truncated"


@every_game
def test_many_seats_play_side_by_side(id):
    envs = SyncVectorEnv([lambda: SeatEnv(id)] * 2)
    observations, _ = envs.reset(seed=3)
    assert len(observations["rules"]) == 2
    assert envs.action_space.contains(envs.action_space.sample())
    observations, rewards, *_ = envs.step([""] * 2)
    assert rewards.shape == (2,)
    assert all(line[-1].startswith("Your reply was") for line in observations["messages"])
    envs.close()


def test_seats_play_in_processes_of_their_own():
    envs = AsyncVectorEnv(
        [lambda: SeatEnv("KuhnPoker-v0", 0, last)] * 2, shared_memory=False, context="fork"
    )
    _, infos = envs.reset(seed=3)
    assert infos["legal_actions"].tolist() == [("check", "bet")] * 2
    _, rewards, terminated, *_ = envs.step(["[bet]"] * 2)
    assert terminated.all()
    assert set(np.abs(rewards)) == {2}
    envs.close()


def test_a_seat_in_mid_game_copies_and_pickles():
    env = SeatEnv("KuhnPoker-v0", 0, rounds=5)
    env.reset(seed=1)
    env.step("[check]")
    rest = []
    for twin in (env, copy.deepcopy(env), pickle.loads(pickle.dumps(env))):
        over, rewards = False, []
        while not over:
            action = "[call]" if "call" in twin.env.infos["player_0"]["legal_actions"] else "[bet]"
            _, reward, over, _, _ = twin.step(action)
            rewards.append(reward)
        rest.append(rewards)
    assert rest[0] == rest[1] == rest[2]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"seat": 2}, r"takes seat = 0 to 1, got 2"),
        ({"seat": -1}, r"takes seat = 0 to 1, got -1"),
        ({"seat": True}, r"takes seat = 0 to 1, got True"),
        ({"opponents": {}}, r"a mapping with the seats 1; got one with none"),
        ({"opponents": {0: first}}, r"a mapping with the seats 1; got one with 0"),
        ({"opponents": 5}, r"takes opponents = names or functions, got 5"),
        ({"opponents": {1: ["random"]}}, r"takes opponents = names or functions, got \['random'\]"),
        ({"rounds": 0}, r"rounds = whole number from 1 to 100, got 0"),
        ({"render_mode": "3d"}, r"render_mode: expected one of"),
    ],
)
def test_a_wrong_argument_says_what_was_expected(arguments, complaint):
    with pytest.raises(OptionError, match=complaint):
        SeatEnv("KuhnPoker-v0", **arguments)


def test_a_misspelt_opponent_fails_at_once():
    with pytest.raises(AgentError, match="did you mean 'random'"):
        SeatEnv("TicTacToe-v0", opponents="rnadom")


def test_the_strongest_opponent_and_an_asynchronous_one_play_too():
    async def slowly(observation):
        return first(observation)

    for opponent in ("minimax", slowly):
        env = SeatEnv("TicTacToe-v0", 1, opponent)
        assert played(env, 0)[2][-1]["reason"] == "rules"


def test_a_wrong_seed_and_a_wrong_game_say_what_was_expected():
    with pytest.raises(OptionError, match="seed: expected a whole number of at least 0, got -1"):
        SeatEnv("TicTacToe-v0").reset(seed=-1)
    with pytest.raises(UnknownGame, match="did you mean 'TicTacToe-v0'"):
        SeatEnv("TicTacTo-v0")
