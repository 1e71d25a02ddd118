"""Lines of Action against OpenSpiel, and against a plain board for what OpenSpiel does not have.

The rules of the Mind Sports Olympiad 2000, by their numbers: Mark Winands,
dke.maastrichtuniversity.nl/m.winands/loa/rules.html.
"""

import random
from collections import Counter
from functools import cache
from itertools import product

import lockstep
import pyspiel
import pytest

import textgames
from textgames.envs.board.lines_of_action import LinesOfAction
from textgames.envs.board.lines_of_action_tables import grid, is_connected, moves_by_line
from textgames.errors import OptionError
from textgames.solvers.perft import perft

SIZES = [4, 5, 6, 7, 8, 9, 12]
LETTERS = "abcdefghijkl"
AROUND = [step for step in product((-1, 0, 1), repeat=2) if step != (0, 0)]


def played(moves: str, **options: object) -> LinesOfAction:
    return lockstep.played(LinesOfAction(**options), *moves.split())


def standing(*rows: str, player: int = 0, **options: object) -> LinesOfAction:
    """Return the game at a position drawn as its views are, with this player to move."""
    game = LinesOfAction(size=len(rows), **options)
    marks = "".join(row.replace(" ", "") for row in reversed(rows))
    first, second = (sum(1 << n for n, m in enumerate(marks) if m == mark) for mark in "XO")
    game.pieces = (first, second)
    game.by_line = moves_by_line(game.pieces, grid(len(rows)))
    game.past = []
    game._ask(player)
    return game


def rows_of(game: LinesOfAction) -> list[str]:
    """The position as it is drawn, the top row first."""
    return ["".join(line.split()[1:]) for line in game.view(0).split("\n")[:-1]]


@cache
def openspiel_game(limit: int = 1000) -> pyspiel.Game:
    return pyspiel.load_game("lines_of_action", {"max_game_length": limit})


def our_spelling(state: pyspiel.State, number: int) -> str:
    return state.action_to_string(number).translate({ord("-"): None, ord("x"): None})


def number_of(state: pyspiel.State, action: str) -> int:
    return next(n for n in state.legal_actions() if our_spelling(state, n) == action)


def board_of(state: pyspiel.State) -> list[str]:
    return [line[1:].upper() for line in str(state).split("\n")[:8]]


@pytest.mark.parametrize(("limit", "games"), [(1000, 120), (100, 60)])
def test_lines_of_action_agrees_with_openspiel_after_every_action(limit, games):
    """OpenSpiel calls it a draw when a board comes up again, whoever is to move then.

    As in Sackson's second edition, a capture that connects both is a win there. At its limit the
    game is a draw even if the last move connects.
    """
    rng, seen = random.Random(limit), Counter()
    for _ in range(games):
        game = LinesOfAction(both_connected="win", move_limit=limit)
        state = openspiel_game(limit).new_initial_state()
        boards = {str(board_of(state))}
        again = False
        while not (game.is_terminal or again):
            assert game.to_act == (state.current_player(),)
            numbers = {our_spelling(state, number): number for number in state.legal_actions()}
            legal = game.legal_actions(game.to_act[0])
            assert len(legal) == len(numbers)
            assert set(legal) == numbers.keys()
            move = rng.choice(legal)
            game.apply(move)
            state.apply_action(numbers[move])
            board = board_of(state)
            assert rows_of(game) == board
            again = str(board) in boards
            boards.add(str(board))
            assert state.is_terminal() == (game.is_terminal or again)
        if game.made < limit and not again:
            assert list(game.returns) == state.returns()
        else:
            assert state.returns() == [0, 0]
        seen["again" if again else "limit" if game.returns == (0, 0) else game.returns] += 1
    assert set(seen) == {(1, -1), (-1, 1), "again"} if limit == 1000 else {"limit"} <= set(seen)


def test_perft_is_that_of_openspiel():
    state = openspiel_game().new_initial_state()
    # twelve pieces of X with three moves each: along the row, the column and one diagonal
    assert [perft(LinesOfAction(), depth) for depth in (1, 2, 3)] == [36, 1244, 44_952]
    assert lockstep.perft(state, 3) == 44_952


def joined(left: set[tuple[int, int]]) -> bool:
    """Whether squares are one group, found one after the other."""
    border = [left.pop()] if left else []
    while border:
        column, row = border.pop()
        near = {(column + right, row + up) for right, up in AROUND} & left
        left -= near
        border += near
    return not left


