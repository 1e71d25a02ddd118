"""EinStein würfelt nicht! against OpenSpiel, exact endgames, and rule by rule."""

import random
from fractions import Fraction
from functools import cache

import pyspiel
import pytest
from lockstep import played

from textgames.core import CHANCE, EVERYONE
from textgames.envs.board.einstein_wurfelt_nicht import (
    ARRANGEMENTS,
    CUBES,
    EinsteinWurfeltNicht,
    next_to,
)
from textgames.errors import OptionError
from textgames.registration import new_game

SPIEL = pyspiel.load_game("einstein_wurfelt_nicht")
# OpenSpiel's second player, at the bottom right, moves first: our player 0 seen from behind.
TURNED = {"right": "left", "down": "up", "diagonal": "diag"}
TURNED |= {"left": "right", "up": "down"}


def at(rows, player=0, roll=None):
    """Return a position from its drawing, in which a player is about to roll, or has rolled.

    "X3" is cube 3 of player 0, "O3" of player 1.
    """
    game = EinsteinWurfeltNicht()
    cells = rows.split()
    marks = {f"{'XO'[p]}{i + 1}": mark for p in (0, 1) for i, mark in enumerate(CUBES[p])}
    game.board = "".join([marks.get(cell, ".") for cell in cells])
    game.cubes = tuple("".join(sorted(c[1] for c in cells if c[0] == side)) for side in "XO")
    game._turn_to(player)
    return game if roll is None else played(game, str(roll))


def theirs(game):
    """Return OpenSpiel's drawing of our position, which is turned round."""
    names = {"X": "w", "O": "b", ".": "_"}
    cells = [cell for row in game.view(0).splitlines()[:5] for cell in row.split()]
    cells = [names[cell[0]] + (cell[1] if cell != "." else "_") for cell in reversed(cells)]
    return "".join(
        "".join(f"|{cell}|" for cell in cells[start : start + 5]) + "\n"
        for start in range(0, 25, 5)
    )


def arranged(rng):
    """Return the same start in both: OpenSpiel places its first player first, we our own."""
    game, state = EinsteinWurfeltNicht(), SPIEL.new_initial_state()
    assert game.to_act == (CHANCE,)
    assert game.legal_actions(CHANCE) == ARRANGEMENTS
    orders = [ARRANGEMENTS[int(rng.random() * 720)] for _ in range(2)]
    played(game, *orders)
    for order in (orders[1], orders[0]):  # turned round, the rows run the other way
        assert len(state.legal_actions()) == 720
        state.apply_action(ARRANGEMENTS.index(order[::-1]))
    assert str(state) == theirs(game)
    return game, state


def compare(game, state, rng):
    """Check every position of a random game; return how many lone cubes moved without a roll."""
    unrolled = 0
    while not game.is_terminal:
        if state.is_chance_node() and game.to_act != (CHANCE,):
            assert len(game.cubes[game.turn]) == 1  # any roll will do
            unrolled += 1
            state.apply_action(int(rng.random() * 6))
        (player,) = game.to_act
        legal = game.legal_actions(player)
        if player == CHANCE:
            assert state.is_chance_node()
            assert [int(face) - 1 for face in legal] == state.legal_actions()
            numbers = {face: int(face) - 1 for face in legal}
        else:
            assert state.current_player() == 1 - player
            spelled = {
                state.action_to_string(number).rstrip("*")[1:]: number
                for number in state.legal_actions()
            }
            named = {f"{a[0]}-{TURNED[a[2:]]}": a for a in legal}
            assert named.keys() == spelled.keys()
            numbers = {named[name]: number for name, number in spelled.items()}
        action = legal[int(rng.random() * len(legal))]
        game.apply(action)
        state.apply_action(numbers[action])
        assert str(state) == theirs(game)
    assert state.is_terminal()
    assert state.returns() == list(game.returns)[::-1]
    return unrolled


def test_random_games_agree_with_openspiel():
    """OpenSpiel rolls for a lone cube too; it starts from all 720 * 720 arrangements."""
    rng = random.Random(1)
    unrolled = sum(compare(*arranged(rng), rng) for _ in range(1000))
    assert unrolled > 100


