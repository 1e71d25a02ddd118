"""Chopsticks against a second implementation, retrograde analysis, and rule by rule."""

import random
from collections import Counter
from functools import cache
from itertools import product

import pytest
from lockstep import played

import textgames
from textgames.core import OptionError
from textgames.envs.board.chopsticks import Chopsticks
from textgames.solvers import Minimax
from textgames.solvers.perft import perft

OPTIONS = [
    {},
    {"suicide": True},
    {"rollover": True},
    {"rollover": True, "suicide": True},
    {"splits": "transfers"},
    {"splits": "transfers", "suicide": True},
    {"splits": "divisions", "rollover": True},
    {"splits": "none"},
    {"fingers": 4},
    {"fingers": 7, "rollover": True},
    {"fingers": 10, "suicide": True},
]


def following(position, fingers=5, rollover=False, splits="both", suicide=False, **_):
    """The positions after each move: of who is to move, then of the other, hand by hand.

    As Wikipedia, "Chopsticks (hand game)", writes positions: four digits, of which the first two
    belong to who moves. A move swaps the pairs.
    """
    mine, its = position[:2], position[2:]
    found = {}
    for i, j in product((0, 1), repeat=2):
        if mine[i] > 0 and its[j] > 0:
            hit = list(its)
            hit[j] += mine[i]
            if rollover and hit[j] > fingers:
                hit[j] -= fingers
            elif hit[j] >= fingers:
                hit[j] = 0
            found[f"attack {('left', 'right')[i]} {('left', 'right')[j]}"] = (*hit, *mine)
    for after in product(range(fingers), repeat=2):
        if sum(after) != sum(mine) or sorted(after) == sorted(mine):
            continue
        division = 0 in mine
        killing = 0 in after
        if (killing and not suicide) or splits == "none":
            continue
        if splits != "both" and (splits == "divisions") != division:
            continue
        if killing and division:
            continue
        found[f"split {after[0]} {after[1]}"] = (*its, *after)
    return found


def position_of(game, player):
    return (*game.hands[player], *game.hands[1 - player])


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_random_games_agree_with_a_second_implementation(options):
    rng = random.Random(3)
    ends = Counter()
    for _ in range(100):
        game, position, player = Chopsticks(**options), (1, 1, 1, 1), 0
        for number in range(1, 41):
            assert game.to_act == (player,)
            assert position_of(game, player) == position
            after = following(position, **options)
            legal = game.legal_actions(player)
            assert sorted(legal) == sorted(after)
            action = legal[int(rng.random() * len(legal))]
            game.apply(action)
            position, player = after[action], 1 - player
            if not any(position[:2]):
                assert game.returns == ((1, -1) if player else (-1, 1))
                break
            assert game.is_terminal == (number == 40)
        else:
            assert game.returns == (0, 0)
        assert game.is_terminal
        ends[game.returns] += 1
    assert ends[1, -1] > 5
    assert ends[-1, 1] > 5


def plain_perft(position, depth, **options):
    if depth == 0 or not any(position[:2]):
        return int(depth == 0)
    after = following(position, **options).values()
    return sum(plain_perft(each, depth - 1, **options) for each in after)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_perft_is_that_of_the_second_implementation(options):
    assert perft(Chopsticks(**options), 6) == plain_perft((1, 1, 1, 1), 6, **options)


@cache
def solved(**options):
    """Who wins by force, and in how many moves, from the end backwards; draws are not in it.

    Positions are those of `following`; 1: who is to move wins, -1: it loses.
    """
    fingers = options.get("fingers", 5)
    hands = [pair for pair in product(range(fingers), repeat=2) if any(pair)]
    after = {
        (*mine, *its): set(following((*mine, *its), **options).values())
        for mine, its in product(hands, repeat=2)
    }
    values = {(0, 0, *pair): (-1, 0) for pair in hands}
    for moves in range(1, 200):
        found = {}
        for position, reached in after.items():
            if position not in values:
                best = [values.get(each, (0, 0))[0] for each in reached]
                if -1 in best or set(best) == {1}:
                    found[position] = (1 if -1 in best else -1), moves
        if not found:
            return values
        values |= found
    raise AssertionError


