"""The PettingZoo face: turns, seeds, rewards, illegal replies, copies."""

import random
from enum import Enum

import pytest
from driving import begun, legal_reply, plain_cases, played_out

import textgames
from textgames import errors
from textgames.chance import Stream
from textgames.env import GameEnv
from textgames.illegal import PRESETS, IllegalReplies
from textgames.wrappers import ChatMessages, DiscreteActions, PromptString

IDS = list(textgames.registry)


@pytest.mark.parametrize("call", ["last", "render", "step", "truncate", "fork"])
def test_nothing_can_be_done_before_the_first_reset(call):
    env = textgames.make("KuhnPoker-v0", render_mode="ansi")
    arguments = ["[bet]"] if call == "step" else []
    with pytest.raises(errors.UsageError, match="reset"):
        getattr(env, call)(*arguments)
    assert env.game.history == []


@pytest.mark.parametrize("wrap", [lambda env: env, PromptString, ChatMessages, DiscreteActions])
@pytest.mark.parametrize("agent", ["player_9", "", 1, ["player_0"]])
def test_an_agent_that_is_not_there_is_named(wrap, agent):
    env = wrap(begun("KuhnPoker-v0"))
    env.reset(seed=7)
    for call in (env.observe, env.observation_space, env.action_space):
        with pytest.raises(errors.UnknownAgent, match=r"^expected one of player_0, player_1, got "):
            call(agent)
    assert issubclass(errors.UnknownAgent, KeyError)  # as PettingZoo's own environments raise


def test_a_step_after_the_end_is_refused_and_changes_nothing():
    env = begun("TicTacToe-v0")
    for cell in "03142":
        env.step(f"[{cell}]")
    returns = env.episode.returns
    with pytest.raises(errors.UsageError, match=r"expected the action None, got '.8.'"):
        env.step("[8]")
    env.step(None)
    env.step(None)
    assert env.agents == []
    for reply in ("[8]", None):
        with pytest.raises(errors.UsageError, match="call reset"):
            env.step(reply)
    with pytest.raises(errors.UsageError, match="call reset"):
        env.last()
    assert env.episode.returns == returns == (1, -1)


@pytest.mark.parametrize("reply", [None, 4, b"[4]", ["4"]])
def test_a_reply_is_text(reply):
    with pytest.raises(errors.UsageError, match=r"expected a reply .* got [N4b(]"):  # no quotes
        begun("TicTacToe-v0").step(reply)


@pytest.mark.parametrize("id", IDS)
def test_the_same_seed_gives_the_same_game_in_one_object_and_in_two(id):
    env = begun(id, seed=7)
    first = played_out(env)
    env.reset(seed=7)
    assert played_out(env) == first
    assert played_out(begun(id, seed=7)) == first


@pytest.mark.parametrize("id", IDS)
def test_another_user_of_random_and_a_second_environment_change_nothing(id):
    alone = [played_out(begun(id, seed=seed)) for seed in (3, 4)]
    envs = [begun(id, seed=seed) for seed in (3, 4)]
    streams, seen = [Stream(5), Stream(5)], [[], []]
    for _ in range(500):
        for env, stream, mine in zip(envs, streams, seen, strict=True):
            random.seed(len(mine))  # noqa: TID251
            if env.agents:
                observation, reward, terminated, truncated, info = env.last()
                agent = env.agent_selection
                mine.append((agent, dict(observation), reward, terminated, str(info["role"])))
                env.step(None if terminated or truncated else legal_reply(env, stream))
    assert seen == alone


def test_seeds_differ_and_resets_without_one_go_on_from_the_last():
    deals = [begun(seed=seed).game.history for seed in range(20)]
    assert len({tuple(deal) for deal in deals}) > 1
    one, other = begun(seed=3), begun(seed=3)
    following = []
    for env in (one, other, one, other):
        env.reset()
        following.append(env.episode.seed)
    assert following[0] == following[1] != following[2] == following[3]
    fresh = [textgames.make("KuhnPoker-v0") for _ in range(2)]
    for env in fresh:
        env.reset()
    assert fresh[0].episode.seed != fresh[1].episode.seed


@pytest.mark.parametrize("seed", [-1, 1.5, "7", True])
def test_a_seed_is_a_whole_number(seed):
    with pytest.raises(errors.OptionError, match="whole number of at least 0"):
        begun(seed=seed)


@pytest.mark.parametrize("payoff", ["units", "outcome"])
@pytest.mark.parametrize("id", IDS)
def test_rewards_sum_to_the_returns(id, payoff):
    for case in plain_cases(id):
        env = begun(id, seed=11, num_players=case.num_players, payoff=payoff)
        sums = dict.fromkeys(env.possible_agents, 0.0)
        read = dict.fromkeys(env.possible_agents, 0.0)
        stream = Stream(2)
        while env.agents:
            agent, (_, reward, terminated, truncated, _) = env.agent_selection, env.last()
            read[agent] += reward
            env.step(None if terminated or truncated else legal_reply(env, stream))
            if not (terminated or truncated):
                for other, change in env.rewards.items():
                    sums[other] += change
        assert list(sums.values()) == pytest.approx(list(env.episode.returns))
        assert list(read.values()) == pytest.approx(list(env.episode.returns))
        assert env.episode.reason == "rules"
        if payoff == "outcome":
            assert set(env.episode.returns) <= {1, 0, -1}