class Plain:
    """The rules once more, with a dictionary of squares and no tables."""

    def __init__(self, game: LinesOfAction) -> None:
        self.size, self.both, self.limit = game.size, game.both_connected, game.move_limit
        self.board: dict[tuple[int, int], int] = {}
        for up, row in enumerate(reversed(rows_of(game))):
            self.board.update({(c, up): "XO".index(m) for c, m in enumerate(row) if m != "."})
        self.made, self.player, self.passes = 0, game.to_act[0], 0
        self.returns: tuple[int, int] | None = None
        self.met: Counter[str] = Counter()
        self.reach()

    def moves(self, player: int) -> set[str]:
        found = set()
        for (column, row), owner in self.board.items():
            for right, up in AROUND if owner == player else ():
                line = [(column + right * n, row + up * n) for n in range(-self.size, self.size)]
                far = sum(square in self.board for square in line)
                way = line[self.size + 1 : self.size + 1 + far]
                way += [(-1, -1)] * (far - len(way))
                inside = all(0 <= c < self.size and 0 <= r < self.size for c, r in way)
                blocked = [self.board.get(square) == 1 - player for square in way[:-1]]
                if inside and not any(blocked) and self.board.get(way[-1]) != player:
                    names = [f"{LETTERS[c]}{r + 1}" for c, r in ((column, row), way[-1])]
                    found.add("".join(names))
        return found

    def connected(self, player: int) -> bool:
        return joined({square for square, owner in self.board.items() if owner == player})

    def play(self, move: str) -> None:
        middle = next(n for n in range(2, len(move)) if move[n].isalpha())
        start, goal = ((ord(s[0]) - 97, int(s[1:]) - 1) for s in (move[:middle], move[middle:]))
        self.board[goal] = self.board.pop(start)
        self.made += 1
        done = [self.connected(player) for player in (0, 1)]
        if any(done):
            mover = (1, -1) if self.player == 0 else (-1, 1)
            tied = mover if self.both == "win" else (0, 0)
            self.returns = tied if all(done) else (1, -1) if done[0] else (-1, 1)
            return
        self.player = 1 - self.player
        self.reach()

    def reach(self) -> None:
        """Look for a draw and, where the player cannot move, pass."""
        key = f"{self.player}{sorted(self.board.items())}"
        self.met[key] += 1
        if self.met[key] == 3 or self.made == self.limit:
            self.returns = (0, 0)
            return
        self.legal = self.moves(self.player)
        if not self.legal:
            self.passes += 1
            if not self.moves(1 - self.player):
                self.returns = (0, 0)
                return
            self.player = 1 - self.player
            self.reach()


def compare(game: LinesOfAction, plain: Plain, rng: random.Random, back: float) -> None:
    """Play a random game on both, a share of the moves back to where a piece came from."""
    last: dict[int, tuple[str, ...]] = {}
    known = set(game.all_actions())
    while plain.returns is None:
        assert game.to_act == (plain.player,)
        legal = game.legal_actions(plain.player)
        assert len(legal) == len(set(legal))
        assert set(legal) == plain.legal
        assert plain.legal <= known
        returning = [move for move in legal if (move[:2], move[2:]) == last.get(plain.player)]
        move = returning[0] if returning and rng.random() < back else rng.choice(legal)
        last[plain.player] = move[2:], move[:2]
        game.apply(move)
        plain.play(move)
        drawn = {
            (c, r): m for r, row in enumerate(reversed(rows_of(game))) for c, m in enumerate(row)
        }
        assert {s: "XO".index(m) for s, m in drawn.items() if m != "."} == plain.board
    assert game.is_terminal
    assert game.returns == plain.returns


@pytest.mark.parametrize("both", ["draw", "win"])
@pytest.mark.parametrize(
    ("size", "games"), list(zip(SIZES, (100, 60, 40, 10, 8, 4, 1), strict=True))
)
def test_games_of_all_sizes_agree_with_a_plain_board(size, games, both):
    rng, ends = random.Random(size), Counter()
    for number in range(games):
        limit = (1000, 30)[number % 2]
        game = LinesOfAction(size=size, both_connected=both, move_limit=limit)
        compare(game, Plain(game), rng, back=number % 4 / 4)
        ends[game.transcript(0)[-1].split(":")[0]] += 1
    if size == 6:
        assert ends["The same position for the third time"] > 2
        assert ends["30 moves are made"] > 2