@cache
def chance_to_win(mine, yours):
    """The chance of who is about to roll, if both play best, from squares by number.

    Squares are (rows, columns) still to go for `mine`; a second implementation, from its own side.
    """
    if not mine:
        return Fraction(0)
    total = Fraction(0)
    for roll in range(1, 7):
        numbers = [n for n, _ in mine]
        near = [max((n for n in numbers if n <= roll), default=0)]
        if roll not in numbers:
            near.append(min((n for n in numbers if n > roll), default=0))
        values = [
            after(mine, yours, number, down, right)
            for number in near
            for down, right in ((0, 1), (1, 0), (1, 1))
            if number
        ]
        total += max(value for value in values if value is not None)
    return total / 6


def after(mine, yours, number, down, right):
    """The chance after a move; None if it leads off the board."""
    places = dict(mine)
    row, column = places[number]
    goal = (row - down, column - right)
    if min(goal) < 0:
        return None
    if goal == (0, 0):
        return Fraction(1)
    kept = tuple((n, square) for n, square in mine if n != number and square != goal)
    mine = tuple(sorted((*kept, (number, goal))))
    there = (4 - goal[0], 4 - goal[1])
    yours = tuple((n, square) for n, square in yours if square != there)
    return 1 - chance_to_win(yours, mine) if yours else Fraction(1)


@cache
def value(board, cubes, turn):
    """The same of our game, by trying everything."""
    game = EinsteinWurfeltNicht()
    game.board, game.cubes = board, cubes
    game._turn_to(turn)
    if game.to_act == (CHANCE,):
        return sum(best(played(game.clone(), face)) for face in "123456") / 6
    return best(game)


def best(game):
    """The chance of the player to move."""
    (player,) = game.to_act
    chances = []
    for action in game.legal_actions(player):
        new = played(game.clone(), action)
        if new.is_terminal:
            chances.append(Fraction(new.returns[player] > 0))
        else:
            chances.append(1 - value(new.board, new.cubes, new.turn))
    return max(chances)


@pytest.mark.parametrize("numbers", [("25", "3"), ("4", "16")])
def test_endgames_have_the_chances_of_a_second_implementation(numbers):
    """Two cubes against one, whichever is about to move, as they come towards each other."""
    rng, seen = random.Random(5), set()
    for _ in range(40):
        squares = [rng.sample((6, 7, 11, 12), len(numbers[0]))]
        squares.append(rng.sample((13, 17, 18, 19, 23), len(numbers[1])))
        board, sides = ["."] * 25, []
        for player in (0, 1):
            side = []
            for face, square in zip(numbers[player], squares[player], strict=True):
                board[square] = CUBES[player][int(face) - 1]
                row, column = divmod(square, 5)
                side.append((int(face), (row, column) if player else (4 - row, 4 - column)))
            sides.append(tuple(side))
        first, second = sides
        assert value("".join(board), numbers, 0) == chance_to_win(first, second)
        assert value("".join(board), numbers, 1) == chance_to_win(second, first)
        seen.add(chance_to_win(first, second))
    assert len(seen) > 4


def test_a_cube_may_be_next_in_number_on_either_side():
    """Cubes 1, 4 and 6 and a roll of 3: the 1 or the 4 (Althöfer, 3-Hirn-Verlag)."""
    assert next_to("146", "3") == "14"
    assert [next_to("25", face) for face in "123456"] == ["2", "2", "25", "25", "5", "5"]
    game = at("X1 X4 . . X6  . . . . .  . . . . .  . . . . O2  . . . . O1", roll=3)
    assert game.legal_actions(0) == (
        "1 right", "1 down", "1 diagonal", "4 right", "4 down", "4 diagonal"
    )  # fmt: skip
    assert game.transcript(1)[-1] == ("Player 0 rolls 3, which is gone, and moves cube 1 or 4.")
    assert game.view(0).splitlines()[-1] == "You move cube 1 or 4."
    assert game.view(1).splitlines()[-1] == "Player 0 moves cube 1 or 4."


def test_cubes_stay_on_the_board():
    rows = ". . . . X1  . . . . .  . X2 . O3 .  . . . . .  X3 . . . O1"
    assert at(rows, roll=1).legal_actions(0) == ("1 down",)
    assert at(rows, roll=3).legal_actions(0) == ("3 right",)
    rows = ". O1 . . X1  . . . . .  O2 X2 . O3 .  . . . . .  X3 . . . ."
    assert at(rows, 1, 1).legal_actions(1) == ("1 left",)
    assert at(rows, 1, 2).legal_actions(1) == ("2 up",)


