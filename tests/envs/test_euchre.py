"""Euchre rule by rule. The rules are those of pagat.com, Euchre."""

import random
from collections import Counter
from typing import Any

import lockstep
import pytest
from tricks import another_history, check_resampling, dealt

from textgames.envs.cards.euchre import Euchre
from textgames.envs.cards.euchre_table import said, scored, suits
from textgames.envs.cards.tricks import BITS, deck, set_of, told

# Player 3 deals; hearts will be trumps, of which player 0 has the best and player 1 the second.
FOUR = ["c9 hJA sTQ", "cQ dJ hQ s9K", "cTK dK h9 sA", "cA d9TQ hK"]
# With the ten of hearts, player 0 has all tricks.
STRONG = ["dJ hJAKQ", "c9TQ dAK", "cJKA d9T", "h9 s9TJQ"]


def four(*actions: str, **options: Any) -> Euchre:
    return lockstep.played(dealt(Euchre(**options), FOUR), "Th", *actions)


def told_last(game: Euchre, number: int, player: int = 0) -> list[str]:
    return game.transcript(player)[-number:]


def test_each_may_pass_or_order_the_card_up_and_the_dealer_is_the_last():
    game = four()
    assert game.transcript(1) == [
        "Your cards are Qc Jd Qh 9s Ks.",
        "Player 3 is the dealer and turns up Th.",
    ]
    for player in range(4):
        assert game.to_act == (player,)
        assert game.legal_actions(player) == ("pass", "order up", "order up alone")
        game.apply("pass")
    assert told_last(game, 2) == [
        "Player 3 passes.",
        "Th is turned down: name another suit or pass.",
    ]
    others = ("clubs", "clubs alone", "diamonds", "diamonds alone", "spades", "spades alone")
    for player in range(3):
        assert game.to_act == (player,)
        assert game.legal_actions(player) == ("pass", *others)
        game.apply("pass")
    assert game.legal_actions(3) == others
    lockstep.played(game, "spades")
    assert told_last(game, 1) == ["Player 3 names spades: spades are trumps."]
    assert game.to_act == (0,)
    assert game.shown == BITS["Th"]


def test_without_stick_the_dealer_a_hand_may_go_unplayed_but_not_four_in_a_row():
    game = four(*["pass"] * 8, stick_the_dealer=False)
    assert "All have passed twice: nobody scores." in game.transcript(0)
    assert told_last(game, 1) == ["Points: players 0 and 2 have 0, players 1 and 3 have 0."]
    assert (game.hand, game.dealer) == (2, 0)
    lockstep.played(dealt(game, FOUR), "Th")
    assert told_last(game, 2) == [
        "Hand 2: your cards are 9c Jh Ah Ts Qs.",
        "Player 0 is the dealer and turns up Th.",
    ]
    for _ in range(2):
        lockstep.played(game, *["pass"] * 8)
        lockstep.played(dealt(game, FOUR), "Th")
    assert (game.hand, game.dealer) == (4, 2)
    played = finished(lockstep.played(game.clone(), "order up alone"))
    assert played.is_terminal
    lockstep.played(game, *["pass"] * 8)
    assert told_last(game, 2) == [
        "Four hands in a row went unplayed: the game is over.",
        "Points: players 0 and 2 have 0, players 1 and 3 have 0: a draw.",
    ]
    assert game.returns == (0, 0, 0, 0)


def test_a_hand_that_is_played_ends_the_row_of_those_that_are_not():
    game = four(*["pass"] * 8, stick_the_dealer=False, points=9)
    for _ in range(2):
        lockstep.played(dealt(game, FOUR), "Th", *["pass"] * 8)
    assert game.unplayed == 3
    finished(lockstep.played(dealt(game, FOUR), "Th", "order up", "9h"))
    assert game.unplayed == 0
    assert not game.is_terminal