def test_games_from_crowded_boards_agree_with_a_plain_board_where_players_pass():
    rng, games, passes = random.Random(4), 0, 0
    while games < 100:
        marks = "".join(rng.choices("XO.", (2, 5, 1), k=16))
        game = standing(*(marks[n : n + 4] for n in range(0, 16, 4)), move_limit=40)
        if game.to_act != (0,):
            continue
        plain = Plain(game)
        if not (plain.connected(0) or plain.connected(1)):
            compare(game, plain, rng, back=0.5)
            games += 1
            passes += plain.passes
            assert plain.passes == sum("passes" in told for told in game.transcript(1))
    assert passes > 5


def test_rule_1_x_begins_at_the_top_and_the_bottom_and_o_at_the_sides():
    game = LinesOfAction(size=5)
    assert game.to_act == (0,)
    assert game.view(0).splitlines() == [
        "5 . X X X .",
        "4 O . . . O",
        "3 O . . . O",
        "2 O . . . O",
        "1 . X X X .",
        "  a b c d e",
    ]


def goals(game: LinesOfAction, start: str) -> list[str]:
    legal = game.legal_actions(game.to_act[0])
    return sorted(move[2:] for move in legal if move.startswith(start))


BUSY = (
    ". . . . . X",
    ". . . . . .",
    ". O . . . .",
    ". . . . . .",
    ". X X . O .",
    ". . . O . .",
)


def test_rules_3_to_5_a_piece_moves_as_far_as_there_are_pieces_on_its_line():
    game = standing(*BUSY)
    # over c2 onto e2, onto b4, towards f6 as far as two, and one along the other diagonal
    assert goals(game, "b2") == ["a3", "b4", "c1", "d4", "e2"]
    # not over e2 to f2; with d1 there are two pieces on that diagonal
    assert goals(game, "c2") == ["a4", "b1", "c1", "c3", "d3"]
    assert goals(game, "f6") == ["d4", "e6", "f5"]


def test_rule_4_a_piece_jumps_over_its_own_but_does_not_land_on_them():
    # over e2 to f3, but not over the X on c2
    assert goals(standing(*BUSY, player=1), "d1") == ["c1", "d2", "e1", "f3"]
    game = standing("O . . .", ". . . .", "O . . .", ". . . O", player=1)
    assert goals(game, "a2") == ["b1", "b2", "b3"]


def test_rule_5_a_capture_is_told_and_the_piece_leaves_the_board():
    game = lockstep.played(standing(*BUSY), "b2e2")
    assert game.transcript(1) == ["Player 0 captures a piece with b2e2."]
    assert rows_of(game) == ["." * 5 + "X", "." * 6, ".O....", "." * 6, "..X.X.", "...O.."]


@pytest.mark.parametrize("mover", [0, 1])
@pytest.mark.parametrize(
    ("rows", "both", "worth", "told"),
    [
        (".X.. .... .... XO.O", "draw", 1, "Player {0} has all its pieces in one group and wins."),
        (".X.O .... .O.. X..O", "draw", 1, "Player {0} has all its pieces in one group and wins."),
        (".X.O ...O .O.. ...X", "draw", -1, "Player {1} has all its pieces in one group and wins."),
        (".X.O .... .O.. ...X", "win", -1, "Player {1} has all its pieces in one group and wins."),
        (".X.O ...O .O.. X...", "draw", 0, "{2}: a draw."),
        (".X.O ...O .O.. X...", "win", 1, "{2}: player {0}, who moved, wins."),
    ],
    ids=["a move", "a capture", "the other's", "7: a single piece", "8: both", "both, by option"],
)
def test_rules_6_to_8_whoever_is_connected_wins_at_once(rows, both, worth, told, mover):
    if mover:
        rows = rows.translate({88: "O", 79: "X"})
    game = standing(*rows.split(), player=mover, both_connected=both)
    lockstep.played(game, "b4b2")
    assert game.returns == ((-worth, worth) if mover else (worth, -worth))
    group = "Both players have all their pieces in one group"
    assert game.transcript(0)[-1] == told.format(mover, 1 - mover, group)
    assert game.transcript(1) == game.transcript(0)


