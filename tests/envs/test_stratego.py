"""Stratego rule by rule; moves that repeat themselves and peers are in files of their own.

The rules are those of Jumbo's game and of the International Stratego Federation's game rules.
"""

import pytest
from lockstep import played
from plain_stratego import battle, moves_from, told

import textgames
from textgames.core import CHANCE
from textgames.envs.board.stratego import Stratego
from textgames.envs.board.stratego_pieces import NAMES, SYMBOLS, VARIANTS, army, outcome
from textgames.envs.grids import squares

# Who is left when the piece of a row attacks that of a column: + the attacker, - the defender,
# 0 neither. From the published rules: higher ranks win, miners take bombs, spies attack marshals.
FIGHTS = """
    F S 2 3 4 5 6 7 8 9 10 B
 S  + 0 - - - - - - - - +  -
 2  + + 0 - - - - - - - -  -
 3  + + + 0 - - - - - - -  +
 4  + + + + 0 - - - - - -  -
 5  + + + + + 0 - - - - -  -
 6  + + + + + + 0 - - - -  -
 7  + + + + + + + 0 - - -  -
 8  + + + + + + + + 0 - -  -
 9  + + + + + + + + + 0 -  -
 10 + + + + + + + + + + 0  -
"""


def test_every_pair_of_ranks_fights_as_published():
    columns, *rows = [line.split() for line in FIGHTS.strip().splitlines()]
    pairs = {}
    for attacker, *results in rows:
        for defender, result in zip(columns, results, strict=True):
            ranks = SYMBOLS.index(attacker), SYMBOLS.index(defender)
            pairs[ranks] = outcome(*ranks)
            assert pairs[ranks] == {"+": 1, "-": -1, "0": 0}[result]
    assert len(pairs) == 10 * 12


@pytest.mark.parametrize(
    ("variant", "pieces"),
    [
        ("classic", "F BBBBBB S 22222222 33333 4444 5555 6666 777 88 9 10"),  # Jumbo
        ("barrage", "F B S 22 3 9 10"),  # as in tournaments
        ("micro", "F B S 2 3 10"),
    ],
)
def test_armies_are_as_published_and_placed_in_this_order(variant, pieces):
    listed = [p for kind in pieces.split() for p in ([kind] if kind == "10" else kind)]
    assert [SYMBOLS[rank] for rank in army(variant)] == listed
    assert len(listed) == sum(VARIANTS[variant].numbers)


def test_both_place_a_piece_before_either_places_the_next():
    game = Stratego(variant="micro")
    assert game.to_act == (0, 1)
    assert game.legal_actions(0) == ("a1", "b1", "c1", "a2", "b2", "c2")
    assert game.legal_actions(1) == ("a5", "b5", "c5", "a6", "b6", "c6")
    played(game, "b1")
    assert game.to_act == (1,)
    played(game, "b6")
    assert game.to_act == (0, 1)
    assert "b1" not in game.legal_actions(0)
    assert game.transcript(0) == ["You place your flag (F) on b1."]
    assert game.transcript(1) == ["You place your flag (F) on b6."]
    assert game.view(0).splitlines() == [
        "6 .    .    .",
        "5 .    .    .",
        "4 .    .    .",
        "3 .    .    .",
        "2 .    .    .",
        "1 .    XF   .",
        "  a    b    c",
        "Pieces placed: 1 of 6",
        "Now place: bomb (B)",
    ]


BARRAGE = ["b1", "b10", "a1", "a10", "b2", "b9", "a4", "a7", "j4", "j7", "c1", "c10", "e4", "e7"]


def test_when_all_are_placed_both_see_where_but_not_what():
    game = played(Stratego(), *BARRAGE, "f4", "f7")
    assert told(game) == [
        "All pieces are placed, those of player 0 on a1 b1 c1 b2 a4 e4 f4 j4, of player 1 on a7 "
        "e7 f7 j7 b9 a10 b10 c10. Player 0 moves first."
    ]
    assert game.to_act == (0,)
    assert game.view(0).splitlines() == [
        "10 O?   O?   O?   .    .    .    .    .    .    .",
        " 9 .    O?   .    .    .    .    .    .    .    .",
        " 8 .    .    .    .    .    .    .    .    .    .",
        " 7 O?   .    .    .    O?   O?   .    .    .    O?",
        " 6 .    .    ~    ~    .    .    ~    ~    .    .",
        " 5 .    .    ~    ~    .    .    ~    ~    .    .",
        " 4 X2   .    .    .    X9   X10  .    .    .    X2",
        " 3 .    .    .    .    .    .    .    .    .    .",
        " 2 .    XS   .    .    .    .    .    .    .    .",
        " 1 XB   XF   X3   .    .    .    .    .    .    .",
        "   a    b    c    d    e    f    g    h    i    j",
        "X still has F, B, S, 2 x2, 3, 9, 10",
        "O still has F, B, S, 2 x2, 3, 9, 10",
        "Moves without a fight: 0 of 200",
    ]


