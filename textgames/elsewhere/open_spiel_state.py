"""A position of a game of OpenSpiel, as a game of this library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Self

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


class OpenSpielGame(GameElsewhere):
    """A game of OpenSpiel.

    Attributes:
        state: the position, as OpenSpiel's own object.
    """

    package = "OpenSpiel"
    evidence = ("played by OpenSpiel: every action is carried out by its own code",)
    long_name: ClassVar[str]

    def setup(self, **options: Any) -> None:
        """Load the game with its parameters."""
        pyspiel = needed("pyspiel", "open-spiel")
        number = {self.counted: self.num_players} if self.counted else {}
        try:
            self._game = pyspiel.load_game(self.name, {**options, **number})
            self.state = self._game.new_initial_state()
        except pyspiel.SpielError as error:
            raise OptionError(f"{self.name} of OpenSpiel: {error}") from error
        self._type = self._game.get_type()  # some parameters change it
        self.utility = UTILITIES[self._type.utility.name]  # type: ignore[misc]
        self._open = self._type.information.name != "IMPERFECT_INFORMATION"
        self._known = [""] * self.num_players  # what each was told last of its information state
        self._views = [""] * self.num_players  # what each saw when it was asked last
        self._chosen: dict[int, Action] = {}  # simultaneous moves
        self._named: dict[int, dict[Action, int]] = {}  # see `_numbers`
        self._go_on()

    def legal_actions(self, player: int) -> LegalActions:
        return tuple(self._numbers(player))

    def chance_weights(self) -> Sequence[float] | None:
        return [chance for _, chance in self.state.chance_outcomes()]

    def play(self, player: int, action: Action) -> None:
        if self.state.is_simultaneous_node():
            self._chosen[player] = action
            if not self.to_act:
                self._reveal()
                self._go_on()
            return
        self.state.apply_action(self._numbers(player)[action])
        if self._open:
            who = "Chance" if player == CHANCE else f"Player {player}"
            self.tell(EVERYONE, f"{who} plays {action}.")
        self._go_on()

    def _reveal(self) -> None:
        chosen, self._chosen = self._chosen, {}
        numbers = {p: self._numbers(p)[action] for p, action in chosen.items()}
        # who has no choice at such a node owes OpenSpiel a number nevertheless
        self.state.apply_actions([numbers.get(p, 0) for p in range(self.num_players)])
        if self._open:
            plays = [f"player {p} plays {action}" for p, action in chosen.items()]
            self.tell(EVERYONE, f"At the same time, {', '.join(plays)}.")

    def _go_on(self) -> None:
        """Ask whoever is next and tell them what they know now, or end the game."""
        state, self._named = self.state, {}
        if state.is_terminal():
            self.finish(state.returns())
            return
        if self._open and self._type.reward_model.name == "REWARDS":
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
        kind, state = self._type, self.state
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

    def _numbers(self, player: int) -> dict[Action, int]:
        """OpenSpiel's number of each legal action, by its name."""
        if player not in self._named:
            state = self.state
            if player == CHANCE:
                numbers = [number for number, _ in state.chance_outcomes()]
            else:
                numbers = state.legal_actions(player)
            self._named[player] = labelled(
                (number, state.action_to_string(player, number)) for number in numbers
            )
        return self._named[player]

    def rules(self, player: int) -> str:
        low, high = self.return_range()
        return (
            f"You are player {player} of {self.num_players} in {self.long_name}, the game "
            f"{self.with_options()}. At each turn you are told "
            "what you may do; to choose an action, write it in brackets. At the end you get from "
            f"{low:g} to {high:g} points."
        )

    def view(self, player: int) -> str:
        return drawn(str(self.state)) if self._open else self._views[player]

    def return_range(self) -> tuple[float, float]:
        return self._game.min_utility(), self._game.max_utility()

    def clone(self) -> Self:
        twin = super().clone()
        twin.state = self.state.clone()
        return twin
