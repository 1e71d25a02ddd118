"""Othello against its known counts and values, OpenSpiel, and a plain board of lists."""

import random
from collections import Counter

import lockstep
import pyspiel
import pytest

import textgames
from textgames.envs.board.othello import Othello
from textgames.errors import OptionError
from textgames.solvers import Minimax
from textgames.solvers.perft import perft

SIZES = (4, 6, 8, 10, 12)
SHORTEST = "e6 f4 e3 f6 g5 d6 e7 f5 c5"  # no game that wins every disc has fewer moves


def played(moves: str, **options: int) -> Othello:
    return lockstep.played(Othello(**options), *moves.split())


def test_othello_has_its_known_perft():
    # https://www.aartbik.com/strategy.php; nobody has to pass before the ninth move
    counts = [perft(Othello(), depth) for depth in range(1, 8)]
    assert counts == [4, 12, 56, 244, 1396, 8200, 55_092]


def test_random_games_agree_with_openspiel_after_every_action():
    """A pass is an action in OpenSpiel; here it is no action, and is told."""
    game_of_spiel, rng, seen = pyspiel.load_game("othello"), random.Random(1), Counter()
    number_of = {square: number for number, square in enumerate(Othello().all_actions())}
    for _ in range(1000):
        game, state = Othello(), game_of_spiel.new_initial_state()
        while not game.is_terminal:
            (player,) = game.to_act
            if state.legal_actions() == [64]:
                assert game.transcript(0)[-1] == f"Player {1 - player} has no move and passes."
                seen["passes"] += 1
                state.apply_action(64)
            assert player == state.current_player()
            legal = game.legal_actions(player)
            assert [number_of[move] for move in legal] == state.legal_actions()
            move = legal[int(rng.random() * len(legal))]
            game.apply(move)
            state.apply_action(number_of[move])
            assert game.is_terminal == state.is_terminal()
            assert list(game.returns) == state.returns()
        seen[game.returns] += 1
    assert seen["passes"] > 300
    assert len(seen) == 4


@pytest.mark.parametrize(("size", "games"), [(4, 300), (6, 60), (10, 6), (12, 4)])
def test_other_sizes_agree_with_a_plain_board(size, games):
    rng = random.Random(size)
    for _ in range(games):
        game, plain, player = Othello(size=size), Plain(size), 0
        while not game.is_terminal:
            if not plain.moves(player):
                player = 1 - player
            assert game.to_act == (player,)
            legal = plain.moves(player)
            assert list(game.legal_actions(player)) == list(legal)
            move = rng.choice(list(legal))
            game.apply(move)
            plain.place(player, *legal[move])
            rows = [line.replace("*", ".").split()[1:] for line in game.view(0).split("\n")[1:-1]]
            assert rows == plain.rows
            player = 1 - player
        assert not plain.moves(0)
        assert not plain.moves(1)
        lead = sum(row.count("X") - row.count("O") for row in plain.rows)
        assert game.returns == ((lead > 0) - (lead < 0), (lead < 0) - (lead > 0))


class Plain:
    """The rules again, square by square."""

    def __init__(self, size: int) -> None:
        self.size, low = size, size // 2 - 1
        self.rows = [["."] * size for _ in range(size)]
        self.rows[low][low] = self.rows[low + 1][low + 1] = "O"
        self.rows[low][low + 1] = self.rows[low + 1][low] = "X"

    def turned(self, player: int, row: int, column: int) -> list[tuple[int, int]]:
        """Which discs turn if the player places one."""
        turned = []
        if self.rows[row][column] != ".":
            return []
        for down in (-1, 0, 1):
            for right in (-1, 0, 1):
                line, r, c = [], row + down, column + right
                while (down or right) and 0 <= r < self.size and 0 <= c < self.size:
                    if self.rows[r][c] == "XO"[player]:
                        turned += line
                        break
                    if self.rows[r][c] == ".":
                        break
                    line.append((r, c))
                    r, c = r + down, c + right
        return turned

    def moves(self, player: int) -> dict[str, tuple[int, int]]:
        every = [(r, c) for r in range(self.size) for c in range(self.size)]
        return {f"{chr(97 + c)}{r + 1}": (r, c) for r, c in every if self.turned(player, r, c)}

    def place(self, player: int, row: int, column: int) -> None:
        for r, c in [*self.turned(player, row, column), (row, column)]:
            self.rows[r][c] = "XO"[player]


def test_the_second_player_wins_on_four_rows():
    """By perfect play 11 to 3, as is long known: https://en.wikipedia.org/wiki/Computer_Othello."""
    assert Minimax(Othello(size=4)).value(Othello(size=4)) == -1
    assert perfect_lead(Othello(size=4), {}) == 3 - 11


def perfect_lead(game: Othello, known: dict[tuple[object, ...], int]) -> int:
    """By how many discs player 0 is ahead after perfect play."""
    if game.is_terminal:
        return game.discs[0].bit_count() - game.discs[1].bit_count()
    key = game.discs, game.to_act
    if key not in known:
        leads = []
        for move in game.legal_actions(game.to_act[0]):
            after = game.clone()
            after.apply(move)
            leads.append(perfect_lead(after, known))
        known[key] = max(leads) if game.to_act == (0,) else min(leads)
    return known[key]


def test_the_shortest_game_leaves_one_player_without_a_disc():
    game = played(SHORTEST)
    assert game.returns == (1, -1)
    assert game.view(1).endswith("Discs: X 13, O 0")
    assert game.transcript(1)[-2:] == [
        "Player 0 plays c5 and turns 5 discs.",
        "Nobody has a move left. Discs: player 0 has 13, player 1 has 0: player 0 wins.",
    ]


def test_who_has_no_move_passes_without_being_asked():
    game = played("b1 c1 d3 a1", size=4)
    assert game.transcript(0)[-2:] == [
        "Player 1 plays a1 and turns 1 disc.",
        "Player 0 has no move and passes.",
    ]
    assert game.to_act == (1,)


def test_the_board_is_drawn_as_published_with_row_1_on_top():
    assert played("d3").view(0).splitlines() == [
        "  a b c d e f g h",
        "1 . . . . . . . .",
        "2 . . . . . . . .",
        "3 . . * X * . . .",
        "4 . . . X X . . .",
        "5 . . * X O . . .",
        "6 . . . . . . . .",
        "7 . . . . . . . .",
        "8 . . . . . . . .",
        "Discs: X 4, O 1",
    ]


def test_the_features_are_one_plane_of_own_and_other_discs():
    game = played("b1", size=4)
    plane = [0, 1, 0, 0, 0, 1, 1, 0, 0, 1, -1, 0, 0, 0, 0, 0]
    assert list(game.features(0)) == plane
    assert list(game.features(1)) == [-value for value in plane]


@pytest.mark.parametrize("size", SIZES)
def test_the_rules_name_the_board_and_an_example_that_is_legal(size):
    rules = Othello(size=size).rules(1)
    assert f"The board has {size} rows" in rules
    assert rules.split("[")[1].split("]")[0] in Othello(size=size).legal_actions(0)


@pytest.mark.parametrize("size", [2, 7, 14, "large"])
def test_boards_of_other_sizes_are_refused(size):
    with pytest.raises(OptionError, match=r"takes size = 4 or 6 or 8 or 10 or 12, got"):
        textgames.new_game("Othello-v0", size=size)
