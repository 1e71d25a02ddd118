"""Memory: its rules told twice, and what perfect memory gains (Zwick and Paterson 1993)."""

import random
from collections import Counter
from fractions import Fraction
from functools import cache

import pytest
from lockstep import played

import textgames
from textgames.agents.bots.memory_game import Bot, new_cards
from textgames.core import CHANCE
from textgames.envs.cards.memory_game import FACES, MemoryGame
from textgames.errors import OptionError

SMALL = {"rows": 2, "columns": 2}


class Table:
    """The rules a second time: all cards are dealt at the start, as people do it."""

    def __init__(self, cards, end_after):
        self.cards, self.end_after = dict(cards), end_after
        self.turn, self.won, self.open, self.vain = 0, [], [], 0

    @property
    def over(self):
        return not self.cards or self.vain == self.end_after

    @property
    def legal(self):
        return [] if self.over else [place for place in self.cards if place not in self.open]

    @property
    def result(self):
        lead = self.won.count(0) - self.won.count(1) if self.over else 0
        return (lead > 0) - (lead < 0)

    def turn_up(self, place):
        self.open.append(place)
        if len(self.open) == 1:
            return
        one, two = self.open
        self.open = []
        if self.cards[one] == self.cards[two]:
            self.won.append(self.turn)
            self.vain = 0
            del self.cards[one], self.cards[two]
        else:
            self.vain += 1
            self.turn = 1 - self.turn