def test_a_cube_takes_one_of_the_other_player_or_of_its_own():
    rows = "X1 X2 . . .  . O5 . . .  . . . . .  . . . . .  . . . . O1"
    game = played(at(rows, roll=1), "1 right")
    assert game.cubes == ("1", "15")
    assert (
        game.transcript(EVERYONE)[-1] == "Player 0 moves cube 1 right and takes cube 2 of its own."
    )
    game = played(at(rows, roll=1), "1 diagonal")
    assert game.cubes == ("12", "1")
    assert "Player 0 moves cube 1 diagonally and takes cube 5 of player 1." in game.transcript(1)


def test_a_last_cube_moves_without_a_roll():
    game = played(
        at("X1 X2 . . .  . O5 . . .  . . . . .  . . . . .  . . . . O1", 0, 1), "1 diagonal"
    )
    assert game.to_act == (1,)
    assert game.transcript(0)[-1] == "Player 1 has only cube 1 left and does not roll."
    assert game.legal_actions(1) == ("1 left", "1 up", "1 diagonal")
    assert played(game, "1 up").to_act == (CHANCE,)


def test_who_takes_the_last_cube_of_the_other_wins():
    game = at(". . . . .  . X2 . . .  . . O1 . .  . . . . .  . . . . .")
    assert played(game, "2 diagonal").returns == (1, -1)
    assert game.transcript(1)[-2:] == [
        "Player 0 moves cube 2 diagonally and takes cube 1 of player 1.",
        "Player 1 has no cube left: player 0 wins.",
    ]
    assert game.view(0).splitlines()[-1] == " .  .  .  .  ."


@pytest.mark.parametrize(
    ("player", "square", "way"),
    [
        *[(0, 23, "right"), (0, 19, "down"), (0, 18, "diagonal")],
        *[(1, 1, "left"), (1, 5, "up"), (1, 6, "diagonal")],
    ],
)
def test_who_reaches_the_far_corner_wins(player, square, way):
    cells = ["."] * 25
    cells[square], cells[12] = ("X4", "O4") if player == 0 else ("O4", "X4")
    game = played(at(" ".join(cells), player), f"4 {way}")
    assert game.returns == ((1, -1) if player == 0 else (-1, 1))
    assert game.transcript(0)[-1] == f"Cube 4 has reached the far corner: player {player} wins."


def test_players_may_arrange_their_cubes_in_turn():
    game = EinsteinWurfeltNicht(start="chosen")
    assert game.to_act == (0,)
    played(game, "162534")
    assert game.to_act == (1,)
    assert game.features(1)[-1] == 1
    played(game, "615243")
    assert game.to_act == (CHANCE,)
    assert game.transcript(0) == [
        "Player 0 begins with 1 6 2 in row 1, 5 3 in row 2 and 4 in row 3.",
        "Player 1 begins with 6 in row 3, 1 5 in row 4 and 2 4 3 in row 5.",
    ]
    assert game.view(0).splitlines() == [
        "X1 X6 X2  .  .",
        "X5 X3  .  .  .",
        "X4  .  .  . O6",
        " .  .  . O1 O5",
        " .  . O2 O4 O3",
    ]
    with pytest.raises(OptionError):
        new_game("EinsteinWurfeltNicht-v0", start="free")


def test_there_are_30_moves_and_720_arrangements():
    assert len(EinsteinWurfeltNicht().all_actions()) == 30
    assert len(EinsteinWurfeltNicht(start="chosen").all_actions()) == 30 + 720


def test_the_features_are_seen_from_the_own_corner():
    game = at("X1 . X3 . .  . . . . .  . . . . .  . . . . .  . . . O2 O6", roll=2)
    first, second = game.features(0), game.features(1)
    assert len(first) == len(second) == 12 * 25 + 7
    assert [place for place, number in enumerate(first[:300]) if number] == [
        0, 2 * 25 + 2, 7 * 25 + 23, 11 * 25 + 24
    ]  # fmt: skip
    assert [place for place, number in enumerate(second[:300]) if number] == [
        25 + 1, 5 * 25 + 0, 6 * 25 + 24, 8 * 25 + 22
    ]  # fmt: skip
    assert list(first[300:]) == [1, 0, 1, 0, 0, 0, 1]
    assert list(second[300:]) == [1, 0, 1, 0, 0, 0, 0]
