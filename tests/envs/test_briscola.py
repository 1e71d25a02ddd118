"""Briscola against a plain second implementation, then rule by rule."""

import random
from collections import Counter
from typing import Any

import lockstep
import pytest
from tricks import cards, check_resampling

from textgames.core import CHANCE, play_chance
from textgames.envs.cards.briscola import Briscola
from textgames.envs.cards.briscola_cards import all_points, beats, briscola_deck
from textgames.envs.cards.tricks import HEARTS, listed


class Plain:
    """Two hands, a pile of cards and what was taken, as one would play it at a table."""

    WORTH = {"A": 11, "3": 10, "K": 4, "Q": 3, "J": 2}

    def __init__(self, pile: list[str], first: int) -> None:
        self.hands: list[list[str]] = [[], []]
        for _ in range(3):
            for player in (first, 1 - first):
                self.hands[player].append(pile.pop(0))
        self.trump = pile[0][1]
        self.pile = [*pile[1:], pile[0]]
        self.lead = first
        self.table: list[str] = []
        self.piles: list[list[str]] = [[], []]

    def turn(self) -> int:
        return self.lead if not self.table else 1 - self.lead

    def play(self, card: str) -> None:
        self.hands[self.turn()].remove(card)
        self.table.append(card)
        if len(self.table) < 2:
            return
        led = self.table[0][1]

        def strength(card: str) -> tuple[bool, bool, int]:
            return card[1] == self.trump, card[1] == led, "24567JQK3A".index(card[0])

        if max(self.table, key=strength) == self.table[1]:
            self.lead = 1 - self.lead
        self.piles[self.lead] += self.table
        self.table = []
        if self.pile:
            self.hands[self.lead].append(self.pile.pop(0))
            self.hands[1 - self.lead].append(self.pile.pop(0))

    def points(self) -> list[int]:
        return [sum(self.WORTH.get(card[0], 0) for card in pile) for pile in self.piles]


def deal_next(game: Briscola, pile: list[str]) -> None:
    """Draw as chance does, from a pile that is known beforehand."""
    while game.to_act == (CHANCE,):
        card = pile.pop(0)
        assert card in game.legal_actions(CHANCE)
        game.apply(card)


def compare_hand(game: Briscola, rng: random.Random) -> list[int]:
    pile = list(briscola_deck(game.ranks))
    rng.shuffle(pile)
    plain = Plain(pile[:], (game.hand - 1) % 2)
    hand, before = game.hand, game.returns[0]
    while True:
        deal_next(game, pile)
        assert game.to_act == (plain.turn(),)
        assert list(map(set, map(listed, game.holds))) == list(map(set, plain.hands))
        assert game.won == plain.points()
        assert list(game.trick) == plain.table
        assert game.undealt.bit_count() == max(len(plain.pile) - 1, 0)
        legal = game.legal_actions(plain.turn())
        assert sorted(legal) == sorted(plain.hands[plain.turn()])
        card = rng.choice(legal)
        last = len(plain.hands[0]) + len(plain.hands[1]) == 1
        game.apply(card)
        plain.play(card)
        if last:
            break
    points = plain.points()
    assert sum(points) == all_points(game.ranks)
    assert not pile
    assert not any(plain.hands)
    assert game.is_terminal == (hand == game.hands)
    won = (points[0] > points[1]) - (points[0] < points[1])
    if game.scoring == "points":
        won = points[0] - sum(points) // 2
    assert game.returns == (before + won, -before - won)
    return points


@pytest.mark.parametrize(
    ("games", "options"),
    [
        (120, {"hands": 2}),
        (60, {"hands": 3, "scoring": "points"}),
        (200, {"ranks": 2, "hands": 3, "scoring": "points"}),
        (100, {"ranks": 5}),
    ],
    ids=str,
)
def test_random_games_agree_with_a_plain_implementation(games, options):
    rng, seen = random.Random(3), Counter()
    for _ in range(games):
        game = Briscola(**options)
        for _ in range(game.hands):
            first, second = compare_hand(game, rng)
            seen[(first > second) - (first < second)] += 1
    assert min(seen[1], seen[-1]) > 20


def test_the_deck_has_40_cards_and_120_points():
    deck = briscola_deck(10)
    assert len(set(deck)) == 40
    assert not {card for card in deck if card[0] in "89T"}
    assert sum(Plain.WORTH.get(card[0], 0) for card in deck) == all_points(10) == 120
    assert briscola_deck(3)[:3] == ("Kc", "3c", "Ac")
    assert [all_points(ranks) for ranks in range(2, 7)] == [84, 100, 112, 120, 120]


