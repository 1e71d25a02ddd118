"""Oh hell against OpenSpiel, then rule by rule. The rules are those of the article "Oh hell"."""

import random
from collections import Counter
from itertools import product
from typing import Any

import lockstep
import pyspiel
import pytest
from tricks import check_resampling, dealt

import textgames
from textgames.core import CHANCE, OptionError, play_chance
from textgames.envs.cards.oh_hell import OhHell
from textgames.envs.cards.oh_hell_points import scored
from textgames.envs.cards.tricks import HEARTS, deck, set_of, winners

SPIEL_SUITS = "cdsh"
# Two cards each; the king of hearts is turned up.
TWO = ["cA hQ", "cK dK", "cQ hA"]


def number_of(action: str, ranks: int) -> int:
    """OpenSpiel numbers cards rank by rank, then bids from 0 on."""
    if action.isdigit():
        return 4 * ranks + int(action)
    names = [rank + suit for rank in "23456789TJQKA"[-ranks:] for suit in SPIEL_SUITS]
    return names.index(action)


def hands_of(state: Any, players: int, number: int) -> list[int]:
    """The hands that OpenSpiel prints; its small decks have the lowest ranks, ours the highest."""
    hands, ranks = [0] * players, "23456789TJQKA"
    for part in str(state).split("Player: ")[1:]:
        for line in part.splitlines()[1:5]:
            suit, _, held = line.strip().partition(":")
            places = [ranks.index(rank) + 13 - number for rank in held.strip()]
            cards = [ranks[place] + suit.lower() for place in places]
            hands[int(part[0])] |= set_of(cards)
    return hands


def numbers_in(state: Any, name: str) -> list[int]:
    return [int(each) for each in str(state).partition(f"{name}:")[2].splitlines()[0].split()]


def compare_hand(game: OhHell, state: Any, rng: random.Random) -> None:
    """Play one hand, after every action comparing all that OpenSpiel shows."""
    state.apply_action(game.size)
    players, hand = game.num_players, game.hand
    state.apply_action((hand - 2) % players)  # who deals bids last
    while not state.is_terminal():
        (player,) = game.to_act
        assert state.current_player() == (pyspiel.PlayerId.CHANCE if player == CHANCE else player)
        legal = game.legal_actions(player)
        numbers = [number_of(action, game.ranks) for action in legal]
        assert sorted(numbers) == sorted(state.legal_actions())
        if player == CHANCE:
            assert dict(state.chance_outcomes()) == pytest.approx(
                dict.fromkeys(numbers, 1 / len(numbers))
            )
        else:
            assert game.holds == hands_of(state, players, game.ranks)
            assert game.bids == numbers_in(state, "Bids")
            if len(game.trick) == 1:  # OpenSpiel counts a trick when the next one begins
                assert [game._tricks(seat) for seat in game.seats] == numbers_in(
                    state, "Tricks Won"
                )
        place = int(
            rng.random() ** (2 if player >= 0 else 1) * len(legal)
        )  # low bids, at times met
        game.apply(legal[place])
        state.apply_action(numbers[place])
    assert game.is_terminal == (hand == game.hands)
    assert game.is_terminal or game.hand == hand + 1


CASES = [
    (60, 3, 3, 13, {}),
    (40, 4, 5, 13, {}),
    (20, 7, 7, 13, {}),
    (40, 5, 1, 13, {}),
    (10, 3, 17, 13, {}),
    (60, 3, 2, 3, {"trick_points": 3}),
    (60, 4, 3, 6, {"misses": "penalty", "trick_points": 2}),
    (30, 6, 4, 8, {"misses": "penalty"}),
]


@pytest.mark.parametrize(("number", "players", "tricks", "ranks", "options"), CASES, ids=str)
def test_random_hands_agree_with_openspiel(number, players, tricks, ranks, options):
    rng, made = random.Random(2), Counter()
    spiel = pyspiel.load_game(
        "oh_hell",
        {
            "players": players,
            "num_cards_per_suit": ranks,
            "off_bid_penalty": options.get("misses") == "penalty",
            "points_per_trick": options.get("trick_points", 1),
        },
    )
    for _ in range(number):
        game = OhHell(players, tricks=tricks, hands=3, sizes="falling", ranks=ranks, **options)
        points = [0.0] * players
        for _ in range(3):
            state = spiel.new_initial_state()
            compare_hand(game, state, rng)
            points = [before + own for before, own in zip(points, state.returns(), strict=True)]
            assert game.totals == points
            made.update(own >= 10 for own in state.returns())
        assert game.returns == pytest.approx([own - sum(points) / players for own in points])
    assert min(made[True], made[False]) > 5


def two(*actions: str, **options: Any) -> OhHell:
    game = dealt(OhHell(**{"tricks": 2, "ranks": 4, **options}), TWO)
    return lockstep.played(game, "Kh", *actions)


def test_a_card_is_turned_up_after_the_deal_and_its_suit_is_trumps():
    game = dealt(OhHell(tricks=2, ranks=4), TWO)
    assert game.to_act == (CHANCE,)
    assert len(game.legal_actions(CHANCE)) == 16 - 6
    game.apply("Kh")
    assert game.trumps == HEARTS
    assert game.transcript(1) == [
        "Your cards are Kc Kd.",
        "Kh is turned up: hearts are trumps.",
    ]
    assert game.to_act == (0,)


