"""Colonel Blotto in lockstep with OpenSpiel, and the form its allocations are written in."""

from itertools import product
from math import comb

import pyspiel
import pytest

from textgames.chance import Stream
from textgames.envs.matrix.colonel_blotto import Allocation, ColonelBlotto, allocations, fields_won
from textgames.errors import IllegalAction
from textgames.forms import draw_value
from textgames.parsing import parse
from textgames.registration import new_game


def play(position, *actions):
    for action in actions:
        assert action in position.legal_actions(position.to_act[0])
        position.apply(action)
    return position


def in_open_spiel(troops, fields):
    """Return OpenSpiel's game and its number for each of our actions."""
    game = pyspiel.load_game(f"blotto(players=2,coins={troops},fields={fields})")
    state = game.new_initial_state()
    number = {
        state.action_to_string(0, action).strip("[]").replace(",", " "): action
        for action in state.legal_actions(0)
    }
    return game, number


def test_all_pairs_of_allocations_pay_what_they_pay_in_open_spiel():
    theirs, number = in_open_spiel(10, 3)
    start = ColonelBlotto()
    assert sorted(start.all_actions()) == sorted(number)
    assert len(number) == 66
    for first, second in product(number, repeat=2):
        state = theirs.new_initial_state()
        state.apply_actions([number[first], number[second]])
        position = start.clone()
        position.apply(first)
        position.apply(second)
        assert position.is_terminal
        assert list(position.returns) == state.returns(), (first, second)


@pytest.mark.parametrize(("troops", "fields"), [(1, 2), (7, 2), (10, 3), (9, 4), (6, 6)])
def test_random_games_agree_with_open_spiel_in_lockstep(troops, fields):
    theirs, number = in_open_spiel(troops, fields)
    start = new_game("ColonelBlotto-v0", troops=troops, fields=fields)
    rng = Stream(troops)
    for _ in range(300):
        state, position = theirs.new_initial_state(), start.clone()
        assert state.is_simultaneous_node()
        actions = [position.legal_actions(player).example(rng) for player in position.to_act]
        state.apply_actions([number[action] for action in actions])
        play(position, *actions)
        assert position.is_terminal == state.is_terminal()
        assert list(position.returns) == state.returns()


def test_rounds_add_up_and_rewards_come_by_round():
    position = new_game("ColonelBlotto-v0", rounds=3)
    seen = []
    for pair in (("5 5 0", "4 3 3"), ("0 5 5", "5 5 0"), ("3 3 4", "2 2 6")):
        play(position, *pair)
        seen.append(position.returns)
    assert seen == [(1, -1), (1, -1), (2, -2)]
    assert position.is_terminal
    assert position.return_range() == (-3, 3)


def test_an_allocation_is_secret_until_both_are_made():
    secrets = []
    for allocation in ("10 0 0", "4 3 3"):
        position = play(new_game("ColonelBlotto-v0", rounds=2), "4 3 3", "5 5 0", allocation)
        secrets.append(
            [position.to_act, position.information_state(1), position.view(1), position.features(1)]
        )
    assert secrets[0] == secrets[1]
    assert secrets[0][0] == (1,)


@pytest.mark.parametrize(
    "text",
    [
        "4 3 3", " 4  3 3 ", "4,3,3", "4, 3, 3", "(4, 3, 3)", "[4, 3, 3]", "04 3 3", "4 3 3.",
        "A4 B3 C3", "a 4 b 3 c 3", "A: 4, B: 3, C: 3", "A=4; B=3; C=3", "C3 A4 B3",
        '{"A": 4, "B": 3, "C": 3}', "Field A: 4, Field B: 3, Field C: 3",
    ],
)  # fmt: skip
def test_every_usual_spelling_of_an_allocation_is_read_as_one(text):
    assert Allocation(10, 3).read(text) == "4 3 3"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("4 4 3", "your numbers sum to 11"),
        ("1 2 3", "your numbers sum to 6"),
        ("5 5", "you gave 2"),
        ("3 3 3 1", "you gave 4"),
        ("A4 A3 C3", "name each field once or none at all; you named A A C"),
        ("A4 B3 D3", "you named A B D"),
        ("A4 3 3", "you named A"),
        ("field 4, field 3, field 3", "got 'field 4, field 3, field 3'"),  # not "you named D D D"
        ("-1 5 6", "got '-1 5 6'"),
        ("4.5 2.5 3", "got '4.5 2.5 3'"),
        ("I send 4 3 3 of them", "got 'I send 4 3 3 of them'"),
        ("", "got ''"),
        ("٤ ٣ ٣", "got"),
        ("9" * 5000, "got '9999"),
        ("4 3 3 " * 50_000, "got '4 3 3"),
    ],
)
def test_a_complaint_about_an_allocation_says_what_was_expected_and_what_came(text, complaint):
    with pytest.raises(IllegalAction) as caught:
        Allocation(10, 3).read(text)
    message = str(caught.value)
    assert message.startswith("expected 3 whole numbers that sum to 10, for the fields A to C")
    assert complaint in message
    assert len(message) < 300


