"""Texas hold'em beside OpenSpiel, RLCard and PokerKit, action by action."""

from functools import cache

import pokerkit
import pyspiel
import pytest
from holdem import dealt, draw, new, raises, shuffled
from lockstep import played
from rlcard.games.base import Card
from rlcard.games.limitholdem import Game as RLCardGame

from textgames.chance import Stream
from textgames.core import CHANCE
from textgames.envs.cards.deck import DECK

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
