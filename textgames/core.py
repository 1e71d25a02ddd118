"""The contract between a game and everything else.

A `Game` object is one game in progress: its options and its current position.
It draws no random numbers, parses no replies and knows nothing about agents.
Chance is a player like the others, and whoever drives the game (environment,
solver, search, server) chooses chance's moves too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import fsum
from typing import Any, ClassVar, Literal, NamedTuple, Self

from textgames.chance import RandomSource
from textgames.compiled import Kept, copied, copy_places
from textgames.errors import GameError, OptionError
from textgames.forms import Action, Form, FreeText, LegalActions, Listed
from textgames.seeds import SEEDS
from textgames.texts import counted, one_line

__all__ = [
    "CHANCE", "EVERYONE", "GAME", "SEEDS", "Action", "Examples", "Form", "FreeText", "Game",
    "LegalActions", "Listed", "Message", "OptionError", "RandomSource", "Range", "one_line",
    "play_chance",
]  # fmt: skip

NOBODY: tuple[int, ...] = ()  # where mypy would otherwise conclude that nobody ever acts
CHANCE = -1  # the player who deals cards and rolls dice
EVERYONE = -2  # to whom public messages go
GAME = -3  # who says what no player says
DID = -4  # in the log, who "says" the actions of a player: only that player remembers them so

Utility = Literal["zero-sum", "constant-sum", "general-sum", "identical-interest"]
Entry = tuple[int | tuple[int, ...], int, str]  # to, speaker, text

_COMPILED = not __file__.endswith(".py")  # see textgames/compiled.py
_COPIED = (
    "id", "num_players", "options", "to_act", "is_terminal", "returns", "history", "_log",
)  # fmt: skip
# Values of these types cannot change, so copies of a position share them.
_PLAIN = frozenset((int, str, tuple, float, bool, type(None), frozenset))


class Range(NamedTuple):
    """The limits of a whole-number option: `rounds: Annotated[int, Range(1, 100)] = 1`."""

    low: int
    high: int


class Examples:
    """Other allowed values of an option that is text or a list, for pages and tests.

    `words: Annotated[tuple[str, ...], Examples(("crane", "slate"))] = ()`
    """

    def __init__(self, *values: Any) -> None:
        self.values = values


class Message(NamedTuple):
    """One thing that was told: by a player, whose words are data, or by the game."""

    speaker: int  # a player, or GAME
    to: tuple[int, ...] | int  # players, one player, or EVERYONE
    text: str

    def __str__(self) -> str:
        return self.text if self.speaker == GAME else _speech(self.speaker, self.to, self.text)


def _speech(speaker: int, to: tuple[int, ...] | int, words: str) -> str:
    if to.__class__ is not tuple:
        return f"Player {speaker}: {words}"
    return f"Player {speaker} (only to {', '.join(map(str, to))}): {words}"


class Game(Kept):
    """One game in progress.

    A game is a subclass with five or six methods: `setup`, `legal_actions`, `play`,
    `rules`, `return_range` and, where there is something to draw, `view`. `setup` and
    `play` change the position and call `ask`, `tell`, `say` and `end`. Everybody else
    calls `apply`.

    Positions are flat and plain: numbers, strings, tuples, and lists, dicts or sets of those.

    Attributes:
        id: the id it was made under, such as "KuhnPoker-v0"; "" if made from its class.
        num_players: players are numbered 0 to num_players - 1.
        options: the keyword arguments given to `setup`.
        to_act: who owes an action now. One player; or (CHANCE,); or several
            players, who move at the same time; or (), when the game is over.
        is_terminal: whether the game is over.
        returns: for each player, the sum of its rewards so far. A tuple: replace it, as `end` does.
        history: every action so far, chance's included. With `num_players`
            and `options` it determines the position.
    """

    id: str = ""
    min_players: ClassVar[int] = 2
    max_players: ClassVar[int] = 2
    utility: ClassVar[Utility] = "zero-sum"
    tags: ClassVar[tuple[str, ...]] = ()
    evidence: ClassVar[tuple[str, ...]] = ()  # what shows that the rules are right, with the source
    opponent: ClassVar[str] = "random"  # the strongest built-in agent, a name for `agents.make`
    skills: ClassVar[Mapping[str, float]] = {}  # shares; `evaluation.skills` has our own games'

    def __init__(self, num_players: int | None = None, **options: Any) -> None:
        few, most = self.min_players, self.max_players
        if num_players is None:
            num_players = few
        elif not few <= num_players <= most:
            takes = counted(most, "player") if few == most else f"{few} to {most} players"
            raise OptionError(f"{type(self).__name__} takes {takes}, got {num_players}")
        self.num_players = num_players
        self.options = options
        self.to_act = NOBODY
        self.is_terminal = False
        # not just float: compiled, what is declared so becomes one, and 6 is told as "6.0"
        self.returns: tuple[int | float, ...] = (0,) * num_players
        self.history: Sequence[Action] = []
        self._log: list[Entry] = []  # what was told to whom by whom, and done by whom
        self.setup(**options)
        if not self.to_act and not self.is_terminal:
            raise GameError(f"{type(self).__name__}.setup() asked nobody and ended nothing")

    # Written by each game.

    def setup(self) -> None:
        """Put up the first position and `ask` for the first action."""
        raise NotImplementedError

    def legal_actions(self, player: int) -> LegalActions:
        """Return what `player`, one of `to_act`, may do now; for CHANCE, the outcomes.

        A sequence, which an outcome of chance may be in twice to be twice as likely; or a `Form`
        where the actions cannot be listed. Never the game's own mutable list.
        """
        raise NotImplementedError

    def play(self, player: int, action: Action) -> None:
        """Carry out a legal action, then `ask` for the next one or `end` the game.

        While others still owe a simultaneous move, `to_act` is not empty: do neither.
        """
        raise NotImplementedError

    def rules(self, player: int) -> str:
        """Return the instructions `player` reads once; they depend on options and seat only."""
        raise NotImplementedError

    def return_range(self) -> tuple[float, float]:
        """The lowest and the highest return that any player can end with under these options."""
        raise NotImplementedError

    def view(self, player: int) -> str:
        """Draw the position for `player`, using nothing `player` has not been told."""
        return ""

    def chance_weights(self) -> Sequence[float] | None:
        """How likely each of chance's legal actions is; None if equally likely."""
        return None

    def role(self, player: int) -> str:
        """What `player` knows itself to be, such as "mafia"; "" in a game without roles."""
        return ""

    def sides(self) -> tuple[tuple[int, ...], ...]:
        """Who wins and loses together, for ratings: each alone, or all who share one interest.

        The true sides, also where they are secret: never for a player's eyes.
        """
        if self.utility == "identical-interest":
            return (tuple(range(self.num_players)),)
        return tuple((player,) for player in range(self.num_players))

    def all_actions(self) -> Sequence[Action]:
        """Every action a player may ever take under these options; empty if they cannot be listed.

        The index of an action in it is its number for learners with a discrete action space.
        """
        return ()

    def features(self, player: int) -> Sequence[float]:
        """What `player` knows as numbers from -1 to 1, always as many, for learners without text.

        Empty in a game that has no such face.
        """
        return ()

    def stage(self) -> tuple[Game, int]:
        """What is being played now as a game by itself, and which player is its player 0.

        For solvers and search: a game of several independent rounds whose returns add up may give
        the round in progress, since playing each round well is playing the whole well.
        """
        return self, 0

    def resample(self, player: int, rng: RandomSource) -> Sequence[Action] | None:
        """Draw a history that `player` cannot tell from this one, for search.

        It may depend on nothing but the information state of `player` and `rng`. None: search is
        to find one by trial, which takes long where what is hidden shows only much later.
        """
        return None

    def forfeit_returns(self, player: int) -> tuple[float, ...]:
        """The returns if `player` is made to lose, as by illegal replies.

        The offender gets the worst return of the game. The others get: in a zero-sum or
        constant-sum game, what is left of the sum in equal parts; where all share one interest,
        the same worst return; else the best return of the game.
        """
        worst, best = self.return_range()
        others = max(self.num_players - 1, 1)
        share = {
            "zero-sum": -worst / others,
            "constant-sum": (best + (others - 1) * worst) / others,
            "identical-interest": worst,
            "general-sum": best,
        }[self.utility]
        return tuple(worst if p == player else share for p in range(self.num_players))

    # Called by `setup` and `play`.

    def ask(self, *players: int) -> None:
        """Say who moves next. Several players move at the same time."""
        self.to_act = players

    def tell(self, to: int | Iterable[int], text: str) -> None:
        """Send `text` to a player, several, or EVERYONE."""
        self._log.append((to if isinstance(to, int) else tuple(to), GAME, text))

    def say(self, speaker: int, words: str, to: Iterable[int] | None = None) -> None:
        """Pass on a player's own words, to everyone or only to some."""
        self._log.append((EVERYONE if to is None else tuple(to), speaker, words))

    def end(self, returns: Sequence[float]) -> None:
        """End the game with each player's total reward."""
        self.is_terminal = True
        self.to_act = ()
        self.returns = tuple(returns)

    # Called by everybody else.

    def apply(self, action: Action) -> None:
        """Play `action` for the first player in `to_act`. Legality is the caller's concern.

        Raises:
            GameError: `play` asked nobody and ended nothing.
        """
        player = self.to_act[0]
        self.to_act = self.to_act[1:]
        if isinstance(self.history, list):  # else it is a solver's, in which nothing is kept
            self.history.append(action)
        if player >= 0:
            self._log.append((player, DID, action))
        self.play(player, action)
        if not self.to_act and not self.is_terminal:
            play = f"{type(self).__name__}.play({player}, {action!r})"
            raise GameError(f"{play} asked nobody and ended nothing")

    def chance_outcomes(self) -> list[tuple[Action, float]]:
        """Chance's actions with their probabilities, each once: for solvers.

        Raises:
            GameError: there are more than 100,000 of them.
        """
        outcomes = self.legal_actions(CHANCE)
        if isinstance(outcomes, Form) or len(outcomes) > 100_000:
            raise GameError(f"{type(self).__name__} has too many chance outcomes here to list them")
        weights = self.chance_weights() or [1.0] * len(outcomes)
        chances = dict.fromkeys(outcomes, 0.0)
        for outcome, weight in zip(outcomes, weights, strict=True):
            chances[outcome] += weight
        total = fsum(weights)
        return [(outcome, weight / total) for outcome, weight in chances.items()]

    def clone(self) -> Self:
        """Return an independent copy.

        Lists, dicts, sets and whatever else has a `copy` method are copied with it, once; their
        contents are shared, as is everything else. So keep positions flat, or override this.
        """
        if _COMPILED:
            return self._compiled_copy()
        twin = object.__new__(self.__class__)
        twin.__dict__ = fields = self.__dict__.copy()
        for name, value in self.__dict__.items():
            if value.__class__ not in _PLAIN:
                copy = getattr(value, "copy", None)
                if copy is not None:
                    fields[name] = copy()
        return twin

    def _compiled_copy(self) -> Self:  # field by field, which is quicker than by name
        twin = self.__class__.__new__(self.__class__)
        twin.id, twin.num_players, twin.options = self.id, self.num_players, self.options
        twin.to_act, twin.is_terminal, twin.returns = self.to_act, self.is_terminal, self.returns
        twin._log, twin.history = self._log[:], copied(self.history)
        copy_places(self, twin, _COPIED)
        return twin

    def messages(self, player: int, start: int = 0) -> list[Message]:
        """What `player` was told since the log had length `start`. EVERYONE: what is public.

        To whom else the game said it is not in it: `player` does not know.
        """
        return [
            Message(speaker, player if speaker == GAME else to, text)
            for to, speaker, text in self._heard(player, start)
            if speaker != DID
        ]

    def all_messages(self, start: int = 0) -> list[Message]:
        """Whatever anyone was told since then, in order: for records, never for a player's eyes."""
        return [
            Message(speaker, to, text) for to, speaker, text in self._log[start:] if speaker != DID
        ]

    def transcript(self, player: int) -> list[str]:
        """The same messages as they are read: a player's words behind "Player N: "."""
        lines: list[str] = []
        self.read_on(player, 0, lines)
        return lines

    def read_on(self, player: int, start: int, lines: list[str]) -> int:
        """Append to `lines` the transcript since the log had length `start`; return its length."""
        log = self._log
        for to, speaker, text in log[start:] if start else log:
            if speaker != DID and (
                to == EVERYONE or to == player if isinstance(to, int) else player in to
            ):
                lines.append(text if speaker == GAME else _speech(speaker, to, text))
        return len(log)

    @property
    def told(self) -> int:
        """How long the log is now: a `start` for a later call of `messages` or `read_on`."""
        return len(self._log)

    def information_state(self, player: int) -> tuple[object, ...]:
        """All `player` was told, asked and did: equal exactly when it cannot tell apart.

        That it was asked before, its own actions tell.
        """
        return player, player in self.to_act, *self.heard(player)

    def heard(self, player: int, start: int = 0) -> tuple[object, ...]:
        """What the information state has gained since the log had length `start`."""
        # who else heard it is known of what players say, not of what the game says
        return tuple(
            [entry[1:] if entry[1] == GAME else entry for entry in self._heard(player, start)]
        )

    def _heard(self, player: int, start: int = 0) -> list[Entry]:
        return [
            entry
            for entry in (self._log[start:] if start else self._log)
            if (to := entry[0]) == EVERYONE
            or to == player
            or (to.__class__ is tuple and player in to)
        ]


def play_chance(game: Game, rng: RandomSource) -> None:
    """Draw chance's moves until a player has to act or the game is over.

    Only `rng.random()` is used: it alone is promised to give the same numbers in every Python.
    """
    while game.to_act and game.to_act[0] == CHANCE:
        outcomes: Any = game.legal_actions(CHANCE)
        game.apply(draw_outcome(outcomes, game.chance_weights(), rng))


def draw_outcome(
    outcomes: Sequence[Action], weights: Sequence[float] | None, rng: RandomSource
) -> Action:
    """Draw an outcome of chance, or an action of a strategy; None as weights: equally likely."""
    if weights is None:
        return outcomes[int(rng.random() * len(outcomes))]
    rest = rng.random() * fsum(weights)  # sum of floats differs between Pythons
    for outcome, weight in zip(outcomes, weights, strict=True):
        if weight:
            drawn = outcome
            rest -= weight
        if rest < 0:
            break
    return drawn
