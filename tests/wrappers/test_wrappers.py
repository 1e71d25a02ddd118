"""What holds for every wrapper around every game."""

import copy
import os
import pickle

import numpy as np
import pytest
from pettingzoo.test import api_test, render_test, seed_test

import textgames
from textgames import wrappers
from textgames.errors import UnsupportedGame, UsageError
from textgames.seat import SeatEnv

# What a text environment is told off for by api_test: its spaces are no Box or Discrete.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:pettingzoo")


def zero():
    """A clock that stands still."""
    return 0.0


WRAPPERS = {
    "PromptString all": wrappers.PromptString,
    "PromptString none": lambda env: wrappers.PromptString(env, history="none"),
    "ChatMessages": wrappers.ChatMessages,
    "ChatMessages without replies": lambda env: wrappers.ChatMessages(env, own_replies=False),
    "ImageView": wrappers.ImageView,
    "MoveLimit": lambda env: wrappers.MoveLimit(env, 5),
    "TimeLimit": lambda env: wrappers.TimeLimit(env, 1, clock=zero),
    "many": lambda env: wrappers.PromptString(
        wrappers.TimeLimit(wrappers.MoveLimit(env, 7), 1, clock=zero)
    ),
    "many, the other way round": lambda env: wrappers.MoveLimit(
        wrappers.TimeLimit(wrappers.ChatMessages(env), 1, clock=zero), 7
    ),
}

IDS = list(textgames.registry)
every_game = pytest.mark.parametrize("id", IDS)
# Pictures took more time than all else, and how a text is drawn knows no game: three have them
# here. That every game can be drawn is tested in test_image.py.
every_wrapper_and_game = pytest.mark.parametrize(
    ("id", "wrap"),
    [
        pytest.param(id, wrap, id=f"{name}-{id}")
        for name, wrap in WRAPPERS.items()
        for id in (IDS[::27] if wrap is wrappers.ImageView else IDS)
    ],
)


def play(env, seed=0, steps=200):
    """Play at random; yield the agent and its observation at every turn."""
    env.reset(seed=seed)
    for number, agent in enumerate(env.possible_agents):
        env.action_space(agent).seed(seed + number)
    for agent in env.agent_iter(steps):
        observation, _, terminated, truncated, _ = env.last()
        yield agent, observation
        env.step(None if terminated or truncated else env.action_space(agent).sample())


@every_wrapper_and_game
def test_a_wrapped_environment_passes_the_api_test(id, wrap, capsys):
    api_test(wrap(textgames.make(id)), num_cycles=20)
    assert "Passed" in capsys.readouterr().out


@every_wrapper_and_game
def test_a_wrapped_environment_plays_the_same_game_from_the_same_seed(id, wrap):
    seed_test(lambda: wrap(textgames.make(id)), num_cycles=20)


@every_wrapper_and_game
def test_every_agent_can_be_observed_at_every_time(id, wrap):
    env = wrap(textgames.make(id))
    for _ in play(env, steps=30):
        for agent in env.possible_agents:
            assert env.observation_space(agent).contains(env.observe(agent))


@every_wrapper_and_game
def test_observing_changes_nothing(id, wrap):
    once, often = wrap(textgames.make(id)), wrap(textgames.make(id))
    for (_, one), (_, other) in zip(play(once, steps=30), play(often, steps=30), strict=True):
        for agent in often.possible_agents:
            often.observe(agent)
        assert np.array_equal(one, other) if isinstance(one, np.ndarray) else one == other


@every_wrapper_and_game
def test_a_wrapped_environment_copies_and_pickles_in_mid_game(id, wrap):
    env = wrap(textgames.make(id))
    for _, _ in zip(range(4), play(env), strict=False):
        for twin in (copy.deepcopy(env), pickle.loads(pickle.dumps(env))):
            for agent in env.possible_agents:
                here, there = env.observe(agent), twin.observe(agent)
                assert (
                    dict(here) == dict(there) if isinstance(here, dict) else np.all(here == there)
                )


@every_game
def test_a_wrapped_environment_renders(id, capsys):
    render_test(
        lambda render_mode: wrappers.MoveLimit(textgames.make(id, render_mode=render_mode), 50)
    )
    assert id in capsys.readouterr().out


@pytest.mark.parametrize("name", ["PromptString", "ChatMessages", "DiscreteActions", "ImageView"])
def test_a_wrapper_of_text_around_another_says_what_it_needs(name):
    inner = wrappers.PromptString(textgames.make("TicTacToe-v0"))
    with pytest.raises(UsageError, match=f"{name} goes around an environment of text"):
        getattr(wrappers, name)(inner)


ARGUMENTS = {
    "MoveLimit": (5,),
    "TimeLimit": (1,),
    "RecordJSONL": (os.devnull,),
    "RateAgents": (("a", "b"),),
}
every_name = pytest.mark.parametrize("name", wrappers.__all__)


@every_name
@pytest.mark.parametrize(
    "inner",
    ["TicTacToe-v0", None, textgames.new_game("TicTacToe-v0"), SeatEnv("TicTacToe-v0")],
    ids=["id", "None", "game", "seat"],
)
def test_a_wrapper_goes_around_an_environment_of_textgames_and_nothing_else(name, inner):
    with pytest.raises(UsageError, match=rf"{name} goes around an environment of textgames.make,"):
        getattr(wrappers, name)(inner, *ARGUMENTS.get(name, ()))


@every_name
@pytest.mark.parametrize(
    "call",
    [lambda env: env.last(), lambda env: env.observe("player_0"), lambda env: env.step("[0]")],
    ids=["last", "observe", "step"],
)
def test_before_the_first_reset_a_wrapper_says_what_to_call(name, call):
    env = getattr(wrappers, name)(textgames.make("KuhnPoker-v0"), *ARGUMENTS.get(name, ()))
    with pytest.raises(UsageError, match=r"call reset\(\)"):
        call(env)


@every_name
def test_a_wrapped_environment_shows_what_the_asked_agent_sees(name):
    inner = textgames.make("KuhnPoker-v0", render_mode="ansi")
    env = getattr(wrappers, name)(inner, *ARGUMENTS.get(name, ()))
    env.reset(seed=1)
    for agent in (None, "player_0", "player_1"):
        assert env.render(agent) == env.render(agent=agent) == inner.render(agent)
    assert env.render("player_0") != env.render("player_1")


READERS = {
    "PromptString none": lambda env: wrappers.PromptString(env, history="none"),
    "ChatMessages": wrappers.ChatMessages,
    "ChatMessages drop": lambda env: wrappers.ChatMessages(env, reasoning="drop"),
}


@pytest.mark.parametrize("wrap", READERS.values(), ids=READERS)
def test_a_wrapper_that_keeps_what_was_read_leaves_mistakes_to_the_environment(wrap):
    env = wrap(textgames.make("KuhnPoker-v0"))
    env.reset(seed=1)
    with pytest.raises(UsageError, match="expected a reply"):
        env.step(7)
    for _ in play(env):
        pass
    with pytest.raises(UsageError, match=r"call reset\(\)"):
        env.step("[check]")


def test_a_wrapper_that_does_not_exist_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'Prompt'"):
        wrappers.Prompt  # noqa: B018


@every_game
def test_every_game_has_discrete_actions_or_says_why_not(id):
    game = textgames.new_game(id)
    if game.all_actions():
        assert wrappers.DiscreteActions(textgames.make(id)).actions == tuple(game.all_actions())
    else:
        with pytest.raises(UnsupportedGame, match="actions that can all be listed"):
            wrappers.DiscreteActions(textgames.make(id))
