"""Where the commands write and a person types: with colours in a terminal, else plain text.

Escape codes are written only if standard output is a terminal and TERM is not "dumb". With NO_COLOR
(no-color.org) there are none but those that take the secrets of one player from the next.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence

FIRST, SECOND, STRONG, FAINT, ACTION = "1;36", "1;33", "1", "2", "32"
MARKS = {"X": FIRST, "W": FIRST, "O": SECOND, "B": SECOND, ".": FAINT, "|": FAINT}
DRAWN = "    | "  # begins a line of a drawing in a playthrough
ACTED, RULES = "> ", "Rules for player "  # begin an action, and rules
STARTS = (DRAWN, "    to ", "    player ", "    which is illegal: ")  # begin lines of their own
_MARK = re.compile(r"(?<!\S)[.](?!\S)|\b[A-Z]\b|\||-{3}[-+]*")


class Screen:
    """Standard input and output."""

    def __init__(self) -> None:
        terminal = sys.stdout.isatty()
        self.interactive = terminal and sys.stdin.isatty()
        self.width = shutil.get_terminal_size().columns if terminal else 80
        self.clears = terminal and os.environ.get("TERM") != "dumb"
        self.colour = self.clears and not os.environ.get("NO_COLOR")

    def write(self, text: str = "") -> None:
        """Show text, with a line break after it."""
        print(text, flush=True)

    def read(self, prompt: str, choices: Sequence[str] = ()) -> str:
        """Return the next line; Tab completes `choices` in a terminal.

        Raises:
            EOFError: the input has ended.
        """
        if self.interactive:
            _complete(choices)
            try:
                text = input(prompt)
            except (EOFError, KeyboardInterrupt):
                self.write()  # what follows begins a line
                raise
            self.width = shutil.get_terminal_size().columns  # the window may have another size now
            return text
        sys.stdout.write(prompt)
        line = sys.stdin.readline()
        text = line.rstrip("\r\n")
        self.write(text if text.isprintable() else "")  # so that the output reads like a terminal's
        if not line:
            raise EOFError
        return text

    def view(self, text: str) -> None:
        """Show a drawing, its marks in colour."""
        self.write(self.painted(text))

    def painted(self, text: str) -> str:
        """Return a drawing with its marks in colour: single letters, dots and lines."""
        if not self.colour:
            return text
        return _MARK.sub(lambda mark: paint(mark[0], MARKS.get(mark[0], _other(mark[0]))), text)

    def story(self, text: str) -> None:
        """Show a piece of a playthrough, with what is said in it in colour."""
        lines = self.fitted(text).split("\n")
        self.write("\n".join(map(self._told, lines) if self.colour else lines))

    def fitted(self, text: str) -> str:
        """Return text of 80 columns; in fewer, folded anew, but for drawings."""
        from textgames.agents.human import INDENT, WIDTH, folded

        if self.width >= WIDTH:
            return text
        return "\n".join(
            line
            if line.startswith(DRAWN)
            # deep enough that what somebody said cannot pass for another line
            else folded(line, self.width, INDENT * (2 if line.startswith(STARTS) else 1))
            for line in _whole(text.split("\n"))
        )

    def _told(self, line: str) -> str:
        if line.startswith(DRAWN):
            return DRAWN + self.painted(line.removeprefix(DRAWN))
        if line.startswith("> "):
            return paint(line, ACTION)
        return line if line.startswith(" ") else paint(line, STRONG) if line else line

    def clear(self) -> None:
        """Remove what the last player has read and typed, out of reach of scrolling back too."""
        with contextlib.suppress(ImportError):
            import readline

            readline.clear_history()
        if self.clears:
            sys.stdout.write("\033[2J\033[3J\033[H")
        elif self.interactive:
            self.write("\n" * shutil.get_terminal_size().lines)

    @contextlib.contextmanager
    def busy(self, text: str) -> Iterator[None]:
        """Show `text` while something takes its time."""
        if not (self.colour and self.interactive):
            yield
            return
        sys.stdout.write(paint(text[: self.width - 1], FAINT))  # more could not be taken away
        sys.stdout.flush()
        try:
            yield
        finally:
            sys.stdout.write("\r\033[K")
            sys.stdout.flush()


def paint(text: str, colour: str) -> str:
    """Return `text` in a colour: the parameters of an ANSI escape code, such as "1;36"."""
    return f"\033[{colour}m{text}\033[0m"


def _whole(lines: Sequence[str]) -> list[str]:
    """Return the lines of a playthrough, with those that were broken put together again."""
    from textgames.agents.human import WIDTH

    whole: list[str] = []
    before, rules = "", False
    for line in lines:
        if line and not _depth(line):
            rules = line.startswith(RULES)
        word = (line.split() or [""])[0]
        full = before and word and len(before) <= WIDTH < len(f"{before} {word}")
        if full and (_depth(line) >= 4 if rules else _goes_on(whole[-1], line)):
            whole[-1] += line.strip() if before.endswith("-") else f" {line.strip()}"
        else:
            whole.append(line)
        before = line
    return whole


def _goes_on(whole: str, line: str) -> bool:
    """Whether a line may go on with what is there, which is at its end as wide as it can be."""
    alone = whole.startswith((DRAWN, ACTED)) or line.startswith(STARTS)
    return not alone and _depth(line) > _depth(whole)


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _other(mark: str) -> str:
    return FAINT if mark.startswith("-") else STRONG


def _complete(choices: Sequence[str]) -> None:
    try:
        import readline
    except ImportError:  # as on Windows: then there is no completion
        return
    names = (*choices, "help", "actions", "messages", "quit")

    def candidate(_: str, number: int) -> str | None:
        begun = readline.get_line_buffer().lstrip().casefold()
        found = [name for name in names if name.casefold().startswith(begun)]
        return found[number] if number < len(found) else None

    readline.set_completer_delims("")  # an action of several words is one
    readline.set_completer(candidate)
    readline.parse_and_bind("tab: complete")
