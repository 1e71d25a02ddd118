"""Observations are plain data where they leave the environment."""

import json
import pickle
from operator import add

import pytest

import textgames

IDS = list(textgames.registry)


@pytest.fixture(params=IDS)
def observation(request):
    env = textgames.make(request.param)
    env.reset(seed=3)
    return env.last()[0]


def test_a_copy_is_plain_data_that_json_takes(observation):
    plain = observation.copy()
    assert type(plain) is dict
    assert json.loads(json.dumps(plain)) == {**plain, "messages": list(plain["messages"])}


def test_a_pickle_and_a_printed_observation_do_not_carry_the_position(observation):
    twin = pickle.loads(pickle.dumps(observation))
    assert type(twin) is dict
    assert twin == observation.copy()
    assert repr(observation) == repr(observation.copy())


def test_messages_add_to_a_tuple():
    env = textgames.make("KuhnPoker-v0")
    env.reset(seed=0)
    messages = env.last()[0]["messages"]
    assert add(messages, ("more",)) == (*messages, "more")
