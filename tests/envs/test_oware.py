"""Oware against OpenSpiel, a plain board of two rows, and each clause of the Abapa rules."""

import random
from collections import Counter
from copy import deepcopy
from functools import cache

import lockstep
import pyspiel
import pytest

import textgames
from textgames.envs.board.oware import Oware
from textgames.errors import OptionError
from textgames.solvers import Minimax
from textgames.solvers.perft import perft

SIZES = [(6, 4), (6, 3), (4, 2), (2, 1), (2, 12), (3, 12), (12, 1), (8, 6)]


def played(moves: str, **options: int) -> Oware:
    return lockstep.played(Oware(**options), *moves.split())


def placed(
    first: tuple[int, ...],
    second: tuple[int, ...],
    captured: tuple[int, int] = (0, 0),
    player: int = 0,
    **options: int,
) -> Oware:
    """Return a position: the houses of both players, what they captured, and whose turn it is.

    Where there are fewer seeds than the four for each house, it takes as many to win as with all.
    """
    game = Oware(houses=len(first), **options)
    game.board, game.captured, game.past = (*first, *second), captured, []
    game._ask(player)
    return game


@cache
def openspiel_game(houses: int, seeds: int) -> pyspiel.Game:
    options = {"num_houses_per_player": houses, "num_seeds_per_house": seeds}
    return pyspiel.load_game("oware", options)


def number_of(state: pyspiel.State, house: str) -> int:
    return int(house) - 1


@pytest.mark.parametrize(
    ("size", "games"), list(zip(SIZES, (300, 60, 60, 30, 60, 40, 40, 20), strict=True))
)
def test_random_games_agree_with_openspiel_after_every_action(size, games):
    """OpenSpiel too ends a game when a position recurs; it knows no other limit before 1000 moves.

    At the end it also gives each player what is left in its own houses, which decides nothing if a
    player has more than half by then.
    """
    rng, seen = random.Random(5), Counter()
    total = 2 * size[0] * size[1]
    for _ in range(games):
        game = Oware(houses=size[0], seeds=size[1], end_after=500)
        state = openspiel_game(*size).new_initial_state()
        while numbers := lockstep.pairs(game, state, number_of):
            shares = [round(share * total) for share in state.observation_tensor(0)]
            assert [*game.board, *game.captured] == shares
            house = rng.choice(list(numbers))
            game.apply(house)
            state.apply_action(numbers[house])
            seen["captures none"] += "none" in game.transcript(0)[-1]
        first, second = (round(share * total) for share in state.observation_tensor(0)[-2:])
        half = size[0]
        assert game.captured[0] + sum(game.board[:half]) == first
        assert game.captured[1] + sum(game.board[half:]) == second
        seen[game.returns] += 1
        told = game.transcript(0)[-2]
        for reason in ("cannot give", "second time"):
            seen[reason] += reason in told
    if size == (6, 4):
        assert min(seen.values()) > 5
        assert {"captures none", "cannot give", "second time", (1, -1), (-1, 1), (0, 0)} == set(
            seen
        )


@pytest.mark.parametrize(("size", "depth"), [((6, 4), 5), ((4, 2), 7), ((3, 12), 7)])
def test_perft_is_that_of_openspiel(size, depth):
    game = Oware(houses=size[0], seeds=size[1])
    state = openspiel_game(*size).new_initial_state()
    counts = [perft(game, d) for d in range(1, depth + 1)]
    assert counts == [lockstep.perft(state, d) for d in range(1, depth + 1)]


