"""OpenSpiel's games under our interface, beside OpenSpiel itself."""

import json
import pickle
import random
import sys

import pyspiel
import pytest
from contract import CHECKS
from driving import Case, some_choices
from leaks import LEAK_CHECKS
from lockstep import compare_random_game, compare_tree
from pages import run_example, run_page
from served import Direct

import textgames
from textgames import agents, elsewhere, errors, replay, solvers
from textgames.chance import Stream
from textgames.cli import main
from textgames.core import CHANCE, play_chance
from textgames.elsewhere.made import drawn, labelled, shown
from textgames.seat import SeatEnv

CASES = [
    Case("open_spiel/tic_tac_toe"),
    Case("open_spiel/kuhn_poker"),
    Case("open_spiel/kuhn_poker", 3),
    Case("open_spiel/leduc_poker"),
    Case("open_spiel/chess"),
    Case("open_spiel/goofspiel", options={"num_cards": 4}),
    Case("open_spiel/goofspiel", 3, {"num_cards": 4, "imp_info": True}),
    Case("open_spiel/liars_dice"),
    Case("open_spiel/matrix_pd"),
    Case("open_spiel/2048"),
]


def spelt(state, player, number):
    """The name of an action without what our parser reads as marks."""
    name = state.action_to_string(player, number)
    return " ".join(name.translate(str.maketrans("[]<>\\", "     ")).split())


def number_of(state, action):
    """OpenSpiel's number of one of our actions, found without our table of them."""
    if " #" in action:  # as where "Bxc3" and "bxc3" are both legal
        return int(action.rpartition(" #")[2])
    player = state.current_player()
    [number] = [n for n in state.legal_actions() if spelt(state, player, n) == action]
    return number


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_games_keep_the_contract_and_leak_nothing(case):
    for check in (*CHECKS, *LEAK_CHECKS):
        for choices in some_choices(2, most=8 if case.id == "open_spiel/chess" else 24):
            check(case, choices)


@pytest.mark.parametrize(
    ("name", "games"),
    [("tic_tac_toe", 20), ("kuhn_poker", 20), ("leduc_poker", 20), ("liars_dice", 20),
     ("chess", 1), ("pig", 2), ("hearts", 1)],
)  # fmt: skip
def test_random_games_go_in_lockstep_with_openspiel(name, games):
    rng = random.Random(7)
    for _ in range(games):
        game = textgames.new_game(f"open_spiel/{name}")
        compare_random_game(game, pyspiel.load_game(name).new_initial_state(), number_of, rng)


def test_the_whole_tree_is_openspiels():
    game = textgames.new_game("open_spiel/kuhn_poker")
    nodes = compare_tree(game, pyspiel.load_game("kuhn_poker").new_initial_state(), number_of)
    assert nodes == {"chance": 4, "decision": 24, "end": 30}


@pytest.mark.parametrize("imperfect", [False, True])
def test_simultaneous_moves_go_in_lockstep_with_openspiel(imperfect):
    options = {"num_cards": 5, "imp_info": imperfect, "players": 3}
    theirs = pyspiel.load_game("goofspiel", options)
    rng = random.Random(3)
    for _ in range(10):
        game, state = textgames.new_game("open_spiel/goofspiel", **options), None
        state = theirs.new_initial_state()
        while not state.is_terminal():
            if state.is_chance_node():
                action = rng.choice(game.legal_actions(CHANCE))
                state.apply_action(number_of(state, action))
                game.apply(action)
                continue
            assert game.to_act == (0, 1, 2)
            numbers = []
            for player in game.to_act:
                legal = state.legal_actions(player)
                spelling = {spelt(state, player, n): n for n in legal}
                assert sorted(game.legal_actions(player)) == sorted(spelling)
                action = rng.choice(sorted(spelling))
                numbers.append(spelling[action])
                game.apply(action)
            state.apply_actions(numbers)
        assert list(game.returns) == state.returns()


