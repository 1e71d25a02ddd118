"""The rules of the design that code can check: imports, sizes of files, global randomness."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import textgames

PACKAGE = Path(textgames.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
ENVS = PACKAGE / "envs"
GAMES = [file for file in FILES if ENVS in file.parents and file.parent != ENVS]
NEVER_AT_MODULE_LEVEL = {
    *("torch", "transformers", "openai", "anthropic", "httpx", "requests", "aiohttp"),
    *("fastapi", "starlette", "flask", "uvicorn", "pyspiel", "rlcard", "pytest"),
    *("pandas", "pyarrow", "ray", "trueskill"),
}
ADAPTS = {"integrations/torchrl.py": {"torch"}, "integrations/rllib.py": {"torch", "ray"}}
GAME_MAY_IMPORT = {
    f"textgames.{name}"
    for name in ("core", "script", "forms", "errors", "seeds", "texts", "envs.grids")
}
FACES_A_PERSON = {  # render modes and wrappers for who watches
    "__main__.py", "env.py", "seat.py", "agents/human.py", "compat/textarena/wrappers.py"
}  # fmt: skip
PUTS_GENERATORS_BACK = {"elsewhere/replayed.py"}  # for packages that use the global ones
GLOBAL_RANDOM = {"Random", "SystemRandom"}  # what a module may take from `random`


def name_of(file):
    return str(file.relative_to(PACKAGE))


def imports(file, everywhere=True):
    """The modules that a file imports; those inside functions and TYPE_CHECKING only if asked."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree)) if everywhere else list(at_module_level(tree))
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(file)}: a relative import"
            package = PACKAGE.parent / (node.module or "").replace(".", "/")
            for alias in node.names:  # `from textgames import core` imports textgames.core
                named = (package / alias.name).with_suffix(".py").exists()
                part = named or alias.name == "__version__"
                yield f"{node.module}.{alias.name}" if part else node.module


def at_module_level(node):
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from at_module_level(child)


@pytest.mark.parametrize("file", GAMES, ids=name_of)
def test_games_import_the_contract_their_family_and_the_standard_library(file):
    family = f"textgames.envs.{file.relative_to(ENVS).parts[0]}"
    for module in imports(file):
        top = module.partition(".")[0]
        assert (
            top in sys.stdlib_module_names
            or module in GAME_MAY_IMPORT
            or module == family
            or module.startswith(f"{family}.")
        ), f"{name_of(file)} imports {module}"


@pytest.mark.parametrize("file", [f for f in FILES if "solvers" in f.parts], ids=name_of)
def test_solvers_know_no_game_and_no_environment(file):
    # judges of agents, found here too when asked for, stand on what stands on this package
    lazy = name_of(file) == "solvers/__init__.py"
    for module in imports(file, everywhere=not lazy):
        parts = module.split(".")
        assert parts[0] != "textgames" or parts[1:2] in (
            ["core"], ["chance"], ["errors"], ["files"], ["forms"], ["solvers"], ["texts"],
            ["compiled"], ["options"], ["__version__"],
        ), f"{name_of(file)} imports {module}"  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["core", "forms", "texts", "seeds", "script", "parsing", "errors", "chance", "compiled",
     "messages"],
)  # fmt: skip
def test_the_heart_needs_the_standard_library_only(name):
    # types of mypyc are read by the compiler alone
    allowed = {*sys.stdlib_module_names, "textgames", *["mypy_extensions"] * (name == "chance")}
    for module in imports(PACKAGE / f"{name}.py"):
        assert module.partition(".")[0] in allowed
        assert not module.startswith(("textgames.env", "textgames.batch", "textgames.wrappers"))


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_nothing_heavy_is_imported_at_module_level(file):
    tops = {module.partition(".")[0] for module in imports(file, everywhere=False)}
    assert not tops & NEVER_AT_MODULE_LEVEL - ADAPTS.get(name_of(file), set())


@pytest.mark.parametrize(
    ("statement", "light"),
    [
        ("import textgames", ("gymnasium", "pettingzoo", "numpy", "pydantic", "torch")),
        (
            "import textgames; textgames.new_game('KuhnPoker-v0')",
            ("gymnasium", "numpy", "pydantic"),
        ),
        ("import textgames; list(textgames.registry)", ("gymnasium", "numpy", "pydantic")),
        ("import textgames; textgames.make('TicTacToe-v0')", ("torch", "openai", "PIL")),
        ("import textgames.solvers", ("textgames.agents", "textgames.evaluation", "numpy")),
    ],
)
def test_what_an_import_leaves_alone(statement, light):
    code = f"import sys; {statement}; print(*(name for name in {light!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_the_parts_that_the_readme_names_need_no_import_of_their_own():
    names = ["advantages", "agents", "elsewhere", "evaluation", "replay", "serve", "solvers"]
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    assert all(f"`textgames.{name}`" in readme for name in names)
    code = f"import textgames; print(*(hasattr(textgames, name) for name in {names!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True"] * len(names)


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_nobody_uses_global_generators_and_no_game_the_clock(file):
    if name_of(file) in PUTS_GENERATORS_BACK:
        return
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "random":
            assert {alias.name for alias in node.names} <= GLOBAL_RANDOM
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert node.value.id != "random" or node.attr in GLOBAL_RANDOM, ast.unparse(node)
            assert ast.unparse(node) not in ("np.random", "numpy.random")
    if file in GAMES:
        assert not {"time", "datetime", "os", "secrets", "uuid", "sys"} & set(imports(file))


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_files_are_short_and_open_with_a_sentence(file):
    text = file.read_text(encoding="utf-8")
    assert text.count("\n") <= 400
    if text.strip():
        first = (ast.get_docstring(ast.parse(text)) or "").partition("\n")[0]
        assert first.endswith((".", ":", "?")), f"{name_of(file)} opens with {first!r}"


@pytest.mark.parametrize("folder", ["benchmarks", "docs", "examples", "tests"])
def test_files_outside_the_package_are_short_too(folder):
    files = list((Path(__file__).parent.parent / folder).rglob("*.py"))
    assert files
    assert [file.name for file in files if file.read_text(encoding="utf-8").count("\n") > 400] == []


@pytest.mark.parametrize("file", GAMES, ids=name_of)
def test_a_game_is_under_250_lines(file):
    assert file.read_text(encoding="utf-8").count("\n") <= 250


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_functions_are_under_forty_lines(file):
    """Lines of code: a docstring may be as long as it must."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            begin = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
            assert (node.end_lineno or 0) - begin.lineno < 40, f"{name_of(file)}: {node.name}"


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_the_package_does_not_print_or_assert(file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        printed = isinstance(node, ast.Call) and ast.unparse(node.func) == "print"
        assert not printed or file.parent.name == "cli" or name_of(file) in FACES_A_PERSON
        assert not isinstance(node, ast.Assert), f"{name_of(file)}: {ast.unparse(node)}"
