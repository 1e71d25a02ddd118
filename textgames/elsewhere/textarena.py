"""The games of TextArena (PyPI textarena): "textarena/KuhnPoker-v0".

Every reply is read and judged by TextArena, illegal ones too: any text is legal here. What it tells
a player is told as it comes. For copies and chance see `replayed`. The other way round, for scripts
written for TextArena that are to play the games of this library, is `textgames.compat.textarena`.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from textgames.core import CHANCE, EVERYONE
from textgames.elsewhere import needed
from textgames.elsewhere.made import made, shown
from textgames.elsewhere.replayed import AnsweredGame, Dice
from textgames.elsewhere.textarena_tables import (
    Table,
    began,
    numbers_of_players,
    package,
    without_wrappers,
)
from textgames.errors import MissingDependency, OptionError, UnsupportedGame

DOWNLOADS = (  # word lists, when their modules are imported
    "Codenames", "DontSayIt", "Hangman", "LetterAuction", "SpellingBee", "WordChains",
    "WordLadder", "WordSearch", "Wordle",
)  # fmt: skip
ASKS_MODELS = ("Debate", "GuessWho", "ScenarioPlanning", "TwentyQuestions")
HANGS = "never returns from the reply by which its last player is thrown out"
BREAKS_DOWN = {
    "CharacterConclave": "breaks down at the first reply: its environment calls TextArena wrongly",
    "MarketEntryGame": HANGS,
    "PublicGoodsGame": HANGS,
}


class TextArenaGame(AnsweredGame):
    """A game of TextArena; its table is the environment with TextArena's own default wrappers."""

    package = "TextArena"
    utility = "general-sum"
    tags = ("free text",)
    evidence = ("played by TextArena: every reply is judged by its own environment",)

    def setup(self, **options: Any) -> None:
        """Ask for the seed."""
        with Dice(0).in_place():
            self._reset(0)  # now, so that a wrong option fails here
        self.ask(CHANCE)

    def _reset(self, seed: int) -> Any:
        try:
            return began(self.name, self.num_players, seed, self.options)
        except MissingDependency:
            raise
        except Exception as error:  # whatever its environments raise
            raise OptionError(f"{self.name} of TextArena: {error}") from error

    def open(self, seed: int) -> Table:
        return Table(self._reset(seed))

    def move(self, table: Table, move: str) -> None:
        table.step(move)

    def look(self, table: Table) -> None:
        everyone = range(self.num_players)
        for (speaker, text), hearers in table.news.items():
            if 0 <= speaker < self.num_players:
                said = " ".join(shown(text).split())
                self.say(speaker, said, None if len(hearers) == len(everyone) else hearers)
            else:
                told = shown(text)
                self.tell(EVERYONE if len(hearers) == len(everyone) else hearers, told)
        if table.done:
            rewards: Mapping[int, float] = table.raw.state.rewards or {}
            known = table.raw.state.game_info
            for reason in sorted({str(known[p].get("reason") or "") for p in everyone} - {""}):
                self.tell(EVERYONE, shown(reason))
            self.finish([float(rewards.get(player, 0)) for player in everyone])
        else:
            self.ask(table.raw.state.current_player_id)

    def rules(self, player: int) -> str:
        return (
            f"You are player {player} of {self.num_players} in {self.with_options()}, which "
            "tells you its rules, and what you may reply, in its first message. It judges every "
            "reply: after an illegal one it asks again, or you lose."
        )

    def return_range(self) -> tuple[float, float]:
        """What almost all of its games keep to; TextArena itself sets no limits."""
        return -1, 1


def names() -> Sequence[str]:
    """Return the names of all games, without TextArena's variants for other observations."""
    every = _registered()
    return [name for name in every if f"{name}-raw" in every]


@cache
def game_class(name: str) -> type[TextArenaGame]:
    """Return the class of a game.

    Raises:
        UnsupportedGame: it needs a network, breaks down in mid-play, or begins with no number of
            players.
    """
    place = str(_registered()[name].entry_point)
    folder = place.split(".")[2]
    if folder in DOWNLOADS or folder in ASKS_MODELS:
        does = "downloads word lists" if folder in DOWNLOADS else "asks language models on the net"
        raise UnsupportedGame(f"{name} of TextArena {does}, which no game of this library does")
    if folder in BREAKS_DOWN:
        raise UnsupportedGame(f"{name} of TextArena {BREAKS_DOWN[folder]}")
    numbers, complaint = numbers_of_players(name)
    if not numbers:
        raise UnsupportedGame(f"{name} of TextArena does not begin: {complaint}")
    env = without_wrappers(package().make(name))
    given = _registered()[name].kwargs
    options = {
        each.name: (type(value), value)
        for each in inspect.signature(type(env).__init__).parameters.values()
        if type(value := given.get(each.name, each.default)) in (int, float, bool, str)
    }
    return made(
        TextArenaGame, __name__, name, f"{name}, as TextArena plays it.", options,
        min_players=numbers[0], max_players=numbers[-1],
    )  # fmt: skip


def _registered() -> Any:
    return needed("textarena.envs.registration", "textarena").ENV_REGISTRY


def __getattr__(name: str) -> Any:
    if name.startswith("__") or name not in names():
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return game_class(name)
