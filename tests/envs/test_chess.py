"""Chess: published perft counts, python-chess in lockstep, and each law by an example."""

import random
from collections import Counter

import chess
import lockstep
import pytest

import textgames
from textgames.envs.board.chess import DRAW, Chess
from textgames.errors import OptionError
from textgames.solvers.perft import perft

# https://www.chessprogramming.org/Perft_Results, positions 1 to 6
PERFT = {
    "start": (chess.STARTING_FEN, [20, 400, 8902, 197_281]),
    "kiwipete": (
        "r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w KQkq - 0 1",
        [48, 2039, 97_862, 4_085_603],
    ),
    "three": ("8/2p5/3p4/KP5r/1R3p1k/8/4P1P1/8 w - - 0 1", [14, 191, 2812, 43_238]),
    "four": (
        "r3k2r/Pppp1ppp/1b3nbN/nP6/BBP1P3/q4N2/Pp1P2PP/R2Q1RK1 w kq - 0 1",
        [6, 264, 9467, 422_333],
    ),
    "five": (
        "rnbq1k1r/pp1Pbppp/2p5/8/2B5/8/PPP1NnPP/RNBQK2R w KQ - 1 8",
        [44, 1486, 62_379, 2_103_487],
    ),
    "six": (
        "r4rk1/1pp1qppp/p1np1n2/2b1p1B1/2B1P1b1/P1NP1N2/1PP1QPPP/R4RK1 w - - 0 10",
        [46, 2079, 89_890, 3_894_594],
    ),
}
LARGE = ("kiwipete", "five", "six")
ENDINGS = (
    "4k3/8/8/8/8/8/4P3/4K3 w - - 90 1",
    "4k3/3pp3/8/8/8/8/3PP3/4K3 b - - 88 1",
    "4k2r/6P1/8/8/8/8/1p6/R3K3 w Qk - 88 1",
    "8/8/3k4/8/2B5/4K3/5b2/8 w - - 80 80",
    "8/8/4k3/8/2R5/4K3/5n2/8 w - - 80 80",
    "2b1k3/8/8/8/8/8/8/2B1K1N1 b - - 80 1",
    "8/3k4/8/pP1p4/8/2K1B3/6p1/8 w - a6 0 44",
    "6k1/5ppp/8/8/8/8/5PPP/3R2K1 w - - 90 50",
)


def played(moves: str, **options) -> Chess:
    return lockstep.played(Chess(**options), *moves.split())


def knights_out_and_back(times: int) -> str:
    return " ".join(["g1f3 g8f6 f3g1 f6g8"] * times)


@pytest.mark.parametrize("name", PERFT)
def test_chess_has_its_published_perft_to_depth_3(name):
    fen, counts = PERFT[name]
    assert [perft(Chess(fen=fen), depth) for depth in (1, 2, 3)] == counts[:3]


@pytest.mark.parametrize(
    "name",
    ["start", "three", "four", *(pytest.param(name, marks=pytest.mark.slow) for name in LARGE)],
)
def test_chess_has_its_published_perft_at_depth_4(name):
    fen, counts = PERFT[name]
    assert perft(Chess(fen=fen), 4) == counts[3]


def over(board: chess.Board, moves: object) -> bool:
    """Whether the game ends by itself where draws are automatic; `moves`: those that are legal."""
    return (
        not moves
        or board.halfmove_clock >= 100
        or (board.halfmove_clock >= 8 and board.is_repetition(3))
        or board.is_insufficient_material()
    )


def shown_fen(game: Chess) -> str:
    """Return the FEN below the drawing; one too long for a terminal goes on in a second line."""
    lines = game.view(0).splitlines()[9:]
    assert len(lines) <= 2
    return " ".join(line.strip() for line in lines).removeprefix("FEN: ")


def compare(game: Chess, board: chess.Board, moves: dict[str, chess.Move], names: bool) -> None:
    """Check that the same moves are legal; with `names`, also their algebraic names and the FEN."""
    assert game.to_act == (0 if board.turn else 1,)
    assert sorted(game.moves) == sorted(moves)
    if names:
        assert shown_fen(game) == board.fen(en_passant="legal")
        drawn = [line.split()[1:] for line in game.view(0).splitlines()[:8]]
        assert drawn == [line.split() for line in str(board).splitlines()]
        ours = Chess(notation="san", fen=board.fen(en_passant="legal"))
        theirs = sorted(map(board.san, board.legal_moves))
        spelled = sorted(ours.legal_actions(ours.to_act[0]))
        # a bishop says where it comes from if a pawn could be meant: Bd2xc3 beside bxc3
        plain = [name[0] + name[3:] if name[0] == "B" and name[3:4] == "x" else name
                 for name in spelled]  # fmt: skip
        assert sorted(plain) == sorted(
            name[0] + name[3:] if name[0] == "B" and name[3:4] == "x" else name for name in theirs
        )
        assert all(str(board.parse_san(name)) in game.moves for name in spelled)


