"""Texas hold'em against OpenSpiel, RLCard and PokerKit, and the rules of betting one by one."""

from functools import cache

import pokerkit
import pyspiel
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lockstep import played
from rlcard.games.base import Card
from rlcard.games.limitholdem import Game as RLCardGame

from textgames.chance import Stream
from textgames.core import CHANCE, Form, OptionError, play_chance
from textgames.envs.cards.deck import DECK
from textgames.envs.cards.texas_holdem import TexasHoldem
from textgames.forms import Amount


def new(players=2, **options):
    return TexasHoldem(players, **options)


def dealt(game, deck):
    """Let chance deal the cards of `deck`, from its end on, until a player has to act."""
    while game.to_act == (CHANCE,):
        if (card := deck.pop()) in game.deck:
            game.apply(card)
    return game


def shuffled(rng):
    return sorted(DECK, key=lambda card: rng.random())


def draw(legal, rng):
    return legal.example(rng) if isinstance(legal, Form) else legal[int(rng.random() * len(legal))]


def at(*cards):
    """A deck with these cards on top, in the order in which they are dealt."""
    return [card for card in DECK if card not in cards] + list(reversed(cards))


def play(game, *actions, deck=()):
    """Play actions; chance deals from the deck, or the cards in the order of the whole deck."""
    deck = list(deck) or list(reversed(DECK))
    dealt(game, deck)
    for action in actions:
        played(game, action)
        dealt(game, deck)
    return game


def raises(game):
    """The lowest and highest raise that is legal now; None if there is none."""
    legal = game.legal_actions(game.to_act[0])
    if not isinstance(legal, Form):
        return None
    (amount,) = legal.forms
    return amount.low, amount.high


# Fixed limits, beside OpenSpiel and RLCard.


@cache
def universal_poker(players):
    """The ACPC dealer's limit game: a bet and three raises, the big blind being a bet."""
    blinds = [1, 2] if players == 2 else [0, 1, 2, *[0] * (players - 3)]
    first = 1 if players == 2 else 3 % players + 1
    return pyspiel.load_game(
        f"universal_poker(betting=limit,numPlayers={players},numRounds=4,"
        f"blind={' '.join(map(str, blinds))},raiseSize=2 2 4 4,maxRaises=3 4 4 4,"
        f"firstPlayer={first} 2 2 2,numSuits=4,numRanks=13,numHoleCards=2,numBoardCards=0 3 1 1,"
        f"stack={' '.join(['200'] * players)})"
    )


NUMBERS = {"fold": 0, "call": 1, "check": 1, "raise": 2}  # of OpenSpiel


def deal_theirs(state, game):
    """OpenSpiel deals both cards of a player at once, in the order of the seats."""
    cards = [card for player in range(game.num_players) for card in game.hole(player)]
    cards += game.board
    done = sum(item.player == pyspiel.PlayerId.CHANCE for item in state.full_history())
    for card in cards[done:]:
        assert state.is_chance_node()
        state.apply_action(DECK.index(card))


@pytest.mark.parametrize("players", [2, 3, 4])
def test_random_games_with_fixed_limits_are_those_of_the_acpc_dealer(players):
    """OpenSpiel divides a pot into fractions, where odd chips go to the left of the button here;

    it reads no more than four stacks.
    """
    rng = Stream(players)
    for _ in range(400):
        deck = shuffled(rng)
        game = dealt(new(players, limit="fixed-limit"), deck)
        state = universal_poker(players).new_initial_state()
        deal_theirs(state, game)
        while not game.is_terminal:
            (player,) = game.to_act
            assert player == state.current_player()
            legal = game.legal_actions(player)
            assert sorted(NUMBERS[action] for action in legal) == state.legal_actions()
            action = draw(legal, rng) if rng.random() < 0.9 else legal[-1]
            state.apply_action(NUMBERS[action])
            dealt(played(game, action), deck)
            deal_theirs(state, game)
        assert state.is_terminal()
        assert all(abs(a - b) < 1 for a, b in zip(game.returns, state.returns(), strict=True))


def rlcard_game(game):
    """RLCard's game of two players with the same cards, player 0 on the button.

    RLCard 1.2 differs on purpose (rlcard/games/limitholdem/game.py): the button is drawn; who
    comes after the last to act begins the next betting round; before the flop there are four
    raises beside the big blind; one may fold with nothing to pay; pay-offs are in big blinds.
    """
    other = RLCardGame()
    other.init_game()
    for player, hand in enumerate(other.players):
        hand.hand = [Card(card[1].upper(), card[0]) for card in game.hole(player)]
        hand.in_chips = 1 + player
    other.game_pointer = 0
    other.round.start_new_round(game_pointer=0, raised=[1, 2])
    other.round.have_raised = 1
    return other


