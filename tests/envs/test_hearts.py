"""Hearts rule by rule; test_hearts_peers.py has it beside OpenSpiel.

The rules are those of the United States Playing Card Company (Bicycle), for four players.
"""

import random
from collections import Counter
from typing import Any

import lockstep
import pytest
from tricks import check_resampling, dealt

import textgames
from textgames.core import CHANCE, play_chance
from textgames.envs.cards.deck import RANKS
from textgames.envs.cards.hearts import Hearts
from textgames.envs.cards.hearts_points import Points
from textgames.envs.cards.tricks import BITS, deck, set_of, told, winners

# Whoever has the clubs takes every trick.
SUITS_EACH = ["c23456789TJQKA", "d23456789TJQKA", "h23456789TJQKA", "s23456789TJQKA"]
# So does player 0 here, but that player 1 takes the last trick, with one heart.
ALL_BUT_ONE = ["c3456789TJQKA d2", "c2 d3456789TJQKA", "h23456789TJQKA", "s23456789TJQKA"]
# Four cards each. Player 3 takes the first trick and may then lead a diamond or hearts.
FOUR = ["cJ hKA sQ", "cQ dQK sJ", "cK dA sKA", "cA dJ hJQ"]


def test_the_defaults_are_those_of_the_published_rules():
    options = textgames.spec("Hearts-v0").options.values()
    assert {option.name: option.default for option in options} == {
        "hands": 1,
        "passing": "in turn",
        "breaking": "queen",
        "first_trick_points": False,
        "any_club": False,
        "hearts_for_queen": False,
        "jack_bonus": False,
        "no_trick_bonus": False,
        "ranks": 13,
    }


def four(*actions: str, hands: list[str] = FOUR, **options: Any) -> Hearts:
    """Return a game of four cards each without passing, after these actions."""
    return lockstep.played(dealt(Hearts(ranks=4, passing="none", **options), hands), *actions)


def test_three_cards_go_left_then_right_then_across_then_nowhere():
    game, rng, steps = Hearts(hands=6, ranks=4), random.Random(2), []
    while not game.is_terminal:
        play_chance(game, rng)
        if len(steps) < game.hand:
            steps.append(game.step)
            assert ("No cards are passed." in game.transcript(0)[-2:]) == (not game.choosing)
        game.apply(rng.choice(game.legal_actions(game.to_act[0])))
        if game.choosing and game.to_act[:1] != (CHANCE,):
            assert game.to_act[-1] == 3
    assert steps == [1, 3, 2, 0, 1, 3]


@pytest.mark.parametrize(
    ("passing", "to", "by"), [("left", 1, 3), ("right", 3, 1), ("across", 2, 2)]
)
def test_cards_are_chosen_in_secret_and_passed_together(passing, to, by):
    game = dealt(Hearts(ranks=4, passing=passing), FOUR)
    assert game.transcript(0) == [
        "Your cards are Jc Kh Ah Qs.",
        f"Choose three cards, one by one, for player {to}.",
    ]
    lockstep.played(game, "Jc", "Qc", "Kc", "Ac", "Ah", "Qd", "Ad", "Jd")
    assert game.legal_actions(0) == ("Kh", "Qs")
    assert game.view(0).startswith(f"Cards for player {to}: Jc Ah.\n")
    assert len(game.transcript(0)) == 2
    lockstep.played(game, "Qs", "Js", "As", "Jh")
    passed = ["Jc Ah Qs", "Qc Qd Js", "Kc Ad As", "Ac Jd Jh"]
    kept = ["Kh", "Kd", "Ks", "Qh"]
    assert game.transcript(0)[2:] == [
        f"You pass {passed[0]} to player {to} and get {passed[by]} from player {by}.",
        f"Player {to} has Jc and leads.",
    ]
    assert game.holds[0] == set_of([kept[0], *passed[by].split()])
    assert game.to_act == (to,)


def test_the_lowest_club_is_led_or_any_club_of_its_holder():
    hands = ["cJK hKA", "cQ dQK sJ", "cA dA sKA", "dJ hJQ sQ"]
    assert four(hands=hands).legal_actions(0) == ("Jc",)
    assert four(hands=hands, any_club=True).legal_actions(0) == ("Jc", "Kc")
    assert Hearts().lowest == "2c"