def test_outcome_is_win_draw_or_loss_at_the_end_only():
    for seed in range(20):
        env = begun("KuhnPoker-v0", seed=seed, rounds=3, payoff="outcome")
        stream = Stream(seed)
        while not env.episode.reason:
            assert set(env.rewards.values()) == {0}
            env.step(legal_reply(env, stream))
        chips = env.game.returns[0]
        assert env.rewards["player_0"] == (chips > 0) - (chips < 0)


def test_the_default_is_two_retries_with_feedback_to_the_player_alone_then_a_loss():
    env = begun("KuhnPoker-v0", rounds=3)
    before = list(env.observe("player_1")["messages"])
    for left, reply in ((2, "[fold]"), (1, "hm")):
        env.step(reply)
        assert env.agent_selection == "player_0"
        assert env.agents == env.possible_agents
        assert env.rewards == {"player_0": 0, "player_1": 0}
        told = env.observe("player_0")["messages"][-1]
        assert "illegal" in told
        assert f"{left} more tr" in told
        assert reply.strip("[]") in env.infos["player_0"]["complaint"]
        assert list(env.observe("player_1")["messages"]) == before
    env.step("[raise]")
    assert env.rewards == {"player_0": -6, "player_1": 6}
    assert env.terminations == {"player_0": True, "player_1": True}
    assert {info["offender"] for info in env.infos.values()} == {"player_0"}
    assert {info["reason"] for info in env.infos.values()} == {"forfeit"}
    assert env.infos["player_1"]["complaint"] == ""
    assert "raise" in env.infos["player_0"]["complaint"]
    assert [(turn.reply, turn.action) for turn in env.episode.turns] == [
        ("[fold]", None), ("hm", None), ("[raise]", None),
    ]  # fmt: skip


def test_a_legal_reply_gives_the_tries_back():
    env = begun("TicTacToe-v0")
    for cell in "03":
        for _ in range(2):
            env.step("nonsense")
        env.step(f"[{cell}]")
    env.step("nonsense")
    assert not env.episode.reason
    assert [turn.action for turn in env.episode.turns if turn.action] == ["0", "3"]


@pytest.mark.parametrize(
    ("preset", "tries", "rewards"),
    [
        ("forfeit", 3, (-2, 2)),
        ("spiral", 1, (-1.5, 0.5)),
        ("textarena", 2, (-1, 1)),
        ("mars", 1, (-11, 0)),
        ("verifiers", 2, (-1, 1)),
    ],
)
def test_presets_pay_what_was_published(preset, tries, rewards):
    env = begun("KuhnPoker-v0", illegal=preset)
    for _ in range(tries - 1):
        env.step("nonsense")
        assert not env.episode.reason
    env.step("nonsense")
    assert env.episode.reason == "forfeit"
    assert tuple(env.rewards.values()) == rewards == env.episode.returns


def test_every_preset_has_a_test_here():
    assert set(PRESETS) == {
        "forfeit", "random", "raise", "spiral", "textarena", "mars", "verifiers",
    }  # fmt: skip


def test_the_policy_may_play_at_random_without_touching_chance():
    env, honest = begun(seed=4, illegal="random", rounds=2), begun(seed=4, rounds=2)
    for _ in range(2):
        env.step("nonsense")
    assert env.agent_selection == "player_0"
    env.step("nonsense")
    drawn = env.episode.turns[-1].action
    assert drawn in ("check", "bet")
    assert env.infos["player_1"]["complaint"] == ""
    honest.step(f"[{drawn}]")
    stream, same = Stream(1), Stream(1)
    while not honest.episode.reason:
        env.step(legal_reply(env, stream))
        honest.step(legal_reply(honest, same))
    assert env.game.history == honest.game.history


def test_the_policy_may_raise_and_change_nothing_but_the_record():
    env = begun("TicTacToe-v0", illegal="raise")
    for _ in range(5):
        with pytest.raises(errors.IllegalAction, match="got 'nonsense'"):
            env.step("nonsense")
    assert env.agent_selection == "player_0"
    assert env.game.history == []
    env.step("[4]")
    assert env.infos["player_1"]["complaint"] == ""


def test_a_policy_of_ones_own():
    policy = IllegalReplies(retries=0, returns=(-3, 0), ambiguous="last")
    env = begun("TicTacToe-v0", illegal=policy)
    env.step("[1] or [4]")
    assert env.game.history == ["4"]
    env.step("[4]")
    assert tuple(env.rewards.values()) == (0, -3)


