"""Trees, best responses and CFR against published values, OpenSpiel and plain enumeration."""

import random

import pytest
from solvers.toys import (
    InTurn,
    Loop,
    OddOneOut,
    Pennies,
    arbitrary,
    at,
    best_by_trying,
    first_action,
)

from textgames import errors, solvers
from textgames.core import FreeText, Game
from textgames.envs.board.connect_four import ConnectFour
from textgames.envs.board.nim import Nim
from textgames.envs.board.tic_tac_toe import TicTacToe
from textgames.envs.cards.kuhn_poker import KuhnPoker
from textgames.envs.cards.leduc_holdem import LeducHoldem
from textgames.solvers import CFR, Policy, build_tree, nash_conv
from textgames.solvers.positions import estimate_positions, position_key

KUHN, LEDUC = build_tree(KuhnPoker()), build_tree(LeducHoldem())
UNIFORM = Policy()


def nodes(tree):
    return tree.num_chance_nodes, tree.num_decision_nodes, tree.num_terminal_nodes


def test_trees_have_the_sizes_that_openspiel_counts():
    assert nodes(KUHN) == (4, 24, 30)
    assert nodes(LEDUC) == (157, 3780, 5520)
    assert [len(seat.states) for seat in KUHN.seats] == [6, 6]


def test_uniform_play_has_its_known_nash_conv():
    """11/12 in Kuhn poker, 4.7472 in Leduc hold'em (OpenSpiel)."""
    assert nash_conv(KUHN, UNIFORM) == pytest.approx(11 / 12, abs=1e-12)
    assert nash_conv(LEDUC, UNIFORM) == pytest.approx(4.7472222222, abs=1e-9)
    assert solvers.exploitability(KUHN, UNIFORM) == pytest.approx(11 / 24, abs=1e-12)


@pytest.mark.parametrize("game", [KuhnPoker, Pennies, InTurn, OddOneOut])
def test_best_responses_are_those_that_trying_every_pure_strategy_finds(game):
    tree = build_tree(game())
    rng = random.Random(7)
    for _ in range(5):
        policy = arbitrary(tree, rng)
        values = solvers.best_response_values(tree, policy)
        for player, value in enumerate(values):
            assert value == pytest.approx(best_by_trying(tree, policy, player), abs=1e-12)
            response = Policy({**policy, **solvers.best_response(tree, policy, player)})
            assert solvers.expected_returns(tree, response)[player] == pytest.approx(value)
            assert solvers.best_response_value(tree, policy, player) == value
        gains = sum(values) - sum(solvers.expected_returns(tree, policy))
        assert nash_conv(tree, policy) == pytest.approx(gains)


def test_kuhns_equilibrium_is_recognised():
    """A member of the family of equilibria with alpha = 1/3 (Kuhn 1950)."""
    chance_to_bet = {
        (0, "J", ""): 1 / 3, (0, "Q", ""): 0, (0, "K", ""): 1,
        (0, "J", "cb"): 0, (0, "Q", "cb"): 2 / 3, (0, "K", "cb"): 1,
        (1, "J", "c"): 1 / 3, (1, "Q", "c"): 0, (1, "K", "c"): 1,
        (1, "J", "b"): 0, (1, "Q", "b"): 1 / 3, (1, "K", "b"): 1,
    }  # fmt: skip
    policy = Policy()
    for deal in ("JQ", "JK", "QJ", "QK", "KJ", "KQ"):
        for line in ("", "check", "bet", "check bet"):
            game = KuhnPoker()
            for action in (*deal, *line.split()):
                game.apply(action)
            player = game.to_act[0]
            key = (player, deal[player], "".join(action[0] for action in line.split()))
            calm, bold = game.legal_actions(player)
            bet = chance_to_bet[key]
            policy[game.information_state(player)] = {calm: 1 - bet, bold: bet}
    assert nash_conv(KUHN, policy) == pytest.approx(0, abs=1e-12)
    assert solvers.expected_returns(KUHN, policy) == pytest.approx((-1 / 18, 1 / 18))


@pytest.mark.parametrize("plus", [True, False])
def test_cfr_finds_the_value_of_kuhn_poker(plus):
    strategy = CFR(KUHN, plus).run(1000 if plus else 5000).policy()
    assert nash_conv(KUHN, strategy) < 1e-3
    assert solvers.expected_returns(KUHN, strategy)[0] == pytest.approx(-1 / 18, abs=1e-3)


