"""Sudoku: every puzzle has one solution, by an exact cover search, which is another method."""

import time

import pytest
from lockstep import played

from textgames.core import CHANCE
from textgames.envs.puzzles.sudoku import CLUES, Sudoku
from textgames.envs.puzzles.sudoku_grids import BLOCKS, generated, grid, solved
from textgames.errors import IllegalAction, OptionError
from textgames.registration import new_game

# Wikipedia, "Sudoku" (the example puzzle and its solution), from the top left
KNOWN = "53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79"
KNOWN_SOLUTION = "534678912672195348198342567859761423426853791713924856961537284287419635345286179"


def exact_covers(size, puzzle):
    """Yield solutions by Knuth's algorithm X ("Dancing Links", 2000), on dicts of sets."""
    high, wide = BLOCKS[size]
    chosen_by = {}
    for row in range(size):
        for column in range(size):
            block = row // high * (size // wide) + column // wide
            for digit in range(1, size + 1):
                chosen_by[row, column, digit] = [
                    ("cell", row, column),
                    ("row", row, digit),
                    ("column", column, digit),
                    ("block", block, digit),
                ]
    columns = {}
    for choice, constraints in chosen_by.items():
        for constraint in constraints:
            columns.setdefault(constraint, set()).add(choice)

    def select(choice):
        removed = []
        for constraint in chosen_by[choice]:
            for other in columns[constraint]:
                for also in chosen_by[other]:
                    if also != constraint:
                        columns[also].remove(other)
            removed.append(columns.pop(constraint))
        return removed

    def deselect(choice, removed):
        for constraint in reversed(chosen_by[choice]):
            columns[constraint] = removed.pop()
            for other in columns[constraint]:
                for also in chosen_by[other]:
                    if also != constraint:
                        columns[also].add(other)

    def search(chosen):
        if not columns:
            yield "".join(str(digit) for _, _, digit in sorted(chosen))
            return
        fewest = min(columns, key=lambda constraint: len(columns[constraint]))
        for choice in list(columns[fewest]):
            removed = select(choice)
            yield from search([*chosen, choice])
            deselect(choice, removed)

    given = [(*divmod(c, size), int(mark)) for c, mark in enumerate(puzzle) if mark != "."]
    for choice in given:
        select(choice)
    yield from search(given)


def test_the_exact_cover_search_is_right_itself():
    assert list(exact_covers(9, KNOWN)) == [KNOWN_SOLUTION]
    assert len(list(exact_covers(4, "." * 16))) == 288


def test_the_solver_finds_the_known_solution_and_all_grids_of_size_four():
    """OEIS A107739: 288 grids of size 4."""
    assert list(solved(9, KNOWN)) == [KNOWN_SOLUTION]
    assert set(solved(4, "." * 16)) == set(exact_covers(4, "." * 16))
    assert len(list(solved(4, "." * 16))) == 288
    assert list(solved(9, "55" + KNOWN[2:])) == []


def test_the_solver_finds_all_solutions_where_there_are_several():
    for puzzle in (KNOWN[:78] + "...", KNOWN[:70] + "." * 11):
        found = sorted(solved(9, puzzle))
        assert found == sorted(exact_covers(9, puzzle))
        assert len(found) > 1


@pytest.mark.parametrize(
    ("size", "clues", "seeds"),
    [(4, 0, 100), (4, 15, 5), (6, 0, 40), (6, 12, 40), (9, 0, 40), (9, 27, 20), (9, 80, 2)],
)
def test_puzzles_have_exactly_as_many_clues_as_asked_and_one_solution(size, clues, seeds):
    for seed in range(seeds):
        game = played(Sudoku(size=size, clues=clues), str(seed))
        assert sum(mark != "." for mark in game.puzzle) == (clues or CLUES[size][0])
        assert list(exact_covers(size, game.puzzle)) == [game.solution]


def test_puzzles_are_made_quickly():
    """The fewest clues of the largest grid, on average; a machine that is busy is allowed for."""
    start = time.process_time()
    for seed in range(1000, 1010):
        generated(9, 27, seed)
    assert time.process_time() - start < 1


