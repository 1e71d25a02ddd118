"""Rows of data sets as trainers hand them back: what is right counts, what is wrong is told."""

import json

import pytest

import textgames
from textgames.episode import checked_payoff
from textgames.errors import OptionError, UnknownGame
from textgames.integrations.rows import at_least_one, going_on, start_in, start_of

ROW = {"game": "LiarsDice-v0", "num_players": 3, "options": {"dice": 2}, "seed": 7, "seat": 2}


def test_a_row_says_where_a_game_begins():
    for options in ({"dice": 2}, '{"dice": 2}'):
        start = start_of({**ROW, "options": options, "more": 1}, "a row", "seat")
        assert start.game.id == "LiarsDice-v0"
        assert (start.game.num_players, start.game.options) == (3, {"dice": 2})
        assert (start.seed, start.player) == (7, 2)
    assert start_of({**ROW, "seat": None}, "a row", "seat").player is None
    assert start_in([{"role": "user", "content": json.dumps(ROW)}]).player == 2


WRONG = [
    ({"game": "LiarDice-v0"}, "no game 'LiarDice-v0'; did you mean 'LiarsDice-v0'"),
    ({"num_players": "three"}, "expected num_players to be a whole number, got 'three'"),
    ({"num_players": 99}, "takes 2 to"),
    ({"options": {"dyce": 2}}, "no option 'dyce'"),
    ({"options": [2]}, r"expected options by name, got \[2\]"),
    ({"options": "dice"}, "expected options by name, got 'dice'"),
    ({"seed": "x"}, "seed: expected a whole number of at least 0, got 'x'"),
    ({"seed": None}, "expected a seed, got None"),
    ({"seat": 3}, "expected seat = 0 to 2, got 3"),
    ({"seat": -1}, "expected seat = 0 to 2, got -1"),
    ({"seat": "0"}, "expected seat = 0 to 2, got '0'"),
    ({"seat": True}, "expected seat = 0 to 2, got True"),
]


@pytest.mark.parametrize(("wrong", "told"), WRONG, ids=[str(wrong) for wrong, _ in WRONG])
def test_a_wrong_value_in_a_row_is_told(wrong, told):
    with pytest.raises((OptionError, UnknownGame), match=told):
        start_of({**ROW, **wrong}, "a row", "seat")


@pytest.mark.parametrize("missing", sorted(ROW))
def test_what_is_missing_in_a_row_is_told(missing):
    row = {name: ROW[name] for name in ROW if name != missing}
    with pytest.raises(OptionError, match=f"a row: expected game, .*, got {next(iter(row))}, "):
        start_of(row, "a row", "seat")


@pytest.mark.parametrize(
    ("prompt", "got"),
    [
        ("Play!", "'Play!'"),
        ([{"role": "user", "content": "Play this game."}], "'Play this game.'"),
        ([{"role": "user", "content": None}], "None"),
        ([{"role": "user", "content": "[1]"}], r"\[1\]"),
        ([], r"\[\]"),
        ("x" * 1000, r"'x{76}\.\.\."),
        ([{"content": json.dumps({**ROW, "opponents": "cfr"})}], "'opponents' too"),
        ([{"content": json.dumps({**ROW, "seat": None})}], "None"),
    ],
)
def test_a_prompt_that_names_no_deal_is_told(prompt, got):
    with pytest.raises(OptionError, match=rf"trl_selfplay.rows makes them: expected .* got {got}$"):
        start_in(prompt)


def test_settings_that_a_trainer_cannot_use_are_told():
    assert going_on("spiral") is textgames.illegal.PRESETS["spiral"]
    assert checked_payoff("outcome") == "outcome"
    assert at_least_one("deals", 1) == 1
    for policy, got in (("raise", "raise"), ("forfiet", "forfiet'; did you mean 'forfeit'")):
        with pytest.raises(OptionError, match=got):
            going_on(policy)
    with pytest.raises(OptionError, match="'units' or 'outcome', got 'score'"):
        checked_payoff("score")
    for number in (0, -1, 2.0, "5", None, True):
        with pytest.raises(OptionError, match="deals: expected a whole number of at least 1"):
            at_least_one("deals", number)