@pytest.mark.parametrize("plus", [True, False])
def test_cfr_comes_close_to_an_equilibrium_of_leduc(plus):
    """Its value for player 0 is about -0.0856 (OpenSpiel)."""
    strategy = CFR(LEDUC, plus).run(500).policy()
    assert nash_conv(LEDUC, strategy) < 0.05
    assert solvers.expected_returns(LEDUC, strategy)[0] == pytest.approx(-0.0856, abs=5e-3)


def test_cfr_mixes_in_matching_pennies_and_goes_on_where_it_stopped():
    tree = build_tree(Pennies())
    run = CFR(tree)
    policy = run.run(50).run(50).policy()
    assert run.iterations == 100
    assert policy == CFR(tree).run(100).policy()
    assert nash_conv(tree, policy) < 0.05


def test_simultaneous_moves_are_hidden_moves():
    assert nodes(build_tree(Pennies())) == nodes(build_tree(InTurn())) == (0, 3, 4)
    assert [len(seat.states) for seat in build_tree(Pennies()).seats] == [1, 1]
    assert nash_conv(Pennies(), UNIFORM) == 0
    assert nash_conv(Pennies(), first_action) == 2


def test_an_outcome_listed_twice_is_twice_as_likely():
    values = solvers.expected_returns(OddOneOut(), first_action)
    assert values == (0, 0, 0)
    tree = build_tree(OddOneOut())
    assert tree.num_chance_nodes == 1
    assert sorted(set(tree.chance.tolist())) == pytest.approx([1 / 3, 2 / 3])


def test_a_tree_may_begin_in_the_middle_of_a_game():
    game = KuhnPoker()
    for action in ("J", "K", "check"):
        game.apply(action)
    assert nodes(build_tree(game)) == (0, 2, 3)
    game.apply("check")
    assert nodes(build_tree(game)) == (0, 0, 1)
    assert solvers.expected_returns(game, UNIFORM) == game.returns == (-1, 1)


class Speech(Game):
    """A player says anything."""

    min_players = max_players = 1

    def setup(self):
        self.ask(0)

    def legal_actions(self, player):
        return FreeText(10)


def test_the_size_of_a_tree_is_estimated_before_it_is_built():
    """549,946 positions of tic-tac-toe with the way they came about (OpenSpiel tic_tac_toe)."""
    estimates = solvers.estimate_nodes(TicTacToe(), 2000)
    assert sum(estimates) / 2000 == pytest.approx(549_946, rel=0.05)
    with pytest.raises(
        errors.UnsupportedGame, match=r"at most 1,000,000 positions, there are about \d"
    ):
        build_tree(ConnectFour())


def test_games_that_have_no_small_tree_are_refused_clearly():
    with pytest.raises(errors.UnsupportedGame, match=r"KuhnPoker is too large.*at most 57 pos"):
        build_tree(KuhnPoker(), max_nodes=57)
    assert nodes(build_tree(KuhnPoker(), max_nodes=58)) == (4, 24, 30)
    with pytest.raises(errors.UnsupportedGame, match=r"can be listed.*characters of text"):
        build_tree(Speech())


class Forgetful(InTurn):
    """Player 0 moves twice and is not told what it did: imperfect recall breaks the contract."""

    def play(self, player, action):
        self.shown += (action,)
        if len(self.shown) < 3:
            self.ask(0)
        else:
            self.end((0, 0))

    def information_state(self, player):
        return player, len(self.shown) > 0


def test_imperfect_recall_is_an_error():
    with pytest.raises(errors.GameError, match="its own past"):
        build_tree(Forgetful())


@pytest.mark.parametrize("given", [[1.0], [0.5, 0.6], [1.5, -0.5]])
def test_a_strategy_must_give_probabilities(given):
    with pytest.raises(errors.UsageError, match="a probability for each of check, bet"):
        nash_conv(KUHN, lambda state, actions: given)


def test_tic_tac_toe_is_a_draw_from_every_first_move():
    game = TicTacToe()
    solver = solvers.Minimax(game)
    assert solver.value(game) == 0
    assert solver.num_positions < 5478 / 2  # of all positions (OpenSpiel tic_tac_toe)
    assert solver.best_actions(game) == list("012345678")


