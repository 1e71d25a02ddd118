"""Views as images."""

import sys

import numpy as np
import pytest

import textgames
from textgames import drawing
from textgames.errors import MissingDependency
from textgames.wrappers import ImageView


@pytest.mark.parametrize("id", list(textgames.registry))
def test_all_frames_of_a_game_have_the_size_that_a_video_needs(id):
    env = textgames.make(id, render_mode="rgb_array")
    env.reset(seed=0)
    frames = [env.render()]
    for agent in env.agent_iter(30):
        _, _, terminated, truncated, _ = env.last()
        env.step(None if terminated or truncated else env.action_space(agent).sample())
        frames.append(env.render())
    assert {frame.shape for frame in frames} == {(816, 816, 3)}
    assert {frame.dtype for frame in frames} == {np.dtype(np.uint8)}


def test_a_move_changes_the_picture():
    env = ImageView(textgames.make("TicTacToe-v0"))
    env.reset()
    before = env.last()[0]
    env.step("[4]")
    assert (env.last()[0] != before).any()


def test_boards_keep_their_columns():
    cell = slice(drawing.MARGIN, drawing.MARGIN + drawing.WIDTH)
    row = slice(drawing.MARGIN, drawing.MARGIN + drawing.HEIGHT)
    narrow, wide = drawing.draw_text("i|"), drawing.draw_text("W|")
    assert (narrow[row, cell] != wide[row, cell]).any()
    after = slice(drawing.MARGIN + drawing.WIDTH, None)
    assert (narrow[row, after] == wide[row, after]).all()


@pytest.mark.parametrize(
    "character", ["\u2660", "\U0001f600", "\x00", "\x1b", "\ud800", "\u202e", "é"]
)
def test_what_the_font_lacks_is_drawn_as_a_box(character):
    picture = drawing.draw_text(f"a{character}b")
    assert (picture == drawing.draw_text("a\ufffdb")).all()
    assert (picture != drawing.draw_text("a b")).any()


def test_every_printable_character_has_a_picture_of_its_own():
    characters = [chr(code) for code in range(ord("!"), ord("~") + 1)]
    assert len({drawing.draw_text(character).tobytes() for character in characters}) == 94


def test_long_lines_are_broken():
    line = "x" * drawing.COLUMNS
    assert (drawing.draw_text(line + "yz") == drawing.draw_text(f"{line}\nyz")).all()


def test_of_too_many_lines_the_last_are_shown():
    many = [str(number) for number in range(100)]
    shown = ["...", *many[-(drawing.ROWS - 1) :]]
    assert (drawing.draw_text("\n".join(many)) == drawing.draw_text("\n".join(shown))).all()
    assert drawing.draw_text("long " * 1_000_000).shape == (816, 816, 3)


def test_without_pillow_the_error_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL", None)
    drawing._glyphs.cache_clear()
    try:
        with pytest.raises(MissingDependency, match=r"pip install 'textgames\[image\]'"):
            ImageView(textgames.make("TicTacToe-v0"))
    finally:
        drawing._glyphs.cache_clear()
