"""Yacht against OpenSpiel, its table of points, and the exact chances of three rolls."""

import random
from collections import Counter
from fractions import Fraction
from functools import cache
from itertools import combinations_with_replacement, product

import pyspiel
import pytest
from lockstep import played

import textgames
from textgames.core import CHANCE, EVERYONE
from textgames.envs.dice.yacht import Yacht
from textgames.envs.dice.yacht_dice import CATEGORIES, FACES, keep, points_of

# Ours, in OpenSpiel's order.
SPIEL_CATEGORIES = (
    *("ones", "twos", "threes", "fours", "fives", "sixes"),
    *("choice", "four of a kind", "full house", "little straight", "big straight", "yacht"),
)
SPIEL_KEEP_ALL = 0  # numbers 0 to 31 are sets of dice to roll again, a bit for each
SPIEL_SCORE = 32
AS_OPENSPIEL = {"five_is_full": True, "all_count": True}


def roll(game, dice):
    """Let chance roll these faces."""
    return played(game, " ".join(sorted(dice)))


def turn(game, dice, category):
    return played(roll(game, dice), category)


def dice_of(state):
    """OpenSpiel's dice, in the order in which they lie; 0 is not rolled yet."""
    return next(line for line in str(state).splitlines() if line.startswith("Dice")).split()[1:]


def kept_by(state, number):
    """The dice that one of OpenSpiel's actions keeps, in order."""
    return sorted(face for place, face in enumerate(dice_of(state)) if not number >> place & 1)


def answer(game, state):
    """Check that both offer the same; return OpenSpiel's numbers of our actions.

    OpenSpiel has one action for each set of the five dice, we one for each that differs to the
    eye, and asks for a category only after all dice were kept or the last roll.
    """
    (player,) = game.to_act
    assert state.current_player() == player == game.turn
    assert sorted(game.dice) == sorted(dice_of(state))
    numbers = {}
    rest = state
    if game.left:
        for number in state.legal_actions():
            assert 0 <= number < SPIEL_SCORE
            if number != SPIEL_KEEP_ALL:
                numbers[keep("".join(kept_by(state, number)))] = number
        rest = state.child(SPIEL_KEEP_ALL)
    numbers |= {SPIEL_CATEGORIES[number - SPIEL_SCORE]: number for number in rest.legal_actions()}
    legal = game.legal_actions(player)
    assert len(set(legal)) == len(legal)
    assert set(legal) == set(numbers)
    return numbers


