"""Dou Dizhu beside OpenSpiel and RLCard.

The rules are those of pagat.com. In OpenSpiel cards attached to one play may be of the same rank,
which is an option here; four cards have nothing attached; all are paid nothing if nobody bids. It
lets bombs beat the rocket, against its own description, and does not find chains without attached
cards that begin with a rank of which the hand has all four cards: none of that is played here.
RLCard's table has every play of the option with its kind, but for trios in a row to which one more
is attached that would lengthen the row.
"""

import json
import random
import zipfile
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import pyspiel
import pytest

from textgames.core import CHANCE
from textgames.envs.cards.dou_dizhu import DouDizhu
from textgames.envs.cards.dou_dizhu_plays import (
    CARDS,
    PASS,
    RANKS,
    answers,
    doubles,
    every,
    leads,
    read,
)
from textgames.envs.cards.rank_counts import cards_of, number

DEAL = 51  # OpenSpiel's number of the first card
FIRST, LAST = 4, 26056  # and of its plays
BOMBS = {play for play in every(True, True) if doubles(read(play))}


def in_order(name):
    return "".join(sorted(name.replace("+", ""), key=RANKS.index))


def named(action):
    """One of our actions as OpenSpiel writes it: only chains show what is attached."""
    if action == PASS or action.startswith("bid"):
        return action.capitalize()
    _, length, each = read(action).kind
    name = action.replace("+", "-") if each and length > 1 else in_order(action)
    return name.replace("B", "(BWJ)").replace("R", "(CJ)")


def hand_of(cards):
    return sum(CARDS[card] for card in cards)


def unknown(hand, action):
    """Whether OpenSpiel does not find a play in a hand."""
    if action == PASS or action.startswith("bid"):
        return False
    (width, length, each), place, *_ = read(action)
    if each:
        return width == 4
    return length > 1 and number(hand, place) == 4


def number_of_card(game, card):
    """OpenSpiel's number of a card of which others may have been dealt: the suits in order."""
    place = RANKS.index(card)
    if place > 12:
        return DEAL + 39 + place
    return DEAL + place + 13 * (4 - game.stock.count(card))


def same_legal(game, state):
    """Return OpenSpiel's number of each legal action that it knows."""
    (player,) = game.to_act
    legal = game.legal_actions(player)
    theirs = state.legal_actions()
    if player == CHANCE and game.place:
        assert state.is_chance_node()
        chances = Counter()
        for number_, chance in state.chance_outcomes():
            card = number_ - DEAL
            chances[RANKS[card % 13 if card < 52 else card - 39]] += chance
        assert dict(game.chance_outcomes()) == pytest.approx(chances)
        return {card: number_of_card(game, card) for card in legal}
    if player == CHANCE:
        assert [int(place) - 1 for place in legal] == theirs
        return {place: int(place) - 1 for place in legal}
    assert state.current_player() == player
    known = [action for action in legal if not unknown(game.hands[player], action)]
    if game.top == "BR":
        theirs = theirs[:1]  # to pass
    numbers = {state.action_to_string(player, number_): number_ for number_ in theirs}
    assert {named(action) for action in known} == {*numbers}
    assert len(known) == len(theirs)
    return {action: numbers[named(action)] for action in known}


def same_hands(game, state):
    """Check what each holds and what was played."""
    for player in range(3):
        hand, played, *_ = state.observation_string(player).splitlines()
        for line, cards in ((hand, game.hands[player]), (played, sum(game.played))):
            theirs = line.rpartition(" ")[2].replace("(BWJ)", "B").replace("(CJ)", "R")
            assert theirs == "".join(cards_of(cards, RANKS))


@pytest.mark.parametrize("seed", [1, 2])
def test_random_games_agree_with_openspiel(seed):
    """Some players pass whenever they can, so that others win with spring."""
    spiel, rng, ends = pyspiel.load_game("dou_dizhu"), random.Random(seed), Counter()
    for _ in range(80):
        game, state = DouDizhu(attached="any", deals=1), spiel.new_initial_state()
        pace = [rng.choice([0.05, 0.3, 1]) for _ in range(3)]
        while not game.is_terminal:
            numbers = same_legal(game, state)
            if game.place and len(game.stock) == 3:
                same_hands(game, state)
            some = [*numbers]
            if PASS in some and len(some) > 1:
                may_pass = rng.random() < (pace[game.to_act[0]] if game.playing else 0.5)
                some = [PASS] if may_pass else some[:-1]
            action = some[int(rng.random() * len(some))]
            game.apply(action)
            state.apply_action(numbers[action])
            assert game.is_terminal == state.is_terminal()
        assert list(game.returns) == state.returns()
        spring = game.doubled > sum(action in BOMBS for action in game.history)
        ends[spring, game.returns[game.landlord] > 0 if game.bid else None] += 1
    assert {*ends} == {(False, None), *((spring, won) for spring in (0, 1) for won in (0, 1))}


