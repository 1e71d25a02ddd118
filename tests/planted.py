"""Mistakes that can be planted in any game, to see that the checks catch them in every game."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import contract
import leaks
from driving import Case, choices_from, moves

import textgames
from textgames.core import CHANCE, EVERYONE, Game
from textgames.errors import GameError


def view_tells_all(kind: type[Game]) -> type[Game]:
    class Mutant(kind):
        def view(self, player):
            return f"{super().view(player)}\n{self.history}"

    return Mutant


def moves_told_at_once(kind: type[Game]) -> type[Game]:
    class Mutant(kind):
        def play(self, player, action):
            if self.to_act:
                self.tell(EVERYONE, f"Somebody chose {action}.")
            super().play(player, action)

    return Mutant


def asks_nobody(kind: type[Game]) -> type[Game]:
    class Mutant(kind):
        def play(self, player, action):
            super().play(player, action)
            if player != CHANCE:
                self.to_act = () if not self.is_terminal else self.to_act

    return Mutant


def pays_too_much(kind: type[Game]) -> type[Game]:
    class Mutant(kind):
        def end(self, returns):
            super().end([value + self.return_range()[1] + 1 for value in returns])

    return Mutant


def global_random(kind: type[Game]) -> type[Game]:
    class Mutant(kind):
        def play(self, player, action):
            super().play(player, action)
            self.tell(EVERYONE, f"The weather is {random.random()}.")  # noqa: TID251

    return Mutant


def shared_by_all_games(kind: type[Game]) -> type[Game]:
    class Mutant(kind):
        played_anywhere = []  # of the class, not of the game

        def play(self, player, action):
            super().play(player, action)
            self.played_anywhere.append(action)
            self.tell(EVERYONE, f"{len(self.played_anywhere)} actions so far.")

    return Mutant


def shared_nested_list(kind: type[Game]) -> type[Game]:
    class Mutant(kind):
        def setup(self, **options):
            self.nested = [[]]
            super().setup(**options)

        def play(self, player, action):
            self.nested[0].append(action)
            super().play(player, action)

    return Mutant


def speaks_as_a_player(kind: type[Game]) -> type[Game]:
    class Mutant(kind):
        def play(self, player, action):
            super().play(player, action)
            self.tell(EVERYONE, f"Player 0: I saw {action}.")

    return Mutant


def has_secrets(case: Case) -> bool:
    return leaks.secrets(case)[0]


def has_simultaneous_moves(case: Case) -> bool:
    game = case()
    return any(len(game.to_act) > 1 for _ in moves(game, choices_from(1, 60)))


@dataclass(frozen=True)
class Planted:
    """A mistake, the check that must catch it, and in which games it is one."""

    plant: Callable[[type[Game]], type[Game]]
    check: contract.Check
    error: type[Exception] = AssertionError
    applies: Callable[[Case], bool] = lambda case: True

    def begin(self, case: Case) -> contract.Make:
        """A callable that begins the game of `case` with the mistake in it."""
        kind = self.plant(textgames.spec(case.id).game_class)
        return lambda: kind(case.num_players, **case.options)


PLANTED = (
    Planted(view_tells_all, leaks.twins, applies=has_secrets),
    Planted(
        moves_told_at_once,
        contract.simultaneous_moves_stay_secret,
        applies=has_simultaneous_moves,
    ),
    Planted(asks_nobody, contract.somebody_acts_until_the_end, GameError),
    Planted(pays_too_much, contract.returns_keep_their_class_and_range),
    Planted(global_random, contract.the_global_generators_are_left_alone),
    Planted(shared_by_all_games, contract.two_games_do_not_touch),
    Planted(shared_nested_list, contract.clone_is_independent),
    Planted(speaks_as_a_player, contract.no_message_is_forged),
)
