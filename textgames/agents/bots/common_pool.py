"""A fisher who takes much until it has seen that the others leave enough (Ostrom 1990)."""

from __future__ import annotations

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.bargaining.common_pool import CommonPool


class Bot(ByRule):
    """Wants nearly half of the stock at first and after overfishing, else its part of a full lake.

    Nearly half is what one other may want as well before the fish die out. Two of its kind then
    let the lake fill up, keep it full, and catch 270 tons each in twelve rounds; two who fish at
    random catch 59. Three or more of its kind empty the lake at once. No fisher who knows nothing
    yet can have both: to catch more than each of four who fish at random it has to want more than
    a fifth of the lake, and five who want that leave nothing.
    """

    plays = CommonPool

    def choose(self, game: CommonPool, player: int) -> Action:
        stock, number = game.stock, game.num_players
        if game.speakers:
            part = stock // 2 // number
            return f"If each of us takes no more than {part}, the stock does not shrink."
        if game.round == game.rounds:
            return str(stock)
        if game.round == 1 or overfished(game, player):
            return str((stock - game.threshold) // 2)
        kept = max((game.capacity + 1) // 2, game.threshold)  # doubles to all the lake can hold
        return str(max(0, stock - kept) // number)


def overfished(game: CommonPool, player: int) -> bool:
    """Whether the others caught more each than grows back, and more than the player itself."""
    if game.stock == game.capacity:
        return False
    own, caught = game.last[player], sum(game.last)  # also unreported, what is left shows the sum
    before = game.stock // 2 + caught
    others = (caught - own) / (game.num_players - 1)
    return others > max(own, before / 2 / game.num_players)
