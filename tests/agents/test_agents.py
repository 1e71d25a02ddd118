"""Agents by name: how they are made, asked and refused, and that they play whole games legally."""

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest

import textgames
from textgames import agents, errors, solvers
from textgames.agents import base
from textgames.env import GameEnv
from textgames.envs.cards.kuhn_poker import KuhnPoker
from textgames.envs.cards.leduc_holdem import LeducHoldem


def observed(id, seed=0, actions=(), **options):
    env = textgames.make(id, illegal="raise", **options)
    env.reset(seed=seed)
    for action in actions:
        env.step(f"[{action}]")
    return env.observe(env.agent_selection)


def play(id, names, seed=0, **options):
    """Play one game in which every illegal reply is an error; return the returns and replies."""
    env = textgames.make(id, illegal="raise", **options)
    env.reset(seed=seed)
    seats = {f"player_{i}": agents.make(name, seed=i) for i, name in enumerate(names)}
    for agent in env.agent_iter():
        observation, _, terminated, truncated, _ = env.last()
        over = terminated or truncated
        env.step(None if over else agents.answer(seats[agent], observation))
    return env.episode.returns, [turn.reply for turn in env.episode.turns]


@pytest.mark.parametrize(
    ("id", "names", "options"),
    [
        ("TicTacToe-v0", ["random", "minimax"], {}),
        ("TicTacToe-v0", ["mcts:simulations=50", "strongest"], {}),
        ("KuhnPoker-v0", ["cfr", "mcts:simulations=20,exploration=1.4"], {"rounds": 9}),
        ("KuhnPoker-v0", ["strongest", "random"], {}),
        ("LeducHoldem-v0", ["mcts:simulations=20", "cfr:iterations=50"], {"rounds": 4}),
        ("LiarsDice-v0", ["mcts:simulations=5", "random", "random"], {"num_players": 3}),
        ("Breakthrough-v0", ["mcts:simulations=5", "random"], {}),
        ("ColonelBlotto-v0", ["random", "random"], {}),
        ("Undercover-v0", ["random", "random", "rule", "strongest"], {"num_players": 4}),
    ],
)
def test_agents_play_whole_games_legally_and_alike_from_the_same_seed(id, names, options):
    game = play(id, names, seed=3, **options)
    assert game[1]
    assert play(id, names, seed=3, **options) == game


def test_exact_agents_draw_tic_tac_toe_and_never_lose_it():
    for seed in range(5):
        assert play("TicTacToe-v0", ["minimax", "minimax"], seed)[0] == (0, 0)
        assert play("TicTacToe-v0", ["random", "minimax"], seed)[0][1] >= 0


def test_scripted_plays_its_actions_and_complains_when_they_run_out():
    returns, replies = play("TicTacToe-v0", ["scripted:4, 0,8", "scripted:1,2"])
    assert returns == (1, -1)
    assert replies == ["[4]", "[1]", "[0]", "[2]", "[8]"]
    agent = agents.make("scripted:4")
    agent(observed("TicTacToe-v0"))
    with pytest.raises(errors.AgentError, match="has played its 1 action:"):
        agent(observed("TicTacToe-v0"))


def test_agents_that_mix_name_their_probabilities():
    seen = observed("KuhnPoker-v0")
    assert agents.make("random").probabilities(seen) == {"check": 0.5, "bet": 0.5}
    assert sum(agents.make("cfr").probabilities(seen).values()) == pytest.approx(1)
    seen = observed("TicTacToe-v0", actions="0")
    assert agents.make("minimax").probabilities(seen) == {"4": 1}
    with pytest.raises(errors.AgentError, match="can be listed"):
        agents.make("random").probabilities(observed("ColonelBlotto-v0"))


