"""Quoridor against OpenSpiel and a plain board, with exact play on small ones."""

from collections import Counter
from random import Random

import lockstep
import pyspiel
import pytest
from lockstep import played

from textgames.envs.board.quoridor import Quoridor, sides_of
from textgames.solvers import Minimax
from textgames.solvers.perft import perft

# size, walls of each player, players
SETTINGS = [(9, 10, 2), (5, 3, 2), (3, 2, 2), (4, 4, 2), (7, 20, 2), (9, 0, 2), (6, 5, 2),
            (9, 5, 4), (5, 4, 4), (5, 3, 3), (12, 8, 3), (15, 20, 2)]  # fmt: skip
GAMES = (100, 100, 60, 60, 40, 5, 60, 40, 60, 60, 5, 2)  # of each
MARKS = {2: {"0": "X", "@": "O"}, 3: {"0": "X", "#": "O", "@": "Y"},
         4: {"0": "X", "#": "O", "@": "Y", "%": "Z"}}  # fmt: skip


def in_open_spiel(size, walls, players):
    """Its games end after four moves for each square, so ours are asked to as well."""
    options = {"board_size": size, "wall_count": walls, "players": players}
    return pyspiel.load_game("quoridor", options).new_initial_state()


def our_name(theirs, size):
    """OpenSpiel counts rows from the top, and names a wall by the upper left of four squares."""
    if theirs[-1] in "hv":
        return f"{theirs[0]}{size - int(theirs[1:-1])}{theirs[-1]}"
    return f"{theirs[0]}{size + 1 - int(theirs[1:])}"


def numbers_of(state, size):
    """Return OpenSpiel's number of each legal action, by our names."""
    player = state.current_player()
    numbers = state.legal_actions()
    return {our_name(state.action_to_string(player, n), size): n for n in numbers}


def drawing_of(state, size, players):
    """Return OpenSpiel's drawing with our marks and distances, less what stands around it."""
    lines = []
    for number, line in enumerate(str(state).splitlines()[2 : 2 * size + 1]):
        cells, gaps = line[2:][1::4][:size], line[2:][3::4][: size - 1]
        if number % 2:  # a cross is the middle of a horizontal wall or of an upright one
            before = lines[-1][1::2]
            ends = Counter()
            joints = ""
            for place, mark in enumerate(gaps):
                is_flat = mark == "+" and cells[place] == cells[place + 1] == "-"
                is_flat = is_flat and (place == 0 or ends[place - 1] == 0)
                ends[place] = int(is_flat)
                joints += "-" if is_flat else "|" if mark == "+" and before[place] == "|" else " "
            gaps = joints
        else:
            cells = "".join(MARKS[players].get(cell, cell) for cell in cells)
        drawn = "".join(a + b for a, b in zip(cells, gaps + " ", strict=True))
        lines.append(drawn.rstrip())
    return lines


@pytest.mark.parametrize(("setting", "games"), list(zip(SETTINGS, GAMES, strict=True)), ids=str)
def test_random_games_agree_with_openspiel_in_lockstep(setting, games):
    """OpenSpiel 1.6 numbers three or four players by their seats, but pays them in the order of
    turns, and fails when a pass is applied, so a game is followed up to there. With it, a win by
    the last move of all is a draw.
    """
    size, walls, players = setting
    turns = {2: (0, 1), 3: (0, 2, 1), 4: (0, 2, 1, 3)}[players]
    rng = Random(size)
    seen = Counter()
    for number in range(games):
        game = Quoridor(players, size=size, walls=walls, move_limit=4 * size * size)
        state = in_open_spiel(size, walls, players)
        while game.to_act:
            (player,) = game.to_act
            if state.current_player() != turns[player]:
                assert "passes" in game.transcript(0)[-1]
                break
            numbers = numbers_of(state, size)
            assert sorted(game.legal_actions(player)) == sorted(numbers)
            left = str(state).splitlines()[0].split("walls: ")[1]
            assert left == ", ".join(map(str, game.left))
            if number % 5 == 0:
                width = len(str(size)) + 1
                ours = [line[width:] for line in game.view(0).splitlines()[:-2]]
                assert ours == drawing_of(state, size, players)
            steps = [name for name in numbers if name[-1] not in "hv"]
            action = rng.choice(steps if steps and rng.random() < 0.5 else sorted(numbers))
            seen["walls"] += action[-1] in "hv"
            game.apply(action)
            state.apply_action(numbers[action])
        else:
            assert state.is_terminal()
            if game.made < game.move_limit:
                assert list(game.returns) == pytest.approx(state.returns())
            else:
                assert state.returns() == [0] * players
            seen[game.returns.index(max(game.returns))] += 1
    assert walls == 0 or seen["walls"] > 70
    assert games < 20 or {*range(players)} < set(seen)


@pytest.mark.parametrize(
    ("setting", "depth"), [((9, 10, 2), 2), ((5, 3, 2), 3), ((3, 2, 2), 6), ((4, 1, 2), 4),
                           ((5, 1, 4), 2), ((6, 2, 3), 2)], ids=str,
)  # fmt: skip
def test_perft_is_that_of_openspiel(setting, depth):
    size, walls, players = setting
    game = Quoridor(players, size=size, walls=walls)
    assert perft(game, depth) == lockstep.perft(in_open_spiel(*setting), depth)


