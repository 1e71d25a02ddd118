"""Quoridor rule by rule; its peers are in test_quoridor_peers.py."""

import pytest
from lockstep import played

import textgames
from textgames.envs.board.quoridor import Quoridor
from textgames.envs.board.quoridor_walls import field

# size, walls of each player, players
SETTINGS = [
    (9, 10, 2),
    (3, 1, 2),
    (4, 1, 3),
    (9, 5, 4),
    (12, 1, 3),
    (15, 20, 4),
    (9, 0, 2),
    (5, 0, 4),
]


def play(actions, num_players=2, **options):
    return played(Quoridor(num_players, **options), *actions.split())


def at(squares, built="", player=0, num_players=2, **options):
    """A game with walls that all have built in turn, then with the pawns put elsewhere."""
    game = play(built, num_players, **options)
    board = field(game.size)
    game.pawns = tuple(board.squares[square] for square in squares.split())
    game._ask(player)
    return game


def steps(game):
    return sorted(action for action in game.legal_actions(game.to_act[0]) if action[-1] not in "hv")


@pytest.mark.parametrize(
    ("squares", "walls", "found"),
    [
        ("e1 e9", "", "d1 e2 f1"),
        ("e5 e9", "", "d5 e4 e6 f5"),
        ("e5 e9", "e5h c5v", "d5 e4 f5"),
        ("e5 e9", "d5v e4v d4h", "e6"),
        ("e5 e6", "", "d5 e4 e7 f5"),
        ("e5 d5", "", "c5 e4 e6 f5"),
        ("e5 e6", "d6h", "d5 d6 e4 f5 f6"),  # a wall behind
        ("e5 e6", "d6h e6v", "d5 d6 e4 f5"),
        ("e5 e6", "e6h d6v", "d5 e4 f5 f6"),
        ("e5 e6", "e6h d6v e5v", "d5 e4"),
        ("e5 e6", "d5v e6v", "e4 e7 f5"),  # straight on, it goes nowhere else
        ("e5 e6", "d5h", "d5 e4 f5"),  # a wall between
        ("e8 e9", "", "d8 d9 e7 f8 f9"),  # the edge behind
        ("b5 a5", "", "a4 a6 b4 b6 c5"),
        ("h5 i5", "h5v", "g5 h4 h6"),
        ("e2 e1", "d1v", "e3 f1 f2"),
    ],
)
def test_a_pawn_moves_by_a_square_or_jumps(squares, walls, found):
    assert steps(at(squares, walls)) == found.split()
    assert steps(at(" ".join(reversed(squares.split())), walls, player=1)) == found.split()


@pytest.mark.parametrize(
    ("squares", "walls", "found"),
    [
        ("e5 e6 e7 a9", "", "d5 e4 f5"),  # never over two
        ("e5 e6 d6 a9", "e6h", "d5 e4 f5 f6"),  # nor onto another one aside
        ("e5 e6 f5 a9", "e6h f5v", "d5 d6 e4 f4 f6"),  # f6 in two ways
    ],
)
def test_a_pawn_among_several_never_jumps_over_two_or_onto_one(squares, walls, found):
    game = at(squares, walls, num_players=4)
    assert steps(game) == found.split()
    assert len(game.legal_actions(0)) == len(set(game.legal_actions(0)))


def test_walls_may_not_overlap_or_cross():
    free = set(Quoridor().legal_actions(0))
    assert len(free) == 3 + 128
    after = set(play("e3h").legal_actions(1))
    assert {name for name in free - after if name[-1] in "hv"} == {"d3h", "e3h", "f3h", "e3v"}
    after = set(play("e3v").legal_actions(1))
    assert {name for name in free - after if name[-1] in "hv"} == {"e2v", "e3v", "e4v", "e3h"}


def test_walls_may_not_take_the_last_way():
    """After a1h only c1 leads up from the lowest row: b1v would shut in b1, b2v would b3."""
    game = play("a1h", size=3, walls=2)
    assert set(game.legal_actions(1)) == {"a3", "b2", "c3", "a2h", "a2v", "b2h"}
    game = at("c1 b3", "a1h", size=3, walls=2, player=1)
    assert "b1v" in game.legal_actions(1)


def test_walls_may_shut_in_squares_but_no_pawn():
    walls = "a2v c2v b1h"  # and b3h would close the ring around b2, b3, c2 and c3
    assert "b3h" in at("e1 a5", walls, player=1, size=5).legal_actions(1)
    assert "b3h" not in at("b2 a5", walls, player=1, size=5).legal_actions(1)
    assert "b3h" not in at("a5 c3", walls, player=1, size=5).legal_actions(1)


def test_a_way_counts_also_through_a_pawn():
    """Beside a1 there is only b1, where the other pawn is; the lowest row is left by e1."""
    game = at("a1 b1", "a1h c1h", size=5, walls=3)
    assert steps(game) == ["c1"]
    assert "d1v" not in game.legal_actions(0)
    assert "d2v" in game.legal_actions(0)


@pytest.mark.parametrize("player", [0, 1])
def test_who_is_first_across_wins(player):
    squares, last = ("e8 a5", "e9") if player == 0 else ("a5 e2", "e1")
    game = played(at(squares, player=player), last)
    assert game.returns == ((-1, 1) if player else (1, -1))
    assert game.transcript(1 - player) == [
        f"Player {player} moves to {last}.",
        f"Player {player} is across the board and wins.",
    ]


