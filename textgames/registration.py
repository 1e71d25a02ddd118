"""The registry of games, and how games, environments and batches are made from it."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from importlib import import_module
from operator import attrgetter, index
from typing import TYPE_CHECKING, Any

from textgames import elsewhere
from textgames.compiled import docstring
from textgames.core import Game
from textgames.envs import GAMES
from textgames.errors import GameError, OptionError, TextgamesError, UnknownGame
from textgames.options import NO_DEFAULT, Option, checked_options, options_of_game

if TYPE_CHECKING:
    from textgames.batch import Batch
    from textgames.env import GameEnv
    from textgames.episode import Payoff
    from textgames.illegal import IllegalReplies

ENTRY_POINTS = "textgames.games"  # the group under which other packages offer games


@dataclass(frozen=True)
class GameSpec:
    """What is known of a registered game; its module is imported when first needed.

    Attributes:
        id: such as "KuhnPoker-v0".
        entry_point: "module:Class", or the class.
    """

    id: str
    entry_point: str | type[Game]

    @cached_property
    def game_class(self) -> type[Game]:
        """The class of the game.

        Raises:
            GameError: it cannot be imported, or is no `Game`.
        """
        found: Any = self.entry_point
        try:
            if isinstance(found, str):
                module, _, name = found.partition(":")
                found = attrgetter(name)(import_module(module))
            if not (isinstance(found, type) and issubclass(found, Game)):
                raise TypeError(f"expected a subclass of Game, got {found!r}")
        except TextgamesError:
            raise
        except Exception as error:  # whatever the module of another package does
            raise GameError(
                f"{self.id} cannot be loaded from {self.entry_point}: {error}"
            ) from error
        return found

    @property
    def family(self) -> str:
        """The folder it is in: "cards"."""
        return self.game_class.__module__.split(".")[-2:][0]

    @property
    def summary(self) -> str:
        """The first line of its docstring."""
        return docstring(self.game_class).partition("\n")[0]

    @cached_property
    def options(self) -> dict[str, Option]:
        """Its options by name.

        Raises:
            GameError: one has no default, without which nobody could just play.
        """
        found = options_of_game(self.game_class)
        if bare := [name for name, option in found.items() if option.default is NO_DEFAULT]:
            raise GameError(f"{self.id}: expected a default for its option {bare[0]!r}")
        return found

    def checked_options(self, options: Mapping[str, Any]) -> dict[str, Any]:
        """Return `options` with values of the right types; text is read as numbers where it is one.

        Raises:
            OptionError: one is unknown, or its value is not allowed.
        """
        return checked_options(self.id, self.options, options)


class Registry(Mapping[str, GameSpec]):
    """The mapping from id to spec. Games of other packages are looked for when first needed.

    Those of `textgames.elsewhere`, whose ids have a "/", are found by their ids and not listed.
    """

    def __init__(self, games: Mapping[str, str]) -> None:
        self._specs = {id: GameSpec(id, entry_point) for id, entry_point in games.items()}
        self._found_others = False

    def add(self, spec: GameSpec) -> None:
        """Add a game, in place of one of the same id."""
        self._specs[spec.id] = spec

    def _find_others(self) -> None:
        if not self._found_others:
            self._found_others = True
            from importlib.metadata import entry_points

            for point in entry_points(group=ENTRY_POINTS):
                place = point.value.partition("[")[0].strip()  # without extras
                try:
                    self._specs.setdefault(point.name, _checked(GameSpec(point.name, place)))
                except OptionError as error:  # one bad package must not hide the others
                    warnings.warn(f"an entry point of {ENTRY_POINTS}: {error}", stacklevel=2)

    def __getitem__(self, id: str) -> GameSpec:
        if id not in self._specs:
            self._find_others()
        if id not in self._specs and isinstance(id, str) and (place := elsewhere.place_of(id)):
            return GameSpec(id, place)
        return self._specs[id]

    def __iter__(self) -> Iterator[str]:
        self._find_others()
        return iter(sorted(self._specs))

    def __len__(self) -> int:
        self._find_others()
        return len(self._specs)


registry = Registry(GAMES)


def register(id: str, entry_point: str | type[Game]) -> None:
    """Register a game under `id`, such as "MyGame-v0".

    Args:
        id: a name (letters, digits, "_", "-", "."), "-v" and a number.
        entry_point: the class, or "module:Class", imported when first needed.

    Raises:
        OptionError: the id or the entry point is not of that form.
    """
    registry.add(_checked(GameSpec(id, entry_point)))


def _checked(spec: GameSpec) -> GameSpec:
    id, place = spec.id, spec.entry_point
    if not (isinstance(id, str) and _ID.fullmatch(id)):
        raise OptionError(f"a game's id ends in its version, such as 'MyGame-v0'; got {id!r}")
    of_that_form = (
        re.fullmatch(r"[\w.]+:[\w.]+", place)
        if isinstance(place, str)
        else isinstance(place, type) and issubclass(place, Game)
    )
    if not of_that_form:
        raise OptionError(
            f"{id}: expected a subclass of Game or an entry point 'module:Class', got {place!r}"
        )
    return spec


_ID = re.compile(r"\w[\w.-]*-v[0-9]+")  # what Gymnasium's registry takes too


def spec(id: str) -> GameSpec:
    """Return what is known of the game `id`.

    Raises:
        UnknownGame: there is none; the message names the nearest.
    """
    try:
        return registry[id]
    except (KeyError, TypeError):  # the latter of what is no text, such as a list
        name = str(id).removeprefix("textgames/")  # as in Gymnasium's registry
        ids = elsewhere.nearest(name) or registry
        names = {**{known.casefold(): known for known in ids},
                 **{known.rpartition("-v")[0].casefold(): known for known in ids}}  # fmt: skip
        near = get_close_matches(name.casefold(), names, 1)
        hint = f"did you mean {names[near[0]]!r}?" if near else "'textgames list' shows all games."
        raise UnknownGame(f"there is no game {id!r:.100}; {hint}") from None


def new_game(id: str, num_players: int | None = None, **options: Any) -> Game:
    """Return a new game: rules and one position, chance not played yet.

    Args:
        id: of a registered game.
        num_players: None for as few as it takes.
        options: of the game; `textgames.spec(id).options` lists them.

    Raises:
        UnknownGame: there is no such game.
        OptionError: an option or the number of players is not allowed.
    """
    found = spec(id)
    if num_players is not None:
        if isinstance(num_players, bool) or not hasattr(num_players, "__index__"):
            raise OptionError(
                f"{id}: expected num_players to be a whole number, got {num_players!r:.100}"
            )
        num_players = index(num_players)
    checked = found.checked_options(options)
    try:
        game = found.game_class(num_players, **checked)
    except OptionError as error:
        if str(error).startswith(found.game_class.__name__):
            raise
        raise OptionError(f"{found.id}: {error}") from error  # a game need not know its own id
    game.id = found.id
    return game


def make(
    id: str,
    *,
    num_players: int | None = None,
    render_mode: str | None = None,
    illegal: str | IllegalReplies = "forfeit",
    payoff: Payoff = "units",
    **options: Any,
) -> GameEnv:
    """Return a game as a PettingZoo AEC environment.

    Args:
        id: of a registered game, such as "KuhnPoker-v0".
        num_players: None for as few as it takes.
        render_mode: None, "ansi", "human" or "rgb_array".
        illegal: what an illegal reply leads to: an `IllegalReplies` or a preset: "forfeit" (two
            retries, then a loss), "random", "raise", "spiral", "textarena", "mars", "verifiers".
        payoff: "units", the game's own, or "outcome": +1 win, 0 draw, -1 loss, at the end.
        options: of the game.

    Raises:
        UnknownGame: there is no such game.
        OptionError: an option is not allowed.
    """
    from textgames.env import GameEnv

    game = new_game(id, num_players, **options)
    return GameEnv(game, render_mode=render_mode, illegal=illegal, payoff=payoff)


def make_batch(
    ids: str | Mapping[str, float] | Iterable[str],
    size: int,
    seed: int | None = None,
    *,
    num_players: int | None = None,
    illegal: str | IllegalReplies = "forfeit",
    payoff: Payoff = "units",
    max_turns: int | None = None,
    **options: Any,
) -> Batch:
    """Return `size` games in progress, which trainers play all at once; see `Batch`.

    Args:
        ids: of one game; or of several, with weights, or alike. An id listed twice counts twice.
        size: how many games are in progress.
        seed: of the run: which games are drawn and the seed of each.
        num_players: of every game; None for as few as each takes.
        illegal: as for `make`.
        payoff: as for `make`.
        max_turns: replies after which a game is truncated; None: no limit.
        options: of every game.

    Raises:
        UnknownGame: one of `ids` is none of a game.
        OptionError: one of the others makes no sense.
    """
    from textgames.batch import Batch

    weights: Mapping[str, float]
    if isinstance(ids, Mapping):
        weights = ids
    elif not isinstance(ids, Iterable):
        raise UnknownGame(f"expected ids of games, got {ids!r:.100}")
    else:  # sorted: a set has another order in every process
        weights = Counter([ids] if isinstance(ids, str) else sorted(ids, key=str))
    games = {id: new_game(id, num_players, **options) for id in weights}
    return Batch(
        [(games[id], weight) for id, weight in weights.items()],
        size,
        seed,
        illegal=illegal,
        payoff=payoff,
        max_turns=max_turns,
    )
