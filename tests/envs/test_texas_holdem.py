"""The rules of betting in Texas hold'em, one by one; test_texas_holdem_peers.py has the rest."""

import pytest
from holdem import at, draw, new, play, raises
from hypothesis import given
from hypothesis import strategies as st
from lockstep import played

from textgames.chance import Stream
from textgames.core import OptionError, play_chance
from textgames.forms import Amount


def stacks_of(game, *stacks):
    """Change what the players have left before anybody acts; the blinds are paid already."""
    game.stacks = [chips - paid for chips, paid in zip(stacks, game.paid, strict=True)]
    return game


def seated(*stacks, small=50, big=100, **options):
    game = new(len(stacks), stack=10_000, small_blind=small, big_blind=big, **options)
    return stacks_of(game, *stacks)


def test_heads_up_the_button_posts_the_small_blind_and_acts_first_only_before_the_flop():
    """TDA 34."""
    game = play(new())
    assert (game.button, game.small, game.big) == (0, 0, 1)
    assert game.to_act == (0,)
    assert play(game, "call", "check").to_act == (1,)


def test_a_raise_is_at_least_as_large_as_the_largest_raise_before_it():
    """TDA 43: 100, then 600 is a raise by 500, so the next one is to 1,100."""
    game = play(seated(5000, 5000, 5000, 5000))
    assert raises(game) == (200, 5000)
    assert raises(play(game, "raise 600")) == (1100, 5000)
    assert raises(play(game, "raise 1200")) == (1800, 5000)
    assert raises(play(game, "raise 1800")) == (2400, 5000)


def test_an_all_in_of_less_than_a_raise_does_not_let_who_has_acted_raise_again():
    """TDA 47."""
    game = play(seated(5000, 5000, 5000, 450), "raise 300", deck=())
    assert game.to_act == (0,)  # player 3 was first
    game = play(seated(450, 5000, 5000, 5000), "raise 300", "raise 450", "call")
    assert game.to_act == (2,)
    assert raises(game) == (650, 5000)  # it has not acted: a full raise over 450
    played(game, "call")
    assert game.to_act == (3,)
    assert game.legal_actions(3) == ("fold", "call")


def test_several_short_all_ins_that_make_a_full_raise_together_reopen_the_betting():
    """TDA 47, illustrations: the least raise is by the last full one, here 200."""
    game = play(seated(400, 500, 5000, 5000), "raise 300", "raise 400", "raise 500", "call")
    assert game.to_act == (3,)
    assert raises(game) == (700, 5000)
    game = play(seated(400, 450, 5000, 5000), "raise 300", "raise 400", "raise 450", "call")
    assert game.legal_actions(3) == ("fold", "call")


def test_with_fixed_limits_half_a_bet_all_in_counts_as_one():
    """TDA 47; Robert's Rules of Poker, Betting and raising: less than half of one may be called

    or completed.
    """
    limit = {"limit": "fixed-limit"}
    short = play(seated(240, 5000, 5000, 5000, **limit), "raise", "raise", "call")
    assert short.to_call == 240
    assert short.legal_actions(2) == ("fold", "call", "raise")
    played(short, "call")
    assert short.legal_actions(3) == ("fold", "call")
    completed = play(seated(240, 5000, 5000, 5000, **limit), "raise", "raise", "raise")
    assert completed.to_call == 300
    counts = play(seated(250, 5000, 5000, 5000, **limit), "raise", "raise", "call", "call")
    assert counts.to_act == (3,)
    assert counts.legal_actions(3) == ("fold", "call", "raise")
    assert played(counts, "raise").to_call == 350
    assert counts.legal_actions(1) == ("fold", "call")  # four bets: 100, 200, 250, 350


def test_nobody_raises_whom_nobody_can_call():
    game = play(seated(10_000, 500), "call", "raise 500")
    assert game.legal_actions(0) == ("fold", "call")
    game = play(seated(500, 10_000), "raise 500")
    assert game.legal_actions(1) == ("fold", "call")


def test_a_blind_posted_short_costs_the_only_other_player_no_more_than_that():
    game = new(2, stack=200, small_blind=50, big_blind=100)
    game.stacks, game.paid, game.bets = [150, 0], [50, 60], [50, 60]
    play(game)
    assert game.to_call == 60
    assert "Player 0 calls 10." in play(game, "call").transcript(0)


def test_the_button_is_dead_where_a_player_is_out_and_nobody_is_big_blind_twice():
    """TDA 32 and 35: with 5 players, the small blind of the next hand and the button are out."""
    game = new(5, hands=9, stack=100)
    game.stacks = [100, 0, 0, 100, 300]  # players 1 and 2 lose hand 1, as blinds
    assert (game.button, game.small, game.big) == (0, 1, 2)
    game._new_hand()
    assert (game.button, game.small, game.big) == (1, 2, 3)
    assert game.live == game.dealt == (3, 4, 0)
    assert game.paid == [0, 0, 0, 2, 0]
    assert game.waiting == (4, 0, 3)
    game.stacks = [250, 0, 0, 0, 250]
    game._new_hand()
    assert (game.button, game.small, game.big) == (0, 0, 4)


