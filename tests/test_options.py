"""Types of options, and packages whose games cannot be loaded: what a third party may do."""

from enum import Enum
from typing import Annotated, Any, Literal

import numpy as np
import pytest

import textgames
from textgames.core import Examples, Range
from textgames.envs.board.tic_tac_toe import TicTacToe
from textgames.errors import GameError, OptionError
from textgames.options import Option, options_of

Few = Annotated[int, Range(1, 9)]


@pytest.mark.parametrize(
    ("kind", "given", "taken"),
    [
        (Few, "3", 3),
        (Few, 3.0, 3),
        (Few, np.int64(3), 3),
        (Few | None, None, None),
        (Few | None, "None", None),
        (Few | None, "9", 9),
        (int, "-3", -3),
        (float, "0.5", 0.5),
        (float, 1, 1.0),
        (bool, "true", True),
        (bool, 0, False),
        (str, 3, "3"),
        (str, "true", "true"),
        (Literal[3, 5], "3", 3),
        (Literal["a", "b"], np.str_("a"), "a"),
        (Literal["a"] | None, None, None),
        (tuple[str, ...], ["a", "b"], ("a", "b")),
        (tuple[str, ...], "a, b,", ("a", "b")),
        (Annotated[tuple[str, ...], Examples(("a",))], "a", ("a",)),
        (tuple[int, int], (1, "2"), (1, 2)),
        (Any, {1}, {1}),
        (Any, True, True),
        (bool, np.True_, True),
        (tuple[bool, ...], [True, False], (True, False)),
    ],
)
def test_a_value_is_read_as_the_type_of_its_option(kind, given, taken):
    read = Option("size", kind, None).checked("Game-v0", given)
    assert read == taken
    assert isinstance(read, type(taken))


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (Few, 10, "whole number from 1 to 9"),
        (Few, True, "whole number from 1 to 9"),
        (Few | None, 10, "whole number from 1 to 9 or None"),
        (Few | None, True, "whole number from 1 to 9 or None"),
        (int, True, "whole number"),
        (int, 2.5, "whole number"),
        (float, False, "number"),
        (float, float("nan"), "number"),
        (float, "inf", "number"),
        (bool, 2, "False or True"),
        (str, None, "text"),
        (Literal[1, 2], True, "1 or 2"),
        (tuple[int, ...], [2, True], "list of whole numbers"),
        (Literal["a"] | None, "b", "a or None"),
        (tuple[int, int], (1, 2, 3), "tuple[int, int]"),
        (Annotated[tuple[str, ...], Examples(("a",))], 3, "list of text"),
        (Annotated[str, Examples("a")], 3j, "text"),
    ],
)
def test_a_value_that_is_not_allowed_gets_one_sentence(kind, value, expected):
    with pytest.raises(OptionError) as caught:
        Option("size", kind, None).checked("Game-v0", value)
    assert str(caught.value) == f"Game-v0 takes size = {expected}, got {value!r}"


@pytest.mark.parametrize("kind", [Few, int, float, Literal[1, 2]])
def test_a_truth_value_of_numpy_is_no_number_either(kind):
    with pytest.raises(OptionError, match="got True"):
        Option("size", kind, None).checked("Game-v0", np.True_)


def test_a_list_made_from_a_set_has_one_order_in_all_processes():
    words = {f"word{number}" for number in range(20)}
    read = Option("words", tuple[str, ...], ()).checked("Game-v0", words)
    assert read == tuple(sorted(words))


def test_an_option_knows_its_values():
    assert Option("x", Literal["a", "b"], "a").choices == ("a", "b")
    assert Option("x", Literal["a"] | None, "a").choices == ("a", None)
    assert Option("x", bool, False).choices == (False, True)
    assert Option("x", int | None, None).choices == Option("x", Few, 1).choices == ()
    assert Option("x", Few | None, None).limits == Range(1, 9)
    assert Option("x", Annotated[str, Examples("a", "b")], "").examples == ("a", "b")

    class Literally(Enum):
        LITERAL = "Literal"

    assert Option("x", Literally, None).choices == (), "a name that looks like one"


def test_an_option_without_a_type_takes_anything():
    def setup(self, size=3):
        pass

    assert options_of(setup)["size"].checked("Game-v0", "large") == "large"


def test_the_number_of_players_may_come_from_numpy():
    assert type(textgames.new_game("LiarsDice-v0", np.int64(3)).num_players) is int


@pytest.mark.parametrize(
    ("place", "complaint"),
    [
        ("no_such_module:Game", "No module named 'no_such_module'"),
        ("json:Game", "module 'json' has no attribute 'Game'"),
        ("json:dumps", "expected a subclass of Game, got <function dumps"),
        ("this_raises:Game", "not today"),
    ],
)
def test_a_game_that_cannot_be_loaded_says_why(
    own_registry, tmp_path, monkeypatch, place, complaint
):
    (tmp_path / "this_raises.py").write_text("raise ValueError('not today')")
    monkeypatch.syspath_prepend(tmp_path)
    textgames.register("Bad-v0", place)
    with pytest.raises(GameError, match="Bad-v0 cannot be loaded from") as caught:
        textgames.make("Bad-v0")
    assert complaint in str(caught.value)


def test_what_is_registered_is_a_class_or_where_one_is(own_registry):
    textgames.register("Crosses-v0", "textgames.envs.board.tic_tac_toe:TicTacToe")
    assert textgames.spec("Crosses-v0").game_class is TicTacToe
    with pytest.raises(OptionError, match="expected a subclass of Game or an entry point"):
        textgames.register("Number-v0", 5)


@pytest.mark.parametrize("id", ["My Game-v0", "MyGame-v\u00b2", "MyGame-v0\n", "-v0", None])
def test_an_id_is_one_that_every_registry_takes(own_registry, id):
    with pytest.raises(OptionError, match="ends in its version"):
        textgames.register(id, TicTacToe)


def test_a_bad_entry_point_hides_no_other(own_registry, tmp_path, monkeypatch):
    info = tmp_path / "odd-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: odd\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[textgames.games]\nOdd name = odd:Game\nNoClass-v0 = odd\n"
        "Good-v0 = textgames.envs.board.tic_tac_toe:TicTacToe [extra]\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.warns(UserWarning, match="entry point of textgames.games") as caught:
        ids = list(own_registry)
    assert len(caught) == 2
    assert "Good-v0" in ids
    assert not {"Odd name", "NoClass-v0"} & set(ids)
    assert textgames.new_game("Good-v0").id == "Good-v0"
