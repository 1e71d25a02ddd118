"""Nine Men's Morris against OpenSpiel and a second implementation; Three Men's Morris solved."""

import random
from collections import Counter

import lockstep
import pyspiel
import pytest
from plain_morris import PlainMorris

import textgames
from textgames.envs.board.morris_boards import morris_board
from textgames.envs.board.nine_mens_morris import NineMensMorris
from textgames.errors import OptionError
from textgames.solvers.perft import perft

POINTS = list(morris_board("nine").points)  # row by row from the top left, as OpenSpiel counts


def played(moves: str, **options: object) -> NineMensMorris:
    return lockstep.played(NineMensMorris(**options), *moves.split())


def position(
    x: str, o: str, in_hand: tuple[int, int] = (0, 0), player: int = 0, **options: object
) -> NineMensMorris:
    """Return a position, by the points where men stand."""
    game = NineMensMorris(**options)
    points = morris_board(game.board).points
    first, second = (sum(points[point] for point in men.split()) for men in (x, o))
    game.men, game.in_hand = (first, second), in_hand
    game._ask(player)
    return game


def number_of(state: pyspiel.State, action: str) -> int:
    if len(action) == 2:
        return POINTS.index(action)
    return 24 + 24 * POINTS.index(action[:2]) + POINTS.index(action[2:])


def test_random_games_agree_with_openspiel_after_every_action():
    """OpenSpiel ends a game as a draw after 200 turns and knows no repetition."""
    rng, seen = random.Random(3), Counter()
    game_of_spiel = pyspiel.load_game("nine_mens_morris")
    for _ in range(300):
        game = NineMensMorris(draw_after=200, repetition=False)
        state = game_of_spiel.new_initial_state()
        turns = 0
        while turns < 200 and (numbers := lockstep.pairs(game, state, number_of)):
            action = rng.choice(list(numbers))
            player = game.to_act
            flies = len(action) == 4 and action not in morris_board("nine").steps
            seen["flights"] += flies
            seen["removals"] += game.removing
            game.apply(action)
            state.apply_action(numbers[action])
            turns += game.to_act != player
            marks = str(state)[: 13 * 16].translate({ord("W"): "X", ord("B"): "O"})
            assert [m for m in game.view(0) if m in "XO."][:24] == [m for m in marks if m in "XO."]
            hands = str(state).split("deploy: ")[1].split("\n")[0].split()
            assert game.in_hand == tuple(map(int, hands))
        seen[state.returns()[0]] += 1
        seen["cut off"] += not game.is_terminal
    assert min(seen["flights"], seen["removals"]) > 1000
    assert min(seen[1], seen[-1]) > 50
    assert seen["cut off"] == seen[0] > 20


def test_perft_is_that_of_openspiel():
    state = pyspiel.load_game("nine_mens_morris").new_initial_state()
    assert perft(NineMensMorris(), 3) == lockstep.perft(state, 3) == 24 * 23 * 22
    opening = "a1 b2 d1 b4 g1 b2 b6 d2 a7"  # a1-d1-g1 is closed and b2 removed
    game = played(opening)
    for action in opening.split():
        state.apply_action(number_of(state, action))
    assert perft(game, 3) == lockstep.perft(state, 3)


SIZES = {"nine": (3, 9), "six": (2, 6), "three": (1, 3)}  # rings and men


@pytest.mark.parametrize("flying", [True, False])
@pytest.mark.parametrize(("board", "games"), [("nine", 20), ("six", 40), ("three", 150)])
def test_all_boards_agree_with_a_second_implementation(board, games, flying):
    rng, seen = random.Random(len(board)), Counter()
    for number in range(games):
        options = {
            "flying": flying,
            "draw_after": 45 * (number % 2) + 5,
            "repetition": number % 3 > 0,
        }
        game = NineMensMorris(board=board, **options)
        plain = PlainMorris(*SIZES[board], **options)
        points = sorted(plain.points, key=lambda point: (-point[1], point[0]))
        assert [plain.name(point) for point in points] == list(morris_board(board).points)
        while game.to_act:
            assert plain.result is None
            assert game.to_act == (plain.player,)
            legal = game.legal_actions(plain.player)
            assert len(set(legal)) == len(legal)
            assert set(legal) == plain.legal().keys()
            action = rng.choice(sorted(legal))
            game.apply(action)
            plain.apply(action)
            men = ["XO."[plain.at.get(point, 2)] for point in points]
            assert [m for m in game.view(0).rpartition("\n")[0] if m in "XO."] == men
        assert game.returns == plain.result
        seen[game.returns] += 1
    assert min(seen[1, -1], seen[-1, 1], seen[0, 0]) > 0


