"""TextArena's names: what its trainers import is there, and games are found in their versions."""

import pytest

import textgames.compat.textarena as ta
import textgames.compat.textarena_06 as ta06
from textgames.compat.textarena.core import Agent
from textgames.errors import UnknownGame


def test_the_imports_of_their_trainers_are_there_and_their_versions_of_a_game_are_found():
    from textgames.compat.textarena.envs.registration import register
    from textgames.compat.textarena_06.core import Agent as Agent06
    from textgames.compat.textarena_06.envs.registration import register as register06

    assert Agent06 is Agent
    for add in (register, register06):  # as spiral/envs/__init__.py does
        add(id="KuhnPoker-v1", entry_point="spiral.envs.KuhnPoker.env:KuhnPokerEnv", max_rounds=5)
        with pytest.raises(UnknownGame, match="KuhnPokr-v1"):
            add(id="KuhnPokr-v1", entry_point="spiral.envs.KuhnPoker.env:KuhnPokerEnv")
    for module in (ta, ta06):
        env = module.make("KuhnPoker-v1", rounds=2)
        env.reset(num_players=2, seed=5)
        assert env.env_id == "KuhnPoker-v1"
        assert env.state.episode.game.id == "KuhnPoker-v0"
        for id in ("KuhnPokr-v1", "KuhnPoker-v0-long", "KuhnPoker"):
            with pytest.raises(UnknownGame):
                module.make(id)


def test_only_what_was_wrong_with_a_reply_is_left_out_where_a_move_is_made_for_it():
    env = ta.make("KuhnPoker-v0-raw", illegal="random", rounds=2)
    env.reset(num_players=2, seed=1)
    kinds = {}
    for reply in ("nonsense", "nonsense", "nonsense", "[fold]", "[check]", "[check]"):
        player, new = env.get_observation()
        if player == 0:
            kinds |= {text.partition(":")[0]: kind.name for _, text, kind in new}
        env.step(reply)
    assert kinds["Your reply was illegal"] == "GAME_ADMIN"
    assert kinds["Player 1 folds."] == kinds["Round 2 of 2"] == "GAME_MESSAGE"