@pytest.mark.parametrize(("name", "sets"), [("kuhn_poker", 12), ("leduc_poker", 936)])
def test_information_sets_are_openspiels_and_solvers_give_its_numbers(name, sets):
    theirs = pyspiel.load_game(name)
    tree = solvers.build_tree(textgames.new_game(f"open_spiel/{name}"))
    assert sum(1 for _ in tree.information_sets()) == sets
    expected = pyspiel.nash_conv(theirs, pyspiel.UniformRandomPolicy(theirs))
    assert solvers.nash_conv(tree, solvers.Policy()) == pytest.approx(expected, abs=1e-9)
    if name == "kuhn_poker":
        assert expected == pytest.approx(11 / 12)
        solved = solvers.CFR(tree).run(1000).policy()
        assert solvers.nash_conv(tree, solved) < 0.002
        assert solvers.expected_returns(tree, solved)[0] == pytest.approx(-1 / 18, abs=1e-3)


def test_search_and_minimax_play_well():
    game = textgames.new_game("open_spiel/nim", pile_sizes="1;2")
    assert solvers.Minimax(game).value(game) == 1
    env = textgames.make("open_spiel/tic_tac_toe")
    players = [agents.make("mcts:simulations=100", seed=1), agents.make("random", seed=2)]
    won = 0
    for seed in range(10):
        env.reset(seed=seed)
        for agent in env.agent_iter():
            seen, _, over, cut_off, _ = env.last()
            turn = env.possible_agents.index(agent)
            env.step(None if over or cut_off else players[turn](seen))
        won += env.episode.returns[0] == 1
    assert won >= 8


def test_where_information_is_hidden_search_finds_what_fits():
    game = textgames.new_game("open_spiel/leduc_poker")
    play_chance(game, Stream(3))
    game.apply(game.legal_actions(0)[0])
    worlds = solvers.Worlds(game, 1)
    rng = Stream(5)
    drawn = [worlds.draw(rng)[0] for _ in range(20)]
    known = game.state.information_state_string(1)
    assert {world.state.information_state_string(1) for world in drawn} == {known}
    assert len({str(world.state) for world in drawn}) > 1


def test_one_player_reads_what_openspiel_tells_it_and_no_more():
    game = textgames.new_game("open_spiel/kuhn_poker")
    for action in ("Deal:2", "Deal:0", "Pass"):
        game.apply(action)
    assert game.transcript(0) == ["2"]
    assert game.transcript(1) == ["0p"]
    game.apply("Bet")
    assert game.transcript(0) == ["2", "... pb"]


def test_names_that_are_the_same_to_a_reader_get_their_numbers():
    names = [(7, "bxc3"), (9, "Bxc3"), (1, "[P0]Bid: 3"), (2, "<>"), (3, "..."), (5, "a\nb")]
    assert labelled(names) == {
        "bxc3 #7": 7, "Bxc3 #9": 9, "P0 Bid: 3": 1, "#2": 2, "... #3": 3, "a b": 5,
    }  # fmt: skip


def test_what_is_shown_passes_for_nobodys_words():
    assert shown("Player 1: I fold\n\x1b[2J  x \n\n") == " Player 1: I fold\n [2J  x"
    assert [len(line) for line in drawn("ab " * 40).split("\n")] == [80, 39]


def test_records_replay_and_positions_travel():
    for id in ("open_spiel/leduc_poker", "open_spiel/goofspiel", "open_spiel/chess"):
        env = textgames.make(id)
        env.reset(seed=5)
        for _ in range(6):
            if not env.episode.reason:
                env.step(f"[{env.game.legal_actions(env.episode.waiting[0])[-1]}]")
        record = json.loads(json.dumps(replay.record(env.episode)))
        again = replay.load(record)
        copy = pickle.loads(pickle.dumps(again))
        for game in (again, copy):
            assert game.history == env.game.history
            assert str(game.state) == str(env.game.state)
        assert replay.from_playthrough(replay.playthrough(record))["history"] == record["history"]


