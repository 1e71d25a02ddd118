"""Crazy Eights beside OpenSpiel.

The rules are those that the United States Playing Card Company prints (Bicycle, Crazy Eights).
OpenSpiel differs: who could play may pass once the stock is empty; the game is over after one pass
more than there are players; each player loses its own points only, in which the number of a card
stands for its rank, and an ace counts 10. Its special cards, its limits and its new stocks are what
the options do.
"""

import random
from collections import Counter

import pyspiel
import pytest

from textgames.core import CHANCE, EVERYONE
from textgames.envs.cards.crazy_eights import CrazyEights
from textgames.envs.cards.deck import DECK, RANKS, SUITS

DRAW, PASS, SUIT, DEALER = 52, 53, 54, 52  # OpenSpiel's numbers; cards are below


def theirs_of(action):
    """OpenSpiel's numbers of what one of our actions stands for."""
    verb, _, what = action.partition(" ")
    if verb in ("draw", "pass"):
        return [DRAW if verb == "draw" else PASS]
    card, _, suit = (what or verb).partition(" ")
    return [DECK.index(card), *([SUIT + SUITS.index(suit[0])] if suit else [])]


def seen_by(state, player):
    """The hand, the top card, the suit that fits and all sizes in OpenSpiel, the own one first."""
    lines = state.observation_string(player).splitlines()
    hand = [
        rank + suit
        for suit, line in zip(SUITS, lines[1:5], strict=True)
        for rank in line.partition(": ")[2].replace(" ", "")
    ]
    suit, rank = lines[5][-2:].lower()
    sizes = [int(number) for number in lines[7].partition(": ")[2].split(" c")[0].split(", ")]
    return sorted(hand), rank.upper() + suit, lines[6][-1].lower(), sizes


def same_position(game, state):
    """Check who may do what, how likely chance's cards are, and what lies where."""
    (player,) = game.to_act
    legal = game.legal_actions(player)
    if player == CHANCE:
        theirs = dict(state.chance_outcomes())
        if game.receiver() == CHANCE:  # an eight would be put back, and another card drawn
            theirs = {number: chance for number, chance in theirs.items() if number // 4 != 6}
        ours = {theirs_of(card)[0]: chance for card, chance in game.chance_outcomes()}
        total = sum(theirs.values())
        assert ours == pytest.approx({number: chance / total for number, chance in theirs.items()})
        return
    assert state.current_player() == player
    numbers = [theirs_of(action) for action in legal]
    may_pass = [] if game.stock or "pass" in legal else [PASS]  # with the stock empty
    assert {first for first, *_ in numbers} | {*may_pass} == {*state.legal_actions()}
    eights = Counter(first for first, *suit in numbers if suit)
    assert all(number == 4 for number in eights.values())
    hand, top, suit, sizes = seen_by(state, player)
    assert hand == sorted(game._cards(player))
    assert (top, suit) == (game.pile[-1], game.suit)
    assert sizes == game.sizes[player:] + game.sizes[:player]


def unasked(game, state):
    """Do in OpenSpiel what nobody is asked for here: the one thing that can be done."""
    (player,) = game.to_act
    while not state.is_chance_node() if player == CHANCE else state.current_player() != player:
        (number,) = state.legal_actions()
        assert number in (DRAW, PASS)
        state.apply_action(number)


def wrong_points(card):
    """What OpenSpiel makes of a card."""
    number = DECK.index(card)
    return 50 if card[0] == "8" else 10 if card[0] in "JQKA" else number + 2


def right_points(card):
    return {"8": 50, "A": 1}.get(card[0]) or (int(card[0]) if card[0] in RANKS[:8] else 10)


def same_end(game, state):
    blocked = all(game.sizes) and game.played < game.most_plays
    while blocked and not state.is_terminal():
        state.apply_action(PASS)
    assert state.is_terminal()
    hands = [game._cards(player) for player in range(game.num_players)]
    assert state.returns() == [-sum(map(wrong_points, hand)) for hand in hands]
    counts = [sum(map(right_points, hand)) for hand in hands]
    paid = [count - min(counts) for count in counts]
    share = sum(paid) / paid.count(0)
    assert list(game.returns) == pytest.approx([-n if n else share for n in paid])
    if blocked:
        told = game.transcript(EVERYONE)
        over = told.index("Nobody can play or draw: the game is over.")
        passes = [line.endswith(" passes.") for line in told[over - game.num_players - 1 : over]]
        assert passes == [bool(game.draws and passes[0]), *[True] * game.num_players]
    return "blocked" if blocked else "limit" if all(game.sizes) else "won"


SETTINGS = [  # players, draws, specials, reshuffle, plays, games, ends
    (2, 0, False, False, 100, 80, {"won"}),
    (3, 1, False, False, 100, 80, {"won", "blocked"}),
    (2, 2, True, True, 30, 60, {"won", "limit"}),
    (4, 0, True, True, 200, 30, {"won"}),
    (5, 5, True, False, 100, 60, {"won", "blocked"}),
    (6, 3, True, True, 100, 40, {"won"}),
    (6, 0, False, False, 60, 40, {"won"}),
]


# not of the ends: the order of a set is another in each process
@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: str(setting[:-1]))
def test_random_games_agree_with_openspiel(setting):
    number, draws, specials, reshuffle, plays, games, ends = setting
    spiel = pyspiel.load_game(
        f"crazy_eights(players={number},max_draw_cards={draws or 1000},max_turns={plays},"
        f"use_special_cards={str(specials).lower()},reshuffle={str(reshuffle).lower()})"
    )
    rng, seen = random.Random(number), Counter()
    for _ in range(games):
        game = CrazyEights(number, draws=draws, specials=specials, reshuffle=reshuffle, plays=plays)
        state = spiel.new_initial_state()
        state.apply_action(DEALER + number - 1)  # so that player 0 begins
        while not game.is_terminal:
            unasked(game, state)
            same_position(game, state)
            legal = game.legal_actions(game.to_act[0])
            action = legal[int(rng.random() ** (1 + draws) * len(legal))]
            card, *suit = theirs_of(action)
            state.apply_action(card)
            if suit and not state.is_terminal():
                state.apply_action(*suit)
            game.apply(action)
        seen[same_end(game, state)] += 1
    assert {*seen} >= ends
