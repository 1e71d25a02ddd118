"""A position of a game of OpenSpiel, as a game of this library."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, ClassVar

from textgames.core import CHANCE, EVERYONE, Action, LegalActions, Utility
from textgames.elsewhere import needed
from textgames.elsewhere.made import GameElsewhere, drawn, labelled, shown
from textgames.errors import OptionError
from textgames.texts import counted

UTILITIES: dict[str, Utility] = {
    "ZERO_SUM": "zero-sum",
    "CONSTANT_SUM": "constant-sum",
    "GENERAL_SUM": "general-sum",
    "IDENTICAL": "identical-interest",
}


# Options of these that do not fit end the whole process, so they are tried in another one first.
FRAGILE = ("connect_four", "hanabi", "havannah", "universal_poker")
_TRIAL = """import json, pyspiel, sys
state = pyspiel.load_game(sys.argv[1], json.loads(sys.argv[2])).new_initial_state()
str(state), state.legal_actions()"""


@lru_cache
def _why_it_breaks_down(name: str, parameters: str) -> str:
    """Return what OpenSpiel says as these parameters, as JSON, end the process; "" if it lives."""
    command = [sys.executable, "-c", _TRIAL, name, parameters]
    trial = subprocess.run(command, capture_output=True, errors="replace", check=False)
    if trial.returncode in (0, 1):  # 1: an error that Python can tell
        return ""
    return (trial.stderr.strip() or "it breaks down over these options").splitlines()[-1]


class Held:
    """OpenSpiel's objects: the game, its type and the state.

    Two are equal if all the actions were, so that positions can be remembered.
    """

    def __init__(self, game: Any, kind: Any, state: Any) -> None:
        self.game, self.kind, self.state = game, kind, state
        self.names: dict[int, dict[Action, int]] = {}  # what `numbers` returns, by player

    def copy(self) -> Held:
        """Return a copy with a state of its own."""
        return Held(self.game, self.kind, self.state.clone())

    def numbers(self, player: int) -> dict[Action, int]:
        """Return OpenSpiel's number of each legal action, by its name."""
        if player not in self.names:
            state = self.state
            if player == CHANCE:
                numbers = [number for number, _ in state.chance_outcomes()]
            else:
                numbers = state.legal_actions(player)
            self.names[player] = labelled((n, state.action_to_string(player, n)) for n in numbers)
        return self.names[player]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Held) and self.state.history() == other.state.history()

    def __hash__(self) -> int:
        return hash(tuple(self.state.history()))


class OpenSpielGame(GameElsewhere):
    """A game of OpenSpiel."""

    package = "OpenSpiel"
    evidence = ("played by OpenSpiel: every action is carried out by its own code",)
    long_name: ClassVar[str]

    def setup(self, **options: Any) -> None:
        """Load the game with its parameters."""
        self._held = self._loaded(options)
        kind = self._held.kind  # some parameters change it
        self.utility = UTILITIES[kind.utility.name]  # type: ignore[misc]
        self._open = kind.information.name != "IMPERFECT_INFORMATION"
        self._known = [""] * self.num_players  # what each was told last of its information state
        self._views = [""] * self.num_players  # what each saw when it was asked last
        self._chosen: dict[int, Action] = {}  # simultaneous moves
        self._go_on()

    def _loaded(self, options: dict[str, Any]) -> Held:
        pyspiel, number = needed("pyspiel", "open-spiel"), self.num_players
        parameters = {**options, self.counted: number} if self.counted else options
        wrong = f"{self.name} of OpenSpiel: expected options that fit, got {parameters}"
        fragile = self.name in FRAGILE and (options or number != self.min_players)
        given = json.dumps(parameters, sort_keys=True)
        if fragile and (complaint := _why_it_breaks_down(self.name, given)):
            raise OptionError(f"{wrong}: {complaint}")
        try:
            game = pyspiel.load_game(self.name, parameters)
            held = Held(game, game.get_type(), game.new_initial_state())
        except Exception as error:  # its own, and what C++ knows, such as MemoryError
            raise OptionError(f"{wrong}: {error}") from error
        if game.num_players() != number:  # its own option of that number is not used then
            takes = counted(game.num_players(), "player")
            raise OptionError(f"{self.name} of OpenSpiel: takes {takes} here, got {number}")
        return held

    @property
    def state(self) -> Any:
        """The position, as OpenSpiel's own object: to look at, not to change."""
        return self._held.state

    def legal_actions(self, player: int) -> LegalActions:
        return tuple(self._held.numbers(player))

    def chance_weights(self) -> Sequence[float] | None:
        return [chance for _, chance in self.state.chance_outcomes()]

    def play(self, player: int, action: Action) -> None:
        if self.state.is_simultaneous_node():
            self._chosen[player] = action
            if not self.to_act:
                self._reveal()
                self._go_on()
            return
        self.state.apply_action(self._held.numbers(player)[action])
        self._held.names.clear()
        if self._open:
            who = "Chance" if player == CHANCE else f"Player {player}"
            self.tell(EVERYONE, f"{who} plays {action}.")
        self._go_on()

    def _reveal(self) -> None:
        chosen, self._chosen = self._chosen, {}
        numbers = {p: self._held.numbers(p)[action] for p, action in chosen.items()}
        # who has no choice at such a node owes OpenSpiel a number nevertheless
        self._held.state.apply_actions([numbers.get(p, 0) for p in range(self.num_players)])
        self._held.names.clear()
        if self._open:
            plays = [f"player {p} plays {action}" for p, action in chosen.items()]
            self.tell(EVERYONE, f"At the same time, {', '.join(plays)}.")

    def _go_on(self) -> None:
        """Ask whoever is next and tell them what they know now, or end the game."""
        state = self.state
        if state.is_terminal():
            self.finish(state.returns())
            return
        if self._open and self._held.kind.reward_model.name == "REWARDS":
            self.returns = tuple(state.returns())
        if state.is_chance_node():
            self.ask(CHANCE)
        elif state.is_simultaneous_node():
            self.ask(*(p for p in range(self.num_players) if state.legal_actions(p)))
        else:
            self.ask(state.current_player())
        if not self._open:
            for player in self.to_act:
                self._inform(player)

    def _inform(self, player: int) -> None:
        if player == CHANCE:
            return
        kind, state = self._held.kind, self.state
        known = seen = ""
        if kind.provides_observation_string:
            known = seen = state.observation_string(player)
        if kind.provides_information_state_string:
            known = state.information_state_string(player)
        before, self._known[player] = self._known[player], known
        self._views[player] = drawn(seen or known)
        if known != before:
            new = f"... {known[len(before) :]}" if before and known.startswith(before) else known
            self.tell(player, shown(new))

    def rules(self, player: int) -> str:
        low, high = self.return_range()
        return (
            f"You are player {player} of {self.num_players} in {self.long_name}, the game "
            f"{self.with_options()}. At each turn you are told what you may do; to choose an "
            f"action, write it in brackets. At the end you get from {low:g} to {high:g} points."
        )

    def view(self, player: int) -> str:
        return drawn(str(self.state)) if self._open else self._views[player]

    def return_range(self) -> tuple[float, float]:
        return self._held.game.min_utility(), self._held.game.max_utility()