def reason(board: chess.Board) -> str:
    for ended, why in (
        (board.is_checkmate(), "checkmate"),
        (board.is_stalemate(), "stalemate"),
        (board.is_insufficient_material(), "dead"),
        (board.halfmove_clock >= 100, "fifty moves"),
    ):
        if ended:
            return why
    return "repetition"


def compare_random_game(fen: str, rng: random.Random, every: int) -> str:
    """Play a random game to its end beside python-chess; return why it ended."""
    game, board = Chess(fen=fen), chess.Board(fen)
    while not over(board, moves := {move.uci(): move for move in board.legal_moves}):
        compare(game, board, moves, names=board.ply() % every == 0)
        move = rng.choice(game.moves)
        game.apply(move)
        board.push(moves[move])
    assert game.is_terminal
    result = {"1-0": (1, -1), "0-1": (-1, 1)}.get(board.result(), (0, 0))
    assert game.returns == result
    return reason(board)


def test_300_random_games_agree_with_python_chess_after_every_move():
    """290 of them begin in endings, so that they are short and end in every way."""
    rng = random.Random(64)
    ends = Counter(compare_random_game(chess.STARTING_FEN, rng, 60) for _ in range(10))
    ends.update(
        compare_random_game(ENDINGS[number % len(ENDINGS)], rng, 50) for number in range(290)
    )
    assert set(ends) == {"checkmate", "stalemate", "dead", "fifty moves", "repetition"}


@pytest.mark.slow
def test_40_random_games_from_the_start_agree_with_python_chess():
    rng = random.Random(32)
    ends = Counter(compare_random_game(chess.STARTING_FEN, rng, 10) for _ in range(40))
    assert ends["checkmate"]
    assert ends["repetition"]


def test_names_say_column_row_or_both_where_several_pieces_reach_a_square():
    """Random positions with three queens, rooks, bishops and knights of White."""
    rng = random.Random(8)
    seen = Counter()
    while seen["positions"] < 100:
        pieces = dict(zip(rng.sample(range(64), 15), "KkQQQRRRBBBNNNp", strict=True))
        board = chess.Board.empty()
        for square, letter in pieces.items():
            board.set_piece_at(square, chess.Piece.from_symbol(letter))
        if board.is_valid() and any(board.legal_moves):
            moves = {move.uci(): move for move in board.legal_moves}
            compare(Chess(fen=board.fen()), board, moves, names=True)
            seen["positions"] += 1
            seen.update(
                len(board.san(move).rstrip("+#").replace("x", "")) for move in moves.values()
            )
    assert min(seen[3], seen[4], seen[5]) > 5


