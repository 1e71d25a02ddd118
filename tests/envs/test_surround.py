"""Surround against a second implementation, each kind of crash by hand, and rule by rule."""

import random
from collections import Counter
from itertools import permutations, product

import pytest

import textgames
from textgames.core import OptionError
from textgames.envs.board.surround import Surround, starts
from textgames.envs.grids import squares
from textgames.solvers.perft import perft

STEPS = {"up": (0, 1), "down": (0, -1), "left": (-1, 0), "right": (1, 0)}
BACK = {"up": "down", "down": "up", "left": "right", "right": "left"}


class PlainSurround:
    """The same by lists of coordinates: each trail begins with the start and ends with the head."""

    def __init__(self, rows, columns, trails):
        self.rows, self.columns = rows, columns
        self.trails = [[trail] for trail in trails]
        self.last = [None] * len(trails)  # the direction of the last move
        self.left = list(range(len(trails)))
        self.winners = None

    def copy(self):
        twin = PlainSurround(self.rows, self.columns, [])
        twin.trails, twin.last = [list(trail) for trail in self.trails], list(self.last)
        twin.left, twin.winners = list(self.left), self.winners
        return twin

    def options(self, player):
        return [way for way in STEPS if self.last[player] is None or way != BACK[self.last[player]]]

    def turn(self, chosen):
        filled = {square for trail in self.trails for square in trail}
        goals = {}
        for player, way in chosen.items():
            x, y = self.trails[player][-1]
            goals[player] = x + STEPS[way][0], y + STEPS[way][1]
        survivors = []
        for player, (x, y) in goals.items():
            inside = 0 <= x < self.columns and 0 <= y < self.rows
            alone = all(goals[other] != (x, y) for other in goals if other != player)
            if inside and alone and (x, y) not in filled:
                survivors.append(player)
        for player in survivors:
            self.trails[player].append(goals[player])
            self.last[player] = chosen[player]
        if len(survivors) < 2:
            self.winners = survivors or self.left
        self.left = survivors

    def returns(self):
        number, won = len(self.trails), len(self.winners)
        if number == won:
            return (0,) * number
        return tuple(1 / won if p in self.winners else -1 / (number - won) for p in range(number))

    def histories(self, depth):
        """How many ways there are to choose, in the order of seats, `depth` times."""
        if self.winners is not None:
            return int(depth == 0)
        if depth < len(self.left):
            ways = 1
            for player in self.left[:depth]:
                ways *= len(self.options(player))
            return ways
        found = 0
        for chosen in product(*[self.options(player) for player in self.left]):
            after = self.copy()
            after.turn(dict(zip(self.left, chosen, strict=True)))
            found += after.histories(depth - len(self.left))
        return found


def both(players, rows, columns):
    """A new game, and the same for comparison, from the starts that are told."""
    game = Surround(players, rows=rows, columns=columns)
    names = [line.removesuffix(".").split(" ")[-1] for line in game.transcript(0)]
    assert len(names) == players
    corners = [("abcdefghijklmnopqrstuvwxyz".index(name[0]), int(name[1:]) - 1) for name in names]
    return game, PlainSurround(rows, columns, corners)


def drawing_of(plain):
    lines = []
    for y in reversed(range(plain.rows)):
        cells = ["."] * plain.columns
        for player, trail in enumerate(plain.trails):
            for x in range(plain.columns):
                if (x, y) in trail:
                    is_head = trail[-1] == (x, y) and player in plain.left
                    cells[x] = str(player) if is_head else "ABCD"[player]
        lines.append(f"{y + 1:>{len(str(plain.rows))}} {' '.join(cells)}")
    return lines


@pytest.mark.parametrize("players", [2, 3, 4])
@pytest.mark.parametrize(
    ("rows", "columns", "games"),
    [(3, 3, 60), (4, 4, 60), (5, 7, 120), (10, 10, 100), (3, 26, 40), (26, 4, 40), (12, 9, 100)],
)
def test_random_games_agree_with_a_second_implementation(players, rows, columns, games):
    rng = random.Random(players * rows)
    ends = Counter()
    for number in range(games):
        game, plain = both(players, rows, columns)
        while plain.winners is None:
            assert game.to_act == tuple(plain.left)
            chosen = {}
            for player in plain.left:
                assert list(game.legal_actions(player)) == plain.options(player)
                # in half of the games not onto a wall or a trail, so that they last
                free = [
                    way
                    for way in plain.options(player)
                    if number % 2 and survives(plain, player, way)
                ]
                chosen[player] = rng.choice(free or plain.options(player))
            for player in list(plain.left):
                game.apply(chosen[player])
            plain.turn(chosen)
            assert game.view(0).splitlines()[1 : rows + 1] == drawing_of(plain)
            assert game.is_terminal == (plain.winners is not None)
        assert game.returns == plain.returns()
        ends[len(plain.winners)] += 1
    if games >= 60:
        assert {1, 2} <= set(ends)


