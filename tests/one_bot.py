"""One rule-based player among others, to the end of a game."""

import textgames
from textgames import agents
from textgames.episode import Episode
from textgames.illegal import illegal_policy


def play_bot(bot, id, seat, seed, other="random", **options):
    """Return what `bot` gets in `seat`; all others are agents `other`. An illegal reply raises."""
    playing = Episode(textgames.new_game(id, **options), seed, illegal_policy("raise"))
    seats = [agents.make(other, seed=seed + 1) for _ in range(playing.game.num_players)]
    seats[seat] = bot(seed)
    while playing.waiting:
        player = playing.waiting[0]
        playing.reply(player, agents.answer(seats[player], playing.observe(player)))
    return playing.returns[seat]
