"""The same seed and the same replies give the same rewards through every adapter."""

import asyncio
import re
from importlib.util import find_spec
from itertools import islice
from tempfile import TemporaryDirectory

import pytest
from fake_endpoint import serving

import textgames
import textgames.compat.textarena as ta
import textgames.compat.textarena_06 as ta06
from textgames.seat import SeatEnv
from textgames.wrappers import DiscreteActions

pytestmark = pytest.mark.filterwarnings("ignore")

GAMES = [  # id, players, options
    ("KuhnPoker-v0", 2, {"rounds": 3}),
    ("TicTacToe-v0", 2, {}),
    ("GameOfPureStrategy-v0", 2, {"cards": 3}),  # all move at the same time
    ("LiarsDice-v0", 3, {"dice": 1}),
    ("Bandit-v0", 1, {"pulls": 8}),
]
REPLIES = {
    "first": lambda legal: f"[{legal[0]}]",
    "last": lambda legal: f"Well ... \\boxed{{{legal[-1]}}}",
    "illegal": lambda legal: "I resign",
}


def core(id, players, options, seed, reply):
    start = textgames.make(id, num_players=players, illegal="textarena", **options)
    start.reset(seed=seed)
    episode = start.episode
    while episode.waiting:
        player = episode.waiting[0]
        episode.reply(player, reply(episode.legal_actions(player)))
    return list(episode.returns)


def aec(id, players, options, seed, reply):
    env = textgames.make(id, num_players=players, illegal="textarena", **options)
    env.reset(seed=seed)
    total = dict.fromkeys(env.possible_agents, 0.0)
    for agent in env.agent_iter():
        _, reward, terminated, truncated, info = env.last()
        total[agent] += reward
        env.step(None if terminated or truncated else reply(info["legal_actions"]))
    return list(total.values())


def seat(id, players, options, seed, reply):
    paid = []
    for player in range(players):
        env = SeatEnv(
            id, player, lambda seen: reply(seen.legal_actions), num_players=players,
            illegal="textarena", **options,
        )  # fmt: skip
        paid.append(one_seat(env, seed, reply))
    return paid


def one_seat(env, seed, reply):
    _, info = env.reset(seed=seed)
    total, over = 0.0, False
    while not over:
        legal = info["legal_actions"]
        _, reward, over, _, info = env.step(reply(legal) if legal else "over already")
        total += reward
    return total


def textarena(id, players, options, seed, reply, module=ta):
    env = module.make(id, payoff="units", illegal="textarena", **options)
    env.reset(num_players=players, seed=seed)
    done = False
    while not done:
        done, _ = env.step(reply(env.state.legal_actions))
    closed = env.close()
    paid = closed if module is ta06 else closed[0]
    return [paid[player] for player in range(players)]


def textarena_06(*game):
    return textarena(*game, module=ta06)


def gem(id, players, options, seed, reply):
    from textgames.integrations.gem import GemEnv

    paid = []
    for player in range(players):
        settings = {"num_players": players, "illegal": "textarena", **options}
        env = GemEnv(id, seat=player, opponents=lambda seen: reply(seen.legal_actions), **settings)
        paid.append(one_seat(env, seed, reply))
    return paid


def gem_multiagent(id, players, options, seed, reply):
    from textgames.integrations.gem_multiagent import GemMultiAgentEnv

    env = GemMultiAgentEnv(id, players, illegal="textarena", **options)
    _, infos = env.reset(seed=seed)
    total = dict.fromkeys(env.possible_agents, 0.0)
    while env.agents:
        replies = {agent: reply(infos[agent]["legal_actions"]) for agent in env.active_agents}
        _, rewards, _, _, infos = env.step(replies)
        for agent, reward in rewards.items():
            total[agent] += reward
    return list(total.values())


def verifiers(id, players, options, seed, reply):
    from verifiers.v1.clients import EvalClientConfig, ModelContext
    from verifiers.v1.utils.loaders import load_environment, resolve_env_config

    taskset = {"id": "textgames-verifiers", "game": id, "num_players": players}
    settings = {"taskset": {**taskset, "options": options}, "illegal": "textarena"}
    env = load_environment(resolve_env_config(settings))
    (task,) = islice(env.taskset, 1)
    task = task.with_data(info={**task.data.info, "seed": seed})

    async def play(url):
        client = EvalClientConfig(base_url=url, api_key_var="NO_KEY_NEEDED")
        async with env.serving():
            return await env.run_episode(task, ModelContext(model="fake", client=client))

    def model(body):
        offer = body["messages"][-1]["content"].rpartition("Reply with")[2]
        return reply(re.findall(r"\[([^\]]+)\]", offer))

    with serving(model) as server:
        episode = asyncio.run(play(server.url))
    paid = {trace.info["textgames"]["player"]: trace.reward for trace in episode.traces}
    return [paid[player] for player in range(players)]


