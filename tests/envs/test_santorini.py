"""Santorini against a second implementation, with exact play on small boards, and rule by rule."""

import random
from collections import Counter
from itertools import permutations, product

import pytest
from lockstep import played

import textgames
from textgames.core import OptionError
from textgames.envs.board.santorini import Santorini
from textgames.solvers import Minimax
from textgames.solvers.perft import perft

SIZES = [(5, 5, 2), (2, 2, 1), (3, 3, 1), (2, 5, 2), (4, 3, 2), (4, 4, 3), (8, 8, 3), (3, 8, 1)]


def options_of(size):
    return dict(zip(("rows", "columns", "workers"), size, strict=True))


class PlainSantorini:
    """The base game of the rulebook of Roxley Games (2016): heights and workers by coordinates."""

    def __init__(self, rows, columns, workers):
        self.heights = {(x, y): 0 for y in range(rows) for x in range(columns)}
        self.at = {}  # whose worker stands where
        self.workers = workers
        self.player = 0
        self.winner = None

    def copy(self):
        twin = PlainSantorini(0, 0, self.workers)
        twin.heights, twin.at = dict(self.heights), dict(self.at)
        twin.player, twin.winner = self.player, self.winner
        return twin

    def is_open(self, square):
        return square in self.heights and square not in self.at and self.heights[square] < 4

    def around(self, square):
        x, y = square
        steps = [step for step in product((-1, 0, 1), repeat=2) if step != (0, 0)]
        return [(x + right, y + up) for right, up in steps if self.is_open((x + right, y + up))]

    def options(self):
        """Each way to place, move and build: squares, of which a winning move has two."""
        if self.winner is not None:
            return []
        own = [square for square, player in self.at.items() if player == self.player]
        if len(own) < self.workers:
            return [(square,) for square in self.heights if self.is_open(square)]
        found = []
        for start in own:
            for goal in self.around(start):
                if self.heights[goal] > self.heights[start] + 1:
                    continue
                if self.heights[goal] == 3:
                    found.append((start, goal))
                    continue
                del self.at[start]
                self.at[goal] = self.player
                found += [(start, goal, square) for square in self.around(goal)]
                del self.at[goal]
                self.at[start] = self.player
        return found

    def take(self, option):
        if len(option) > 1:
            del self.at[option[0]]
        self.at[option[min(1, len(option) - 1)]] = self.player
        if len(option) == 2:
            self.winner = self.player
            return
        if len(option) == 3:
            self.heights[option[2]] += 1
        placed = Counter(self.at.values())
        if len(option) == 3 or placed[self.player] == self.workers:
            self.player = 1 - self.player
        if placed[self.player] == self.workers and not self.options():
            self.winner = 1 - self.player

    def after(self, option):
        twin = self.copy()
        twin.take(option)
        return twin

    def key(self):
        return self.player, tuple(self.heights.values()), tuple(sorted(self.at.items()))


def name(option):
    first, *rest = ["abcdefgh"[x] + str(y + 1) for x, y in option]
    if not rest:
        return first
    return first + rest[0] + "".join(f" {square}" for square in rest[1:])


def drawing_of(plain, rows, columns):
    lines = []
    for y in reversed(range(rows)):
        cells = [
            str(plain.heights[x, y]) + {0: "X", 1: "O", None: " "}[plain.at.get((x, y))]
            for x in range(columns)
        ]
        lines.append(f"{y + 1} {' '.join(cells)}".rstrip())
    return "\n".join([*lines, "  " + "  ".join("abcdefgh"[:columns])])


@pytest.mark.parametrize(
    ("size", "games"), list(zip(SIZES, (60, 100, 100, 60, 60, 30, 4, 30), strict=True)), ids=str
)
def test_random_games_agree_with_a_second_implementation(size, games):
    rng = random.Random(11)
    ends = Counter()
    for _ in range(games):
        game, plain = Santorini(**options_of(size)), PlainSantorini(*size)
        while plain.winner is None:
            assert game.to_act == (plain.player,)
            named = {name(option): option for option in plain.options()}
            legal = game.legal_actions(plain.player)
            assert sorted(legal) == sorted(named)
            action = legal[int(rng.random() * len(legal))]
            game.apply(action)
            plain.take(named[action])
            assert game.view(0) == drawing_of(plain, size[0], size[1])
            assert game.is_terminal == (plain.winner is not None)
        assert game.returns == ((-1, 1) if plain.winner else (1, -1))
        ends[plain.winner, game.transcript(0)[-1].split(" ")[2]] += 1  # "moves" or "cannot"
    if games >= 60:
        assert {how for _, how in ends} == {"moves", "cannot"}
        assert {winner for winner, _ in ends} == {0, 1}


