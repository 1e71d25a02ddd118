"""The tasks of reasoning_gym (PyPI reasoning-gym): "reasoning_gym/chain_sum".

One player, one question, one reply; the return is the score that the task's own verifier gives it.
Chance draws the seed of the question, and questions of one seed are the same.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from textgames.core import CHANCE
from textgames.elsewhere import needed
from textgames.elsewhere.made import made, shown
from textgames.elsewhere.replayed import AnsweredGame, Dice
from textgames.errors import OptionError, UnsupportedGame

PLAIN = (int, float, bool, str, NoneType)  # types of options that text and JSON can hold
NOT_OPTIONS = ("seed", "size", "data_file")  # no files: a player at a server could read any
UNSEEDED = (  # they draw from sets of text, whose order Python changes from process to process
    "isomorphic_strings", "knight_swap", "polynomial_multiplication", "ransom_note",
)  # fmt: skip


@dataclasses.dataclass
class Exam:
    """A question, and the score of its answer."""

    dataset: Any
    entry: dict[str, Any]
    score: float | None = None


class ReasoningGame(AnsweredGame):
    """A task of reasoning_gym; its table is one question."""

    package = "reasoning_gym"
    min_players = 1
    max_players = 1
    utility = "general-sum"
    tags = ("one reply", "verifier")
    evidence = ("scored by reasoning_gym: its own verifier scores the reply",)

    def setup(self, **options: Any) -> None:
        """Ask for the seed of the question."""
        with Dice(0).in_place():  # now, so that a wrong option fails here
            self.open(0) if options else self._dataset(0)
        self.ask(CHANCE)

    def _dataset(self, seed: int) -> Any:
        try:
            return _package().create_dataset(self.name, size=1, seed=seed, **self.options)
        except Exception as error:  # whatever its tasks raise
            raise OptionError(f"{self.name} of reasoning_gym: {error}") from error

    def open(self, seed: int) -> Exam:
        dataset = self._dataset(seed)
        try:
            return Exam(dataset, dataset[0])
        except Exception as error:  # some options are looked at only when a question is made
            raise OptionError(
                f"{self.name} of reasoning_gym: no question with {self.options}: {error}"
            ) from error

    def move(self, table: Exam, move: str) -> None:
        try:
            table.score = float(table.dataset.score_answer(move, table.entry))
        except (Exception, SystemExit):  # some verifiers stumble over what is no answer
            table.score = 0.0

    def look(self, table: Exam) -> None:
        if table.score is None:
            self.tell(0, shown(table.entry["question"]))
            self.ask(0)
        else:
            self.tell(0, f"Your reply scores {table.score:g}.")
            self.end((table.score,))

    def rules(self, player: int) -> str:
        return (
            f"You are asked one question of the task {self.with_options()}, and you reply "
            "once. Write your answer, and nothing else, between <answer> and </answer>. A verifier "
            "gives it 0 to 1 points."
        )

    def return_range(self) -> tuple[float, float]:
        return 0, 1


def names() -> Sequence[str]:
    """Return the names of all tasks."""
    _package()
    return list(needed("reasoning_gym.factory", "reasoning-gym").DATASETS)


@cache
def game_class(name: str) -> type[ReasoningGame]:
    """Return the class of a task.

    Raises:
        UnsupportedGame: no seed gives its questions again.
    """
    if name in UNSEEDED:
        raise UnsupportedGame(
            f"{name} of reasoning_gym cannot be played here: one seed gives another question in "
            "every process, so that no saved game is the same again"
        )
    _, config = needed("reasoning_gym.factory", "reasoning-gym").DATASETS[name]
    options = {
        field.name: (field.type, None if field.default is dataclasses.MISSING else field.default)
        for field in dataclasses.fields(config)
        if field.name not in NOT_OPTIONS and _is_plain(field.type)
    }
    return made(ReasoningGame, __name__, name, f"Tasks of the kind {name}.", options)


def _is_plain(kind: Any) -> bool:
    if get_origin(kind) in (Union, UnionType, list):
        return all(map(_is_plain, get_args(kind)))
    return kind in PLAIN or get_origin(kind) is Literal


def _package() -> Any:
    return needed("reasoning_gym", "reasoning-gym")


def __getattr__(name: str) -> Any:
    if name.startswith("__") or name not in names():
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return game_class(name)
