"""TextArena's shape: the loops of its trainers run, and what they get looks as it does there."""

import copy
import random
import re

import pytest
from pages import run_example, run_page

import textgames
import textgames.compat.textarena as ta
import textgames.compat.textarena_06 as ta06
from textgames.advantages import RoleBaselines
from textgames.compat.textarena.core import Agent, ObservationWrapper
from textgames.errors import OptionError, UnknownGame, UsageError


def last_offer(observation):
    """What a model that reads replies: the first action that it is offered last."""
    return re.findall(r"\[[^\]]+\]", observation.rpartition("Reply with")[2])[0]


def spiral_rollout(
    env_id, policy, *, seed, num_envs=2, wrapper="LLMObservationWrapper", marks_invalid=True
):
    """The loop of SPIRAL's `play_game_vectorized` (train_spiral.py): games in lock-step."""
    make_env = getattr(ta06.wrappers, wrapper)
    envs = [make_env(env=ta06.make(env_id)) for _ in range(num_envs)]
    for number, env in enumerate(envs):
        env.reset(num_players=2, seed=seed + number)
        env.state.error_allowance = 0
    done, rewards = [False] * num_envs, [None] * num_envs
    turns = [[] for _ in envs]
    while not all(done):
        asked = [
            None if over else env.get_observation() for env, over in zip(envs, done, strict=True)
        ]
        assert len({player for player, _ in filter(None, asked)}) == 1, "not in lock-step"
        for number, env in enumerate(envs):
            if done[number]:
                continue
            player_id, observation = asked[number]
            action = policy(observation)
            done[number], _ = env.step(action=action)
            if action == INVALID and marks_invalid:
                done[number], rewards[number] = True, {player_id: -1.5, 1 - player_id: 0.5}
            turns[number].append((player_id, observation, action))
            if not done[number] and len(turns[number]) >= 50:
                done[number], rewards[number] = True, {0: 0, 1: 0}
    return [
        r if r is not None else env.close() for r, env in zip(rewards, envs, strict=True)
    ], turns


INVALID = "[|INVALID_ACTION|]"


def spiral_evaluation(env_id, policy, opponent, *, seat, wrapper="LLMObservationWrapper"):
    """The loop of SPIRAL's evaluation (train_spiral.py), its metrics included."""
    agents = {seat: policy, 1 - seat: opponent}
    env = getattr(ta06.wrappers, wrapper)(env=ta06.make(env_id))
    env.reset(num_players=2, seed=1_763_781_234_567_890_123)  # there time.time_ns()
    env.state.error_allowance = 0
    turns, done, rewards = 0, False, None
    while not done:
        pid, observation = env.get_observation()
        action = agents[pid](observation)
        done, info = env.step(action)
        turns += 1
        if action == INVALID:
            done, rewards = True, {pid: -1, 1 - pid: 1}
    rewards = env.close() if rewards is None else rewards
    mine, theirs = rewards[seat], rewards[1 - seat]
    outcome = "win" if mine > theirs else "loss" if mine < theirs else "draw"
    return {"outcome": outcome, "reason": info.get("reason", ""), "turns": turns}


def spiral_collected(env_id, agents):
    """The loop of SPIRAL's collector of games between models (evals/game/collectors)."""
    env = ta06.wrappers.LLMObservationWrapper(env=ta06.make(env_id))
    env_id = env.env_id
    env.reset(num_players=2)
    rows, done = [], False
    while not done:
        player_id, observation = env.get_observation()
        action = agents[player_id](observation)
        rows.append([env_id, player_id, observation, action, len(rows)])
        done, _ = env.step(action=f"[{action}]" if action[0] != "[" else action)
    rewards = env.close()
    return [[*row, len(rows), rewards[row[1]]] for row in rows]


def unstable_game(env_id, agents, seed):
    """UnstableBaselines' `run_game` (collector.py)."""
    assert ta.__version__ >= "0.6.16"
    env = ta.make(env_id)
    env.reset(num_players=len(agents), seed=seed)
    env.state.error_allowance = 0
    turns, steps = 0, []
    feedback = {pid: [] for pid in agents}
    while True:
        pid, obs = env.get_observation()
        done, step_info = env.step(agents[pid](obs))
        steps.append((pid, obs, step_info))
        feedback[pid].append({"invalid_move": False})
        turns += 1
        if done:
            break
    final_rewards, game_info = env.close()
    for pid in agents:
        if game_info[pid]["invalid_move"]:
            feedback[pid][-1]["invalid_move"] = True  # so it must have had a turn
    invalid = {pid: any(each["invalid_move"] for each in feedback[pid]) for pid in agents}
    return {pid: final_rewards[pid] for pid in agents}, invalid, turns, steps


