"""Crazy Eights turn by turn, by the rules that Bicycle prints; peers are in a file of their own."""

import random
from functools import partial

import pytest
from lockstep import played
from tricks import check_resampling

from textgames.core import CHANCE, EVERYONE, play_chance
from textgames.envs.cards.crazy_eights import CrazyEights
from textgames.envs.cards.crazy_eights_table import points, settled
from textgames.envs.cards.deck import DECK

FIRST, SECOND = "2c 5c 9d Td Jd 8h Ks", "Ah 3h 4h 6s 7s 9s Qs"


def dealt(starter="5h", hands=(FIRST, SECOND), **options):
    """Deal hands, one card to each in turn."""
    game = CrazyEights(len(hands), **options)
    rounds = zip(*(hand.split() for hand in hands), strict=True)
    return played(game, *[card for cards in rounds for card in cards], starter)


def test_each_is_told_its_cards_and_all_how_the_pile_begins():
    game = dealt()
    assert game.transcript(0) == [f"Your cards: {FIRST}.", "The pile begins with 5h."]
    assert game.transcript(1) == [f"Your cards: {SECOND}.", "The pile begins with 5h."]
    assert game.view(0).splitlines() == [
        "Top of the pile: 5h. Cards in the stock: 37.",
        "  you         7 cards  to move",
        "  player 1    7 cards",
        f"Your hand: {FIRST}",
    ]


@pytest.mark.parametrize(("number", "cards", "decks"), [(2, 7, 1), (3, 5, 1), (5, 5, 1), (6, 5, 2)])
def test_hands_and_decks_are_as_large_as_printed(number, cards, decks):
    game = CrazyEights(number)
    play_chance(game, random.Random(1))
    assert game.sizes == [cards] * number
    assert len(game.stock) == 52 * decks - cards * number - 1
    assert game.to_act == (0,)


def test_no_eight_begins_the_pile():
    pairs = zip(FIRST.split(), SECOND.split(), strict=True)
    game = played(CrazyEights(), *[card for pair in pairs for card in pair])
    left = {*DECK} - {*FIRST.split(), *SECOND.split()}
    assert {*game.legal_actions(CHANCE)} == left - {"8c", "8d", "8s"}
    played(game, "5h")
    assert "8d" in game.stock


def test_cards_of_the_same_rank_or_suit_and_eights_may_be_played():
    game = dealt()
    eights = tuple(f"play 8h {suit}" for suit in ("clubs", "diamonds", "hearts", "spades"))
    assert game.legal_actions(0) == ("play 5c", *eights, "draw")
    played(game, "play 5c")
    assert game.transcript(EVERYONE)[-1] == "Player 0 plays 5c: 6 cards left."
    assert game.to_act == (CHANCE,)  # no club, no five: nothing but to draw


def test_an_eight_is_followed_by_the_suit_named_or_another_eight():
    game = played(dealt(hands=(FIRST, SECOND.replace("9s", "8s"))), "play 8h spades")
    assert game.transcript(EVERYONE)[-1] == "Player 0 plays 8h and names spades: 6 cards left."
    assert game.view(1).startswith("Top of the pile: 8h, spades to follow. Cards in the stock: 37.")
    plain = [a for a in game.legal_actions(1) if a.startswith("play") and " 8s " not in a]
    assert plain == ["play 6s", "play 7s", "play Qs"]
    assert "play 8s clubs" in game.legal_actions(1)


def test_who_cannot_play_draws_unasked_until_a_card_fits():
    game = played(dealt(), "play 5c", "9h", "3d")
    assert game.to_act == (CHANCE,)
    played(game, "Kc")
    assert (game.to_act, game.sizes) == ((1,), [6, 10])
    assert game.legal_actions(1)[0] == "play Kc"
    assert game.transcript(1)[-3:] == ["You draw 9h.", "You draw 3d.", "You draw Kc."]
    assert game.transcript(0)[-3:] == ["Player 1 draws a card."] * 3


def test_one_may_draw_though_one_can_play_and_then_play():
    game = played(dealt(), "draw", "5d")
    assert game.to_act == (0,)
    assert "play 5d" in game.legal_actions(0)
    assert "draw" in game.legal_actions(0)
    assert "pass" not in game.legal_actions(0)


def test_with_a_limit_one_may_pass_after_so_many_cards_and_else_has_to():
    game = played(dealt(draws=2), "draw", "3c")
    assert "pass" not in game.legal_actions(0)
    played(game, "draw", "4c")
    assert game.legal_actions(0)[0] == "play 5c"
    assert game.legal_actions(0)[-2:] == ("play 8h spades", "pass")
    passed = played(game.clone(), "pass")
    assert passed.to_act == (1,)
    assert passed.transcript(EVERYONE)[-1] == "Player 0 passes."
    played(game, "play 5c", "9h", "3d")  # neither fits
    assert game.transcript(EVERYONE)[-1] == "Player 1 passes."
    assert game.to_act == (0,)


