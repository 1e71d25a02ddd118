"""Xiangqi beside what others have made: published perft counts, and OpenSpiel in lockstep."""

import random
from collections import Counter

import lockstep
import pyspiel
import pytest

from textgames.envs.board.xiangqi import Xiangqi
from textgames.solvers.perft import perft

# chessprogramming.org, Chinese Chess Perft Results; the last one from the tests of the engine
# folium by Wangmao Lin.
PERFT = {
    "rnbakabnr/9/1c5c1/p1p1p1p1p/9/9/P1P1P1P1P/1C5C1/9/RNBAKABNR w": (44, 1920, 79_666, 3_290_240),
    "r1ba1a3/4kn3/2n1b4/pNp1p1p1p/4c4/6P2/P1P2R2P/1CcC5/9/2BAKAB2 w": (
        (38, 1128, 43_929, 1_339_047)
    ),
    "1cbak4/9/n2a5/2p1p3p/5cp2/2n2N3/6PCP/3AB4/2C6/3A1K1N1 w": (7, 281, 8620, 326_201),
    "5a3/3k5/3aR4/9/5r3/5n3/9/3A1A3/5K3/2BC2B2 w": (25, 424, 9850, 202_884),
    "CRN1k1b2/3ca4/4ba3/9/2nr5/9/9/4B4/4A4/4KA3 w": (28, 516, 14_808, 395_483),
    "R1N1k1b2/9/3aba3/9/2nr5/2B6/9/4B4/4A4/4KA3 w": (21, 364, 7626, 162_837),
    "C1nNk4/9/9/9/9/9/n1pp5/B3C4/9/3A1K3 w": (28, 222, 6241, 64_971),
    "4ka3/4a4/9/9/4N4/p8/9/4C3c/7n1/2BK5 w": (23, 345, 8124, 149_272),
    "2b1ka3/9/b3N4/4n4/9/9/9/4C4/2p6/2BK5 w": (21, 195, 3883, 48_060),
    "1C2ka3/9/C1Nab1n2/p3p3p/6p2/9/P3P3P/3AB4/3p2c2/c1BAK4 w": (30, 830, 22_787, 649_866),
    "CnN1k1b2/c3a4/4ba3/9/2nr5/9/9/4C4/4A4/4KA3 w": (19, 583, 11_714, 376_467),
    "r2akab1r/3n5/4b3n/p1p1pRp1p/9/2P3P2/P3P3c/N2C3C1/4A4/1RBAK1B2 w": (
        (58, 1651, 90_744, 2_605_437)
    ),
}
MANY = [fen for fen, counts in PERFT.items() if counts[3] > 1_000_000]
AS_OPENSPIEL = {"repetition": "ignored", "draw_after": 250, "move_limit": 250}
ENDINGS = (  # in the last two both sides can give check for ever
    "4k4/R8/9/9/9/9/9/9/9/3K5 w - - 0 1",
    "3k5/9/9/9/9/9/9/9/r8/4K4 b - - 0 1",
    "4ra3/5k3/9/4c4/9/4R4/9/9/4K4/3A1C3 w - - 0 1",
    "4k4/3c5/3a5/9/4C4/4R4/4c4/3K5/9/4rC3 w - - 0 1",
)
HIS_LETTERS = str.maketrans("nbkpNBKP", "hegsHEGS")


def last_told(game: Xiangqi) -> str:
    return game.transcript(0)[-1]


@pytest.mark.parametrize("fen", PERFT)
def test_xiangqi_has_its_published_perft_to_depth_3(fen):
    assert [perft(Xiangqi(fen=fen), depth) for depth in (1, 2, 3)] == list(PERFT[fen][:3])


@pytest.mark.parametrize(
    "fen", [pytest.param(fen, marks=pytest.mark.slow) if fen in MANY[1:] else fen for fen in PERFT]
)
def test_xiangqi_has_its_published_perft_at_depth_4(fen):
    assert perft(Xiangqi(fen=fen), 4) == PERFT[fen][3]


def number_of(state: object, move: str) -> int:
    """OpenSpiel numbers the points from the top left, and a move by both of them."""
    start, goal = (
        (9 - int(row)) * 9 + ord(column) - ord("a") for column, row in (move[:2], move[2:])
    )
    return 90 * start + goal


