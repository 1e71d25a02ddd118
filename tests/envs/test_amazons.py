"""Amazons against OpenSpiel, which has boards of 6, 8 and 10 rows, and against plain walks."""

import random
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import product

import lockstep
import pyspiel
import pytest

import textgames
from textgames.envs.board.amazons import Amazons
from textgames.errors import OptionError
from textgames.solvers import Minimax
from textgames.solvers.perft import perft

LETTERS = "abcdefghijklmnop"
SQUARES = [f"{letter}{row}" for row in range(1, 5) for letter in "abcd"]
AROUND = [step for step in product((-1, 0, 1), repeat=2) if step != (0, 0)]


def played(moves: str, **options: int) -> Amazons:
    return lockstep.played(Amazons(**options), *moves.split())


def standing(rows: str, player: int = 0) -> Amazons:
    """Return the game at a position drawn from the top row on, with this player to move."""
    lines = rows.split()
    game = Amazons(size=len(lines))
    marks = "".join(reversed(lines))
    first, second, arrows = (
        sum(1 << place for place, mark in enumerate(marks) if mark == kind) for kind in "XO#"
    )
    game.amazons, game.arrows = (first, second), arrows
    game.ask(player)
    return game


def rows_of(game: Amazons) -> list[str]:
    """The board as it is drawn, the top row first."""
    return ["".join(line.split()[1:]) for line in game.view(0).split("\n")[: game.size]]


@cache
def openspiel_game(size: int) -> pyspiel.Game:
    return pyspiel.load_game("amazons", {"board_size": size})


def name(number: int, size: int) -> str:
    """OpenSpiel counts the squares row by row from the top left."""
    row, column = divmod(number, size)
    return f"{LETTERS[column]}{size - row}"


def moves_of(state: pyspiel.State, size: int) -> dict[str, tuple[int, int]]:
    """OpenSpiel asks for the amazon first, then for where it goes: both numbers, by our names."""
    return {
        name(start, size) + name(goal, size): (start, goal)
        for start in state.legal_actions()
        for goal in state.child(start).legal_actions()
    }


@pytest.mark.parametrize(("size", "games"), [(6, 100), (8, 40), (10, 25)])
def test_amazons_agrees_with_openspiel_after_every_action(size, games):
    rng, winners = random.Random(size), Counter()
    for _ in range(games):
        game, state = Amazons(size=size), openspiel_game(size).new_initial_state()
        while game.to_act:
            assert game.to_act == (state.current_player(),)
            legal, moves = game.legal_actions(game.to_act[0]), moves_of(state, size)
            assert sorted(legal) == sorted(moves)
            move = rng.choice(legal)
            game.apply(move)
            for number in moves[move]:
                state.apply_action(number)
            assert game.to_act == (state.current_player(),)
            assert rows_of(game) == str(state).split()
            shots = {name(number, size): number for number in state.legal_actions()}
            legal = game.legal_actions(game.to_act[0])
            assert sorted(legal) == sorted(shots)
            shot = rng.choice(legal)
            game.apply(shot)
            state.apply_action(shots[shot])
            assert rows_of(game) == str(state).split()
            assert list(game.returns) == state.returns()
            assert game.is_terminal == state.is_terminal()
        winners[game.returns] += 1
    assert set(winners) == {(1, -1), (-1, 1)}


@pytest.mark.parametrize("size", [6, 8, 10])
def test_perft_of_a_turn_and_of_the_next_move_is_that_of_openspiel(size):
    state = openspiel_game(size).new_initial_state()
    assert perft(Amazons(size=size), 2) == lockstep.perft(state, 3)
    if size == 6:
        assert perft(Amazons(size=size), 3) == lockstep.perft(state, 5)


def test_the_first_player_has_2176_first_turns():
    # Patrick Hensgens, A Knowledge-based Approach of the Game of Amazons, 2001
    assert perft(Amazons(), 2) == 2176
    # four amazons with twenty moves each
    assert perft(Amazons(), 1) == 80


def walked(rows: list[str], start: str) -> set[str]:
    """Walk from a square in all directions as long as there are dots; return what is passed."""
    found = set()
    for right, up in AROUND:
        column, row = LETTERS.index(start[0]) + right, int(start[1:]) - 1 + up
        while 0 <= column < len(rows) and 0 <= row < len(rows) and rows[-1 - row][column] == ".":
            found.add(f"{LETTERS[column]}{row + 1}")
            column, row = column + right, row + up
    return found


