"""What the build changes in the copies of the sources that it compiles (hatch_build.py).

No line moves, so that tracebacks name the lines of the source: what is added stands within lines,
in place of empty ones, and after the last.
"""

from __future__ import annotations

import ast
import re

# Classes of these bases are Python's own, whatever the compiler is told.
NEVER_NATIVE = {"NamedTuple", "Protocol"}
# mypyc lets a class share the memory of `isinstance` with such a base: what is a Sequence would be
# a Listed too. So it gets one of its own.
ABSTRACT = ("Sequence", "Mapping")
CONSTANT = re.compile("_?[A-Z][A-Z0-9_]+")
SHARED = "{0} if isinstance({0}, (str, int, tuple)) else copied({0})"  # settled by the compiler
MARK_IS_KNOWN = (  # to the compiler only
    "from typing import TYPE_CHECKING",
    "if TYPE_CHECKING:",
    "    from typing import Final",
    "    from mypy_extensions import mypyc_attr",
    "",
)


def prepared(source: str) -> str:
    """Return the source of a module as it is compiled."""
    return with_constants(with_open_classes(source))


def with_open_classes(source: str) -> str:
    """Return `source` with its classes marked as such that interpreted classes may inherit from.

    Users write games, forms and variants of games. The marks take the place of empty lines, so that
    the lines that tracebacks name are those of the source.
    """
    lines, tree = source.split("\n"), ast.parse(source)
    found = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    marked = [node for node in found if not NEVER_NATIVE & set(map(ast.unparse, node.bases))]
    for node in marked:
        first = min(each.lineno for each in (node, *node.decorator_list))
        lines[first - 2] = "@mypyc_attr(allow_interpreted_subclasses=True)"
    for node in marked:
        if any(ast.unparse(base).startswith(ABSTRACT) for base in node.bases):
            lines += ["from _abc import _abc_init", f"_abc_init({node.name})", ""]
        if node.decorator_list:  # a dataclass: interpreted subclasses must not shadow its fields
            places = f'Places(getattr({node.name}, "__mypyc_attrs__"))'
            lines += ["from textgames.compiled import Places"]
            lines += [f'setattr({node.name}, "__slots__", {places})', ""]
        lines += copier(node)
    return "\n".join([*lines, *MARK_IS_KNOWN])


def with_constants(source: str) -> str:
    """Return `source` with its constants marked as such, which are then not looked for by name.

    What a module names in capital letters, as LEGAL or _MASK, is assigned once and for all.
    """
    lines = source.split("\n")
    for node in ast.parse(source).body:
        if not isinstance(node, ast.Assign | ast.AnnAssign):
            continue
        targets = [node.target] if isinstance(node, ast.AnnAssign) else node.targets
        target = targets[0]
        if not isinstance(target, ast.Name) or not CONSTANT.fullmatch(target.id):
            continue
        if len(targets) > 1:  # "A = B = 1", where no type may stand
            continue
        places = [(target.end_lineno, target.end_col_offset, ": Final")]
        if isinstance(node, ast.AnnAssign):
            of = node.annotation
            places = [(of.end_lineno, of.end_col_offset, "]"), (of.lineno, of.col_offset, "Final[")]
        for line, column, mark in places:
            before = lines[line - 1]
            lines[line - 1] = before[:column] + mark + before[column:]
    return "\n".join(lines)


def copier(node: ast.ClassDef) -> list[str]:
    """Return the source of a function that copies what the methods of a game's class assign.

    Every attribute by its place, without looking for it by name; see `copy_places`.
    """
    names = sorted(
        {
            each.attr
            for each in ast.walk(node)
            if isinstance(each, ast.Attribute)
            and isinstance(each.ctx, ast.Store)
            and isinstance(each.value, ast.Name)
            and each.value.id == "self"
        }
    )
    methods = {each.name for each in node.body if isinstance(each, ast.FunctionDef)}
    is_game = "Game" in map(ast.unparse, node.bases) or "setup" in methods
    if not names or not is_game or node.name == "Game":
        return []
    return [
        "from textgames.compiled import COPIERS, copied",
        f"def copy_{node.name}(thing: {node.name}, twin: {node.name}) -> None:",
        *(f"    twin.{name} = {SHARED.format(f'thing.{name}')}" for name in names),
        f"COPIERS[{node.name}] = {tuple(names)}, copy_{node.name}",
        "",
    ]
