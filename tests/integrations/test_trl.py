"""The classes for TRL, by themselves and in the real trainer with a tiny random model."""

import ast
import asyncio
import inspect
from contextlib import suppress

import pytest
from pages import run_example, run_page

import textgames
from textgames.errors import AgentError, OptionError, UsageError
from textgames.integrations.trl import environment, rows
from textgames.seat import SeatEnv
from textgames.wrappers import PromptString

PUBLIC = {"reset", "get_reward"}


def tools(made):
    return {name for name in dir(made) if not name.startswith("_")} - PUBLIC


def call(env, name, *args):
    return asyncio.run(getattr(env, name)(*args))


def test_a_few_plain_actions_are_a_tool_each_and_others_one_that_takes_text():
    assert tools(environment("KuhnPoker-v0")) == {"check", "bet", "fold", "call"}
    assert tools(environment("TicTacToe-v0")) == {"play"}
    assert tools(environment("Wordle-v0")) == {"play"}


def test_each_tool_has_types_and_a_description():
    for id in ("KuhnPoker-v0", "TicTacToe-v0", "IteratedPrisonersDilemma-v0"):
        made = environment(id)
        for name in tools(made):
            tool = getattr(made, name)
            assert tool.__name__ == name
            assert "Returns:" in inspect.getdoc(tool)
            parameters = set(inspect.signature(tool).parameters) - {"self"}
            assert set(tool.__annotations__) == {*parameters, "return"}
            assert set(tool.__annotations__.values()) == {str}


@pytest.mark.parametrize("seed", range(5))
def test_the_reward_is_that_of_the_seat(seed):
    env = environment("KuhnPoker-v0", seat=1, rounds=3)()
    seat = SeatEnv("KuhnPoker-v0", seat=1, rounds=3)
    text, (_, info) = env.reset(seed=seed, prompt="any"), seat.reset(seed=seed)
    assert text.startswith(textgames.new_game("KuhnPoker-v0", rounds=3).rules(1))
    total, over = 0, False
    while not over:
        action = info["legal_actions"][0]
        told = call(env, action)
        _, reward, over, _, info = seat.step(f"[{action}]")
        total += reward
        assert env.get_reward() == total
    assert told.endswith(f"The game is over. Your return: {total:g}.")
    with pytest.raises(ValueError, match="over"):
        call(env, "bet")


def test_seed_and_options_come_from_the_row():
    env = environment("KuhnPoker-v0")()
    assert env.reset(seed=3) == env.reset(seed=3)
    assert "4 rounds" in env.reset(seed=3, rounds=4, environment="x", prompt=[])
    assert "4 rounds" not in env.reset(seed=3, rounds=None)
    assert "You are player 1" in env.reset(seed=3, seat=1)


def test_the_number_of_players_comes_from_the_row():
    env = environment("LiarsDice-v0")()
    assert env.reset(seed=1, num_players=3).startswith("You are player 0 of 3")
    assert env.reset(seed=1, num_players=None).startswith("You are player 0 of 2")
    with pytest.raises(OptionError, match="takes 2 to"):
        env.reset(seed=1, num_players=99)


@pytest.mark.parametrize(("column", "meant"), [("round", "rounds"), ("num_player", "num_players")])
def test_a_column_that_is_nearly_an_option_is_an_error(column, meant):
    env = environment("KuhnPoker-v0")()
    (row,) = rows(1, **{column: 2})
    with pytest.raises(OptionError, match=f"column '{column}' .* did you mean '{meant}'"):
        env.reset(**row)
    env.reset(**{**row, column: None})  # a column of other rows: this one has no value in it
    env.reset(seed=1, answer="bet", difficulty=3, source="any", id=7)


