"""What all rule-based players have in common: whom they answer, what they know, how they draw."""

from importlib import import_module
from pkgutil import iter_modules

import leaks
import pytest
from driving import some_choices
from seats import observed, play_on, started

import textgames
from textgames import agents
from textgames.agents import bots
from textgames.envs import GAMES
from textgames.errors import AgentError

MODULES = {where.partition(":")[0].rpartition(".")[2]: id for id, where in GAMES.items()}
BOTS = {
    MODULES[found.name]: import_module(f"{bots.__name__}.{found.name}").Bot
    for found in iter_modules(bots.__path__)
    if found.name in MODULES
}

SLOW = {"Amazons-v0", "LinesOfAction-v0", "Xiangqi-v0"}  # they look ahead at many positions


def asked(id):
    """What a player of the game is asked first."""
    episode = started(id, seed=1)
    return episode.observe(episode.waiting[0])


@pytest.mark.parametrize("id", BOTS)
def test_it_is_what_rule_means_in_its_game_and_the_strongest_where_no_search_is(id):
    seen = asked(id)
    reply = agents.make("rule", seed=1)(seen)
    assert reply == BOTS[id](1)(seen)
    if type(seen.game).opponent == "rule":
        assert reply == agents.make("strongest", seed=1)(seen)


@pytest.mark.parametrize("id", BOTS)
def test_it_refuses_another_game_a_plain_dict_and_a_player_who_is_not_asked(id):
    bot, seen = BOTS[id](1), asked(id)
    name = type(seen.game).__name__
    other = asked("KuhnPoker-v0")
    with pytest.raises(
        AgentError, match=f"^expected an observation of {name}, got one of KuhnPoker$"
    ):
        bot(other)
    with pytest.raises(AgentError, match="expected a textgames Observation"):
        bot(dict(seen))
    seen.player = seen.game.num_players
    with pytest.raises(AgentError, match=f"player {seen.player} is not"):
        bot(seen)


@pytest.mark.parametrize("id", BOTS)
def test_the_same_seeds_give_the_same_game(id):
    players = range(started(id).game.num_players)
    most = 10 if id in SLOW else 40
    first, second = (
        play_on(started(id, seed=1), {p: BOTS[id](p) for p in players}, most=most) for _ in "12"
    )
    assert first.game.history == second.game.history


@pytest.mark.parametrize("id", BOTS)
def test_it_uses_nothing_that_its_player_does_not_know(id, monkeypatch):
    """It replies alike in positions that its player cannot tell apart."""

    def start():
        return textgames.new_game(id)

    def reply(game, player):
        return BOTS[id](1)(observed(game, player)) if player in game.to_act else None

    if any(leaks.secrets(start)):
        monkeypatch.setattr(leaks, "look", reply)
        for choices in some_choices(8, most=40):
            leaks.twins(start, choices)
            leaks.other_secrets(start, choices)