@pytest.mark.parametrize("wrapper", ["LLMObservationWrapper", "FirstLastObservationWrapper"])
def test_spirals_rollout_loop_runs(wrapper):
    for env_id in ("TicTacToe-v0", "KuhnPoker-v0", "Nim-v0"):
        num_envs = 1 if env_id == "KuhnPoker-v0" else 2  # as there: not in lock-step
        rewards, turns = spiral_rollout(
            env_id, last_offer, seed=7, num_envs=num_envs, wrapper=wrapper
        )
        assert len(rewards) == num_envs
        for paid, taken in zip(rewards, turns, strict=True):
            assert set(paid) == {0, 1}
            assert sum(paid.values()) == 0
            assert taken


def test_spirals_invalid_action_ends_the_game_at_once():
    paid = {True: {0: -1.5, 1: 0.5}, False: {0: -1, 1: 0}}  # by its loop; by the environment
    for marks, expected in paid.items():
        rewards, turns = spiral_rollout(
            "TicTacToe-v0", lambda _: INVALID, seed=1, marks_invalid=marks
        )
        assert rewards == [expected] * 2
        assert [len(taken) for taken in turns] == [1, 1]


@pytest.mark.parametrize("seat", [0, 1])
@pytest.mark.parametrize("wrapper", ["LLMObservationWrapper", "FirstLastObservationWrapper"])
def test_spirals_evaluation_runs_and_learns_how_games_end(seat, wrapper):
    for env_id in ("TicTacToe-v0", "KuhnPoker-v0", "ConnectFour-v0"):
        played = spiral_evaluation(env_id, last_offer, last_offer, seat=seat, wrapper=wrapper)
        assert played["turns"] > 1
        assert played["reason"]
    lost = spiral_evaluation("TicTacToe-v0", lambda _: INVALID, last_offer, seat=seat)
    assert (lost["outcome"], lost["turns"]) == ("loss", 1 + seat)
    assert lost["reason"].startswith("Invalid Move: expected")


def test_spirals_collector_of_games_runs_without_a_seed():
    def bare(observation):
        return last_offer(observation)[1:-1]

    rows = spiral_collected("TicTacToe-v0", {0: bare, 1: last_offer})
    assert {row[0] for row in rows} == {"TicTacToe-v0"}
    assert [row[1] for row in rows] == [number % 2 for number in range(len(rows))]
    assert sorted({(row[1], row[-1]) for row in rows}) == [(0, 1), (1, -1)]


def test_role_conditioned_advantages_take_what_the_loop_gives():
    """SPIRAL's own arithmetic, by hand, over the games of its loop."""
    baselines, usual = RoleBaselines(0.95), {0: 0.0, 1: 0.0}
    for seed in range(5):
        rewards, _ = spiral_rollout("KuhnPoker-v0", last_offer, seed=seed, num_envs=1)
        paid = [rewards[0][player] for player in (0, 1)]
        expected = [paid[player] - usual[player] for player in (0, 1)]
        usual = {player: 0.95 * usual[player] + 0.05 * paid[player] for player in (0, 1)}
        assert baselines.advantages("KuhnPoker-v0", paid) == pytest.approx(expected)


def test_spirals_parser_of_kuhn_poker_finds_the_legal_actions():
    env = ta06.wrappers.LLMObservationWrapper(env=ta06.make("KuhnPoker-v0"))
    env.reset(num_players=2, seed=7)
    last_line = env.get_observation()[1].strip().split("\n")[-1]
    assert re.findall(r"\[(.*?)\]", last_line) == list(env.state.legal_actions)


@pytest.mark.parametrize("ending", ["", "-train"])
def test_unstable_baselines_game_loop_runs(ending):
    for env_id, players in (("TicTacToe-v0", 2), ("KuhnPoker-v0", 2), ("LiarsDice-v0", 3)):
        agents = dict.fromkeys(range(players), last_offer)
        rewards, invalid, turns, steps = unstable_game(env_id + ending, agents, seed=3)
        assert sorted(rewards) == list(range(players))
        assert not any(invalid.values())
        assert turns == len(steps)
        assert {type(obs) for _, obs, _ in steps} == {str}