@pytest.mark.parametrize(
    ("card", "best", "wins"),
    [
        ("As", "3s", True),
        ("3s", "Ks", True),
        ("Ks", "3s", False),
        ("2s", "4s", False),
        ("7c", "6c", True),
        ("Jc", "7c", True),
        ("2h", "As", True),
        ("As", "2h", False),
        ("Ac", "2s", False),
        ("3h", "Kh", True),
    ],
)
def test_aces_and_threes_are_best_and_trumps_beat_other_suits(card, best, wins):
    assert beats(card, best, "h") is wins


# Three cards each; the king of hearts is turned up; then four cards to draw.
HANDS = ["c2 dA h7", "c3 dK sJ"]


def dealt(*more: str, **options: Any) -> Briscola:
    """Player 0 leads; hearts are trumps."""
    game = Briscola(**options)
    for row in zip(*map(cards, HANDS), strict=True):
        lockstep.played(game, *row)
    return lockstep.played(game, "Kh", *more)


def test_each_gets_three_cards_and_one_is_turned_up():
    game = dealt()
    assert game.trumps == HEARTS
    assert game.to_act == (0,)
    assert game.undealt.bit_count() == 33
    assert game.transcript(0) == [
        "Your cards are 2c Ad 7h.",
        "Kh is turned up: hearts are trumps.",
    ]
    assert game.transcript(1)[0] == "Your cards are 3c Kd Js."


def test_nobody_has_to_follow_suit():
    game = dealt("2c")
    assert game.legal_actions(1) == ("3c", "Kd", "Js")
    lockstep.played(game, "Js")
    assert game.transcript(1)[2:] == [
        "Player 0 leads 2c.",
        "Player 1 plays Js.",
        "Player 0 takes the trick: 2 points.",
    ]
    assert game.won == [2, 0]


def test_who_took_the_trick_draws_first_in_secret_and_leads():
    game = dealt("2c", "3c")
    assert game.transcript(0)[-1] == "Player 1 takes the trick: 10 points."
    lockstep.played(game, "5s", "6s")
    assert game.transcript(1)[-1] == "You draw 5s."
    assert game.transcript(0)[-1] == "You draw 6s."
    assert game.to_act == (1,)
    assert game.legal_actions(1) == ("Kd", "5s", "Js")
    lockstep.played(game, "Kd", "7h", "2h", "4h")
    assert game.won == [4, 10]
    assert game.to_act == (0,)


SMALL = ("3c", "3d", "Ac", "Ad", "3s", "As", "3h")  # two cards of each suit; the 3h is turned up


def test_the_card_turned_up_is_drawn_last_by_who_lost_the_trick():
    game = lockstep.played(Briscola(ranks=2), *SMALL, "3c", "3d", "Ah")
    assert game.transcript(1)[-2:] == [
        "Player 0 takes the trick: 20 points.",
        "Player 1 draws 3h, which was turned up: no cards are left to draw.",
    ]
    assert game.to_act == (0,)
    assert game.legal_actions(0) == ("Ac", "Ah", "3s")
    lockstep.played(game, "3s")
    assert game.legal_actions(1) == ("Ad", "3h", "As")
    lockstep.played(game, "3h", "As", "Ah", "Ac", "Ad")
    assert game.transcript(0)[-6:] == [
        "Player 0 plays Ah.",
        "Player 0 takes the trick: 22 points.",
        "Player 0 leads Ac.",
        "Player 1 plays Ad.",
        "Player 0 takes the trick: 22 points.",
        "Points: player 0 has 64, player 1 has 20: player 0 wins.",
    ]
    assert game.returns == (1, -1)


def test_half_of_the_points_each_is_a_draw():
    game = lockstep.played(Briscola(ranks=2), *SMALL, "3c", "3d", "Ah")
    lockstep.played(game, "Ac", "3h", "Ad", "3s")
    assert game.won == [20, 42]
    lockstep.played(game, "As", "Ah")
    assert game.transcript(0)[-1] == "Points: player 0 has 42, player 1 has 42: a draw."
    assert game.returns == (0, 0)


def test_the_other_player_leads_first_in_the_next_hand():
    rng, game, first = random.Random(2), Briscola(hands=4, ranks=2), []
    while not game.is_terminal:
        play_chance(game, rng)
        if game.is_terminal:
            break
        if not any(game.played):
            first.append(game.to_act[0])
        game.apply(rng.choice(game.legal_actions(game.to_act[0])))
    assert first == [0, 1, 0, 1]
    assert "Points of hand 4: player 0 has" in game.transcript(0)[-1]


def test_the_hand_in_progress_is_a_game_by_itself():
    rng = random.Random(5)
    game = Briscola(hands=2, scoring="points")
    assert Briscola().stage()[1] == 0
    while game.hand == 1 or not any(game.played):
        play_chance(game, rng)
        game.apply(rng.choice(game.legal_actions(game.to_act[0])))
    play_chance(game, rng)
    stage, seat = game.stage()
    assert seat == 1
    assert stage.holds == game.holds[::-1]
    assert stage.to_act == (1 - game.to_act[0],)
    before = game.returns[0]
    while not game.is_terminal:
        action = rng.choice(game.legal_actions(game.to_act[0]))
        game.apply(action)
        stage.apply(action)
    assert stage.returns[1] == game.returns[0] - before