def test_the_rules_of_several_hands_tell_what_changes_once_players_are_out():
    rules = new(3, hands=2).rules(0)
    assert "a small blind that falls to one of them is not posted" in rules
    assert "When two are left, the button posts the small blind, acts first before" in rules
    assert "is not posted" not in new(3).rules(0) + new(2, hands=2).rules(0)


def test_hands_are_tabled_before_the_board_once_no_more_betting_is_possible():
    """TDA 16."""
    game = play(
        new(), "raise 200", "call", deck=at("Ah", "Kc", "As", "Kd", "2c", "3d", "4h", "8s", "9c")
    )
    lines = game.transcript(0)
    shown = lines.index("Player 1 has Ah As, player 0 has Kc Kd.")
    assert shown < lines.index("Flop: 2c 3d 4h.")
    assert game.returns == (-200, 200)
    assert "Player 1 wins 400 with one pair." in lines


def test_a_showdown_without_an_all_in_shows_hands_after_the_river():
    calls = ("call", "check", *["check"] * 6)
    lines = play(new(), *calls).transcript(0)
    river = next(line for line in lines if line.startswith("River"))
    assert lines.index(river) < next(i for i, line in enumerate(lines) if " has " in line)


def test_who_wins_without_a_showdown_shows_nothing():
    lines = play(new(), "raise 10", "fold").transcript(0)
    assert lines[-2:] == [
        "Player 0 takes back 8 that nobody has called.",
        "Player 0 wins 4.",
    ]
    assert not any("Player 0 has" in line for line in lines)


@given(st.integers(0, 2**32), st.integers(2, 9), st.sampled_from(["no-limit", "fixed-limit"]))
def test_no_chip_is_made_or_lost(seed, players, limit):
    rng = Stream(seed)
    game = new(players, hands=5, stack=30, limit=limit)
    play_chance(game, rng)
    while not game.is_terminal:
        assert sum(game.stacks) + sum(game.paid) == players * 30
        assert min(game.stacks) >= 0
        assert len({*game.deck, *game.holes, *game.board}) == 52
        game.apply(draw(game.legal_actions(game.to_act[0]), rng))
        play_chance(game, rng)
    assert sum(game.returns) == 0
    assert sum(game.stacks) == players * 30
    assert game.hand == 5 or max(game.stacks) == players * 30


def test_a_game_ends_when_one_player_has_all_chips():
    deck = at("Ah", "Kc", "As", "Kd", "2c", "3d", "4h", "8s", "9c")
    game = play(new(hands=10), "raise 200", "call", deck=deck)
    assert game.is_terminal
    assert game.hand == 1


@pytest.mark.parametrize("players", [2, 5])
def test_resampled_histories_change_what_is_hidden_and_nothing_else(players):
    rng = Stream(7)
    changed = 0
    for _ in range(30):
        game = new(players, hands=6)
        play_chance(game, rng)
        for _ in range(14):
            if game.is_terminal:
                break
            (player,) = game.to_act
            history = game.resample(player, rng)
            twin = new(players, hands=6)
            for action in history:
                assert action in twin.legal_actions(twin.to_act[0])
                twin.apply(action)
            assert twin.information_state(player) == game.information_state(player)
            changed += history != game.history
            game.apply(draw(game.legal_actions(player), rng))
            play_chance(game, rng)
    assert changed > 100


@pytest.mark.parametrize(
    "options",
    [
        {"small_blind": 5},
        {"big_blind": 500},
        {"stack": 2, "small_blind": 2},
    ],
)
def test_blinds_that_cannot_be_are_refused(options):
    with pytest.raises(
        OptionError, match="expected small_blind = at most big_blind and less than stack"
    ):
        new(**options)


def test_the_view_shows_cards_chips_and_who_is_still_in():
    game = play(new(3, hands=2), "raise 6", "fold", "call")
    assert game.view(0) == (
        "Hand 1 of 2. Your cards: 2h 3d. Board: 3h 3s 4c.\n"
        "Pot: 13. To call: 0.\n"
        "            chips  bet in this round\n"
        "you           194      0  button\n"
        "player 1      199      0  folded\n"
        "player 2      194      0"
    )


def test_the_view_says_what_there_is_to_call():
    assert "Pot: 8. To call: 4." in play(new(), "raise 6").view(1)


def test_all_in_may_be_written_as_such():
    game = play(new())
    (amount,) = game.legal_actions(0).forms
    assert amount == Amount("raise", 4, 200, "all in")
    assert amount.read("all in") == "raise 200"


def test_the_rules_name_no_raise_beyond_the_chips():
    assert "[raise 6]" in new().rules(0)
    assert "[raise 5]" in new(stack=5).rules(0)


def test_the_rules_count_one_chip():
    game = new(small_blind=1, big_blind=1, limit="fixed-limit")
    assert "[raise] bets or raises by 1 chip, from the turn on by 2;" in game.rules(0)