def test_players_of_all_faces_play():
    batch = textgames.make_batch({"open_spiel/kuhn_poker": 1, "TicTacToe-v0": 1}, 6, seed=1)
    done = []
    for _ in range(30):
        waiting = batch.waiting()
        done += batch.step([(each, f"[{each.legal_actions[0]}]") for each in waiting])
    assert {finished.id for finished in done} == {"open_spiel/kuhn_poker", "TicTacToe-v0"}
    env = SeatEnv("open_spiel/blackjack")
    _, info = env.reset(seed=3)
    over = False
    while not over:
        _, reward, over, _, info = env.step(f"[{info['legal_actions'][-1]}]")
    assert reward in (-1, 0, 1)


def test_a_server_plays_them_and_says_what_is_wrong(monkeypatch):
    here, there = textgames.make("open_spiel/leduc_poker"), Direct().make("open_spiel/leduc_poker")
    paid = []
    for env in (here, there):
        env.reset(seed=7)
        for agent in env.agent_iter():
            _, _, over, cut_off, info = env.last()
            env.step(None if over or cut_off else f"[{info['legal_actions'][-1]}]")
            paid.append((agent, dict(env.rewards)))
    assert paid[: len(paid) // 2] == paid[len(paid) // 2 :]
    with pytest.raises(errors.UnsupportedGame, match="cannot be played here"):
        Direct().make("open_spiel/misere").reset()
    monkeypatch.setitem(sys.modules, "textarena", None)
    with pytest.raises(errors.MissingDependency, match="pip install"):
        Direct().make("textarena/KuhnPoker-v0").reset()


def test_the_number_of_players_is_one_number():
    for options in ({"players": 3}, {"num_players": 3}, {"num_players": 3, "players": 3}):
        game = textgames.new_game("open_spiel/kuhn_poker", **options)
        assert (game.num_players, game.options, len(game.returns)) == (3, {}, 3)
    assert textgames.new_game("open_spiel/kuhn_poker").num_players == 2
    with pytest.raises(errors.OptionError, match="to be the same, got 4 and 3"):
        textgames.new_game("open_spiel/kuhn_poker", 3, players=4)
    with pytest.raises(errors.OptionError, match="players = whole number from 2 to 10, got 11"):
        textgames.new_game("open_spiel/kuhn_poker", players=11)
    assert "players" not in textgames.spec("open_spiel/chess").options


def test_options_are_openspiels_parameters():
    spec = textgames.spec("open_spiel/goofspiel")
    theirs = pyspiel.load_game("goofspiel").get_parameters()
    assert {name: option.default for name, option in spec.options.items()} == theirs
    game = textgames.new_game("open_spiel/goofspiel", num_cards="3", imp_info="True")
    assert game.options == {"num_cards": 3, "imp_info": True}
    assert len(game.legal_actions(CHANCE)) == 3
    with pytest.raises(errors.OptionError, match=r"no option 'num_card'; .* mean 'num_cards'"):
        textgames.new_game("open_spiel/goofspiel", num_card=3)
    with pytest.raises(errors.OptionError, match="Unrecognized points_order parameter: no"):
        textgames.new_game("open_spiel/goofspiel", points_order="no")


@pytest.mark.parametrize(
    ("name", "option"), [("bargaining", "instances_file"), ("colored_trails", "boards_file")]
)
def test_a_file_is_no_option(name, option):
    assert option in pyspiel.load_game(name).get_parameters()
    with pytest.raises(errors.OptionError, match=f"has no option '{option}'"):
        textgames.new_game(f"open_spiel/{name}", **{option: "/etc/hostname"})


@pytest.mark.parametrize(
    ("name", "options", "complaint"),
    [
        ("universal_poker", {"num_players": 3}, "only read 2 stack sizes, need 3"),
        ("hanabi", {"colors": 7}, "num_colors_"),
        ("connect_four", {"rows": 0}, "it breaks down over these options"),
        ("havannah", {"board_size": -1}, "it breaks down over these options"),
        ("universal_poker", {"stack": "x"}, "stoi"),
        ("mnk", {"m": -1}, "vector"),
        ("pathfinding", {"num_players": 2}, "takes 1 player here, got 2"),
    ],
)
def test_options_over_which_openspiel_breaks_down_are_option_errors(name, options, complaint):
    """The first four would end this process; the others raised what C++ knows, or failed later."""
    with pytest.raises(errors.OptionError, match=f"{name} of OpenSpiel: .*{complaint}"):
        textgames.new_game(f"open_spiel/{name}", **options)


def test_options_that_fit_are_taken_where_others_break_down():
    stacks = {"stack": "1200 1200 1200", "blind": "100 100 100"}
    game = textgames.new_game("open_spiel/universal_poker", num_players=3, **stacks)
    assert game.state.get_game().num_players() == game.num_players == 3


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("open_spiel/kuhnpoker", "open_spiel/kuhn_poker"), ("openspiel/chess", "open_spiel/chess"),
     ("Open_Spiel/Hex", "open_spiel/hex")],
)  # fmt: skip
def test_a_misspelt_id_is_answered_with_the_nearest(wrong, right):
    with pytest.raises(errors.UnknownGame, match=f"no game '{wrong}'; did you mean '{right}'"):
        textgames.make(wrong)


