"""NashConv of strategies against OpenSpiel, by playing every game of both in lockstep."""

import random

import pyspiel
import pytest
from solvers.toys import arbitrary, first_action

from textgames import solvers
from textgames.envs.board.dark_hex import DarkHex
from textgames.envs.cards.game_of_pure_strategy import GameOfPureStrategy
from textgames.envs.cards.kuhn_poker import KuhnPoker
from textgames.envs.cards.leduc_holdem import DECK, LeducHoldem
from textgames.envs.dice.liars_dice import LiarsDice

SPIEL_NAMES = {
    "fold": "Fold",
    "call": "Call",
    "raise": "Raise",
    "liar": "Liar",
    **{f"{count}x{face}": f"{count}-{face}" for count in (1, 2) for face in range(1, 5)},
}


def card(state, action):
    return DECK.index(action) if state.is_chance_node() else named(state, action)


def kuhn(state, action):
    return "JQK".index(action) if state.is_chance_node() else int(action in ("bet", "call"))


def rolled(state, action):
    return int(action) - 1 if state.is_chance_node() else named(state, action)


def named(state, action):
    return state.string_to_action(SPIEL_NAMES[action])


def bid(state, action):
    return int(action) - 1


def cell(state, action):
    return state.string_to_action(action)


def goofspiel(order):
    """Bids are not shown: where they are, OpenSpiel's states forget which card won which prize."""
    options = {"num_cards": 4, "points_order": order, "returns_type": "win_loss", "imp_info": True}
    theirs = pyspiel.convert_to_turn_based(pyspiel.load_game("goofspiel", options))
    return GameOfPureStrategy(cards=4, order=order, revealed=False), theirs, bid


def dark_hex(variant, version):
    """Tries are revealed: OpenSpiel's states forget when the other made those that are not."""
    theirs = pyspiel.load_game("dark_hex", {
        "board_size": 2, "gameversion": version, "obstype": "reveal-numturns"
    })  # fmt: skip
    return DarkHex(rows=2, columns=2, variant=variant, revealed="tries"), theirs, cell


LIARS_DICE = LiarsDice(dice=1, faces=4, wild="highest", elimination=False)
GAMES = {  # ours, theirs, OpenSpiel's number of an action of ours
    "Kuhn": (KuhnPoker(), pyspiel.load_game("kuhn_poker"), kuhn),
    "Leduc": (LeducHoldem(), pyspiel.load_game("leduc_poker"), card),
    "Liar's Dice": (
        LIARS_DICE, pyspiel.load_game("liars_dice(numdice=1,dice_sides=4)"), rolled
    ),
    "Dark hex": dark_hex("classical", "cdh"),
    "abrupt dark hex": dark_hex("abrupt", "adh"),
    "Goofspiel": goofspiel("descending"),
    "Goofspiel of random prizes": goofspiel("random"),
}  # fmt: skip


def mapped(game, state, number_of, strategy, table):
    """Write down `strategy` for OpenSpiel's information states, met by playing both games."""
    if game.is_terminal:
        assert state.is_terminal()
        return table
    player = game.to_act[0]
    assert player == (-1 if state.is_chance_node() else state.current_player())
    actions = game.legal_actions(player)
    if player >= 0:
        chances = strategy(game.information_state(player), actions)
        numbered = [(number_of(state, a), c) for a, c in zip(actions, chances, strict=True)]
        assert table.setdefault(state.information_state_string(), numbered) == numbered
    for action in dict.fromkeys(actions):
        after = game.clone()
        after.apply(action)
        mapped(after, state.child(number_of(state, action)), number_of, strategy, table)
    return table


@pytest.mark.parametrize("name", GAMES)
def test_nash_conv_agrees_with_openspiel(name):
    game, theirs, number_of = GAMES[name]
    tree = solvers.build_tree(game)
    strategies = {
        "uniform": solvers.Policy(),
        "first action": first_action,
        "any": arbitrary(tree, random.Random(1)),
        "CFR+": solvers.CFR(tree).run(100).policy(),
    }
    for strategy in strategies.values():
        table = mapped(game, theirs.new_initial_state(), number_of, strategy, {})
        expected = pyspiel.nash_conv(theirs, pyspiel.TabularPolicy(table), True)
        assert solvers.nash_conv(tree, strategy) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("iterations", [1, 2, 20])
@pytest.mark.parametrize("plus", [False, True], ids=["CFR", "CFR+"])
@pytest.mark.parametrize(
    ("game", "name"), [(KuhnPoker, "kuhn_poker"), (LeducHoldem, "leduc_poker")]
)
def test_cfr_goes_the_same_way_as_openspiel(game, name, plus, iterations):
    """In Leduc too, although OpenSpiel tells suits: they make no difference to the play."""
    theirs = (pyspiel.CFRPlusSolver if plus else pyspiel.CFRSolver)(pyspiel.load_game(name))
    for _ in range(iterations):
        theirs.evaluate_and_update_policy()
    expected = pyspiel.nash_conv(pyspiel.load_game(name), theirs.average_policy())
    tree = solvers.build_tree(game())
    ours = solvers.CFR(tree, plus=plus).run(iterations).policy()
    assert solvers.nash_conv(tree, ours) == pytest.approx(expected, abs=1e-9)
