"""Spades against OpenSpiel, then rule by rule. The rules are those of pagat.com, Spades."""

import random
from collections import Counter
from itertools import product
from typing import Any

import lockstep
import pyspiel
import pytest
from tricks import check_resampling, dealt

from textgames.core import CHANCE, play_chance
from textgames.envs.cards.spades import Spades
from textgames.envs.cards.spades_points import largest_lead, said, score
from textgames.envs.cards.tricks import SPADES, deck, set_of

SUITS_EACH = ["c23456789TJQKA", "s23456789TJQKA", "h23456789TJQKA", "d23456789TJQKA"]
# Three cards each: player 2 wins with clubs, then player 3 may trump.
THREE = ["cQ dQK", "cK hQK", "cA dA sQ", "hA sKA"]


def number_of(action: str) -> int:
    """OpenSpiel numbers cards suit by suit, then bids from nil on."""
    names = (*deck(13), "nil", *map(str, range(1, 14)))
    return names.index(action)


def legal_there(game: Spades, state: Any) -> set[int]:
    """What OpenSpiel allows of our legal actions.

    Partners may not bid more than 13 together; and it never takes spades for broken, so that they
    are led only from a hand of nothing else. The published rules have it otherwise.
    """
    (player,) = game.to_act
    legal = game.legal_actions(player)
    if player != CHANCE and -1 in game.bids:
        legal = legal[: 14 - max(game.bids[(player + 2) % 4], 0)]
    elif player != CHANCE and not game.trick:
        legal = [card for card in legal if card[1] != "s"] or legal
    return {number_of(action) for action in legal}


def hand_of(state: Any, player: int) -> int:
    rows = [line.split() for line in state.observation_string(player).splitlines()[:4]]
    return set_of(f"{rank}{row[0].lower()}" for row in rows if row[1] != "none" for rank in row[1])


def tricks_of(state: Any) -> list[int]:
    lines = state.observation_string(0).partition("North East  South  West\n")[2]
    return [int(number) for number in lines.split()[:4]]


def compare_random_hand(state: Any, rng: random.Random) -> Spades:
    game = Spades(nil_helps=True)
    while game.to_act:
        assert not state.is_terminal()
        (player,) = game.to_act
        theirs = set(state.legal_actions())
        assert state.current_player() == (pyspiel.PlayerId.CHANCE if player == CHANCE else player)
        assert theirs == legal_there(game, state)
        if player != CHANCE:
            assert game.holds[player] == hand_of(state, player)
        if len(game.trick) == 1:
            assert [game._tricks(seat) for seat in range(4)] == tricks_of(state)
        legal = [a for a in game.legal_actions(player) if number_of(a) in theirs]
        place = rng.random() * rng.random() if player != CHANCE else rng.random()
        action = legal[int(place * len(legal))]  # low bids are likelier, which are made at times
        game.apply(action)
        state.apply_action(number_of(action))
    assert state.is_terminal()
    return game


def test_random_hands_agree_with_openspiel_but_for_two_of_its_rules():
    rng, seen, spiel = random.Random(5), Counter(), pyspiel.load_game("spades")
    for _ in range(500):
        state = spiel.new_initial_state()
        game = compare_random_hand(state, rng)
        first, second = state.returns()[:2]
        assert game.points == [first, second]
        assert game.returns == (first - second, second - first) * 2
        assert tricks_of(state) == [game._tricks(seat) for seat in range(4)]
        for side in (0, 1):
            bids, tricks = game.bids[side::2], [game._tricks(s) for s in (side, side + 2)]
            seen["made"] += sum(tricks) >= sum(bids) > 0
            seen["ten bags"] += "ten bags" in " ".join(game.transcript(0))
            missed = any(took and not bid for bid, took in zip(bids, tricks, strict=True))
            seen["nil missed"] += missed
            seen["nil made"] += any(not t and not b for b, t in zip(bids, tricks, strict=True))
            if not missed:
                assert score(bids, tricks, False) == score(bids, tricks, True)
    assert min(seen.values()) > 3
    assert len(seen) == 4


