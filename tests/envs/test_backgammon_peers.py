"""Backgammon against OpenSpiel, a plain second implementation, and itself one checker at a time."""

import random
import re
from collections import Counter

import pyspiel
import pytest
from backgammon import at, legal

from textgames.core import CHANCE
from textgames.envs.board.backgammon import ROLLS, Backgammon

BAR = 25
SCORING = {"wins": "winloss_scoring", "gammons": "enable_gammons", "backgammons": "full_scoring"}


def results(game):
    """Return the play that leads to each position that can be reached."""
    found = {}
    for play in legal(game):
        after = game.clone()
        after.apply(play)
        assert after.checkers not in found, "two spellings of a play"
        found[after.checkers] = play
    return found


def theirs(state, checkers):
    """Return the checkers of both players as OpenSpiel has them: our point 24 is X's place 0."""
    first = [state.board(0, 24 - point) for point in range(1, 25)]
    second = [state.board(1, point - 1) for point in range(1, 25)]
    if sum(first) + sum(second) == 2 * checkers:
        return (0, *first, 0), (0, *second, 0)
    text = str(state)
    bar = re.search(r"Bar:(.*)", text)[1]
    off = [int(number) for number in re.findall(r"[XO]: (\d+)", text)]
    both = tuple(
        (gone, *row, bar.count(mark))
        for gone, row, mark in zip(off, (first, second), "xo", strict=True)
    )
    assert all(sum(row) == checkers for row in both)
    return both


def moved(state, number):
    """Return how many checkers an action of OpenSpiel moves."""
    moves = state.spiel_move_to_checker_moves(state.current_player(), number)
    return sum(move.pos != -1 for move in moves)


def turns_of(state):
    """Return each turn of the player to move: actions, where they lead, and how many moves it has.

    OpenSpiel asks twice for a double. As published, as many of the four numbers are used as can
    be; its halves cannot spoil that, as what a checker can do with one number is the same sooner
    or later: the tests see that all turns are equally long.
    """
    turns, player = [], state.current_player()
    for number in state.legal_actions():
        after, moves = state.child(number), moved(state, number)
        if after.current_player() == player:
            turns += [
                ((number, more), after.child(more), moves + moved(after, more))
                for more in after.legal_actions()
            ]
        else:
            turns.append(((number,), after, moves))
    return turns


def roll_both(game, state, rng):
    """Check the chances of all rolls, and roll the same in both."""
    names = {}
    for number, chance in state.chance_outcomes():
        told = re.search(r"(?:(\w) starts, )?\(roll: (\d)(\d)\)", state.action_to_string(number))
        low, high = sorted(told.groups()[1:])
        name = f"{low}-{high}" if told[1] == "O" else f"{high}-{low}"
        names.setdefault(name, []).append((number, chance))
    ours = dict(game.chance_outcomes())
    assert ours == pytest.approx({name: sum(c for _, c in same) for name, same in names.items()})
    rolls = game.legal_actions(CHANCE)
    roll = rolls[int(rng.random() * len(rolls))]
    game.apply(roll)
    state.apply_action(names[roll][0][0])


def compare(game, state, rng, checkers=15):
    """Check every position of a random game; return how many turns of each kind there were."""
    seen = Counter()
    while not game.is_terminal:
        roll_both(game, state, rng)
        if game.to_act == (CHANCE,):
            (none,) = state.legal_actions()
            assert moved(state, none) == 0
            state.apply_action(none)
            seen["passed over"] += 1
            continue
        assert game.to_act == (state.current_player(),)
        ours, turns = results(game), turns_of(state)
        assert len({moves for _, _, moves in turns}) == 1
        reached = {theirs(new, checkers): way for way, new, _ in turns}
        assert reached.keys() == ours.keys()
        after, way = list(reached.items())[int(rng.random() * len(reached))]
        game.apply(ours[after])
        for number in way:
            state.apply_action(number)
        assert theirs(state, checkers) == game.checkers
        seen["double" if len(way) > 1 else "pair"] += 1
    assert state.is_terminal()
    return seen


@pytest.mark.parametrize("scoring", SCORING)
def test_random_games_agree_with_openspiel(scoring):
    spiel = pyspiel.load_game("backgammon", {"scoring_type": SCORING[scoring]})
    rng, seen = random.Random(scoring), Counter()
    for _ in range(4):
        game, state = Backgammon(scoring=scoring), spiel.new_initial_state()
        seen += compare(game, state, rng)
        assert list(game.returns) == state.returns()
    assert seen["pair"] > 100
    assert seen["double"] > 10
    assert seen["passed over"] > 0