def drained(game):
    """Let whoever has the turn draw the whole stock."""
    while game.stock:
        game.apply(game.stock[0] if game.to_act == (CHANCE,) else "draw")
    return game


def test_with_the_stock_empty_who_can_play_must_and_who_cannot_passes():
    game = drained(dealt())
    assert game.transcript(EVERYONE)[-1] == "The stock is empty."
    assert game.sizes == [44, 7]
    assert {action.split()[0] for action in game.legal_actions(0)} == {"play"}
    played(game, "play 8h diamonds")
    assert game.transcript(EVERYONE)[-1] == "Player 1 passes."
    assert game.to_act == (0,)


HEARTS = "2h 3h 4h 5h 6h 7h 9h", "Th Jh Qh Ah 8c 8d Kc"
MOVES = ["2h", "Th", "3h", "Jh", "4h", "Qh", "5h", "Ah", "6h"]


def test_who_plays_the_last_card_wins_the_points_of_the_others():
    game = played(dealt("Kh", HEARTS), *[f"play {card}" for card in MOVES])
    played(game, "play 8c hearts", "play 7h", "play 8d hearts", "play 9h")
    assert game.is_terminal
    assert game.transcript(EVERYONE)[-3:] == [
        "Player 0 plays 9h: 0 cards left.",
        "Player 1 has Kc left, 10 points.",
        "Player 0 wins 10 points.",
    ]
    assert game.returns == (10, -10)


def test_after_so_many_cards_the_fewest_points_win_the_difference():
    game = played(dealt("Kh", HEARTS, plays=10), *[f"play {card}" for card in MOVES])
    assert not game.is_terminal
    played(game, "play 8c hearts")
    assert game.transcript(EVERYONE)[-5:] == [
        "Player 1 plays 8c and names hearts: 2 cards left.",
        "10 cards were played: the game is over.",
        "Player 0 has 7h 9h left, 16 points.",
        "Player 1 has Kc 8d left, 60 points.",
        "Player 0 wins 44 points.",
    ]
    assert game.returns == (44, -44)


def test_points_are_as_printed_and_equals_share_them():
    """An eight is 50, K, Q, J and 10 are 10 each, an ace 1, and others their number."""
    assert [points([rank + "c"]) for rank in "A23789TJQK"] == [1, 2, 3, 7, 50, 9, *[10] * 4]
    returns, told = settled([("Ac", "2d"), ("3h",), ("8s",), ("Kd", "Kh")])
    assert returns == [32, 32, -47, -17]
    assert told == [
        "Player 0 has Ac 2d left, 3 points.",
        "Player 1 has 3h left, 3 points.",
        "Player 2 has 8s left, 50 points.",
        "Player 3 has Kd Kh left, 20 points.",
        "Players 0 and 1 win 32 points each.",
    ]
    returns, told = settled([("Ac",), ("Ad",), ("Ah",), ("2d",)])
    assert returns == pytest.approx([1 / 3, 1 / 3, 1 / 3, -1])
    assert told[-1] == "Players 0, 1 and 2 win 0.333333 points each."
    assert settled([("Ac",), ("Ad",)]) == (
        [0, 0],
        [
            *("Player 0 has Ac left, 1 point.", "Player 1 has Ad left, 1 point."),
            "All have as many points: nobody wins.",
        ],
    )


THREE = "2c 5c 8h Qd Qh", "Ah 2h 4h 6s 7s", "2d 3d 4d Ac As"


def test_a_queen_skips_and_an_ace_turns_the_order_round():
    game = played(dealt("5h", THREE, specials=True), "play Qh")
    assert game.to_act == (CHANCE,)
    assert game.turn == 2
    assert game.transcript(EVERYONE)[-1] == "Player 1 is skipped."
    game = played(dealt("5h", THREE, specials=True), "play 8h hearts", "play Ah")
    assert (game.step, game.to_act) == (-1, (0,))
    assert game.transcript(EVERYONE)[-1] == "The order of play turns round."
    assert "Turns go down by number." in game.view(2)
    played(game, "play Qh")  # skips player 2
    assert game.to_act == (1,)
    assert played(dealt("5h", THREE), "play Qh").turn == 1


