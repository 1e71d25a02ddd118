"""Saved strategies: what is written is read again, and what does not fit is refused."""

import json
import os

import pytest
from solvers.toys import Pennies

import textgames
from textgames import agents, errors
from textgames.chance import Stream
from textgames.core import play_chance
from textgames.solvers import (
    CFR,
    ExternalSampling,
    Minimax,
    Policy,
    build_tree,
    expected_returns,
    nash_conv,
    reference_strategy,
    strategy_files,
)
from textgames.solvers.reference import FOLDER

KUHN = textgames.new_game("KuhnPoker-v0")
TREE = build_tree(KUHN)
LIARS_DICE = {"dice": 1, "faces": 4, "wild": "highest", "elimination": False}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "kuhn.json"
    strategy_files.save(path, KUHN, CFR(TREE).run(100).policy(), "100 iterations of CFR+")
    return path


def test_a_saved_strategy_is_read_again(file):
    assert strategy_files.load(file, KUHN) == CFR(TREE).run(100).policy()
    assert os.listdir(file.parent) == ["kuhn.json"]


def test_a_file_says_of_what_it_is_in_words_that_people_read(file):
    data = json.loads(file.read_text())
    sets = data.pop("strategy")
    assert data == {
        "format": 1,
        "version": textgames.__version__,
        "id": "KuhnPoker-v0",
        "num_players": 2,
        "options": {"rounds": 1},
        "how": "100 iterations of CFR+",
    }
    assert '[0,true,[-3,"Round 1 of 1: your card is J."]]' in sets


def test_a_strategy_may_be_used_at_any_position_with_options_given_or_left_out(file):
    game = textgames.new_game("KuhnPoker-v0", rounds=1)
    play_chance(game, Stream(0))
    assert strategy_files.load(file, game) == strategy_files.load(file, KUHN)


def changed(**values):
    def change(data):
        return {**data, **values}

    return change


def with_set(key, value):
    def change(data):
        return {**data, "strategy": {**data["strategy"], key: value}}

    return change