def test_the_dealer_takes_the_card_and_discards_any_in_secret():
    game = four("pass", "order up")
    assert game.to_act == (3,)
    assert game.legal_actions(3) == ("Ac", "9d", "Td", "Qd", "Th", "Kh")
    lockstep.played(game, "9d")
    ordered = "Player 1 orders up Th: hearts are trumps."
    assert told_last(game, 3) == [ordered, "Player 3 takes Th.", "Player 3 discards a card."]
    assert told_last(game, 1, 3) == ["You discard 9d."]
    assert game.holds[3] == set_of(["Ac", "Td", "Qd", "Th", "Kh"])
    assert game.to_act == (0,)
    game = four("pass", "pass", "pass", "order up", "Th")
    assert game.holds[3] == set_of(["Ac", "9d", "Td", "Qd", "Kh"])
    assert "Player 3 picks up Th: hearts are trumps." in game.transcript(2)


@pytest.mark.parametrize(
    ("actions", "out", "leader"),
    [
        (["order up alone", "9d"], (2,), 0),
        (["pass", "order up alone"], (3,), 0),
        (["pass", "pass", "order up alone", "9d"], (0,), 1),
        (["pass", "pass", "pass", "order up alone", "9d"], (1,), 0),
        (["pass"] * 4 + ["clubs alone"], (2,), 0),
        (["pass"] * 6 + ["clubs alone"], (0,), 1),
    ],
)
def test_the_partner_of_who_plays_alone_sits_out_and_the_next_player_leads(actions, out, leader):
    game = four(*actions)
    assert game.out == out
    assert game.to_act == (leader,)
    alone = (out[0] + 2) % 4
    assert f"Player {alone} plays alone: player {out[0]} sits out." in game.transcript(2)
    asked = []
    while not game.is_terminal:
        asked += game.to_act
        game.apply(game.legal_actions(game.to_act[0])[0])
    assert Counter(asked) == {seat: 5 for seat in range(4) if seat not in out}


def test_a_dealer_who_sits_out_does_not_take_the_card():
    game = four("pass", "order up alone")
    assert told_last(game, 2) == [
        "Player 1 orders up Th: hearts are trumps.",
        "Player 1 plays alone: player 3 sits out.",
    ]
    assert game.shown == BITS["Th"]
    assert game.holds[3] == set_of(["Ac", "9d", "Td", "Qd", "Kh"])


def test_one_opponent_of_a_lone_player_may_defend_alone():
    game = four("order up alone", "9d", defend_alone=True)
    assert game.to_act == (1,)
    assert game.legal_actions(1) == ("pass", "defend alone")
    lockstep.played(game, "pass")
    assert told_last(game, 1) == ["Player 1 does not defend alone."]
    assert game.to_act == (3,)
    lockstep.played(game, "defend alone")
    assert told_last(game, 1) == ["Player 3 defends alone: player 1 sits out."]
    assert game.out == (2, 1)
    lockstep.played(game, "9c")
    assert game.to_act == (3,)
    lockstep.played(game, "Ac")
    assert told_last(game, 1) == ["Player 3 takes the trick."]
    assert four("pass", "order up alone", "pass", defend_alone=True).to_act == (2,)
    assert four("pass", "order up alone", "pass", "pass", defend_alone=True).to_act == (0,)
    two = four("pass", "order up alone", "defend alone", defend_alone=True)
    assert two.out == (3, 2)
    assert four("order up", "9d", defend_alone=True).leader == 0  # not against two
    named = four(*["pass"] * 6, "clubs alone", "defend alone", defend_alone=True)
    assert named.out == (0, 3)
    assert named.to_act == (1,)


def test_the_left_bower_is_a_trump_in_every_way():
    game = four("order up", "9d", "Ah")
    assert game.legal_actions(1) == ("Jd", "Qh")
    lockstep.played(game, "Jd", "9h", "Th")
    assert told_last(game, 1) == ["Player 1 takes the trick."]
    game = four("order up", "9d", "9c", "Qc", "Tc", "Ac", "Td", "Ah", "Jd")
    # diamonds are led: who has none may trump with hearts or with the jack of diamonds
    assert game.table & BITS["Jd"]
    lockstep.played(game, "Kd")
    assert game.to_act == (1,)
    game = four("order up", "9d", "Ts")
    assert game.legal_actions(1) == ("9s", "Ks")


