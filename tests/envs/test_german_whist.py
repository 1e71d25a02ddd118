"""German whist against a plain second implementation, then rule by rule."""

import random
from collections import Counter
from itertools import permutations
from typing import Any

import lockstep
import pytest
from tricks import cards, check_resampling

from textgames.core import CHANCE, play_chance
from textgames.envs.cards.german_whist import GermanWhist
from textgames.envs.cards.hidden_draws import NEVER, Unseen, drawn_in_turn
from textgames.envs.cards.tricks import HEARTS, deck, listed


class Plain:
    """Two hands and a stock, as one would play it at a table."""

    def __init__(self, stock: list[str], size: int, first: int) -> None:
        self.hands: list[list[str]] = [[], []]
        for _ in range(size):
            for player in (first, 1 - first):
                self.hands[player].append(stock.pop(0))
        self.stock = stock
        self.trump = stock[0][1]
        self.lead = first
        self.table: list[str] = []
        self.tricks = [0, 0]

    def turn(self) -> int:
        return self.lead if not self.table else 1 - self.lead

    def legal(self) -> list[str]:
        hand = self.hands[self.turn()]
        same = [card for card in hand if self.table and card[1] == self.table[0][1]]
        return same or hand

    def play(self, card: str) -> None:
        self.hands[self.turn()].remove(card)
        self.table.append(card)
        if len(self.table) < 2:
            return
        led = self.table[0][1]

        def strength(card: str) -> tuple[bool, bool, int]:
            return card[1] == self.trump, card[1] == led, "23456789TJQKA".index(card[0])

        if strength(self.table[1]) > strength(self.table[0]):
            self.lead = 1 - self.lead
        self.table = []
        if self.stock:
            self.hands[self.lead].append(self.stock.pop(0))
            self.hands[1 - self.lead].append(self.stock.pop(0))
        else:
            self.tricks[self.lead] += 1


def compare_hand(game: GermanWhist, rng: random.Random) -> int:
    stock = list(deck(game.ranks))
    rng.shuffle(stock)
    plain, drawn = Plain(stock[:], game.ranks, (game.hand - 1) % 2), stock[:]
    hand, before = game.hand, game.returns[0]
    for place in range(4 * game.ranks):
        while game.to_act == (CHANCE,):
            assert drawn[0] in game.legal_actions(CHANCE)
            game.apply(drawn.pop(0))
        assert game.to_act == (plain.turn(),)
        assert [set(listed(cards)) for cards in game.holds] == list(map(set, plain.hands))
        assert listed(game.shown) == tuple(plain.stock[:1])
        assert list(game.trick) == plain.table
        assert game.won == plain.tricks
        legal = game.legal_actions(plain.turn())
        assert sorted(legal) == sorted(plain.legal())
        assert game._heading().endswith(f"Trick {place // 2 + 1} of {2 * game.ranks}. ")
        card = rng.choice(legal)
        game.apply(card)
        plain.play(card)
    assert not drawn
    assert sum(plain.tricks) == game.ranks
    assert game.is_terminal == (hand == game.hands)
    difference = plain.tricks[0] - plain.tricks[1]
    won = (difference > 0) - (difference < 0)
    now = before + (won if game.scoring == "win" else difference)
    assert game.returns == (now, -now)
    return won


@pytest.mark.parametrize(
    ("games", "options"),
    [
        (100, {"hands": 2}),
        (50, {"hands": 3, "scoring": "tricks"}),
        (100, {"ranks": 2, "hands": 3, "scoring": "tricks"}),
        (150, {"ranks": 6}),
    ],
    ids=str,
)
def test_random_games_agree_with_a_plain_implementation(games, options):
    rng, seen = random.Random(3), Counter()
    for _ in range(games):
        game = GermanWhist(**options)
        for _ in range(game.hands):
            seen[compare_hand(game, rng)] += 1
    assert min(seen[1], seen[-1]) > 20
    assert (seen[0] > 5) is (options.get("ranks", 13) % 2 == 0)


# Two cards each; the king of hearts is turned up.
HANDS = ["cK dA", "cA hQ"]


def dealt(*more: str, hands: list[str] = HANDS, **options: Any) -> GermanWhist:
    """Player 0 leads; hearts are trumps."""
    game = GermanWhist(**{"ranks": 3, **options})
    for row in zip(*map(cards, hands), strict=True):
        lockstep.played(game, *row)
    return lockstep.played(game, "Kh", *more)


