"""Go Fish rule by rule, as Bicycle and pagat.com have it; peers are in a file of their own."""

import random

import pytest
from lockstep import played
from tricks import check_resampling

from textgames.core import CHANCE, EVERYONE, OptionError, play_chance
from textgames.envs.cards.go_fish import GoFish


def dealt(*hands, ranks=13, **options):
    """Deal hands of the same size, one player after the other."""
    game = GoFish(len(hands), hand=len(hands[0]), ranks=ranks, **options)
    return played(game, *"".join(hands))


def test_each_is_told_its_cards_and_player_0_begins():
    game = dealt("2255K", "7789K")
    assert game.transcript(0) == ["Your cards: 2 2 5 5 K."]
    assert game.transcript(1) == ["Your cards: 7 7 8 9 K."]
    assert game.legal_actions(0) == ("ask 1 for 2", "ask 1 for 5", "ask 1 for K")
    assert game.view(0).splitlines() == [
        "Cards in the stock: 42. Questions: 0 of 200.",
        "          cards  books",
        "you           5  -",
        "player 1      5  -",
        "Your hand: 2 2 5 5 K",
    ]


@pytest.mark.parametrize(("players", "cards"), [(2, 7), (3, 7), (4, 5), (6, 5)])
def test_two_or_three_players_get_seven_cards_and_more_get_five(players, cards):
    game = GoFish(players)
    play_chance(game, random.Random(1))
    assert game.sizes == [cards] * players


def test_who_is_asked_gives_all_cards_of_the_rank_and_the_asker_goes_on():
    game = played(dealt("2255K", "2289K"), "ask 1 for K")
    assert game.transcript(EVERYONE) == ["Player 0 asks player 1 for K and gets 1 card."]
    assert (game.to_act, game.sizes) == ((0,), [6, 4])
    played(game, "ask 1 for 2")
    assert game.transcript(EVERYONE)[1:] == [
        "Player 0 asks player 1 for 2 and gets 2 cards.",
        "Player 0 lays down a book: 2.",
    ]
    assert game.view(1).splitlines()[2:] == [
        "player 0      4  2",
        "you           2  -",
        "Your hand: 8 9",
    ]
    assert game.to_act == (0,)


def test_who_has_none_says_go_fish_and_another_card_ends_the_turn():
    game = played(dealt("2255K", "7789K", "33344"), "ask 2 for 5", "3")
    asked = "Player 0 asks player 2 for 5: go fish."
    assert game.transcript(0)[1:] == [asked, "You draw 3."]
    assert game.transcript(1)[1:] == [asked, "Player 0 draws a card."]
    assert game.to_act == (1,)
    game = played(dealt("2255K", "7789K", "33344", passes="asked"), "ask 2 for 5", "3")
    assert game.to_act == (2,)


def test_a_drawn_card_of_the_rank_asked_for_is_told_and_the_asker_goes_on():
    game = played(dealt("2225K", "7789K"), "ask 1 for 2", "2")
    assert game.transcript(1)[1:] == [
        "Player 0 asks player 1 for 2: go fish.",
        "Player 0 draws 2 and goes on.",
        "Player 0 lays down a book: 2.",
    ]
    assert (game.to_act, game.sizes) == ((0,), [2, 5])


def test_a_book_made_by_another_card_does_not_prolong_the_turn():
    """Bicycle's "and plays again" is said of a catch; pagat.com is plain about it."""
    game = played(dealt("2225K", "7789K"), "ask 1 for 5", "2")
    assert game.transcript(EVERYONE)[-1] == "Player 0 lays down a book: 2."
    assert game.to_act == (1,)


def test_a_book_that_is_dealt_is_laid_down_before_the_first_turn():
    game = dealt("K222", "7777", "4568")
    assert game.transcript(2) == ["Your cards: 4 5 6 8.", "Player 1 lays down a book: 7."]
    assert game.legal_actions(0)[0] == "ask 2 for 2"  # player 1 has no cards
    played(game, "ask 2 for K", "9")
    assert game.transcript(EVERYONE)[-1] == "Player 1 has no cards and draws."
    assert game.to_act == (CHANCE,)
    played(game, "3")
    assert game.transcript(1)[-1] == "You draw 3."
    assert game.legal_actions(1) == ("ask 0 for 3", "ask 2 for 3")