def positions(game):
    """Every position that can follow, each once."""
    found, open_positions = {}, [game]
    while open_positions:
        position = open_positions.pop()
        if position_key(position) not in found:
            found[position_key(position)] = position
            open_positions += [at(position.clone(), action) for action in legal(position)]
    return found


def legal(game):
    return game.legal_actions(game.to_act[0]) if game.to_act else ()


def by_trying(game, found, known):
    """The value for player 0 by trying everything."""
    key = position_key(game)
    if key not in known:
        values = [by_trying(at(game.clone(), action), found, known) for action in legal(game)]
        best = max if game.to_act == (0,) else min
        known[key] = best(values) if values else game.returns[0]
    return known[key]


@pytest.mark.parametrize(
    ("game", "number"), [(TicTacToe(), 5478), (Nim(), None), (Nim(misere=True), None)]
)
def test_minimax_gives_every_position_the_value_that_trying_everything_gives(game, number):
    """5,478 positions of tic-tac-toe (OpenSpiel tic_tac_toe)."""
    found, known, solver = positions(game), {}, solvers.Minimax(game)
    assert number in (None, len(found))
    some = random.Random(1).sample(list(found.values()), 200)
    for position in some:
        value = by_trying(position, found, known)
        assert solver.value(position) == value
        if not position.is_terminal:
            sign = 1 if position.to_act == (0,) else -1
            assert solver.action_values(position) == {
                action: sign * by_trying(at(position.clone(), action), found, known)
                for action in legal(position)
            }


@pytest.mark.parametrize(
    "call",
    [build_tree, lambda game: nash_conv(game, UNIFORM), CFR, solvers.Minimax, solvers.Expectimax],
)
def test_an_id_is_no_game(call):
    with pytest.raises(errors.UsageError, match="expected a game, as"):
        call("KuhnPoker-v0")


def test_a_game_too_large_for_minimax_is_refused_with_its_estimated_size():
    with pytest.raises(
        errors.UnsupportedGame, match=r"1,000,000 positions, there are about [\d,]+ or"
    ):
        solvers.Minimax(ConnectFour()).value(ConnectFour())


def test_the_number_of_positions_is_estimated_from_below():
    """At most 1,520 positions of tic-tac-toe have the same number of marks."""
    assert 1300 < estimate_positions(TicTacToe()) < 1600
    assert estimate_positions(Nim()) <= len(positions(Nim()))
    assert estimate_positions(ConnectFour()) > 1_000_000


def test_minimax_names_every_best_action_of_whoever_moves():
    game = TicTacToe()
    for cell in "04":  # X in a corner, O in the middle
        game.apply(cell)
    before = game.clone()
    solver = solvers.Minimax(game)
    game.apply("8")
    assert solver.best_actions(game) == ["1", "3", "5", "7"]  # a corner would lose
    assert solver.action_values(game)["2"] == -1
    assert game.history == ["0", "4", "8"]
    assert before.history == ["0", "4"]


@pytest.mark.parametrize(
    ("game", "why"),
    [
        (KuhnPoker(), "neither chance nor simultaneous"),
        (Pennies(), "neither chance nor simultaneous"),
        (InTurn(), "perfect information"),
        (at(InTurn(), "heads"), "perfect information"),
        (at(KuhnPoker(), "J", "Q"), "neither chance"),
        (OddOneOut(), "two players"),
        (Loop(), "do not recur"),
        (Loop(by_history=True), "do not read the history"),
        (TicTacToe(), "at most 100 positions"),
    ],
)
def test_minimax_refuses_what_it_cannot_solve(game, why):
    for _ in range(2):
        with pytest.raises(errors.UnsupportedGame, match=why):
            solvers.Minimax(game, max_positions=100).value(game)


def test_minimax_names_no_actions_at_the_end_of_a_game():
    end = at(TicTacToe(), "0", "3", "1", "4", "2")
    solver = solvers.Minimax(end)
    assert solver.value(end) == 1
    for ask in (solver.best_actions, solver.action_values):
        with pytest.raises(errors.UsageError, match="a player is asked, got its end"):
            ask(end)


def test_one_minimax_is_for_one_game():
    solver = solvers.Minimax(TicTacToe())
    with pytest.raises(errors.UsageError, match="got Loop"):
        solver.value(Loop())
