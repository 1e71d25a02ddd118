"""Every game in the registries of Gymnasium and PettingZoo."""

import subprocess
import sys

import gymnasium
import pettingzoo
import pytest
from pettingzoo import AECEnv

import textgames
from textgames import registries
from textgames.env import GameEnv
from textgames.registration import GameSpec
from textgames.seat import SeatEnv

pettingzoo_with_registry = hasattr(pettingzoo, "register")  # from 1.27


@pytest.mark.parametrize("id", list(textgames.registry))
def test_gymnasium_makes_every_game(id):
    env = gymnasium.make(f"textgames/{id}")
    assert isinstance(env.unwrapped, SeatEnv)
    observation, info = env.reset(seed=0)
    assert observation["rules"]
    assert info["legal_actions"] != ()
    env.close()


def test_gymnasium_makes_one_seat_against_opponents():
    env = gymnasium.make("textgames/KuhnPoker-v0", seat=1, opponents="random", rounds=2)
    observation, _ = env.reset(seed=0)
    assert "You are player 1" in observation["rules"]
    assert "2 rounds" in observation["rules"]


def test_a_spec_makes_the_environment_again():
    spec = gymnasium.make("textgames/KuhnPoker-v0", seat=1, rounds=2).unwrapped.spec
    again = gymnasium.envs.registration.EnvSpec.from_json(spec.to_json()).make()
    assert again.unwrapped.seat == 1
    assert again.unwrapped.env.game.options == {"rounds": 2}
    assert gymnasium.spec("textgames/KuhnPoker-v0").kwargs == {"game": "KuhnPoker-v0"}


def test_gymnasium_makes_a_vector_of_games():
    envs = gymnasium.make_vec("textgames/Mastermind-v0", num_envs=2, vectorization_mode="sync")
    observations, _ = envs.reset(seed=0)
    assert len(observations["view"]) == 2
    envs.close()


def test_gymnasium_limits_the_steps_of_a_game():
    env = gymnasium.make("textgames/Mastermind-v0", max_episode_steps=2)
    env.reset(seed=0)
    env.action_space.seed(0)  # a lucky guess would end the game
    assert not env.step(env.action_space.sample())[3]
    assert env.step(env.action_space.sample())[3]


@pytest.mark.parametrize("id", list(textgames.registry))
def test_pettingzoo_makes_every_game(id):
    if pettingzoo_with_registry:
        env = pettingzoo.make("aec", f"textgames/{id}")
        assert pettingzoo.spec("aec", f"textgames/{id}").kwargs == {"id": id}
    else:
        env = textgames.make(id)
    assert isinstance(env, AECEnv)
    assert isinstance(env, GameEnv)
    assert env.metadata["name"] == id


def test_a_game_that_is_registered_later_can_be_added(monkeypatch):
    tic_tac_toe = textgames.spec("TicTacToe-v0").game_class
    specs = {**textgames.registry._specs, "Later-v7": GameSpec("Later-v7", tic_tac_toe)}
    monkeypatch.setattr(textgames.registry, "_specs", specs)
    monkeypatch.setattr(gymnasium, "registry", gymnasium.registry)
    registries.register_all()
    try:
        assert gymnasium.make("textgames/Later-v7").reset(seed=0)[1]["legal_actions"]
    finally:
        del gymnasium.registry["textgames/Later-v7"]
        getattr(pettingzoo, "aec_registry", {"textgames/Later-v7": None}).pop("textgames/Later-v7")


def run(code):
    """Run code in a fresh interpreter, warnings as errors; return what it printed."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_gymnasiums_own_form_needs_no_import():
    assert run(
        "import gymnasium\n"
        "env = gymnasium.make('textgames.registries:textgames/Mastermind-v0')\n"
        "env.reset(seed=0)\n"
        "print(type(env.unwrapped).__name__)"
    ) == ["SeatEnv"]


def test_importing_textgames_loads_neither_gymnasium_nor_any_game():
    assert run(
        "import sys, textgames\n"
        "print('gymnasium' in sys.modules, 'pettingzoo' in sys.modules, 'numpy' in sys.modules)\n"
        "import textgames.registries\n"
        "print(sum(name.startswith('textgames.envs.') for name in sys.modules))"
    ) == ["False", "False", "False", "0"]
