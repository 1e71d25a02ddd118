"""The rule-based players of the games in which all choose at the same time, round by round."""

import pytest
from lockstep import played
from seats import observed, play_on, random_agent

from textgames.agents.bots import matrix_game, public_goods, rock_paper_scissors, two_thirds_average
from textgames.envs.matrix.ordinal_games import NUMBERS
from textgames.episode import Episode
from textgames.illegal import illegal_policy
from textgames.registration import new_game


def play(start, players, seed=0):
    episode = Episode(start, seed, illegal_policy("raise"))
    return play_on(episode, dict(enumerate(players))).game


def reply(bot, game, player):
    return bot(observed(game, player))


@pytest.mark.parametrize(
    ("letters", "following"),
    [("", ""), ("R", ""), ("RP", ""), ("RR", "R"), ("RPRP", "R"), ("RPSRRPS", "R"), ("RPSP", "S")],
)
def test_what_followed_last_time_is_expected_again(letters, following):
    assert rock_paper_scissors.next_letter(letters) == following


@pytest.mark.parametrize("cycle", [["rock"], ["rock", "paper"], ["scissors", "rock", "paper"]])
def test_who_repeats_itself_loses_to_the_bot(cycle):
    start = new_game("RockPaperScissors-v0", rounds=50)
    for seat in (0, 1):
        hands = iter(cycle * 50)
        players = [lambda observation: next(hands)] * 2  # noqa: B023
        players[seat] = rock_paper_scissors.Bot(seed=3)
        assert play(start, players).returns[seat] >= 50 - 3 - 2 * len(cycle)


def test_the_first_hand_is_drawn_and_repeats_with_the_seed():
    start = new_game("RockPaperScissors-v0")
    hands = [reply(rock_paper_scissors.Bot(seed), start, 0) for seed in range(30)]
    assert set(hands) == {"[rock]", "[paper]", "[scissors]"}
    assert hands == [reply(rock_paper_scissors.Bot(seed), start, 0) for seed in range(30)]


@pytest.mark.parametrize(
    ("options", "guesses", "expected"),
    [
        ({"num_players": 2}, (), "[0]"),
        ({"num_players": 2, "fraction": "4/3"}, (), "[100]"),
        ({"num_players": 4}, (), "[22]"),  # 2/3 of the mean of 37, 37, 37 and 22
        ({"num_players": 3}, ("90", "21", "49"), "[20]"),  # 2/3 of the mean of 20, 21 and 49
        ({"num_players": 3, "fraction": "4/3"}, ("5", "90", "90"), "[100]"),
    ],
)
def test_the_guess_is_the_target_if_the_others_guess_as_before(options, guesses, expected):
    game = played(new_game("TwoThirdsAverage-v0", **options), *guesses)
    assert reply(two_thirds_average.Bot(), game, 0) == expected


@pytest.mark.parametrize("fraction", ["1/2", "2/3", "4/3"])
@pytest.mark.parametrize("num_players", [2, 3, 8])
def test_it_wins_more_than_its_share_against_random_guesses(num_players, fraction):
    start = new_game("TwoThirdsAverage-v0", num_players, fraction=fraction, rounds=100)
    players = [random_agent(seed) for seed in range(num_players)]
    players[1] = two_thirds_average.Bot()
    assert play(start, players).returns[1] > 100 / num_players


@pytest.mark.parametrize(
    ("given", "expected"),
    [((), "[20]"), (("0", "20", "10"), "[20]"), (("20", "20", "9"), "[0]")],
)
def test_it_gives_all_while_the_others_give_enough(given, expected):
    game = played(new_game("PublicGoods-v0", 3), *given)
    assert reply(public_goods.Bot(), game, 0) == expected


def test_among_its_like_all_is_given_until_the_last_round():
    start = new_game("PublicGoods-v0", 4, talk=True, punishment=True)
    game = play(start, [public_goods.Bot()] * 4)
    assert game.returns == pytest.approx((9 * 32 + 20,) * 4)


@pytest.mark.parametrize("options", [{}, {"num_players": 10, "multiplier": 5.0}, {"rounds": 1}])
def test_it_earns_more_than_those_who_give_at_random(options):
    start = new_game("PublicGoods-v0", **options)
    players = [random_agent(seed) for seed in range(start.num_players)]
    players[1] = public_goods.Bot()
    returns = [play(start, players, seed).returns for seed in range(30)]
    others = sum(sum(row) - row[1] for row in returns) / (start.num_players - 1)
    assert sum(row[1] for row in returns) > others


def test_over_all_matrix_games_the_best_answer_earns_more_than_random_choices():
    earned = [0.0, 0.0]
    for number in NUMBERS:
        start = new_game("MatrixGame-v0", game=str(number), rounds=5)
        returns = play(start, [matrix_game.Bot(), random_agent(number)]).returns
        earned = [old + new for old, new in zip(earned, returns, strict=True)]
    assert earned[0] / (5 * 144) > 2.75
    assert earned[1] / (5 * 144) < 2.65


def test_where_no_pure_choices_hold_both_bots_go_on_mixing():
    start = new_game("MatrixGame-v0", game="233", rounds=100)  # no pure equilibrium
    moves = play(start, [matrix_game.Bot(), matrix_game.Bot()]).moves
    assert all(0.1 < own.count("0") / 100 < 0.9 for own in moves)


def test_in_sequential_games_the_follower_answers_best_and_the_leader_expects_it():
    start = new_game("MatrixGame-v0", game="chicken", form="sequential")
    assert play(start, [matrix_game.Bot(), matrix_game.Bot()]).returns == (4, 2)
    told = played(start.clone(), "A")
    assert reply(matrix_game.Bot(), told, 1) == "[B]"