@pytest.mark.parametrize("size", [4, 5, 8])
def test_pieces_are_connected_where_a_search_square_by_square_says_so(size):
    """Also where a side or the top of the board lies between them."""
    rng, found, board = random.Random(size), Counter(), grid(size)
    for _ in range(4000):
        places = set(rng.sample(range(size * size), rng.randint(1, 6)))
        expected = joined({divmod(place, size) for place in places})
        assert is_connected(sum(1 << place for place in places), board) == expected
        found[expected] += 1
    assert min(found.values()) > 400


def test_rule_9_who_cannot_move_passes():
    game = standing("XO..", "OO..", "OO.O", "XO..")
    assert game.transcript(0) == ["Player 0 has no move and passes."]
    assert game.to_act == (1,)
    lockstep.played(game, "d2d3")
    assert game.transcript(1)[1:] == [
        "Player 1 moves d2d3.",
        "Player 0 has no move and passes.",
    ]
    assert game.to_act == (1,)


def test_when_nobody_can_move_it_is_a_draw():
    game = standing("XOXO", "OXOX", "XOXO", "OXOX")
    assert game.transcript(0) == ["Player 0 has no move and passes.", "Nobody can move: a draw."]
    assert game.returns == (0, 0)


WIDE = ("......", "X.X...", "......", "....O.", "......", "..O...")


def test_rule_10_the_third_time_a_position_comes_up_is_a_draw():
    back_and_forth = ["c5e5", "c1b1", "e5c5", "b1c1"]
    game = lockstep.played(standing(*WIDE), *back_and_forth, *back_and_forth[:3])
    assert game.to_act == (1,)
    game.apply("b1c1")
    assert game.returns == (0, 0)
    assert game.transcript(0)[-1] == "The same position for the third time: a draw."


def test_a_position_with_the_other_player_to_move_is_another_one():
    back_and_forth = ["c5e5", "c1b1", "e5c5", "b1c1"]
    game = lockstep.played(standing(*WIDE), *back_and_forth)
    lockstep.played(game, "c5e5", "c1b1", "e5d6", "b1c1", "d6c5")
    assert rows_of(game) == list(WIDE)
    assert game.to_act == (1,)


@pytest.mark.parametrize(("move", "returns"), [("b4b2", (1, -1)), ("b4c3", (0, 0))])
def test_the_last_move_before_the_limit_may_still_win(move, returns):
    game = standing(".X..", "....", "....", "XO.O", player=0, move_limit=2)
    game.made = 1
    lockstep.played(game, move)
    assert game.returns == returns
    if returns == (0, 0):
        assert game.transcript(1)[-1] == "2 moves are made: a draw."


def test_the_features_are_the_seat_the_moves_made_and_a_plane_for_each_player():
    game = played("b1b3 a2c2", size=4, move_limit=10)
    first = [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]
    second = [0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 0]
    assert list(game.features(0)) == [1, 0.2, *first, *second]
    assert list(game.features(1)) == [0, 0.2, *second, *first]


@pytest.mark.parametrize("size", SIZES)
def test_the_rules_name_the_board_and_an_example_that_is_legal(size):
    game = textgames.new_game("LinesOfAction-v0", size=size, move_limit=70)
    example = [game.rules(player).split("[")[1].split("]")[0] for player in (0, 1)]
    assert example[0] in game.legal_actions(0)
    game.apply("c1c3")
    assert example[1] in game.legal_actions(1)
    assert f"The board has {size} rows" in game.rules(0)
    assert f"O columns a and {LETTERS[size - 1]}" in game.rules(1)
    assert "after 70 moves of both players together" in game.rules(1)
    assert "both players have that is a draw" in game.rules(0)
    assert "that wins for the player who moved" in LinesOfAction(both_connected="win").rules(1)


def test_the_actions_are_those_of_a_queen_on_an_empty_board():
    # OEIS A035005: moves of a queen on a board of n rows
    assert [len(LinesOfAction(size=n).all_actions()) for n in (4, 5, 8)] == [152, 320, 1456]


@pytest.mark.parametrize("size", [3, 13])
def test_boards_of_other_sizes_are_refused(size):
    with pytest.raises(OptionError, match=rf"size = whole number from 4 to 12, got {size}"):
        textgames.new_game("LinesOfAction-v0", size=size)
