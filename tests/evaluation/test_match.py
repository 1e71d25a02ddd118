"""The runner: many games at once, whatever the agents do."""

import asyncio
import gc
import itertools
import threading

import pytest
import strange_agents
from strange_agents import STRANGE, Counting, Slow, steady

import textgames
from textgames import replay
from textgames.chance import mixed
from textgames.envs.board.tic_tac_toe import TicTacToe
from textgames.errors import AgentError, EndpointDown, GameError, OptionError
from textgames.evaluation import Fixture, GameRecord, Match, chat_examples, replayed
from textgames.wrappers import ChatMessages

FIVE = {
    "KuhnPoker-v0": {"rounds": 3},
    "TicTacToe-v0": {},
    "RockPaperScissors-v0": {},
    "LiarsDice-v0": {"num_players": 3},
    "SimpleNegotiation-v0": {},
}


def fixtures(id, count, agents, first=0, **options):
    start = textgames.new_game(id, **options)
    seated = list(itertools.islice(itertools.cycle(agents), start.num_players))
    return [
        Fixture(number, start, tuple(seated), mixed(1, number), mixed(2, number), number)
        for number in range(first, first + count)
    ]


def played(entrants, games, **conditions):
    records = []
    Match(entrants, **conditions).run(games, records.append)
    return sorted(records, key=lambda record: record.number)


def of_five_kinds(count, agents):
    each = count // len(FIVE)
    return [
        fixture
        for number, (id, options) in enumerate(FIVE.items())
        for fixture in fixtures(id, each, agents, number * each, **options)
    ]


def test_two_hundred_games_of_five_kinds_at_once_replay_to_the_same_end():
    records = played({"slow": Slow, "counting": Counting}, of_five_kinds(200, ["slow", "counting"]),
                     concurrency=200)  # fmt: skip
    assert [record.number for record in records] == list(range(200))
    assert {record.id for record in records} == set(FIVE)
    for record in records:
        assert tuple(map(float, replayed(record).returns)) == record.returns
        assert replay.load(record.model_dump(mode="json")).history == list(record.history)


def test_records_are_the_same_whatever_is_played_at_the_same_time():
    games = of_five_kinds(200, ["slow", "counting"])
    one, many = (
        played({"slow": Slow, "counting": Counting}, games, concurrency=number)
        for number in (1, 64)
    )
    assert len(one) == 200
    assert [record.without_times() for record in one] == [r.without_times() for r in many]


def test_games_end_in_another_order_when_they_are_played_at_once():
    """Else the test above shows nothing."""
    order = []
    Match({"slow": Slow}, concurrency=64).run(
        of_five_kinds(200, ["slow"]), lambda record: order.append(record.number)
    )
    assert order != sorted(order)


@pytest.mark.parametrize("name", STRANGE)
def test_an_agent_that_goes_wrong_loses_its_game_and_the_others_go_on(name):
    agent, failure = STRANGE[name]
    games = fixtures("TicTacToe-v0", 3, [name, "good"]) + fixtures(
        "TicTacToe-v0", 30, ["good", "good"], 3
    )
    limit = 0.2 if failure == "late" else None
    bad, good = (
        [record for record in played({name: agent, "good": steady}, games, time_limit=limit)
         if (name in record.agents) == wanted]
        for wanted in (True, False)
    )  # fmt: skip
    assert len(good) == 30
    assert {record.reason for record in good} == {"rules"}
    for record in bad:
        assert (record.reason, record.offender, record.returns) == ("forfeit", 0, (-1, 1))
        assert len(record.turns) == 3  # two retries
        for turn in record.turns:
            assert turn.complaint
            assert turn.failure.startswith(failure)
            assert bool(turn.failure) == bool(failure)
        assert GameRecord.model_validate_json(record.line()) == record
        assert replayed(record).reason == "forfeit"


@pytest.mark.parametrize("name", ["raises", "leaves", "cancelled_at_once", "cancelled"])
def test_what_goes_wrong_in_a_thread_is_told_as_elsewhere(name):
    agent, failure = STRANGE[name]
    (record,) = played({name: agent}, fixtures("TicTacToe-v0", 1, [name]), time_limit=5)
    assert record.offender == 0
    assert {turn.failure for turn in record.turns} == {failure}


def test_a_megabyte_is_recorded_as_it_came():
    (record,) = played({"long": strange_agents.megabyte}, fixtures("TicTacToe-v0", 1, ["long"]))
    assert record.turns[0].reply == "x" * 1_000_000