def test_openspiel_knows_the_same_plays():
    state = pyspiel.load_game("dou_dizhu").new_initial_state()
    theirs = {state.action_to_string(0, number_) for number_ in range(FIRST, LAST + 1)}
    ours = [named(play) for play in every(True, True) if "+" not in play or play[0] != play[3]]
    assert len(ours) == len(theirs) == 26_053
    assert {*ours} == theirs


KINDS = {
    "solo": (1, 1, 0),
    "pair": (2, 1, 0),
    "trio": (3, 1, 0),
    "bomb": (4, 1, 0),
    "rocket": (0, 0, 0),
    "trio_solo": (3, 1, 1),
    "trio_pair": (3, 1, 2),
    "four_two_solo": (4, 1, 1),
    "four_two_pair": (4, 1, 2),
    **{f"solo_chain_{length}": (1, length, 0) for length in range(5, 13)},
    **{f"pair_chain_{length}": (2, length, 0) for length in range(3, 11)},
    **{f"trio_chain_{length}": (3, length, 0) for length in range(2, 7)},
    **{f"trio_solo_chain_{length}": (3, length, 1) for length in range(2, 6)},
    **{f"trio_pair_chain_{length}": (3, length, 2) for length in range(2, 5)},
}


def test_all_plays_and_their_kinds_are_those_of_rlcard():
    package = Path(find_spec("rlcard").origin).parent
    with zipfile.ZipFile(package / "games" / "doudizhu" / "jsondata.zip") as data:
        table = json.loads(data.read("jsondata/card_type.json"))
    theirs = {in_order(cards): {KINDS[kind] for kind, _ in kinds} for cards, kinds in table.items()}
    ours = {}
    for name in every(True, True):
        ours.setdefault(in_order(name), {})[read(name).kind] = name
    assert len(theirs) == 27_471
    assert all(ours[cards].keys() >= kinds for cards, kinds in theirs.items())
    for cards, kinds in ours.items():
        for kind in kinds.keys() - theirs.get(cards, set()):
            main, _, attached = kinds[kind].partition("+")
            ranks = RANKS.index(main[0]) - 1, RANKS.index(main[-1]) + 1
            assert any(attached.count(RANKS[place]) == 3 for place in ranks if place >= 0)


def test_published_plays_are_those_whose_attached_cards_differ():
    def differ(name):
        attached = name.partition("+")[2]
        each = read(name).kind[2]
        return len(set(attached)) * each == len(attached)

    assert [*every(False, True)] == [name for name in every(True, True) if differ(name)]
    assert [*every(False, False)] == [
        name for name in every(False, True) if "+" not in name or name[0] != name[3]
    ]


@pytest.mark.parametrize("alike", [False, True])
def test_every_play_of_a_hand_is_found(alike):
    """By trying all plays there are on random hands."""
    rng, deck = random.Random(1), [*"3456789TJQKA2" * 4, "B", "R"]
    for size in (3, 9, 14, 17, 20, 20):
        cards = deck if size < 20 else deck[:16] + deck[26:36]  # with more of a rank
        hand = hand_of(rng.sample(cards, size))
        names = [
            name
            for name in every(alike, True)
            if all(number(hand, place) >= number(read(name).cards, place) for place in range(15))
        ]
        assert sorted(leads(hand, alike, True)) == sorted(names)


@pytest.mark.parametrize("alike", [False, True])
def test_every_answer_is_found(alike):
    """Among all plays of random hands: what is higher of the same kind, bombs, the rocket."""
    rng = random.Random(2)
    deck = [*"456789TJQ" * 4, *"3KA2BR"]
    for _ in range(60):
        beaten, hand = (hand_of(rng.sample(deck, 20)) for _ in range(2))
        play = read(rng.choice(leads(beaten, alike, True)))
        own = leads(hand, alike, True)
        better = {
            name
            for name in own
            if (read(name).kind == play.kind and read(name).place > play.place)
            or (name in BOMBS and (not doubles(play) or read(name).place > play.place))
        }
        found = answers(hand, play, alike)
        assert {*found} == better | {PASS}
        assert len(found) == len(better) + 1
