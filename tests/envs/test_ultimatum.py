"""The ultimatum game and its subgame-perfect equilibria (Guth, Schmittberger and Schwarze 1982)."""

from itertools import product

import pytest
from lockstep import played

from textgames.envs.bargaining.ultimatum import ACCEPT, ANSWERS, REJECT, Ultimatum, offers
from textgames.errors import OptionError
from textgames.registration import new_game
from textgames.solvers import Policy, expected_returns, nash_conv


def profile(game, offer, accepts):
    """Return the strategies that offer so much, and accept an offer if `accepts` says so."""
    policy = Policy()

    def walk(position):
        if position.is_terminal:
            return
        (player,) = position.to_act
        if position.offered < 0:
            chosen = f"offer {offer}"
        else:
            chosen = ACCEPT if accepts(position.offered) else REJECT
        policy[position.information_state(player)] = {chosen: 1.0}
        for action in position.legal_actions(player):
            after = position.clone()
            after.apply(action)
            walk(after)

    walk(game)
    return policy


def subgames(game):
    """The position and all that can follow it, before the end."""
    if not game.is_terminal:
        yield game
        for action in game.legal_actions(game.to_act[0]):
            after = game.clone()
            after.apply(action)
            yield from subgames(after)


def is_subgame_perfect(game, policy):
    """Whether nobody gains by another strategy, in any position (Selten 1975)."""
    return all(nash_conv(position, policy) == 0 for position in subgames(game))


def test_two_pairs_of_pure_strategies_are_subgame_perfect_and_they_keep_all_or_all_but_one():
    """All 4 x 2^4 pairs for 3 points: the other accepts 0 or not, and is offered the least."""
    game = Ultimatum(rounds=1, pot=3)
    perfect = {}
    for offer, answers in product(range(4), product((True, False), repeat=4)):
        policy = profile(game, offer, answers.__getitem__)
        if is_subgame_perfect(game, policy):
            perfect[offer, answers] = expected_returns(game, policy)
    assert perfect == {(0, (True,) * 4): (3, 0), (1, (False, True, True, True)): (2, 1)}


@pytest.mark.parametrize(("least", "value"), [(0, (10, 0)), (1, (9, 1))])
def test_the_least_that_is_accepted_is_offered_in_the_game_for_ten_points(least, value):
    game = Ultimatum(rounds=1)
    policy = profile(game, least, lambda offer: offer >= least)
    assert is_subgame_perfect(game, policy)
    assert expected_returns(game, policy) == value


def test_an_equal_division_is_an_equilibrium_that_rests_on_a_threat():
    """Who insists on half rejects 4 of 10, though 4 is more than nothing."""
    game = Ultimatum(rounds=1)
    policy = profile(game, 5, lambda offer: offer >= 5)
    assert nash_conv(game, policy) == 0
    assert expected_returns(game, policy) == (5, 5)
    assert nash_conv(played(game.clone(), "offer 4"), policy) == 4


def test_two_rounds_with_seats_changed_are_worth_as_much_to_both():
    game = Ultimatum(pot=2)
    policy = profile(game, 0, lambda offer: True)
    assert is_subgame_perfect(game, policy)
    assert expected_returns(game, policy) == (2, 2)
    fixed = Ultimatum(pot=2, alternating=False)
    assert expected_returns(fixed, profile(fixed, 0, lambda offer: True)) == (4, 0)


def test_a_game_played_through_has_the_messages_and_points_of_the_rules():
    game = Ultimatum(rounds=3)
    assert game.to_act == (0,)
    played(game, "offer 3")
    assert game.view(0).endswith("If it is accepted: 7 for you, 3 for the other.")
    assert game.view(1).endswith("If it is accepted: 3 for you, 7 for the other.")
    assert game.legal_actions(1) == ANSWERS
    played(game, "accept")
    assert game.returns == (7, 3)
    assert game.to_act == (1,)
    played(game, "offer 2", "reject")
    assert game.returns == (7, 3)
    assert game.to_act == (0,)
    played(game, "offer 10", "accept")
    assert game.is_terminal
    assert game.returns == (7, 13)
    assert game.transcript(1) == game.transcript(0) == [
        "Player 0 offers 3 of 10 and would keep 7.",
        "Player 1 accepts. Round 1: player 0 gets 7, player 1 gets 3.",
        "Player 1 offers 2 of 10 and would keep 8.",
        "Player 0 rejects. Round 2: player 0 gets 0, player 1 gets 0.",
        "Player 0 offers 10 of 10 and would keep 0.",
        "Player 1 accepts. Round 3: player 0 gets 0, player 1 gets 10.",
    ]  # fmt: skip


def test_without_alternating_player_0_makes_every_offer():
    game = Ultimatum(rounds=2, alternating=False)
    assert "Player 0 makes the offer in every round." in game.rules(1)
    played(game, "offer 5", "accept")
    assert game.to_act == (0,)
    assert game.legal_actions(0) == offers(10)


def test_features_name_the_offer_and_what_became_of_the_last_one():
    game = played(Ultimatum(rounds=4), "offer 4", "reject", "offer 3")
    assert game.features(0) == [-1, 0.3, 0.4, -1, 0.25, 0, 0]
    assert game.features(1) == [1, 0.3, 0.4, -1, 0.25, 0, 0]
    assert Ultimatum().features(0) == [1, -1, -1, 0, 0, 0, 0]


@pytest.mark.parametrize("options", [{"pot": 0}, {"rounds": 0}, {"alternating": "perhaps"}])
def test_options_that_make_no_game_are_refused(options):
    with pytest.raises(OptionError, match="Ultimatum-v0 takes"):
        new_game("Ultimatum-v0", **options)