def test_the_suit_led_is_followed_and_its_highest_card_takes_the_trick():
    game = four("Jc")
    assert game.legal_actions(1) == ("Qc",)
    lockstep.played(game, "Qc", "Kc", "Ac", "Jd")
    assert game.legal_actions(0) == ("Kh", "Ah", "Qs")
    lockstep.played(game, "Ah")
    assert game.legal_actions(1) == ("Qd", "Kd")
    lockstep.played(game, "Kd", "Ad")
    assert game.to_act == (2,)
    assert game.transcript(1)[1:] == [
        "No cards are passed.",
        "Player 0 has Jc and leads.",
        "Player 0 leads Jc.",
        "Player 1 plays Qc.",
        "Player 2 plays Kc.",
        "Player 3 plays Ac.",
        "Player 3 takes the trick.",
        "Player 3 leads Jd.",
        "Player 0 plays Ah: hearts are broken.",
        "Player 1 plays Kd.",
        "Player 2 plays Ad.",
        "Player 2 takes the trick: 1 point.",
    ]


def test_the_first_trick_gets_points_only_from_who_has_nothing_else():
    hands = ["cJQKA", "hJQKA", "sJQ dJQ", "sKA dKA"]
    game = four("Jc", hands=hands)
    assert game.legal_actions(1) == ("Jh", "Qh", "Kh", "Ah")
    game.apply("Jh")
    assert told(game.may[1]) == "Jh Qh Kh Ah Qs"  # as all know
    assert game.legal_actions(2) == ("Jd", "Qd", "Js")
    lockstep.played(game, "Jd", "Kd", "Qc", "Qh")
    assert game.legal_actions(2) == ("Qd", "Js", "Qs")
    game = four("Jc", "Jh", hands=hands, first_trick_points=True)
    assert game.legal_actions(2) == ("Jd", "Qd", "Js", "Qs")


def test_hearts_are_led_when_they_are_broken_or_nothing_else_is_held():
    first = "Jc", "Qc", "Kc", "Ac"
    assert four(*first).legal_actions(3) == ("Jd",)
    assert four(*first, breaking="free").legal_actions(3) == ("Jd", "Jh", "Qh")
    game = four(*first, "Jd", "Ah", "Qd", "Ad", "Ks", "Jh", "Qs", "Js")
    assert game.broken
    assert game.to_act == (2,)
    only = ["cA hQKA", "cQ dQK sQ", "cK dA sKA", "cJ dJ hJ sJ"]
    game = four("Jc", "Ac", "Qc", "Kc", hands=only)
    assert game.legal_actions(0) == ("Qh", "Kh", "Ah")
    lockstep.played(game, "Qh")
    assert game.transcript(2)[-1] == "Player 0 leads Qh: hearts are broken."


@pytest.mark.parametrize("breaking", ["queen", "hearts"])
def test_the_queen_of_spades_breaks_hearts_unless_told_otherwise(breaking):
    game = four("Jc", "Qc", "Kc", "Ac", "Jd", "Qs", breaking=breaking)
    assert game.broken == (breaking == "queen")
    news = ": hearts are broken" if breaking == "queen" else ""
    assert game.transcript(1)[-1] == f"Player 0 plays Qs{news}."


def test_hearts_may_be_led_in_place_of_the_queen_where_that_is_a_rule():
    hands = ["cA hKA sQ", "cQ dQK sJ", "cK dA sKA", "cJ dJ hJQ"]
    first = "Jc", "Ac", "Qc", "Kc"
    assert four(*first, hands=hands).legal_actions(0) == ("Qs",)
    game = four(*first, hands=hands, hearts_for_queen=True)
    assert game.legal_actions(0) == ("Kh", "Ah", "Qs")
    lockstep.played(game, "Ah")
    assert told(game.may[0]) == "Jh Qh Kh Ah Qs"
    game = four("Jc", "Qc", "Kc", "Ac", hearts_for_queen=True)
    assert game.legal_actions(3) == ("Jd",)  # which may be led as well


TAKEN = ["2h 3h 4h Qs", "Jd 2d", "5h 6h 7h 8h 9h Th Jh Qh Kh Ah", ""]


@pytest.mark.parametrize(
    ("jack", "no_trick", "points"),
    [
        (False, False, [16, 0, 10, 0]),
        (True, False, [16, -10, 10, 0]),
        (False, True, [16, 0, 10, -5]),
        (True, True, [16, -10, 10, -5]),
    ],
)
def test_hearts_count_1_and_the_queen_13_and_bonuses_less(jack, no_trick, points):
    taken = [set_of(names.split()) for names in TAKEN]
    assert Points(13, jack, no_trick).scored(taken) == (points, -1)


