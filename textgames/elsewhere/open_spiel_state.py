"""A position of a game of OpenSpiel, as a game of this library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textgames.core import CHANCE, EVERYONE, Action, LegalActions, Utility
from textgames.elsewhere import needed
from textgames.elsewhere.made import GameElsewhere, drawn, labelled, shown
from textgames.errors import OptionError

UTILITIES: dict[str, Utility] = {
    "ZERO_SUM": "zero-sum",
    "CONSTANT_SUM": "constant-sum",
    "GENERAL_SUM": "general-sum",
    "IDENTICAL": "identical-interest",
}


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
        pyspiel = needed("pyspiel", "open-spiel")
        number = {self.counted: self.num_players} if self.counted else {}
        try:
            game = pyspiel.load_game(self.name, {**options, **number})
            self._held = Held(game, game.get_type(), game.new_initial_state())
        except pyspiel.SpielError as error:
            raise OptionError(f"{self.name} of OpenSpiel: {error}") from error
        kind = self._held.kind  # some parameters change it
        self.utility = UTILITIES[kind.utility.name]  # type: ignore[misc]
        self._open = kind.information.name != "IMPERFECT_INFORMATION"
        self._known = [""] * self.num_players  # what each was told last of its information state
        self._views = [""] * self.num_players  # what each saw when it was asked last
        self._chosen: dict[int, Action] = {}  # simultaneous moves
        self._go_on()

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