def test_draws_can_be_claimed_when_python_chess_says_so():
    rng = random.Random(16)
    ends = Counter()
    for number in range(60):
        fen = ENDINGS[number // 2 % len(ENDINGS)]
        game, board = Chess(fen=fen, draws="claimed"), chess.Board(fen)
        while not board.is_game_over():
            assert game.claimable == board.can_claim_draw()
            assert (DRAW in game.legal_actions(game.to_act[0])) == game.claimable
            move = rng.choice(game.moves)
            # in every other game back and forth, so that positions recur
            back = game.history[-2][2:4] + game.history[-2][:2] if len(game.history) > 1 else ""
            move = back if back in game.moves and number % 2 and rng.random() < 0.8 else move
            ends["claimable"] += game.claimable
            game.apply(move)
            board.push_uci(move)
        assert game.is_terminal
        ends[board.outcome().termination.name] += 1
    assert ends["claimable"]
    assert {"FIVEFOLD_REPETITION", "SEVENTYFIVE_MOVES", "INSUFFICIENT_MATERIAL"} <= set(ends)


def test_what_is_captured_is_told_also_in_passing():
    game = played("e2e4 d7d5 e4d5 e7e5 d5e6 c8e6")
    assert game.transcript(0)[2:] == [
        "Player 0 plays e4d5 and takes a pawn.",
        "Player 1 plays e7e5.",
        "Player 0 plays d5e6 and takes a pawn.",
        "Player 1 plays c8e6 and takes a pawn.",
    ]


def test_the_shortest_mate_wins_for_black():
    game = played("f2f3 e7e5 g2g4 d8h4")
    assert game.returns == (-1, 1)
    assert game.transcript(0)[-1] == "Player 1 plays d8h4. Checkmate: player 1 wins."


def test_a_player_without_a_move_who_is_not_in_check_has_drawn():
    game = played("e6f6", fen="5k2/5P2/4K3/8/8/8/8/8 w - - 0 1")
    assert game.returns == (0, 0)
    assert game.transcript(0)[-1] == "Player 0 plays e6f6. A draw: stalemate."


def test_the_third_occurrence_of_a_position_draws():
    game = played(knights_out_and_back(1) + " g1f3 g8f6 f3g1")
    assert not game.is_terminal
    game.apply("f6g8")
    assert game.returns == (0, 0)
    assert "third time" in game.transcript(0)[-1]


def test_a_position_in_which_a_right_was_lost_is_another():
    """FIDE 9.2.3: the right to castle counts; so does a capture in passing that can be made."""
    first = "4k3/8/8/8/8/8/8/4K2R w K - 0 1"
    game = played("h1g1 e8d8 g1h1 d8e8 h1g1 e8d8 g1h1 d8e8", fen=first)
    assert not game.is_terminal  # the first time White could castle
    assert played("h1g1 e8d8 g1h1 d8e8", fen=first).position.castling == 0
    passing = "4k3/8/8/8/4p3/8/3P4/4K3 w - - 0 1"
    assert played("d2d4", fen=passing).position.en_passant
    # the pawn on e4 is pinned to its king by the rook
    assert not played("d2d4", fen="4k3/8/8/8/4p3/8/3P4/4RK2 w - - 0 1").position.en_passant


def test_fifty_moves_without_capture_or_pawn_move_draw_but_a_mate_comes_first():
    fen = "6k1/5ppp/8/8/8/8/5PPP/3R2K1 w - - 99 80"
    assert played("d1d8", fen=fen).returns == (1, -1)
    assert "50 moves" in played("d1d7", fen=fen).transcript(0)[-1]
    assert not played("f2f4", fen=fen).is_terminal
    assert played("d1d7", fen=fen, draws="claimed").claimable


def test_a_draw_is_claimed_with_the_word():
    game = played(knights_out_and_back(1) + " g1f3 g8f6 f3g1", draws="claimed")
    assert game.legal_actions(1)[-1] == DRAW  # f6g8 would bring the third occurrence about
    game.apply(DRAW)
    assert game.returns == (0, 0)


def test_claiming_a_draw_leaves_the_position_and_its_fen_as_they_were():
    game = played(knights_out_and_back(1) + " g1f3 g8f6 f3g1", draws="claimed")
    before = game.view(0)
    assert before.endswith(" b KQkq - 7 4")
    game.apply(DRAW)  # by Black: it had been counted as a move
    assert game.view(0) == before


def test_the_fifth_occurrence_draws_without_a_claim():
    moves = knights_out_and_back(4)
    assert "fifth time" in played(moves, draws="claimed").transcript(0)[-1]


@pytest.mark.parametrize(
    ("fen", "move", "dead"),
    [
        ("4k3/8/8/8/8/8/3p4/4K3 w - - 0 1", "e1d2", True),  # king against king
        ("4k3/8/8/8/8/8/3p4/4K1N1 w - - 0 1", "e1d2", True),
        ("4k3/8/8/8/8/8/3p4/4KB2 w - - 0 1", "e1d2", True),
        ("2b1k3/8/8/8/8/8/3p4/4KB2 w - - 0 1", "e1d2", True),  # both on light squares
        ("4kb2/8/8/8/8/8/3p4/4KB2 w - - 0 1", "e1d2", False),
        ("4kn2/8/8/8/8/8/3p4/4K1N1 w - - 0 1", "e1d2", False),
        ("4k3/8/8/8/8/8/3p4/1N2K1N1 w - - 0 1", "e1d2", False),
    ],
)
def test_material_that_cannot_mate_draws(fen, move, dead):
    assert played(move, fen=fen).is_terminal is dead


def test_the_limit_counts_moves_of_each_side():
    game = played("e2e4 e7e5 g1f3", move_limit=2)
    assert not game.is_terminal
    game.apply("b8c6")
    assert game.returns == (0, 0)
    assert "limit of moves" in game.transcript(0)[-1]
    assert "After 2 moves of each side" in game.rules(0)


@pytest.mark.parametrize(
    ("fen", "expected"),
    [
        ("", "six fields"),
        ("rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR", "six fields"),
        ("rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBN w KQkq - 0 1", "eight rows"),
        ("rnbqkbnr/pppppppp/......../8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1", "eight rows"),
        ("rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR x KQkq - 0 1", "w or b"),
        ("rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w QK - 0 1", "castling rights"),
        ("rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq e9 0 1", "a square or -"),
        ("rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq e6 0 1", "just moved two squares"),
        ("rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - -1 1", "whole numbers"),
        ("rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 0", "whole numbers"),
        ("rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 100 1", "fewer than 100 half"),
        ("rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQQBNR w kq - 0 1", "one king"),
        ("Pnbqkbnr/pppppppp/8/8/8/8/1PPPPPPP/RNBQKBNR w KQk - 0 1", "no pawns"),
        ("rnbqkbnr/pppppppp/7P/8/8/8/PPPPPPPP/1NBQKBNR w Kkq - 0 1", "at most 16 pieces, 8 of"),
        ("rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/1NBQKBNR w KQkq - 0 1", "king and rook"),
        ("4k3/8/8/8/8/8/4R3/4K3 w - - 0 1", "not to move out of check"),
        ("4k3/8/5N2/8/B7/8/4R3/4K3 b - - 0 1", "at most two pieces"),
        ("7k/5KQ1/8/8/8/8/8/8 b - - 0 1", "a legal move"),
        ("4k3/8/8/8/8/8/8/4K3 w - - 0 1", "pieces enough to mate"),
        ("x" * 5000, "six fields"),
    ],
)  # fmt: skip
def test_a_fen_that_is_no_position_is_refused_in_one_sentence(fen, expected):
    with pytest.raises(OptionError) as caught:
        textgames.new_game("Chess-v0", fen=fen)
    message = str(caught.value)
    assert message.startswith("Chess-v0: expected fen = a position in FEN with ")
    assert expected in message
    assert ", got '" in message
    assert "\n" not in message
    assert len(message) < 300


def test_every_random_position_that_python_chess_calls_valid_is_read_and_written_the_same():
    rng = random.Random(4)
    board = chess.Board()
    for _ in range(300):
        move = rng.choice([*board.legal_moves])
        board.push(move)
        if over(board, any(board.legal_moves)):
            board = chess.Board()
        fen = board.fen(en_passant="legal")
        assert shown_fen(Chess(fen=fen)) == fen


def test_a_long_fen_takes_two_lines():
    """Found by chance: 76 characters, 81 with "FEN: " before them."""
    fen = "r1b1kb1r/1p1n1ppp/nq2p3/p1pp2P1/P1P1P3/N2B1P1P/1P1PQ3/R1B1K1NR b KQkq - 3 10"
    game = Chess(fen=fen)
    assert game.view(0).splitlines()[-1] == "     b KQkq - 3 10"
    assert shown_fen(game) == fen


def test_the_names_of_all_moves_are_numbered():
    """1792 ways to move as a queen or a knight, and 22 times four promotions a side."""
    assert len(Chess().all_actions()) == 1792 + 2 * 22 * 4
    assert Chess(draws="claimed").all_actions()[-1] == DRAW
    assert Chess(notation="san").all_actions() == ()


def test_the_features_are_planes_rights_and_the_clock():
    features = Chess().features(1)
    assert len(features) == 1 + 13 * 64 + 4 + 1
    assert features[0] == 0
    assert features[1:65] == [0.0] * 8 + [1.0] * 8 + [0.0] * 48  # Black's pawns, row 7
    assert features[-5:] == [1.0, 1.0, 1.0, 1.0, 0.0]


def test_rules_say_how_to_write_and_which_draws_are_automatic():
    assert "[e7e8q]" in Chess().rules(0)
    assert "third time" in Chess().rules(0)
    assert "[draw]" in Chess(draws="claimed").rules(0)
    assert "[O-O]" in Chess(notation="san").rules(1)
    assert "4k3/8" in Chess(fen="4k3/8/8/8/8/8/8/R3K2R b KQ - 0 1").rules(0)
    assert "Black moves first" in Chess(fen="4k3/8/8/8/8/8/8/R3K2R b KQ - 0 1").rules(0)
