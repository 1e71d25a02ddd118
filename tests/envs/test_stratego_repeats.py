"""Moves that Stratego forbids for what came before: the two-squares and the more-squares rule.

Articles 10 and 11 of the International Stratego Federation's game rules: no piece moves more than
three times in a row between the same two squares, where a scout counts for each two on its way;
nobody chases on into a position that has taken place already, but a piece may go back to the square
from where it came with its last move. Positions are those of the chase, after moves of the chaser.
"""

from lockstep import played
from plain_stratego import battle, moves_from, told


def test_a_piece_crosses_the_same_border_three_times_in_a_row_and_not_a_fourth():
    game = battle("XF a1", "X9 c1", "X3 a2", "OF c6", "O5 a6", "O4 b6")
    played(game, "c1c2", "a6a5", "c2c1", "b6b5", "c1c2", "a5a6")
    assert moves_from(game, "c2") == {"b2", "c3"}  # any other way is free
    other = played(game.clone(), "a2b2", "b5b6")
    assert "c1" in moves_from(other, "c2")  # another piece moved
    onward = played(game.clone(), "c2c3", "b5b6", "c3c2", "b6b5")
    assert "c1" in moves_from(onward, "c2")


def test_another_piece_may_cross_a_border_that_one_may_not_cross_again():
    game = battle("XF a1", "X2 c4", "X2 c2", "OF a6", "O5 a4", "O4 b6")
    played(game, "c4c6", "a4a3", "c6c4", "b6b5", "c4c6", "a3a4")
    assert moves_from(game, "c6") == {"b6", "a6"}
    assert moves_from(game, "c2") == {"b2", "a2", "c1", "c3", "c4", "c5"}


def test_a_scout_goes_back_and_forth_over_every_border_on_its_way():
    game = battle("XF a1", "X2 c1", "X3 a2", "OF a6", "O5 a4", "O4 b6")
    played(game, "c1c4", "a4a3", "c4c2", "b6b5", "c2c5", "a3a4")  # c2-c3 and c3-c4 three times
    assert moves_from(game, "c5") == {"b5", "c6", "c4"}
    played(game, "c5c4", "b5b6")
    assert moves_from(game, "c4") == {"a4", "b4", "c5", "c6", "c3", "c2", "c1"}


def test_attacks_count_as_moves_back_and_forth_too():
    game = battle("XF a1", "X9 c1", "X3 a2", "OF c6", "O5 a6", "O4 c2")
    played(game, "c1c2", "a6a5", "c2c1", "a5a6", "c1c2", "a6a5")
    assert "c1" not in moves_from(game, "c2")


def test_who_may_only_move_back_and_forth_for_the_fourth_time_loses():
    game = battle("XF a2", "X3 a1", "XB b2", "XB c1", "OF c6", "O5 a6", "O4 b6")
    played(game, "a1b1", "a6a5", "b1a1", "a5a6", "a1b1", "b6b5")
    assert told(game)[-1] == "Player 0 cannot move. Player 1 wins."


ROUND = ["b2b3", "a3a2", "b3a3", "a2b2", "a3a2", "b2b3", "a2b2", "b3a3"]  # X begins


def test_a_chase_may_not_bring_back_an_arrangement_that_it_made():
    """X goes round a square of squares behind O; once round, it may not go on."""
    game = played(battle("XF c1", "X9 b2", "OF c6", "O5 a3"), *ROUND[:-1])
    assert "b3a3" in game.legal_actions(1)  # who is chased may repeat what it likes
    played(game, ROUND[-1])
    assert moves_from(game, "b2") == {"a2", "b1", "c2"}
    played(game, "b2c2", "a3a2", "c2b2", "a2a3")  # a new chase: it has stepped aside
    assert "b3" in moves_from(game, "b2")


def test_a_move_that_threatens_nothing_ends_a_chase_and_so_does_a_piece_that_stays():
    placed = ("XF c1", "X9 b2", "X2 c2", "OF c6", "O5 a3", "O4 c5")
    for instead in (("c2c3", "c5c4", "c3c2", "c4c5"), ("b3c3", "c5b5", "c3b3", "b5c5")):
        game = played(battle(*placed), *ROUND[:2], *instead, *ROUND[2:])
        assert "b3" in moves_from(game, "b2")
    assert "b3" not in moves_from(played(battle(*placed), *ROUND), "b2")


def test_a_chase_may_go_straight_back_until_the_piece_has_crossed_three_times():
    game = battle("XF c1", "X9 b2", "OF c6", "O5 a3")
    played(game, "b2b3", "a3a2", "b3b2", "a2a3")
    assert "b3" in moves_from(game, "b2")  # again as it was after its first move
    played(game, "b2b3")
    assert moves_from(game, "a3") == {"a2", "a4", "b3"}  # O has crossed this border only twice
    assert "b2" not in moves_from(played(game, "a3a2"), "b3")


def test_a_chase_may_repeat_itself_once_the_other_has_gone_another_way():
    game = played(battle("XF c1", "X9 b2", "OF c6", "O5 a3"), *ROUND[:-1], "b3c3")
    assert {"b3", "c2"} <= moves_from(game, "b2")


def test_a_chase_may_begin_with_an_attack_that_wins_but_not_with_one_that_loses():
    won = battle("XF c1", "X9 b2", "OF c6", "O5 a3", "O4 b3")
    assert "b3" not in moves_from(played(won, *ROUND), "b2")
    lost = battle("XF c1", "X9 b3", "X4 a5", "OF c6", "O5 a3", "O6 a4")
    assert "b3" in moves_from(played(lost, "a5a4", *ROUND[1:]), "b2")
