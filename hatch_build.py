"""Compiles the heart and five families of games (FAMILIES) with mypyc, if asked to.

    TEXTGAMES_COMPILE=1 pip install .            # or: TEXTGAMES_COMPILE=1 pip wheel --no-deps .
    TEXTGAMES_COMPILE=heart pip install .        # without the games: a quarter of the time

The wheel holds the extension modules beside the very same Python source, which stays what people
read, and what options and docstrings are taken from (textgames/compiled.py). Without the variable
nothing here happens, and nothing is needed for it.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import tempfile
from contextlib import chdir
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# Interpreted for a reason: errors.py (exceptions), illegal.py (read once), seeds.py (a table),
# env.py and seat.py (their bases are interpreted), observation.py (a compiled dict keeps its
# attributes in a second dict), and whatever is no part of a step.
HEART = (
    "aec", "batch", "chance", "compiled", "core", "episode", "forms", "messages", "openings",
    "parsing", "script", "texts",
)  # fmt: skip
# The others are not, yet: some tell amounts that are declared as float, which compiled become one,
# so that 6 is told as "6.0"; some have classes that mypyc refuses.
FAMILIES = ("board", "cards", "dice", "matrix", "puzzles")

# Classes of these bases are Python's own, whatever the compiler is told.
NEVER_NATIVE = {"NamedTuple", "Protocol"}
# mypyc lets a class share the memory of `isinstance` with such a base: what is a Sequence would be
# a Listed too. So it gets one of its own.
ABSTRACT = ("Sequence", "Mapping")
CONSTANT = re.compile("_?[A-Z][A-Z0-9_]+")
SHARED = "{0} if isinstance({0}, (str, int, tuple)) else copied({0})"  # settled by the compiler
MARK_IS_KNOWN = (  # to the compiler only, and at the end, so that no line moves
    "from typing import TYPE_CHECKING",
    "if TYPE_CHECKING:",
    "    from typing import Final",
    "    from mypy_extensions import mypyc_attr",
    "",
)


class CompilingHook(BuildHookInterface[Any]):
    """The build hook of hatchling."""

    def dependencies(self) -> list[str]:
        return ["mypy[mypyc]==2.4.1", "setuptools>=75"] if _wanted(self) else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable" or not _wanted(self):
            return
        self._made = tempfile.TemporaryDirectory()
        made = Path(self._made.name)
        for file in compiled(Path(self.root), made):
            build_data["force_include"][str(file)] = str(file.relative_to(made / "lib"))
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if hasattr(self, "_made"):
            self._made.cleanup()


def _wanted(hook: CompilingHook) -> bool:
    return hook.target_name == "wheel" and os.environ.get("TEXTGAMES_COMPILE", "0") not in ("", "0")


def modules(root: Path) -> list[str]:
    """Return the files to be compiled, relative to the root of the repository."""
    package = Path("textgames")
    files = [package / f"{name}.py" for name in HEART]
    if os.environ["TEXTGAMES_COMPILE"] != "heart":
        files.append(package / "envs" / "grids.py")
        for family in FAMILIES:
            found = sorted((root / package / "envs" / family).glob("*.py"))
            files += [file.relative_to(root) for file in found]
    return [str(file) for file in files if file.name != "__init__.py"]


def compiled(root: Path, made: Path) -> list[Path]:
    """Compile a copy of the sources under `made`; return the extension modules, in made/lib."""
    from mypyc.build import mypycify
    from setuptools import Distribution

    shutil.copytree(root / "textgames", made / "textgames")
    with chdir(made):
        names = modules(made)
        for name in names:
            source = Path(name).read_text(encoding="utf-8")
            Path(name).write_text(with_constants(with_open_classes(source)), encoding="utf-8")
        # silent about what is not compiled: it needs packages that are not there while building
        quiet = ["--follow-imports=silent", "--ignore-missing-imports"]
        extensions = mypycify(
            [*quiet, "--disable-error-code=used-before-def", *names],
            opt_level=os.environ.get("MYPYC_OPT_LEVEL", "3"),  # the name that mypyc's command reads
            debug_level="0",
            group_name="textgames",  # of the library that all modules share
        )
        build = Distribution({"ext_modules": extensions}).get_command_obj("build_ext")
        build.build_lib, build.build_temp = "lib", "temporary"
        build.ensure_finalized()
        build.run()
    return [file for file in (made / "lib").rglob("*") if file.is_file()]


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
            named = f'getattr({node.name}, "__mypyc_attrs__")'
            lines += [f'setattr({node.name}, "__slots__", {named})', ""]
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
