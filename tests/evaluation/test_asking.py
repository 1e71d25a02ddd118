"""Any agent as a strategy: what it reads, how its replies are counted, and who is asked at once."""

import asyncio
import threading
from itertools import count

import pytest
from solvers.toys import OddOneOut, Pennies

import textgames
from textgames import errors, solvers
from textgames.core import Game
from textgames.episode import Episode
from textgames.evaluation import policy_of
from textgames.illegal import illegal_policy

KUHN = "KuhnPoker-v0"


def read(observation):
    """All of an observation that an agent could read."""
    return (
        observation.player,
        observation["rules"],
        tuple(observation["messages"]),
        observation["view"],
        tuple(observation.legal_actions),
    )


def first(observation):
    return f"[{observation.legal_actions[0]}]"


def test_the_agent_reads_exactly_what_it_would_read_in_play():
    asked = []
    policy_of(lambda observation: (asked.append(read(observation)), first(observation))[1], KUHN, 1)
    played = set()
    for seed in range(300):
        episode = Episode(textgames.new_game(KUHN), seed, illegal_policy("raise"))
        while episode.waiting:
            observation = episode.observe(episode.waiting[0])
            played.add(read(observation))
            legal = observation.legal_actions
            episode.reply(episode.waiting[0], legal[seed >> len(episode) & 1])
    assert len(asked) == len(set(asked)) == 12
    assert set(asked) == played


def test_an_agent_that_names_its_probabilities_is_believed():
    policy = policy_of("random", KUHN)
    assert policy.replies == 0
    assert policy.illegal_rate == 0
    assert all(set(shares.values()) == {0.5} for shares in policy.values())
    tree = solvers.build_tree(textgames.new_game(KUHN))
    assert {state for state, _ in tree.information_sets()} == set(policy)
    assert solvers.nash_conv(tree, policy) == pytest.approx(11 / 12)


def test_replies_are_counted_and_illegal_ones_are_not_hidden():
    """Of four replies two are the last action, one is the first, and one is illegal."""
    number = count()

    def agent(observation):
        calm, bold = observation.legal_actions
        return (bold, f"I <think>{calm}</think> [{bold}]", "what?", calm)[next(number) % 4]

    policy = policy_of(agent, KUHN, samples=40)
    for answer in policy.asked.values():
        assert answer.probabilities == pytest.approx((1 / 3, 2 / 3))
        assert (answer.replies, answer.illegal) == (40, 10)
        assert "got 'what?'" in answer.complaint
    assert policy.replies == 12 * 40
    assert policy.illegal_rate == 0.25


def test_play_is_random_where_no_reply_was_legal():
    policy = policy_of(lambda _: "no", KUHN, samples=3)
    assert policy.illegal_rate == 1
    assert all(answer.probabilities == (0.5, 0.5) for answer in policy.asked.values())


def test_simultaneous_moves_and_more_players_are_asked_for_too():
    assert len(policy_of(first, Pennies(), samples=1)) == 2
    policy = policy_of(first, OddOneOut(), samples=1)
    assert [answer.player for answer in policy.asked.values()].count(0) == 2
    assert len(policy) == 4


def test_a_position_in_the_middle_may_be_asked_about():
    game = textgames.new_game(KUHN)
    for action in ("J", "K", "check"):
        game.apply(action)
    answers = policy_of(first, game, samples=1).asked.values()
    assert [answer.view for answer in answers] == [
        "Round 1 of 1. Your card: K. So far: check.",
        "Round 1 of 1. Your card: J. So far: check bet.",
    ]


def test_asynchronous_replies_are_waited_for_side_by_side_up_to_a_limit():
    running = []
    barrier = asyncio.Barrier(4)  # passes only when four are waited for at once

    async def agent(observation):
        running.append(1)
        most.append(len(running))
        await barrier.wait()
        running.pop()
        return first(observation)

    most = []
    policy = policy_of(agent, KUHN, samples=2, at_once=4)
    assert len(most) == 24
    assert max(most) <= 4
    assert all(answer.probabilities == (1, 0) for answer in policy.asked.values())