def board_of(game: Xiangqi) -> str:
    rows = [line.split()[1:] for line in game.view(0).splitlines() if line[0].isdigit()]
    return "\n".join("".join(row) for row in rows).translate(HIS_LETTERS)


def compare_random_game(rng: random.Random, greed: float, **options) -> tuple[Xiangqi, object]:
    """Play a random game, with a share of captures where there are any; check every position."""
    game, state = Xiangqi(**options), pyspiel.load_game("xiangqi").new_initial_state()
    while not game.is_terminal:
        numbers = lockstep.pairs(game, state, number_of)
        board = board_of(game)
        assert board == str(state)
        captures = [
            move for move, number in numbers.items() if board[number % 90 + number % 90 // 9] != "."
        ]
        move = rng.choice(captures if captures and rng.random() < greed else list(numbers))
        game.apply(move)
        state.apply_action(numbers[move])
    return game, state


def test_random_games_agree_with_openspiel_after_every_move():
    """OpenSpiel knows no draw but the limit of 500 moves, which is 250 of each side here."""
    rng = random.Random(90)
    ends = Counter()
    for number in range(100):
        game, state = compare_random_game(rng, (number % 4) / 8, **AS_OPENSPIEL)
        if "no chariot" in last_told(game):
            assert not set(str(state)) & set("rhcsRHCS")
            ends["bare"] += 1
            continue
        lockstep.pairs(game, state, number_of)
        ends[last_told(game).split(".", 1)[1].strip().split(" ")[-1]] += 1
        ends["checkmate"] += "Checkmate" in last_told(game)
        ends["no move"] += "no legal move" in last_told(game)
    assert min(ends["bare"], ends["checkmate"], ends["no move"], ends["reached."]) > 1


def test_games_that_end_by_other_draws_agree_with_openspiel_until_then():
    rng = random.Random(91)
    ends = Counter()
    for number in range(40):
        options = {"draw_after": (5, 60)[number % 2], "repetition": ("judged", "draw")[number % 2]}
        game, state = compare_random_game(rng, 0.3, **options)
        ends[last_told(game).split(".", 1)[1]] += 1
        assert state.is_terminal() == (game.returns != (0, 0))
    assert " A draw: 5 moves of each side without a capture." in ends


def judged(past: list[tuple[str, bool]], player: int) -> tuple[int, int] | None:
    """What the rule says by a plain count, after a move of `player`; None: nothing.

    `past` has the first field of each FEN with the side to move, and whether that is in check.
    """
    now = past[-1][0]
    times = [number for number, (fen, _) in enumerate(past) if fen == now]
    if len(times) < 3:
        return None
    since = [check for _, check in past[times[0] + 1 :]]
    mine, other = all(since[1::2]), all(since[0::2])
    loser = player if mine else 1 - player
    return (0, 0) if mine == other else ((-1, 1), (1, -1))[loser]


def test_repetitions_in_random_endings_are_judged_as_by_a_plain_count():
    """Players often go back, and often give check: with the chariots of a side, or of both."""
    rng = random.Random(3)
    ends = Counter()
    for number in range(300):
        fen = ENDINGS[number % len(ENDINGS)]
        game = Xiangqi(fen=fen)
        past = [(" ".join(fen.split()[:2]), False)]
        while not game.is_terminal:
            player = game.to_act[0]
            back = game.history[-4:-3] if rng.random() < 0.7 else []
            checks = [move for move in game.moves if gives_check(game, move)]
            keen = rng.random() < 0.8
            legal = [move for move in back if move in game.moves] or (keen and checks) or game.moves
            game.apply(rng.choice(legal))
            shown = game.view(0).split("FEN: ")[1].split()
            past.append((" ".join(shown[:2]), " Check." in last_told(game)))
            expected = judged(past, player)
            assert ("third time" in last_told(game)) == (expected is not None)
            if expected:
                assert game.returns == expected
                ends[expected] += 1
    assert set(ends) == {(0, 0), (1, -1), (-1, 1)}


def gives_check(game: Xiangqi, move: str) -> bool:
    after = game.clone()
    after.apply(move)
    return bool(after.checks & 1)
