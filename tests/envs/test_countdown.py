"""Countdown: its evaluator beside Python's own grammar, its draws, points and best answers."""

import ast
from collections import Counter
from fractions import Fraction
from itertools import permutations, product

import pytest

from textgames.agents.bots.countdown import nearest
from textgames.chance import Stream
from textgames.core import CHANCE
from textgames.envs.puzzles.arithmetic import Expression, Wrong, parsed
from textgames.envs.puzzles.countdown import points
from textgames.errors import IllegalAction
from textgames.parsing import parse
from textgames.registration import make, new_game

OPERATIONS = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
}


def game(numbers=("25", "50", "3", "6", "7", "8"), target="952", large=2, **options):
    position = new_game("Countdown-v0", large=large, **options)
    for outcome in (*numbers, target):
        assert outcome in position.legal_actions(CHANCE)
        position.apply(outcome)
    return position


def by_python(text):
    """The value by Python's grammar and fractions; None if a result is no positive whole number."""

    def value(node):
        if isinstance(node, ast.Constant):
            return Fraction(node.value)
        left, right = value(node.left), value(node.right)
        if left is None or right is None or (isinstance(node.op, ast.Div) and not right):
            return None
        result = OPERATIONS[type(node.op)](left, right)
        return result if result > 0 and result.denominator == 1 else None

    return value(ast.parse(text, mode="eval").body)


def random_expression(stream, depth=0):
    """Operands, signs and brackets, of which many are superfluous and some are needed."""
    draw = stream.random()
    if depth > 4 or draw < 0.2:
        return str(1 + int(stream.random() * 12))
    if draw < 0.45:
        return f"({random_expression(stream, depth + 1)})"
    sign = "+-*/"[int(stream.random() * 4)]
    space = " " * int(stream.random() * 2)
    parts = (random_expression(stream, depth + 1) for _ in range(2))
    return f"{space}{sign}{space}".join(parts)


def test_random_expressions_have_the_value_that_python_gives_them():
    stream, accepted, refused = Stream(7), 0, 0
    while accepted + refused < 3000:
        text = random_expression(stream)
        if len(text) > 200:
            continue
        expected = by_python(text)
        try:
            found = parsed(text)
        except Wrong:
            assert expected is None, text
            refused += 1
        else:
            assert found.value == expected, text
            assert parsed(found.text) == found
            assert eval(found.text) == expected
            accepted += 1
    assert accepted > 1000
    assert refused > 500


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "nothing"),
        ("3 - 5", "3 - 5, which is no positive whole number"),
        ("5 - 5 + 3", "5 - 5, which is no positive whole number"),
        ("7 / 2", "7 / 2, which is no positive whole number"),
        ("7 / 0", "7 / 0, which is no positive whole number"),
        ("0 / 0 = 0", "0 / 0, which is no positive whole number"),
        ("3 +", "no number at the end"),
        ("-3", "- where a number should be"),
        ("(3 + 5", "a bracket that is not closed"),
        ("3 + 5)", r"\) where a sign should be"),
        ("3 5", "5 where a sign should be"),
        ("3 (5)", r"\( where a sign should be"),
        ("()", r"\) where a number should be"),
        ("2 ** 3", r"\* where a number should be"),
        ("6 // 3", "/ where a number should be"),
        ("three", "'three'"),
        ("__import__('os')", "_"),
        ("3.5", "'3.5'"),
        ("1e3", "'1e3'"),
        ("\u0663 + 1", "'\u0663"),
        ("3 + 5 = 9", "= 9 for what is 8"),
        ("9999999", "'9999999'"),
        ("(" * 200, "no number at the end"),
        ("(" * 201, "over 200 characters"),
        ("1+" * 10**6, "over 200 characters"),
    ],
)
def test_what_is_no_expression_is_refused_with_a_reason(text, why):
    with pytest.raises(Wrong, match=why):
        parsed(text)


@pytest.mark.parametrize(
    "text",
    [
        "(100-4)*7",
        "(100 \u2212 4) \u00d7 7",
        "( 100 - 4 ) x 7",
        "(100 - 4) * 7 = 672",
        "((100-4))*(7)",
    ],
)
def test_every_usual_spelling_is_read(text):
    assert parsed(text).value == 672
    assert parsed(text).numbers == (100, 4, 7)


def test_a_reply_that_divides_by_zero_is_illegal_and_stops_nothing():
    env = make("Countdown-v0", large=1)
    env.reset(seed=1)
    env.step("[100 / 0]")
    assert "Your reply was illegal" in env.last()[0]["messages"][-1]