def test_pieces_that_fill_their_rows_need_no_list_of_squares():
    game = played(Stratego(variant="micro"), *MICRO)
    assert told(game) == ["All pieces are placed. Player 0 moves first."]


MICRO = ["a1", "a6", "b1", "b6", "c1", "c6", "a2", "a5", "b2", "b5", "c2", "c5"]


def test_chance_may_place_the_pieces_and_tells_each_player_its_own():
    game = Stratego(variant="micro", setup="random")
    assert game.to_act == (CHANCE,)
    assert game.legal_actions(CHANCE) == ("a1", "b1", "c1", "a2", "b2", "c2")
    played(game, *MICRO)
    assert game.transcript(0)[0] == (
        "Chance has placed your pieces: flag (F) on a1, bomb (B) on b1, spy (S) on c1, scout (2) "
        "on a2, miner (3) on b2, marshal (10) on c2."
    )
    assert game.transcript(1)[0].startswith("Chance has placed your pieces: flag (F) on a6, bomb")
    assert len(game.transcript(0)) == len(game.transcript(1)) == 2
    several = Stratego(setup="random")
    while not several.begun:
        several.apply(several.legal_actions(CHANCE)[-1])
    assert "two" not in several.transcript(0)[0]
    assert "scout (2) on " in several.transcript(0)[0]


def test_a_piece_moves_one_square_but_not_diagonally_onto_its_own_or_off_the_board():
    game = battle("XF a1", "X9 b3", "X3 b4", "O4 a3", "OF c6", "O5 c5")
    assert moves_from(game, "b3") == {"a3", "c3", "b2"}
    assert moves_from(battle("XF a1", "X9 c6", "OF a6", "O5 a5"), "c6") == {"b6", "c5"}


def test_flags_and_bombs_never_move():
    game = battle("XF b2", "XB b4", "X3 a1", "OF c6", "O5 c5")
    assert set(game.legal_actions(0)) == {"a1b1", "a1a2"}


def test_nothing_enters_or_crosses_a_lake():
    game = battle("XF a1", "X2 e5", "X9 c4", "OF j10", "O5 i9", variant="barrage")
    assert moves_from(game, "c4") == {"b4", "d4", "c3"}
    assert moves_from(game, "e5") == {f"e{n}" for n in range(1, 11) if n != 5} | {"f5"}


def test_a_scout_rides_any_distance_over_empty_squares_and_may_attack_at_the_end():
    game = battle("XF a1", "X2 e4", "XB e2", "OF j10", "O5 e8", "O6 j4", variant="barrage")
    across = {f"{letter}4" for letter in "abcdfghij"}
    assert moves_from(game, "e4") == across | {"e3", "e5", "e6", "e7", "e8"}
    played(game, "e4e8")
    assert told(game) == ["Player 0 attacks with e4e8: its scout (2) is lost to a lieutenant (5)."]


def test_a_ride_tells_that_it_is_a_scout_and_a_step_does_not():
    game = battle("XF a1", "X2 a2", "OF c6", "O5 c5")
    played(game, "a2b2", "c5c4", "b2b4", "c4c5", "b4b2")
    assert told(game)[::2] == [
        "Player 0 moves a2b2.",
        "Player 0 moves b2b4: its piece is a scout (2).",
        "Player 0 moves b4b2.",
    ]
    before = played(battle("XF a1", "X2 a2", "OF c6", "O5 c5"), "a2b2")
    assert "X?+" in before.view(1)
    assert "X2*" in game.view(1)


FIGHT = {
    ("6", "4"): "its captain (6) beats a sergeant (4)",
    ("4", "6"): "its sergeant (4) is lost to a captain (6)",
    ("5", "5"): "its lieutenant (5) and a lieutenant (5) are both lost",
    ("3", "B"): "its miner (3) beats a bomb (B)",
    ("10", "B"): "its marshal (10) is lost to a bomb (B)",
    ("S", "10"): "its spy (S) beats a marshal (10)",
    ("10", "S"): "its marshal (10) beats a spy (S)",
    ("9", "10"): "its general (9) is lost to a marshal (10)",
    ("7", "8"): "its major (7) is lost to a colonel (8)",
}


