"""A person at the keyboard, as an agent like any other.

What the person writes is checked before it is handed on, so that a slip of the keyboard is
answered at once and as often as it takes: a policy for illegal replies is meant for machines.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Sequence
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Protocol
from unicodedata import east_asian_width

from textgames.errors import IllegalAction
from textgames.forms import LIST_AT_MOST, Action, Either, LegalActions, Listed, as_form
from textgames.observation import Observation

if TYPE_CHECKING:
    from textgames.episode import Episode

OVER = "The game is over"
HINT = "Write help for the rules and commands, quit to leave."
WIDTH = 80  # columns at most of the rules and messages
INDENT = "    "
MOST_LISTED = 1000  # actions, if the person asks for all

COMMANDS = """\
help      shows the rules and this list
actions   lists all that you may write now
messages  shows all that you were told so far
quit      leaves the game
Anything else is your reply: with or without brackets, small or capital letters.
To say one of these words to other players, put it in brackets: [help]."""


class Quit(EOFError):
    """The person wants to leave the game, or the input has ended."""


class Screen(Protocol):
    """Where a person reads and writes. `width` is its number of columns."""

    width: int

    def read(self, prompt: str, choices: Sequence[str]) -> str:
        """Return one line; `choices` are what may be completed. EOFError at the end of input."""
        ...

    def write(self, text: str = "") -> None:
        """Show text, with a line break after it."""
        ...

    def view(self, text: str) -> None:
        """Show a drawing of the position."""
        ...


class Plain:
    """A screen without colours: standard input and output."""

    def __init__(self) -> None:
        self.width = get_terminal_size().columns if sys.stdout.isatty() else WIDTH

    def read(self, prompt: str, choices: Sequence[str]) -> str:
        return input(prompt)

    def write(self, text: str = "") -> None:
        print(text, flush=True)

    def view(self, text: str) -> None:
        self.write(text)


class Human:
    """A person in one seat.

    Shows the rules at the first turn, then at each turn what is new, the view and what may be
    written, and asks until the reply is legal. "help" and "quit" work at any time.

    Args:
        screen: where the person reads and writes; standard input and output if None.
    """

    def __init__(self, screen: Screen | None = None) -> None:
        self.screen = screen or Plain()
        self.shown: int | None = None  # how many messages were shown; None before the rules were
        self.rules_last = False  # whether the rules are the last thing on the screen

    def __call__(self, observation: Observation) -> str:
        """Return a legal reply.

        Raises:
            Quit: the person leaves, or the input has ended.
        """
        self.news(observation)
        self.rules_last = False
        self.screen.write()
        if observation["view"]:
            self.screen.view(observation["view"])
            self.screen.write()
        legal = observation.legal_actions
        choices = _listed(legal)[:MOST_LISTED]
        self._offer(observation.player, legal)
        while True:
            try:
                text = self.screen.read("> ", choices).strip()
            except EOFError:
                raise Quit("The input has ended") from None
            command = text.casefold()
            if command == "quit":
                raise Quit("You left")
            if command == "help":
                self._show_rules(observation)
                self.screen.write()
                self._write(COMMANDS, INDENT)
                self.screen.write()
                self._offer(observation.player, legal)
            elif command == "messages":
                self._show_messages(observation, 0)
            elif command == "actions":
                self._write(_all_actions(legal))
            elif not text:
                self._offer(observation.player, legal)
            else:
                try:
                    observation.action(text)
                except IllegalAction as error:
                    self._write(f"That is not legal: {error}.{_hint(legal)}")
                else:
                    return text

    def news(self, observation: Observation) -> None:
        """Show the rules, the first time, and the messages that are new."""
        if self.shown is None:
            self._show_rules(observation)
            self.shown, self.rules_last = 0, True
        if self.rules_last and observation["messages"]:
            self.screen.write()
            self.rules_last = False
        self._show_messages(observation, self.shown)
        self.shown = len(observation["messages"])

    def game_ended(self, episode: Episode, player: int, names: Sequence[str]) -> None:
        """Show how it ended, with an empty line before what comes next: see `tell_end`."""
        self.show_end(episode, player, names)
        self.screen.write()

    def show_end(self, episode: Episode, player: int, names: Sequence[str]) -> None:
        """Show what is new, the last view, and the result."""
        seen = episode.observe(player)
        self.news(seen)
        if seen["view"]:
            self.screen.write()
            self.screen.view(seen["view"])
        self.screen.write()
        shown = "\n".join((seen["view"], *seen["messages"][-1:]))
        self._write(ending(episode, (player,), names, shown), INDENT)

    def _write(self, text: str, indent: str = "") -> None:
        self.screen.write(folded(text, min(WIDTH, self.screen.width), indent))

    def _show_rules(self, observation: Observation) -> None:
        self._write(observation["rules"])

    def _show_messages(self, observation: Observation, start: int) -> None:
        for message in observation["messages"][start:]:
            # or else words could be placed so that, broken, they look like another player's
            self._write(message, indent=INDENT)

    def _offer(self, player: int, legal: LegalActions) -> None:
        self._write(f"Player {player}, write {as_form(legal).describe()}.{_hint(legal)}")


def ending(episode: Episode, people: Sequence[int], names: Sequence[str], shown: str) -> str:
    """Return in a line how a game ended: for a lone person as won or lost, and all returns.

    Args:
        episode: the game.
        people: the seats of persons.
        names: who sits in each seat.
        shown: what the game itself has told last, which need not be said again.
    """
    game = episode.game
    said = "" if OVER in shown else f"{OVER}. "
    if episode.reason == "truncated":
        said = "The game was cut off here. "
    elif len(people) == 1 and (game.utility != "general-sum" or game.num_players == 1):
        mine = episode.outcome[people[0]]
        if mine or game.num_players > 1:
            said = "You win. " if mine > 0 else "You lose. " if mine < 0 else "A draw. "
    results = (
        f"player {seat} ({'you' if list(people) == [seat] else name}): {round(value, 6):.12g}"
        for seat, (name, value) in enumerate(zip(names, episode.returns, strict=True))
    )
    return f"{said}Returns: {', '.join(results)}"


def _hint(legal: LegalActions) -> str:
    """Where to find the actions that a prompt or a complaint leaves out."""
    described = isinstance(legal, Listed) and legal.about  # which says what the others are
    if described or len(_listed(legal)) <= LIST_AT_MOST:
        return ""
    return " Write actions to see them all."


def _all_actions(legal: LegalActions) -> str:
    listed = _listed(legal)
    if not listed or isinstance(legal, Either):
        return f"Not all of them can be listed: {legal.describe()}."  # type: ignore[union-attr]
    left = len(listed) - MOST_LISTED
    more = f" and {left} more" if left > 0 else ""
    return "  ".join(listed[:MOST_LISTED]) + more


def _listed(legal: LegalActions) -> Sequence[Action]:
    """The actions that can be named, without those of a form."""
    if isinstance(legal, Either):
        return legal.listed
    return legal if isinstance(legal, Sequence) else ()


def folded(text: str, width: int = WIDTH, indent: str = "") -> str:
    """Return `text` with its long lines broken; short lines, as of drawings, stay as they are.

    `indent` begins what follows a break.
    """
    return "\n".join(_broken(line, width, indent) for line in text.splitlines())


def _broken(line: str, width: int, indent: str) -> str:
    if not line.isascii() and any(east_asian_width(c) in "WF" for c in line):
        width //= 2  # such characters take two columns
    if len(line) <= width:
        return line
    return textwrap.fill(line, max(width, 20), subsequent_indent=indent)
