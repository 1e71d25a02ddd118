"""Cribbage rule by rule. The rules are those of the American Cribbage Congress and pagat.com."""

import random
from typing import Any

import lockstep
import pytest
from tricks import another_history, dealt

from textgames.core import CHANCE, OptionError, play_chance
from textgames.envs.cards.cribbage import Cribbage
from textgames.envs.cards.tricks import CARDS

# Player 1 deals. The best hand of all, if the five of spades is turned up.
TWO = ["c5 d5A2 h5 sJ", "sQ dK9 h67 c9"]
CRIB = ("Ad", "2d", "9c", "9d")
LAID = ("5c", "Kd", "5d", "6h", "5h", "7h", "Js", "Qs")
# Player 2 deals; player 0 puts away a king, player 1 a queen, player 2 a ten.
THREE = ["cK dT9 s8 h7", "cQ dJ hJ s46", "cT d23 hA s3"]
# Player 3 deals.
FOUR = ["c5 d5A2 h5", "sQ dK9 h67", "cT d3 h4 sK7", "cA d47 h8 sA"]


def two(*actions: str, hands: list[str] = TWO, **options: Any) -> Cribbage:
    return lockstep.played(dealt(Cribbage(2, **options), hands), *actions)


def last(game: Cribbage, number: int, player: int = 0) -> list[str]:
    return game.transcript(player)[-number:]


def test_two_players_get_six_cards_and_put_two_into_the_crib():
    game = two()
    assert game.transcript(0) == [
        "Deal 1: player 1 is the dealer. Your cards are Ad 2d 5c 5d 5h Js."
    ]
    assert game.transcript(1) == ["Deal 1: you are the dealer. Your cards are 6h 7h 9c 9d Qs Kd."]
    assert game.to_act == (0,)
    assert game.legal_actions(0) == ("Ad", "2d", "5c", "5d", "5h", "Js")
    lockstep.played(game, "Ad")
    assert game.to_act == (0,)
    assert game.legal_actions(0) == ("2d", "5c", "5d", "5h", "Js")
    assert last(game, 1, 1) == ["Player 0 puts a card into the crib."]
    lockstep.played(game, "2d")
    assert last(game, 2) == ["You put Ad into the crib.", "You put 2d into the crib."]
    assert last(game, 2, 1) == ["Player 0 puts a card into the crib."] * 2
    lockstep.played(game, "9d", "9c")
    assert game.to_act == (CHANCE,)
    assert len(game.legal_actions(CHANCE)) == 40
    lockstep.played(game, "5s")
    assert last(game, 1) == ["The starter is 5s."]
    assert game.to_act == (0,)


def test_three_and_four_players_get_five_cards_and_put_one_into_the_crib():
    game = dealt(Cribbage(3), THREE)
    assert game.to_act == (CHANCE,)
    lockstep.played(game, "9h")
    assert game.to_act == (0,)
    assert "9h" not in " ".join(game.transcript(0) + game.transcript(1) + game.transcript(2))
    lockstep.played(game, "Kc", "Qc", "Tc")
    assert game.to_act == (CHANCE,)
    assert sorted(game._crib()) == ["9h", "Kc", "Qc", "Tc"]
    assert last(game, 2, 2) == [
        "Player 1 puts a card into the crib.",
        "You put Tc into the crib.",
    ]
    game = lockstep.played(dealt(Cribbage(4), FOUR), "Ad", "9d", "Ks", "8h")
    assert sorted(game._crib()) == ["8h", "9d", "Ad", "Ks"]
    lockstep.played(game, "2h")
    assert game.to_act == (0,)


def test_a_jack_as_starter_gives_the_dealer_two_points():
    game = two(*CRIB, "Jd")
    assert last(game, 2) == ["The starter is Jd.", "Player 1 gets 2 points for his heels."]
    assert game.points == [0, 2]
    assert game.to_act == (0,)
    assert two(*CRIB, "Qd").points == [0, 0]


def test_cards_are_laid_in_turn_up_to_31_and_count_at_once():
    game = two(*CRIB, "5s")
    assert game.legal_actions(0) == ("5c", "5d", "5h", "Js")
    lockstep.played(game, *LAID[:2])
    assert last(game, 2) == [
        "Player 0 lays 5c: the count is 5.",
        "Player 1 lays Kd: the count is 15, 2 points (fifteen 2).",
    ]
    lockstep.played(game, "5d", "6h")
    assert game.count == 26
    assert game.legal_actions(0) == ("5h",)
    lockstep.played(game, "5h")
    assert last(game, 2) == [
        "Player 0 lays 5h: the count is 31, 2 points (thirty-one 2).",
        "The count starts again at 0.",
    ]
    assert game.points == [2, 2]
    assert game.to_act == (1,)
    lockstep.played(game, "7h", "Js")
    assert last(game, 1) == ["Player 0 lays Js: the count is 17."]
    assert game.points == [2, 2]