def positions_after(first: NineMensMorris) -> dict:
    """Every position that can come up, with the positions that each action leads to.

    Without draws: moves without a mill and positions that came before are not counted. An end is
    told by its returns.
    """
    found, todo = {}, [first]
    while todo:
        game = todo.pop()
        key = (game.men, game.in_hand, game.to_act, game.removing)
        if key in found:
            continue
        found[key] = {}
        for action in game.legal_actions(game.to_act[0]):
            after = game.clone()
            after.apply(action)
            after.quiet, after.past = 0, []
            end = after.returns if after.is_terminal else None
            found[key][action] = end or (after.men, after.in_hand, after.to_act, after.removing)
            if end is None:
                todo.append(after)
    return found


def test_three_mens_morris_is_won_from_the_centre_and_else_a_draw():
    # H. E. Dudeney, Amusements in Mathematics, 1917, puzzle 110, "Ovid's game": men move to an
    # adjacent point; the first player wins by playing to the centre, and if the centre is barred
    # to its first man, the game is a draw, for which it must begin in a corner
    found = positions_after(NineMensMorris(board="three", flying=False))
    values = {(1, -1): 1, (-1, 1): -1}
    number = 0
    while number < len(values):  # until no position is added; what is left goes on for ever
        number = len(values)
        for key, after in found.items():
            best = 1 - 2 * key[2][0]  # for the player to move
            reached = [values.get(position) for position in after.values()]
            if key not in values and (best in reached or set(reached) == {-best}):
                values[key] = best if best in reached else -best
    assert len(found) == 5390
    openings = next(iter(found.values()))
    opened = {point: values.get(position, 0) for point, position in openings.items()}
    assert opened == {
        **dict.fromkeys(("a1", "a3", "c1", "c3"), 0),
        **dict.fromkeys(("a2", "b1", "b3", "c2"), -1),
        "b2": 1,
    }


def test_men_are_placed_on_empty_points_until_none_is_left():
    game = played("a1 d2 g1")
    assert len(game.legal_actions(1)) == 21
    assert "a1" not in game.legal_actions(1)
    assert game.transcript(1)[:2] == [
        "Player 0 places a man on a1.", "Player 1 places a man on d2.",
    ]  # fmt: skip
    assert game.in_hand == (7, 8)


def test_who_closes_a_mill_removes_a_man_and_is_asked_for_it():
    game = played("a1 b2 d1 b4 g1")
    assert game.to_act == (0,)
    assert game.legal_actions(0) == ("b4", "b2")
    game.apply("b4")
    assert game.to_act == (1,)
    assert game.transcript(1)[-2:] == [
        "Player 0 places a man on g1 and closes a mill.", "Player 0 removes the man on b4.",
    ]  # fmt: skip
    assert game.view(0).splitlines()[8:] == [
        "3 | | .-.-. | |",
        "  | |   |   | |",
        "2 | O---.---. |",
        "  |     |     |",
        "1 X-----X-----X",
        "  a b c d e f g",
        "to place: X 6, O 7",
    ]
    assert "b4" in game.legal_actions(1)


def test_a_man_in_a_mill_is_removed_only_where_all_are_in_mills():
    game = position("a1 d1 d2 f4", "a7 d7 g7 c3", in_hand=(1, 1))
    assert lockstep.played(game, "g1").legal_actions(0) == ("c3",)
    game = position("a1 d1 d2 f4", "a7 d7 g7 d6 d5", in_hand=(1, 1))  # two mills share d7
    assert lockstep.played(game, "g1").legal_actions(0) == ("a7", "d7", "g7", "d6", "d5")