class Plain:
    """The rules again, seed by seed on two rows."""

    def __init__(self, houses: int, seeds: int, end_after: int = 50) -> None:
        self.rows = [[seeds] * houses, [seeds] * houses]
        self.won = [0, 0]
        self.player, self.quiet, self.end_after = 0, 0, end_after
        self.seen = {self.position()}
        self.over = False

    def position(self) -> str:
        return f"{self.rows}{self.player}"

    def legal(self) -> list[int]:
        mine, other = self.rows[self.player], self.rows[1 - self.player]
        full = [house for house, seeds in enumerate(mine) if seeds]
        return full if any(other) else [house for house in full if mine[house] + house >= len(mine)]

    def sow(self, house: int) -> None:
        side, at = self.player, house
        hand, self.rows[side][house] = self.rows[side][house], 0
        while hand:
            at += 1
            if at == len(self.rows[0]):
                side, at = 1 - side, 0
            if (side, at) != (self.player, house):
                self.rows[side][at] += 1
                hand -= 1
        other = self.rows[1 - self.player]
        kept = list(other)
        while side != self.player and at >= 0 and kept[at] in (2, 3):
            kept[at] = 0
            at -= 1
        self.quiet += 1
        if any(kept) and kept != other:
            self.won[self.player] += sum(other) - sum(kept)
            self.rows[1 - self.player] = kept
            self.quiet, self.seen = 0, set()
        self.player = 1 - self.player
        self.check()

    def check(self) -> None:
        half = (sum(self.won) + sum(map(sum, self.rows))) // 2
        if max(self.won) > half or self.won == [half, half]:
            self.over = True
        elif not self.legal() or self.position() in self.seen or self.quiet == 2 * self.end_after:
            for player, row in enumerate(self.rows):
                self.won[player] += sum(row)
                self.rows[player] = [0] * len(row)
            self.over = True
        self.seen = self.seen | {self.position()}

    def result(self) -> int:
        return (self.won[0] > self.won[1]) - (self.won[0] < self.won[1])

    def best(self, known: dict[object, int]) -> int:
        """The result of best play; it depends on what came before, for a position may recur."""
        if self.over:
            return self.result()
        key = (self.position(), frozenset(self.seen), self.quiet, *self.won)
        if key not in known:
            most = 1 - 2 * self.player
            known[key] = -most
            for house in self.legal():
                if known[key] != most:
                    after = deepcopy(self)
                    after.sow(house)
                    known[key] = max(known[key] * most, after.best(known) * most) * most
        return known[key]


@pytest.mark.parametrize("size", [*SIZES, (12, 12)], ids=str)
def test_all_sizes_agree_with_a_plain_board(size):
    houses, seeds = size
    rng, limits = random.Random(houses), 0
    for _ in range(20):
        game = Oware(houses=houses, seeds=seeds, end_after=10)
        plain = Plain(houses, seeds, 10)
        while game.to_act:
            assert game.to_act == (plain.player,)
            legal = game.legal_actions(plain.player)
            assert legal == tuple(str(house + 1) for house in plain.legal())
            move = rng.choice(legal)
            game.apply(move)
            plain.sow(int(move) - 1)
            assert list(game.board) == plain.rows[0] + plain.rows[1]
            assert list(game.captured) == plain.won
            assert game.is_terminal == plain.over
        assert game.returns == (plain.result(), -plain.result())
        limits += "No seed was captured in 20 moves." in game.transcript(1)[-2]
    assert limits or houses == 2


@pytest.mark.parametrize(("houses", "values"), [(2, (1, 1, 0, -1)), (3, (0, 1)), (4, (0,))])
def test_small_boards_have_the_values_of_a_plain_board(houses, values):
    for seeds, value in enumerate(values, 1):
        game = Oware(houses=houses, seeds=seeds, end_after=5)
        assert Minimax(game).value(game) == value == Plain(houses, seeds, 5).best({})


def test_seeds_are_sown_one_by_one_into_the_next_houses():
    game = played("5")
    assert game.board == (4, 4, 4, 4, 0, 5, 5, 5, 5, 4, 4, 4)
    assert game.to_act == (1,)
    assert game.transcript(1) == ["Player 0 sows 4 seeds from house 5."]
    assert lockstep.played(game, "6").board == (5, 5, 5, 5, 0, 5, 5, 5, 5, 4, 4, 0)
    assert "5" not in game.legal_actions(0)