JACK = '[0,true,[-3,"Round 1 of 1: your card is J."]]'


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (changed(format=2), "expected a strategy of format 1, got 2"),
        (changed(id="LeducHoldem-v0"), "with id = KuhnPoker-v0, got LeducHoldem-v0"),
        (changed(options={"rounds": 2}), "with options = {'rounds': 1}, got {'rounds': 2}"),
        (changed(num_players=3), "with num_players = 2, got 3"),
        (changed(strategy=[]), "expected strategy = an object of information states"),
        (lambda data: [data], "expected a strategy, a JSON object"),
        (with_set("J", {"check": 1}), "begin with a player from 0 to 1, got J"),
        (with_set("[2, true]", {"check": 1}), "begin with a player from 0 to 1"),
        (with_set("[true, true]", {"check": 1}), "begin with a player from 0 to 1"),
        (with_set("[]", {"check": 1}), "begin with a player from 0 to 1"),
        (with_set("0", {"check": 1}), "begin with a player from 0 to 1"),
        (with_set(JACK, {"check": 0.5}), "probabilities of actions, which add up to 1"),
        (with_set(JACK, {"check": 2, "bet": -1}), "probabilities of actions"),
        (with_set(JACK, {"check": "1"}), "probabilities of actions"),
        (with_set(JACK, {"check": True}), "probabilities of actions"),
        (with_set(JACK, 1), "probabilities of actions"),
        (with_set(JACK, {}), "probabilities of actions"),
        (with_set(JACK, {"call": 1}), "where it takes call, not one of check, bet"),
        (with_set('[0,true,[-3,"Your card is J."]]', {"check": 1}), "never comes about in it"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_in_one_line(file, change, complaint):
    file.write_text(json.dumps(change(json.loads(file.read_text()))))
    with pytest.raises(errors.SavedGameError) as error:
        strategy_files.load(file, KUHN)
    assert str(error.value).startswith(f"{file}: expected")
    assert complaint in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("text", ["", "{", '{"format": 1', "[" * 100_000, '"\udc80"'])
def test_a_broken_file_is_refused(file, text):
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(errors.SavedGameError, match="expected a"):
        strategy_files.load(file, KUHN)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(errors.SavedGameError, match=r"none\.json: expected a file with a strategy"):
        strategy_files.load(tmp_path / "none.json", KUHN)


def test_a_strategy_for_other_options_is_refused_before_the_game_is_looked_at(file):
    other = textgames.new_game("KuhnPoker-v0", rounds=100)
    with pytest.raises(errors.SavedGameError, match=r"'rounds': 100\}, got \{'rounds': 1\}"):
        strategy_files.load(file, other)


def test_what_cannot_be_read_again_is_not_written(tmp_path):
    with pytest.raises(errors.SavedGameError, match="got a Pennies without an id"):
        strategy_files.save(tmp_path / "a.json", Pennies(), Policy(), "by hand")
    odd = Policy({(0, frozenset("J")): {"check": 1.0}})
    with pytest.raises(errors.SavedGameError, match="of numbers, texts and tuples"):
        strategy_files.save(tmp_path / "a.json", KUHN, odd, "by hand")
    with pytest.raises(errors.SavedGameError, match="a file to save the strategy in"):
        strategy_files.save(tmp_path, KUHN, Policy(), "by hand")
    assert os.listdir(tmp_path) == []


def test_strategies_of_large_games_are_checked_by_playing(tmp_path):
    game, file = textgames.new_game("LiarsDice-v0", dice=3), tmp_path / "large.json"
    policy = (
        ExternalSampling(textgames.new_game("LiarsDice-v0", dice=1, faces=2), 1).run(9).policy()
    )
    strategy_files.save(file, game, policy, "for a smaller game")
    with pytest.raises(errors.SavedGameError, match="and none that 100 games came to"):
        strategy_files.load(file, game)
    first = game.clone()
    play_chance(first, Stream(0))
    state = first.information_state(0)
    strategy_files.save(file, game, Policy({state: {"1x1": 1.0}}), "by hand")
    assert strategy_files.load(file, first)[state] == {"1x1": 1.0}
    everywhere = Policy()
    for seed in range(2000):
        first = game.clone()
        play_chance(first, Stream(seed))
        everywhere[first.information_state(0)] = {"liar": 1.0}
    strategy_files.save(file, game, everywhere, "by hand")
    with pytest.raises(errors.SavedGameError, match="where it takes liar, not one of 1x1, 1x2"):
        strategy_files.load(file, game)


@pytest.mark.parametrize(
    ("id", "options", "value"),
    [
        ("KuhnPoker-v0", {}, -1 / 18),  # Kuhn 1950
        ("LeducHoldem-v0", {}, -0.0856),  # OpenSpiel
        ("LiarsDice-v0", LIARS_DICE, None),
    ],
)
def test_shipped_equilibria_are_equilibria(id, options, value):
    game = textgames.new_game(id, **options)
    tree, policy = build_tree(game), reference_strategy(game)
    assert nash_conv(tree, policy) < 1e-5
    assert set(policy) == {state for state, _ in tree.information_sets()}
    if value is not None:
        assert expected_returns(tree, policy)[0] == pytest.approx(value, abs=1e-4)


@pytest.mark.parametrize(
    ("id", "options", "value"),
    [("TicTacToe-v0", {}, 0), ("Nim-v0", {"piles": 3}, 1)],  # Bouton 1901: 1 xor 3 xor 5 is not 0
)
def test_shipped_optimal_play_never_gets_less_than_the_value(id, options, value):
    game = textgames.new_game(id, **options)
    policy = reference_strategy(game)
    assert Minimax(game).value(game) == value

    def worst(position, player):
        """The least that the strategy of `player` gets, whatever the other does."""
        if position.is_terminal:
            return position.returns[player]
        legal = position.legal_actions(position.to_act[0])
        if position.to_act[0] == player:
            legal = policy[position.information_state(player)]
        return min(worst(after(position, action), player) for action in legal)

    def after(position, action):
        twin = position.clone()
        twin.apply(action)
        return twin

    assert [worst(game, player) for player in (0, 1)] == [value, -value]


def test_every_shipped_file_is_small_and_found():
    files = sorted(FOLDER.glob("*.json"))
    assert len(files) == 5
    for path in files:
        data = json.loads(path.read_text())
        game = textgames.new_game(data["id"], data["num_players"], **data["options"])
        assert reference_strategy(game) == strategy_files.load(path, game)
        assert path.stat().st_size < 300_000


def test_there_is_none_for_other_games_and_options():
    assert reference_strategy(textgames.new_game("KuhnPoker-v0", rounds=2)) is None
    assert reference_strategy(textgames.new_game("ConnectFour-v0")) is None
    assert reference_strategy(Pennies()) is None


@pytest.mark.parametrize(
    ("id", "options"), [("TicTacToe-v0", {}), ("LeducHoldem-v0", {"rounds": 2})]
)
def test_the_cfr_agent_follows_what_is_shipped(id, options):
    env = textgames.make(id, **options)
    opponent, agent = agents.make("random", seed=1), agents.make("cfr", seed=2)
    for seed in range(20):
        env.reset(seed=seed)
        for name in env.agent_iter():
            observation, _, terminated, truncated, info = env.last()
            if terminated or truncated:
                env.step(None)
                continue
            if name == "player_1":
                assert set(agent.probabilities(observation)) <= set(info["legal_actions"])
            env.step(agents.answer(agent if name == "player_1" else opponent, observation))
        if id == "TicTacToe-v0":
            assert env.unwrapped.episode.returns[1] >= 0


def test_the_cfr_agent_says_so_where_a_shipped_strategy_has_been_left():
    env = textgames.make("TicTacToe-v0")
    env.reset(seed=0)
    for reply in ("[4]", "[1]", "[0]"):  # 1 instead of a corner
        env.step(reply)
    with pytest.raises(errors.AgentError, match="followed from the first move; here"):
        agents.answer(agents.make("cfr", seed=1), env.observe("player_1"))