def plain_perft(plain, depth):
    if depth == 0:
        return 1
    return sum(plain_perft(plain.after(option), depth - 1) for option in plain.options())


@pytest.mark.parametrize(
    ("size", "depth"), [((2, 2, 1), 8), ((2, 3, 1), 5), ((3, 3, 1), 4), ((2, 3, 2), 6)], ids=str
)
def test_perft_from_the_start_is_that_of_the_second_implementation(size, depth):
    assert perft(Santorini(**options_of(size)), depth) == plain_perft(PlainSantorini(*size), depth)


def test_perft_after_a_placement_on_both_diagonals_is_that_of_the_second_implementation():
    """A worker in the middle of the free board has 8 moves."""
    game, plain = played(Santorini(), "b2", "d4", "b4", "d2"), PlainSantorini(5, 5, 2)
    for square in ((1, 1), (3, 3), (1, 3), (3, 1)):
        plain.take((square,))
    assert [perft(game, depth) for depth in (1, 2)] == [plain_perft(plain, d) for d in (1, 2)]
    alone = played(Santorini(workers=1), "c3", "a1")
    assert len({action[:4] for action in alone.legal_actions(0)}) == 8


def best(plain, known):
    """What player 0 gets with best play of both."""
    if plain.winner is not None:
        return 1 - 2 * plain.winner
    key = plain.key()
    if key not in known:
        values = (best(plain.after(option), known) for option in plain.options())
        known[key] = max(values) if plain.player == 0 else min(values)
    return known[key]


def test_exact_play_with_one_worker_on_four_squares_is_won_by_player_1():
    game, known = Santorini(rows=2, columns=2, workers=1), {}
    assert Minimax(game).value(game) == best(PlainSantorini(2, 2, 1), known) == -1
    assert len(known) > 500


def test_exact_play_on_six_squares_has_the_values_of_the_second_implementation():
    """After each placement in which player 0 has a worker on b1."""
    minimax, known, values = Minimax(Santorini(rows=2, columns=3)), {}, Counter()
    squares = list(product(range(3), range(2)))
    for placed in permutations(squares, 4):
        if (1, 0) in placed[:2] and placed[0] < placed[1] and placed[2] < placed[3]:
            game, plain = Santorini(rows=2, columns=3), PlainSantorini(2, 3, 2)
            for square in placed:
                plain.take((square,))
                played(game, name((square,)))
            values[minimax.value(game)] += 1
            assert minimax.value(game) == best(plain, known)
    assert set(values) == {1, -1}


def at(rows, player=0, workers=2):
    """A game from its drawing: digits for levels, X and O for workers."""
    lines = [line.split()[1:] for line in rows][::-1]
    game = Santorini(rows=len(lines), columns=len(lines[0]), workers=workers)
    built, mine = [0, 0, 0, 0], {"X": 0, "O": 0}
    for place, cell in enumerate(cell for line in lines for cell in line):
        for level in range(int(cell[0])):
            built[level] |= 1 << place
        if cell[1:]:
            mine[cell[1]] |= 1 << place
    game.built, game.workers = tuple(built), (mine["X"], mine["O"])
    game.ask(player)
    return game


def moves(game, player=0):
    return sorted({action[:4] for action in game.legal_actions(player)})


def test_player_0_places_all_its_workers_first():
    game, turns = Santorini(), []
    for square in ("a1", "b1", "c1", "d1"):
        turns += game.to_act
        played(game, square)
        assert square not in game.legal_actions(game.to_act[0])
    assert turns == [0, 0, 1, 1]
    assert game.to_act == (0,)
    assert game.transcript(1)[:2] == [
        "Player 0 places a worker on a1.",
        "Player 0 places a worker on b1.",
    ]


def test_a_worker_climbs_one_level_and_falls_any():
    rows = ["3 0  1  2", "2 3  1X 0", "1 4  0  0O"]
    assert moves(at(rows, workers=1)) == ["b2a3", "b2b1", "b2b3", "b2c2", "b2c3"]
    rows = ["3 1  1  2", "2 2  0X 0", "1 4  0  0O"]
    assert moves(at(rows, workers=1)) == ["b2a3", "b2b1", "b2b3", "b2c2"]
    rows = ["3 0  1  2", "2 3  2X 0", "1 4  0  0O"]
    assert moves(at(rows, workers=1)) == ["b2a2", "b2a3", "b2b1", "b2b3", "b2c2", "b2c3"]


def test_it_builds_where_no_worker_and_no_dome_is_also_where_it_came_from():
    game = at(["2 3  0  0O", "1 0X 0  4"], workers=1)
    turns = game.legal_actions(0)
    assert sorted(turns) == ["a1b1 a1", "a1b1 a2", "a1b1 b2", "a1b2 a1", "a1b2 a2", "a1b2 b1"]
    played(game, "a1b1 a2")
    assert game.view(0).splitlines() == ["2 4  0  0O", "1 0  0X 4", "  a  b  c"]
    assert game.transcript(1) == ["Player 0 moves a worker from a1 to b1 and builds a dome on a2."]
    assert moves(game, 1) == ["c2b2"]


