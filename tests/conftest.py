"""Settings and fixtures of the whole suite, and a report of what the leak tests compared."""

import gc
import os
from collections import defaultdict

import pytest
from fake_endpoint import serving
from hypothesis import HealthCheck, settings

from textgames.envs import GAMES
from textgames.registration import Registry

pytest.register_assert_rewrite("driving", "contract", "leaks", "mutants", "planted")

settings.register_profile(
    "textgames",
    deadline=None,  # tests never depend on time
    max_examples=40,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("textgames")


def pytest_collection_finish():
    """Spare the garbage collector some twenty thousand tests, each time: a tenth of all time."""
    gc.freeze()


@pytest.fixture
def server():
    """The endpoint of a language model, which does as the test says."""
    with serving() as server:
        yield server


@pytest.fixture
def own_registry(monkeypatch):
    """A registry of the test's own, so that what it registers is gone afterwards."""
    fresh = Registry(GAMES)
    monkeypatch.setattr("textgames.registration.registry", fresh)
    return fresh


def pytest_terminal_summary(terminalreporter):
    """Say how many pairs of positions each leak test compared, game by game."""
    compared = defaultdict(lambda: defaultdict(int))
    for report in terminalreporter.stats.get("passed", []):
        for name, value in report.user_properties:
            if name.startswith("compared "):
                _, game, test = name.split(" ", 2)
                compared[game][test] += value
    if compared:
        terminalreporter.section("positions that a player cannot tell apart, compared")
    for game, tests in sorted(compared.items()):
        pairs = ", ".join(f"{test} {number:,}" for test, number in sorted(tests.items()))
        terminalreporter.write_line(f"{game}: {pairs}")