def test_random_games_go_as_with_cards_that_are_all_dealt_at_the_start():
    """1,200 games, compared after every action; some end because no pair was found for long."""
    rng, seen = random.Random(1), Counter()
    for number in range(1200):
        rows, columns = ((2, 3), (3, 4), (4, 4), (2, 2), (5, 2), (2, 7))[number % 6]
        end_after = (100, 8, 1)[number // 6 % 3]
        game = MemoryGame(rows=rows, columns=columns, end_after=end_after)
        cards = list(FACES[: rows * columns // 2] * 2)
        rng.shuffle(cards)
        table = Table(zip(game.all_actions(), cards, strict=True), end_after)
        while not game.is_terminal:
            assert game.to_act == (table.turn,)
            assert list(game.legal_actions(table.turn)) == table.legal
            place = rng.choice(table.legal)
            face = table.cards[place]
            game.apply(place)
            table.turn_up(place)
            if game.to_act == (CHANCE,):
                played(game, face)
            assert game.is_terminal == table.over
            assert game.returns == (table.result, -table.result)
        assert game.pairs == (table.won.count(0), table.won.count(1))
        seen[table.result, bool(table.cards)] += 1
    assert len(seen) == 6
    assert min(seen.values()) > 20


@cache
def gain(pairs, known):
    """How many pairs more than the other a player gains who is to move; what it can do, and gains.

    No two of the known cards are alike: pairs that are known are taken at once. Who turns up two
    known cards lets the other do so too, and then nobody gains any more.
    """
    new = 2 * pairs - known
    first = Fraction(known, new)  # the first new card makes a pair
    pair = first * (1 + gain_of(pairs - 1, known - 1)) if known else 0
    ways = {}
    if known == pairs:
        ways[1] = pair
    else:
        if known:
            ways[1] = pair - (1 - first) * gain_of(pairs, known + 1)
        rest = 2 * (pairs - known - 1)
        taken = 1 + gain_of(pairs - 1, known)
        second = taken - known * taken - (rest * gain_of(pairs, known + 2) if rest else 0)
        ways[2] = pair + (1 - first) * second / (new - 1)
    if known > 1:
        ways[0] = Fraction(0)
    return max(ways.values()), ways


def gain_of(pairs, known):
    return gain(pairs, known)[0] if pairs else Fraction(0)


def test_the_strategy_of_zwick_and_paterson_gains_most_in_every_position():
    """Their theorem, "The memory game", Theoretical Computer Science 110 (1993)."""
    for pairs in range(1, len(FACES) + 1):
        for known in range(pairs + 1):
            best, ways = gain(pairs, known)
            assert ways[new_cards(pairs, known)] == best


def lead(game):
    """The mean lead of player 0 in pairs if both play by the strategy, over all deals."""
    if game.is_terminal:
        return Fraction(game.pairs[0] - game.pairs[1])
    (player,) = game.to_act
    if player != CHANCE:
        return lead(played(game, Bot().choose(game, player)))
    faces = game.legal_actions(CHANCE)
    return sum(
        Fraction(number, len(faces)) * lead(played(game.clone(), face))
        for face, number in Counter(faces).items()
    )


@pytest.mark.parametrize(
    ("columns", "value"), [(2, Fraction(-2, 3)), (3, Fraction(-1, 5)), (4, Fraction(-4, 35))]
)
def test_two_who_forget_nothing_gain_the_value_of_the_game(columns, value):
    """2, 3 and 4 pairs: the exact mean over all deals, from the game itself."""
    assert lead(MemoryGame(rows=2, columns=columns)) == value == gain(columns, 0)[0]


def test_who_takes_a_pair_goes_on_and_who_does_not_hands_over():
    game = played(MemoryGame(**SMALL), "a1", "A", "b1", "A")
    assert game.pairs == (1, 0)
    assert game.to_act == (0,)
    assert game.legal_actions(0) == ("a2", "b2")
    game = played(MemoryGame(**SMALL), "a1", "A", "b1", "B")
    assert game.pairs == (0, 0)
    assert game.to_act == (1,)
    assert game.legal_actions(1) == ("a1", "b1", "a2", "b2")


def test_a_card_that_was_turned_up_before_is_not_drawn_again():
    game = played(MemoryGame(**SMALL), "a1", "A", "b1", "B", "b1")
    assert game.to_act == (1,)
    assert game.legal_actions(1) == ("a1", "a2", "b2")
    played(game, "a2")
    assert dict(game.chance_outcomes()) == {"A": 0.5, "B": 0.5}
    played(game, "B")
    assert game.transcript(0)[-4:] == [
        "Player 1 turns up b1.",
        "It is B.",
        "Player 1 turns up a2.",
        "It is B. Player 1 takes the pair.",
    ]


def test_the_drawing_shows_only_what_is_turned_up_now():
    game = played(MemoryGame(**SMALL), "a1", "A", "b1", "B")
    assert game.view(1).splitlines()[:3] == ["  a b", "1 # #", "2 # #"]
    assert played(game, "b1").view(0).splitlines()[1:3] == ["1 # B", "2 # #"]
    assert played(game, "b2", "B").view(0).splitlines()[1:] == [
        "1 # .",
        "2 # .",
        "Pairs: you 0, the other player 1.",
        "Turns in a row without a pair: 0 of 100.",
    ]


def test_the_game_ends_after_many_turns_in_a_row_without_a_pair():
    game = played(MemoryGame(rows=2, columns=3, end_after=3), "a1", "A", "b1", "A")
    played(game, "c1", "B", "a2", "C", "c1", "a2", "a2", "c1")
    assert game.returns == (1, -1)
    assert game.transcript(1)[-2:] == [
        "No pair for 3 turns: the game is over.",
        "Player 0 wins: player 0 has 1 pair, player 1 0 pairs.",
    ]
    game = played(MemoryGame(**SMALL, end_after=1), "a1", "A", "b1", "B")
    assert game.returns == (0, 0)
    assert game.transcript(1)[-1] == "It is a draw: player 0 has 0 pairs, player 1 0 pairs."


def test_features_are_what_perfect_memory_knows():
    game = played(MemoryGame(rows=2, columns=3), "a1", "A", "b1", "A")
    played(game, "c1", "B", "a2", "C", "b2", "C")
    assert game.features(1) == [
        *(0, 1, 0),  # taken
        *(0, 1, 0),
        *(1, 0.5, 0),  # the only B so far
        *(1, 1, -1),  # like the card that is turned up
        *(1, 1, 1),
        *(1, 0, 0),  # never turned up
        *(0, 1 / 3, 1 / 100),
    ]


@pytest.mark.parametrize(("rows", "columns"), [(3, 3), (5, 7)])
def test_an_odd_number_of_cards_is_refused(rows, columns):
    with pytest.raises(
        OptionError, match=f"even number of cards, got {rows} rows of {columns} columns"
    ):
        textgames.new_game("MemoryGame-v0", rows=rows, columns=columns)
    with pytest.raises(OptionError, match="from 2 to 6, got 7"):
        textgames.new_game("MemoryGame-v0", rows=7)
