"""The games in TorchRL, beside the real package: as numbers for all seats, as text for one."""

import ast
import re

import pytest
from pages import run_example, run_page, weight_changes

import textgames
from textgames.chance import mixed
from textgames.errors import AgentError, OptionError, UsageError
from textgames.seat import SeatEnv
from textgames.wrappers import DiscreteActions

pytest.importorskip("torchrl", reason="torchrl is not installed (.ci/integrations)")
pytestmark = pytest.mark.filterwarnings("ignore")

import torch  # noqa: E402
from tensordict import lazy_stack  # noqa: E402
from tensordict.nn import TensorDictModuleBase  # noqa: E402
from torchrl.data.llm import History  # noqa: E402
from torchrl.envs import TransformedEnv  # noqa: E402
from torchrl.envs.libs.pettingzoo import PettingZooWrapper  # noqa: E402
from torchrl.envs.llm import ChatEnv  # noqa: E402
from torchrl.modules.llm.policies.common import ChatHistory  # noqa: E402

from textgames.integrations.torchrl import GameSeat  # noqa: E402

GAMES = ["TicTacToe-v0", "KuhnPoker-v0", "LiarsDice-v0", "GameOfPureStrategy-v0"]


def discrete(id, **settings):
    game = DiscreteActions(textgames.make(id, **settings))
    return game, PettingZooWrapper(game, use_mask=True, seed=7)


@pytest.mark.parametrize("id", GAMES)
def test_each_step_pays_all_seats_what_the_game_pays(id):
    game, env = discrete(id)
    twin = textgames.make(id)
    seen = env.reset(seed=5)
    twin.reset(seed=5)
    while not seen["done"].all():
        agent = twin.agent_selection
        assert [name for name in twin.agents if seen[name, "mask"].all()] == [agent]
        legal = twin.infos[agent]["legal_actions"]
        masked = seen[agent, "action_mask"][0].tolist()
        assert masked == [action in legal for action in game.actions]
        number = masked.index(True)
        seen.update(env.full_action_spec.zero())
        seen[agent, "action"][0] = number
        seen = env.step(seen)["next"]
        twin.step(f"[{game.actions[number]}]")
        for name in twin.agents:
            assert seen[name, "reward"].item() == twin.rewards[name]
            assert seen[name, "terminated"].item() == twin.terminations[name]
    assert twin.episode.reason == "rules"


@pytest.mark.parametrize("id", GAMES)
def test_random_actions_are_legal_over_many_games(id):
    _, env = discrete(id, illegal="raise")
    played = env.rollout(100, break_when_any_done=False)
    assert played["next", "done"].any()
    paid = sum(played["next", name, "reward"] for name in env.possible_agents)
    assert not paid.any()  # zero-sum, at every step


def test_one_seed_gives_the_same_games_and_another_one_others():
    def hands(seed):
        _, env = discrete("KuhnPoker-v0")
        env.set_seed(seed)
        return [env.reset()["player_0", "observation", "observation"].tolist() for _ in range(12)]

    assert hands(3) == hands(3) != hands(4)


def test_a_masked_action_is_an_illegal_reply():
    _, env = discrete("TicTacToe-v0")
    seen = env.reset()
    for _ in range(2):
        seen = env.step(seen.update(env.full_action_spec.zero()))["next"]
    assert seen["player_1", "info", "illegal"].item() == 1
    assert seen["player_1", "mask"].all()
    assert not seen["done"].any()


@pytest.mark.parametrize("id", ["IteratedPrisonersDilemma-v0", "Hanabi-v0"])
def test_games_that_are_no_contest_go_too(id):
    _, env = discrete(id)
    assert env.rollout(200)["next", "done"][-1].all()


def test_two_steps_of_ppo(capsys):
    run_example("torchrl_ppo")
    said = capsys.readouterr().out
    assert said.count("illegal moves 0,") == len(said.splitlines()) == 2
    first, second = weight_changes(said)
    assert first > 0
    assert second > 0


def chat(rows, *args, **settings):
    return TransformedEnv(ChatEnv(batch_size=(rows,)), GameSeat(*args, **settings))


def first_legal(history):
    offer = history[-1].content.rpartition("Reply with")[2]
    return "Let me see. " + re.search(r"\[[^\]]+\]", offer + "[none]")[0]


def writer(reply):
    """A policy without a model. TorchRL goes by the argument's name."""

    def write(td):
        prompt = td["history"].prompt
        full = [
            row.append(History(role="assistant", content=reply(row)), inplace=False)
            for row in prompt.unbind(0)
        ]
        td["history"] = ChatHistory(prompt=prompt, full=lazy_stack(full))
        return td

    return write


writes = writer(first_legal)
passes = writer(lambda row: "I pass")


def alone(seed, *args, **settings):
    """Yield reward, whether the game is over, and what is read, of each turn of one seat."""
    env = SeatEnv(*args, **settings)
    _, info = env.reset(seed=seed)
    over = False
    while not over:
        reply = f"[{info['legal_actions'][0]}]"
        seen, reward, over, _, info = env.step(reply)
        yield reward, over, seen["messages"][-1]


