"""TextArena's wrappers around the games here, alone and around each other."""

import copy
from functools import partial

import pytest

import textgames.compat.textarena as ta
from textgames.errors import OptionError, UsageError


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


@pytest.mark.parametrize(
    ("mode", "board", "chat"), [("multi", 1, 1), ("board", 1, 0), ("chat", 0, 1)]
)
def test_a_game_is_shown_to_who_watches(capsys, mode, board, chat):
    shown = ta.wrappers.SimpleRenderWrapper(ta.make("TicTacToe-v0"), {1: "Eve"}, render_mode=mode)
    env = ta.wrappers.GameBoardObservationWrapper(ta.wrappers.ActionFormattingWrapper(shown))
    env.reset(num_players=2, seed=1)
    assert "X" not in env.get_observation()[1].split("\n\n")[-1]
    for cell in "04":
        env.step(cell)
    out = capsys.readouterr().out
    assert (out.count("[Player 0] [0]\n"), out.count("[Eve] [4]\n")) == (chat, chat)
    assert out.count(env.state.episode.game.view(1)) == board
    assert (out.count(" X |") > 0) == bool(board)
    with pytest.raises(OptionError, match=r"render_mode: expected one of .*'multi'.*'window'"):
        ta.wrappers.SimpleRenderWrapper(ta.make("TicTacToe-v0"), render_mode="window")


def test_what_is_around_an_environment_or_an_agent_can_be_asked():
    env = ta.wrappers.ActionFormattingWrapper(ta.make("TicTacToe-v0"))
    assert env.is_wrapped_with(ta.wrappers.LLMObservationWrapper)
    assert env.is_wrapped_with(ta.wrappers.ActionFormattingWrapper)
    assert env.is_wrapped_with(ta.ActionWrapper)
    assert not env.is_wrapped_with(ta.wrappers.ClipWordsActionWrapper)

    class First(ta.Agent):
        named = "first"

        def __call__(self, observation):
            return observation[:1]

    around = copy.deepcopy(ta.AgentWrapper(First()))
    assert (around("[4] or [5]"), around.named) == ("[", "first")


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