def test_the_equilibrium_agent_draws_what_its_strategy_says():
    """Averaged over its draws it is as hard to exploit as its table: NashConv of Kuhn < 1e-3."""
    agent = agents.make("cfr:iterations=1000", seed=1)
    tree = solvers.build_tree(KuhnPoker())
    policy = solvers.CFR(tree).run(1000).policy()
    seen = observed("KuhnPoker-v0", seed=2)
    state = seen.game.information_state(seen.player)
    assert agent.probabilities(seen) == policy[state]
    drawn = [agent(seen) for _ in range(2000)]
    for action, probability in policy[state].items():
        assert drawn.count(f"[{action}]") / 2000 == pytest.approx(probability, abs=0.03)


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        (KuhnPoker, ("J", "Q", "check", "check"), ("K", "J", "check", "bet")),
        (LeducHoldem, ("Js", "Qs", "raise", "fold"), ("Ks", "Js", "call", "raise")),
    ],
)
def test_in_several_rounds_each_is_played_like_a_game_of_one(kind, first, second):
    whole, one = kind(rounds=2), kind()
    for action in (*first, *second):
        whole.apply(action)
    for action in second:
        one.apply(action)
    stage, seat_0 = whole.stage()
    assert seat_0 == 1
    assert whole.to_act == (1,)
    assert stage.to_act == one.to_act == (0,)
    assert stage.information_state(0) == one.information_state(0)
    assert stage.options == {}


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("mtcs", "there is no agent 'mtcs'.*did you mean 'mcts'"),
        ("Minimax", "did you mean 'minimax'"),
        ("", "there is no agent ''"),
        ("mcts:simulation=4", "no option 'simulation'.*did you mean 'simulations'"),
        ("mcts:simulations=many", "simulations = whole number from 1 to 10000000, got 'many'"),
        ("mcts:simulations=0", "got '0'"),
        ("mcts:exploration=-1", "at least 0, got -1"),
        ("mcts:exploration=nan", "exploration = number, got 'nan'"),
        ("mcts:500", "options as name=value, got '500'"),
        ("scripted", "expected its actions after a colon, such as 'scripted:4,0,8'"),
        ("scripted: ", "expected its actions after a colon"),
        ("minimax:depth=3", "minimax has no option 'depth'; it has none"),
        ("no_such_package.agents:Agent", "there is no module 'no_such_package'"),
        ("textgames.nothing:Agent", "there is no module 'textgames.nothing'"),
        ("textgames.agents.simple:Ramdom", "has no 'Ramdom'; did you mean 'Random'"),
        ("textgames.agents:AGENTS", "expected a class"),
        ("builtins:str", "expected a class of agents, got <class 'str'>"),
    ],
)
def test_a_wrong_name_or_option_is_one_clear_sentence(name, complaint):
    with pytest.raises(errors.AgentError, match=complaint) as caught:
        agents.make(name)
    assert "\n" not in str(caught.value)


def test_a_name_is_text():
    with pytest.raises(errors.AgentError, match="expected the name of an agent, got 4"):
        agents.make(4)


def test_a_wrong_seed_is_refused():
    with pytest.raises(errors.TextgamesError, match="seed: expected a whole number"):
        agents.make("random", seed=-1)


class Own:
    """Anybody's own agent."""

    def __init__(self, depth: int = 1, name: str = "", seed: int | None = None) -> None:
        self.depth, self.name, self.seed = depth, name, seed

    async def __call__(self, observation):
        await asyncio.sleep(0)
        return "[4]"


class Demanding:
    def __init__(self, model: str) -> None:
        self.model = model


def middle(observation):
    return "[4]"


def test_anybodys_own_agent_is_made_by_its_place_with_typed_options(monkeypatch):
    monkeypatch.setitem(sys.modules, "own_agents", sys.modules[__name__])
    agent = agents.make("own_agents:Own:depth=3,name=7", seed=5)
    assert (agent.depth, agent.name, agent.seed) == (3, "7", 5)
    assert agents.make("own_agents:middle") is middle
    with pytest.raises(errors.AgentError, match="depth = whole number, got 'x'"):
        agents.make("own_agents:Own:depth=x")
    with pytest.raises(errors.AgentError, match=r"missing 1 required.*'model'"):
        agents.make("own_agents:Demanding")
    with pytest.raises(errors.AgentError, match="a function without options"):
        agents.make("own_agents:middle:depth=3")


def test_plain_and_async_agents_are_asked_alike():
    seen = observed("TicTacToe-v0")
    for agent in (middle, Own(), lambda observation: Own()(observation)):
        assert agents.answer(agent, seen) == "[4]"
        assert asyncio.run(agents.async_answer(agent, seen)) == "[4]"


def test_an_async_agent_is_asked_from_within_a_running_loop_too():
    async def driver():
        return agents.answer(Own(), observed("TicTacToe-v0"))

    assert asyncio.run(driver()) == "[4]"


def test_an_async_agent_keeps_its_loop_from_reply_to_reply():
    loops = []

    async def agent(observation):
        loops.append(asyncio.get_running_loop())
        return "[4]"

    agents.answer(agent, None)
    agents.answer(agent, None)
    assert loops[0] is loops[1]
    assert not loops[0].is_closed()


def test_an_async_agent_that_asks_another_as_plain_code_does_is_told_and_hangs_nobody():
    async def asks(observation):
        return agents.answer(Own(), observation)

    with ThreadPoolExecutor(1) as threads:
        waits = threads.submit(agents.answer, asks, None)
        with pytest.raises(errors.UsageError, match="await agents"):
            waits.result(20)


