"""Nim against Bouton's theorem, in lockstep with OpenSpiel, and its rule-based opponent."""

from functools import reduce
from operator import xor
from random import Random

import pyspiel
import pytest
from lockstep import compare_random_game, played

from textgames import agents
from textgames.agents.bots.nim import Bot, is_lost, winning_actions
from textgames.chance import Stream
from textgames.envs.board.nim import Nim
from textgames.episode import Episode, random_action
from textgames.errors import AgentError, OptionError
from textgames.illegal import illegal_policy
from textgames.registration import new_game
from textgames.solvers import Minimax

SIZES = ({"piles": 4, "smallest": 4, "step": 0}, {"piles": 3, "smallest": 7, "step": 0})


def play(*actions, **options):
    return played(Nim(**options), *actions)


def number_of(state, action):
    """Return OpenSpiel's number of "C2", which it writes "pile:3, take:2;"."""
    return state.string_to_action(f"pile:{'ABCDEF'.index(action[0]) + 1}, take:{action[1:]};")


def all_positions(start):
    """Every position that can follow, each once for each player to move."""
    found, waiting = {}, [start]
    while waiting:
        game = waiting.pop()
        if game.is_terminal or (game.piles, game.to_act) in found:
            continue
        found[game.piles, game.to_act] = game
        for action in game.legal_actions(game.to_act[0]):
            after = game.clone()
            after.apply(action)
            waiting.append(after)
    return found.values()


@pytest.mark.parametrize("misere", [False, True])
@pytest.mark.parametrize("size", SIZES)
def test_the_nim_sum_decides_every_position(size, misere):
    """Bouton 1901: in misere Nim the same but where no pile has more than one object."""
    start = Nim(**size, misere=misere)
    solved = Minimax(start)
    heights = set()
    for game in all_positions(start):
        mover = game.to_act[0]
        nim_sum = reduce(xor, game.piles)
        wins = nim_sum != 0
        if misere and max(game.piles) <= 1:
            wins = sum(game.piles) % 2 == 0
        worth = solved.value(game) * (1 if mover == 0 else -1)
        assert worth == (1 if wins else -1), game.piles
        assert is_lost(game.piles, misere) is not wins
        if wins:
            assert sorted(winning_actions(game.piles, misere)) == sorted(solved.best_actions(game))
        else:
            assert winning_actions(game.piles, misere) == ()
        heights.add(game.piles)
    # all but the empty one, which is no position to move in
    assert len(heights) == (size["smallest"] + 1) ** size["piles"] - 1


def test_one_three_five_seven_is_lost_for_the_first_player_either_way():
    assert Minimax(Nim()).value(Nim()) == -1
    assert Minimax(Nim(misere=True)).value(Nim(misere=True)) == -1


@pytest.mark.parametrize("misere", [False, True])
@pytest.mark.parametrize(
    "size",
    [
        {},
        {"piles": 1, "smallest": 9},
        {"piles": 3, "smallest": 3, "step": 1},
        {"piles": 6, "smallest": 9, "step": 4},
    ],
)
def test_random_games_agree_with_openspiel_in_lockstep(size, misere):
    start = Nim(**size, misere=misere)
    piles = ";".join(map(str, start.piles))
    theirs = pyspiel.load_game("nim", {"pile_sizes": piles, "is_misere": misere})
    rng = Random(1)
    for _ in range(250):
        compare_random_game(start.clone(), theirs.new_initial_state(), number_of, rng)


def test_whoever_takes_the_last_object_wins_or_in_misere_loses():
    actions = ("D7", "C5", "B3", "A1")
    assert play(*actions).returns == (-1, 1)
    assert play(*actions, misere=True).returns == (1, -1)
    assert play("A1", piles=1).returns == (1, -1)


def test_the_first_pile_is_the_smallest_and_each_next_has_step_more():
    assert Nim().piles == (1, 3, 5, 7)
    assert Nim(piles=3, smallest=3, step=1).piles == (3, 4, 5)
    assert Nim(piles=6, smallest=9, step=4).piles == (9, 13, 17, 21, 25, 29)
    with pytest.raises(OptionError, match="piles = whole number from 1 to 6, got 7"):
        new_game("Nim-v0", piles=7)


def test_the_view_shows_piles_and_the_features_their_shares():
    game = play("D3", "B3")
    assert game.view(0) == game.view(1) == "A  1  |\nB  0\nC  5  |||||\nD  4  ||||"
    assert list(game.features(1)) == [1 / 7, 0, 5 / 7, 4 / 7]
    assert game.transcript(1) == [
        "Player 0 takes 3 from pile D.",
        "Player 1 takes 3 from pile B.",
    ]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({}, "There are 4 piles: A with 1 object, B with 3 objects, C with 5 objects and D with 7"),
        ({"piles": 1}, "There is one pile, A with 1 object. In turn"),
        ({"misere": True}, "Whoever takes the last object of all loses."),
        ({}, "Whoever takes the last object of all wins. In the drawing"),
        ({"piles": 1}, "[A1] takes 1 object from pile A."),
        ({}, "[D2] takes 2 objects from pile D."),
    ],
)
def test_the_rules_say_what_the_options_are(options, sentence):
    assert sentence in Nim(**options).rules(1)


@pytest.mark.parametrize("misere", [False, True])
@pytest.mark.parametrize("size", [{}, {"piles": 6, "smallest": 9, "step": 4}])
def test_the_strongest_opponent_never_loses_a_won_position(size, misere):
    """It plays second where the start is lost to move, else first, against random play."""
    start = Nim(**size, misere=misere)
    seat = 1 if is_lost(start.piles, misere) else 0
    for seed in range(20):
        episode = Episode(start, seed, illegal_policy("raise"))
        strongest, rng = agents.make("strongest", seed=seed), Stream(seed)
        while episode.waiting:
            player = episode.waiting[0]
            seen = episode.observe(player)
            mine = player == seat
            episode.reply(
                player, strongest(seen) if mine else random_action(seen.legal_actions, rng)
            )
        assert episode.returns[seat] == 1


def test_the_bot_in_another_game_says_what_it_expected():
    seen = Episode(new_game("TicTacToe-v0"), 0, illegal_policy("raise")).observe(0)
    with pytest.raises(AgentError, match="expected an observation of Nim, got one of TicTacToe"):
        Bot()(seen)
