"""The games in TRL: a class for the `environment_factory` of its GRPO trainer, made from a game.

    from textgames.integrations.trl import environment, rows

    KuhnPoker = environment("KuhnPoker-v0", opponents="cfr", rounds=3)
    GRPOTrainer(..., environment_factory=KuhnPoker, train_dataset=Dataset.from_list(rows(1000)))

The model plays one seat by calling tools: one for each action where these are a few plain words
(`bet()`, `fold()`), else one that takes the action as text. TRL itself is not imported.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from textgames.chance import checked_seed, mixed
from textgames.errors import OptionError, UsageError
from textgames.forms import as_form
from textgames.integrations.rows import at_least_one, no_wrapper
from textgames.integrations.trl_tools import tools
from textgames.prompts import turn_text
from textgames.registration import new_game, spec
from textgames.seat import SeatEnv

SETTINGS = ("seat", "opponents", "num_players", "illegal", "payoff")
MISSPELT = 0.8  # how alike names are to be taken for each other, from 0 to 1


class Environment:
    """One seat of a game; public methods other than these two are tools. Made by `environment`."""

    _settings: Mapping[str, Any]
    _env: SeatEnv | None = None  # before it is reset
    _return, _over = 0.0, False

    def reset(self, seed: int | None = None, **row: Any) -> str:
        """Begin a game and return what the seat reads, which comes behind the row's prompt.

        Args:
            seed: the row's column, the same for all members of a group.
            row: all other columns; `SETTINGS` and the game's options are those of this game.

        Raises:
            OptionError: one of these is not allowed, a column is named nearly like one, or the
                column `game` names another game.
            AgentError: there is no opponent of that name.
        """
        changed = _changed(self._settings["game"], row)
        self._env = SeatEnv(**{**self._settings, **changed})
        self._read, self._return, self._over = 0, 0.0, False
        observation, info = self._env.reset(seed=seed)
        if info.get("reason"):  # over before the seat was asked, and paid with the first step
            _, self._return, *_ = self._env.step("")
            self._over = True
        return f"{observation['rules']}\n\n{self._new(observation, info)}"

    def get_reward(self) -> float:
        """Return what the seat got so far: in a game that is broken off too."""
        return self._return

    async def _act(self, action: str) -> str:
        if self._env is None:
            raise UsageError("this environment was not reset yet: call reset() first")
        if self._over:
            raise ValueError("The game is over.")  # TRL knows no other way to stop calls
        # opponents may be slow, and TRL lets the calls of a batch wait for each other side by side
        result = await asyncio.to_thread(self._env.step, action)
        observation, reward, terminated, truncated, info = result
        self._return += reward
        self._over = terminated or truncated
        end = f"\n\nThe game is over. Your return: {self._return:g}." if self._over else ""
        return self._new(observation, info) + end

    def _new(self, observation: Mapping[str, Any], info: Mapping[str, Any]) -> str:
        told = observation["messages"][self._read :]
        self._read += len(told)
        text, legal = turn_text(told, observation["view"], ()), info["legal_actions"]
        # not "Reply with ...": that would mean text instead of calls
        return f"{text}\n\nYou may choose {as_form(legal).describe()}." if legal != () else text


def environment(game: str, **settings: Any) -> type[Environment]:
    """Return a class of environments that play `game`.

    Args:
        game: the id of a registered game.
        settings: as for `SeatEnv`: `seat`, `opponents`, `num_players`, `illegal`, `payoff` and the
            options of the game.

    Raises:
        UnknownGame: there is no such game.
        OptionError: a setting is not allowed.
        AgentError: there is no opponent of that name.
    """
    no_wrapper(settings)
    SeatEnv(game, **settings)  # now, so that a misspelt name fails here
    options = {name: settings[name] for name in spec(game).options if name in settings}
    first = new_game(game, settings.get("num_players"), **options)
    members = {"_settings": {"game": game, **settings}, **tools(first, settings.get("seat", 0))}
    return type(game.rpartition("-v")[0], (Environment,), members)


def rows(number: int, seed: int = 0, **columns: Any) -> list[dict[str, Any]]:
    """Return rows for a dataset: a prompt and a seed of its own in each.

    Args:
        number: how many.
        seed: of the rows; others have other seeds.
        columns: the same in every row, such as options of the game.

    Raises:
        OptionError: the number or the seed is not allowed.
    """
    number, seed = at_least_one("number", number), checked_seed(seed)
    prompt = [{"role": "user", "content": "Play this game by calling tools, one at a time.\n\n"}]
    return [{"prompt": prompt, "seed": mixed(seed, row), **columns} for row in range(number)]


def _changed(game: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """The settings in a row, which has other columns too. None is what a row has not."""
    given = {name: value for name, value in row.items() if value is not None}
    known = [*SETTINGS, *spec(game).options]
    if (other := given.get("game", game)) != game:  # its tools are those of this one
        raise OptionError(f"{game}: expected rows of this game, got one with game = {other!r}")
    for name in given.keys() - set(known):
        if near := get_close_matches(name, known, 1, MISSPELT):
            raise OptionError(
                f"{game}: column {name!r} of the row is no option; did you mean {near[0]!r}?"
            )
    if isinstance(opponents := given.get("opponents"), Mapping):
        given["opponents"] = {_seat(name): opponents[name] for name in opponents}
    return {name: given[name] for name in known if name in given}


def _seat(name: Any) -> Any:
    """The number of a seat; JSON and Arrow have only text as names."""
    return int(name) if isinstance(name, str) and name.isdecimal() else name