def test_then_the_hands_count_and_the_crib_last():
    game = two(*CRIB, "5s", *LAID)
    expected = [
        "Player 1 lays Qs: the count is 27.",
        "Player 1 has laid the last card: 1 point.",
        "Player 0 shows 5c 5d 5h Js with 5s: 29 points (fifteens 16, pairs 12, his nobs 1).",
        "Player 1 shows 6h 7h Qs Kd with 5s: 7 points (fifteens 4, runs 3).",
        "The crib of player 1 is Ad 2d 9c 9d with 5s: 6 points (fifteens 4, pairs 2).",
        "Points: player 0 31, player 1 16.",
    ]
    assert last(game, 6, 1) == expected
    assert game.points == [31, 16]
    assert game.deal == 2
    dealt(game, TWO)
    assert last(game, 1) == ["Deal 2: you are the dealer. Your cards are Ad 2d 5c 5d 5h Js."]
    assert game.to_act == (1,)
    assert game.dealer == 0


def test_who_cannot_lay_says_go_and_the_last_to_lay_gets_a_point():
    hands = ["cQ d9J h4 s23", "cK dK7 hA8 sA"]
    game = two("2s", "3s", "7d", "8h", "7h", "Qc", "Kc", hands=hands)
    assert game.legal_actions(0) == ("4h", "9d", "Jd")
    lockstep.played(game, "4h")
    assert game.legal_actions(1) == ("Ah", "As")
    lockstep.played(game, "Ah")
    assert last(game, 2) == ["Player 1 lays Ah: the count is 25.", "Player 0 says go."]
    assert game.to_act == (1,)
    assert game.legal_actions(1) == ("As",)
    lockstep.played(game, "As")
    assert last(game, 3) == [
        "Player 1 lays As: the count is 26, 2 points (pair 2).",
        "Player 1 has laid the last card: 1 point.",  # it holds a king: it need not say go
        "The count starts again at 0.",
    ]
    assert game.transcript(0).count("Player 0 says go.") == 1
    assert game.points == [0, 3]
    assert game.to_act == (0,)  # the one after the last to lay
    lockstep.played(game, "9d", "Kd", "Jd")
    assert "Player 0 has laid the last card: 1 point." in game.transcript(1)


def test_after_a_go_the_next_player_begins_even_if_it_has_said_go():
    hands = ["cQ d9J h4 s23", "cK dKT hA8 sA"]
    game = two("2s", "3s", "Ah", "8h", "7h", "Qc", "Kc", "9d", hands=hands)
    assert game.count == 29
    lockstep.played(game, "As")
    assert last(game, 4) == [
        "Player 1 lays As: the count is 30.",
        "Player 0 says go.",
        "Player 1 has laid the last card: 1 point.",
        "The count starts again at 0.",
    ]
    assert game.to_act == (0,)
    assert game.legal_actions(0) == ("4h", "Jd")


def test_of_three_players_those_who_can_still_lay_go_on_in_turn():
    game = dealt(Cribbage(3), THREE)
    lockstep.played(game, "9h", "Kc", "Qc", "Tc", "5h", "Td", "Jd", "3d")
    assert game.to_act == (0,)
    lockstep.played(game, "7h")
    assert last(game, 2) == ["Player 0 lays 7h: the count is 30.", "Player 1 says go."]
    assert game.to_act == (2,)
    assert game.legal_actions(2) == ("Ah",)
    lockstep.played(game, "Ah")
    assert game.points == [0, 0, 2]
    assert game.to_act == (0,)
    lockstep.played(game, "8s", "Jh", "2d", "9d")
    assert last(game, 5, 1) == [
        "Player 0 lays 9d: the count is 29.",
        "Player 1 says go.",
        "Player 2 says go.",
        "Player 0 has laid the last card: 1 point.",
        "The count starts again at 0.",
    ]
    assert game.to_act == (1,)
    assert game.points == [1, 0, 2]