@pytest.mark.parametrize("name", ["strongest", "rethink:2:strongest", "vote:2:strongest"])
def test_the_strongest_agent_of_a_game_may_be_asynchronous(name, monkeypatch):
    monkeypatch.setitem(sys.modules, "own_agents", sys.modules[__name__])
    seen = observed("TicTacToe-v0")
    monkeypatch.setattr(type(seen.game), "opponent", "own_agents:Own")
    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(agents.answer, agents.make(name), seen).result(20) == "[4]"


def test_all_threads_get_the_same_loop(monkeypatch):
    """The second of two comes while the first one's loop is being made."""
    both, make, loops = Barrier(2), asyncio.new_event_loop, set()

    def slowly():
        with suppress(BrokenBarrierError):
            both.wait(1)
        return make()

    async def agent(observation):
        loops.add(asyncio.get_running_loop())
        return "[4]"

    monkeypatch.setattr(asyncio, "new_event_loop", slowly)
    base._loop.cache_clear()
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda _: agents.answer(agent, None), range(2)))
    assert len(loops) == 1


def test_errors_of_an_agent_and_replies_that_are_no_text_reach_the_caller():
    async def failing(observation):
        raise ConnectionError("no route")

    with pytest.raises(ConnectionError, match="no route"):
        agents.answer(failing, None)
    for agent in (lambda observation: 4, lambda observation: None):
        with pytest.raises(errors.AgentError, match=r"expected a reply \(str\)"):
            agents.answer(agent, None)
        with pytest.raises(errors.AgentError, match=r"expected a reply \(str\)"):
            asyncio.run(agents.async_answer(agent, None))


@pytest.mark.parametrize("name", ["random", "mcts", "minimax", "cfr", "rule", "strongest"])
def test_built_in_agents_refuse_what_is_no_observation(name):
    agent = agents.make(name)
    seen = observed("KuhnPoker-v0")
    for other in (dict(seen), "a prompt", seen.copy()):
        with pytest.raises(errors.AgentError, match="expected a textgames Observation"):
            agents.answer(agent, other)


def test_built_in_agents_refuse_to_move_out_of_turn():
    env = textgames.make("TicTacToe-v0")
    env.reset(seed=0)
    for name in ("random", "mcts", "minimax", "strongest"):
        with pytest.raises(errors.AgentError, match="player 1 is not"):
            agents.make(name)(env.observe("player_1"))


@pytest.mark.parametrize(
    ("name", "id", "complaint"),
    [
        ("minimax", "KuhnPoker-v0", "neither chance"),
        ("cfr", "ConnectFour-v0", "too large: expected at most 200,000 positions, there are about"),
        ("mcts", "ColonelBlotto-v0", "actions that can be listed"),
        ("rule", "TicTacToe-v0", "no rule-based agent for TicTacToe-v0.*'minimax'"),
    ],
)
def test_an_agent_says_which_games_are_not_for_it(name, id, complaint):
    with pytest.raises(errors.AgentError, match=complaint):
        agents.make(name)(observed(id))


def test_a_game_of_another_package_gets_no_bot_of_a_game_with_the_same_name():
    kind = type("Undercover", (KuhnPoker,), {"__module__": "elsewhere.undercover"})
    env = GameEnv(kind())
    env.reset()
    with pytest.raises(errors.AgentError, match="there is no rule-based agent for Undercover"):
        agents.make("rule")(env.observe("player_0"))


def test_agents_are_made_without_the_packages_that_they_do_not_need():
    code = (
        "import sys, textgames.agents as a; "
        "named = ('hf', 'openai', 'rethink', 'scripted', 'vote'); "
        "[a.make(n) for n in a.AGENTS if n not in named]; "
        "a.make('scripted:0'); "
        "print([m for m in ('numpy', 'gymnasium', 'pydantic', 'asyncio') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_minimax_knows_games_of_two_from_those_of_more():
    two, three = observed("TicTacToe-v0"), observed("TicTacToe-v0")
    three.game.num_players = 3
    agent = agents.make("minimax", seed=1)
    assert agent(two)
    with pytest.raises(errors.AgentError, match="two players"):
        agent(three)


def test_minimax_can_be_asked_in_threads_side_by_side(monkeypatch):
    monkeypatch.setattr("textgames.agents.search._SOLVED", {})
    often = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as threads:
            asked = [observed("TicTacToe-v0") for _ in range(4)]
            replies = list(threads.map(agents.make("minimax", seed=1), asked))
    finally:
        sys.setswitchinterval(often)
    assert set(replies) <= {f"[{cell}]" for cell in range(9)}