def test_each_number_may_be_used_as_often_as_it_is_given():
    form = Expression((100, 4, 4, 7, 1, 2))
    assert form.read("100+4+4") == "100 + 4 + 4"
    with pytest.raises(IllegalAction, match="4, which is more often than it is given"):
        form.read("4 + 4 + 4")
    with pytest.raises(IllegalAction, match="3, which is not given"):
        form.read("100 + 3")
    assert parse("<think>[7]</think> I have it: [(100 - 4) * 7 = 672]", form) == "(100 - 4) * 7"


def test_the_game_of_952_has_the_messages_of_the_rules():
    """The answer of James Martin in the television game of 1997."""
    position = game(("25", "50", "75", "100", "3", "6"), large=4)
    answer = position.legal_actions(0).read("((100 + 6) * 3 * 75 - 50) / 25")
    position.apply(answer)
    assert position.transcript(0) == [
        *(f"Number {n} is {tile}." for n, tile in enumerate((25, 50, 75, 100, 3, 6), 1)),
        "The target is 952.",
        "((100 + 6) * 3 * 75 - 50) / 25 = 952, the target: 10 points.",
    ]
    assert position.returns == (10,)


def test_the_player_chooses_how_many_large_numbers_are_drawn_unless_the_option_says_it():
    position = new_game("Countdown-v0")
    assert (position.to_act, position.view(0)) == ((0,), "")
    assert position.legal_actions(0) == ("0", "1", "2", "3", "4")
    assert "First choose how many" in position.rules(0)
    position.apply("1")
    assert position.legal_actions(CHANCE) == ("25", "50", "75", "100")
    position.apply("50")
    assert len(position.legal_actions(CHANCE)) == 20
    fixed = new_game("Countdown-v0", large=4)
    assert fixed.to_act == (CHANCE,)
    assert "4 of the large numbers" in fixed.rules(0)
    assert "First choose" not in fixed.rules(0)


@pytest.mark.parametrize(
    ("value", "paid"),
    [
        ("900", 10),
        ("895", 7),
        ("905", 7),
        ("894", 5),
        ("890", 5),
        ("910", 5),
        ("889", 0),
        ("911", 0),
    ],
)
def test_points_are_those_of_the_television_game(value, paid):
    assert points(abs(int(value) - 900)) == paid


def test_with_pays_exact_only_the_target_counts():
    for target, paid in (("104", 1), ("105", 0)):
        position = game(("100", "25", "4", "1", "2", "3"), target, pays="exact")
        position.apply("100 + 4")
        assert position.returns == (paid,)


@pytest.mark.parametrize("large", range(5))
def test_tiles_are_drawn_without_replacement(large):
    stream = Stream(large)
    for _ in range(200):
        position = new_game("Countdown-v0")
        position.apply(str(large))
        for _ in range(7):
            outcomes = position.legal_actions(CHANCE)
            assert len(outcomes) in (900, *range(15, 21), *range(1, 5))
            position.apply(outcomes[int(stream.random() * len(outcomes))])
        tiles = Counter(map(int, position.drawn))
        assert sum(tiles[n] for n in (25, 50, 75, 100)) == large
        assert all(count <= (1 if tile > 10 else 2) for tile, count in tiles.items())
        assert 100 <= position.target <= 999


def test_a_small_number_drawn_once_is_half_as_likely():
    position = new_game("Countdown-v0", large=0)
    position.apply("7")
    chances = dict(position.chance_outcomes())
    assert chances["7"] == pytest.approx(1 / 19)
    assert chances["8"] == pytest.approx(2 / 19)


def test_the_bots_answer_is_the_nearest_of_all_expressions_of_three_numbers():
    """Every order, sign and bracket of up to three numbers, written out and evaluated by Python."""
    for numbers in ((3, 7, 25), (2, 2, 9), (1, 10, 10)):
        reachable = set()
        for length in (1, 2, 3):
            for order in permutations(map(str, numbers), length):
                for signs in product("+-*/", repeat=length - 1):
                    flat = [part for pair in zip(order, (*signs, ""), strict=True) for part in pair]
                    for text in ("".join(flat), f"({''.join(flat[:3])}){''.join(flat[3:])}"):
                        reachable.add(by_python(text))
                    if length == 3:
                        reachable.add(by_python("".join(flat[:2]) + f"({''.join(flat[2:])})"))
        reachable.discard(None)
        for target in range(1, 300, 7):
            answer = parsed(nearest(numbers, target))
            assert not Counter(answer.numbers) - Counter(numbers)
            assert abs(answer.value - target) == min(abs(value - target) for value in reachable)