def test_two_mills_closed_at_once_remove_one_man():
    game = position("a1 d1 g4 g7", "b2 b4 b6 c3", in_hand=(1, 1))
    game.apply("g1")
    assert game.transcript(0)[-1] == "Player 0 places a man on g1 and closes two mills."
    assert game.legal_actions(0) == ("c3",)
    game.apply("c3")
    assert game.to_act == (1,)


def test_a_man_moves_along_a_line_to_the_next_point():
    game = position("a1 d2 c4 g7", "d1 f4 e4 b2")
    assert game.legal_actions(0) == (
        "g7d7", "g7g4", "c4c5", "c4b4", "c4c3", "d2d3", "d2f2", "a1a4",
    )  # fmt: skip
    game.apply("g7d7")
    assert game.transcript(1) == ["Player 0 moves g7d7."]
    game = position("a3 b2 b3 c1", "d3 e3 d4 c2", board="six", flying=False)
    assert game.legal_actions(0) == ("a3a5", "a3a1", "b3b4", "c1a1", "c1e1")  # b3 is beside a3


def test_a_mill_may_be_opened_and_closed_again():
    game = position("a1 d2 g1 c5", "a7 b6 f4 e4")
    lockstep.played(game, "d2d1", "a7", "b6b4")
    assert not game.removing
    lockstep.played(game, "d1d2", "b4b6", "d2d1")
    assert game.removing


def test_who_has_three_men_left_may_fly():
    game = position("a1 d2 c4", "d1 f4 e4 b2")
    assert len(game.legal_actions(0)) == 3 * 17
    assert "a1g7" in game.legal_actions(0)
    game.apply("a1g7")
    assert len(game.legal_actions(1)) == 8  # four men still walk
    assert len(position("a1 d2 c4", "d1 f4 e4 b2", flying=False).legal_actions(0)) == 6
    game = position("a1 d2 c4", "d1 f4 e4 b2", in_hand=(1, 1))
    assert len(game.legal_actions(0)) == 17  # but a man in hand is placed first
    game = position("a1 d2 c4", "d1 f4 e4", in_hand=(0, 1), player=0)
    assert len(game.legal_actions(0)) == 3 * 18


def test_who_has_two_men_left_loses():
    game = position("a1 d2 g1 c4", "f4 e4 a7")
    lockstep.played(game, "d2d1", "f4")
    assert game.transcript(0)[-1] == "Player 1 has two men left: player 0 wins."
    assert game.returns == (1, -1)
    game = position("f4 e4 a7", "a1 d2 g1 c4", player=1)
    assert lockstep.played(game, "d2d1", "f4").returns == (-1, 1)


def test_men_in_hand_count_as_left():
    game = position("a1 d1 c4", "f4", in_hand=(6, 2))
    lockstep.played(game, "g1", "f4")
    assert game.transcript(0)[-1] == "Player 1 has two men left: player 0 wins."
    game = position("a1 d1 c4", "f4", in_hand=(6, 3))
    assert not lockstep.played(game, "g1", "f4").is_terminal


def test_who_cannot_move_loses():
    game = position("a1 d1 g1 d2", "a4 b2 f2 b4 f4 c4", player=1)
    lockstep.played(game, "f4g4")  # d2 may still go up
    assert game.legal_actions(0) == ("d2d3",)
    game = position("a1 d1 g1 d2", "a4 b2 f2 b4 f4 d5", player=1)
    lockstep.played(game, "f4g4")
    assert not game.is_terminal
    game = position("a1 d1 g1 d2", "a4 b2 f2 f4 d3 b6", player=1)
    lockstep.played(game, "f4g4")
    assert game.transcript(0)[-1] == "Player 0 cannot move: player 1 wins."
    assert game.returns == (-1, 1)


TO_AND_FRO = ["a1a4", "g7d7", "a4a1", "d7g7"]


def test_the_third_time_of_a_position_is_a_draw():
    men = ("a1 b4 d2 f2", "g7 f4 e5 d3")
    game = lockstep.played(position(*men), *TO_AND_FRO, *TO_AND_FRO)
    assert game.transcript(0)[-1] == "The same position for the third time: a draw."
    assert game.returns == (0, 0)
    assert not lockstep.played(position(*men, repetition=False), *TO_AND_FRO * 3).is_terminal