def survives(plain, player, way):
    alone = plain.copy()
    alone.left = [player]
    alone.turn({player: way})
    return alone.left == [player]


@pytest.mark.parametrize(
    ("players", "rows", "columns", "depth"),
    [(2, 3, 3, 10), (2, 4, 5, 8), (3, 3, 4, 8), (4, 4, 4, 8)],
)
def test_perft_from_the_start_is_that_of_the_second_implementation(players, rows, columns, depth):
    game, plain = both(players, rows, columns)
    for length in range(1, depth + 1):
        assert perft(game, length) == plain.histories(length)


def test_nobody_starts_where_another_does_and_square_boards_look_the_same_from_every_seat():
    for rows, columns in product(range(3, 27), repeat=2):
        assert len(set(starts(rows, columns))) == 4
    for size in range(3, 27):
        left, right, below, above = [divmod(place, size) for place in starts(size, size)]
        turned = [(row, size - 1 - column) for column, row in (left, below, right)]
        assert turned == [below, right, above]
    game = Surround(4)
    assert game.transcript(2) == [
        "Player 0 starts on c5.",
        "Player 1 starts on h6.",
        "Player 2 starts on f3.",
        "Player 3 starts on e8.",
    ]
    assert game.to_act == (0, 1, 2, 3)


CELLS = squares(7, 7)


def placed(*trails):
    """A game on 7 x 7 squares with these trails, heads first."""
    game = Surround(len(trails), rows=7, columns=7)
    marks = ["."] * 49
    for player, trail in enumerate(trails):
        for name in trail.split():
            marks[CELLS.index(name)] = "ABCD"[player]
    game.marks = "".join(marks)
    game.heads = tuple(CELLS.index(trail[:2]) for trail in trails)
    game.necks = tuple(CELLS.index(trail.split()[:2][-1]) for trail in trails)
    return game


def moved(game, *ways):
    for way in ways:
        assert way in game.legal_actions(game.to_act[0])
        game.apply(way)
    return game


# trails, moves, and why each crashes; the last player rides on
CRASHES = {
    "a wall": (("a3 b3", "f7 f6", "d1"), "left up up", ["it left the board"] * 2),
    "its own trail": (
        ("c3 d3 d4 c4 b4 b3", "f1", "e6"), "up up up", ["it ran into its own trail", None],
    ),
    "a trail": (("c3", "d2 d3 d4", "g7"), "right down left", ["it ran into the trail of player 1"]),
    "the start of a trail": (
        ("c3", "d4 d3", "g7"), "right up left", ["it ran into the trail of player 1"],
    ),
    "a square just left": (
        ("c3", "d3", "g7"), "right up left", ["it ran into the trail of player 1"],
    ),
    "two that change places": (
        ("c3", "d3", "g7"), "right left left",
        ["it ran into the trail of player 1", "it ran into the trail of player 0"],
    ),
    "heads": (("c3", "e3", "g7"), "right left left", ["heads met", "heads met"]),
    "heads on a trail": (
        ("c3", "e3", "d2 d3"), "right left down", ["it ran into the trail of player 2"] * 2,
    ),
    "three heads": (("c3", "e3", "d4", "g7"), "right left down left", ["heads met"] * 3),
}  # fmt: skip


@pytest.mark.parametrize("kind", CRASHES)
def test_who_crashes_does_not_depend_on_the_order_of_the_moves(kind):
    trails, ways, reasons = CRASHES[kind]
    reasons = [*reasons, None, None, None][: len(trails)]
    for order in permutations(range(len(trails))):
        game = moved(placed(*[trails[i] for i in order]), *[ways.split()[i] for i in order])
        crashed = {}
        for line in game.transcript(0):
            if " crashes: " in line:
                player, why = line.removesuffix(".").removeprefix("Player ").split(" crashes: ")
                crashed[order[int(player)]] = why
        expected = {i: why for i, why in enumerate(reasons) if why}
        for i, why in crashed.items():
            head, _, owner = why.partition("player ")
            crashed[i] = head + (f"player {order[int(owner)]}" if owner else "")
        assert crashed == expected
        assert {order[seat] for seat, turn in enumerate(game.died) if turn} == set(expected)


