"""PettingZoo's own tests of environments, on every id."""

import contextlib
import io

import pytest
from pettingzoo.test import api_test, render_test, seed_test

import textgames

IDS = list(textgames.registry)

# Text is no array, and the spaces of text are neither boxes nor numbers.
TEXT = pytest.mark.filterwarnings(
    "ignore:Observation is not a NumPy array:UserWarning",
    "ignore:(Observation|Action) space for each agent probably should be:UserWarning",
)


@TEXT
@pytest.mark.parametrize("id", IDS)
def test_api(id):
    env = textgames.make(id)
    with contextlib.redirect_stdout(io.StringIO()):
        api_test(env, num_cycles=200)


@pytest.mark.parametrize("id", IDS)
def test_seeds(id):
    with contextlib.redirect_stdout(io.StringIO()):
        seed_test(lambda: textgames.make(id), num_cycles=200)


@pytest.mark.parametrize("id", IDS)
def test_rendering(id):
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        render_test(lambda **options: textgames.make(id, **options))
    assert id in shown.getvalue()
