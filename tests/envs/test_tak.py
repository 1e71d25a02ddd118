"""Tak, rule by rule."""

from math import comb

import pytest
from lockstep import played
from plain_tak import from_tps

import textgames
from textgames.core import OptionError
from textgames.envs.board.tak import Tak


def moves(game):
    """The legal moves of stacks."""
    return sorted(name for name in game.legal_actions(game.to_act[0]) if len(name) > 3)


def test_the_first_two_actions_place_a_flat_of_the_other_player():
    game = Tak()
    assert len(game.legal_actions(0)) == 25
    played(game, "a1")
    assert len(game.legal_actions(1)) == 24
    played(game, "b2")
    assert game.tops == (1 << 6, 1)
    assert game.stones == (20, 20)
    assert game.transcript(1) == [
        "Player 0 places a flat of player 1 on a1.",
        "Player 1 places a flat of player 0 on b2.",
    ]
    played(game, "c3", "Sd4", "Ce5")
    assert game.transcript(1)[2:] == [
        "Player 0 places a flat on c3.",
        "Player 1 places a wall on d4.",
        "Player 0 places a capstone on e5.",
    ]
    assert (game.stones, game.capstones) == ((19, 19), (0, 1))
    assert "Ca5" in game.legal_actions(1)
    played(game, "a5")
    assert "Ca4" not in game.legal_actions(0)


def test_a_move_takes_at_most_as_many_pieces_as_there_are_rows():
    game = from_tps("x3,2,1/x5/x5/x5/1111121,x4 1 9")
    legal = game.legal_actions(0)
    assert [name for name in legal if "a1a2" in name] == ["a1a2", *[f"a1a2 {n}" for n in "2345"]]
    assert "a1e1 1112" in legal
    assert "a1e1 1121" in legal
    assert "a1e1 11111" not in legal


def test_the_lowest_piece_in_hand_is_dropped_first():
    game = played(from_tps("x5/x5/x5/x5/12211,x4 1 9"), "a1d1 112")
    assert game.view(0).splitlines()[4] == "1  X    O    O    X2   ."
    assert game.view(0).splitlines()[6] == "d1: XX"
    assert game.transcript(0) == ["Player 0 moves a1d1 112."]


def test_nothing_moves_onto_walls_and_capstones_but_a_capstone_that_flattens_a_wall():
    assert moves(from_tps("x5/x,2S,x3/x,1,2C,x2/x,2,x3/x5 1 9")) == ["b3a3", "b3b2"]
    assert moves(from_tps("x5/x,2S,x3/1S,1S,2C,x2/x5/x5 1 9")) == ["a3a2", "a3a4", "b3b2"]
    assert moves(from_tps("x5/x,2S,x3/2S,1C,2C,x2/x,1S,x3/x5 1 9")) == [
        *["b2a2", "b2b1", "b2c2", "b3a3", "b3b2", "b3b4"]
    ]
    game = played(from_tps("x5/x5/x,1C,2S,2,x/x5/x5 1 9"), "b3c3")
    assert game.transcript(1) == ["Player 0 moves b3c3 and flattens the wall on c3."]
    assert game.walls == 0
    assert game.view(0).splitlines()[2] == "3  .    .   CX2   O    ."
    assert game.view(0).splitlines()[6] == "c3: OCX"
    played(game, "d3d4", "c3c2")
    assert game.view(0).splitlines()[2] == "3  .    .    O    .    ."


def test_a_capstone_flattens_a_wall_only_if_it_arrives_alone():
    near, far = from_tps("121C,1S,x3/x5/x5/x5/x5 1 9"), from_tps("121C,x,1S,x2/x5/x5/x5/x5 1 9")
    assert [move for move in moves(near) if "a5b5" in move] == ["a5b5"]
    allowed = ["a5b5", "a5b5 2", "a5b5 3", "a5c5 11", "a5c5 21"]  # but not a5c5 12
    assert [move for move in moves(far) if move[:2] + move[3] == "a55"] == allowed
    played(far, "a5c5 21")
    assert far.view(0).splitlines()[6:8] == ["b5: XO", "c5: XCX"]


def test_a_moved_wall_is_a_wall_where_it_lands():
    game = played(from_tps("12S,x4/x5/x5/x5/x5 2 9"), "a5b5")
    assert game.view(0).splitlines()[0] == "5  X   SO    .    .    ."
    game = played(from_tps("12S,x4/x5/x5/x5/x5 2 9"), "a5c5 11")
    assert game.view(0).splitlines()[0] == "5  .    X   SO    .    ."


