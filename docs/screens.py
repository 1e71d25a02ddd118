"""Makes the pictures of the terminal and of the report: `python docs/screens.py [NAME ...]`.

It needs tmux and Chromium. The terminal is drawn as SVG, whose text stays text; the page of a run
as PNG. Look at them before you keep them.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from html import escape
from pathlib import Path

PICTURES = Path(__file__).parent / "pictures"
SESSION = "textgames-screens"
COLUMNS, WIDTH, HEIGHT, MARGIN = 84, 8.4, 18, 14  # of the terminal; of a character, in pixels
COLOURS = {"32": "#8fd694", "33": "#e7c664", "36": "#6fd3e3"}  # ANSI's green, yellow and cyan
PATIENCE = 120  # seconds
NO_BREAK = "\N{NO-BREAK SPACE}"  # browsers fold plain ones
CODE = re.compile(r"\x1b\[([\d;]*)m")
TOURNAMENT = (
    "textgames tournament --games KuhnPoker-v0,TicTacToe-v0,Nim-v0 --games-per-pair 10 "
    "--agents random,strongest,mcts:simulations=50 --out runs/start"
)


class Terminal:
    """A terminal of its own in an empty folder."""

    def __init__(self, folder: str, rows: int) -> None:
        path = shlex.quote(f"{Path(sys.executable).parent}")
        shell = f"env PS1='$ ' PATH={path}:\"$PATH\" bash --norc --noprofile"
        size = ("-x", f"{COLUMNS}", "-y", f"{rows}")
        tmux("new-session", "-d", "-s", SESSION, *size, "-c", folder, shell)
        self.wait("$")

    def type(self, line: str, awaited: str) -> None:
        """Type a line and wait for a text behind it."""
        tmux("send-keys", "-t", SESSION, line, "Enter")
        self.wait(awaited, after=line)

    def wait(self, awaited: str, after: str = "") -> None:
        began = time.monotonic()
        while awaited not in (self.shown().partition(after)[2] if after else self.shown()):
            if time.monotonic() - began > PATIENCE:
                raise SystemExit(f"expected {awaited!r} after {after!r}, got:\n{self.shown()}")
            time.sleep(0.2)

    def shown(self) -> str:
        return tmux("capture-pane", "-p", "-J", "-t", SESSION)

    def drawn(self) -> str:
        return svg(tmux("capture-pane", "-e", "-p", "-t", SESSION).rstrip().split("\n"))


def tmux(*words: str) -> str:
    return subprocess.run(["tmux", *words], check=True, capture_output=True, text=True).stdout


def svg(lines: list[str]) -> str:
    """Draw lines of text with ANSI's codes for colour, bold and faint."""
    width, height = COLUMNS * WIDTH + 2 * MARGIN, len(lines) * HEIGHT + 2 * MARGIN
    rows, style = [], ""
    for number, line in enumerate(lines):
        spans, at = [], 0
        for place, part in enumerate(CODE.split(line)):
            if place % 2:
                style = styled(style, part)
            elif part:
                words = escape(part).replace(" ", NO_BREAK)
                spans.append(f'<tspan x="{MARGIN + at * WIDTH:g}"{style}>{words}</tspan>')
                at += len(part)
        y = MARGIN + (number + 0.75) * HEIGHT
        rows.append(f'<text y="{y:g}">{"".join(spans)}</text>')
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
            'font-family="\'DejaVu Sans Mono\', Menlo, Consolas, monospace" font-size="13.9" '
            'fill="#d6dae4">',
            f'<rect width="{width:g}" height="{height:g}" rx="8" fill="#1c2029"/>',
            *rows,
            "</svg>\n",
        ]
    )


def styled(style: str, codes: str) -> str:
    """The attributes of a piece of text after further codes."""
    for code in codes.split(";"):
        if code in ("", "0"):
            style = ""
        elif code == "1":
            style += ' font-weight="bold"'
        elif code == "2":
            style += ' opacity=".55"'
        elif code in COLOURS:
            style += f' fill="{COLOURS[code]}"'
    return style


def play(folder: str) -> None:
    terminal = Terminal(folder, 56)
    terminal.type("textgames play TicTacToe-v0 --seed 1", awaited="write one of [0]")
    terminal.type("[4]", awaited="write one of [1]")
    terminal.type("The middle right: [5]", awaited="write one of [1]")
    terminal.type("Then I take [3]", awaited="got '3'")
    (PICTURES / "play.svg").write_text(terminal.drawn(), encoding="utf-8")


def tournament(folder: str) -> None:
    terminal = Terminal(folder, 30)
    terminal.type(TOURNAMENT, awaited="\n$")
    (PICTURES / "tournament.svg").write_text(terminal.drawn(), encoding="utf-8")


def report(folder: str) -> None:
    for words in (TOURNAMENT, "textgames report runs/start"):
        command = [sys.executable, "-m", *words.split()]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)
    page = Path(folder, "runs", "start", "report.html").as_uri()
    picture = PICTURES / "report.png"
    options = ("--headless=new", "--no-sandbox", "--hide-scrollbars", "--window-size=1000,1150")
    command = ["chromium", *options, f"--screenshot={picture}", page]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)  # it speaks of a missing desktop
    from PIL import Image

    Image.open(picture).convert("RGB").quantize(64).save(picture, optimize=True)


SCREENS: dict[str, Callable[[str], None]] = {
    "play": play, "tournament": tournament, "report": report,
}  # fmt: skip


def main(names: list[str]) -> None:
    for name in names or SCREENS:
        with tempfile.TemporaryDirectory() as folder:
            try:
                SCREENS[name](folder)
            finally:  # the terminal of ours, and no other
                subprocess.run(["tmux", "kill-session", "-t", SESSION], capture_output=True)


if __name__ == "__main__":
    main(sys.argv[1:])