def three(*actions: str, hands: list[str] = THREE, **options: Any) -> Spades:
    return lockstep.played(dealt(Spades(ranks=3, **options), hands), *actions)


BIDS = ("1", "nil", "2", "3")


def test_all_bid_once_in_turn_and_the_first_bidder_leads():
    game = three()
    for player, bid in enumerate(BIDS):
        assert game.to_act == (player,)
        assert game.legal_actions(player) == ("nil", "1", "2", "3")
        game.apply(bid)
    assert game.bids == [1, 0, 2, 3]
    assert game.to_act == (0,)
    assert game.transcript(0) == [
        "Your cards are Qc Qd Kd.",
        "Player 0 bids 1.",
        "Player 1 bids nil.",
        "Player 2 bids 2.",
        "Player 3 bids 3.",
    ]


def test_the_next_player_bids_and_leads_first_in_the_next_hand():
    game, rng, first = Spades(hands=6, ranks=2), random.Random(1), []
    while not game.is_terminal:
        play_chance(game, rng)
        if game.bids == [-1] * 4:
            first.append(game.to_act[0])
        if -1 not in game.bids and not any(game.played):
            assert game.to_act[0] == first[-1]
        game.apply(rng.choice(game.legal_actions(game.to_act[0])))
    assert first == [0, 1, 2, 3, 0, 1]


def test_spades_are_trumps_and_are_led_when_broken_or_nothing_else_is_held():
    game = three(*BIDS, "Qc", "Kc", "Ac")
    assert game.legal_actions(3) == ("Ah", "Ks", "As")
    lockstep.played(game, "As")
    assert game.to_act == (3,)
    assert game.transcript(1)[-2:] == [
        "Player 3 plays As: spades are broken.",
        "Player 3 takes the trick.",
    ]
    assert game.legal_actions(3) == ("Ah", "Ks")
    game = three(*BIDS, "Qc", "Kc", "Ac", "Ah")
    assert game.to_act == (2,)
    assert game.legal_actions(2) == ("Ad",)
    lockstep.played(game, "Ad", "Ks", "Qd", "Qh")
    assert game.broken
    assert game.to_act == (3,)
    only = ["cA sQK", "cK hQK", "cQ dAK", "dQ hA sA"]
    game = three(*BIDS, "Ac", "Kc", "Qc", "Qd", hands=only)
    assert game.legal_actions(0) == ("Qs", "Ks")
    lockstep.played(game, "Ks")
    assert game.transcript(2)[-1] == "Player 0 leads Ks: spades are broken."
    assert not game.may[0] & ~SPADES
    assert game.legal_actions(1) == ("Qh", "Kh")
    lockstep.played(game, "Kh", "Ad")
    assert game.legal_actions(3) == ("As",)


@pytest.mark.parametrize(
    ("bids", "tricks", "helps", "points"),
    [
        ((3, 4), (2, 5), False, (70, 0, 0)),
        ((3, 4), (6, 4), False, (70, 0, 3)),
        ((3, 4), (6, 0), False, (-70, 0, 0)),
        ((0, 4), (0, 4), False, (40, 100, 0)),
        ((0, 4), (0, 3), False, (-40, 100, 0)),
        ((0, 4), (1, 4), False, (40, -100, 1)),
        ((0, 4), (1, 3), False, (-40, -100, 1)),
        ((0, 4), (1, 3), True, (40, -100, 0)),
        ((4, 0), (3, 2), True, (40, -100, 1)),
        ((4, 0), (2, 1), True, (-40, -100, 0)),
        ((0, 0), (0, 2), False, (0, 0, 2)),
        ((0, 0), (5, 6), False, (0, -200, 11)),
        ((0, 0), (0, 0), False, (0, 200, 0)),
        ((13, 13), (6, 7), False, (-260, 0, 0)),
    ],
)
def test_bids_count_10_a_trick_nils_100_and_bags_1(bids, tricks, helps, points):
    found = score(bids, tricks, helps)
    assert found == points
    assert found.points == sum(points)