class PlainQuoridor:
    """The rules of Gigamic's leaflet, square by square: walls are pairs of squares kept apart."""

    def __init__(self, size, walls, players):
        self.size, self.players = size, players
        middle, low, last = size // 2, (size - 1) - size // 2, size - 1
        starts = [(middle, 0), (0, low), (middle, last), (last, low)]
        self.sides = sides_of(players)
        self.at = [starts[side] for side in self.sides]
        self.left = [walls] * players
        self.built = set()  # column, row and kind of walls
        self.closed = set()  # pairs of squares
        self.player = 0
        self.winner = None

    def is_home(self, player, square):
        x, y = square
        last = self.size - 1
        return (y == last, x == last, y == 0, x == 0)[self.sides[player]]

    def is_open(self, a, b):
        on_board = all(0 <= place < self.size for place in b)
        return on_board and (a, b) not in self.closed

    def steps(self, player):
        x, y = self.at[player]
        others = {square for seat, square in enumerate(self.at) if seat != player}
        found = set()
        for dx, dy in ((0, 1), (0, -1), (1, 0), (-1, 0)):
            to = x + dx, y + dy
            if not self.is_open((x, y), to):
                continue
            if to not in others:
                found.add(to)
                continue
            behind = to[0] + dx, to[1] + dy
            if self.is_open(to, behind):
                found |= {behind} - others
                continue
            for aside in ((to[0] + dy, to[1] + dx), (to[0] - dy, to[1] - dx)):
                if self.is_open(to, aside) and aside not in others:
                    found.add(aside)
        return found

    def sides_of_wall(self, x, y, kind):
        """The pairs of squares that a wall keeps apart; x, y is to the lower left of its middle."""
        if kind == "h":
            pairs = [((x, y), (x, y + 1)), ((x + 1, y), (x + 1, y + 1))]
        else:
            pairs = [((x, y), (x + 1, y)), ((x, y + 1), (x + 1, y + 1))]
        return {pair for a, b in pairs for pair in ((a, b), (b, a))}

    def fits(self, x, y, kind):
        other = "v" if kind == "h" else "h"
        pairs = self.sides_of_wall(x, y, kind)
        if (x, y, other) in self.built or pairs & self.closed:
            return False
        self.closed |= pairs
        fits = all(self.has_way(player) for player in range(self.players))
        self.closed -= pairs
        return fits

    def has_way(self, player):
        seen, fresh = {self.at[player]}, [self.at[player]]
        while fresh:
            x, y = fresh.pop()
            for to in ((x, y + 1), (x, y - 1), (x + 1, y), (x - 1, y)):
                if to not in seen and self.is_open((x, y), to):
                    seen.add(to)
                    fresh.append(to)
        return any(self.is_home(player, square) for square in seen)

    def options(self):
        """Squares to go to, and walls."""
        slots = range(self.size - 1)
        walls = [(x, y, kind) for x in slots for y in slots for kind in "hv"]
        free = [wall for wall in walls if self.left[self.player] and self.fits(*wall)]
        return [*self.steps(self.player), *free]

    def take(self, option):
        if len(option) == 3:
            self.built.add(option)
            self.closed |= self.sides_of_wall(*option)
            self.left[self.player] -= 1
        else:
            self.at[self.player] = option
            if self.is_home(self.player, option):
                self.winner = self.player
                return
        for _ in range(self.players):
            self.player = (self.player + 1) % self.players
            if self.options():
                return
        self.player = None

    def after(self, option):
        twin = object.__new__(PlainQuoridor)
        twin.__dict__.update(self.__dict__)
        twin.at, twin.left = self.at[:], self.left[:]
        twin.built, twin.closed = set(self.built), set(self.closed)
        twin.take(option)
        return twin


def name(option):
    return "abcdefghijklmno"[option[0]] + str(option[1] + 1) + "".join(option[2:])


@pytest.mark.parametrize(
    ("setting", "games"),
    [((3, 3, 4), 600), ((3, 2, 3), 600), ((4, 6, 4), 60), ((8, 9, 2), 1)],
    ids=str,
)
def test_random_games_agree_with_a_plain_board_also_after_a_pass(setting, games):
    size, walls, players = setting
    rng = Random(3)
    seen = Counter()
    for _ in range(games):
        game = Quoridor(players, size=size, walls=walls, move_limit=60)
        plain = PlainQuoridor(*setting)
        while game.to_act:
            assert game.to_act == (plain.player,)
            named = {name(option): option for option in plain.options()}
            legal = game.legal_actions(plain.player)
            assert len(legal) == len(named)
            assert set(legal) == set(named)
            action = rng.choice(legal)
            game.apply(action)
            plain.take(named[action])
        seen["passes"] += sum("passes" in told for told in game.transcript(0))
        if plain.winner is not None:
            assert game.returns.index(1) == plain.winner
            seen[plain.winner] += 1
        else:
            assert game.returns == (0,) * players
            seen["draws"] += 1
    if size == 3:
        assert seen["passes"] > 5
        assert {*range(players)} < set(seen)


def best(plain, moves, known):
    """What player 0 gets with best play of both, if there are so many moves left."""
    if plain.winner is not None:
        return 1 - 2 * plain.winner
    if moves == 0:
        return 0
    key = moves, plain.player, *plain.at, *plain.left, frozenset(plain.built)
    if key not in known:
        values = [best(plain.after(option), moves - 1, known) for option in plain.options()]
        known[key] = max(values) if plain.player == 0 else min(values)
    return known[key]


@pytest.mark.parametrize("setting", [(3, 0, 8), (3, 1, 7), (4, 0, 12), (5, 0, 12)], ids=str)
def test_exact_play_on_small_boards_is_that_of_a_plain_board(setting):
    size, walls, moves = setting
    game = Quoridor(size=size, walls=walls, move_limit=moves)
    plain = PlainQuoridor(size, walls, 2)
    minimax, known = Minimax(game), {}
    assert minimax.value(game) == best(plain, moves, known)
    for option in plain.options():
        after = played(game.clone(), name(option))
        assert minimax.value(after) == best(plain.after(option), moves - 1, known)