def test_who_has_nobody_to_ask_passes_on_to_one_who_draws():
    game = played(dealt("A", "A", ranks=3), "ask 1 for A")
    assert game.transcript(EVERYONE)[-2:] == [
        "Player 0 has nobody to ask.",
        "Player 1 has no cards and draws.",
    ]
    played(game, "K")
    assert game.legal_actions(1) == ("ask 0 for K",)


def test_with_the_stock_empty_an_empty_hand_is_skipped():
    game = played(dealt("K", "K", "A", ranks=2), "ask 1 for K", "ask 2 for K", "K")
    played(game, "ask 2 for K", "A", "A", "ask 2 for A", "ask 0 for A", "ask 0 for A", "K")
    assert game.transcript(EVERYONE)[-1] == "Player 2 has no cards and draws."
    played(game, "A", "ask 1 for A")
    assert game.transcript(EVERYONE)[-4:] == [
        "The stock is empty.",
        "Player 2 asks player 1 for A and gets 3 cards.",
        "Player 2 lays down a book: A.",
        "Player 2 has no cards and is skipped.",
    ]
    assert game.legal_actions(0) == ("ask 1 for K",)


def test_with_the_stock_empty_who_asks_in_vain_only_loses_the_turn():
    game = played(dealt("KK", "AA", "KA", ranks=2), "ask 1 for K", "A", "ask 0 for A")
    played(game, "ask 0 for A", "K", "ask 0 for A")
    assert game.transcript(EVERYONE)[-1] == "Player 2 asks player 0 for A: go fish."
    assert game.to_act == (0,)


def test_the_game_ends_when_all_books_are_made_and_most_books_win():
    game = played(dealt("K", "A", ranks=2), "ask 1 for K", "K", "ask 1 for K", "A", "ask 0 for A")
    played(game, "ask 0 for A", "K", "ask 1 for K", "ask 1 for K", "A", "ask 0 for A")
    played(game, "ask 0 for A", "K", "ask 1 for K", "A", "ask 1 for A")
    assert game.transcript(EVERYONE)[-2:] == [
        "Player 0 lays down a book: A.",
        "All books are made: the game is over. Books: player 0 has 2, player 1 has 0. "
        "Player 0 has the most books and wins.",
    ]
    assert game.returns == (1, -1)


def test_one_who_has_no_cards_or_an_empty_stock_ends_the_game_if_that_is_chosen():
    game = played(dealt("A", "K", "A", ends="out"), "ask 2 for A")
    assert game.transcript(EVERYONE)[-1] == (
        "Player 2 has no cards left: the game is over. Books: player 0 has 0, player 1 has 0, "
        "player 2 has 0. All have as many: nobody wins."
    )
    assert game.returns == (0, 0, 0)
    game = played(dealt("KK", "AA", "KA", ranks=2, ends="out"), "ask 1 for K", "A", "ask 0 for A")
    played(game, "ask 0 for A", "K")
    assert game.transcript(EVERYONE)[-2].startswith("The stock is empty.")
    assert game.transcript(EVERYONE)[-1].startswith("There is nothing left to draw: the game is ")


def test_so_many_questions_end_the_game():
    game = dealt("2345678", "9TJQKA9", questions=10)
    for card in "KQJAT":
        assert not game.is_terminal
        played(game, "ask 1 for 2", card, "ask 0 for 9", card)
    assert game.is_terminal
    assert game.transcript(EVERYONE)[-1].startswith("10 questions were asked: the game is over.")


def test_books_can_be_what_counts():
    assert GoFish(3, scoring="books").return_range() == (-6.5, 13)
    assert GoFish(6, hand=1, ranks=3).return_range() == (-1 / 3, 1)
    assert GoFish().return_range() == (-1, 1)


def test_hands_that_leave_no_stock_are_refused():
    with pytest.raises(OptionError, match="got 6 hands of 5 cards of 28"):
        GoFish(6, ranks=7)
    GoFish(6, ranks=8)


