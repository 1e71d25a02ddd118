"""What mypyc takes from the classes that it compiles, and where it is to be had instead.

The attributes of their objects are in places of their own, not in `__dict__`; docstrings and
annotations are in the source only.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

T = TypeVar("T")
Copier: TypeAlias = Callable[[Any, Any], None]


def is_compiled(kind: type) -> bool:
    """Whether a class, not just one that it inherits from, was compiled."""
    return "__mypyc_attrs__" in vars(kind)


def fields_of(thing: Any) -> dict[str, Any]:
    """Return every attribute of an object by name, whether its class is compiled or not."""
    own: dict[str, Any] | None = getattr(thing, "__dict__", None)
    if own is not None and not hasattr(thing, "__mypyc_attrs__"):
        return own
    fields = {name: getattr(thing, name, _UNSET) for name in _places(thing.__class__)}
    return {name: value for name, value in fields.items() if value is not _UNSET} | (own or {})


class Kept:
    """Base of what is pickled by its fields, whether it is compiled, frozen, or neither."""

    __slots__ = ()

    def __getstate__(self) -> dict[str, Any]:
        return dict(fields_of(self))

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            object.__setattr__(self, name, value)


class Places:
    """The `__slots__` of compiled dataclasses, which the build gives them.

    Dataclasses with slots that inherit from them, interpreted, read here which fields not to have
    again. Compiled ones are refused where a base has any slots, so that there seem to be none.
    """

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __bool__(self) -> bool:
        return False


def copy_places(thing: Any, twin: Any, but: tuple[str, ...]) -> None:
    """Give `twin` the attributes of an object of a compiled class, copies where they have `copy`.

    All but those of the names `but`.
    """
    layout = _LAYOUTS.get(thing.__class__)
    if layout is None:
        layout = _LAYOUTS[thing.__class__] = _layout(thing, but)
    copiers, rest, subclassed = layout
    try:
        for copier in copiers:
            copier(thing, twin)
    except AttributeError:  # one is not set yet, as in `setup`
        rest = tuple(name for name in _places(thing.__class__) if name not in but)
    for name in rest:
        value = getattr(thing, name, _UNSET)
        if value is not _UNSET:
            setattr(twin, name, copied(value))
    if subclassed:
        for name, value in thing.__dict__.items():
            setattr(twin, name, copied(value))


def copied(value: Any) -> Any:
    """Return a copy of what has a `copy` method, else the same."""
    if isinstance(value, (str, int, tuple)):  # as most are; asking for `copy` takes long
        return value
    if type(value) is list:  # others may copy in a way of their own
        return value[:]
    copy = getattr(value, "copy", None)
    return value if copy is None else copy()


# Of each compiled class of games, the names that its methods assign, and what copies them from one
# object to another: the build puts it at the end of each module (build_source.py).
COPIERS: dict[type, tuple[tuple[str, ...], Copier]] = {}
_Layout: TypeAlias = tuple[tuple[Copier, ...], tuple[str, ...], bool]
_LAYOUTS: dict[type, _Layout] = {}
_UNSET = object()


def _layout(thing: Any, but: tuple[str, ...]) -> _Layout:
    """Return what copies attributes by place, those copied by name, if there is a `__dict__`."""
    kind: type = thing.__class__
    parts = [COPIERS[base] for base in kind.__mro__ if base in COPIERS]
    done = {*but, *(name for names, _ in parts for name in names)}
    rest = tuple(name for name in _places(kind) if name not in done)
    return tuple(copier for _, copier in parts), rest, hasattr(thing, "__dict__")


def _places(kind: type) -> tuple[str, ...]:
    """The names of the attributes that are not in `__dict__`."""
    named = [vars(base).get("__slots__", ()) for base in kind.__mro__]
    compiled: tuple[str, ...] = getattr(kind, "__mypyc_attrs__", ())
    slots = (name for names in named for name in ((names,) if isinstance(names, str) else names))
    return tuple(dict.fromkeys([*(name for name in compiled if name != "__dict__"), *slots]))


def docstring(kind: type) -> str:
    """Return the docstring of a class, without its indentation; "" if it has none."""
    if is_compiled(kind):
        return ast.get_docstring(_definition(kind)) or ""
    return inspect.getdoc(kind) or ""


def signature(function: Callable[..., Any]) -> inspect.Signature:
    """Return the signature of a function, a class or a method, with its annotations as types."""
    if inspect.ismethoddescriptor(function):
        function = _method(function)
    return inspect.signature(function, eval_str=True)


def _method(compiled: Any) -> Callable[..., Any]:
    """Return the method of which `compiled` was made, as it is written."""
    kind: type = compiled.__objclass__
    [method] = [
        node
        for node in _definition(kind).body
        if isinstance(node, ast.FunctionDef) and node.name == compiled.__name__
    ]
    made: dict[str, Any] = {}
    code = compile(ast.Module([method], []), str(_source(kind)), "exec")
    exec(code, vars(sys.modules[kind.__module__]), made)  # where the annotations have a meaning
    return made[method.name]  # type: ignore[no-any-return]


@cache
def _definition(kind: type) -> ast.ClassDef:
    tree = ast.parse(_source(kind).read_text(encoding="utf-8"))
    [definition] = [
        node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == kind.__name__
    ]
    return definition


def _source(kind: type) -> Path:
    """The path of the source, which is installed beside what was made of it."""
    module = sys.modules[kind.__module__]
    return Path(module.__file__ or "").with_name(module.__name__.rpartition(".")[2] + ".py")