def test_opponents_illegal_replies_and_payoff_come_from_the_row():
    env = environment("TicTacToe-v0")()
    for first, cell in (("4", "Player 1 marks cell 4"), ("0,8", "Player 1 marks cell 0")):
        env.reset(seed=1, seat=0, opponents=f"scripted:{first}")
        assert cell in call(env, "play", "[8]")
    env = environment("LiarsDice-v0", num_players=3)()
    env.reset(seed=1, opponents={"1": "random", "2": "rule"})  # JSON has only text as names
    strict = environment("KuhnPoker-v0", illegal="verifiers")()
    for illegal, reward in (("spiral", -1.5), ("mars", -11), (None, 0)):
        strict.reset(seed=1, illegal=illegal)
        with suppress(ValueError):
            call(strict, "call")  # there is nothing to call
        assert strict.get_reward() == reward
    game = environment("SimpleNegotiation-v0", opponents="random")()
    for payoff in ("units", "outcome"):
        game.reset(seed=1, payoff=payoff)
        assert game._env.env.unwrapped.episode is not None
        assert game._env.env.unwrapped.payoff == payoff


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("opponents", "cfrr", "no agent 'cfrr'.*did you mean 'cfr'"),
        ("opponents", 5, "takes opponents = names or functions, got 5"),
        ("opponents", {"0": "cfr"}, "a mapping with the seats 1; got one with 0"),
        ("opponent", "cfr", "column 'opponent' .* did you mean 'opponents'"),
        ("illegal", "forfiet", "did you mean 'forfeit'"),
        ("payoff", "score", "payoff: expected 'units' or 'outcome', got 'score'"),
        ("payof", "outcome", "column 'payof' .* did you mean 'payoff'"),
        ("game", "TicTacToe-v0", "expected rows of this game, got one with game = 'TicTacToe-v0'"),
        ("seat", "1", "takes seat = 0 to 1, got '1'"),
        ("seed", "x", "seed: expected a whole number"),
    ],
)
def test_a_wrong_value_in_a_row_is_told(column, value, told):
    with pytest.raises((OptionError, AgentError), match=told):
        environment("KuhnPoker-v0")().reset(**{"seed": 1, column: value})
    environment("KuhnPoker-v0")().reset(seed=1, game="KuhnPoker-v0")


def test_rows_and_settings_that_cannot_be_are_told():
    for number in (0, -1, 2.0, "5"):
        with pytest.raises(OptionError, match="number: expected a whole number of at least 1"):
            rows(number)
    with pytest.raises(OptionError, match="seed: expected a whole number"):
        rows(2, seed="x")
    with pytest.raises(OptionError, match="wrapper: expected none here"):
        environment("KuhnPoker-v0", wrapper=PromptString)


def test_a_call_before_reset_says_so():
    with pytest.raises(UsageError, match=r"not reset yet: call reset\(\)"):
        call(environment("KuhnPoker-v0")(), "bet")


@pytest.mark.parametrize(
    ("id", "words"),
    [
        ("TicTacToe-v0", "one of [0], [1], [2], [3], [4], [5], [6], [7], [8]"),
        ("SimpleNegotiation-v0", "[offer: 2 Wheat, 1 Ore -> 3 Sheep]"),
    ],
)
def test_a_tool_that_takes_text_says_which(id, words):
    told = inspect.getdoc(environment(id).play)
    argument = next(line for line in told.splitlines() if line.startswith("    action: "))
    assert words in argument
    assert len(argument) < 420
    assert len(told.splitlines()) == 7


def test_an_illegal_call_is_answered_with_what_was_expected():
    env = environment("TicTacToe-v0", illegal="verifiers")()
    env.reset(seed=1)
    assert "Your reply was illegal" in call(env, "play", "9")
    assert "You may choose one of [0]" in call(env, "play", "[4]")
    call(env, "play", "4")
    call(env, "play", "4")
    assert env.get_reward() == -1


def test_rows_have_seeds_that_a_column_can_hold():
    made = rows(50, rounds=2)
    assert made == rows(50, rounds=2)
    assert len({row["seed"] for row in [*made, *rows(50, seed=1)]}) == 100
    assert all(0 <= row["seed"] < 2**63 and row["rounds"] == 2 for row in made)
    assert made[0]["prompt"][0]["role"] == "user"


def test_what_is_wrong_is_said_when_the_class_is_made():
    with pytest.raises(OptionError):
        environment("KuhnPoker-v0", round=3)


@pytest.mark.filterwarnings("ignore")
def test_two_steps_of_their_trainer(tmp_path, monkeypatch, capsys):
    pytest.importorskip("trl", reason="trl is not installed (.ci/integrations)")
    monkeypatch.chdir(tmp_path)
    run_example("trl_grpo")
    lines = capsys.readouterr().out.splitlines()[-2:]  # behind what the trainer prints itself
    for step in map(ast.literal_eval, lines):
        assert step["tools/call_frequency"] == 2
        assert step["reward_std"] > 0
        assert step["weight_change"] > 0


def test_the_page_runs():
    run_page("trl")