def test_moves_without_a_mill_make_a_draw():
    game = position("a1 b4 d2 f2", "g7 f4 e5 d3", repetition=False, draw_after=5)
    lockstep.played(game, *TO_AND_FRO, *TO_AND_FRO, "a1a4")
    assert not game.is_terminal
    game.apply("g7d7")
    assert game.transcript(0)[-1] == "No mill was closed in 10 moves: a draw."
    assert game.returns == (0, 0)


def test_a_mill_begins_both_counts_anew():
    game = position("a1 d2 g1 c5", "a7 b6 f4 e3", draw_after=5)
    lockstep.played(game, "c5d5", "a7a4", "d5c5", "a4a7", "d2d1")
    assert (game.quiet, game.past) == (0, [])
    game.apply("e3")
    assert game.quiet == 0
    assert len(game.past) == 1


def test_in_three_mens_morris_the_first_mill_wins():
    game = played("a1 b2 c1 b1 a3 b3 a3", board="three")
    assert game.returns == (-1, 1)
    assert game.transcript(0)[-3:] == [
        "Player 1 places a man on b3 and closes a mill.",
        "Player 1 removes the man on a3.",
        "Player 0 has two men left: player 1 wins.",
    ]


def test_the_drawings_of_the_small_boards_show_their_lines():
    assert played("c5 b2", board="six").view(1).splitlines() == [
        "5 .---X---.",
        "  |   |   |",
        "4 | .-.-. |",
        "  | |   | |",
        "3 .-.   .-.",
        "  | |   | |",
        "2 | O-.-. |",
        "  |   |   |",
        "1 .---.---.",
        "  a b c d e",
        "to place: X 5, O 5",
    ]
    assert played("b2 c1", board="three").view(1).splitlines() == [
        "3 .-.-.", "  |\\|/|", "2 .-X-.", "  |/|\\|", "1 .-.-O", "  a b c", "to place: X 2, O 2",
    ]  # fmt: skip


def test_the_features_are_men_to_place_quiet_moves_and_points():
    game = played("b2 c1 a1", board="three")
    points = [0, 0, 0, 0, -1, 0, -1, 0, 1]
    assert list(game.features(1)) == pytest.approx([2 / 3, 1 / 3, 0, 0, *points])
    assert list(game.features(0))[4:] == [-value for value in points]
    game = position("a1 d2 g1 c5", "a7 b6 f4 e3", draw_after=5)
    assert list(lockstep.played(game, "c5d5", "a7a4").features(1))[:4] == [0, 0, 0.2, 0]
    assert list(lockstep.played(game, "d2d1").features(1))[:4] == [0, 0, 0, 1]


@pytest.mark.parametrize("board", ["nine", "six", "three"])
@pytest.mark.parametrize("flying", [True, False])
def test_the_rules_name_the_lines_and_give_legal_examples(board, flying):
    game = textgames.new_game("NineMensMorris-v0", board=board, flying=flying)
    for player in (0, 1):
        rules = game.rules(player)
        assert len(rules.split()) <= 255
        place, move = (part.split("]")[0] for part in rules.split("[")[1:])
        assert place in game.legal_actions(0)
        assert move in morris_board(board).steps
        assert move.startswith(place)
    assert rules.count("-") == 2 * {"nine": 16, "six": 8, "three": 8}[board] + 4 * (board == "six")
    assert ("any empty point" in rules) == flying
    assert "after 50 moves of each player" in rules
    assert "third time" not in NineMensMorris(repetition=False).rules(0)


def test_the_actions_without_flying_are_along_the_lines():
    assert len(NineMensMorris().all_actions()) == 24 + 24 * 23
    assert len(NineMensMorris(flying=False).all_actions()) == 24 + 2 * 32
    assert len(NineMensMorris(board="six", flying=False).all_actions()) == 16 + 2 * 20
    assert len(NineMensMorris(board="three", flying=False).all_actions()) == 9 + 2 * 16


@pytest.mark.parametrize("draw_after", [4, 201])
def test_draws_come_after_5_to_200_moves(draw_after):
    with pytest.raises(OptionError, match="draw_after = whole number from 5 to 200, got"):
        textgames.new_game("NineMensMorris-v0", draw_after=draw_after)