def chosen(actions, legal, said):
    """The action that is meant, of those there are: an illegal one where no legal one is."""
    for action in (legal[0], legal[-1]):
        if said in (f"[{action}]", REPLIES["last"]([action])):
            return action
    illegal = [action for action in actions if action not in legal]
    return illegal[0] if illegal else pytest.skip("all actions that there are are legal")


def trl(id, players, options, seed, reply):
    from textgames.integrations.trl import environment

    paid = []
    for player in range(players):
        settings = {"num_players": players, "illegal": "textarena", **options}
        made = environment(
            id, seat=player, opponents=lambda seen: reply(seen.legal_actions), **settings
        )
        env = made()
        told = env.reset(seed=seed)
        while "You may choose" in told:
            legal = re.findall(r"\[([^\]]+)\]", told.rpartition("You may choose")[2])
            said = reply(legal)
            if hasattr(env, "play"):
                told = asyncio.run(env.play(said))
            else:
                tools = [name for name in vars(made) if not name.startswith("_")]
                told = asyncio.run(getattr(env, chosen(tools, legal, said))())
        paid.append(env.get_reward())
    return paid


def trl_selfplay(id, players, options, seed, reply):
    from fake_tokenizer import Tokenizer, replying

    from textgames.integrations.trl_seats import Chat, Table, advance

    start = textgames.make(id, num_players=players, illegal="textarena", **options)
    start.reset(seed=seed)
    table = Table(start.episode, Chat(Tokenizer()))
    generate = replying(Tokenizer(), lambda seat, legal: reply(legal))
    while table.episode.waiting:
        advance([table], generate)
    return list(table.episode.returns)


def openenv(id, players, options, seed, reply):
    from openenv import GenericEnvClient

    from textgames.integrations.openenv import make_app
    from textgames.serve import running

    app = make_app(id, num_players=players, illegal="textarena", **options)
    with running(app=app) as url, GenericEnvClient(base_url=url).sync() as client:
        result = client.reset(seed=seed)
        while not result.done:
            result = client.step({"reply": reply(result.observation["legal_actions"])})
    returns = result.observation["returns"]
    return [returns[f"player_{player}"] for player in range(players)]


def number(game, reply):
    """The number of what the agent to move replies in a discrete environment."""
    legal = game.unwrapped.infos[game.agent_selection]["legal_actions"]
    return game.actions.index(chosen(game.actions, legal, reply(legal)))


def torchrl(id, players, options, seed, reply):
    from torchrl.envs.libs.pettingzoo import PettingZooWrapper

    made = textgames.make(id, num_players=players, illegal="textarena", **options)
    game = DiscreteActions(made)
    env = PettingZooWrapper(game, use_mask=True)
    total = dict.fromkeys(game.possible_agents, 0.0)
    seen = env.reset(seed=seed)
    while not seen["done"].all():
        seen.update(env.full_action_spec.zero())
        seen[game.agent_selection, "action"][0] = number(game, reply)
        seen = env.step(seen)["next"]
        for agent in total:
            total[agent] += seen[agent, "reward"].item()
    return list(total.values())


def torchrl_chat(id, players, options, seed, reply):
    from tensordict import lazy_stack
    from torchrl.data.llm import History
    from torchrl.envs import TransformedEnv
    from torchrl.envs.llm import ChatEnv
    from torchrl.modules.llm.policies.common import ChatHistory

    from textgames.integrations.torchrl import GameSeat

    paid = []
    for player in range(players):
        settings = {"num_players": players, "illegal": "textarena", **options}
        seat = GameSeat(
            id, seed, seat=player, opponents=lambda seen: reply(seen.legal_actions), **settings
        )
        env = TransformedEnv(ChatEnv(batch_size=(1,)), seat)
        seen, total = env.reset(), 0.0
        while not seen["done"].all():
            (history,) = seen["history"].prompt.unbind(0)
            offer = history[-1].content.rpartition("Reply with")[2]
            said = History(role="assistant", content=reply(re.findall(r"\[([^\]]+)\]", offer)))
            full = lazy_stack([history.append(said, inplace=False)])
            seen["history"] = ChatHistory(prompt=seen["history"].prompt, full=full)
            seen = env.step(seen)["next"]
            total += seen["reward"].item()
        paid.append(total)
    return paid