@pytest.mark.parametrize(
    ("size", "games"), [(4, 60), (5, 40), (7, 20), (9, 10), (12, 4), (13, 3), (16, 2)]
)
def test_other_sizes_agree_with_plain_walks_over_the_drawing(size, games):
    rng, known = random.Random(size), set(Amazons(size=size).all_actions())
    names = [f"{letter}{row}" for row in range(1, size + 1) for letter in LETTERS[:size]]
    for _ in range(games):
        game = Amazons(size=size)
        player = 0
        while True:
            rows = rows_of(game)
            own = [n for n in names if rows[size - int(n[1:])][LETTERS.index(n[0])] == "XO"[player]]
            moves = {start + goal for start in own for goal in walked(rows, start)}
            assert len(own) == 4
            assert game.is_terminal == (not moves)
            if not moves:
                assert game.returns == ((1, -1) if player else (-1, 1))
                break
            assert game.to_act == (player,)
            assert sorted(game.legal_actions(player)) == sorted(moves)
            move = rng.choice(sorted(moves))
            game.apply(move)
            goal = next(n for n in names if any(move == start + n for start in own))
            shots = walked(rows_of(game), goal)
            assert sorted(game.legal_actions(player)) == sorted(shots)
            assert moves | shots <= known
            game.apply(rng.choice(sorted(shots)))
            player = 1 - player


class Plain:
    """Who wins 4x4, turn by turn; squares are numbered from a1 to d4, and bits of sets."""

    def __init__(self) -> None:
        self.known: dict[tuple[int, int, int], tuple[int, int, int] | None] = {}
        self.ways: dict[int, list[list[int]]] = {}
        for row, column in product(range(4), range(4)):
            lines = [
                [(row + up * n, column + right * n) for n in (1, 2, 3)] for right, up in AROUND
            ]
            self.ways[1 << 4 * row + column] = [
                [1 << 4 * r + c for r, c in line if 0 <= r < 4 and 0 <= c < 4] for line in lines
            ]

    def free(self, start: int, full: int) -> Iterator[int]:
        for way in self.ways[start]:
            for square in way:
                if full & square:
                    break
                yield square

    def winning_turn(self, mine: int, other: int, full: int) -> tuple[int, int, int] | None:
        """Return a turn that wins: the squares left, gone to and shot at; None if there is none."""
        key = mine, other, full
        if key not in self.known:
            self.known[key] = next(self.winning_turns(*key), None)
        return self.known[key]

    def winning_turns(self, mine: int, other: int, full: int) -> Iterator[tuple[int, int, int]]:
        for start in self.ways:
            if mine & start:
                for goal in self.free(start, full):
                    moved = full ^ start ^ goal
                    for shot in self.free(goal, moved):
                        if not self.winning_turn(other, mine ^ start ^ goal, moved | shot):
                            yield start, goal, shot

    def turn(self, game: Amazons) -> tuple[int, int, int] | None:
        (player,) = game.to_act
        full = game.amazons[0] | game.amazons[1] | game.arrows
        return self.winning_turn(game.amazons[player], game.amazons[1 - player], full)


@pytest.fixture(scope="module")
def plain() -> Plain:
    return Plain()


def games_lost(game: Amazons, plain: Plain, starts: str = "abcd") -> int:
    """Count the turns of player 0 to which player 1 has no reply that wins in the end."""
    if game.is_terminal:
        return int(game.returns != (-1, 1))
    lost = 0
    for move in game.legal_actions(0):
        moved = game.clone()
        moved.apply(move)
        for shot in moved.legal_actions(0) if move[0] in starts else ():
            after = moved.clone()
            after.apply(shot)
            if after.is_terminal or not (turn := plain.turn(after)):
                lost += 1
                continue
            start, goal, target = (SQUARES[square.bit_length() - 1] for square in turn)
            lockstep.played(after, start + goal, target)
            lost += games_lost(after, plain)
    return lost


def test_the_second_player_wins_on_four_rows_whatever_the_first_does(plain):
    """The first amazon is one of the left half; the other half is its mirror image."""
    assert games_lost(Amazons(size=4), plain, starts="ab") == 0


def test_minimax_finds_the_same_winners_as_a_plain_solver(plain):
    rng, solver, values = random.Random(4), Minimax(Amazons(size=4)), Counter()
    for _ in range(40):
        game = Amazons(size=4)
        for _ in range(6):
            game.apply(rng.choice(game.legal_actions(game.to_act[0])))
        if not game.is_terminal:
            value = solver.value(game)
            assert value == (-1 if plain.turn(game) else 1)
            values[value] += 1
    assert min(values[1], values[-1]) > 3


def test_the_amazons_begin_as_published():
    assert rows_of(Amazons()) == [
        "...O..O...", "..........", "..........", "O........O", "..........",
        "..........", "X........X", "..........", "..........", "...X..X...",
    ]  # fmt: skip