def test_what_an_error_says_is_recorded_and_not_told_to_the_player():
    (record,) = played({"bad": strange_agents.raises}, fixtures("TicTacToe-v0", 1, ["bad"]))
    assert record.turns[0].failure == "ValueError: bad day"
    assert "bad day" not in record.turns[0].complaint
    told = "".join(itertools.chain.from_iterable(turn.messages for turn in record.turns))
    assert "failed with ValueError" in told
    assert "bad day" not in told


def test_an_agent_that_fails_once_is_asked_again():
    class Once(Counting):
        failed = False

        def __call__(self, observation):
            if not self.failed:
                self.failed = True
                raise ValueError("once")
            return super().__call__(observation)

    (record,) = played({"once": Once}, fixtures("TicTacToe-v0", 1, ["once"]))
    assert record.reason == "rules"
    assert [bool(turn.failure) for turn in record.turns[:3]] == [True, False, True]


def test_replies_of_a_model_bring_their_reasoning_tokens_and_cost():
    (record,) = played({"a": Counting}, fixtures("TicTacToe-v0", 1, ["a"]))
    turn = record.turns[0]
    assert (turn.prompt_tokens, turn.completion_tokens, turn.cost) == (100, 10, 0.25)
    assert turn.reasoning.startswith("thought")
    assert record.cost == 0.25 * len(record.turns)


def test_each_seat_of_each_game_has_an_agent_with_its_own_seed():
    seeds = []

    class Noting(Counting):
        def __init__(self, seed=None):
            seeds.append(seed)
            super().__init__(seed)

    played({"a": Noting}, fixtures("TicTacToe-v0", 20, ["a"]))
    assert len(set(seeds)) == 40


def test_those_who_move_at_the_same_time_think_at_the_same_time():
    thinking = most = 0

    async def agent(observation):
        nonlocal thinking, most
        thinking += 1
        most = max(most, thinking)
        await asyncio.sleep(0.01)
        thinking -= 1
        return observation.legal_actions[0]

    played({"a": agent}, fixtures("RockPaperScissors-v0", 1, ["a"]), concurrency=1)
    assert most == 2


@pytest.mark.parametrize("own", [None, 3])
def test_only_so_many_replies_are_waited_for(own):
    class Connected:
        at_once = own
        thinking = most = 0

        async def __call__(self, observation):
            self.thinking += 1
            self.most = max(self.most, self.thinking)
            await asyncio.sleep(0.001)
            self.thinking -= 1
            return observation.legal_actions[0]

    agent = Connected()
    played({"a": agent}, fixtures("TicTacToe-v0", 50, ["a"]), concurrency=50, connections=7)
    assert agent.most == (own or 7)


def test_the_clock_of_an_agent_runs_only_while_it_has_a_connection(monkeypatch):
    running = most = 0
    wait = asyncio.wait

    async def clock(tasks, timeout=None):
        nonlocal running, most
        assert timeout == 1000
        running += 1
        most = max(most, running)
        result = await wait(tasks, timeout=timeout)
        running -= 1
        return result

    monkeypatch.setattr("textgames.evaluation.replies.asyncio.wait", clock)
    records = played({"a": Slow}, fixtures("TicTacToe-v0", 40, ["a"]), concurrency=40,
                     connections=2, time_limit=1000)  # fmt: skip
    assert len(records) == 40
    assert most == 2


def test_a_game_is_cut_off_after_so_many_replies():
    (record,) = played({"a": Counting}, fixtures("TicTacToe-v0", 1, ["a"]), max_turns=3)
    assert (record.reason, len(record.turns), record.outcome) == ("truncated", 3, (0, 0))
    assert replayed(record).reason == "truncated"


class Broken(TicTacToe):
    def rules(self, player):
        return 1 / 0


def test_a_game_that_breaks_is_told_after_all_others_were_played():
    games = fixtures("TicTacToe-v0", 5, ["a"])
    broken = Broken()
    broken.id = "TicTacToe-v0"
    records = []
    with pytest.raises(GameError, match="1 game could not be played; the first, TicTacToe-v0"):
        Match({"a": Counting}).run([Fixture(9, broken, ("a", "a"), 0, 0), *games], records.append)
    assert len(records) == 5