def test_who_takes_a_trick_gets_the_card_face_up_and_the_other_one_a_hidden_one():
    game = dealt(ranks=2, hands=["cK dA", "cA dK"])
    assert game.trumps == HEARTS
    assert game.transcript(0) == ["Your cards are Kc Ad.", "Kh is turned up: hearts are trumps."]
    lockstep.played(game, "Kc")
    assert game.legal_actions(1) == ("Ac",)
    lockstep.played(game, "Ac", "Ks")
    assert game.transcript(0)[-2:] == ["Player 1 takes the trick and gets Kh.", "You draw Ks."]
    assert game.transcript(1)[-1] == "Player 1 takes the trick and gets Kh."
    assert game.to_act == (CHANCE,)
    lockstep.played(game, "As")
    assert game.transcript(0)[-1] == "As is turned up."
    assert game.to_act == (1,)
    assert game.trumps == HEARTS
    lockstep.played(game, "Kd", "Ad", "Ah")
    assert game.transcript(0)[-2:] == [
        "Player 0 takes the trick and gets As.",
        "No cards are left to draw: from now on the tricks count.",
    ]
    assert game.won == [0, 0]
    assert game.legal_actions(0) == ("Ks", "As")
    lockstep.played(game, "As")
    assert game.legal_actions(1) == ("Kh", "Ah")
    lockstep.played(game, "Kh")
    assert game.transcript(0)[-1] == "Player 1 takes the trick."
    lockstep.played(game, "Ah", "Ks")
    assert game.transcript(1)[-2:] == [
        "Player 1 takes the trick.",
        "Tricks that count: player 0 has 0, player 1 has 2: player 1 wins.",
    ]
    assert game.returns == (-1, 1)


def test_as_many_tricks_each_are_a_draw():
    game = dealt("Kc", "Ac", "Ks", "As", "Kd", "Ad", "Ah", ranks=2, hands=["cK dA", "cA dK"])
    lockstep.played(game, "Ks", "Kh", "Ah", "As")
    assert game.won == [0, 2]
    game = dealt("Ad", "Kd", "Ks", "As", "Kh", "Ac", "Ah", ranks=2, hands=["cK dA", "cA dK"])
    assert game.to_act == (0,)
    lockstep.played(game, "Kc", "Ks", "As", "Ah")
    assert game.transcript(0)[-1] == "Tricks that count: player 0 has 1, player 1 has 1: a draw."
    assert game.returns == (0, 0)


def test_the_other_player_leads_first_in_the_next_hand():
    rng, game, first = random.Random(2), GermanWhist(hands=3, ranks=2), []
    while not game.is_terminal:
        play_chance(game, rng)
        if game.is_terminal:
            break
        if not any(game.played):
            first.append(game.to_act[0])
        game.apply(rng.choice(game.legal_actions(game.to_act[0])))
    assert first == [0, 1, 0]
    assert "Tricks that count of hand 3: player 0 has" in game.transcript(0)[-1]


def test_the_hand_in_progress_is_a_game_by_itself():
    rng, game = random.Random(5), GermanWhist(hands=2, scoring="tricks", ranks=4)
    while game.hand == 1 or not any(game.played):
        play_chance(game, rng)
        game.apply(rng.choice(game.legal_actions(game.to_act[0])))
    play_chance(game, rng)
    stage, seat = game.stage()
    assert seat == 1
    assert stage.holds == game.holds[::-1]
    before = game.returns[0]
    while not game.is_terminal:
        action = rng.choice(game.legal_actions(game.to_act[0]))
        game.apply(action)
        stage.apply(action)
    assert stage.returns[1] == game.returns[0] - before
    assert GermanWhist().stage()[1] == 0


@pytest.mark.parametrize("ranks", [2, 5, 13])
def test_one_player_can_take_all_tricks_that_count(ranks):
    """Player 0 keeps all clubs but one, which are trumps, and plays a low card in each first trick.

    Player 1 leads other suits than that of the low card.
    """
    game = GermanWhist(ranks=ranks, scoring="tricks")
    while game.to_act:
        (player,) = game.to_act
        legal = game.legal_actions(player)
        clubs = [card for card in legal if card[1] == "c"]
        plain = [card for card in legal if card[1] != "c"]
        low = {card[1] for card in listed(game.holds[0]) if card[1] != "c"}
        if player == CHANCE and not game.turned and game.undealt.bit_count() == 2 * ranks:
            game.apply(clubs[0])
        elif player == CHANCE and game.next == 0:
            keeps = game.holds[0].bit_count() < ranks - 1
            game.apply(clubs[-1] if keeps else plain[0])
        elif player == CHANCE:
            first = not game.holds[1]
            diamonds = [card for card in plain if card[1] == "d"]
            game.apply(diamonds[-1] if first else plain[-1])
        elif player == 0:
            game.apply(plain[0] if game.shown else (clubs or plain)[-1])
        elif game.trick:
            same = [card for card in plain if card[1] in low]
            game.apply((same or plain or clubs)[-1])
        else:
            other = [card for card in plain if card[1] not in low]
            game.apply((other if game.shown else clubs or other)[-1])
    assert game.returns == (ranks, -ranks) == game.return_range()[::-1]


