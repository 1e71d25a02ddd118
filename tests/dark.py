"""Dark boards beside OpenSpiel's: what the tests of phantom tic-tac-toe and dark hex share.

OpenSpiel numbers cells row by row, as `all_actions` does.
"""

import random
from collections import Counter

import lockstep

from textgames.core import Game


class SameKnowledge:
    """Whether a player cannot tell two positions apart here exactly where it cannot in OpenSpiel.

    Args:
        key: what a player knows in a state of OpenSpiel.
    """

    def __init__(self, key=lambda state, player: state.information_state_string(player)):
        self.key = key
        self.theirs, self.ours = {}, {}
        self.again = 0  # met after another history

    def compare(self, game, state):
        """Look at a position for both players, also for the one that is not to move."""
        if game.is_terminal:
            return
        for player in (0, 1):
            ours = game.information_state(player)
            theirs = player, player == state.current_player(), self.key(state, player)
            first, history = self.theirs.setdefault(ours, (theirs, tuple(game.history)))
            assert first == theirs
            assert self.ours.setdefault(theirs, ours) == ours
            self.again += history != tuple(game.history)


def number_of(game):
    """Return a function for OpenSpiel's number of an action."""
    numbers = {cell: number for number, cell in enumerate(game.all_actions())}
    return lambda _, cell: numbers[cell]


def compare_all(game, state, knowledge):
    """Compare every position from here on; return how many games there are."""
    numbers = lockstep.pairs(game, state, number_of(game))
    knowledge.compare(game, state)
    games = int(game.is_terminal)
    for cell, number in numbers.items():
        after = game.clone()
        after.apply(cell)
        games += compare_all(after, state.child(number), knowledge)
    return games


def compare_games(make, spiel, knowledge, marks_of, games, seed=1):
    """Compare random games, action by action; return how often each of the returns was met.

    Args:
        make: puts up a game.
        spiel: OpenSpiel's.
        knowledge: what compares what players know.
        marks_of: returns the marks of a view, row by row, as OpenSpiel's observation has them.
        games: how many.
        seed: of the games.
    """
    rng, returns = random.Random(seed), Counter()
    named = number_of(make())
    for _ in range(games):
        game, state = make(), spiel.new_initial_state()
        while numbers := lockstep.pairs(game, state, named):
            knowledge.compare(game, state)
            for player in (0, 1):
                board = state.observation_string(player).split("\nTotal")[0]
                assert marks_of(game.view(player)) == board.split()
            cell = rng.choice(list(numbers))
            game.apply(cell)
            state.apply_action(numbers[cell])
        returns[game.returns] += 1
    return returns


def replayed(make, history):
    """Play a history; each action is legal."""
    return lockstep.played(make(), *history)


def resampled_agree(make, spiel, key, games, rng):
    """Check that redrawn histories are legal and cannot be told apart, in OpenSpiel neither.

    Returns:
        How many histories there were that were not the true one.
    """
    named, other = number_of(make()), 0
    for _ in range(games):
        game, state = make(), spiel.new_initial_state()
        while game.to_act:
            for player in (0, 1):
                history = game.resample(player, rng)
                twin, twin_state = replayed(make, history), spiel.new_initial_state()
                for cell in history:
                    twin_state.apply_action(named(twin_state, cell))
                assert twin.information_state(player) == game.information_state(player)
                if player in game.to_act:  # else the other may be in the middle of its turn
                    assert key(twin_state, player) == key(state, player)
                other += history != game.history
            cell = rng.choice(game.legal_actions(game.to_act[0]))
            game.apply(cell)
            state.apply_action(named(state, cell))
    return other


def beliefs(make, game, player):
    """Return how likely each history is that `player` knows possible, if the other is random."""
    known, chances = game.heard(player), {}

    def follow(position: Game, chance: float) -> None:
        heard = position.heard(player)
        if heard != known[: len(heard)] or position.is_terminal:
            return
        if heard == known and player in position.to_act:
            chances[tuple(position.history)] = chance
            return
        legal = position.legal_actions(position.to_act[0])
        for cell in legal:
            after = position.clone()
            after.apply(cell)
            follow(after, chance if player in position.to_act else chance / len(legal))

    follow(make(), 1.0)
    total = sum(chances.values())
    return {history: chance / total for history, chance in chances.items()}


def misfit(make, game, rng, draws):
    """Return how far redrawn histories are from the likely ones: chi-squared by its freedom."""
    (player,) = game.to_act
    expected = beliefs(make, game, player)
    drawn = Counter(tuple(game.resample(player, rng)) for _ in range(draws))
    assert set(drawn) <= set(expected)
    squares = [
        (drawn[history] - draws * chance) ** 2 / (draws * chance)
        for history, chance in expected.items()
    ]
    return sum(squares) / (len(expected) - 1)
