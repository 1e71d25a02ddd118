"""Memory by who forgets nothing: how many new cards to look at (Zwick and Paterson 1993)."""

from __future__ import annotations

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.cards.memory_game import MemoryGame


class Bot(ByRule):
    """Takes every pair it knows; else turns up as many new cards as leave the other the least.

    A new card may make a pair with a known one. If it does not, a second new card is a chance for
    a pair, but a better one for the other, to whom a known card shows nothing.
    """

    plays = MemoryGame

    def choose(self, game: MemoryGame, player: int) -> Action:
        known = [place for place in game.faces if place in game.down]
        new = [place for place in game.down if place not in game.faces]
        if game.up:
            like = [place for place in known if game.faces[place] == game.faces[game.up]]
            # what it knew before, if the card is new: then it was seen last
            is_new = next(reversed(game.faces)) == game.up
            look = new and is_new and new_cards(len(game.table) // 2, len(known)) == 2
            return (like or (new if look else known) or new)[0]
        faces = [game.faces[place] for place in known]
        pairs = [place for place in known if faces.count(game.faces[place]) == 2]
        # who is behind gains nothing by waiting for the end
        wait = new_cards(len(game.table) // 2, len(known)) == 0 and (
            game.pairs[player] >= game.pairs[1 - player]
        )
        return (pairs or (known if wait else new))[0]


def new_cards(pairs: int, known: int) -> int:
    """How many new cards to turn up, if the first makes no pair: what gains most pairs.

    Args:
        pairs: on the table.
        known: cards on the table that have been seen, no two of which are alike.
    """
    if known == 0:
        return 2
    if (pairs + known) % 2 == 0 or (pairs, known) == (6, 1):
        return 1
    return 2 if 3 * known < 2 * (pairs + 1) else 0