def rllib(id, players, options, seed, reply):
    # Ray may be there without what RLlib needs
    missing = "RLlib is not installed (.ci/integrations)"
    pytest.importorskip("ray.rllib", reason=missing, exc_type=ImportError)
    from ray.rllib.env.wrappers.pettingzoo_env import PettingZooEnv

    made = textgames.make(id, num_players=players, illegal="textarena", **options)
    game = DiscreteActions(made)
    env = PettingZooEnv(game)
    total = dict.fromkeys(game.possible_agents, 0.0)
    seen, _ = env.reset(seed=seed)
    over = {"__all__": False}
    while not over["__all__"]:
        (agent,) = seen
        seen, rewards, over, _, _ = env.step({agent: number(game, reply)})
        for other, reward in rewards.items():
            total[other] += reward
    return list(total.values())


def inspect_ai(id, players, options, seed, reply):
    from inspect_ai import eval as evaluate
    from inspect_ai.model import ModelOutput, ModelUsage, get_model

    from textgames.integrations.inspect_ai import play

    def model(messages, tools, tool_choice, config):
        offer = messages[-1].text.rpartition("Reply with")[2]
        output = ModelOutput.from_content("fake", reply(re.findall(r"\[([^\]]+)\]", offer)))
        output.usage = ModelUsage()  # else it downloads an encoding to count tokens
        return output

    settings = {"deals": 1, "num_players": players, "illegal": "textarena", **options}
    task = play(id, opponents=lambda seen: reply(seen.legal_actions), **settings)
    for sample in task.dataset:
        sample.metadata["seed"] = seed
    fake = get_model("mockllm/model", custom_outputs=model, memoize=False)
    with TemporaryDirectory() as folder:
        (log,) = evaluate(task, model=fake, log_dir=folder, display="none", log_level="error")
        # the samples are read from the file only now
        values = {s.metadata["player"]: s.scores["outcomes"].value for s in log.samples}
    return [values[player]["return"] for player in range(players)]


def verl(id, players, options, seed, reply):
    from verl_server import Server, run

    from textgames.integrations.verl import rows

    def model(text):
        return reply(re.findall(r"\[([^\]]+)\]", text.rpartition("Reply with")[2]))

    (row,) = rows(id, 1, num_players=players, **options)
    row["extra_info"]["seed"] = seed
    settings = {"illegal": "textarena"}
    outputs = run(row, Server(model), settings=settings, response_length=8192)
    paid = list(outputs[0].extra_fields["textgames"]["returns"])  # some were never asked
    for output in outputs:
        player = output.extra_fields["textgames"]["player"]
        paid[player] = output.as_dict()["rm_scores"].sum().item()
    return paid


ADAPTERS = {  # name of the package that is needed, if any
    aec: None,
    seat: None,
    textarena: None,
    textarena_06: None,
    gem: "gem",
    gem_multiagent: "gem",
    verifiers: "verifiers",
    trl: None,  # the adapter does not import it
    trl_selfplay: None,
    openenv: "openenv",
    torchrl: "torchrl",
    torchrl_chat: "torchrl",
    rllib: None,  # looks for itself
    inspect_ai: "inspect_ai",
    verl: "verl",
}


@pytest.mark.parametrize("adapter", ADAPTERS, ids=lambda adapter: adapter.__name__)
@pytest.mark.parametrize("way", REPLIES)
@pytest.mark.parametrize(("id", "players", "options"), GAMES, ids=[id for id, *_ in GAMES])
def test_the_rewards_are_those_of_the_core(id, players, options, way, adapter):
    package = ADAPTERS[adapter]
    if package and not find_spec(package):
        pytest.skip(f"{package} is not installed (.ci/integrations)")
    reply = REPLIES[way]
    for seed in (3,) if adapter in (verifiers, inspect_ai) else (3, 4, 5):
        expected = core(id, players, options, seed, reply)
        assert adapter(id, players, options, seed, reply) == pytest.approx(expected)