@pytest.mark.parametrize("ranks", [2, 3, 5, 10])
def test_one_player_can_take_all_points(ranks):
    """Player 0 gets diamonds, the As and clubs, which are trumps; player 1 hearts and spades."""
    game, worst = Briscola(ranks=ranks, scoring="points"), briscola_deck(ranks)[0]
    while game.to_act:
        (player,) = game.to_act
        legal = game.legal_actions(player)
        dealt = game.holds[0].bit_count() + game.holds[1].bit_count()
        order = "shdc" if player == 0 else "hsdc"  # each keeps its clubs
        if player == CHANCE:
            order = "sdc" if game.next == 0 else "hs"
            if dealt == 6 and not game.turned:
                order, legal = "c", [card for card in legal if card == worst]
            elif game.next == 0:
                legal = [card for card in legal if card[1] != "s" or card == "As"]
            else:
                legal = [card for card in legal if card != "As"]
        game.apply(next(card for suit in order for card in legal if card[1] == suit))
    assert game.returns == game.return_range()[::-1]
    assert game.won == [all_points(ranks), 0]


def test_the_view_shows_trumps_points_and_what_is_left_to_draw():
    game = dealt("2c", "3c", "5s", "6s", "Kd")
    assert game.view(0).splitlines() == [
        "Trick 2 of 20. Kh was turned up: hearts are trumps.",
        "32 cards are left to draw.",
        "          points  card",
        "you            0",
        "player 1      10  Kd led",
        "          your cards  played so far",
        "clubs     -           2c 3c",
        "diamonds  Ad          Kd",
        "hearts    7h          -",
        "spades    6s          -",
    ]
    game = lockstep.played(Briscola(ranks=2, hands=2), *SMALL, "3c", "3d", "Ah")
    assert game.view(0).splitlines()[:2] == [
        "Hand 1 of 2. Trick 2 of 4. 3h was turned up: hearts are trumps.",
        "No cards are left to draw.",
    ]


def test_the_features_are_cards_trumps_and_points():
    game = dealt("2c", "3c", "5s", "6s", "Kd", hands=4)
    row, deck = list(game.features(0)), briscola_deck(10)
    assert len(row) == 40 * 6 + 4 + 6
    found = [{deck[i] for i in range(40) if row[40 * part + i]} for part in range(6)]
    assert found == [{"Ad", "7h", "6s"}, {"2c"}, {"3c", "Kd"}, {"Kd"}, {"Kh"}, {"Kh"}]
    assert row[240:] == [0, 0, 1, 0, 0, 0, 10 / 120, 31 / 40, 0, 0.25]
    game = lockstep.played(Briscola(ranks=2), *SMALL, "3c", "3d", "Ah")
    assert game.features(1)[8 * 5 : 8 * 6] == [0] * 8
    assert game.features(1)[-6:] == [0, 0, 20 / 84, 0, 0, 1]


@pytest.mark.parametrize("options", [{}, {"hands": 3, "ranks": 4}, {"ranks": 2}], ids=str)
def test_histories_drawn_anew_cannot_be_told_apart(options):
    assert check_resampling(lambda: Briscola(**options), 40, seed=4) > 10


def test_every_history_that_fits_is_drawn_equally_often():
    """Player 1 has played one of its first three cards: it came first, second or third."""
    game = lockstep.played(Briscola(ranks=2), *SMALL, "3c", "3d")
    game = lockstep.played(game, "Ah")
    rng, number = random.Random(1), 3000
    counts = Counter(tuple(game.resample(0, rng)) for _ in range(number))
    assert len(counts) == 3 * 2  # and the other two came in either order
    assert all(abs(count - number / 6) < 90 for count in counts.values())


def test_the_rules_follow_the_options():
    rules = Briscola().rules(1)
    assert "You are player 1 of 2 (numbered from 0) in briscola, played for one hand." in rules
    assert "The 40 cards are, the best first, A, 3, K, Q, J, 7, 6, 5, 4, 2 of clubs" in rules
    assert "each Q counts 3, each J counts 2 points, other cards nothing: 120 in all." in rules
    assert "Player 0 leads first. " in rules
    assert "Who has more than 60 wins; with 60 each it is a draw." in rules
    several = Briscola(hands=3, scoring="points", ranks=3).rules(0)
    assert "Player 0 leads the first trick of hand 1, player 1 that of hand 2" in several
    assert "each A counts 11, each 3 counts 10, each K counts 4 points: 100 in all." in several
    assert "Your result is your points less 50, added up over all hands." in several
    assert len(Briscola(hands=3).rules(0).split()) <= 255
