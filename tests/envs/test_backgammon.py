"""Backgammon rule by rule.

The rules are those of a single game without the cube (Tom Keith, Backgammon Galore, "Rules of
Backgammon").
"""

import pytest
from backgammon import at, board, legal
from lockstep import played
from seats import play_on, started

from textgames.agents.bots.backgammon import Bot
from textgames.core import CHANCE, EVERYONE
from textgames.envs.board.backgammon import FIRST_ROLLS, MOST, Backgammon


def test_there_are_15_first_rolls_and_21_rolls():
    """A double is rolled in one way, any other roll in two."""
    game = Backgammon()
    first = game.chance_outcomes()
    assert [name for name, _ in first] == list(FIRST_ROLLS)
    assert len({frozenset(name.split("-")) for name, _ in first}) == 15
    assert {chance for _, chance in first} == {1 / 30}
    later = played(game, "3-1", "8/5 6/5").chance_outcomes()
    assert len(later) == 21
    assert {chance for name, chance in later if name[0] == name[2]} == {1 / 36}
    assert {chance for name, chance in later if name[0] != name[2]} == {2 / 36}


@pytest.mark.parametrize(("roll", "player"), [("3-1", 0), ("1-3", 1)])
def test_the_higher_number_begins_with_both(roll, player):
    game = played(Backgammon(), roll)
    assert game.to_act == (player,)
    assert game.transcript(EVERYONE) == [
        f"Player 0 rolls {roll[0]}, player 1 rolls {roll[2]}: player {player} begins with 3-1."
    ]
    played(game, "8/5 6/5", "4-2")
    assert game.to_act == (1 - player,)
    assert game.transcript(EVERYONE)[1:] == [
        f"Player {player} plays 8/5 6/5.", f"Player {1 - player} rolls 4-2."
    ]  # fmt: skip


def test_who_can_use_one_number_but_not_both_uses_the_higher():
    mine = board(p24=1, off=14)
    on_13, on_18, on_19 = {"p12": 2}, {"p7": 2}, {"p6": 2}  # as the other player counts
    assert legal(at(mine, board(p1=13, **on_13), "6-5")) == ["24/18"]
    assert legal(at(mine, board(p1=11, **on_13, **on_18), "6-5")) == ["24/19"]
    assert at(mine, board(p1=11, **on_18, **on_19), "6-5").to_act == (CHANCE,)


def test_who_can_use_both_numbers_must():
    """7/2 is blocked: 8/2 would leave no 5, and after 8/3 the 6 can be used."""
    assert legal(at(board(p8=1, p7=1, off=13), board(p23=2, p1=13), "6-5")) == ["8/3 7/1"]


def test_a_double_is_used_as_often_as_can_be():
    on_15 = board(p10=2, p1=13)
    assert legal(at(board(p24=1, p23=1, off=13), on_15, "3-3")) == [
        "24/18 23/17", "24/21 23/14", "23/11"
    ]  # fmt: skip
    assert legal(at(board(p24=1, off=14), on_15, "3-3")) == ["24/18"]
    assert legal(at(board(p24=1, off=14), board(p1=15), "5-5")) == ["24/4"]
    assert legal(at(board(p6=2, off=13), board(p1=15), "6-6")) == ["6/off(2)"]


def test_checkers_on_the_bar_enter_before_others_move():
    free, on_19 = board(p1=15), board(p6=2, p1=13)
    assert legal(at(board(bar=1, p6=14), free, "6-2")) == ["bar/17", "bar/19 6/4"]
    assert legal(at(board(bar=1, p6=14), on_19, "6-2")) == ["bar/17"]
    assert legal(at(board(bar=2, p6=13), free, "6-2")) == ["bar/19 bar/23"]
    assert legal(at(board(bar=2, p6=13), on_19, "6-2")) == ["bar/23"]


def test_who_cannot_move_is_passed_over():
    game = at(board(bar=1, p6=14), board(p6=2, p1=13), "6-6")
    assert (game.to_act, game.turn, game.turns) == ((CHANCE,), 1, 1)
    assert game.transcript(1) == ["Player 0 rolls 6-6 and cannot move."]
    assert "rolled" not in game.view(0)


def test_checkers_are_borne_off_once_all_are_at_home():
    far = board(p1=15)
    assert legal(at(board(p8=1, p3=1, off=13), far, "6-2")) == ["8/2 3/1", "8/off"]
    assert legal(at(board(p13=1, p3=2, off=12), far, "3-2")) == ["13/8", "13/10 3/1"]


def test_a_higher_number_bears_off_only_the_farthest_checker():
    far = board(p1=15)
    assert legal(at(board(p5=1, p3=2, off=12), far, "6-4")) == ["5/off 3/off", "5/1 3/off"]
    assert legal(at(board(p6=1, p3=2, off=12), far, "5-4")) == ["6/1 3/off", "6/2 3/off"]


