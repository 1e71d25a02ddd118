"""Expectimax: the value of playing alone against chance, seen or unseen."""

import pytest
from solvers.toys import Pennies, at

from textgames import errors
from textgames.core import CHANCE, EVERYONE, FreeText, Game
from textgames.envs.puzzles.mastermind import Mastermind
from textgames.solvers import Expectimax, Policy, best_response_value, build_tree


class Pig(Game):
    """Throw a coin of 1 or 2 until you stop; over 3 in all, everything is lost. Seen or not."""

    min_players = max_players = 1
    utility = "general-sum"

    def setup(self, seen: bool = True, by_history: bool = False):
        self.seen, self.by_history, self.total = seen, by_history, 0
        self.ask(0)

    def legal_actions(self, player):
        if self.by_history and len(self.history) > 5:
            return ("stop",)
        return ("1", "2", "2") if player == CHANCE else ("throw", "stop")

    def play(self, player, action):
        if player == CHANCE:
            self.total += int(action)
            if self.seen:
                self.tell(0, f"You throw {action}.")
            if self.total > 3:
                self.end((0,))
            else:
                self.ask(0)
        elif action == "throw":
            self.ask(CHANCE)
        else:
            self.end((self.total,))

    def return_range(self):
        return 0, 3


class Waiting(Pig):
    """The player may also wait, and be where it was."""

    def legal_actions(self, player):
        return ("1", "2") if player == CHANCE else ("throw", "stop", "wait")

    def play(self, player, action):
        if action == "wait":
            self.ask(0)
        else:
            super().play(player, action)


class Lottery(Pig):
    """Chance has more outcomes than can be tried."""

    def legal_actions(self, player):
        return range(1_000_000) if player == CHANCE else ("throw", "stop")


class Speech(Pig):
    def legal_actions(self, player):
        return FreeText(10)


def test_who_sees_the_coin_stops_in_time():
    """By hand: from 1 throwing gives 2/3 * 3 + 1/3 * 2 = 8/3; from 2 it gives 1/3 * 3 = 1."""
    solver = Expectimax(Pig())
    assert solver.action_values(at(Pig(), "throw", "1")) == pytest.approx(
        {"throw": 2 / 3 * 3 + 1 / 3 * 2, "stop": 1}
    )
    assert solver.best_actions(at(Pig(), "throw", "2")) == ["stop"]
    assert solver.value(Pig()) == pytest.approx(1 / 3 * 8 / 3 + 2 / 3 * 2)
    assert solver.value(at(Pig(), "throw", "2", "stop")) == 2


def test_who_does_not_see_it_is_worth_what_it_knows():
    """By hand: one throw is worth 5/3; of two, 1/9 make 2 and 4/9 make 3, the rest is lost."""
    solver, one = Expectimax(Pig(seen=False)), at(Pig(seen=False), "throw", "1")
    assert solver.action_values(one) == pytest.approx(
        {"throw": 1 / 9 * 2 + 4 / 9 * 3, "stop": 5 / 3}
    )
    assert solver.value(Pig(seen=False)) == pytest.approx(5 / 3)


def test_what_is_hidden_makes_no_difference():
    solver = Expectimax(Pig(seen=False))
    one, two = (at(Pig(seen=False), "throw", coin) for coin in "12")
    assert solver.action_values(one) == solver.action_values(two)
    small = {"pegs": 2, "colours": 3, "guesses": 3}
    guessing = Expectimax(Mastermind(**small))
    one, two = (at(Mastermind(**small), *code, "22") for code in ("13", "31"))
    assert one.information_state(0) == two.information_state(0)
    assert guessing.action_values(one) == guessing.action_values(two)


@pytest.mark.parametrize(
    "game",
    [Pig(), Pig(seen=False), Mastermind(pegs=2, colours=3, guesses=2)],
    ids=["seen", "unseen", "Mastermind"],
)
def test_it_is_the_best_response_of_a_single_player(game):
    tree = build_tree(game)
    assert Expectimax(game).value(game) == pytest.approx(best_response_value(tree, Policy(), 0))


def test_two_pegs_of_three_colours_are_always_found_in_three_guesses():
    """By trying everything: 5 of 9 codes in two guesses, and all in three; never guess 11 first."""
    game = Mastermind(pegs=2, colours=3, guesses=3)
    solver = Expectimax(game)
    assert solver.value(game) == pytest.approx(1)
    best = solver.best_actions(at(game.clone(), "1", "2"))
    assert best == ["12", "13", "21", "23", "31", "32"]
    two = Mastermind(pegs=2, colours=3, guesses=2)
    assert Expectimax(two).value(two) == pytest.approx(5 / 9)


@pytest.mark.parametrize(
    ("game", "why"),
    [
        (Pennies(), "expected one player"),
        (Waiting(), "do not recur"),
        (Pig(by_history=True), "do not read the history"),
        (Lottery(), "too many chance outcomes"),
        (Speech(), "can be listed"),
        (Mastermind(), r"at most 1,000,000 positions, there are about [\d,]+ or more"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Game) else "",
)
def test_what_cannot_be_solved_is_refused(game, why):
    with pytest.raises(errors.UnsupportedGame, match=why):
        Expectimax(game).value(game)


def test_no_more_positions_are_looked_at_than_allowed():
    game = Mastermind(pegs=2, colours=3, guesses=2)
    with pytest.raises(errors.UnsupportedGame, match="at most 700 positions"):
        Expectimax(game, max_positions=700).value(game)
    assert Expectimax(game, max_positions=800).value(game) == pytest.approx(5 / 9)


def test_positions_of_other_games_and_of_chance_are_refused():
    with pytest.raises(errors.UsageError, match="got Mastermind"):
        Expectimax(Pig()).value(Mastermind())
    with pytest.raises(errors.UsageError, match="in which the player is asked"):
        Expectimax(Pig()).value(at(Pig(), "throw"))


def test_a_position_that_play_cannot_reach_is_refused():
    game = Pig()
    game.tell(EVERYONE, "This never happens.")
    with pytest.raises(errors.UnsupportedGame, match="play can lead to"):
        Expectimax(Pig()).best_actions(game)