@pytest.mark.parametrize(
    ("side", "bids", "tricks", "cost", "text"),
    [
        (0, (3, 4), (6, 4), 0, "Players 0 and 2: bid of 7 made, +70; 3 bags, +3."),
        (1, (3, 4), (6, 0), 0, "Players 1 and 3: bid of 7 missed, -70."),
        (
            1,
            (0, 4),
            (1, 4),
            100,
            "Players 1 and 3: bid of 4 made, +40; nil of player 1 missed, -100; 1 bag, +1; "
            "ten bags in all, -100.",
        ),
        (
            0,
            (0, 0),
            (2, 0),
            0,
            "Players 0 and 2: nil of player 0 missed, -100; nil of player 2 made, +100; "
            "2 bags, +2.",
        ),
    ],
)
def test_what_counted_is_told(side, bids, tricks, cost, text):
    assert said(side, bids, tricks, score(bids, tricks, False), cost) == text


def finished(hands: list[str], *bids: str, **options: Any) -> Spades:
    """Play the lowest card that is legal to the end."""
    game = lockstep.played(dealt(Spades(**options), hands), *bids)
    while game.to_act:
        game.apply(game.legal_actions(game.to_act[0])[0])
    return game


def test_the_side_with_more_points_wins_by_the_difference():
    game = finished(THREE, *BIDS, ranks=3)
    assert game.transcript(3)[-3:] == [
        "Players 0 and 2: bid of 3 missed, -30.",
        "Players 1 and 3: bid of 3 missed, -30; nil of player 1 made, +100.",
        "Points: players 0 and 2 have -30, players 1 and 3 have 70: players 1 and 3 win.",
    ]
    assert game.returns == (-100, 100, -100, 100)
    assert game.sides() == ((0, 2), (1, 3))


def test_equal_points_are_a_draw():
    game = finished(THREE, "3", "3", "3", "3", ranks=3)
    assert game.points == [-60, -60]
    assert game.returns == (0, 0, 0, 0)
    assert game.transcript(0)[-1].endswith("have -60: a draw.")


def test_ten_bags_of_all_hands_cost_100():
    """Player 1 takes all thirteen tricks of each hand with spades."""
    game, seen = Spades(hands=3), []
    for bids in (["nil", "4", "nil", "3"], ["6", "nil", "1", "1"], ["1", "nil", "nil", "9"]):
        lockstep.played(dealt(game, SUITS_EACH), *bids)
        hand = game.hand
        while game.hand == hand and not game.is_terminal:
            game.apply(game.legal_actions(game.to_act[0])[0])
        seen.append((game.points[1], game.bags[1]))
    # they bid 7; then 6 and 1, as player 1 begins; then 9 and a nil, as player 2 begins
    assert seen == [(76, 6), (76 + 76 - 100, 2), (52 + 90 + 100 + 4, 6)]
    assert "; 6 bags, +6; ten bags in all, -100." in " ".join(game.transcript(0))


# Players 0 and 2 make their nils; player 1 misses its own with ten tricks, which are ten bags, and
# player 3 its bid of 13 with three.
LARGEST = ["c23456789TJQKA", "d234 s56789TJQKA", "h23456789TJ dQKA", "s234 hQKA d56789TJ"]


def test_the_largest_lead_is_reached():
    game = lockstep.played(dealt(Spades(), LARGEST), "nil", "nil", "nil", "13")
    lockstep.played(game, "2c", "2d", "2h", "2s", "Ah", "3c", "3d", "3h", "Kh", "4c", "4d", "4h")
    while game.to_act:
        game.apply(game.legal_actions(game.to_act[0])[0])
    assert game.returns[0] == 200 - (-130 - 100 + 10 - 100) == game.return_range()[1]
    assert game.returns[1] == game.return_range()[0]
    assert game.forfeit_returns(3) == game.returns
    assert game.forfeit_returns(2) == game.returns[1:] + game.returns[:1]