def test_puzzles_differ_and_are_the_same_for_the_same_seed():
    puzzles = [generated(4, 6, seed)[0] for seed in range(300)]
    assert len(set(puzzles)) > 295
    generated.cache_clear()
    assert generated(4, 6, 7)[0] == puzzles[7]
    assert len(Sudoku().legal_actions(CHANCE)) == 2**32


def solving_actions(game):
    names = grid(game.size).names
    return [
        f"{name}={digit}"
        for name, mark, digit in zip(names, game.puzzle, game.solution, strict=True)
        if mark == "."
    ]


def test_the_solution_wins():
    for size in (4, 6, 9):
        game = played(Sudoku(size=size, slack=1), "5")
        *first, last = solving_actions(game)
        assert not played(game, *first).is_terminal
        assert played(game, last).returns == (1,)
        assert game.transcript(0)[-1] == "The grid is full and right. You win."


def test_wrong_digits_are_taken_without_a_word_and_can_be_written_over():
    """A peer refuses them by comparing with the solution, which tells what is right."""
    game = played(Sudoku(size=4), "5")
    first, *rest = solving_actions(game)
    wrong = f"{first[:-1]}{'1234'[int(first[-1]) % 4]}"
    played(game, wrong)
    assert game.transcript(0)[-1] == f"You write {wrong[-1]} in {wrong[:2]}."
    played(game, *rest)
    assert "has a digit twice" in game.transcript(0)[-1]
    assert not game.is_terminal
    assert played(game, first).returns == (1,)


def test_half_the_share_of_right_cells_is_paid_when_no_digits_are_left():
    game = played(Sudoku(size=4, slack=1), "5")
    *most, last = solving_actions(game)
    wrong = f"{last[:-1]}{'1234'[int(last[-1]) % 4]}"
    assert played(game, *most, wrong).returns == (0.45,)
    assert game.transcript(0)[-1] == (
        "No digits are left to write. Right of the cells to fill: 9 of 10."
    )


def test_which_unit_has_a_digit_twice_is_told_when_the_grid_is_full():
    game = played(Sudoku(size=4, slack=5), "5")
    for action in solving_actions(game):
        played(game, f"{action[:-1]}{'2341'[int(action[-1]) - 1]}")
    unit = game.transcript(0)[-1].removeprefix("The grid is full, but ").split(" has ")[0]
    cells = dict(grid(4).units)[unit]
    assert len({game.filled[cell] for cell in cells}) < 4


def test_clues_cannot_be_written_over():
    game = played(Sudoku(), "5")
    names = grid(9).names
    cells = {action[:2] for action in game.legal_actions(0)}
    assert cells == {n for n, mark in zip(names, game.puzzle, strict=True) if mark == "."}
    clue = next(n for n, mark in zip(names, game.puzzle, strict=True) if mark != ".")
    with pytest.raises(IllegalAction, match="in a cell that was empty at the start"):
        game.legal_actions(0).read(f"{clue}=1")


def test_units_of_six():
    """Blocks of two rows and three columns, three above each other and two side by side."""
    units = dict(grid(6).units)
    names = [grid(6).names[cell] for cell in units["the block of d4"]]
    assert names == ["d4", "e4", "f4", "d3", "e3", "f3"]
    assert [grid(6).names[cell] for cell in units["row 6"]] == ["a6", "b6", "c6", "d6", "e6", "f6"]
    assert [grid(6).names[c] for c in units["column b"]] == ["b6", "b5", "b4", "b3", "b2", "b1"]
    assert len(units) == 18
    assert {len(peers) for peers in grid(6).peers} == {12}
    assert {len(peers) for peers in grid(9).peers} == {20}


@pytest.mark.parametrize(("size", "clues"), [(4, 16), (6, 11), (9, 26)])
def test_impossible_numbers_of_clues_are_refused(size, clues):
    with pytest.raises(OptionError, match=f"in a grid of size {size}, or 0 .* got {clues}"):
        new_game("Sudoku-v0", size=size, clues=clues)