def test_all_bid_in_turn_and_the_last_may_not_make_the_bids_come_out():
    game = two()
    assert game.legal_actions(0) == ("0", "1", "2")
    lockstep.played(game, "1")
    assert game.legal_actions(1) == ("0", "1", "2")
    lockstep.played(game, "0")
    assert game.legal_actions(2) == ("0", "2")
    assert two("0", "0").legal_actions(2) == ("0", "1")
    assert two("1", "1").legal_actions(2) == ("1", "2")
    assert two("2", "1").legal_actions(2) == ("0", "1", "2")  # they are too many already
    assert two("1", "0", hook=False).legal_actions(2) == ("0", "1", "2")
    lockstep.played(game, "2")
    assert game.to_act == (0,)
    assert game.transcript(0)[-1] == "Player 2 bids 2."


def test_suit_is_followed_and_trumps_win():
    game = two("1", "0", "2", "Ac")
    assert game.legal_actions(1) == ("Kc",)
    assert game.may == [game.every] * 3
    lockstep.played(game, "Kc", "Qc")
    assert game.to_act == (0,)
    assert game.transcript(1)[-2:] == ["Player 2 plays Qc.", "Player 0 takes the trick."]
    lockstep.played(game, "Qh", "Kd")
    assert not game.may[1] & HEARTS
    lockstep.played(game, "Ah")
    assert game.transcript(2)[-5:] == [
        "Player 2 takes the trick.",
        "Player 0 bid 1 and took 1: 11 points.",
        "Player 1 bid 0 and took 0: 10 points.",
        "Player 2 bid 2 and took 1: 1 point.",
        "Player 0 has the most points and wins.",
    ]
    assert game.totals == [11, 10, 1]
    assert game.returns == pytest.approx((11 / 3, 8 / 3, -19 / 3))


def test_a_trump_beats_the_suit_led():
    hands = ["cA dQ", "hJ dK", "cQ hA"]
    game = dealt(OhHell(tricks=2, ranks=4), hands)
    lockstep.played(game, "Kh", "1", "1", "1", "Ac")
    assert game.legal_actions(1) == ("Kd", "Jh")
    lockstep.played(game, "Jh", "Qc")
    assert game.to_act == (1,)
    assert game.transcript(0)[-1] == "Player 1 takes the trick."


@pytest.mark.parametrize(
    ("bid", "taken", "each", "misses", "points"),
    [
        (0, 0, 1, "tricks", 10),
        (3, 3, 1, "tricks", 13),
        (3, 3, 4, "tricks", 22),
        (3, 2, 1, "tricks", 2),
        (3, 5, 2, "tricks", 10),
        (3, 5, 2, "nothing", 0),
        (3, 3, 2, "nothing", 16),
        (3, 5, 2, "penalty", -4),
        (5, 2, 1, "penalty", -3),
        (2, 2, 1, "penalty", 12),
    ],
)
def test_an_exact_bid_counts_10_more_and_other_bids_as_the_option_says(
    bid, taken, each, misses, points
):
    assert scored(bid, taken, each, misses) == points


@pytest.mark.parametrize(
    ("tricks", "sizes", "numbers"),
    [
        (3, "falling", [3, 2, 1, 2, 3, 2, 1, 2, 3, 2]),
        (2, "falling", [2, 1, 2, 1, 2, 1, 2, 1, 2, 1]),
        (1, "falling", [1] * 10),
        (3, "rising", [1, 2, 3, 2, 1, 2, 3, 2, 1, 2]),
        (3, "same", [3] * 10),
    ],
)
def test_hands_shrink_to_one_card_and_grow_and_the_first_bidder_changes(tricks, sizes, numbers):
    game = OhHell(tricks=tricks, hands=10, sizes=sizes, ranks=4)
    rng, seen, first = random.Random(1), [], []
    while not game.is_terminal:
        play_chance(game, rng)
        if game.is_terminal:
            break
        if game.bids == [-1] * 3:
            seen.append(game.holds[0].bit_count())
            first.append(game.to_act[0])
        game.apply(rng.choice(game.legal_actions(game.to_act[0])))
    assert seen == numbers
    assert first == [0, 1, 2, 0, 1, 2, 0, 1, 2, 0]


def test_points_of_all_hands_are_told_and_equal_points_win_together():
    game = two("0", "0", "0", "Ac", "Kc", "Qc", "Qh", "Kd", "Ah", hands=2, hook=False)
    assert game.transcript(0)[-3:] == [
        "Player 1 bid 0 and took 0: 10 points.",
        "Player 2 bid 0 and took 1: 1 point.",
        "Points of all hands: player 0 has 1, player 1 has 10, player 2 has 1.",
    ]
    assert game.to_act == (CHANCE,)
    assert game.returns == (-3, 6, -3)
    shared = winners([3, 9, 9], 9, "the most points")
    assert shared == "Players 1 and 2 have the most points and win."
    assert winners([9, 9, 9], 9, "most").startswith("Players 0, 1 and 2 have")