def test_the_right_bower_beats_the_left_and_a_side_suit_lacks_it():
    game = four("order up", "9d", "Jh", "Jd", "9h", "Th")
    assert told_last(game, 1) == ["Player 0 takes the trick."]
    bowers = suits("h")
    assert (bowers.right, bowers.left) == ("Jh", "Jd")
    assert told(bowers.of["Jd"] & set_of(deck(6))) == "Jd 9h Th Jh Qh Kh Ah"
    assert told(bowers.of["9d"] & set_of(deck(6))) == "9d Td Qd Kd Ad"
    assert told(bowers.of["9c"] & set_of(deck(6))) == "9c Tc Jc Qc Kc Ac"
    assert [suits(suit).left for suit in "cdhs"] == ["Js", "Jh", "Jd", "Jc"]


@pytest.mark.parametrize(
    ("tricks", "alone", "defended", "points", "text"),
    [
        (5, False, False, 2, "all five tricks: 2 points."),
        (5, True, False, 4, "all five tricks: 4 points."),
        (5, True, True, 4, "all five tricks: 4 points."),
        (4, True, False, 1, "4 tricks: 1 point."),
        (3, False, False, 1, "3 tricks: 1 point."),
        (2, False, False, -2, "2 tricks: they are euchred, and players 0 and 2 get 2 points."),
        (1, True, False, -2, "1 trick: they are euchred, and players 0 and 2 get 2 points."),
        (0, True, True, -4, "0 tricks: they are euchred, and players 0 and 2 get 4 points."),
    ],
)
def test_three_tricks_count_1_all_five_2_or_4_alone_and_fewer_2_to_the_others(
    tricks, alone, defended, points, text
):
    assert scored(tricks, alone, defended) == points
    assert said(1, tricks, points) == f"Players 1 and 3 made trumps and take {text}"


def finished(game: Euchre) -> Euchre:
    """Play the last card that is legal to the end of the hand."""
    hand = game.hand
    while game.hand == hand and not game.is_terminal:
        game.apply(game.legal_actions(game.to_act[0])[-1])
    return game


def test_a_lone_march_is_the_best_result():
    game = finished(lockstep.played(dealt(Euchre(), STRONG), "Th", "order up alone", "9s"))
    assert told_last(game, 2) == [
        "Players 0 and 2 made trumps and take all five tricks: 4 points.",
        "Points: players 0 and 2 have 4, players 1 and 3 have 0: players 0 and 2 win.",
    ]
    assert game.returns == (4, -4, 4, -4)
    assert game.return_range() == (-4, 4)
    assert game.forfeit_returns(1) == game.forfeit_returns(3) == (4, -4, 4, -4)
    assert game.forfeit_returns(0) == game.forfeit_returns(2) == (-4, 4, -4, 4)
    assert game.sides() == ((0, 2), (1, 3))


def test_the_deal_moves_on_until_a_side_has_enough_points():
    game = Euchre(points=5)
    seen = []
    for dealer in (3, 0, 1):
        assert game.dealer == dealer
        hands = STRONG[-game.first :] + STRONG[: -game.first] if game.first else STRONG
        lockstep.played(dealt(game, hands), "Th")
        assert game.to_act == (game.first,)
        lockstep.played(game, "order up alone")
        lockstep.played(game, game.legal_actions(dealer)[0])
        finished(game)
        seen.append(tuple(game.points))
    assert seen == [(4, 0), (4, 4), (8, 4)]
    assert game.is_terminal
    assert game.returns == (4, -4, 4, -4)
    assert game.return_range() == (-8, 8)
    assert "Points: players 0 and 2 have 4, players 1 and 3 have 0." in game.transcript(0)
    assert told_last(game, 1)[0].endswith("players 1 and 3 have 4: players 0 and 2 win.")


