"""Compiles the heart and all games with mypyc, if asked to.

    TEXTGAMES_COMPILE=1 pip install .            # or: TEXTGAMES_COMPILE=1 pip wheel --no-deps .
    TEXTGAMES_COMPILE=heart pip install .        # without the games: an eighth of the time

The wheel holds the extension modules beside the very same Python source, which stays what people
read, and what options and docstrings are taken from (textgames/compiled.py). Without the variable
nothing here happens, and nothing is needed for it.
"""

from __future__ import annotations

import os
import shutil
import sys
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

# Nobody else may replace our functions, and Python's are looked up when the library is loaded: so
# calls take no detour through the linker's table, which made a turn a fifteenth slower.
CALLS_AT_ONCE = ["-fvisibility=hidden", "-fno-plt"]


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
        games = sorted((root / package / "envs").rglob("*.py"))
        files += [file.relative_to(root) for file in games]
    return [str(file) for file in files if file.name != "__init__.py"]


def compiled(root: Path, made: Path) -> list[Path]:
    """Compile a copy of the sources under `made`; return the extension modules, in made/lib."""
    sys.path.append(str(root))  # where hatchling does not look
    from mypyc.build import mypycify
    from setuptools import Distribution

    from build_source import prepared

    shutil.copytree(root / "textgames", made / "textgames")
    with chdir(made):
        names = modules(made)
        for name in names:
            source = Path(name).read_text(encoding="utf-8")
            Path(name).write_text(prepared(source), encoding="utf-8")
        # silent about what is not compiled: it needs packages that are not there while building
        quiet = ["--follow-imports=silent", "--ignore-missing-imports"]
        extensions = mypycify(
            [*quiet, "--disable-error-code=used-before-def", *names],
            opt_level=os.environ.get("MYPYC_OPT_LEVEL", "3"),  # the name that mypyc's command reads
            debug_level="0",
            group_name="textgames",  # of the library that all modules share
        )
        if sys.platform == "linux":  # where it was measured
            for extension in extensions:
                extension.extra_compile_args += CALLS_AT_ONCE
        build = Distribution({"ext_modules": extensions}).get_command_obj("build_ext")
        build.build_lib, build.build_temp = "lib", "temporary"
        build.ensure_finalized()
        build.run()
    return [file for file in (made / "lib").rglob("*") if file.is_file()]