def test_random_games_of_two_with_fixed_limits_are_those_of_rlcard():
    rng = Stream(1)
    for _ in range(1000):
        deck = shuffled(rng)
        game = dealt(new(limit="fixed-limit"), deck)
        other = rlcard_game(game)
        other.dealer.deck = [Card(card[1].upper(), card[0]) for card in deck]
        while not game.is_terminal:
            (player,) = game.to_act
            assert player == other.game_pointer
            assert not other.is_over()
            legal, theirs = game.legal_actions(player), set(other.get_legal_actions())
            assert set(legal) == (theirs - {"fold"} if "check" in theirs else theirs)
            action = draw(legal, rng)
            rounds = other.round_counter
            other.step(action)
            dealt(played(game, action), deck)
            if other.round_counter > rounds:
                other.game_pointer = other.round.game_pointer = 1
        assert other.is_over()
        assert list(game.returns) == [2 * big_blinds for big_blinds in other.get_payoffs()]


# No limit, beside PokerKit.

AUTOMATIONS = (
    pokerkit.Automation.ANTE_POSTING,
    pokerkit.Automation.BET_COLLECTION,
    pokerkit.Automation.BLIND_OR_STRADDLE_POSTING,
    pokerkit.Automation.HOLE_CARDS_SHOWING_OR_MUCKING,
    pokerkit.Automation.HAND_KILLING,
    pokerkit.Automation.CHIPS_PUSHING,
    pokerkit.Automation.CHIPS_PULLING,
)


def pokerkit_hand(game, stacks):
    """PokerKit's state of the hand that has just begun; its players are those of `game.dealt`."""
    small, big = game.blinds
    blinds = (small, big) if game.small in game.dealt else (big,)
    state = pokerkit.NoLimitTexasHoldem.create_state(
        AUTOMATIONS, True, 0, blinds, big, [stacks[p] for p in game.dealt], len(game.dealt)
    )
    for player in game.dealt:
        state.deal_hole("".join(game.hole(player)))
    return state


def deal_board(state, cards):
    while state.can_burn_card():
        state.burn_card("??")
        done = len(list(state.get_board_cards(0)))
        state.deal_board("".join(cards[done : done + (1 if done else 3)]))


def compare(game, state):
    """Check that whoever has to act has to pay as much and may raise by as much in both.

    PokerKit 0.7 differs on purpose (pokerkit/state.py, complete_bet_or_raise_to): a bet of less
    than the big blind, by who is all in, lets those who have checked raise again. TDA 47 does not.
    """
    (player,) = game.to_act
    assert game.dealt[state.actor_index] == player
    owed = min(game.to_call - game.bets[player], game.stacks[player])
    assert owed == state.checking_or_calling_amount
    assert ("check" in game.legal_actions(player)) == (owed == 0)
    theirs = None
    if state.can_complete_bet_or_raise_to():
        low = state.min_completion_betting_or_raising_to_amount
        theirs = low, state.max_completion_betting_or_raising_to_amount
    if player in game.acted and 0 < owed < game.blinds[1] and not raises(game):
        return
    assert raises(game) == theirs, game.transcript(player)[-30:]


def do_the_same(state, action):
    verb, _, chips = action.partition(" ")
    if verb == "fold":
        state.fold()
    elif verb == "raise":
        state.complete_bet_or_raise_to(int(chips))
    else:
        state.check_or_call()


def play_a_hand_with_pokerkit(game, rng):
    """Return by how many chips the results differ; None where there is nothing to compare.

    PokerKit differs on purpose: of several odd chips the first winner gets all; a big blind who
    can be called by nobody any more is asked, and can only check; a big blind posted short lowers
    what the others have to call.
    """
    hand, deck = game.hand, shuffled(rng)
    stacks = [game.stack + won for won in game.returns]
    board = deck[::-1][2 * len(game.dealt) :]

    def deal():
        while game.to_act == (CHANCE,) and game.hand == hand:
            game.apply(deck.pop())

    deal()
    if game.hand > hand or game.is_terminal or stacks[game.big] < game.blinds[1]:
        while game.hand == hand and not game.is_terminal:
            game.apply(draw(game.legal_actions(game.to_act[0]), rng))
            deal()
        return None
    state, order = pokerkit_hand(game, stacks), game.dealt
    while not game.is_terminal and game.hand == hand:
        compare(game, state)
        action = draw(game.legal_actions(game.to_act[0]), rng)
        if action.startswith("raise") and rng.random() < 0.5:  # the least: more raises, less all-in
            action = f"raise {raises(game)[0]}"
        game.apply(action)
        deal()
        do_the_same(state, action)
        deal_board(state, board)
    if state.status:
        assert state.checking_or_calling_amount == 0
        assert not state.can_complete_bet_or_raise_to()
        state.check_or_call()
        deal_board(state, board)
    assert not state.status
    ours = [game.stack + game.returns[player] for player in order]
    return max(abs(a - b) for a, b in zip(ours, state.stacks, strict=True))


@pytest.mark.parametrize("players", range(2, 10))
def test_random_no_limit_games_of_several_hands_are_those_of_pokerkit(players):
    rng = Stream(players)
    differ = []
    for _ in range(8 + 30 // players):
        game = new(players, hands=12, stack=60, small_blind=1, big_blind=4)
        while not game.is_terminal:
            differ.append(play_a_hand_with_pokerkit(game, rng))
    compared = [chips for chips in differ if chips is not None]
    assert len(compared) > 50
    assert compared.count(0) > 0.98 * len(compared)
    assert max(compared) <= 2  # odd chips


# The rules of betting, one by one.


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
        OptionError, match="takes small_blind = at most big_blind and less than stack"
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