def test_the_view_shows_trumps_tricks_and_who_is_out():
    game = four("pass")
    assert game.view(1).splitlines() == [
        "Player 3 is the dealer; Th was turned up.",
        "          tricks  card",
        "player 0       0",
        "you            0",
        "player 2       0",
        "player 3       0",
        "Your cards: Qc Jd Qh 9s Ks",
    ]
    assert four(*["pass"] * 4).view(1).startswith("Player 3 is the dealer; Th was turned up and")
    game = four("order up alone", "9d", "Ts", "Ks")
    assert game.view(3).splitlines() == [
        "Trick 1 of 5. Hearts are trumps; the best are Jh and Jd.",
        "Player 0 made trumps alone; player 3 is the dealer.",
        "          tricks  card",
        "player 0       0  Ts led",
        "player 1       0  Ks",
        "player 2     out",
        "you            0",
        "          your cards  played so far",
        "clubs     Ac          -",
        "diamonds  Td Qd       -",
        "hearts    Th Kh       -",
        "spades    -           Ts Ks",
    ]
    assert four(points=3).view(0).splitlines()[:2] == [
        "Hand 1. Player 3 is the dealer; Th was turned up.",
        "Points: players 0 and 2 0, players 1 and 3 0.",
    ]


def test_the_features_are_cards_trumps_seats_tricks_and_points():
    game = four("order up alone", "9d", "9c", "Qc", "Ac", "Qd")
    row = list(game.features(3))
    names = deck(6)
    assert len(row) == 24 * 11 + 4 + 4 + 16 + 5
    assert {names[place] for place in range(24) if row[place]} == {"Td", "Th", "Kh"}
    own = row[24 * 9 + 4 :]
    assert [names[place] for place in range(24) if own[place]] == ["Th"]
    assert [names[place] for place in range(24) if own[24 + place]] == ["9d"]
    assert own[48:52] == [0, 0, 1, 0]
    assert own[52:68] == [1, 0, 0, 0.2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]
    assert own[68:] == [1, 0, 0, 0, 0]
    assert list(game.features(0))[24 * 10 + 4 :][:24] == [0] * 24
    game = Euchre(points=9)
    game.turned, game.points, game.unplayed = "Th", [3, 6], 1
    assert list(game.features(1))[-3:] == [0.5, 0.25, 0.25]


@pytest.mark.parametrize(
    "options",
    [{}, {"points": 5}, {"defend_alone": True}, {"ranks": 8, "stick_the_dealer": False}],
    ids=str,
)
def test_histories_drawn_anew_cannot_be_told_apart(options):
    assert check_resampling(lambda: Euchre(**options), 25, seed=4) > 40


def test_what_the_dealer_took_is_in_its_hand_or_discarded():
    rng, places = random.Random(3), Counter()
    for _ in range(60):
        game = four("pass", "order up", "9d", "9c", "Qc")
        other = another_history(game, 2, rng)
        places["hand"] += bool(other.holds[3] & BITS["Th"])
        places["discarded"] += other.buried == BITS["Th"]
        own = another_history(game, 3, rng)
        assert (own.buried, own.holds[3]) == (game.buried, game.holds[3])
    assert places["hand"] + places["discarded"] == 60
    assert min(places.values()) > 3


def test_the_rules_follow_the_options():
    rules = Euchre().rules(1)
    assert (
        "You are player 1 of 4 in euchre, played for one hand; player 3 is your partner." in rules
    )
    assert "The 24 cards are 9, T, J, Q, K, A (best)" in rules
    assert "Player 3 deals and turns up one more card." in rules
    assert "or pass; the dealer then has to." in rules
    assert "defend" not in rules
    other = Euchre(points=10, stick_the_dealer=False, defend_alone=True, ranks=8).rules(0)
    assert "played until a side has 10 points;" in other
    assert "Player 3 deals the first hand, 0 the next, and turns up" in other
    assert "or pass; if all pass again, nobody scores (four times running ends the game)." in other
    assert "An opponent may then defend alone." in other
    assert "fewer give the others 2, or a lone defender 4." in other
    assert len(other.split()) <= 255
