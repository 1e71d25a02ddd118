"""Dots and Boxes against OpenSpiel, which numbers the lines in the same order."""

import random
from collections import Counter
from functools import cache

import lockstep
import pyspiel
import pytest

import textgames
from textgames.envs.board import dots_and_boxes
from textgames.envs.board.dots_and_boxes import DotsAndBoxes
from textgames.errors import OptionError
from textgames.solvers import Minimax
from textgames.solvers.perft import perft

SIZES = [(2, 2), (2, 3), (3, 2), (4, 4), (5, 3), (2, 12), (12, 2), (7, 8), (12, 12)]


def played(moves: str, **options: int) -> DotsAndBoxes:
    return lockstep.played(DotsAndBoxes(**options), *moves.split())


@cache
def openspiel_game(rows: int, columns: int) -> pyspiel.Game:
    return pyspiel.load_game("dots_and_boxes", {"num_rows": rows, "num_cols": columns})


def in_lockstep(kind: type[DotsAndBoxes], rows: int, columns: int, games: int) -> Counter:
    """Compare random games action by action; return how many ended how."""
    rng, seen = random.Random(rows * 100 + columns), Counter()
    names = DotsAndBoxes(rows=rows, columns=columns).all_actions()
    numbers = {name: number for number, name in enumerate(names)}
    for _ in range(games):
        game = kind(rows=rows, columns=columns)
        state = openspiel_game(rows, columns).new_initial_state()
        while game.to_act:
            assert game.to_act == (state.current_player(),)
            legal = game.legal_actions(game.to_act[0])
            assert [numbers[action] for action in legal] == state.legal_actions()
            action = rng.choice(legal)
            game.apply(action)
            state.apply_action(numbers[action])
            assert game.is_terminal == state.is_terminal()
            assert list(game.returns) == state.returns()
            assert drawn(game) == drawn_by_openspiel(state, rows, columns)
        seen[game.returns] += 1
    return seen


def drawn(game: DotsAndBoxes) -> list[list[bool]]:
    """For each row of dots or boxes, which of its lines are drawn."""
    rows, columns = game.size
    lines = game.view(0).splitlines()[1 : 2 * rows + 2]
    margin = len(str(rows + 1)) + 1
    return [
        [line[margin + 4 * n + (0 if y % 2 else 2)] != "." for n in range(columns + y % 2)]
        for y, line in enumerate(lines)
    ]


def drawn_by_openspiel(state: pyspiel.State, rows: int, columns: int) -> list[list[bool]]:
    lines = str(state).splitlines()[: 2 * rows + 1]
    return [
        [line[4 * n + (0 if y % 2 else 2)] in "│─" for n in range(columns + y % 2)]
        for y, line in enumerate(lines)
    ]


@pytest.mark.parametrize(
    ("size", "games"), list(zip(SIZES, (500, 300, 300, 200, 100, 60, 60, 20, 6), strict=True))
)
def test_random_games_agree_with_openspiel_after_every_action(size, games):
    seen = in_lockstep(DotsAndBoxes, *size, games)
    assert {(1, -1), (-1, 1)} <= set(seen)
    assert ((0, 0) in seen) <= (size[0] * size[1] % 2 == 0)


def test_every_position_of_the_smallest_board_is_that_of_openspiel():
    """All sets of lines, with who is to move and who is ahead."""
    seen = set()

    def compare(game: DotsAndBoxes, state: pyspiel.State) -> None:
        key = game.lines, game.boxes, game.to_act
        if key in seen:
            return
        seen.add(key)
        numbers = lockstep.pairs(game, state, number_of)
        for action, number in numbers.items():
            after = game.clone()
            after.apply(action)
            compare(after, state.child(number))

    names = DotsAndBoxes(rows=2, columns=2).all_actions()

    def number_of(state: pyspiel.State, action: str) -> int:
        return names.index(action)

    compare(DotsAndBoxes(rows=2, columns=2), openspiel_game(2, 2).new_initial_state())
    assert len({lines for lines, _, _ in seen}) == 2**12


@pytest.mark.parametrize(("size", "lines"), [((2, 2), 12), ((3, 2), 17), ((4, 4), 40)])
def test_perft_is_that_of_lines_in_any_order(size, lines):
    game = DotsAndBoxes(rows=size[0], columns=size[1])
    assert len(game.all_actions()) == lines
    assert perft(game, 3) == lines * (lines - 1) * (lines - 2)


def test_a_line_at_the_edge_wins_the_smallest_board_and_one_inside_draws():
    """https://puzzling.stackexchange.com: Optimal play for 2 by 2 dots and boxes."""
    solver = Minimax(DotsAndBoxes(rows=2, columns=2))
    inside = {"a2b2", "b2c2", "b1b2", "b2b3"}
    for opening in DotsAndBoxes(rows=2, columns=2).legal_actions(0):
        value = solver.value(played(opening, rows=2, columns=2))
        assert value == (0 if opening in inside else 1)


class AlwaysTheOther(DotsAndBoxes):
    """Whoever closes a box does not move again."""

    def ask(self, *players):
        super().ask(*players if not self.history else (len(self.history) % 2,))