def test_the_house_that_is_sown_is_left_out():
    game = placed((0, 12, 1), (1, 1, 1))
    game.apply("2")
    assert game.board == (2, 0, 4, 4, 3, 3)
    game = placed((1, 1, 1, 1, 1, 1), (1, 1, 1, 1, 12, 1), player=1)
    game.apply("5")
    assert game.board == (2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0, 3)


@pytest.mark.parametrize(
    ("seeds", "left", "taken"),
    [
        ((2, 1, 2, 1, 9, 9), (0, 0, 0, 0, 9, 9), 10),  # back to the first house
        ((4, 1, 2, 1, 9, 9), (5, 0, 0, 0, 9, 9), 7),  # but to none that holds more
        ((2, 0, 2, 1, 9, 9), (3, 1, 0, 0, 9, 9), 5),  # or fewer
        ((2, 1, 2, 3, 9, 9), (3, 2, 3, 4, 9, 9), 0),  # and none if not from the last one
        ((2, 1, 2, 0, 9, 9), (3, 2, 3, 1, 9, 9), 0),
    ],
)
def test_twos_and_threes_are_captured_back_from_the_last_seed(seeds, left, taken):
    game = placed((1, 1, 1, 1, 2, 4), seeds)
    game.apply("6")
    assert game.board == (1, 1, 1, 1, 2, 0, *left)
    assert game.captured == (taken, 0)
    told = "Player 0 sows 4 seeds from house 6"
    assert game.transcript(1)[-1] == (f"{told} and captures {taken}." if taken else f"{told}.")
    mirrored = placed(seeds, (1, 1, 1, 1, 2, 4), player=1)
    mirrored.apply("6")
    assert mirrored.board == (*left, 1, 1, 1, 1, 2, 0)
    assert mirrored.captured == (0, taken)


def test_nothing_is_captured_from_the_own_houses():
    game = placed((1, 1, 2, 1), (9, 9, 9, 9))
    game.apply("1")
    assert game.board == (0, 2, 2, 1, 9, 9, 9, 9)
    game = placed((2, 1, 9, 2), (1, 9, 1, 3), player=1)
    game.apply("4")  # the last one falls into house 3 of player 0
    assert game.board == (3, 2, 10, 2, 1, 9, 1, 0)


def test_a_move_that_would_capture_all_captures_none():
    game = placed((1, 0, 2), (1, 2, 0))
    game.apply("3")
    assert game.board == (1, 0, 0, 2, 3, 0)
    assert game.captured == (0, 0)
    assert game.transcript(0)[-1] == (
        "Player 0 sows 2 seeds from house 3 and captures none, for it would capture all seeds of "
        "player 1."
    )
    game = placed((1, 0, 2), (1, 2, 1))
    game.apply("3")
    assert game.board == (1, 0, 0, 0, 0, 1)
    assert game.captured == (5, 0)


def test_who_has_no_seeds_must_be_given_some():
    game = placed((1, 0, 5, 2, 2, 1), (0, 0, 0, 0, 0, 0))
    assert game.legal_actions(0) == ("3", "5", "6")
    game = placed((0, 0, 0), (3, 1, 0), player=1)
    assert game.legal_actions(1) == ("1",)
    game = placed((9, 0, 0, 0, 0, 1), (0, 0, 0, 0, 0, 1))
    assert game.legal_actions(0) == ("1", "6")  # none must be given where there is one


def test_the_seeds_that_cannot_be_given_are_captured_by_their_owner():
    game = placed((0, 1, 0), (0, 0, 1), (10, 12), player=1)
    game.apply("3")
    assert game.board == (0,) * 6
    assert game.captured == (12, 12)
    assert game.returns == (0, 0)
    assert game.transcript(0) == [
        "Player 1 sows 1 seed from house 3.",
        "Player 0 cannot give seeds to player 1. Each player captures the seeds in its own houses: "
        "player 0 gets 2, player 1 gets 0.",
        "Captured: player 0 has 12, player 1 has 12: a draw.",
    ]


