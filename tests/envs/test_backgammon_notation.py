"""How plays of backgammon are written, and how else they may be."""

from itertools import permutations

import pytest
from backgammon import at, board
from lockstep import played

from textgames.envs.board.backgammon import Backgammon
from textgames.envs.board.backgammon_notation import Spellings, spelling
from textgames.errors import IllegalAction
from textgames.parsing import parse


@pytest.mark.parametrize(
    ("steps", "name"),
    [
        ([(13, 6, 0), (7, 1, 0)], "13/6"),
        ([(24, 6, 1), (18, 4, 0)], "24/18*/14"),
        ([(24, 4, 0), (24, 4, 0), (20, 4, 0)], "24/16 24/20"),
        ([(24, 3, 1), (24, 3, 1), (21, 3, 0)], "24/21*/18 24/21*"),
        ([(8, 4, 1), (8, 4, 1), (6, 4, 0), (6, 4, 0)], "8/4*(2) 6/2(2)"),
        ([(25, 2, 0), (6, 6, 0)], "bar/23 6/off"),
        ([(2, 6, 0)], "2/off"),
    ],
)
def test_each_play_has_one_spelling(steps, name):
    parts = [start | die << 5 | hit << 8 for start, die, hit in steps]
    assert spelling(sum(part << 9 * place for place, part in enumerate(parts))) == name


@pytest.mark.parametrize(
    ("reply", "action"),
    [
        ("[13/7, 8/7]", "13/7 8/7"),
        ("[8/7 13/7]", "13/7 8/7"),
        ("One runs: [13/7/6].", "13/6"),
        ("[13/12/6]", "13/6"),
        ("[13/7 7/6]", "13/6"),
        ("[24/18; 6/5]", "24/18 6/5"),
        ("[24/18* 6/5]", "24/18 6/5"),
    ],
)
def test_the_parts_of_a_play_are_read_in_any_order(reply, action):
    assert parse(reply, played(Backgammon(), "6-1").legal_actions(0)) == action


def test_every_spelling_of_a_double_is_read():
    game = at(board(p13=4, p8=3, p6=8), board(p16=1, p1=14), "4-4")
    plays = game.legal_actions(0)
    for reply in ("8/4 6/2 8/4 6/2", "6/2(2), 8/4(2)", "8/4(2) 6/2 6/2"):
        assert parse(f"[{reply}]", plays) == "8/4(2) 6/2(2)"
    for parts in permutations(["13/9*(2)", "9/5", "8/4"]):
        assert parse(f"[{' '.join(parts)}]", plays) == "13/9*/5 13/9* 8/4"
    assert parse("[13/5 13/9 8/4]", plays) == "13/9*/5 13/9* 8/4"


def test_what_is_hit_on_the_way_tells_plays_apart():
    plays = at(board(p24=1, off=14), board(p7=1, p1=14), "6-4").legal_actions(0)
    assert list(plays) == ["24/18*/14", "24/14"]
    for reply in ("24/18/14", "24/18 18/14", "24/18*/14"):
        assert parse(f"[{reply}]", plays) == "24/18*/14"
    for reply in ("24/20/14", "24/14"):
        assert parse(f"[{reply}]", plays) == "24/14"
    both = at(board(p24=1, off=14), board(p7=1, p5=1, p1=13), "6-4").legal_actions(0)
    assert parse("[24/18/14]", both) == "24/18*/14"
    with pytest.raises(IllegalAction, match="expected one of"):
        parse("[24/14]", both)


def test_the_bar_may_be_25_and_off_0():
    plays = at(board(bar=2, p6=13), board(p1=15), "6-2").legal_actions(0)
    assert parse("[25/19 25/23]", plays) == "bar/19 bar/23"
    plays = at(board(p6=2, off=13), board(p1=15), "6-6").legal_actions(0)
    assert parse("[6/0(2)]", plays) == parse("[6/OFF 6/off]", plays) == "6/off(2)"


@pytest.mark.parametrize(
    "reply", ["13/7", "13/6 8/6", "7/13 7/8", "13-7 8-7", "13/7 8/7 6/5", "99/93 6/5", "x" * 200]
)
def test_what_no_play_is_like_is_refused(reply):
    with pytest.raises(IllegalAction, match="expected one of"):
        parse(f"[{reply}]", played(Backgammon(), "6-1").legal_actions(0))


def test_the_spellings_that_are_kept_are_bounded():
    spelled = Spellings(3)
    for start in range(1, 25):
        assert spelled[start | 1 << 5] == spelling(start | 1 << 5)
        assert len(spelled) <= 3