def test_after_a_two_the_next_plays_a_two_or_draws_and_twos_add_up():
    game = played(dealt("5h", THREE, specials=True), "play 8h hearts", "play 2h")
    assert game.legal_actions(2) == ("play 2d", "draw")
    assert "Cards to draw: 2." in game.view(0)
    drawn = played(game.clone(), "draw", "9s", "9h")
    assert (drawn.to_act, drawn.sizes) == ((0,), [4, 4, 7])
    played(game, "play 2d")
    assert game.transcript(EVERYONE)[-1] == "Player 0 has to play a two or draw 4 cards."
    played(game, "play 2c")
    assert (game.owed, game.to_act) == (6, (CHANCE,))  # player 1 has no two
    played(game, "9c", "9d", "Td", "Jd", "Kd", "Ks")
    assert (game.owed, game.turn, game.sizes) == (0, 2, [3, 10, 4])
    assert game.legal_actions(2) == ("play Ac", "draw")


@pytest.mark.parametrize(("starter", "turn", "owed"), [("Qs", 1, 0), ("Ad", 1, 0), ("2s", 0, 2)])
def test_a_special_first_card_counts_as_played_by_the_last_player(starter, turn, owed):
    game = dealt(starter, THREE, specials=True)
    assert (game.turn, game.owed) == (turn, owed)
    assert dealt(starter, THREE).turn == 0


def test_an_empty_stock_is_made_anew_of_the_pile_but_its_top():
    game = drained(dealt(reshuffle=True))
    assert game.transcript(EVERYONE)[-1] == "The stock is empty."
    assert game.resample(0, random.Random(1)) is not None
    played(game, "play 8h spades")
    assert game.transcript(EVERYONE)[-1] == "The pile but its top card becomes the stock: 1 card."
    assert (game.stock, game.pile) == (("5h",), ("8h",))
    assert game.resample(1, random.Random(1)) is None


def test_two_decks_have_every_card_twice():
    hands = ("7h 7h 2c 3c 4c", *["2d 3d 4d 5d 6d"] * 2, *["9s Ts Js Qs Ks"] * 2, "Ac Ad Ah As 2h")
    game = dealt("9h", hands)
    assert game.view(0).splitlines()[-1] == "Your hand: 2c 3c 4c 7h 7h"
    assert game.legal_actions(0) == ("play 7h", "draw")
    played(game, "play 7h")
    assert game.sizes[0] == 4
    assert game.view(0).splitlines()[-1] == "Your hand: 2c 3c 4c 7h"
    assert game.legal_actions(CHANCE).count("8c") == 2


@pytest.mark.parametrize(
    "options",
    [{}, {"draws": 1}, {"draws": 2, "specials": True}, {"specials": True}],
    ids=str,
)
@pytest.mark.parametrize("number", [2, 4, 6])
def test_resampled_hands_are_such_as_the_player_cannot_tell_apart(number, options):
    def early(game, rng):  # those that draw come last
        legal = game.legal_actions(game.to_act[0])
        return legal[int(rng.random() ** 2 * len(legal))]

    make = partial(CrazyEights, number, **options)
    assert check_resampling(make, 17, seed=number, hands="hands", choose=early) > 30


def test_the_features_show_own_hand_pile_sizes_and_turn():
    game = played(dealt(), "play 5c", "9h", "3d", "Kc")
    row = [*game.features(1)]
    parts = [{DECK[i] for i in range(52) if row[start + i]} for start in (0, 52, 104)]
    assert parts == [{*SECOND.split(), "9h", "3d", "Kc"}, {"5h", "5c"}, {"5c"}]
    assert row[156:] == [1, 0, 0, 0, 34 / 52, 3 / 52, 0, 1 / 100, 1, 10 / 52, 1, 6 / 52, 0]
    assert [*game.features(0)][-4:] == [6 / 52, 0, 10 / 52, 1]


def test_all_actions_are_the_cards_the_suits_of_eights_draw_and_with_a_limit_pass():
    assert len(CrazyEights().all_actions()) == 48 + 4 * 4 + 1
    assert [*CrazyEights(draws=1).all_actions()][-2:] == ["draw", "pass"]


def test_no_more_can_be_won_than_the_cards_of_others_can_count():
    """All cards count 508; the winner has played seven, and one lies below."""
    assert CrazyEights().return_range() == (-496, 496)  # four aces and four twos are elsewhere
    assert CrazyEights(6).return_range() == (-1010, 1010)  # six aces
    assert CrazyEights(reshuffle=True).return_range() == (-506, 506)


def test_the_rules_fit_the_options():
    rules = CrazyEights(draws=1, reshuffle=True, specials=True, plays=40).rules(1)
    for part in (
        "at most 1 card in a turn; after that you may pass",
        "An empty stock is made anew of the pile.",
        "A queen skips the next player.",
        "or after 40 played cards, the fewest points win",
    ):
        assert part in rules
        assert part not in CrazyEights().rules(1)
    assert "with two decks of 52 cards" in CrazyEights(6).rules(1)