@pytest.mark.parametrize("limit", [None, 1000])
def test_games_whose_endpoint_is_down_are_left_and_all_others_played(limit):
    def down(observation):
        raise EndpointDown("expected a reply from openai:m, got none")

    games = fixtures("TicTacToe-v0", 4, ["down", "good"]) + fixtures(
        "TicTacToe-v0", 30, ["good"], 4
    )
    records = []
    with pytest.raises(EndpointDown, match=r"4 games were left unfinished: .* openai:m, got none"):
        Match({"down": down, "good": steady}, time_limit=limit).run(games, records.append)
    assert sorted(record.number for record in records) == list(range(4, 34))


@pytest.mark.parametrize("limit", [None, 1000])
def test_an_outage_now_and_then_does_not_end_the_run(limit):
    """Five in a row would."""
    questions = itertools.count(1)

    def agent(observation):
        if next(questions) % 30 == 0:
            raise EndpointDown("expected a reply, got none")
        return str(observation.legal_actions[0])

    records = []
    with pytest.raises(EndpointDown, match="6 games were left unfinished"):
        Match({"a": agent}, time_limit=limit, concurrency=1).run(
            fixtures("TicTacToe-v0", 31, ["a"]), records.append
        )
    assert len(records) == 25


def test_a_run_that_ends_early_leaves_no_thread_and_no_question_behind(recwarn):
    ended = threading.Event()

    def down(observation):
        raise EndpointDown("expected a reply, got none")

    def slow(observation):
        ended.wait(60)
        return str(observation.legal_actions[0])

    before = set(threading.enumerate())
    games = fixtures("RockPaperScissors-v0", 30, ["good", "down"])
    for good, limit in ((slow, 1000), (steady, None)):
        with pytest.raises(EndpointDown):
            Match({"good": good, "down": down}, time_limit=limit).run(games, print)
    ended.set()
    for thread in set(threading.enumerate()) - before:
        thread.join(60)
        assert not thread.is_alive()
    gc.collect()
    assert [str(warning.message) for warning in recwarn] == []


def test_what_done_raises_ends_the_run_at_once():
    def full(record):
        raise OSError("full")

    with pytest.raises(OSError, match="full"):
        Match({"a": Slow}).run(fixtures("TicTacToe-v0", 100, ["a"]), full)


def test_a_run_within_an_event_loop():
    records = []
    asyncio.run(Match({"a": Slow}).play(fixtures("TicTacToe-v0", 5, ["a"]), records.append))
    assert len(records) == 5


def test_agents_by_name_and_by_class_play_alike():
    games = fixtures("KuhnPoker-v0", 5, ["random"])
    by_name = played(["random"], games)
    by_class = played({"random": textgames.agents.simple.Random}, games)
    assert [r.without_times() for r in by_name] == [r.without_times() for r in by_class]


@pytest.mark.parametrize(
    ("entrants", "conditions", "error", "words"),
    [
        (["nobody"], {}, AgentError, "there is no agent 'nobody'"),
        (["mcts:exploration=-1"], {}, AgentError, "number of at least 0, got -1"),
        ({"a": 3}, {}, AgentError, "expected a name or a callable, got 3"),
        (["random"], {"illegal": "raise"}, OptionError, "lets a run go on"),
        (["random"], {"time_limit": 0}, OptionError, "seconds above 0 or None, got 0"),
        (["random"], {"concurrency": 0}, OptionError, "concurrency: expected a whole number"),
        (["random"], {"connections": 1.5}, OptionError, "connections: expected a whole number"),
        (["random"], {"max_turns": True}, OptionError, "max_turns: expected a whole number"),
    ],
)
def test_mistakes_are_told_before_anything_is_played(entrants, conditions, error, words):
    with pytest.raises(error, match=words):
        Match(entrants, **conditions)


@pytest.mark.parametrize("id", FIVE)
def test_chat_examples_are_what_the_wrapper_shows(id):
    options = FIVE[id]
    (record,) = played({"a": Slow, "b": Counting}, fixtures(id, 1, ["a", "b"], **options))
    env = ChatMessages(textgames.make(id, **options))
    env.reset(seed=record.seed)
    replies = {p: [t.reply for t in record.turns if t.player == p] for p in range(9)}
    shown = {}
    for agent in env.agent_iter():
        seen, _, terminated, truncated, _ = env.last()
        if terminated or truncated:
            env.step(None)
            continue
        player = int(agent[-1])
        reply = replies[player].pop(0)
        shown[player] = [*seen, {"role": "assistant", "content": reply}]
        env.step(reply)
    examples = chat_examples(record)
    assert {example["player"]: example["messages"] for example in examples} == shown
    assert [e["return"] for e in examples] == [record.returns[e["player"]] for e in examples]