@pytest.mark.parametrize(
    ("jack", "no_trick", "points"),
    [
        (False, False, [26, 0, 26, 26]),
        (True, False, [16, 0, 26, 26]),
        (True, True, [16, 0, 26, 26]),  # nobody has the other bonus then, as in OpenSpiel
    ],
)
def test_who_shoots_the_moon_has_no_points_and_the_others_26(jack, no_trick, points):
    moon = set_of([*(rank + "h" for rank in RANKS), "Qs"])
    assert Points(13, jack, no_trick).scored([BITS["Jd"], moon, 0, 0]) == (points, 1)
    assert Points(13, jack, no_trick).scored([BITS["Jd"], moon & ~BITS["2h"], 0, 0])[1] == -1


def test_the_moon_is_told_with_the_points_and_who_wins():
    game = dealt(Hearts(passing="none"), SUITS_EACH)
    while game.to_act:
        game.apply(game.legal_actions(game.to_act[0])[0])
    assert game.transcript(2)[-3:] == [
        "Player 0 has all hearts and Qs: it shoots the moon.",
        "Points: player 0 has 0, player 1 has 26, player 2 has 26, player 3 has 26.",
        "Player 0 has the fewest points and wins.",
    ]
    assert game.returns == (19.5, -6.5, -6.5, -6.5)


@pytest.mark.parametrize("jack", [False, True])
@pytest.mark.parametrize("no_trick", [False, True])
@pytest.mark.parametrize("ranks", [4, 9, 13])
def test_the_ends_of_the_range_are_reached(jack, no_trick, ranks):
    options = {"jack_bonus": jack, "no_trick_bonus": no_trick, "ranks": ranks, "passing": "none"}
    names = RANKS[-ranks:]
    best = dealt(Hearts(**options), [suit + names for suit in "cdhs"])
    low, rest = names[0], names[1:]
    hands = ["c" + rest + " d" + low, "c" + low + " d" + rest, "h" + names, "s" + names]
    if ranks == 4:  # the jack is the lowest diamond
        hands[0], hands[1] = f"cQKA d{low}", f"c{low} dQKA"
    worst = dealt(Hearts(**options), hands)
    for game in (best, worst):
        while game.to_act:
            legal = game.legal_actions(game.to_act[0])
            keep = [card for card in legal if card not in ("Jd", low + "d")]
            game.apply((keep or legal)[0])
    assert best.returns[0] == best.return_range()[1]
    assert worst.returns[0] == worst.return_range()[0]
    assert Hearts(**options, hands=3).return_range()[0] == 3 * worst.returns[0]


def test_points_of_all_hands_are_added_up():
    game, rng, sums = Hearts(hands=3), random.Random(4), [0, 0, 0, 0]
    while not game.is_terminal:
        play_chance(game, rng)
        before = game.hand
        game.apply(rng.choice(game.legal_actions(game.to_act[0])))
        if game.hand > before or game.is_terminal:
            line = next(t for t in reversed(game.transcript(0)) if t.startswith("Points of hand"))
            points = [int(part.split()[-1]) for part in line.rstrip(".").split(", ")]
            sums = [own + more for own, more in zip(sums, points, strict=True)]
            assert game.totals == sums
            assert list(game.returns) == [sum(sums) / 4 - own for own in sums]
    assert game.transcript(1)[-2].startswith("Points of all hands: player 0 has ")


def test_the_fewest_points_win_also_together():
    assert (
        winners([5, 0, 20, 1], 0, "the fewest points") == "Player 1 has the fewest points and wins."
    )
    shared = winners([0, 0, 26, 0], 0, "the fewest points")
    assert shared == "Players 0, 1 and 3 have the fewest points and win."


def test_the_view_shows_the_trick_the_points_and_what_was_played():
    game = four("Jc", "Qc", "Kc", "Ac", "Jd", "Ah", hands=FOUR)
    assert game.view(1).splitlines() == [
        "Trick 2 of 4. Hearts are broken.",
        "          points  card",
        "player 0       0  Ah",
        "you            0",
        "player 2       0",
        "player 3       0  Jd led",
        "          your cards  played so far",
        "clubs     -           Jc Qc Kc Ac",
        "diamonds  Qd Kd       Jd",
        "hearts    -           Ah",
        "spades    Js          -",
    ]
    game = dealt(Hearts(ranks=4, hands=2), FOUR)
    assert game.view(0).splitlines()[:3] == [
        "Hand 1 of 2. Cards for player 1: none.",
        "          points  in all  card",
        "you            0       0",
    ]