def test_more_than_half_of_the_seeds_win_at_once():
    game = placed((1, 1, 2), (1, 2, 1), (9, 7))
    game.apply("3")
    assert game.board == (1, 1, 0, 0, 0, 1)
    assert game.captured == (14, 7)
    assert game.returns == (1, -1)
    assert game.transcript(0)[-1] == "Captured: player 0 has 14, player 1 has 7: player 0 wins."
    game = placed((1, 1, 2), (1, 2, 1), (7, 9))
    lockstep.played(game, "3")
    assert not game.is_terminal  # 12 of 24 are not more than half


def test_the_second_time_of_a_position_ends_the_game():
    game = placed((1, 0), (1, 0), (3, 3))
    moves = ["1", "1", "2", "2"]
    lockstep.played(game, *moves)
    assert game.transcript(0)[-2:] == [
        "The same position for the second time. Each player captures the seeds in its own houses: "
        "player 0 gets 1, player 1 gets 1.",
        "Captured: player 0 has 4, player 1 has 4: a draw.",
    ]


def test_moves_without_a_capture_end_the_game():
    moves = ["1", "1", "2", "2", "3", "3", "4", "4", "5", "5"]
    game = lockstep.played(Oware(houses=12, seeds=3, end_after=5), *moves[:-1])
    assert (game.quiet, game.is_terminal) == (9, False)
    game.apply(moves[-1])
    assert game.transcript(0)[-2:] == [
        "No seed was captured in 10 moves. Each player captures the seeds in its own houses: "
        "player 0 gets 36, player 1 gets 36.",
        "Captured: player 0 has 36, player 1 has 36: a draw.",
    ]


def test_a_capture_begins_both_counts_anew():
    game = placed((1, 1, 2), (1, 2, 4), end_after=5)
    lockstep.played(game, "1", "2")
    assert (game.quiet, len(game.past)) == (2, 3)
    lockstep.played(game, "2")
    assert game.captured == (2, 0)
    assert (game.quiet, len(game.past)) == (0, 1)


def test_the_view_has_opposite_houses_above_each_other():
    assert played("5 6").view(0).splitlines() == [
        "house       6   5   4   3   2   1",
        "player 1    0   4   4   5   5   5   captured 0",
        "player 0    5   5   5   5   0   5   captured 0",
        "house       1   2   3   4   5   6",
    ]
    lines = Oware(houses=12, seeds=12).view(0).splitlines()
    assert {line.index("captured") for line in lines[1:3]} == {60}


def test_the_features_are_shares_of_all_seeds_from_each_side():
    game = placed((1, 2), (4, 1), (6, 2), end_after=5)
    game.quiet = 3
    assert list(game.features(0)) == [1 / 16, 2 / 16, 4 / 16, 1 / 16, 6 / 16, 2 / 16, 0.3]
    assert list(game.features(1)) == [4 / 16, 1 / 16, 1 / 16, 2 / 16, 2 / 16, 6 / 16, 0.3]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_example_in_the_rules_is_a_legal_first_move(size):
    game = textgames.new_game("Oware-v0", houses=size[0], seeds=size[1], end_after=70)
    for player in (0, 1):
        rules = game.rules(player)
        assert len(rules.split()) <= 255
        assert rules.split("[")[1].split("]")[0] in game.legal_actions(0)
        assert f"has {size[0]} houses" in rules
        assert f"More than {size[0] * size[1]} captured" in rules
        assert "after 70 moves of each player" in rules


@pytest.mark.parametrize(("option", "value"), [("houses", 1), ("seeds", 13), ("end_after", 4)])
def test_options_have_their_limits(option, value):
    with pytest.raises(OptionError, match=f"{option} = whole number from"):
        textgames.new_game("Oware-v0", **{option: value})
