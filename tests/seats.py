"""Whole games for the tests of agents: begun with given actions, played on by agents in seats."""

import textgames
from textgames import agents
from textgames.chance import Stream
from textgames.episode import Episode, random_action
from textgames.forms import written
from textgames.illegal import illegal_policy


def started(id, *history, seed=0, **options):
    """A game after these legal actions; chance goes on from there."""
    game = textgames.new_game(id, **options)
    for action in history:
        assert action in game.legal_actions(game.to_act[0]), action
        game.apply(action)
    return Episode(game, seed, illegal_policy("raise"))


def random_agent(seed):
    rng = Stream(seed)
    return lambda observation: random_action(observation.legal_actions, rng)


def observed(game, player):
    """What a player is shown in this position."""
    return Episode(game, 0, illegal_policy("raise")).observe(player)


def play_on(episode, players, seed=0, most=10**9):
    """Play to the end; seats without one of the `players` play at random. Illegal replies raise."""
    rng = Stream(seed)
    while episode.waiting and len(episode) < most:
        player = episode.waiting[0]
        seen = episode.observe(player)
        if player in players:
            episode.reply(player, agents.answer(players[player], seen))
        else:
            action = random_action(seen.legal_actions, rng)
            episode.reply(player, written(action, seen.legal_actions))
    return episode
