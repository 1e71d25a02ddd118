"""TextArena's wrappers around the games here, alone and around each other."""

from functools import partial

import pytest

import textgames.compat.textarena as ta
from textgames.errors import UsageError


def test_a_wrapper_of_observations_takes_the_place_of_another():
    env = ta.wrappers.GameBoardObservationWrapper(ta.make("TicTacToe-v0"))
    env.reset(num_players=2, seed=1)
    assert env.get_observation() == env.get_observation()
    assert not env.get_observation()[1].startswith("\n[GAME]")
    assert env.env_id == "TicTacToe-v0"


@pytest.mark.parametrize("name", [n for n in ta.wrappers.__all__ if "Observation" in n])
def test_it_does_so_inside_wrappers_of_replies_too(name):
    wrapper = getattr(ta.wrappers, name)
    around = wrapper(ta.wrappers.ActionFormattingWrapper(ta.make("TicTacToe-v0")))
    alone = wrapper(ta.make("TicTacToe-v0-raw"))
    for env in (around, alone):
        env.reset(num_players=2, seed=1)
    for cell in "03142":
        assert around.get_observation() == alone.get_observation()
        assert around.step(cell) == alone.step(f"[{cell}]")


@pytest.mark.parametrize("reply", [None, 4, ["[4]"]])
def test_wrappers_of_replies_leave_what_is_no_text_to_the_environment(reply):
    for wrap in (
        ta.wrappers.ActionFormattingWrapper,
        partial(ta.wrappers.ClipWordsActionWrapper, max_num_words=3),
        ta.wrappers.ClipCharactersActionWrapper,
    ):
        env = wrap(ta.make("TicTacToe-v0"))
        env.reset(num_players=2, seed=1)
        with pytest.raises(UsageError, match=r"expected a reply \(str\) for player 0, got"):
            env.step(reply)


@pytest.mark.parametrize("name", ta.wrappers.__all__)
def test_each_wrapper_plays_a_game(name):
    wrapper = getattr(ta.wrappers, name)
    if name == "ClipWordsActionWrapper":
        wrapper = partial(wrapper, max_num_words=3)
    env = wrapper(ta.make("TicTacToe-v0"))
    env.reset(num_players=2, seed=1)
    for cell in "03142":
        assert isinstance(env.get_observation()[1], str)
        done, _ = env.step(cell)
    assert done
    assert env.close()[0] == {0: 1, 1: -1}