def test_a_lone_checker_is_hit_and_goes_to_the_bar():
    mine, other = board(p13=1, p8=1, p6=13), board(p18=1, p20=1, p1=13)  # on my 7 and 5
    game = played(at(mine, other, "6-1"), "13/7* 6/5*")
    assert game.checkers == (board(p8=1, p7=1, p6=12, p5=1), board(bar=2, p1=13))
    assert game.transcript(EVERYONE)[-1] == "Player 0 plays 13/7* 6/5* and hits 2 checkers."
    game = played(at(mine, other, "3-1", player=1), "8/7* 6/3")
    assert game.checkers == (board(p20=1, bar=1, p1=13), board(p13=1, p7=1, p6=12, p3=1))
    assert game.transcript(EVERYONE)[-1] == "Player 1 plays 8/7* 6/3 and hits 1 checker."


def test_a_checker_may_hit_on_its_way():
    game = at(board(p24=1, p13=1, off=13), board(p7=1, p5=1, p1=13), "6-4")
    assert legal(game) == ["24/18*/14", "24/18* 13/9", "13/3", "24/20*/14", "24/20* 13/7"]
    assert played(game, "24/20*/14").checkers[1] == board(p7=1, bar=1, p1=13)


@pytest.mark.parametrize(
    ("other", "counts", "kind"),
    [
        (board(off=1, bar=1, p24=13), (1, 1, 1), ""),
        (board(p18=15), (1, 2, 2), " a gammon: 2 points"),
        (board(p19=1, p6=14), (1, 2, 3), " a backgammon: 3 points"),
        (board(p24=1, p6=14), (1, 2, 3), " a backgammon: 3 points"),
        (board(bar=1, p6=14), (1, 2, 3), " a backgammon: 3 points"),
    ],
)
def test_a_win_counts_by_how_far_the_loser_is(other, counts, kind):
    for scoring, worth in zip(MOST, counts, strict=True):
        for player, sign in ((0, 1), (1, -1)):
            game = at(board(p5=1, off=14), other, "6-1", player, scoring=scoring)
            played(game, *legal(game))
            assert game.returns == (sign * worth, -sign * worth)
            told = {1: "", 2: " a gammon: 2 points"}.get(worth, kind)
            assert game.transcript(0)[-1] == (
                f"Player {player} has borne off its last checker and wins{told}."
            )


def test_the_game_is_a_draw_at_the_limit_of_turns():
    game = at(board(bar=1, p6=14), board(p6=2, p1=13), turn_limit=10)
    game.turns = 8
    played(game, "6-6", "2-1")
    assert game.turns == 9
    played(game, legal(game)[0])
    assert game.returns == (0, 0)
    assert game.transcript(0)[-1] == "The limit of 10 turns is reached: a draw."
    game = at(board(bar=1, p6=14), board(p6=2, p1=13), turn_limit=10)
    game.turns = 9
    assert played(game, "6-6").is_terminal


def test_scoring_bounds_the_returns():
    bounds = [Backgammon(scoring=scoring).return_range() for scoring in MOST]
    assert bounds == [(-1, 1), (-2, 2), (-3, 3)]


def test_each_player_sees_its_own_numbers():
    game = played(Backgammon(), "1-3", "8/5 6/5", "6-4")
    assert game.view(0).splitlines() == [
        "  13  14  15  16  17  18 |  19  20  21  22  23  24",
        "  X5   .   .   .  O2   . |  O4  O2   .   .   .  X2",
        "  O5   .   .   .  X3   . |  X5   .   .   .   .  O2",
        "  12  11  10   9   8   7 |   6   5   4   3   2   1",
        "Bar: X 0, O 0. Off: X 0, O 0. Pips: X 167, O 163.",
        "You rolled 6-4.",
    ]
    assert game.view(1).splitlines()[1:] == [
        "  O5   .   .   .  X3   . |  X5   .   .   .   .  O2",
        "  X5   .   .   .  O2   . |  O4  O2   .   .   .  X2",
        "  12  11  10   9   8   7 |   6   5   4   3   2   1",
        "Bar: X 0, O 0. Off: X 0, O 0. Pips: X 167, O 163.",
        "Player 0 rolled 6-4.",
    ]
    view = at(board(p6=12, off=3), board(bar=1, p1=14), player=1).view(0)
    assert " X14" in view
    assert view.splitlines()[-1] == "Bar: X 1, O 0. Off: X 0, O 3. Pips: X 39, O 72."


def test_hypergammon_begins_with_three_checkers():
    game = played(Backgammon(start="hypergammon"), "6-2")
    assert game.checkers == (board(p24=1, p23=1, p22=1),) * 2
    assert "24/18 23/21" in legal(game)