@pytest.mark.parametrize("helps", [False, True])
@pytest.mark.parametrize(("ranks", "hands"), [(2, 1), (2, 3), (3, 2), (4, 1)])
def test_no_lead_is_larger(ranks, hands, helps):
    """All bids and tricks of both sides, hand by hand, with the bags of both."""
    results = set()
    for tricks in product(range(ranks + 1), repeat=4):
        if sum(tricks) == ranks:
            for bids in product(range(ranks + 1), repeat=4):
                ours = score(bids[::2], tricks[::2], helps)
                theirs = score(bids[1::2], tricks[1::2], helps)
                results.add((ours.points - theirs.points, ours.bags, theirs.bags))
    leads = {(0, 0): 0}
    for _ in range(hands):
        after: dict[tuple[int, int], int] = {}
        for (bags, lead), (more, ours, theirs) in product(leads.items(), results):
            own, other = bags[0] + ours, bags[1] + theirs
            now = lead + more - 100 * (own // 10) + 100 * (other // 10)
            key = own % 10, other % 10
            after[key] = max(after.get(key, now), now)
        leads = after
    assert max(leads.values()) == largest_lead(ranks, hands, helps)
    assert Spades(ranks=ranks, hands=hands, nil_helps=helps).return_range()[1] == max(
        leads.values()
    )


def test_the_view_shows_bids_tricks_and_what_was_played():
    game = three("1", "nil", "2")
    assert game.view(3).splitlines()[:5] == [
        "Spades are not broken.",
        "          bid  tricks  card",
        "player 0    1       0",
        "player 1  nil       0",
        "player 2    2       0",
    ]
    game = three(*BIDS, "Qc", "Kc", "Ac", "As", "Ah", hands=THREE)
    assert game.view(0).splitlines() == [
        "Trick 2 of 3. Spades are broken.",
        "          bid  tricks  card",
        "you         1       0",
        "player 1  nil       0",
        "player 2    2       0",
        "player 3    3       1  Ah led",
        "          your cards  played so far",
        "clubs     -           Qc Kc Ac",
        "diamonds  Qd Kd       -",
        "hearts    -           Ah",
        "spades    -           As",
    ]
    game = dealt(Spades(ranks=3, hands=2), THREE)
    assert game.view(0).splitlines()[:2] == [
        "Hand 1 of 2. Spades are not broken.",
        "Points: players 0 and 2 0 (0 bags), players 1 and 3 0 (0 bags).",
    ]


def test_the_features_are_cards_bids_tricks_and_points():
    game = three(*BIDS, "Qc", "Kc", "Ac", "As", "Ah")
    row = list(game.features(1))
    assert len(row) == 12 * 9 + 4 + 4 * 3 + 4 + 2
    assert {deck(3)[i] for i in range(12) if row[i]} == {"Qh", "Kh"}
    assert row[112:124] == [1, 0, 0, 1, 2 / 3, 0, 1, 1, 1 / 3, 1, 1 / 3, 0]
    assert row[124:] == [0, 0, 0, 0, 1, 1]
    game = Spades(hands=4)
    game.points, game.bags = [120, -70], [3, 0]
    assert list(game.features(1))[-6:] == [-70 / 2000, 0, 120 / 2000, 0.3, 0, 0.25]


@pytest.mark.parametrize("options", [{}, {"hands": 3, "ranks": 5}, {"ranks": 3}], ids=str)
def test_histories_drawn_anew_cannot_be_told_apart(options):
    assert check_resampling(lambda: Spades(**options), 12, seed=4) > 15


def test_the_rules_follow_the_options():
    rules = Spades().rules(1)
    assert (
        "You are player 1 of 4 (numbered from 0) in spades, played for one hand; player 3" in rules
    )
    assert "and those tricks are only bags." in rules
    assert "Player 0 begins. " in rules
    several = Spades(hands=2, ranks=2, nil_helps=True).rules(0)
    assert "those tricks count for the partner's bid." in several
    assert "Player 0 begins the first hand, player 1 the second, and so on." in several
    assert "T is a ten" not in several
    assert "such as [2] or [As]" in several
    assert "Every ten bags of all hands cost 100." in several
    assert len(Spades(hands=2, nil_helps=True).rules(0).split()) <= 255