def roll_both(game, state, rng):
    """Roll the same dice; OpenSpiel's first die that is rolled is the lowest digit to base 6."""
    assert state.is_chance_node()
    missing = 5 - len(game.dice)
    assert state.legal_actions() == list(range(6**missing))
    number = int(rng.random() * 6**missing)
    fallen = sorted(str(number // 6**place % 6 + 1) for place in range(missing))
    roll(game, fallen)
    state.apply_action(number)


@pytest.mark.parametrize(
    ("num_players", "rolls", "games"), [(2, 3, 60), (2, 1, 60), (3, 2, 40), (4, 3, 20), (6, 5, 8)]
)
def test_random_games_agree_with_openspiel(num_players, rolls, games):
    """OpenSpiel's points for full houses and four of a kind are those of two of our options."""
    spiel = pyspiel.load_game(f"yacht(players={num_players},rolls_per_turn={rolls})")
    rng = random.Random(rolls)
    ties = 0
    for _ in range(games):
        game, state = Yacht(num_players, rolls=rolls, **AS_OPENSPIEL), spiel.new_initial_state()
        while not game.is_terminal:
            if game.to_act == (CHANCE,):
                roll_both(game, state, rng)
                continue
            numbers = answer(game, state)
            legal = game.legal_actions(game.turn)
            if rng.random() < 0.5:  # else random play seldom scores
                legal = legal[-1 - bin(game.open[game.turn]).count("1") :]
            action = legal[int(rng.random() * len(legal))]
            if action in CATEGORIES and game.left:
                state.apply_action(SPIEL_KEEP_ALL)
            state.apply_action(numbers[action])
            game.apply(action)
            totals = [game.total(player) for player in range(num_players)]
            assert totals == [int(part.split(")")[0]) for part in str(state).split("total: ")[1:]]
        assert state.is_terminal()
        assert list(game.returns) == pytest.approx(state.returns())
        ties += totals.count(max(totals)) > 1
    assert ties or num_players > 2


def by_the_table(dice):
    """The points of Wikipedia's table, from the faces in the order in which they fell."""
    counts = Counter(dice)
    four = [face for face, count in counts.items() if count >= 4]
    return {
        **{name: face * counts[face] for face, name in enumerate(CATEGORIES[:6], 1)},
        "full house": sum(dice) if set(counts.values()) == {2, 3} else 0,
        "four of a kind": 4 * four[0] if four else 0,
        "little straight": 30 * (set(dice) == {1, 2, 3, 4, 5}),
        "big straight": 30 * (set(dice) == {2, 3, 4, 5, 6}),
        "choice": sum(dice),
        "yacht": 50 * (len(counts) == 1),
    }


def test_all_7776_rolls_score_what_the_published_table_says():
    best = Counter()
    for dice in product(range(1, 7), repeat=5):
        points = points_of("".join(map(str, sorted(dice))), False, False)
        assert dict(zip(CATEGORIES, points, strict=True)) == by_the_table(dice)
        best["yacht"] += points[11] > 0
        best["straight"] += points[8] + points[9] > 0
        best["full house"] += points[6] > 0
    assert best == {"yacht": 6, "straight": 240, "full house": 300}


@pytest.mark.parametrize(
    ("dice", "category", "points"),  # the examples of the table
    [
        ("11145", "ones", 3),
        ("22345", "twos", 4),
        ("33333", "threes", 15),
        ("12335", "fours", 0),
        ("33355", "full house", 19),
        ("44446", "four of a kind", 16),
        ("23346", "choice", 18),
        ("44444", "yacht", 50),
        ("44446", "yacht", 0),
        ("33333", "full house", 0),
        ("33333", "four of a kind", 12),
    ],
)
def test_a_category_scores_as_published(dice, category, points):
    game = turn(Yacht(), dice, category)
    assert game.total(0) == points
    assert f"Player 0 scores {category}: {points} points, {points} in all." in game.transcript(1)


def test_five_of_a_face_are_a_full_house_and_all_dice_count_where_the_options_say_so():
    game = turn(Yacht(five_is_full=True), "55555", "full house")
    assert game.total(0) == 25
    assert turn(Yacht(five_is_full=True), "55556", "full house").total(0) == 0
    assert turn(Yacht(all_count=True), "44446", "four of a kind").total(0) == 22
    assert turn(Yacht(all_count=True), "33446", "four of a kind").total(0) == 0


def test_a_yacht_in_three_rolls_has_its_exact_chance():
    """347897 / 7558272 = 4.6029 %, by the best choice among the game's own actions and chances."""

    @cache
    def chance(dice, left):
        """The chance of a yacht from dice that have been rolled."""
        if points_of(dice, False, False)[11]:
            return Fraction(1)
        if not left:
            return Fraction(0)
        game = Yacht()
        game.dice, game.left, game.to_act = dice, left, (0,)
        found = Fraction(0)
        for action in game.legal_actions(0):
            if action.startswith("keep"):
                after = game.clone()
                after.apply(action)
                found = max(found, rolled(after.dice, left - 1))
        return found

    @cache
    def rolled(kept, left):
        game = Yacht()
        game.dice = kept
        ways = dict(zip(game.legal_actions(CHANCE), game.chance_weights(), strict=True))
        found = Fraction(0)
        for outcome, number in ways.items():
            dice = "".join(sorted(kept + outcome.replace(" ", "")))
            found += Fraction(number, 6 ** (5 - len(kept))) * chance(dice, left)
        return found

    assert rolled("", 2) == Fraction(347897, 7558272)


@pytest.mark.parametrize("missing", [1, 2, 3, 4, 5])
def test_rolls_are_as_likely_as_dice_make_them(missing):
    game = Yacht()
    game.dice = "1" * (5 - missing)
    falls = Counter(" ".join(sorted(fall)) for fall in product(FACES, repeat=missing))
    ours = dict(game.chance_outcomes())
    assert ours == pytest.approx({roll: count / 6**missing for roll, count in falls.items()})


def test_messages_say_what_was_kept_and_what_is_there_now():
    game = played(roll(Yacht(), "63133"), "keep 3 3", "1 3 5", "keep none", "1 1 1 1 2", "ones")
    assert game.transcript(EVERYONE) == [
        "Player 0 rolls 1 3 3 3 6.",
        "Player 0 keeps 3 3 and rolls again.",
        "Player 0 rolls 1 3 5 and has 1 3 3 3 5.",
        "Player 0 keeps none and rolls again.",
        "Player 0 rolls 1 1 1 1 2.",
        "Player 0 scores ones: 4 points, 4 in all.",
    ]


def test_any_dice_are_kept_and_dice_of_one_face_are_alike():
    game = roll(Yacht(), "63133")
    assert game.dice == "13336"
    keeps = [action for action in game.legal_actions(0) if action.startswith("keep")]
    assert len(keeps) == 2 * 2 * 4 - 1  # one 1, one 6, up to three 3s, but not all five
    assert {"keep none", "keep 1", "keep 3 3", "keep 1 3 3 6"} <= set(keeps)
    played(game, "keep 3 3", "1 3 5")
    assert game.dice == "13335"
    assert game.to_act == (0,)
    assert "keep 1 5" in game.legal_actions(0)  # what was kept before is free again


def test_the_last_roll_must_be_scored():
    game = roll(Yacht(), "12345")
    played(game, "keep none", "1 2 3 4 6", "keep 1 2 3 4", "6")
    assert game.legal_actions(0) == CATEGORIES
    assert roll(Yacht(rolls=1), "12345").legal_actions(0) == CATEGORIES


def test_turns_go_round_and_a_category_is_filled_once():
    game = Yacht(3)
    for player in range(3):
        assert game.turn == player
        turn(game, "12345", "choice")
    assert game.turn == 0
    assert "choice" not in roll(game, "11111").legal_actions(0)
    assert game.transcript(EVERYONE)[:2] == [
        "Player 0 rolls 1 2 3 4 5.",
        "Player 0 scores choice: 15 points, 15 in all.",
    ]


def whole_game(dice):
    """Each player rolls the same dice in each turn, and fills the categories in order."""
    game = Yacht(len(dice))
    for category in CATEGORIES:
        for own in dice:
            assert not game.is_terminal
            turn(game, own, category)
    return game


@pytest.mark.parametrize(
    ("dice", "returns", "told"),
    [
        (("11111", "12345"), (1, -1), "Player 0 wins with 64 points."),
        (("12345", "12345"), (0, 0), "All players have 60 points: a draw."),
        (
            ("12345", "12355", "12345"),
            (0.5, -1, 0.5),
            "Players 0 and 2 share the win with 60 points each.",
        ),
        (("12356", "12345", "12355"), (-0.5, 1, -0.5), "Player 1 wins with 60 points."),
        (
            ("12345", "12345", "12345", "12355"),
            (1 / 3, 1 / 3, 1 / 3, -1),
            "Players 0, 1 and 2 share the win with 60 points each.",
        ),
    ],
)
def test_the_highest_total_wins_and_ties_share(dice, returns, told):
    game = whole_game(dice)
    assert game.returns == pytest.approx(returns)
    assert game.transcript(0)[-1] == told
    assert game.view(0).startswith("The game is over.")


def test_the_view_shows_the_dice_and_all_points():
    game = roll(turn(turn(Yacht(), "66661", "sixes"), "12345", "yacht"), "11223")
    assert game.view(1).splitlines() == [
        "Turn of player 0: 1 1 2 2 3, 2 rolls left.",
        "                             full four of little  big",
        "          1s 2s 3s 4s 5s 6s house  a kind   straight  choice yacht total",
        "player 0   .  .  .  .  . 24     .       .      .    .      .     .    24",
        "you        .  .  .  .  .  .     .       .      .    .      .     0     0",
    ]
    widest = roll(Yacht(6), "11223").view(5).splitlines()
    assert max(map(len, widest)) <= 72


def test_the_features_begin_with_the_dice_and_the_own_points():
    game = roll(turn(turn(Yacht(), "66661", "sixes"), "12345", "yacht"), "11223")
    mine, other = list(game.features(0)), list(game.features(1))
    assert mine[:9] == [0.4, 0.4, 0.2, 0, 0, 0, 1, 1, 0]
    assert other[:9] == [0.4, 0.4, 0.2, 0, 0, 0, 1, 0, 1]
    assert len(mine) == 9 + 2 * 24
    assert mine[9:33] == [0] * 10 + [1, 0.8] + [0] * 12
    assert mine[33:] == [0] * 22 + [1, 0]
    assert other[9:33] == mine[33:]


def test_all_actions_are_the_ways_to_keep_and_the_categories():
    every = Yacht().all_actions()
    assert len(every) == len(set(every)) == 210 + 12
    assert Yacht(rolls=1).all_actions() == CATEGORIES
    reachable = set()
    for dice in combinations_with_replacement("123456", 5):
        reachable.update(roll(Yacht(), dice).legal_actions(0))
    assert reachable == set(every)


@pytest.mark.parametrize("rolls", [1, 2, 3, 5])
@pytest.mark.parametrize("num_players", [2, 6])
def test_the_rules_say_how_often_dice_are_rolled_again(rolls, num_players):
    game = textgames.new_game("Yacht-v0", num_players, rolls=rolls, **AS_OPENSPIEL)
    rules = game.rules(1)
    assert len(rules.split()) <= 255
    assert ("all the others again, once in a turn" in rules) == (rolls == 2)
    assert (f"up to {rolls - 1} times in a turn" in rules) == (rolls > 2)
    assert ("keep" in rules) == (rolls > 1)
    assert "[choice]" in rules
