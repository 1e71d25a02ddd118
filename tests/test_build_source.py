"""What the build changes in the sources that it compiles, seen in plain Python."""

import ast
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest

from build_source import prepared, with_constants, with_open_classes
from textgames.compiled import COPIERS
from textgames.core import Game

PACKAGE = Path(__file__).parent.parent / "textgames"
FILES = [*PACKAGE.glob("*.py"), *(PACKAGE / "envs").rglob("*.py")]
MARK = "@mypyc_attr(allow_interpreted_subclasses=True)"


def run(source):
    """Return what a module defines that is prepared for the compiler."""
    named = {"Final": Final, "mypyc_attr": lambda **_: lambda kind: kind}  # the compiler's alone
    named |= {"Game": Game, "dataclass": dataclass}
    exec(prepared(source), named)
    return named


def marked(source):
    """Return the names of the classes that are marked."""
    lines = with_open_classes(source).split("\n")
    following = [line for line in lines if not line.startswith("@dataclass")]
    return [
        after.removeprefix("class ").split("(")[0].rstrip(":")
        for line, after in pairwise(following)
        if line == MARK
    ]


def test_no_line_of_the_source_moves():
    for file in FILES:
        source = file.read_text(encoding="utf-8")
        lines = source.split("\n")
        for number, new in enumerate(prepared(source).split("\n")[: len(lines)], 1):
            old = lines[number - 1]
            is_mark = new == MARK and (not old or old.startswith("#"))
            assert new == old or is_mark or "Final" in new, f"{file}:{number}: {new}"


def test_what_is_prepared_defines_the_same_names_in_the_same_places():
    for file in FILES:
        source = file.read_text(encoding="utf-8")
        before, after = (
            [
                (node.name, node.lineno)
                for node in ast.walk(ast.parse(text))
                if isinstance(node, ast.FunctionDef | ast.ClassDef)
                and not node.name.startswith("copy_")
            ]
            for text in (source, prepared(source))
        )
        assert before == after, file


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("LEGAL = (1, 2)", "LEGAL: Final = (1, 2)"),
        ("_MASK2 = 3", "_MASK2: Final = 3"),
        ("DEEP: dict[str, int] = {}", "DEEP: Final[dict[str, int]] = {}"),
        ("LONG = (\n    1,\n)", "LONG: Final = (\n    1,\n)"),
    ],
)
def test_what_is_named_in_capitals_is_a_constant(source, expected):
    assert with_constants(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        "A2 = B2 = 1",  # a type may not stand there
        "ONE, TWO = 1, 2",
        "TABLE[0] = 1",
        "Action = str",
        "plain = 1",
        "T = TypeVar('T')",
        "COUNT += 1",
        "def within():\n    LEGAL = 1",
        "class Within:\n    LEGAL = 1",
    ],
)
def test_everything_else_is_left_alone(source):
    assert with_constants(source) == source


def test_constants_keep_their_values():
    named = run("LOW = 1\nA2 = B2 = LOW + 1\nBOTH: tuple[int, ...] = (LOW, A2)")
    assert (named["LOW"], named["B2"], named["BOTH"]) == (1, 2, (1, 2))


def test_classes_are_open_to_interpreted_ones_but_for_those_that_are_pythons_own():
    source = """
class Plain:
    class Within:
        pass


@dataclass(frozen=True)
class Data:
    low: int


class Derived(Plain, Sequence[str]):
    pass


class Pair(NamedTuple):
    one: int


class Shape(Protocol):
    pass

"""
    assert marked(source) == ["Plain", "Data", "Derived"]
    assert "_abc_init(Derived)" in prepared(source)
    assert "_abc_init(Plain)" not in prepared(source)


def test_dataclasses_that_inherit_leave_out_the_fields_of_compiled_ones():
    source = """

@dataclass
class Low:
    __mypyc_attrs__ = ("low",)  # which the compiler adds
    low: int

"""
    low = run(source)["Low"]
    assert list(vars(low)["__slots__"]) == ["low"]
    assert not low.__slots__  # which is what the compiler asks where one inherits that it compiles

    @dataclass(slots=True)
    class Between(low):
        high: int

    assert Between.__slots__ == ("high",)
    assert (Between(1, 2).low, Between(1, 2).high) == (1, 2)


def test_copies_of_a_game_share_nothing_that_can_change():
    source = """

class Walk(Game):
    def setup(self):
        self.thing = [0]  # named as in the function that copies
        self.twin, self.at = {"a": 1}, (3, 4)
        self.ask(0)

    def play(self, player, action):
        self.steps: int = 1
        other.not_its_own = 2
        self.thing[0] += 1
        self.at += (5,)

"""
    walk = run(source)["Walk"]
    names, copy = COPIERS.pop(walk)
    assert names == ("at", "steps", "thing", "twin")
    game, copied = walk(), walk()
    game.steps, game.at, game.thing = 2, (5,), [7]
    copy(game, copied)
    assert (copied.steps, copied.at, copied.thing, copied.twin) == (2, (5,), [7], {"a": 1})
    assert copied.at is game.at
    assert copied.thing is not game.thing
    assert copied.twin is not game.twin


def test_only_games_get_a_copier():
    assert "COPIERS" not in prepared("\n\nclass Other:\n    def put(self):\n        self.a = 1\n\n")
    assert "COPIERS" not in prepared("\n\nclass Empty(Game):\n    pass\n\n")