def test_the_view_shows_what_lies_face_up_and_what_the_other_player_got():
    game = dealt(ranks=4, hands=["cK dA dK hA", "cA hQ sK sA"])
    lockstep.played(game, "Kc", "Ac", "Js", "Jd", "Ks")
    assert game.view(0).splitlines() == [
        "Trick 2 of 8. Hearts are trumps.",
        "Jd lies face up on 5 cards of the stock.",
        "          tricks  card",
        "you            0",
        "player 1       0  Ks led",
        "Your cards: Kd Ad Ah Js",
        "Of the cards player 1 got face up, it has: Kh",
        "          played so far",
        "clubs     Kc Ac",
        "diamonds  -",
        "hearts    -",
        "spades    Ks",
    ]
    row = list(game.features(0))
    names = deck(4)
    assert len(row) == 16 * 6 + 4 + 6
    found = [{names[i] for i in range(16) if row[16 * part + i]} for part in range(6)]
    assert found == [{"Kd", "Ad", "Ah", "Js"}, {"Kh"}, {"Kc"}, {"Ac", "Ks"}, {"Ks"}, {"Jd"}]
    assert row[96:] == [0, 0, 1, 0, 0, 0, 0, 5 / 8, 0, 1]
    game = dealt("Kc", "Ac", "Ks", "As", "Kd", "Ad", "Ah", ranks=2, hands=["cK dA", "cA dK"])
    lockstep.played(game, "Ks", "Kh")
    assert game.view(1).splitlines()[:6] == [
        "Trick 4 of 4. Hearts are trumps.",
        "No cards are left to draw: the tricks count.",
        "          tricks  card",
        "player 0       0",
        "you            1",
        "Your cards: Ah",
    ]
    assert dealt(ranks=2, hands=["cK dA", "cA dK"]).view(0).splitlines()[-1] == "Your cards: Kc Ad"
    assert game.features(1)[-5:] == [0.5, 0, 0, 0, 1]


@pytest.mark.parametrize("options", [{}, {"hands": 3, "ranks": 4}, {"ranks": 3}], ids=str)
def test_histories_drawn_anew_cannot_be_told_apart(options):
    assert check_resampling(lambda: GermanWhist(**options), 30, seed=4) > 20


def test_hidden_draws_come_out_in_every_way_that_fits():
    times = [1, 3, 5, NEVER]
    cards = [
        Unseen("a", -1, 4),
        Unseen("b", 2, NEVER + 1),
        Unseen("c", -1, 6),
        Unseen("d", -1, NEVER + 1),
    ]
    fits = {
        "".join(unseen.card for unseen in order)
        for order in permutations(cards)
        if all(
            unseen.after < time < unseen.before for unseen, time in zip(order, times, strict=True)
        )
    }
    rng, number = random.Random(1), 3000
    counts = Counter("".join(drawn_in_turn(times, cards, rng)) for _ in range(number))
    assert set(counts) == fits
    assert min(counts.values()) > number / len(fits) / 2


def test_the_rules_follow_the_options():
    rules = GermanWhist().rules(1)
    assert "You are player 1 of 2 (numbered from 0) in German whist, played for one hand." in rules
    assert "Each player gets 13 of them in secret. The other 26 are the stock" in rules
    assert "Who takes most of them wins. Your result is 1 for a win, -1 for a loss. " in rules
    several = GermanWhist(hands=2, ranks=4).rules(0)
    assert "wins the hand; if both take as many, it is a draw." in several
    assert "1 for a win, -1 for a loss, 0 for a draw, added up over all hands." in several
    tricks = GermanWhist(scoring="tricks").rules(0)
    assert "the tricks that you take in second halves less those of the other player." in tricks
    assert len(GermanWhist(hands=3, ranks=12).rules(0).split()) <= 255