@pytest.mark.parametrize(
    ("position", "action", "wins"),
    [
        ("x5/x5/1,1,x,1,1/x5/x5 1 9", "c3", True),
        ("x5/x5/1,1,x,1,1/x5/x5 1 9", "Cc3", True),
        ("x5/x5/1,1,x,1,1/x5/x5 1 9", "Sc3", False),
        ("x5/x5/1,1S,x,1,1/x5/x5 1 9", "c3", False),
        ("x5/x5/1,1C,x,1,1/x5/x5 1 9", "c3", True),
        ("x5/x2,1,x2/1,1,x,1,1/x5/x5 1 9", "c4c3", True),
        ("x5/x2,1,x2/1,1,x,1,x/x4,1/x5 1 9", "c3", False),  # not over a corner
        ("x2,1,x2/x2,1,x2/x5/x2,1,x2/x2,1,x2 1 9", "c3", True),
        ("x,1,x3/x,1,1,x2/x3,1,x/x2,1,1,x/x2,1,x2 1 9", "c3", True),
        ("x,1,x3/x,1,1,x2/x3,1,x/x2,1,1,x/x2,2,x2 1 9", "c3", False),
        ("x5/x5/x5/1,x4/x,1,1,1,1 1 9", "a1", True),
        ("1,x4/1,x4/x4,1/x5/x4,1 1 9", "e2", False),  # nor from the end of a row to the next one
        ("x4,1/x4,1/1,x3,1/1,x4/1,x4 1 9", "a4", False),
        ("x4,1/1,x3,1/x4,1/1,x4/1,x4 1 9", "a3", False),
    ],
)
def test_a_road_is_a_chain_of_flats_and_capstones_between_opposite_sides(position, action, wins):
    game = played(from_tps(position), action)
    assert game.is_terminal == wins
    if wins:
        assert game.returns == (1, -1)
        assert game.transcript(1)[-1] == "Player 0 has a road and wins."


def test_a_road_that_the_other_player_uncovers_wins_and_of_two_roads_that_of_who_moved():
    game = played(from_tps("x,2,1/x,21,x/x,2,x 1 5"), "b2c2")
    assert game.returns == (-1, 1)
    assert game.transcript(0)[-1] == "Player 1 has a road and wins."
    game = played(from_tps("x,2,1/x,21,x/x,2,1 1 5"), "b2c2")
    assert game.returns == (1, -1)
    assert game.transcript(0)[-1] == "Both players have a road: player 0, who moved, wins."
    game = played(from_tps("x,1,2/x,12,x/x,1,2 2 5"), "b2c2")
    assert game.returns == (-1, 1)
    assert game.transcript(0)[-1] == "Both players have a road: player 1, who moved, wins."


EVEN = "1,2,1,2,1/2,1,2,1,2/1,2,1,2,1/2,1,2,1,2/1C,2,1,2,x 1 13"  # capstones are no flats


@pytest.mark.parametrize(
    ("komi", "position", "action", "returns", "told"),
    [
        (0, "2,1,2/1S,2,1/1,2,x 1 5", "c1", (0, 0), "4 flats on top, player 1 has 4: a draw."),
        (0, "2,1,2/1,2,1S/1,2,x 1 5", "Sc1", (-1, 1), "3 flats on top, player 1 has 4: player 1"),
        (0, EVEN, "e1", (0, 0), "12 flats on top, player 1 has 12: a draw."),
        (0.5, "2,1,2/1S,2,1/1,2,x 1 5", "c1", (-1, 1), "1 has 4 + 0.5 = 4.5: player 1 wins."),
        (2, "2,1,2/1,2S,1/1,2S,x 1 5", "c1", (1, -1), "5 flats on top, player 1 has 2 + 2 = 4: "),
        (3, "2,1,2/1,2S,1/1,2S,x 1 5", "c1", (0, 0), "player 1 has 2 + 3 = 5: a draw."),
    ],
)
def test_a_full_board_is_won_by_flats_on_top(komi, position, action, returns, told):
    game = from_tps(position)
    game.komi = komi
    played(game, action)
    assert game.returns == returns
    assert told in game.transcript(0)[-1]
    assert game.transcript(0)[-1].startswith("The board is full. Player 0 has ")


def test_a_road_on_a_full_board_or_with_the_last_piece_or_move_wins():
    game = played(from_tps("2,1,2/1,1,x/2,2,1 1 5"), "c2")
    assert game.returns == (1, -1)
    assert game.transcript(0)[-1] == "Player 0 has a road and wins."
    game = from_tps("x,1,2/1,1,x/2,2,x 1 5")
    game.stones = (1, 5)
    assert played(game, "c2").transcript(0)[-1] == "Player 0 has a road and wins."
    game = played(Tak(size=3, move_limit=7), "a1", "a2", "b2", "a3", "b3", "c3", "c2")
    assert game.returns == (1, -1)


def test_the_game_ends_when_a_player_has_placed_all_its_pieces():
    game = from_tps("2,x2/1,1S,x/2,x,2 1 5")
    game.stones = (1, 5)
    played(game, "c2")
    assert game.returns == (-1, 1)
    assert game.transcript(1)[-1] == (
        "Player 0 has no pieces left. Player 0 has 2 flats on top, player 1 has 3: player 1 wins."
    )
    game = from_tps("2,x2/x,1S,x/2,x,1 2 5")
    game.stones = (1, 1)
    played(game, "Sb1")
    assert game.transcript(1)[-1] == (
        "Player 1 has no pieces left. Player 0 has 1 flat on top, player 1 has 2: player 1 wins."
    )