@pytest.mark.parametrize("options", [{}, {"passes": "asked", "ends": "out"}], ids=str)
@pytest.mark.parametrize("players", [2, 3, 6])
def test_resampled_hands_are_such_as_the_player_cannot_tell_apart(players, options):
    changed = check_resampling(lambda: GoFish(players, **options), 4, seed=players, hands="hands")
    assert changed > 20


def worlds(game, past, player):
    """Every history that a player cannot tell from that of a game, found by trying all draws.

    All but those in which its own cards are dealt in another order.
    """
    told = len(past.heard(player))
    if past.heard(player) != game.heard(player)[:told]:
        return
    time = len(past.history)
    if time == len(game.history):
        yield tuple(past.history)
        return
    chance = past.to_act == (CHANCE,)
    if past.is_terminal or chance != (game.history[time] in game.names):
        return
    open_to_all = not chance or past.receiver() == player
    for action in [game.history[time]] if open_to_all else sorted({*past.legal_actions(CHANCE)}):
        if action in past.legal_actions(past.to_act[0]):
            twin = past.clone()
            twin.apply(action)
            yield from worlds(game, twin, player)


@pytest.mark.parametrize("seed", range(3))
def test_every_world_that_fits_is_drawn_and_no_other(seed):
    game, rng = GoFish(3, hand=2, ranks=3), random.Random(seed)
    while game.asked < 5 and not game.is_terminal:
        legal = game.legal_actions(game.to_act[0])
        game.apply(legal[int(rng.random() * len(legal))])
    play_chance(game, rng)
    for player in range(3):
        drawn = {tuple(game.resample(player, rng)) for _ in range(1200)}
        assert drawn == {*worlds(game, GoFish(3, hand=2, ranks=3), player)}


def test_what_is_drawn_anew_does_not_depend_on_what_the_player_cannot_know():
    deals = ("2255K", "7789K", "33344"), ("2255K", "7788Q", "33349")
    drawn = []
    for hands in deals:
        game = played(dealt(*hands), "ask 2 for 5", "T")
        drawn.append([*game.resample(0, random.Random(1))])
    assert drawn[0] == drawn[1]


def test_the_features_show_own_hand_what_all_know_books_sizes_and_turn():
    game = played(dealt("2255K", "2289K", ranks=13), "ask 1 for 2", "ask 1 for 5", "9")
    row = [*game.features(1)]
    names = game.names

    def shown(start):
        return {names[place]: row[start + place] for place in range(13) if row[start + place]}

    assert len(row) == 13 + 2 * (3 * 13 + 2) + 2
    assert shown(0) == {"8": 0.25, "9": 0.25, "K": 0.25}
    assert [shown(start) for start in (13, 26, 39)] == [{}, {"2": 1, "5": 1}, {}]
    assert row[52:54] == [3 / 52, 1]
    assert [shown(start) for start in (54, 67, 80)] == [{"5": 0.25}, {}, {"2": 1}]
    assert row[93:] == [4 / 52, 0, 41 / 52, 1 - 2 / 200]
    row = [*played(game, "ask 0 for 8", "3").features(1)]  # which may have been any other card
    assert [shown(start) for start in (13, 26, 67)] == [{"8": 0.25}, {}, {"8": 1}]


def test_all_actions_are_each_rank_of_each_player():
    assert len(GoFish(6).all_actions()) == 6 * 13
    assert [*GoFish(hand=1, ranks=2).all_actions()] == [
        *("ask 0 for K", "ask 0 for A", "ask 1 for K", "ask 1 for A")
    ]


def test_the_rules_fit_the_options():
    plain = GoFish(3).rules(0)
    assert "of each rank: 2, 3, 4, 5, 6, 7, 8, 9, T, J, Q, K, A; T is a ten" in plain
    assert "the turn passes to the next player" in plain
    assert "when all books are made, or after 200 questions" in plain
    assert "1 for the most books, shared among equals, and the others share -1;" in plain
    other = GoFish(3, ranks=4, hand=2, passes="asked", ends="out", scoring="books").rules(1)
    assert "of each rank: J, Q, K, A; suits" in other
    assert "the turn passes to the player who was asked" in other
    assert "as soon as somebody has no cards or the stock is empty, or after 200" in other
    assert "Your result is your books less the average of the others" in other
    assert other.endswith("such as [ask 0 for A].")