@pytest.mark.parametrize("seat", [0, 1])
@pytest.mark.parametrize("id", ["KuhnPoker-v0", "LiarsDice-v0", "TicTacToe-v0"])
def test_each_row_is_a_game_of_one_seat_with_its_rewards_on_the_right_steps(id, seat):
    env = chat(3, id, seed=7, seat=seat)
    played = env.rollout(30, writes, break_when_any_done=False)
    begun = [0, 0, 0]
    for row in range(3):
        step = 0
        while step < 30:
            number = 3 * begun[row] + row
            begun[row] += 1
            history = played[row, step]["history"].prompt
            assert len(history) == 1  # a new game
            rules = textgames.new_game(id).rules(seat)
            assert history[0].content.startswith(f"{rules}\n\n")
            for reward, over, told in alone(mixed(7, number) if number else 7, id, seat):
                after = played[row, step]["next"]
                assert after["reward"].item() == reward
                assert after["done"].item() == after["terminated"].item() == over
                assert after["history"].prompt[-1].role == "user"
                assert told in after["history"].prompt[-1].content
                step += 1
                if step == 30:
                    break
    assert min(begun) > 1


def test_a_history_grows_by_the_reply_and_what_is_new():
    env = chat(1, "TicTacToe-v0", seed=7)
    seen = env.reset()
    after = env.step(writes(seen.clone()))["next"]
    before, now = seen["history"].prompt[0], after["history"].prompt[0]
    assert now.role == ["user", "assistant", "user"]
    assert now[0].content == before[0].content
    assert "Player 1" in now[2].content
    assert before[0].content not in now[2].content


def test_rows_that_repeat_play_the_same_games():
    env = chat(6, "KuhnPoker-v0", seed=7, repeats=3, rounds=20)
    for _ in range(2):
        played = env.rollout(8, writes)
        last = [played[row, -1]["next", "history"].prompt.content for row in range(6)]
        assert last[0] == last[1] == last[2] != last[3] == last[4] == last[5]


def test_what_is_illegal_is_complained_about_and_then_loses():
    env = chat(1, "KuhnPoker-v0", seed=7, illegal="verifiers")
    seen = env.step(passes(env.reset()))["next"]
    assert "Your reply was illegal" in seen["history"].prompt[0, -1].content
    assert (seen["reward"].item(), seen["done"].item()) == (0, False)
    seen = env.step(passes(seen))["next"]
    assert (seen["reward"].item(), seen["done"].item()) == (-1, True)


def test_a_row_that_is_over_stays_as_it_is():
    env = chat(2, "KuhnPoker-v0", seed=7)
    seen = env.reset()
    while not seen["done"].any():
        seen = env.step(writes(seen))["next"]
    over = seen["done"].flatten().tolist().index(True)
    again = env.step(writes(seen))["next"]
    assert again["done"][over].item()
    assert again["reward"][over].item() == 0


class Writer(TensorDictModuleBase):
    """The same policy as collectors want it."""

    in_keys = [("history", "prompt")]
    out_keys = [("history", "full")]

    def forward(self, td):
        return writes(td)


def test_their_collector_goes_from_game_to_game():
    from torchrl.collectors.llm import LLMCollector  # warns of itself, so not above

    collector = LLMCollector(
        chat(2, "KuhnPoker-v0", seed=7),
        policy=Writer(),
        dialog_turns_per_batch=8,
        total_dialog_turns=16,
    )
    collected = torch.cat([data["next", "reward"] for data in collector], 1)
    alone = chat(2, "KuhnPoker-v0", seed=7)
    alone.reset()  # as the collector does when it is made
    played = alone.rollout(8, writes, break_when_any_done=False)
    assert collected.any()
    assert torch.equal(collected, played["next", "reward"])


def test_what_is_wrong_is_said():
    with pytest.raises(OptionError, match="round"):
        GameSeat("KuhnPoker-v0", round=3)
    with pytest.raises(AgentError):
        GameSeat("KuhnPoker-v0", opponents="cfg")
    with pytest.raises(OptionError, match="wrapper: expected none here"):
        GameSeat("KuhnPoker-v0", wrapper=str)
    with pytest.raises(OptionError, match="repeats: expected a divisor of the 3 rows"):
        chat(3, "KuhnPoker-v0", repeats=2).reset()
    with pytest.raises(UsageError, match="input_mode = history"):
        TransformedEnv(
            ChatEnv(batch_size=(1,), input_mode="text"), GameSeat("KuhnPoker-v0")
        ).reset()


def test_two_steps_of_grpo_with_a_tiny_model(capsys):
    pytest.importorskip("transformers", reason="transformers is not installed (.ci/integrations)")
    run_example("torchrl_chat")
    lines = capsys.readouterr().out.splitlines()[-2:]
    for line in lines:
        turns, returns = line.partition(", loss")[0].split(", returns ")
        assert turns == "turns 3"
        assert len(set(ast.literal_eval(returns))) > 1  # else there is nothing to learn from
        assert weight_changes(line)[0] > 0
    assert len(lines) == 2


def test_the_page_runs():
    run_page("torchrl")
