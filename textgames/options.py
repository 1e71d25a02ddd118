"""Options of games and agents: their types, from a signature, and the checks of their values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from inspect import Parameter
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from textgames.compiled import signature
from textgames.core import Examples, Game, Range
from textgames.errors import OptionError
from textgames.script import Script

NO_DEFAULT = Parameter.empty


@dataclass(frozen=True)
class Option:
    """One option of a game."""

    name: str
    type: Any
    default: Any

    @cached_property
    def limits(self) -> Range | None:
        """The lowest and highest value of a whole number, where they are declared."""
        return next((mark for mark in self._marks if isinstance(mark, Range)), None)

    @property
    def examples(self) -> tuple[Any, ...]:
        """Other allowed values, where neither limits nor choices say them."""
        return next((mark.values for mark in self._marks if isinstance(mark, Examples)), ())

    @property
    def choices(self) -> tuple[Any, ...]:
        """The values it may take, where they are listed."""
        listed = [_values(kind) for kind in self._kinds]
        return tuple(value for values in listed for value in values) if all(listed) else ()

    def describe(self) -> str:
        """The type in words: "whole number from 1 to 100"."""
        return " or ".join(map(_in_words, self._kinds))

    def checked(self, owner: str, value: Any) -> Any:
        """Return `value` as the right type; text is read as a number where that is one.

        Raises:
            OptionError: it is not allowed; `owner` begins the message.
        """
        named, limits = self._named, self.limits
        if getattr(value, "shape", None) == ():
            value = value.item()  # NumPy's, of which pydantic would take truth values for numbers
        if isinstance(value, set | frozenset) and self._is_list:
            value = sorted(value, key=str)  # a set has another order in every process
        try:
            for one in value if isinstance(value, list | tuple) else (value,):
                if isinstance(one, bool) and not self._takes_truth(one):
                    raise ValueError("a truth value is no number")
            if isinstance(value, str) and value not in named:
                value = next((one for one in named if str(one) == value), value)
            if isinstance(value, str) and self._is_list:
                value = [part.strip() for part in value.split(",") if part.strip()]
            result = self._adapter.validate_python(value)
            if limits and isinstance(result, int) and not limits.low <= result <= limits.high:
                raise ValueError("beyond the limits")
            return result
        except ValueError as error:  # pydantic's ValidationError is one
            raise OptionError(
                f"{owner} takes {self.name} = {self.describe()}, got {value!r:.200}"
            ) from error

    def _takes_truth(self, value: bool) -> bool:
        """Whether a truth value may be the value, or in it where that is a list."""
        parts = [part for kind in self._kinds for part in get_args(_bare(kind))]
        kinds = (*self._kinds, *parts)
        return bool in kinds or Any in kinds or any(one is value for one in self._named)

    @cached_property
    def _kinds(self) -> tuple[Any, ...]:
        """The type, or those that a union such as `int | None` is of."""
        union = get_origin(self.type) in (Union, UnionType)
        return get_args(self.type) if union else (self.type,)

    @cached_property
    def _named(self) -> tuple[Any, ...]:
        """The values that are listed by name: truth values, None, those of a Literal."""
        return tuple(value for kind in self._kinds for value in _values(kind))

    @cached_property
    def _is_list(self) -> bool:
        """Whether it is a list, which the command line gives as text with commas."""
        return any(get_origin(_bare(kind)) is tuple for kind in self._kinds)

    @cached_property
    def _marks(self) -> list[Any]:
        return [mark for kind in self._kinds for mark in getattr(kind, "__metadata__", ())]

    @cached_property
    def _adapter(self) -> Any:
        from pydantic import ConfigDict, TypeAdapter

        config = ConfigDict(coerce_numbers_to_str=True, allow_inf_nan=False)
        return TypeAdapter(self.type, config=None if hasattr(self.type, "model_config") else config)


def _values(kind: Any) -> tuple[Any, ...]:
    """The values of a type that has few."""
    few = {bool: (False, True), NoneType: (None,)}.get(kind)
    return few or (get_args(kind) if get_origin(kind) is Literal else ())


def _in_words(kind: Any) -> str:
    limits = Option("", kind, None).limits
    if limits:
        return f"whole number from {limits.low} to {limits.high}"
    if values := _values(kind):
        return " or ".join(map(str, values))
    words = {
        int: "whole number",
        float: "number",
        str: "text",
        tuple[str, ...]: "list of text",
        tuple[int, ...]: "list of whole numbers",
        Any: "anything",
    }
    kind = _bare(kind)
    return words.get(kind, str(kind).replace("typing.", ""))


def _bare(kind: Any) -> Any:
    """The type without the marks of Annotated."""
    return kind.__origin__ if get_origin(kind) is Annotated else kind


def options_of(function: Callable[..., Any]) -> dict[str, Option]:
    """Return the options that a method or a class takes by name, from its signature."""
    return {
        p.name: Option(p.name, Any if p.annotation is p.empty else p.annotation, p.default)
        for p in signature(function).parameters.values()
        if p.name != "self" and p.kind not in (p.VAR_KEYWORD, p.VAR_POSITIONAL)
    }


def options_of_game(kind: type[Game]) -> dict[str, Option]:
    """Return the options of a game, from the signature of `setup` (of `script` in a Script)."""
    # "set up" by `script` in a Script: its own setup takes whatever comes
    return options_of(kind.script if issubclass(kind, Script) else kind.setup)


def checked_options(
    owner: str, known: Mapping[str, Option], options: Mapping[str, Any]
) -> dict[str, Any]:
    """Return `options` with values of the right types.

    Raises:
        OptionError: one is unknown, or its value is not allowed; `owner` begins the message.
    """
    for name in options:
        if name not in known:
            raise OptionError(
                f"{owner} has no option {name!r:.100}; it has "
                f"{', '.join(known) or 'none'}{_hint(name, known)}"
            )
    return {name: known[name].checked(owner, value) for name, value in options.items()}


def _hint(name: str, known: Mapping[str, Any]) -> str:
    near = get_close_matches(name, known, 1)
    return f"; did you mean {near[0]!r}?" if near else ""