@pytest.mark.parametrize("player", [0, 1])
@pytest.mark.parametrize(("attacker", "defender"), FIGHT)
def test_a_fight_shows_both_ranks_and_the_winner_has_the_square(attacker, defender, player):
    own, others = ("X", "O") if player == 0 else ("O", "X")
    game = battle(
        "XF a1", "X2 a2", "OF c6", "O2 c5", f"{own}{attacker} b3", f"{others}{defender} b4",
        player=player,
    )  # fmt: skip
    played(game, "b3b4")
    end = FIGHT[attacker, defender]
    assert told(game) == [f"Player {player} attacks with b3b4: {end}."]
    left = {"beats": own + attacker, "is": others + defender}.get(end.split(") ")[1].split()[0], "")
    for viewer in (0, 1):
        lines = game.view(viewer).splitlines()
        assert lines[2].split()[2] == (f"{left}*" if left else ".")
        assert lines[3].split()[2] == "."
    assert game.to_act == (1 - player,)


@pytest.mark.parametrize("player", [0, 1])
def test_who_captures_the_flag_wins_even_with_a_spy(player):
    own, others = ("X", "O") if player == 0 else ("O", "X")
    game = battle(f"{own}F a1", f"{own}S b3", f"{others}F b4", f"{others}10 c4", player=player)
    played(game, "b3b4")
    assert told(game) == [
        f"Player {player} attacks with b3b4: its spy (S) captures the flag (F).",
        f"Player {player} wins.",
    ]
    assert game.returns == ((-1, 1) if player else (1, -1))


def test_a_player_who_cannot_move_loses():
    game = played(battle("XF a1", "X9 a2", "X2 c1", "OF c6", "O3 b2", "OB b6"), "a2b2")
    assert told(game)[-1] == "Player 1 cannot move. Player 0 wins."
    assert game.returns == (1, -1)
    shut_in = battle("XF a1", "X4 b1", "XB a2", "XB b2", "XB c1", "OF c6", "O9 c4", player=1)
    played(shut_in, "c4b4")
    assert told(shut_in)[-1] == "Player 0 cannot move. Player 1 wins."
    assert shut_in.returns == (-1, 1)


def test_who_has_no_piece_left_to_move_loses_only_at_its_turn():
    """The other's last piece may still be lost on a bomb: then neither can move."""
    game = battle("XF a1", "X4 b3", "OF c6", "OB b4", "O5 a3")
    played(game, "b3a3")
    assert told(game)[-1] == "Player 0 attacks with b3a3: its sergeant (4) is lost to a lieuten" + (
        "ant (5)."
    )
    assert game.to_act == (1,)
    played(game, "a3b3")
    assert told(game)[-1] == "Player 0 cannot move. Player 1 wins."


def test_if_neither_can_move_it_is_a_draw():
    game = played(battle("XF a1", "X5 b3", "OF c6", "O5 b4", "XB a3"), "b3b4")
    assert told(game)[-1] == "Neither player can move: a draw."
    assert game.returns == (0, 0)
    game = battle("XF a1", "XB b2", "OF c6", "O5 b3", player=1)
    played(game, "b3b2")
    assert told(game)[-1] == "Neither player can move: a draw."


def classic(first_row):
    """Player 0 has these pieces in its front row, the one beside the lakes."""
    order = [SYMBOLS[rank] for rank in army("classic")]
    free = [f"{letter}{row}" for row in (1, 2, 3) for letter in "abcdefghij"]
    front = {letter + "4": symbol for letter, symbol in zip("abcdefghij", first_row, strict=True)}
    game, theirs = Stratego(variant="classic"), squares(10, 10)[60:]
    for number, symbol in enumerate(order):
        fitting = [square for square, wanted in front.items() if wanted == symbol]
        own = fitting[0] if fitting else free.pop()
        front.pop(own, None)
        played(game, own, theirs[number])
    return game


def test_who_has_shut_itself_in_behind_bombs_loses_before_its_first_move():
    game = classic("BB45BB76BB")
    assert told(game)[-1] == "Player 0 cannot move. Player 1 wins."
    assert classic("BB45B276BB").to_act == (0,)