def test_random_games_of_three_checkers_agree_with_openspiel():
    """But for the returns: OpenSpiel 1.6 looks for 15 checkers that are off, and gives all 0."""
    spiel, rng, won = pyspiel.load_game("backgammon(hyper_backgammon=true)"), random.Random(4), 0
    for _ in range(40):
        game, state = Backgammon(start="hypergammon"), spiel.new_initial_state()
        compare(game, state, rng, 3)
        assert state.returns() == [0, 0]
        won += game.returns[0] > 0
    assert 0 < won < 40


def moves_of(mine, other, die):
    """Return the positions after each move of one checker with a die, by trying all points."""
    found = []
    for point in range(1, 26):
        goal = max(point - die, 0)
        if not mine[point] or (mine[BAR] and point != BAR) or (goal and other[BAR - goal] > 1):
            continue
        if goal == 0 and (any(mine[7:]) or (point != die and any(mine[point + 1 :]))):
            continue
        new, hit = list(mine), list(other)
        new[point] -= 1
        new[goal] += 1
        if goal and hit[BAR - goal]:
            hit[BAR - goal] = 0
            hit[BAR] += 1
        found.append((tuple(new), tuple(hit)))
    return found


def after_turns(mine, other, roll):
    """Return the positions after each turn with a roll, in a second, slow way."""
    high, low = int(roll[0]), int(roll[2])
    orders = [(high,) * 4] if high == low else [(high, low), (low, high)]
    longest, found = 0, set()
    for dice in orders:
        reached = {(mine, other)}
        for number, die in enumerate(dice, 1):
            reached = {new for old in reached for new in moves_of(*old, die)}
            if not reached:
                break
            if number > longest:
                longest, found = number, set()
            if number == longest and not (number == 1 and dice[0] == low and found):
                found |= reached
    return found


def scattered(rng):
    """Return checkers of both players, wherever they do not stand on each other."""
    most = rng.choice((6, 12, 24, 26))
    mine = Counter(min(rng.randint(1, most), BAR) for _ in range(rng.randint(1, 14)))
    free = [point for point in range(1, 26) if point == BAR or not mine[BAR - point]]
    held = rng.sample(free[: rng.choice((8, 24))], 7)
    if rng.random() < 0.3:  # hard to enter
        held = [point for point in free if point < 7] or held
        mine[BAR] = max(mine[BAR], 1)
    other = Counter(rng.choice(held) for _ in range(rng.randint(1, 15)))
    return tuple(
        (15 - sum(side.values()), *(side[point] for point in range(1, 26)))
        for side in (mine, other)
    )


def test_plays_of_scattered_checkers_agree_with_a_plain_implementation():
    rng, sizes = random.Random(6), Counter()
    for _ in range(1500):
        mine, other = scattered(rng)
        roll, player = rng.choice(ROLLS), rng.randint(0, 1)
        game = at(mine, other, roll, player)
        expected = after_turns(mine, other, roll)
        if game.to_act == (CHANCE,):
            assert not expected
        else:
            assert {new[:: -1 if player else 1] for new in results(game)} == expected
        sizes[min(len(expected), 2)] += 1
    assert min(sizes.values()) > 30


def turn_by_turn(game):
    """Return the positions at the end of a turn that is played one checker at a time."""
    player, waiting, found = game.turn, [game], set()
    while waiting:
        game = waiting.pop()
        if game.to_act != (player,):
            found.add(game.checkers)
            continue
        for step in game.legal_actions(player):
            assert step in game.all_actions()
            after = game.clone()
            after.apply(step)
            waiting.append(after)
    return found


def test_one_checker_at_a_time_leads_to_the_positions_of_whole_turns():
    rng, asked = random.Random(7), Counter()
    for _ in range(500):
        mine, other = scattered(rng)
        roll, player = rng.choice(ROLLS), rng.randint(0, 1)
        whole = at(mine, other, roll, player)
        single = at(mine, other, roll, player, one_by_one=True)
        assert single.to_act == whole.to_act
        if whole.to_act == (player,):
            assert turn_by_turn(single) == results(whole).keys()
            asked["double" if roll[0] == roll[2] else "pair"] += 1
        else:
            assert single.transcript(0) == whole.transcript(0)
            asked["nothing"] += 1
    assert min(asked.values()) > 20
