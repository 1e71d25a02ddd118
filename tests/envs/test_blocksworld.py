"""Blocksworld: the fewest actions by breadth-first search through the STRIPS operators."""

import pytest
from lockstep import played

from textgames.core import CHANCE
from textgames.envs.puzzles.blocksworld import (
    HAND,
    NAMES,
    TABLE,
    Blocksworld,
    actions,
    after,
    draw,
    generated,
    shortest,
)
from textgames.errors import OptionError
from textgames.registration import new_game


def facts(on):
    """The facts of the planning domain that hold in an arrangement."""
    blocks = NAMES[: len(on)]
    holding = [b for b, at in zip(blocks, on, strict=True) if at == HAND]
    known = {("clear", b) for b in blocks if b not in on and b not in holding}
    known |= {("holding", b) for b in holding} or {("handempty",)}
    for block, at in zip(blocks, on, strict=True):
        if at == TABLE:
            known.add(("ontable", block))
        elif at != HAND:
            known.add(("on", block, at))
    return frozenset(known)


def strips(blocks):
    """The ground operators of the domain: preconditions, what they add, what they delete.

    The "blocks" domain of the International Planning Competition (2000), which SPIN-Bench uses.
    """
    operators = {}
    for x in blocks:
        table = {("clear", x), ("ontable", x), ("handempty",)}
        held = {("holding", x)}
        operators[f"pick up {x}"] = (table, held, table)
        operators[f"put down {x}"] = (held, table, held)
        for y in blocks:
            if x != y:
                stacked = {("on", x, y), ("clear", x), ("handempty",)}
                both = {("holding", x), ("clear", y)}
                operators[f"stack {x} on {y}"] = (both, stacked, both)
                operators[f"unstack {x} from {y}"] = (stacked, both, stacked)
    return operators


def distances(start):
    """The fewest actions from an arrangement to every other, through the game's own actions."""
    found, level = {start: 0}, [start]
    while level:
        following = []
        for on in level:
            for action in actions(on):
                there = after(on, action)
                if there not in found:
                    found[there] = found[on] + 1
                    following.append(there)
        level = following
    return found


@pytest.mark.parametrize(("blocks", "number"), [(1, 1), (2, 3), (3, 13), (4, 73), (5, 501)])
def test_there_are_as_many_arrangements_as_known(blocks, number):
    """OEIS A000262, sets of lists."""
    assert sum(HAND not in on for on in distances(TABLE * blocks)) == number


@pytest.mark.parametrize("blocks", [2, 3, 4])
def test_actions_are_those_of_the_strips_domain(blocks):
    """In every position: which are legal, and the facts after each."""
    operators = strips(NAMES[:blocks])
    for on in distances(TABLE * blocks):
        known = facts(on)
        legal = {name for name, (needs, _, _) in operators.items() if needs <= known}
        assert set(actions(on)) == legal
        assert len(actions(on)) == len(legal)
        for name in legal:
            _, adds, deletes = operators[name]
            assert facts(after(on, name)) == (known - deletes) | adds


@pytest.mark.parametrize("blocks", [2, 3, 4])
def test_plans_are_shortest_between_all_arrangements(blocks):
    every = [on for on in distances(TABLE * blocks) if HAND not in on]
    for start in every:
        far = distances(start)
        for goal in every:
            assert 2 * len(shortest(start, goal)) == far[goal]


@pytest.mark.parametrize(("blocks", "starts"), [(5, 12), (6, 2)])
def test_plans_are_shortest_from_random_arrangements(blocks, starts):
    for seed in range(starts):
        start, _ = generated(blocks, False, seed)
        far = distances(start)
        for goal, length in far.items():
            if HAND not in goal:
                assert 2 * len(shortest(start, goal)) == length


def test_sussmans_anomaly_takes_six_actions():
    """Sussman 1975: C on A, and B beside; the goal is A on B on C."""
    game = Blocksworld(blocks=3)
    game.on, game.goal, game.left, game.to_act = "--A", "BC-", 6, (0,)
    assert len(shortest(game.on, game.goal)) == 3
    played(game, "unstack C from A", "put down C", "pick up B", "stack B on C", "pick up A")
    assert not game.is_terminal
    assert played(game, "stack A on B").returns == (1,)


@pytest.mark.parametrize("kind", ["piles", "tower"])
@pytest.mark.parametrize("blocks", range(2, 9))
def test_every_puzzle_is_solved_by_its_plan(blocks, kind):
    for seed in range(30):
        game = played(Blocksworld(blocks=blocks, goal=kind, slack=1), str(seed))
        assert game.on != game.goal
        if kind == "tower":
            assert game.goal.count(TABLE) == 1
        for block, place in shortest(game.on, game.goal):
            assert not game.is_terminal
            at = game.on[NAMES.index(block)]
            played(game, f"pick up {block}" if at == TABLE else f"unstack {block} from {at}")
            played(game, f"put down {block}" if place == TABLE else f"stack {block} on {place}")
        assert game.returns == (1,)


def test_the_actions_end_as_announced():
    game = played(Blocksworld(), "3")
    fewest = len(shortest(game.on, game.goal))
    assert f"with {2 * fewest} actions. You may make {4 * fewest}." in game.transcript(0)[0]
    for _ in range(2 * fewest):
        assert not game.is_terminal
        lift = game.legal_actions(0)[0]
        back = lift.replace("pick up", "put down").replace("unstack", "stack").replace("from", "on")
        played(game, lift, back)
    assert game.returns == (0,)


def test_piles_are_drawn_from_bottom_to_top():
    assert draw("-A*-") == "  table: A B\n  table: D\n  hand: C"


def test_puzzles_differ_and_are_the_same_for_the_same_seed():
    puzzles = [generated(5, False, seed) for seed in range(200)]
    assert len(set(puzzles)) > 190
    assert generated(5, False, 7) == puzzles[7]
    assert len(Blocksworld().legal_actions(CHANCE)) == 2**32


def test_options_beyond_their_limits_are_refused():
    with pytest.raises(OptionError, match="goal = piles or tower, got 'on A B'"):
        new_game("Blocksworld-v0", goal="on A B")
