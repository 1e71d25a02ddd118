"""An adapter without its package says in a sentence what to install."""

import pkgutil
import sys
from importlib import import_module

import pytest

from textgames import integrations
from textgames.errors import MissingDependency

PACKAGES = ["gem", "inspect_ai", "openenv", "ray", "torchrl", "trl", "verifiers", "verl"]
# these import their package when it is used, or need none
LATER = {
    "facts", "openenv", "openenv_game", "rows", "trl", "trl_async", "trl_samples", "trl_seats",
    "trl_selfplay", "trl_tools", "trl_vllm", "verifiers_opponents",
}  # fmt: skip


@pytest.mark.parametrize("name", [m.name for m in pkgutil.iter_modules(integrations.__path__)])
def test_without_its_package_an_adapter_names_the_extra(name, monkeypatch):
    for module in [m for m in sys.modules if m.startswith("textgames.integrations.")]:
        monkeypatch.delitem(sys.modules, module)
    for package in PACKAGES:
        for module in [m for m in sys.modules if m.partition(".")[0] == package]:
            monkeypatch.delitem(sys.modules, module)
        monkeypatch.setitem(sys.modules, package, None)
    place = f"textgames.integrations.{name}"
    if name in LATER:
        import_module(place)
        return
    with pytest.raises(MissingDependency, match=r"^\w+ is needed: pip install 'textgames\[\w+\]'$"):
        import_module(place)