class OneBoxALine(DotsAndBoxes):
    """A line that closes two boxes gives only the first."""

    def play(self, player, action):
        before = self.boxes[player]
        super().play(player, action)
        if (self.boxes[player] ^ before).bit_count() == 2:
            gained = self.boxes[player] ^ before
            kept = before | gained & -gained
            self.boxes = (self.boxes[0], kept) if player else (kept, self.boxes[1])


class FewestBoxes(DotsAndBoxes):
    def end(self, returns):
        super().end(returns[::-1])


@pytest.mark.parametrize("wrong", [AlwaysTheOther, OneBoxALine, FewestBoxes])
def test_the_comparison_notices_wrong_rules(wrong):
    with pytest.raises(AssertionError):
        in_lockstep(wrong, 3, 3, 50)


def test_the_comparison_notices_a_box_with_a_wrong_side(monkeypatch):
    right = dots_and_boxes.grid.__wrapped__

    def wrong(rows, columns):
        board = right(rows, columns)
        first = board.names[0]
        line = board.lines[first]
        box = line.beside[0]._replace(sides=line.beside[0].sides << 1)
        return board._replace(lines={**board.lines, first: line._replace(beside=(box,))})

    monkeypatch.setattr(dots_and_boxes, "grid", cache(wrong))
    with pytest.raises(AssertionError):
        in_lockstep(DotsAndBoxes, 3, 3, 50)


def test_who_closes_a_box_moves_again():
    game = played("a1b1 a2b2 a1a2", rows=2, columns=2)
    assert game.to_act == (1,)
    game.apply("b1b2")
    assert game.to_act == (1,)
    assert game.boxes == (0, 1)
    assert game.transcript(0)[-1] == "Player 1 draws b1b2 and closes 1 box."


def test_one_line_may_close_two_boxes_for_one_more_move():
    game = played("a1b1 b1c1 a2b2 b2c2 a1a2 c1c2 b1b2", rows=2, columns=2)
    assert game.transcript(0)[-1] == "Player 0 draws b1b2 and closes 2 boxes."
    assert game.to_act == (0,)
    assert game.boxes == (3, 0)


@pytest.mark.parametrize(
    ("moves", "told", "returns"),
    [
        (
            "a1b1 b1c1 a2b2 b2c2 a1a2 c1c2 b1b2 a2a3 c2c3 a3b3 b2b3 b3c3",
            "Player 0 has 2 boxes, player 1 has 2 boxes: a draw.",
            (0, 0),
        ),
        (
            "a1b1 b1c1 a2b2 b2c2 a1a2 c1c2 b1b2 a2a3 c2c3 a3b3 b3c3 b2b3",
            "Player 0 has 4 boxes, player 1 has 0 boxes: player 0 wins.",
            (1, -1),
        ),
        (
            "a1b1 a2b2 a1a2 b1b2 a2a3 b2b3 a3b3 b1c1 c1c2 b2c2 c2c3 b3c3",
            "Player 0 has 1 box, player 1 has 3 boxes: player 1 wins.",
            (-1, 1),
        ),
    ],
)
def test_most_boxes_win(moves, told, returns):
    game = played(moves, rows=2, columns=2)
    assert game.transcript(1)[-1] == f"All lines are drawn. {told}"
    assert game.returns == returns


def test_the_view_shows_lines_owners_and_what_is_open():
    assert played("a1b1 a2b2 a1a2 b1b2 c1c2", rows=2, columns=3).view(0).splitlines() == [
        "  a   b   c   d",
        "1 +---+ . + . + 1",
        "  | 1 |   |   .",
        "2 +---+ . + . + 2",
        "  .   .   .   .",
        "3 + . + . + . + 3",
        "  a   b   c   d",
        "Boxes: player 0 has 0, player 1 has 1",
    ]


def test_the_largest_board_is_aligned_in_80_columns():
    lines = DotsAndBoxes(rows=12, columns=12).view(0).splitlines()
    assert max(map(len, lines)) <= 80
    assert {line.index("+") for line in lines if "+" in line} == {3}
    assert lines[0] == lines[-2] == "   " + "   ".join("abcdefghijklm")


def test_the_features_are_the_turn_the_lines_and_the_boxes():
    game = played("a1b1 a2b2 a1a2 b1b2", rows=2, columns=2)
    lines = [1, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0]
    assert list(game.features(0)) == [0, *lines, 0, 0, 0, 0, 1, 0, 0, 0]
    assert list(game.features(1)) == [1, *lines, 1, 0, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("size", SIZES)
def test_the_rules_name_the_board_and_examples_that_are_legal(size):
    game = textgames.new_game("DotsAndBoxes-v0", rows=size[0], columns=size[1])
    for player in (0, 1):
        rules = game.rules(player)
        assert f"{size[0] + 1} rows of dots" in rules
        assert f"{size[1] + 1} columns of dots" in rules
        assert f"there are {size[0] * size[1]} boxes" in rules
        assert len(rules.split()) <= 255
        examples = [part.split("]")[0] for part in rules.split("[")[1:]]
        assert set(examples) <= set(game.legal_actions(player))


@pytest.mark.parametrize("options", [{"rows": 1}, {"columns": 13}])
def test_boards_of_other_sizes_are_refused(options):
    with pytest.raises(OptionError, match="whole number from 2 to 12"):
        textgames.new_game("DotsAndBoxes-v0", **options)
