"""Go Fish beside OpenSpiel and a second implementation.

The rules are those that the United States Playing Card Company prints (Bicycle, Go Fish), or with
two options those of pagat.com. OpenSpiel's go_fish is the former. It deals seven cards to two
players only, which is an option here, and gives a player whose book is dealt new cards for it, so
that such deals are left out.
"""

import random
import re
from collections import Counter

import pyspiel
import pytest
from lockstep import pairs

from textgames.core import CHANCE, EVERYONE
from textgames.envs.cards.go_fish import GoFish
from textgames.envs.cards.rank_counts import cards_of, number

QUESTION = re.compile(r"ask (\d) for (.)")


def theirs_of(game):
    """OpenSpiel's number of one of our actions."""

    def number_of(_, action):
        if asked := QUESTION.fullmatch(action):
            return int(asked[1]) * len(game.names) + game.names.index(asked[2])
        return game.names.index(action)

    return number_of


def same_cards(game, state):
    """Check every hand, how many books each has, and the stock."""
    _, _, *players, stock = str(state).split("\n")

    def counted(cards):
        ranks = [game.names["abcdefghijklm".index(rank)] for rank in cards[::2]]
        return {rank: int(count) for rank, count in zip(ranks, cards[1::2], strict=True)}

    for player, line in enumerate(players):
        cards, books = line.split(":")
        assert counted(cards) == Counter(cards_of(game.hands[player], game.names))
        assert int(books) == game.books[player].bit_count()
        if game.asked:
            assert game.sizes[player] == sum(counted(cards).values())
    assert counted(stock) == Counter(game.stock)


def drawn(game, rng):
    """Draw a legal action; none that deals somebody the fourth card of a rank."""
    legal = game.legal_actions(game.to_act[0])
    while True:
        action = legal[int(rng.random() * len(legal))]
        dealt = game.to_act == (CHANCE,) and game.turn == -1
        if not dealt or number(game.hands[game.receiver()], game.names.index(action)) < 3:
            return action


@pytest.mark.parametrize(
    ("players", "hand", "ranks", "games"),
    [(2, 7, 13, 60), (3, 5, 13, 50), (4, 5, 13, 40), (6, 5, 13, 20), (2, 1, 3, 60), (6, 2, 6, 40)],
)
def test_random_games_agree_with_openspiel(players, hand, ranks, games):
    spiel = pyspiel.load_game(f"go_fish(players={players},ranks={ranks},initial_cards={hand})")
    rng, winners = random.Random(players), set()
    for _ in range(games):
        game = GoFish(players, hand=hand, ranks=ranks, questions=2000)
        state = spiel.new_initial_state()
        while numbers := pairs(game, state, theirs_of(game)):
            same_cards(game, state)
            action = drawn(game, rng)
            game.apply(action)
            state.apply_action(numbers[action])
        winners.add(game.returns.count(max(game.returns)))
    assert winners >= ({1} if players == 2 else {1, 2})


class Plain:
    """The rules told again: lists of cards, and nothing remembered but whose turn it is."""

    def __init__(self, players, hand, ranks, passes="next", ends="books", questions=200):
        self.hands = [[] for _ in range(players)]
        self.books = [[] for _ in range(players)]
        self.stock, self.hand, self.ranks = 4 * ranks, hand, ranks
        self.passes, self.ends, self.left = passes, ends, questions
        self.player, self.over, self.fishing = None, False, None

    def deal(self, card):
        self.stock -= 1
        next(hand for hand in self.hands if len(hand) < self.hand).append(card)
        if all(len(hand) == self.hand for hand in self.hands):
            self.begin(0)

    def ask(self, other, rank):
        self.left -= 1
        asker, asked = self.hands[self.player], self.hands[other]
        given = [card for card in asked if card == rank]
        after = other if self.passes == "asked" else self.player + 1
        if given:
            asker += given
            self.hands[other] = [card for card in asked if card != rank]
            self.begin(self.player)
        elif self.stock:
            self.fishing = rank, after
        else:
            self.begin(after)

    def draw(self, card):
        (wanted, after), self.fishing = self.fishing, None
        self.stock -= 1
        self.hands[self.player].append(card)
        self.begin(self.player if wanted in (card, "any") else after)

    def begin(self, player):
        for hand, books in zip(self.hands, self.books, strict=True):
            for rank in {card for card in hand if hand.count(card) == 4}:
                books.append(rank)
                while rank in hand:
                    hand.remove(rank)
        self.over = sum(map(len, self.books)) == self.ranks or not self.left
        if self.ends == "out":
            self.over |= not self.stock or not all(self.hands)
        self.player = player = player % len(self.hands)
        others = [hand for seat, hand in enumerate(self.hands) if seat != player and hand]
        if self.over:
            return
        if not self.hands[player] and self.stock:
            self.fishing = "any", player
        elif not self.hands[player] or not others:
            self.begin(player + 1)

    def returns(self, scoring):
        books, players = [*map(len, self.books)], len(self.books)
        if scoring == "books":
            return [own - (sum(books) - own) / (players - 1) for own in books]
        first = [seat for seat, own in enumerate(books) if own == max(books)]
        if len(first) == players:
            return [0] * players
        lost = -1 / (players - len(first))
        return [1 / len(first) if seat in first else lost for seat in range(players)]


BOOKS, STOCK = "All books are made", "There is nothing left to draw"
OUT, ASKED = "Somebody has no cards left", "15 questions were asked"
SETTINGS = [  # players, cards to each, options, how games end
    (2, 7, {}, {BOOKS}),
    (3, 7, {"passes": "asked", "scoring": "books"}, {BOOKS}),
    (3, 7, {"ends": "out"}, {OUT, STOCK}),
    (4, 5, {"passes": "asked", "ends": "out"}, {OUT, STOCK}),
    (6, 5, {"scoring": "books"}, {BOOKS}),
    (5, 3, {"hand": 3, "ranks": 5, "passes": "asked"}, {BOOKS}),
    (3, 1, {"hand": 1, "ranks": 2, "ends": "out"}, {OUT, STOCK}),
    (4, 4, {"hand": 4, "ranks": 5, "questions": 15}, {BOOKS, ASKED}),
]


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: str(setting[:-1]))
def test_random_games_agree_with_a_second_implementation(setting):
    players, hand, options, ends = setting
    rng, whys = random.Random(players), set()
    for _ in range(60):
        game = GoFish(players, **options)
        other = {"ranks": 13, **options, "hand": hand}
        scoring = other.pop("scoring", "win")
        plain = Plain(players, **other)
        while not game.is_terminal:
            (player,) = game.to_act
            legal = game.legal_actions(player)
            action = legal[int(rng.random() * len(legal))]
            if player != CHANCE:
                asked = QUESTION.fullmatch(action)
                rivals = [seat for seat in range(players) if seat != player and plain.hands[seat]]
                assert player == plain.player
                assert not plain.fishing
                assert {*legal} == {f"ask {p} for {r}" for p in rivals for r in plain.hands[player]}
                plain.ask(int(asked[1]), asked[2])
            elif plain.player is None:
                plain.deal(action)
            else:
                assert plain.fishing
                plain.draw(action)
            game.apply(action)
            assert plain.over == game.is_terminal
            assert plain.stock == len(game.stock)
            assert [sorted(cards_of(hand, game.names)) for hand in game.hands] == [
                sorted(hand) for hand in plain.hands
            ]
        assert list(game.returns) == pytest.approx(plain.returns(scoring))
        why = game.transcript(EVERYONE)[-1].partition(":")[0]
        whys.add(re.sub(r"Player \d", "Somebody", why))
    assert whys == ends
