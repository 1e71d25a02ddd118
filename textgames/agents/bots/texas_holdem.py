"""Texas hold'em by a chart of first hands, then by pot odds and an estimate of equity."""

from __future__ import annotations

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action, RandomSource
from textgames.envs.cards.deck import DECK, RANKS
from textgames.envs.cards.poker_hands import strength
from textgames.envs.cards.texas_holdem import TexasHoldem
from textgames.forms import Form

SAMPLES = 150  # boards and other hands drawn for one estimate: some milliseconds
OTHERS = 3  # hands of others drawn at most; more of them change little and cost much
MARGIN = 0.04  # of equity by which a call has to be better than its price
BELIEF = 0.1  # of equity less against a bet of all chips, in proportion less against a smaller one
STRONG = 9  # points of the chart with which to raise, and three more against a raise of many chips
PLAYABLE = 7  # points with which to call a smaller raise
_CHEN = {"A": 10.0, "K": 8.0, "Q": 7.0, "J": 6.0}


class Bot(ByRule):
    """Raises good first hands and folds bad ones; then weighs its chances against the price.

    The chart is Chen's formula (Hold'em Excellence, Krieger 1995).
    """

    plays = TexasHoldem

    def choose(self, game: TexasHoldem, player: int) -> Action:
        owed = min(game.to_call - game.bets[player], game.stacks[player])
        chips = game.stacks[player] + game.bets[player]
        others = len(game.live) - 1
        if game.board or others == 1:
            share = equity(game.hole(player), game.board, others, self.rng)
            strong = share > (1 + 0.25 / others) / (others + 1) + BELIEF * owed / chips
            call = share > owed / (sum(game.paid) + owed) + MARGIN + BELIEF * owed / chips
        else:
            points = chen(game.hole(player))
            # a raise of many chips is called, and raised, with the best hands only
            deep = owed > max(6 * game.blinds[1], chips // 4)
            strong = points >= STRONG + 3 * deep
            call = strong or (not deep and points >= PLAYABLE)
        if strong and (raised := _raise(game, player)):
            return raised
        if not owed:
            return "check"
        return "call" if call else "fold"


def _raise(game: TexasHoldem, player: int) -> str:
    """Return a raise by about two thirds of the pot; "" if there may be none."""
    legal = game.legal_actions(player)
    if not isinstance(legal, Form):
        return "raise" if "raise" in legal else ""
    pot = sum(game.paid) + game.to_call - game.bets[player]
    to = game.to_call + max(2 * pot // 3, game.full_raise)
    most = game.bets[player] + game.stacks[player]
    return f"raise {most if 2 * to > most else to}"


def chen(hole: tuple[str, str]) -> float:
    """Return the points of two cards, 20 for two aces down to -1."""
    high, low = sorted(hole, key=lambda card: RANKS.index(card[0]), reverse=True)
    points = _CHEN.get(high[0], (RANKS.index(high[0]) + 2) / 2)
    gap = RANKS.index(high[0]) - RANKS.index(low[0]) - 1
    if gap < 0:
        return max(2 * points, 5)
    if high[1] == low[1]:
        points += 2
    points -= (0, 1, 2, 4, 5)[min(gap, 4)]
    if gap < 2 and RANKS.index(high[0]) < RANKS.index("Q"):
        points += 1
    return points


def equity(hole: tuple[str, str], board: tuple[str, ...], others: int, rng: RandomSource) -> float:
    """Return about which share of the pot two cards win against hands drawn at random."""
    deck = [card for card in DECK if card not in hole and card not in board]
    hands = min(others, OTHERS)
    missing = 5 - len(board)
    won = 0.0
    for _ in range(SAMPLES):
        for place in range(missing + 2 * hands):  # the first cards of a shuffle
            other = place + int(rng.random() * (len(deck) - place))
            deck[place], deck[other] = deck[other], deck[place]
        full = (*board, *deck[:missing])
        own = strength((*hole, *full))
        best = [
            strength((*deck[first : first + 2], *full))
            for first in range(missing, missing + 2 * hands, 2)
        ]
        top = max(best)
        if own >= top:
            won += 1 / (1 + best.count(own))
    share = won / SAMPLES
    return share if hands == others else float(share ** (others / hands))
