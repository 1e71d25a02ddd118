"""Tiny games that the tests of solvers need, and independent ways to judge strategies."""

from itertools import product

from textgames.core import CHANCE, EVERYONE, Game
from textgames.solvers import Policy, expected_returns


class Pennies(Game):
    """Matching pennies: both show a side at once; equal sides win for player 0."""

    def setup(self):
        self.shown = ()
        self.ask(0, 1)

    def legal_actions(self, player):
        return ("heads", "tails")

    def play(self, player, action):
        self.shown += (action,)
        if not self.to_act:
            self.tell(EVERYONE, f"Shown: {', '.join(self.shown)}.")
            self.end((1, -1) if self.shown[0] == self.shown[1] else (-1, 1))

    def return_range(self):
        return -1, 1

    def rules(self, player):
        return "Show heads or tails."


class OddOneOut(Game):
    """Three players; player 0 draws a coin and alone knows it, then all say a side at once.

    Whoever alone says a side gets 2, twice if it is the coin's, and the other two pay for it.
    """

    min_players = max_players = 3

    def setup(self):
        self.said = ()
        self.ask(CHANCE)

    def legal_actions(self, player):
        return ("heads", "tails", "tails") if player == CHANCE else ("heads", "tails")

    def play(self, player, action):
        if player == CHANCE:
            self.coin = action
            self.tell(0, f"The coin shows {action}.")
            self.ask(0, 1, 2)
            return
        self.said += (action,)
        if not self.to_act:
            odd = [side for side in self.said if self.said.count(side) == 1]
            worth = 2 if odd == [self.coin] else 1
            self.end([worth * (2 if [side] == odd else -1 if odd else 0) for side in self.said])

    def return_range(self):
        return -2, 4

    def rules(self, player):
        return "Say heads or tails."


class Loop(Game):
    """Two players take turns to stay or to leave: positions recur. `by_history` reads the past."""

    def setup(self, by_history: bool = False):
        self.by_history = by_history
        self.ask(0)

    def legal_actions(self, player):
        return ("leave",) if self.by_history and len(self.history) > 3 else ("stay", "leave")

    def play(self, player, action):
        self.tell(EVERYONE, f"Player {player}: {action}.")
        if action == "leave":
            self.end((0, 0))
        else:
            self.ask(1 - player)

    def return_range(self):
        return -1, 1


class InTurn(Pennies):
    """Matching pennies one after the other, the first side hidden: no chance, yet hidden."""

    def setup(self):
        self.shown = ()
        self.ask(0)

    def play(self, player, action):
        self.shown += (action,)
        if player == 0:
            self.ask(1)
        else:
            self.end((1, -1) if self.shown[0] == self.shown[1] else (-1, 1))


def at(game, *actions):
    """Return the game after these actions."""
    for action in actions:
        game.apply(action)
    return game


def first_action(state, actions):
    """Play the first legal action always."""
    return [1.0] + [0.0] * (len(actions) - 1)


def arbitrary(tree, rng):
    """Return a strategy of random probabilities, some of them 0."""
    policy = Policy()
    for state, actions in tree.information_sets():
        weights = [max(0.0, rng.random() - 0.2) + 1e-9 for _ in actions]
        policy[state] = {a: w / sum(weights) for a, w in zip(actions, weights, strict=True)}
    return policy


def best_by_trying(tree, policy, player):
    """Return the best-response value by trying every pure strategy of `player`."""
    seat = tree.seats[player]
    best = -float("inf")
    for choice in product(*seat.actions):
        pure = Policy(policy)
        pure.update((s, {a: 1.0}) for s, a in zip(seat.states, choice, strict=True))
        best = max(best, expected_returns(tree, pure)[player])
    return best
