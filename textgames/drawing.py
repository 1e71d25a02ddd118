"""Text as an image: always of one size, so that images make a video."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from textgames.errors import MissingDependency

COLUMNS, ROWS = 80, 40
WIDTH, HEIGHT = 10, 20  # of a character, in pixels
FONT_SIZE = 16
MARGIN = 8
BOX = 127  # the place, in the table of glyphs, of the one for what the font lacks


def draw_text(text: str) -> NDArray[np.uint8]:
    """Return an image of `text`: uint8, (816, 816, 3), black on white, 80 columns and 40 rows.

    Longer lines are broken; of more lines the last ones are shown, below a line "...". What is
    not printable ASCII, which is all that the font has, is drawn as a box.

    Raises:
        MissingDependency: Pillow is not installed.
    """
    codes = np.full((ROWS, COLUMNS), ord(" "), np.uint8)
    for row, line in enumerate(_fitted(text)):
        codes[row, : len(line)] = [ord(c) if " " <= c <= "~" else BOX for c in line]
    page = _glyphs()[codes].swapaxes(1, 2).reshape(ROWS * HEIGHT, COLUMNS * WIDTH)
    page = np.pad(page, MARGIN, constant_values=255)
    image = np.empty((*page.shape, 3), np.uint8)
    for color in range(3):  # four times as fast as `repeat`
        image[:, :, color] = page
    return image


def _fitted(text: str) -> list[str]:
    """The lines of `text` that are shown, none of them longer than a row."""
    end = text[-COLUMNS * ROWS * 2 :]  # no more can be seen, and a player's words may be long
    lines = [
        line[start : start + COLUMNS]
        for line in end.expandtabs(4).split("\n")
        for start in range(0, max(len(line), 1), COLUMNS)
    ]
    if len(end) < len(text) or len(lines) > ROWS:
        return ["...", *lines[1 - ROWS :]]
    return lines


@cache
def _glyphs() -> NDArray[np.uint8]:
    """For each character up to BOX, its picture: (128, HEIGHT, WIDTH).

    Pillow comes with a good font of varying width. Each character is centred in its cell, and
    the few that are wider than it are narrowed, so that boards and tables keep their columns.
    """
    try:
        from PIL import Image, ImageDraw, ImageFont

        font = ImageFont.load_default(FONT_SIZE)
    except ImportError as error:
        raise MissingDependency("drawing needs Pillow: pip install 'textgames[image]'") from error
    table = np.full((BOX + 1, HEIGHT, WIDTH), 255, np.uint8)
    for code in range(ord(" "), BOX + 1):
        character = chr(code) if code < BOX else "\ufffd"
        natural = int(font.getlength(character) + 0.5) or 1
        glyph = Image.new("L", (natural, HEIGHT), 255)
        ImageDraw.Draw(glyph).text((0, 0), character, 0, font)
        if natural > WIDTH:
            glyph = glyph.resize((WIDTH, HEIGHT))
        left = (WIDTH - glyph.width) // 2
        table[code, :, left : left + glyph.width] = np.asarray(glyph)
    return table