def test_on_five_and_six_rows_the_amazons_begin_one_square_from_the_corners():
    # as on the 6 columns and 5 rows of webdocs.cs.ualberta.ca/~mmueller/amazons/6x5-solution.html
    assert rows_of(Amazons(size=5)) == [".O.O.", "O...O", ".....", "X...X", ".X.X."]
    assert rows_of(Amazons(size=6))[:3] == [".O..O.", "O....O", "......"]


def test_a_turn_is_a_move_and_then_an_arrow_of_the_same_amazon():
    game = played("d1d7")
    assert game.to_act == (0,)
    assert "g7" in game.legal_actions(0)
    assert "d1" in game.legal_actions(0)  # the square it has left
    assert game.view(1).splitlines()[-1] == "The amazon on d7 is to shoot."
    game.apply("g7")
    assert game.to_act == (1,)
    assert game.transcript(1) == ["Player 0 moves d1d7.", "Player 0 shoots at g7."]
    assert game.view(0).splitlines()[3] == " 7 O . . X . . # . . O"
    assert len(game.view(0).splitlines()) == 11


CROWDED = """
.O..#
.....
X..O.
....#
#.X.X
"""


def test_nothing_goes_over_or_onto_an_amazon_or_an_arrow():
    game = standing(CROWDED)
    assert sorted(move for move in game.legal_actions(0) if move.startswith("c1")) == [
        "c1b1", "c1b2", "c1c2", "c1c3", "c1c4", "c1c5", "c1d1", "c1d2", "c1e3",
    ]  # fmt: skip
    game.apply("c1c3")
    # from a3, over the arrows and past d3 there is no way; nor beyond d2 and a1
    assert sorted(game.legal_actions(0)) == [
        "a5", "b2", "b3", "b4", "c1", "c2", "c4", "c5", "d2", "d4",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "mover", "turn", "over"),
    [
        ("O#.. ##.. ..X. ....", 0, "c2c3 c2", True),
        ("OO#. ###. .... .X..", 0, "b1b2 b1", True),
        ("..#O ..## .... X...", 0, "a1b1 a1", True),  # neither over a side nor over the top
        ("..X. .... ##.. O#..", 0, "c4b4 a4", True),
        ("X... .... ..## ..#O", 0, "a4b4 a4", True),
        ("X#.. ##.. ..O. ....", 1, "c2c3 c2", True),
        ("O#.. #.X. .... ....", 0, "c3c2 b3", True),  # the arrow closes the last way
        ("O#.. #.X. .... ....", 0, "c3c2 c3", False),  # b3 is open
        ("O#.. ##.. ..X. O...", 0, "c2c3 c2", False),  # the other amazon can move
    ],
)
def test_whoever_cannot_move_any_amazon_loses(rows, mover, turn, over):
    game = lockstep.played(standing(rows, mover), *turn.split())
    assert game.is_terminal == over
    if over:
        assert game.returns == ((-1, 1) if mover else (1, -1))
        assert game.transcript(0)[-1] == f"Player {1 - mover} cannot move. Player {mover} wins."
    else:
        assert game.to_act == (1 - mover,)


def test_the_features_are_whose_turn_it_is_and_four_planes():
    game = played("b1b3", size=4)
    mine = [0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0]
    other = [0, 1, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]
    archer = [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    assert list(game.features(0)) == [1, *mine, *other, *[0] * 16, *archer]
    game.apply("b1")
    arrows = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0]
    assert list(game.features(0)) == [0, *mine, *other, *arrows, *[0] * 16]
    assert list(game.features(1)) == [1, *other, *mine, *arrows, *[0] * 16]


@pytest.mark.parametrize("size", range(4, 17))
def test_the_rules_name_the_amazons_and_examples_that_are_legal(size):
    game = textgames.new_game("Amazons-v0", size=size)
    rules = [game.rules(player) for player in (0, 1)]
    assert max(len(text.split()) for text in rules) <= 255
    assert f"The board has {size} rows" in rules[0]
    for player in (0, 1):
        fresh = Amazons(size=size)
        fresh.ask(player)
        move, shot = (part.split("]")[0] for part in rules[player].split("[")[1:])
        lockstep.played(fresh, move, shot)


def test_the_rules_name_the_squares_that_the_amazons_begin_on():
    text = Amazons(size=10).rules(0)
    assert "amazons on a4, d1, g1 and j4, O with amazons on a7, d10, g10 and j7." in text


def test_the_actions_are_those_of_a_queen_and_the_squares():
    # OEIS A035005: moves of a queen on a board of n rows
    for size, moves in ((4, 152), (5, 320), (8, 1456), (10, 2940)):
        assert len(set(Amazons(size=size).all_actions())) == moves + size * size


@pytest.mark.parametrize("size", [3, 17])
def test_boards_of_other_sizes_are_refused(size):
    with pytest.raises(OptionError, match=rf"size = whole number from 4 to 16, got {size}"):
        textgames.new_game("Amazons-v0", size=size)