def test_the_draw_comes_after_so_many_moves_without_a_fight():
    shuffle = ["a2a3", "c5c4", "a3b3", "c4b4", "b3b2", "b4b5", "b2a2", "b5c5"]
    game = played(battle("XF a1", "X9 a2", "OF c6", "O5 c5", draw_after=10), *shuffle, "a2a3")
    assert game.to_act == (1,)
    assert game.view(0).splitlines()[-1] == "Moves without a fight: 9 of 10"
    played(game, "c5c4")
    assert told(game)[-1] == "10 moves without a fight: a draw."
    assert game.returns == (0, 0)


def test_a_fight_begins_the_count_anew():
    game = battle("XF a1", "X9 a2", "OF c6", "O5 c5", "O4 b3", draw_after=10)
    played(game, "a2a3", "c5c4", "a3b3")
    assert game.view(1).splitlines()[-1] == "Moves without a fight: 0 of 10"


def test_the_view_shows_what_is_known_and_what_is_left():
    game = played(battle("XF a1", "X9 a2", "X2 b1", "OF c6", "O5 c5", "O4 a3"), "a2a3", "c5c4")
    assert game.view(1).splitlines() == [
        "6 .    .    OF",
        "5 .    .    .",
        "4 .    .    O5+",
        "3 X9*  .    .",
        "2 .    .    .",
        "1 X?   X?   .",
        "  a    b    c",
        "X still has F, 2, 9",
        "O still has F, 5",
        "Moves without a fight: 1 of 200",
    ]
    assert game.view(0).splitlines()[2] == "4 .    .    O?+"
    assert game.view(0).splitlines()[3] == "3 X9*  .    ."


def test_the_features_are_ranks_as_each_player_knows_them_and_what_has_moved():
    game = played(battle("XF a1", "X10 a2", "OF c6", "O2 c5", "O3 a3"), "a2a3", "c5c4")
    names = squares(6, 3)
    mine, theirs, planes = game.features(0)[3:], game.features(1)[3:], []
    for row in (mine, theirs):
        assert len(row) == (2 * 6 + 4) * 18
        parts = [row[start : start + 18] for start in range(0, len(row), 18)]
        planes.append([[names[n] for n, value in enumerate(part) if value] for part in parts])
    ranks = ["F", "S", "2", "3", "10", "B"]
    assert ranks == [SYMBOLS[rank] for rank in sorted(set(army("micro")))]
    assert planes[0] == [
        *(["a1"], [], [], [], ["a3"], []),  # own
        *([[]] * 6),  # the other's that are known
        *(["a3"], ["a3"], ["c4", "c6"], ["c4"]),
    ]
    assert planes[1] == [
        *(["c6"], [], ["c4"], [], [], []),
        *([], [], [], [], ["a3"], []),
        *(["c4"], [], ["a1", "a3"], ["a3"]),
    ]
    assert list(game.features(1)[:3]) == [0, 2 / 6, 1 / 200]
    assert list(Stratego().features(0)[:3]) == [1, 0, 0]


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("setup", ["placed", "random"])
def test_the_rules_name_the_pieces_and_give_examples_that_exist(variant, setup):
    game = textgames.new_game("Stratego-v0", variant=variant, setup=setup, draw_after=77)
    for player in (0, 1):
        rules = game.rules(player)
        assert len(rules.split()) <= 255
        examples = [part.split("]")[0] for part in rules.split("[")[1:]]
        assert set(examples) <= set(game.all_actions())
        assert len(examples) == (2 if setup == "placed" else 1)
        if setup == "placed":
            assert examples[0] in game.legal_actions(player)
        assert ("lakes" in rules) == (variant != "micro")
        for rank in set(army(variant)):
            number = army(variant).count(rank)
            name = f"{number} {NAMES[rank]}s" if number > 1 else NAMES[rank]
            assert f" {name} ({SYMBOLS[rank]})" in rules
        assert "after 77 moves" in rules
    assert "6 bombs (B), spy (S), 8 scouts (2)" in Stratego(variant="classic").rules(0)


def test_all_actions_are_squares_to_place_on_and_moves_along_open_lines():
    """Of 10 squares in a line 90 pairs, and 2 * 4 + 2 left of lakes, between and right of them."""
    whole, broken = 10 * 9, 2 * 1 + 2 * 1 + 2 * 1
    rows = 8 * whole + 2 * broken
    columns = 6 * whole + 4 * 2 * (4 * 3)
    assert len(Stratego().all_actions()) == 80 + rows + columns
    assert len(Stratego(setup="random").all_actions()) == rows + columns
    assert len(Stratego(variant="micro").all_actions()) == 12 + 6 * 3 * 2 + 3 * 6 * 5
