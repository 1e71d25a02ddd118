"""Settings of the whole test suite, and a report of what the leak tests really compared."""

import os
from collections import defaultdict

import pytest
from hypothesis import HealthCheck, settings

pytest.register_assert_rewrite("driving", "contract", "leaks", "mutants", "planted")

settings.register_profile(
    "textgames",
    deadline=None,  # tests never depend on time
    max_examples=40,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("textgames")


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