def test_an_illegal_reply_is_marked_on_its_player_and_pays_minus_one_and_one():
    agents = {0: last_offer, 1: lambda _: "I resign"}
    rewards, invalid, turns, _ = unstable_game("TicTacToe-v0", agents, seed=3)
    assert (rewards, invalid, turns) == ({0: 1, 1: -1}, {0: False, 1: True}, 2)


def test_error_allowance_is_the_number_of_complaints_and_is_read_anew_in_each_game():
    env = ta.make("TicTacToe-v0-raw")
    for allowance in (0, 2):
        env.reset(num_players=2, seed=1)
        assert env.state.error_allowance == 1
        env.state.error_allowance = allowance
        for _ in range(allowance):
            assert env.step("[9]") == (False, {})
            kinds = [kind.name for _, _, kind in env.get_observation()[1]]
            assert kinds[-2:] == ["GAME_ADMIN", "GAME_BOARD"]
        assert env.step("[9]") == (True, {})


def test_who_reads_the_same_seed_reads_the_same_game_and_no_global_generator_is_touched():
    random.seed(5)  # noqa: TID251
    before = random.getstate()
    games = [unstable_game("KuhnPoker-v0", {0: last_offer, 1: last_offer}, seed) for seed in (7, 7)]
    assert games[0] == games[1]
    assert random.getstate() == before


def test_a_player_does_not_read_the_raw_reply_of_another():
    env = ta.make("TicTacToe-v0")
    env.reset(num_players=2, seed=1)
    env.step("<think>the corner next</think>[4]")
    assert "corner" not in env.get_observation()[1]
    env.step("[0]")
    assert "corner" in env.get_observation()[1]  # its own


def test_scripts_may_bring_wrappers_and_agents_of_their_own():
    class Shout(ObservationWrapper):
        def observation(self, player_id, observation):
            return observation.upper()

    class First(Agent):
        def __call__(self, observation):
            return "0"

    env = Shout(ta.make("TicTacToe-v0"))
    env.reset(num_players=2)
    player, seen = env.get_observation()
    assert player == 0
    assert seen == seen.upper()
    assert env.step(First()(seen)) == (False, {})


def test_a_copy_in_mid_play_goes_its_own_way():
    env = ta.make("TicTacToe-v0")
    env.reset(num_players=2, seed=1)
    env.step("[4]")
    twin = copy.deepcopy(env)
    twin.step("[0]")
    assert env.state.turn == 1
    assert twin.state.turn == 2


def test_free_text_secret_roles_and_games_for_one():
    env = ta.make("Mastermind-v0", payoff="units")
    env.reset(num_players=1, seed=1)
    assert env.close() == (None, {0: {"role": "Player 0", "invalid_move": False, "turn_count": 0}})
    env = ta.make(["Undercover-v0", "Undercover-v0"])
    env.reset(num_players=4, seed=1)
    env.step("a word")
    assert "a word" in env.get_observation()[1]


def test_what_is_wrong_is_said_when_it_is_given():
    with pytest.raises(UnknownGame, match="did you mean 'KuhnPoker-v0'"):
        ta.make("KunPoker-v0-train")
    with pytest.raises(OptionError):
        ta.make("KuhnPoker-v0", round=3)
    for module in (ta, ta06):
        with pytest.raises(OptionError, match="payoff: expected 'units' or 'outcome', got 'unit'"):
            module.make("KuhnPoker-v0", payoff="unit")
        with pytest.raises(OptionError, match="expected num_players to be given to reset"):
            module.make("KuhnPoker-v0", num_players=2)
        for ids in (None, 5, [], [None], {"KuhnPoker-v0"}):
            with pytest.raises(UnknownGame, match="expected the id of a game, or several"):
                module.make(ids)
    with pytest.raises(UsageError, match="reset"):
        ta.make("KuhnPoker-v0").get_observation()
    with pytest.raises(OptionError):
        ta.make("KuhnPoker-v0").reset(num_players=5)


@pytest.fixture
def theirs():
    return pytest.importorskip("textarena", reason="textarena is not installed (.ci/integrations)")