def test_who_has_only_a_capstone_left_goes_on_and_so_does_who_has_only_stones():
    game = from_tps("2,x4/x5/1,x4/x5/x5 1 5")
    game.stones, game.capstones = (1, 5), (1, 0)
    played(game, "e5", "Sd5")
    assert game.to_act == (0,)
    assert {name[0] for name in game.legal_actions(0)} - {"C"} == {"a", "e"}
    assert all(len(name) > 3 or name[0] == "C" for name in game.legal_actions(0))
    played(game, "a3a4", "Sc5", "Ca1")
    assert "Player 0 has no pieces left" in game.transcript(0)[-1]


def test_a_game_of_as_many_moves_as_the_limit_is_a_draw():
    game = played(Tak(move_limit=4), "a1", "e5", "a2", "e4")
    assert game.returns == (0, 0)
    assert game.transcript(0)[-1] == "4 moves are made: a draw."


def test_the_view_shows_the_top_of_stacks_and_what_is_below():
    game = played(Tak(size=5), "e1", "c1", "b1", "Sd1", "Ca1", "a2", "a1b1", "d1c1")
    assert game.view(0).splitlines() == [
        "5  .    .    .    .    .",
        "4  .    .    .    .    .",
        "3  .    .    .    .    .",
        "2  O    .    .    .    .",
        "1  .   CX2  SO2   .    O",
        "   a    b    c    d    e",
        "b1: XCX",
        "c1: XSO",
        "Player 0 (you) has 19 stones and 0 capstones to place.",
        "Player 1 has 18 stones and 1 capstone to place.",
        "8 moves of 400 made.",
    ]
    assert Tak(size=4).view(1).splitlines()[-3:] == [
        "Player 0 has 15 stones to place.",
        "Player 1 (you) has 15 stones to place.",
        "0 moves of 400 made.",
    ]


def test_the_features_are_pieces_walls_capstones_and_what_is_left():
    game = played(Tak(size=3, move_limit=10), "a1", "b1", "b1a1", "Sc3")
    game.stacks[4] = 0b101001
    below = [0, 0, 0, 0, 1 / 10, 0, 0, 0, 0], [0, 0, 0, 0, 1 / 10, 0, 0, 0, 0]
    planes = [
        *[1, 0, 0, 0, -1, 0, 0, 0, -1],
        *[-1, 0, 0, 0, 1, 0, 0, 0, 0],
        *[0, 0, 0, 0, 1, 0, 0, 0, 0],
        *below[0],
        *below[1],
        *[0, 0, 0, 0, 0, 0, 0, 0, 1],
        *[0] * 9,
    ]
    assert list(game.features(0)) == [*planes, 0.9, 0, 0.8, 0, 0.4]
    mirrored = [-number for number in planes[:27]] + planes[27:]
    assert list(game.features(1)) == [*mirrored, 0.8, 0, 0.9, 0, 0.4]
    game = played(Tak(), "a1", "b1", "Cb2")
    assert [list(game.features(p))[-5:] for p in (0, 1)] == [
        [20 / 21, 0, 20 / 21, 1, 3 / 400],
        [20 / 21, 1, 20 / 21, 0, 3 / 400],
    ]
    assert list(game.features(0))[8 * 25 + 6] == 1


@pytest.mark.parametrize("size", range(3, 9))
def test_all_actions_are_placements_and_ways_to_drop_pieces(size):
    """1,575 of them on 5 rows. Of k pieces on j squares there are (k - 1 over j - 1) ways."""
    drops = [
        comb(count - 1, squares - 1)
        for far in range(1, size)
        for count in range(1, size + 1)
        for squares in range(1, far + 1)
    ]
    every, kinds = Tak(size=size).all_actions(), 3 if size >= 5 else 2
    assert len(every) == len(set(every)) == kinds * size**2 + 4 * size * sum(drops)
    assert len(every) == 1575 or size != 5


@pytest.mark.parametrize("komi", [0, 0.5, 2.0])
@pytest.mark.parametrize("size", [3, 4, 5, 7])
def test_the_rules_tell_the_numbers_of_pieces_and_show_actions_that_exist(size, komi):
    game = textgames.new_game("Tak-v0", size=size, komi=komi)
    rules = game.rules(1)
    assert len(rules.split()) <= 255
    assert {part.split("]")[0] for part in rules.split("[")[1:]} <= set(game.all_actions())
    pieces = {3: "10 stones.", 4: "15 stones.", 5: "21 stones and 1 capstone."}
    assert f"Each player has {pieces.get(size, '40 stones and 2 capstones.')} First" in rules
    assert ("capstone" in rules) == (size >= 5)
    assert (f"player 1 counts {komi:g} more" in rules) == (komi > 0)
    assert ("Equal counts are a draw" in rules) == (komi != 0.5)


@pytest.mark.parametrize("komi", [-1.0, 0.25, 4.5])
def test_a_komi_that_is_not_in_halves_or_out_of_range_is_refused(komi):
    with pytest.raises(OptionError, match=r"from 0 to 4, got"):
        Tak(komi=komi)
