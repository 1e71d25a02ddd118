"""How the tests of hold'em deal cards in a known order and play."""

from lockstep import played

from textgames.core import CHANCE, Form
from textgames.envs.cards.deck import DECK
from textgames.envs.cards.texas_holdem import TexasHoldem


def new(players=2, **options):
    return TexasHoldem(players, **options)


def dealt(game, deck):
    """Let chance deal the cards of `deck`, from its end on, until a player has to act."""
    while game.to_act == (CHANCE,):
        if (card := deck.pop()) in game.deck:
            game.apply(card)
    return game


def shuffled(rng):
    return sorted(DECK, key=lambda card: rng.random())


def draw(legal, rng):
    return legal.example(rng) if isinstance(legal, Form) else legal[int(rng.random() * len(legal))]


def at(*cards):
    """A deck with these cards on top, in the order in which they are dealt."""
    return [card for card in DECK if card not in cards] + list(reversed(cards))


def play(game, *actions, deck=()):
    """Play actions; chance deals from the deck, or the cards in the order of the whole deck."""
    deck = list(deck) or list(reversed(DECK))
    dealt(game, deck)
    for action in actions:
        played(game, action)
        dealt(game, deck)
    return game


def raises(game):
    """The lowest and highest raise that is legal now; None if there is none."""
    legal = game.legal_actions(game.to_act[0])
    if not isinstance(legal, Form):
        return None
    (amount,) = legal.forms
    return amount.low, amount.high