def shape(value):
    """The types of a value, its keys and its lengths, but not its texts."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in sorted(value.items())}
    if isinstance(value, tuple | list):
        return type(value)(map(shape, value))
    return getattr(value, "name", type(value).__name__)


PLAYED = [
    ("TicTacToe-v0", ("[4]", "[0]", "[1]", "[3]", "[7]")),  # player 0 wins
    ("TicTacToe-v0", ("[0]", "[1]", "[2]", "[4]", "[3]", "[5]", "[7]", "[6]", "[8]")),  # a draw
    ("TicTacToe-v0", ("[4]", "[4]", "nonsense")),  # player 1 loses
    ("KuhnPoker-v0", ("[bet]",)),  # goes on
    ("KuhnPoker-v0", ("[check]", "I fold", "all in")),
]


@pytest.mark.parametrize("ending", ["", "-train", "-raw"])
@pytest.mark.parametrize(("env_id", "actions"), PLAYED)
@pytest.mark.filterwarnings("ignore")
def test_what_each_call_returns_has_the_shape_that_textarena_gives_it(
    theirs, env_id, actions, ending
):
    assert played(ta, env_id + ending, actions) == played(theirs, env_id + ending, actions)


def played(module, env_id, actions):
    """All that the calls of a game return, texts only as that they are texts."""
    env = module.make(env_id)
    log = [env.reset(num_players=2, seed=3), env.state.error_allowance, env.env_id]
    first = env.get_observation()[0]  # in Kuhn poker it is drawn there, and player 0 here
    for action in actions:
        player, seen = env.get_observation()
        log += [type(player), (player - first) % 2, type(seen)]
        log += [env.state.current_player_id == player, env.step(action)]
    rewards, info = env.close()
    paid = rewards and {(player - first) % 2: reward for player, reward in rewards.items()}
    return [*log, paid, shape({(player - first) % 2: known for player, known in info.items()})]


@pytest.mark.filterwarnings("ignore")
def test_messages_are_new_ones_only_and_of_the_same_kinds_in_the_same_order(theirs):
    seen = []
    for module in (ta, theirs):
        env = module.make("TicTacToe-v0-raw")
        env.reset(num_players=2, seed=3)
        log = [shape(env.get_observation()), env.get_observation()]
        for action in ("[4]", "nonsense"):
            env.step(action)
            log.append([kind.name for _, _, kind in env.get_observation()[1]])
        seen.append(log)
    assert (
        seen[0][:2]
        == seen[1][:2]
        == [
            ("int", [("int", "str", "PROMPT"), ("int", "str", "GAME_BOARD")]),
            (0, []),
        ]
    )
    assert seen[0][3] == seen[1][3] == ["PLAYER_ACTION", "GAME_ADMIN", "GAME_BOARD"]
    assert seen[0][2] == ["PROMPT", "GAME_MESSAGE", "GAME_BOARD"]  # not the other's reply
    assert set(seen[1][2]) - set(seen[0][2]) == {"PLAYER_ACTION", "GAME_ACTION_DESCRIPTION"}


def test_every_wrapper_here_is_called_as_in_textarena(theirs):
    ours = set(ta.wrappers.__all__) - {"FirstLastObservationWrapper"}  # of 0.6
    assert ours <= set(theirs.wrappers.__all__)
    assert set(theirs.ObservationType.__members__) == set(ta.ObservationType.__members__)
    assert theirs.GAME_ID == ta.GAME_ID
    assert theirs.__version__.startswith("0.7")


def test_the_games_play_as_the_core_does():
    env = ta.make("KuhnPoker-v0", payoff="units")
    core = textgames.make("KuhnPoker-v0")
    for seed in range(10):
        env.reset(num_players=2, seed=seed)
        core.reset(seed=seed)
        done = False
        while not done:
            done, _ = env.step(f"[{env.state.legal_actions[-1]}]")
        while not core.episode.reason:
            core.step(f"[{core.episode.legal_actions(core.episode.waiting[0])[-1]}]")
        assert env.close()[0] == dict(enumerate(core.episode.returns))


def test_the_page_and_the_example_run(capsys):
    run_page("textarena")
    run_example("textarena_self_play")
    assert len(capsys.readouterr().out.splitlines()) == 5