@pytest.mark.parametrize(("player", "last"), [(0, "c9"), (1, "i3"), (2, "c1"), (3, "a3")])
def test_each_of_four_has_the_other_side_as_its_goal(player, last):
    near = {0: "c8", 1: "h3", 2: "c2", 3: "b3"}[player]
    squares = ["e5", "f6", "g7", "f4"]
    squares[player] = near
    game = played(at(" ".join(squares), player=player, num_players=4), last)
    assert game.returns == tuple(1 if seat == player else -1 / 3 for seat in range(4))
    others = {"c9", "i3", "c1", "a3"} - {last}
    for other in others:
        squares[player] = {"c9": "c8", "i3": "h3", "c1": "c2", "a3": "b3"}[other]
        game = played(at(" ".join(squares), player=player, num_players=4), other)
        assert not game.is_terminal


def test_three_sit_clockwise_with_one_side_empty():
    game = Quoridor(3)
    assert game.view(0).splitlines()[8].startswith("5 O")
    assert played(game, "e2", "b5").to_act == (2,)
    assert played(game, "e8").to_act == (0,)
    game = played(at("e8 a5 e9", num_players=3), "d8", "a4", "e8", "d9")
    assert game.returns == (1, -0.5, -0.5)


def test_who_can_do_nothing_passes():
    """Beside a2 there is only b2; over it and c2 is no jump."""
    game = at("a2 b2 c2", "a1h a2h", player=2, num_players=3, size=5, walls=1)
    played(game, "d4h")
    assert game.to_act == (1,)
    assert game.transcript(0)[-2:] == [
        "Player 2 builds the wall d4h and has 0 walls left.",
        "Player 0 can do nothing and passes.",
    ]
    assert game.made == 3
    assert steps(game) == ["d2"]


def test_walls_are_counted_and_told():
    game = play("e3h e6v", walls=2)
    assert game.left == (1, 1)
    played(game, "e2", "e8", "a1v")
    assert game.left == (0, 1)
    assert game.transcript(0) == [
        "Player 0 builds the wall e3h and has 1 wall left.",
        "Player 1 builds the wall e6v and has 1 wall left.",
        "Player 0 moves to e2.",
        "Player 1 moves to e8.",
        "Player 0 builds the wall a1v and has 0 walls left.",
    ]
    played(game, "e9")
    assert game.legal_actions(0) == ("e1", "d2", "f2", "e3")


def test_the_limit_of_moves_is_a_draw_but_a_win_by_the_last_move_is_a_win():
    game = play("e2 e8 e3", move_limit=3)
    assert game.returns == (0, 0)
    assert game.transcript(1)[-1] == "3 moves are made: a draw."
    assert play("e2", move_limit=1).transcript(1)[-1] == "1 move is made: a draw."
    assert play("b2 a3 b3", size=3, move_limit=3).returns == (1, -1)


def test_the_view_shows_pawns_and_walls():
    game = play("a1h c1h b2v d2v c3v c4", size=5, walls=3)
    assert game.view(0).splitlines() == [
        "5 . . . . .",
        "",
        "4 . . O|. .",
        "       |",
        "3 . .|.|.|.",
        "     |   |",
        "2 . .|. .|.",
        "  --- ---",
        "1 . . X . .",
        "  a b c d e",
        "Walls left: X 0, O 1.",
    ]
    board = Quoridor(4, size=15).view(0).splitlines()
    assert board[0] == "15 . . . . . . . Y . . . . . . ."
    assert board[14] == " 8 O . . . . . . . . . . . . . Z"
    assert board[-1] == "Walls left: X 10, O 10, Y 10, Z 10."


def test_the_features_are_seen_from_the_player():
    game = play("a1h b3v c2", size=4, walls=2, move_limit=10)
    squares = [f"{column}{row}" for row in range(1, 5) for column in "abcd"]
    slots = [f"{column}{row}" for row in range(1, 4) for column in "abc"]
    mine = [float(square == "c2") for square in squares]
    other = [float(square == "c4") for square in squares]
    walls = [*(float(slot == "a1") for slot in slots), *(float(slot == "b3") for slot in slots)]
    assert game.features(0) == [1, 0, 0.3, 0.5, *mine, 0.5, *other, *walls]
    assert game.features(1) == [0, 1, 0.3, 0.5, *other, 0.5, *mine, *walls]


@pytest.mark.parametrize("setting", SETTINGS, ids=str)
def test_the_rules_show_actions_that_are_legal(setting):
    size, walls, players = setting
    game = textgames.new_game("Quoridor-v0", players, size=size, walls=walls)
    every = game.all_actions()
    assert len(every) == len(set(every)) == size**2 + (2 * (size - 1) ** 2 if walls else 0)
    for player in range(players):
        rules = game.rules(player)
        assert len(rules.split()) <= 255
        assert f"{size} columns" in rules
        assert ("wall" in rules) == (walls > 0)
        shown = [part.split("]")[0] for part in rules.split("[")[1:]]
        assert len(shown) == (2 if walls else 1)
        assert game.to_act == (player,)
        assert set(shown) <= set(game.legal_actions(player))
        if player + 1 < players:
            played(game, shown[0] if size > 3 else "a1")
    assert "Each player has 1 wall to build." in Quoridor(walls=1).rules(0)
    assert "after 1 move of" in Quoridor(move_limit=1).rules(0)