def test_the_features_are_the_own_cards_and_all_that_was_played():
    game = four("Jc", "Qc", "Kc", "Ac", "Jd", "Ah")
    row, names = list(game.features(1)), deck(4)
    assert len(row) == 16 * 9 + 4 + 16 * 2 + 4 + 4 + 4 + 3
    sets = [{names[i % 16] for i in range(s, s + 16) if row[i]} for s in range(0, 144, 16)]
    assert sets[0] == {"Qd", "Kd", "Js"}
    assert sets[1:5] == [{"Qc"}, {"Kc"}, {"Ac", "Jd"}, {"Jc", "Ah"}]
    assert sets[5:] == [set(), set(), {"Jd"}, {"Ah"}]
    assert row[144:148] == [0, 0, 1, 0]  # player 3 leads
    assert row[-3:] == [0, 1, 1]
    game = lockstep.played(dealt(Hearts(ranks=4), FOUR), "Jc", "Qc", "Kc", "Ac", "Ah", "Qd")
    row = list(game.features(0))
    assert {names[i] for i in range(16) if row[148 + i]} == {"Jc", "Ah"}
    assert not any(row[164:180])  # nothing got yet
    assert row[-7:] == [1, 0, 0, 0, 1, 0, 1]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"passing": "across", "hands": 2, "ranks": 7},
        {"passing": "right", "hearts_for_queen": True, "any_club": True, "breaking": "hearts"},
        {"passing": "none", "ranks": 4, "hands": 3, "first_trick_points": True},
        {"ranks": 5, "hands": 5},
    ],
    ids=str,
)
def test_histories_drawn_anew_cannot_be_told_apart(options):
    games = 12 // options.get("hands", 1) + 4
    assert check_resampling(lambda: Hearts(**options), games, seed=3) > 15


def test_what_is_known_of_passed_cards_is_kept_and_the_rest_drawn_evenly():
    """Player 0 knows three cards of player 1; the fourth is any of nine."""
    picks = ("Jc", "Qc", "Kc", "Ac", "Ah", "Qd", "Ad", "Jd", "Qs", "Js", "As", "Jh")
    game = lockstep.played(dealt(Hearts(ranks=4), FOUR), *picks)
    rng, fourth, kept = random.Random(8), Counter(), Counter()
    for _ in range(1800):
        game.to_act = (0,)
        other = Hearts(ranks=4)
        for action in game.resample(0, rng):
            other.apply(action)
        known = set_of(["Jc", "Ah", "Qs"])
        assert other.holds[0] == game.holds[0]
        assert other.passed[0] == game.passed[0]
        assert other.passed[3] == game.passed[3]
        assert other.holds[1] & known == known
        fourth[told(other.holds[1] & ~known)] += 1
        kept[told(other.holds[2] & ~other.passed[1]) in told(other.holds[2]).split()[:2]] += 1
    assert len(fourth) == 9
    assert all(abs(count - 200) < 60 for count in fourth.values())
    assert abs(kept[True] - 900) < 120  # any card of four may be the one not passed


def test_a_stage_is_the_hand_in_progress_with_its_direction():
    game, rng = Hearts(hands=4, jack_bonus=True), random.Random(6)
    for _ in range(64 + 64 + 20):
        play_chance(game, rng)
        game.apply(rng.choice(game.legal_actions(game.to_act[0])))
    stage, first = game.stage()
    assert first == 0
    assert (stage.step, stage.hands, stage.holds) == (2, 1, game.holds)
    player = game.to_act[0]
    assert stage.legal_actions(player) == game.legal_actions(player)
    assert stage.points == game.points
    alone = Hearts()
    assert alone.stage() == (alone, 0)


def test_the_rules_follow_the_options():
    rules = Hearts().rules(2)
    assert "You are player 2 of 4" in rules
    assert "The 52 cards are 2, 3, 4," in rules
    assert "pass them to the next player. Who has 2c" in rules
    two = Hearts(hands=2).rules(0)
    assert "the next player, in the second hand to the player before. Who" in two
    assert "to nobody, and so on" in Hearts(hands=6).rules(0)
    none = Hearts(passing="none", breaking="free", first_trick_points=True).rules(0)
    assert "pass" not in none
    assert "first trick" not in none
    assert "may be led" not in none
    most = Hearts(
        hands=6, any_club=True, hearts_for_queen=True, jack_bonus=True, no_trick_bonus=True
    )
    assert len(most.rules(0).split()) <= 255