@pytest.mark.parametrize(
    ("options", "outcome"),  # None: a draw; else who wins, and in how many moves of both
    [
        ({}, None),
        ({"suicide": True}, (-1, 26)),
        ({"rollover": True}, None),
        ({"rollover": True, "suicide": True}, None),
        ({"splits": "transfers"}, (-1, 10)),
        ({"splits": "divisions"}, None),
        ({"splits": "none"}, (-1, 8)),
        ({"splits": "none", "rollover": True}, None),
        ({"fingers": 4}, (1, 17)),
        ({"fingers": 4, "rollover": True}, (1, 11)),
        ({"fingers": 6, "splits": "none"}, (1, 9)),
    ],
    ids=str,
)
def test_perfect_play_has_the_values_of_retrograde_analysis(options, outcome):
    """Exact play under our rules wins within the very number of moves, and in none less."""
    assert solved(**options).get((1, 1, 1, 1)) == outcome
    winner, moves = outcome or (0, 40)
    game = Chopsticks(**options, move_limit=moves)
    assert Minimax(game).value(game) == winner
    if winner:
        game = Chopsticks(**options, move_limit=moves - 1)
        assert Minimax(game).value(game) == 0


@pytest.mark.parametrize("options", [{}, {"suicide": True}, {"rollover": True}], ids=str)
def test_positions_of_random_games_have_the_values_of_retrograde_analysis(options):
    rng = random.Random(5)
    values = solved(**options)
    minimax = Minimax(Chopsticks(**options))
    seen = Counter()
    for _ in range(40):
        game = Chopsticks(**options)
        while not game.is_terminal and game.moves < 20:
            (player,) = game.to_act
            value, moves = values.get(position_of(game, player), (0, 0))
            if moves <= 40 - game.moves:
                assert minimax.value(game) == (-value if player else value)
                seen[value] += 1
            legal = game.legal_actions(player)
            game.apply(legal[int(rng.random() * len(legal))])
    assert min(seen[1], seen[-1]) > 5


def at(*hands, player=0, **options):
    """A game with these hands: of player 0 left and right, then of player 1."""
    game = Chopsticks(**options)
    game.hands = hands[:2], hands[2:]
    game.ask(player)
    return game


def test_an_attack_adds_the_own_fingers_to_the_tapped_hand():
    game = played(Chopsticks(), "attack left right")
    assert game.hands == ((1, 1), (1, 2))
    played(game, "attack right left")
    assert game.hands == ((3, 1), (1, 2))
    assert game.transcript(0) == [
        "Player 0 attacks the right hand of player 1 with its left hand: 1 + 1 makes 2.",
        "Player 1 attacks the left hand of player 0 with its right hand: 1 + 2 makes 3.",
    ]


@pytest.mark.parametrize(
    ("rollover", "mine", "its", "left", "told"),
    [
        (False, 2, 2, 4, "2 + 2 makes 4."),
        (False, 2, 3, 0, "3 + 2 makes 5: the hand is dead."),
        (False, 4, 4, 0, "4 + 4 makes 8: the hand is dead."),
        (True, 2, 3, 0, "3 + 2 makes 5: the hand is dead."),
        (True, 2, 4, 1, "4 + 2 makes 6, which counts as 1."),
        (True, 4, 4, 3, "4 + 4 makes 8, which counts as 3."),
    ],
)
def test_a_hand_dies_of_five_or_more_but_with_rollover_of_five_only(
    rollover, mine, its, left, told
):
    game = played(at(mine, 1, its, 1, rollover=rollover), "attack left left")
    assert game.hands == ((mine, 1), (left, 1))
    assert game.transcript(1)[-1].endswith(told)
    assert not game.is_terminal


def test_a_dead_hand_neither_attacks_nor_is_attacked():
    assert at(0, 1, 2, 0, splits="none").legal_actions(0) == ("attack right left",)