def test_whoever_reaches_the_target_wins_at_once():
    game = two(*CRIB, "5s", *LAID[:4], target=5)
    game.points = [3, 4]
    lockstep.played(game, "5h")
    assert last(game, 2) == [
        "Player 0 lays 5h: the count is 31, 2 points (thirty-one 2).",
        "Player 0 has 5 points and wins.",
    ]
    assert game.is_terminal
    assert game.returns == (1, -1)
    heels = dealt(Cribbage(target=5), TWO)
    heels.points = [4, 4]
    lockstep.played(heels, *CRIB, "Jd")
    assert heels.returns == (-1, 1)
    point = two(*CRIB, "5s", *LAID[:7], target=5)
    point.points = [4, 4]
    lockstep.played(point, "Qs")
    assert last(point, 2) == [
        "Player 1 has laid the last card: 1 point.",
        "Player 1 has 5 points and wins.",
    ]


def test_the_hand_of_the_player_after_the_dealer_counts_first():
    game = two(*CRIB, "5s", *LAID[:7])
    game.points = [92, 119]
    lockstep.played(game, "Qs")  # 120 for player 1
    assert last(game, 1) == ["Player 0 has 121 points and wins."]
    assert game.points == [121, 120]
    game = two(*CRIB, "5s", *LAID[:7])
    game.points = [91, 113]
    lockstep.played(game, "Qs")
    assert game.points == [120, 121]
    assert last(game, 2)[0].startswith("Player 1 shows")
    game = two(*CRIB, "5s", *LAID[:7])
    game.points = [91, 112]
    lockstep.played(game, "Qs")
    assert game.points == [120, 121]
    assert last(game, 2)[0].startswith("The crib of player 1")


@pytest.mark.parametrize(("points", "returns"), [(89, (2, -2)), (90, (2, -2)), (91, (1, -1))])
def test_with_skunks_a_win_by_31_counts_double(points, returns):
    game = two(*CRIB, "5s", *LAID[:7], skunks=True)
    game.points = [92, points - 1]
    lockstep.played(game, "Qs")
    assert game.returns == returns
    assert game.return_range() == (-2, 2)
    skunked = last(game, 1) == ["Player 1 is skunked: -2."]
    assert skunked == (returns == (2, -2))
    plain = two(*CRIB, "5s", *LAID[:7])
    plain.points = [92, points - 1]
    assert lockstep.played(plain, "Qs").returns == (1, -1)


def test_three_players_play_each_for_itself():
    game = dealt(Cribbage(3, skunks=True), THREE)
    lockstep.played(game, "9h", "Kc", "Qc", "Tc", "5h", "Td", "Jd", "3d", "7h")
    game.points = [90, 91, 119]
    lockstep.played(game, "Ah")
    assert last(game, 2) == ["Player 2 has 121 points and wins.", "Player 0 is skunked: -2."]
    assert game.returns == (-2, -1, 3)
    assert game.return_range() == (-2, 4)
    assert Cribbage(3).return_range() == (-1, 2)
    assert Cribbage(3).forfeit_returns(0) == (-1, 0.5, 0.5)
    assert game.sides() == ((0,), (1,), (2,))


def test_four_players_are_two_pairs_who_share_their_points():
    game = lockstep.played(dealt(Cribbage(4), FOUR), "Ad", "9d", "Ks", "8h", "2h")
    lockstep.played(game, "5c", "Qs")
    assert game.points == [0, 2]
    lockstep.played(game, "Tc")
    assert last(game, 1) == ["Player 2 lays Tc: the count is 25."]
    game.points = [0, 119]
    lockstep.played(game, "4d")
    assert game.to_act == (0,)
    lockstep.played(game, "2d")
    assert game.points == [2, 119]
    lockstep.played(game, "Kd", "3d", "7d", "5d", "6h")
    assert game.points == [2, 121]
    assert last(game, 1) == ["Players 1 and 3 have 121 points and win."]
    assert game.returns == (-1, 1, -1, 1)
    assert game.sides() == ((0, 2), (1, 3))
    assert game.return_range() == (-1, 1)
    assert game.forfeit_returns(2) == (-1, 1, -1, 1)
    assert game.forfeit_returns(3) == (1, -1, 1, -1)


def test_skunks_need_a_target_of_61():
    with pytest.raises(OptionError, match="expected a target of 61 or more with skunks=True"):
        Cribbage(target=60, skunks=True)
    assert Cribbage(target=61, skunks=True).target == 61


