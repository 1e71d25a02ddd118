"""Minesweeper: numbers and opened squares against a count and a flood fill by coordinates."""

from itertools import product

import pytest
from lockstep import played

from textgames.chance import Stream
from textgames.core import CHANCE
from textgames.envs.puzzles.minesweeper import Minesweeper, field
from textgames.errors import OptionError
from textgames.registration import new_game

SIZES = (  # with how many games
    ({}, 300),
    ({"rows": 4, "columns": 7, "mines": 3}, 660),
    ({"rows": 16, "columns": 16, "mines": 40}, 40),
)


def started(seed, **options):
    return played(Minesweeper(**options), str(seed))


def coordinates(name):
    return "abcdefghijklmnopqrstuvwxyz".index(name[0]), int(name[1:])


def mined(game):
    """The mines, as coordinates."""
    names = field(*game.size).names
    return {coordinates(names[s]) for s in range(len(names)) if game.mines >> s & 1}


def neighbours(square, everywhere):
    column, row = square
    near = {(column + x, row + y) for x, y in product((-1, 0, 1), repeat=2)} - {square}
    return near & everywhere


def opened_by_force(start, mines, everywhere, closed):
    """What opening a square opens: grow until nothing changes."""
    opened = {start}
    while True:
        more = {
            near
            for square in opened
            if not neighbours(square, everywhere) & mines
            for near in neighbours(square, everywhere) & closed
        }
        if more <= opened:
            return opened
        opened |= more


@pytest.mark.parametrize(("options", "games"), SIZES)
def test_random_games_agree_with_a_flood_fill_by_coordinates(options, games):
    """A thousand games in all: squares opened, numbers, actions and returns after every action."""
    for seed in range(games):
        rng = Stream(seed)
        game = started(seed, **options)
        names = field(*game.size).names
        everywhere = set(map(coordinates, names))
        opened, flagged = set(), set()
        while not game.is_terminal:
            expected = {
                f"{verb} {name}"
                for name in names
                for verb in ("open", "flag", "unflag")
                if coordinates(name) not in opened
                and (verb == "unflag") == (coordinates(name) in flagged)
            }
            legal = game.legal_actions(0)
            assert set(legal) == expected
            assert len(legal) == len(expected)
            action = legal[int(rng.random() * len(legal))]
            verb, name = action.split()
            square = coordinates(name)
            game.apply(action)
            mines = mined(game)
            if verb != "open":
                flagged ^= {square}
            elif square in mines:
                assert game.is_terminal
            else:
                opened |= opened_by_force(square, mines, everywhere, everywhere - opened - flagged)
            drawn = dict(
                zip(
                    names,
                    "".join(line.partition(" ")[2] for line in view_rows(game)).replace(" ", ""),
                    strict=True,
                )
            )
            for other, mark in drawn.items():
                place = coordinates(other)
                if place in opened:
                    count = len(neighbours(place, everywhere) & mines)
                    assert mark == (str(count) if count else ".")
                elif game.is_terminal and place in mines:
                    assert mark == "*"
                else:
                    assert mark == ("F" if place in flagged else "#")
        share = len(opened) / (len(names) - game.number)
        assert game.returns == (1 if share == 1 else pytest.approx(share / 2),)


def view_rows(game):
    return [line.strip() for line in game.view(0).splitlines()[: game.size[0]]]


def test_the_first_square_and_those_around_it_never_have_a_mine():
    """Whichever is opened first, even with as many mines as there may be."""
    for seed in range(300):
        game = started(seed, rows=5, columns=5, mines=16)
        names = field(5, 5).names
        game.apply(f"open {names[seed % 25]}")
        assert game.mines.bit_count() == 16
        first = coordinates(names[seed % 25])
        everywhere = set(map(coordinates, names))
        assert not mined(game) & (neighbours(first, everywhere) | {first})


def test_every_other_square_is_as_likely_to_have_a_mine():
    """Opened in the corner: 5 mines on the 12 squares that are left of 16."""
    counts = dict.fromkeys(map(coordinates, field(4, 4).names), 0)
    for seed in range(4000):
        for square in mined(played(started(seed, rows=4, columns=4, mines=5), "open a1")):
            counts[square] += 1
    corner = {("a", 1), (0, 1), (0, 2), (1, 1), (1, 2)}
    for square, count in counts.items():
        expected = 0 if square in corner else 4000 * 5 / 12
        assert count == pytest.approx(expected, abs=130)  # over four standard deviations


def test_nothing_is_told_before_the_first_square_is_opened():
    game, twin = started(1), started(2)
    for action in ("flag a1", "flag b2", "unflag a1"):
        for one in (game, twin):
            played(one, action)
        assert game.information_state(0) == twin.information_state(0)
        assert game.view(0) == twin.view(0)


def test_flags_guard_squares_and_may_be_wrong():
    game = played(started(1), "flag e5")
    assert "open e5" not in game.legal_actions(0)
    played(game, "open a1")
    assert game.covered >> field(9, 9).squares["e5"] & 1
    played(game, "unflag e5")
    assert "open e5" in game.legal_actions(0)


def test_the_game_ends_after_twice_as_many_actions_as_squares():
    game = started(1, rows=4, columns=4, mines=1)
    for _ in range(15):
        played(game, "flag a1", "unflag a1")
    assert not game.is_terminal
    played(game, "flag a1", "unflag a1")
    assert game.is_terminal
    assert game.returns == (0,)


def test_opening_a_mine_loses_and_shows_them_all():
    game = played(started(1), "open e5")
    square = next(s for s in range(81) if game.mines >> s & 1)
    open_before = 81 - game.covered.bit_count()
    played(game, f"open {field(9, 9).names[square]}")
    assert game.returns == (open_before / 71 / 2,)
    assert game.view(0).count("*") == 10
    assert "It is a mine. You lose." in game.transcript(0)[-2]


def test_seeds_give_other_fields():
    fields = {played(started(seed), "open e5").mines for seed in range(200)}
    assert len(fields) == 200
    assert len(Minesweeper().legal_actions(CHANCE)) == 2**32


def test_too_many_mines_are_refused():
    with pytest.raises(OptionError, match=r"mines = at most 16 on 5 rows .* got 17"):
        new_game("Minesweeper-v0", rows=5, columns=5, mines=17)