@pytest.mark.parametrize(
    ("hands", "options", "splits"),
    [
        ((1, 1), {}, []),
        ((1, 1), {"suicide": True}, ["0 2", "2 0"]),
        ((2, 2), {}, ["1 3", "3 1"]),
        ((1, 3), {}, ["2 2"]),
        ((4, 1), {}, ["2 3", "3 2"]),  # 5 fingers are too many for one hand
        ((4, 1), {"suicide": True}, ["2 3", "3 2"]),
        ((0, 3), {}, ["1 2", "2 1"]),  # 3 0 only swaps the hands
        ((0, 3), {"suicide": True}, ["1 2", "2 1"]),
        ((0, 1), {}, []),
        ((0, 3), {"splits": "transfers"}, []),
        ((2, 2), {"splits": "transfers"}, ["1 3", "3 1"]),
        ((3, 0), {"splits": "divisions"}, ["1 2", "2 1"]),
        ((2, 2), {"splits": "divisions"}, []),
        ((2, 2), {"splits": "none"}, []),
        ((2, 4), {"fingers": 6}, ["1 5", "3 3", "5 1"]),
    ],
)
def test_splits_move_fingers_between_the_own_hands(hands, options, splits):
    legal = at(1, 1, *hands, player=1, **options).legal_actions(1)
    assert [action[6:] for action in legal if action.startswith("split")] == splits


def test_a_split_is_a_move_and_revives_a_hand():
    game = played(at(0, 4, 1, 1), "split 3 1")
    assert game.hands == ((3, 1), (1, 1))
    assert game.to_act == (1,)
    assert game.transcript(1) == ["Player 0 splits: left hand 3, right hand 1."]


@pytest.mark.parametrize("player", [0, 1])
def test_who_has_two_dead_hands_loses(player):
    mine, its = (1, 2), (0, 3)
    game = at(*(its + mine if player else mine + its), player=player)
    played(game, "attack right right")
    assert game.returns == ((-1, 1) if player else (1, -1))
    assert game.transcript(0)[-1] == (
        f"Both hands of player {1 - player} are dead. Player {player} wins."
    )


def test_the_last_move_before_the_limit_may_win_and_any_other_makes_a_draw():
    game = Chopsticks(move_limit=4)
    for own in ("left", "left", "right", "right"):
        played(game, f"attack {own} right")
    assert game.returns == (0, 0)
    assert game.transcript(0)[-1] == "The limit of 4 moves is reached: a draw."
    game = at(2, 1, 3, 0, move_limit=4)
    game.moves = 3
    assert played(game, "attack left left").returns == (1, -1)


@pytest.mark.parametrize("splits", ["divisions", "none"])
def test_suicide_needs_transfers(splits):
    with pytest.raises(OptionError, match="suicide=True is a transfer"):
        Chopsticks(suicide=True, splits=splits)


def test_the_view_and_the_features_begin_with_the_player_where_they_should():
    game = played(Chopsticks(), "attack left right")
    assert game.view(1).splitlines() == [
        "          left right",
        "player 0     1     1",
        "you          1     2",
        "Moves made: 1 of 40",
    ]
    assert game.features(1) == [0.25, 0.5, 0.25, 0.25, 1 / 40]
    assert game.features(0) == [0.25, 0.25, 0.25, 0.5, 1 / 40]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_all_actions_are_those_of_any_hands_and_the_rules_show_one(options):
    game = textgames.new_game("Chopsticks-v0", **options)
    hands = list(product(range(game.fingers), repeat=2))
    reachable = set()
    for mine, its in product(hands, repeat=2):
        reachable |= following((*mine, *its), **options).keys()
    every = game.all_actions()
    assert len(every) == len(set(every))
    assert set(every) == reachable
    rules = game.rules(0)
    assert len(rules.split()) <= 255
    assert "[attack left right]" in rules
    examples = [part.split("]")[0] for part in rules.split("[")[1:]]
    assert set(examples) <= set(every)
    assert (len(examples) == 2) == (game.splits != "none")