def test_the_view_shows_points_cards_and_the_count():
    assert two("Ad").view(0).splitlines() == [
        "Deal 1. Player 1 is the dealer. Put 1 card into the crib.",
        "          points  cards  laid",
        "you            0      5",
        "player 1       0      6",
        "Your cards: 2d 5c 5d 5h Js",
        "You put into the crib: Ad",
    ]
    assert two(*CRIB[:2]).view(0).startswith("Deal 1. Player 1 is the dealer. No starter yet.")
    game = two(*CRIB, "5s", "5c", "Kd")
    assert game.view(1).splitlines() == [
        "Deal 1. You are the dealer. The starter is 5s.",
        "          points  cards  laid",
        "player 0       0      3  5c",
        "you            2      3  Kd",
        "Count: 15, of 5c Kd.",
        "Your cards: 6h 7h Qs",
        "You put into the crib: 9c 9d",
    ]
    assert "Count: 0, of no cards." in two(*CRIB, "5s").view(0)


def test_the_features_are_cards_points_and_the_count():
    game = two(*CRIB, "5s", "5c", "Kd", "5d", "6h", "5h", "7h")
    row = list(game.features(1))
    assert len(row) == 52 * 6 + 3 * 2 + 2

    def cards(place: int) -> list[str]:
        return [CARDS[number] for number in range(52) if row[52 * place + number]]

    assert [cards(place) for place in range(4)] == [["Qs"], ["9c", "9d"], ["5s"], ["7h"]]
    assert cards(4) == ["Kd", "6h", "7h"]
    assert cards(5) == ["5c", "5d", "5h"]
    assert row[-8:] == [2 / 121, 1 / 6, 1, 2 / 121, 1 / 6, 0, 7 / 31, 1]
    assert list(two().features(0))[-2:] == [0, 0]


@pytest.mark.parametrize(
    ("players", "options"), [(2, {}), (2, {"target": 31}), (3, {"target": 61}), (4, {})], ids=str
)
def test_histories_drawn_anew_cannot_be_told_apart(players, options):
    rng, changed = random.Random(4), 0
    for _ in range(6):
        game = Cribbage(players, **options)
        while True:
            play_chance(game, rng)
            if game.is_terminal:
                break
            if rng.random() < 0.15:
                other = another_history(game, game.to_act[0], rng)
                changed += other.hands != game.hands
            game.apply(rng.choice(game.legal_actions(game.to_act[0])))
    assert changed > 15


def test_who_says_go_or_lays_the_last_card_has_only_cards_too_high():
    rng = random.Random(2)
    hands = ["cQ d9J h4 s23", "cK dKT hA8 sA"]
    game = two("2s", "3s", "Ah", "8h", "7h", "Qc", "Kc", "9d", "As", hands=hands)
    drawn = set()
    for _ in range(200):
        drawn.update(another_history(game, 1, rng).hands[0])
    assert "Ah" not in drawn  # player 0 could have laid an ace on 30
    assert len(drawn) > 20
    drawn.clear()
    for _ in range(200):
        drawn.update(another_history(game, 0, rng).hands[1])
    assert not {card for card in drawn if card[0] == "A"}


def test_who_put_what_into_the_crib_of_three_stays_unknown():
    rng, found = random.Random(2), set()
    game = dealt(Cribbage(3), THREE)
    lockstep.played(game, "9h", "Kc", "Qc", "Tc", "5h")
    while game.deal == 1:
        game.apply(game.legal_actions(game.to_act[0])[0])
    play_chance(game, rng)
    for _ in range(100):
        history = game.resample(0, rng)
        found.add((*history[17:19], history[15]))
        assert history[16] == "Kc"
    assert len(found) == 6
    assert {card for each in found for card in each} == {"Qc", "Tc", "9h"}


def test_the_rules_follow_the_players_and_options():
    rules = Cribbage().rules(0)
    assert "You are player 0 of 2 in cribbage. Who first has 121 points wins at once." in rules
    assert "Each gets 6 cards and puts two into the crib unseen. Then" in rules
    assert "A win is 1, a loss -1. Write" in rules
    three = Cribbage(3, target=61, skunks=True).rules(1)
    assert "puts one into the crib unseen, the deck one more." in three
    assert "Each loser pays the winner 1, or 2 if 31 points or more behind." in three
    four = Cribbage(4, skunks=True).rules(3)
    assert "in cribbage; player 1 is your partner and shares your points." in four
    assert "Player 3 deals first, then player 0." in four
    assert "A win is 1, a loss -1, or double by 31 points or more." in four
    assert max(len(rules.split()) for rules in (rules, three, four)) <= 255