@pytest.mark.parametrize("misses", ["tricks", "nothing", "penalty"])
@pytest.mark.parametrize(
    ("players", "tricks", "each"), [(3, 1, 1), (3, 2, 4), (4, 2, 1), (3, 4, 2)]
)
def test_no_result_is_better_or_worse(players, tricks, each, misses):
    """All bids that do not come out, and all ways to share the tricks."""
    found = set()
    for bids in product(range(tricks + 1), repeat=players):
        if sum(bids) != tricks:
            for taken in product(range(tricks + 1), repeat=players):
                if sum(taken) == tricks:
                    points = [scored(*both, each, misses) for both in zip(bids, taken, strict=True)]
                    found |= {own - sum(points) / players for own in points}
    game = OhHell(players, tricks=tricks, trick_points=each, misses=misses)
    assert game.return_range() == pytest.approx((min(found), max(found)))
    two_hands = OhHell(players, tricks=tricks, trick_points=each, misses=misses, hands=2)
    assert two_hands.return_range() == pytest.approx((2 * min(found), 2 * max(found)))


def test_there_has_to_be_a_card_to_turn_up():
    with pytest.raises(OptionError, match="tricks=13 needs 52 cards for 4 players and one to turn"):
        OhHell(4, tricks=13)
    assert OhHell(4, tricks=12).size == 12
    with pytest.raises(OptionError, match="takes 3 to 7 players, got 2"):
        textgames.new_game("OhHell-v0", 2)


def test_the_view_shows_trumps_bids_tricks_and_what_was_played():
    game = two("1", "0", "2", "Ac", "Kc", "Qc", "Qh")
    assert game.view(1).splitlines() == [
        "Trick 2 of 2. Kh was turned up: hearts are trumps.",
        "          bid  tricks  card",
        "player 0    1       1  Qh led",
        "you         0       0",
        "player 2    2       0",
        "          your cards  played so far",
        "clubs     -           Qc Kc Ac",
        "diamonds  Kd          -",
        "hearts    -           Qh",
        "spades    -           -",
    ]
    game = two("1", hands=3)
    assert game.view(0).splitlines() == [
        "Hand 1 of 3. Kh was turned up: hearts are trumps.",
        "          bid  tricks  points  card",
        "you         1       0       0",
        "player 1    -       0       0",
        "player 2    -       0       0",
        "Your cards: Ac Qh",
    ]


def test_the_features_are_cards_trumps_bids_tricks_and_points():
    game = two("1", "0", "2", "Ac", "Kc", "Qc", "Qh", hands=4, sizes="falling")
    row = list(game.features(1))
    cards = deck(4)
    assert len(row) == 16 * 8 + 3 + 4 + 3 * 4 + 2
    assert {cards[place] for place in range(16) if row[place]} == {"Kd"}
    turned = row[16 * 7 + 3 :][:16]
    assert [cards[place] for place in range(16) if turned[place]] == ["Kh"]
    assert row[16 * 8 + 3 :][:4] == [0, 0, 1, 0]
    assert row[-14:] == [1, 0, 0, 0, 1, 1, 0, 0, 1, 0.5, 0.5, 0, 1, 0.25]
    game.totals = [12, -24, 48]
    assert list(game.features(1))[-14:][3::4] == [-0.5, 1, 0.25]


@pytest.mark.parametrize(
    ("players", "options"),
    [(3, {}), (4, {"hands": 3, "tricks": 4, "sizes": "falling"}), (7, {"tricks": 7}), (6, {})],
    ids=str,
)
def test_histories_drawn_anew_cannot_be_told_apart(players, options):
    assert check_resampling(lambda: OhHell(players, **options), 8, seed=4) > 15


def test_the_rules_follow_the_options():
    rules = OhHell(5).rules(2)
    assert "You are player 2 of 5 (numbered from 0) in oh hell, played for one hand." in rules
    assert "Each player gets 5 cards in secret. Then" in rules
    assert "0 follows 4. Player 0 begins. First" in rules
    assert "The last to bid may not make all bids add up to 5 tricks." in rules
    assert "Each trick counts 1 point. An exact bid counts 10 points more." in rules
    one = OhHell(tricks=1, hook=False, misses="nothing", trick_points=2).rules(0)
    assert "Each player gets 1 card in secret. Then" in one
    assert "may not make" not in one
    assert "you get 10 points and 2 points a trick; if not, you get nothing." in one
    options = {"hands": 9, "sizes": "falling", "misses": "penalty", "tricks": 7}
    longest = OhHell(7, **options).rules(6)
    assert "one fewer in each later hand down to 1, then one more in each up to 7" in longest
    assert "add up to the number of tricks." in longest
    assert "you lose 1 point for each trick too many or too few." in longest
    assert len(longest.split()) <= 255
    assert "Each player gets 5 cards in secret in each hand." in OhHell(hands=2).rules(0)
    rising = OhHell(hands=2, sizes="rising").rules(0)
    assert "1 card in secret in the first hand, one more in each later hand up to 5, then" in rising
    assert "one fewer in each down to 1, and so on." in rising