def test_a_failure_among_asynchronous_replies_ends_them_all():
    ended = threading.Event()

    async def agent(observation):
        if observation.player == 1:
            raise RuntimeError("the model is gone")
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            ended.set()
            raise

    with pytest.raises(RuntimeError, match="the model is gone"):
        policy_of(agent, KUHN, samples=1)
    assert ended.wait(60)  # the cancelled ones end in a thread of their own


class Stubborn:
    def __init__(self, stated):
        self.stated = stated

    def probabilities(self, observation):
        return self.stated


@pytest.mark.parametrize(
    "stated",
    [{"bet": 0.5}, {"raise": 1.0}, {"check": 1.5, "bet": -0.5}, {"bet": "1"}, "bet", {}],
)
def test_what_is_stated_must_be_probabilities(stated):
    with pytest.raises(errors.AgentError, match=r"Stubborn: expected prob.*check, bet.*sum to 1"):
        policy_of(Stubborn(stated), KUHN)


def test_a_reply_must_be_text():
    with pytest.raises(errors.AgentError, match=r"expected a reply \(str\)"):
        policy_of(lambda _: 3, KUHN)


def never(_):
    raise AssertionError("asked before the game was looked at")


@pytest.mark.parametrize(
    ("id", "options", "why"),
    [
        ("LiarsDice-v0", {}, r"at most 1,000,000 positions, there are about \d"),
        (
            "IteratedPrisonersDilemma-v0",
            {},
            r"at most 1,000,000 positions, there are about 2,000,000",
        ),
        ("Undercover-v0", {}, "expected actions that can be listed"),
    ],
)
def test_games_that_are_too_large_are_refused_before_anyone_is_asked(id, options, why):
    with pytest.raises(errors.UnsupportedGame, match=why):
        policy_of(never, id, **options)


def test_mistakes_are_told_before_anyone_is_asked():
    for name in ("samples", "at_once"):
        for value in (0, -1, True, 1.5):
            with pytest.raises(errors.OptionError, match=f"{name}: expected a whole number of at"):
                policy_of(never, KUHN, **{name: value})
    with pytest.raises(errors.OptionError, match="expected no further options"):
        policy_of(never, textgames.new_game(KUHN), rounds=2)
    with pytest.raises(errors.OptionError, match="rounds"):
        policy_of(never, KUHN, round=2)
    with pytest.raises(errors.AgentError, match="did you mean 'random'"):
        policy_of("randam", KUHN)
    with pytest.raises(errors.AgentError, match="expected an agent or its name, got 5"):
        policy_of(5, KUHN)


def test_progress_is_told_set_by_set():
    for agent in ("random", first):
        told = []
        policy_of(agent, KUHN, samples=2, progress=lambda *done, to=told: to.append(done))
        assert told == [(number, 12) for number in range(1, 13)]


def test_the_same_seed_gives_the_same_strategy():
    def ask(seed):
        return policy_of("mcts:simulations=5", KUHN, samples=3, seed=seed)

    assert ask(1) == ask(1)
    assert ask(1) != ask(2)


def test_the_solvers_offer_it_by_name():
    assert solvers.policy_of is policy_of
    with pytest.raises(AttributeError, match="no attribute 'policy_for'"):
        solvers.policy_for  # noqa: B018


def test_every_game_of_one_action_per_turn_is_asked_once_per_set():
    class Alone(Game):
        min_players = max_players = 1

        def setup(self):
            self.left = 3
            self.ask(0)

        def legal_actions(self, player):
            return ("go",)

        def rules(self, player):
            return "Go."

        def play(self, player, action):
            self.left -= 1
            if self.left:
                self.ask(0)
            else:
                self.end((1,))

    assert [a.probabilities for a in policy_of(first, Alone(), 1).asked.values()] == [(1.0,)] * 3