@pytest.mark.parametrize("start", ["backgammon", "hypergammon"])
def test_the_first_example_in_the_rules_is_a_play_of_6_2(start):
    for player, roll in ((0, "6-2"), (1, "2-6")):
        game = played(Backgammon(start=start), roll)
        rules = game.rules(player)
        assert rules.split("[")[1].split("]")[0] in legal(game)


def test_the_features_count_checkers_from_each_side():
    mine, other = board(p24=1, p6=9, off=5), board(p3=2, bar=3, off=10)
    game = at(mine, other, "5-5")
    first, second = game.features(0), game.features(1)
    assert len(first) == len(second) == 2 * (24 * 4 + 2) + 7
    assert list(first[:4]) == [1, 0, 0, 0]
    assert list(first[18 * 4 : 19 * 4]) == [1, 1, 1, 0.5]
    assert list(first[96:98]) == [0, 5 / 15]
    assert list(first[98 + 21 * 4 : 98 + 22 * 4]) == [1, 1, 0, 0]
    assert list(first[194:196]) == [3 / 15, 10 / 15]
    assert list(first[196:]) == [0, 0, 0, 0, 1, 0, 1]
    assert sum(map(bool, first[:194])) == 1 + 4 + 1 + 2
    assert list(second) == [*first[98:196], *first[:98], *first[196:-1], 0]


def test_one_checker_at_a_time_each_number_is_an_action():
    game = played(Backgammon(one_by_one=True), "6-1")
    assert game.view(0).endswith("\nYou rolled 6-1. Left to use: 6 1.")
    assert game.view(1).endswith("\nPlayer 0 rolled 6-1. Left to use: 6 1.")
    assert list(game.features(0)[196:]) == [0.25, 0, 0, 0, 0, 0.25, 1]
    played(game, "8/7")
    assert game.to_act == (0,)
    assert game.view(0).endswith("\nYou rolled 6-1. Left to use: 6.")
    played(game, "13/7")
    assert game.transcript(EVERYONE)[1:] == ["Player 0 plays 8/7.", "Player 0 plays 13/7."]
    assert "rolled" not in game.view(0)
    assert game.to_act == (CHANCE,)
    assert game.turn == 1
    played(game, "3-3", "24/21", "24/21", "13/10")
    assert (game.to_act, game.left) == ((1,), (3,))


def test_one_checker_at_a_time_as_many_numbers_are_used_as_can_be():
    """After 24/18 no 5 could be used, as 19, 13 and 9 are blocked."""
    one = {"one_by_one": True}
    assert legal(at(board(p8=1, p7=1, off=13), board(p23=2, p1=13), "6-5", **one)) == [
        "7/1", "8/3"
    ]  # fmt: skip
    blocked = board(p6=2, p12=2, p16=2, p1=9)
    assert legal(at(board(p24=1, p14=1, off=13), blocked, "6-5", **one)) == ["14/8"]
    mine, on_13 = board(p24=1, off=14), board(p12=2, p1=13)
    game = at(mine, on_13, "6-5", **one)
    assert legal(game) == ["24/18"]
    played(game, "24/18")
    assert game.to_act == (CHANCE,)
    assert game.transcript(EVERYONE)[1:] == [
        "Player 0 plays 24/18.", "Player 0 cannot use the rest of the roll."
    ]  # fmt: skip


def test_one_checker_at_a_time_it_does_not_matter_which_number_bears_off():
    game = at(board(p4=1, p3=1, off=13), board(p1=15), "6-5", one_by_one=True)
    assert legal(game) == ["4/off"]
    assert legal(played(game, "4/off")) == ["3/off"]
    assert game.left == (6,)
    played(game, "3/off")
    assert game.returns == (2, -2)


def test_one_checker_at_a_time_there_are_few_actions():
    """From each of 25 places with six numbers, on points above 0 with or without a hit."""
    actions = Backgammon(one_by_one=True).all_actions()
    borne_off = {f"{point}/off" for point in range(1, 7)}
    moves = {f"{a}/{a - die}" for a in range(2, 25) for die in range(1, 7) if a > die}
    entering = {f"bar/{25 - die}" for die in range(1, 7)}
    hits = {f"{name}*" for name in moves | entering}
    assert len(actions) == len(set(actions))
    assert set(actions) == borne_off | moves | entering | hits
    assert Backgammon().all_actions() == ()


def test_the_built_in_opponent_holds_points_and_hits():
    """Makes the points that everybody makes with 3-1, 4-2 and 6-1, and hits loose checkers."""
    best = {"3-1": "8/5 6/5", "4-2": "8/4 6/4", "6-1": "13/7 8/7"}
    for roll, play in best.items():
        assert Bot(1).choose(played(Backgammon(), roll), 0) == play


def test_the_built_in_opponent_beats_random_play_from_either_seat():
    for seed in range(6):
        seat = seed % 2
        options = {"one_by_one": seed > 3}
        episode = play_on(started("Backgammon-v0", **options), {seat: Bot(seed)}, seed)
        assert episode.returns[seat] > 0
