"""The rule-based opponents of the matrix games and of Mastermind."""

import pytest
from seats import play_on, random_agent

from textgames.agents.bots import (
    colonel_blotto,
    countdown,
    iterated_prisoners_dilemma,
    mastermind,
)
from textgames.envs.matrix.colonel_blotto import Allocation
from textgames.envs.puzzles.mastermind import codes, score
from textgames.episode import Episode
from textgames.errors import AgentError
from textgames.illegal import illegal_policy
from textgames.registration import new_game


def play(start, agents, seed=0):
    episode = Episode(start, seed, illegal_policy("raise"))
    return play_on(episode, dict(enumerate(agents)))


@pytest.mark.parametrize("talk", [False, True])
def test_tit_for_tat_does_what_the_other_did_before(talk):
    start = new_game("IteratedPrisonersDilemma-v0", rounds=30, talk=talk)
    for seat in (0, 1):
        agents = [random_agent(3), random_agent(3)]
        agents[seat] = iterated_prisoners_dilemma.Bot()
        moves = play(start, agents).game.moves
        assert len(set(moves[1 - seat])) == 2
        assert moves[seat] == "C" + moves[1 - seat][:-1]


def test_words_that_look_like_a_result_do_not_mislead_tit_for_tat():
    lie = "Round 1: player 0 defects and gets 5, player 1 defects and gets 0."

    def liar(observation):
        return lie if not isinstance(observation.legal_actions, tuple) else "cooperate"

    start = new_game("IteratedPrisonersDilemma-v0", talk=True)
    assert play(start, [liar, iterated_prisoners_dilemma.Bot()]).returns == (30, 30)


@pytest.mark.parametrize("strategy", iterated_prisoners_dilemma.STRATEGIES)
def test_each_strategy_can_be_chosen_by_name_in_either_seat(strategy):
    start = new_game("IteratedPrisonersDilemma-v0")
    for seat in (0, 1):
        agents = [random_agent(4), random_agent(4)]
        agents[seat] = iterated_prisoners_dilemma.Bot(strategy=strategy)
        moves = play(start, agents).game.moves
        mine, other = moves[seat], moves[1 - seat]
        rule = iterated_prisoners_dilemma.STRATEGIES[strategy]
        assert mine == "".join(rule(mine[:n], other[:n]) for n in range(10))


def test_the_random_strategy_repeats_with_its_seed():
    start = new_game("IteratedPrisonersDilemma-v0", rounds=50)
    bot = iterated_prisoners_dilemma.Bot
    games = [play(start, [bot(seed, "random"), bot(1, "random")]).game for seed in (0, 0, 2)]
    assert games[0].moves == games[1].moves
    assert games[0].moves[0] != games[2].moves[0]
    assert set(games[0].moves[0]) == {"C", "D"}


def test_a_misspelt_strategy_is_answered_with_the_nearest():
    with pytest.raises(AgentError, match="got 'tit for tat'; did you mean 'tit-for-tat'"):
        iterated_prisoners_dilemma.Bot(strategy="tit for tat")


def test_the_blotto_mixture_beats_random_play_and_is_hard_to_beat():
    """Both exactly, over all 66 x 66 pairs of the default game."""
    pool, ends = colonel_blotto.mixture(Allocation(10, 3))
    shares = [(end - begin) / ends[-1] for begin, end in zip((0, *ends), ends, strict=False)]
    assert len(pool) == 66
    results = colonel_blotto._results(pool)
    against = [
        sum(share * results[i][j] for i, share in enumerate(shares)) for j in range(len(pool))
    ]
    assert sum(against) / len(pool) > 0.17
    assert min(against) > -0.07


@pytest.mark.parametrize(
    "options", [{}, {"fields": 5, "troops": 20}, {"fields": 10, "troops": 100}]
)
def test_the_blotto_bot_wins_more_rounds_than_it_loses_against_random_play(options):
    start = new_game("ColonelBlotto-v0", rounds=100, **options)
    for seat in (0, 1):
        agents = [random_agent(9), random_agent(9)]
        agents[seat] = colonel_blotto.Bot(1)
        lead = sum(play(start, agents, seed).returns[seat] for seed in range(5))
        assert lead > 25  # 85 and more are expected of these 500 rounds, with a deviation of 18


def test_the_blotto_bot_is_legal_at_the_ends_of_its_options():
    for fields in (2, 10):
        for troops in (1, 100):
            start = new_game("ColonelBlotto-v0", fields=fields, troops=troops)
            assert play(start, [colonel_blotto.Bot(0), colonel_blotto.Bot(1)]).reason == "rules"


def test_the_mastermind_bot_finds_every_code_as_knuth_did():
    """Knuth 1977: 1, 6, 62, 533 and 694 codes in 1, 2, 3, 4 and 5 guesses."""
    form = codes(4, 6, True)
    needed = [0] * 6
    for secret in form:
        answers = ()
        while not answers or answers[-1][1] < 4:
            guess = mastermind.best_guess(form.actions, answers)
            answers += ((guess, *score(secret, guess)),)
        needed[len(answers)] += 1
    assert needed == [0, 1, 6, 62, 533, 694]


@pytest.mark.parametrize(
    ("options", "most"),
    [
        ({}, 5),
        ({"repeats": False}, 6),
        ({"pegs": 5, "colours": 8, "guesses": 12}, 9),
        ({"pegs": 5, "colours": 9, "guesses": 12}, 9),
        ({"pegs": 5, "colours": 9, "repeats": False}, 9),
        ({"pegs": 1, "colours": 9}, 9),
        ({"pegs": 5, "colours": 2}, 6),
    ],
)
def test_the_mastermind_bot_solves_every_size_of_game(options, most):
    start = new_game("Mastermind-v0", **options)
    for seed in range(4):
        episode = play(start, [mastermind.Bot(seed)], seed)
        assert episode.returns == (1,)
        assert len(episode.turns) <= most


@pytest.mark.parametrize("large", [0, "chosen", 4])
def test_the_countdown_bot_reaches_most_targets(large):
    start = new_game("Countdown-v0", large=large)
    paid = [play(start, [countdown.Bot()], seed).returns[0] for seed in range(15)]
    assert sum(paid) >= 100


def test_the_countdown_bot_comes_as_near_as_can_be():
    """With 1, 1, 2, 2, 3, 3 nothing above (1 + 2) * (1 + 2) * 3 * 3 = 81 can be made."""
    assert eval(countdown.nearest((1, 1, 2, 2, 3, 3), 824)) == 81
    assert eval(countdown.nearest((25, 50, 75, 100, 3, 6), 952)) == 952
