"""A classic game of PettingZoo, as a game of this library."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any, ClassVar

from textgames.core import CHANCE, EVERYONE, Action, LegalActions
from textgames.elsewhere import missing, needed
from textgames.elsewhere.made import drawn, labelled
from textgames.elsewhere.pettingzoo_texts import Texts
from textgames.elsewhere.replayed import ReplayedGame
from textgames.errors import OptionError


class PettingZooGame(ReplayedGame):
    """A classic game of PettingZoo; its table is the environment with PettingZoo's wrappers."""

    package = "PettingZoo"
    evidence = ("played by PettingZoo: every action is carried out by its own environment",)
    texts: ClassVar[Texts]
    defaults: ClassVar[dict[str, Any]]  # of the options

    def setup(self, **options: Any) -> None:
        """Begin at once where there is no chance."""
        self._named: dict[int, tuple[tuple[Action, int], ...]] = {}  # actions, their numbers
        self._chosen: dict[int, Action] = {}  # since the last look
        self._views = [""] * self.num_players
        self._total = (0.0,) * self.num_players
        if self.texts.hidden:
            self._environment()  # now, so that a wrong option fails here
            self.ask(CHANCE)
        else:
            self.sit_down()

    def _environment(self) -> Any:
        number = {self.counted: self.num_players} if self.counted else {}
        try:
            return environment_module(self.name).env(**self.options, **number)
        except ImportError as error:  # Hanabi looks for OpenSpiel only now
            raise missing("pettingzoo", error) from error
        except (ValueError, AssertionError, TypeError, IndexError) as error:
            raise OptionError(f"{self.name} of PettingZoo: {error}") from error

    def open(self, seed: int) -> Any:
        table = self._environment()
        table.reset(seed=seed % self.texts.seeds)
        return table

    def move(self, table: Any, move: Sequence[int]) -> None:
        raw = table.unwrapped
        if hasattr(raw, "_overwrite_go_global_variables"):  # which boards of all sizes share
            raw._overwrite_go_global_variables(raw._N)
        for number in move:
            table.step(number)

    def legal_actions(self, player: int) -> LegalActions:
        if player == CHANCE:
            return super().legal_actions(player)
        return tuple(name for name, _ in self._named[player])

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self.sit_down(int(action))
            return
        self._chosen[player] = action
        if not self.to_act:
            self.go_on(tuple(dict(self._named[p])[name] for p, name in self._chosen.items()))

    def look(self, table: Any) -> None:
        agents, texts = table.possible_agents, self.texts
        chosen, self._chosen = self._chosen, {}
        for player, action in chosen.items():
            self.tell(EVERYONE, f"Player {player} plays {action}.")
        gained = [float(table.rewards[agent]) for agent in agents]
        self._total = tuple(map(sum, zip(self._total, gained, strict=True)))
        over = all(table.terminations[agent] or table.truncations[agent] for agent in agents)
        mover = agents.index(table.agent_selection)
        everyone = tuple(range(self.num_players))
        asked = everyone if texts.together else (mover,)
        for player in everyone if over or not texts.hidden else asked:
            view = drawn(texts.draw(table.unwrapped, player))
            if texts.hidden and view != self._views[player]:
                self.tell(player, view)
            self._views[player] = view
        if over:
            self.finish(self._total)
            return
        if not texts.hidden:
            self.returns = self._total
        self._named = {player: self._names(table, player) for player in asked}
        self.ask(*asked)

    def _names(self, table: Any, player: int) -> tuple[tuple[Action, int], ...]:
        agent = table.possible_agents[player]
        seen = table.observe(agent)
        if isinstance(seen, dict):
            numbers = [int(number) for number in seen["action_mask"].nonzero()[0]]
        else:
            numbers = list(range(table.action_space(agent).n))
        names = labelled((n, self.texts.name(table.unwrapped, player, n)) for n in numbers)
        return tuple(names.items())

    def rules(self, player: int) -> str:
        return (
            f"You are player {player} of {self.num_players} in {self.with_options()}: "
            f"{self.texts.about}. At each turn you are told what you may do; to choose an action, "
            "write it in brackets."
        )

    def view(self, player: int) -> str:
        return self._views[player]

    def return_range(self) -> tuple[float, float]:
        best, options = self.texts.best, {**self.defaults, **self.options}
        top = float(prod(options[name] for name in best)) if isinstance(best, tuple) else best
        if self.texts.utility == "identical-interest":
            return 0, top
        return -top, top * (self.num_players - 1)


def environment_module(name: str) -> Any:
    """Return PettingZoo's module of a game."""
    return needed(f"pettingzoo.{name.replace('/', '.')}", "pettingzoo")