def test_who_has_crashed_leaves_its_trail_and_is_not_asked():
    game = moved(placed("a3 b3", "f3 f2", "d6"), "left", "up", "up")
    assert game.to_act == (1, 2)
    assert game.view(0).splitlines() == [
        "Turns over: 1",
        "7 . . . 2 . . .",
        "6 . . . C . . .",
        "5 . . . . . . .",
        "4 . . . . . 1 .",
        "3 A A . . . B .",
        "2 . . . . . B .",
        "1 . . . . . . .",
        "  a b c d e f g",
        "Player 0 (you) crashed in turn 1",
        "Player 1 is on f4",
        "Player 2 is on d7",
    ]
    moved(game, "left", "up")
    assert game.transcript(1)[-3:] == [
        "Turn 2: player 1 goes left, player 2 goes up.",
        "Player 2 crashes: it left the board.",
        "Player 1 wins.",
    ]
    assert game.returns == (-0.5, 1, -0.5)


def test_a_square_on_which_heads_met_stays_empty():
    game = moved(placed("c3", "e3", "d6", "g7"), "right", "left", "left", "left")
    assert game.marks[CELLS.index("d3")] == "."
    assert game.to_act == (2, 3)


@pytest.mark.parametrize(
    ("trails", "ways", "returns", "told"),
    [
        (("a3 b3", "f3"), "left up", (-1, 1), "Player 1 wins."),
        (("f3", "a3 b3"), "up left", (1, -1), "Player 0 wins."),
        (("a3 b3", "g3"), "left right", (0, 0), "The game is drawn."),
        (("c3", "e3"), "right left", (0, 0), "The game is drawn."),
        (("a3 b3", "g3", "d4"), "left right up", (-0.5, -0.5, 1), "Player 2 wins."),
        (("a3 b3", "g3", "d7"), "left right up", (0, 0, 0), "The game is drawn."),
    ],
)
def test_the_last_to_crash_wins(trails, ways, returns, told):
    game = moved(placed(*trails), *ways.split())
    assert game.returns == returns
    assert game.transcript(0)[-1] == told


def test_who_crash_last_and_together_share_the_win():
    game = moved(placed("a3 b3", "f6", "d6"), "left", "up", "up")
    moved(game, "up", "up")
    assert game.returns == (-1, 0.5, 0.5)
    assert game.transcript(0)[-1] == "Player 1 wins and Player 2 wins."


def test_nobody_goes_straight_back_but_at_first_in_any_direction():
    game = placed("b3", "f3 f2", "e6 f6")
    assert game.legal_actions(0) == ("up", "down", "left", "right")
    assert game.legal_actions(1) == ("up", "left", "right")
    assert game.legal_actions(2) == ("up", "down", "left")
    assert placed("a1", "g7").legal_actions(0) == ("up", "down", "left", "right")


def test_moves_are_secret_until_all_have_moved():
    seen = []
    for way in ("up", "left"):
        game = moved(placed("b3 b2", "f3 f2"), way)
        seen.append([game.view(1), game.transcript(1), game.features(1), game.to_act])
        assert game.resample(1, random.Random(0)) == game.history[:-1]
    assert seen[0] == seen[1]


def test_the_features_are_a_plane_for_each_player_the_own_first():
    game = moved(placed("b1 a1", "d1", "a7 b7"), "up", "right", "left")
    row = [0.5, 0.5, 0, 0, 0, 0, 0]
    first = [*row, 0, 1, *[0] * 40]
    second = [0, 0, 0, 0.5, 1, *[0] * 44]
    third = [*[0] * 42, *row]
    assert list(game.features(0)) == [*first, *second, *third]
    assert list(game.features(1)) == [*second, *third, *first]
    assert list(game.features(2)) == [*third, *first, *second]


def test_the_rules_fit_the_board_and_boards_have_limits():
    rules = textgames.new_game("Surround-v0", 3, rows=12, columns=9).rules(2)
    assert rules.startswith(
        "You are player 2 of 3 (numbered from 0) in Surround. The board has 12 "
    )
    assert "and 9 columns" in rules
    assert len(rules.split()) <= 255
    for size in (2, 27):
        with pytest.raises(OptionError):
            textgames.new_game("Surround-v0", rows=size)
