"""Monte Carlo tree search: it plays well, and it never reads what is hidden."""

import random
from collections import Counter

import pytest
from solvers.toys import OddOneOut, Pennies, at

from textgames import errors
from textgames.core import play_chance
from textgames.envs.board.breakthrough import Breakthrough
from textgames.envs.board.connect_four import ConnectFour
from textgames.envs.board.tic_tac_toe import TicTacToe
from textgames.envs.cards.kuhn_poker import KuhnPoker
from textgames.envs.cards.leduc_holdem import LeducHoldem
from textgames.envs.dice.liars_dice import LiarsDice
from textgames.envs.matrix.colonel_blotto import ColonelBlotto
from textgames.solvers import Minimax, Worlds, search


def choice(game, player, rng, simulations):
    found = search(game, player, rng, simulations)
    return max(found, key=lambda action: found[action].visits)


def any_action(game, player, rng):
    legal = game.legal_actions(player)
    return legal[int(rng.random() * len(legal))]


def play(game, rng, agents):
    play_chance(game, rng)
    while game.to_act:
        player = game.to_act[0]
        game.apply(agents[player](game, player, rng))
        play_chance(game, rng)
    return game.returns


def searching(simulations):
    return lambda game, player, rng: choice(game, player, rng, simulations)


def test_search_hardly_ever_loses_tic_tac_toe_to_perfect_play():
    """At most one of 60 games with 1000 simulations; the optimal opening varies."""
    perfect = Minimax(TicTacToe())

    def exact(game, player, rng):
        best = perfect.best_actions(game)
        return best[int(rng.random() * len(best))]

    rng, lost = random.Random(1), 0
    for first in (True, False):
        agents = [searching(1000), exact] if first else [exact, searching(1000)]
        for _ in range(30):
            lost += play(TicTacToe(), rng, agents)[0 if first else 1] < 0
    assert lost <= 1


@pytest.mark.parametrize(
    ("game", "simulations", "games", "wins"),
    [
        (ConnectFour, 100, 20, 20),
        (Breakthrough, 100, 4, 4),
        (lambda: LiarsDice(dice=2), 60, 40, 28),
    ],
    ids=["ConnectFour", "Breakthrough", "LiarsDice"],
)
def test_search_beats_random_play(game, simulations, games, wins):
    """With 1000 simulations, in 200 games: `benchmarks/solvers.py --matches 200`."""
    rng, won = random.Random(2), 0
    for number in range(games):
        seat = number % 2
        agents = [any_action, any_action]
        agents[seat] = searching(simulations)
        won += play(game(), rng, agents)[seat] > 0
    assert won >= wins


def test_search_takes_a_win_and_says_what_it_is_worth():
    game = at(TicTacToe(), "0", "3", "1", "4")
    found = search(game, 0, random.Random(3), 500)
    assert max(found, key=lambda action: found[action].visits) == "2"
    assert found["2"].value == 1
    assert sum(estimate.visits for estimate in found.values()) == 500


HIDDEN = {
    "a card": (KuhnPoker, {}, 0, "JQ", "JK"),
    "a card of an earlier round": (
        KuhnPoker, {"rounds": 2}, 0,
        ("J", "Q", "bet", "fold", "K", "Q", "check"), ("J", "K", "bet", "fold", "J", "Q", "check"),
    ),
    "a card after a public one": (
        LeducHoldem, {}, 1,
        ("Js", "Qh", "call", "call", "Ks", "call"), ("Kh", "Qs", "call", "call", "Ks", "call"),
    ),
    "dice": (LiarsDice, {"dice": 2}, 0, "1256", "2144"),
    "dice after a revealed round": (
        LiarsDice, {"dice": 2}, 1,
        ("1", "2", "5", "6", "4x6", "liar", "6", "1", "2", "3x2"),
        ("2", "1", "6", "5", "4x6", "liar", "3", "2", "1", "3x2"),
    ),
    "a simultaneous move": (Pennies, {}, 1, ("heads",), ("tails",)),
    "that the other has moved": (Pennies, {}, 1, ("heads",), ()),
}  # fmt: skip


@pytest.mark.parametrize("hidden", HIDDEN)
def test_search_never_reads_what_is_hidden(hidden):
    kind, options, player, one, other = HIDDEN[hidden]
    one, other = at(kind(**options), *one), at(kind(**options), *other)
    assert one.history != other.history
    assert one.information_state(player) == other.information_state(player)
    for seed in range(3):
        seen = [search(game, player, random.Random(seed), 100) for game in (one, other)]
        assert seen[0] == seen[1]
        assert list(seen[0]) == list(seen[1])


@pytest.mark.parametrize("hidden", HIDDEN)
def test_worlds_are_positions_that_the_player_cannot_tell_apart(hidden):
    kind, options, player, history, _ = HIDDEN[hidden]
    game = at(kind(**options), *history)
    worlds, rng = Worlds(game, player), random.Random(5)
    for _ in range(30):
        world, weight = worlds.draw(rng)
        assert world.information_state(player) == game.information_state(player)
        assert world.legal_actions(player) == game.legal_actions(player)
        assert 0 < weight <= 1


def test_worlds_are_as_likely_as_the_cards_make_them():
    """With a jack in hand and a queen on the table, the other holds a queen in 1 of 4 cases."""
    game = at(LeducHoldem(), "Js", "Ks", "call", "call", "Qs")
    worlds, rng, weights = Worlds(game, 0), random.Random(6), Counter()
    for _ in range(4000):
        world, weight = worlds.draw(rng)
        weights[world.cards[1][0]] += weight
    total = sum(weights.values())
    assert {card: weight / total for card, weight in weights.items()} == pytest.approx(
        {"J": 0.25, "Q": 0.25, "K": 0.5}, abs=0.03
    )


def test_nothing_hidden_leaves_one_world():
    game = at(TicTacToe(), "0", "4")
    worlds = Worlds(game, 0)
    world, _ = worlds.draw(random.Random(0))
    assert worlds.certain
    assert world.history == game.history
    world.apply("1")
    assert worlds.draw(random.Random(0))[0].history == game.history


def test_search_plays_games_of_three_and_simultaneous_moves():
    game = at(OddOneOut(), "tails")
    found = search(game, 0, random.Random(1), 300)
    assert set(found) == {"heads", "tails"}
    assert all(estimate.visits for estimate in found.values())


def test_search_refuses_what_it_cannot_search():
    with pytest.raises(errors.UnsupportedGame, match="can be listed"):
        search(ColonelBlotto(), 0, random.Random(0))
    with pytest.raises(errors.UnsupportedGame, match="player 1 is not asked"):
        search(TicTacToe(), 1, random.Random(0))


class Cheating(KuhnPoker):
    """Its own way to draw hidden cards changes what the player knows."""

    def resample(self, player, rng):
        return ["K", "Q", *self.history[2:]]


def test_a_wrong_resample_is_an_error_of_the_game():
    with pytest.raises(errors.GameError, match="player 0 can tell apart"):
        search(at(Cheating(), "J", "Q"), 0, random.Random(0))


class Contradictory(KuhnPoker):
    """A position made by hand that no way of playing leads to."""


def test_a_position_that_play_cannot_reach_is_refused():
    game = at(Contradictory(), "J", "Q")
    game.tell(0, "This never happens.")
    with pytest.raises(errors.UnsupportedGame, match="found none"):
        search(game, 0, random.Random(0))