def test_the_parser_finds_an_allocation_in_a_reply():
    form = Allocation(10, 3)
    assert parse("<think>5 5 0?</think> I choose [4, 3, 3].", form) == "4 3 3"
    assert parse("\\boxed{4 3 3}", form) == "4 3 3"
    assert parse("[4 3 3] or, in words, [A4 B3 C3]", form) == "4 3 3"
    with pytest.raises(IllegalAction, match="exactly one action"):
        parse("[4 3 3] or [5 5 0]", form)


@pytest.mark.parametrize(("troops", "fields"), [(1, 2), (10, 3), (100, 2), (20, 5), (100, 10)])
def test_examples_are_legal_in_their_one_spelling(troops, fields):
    form = Allocation(troops, fields)
    rng = Stream(0)
    drawn = [form.example(rng) for _ in range(200)]
    assert all(example in form for example in drawn)
    assert all(sum(map(int, example.split())) == troops for example in drawn)
    assert form.even() in form


@pytest.mark.parametrize(("troops", "fields"), [(3, 3), (12, 5)])
def test_examples_are_drawn_evenly(troops, fields):
    form = Allocation(troops, fields)
    rng = Stream(1)
    share = 20_000 / form.count
    counts = dict.fromkeys(allocations(troops, fields), 0)
    for _ in range(20_000):
        counts[form.example(rng)] += 1
    # chi-squared has mean and half its variance `count - 1`: five standard deviations above
    chi_squared = sum((count - share) ** 2 / share for count in counts.values())
    assert chi_squared < form.count + 5 * (2 * form.count) ** 0.5


def test_values_of_the_schema_are_written_so_that_they_are_read_back():
    form = Allocation(10, 3)
    rng = Stream(2)
    for _ in range(50):
        value = draw_value(form.schema(), rng)
        assert sum(value) == 10
        assert form.read(form.write(value)) == " ".join(map(str, value))
    large = Allocation(100, 10).schema()
    assert "enum" not in large
    assert large["minItems"] == large["maxItems"] == 10
    assert "sum to 100" in large["description"]


def test_allocations_are_counted_and_listed_where_there_are_few():
    for troops, fields in product((1, 5, 10), (2, 3, 4)):
        listed = allocations(troops, fields)
        assert len(set(listed)) == len(listed) == comb(troops + fields - 1, fields - 1)
        assert all(allocation in Allocation(troops, fields) for allocation in listed)
    assert len(new_game("ColonelBlotto-v0", troops=42, fields=3).all_actions()) == 946
    assert new_game("ColonelBlotto-v0", troops=44, fields=3).all_actions() == ()
    assert new_game("ColonelBlotto-v0", troops=44, fields=3).features(0) == ()


def test_a_field_with_equal_troops_is_nobodys():
    assert fields_won("4 3 3", "4 4 2") == (1, 1)
    assert fields_won("10 0 0", "0 10 0") == (1, 1)
    assert fields_won("0 5 5", "10 0 0") == (2, 1)


def test_the_view_shows_the_last_round_to_its_reader():
    position = play(new_game("ColonelBlotto-v0", rounds=2), "4 3 3", "0 5 5")
    assert position.view(0).splitlines() == [
        "Round 2 of 2. Troops: 10. Rounds won: you 0, other 1.",
        "Round 1     A   B   C",
        "  you       4   3   3",
        "  other     0   5   5",
    ]
    largest = play(
        new_game("ColonelBlotto-v0", fields=10, troops=100), " ".join(["10"] * 10), "100" + " 0" * 9
    )
    assert max(map(len, largest.view(1).splitlines())) <= 80


def test_features_are_the_last_allocations_and_the_rounds():
    position = new_game("ColonelBlotto-v0", rounds=4)
    assert position.features(0) == [0] * 9
    play(position, "4 3 3", "0 5 5")
    assert position.features(0) == [0.4, 0.3, 0.3, 0, 0.5, 0.5, 0, 0.25, 0.25]
    assert position.features(1) == [0, 0.5, 0.5, 0.4, 0.3, 0.3, 0.25, 0, 0.25]