@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_each_building_raises_a_square_by_one(level):
    game = at(["2 0X 0  0O", f"1 {level}  0  0"], workers=1)
    played(game, "a2b2 a1")
    assert game.level(1) == level + 1
    what = "a dome" if level == 3 else f"level {level + 1}"
    assert game.transcript(0) == [f"Player 0 moves a worker from a2 to b2 and builds {what} on a1."]


@pytest.mark.parametrize("player", [0, 1])
def test_a_step_up_to_the_third_level_wins_and_builds_nothing(player):
    mine, its = "OX" if player else "XO"
    game = at([f"2 2{mine} 3  0", f"1 3  0  0{its}"], player=player, workers=1)
    turns = game.legal_actions(player)
    assert {action for action in turns if len(action) == 4} == {"a2a1", "a2b2"}
    played(game, "a2b2")
    assert game.returns == ((-1, 1) if player else (1, -1))
    assert game.transcript(0) == [
        f"Player {player} moves a worker from a2 up to level 3 on b2 and wins."
    ]


def test_who_cannot_move_loses():
    game = at(["2 0X 0  2", "1 2  1  2O"], workers=1)
    played(game, "a2b2 b1")
    assert not game.is_terminal  # c1 is level 2: down and on is free
    game = at(["2 0X 0  2", "1 1  1  0O"], workers=1)
    played(game, "a2a1 b1")
    assert game.to_act == (1,)  # to b2
    game = at(["2 0X 1  2", "1 1  1  0O"], workers=1)
    played(game, "a2a1 b2")
    assert game.to_act == (1,)  # up to b1
    game = at(["2 1X 2  2", "1 1  1  0O"], workers=1)
    played(game, "a2a1 b1")
    assert game.returns == (1, -1)
    assert game.transcript(1)[-1] == "Player 1 cannot move. Player 0 wins."


def test_who_is_shut_in_by_the_placement_loses_at_once():
    game = played(Santorini(rows=2, columns=4), "a1", "a2", "b1", "b2")
    assert game.returns == (-1, 1)
    assert game.transcript(0)[-1] == "Player 0 cannot move. Player 1 wins."


def test_both_workers_may_be_moved_unless_one_is_shut_in():
    game = played(Santorini(), "a1", "e5", "a2", "b2")
    assert {action[:2] for action in game.legal_actions(0)} == {"a1", "e5"}
    game = played(Santorini(rows=2, columns=5), "a1", "e1", "a2", "b2")
    played(game, "e1d1 e1", "b2c2 b2")
    assert {action[:2] for action in game.legal_actions(0)} == {"a1", "d1"}


def test_the_view_shows_levels_and_workers():
    game = played(Santorini(rows=3, columns=4), "a1", "b2", "d3", "c1", "b2b1 b2")
    assert game.view(1).splitlines() == [
        "3 0  0  0  0O",
        "2 0  1  0  0",
        "1 0X 0X 0O 0",
        "  a  b  c  d",
    ]


def test_the_features_are_levels_and_workers():
    game = played(Santorini(rows=2, columns=3, workers=1), "a1", "c2", "a1b1 a1")
    assert list(game.features(0)) == [0, 0, 0, 0.25, 0, 0, 0, 0, -1, 0, 1, 0]
    assert list(game.features(1)) == [0, 0, 0, 0.25, 0, 0, 0, 0, 1, 0, -1, 0]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_rules_show_turns_that_exist(size):
    game = textgames.new_game("Santorini-v0", **options_of(size))
    every = game.all_actions()
    assert len(every) == len(set(every))
    for player in (0, 1):
        rules = game.rules(player)
        assert len(rules.split()) <= 255
        assert {part.split("]")[0] for part in rules.split("[")[1:]} <= set(every)
        assert f"{size[0]} rows" in rules
    assert ("one of its workers" in rules) == (size[2] > 1)


def test_all_actions_are_placements_moves_and_turns():
    # a king has 144 moves on 5x5; 8, 5 or 3 squares are around its goal
    degree = [3, 5, 5, 5, 3, *([5, 8, 8, 8, 5] * 3), 3, 5, 5, 5, 3]
    assert sum(degree) == 144
    assert len(Santorini().all_actions()) == 25 + 144 + sum(own**2 for own in degree)


@pytest.mark.parametrize("size", [(2, 2, 2), (2, 3, 3)])
def test_a_board_without_room_to_move_is_refused(size):
    with pytest.raises(OptionError, match="no room"):
        Santorini(**options_of(size))
