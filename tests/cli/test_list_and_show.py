"""`textgames list` and `textgames show`."""

import json

import pytest

import textgames
from textgames.cli import main


def output(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(arguments) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def test_list_names_every_game_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    lines = output(capsys, "list").splitlines()
    games = [line.split()[0] for line in lines if line.startswith(" ")]
    assert sorted(games) == list(textgames.registry)
    assert {line for line in lines if not line.startswith(" ")} == {
        textgames.spec(id).family for id in textgames.registry
    }
    (kuhn,) = (line for line in lines if "KuhnPoker" in line)
    _, players, facts = kuhn.split(None, 2)
    assert players == "2"
    assert facts.startswith("hidden information, bluffing, classic; solved")


def test_list_as_json_has_all_that_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    games = {game["id"]: game for game in json.loads(output(capsys, "list", "--json"))}
    assert set(games) == set(textgames.registry)
    for id, game in games.items():
        kind = textgames.spec(id).game_class
        assert game["evidence"] == list(kind.evidence) != []
        assert (game["min_players"], game["max_players"]) == (kind.min_players, kind.max_players)
        assert (game["utility"], game["opponent"]) == (kind.utility, kind.opponent)


@pytest.mark.parametrize("id", textgames.registry)
def test_show_tells_all_of_each_game(id: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = output(capsys, "show", id)
    spec = textgames.spec(id)
    flat = " ".join(text.split())
    assert all(" ".join(line.split()) in flat for line in spec.game_class.evidence)
    assert " ".join(textgames.new_game(id).rules(0).split()) in flat
    for option in spec.options.values():
        assert f"{option.name}: {option.describe()}; default {option.default}" in flat
    assert max(map(len, text.splitlines())) <= 80
    assert "\nreturns: player 0: " in text
    told = json.loads(output(capsys, "show", id, "--json"))
    assert [option["name"] for option in told["options"]] == list(spec.options)
    assert len(told["rules"]) == told["num_players"] == spec.game_class.min_players


def test_show_reads_options(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("show", "KuhnPoker-v0", "--set", "rounds=7")
    assert "played for 7 rounds" in " ".join(output(capsys, *arguments).split())
    told = json.loads(output(capsys, *arguments, "--json"))
    assert told["returns"] == {"lowest": -14, "highest": 14}


def test_list_names_each_agent_with_its_options_and_what_they_mean(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = output(capsys, "list", "--agents")
    assert max(map(len, text.splitlines())) <= 80
    told = json.loads(output(capsys, "list", "--agents", "--json"))
    assert [agent["name"] for agent in told] == list(textgames.agents.AGENTS)
    flat = " ".join(text.split())
    for agent in told:
        assert f"\n{agent['usage']}\n  {agent['summary'][:30]}" in text
        for option in agent["options"]:
            assert option["meaning"]
            assert f" {option['name']} ({option['type']}" in flat
    assert "simulations (whole number from 1 to 10000000; default 1000): games played" in flat
    options = {agent["name"]: [o["name"] for o in agent["options"]] for agent in told}
    assert options["mcts"] == ["simulations", "exploration"]
    assert options["human"] == options["random"] == []
    assert "temperature" in options["openai"]
    assert "model" not in options["openai"]
    assert main(["list", "open_spiel", "--agents"]) == 2
    assert "--agents: expected no package, got 'open_spiel'" in capsys.readouterr().err


def test_show_names_the_options_of_the_bot(capsys: pytest.CaptureFixture[str]) -> None:
    flat = " ".join(output(capsys, "show", "IteratedPrisonersDilemma-v0").split())
    assert "Options of the agent rule here, such as rule:strategy=tit-for-tat: strategy (" in flat
    assert all(name in flat for name in ("always-defect", "win-stay-lose-shift", "random;"))
    assert "agent rule" not in output(capsys, "show", "TicTacToe-v0")
    assert "agent rule" not in output(capsys, "show", "PigDice-v0")


def test_show_cuts_a_long_sample(capsys: pytest.CaptureFixture[str]) -> None:
    text = output(capsys, "show", "Breakthrough-v0")
    assert "more actions ...\n" in text
    assert text.count("\n") < 120