def test_ids_with_a_slash_are_found_but_not_listed():
    assert "open_spiel/chess" in textgames.registry
    assert "open_spiel/ches" not in textgames.registry
    assert not [id for id in textgames.registry if id.startswith("open_spiel")]
    with pytest.raises(errors.UnknownGame, match="textgames list"):
        textgames.make("somewhere/chess")


@pytest.mark.parametrize(
    ("name", "reason"),
    [("misere", "made of another game"), ("negotiation", "draws its chance by itself"),
     ("mfg_garnet", "crowd")],
)  # fmt: skip
def test_what_cannot_be_played_says_why(name, reason):
    with pytest.raises(errors.UnsupportedGame, match=reason):
        textgames.make(f"open_spiel/{name}")


@pytest.mark.parametrize("package", elsewhere.PACKAGES)
def test_a_missing_package_is_named(package, monkeypatch):
    elsewhere.ids.cache_clear()
    missing = ("pyspiel", "textarena", "reasoning_gym", "rlcard")
    for module in [
        name
        for name in sys.modules
        if name.partition(".")[0] in missing or name.startswith("pettingzoo.classic")
    ]:
        monkeypatch.delitem(sys.modules, module)  # other tests may have imported them
    for module in missing:
        monkeypatch.setitem(sys.modules, module, None)
    extra = package.replace("_", "-")
    with pytest.raises(errors.MissingDependency, match=rf"pip install 'textgames\[{extra}\]'"):
        textgames.make(f"{package}/anything")
    elsewhere.ids.cache_clear()


def test_the_command_line_knows_them(capsys):
    assert main(["list", "open_spiel"]) == 0
    listed = {line.split()[0] for line in capsys.readouterr().out.splitlines()[1:]}
    assert len(listed) > 90
    assert "open_spiel/chess" in listed
    assert "open_spiel/misere" not in listed
    assert main(["show", "open_spiel/kuhn_poker", "--set", "players=3"]) == 0
    shown = capsys.readouterr().out
    assert "You are player 0 of 3 in Kuhn Poker" in " ".join(shown.split())
    assert main(["list", "openspiel"]) == 2
    assert "choose from 'open_spiel'" in capsys.readouterr().err


def test_the_page_and_the_example_run(capsys):
    run_page("open_spiel")
    capsys.readouterr()
    run_example("open_spiel_tournament")
    assert "NashConv" in capsys.readouterr().out