@pytest.mark.parametrize("id", IDS)
def test_infos_say_what_may_be_done(id):
    env = begun(id)
    turns = dict.fromkeys(env.possible_agents, 0)
    stream = Stream(3)
    for _ in range(60):
        agent = env.agent_selection
        info = env.infos[agent]
        if env.episode.reason:
            assert {**info, "role": ""} == {
                "legal_actions": (), "role": "", "turn": turns[agent], "complaint": "",
                "reason": "rules", "offender": None,
            }  # fmt: skip
            break
        assert info["turn"] == turns[agent]
        assert info["complaint"] == ""
        assert info["legal_actions"] == env.episode.legal_actions(env.possible_agents.index(agent))
        assert all(not other for name, other in env.infos.items() if name != agent)
        env.step(legal_reply(env, stream))
        turns[agent] += 1


@pytest.mark.parametrize("payoff", ["units", "outcome"])
@pytest.mark.parametrize("id", IDS)
def test_truncation_is_the_same_for_all(id, payoff):
    env = begun(id, payoff=payoff)
    env.truncate()
    assert set(env.truncations.values()) == {True}
    assert set(env.terminations.values()) == {False}
    assert set(env.rewards.values()) == {0}
    for agent in env.possible_agents:
        assert env.agent_selection == agent
        assert env.infos[agent]["reason"] == "truncated"
        assert env.last()[3]
        env.step(None)
    assert env.agents == []


@pytest.mark.parametrize("wrap", [lambda env: env, PromptString, ChatMessages])
@pytest.mark.parametrize(("most", "turns"), [(2**63, 14), (3, 3), (2.5, 3), (0, 0), (-1, 0)])
def test_agents_take_turns_until_all_have_left_or_as_often_as_is_asked_for(most, turns, wrap):
    env = wrap(textgames.make("RockPaperScissors-v0", rounds=6))
    assert list(env.agent_iter(most)) == []  # nobody before the first game
    env.reset(seed=1)
    asked = []
    for agent in env.agent_iter(most):
        assert agent == env.agent_selection
        asked.append(agent)
        over = env.terminations[agent]
        env.step(None if over else "rock")
    order = ["player_0", "player_1"] * 7
    assert asked == order[:turns]
    assert bool(env.agents) == (turns < 14)


def test_a_message_read_is_a_sequence_that_stays_as_it_is():
    env = begun(rounds=3)
    lines = env.last()[0]["messages"]
    kept = tuple(lines)
    env.step("[check]")
    env.step("[check]")
    assert tuple(lines) == kept
    assert lines == kept
    assert hash(lines) == hash(kept)
    assert lines[-1] == kept[-1]
    assert lines[:1] == kept[:1]
    with pytest.raises(IndexError):
        lines[len(kept)]


def test_rendering_shows_what_the_agent_to_move_sees(capsys):
    env = begun("TicTacToe-v0", render_mode="ansi")
    env.step("[4]")
    assert env.render().startswith("TicTacToe-v0, as player_1 sees it\nPlayer 0 marks cell 4.")
    assert capsys.readouterr().out == ""
    shown = begun("TicTacToe-v0", render_mode="human")
    assert shown.render() is None
    assert " 0 | 1 | 2 " in capsys.readouterr().out
    with pytest.raises(errors.UsageError, match="render_mode"):
        begun("TicTacToe-v0").render()


def test_a_reply_that_is_more_than_a_string_is_taken_as_the_string_it_is():
    class Move(str, Enum):  # noqa: UP042  # prints as "Move.CENTRE" in a message
        CENTRE = "4"

    env = begun("TicTacToe-v0")
    env.step(Move.CENTRE)
    assert type(env.game.history[0]) is type(env.episode.turns[0].reply) is str
    assert env.last()[0]["messages"][-1] == "Player 0 marks cell 4."


def test_an_agent_with_the_seed_of_its_game_does_not_draw_as_chance_does():
    """Else a random bidder would bid just what the prizes of its goofspiel are."""
    env = textgames.make("KuhnPoker-v0")
    for seed in range(50):
        env.reset(seed=seed)
        assert env.episode.rng.state not in [
            (seed + k * 0x9E3779B97F4A7C15) & (2**64 - 1) for k in range(10)
        ]


def test_a_game_that_pays_players_who_are_not_there_is_told_so():
    class Generous(textgames.Game):
        """Ends at the first move, and pays one player too many."""

        def setup(self):
            self.ask(0)

        def legal_actions(self, player):
            return ("take",)

        def play(self, player, action):
            self.end((1, 0, -1))

        def rules(self, player):
            return "Take."

    env = GameEnv(Generous(num_players=2))
    env.reset(seed=0)
    with pytest.raises(errors.GameError, match=r"returns of 2 players, got \(1, 0, -1\)"):
        env.step("[take]")
