"""What the tests of the games of talk share: playing by hand, what a player sees, bots in seats."""

import textgames
from textgames import agents
from textgames.episode import Episode
from textgames.illegal import illegal_policy


def act(game, *actions):
    """Play legal actions; return the game."""
    for action in actions:
        assert action in game.legal_actions(game.to_act[0]), (action, game.to_act)
        game.apply(action)
    return game


def seen(game, player):
    """All that `player` knows and is shown."""
    legal = game.legal_actions(player) if player in game.to_act else ()
    return (
        game.information_state(player), game.transcript(player), game.view(player),
        game.rules(player), game.role(player), legal,
    )  # fmt: skip


def played(id, seed, bot, plays_by_rule, num_players=None, **options):
    """A game in which bots have the seats for which plays_by_rule(game, seat); the rest is random.

    An illegal reply raises.
    """
    made = textgames.new_game(id, num_players, **options)
    episode = Episode(made, seed, illegal_policy("raise"))
    game = episode.game
    players = [
        bot(seed + p) if plays_by_rule(game, p) else agents.make("random", seed=100 * seed + p)
        for p in range(game.num_players)
    ]
    while episode.waiting:
        player = episode.waiting[0]
        episode.reply(player, players[player](episode.observe(player)))
    return game
