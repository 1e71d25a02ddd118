"""The batch: many games in progress, replied to in any order."""

import pickle
from collections import Counter

import numpy as np
import pytest

import textgames
from textgames.batch import Batch
from textgames.chance import Stream
from textgames.core import CHANCE, Game
from textgames.env import GameEnv
from textgames.episode import random_action
from textgames.errors import GameError, IllegalAction, OptionError, UnknownGame, UsageError
from textgames.forms import written
from textgames.illegal import IllegalReplies

KUHN = "KuhnPoker-v0"
MIX = {KUHN: 3, "TicTacToe-v0": 1}


def random_reply(position, rng):
    return written(random_action(position.legal_actions, rng), position.legal_actions)


def play(batch, steps, seed=0, share=1.0):
    """Answer a random share of what waits, `steps` times; return the finished games."""
    rng, finished = Stream(seed), []
    for _ in range(steps):
        chosen = [position for position in batch.waiting() if rng.random() < share]
        finished += batch.step([(position, random_reply(position, rng)) for position in chosen])
    return finished


def facts(game):
    return game.number, game.id, game.seed, game.returns, game.turns, game.reason


def test_a_batch_keeps_its_size_and_gives_back_finished_games():
    batch = textgames.make_batch(KUHN, 16, seed=3)
    finished = play(batch, 50)
    assert len(batch) == 16
    assert len(finished) > 100
    assert all(game.reason == "rules" and sum(game.returns) == 0 for game in finished)
    assert sorted({game.number for game in finished}) == sorted(game.number for game in finished)


def test_the_same_seed_gives_the_same_games():
    runs = [
        [facts(game) for game in play(textgames.make_batch(KUHN, 8, seed=3), 30)] for _ in range(2)
    ]
    other = [facts(game) for game in play(textgames.make_batch(KUHN, 8, seed=4), 30)]
    assert runs[0] == runs[1] != other


def test_a_finished_game_is_the_one_that_make_gives_for_its_seed():
    for game in play(textgames.make_batch(KUHN, 8, seed=3, rounds=2), 40):
        env = textgames.make(KUHN, rounds=2)
        env.reset(seed=game.seed)
        for turn in game.turns:
            env.step(turn.reply)
        assert env.episode.returns == game.returns
        assert env.game.history == game.episode.game.history


def test_which_replies_come_first_changes_no_game():
    """Game `number` of a run has its own seed, whatever becomes of the others."""

    def first_legal(batch, share, seed):
        rng, seen = Stream(seed), {}
        while len(seen) < 40:
            chosen = [p for p in batch.waiting() if rng.random() < share]
            for game in batch.step([(p, f"[{p.legal_actions[0]}]") for p in chosen]):
                seen[game.number] = (game.seed, game.returns, game.turns)
        return {number: seen.get(number) for number in range(20)}

    hasty = first_legal(textgames.make_batch(KUHN, 4, seed=9), 1.0, 1)
    patient = first_legal(textgames.make_batch(KUHN, 4, seed=9), 0.3, 2)
    assert {n: f for n, f in hasty.items() if f} | {n: f for n, f in patient.items() if f} == hasty


def test_a_mix_is_drawn_by_weight_and_lives_side_by_side():
    batch = textgames.make_batch(MIX, 32, seed=1)
    ids = Counter(game.id for game in play(batch, 300, share=0.5))
    assert set(ids) == set(MIX)
    started = Counter(p.observation.game.id for p in textgames.make_batch(MIX, 2000, 1).waiting())
    assert 1350 < started[KUHN] < 1650


def test_all_who_move_at_the_same_time_wait_and_may_reply_in_any_order():
    def outcomes(order):
        batch = textgames.make_batch("IteratedPrisonersDilemma-v0", 1, seed=0, rounds=3)
        finished, seen = [], []
        while not finished:
            waiting = batch.waiting()
            assert [p.agent for p in waiting] == ["player_0", "player_1"]
            moves = {"player_0": "[cooperate]", "player_1": "[defect]"}
            first, second = waiting[::order]
            assert batch.step([(first, moves[first.agent])]) == []
            assert batch.waiting() == [second]
            assert list(second.observation["messages"]) == seen
            finished = batch.step({second: moves[second.agent]})
            if not finished:
                seen = list(batch.waiting()[0].observation["messages"])
        return finished[0].returns, finished[0].episode.game.history

    assert outcomes(1) == outcomes(-1)
    assert outcomes(1)[0] == (0, 15)


def test_a_position_can_be_answered_once():
    batch = textgames.make_batch(KUHN, 2, seed=0)
    position = batch.waiting()[0]
    batch.step([(position, "[check]")])
    with pytest.raises(UsageError, match="does not wait"):
        batch.step([(position, "[check]")])


def test_an_illegal_reply_is_asked_again_with_the_complaint_and_then_forfeits():
    batch = textgames.make_batch("TicTacToe-v0", 1, seed=0)
    for left in (2, 1):
        position = batch.waiting()[0]
        assert batch.step([(position, "I resign")]) == []
        assert f"You have {left} more tr" in batch.waiting()[0].observation["messages"][-1]
    (game,) = batch.step([(batch.waiting()[0], "I resign")])
    assert (game.reason, game.offender, game.returns) == ("forfeit", 0, (-1, 1))
    assert [turn.action for turn in game.turns] == [None, None, None]
    assert len(batch) == len(batch.waiting()) == 1


def test_an_offender_leaves_nobody_waiting():
    batch = textgames.make_batch("IteratedPrisonersDilemma-v0", 1, seed=0, illegal="spiral")
    first, second = batch.waiting()
    (game,) = batch.step([(second, "nonsense")])
    assert (game.offender, game.returns) == (1, (0.5, -1.5))
    assert first not in batch.waiting()
    assert [position.agent for position in batch.waiting()] == ["player_0", "player_1"]


def test_an_illegal_reply_that_raises_leaves_its_position_waiting():
    batch = textgames.make_batch(KUHN, 1, seed=0, illegal="raise")
    (position,) = batch.waiting()
    with pytest.raises(IllegalAction, match="expected one of"):
        batch.step([(position, "fold")])
    assert batch.waiting() == [position]
    batch.step([(position, "bet")])


def test_a_random_action_in_place_of_an_illegal_reply_goes_on():
    policy = textgames.IllegalReplies(retries=0, then="random")
    batch = textgames.make_batch("IteratedPrisonersDilemma-v0", 2, seed=0, illegal=policy, rounds=2)
    finished = []
    for _ in range(2):
        finished += batch.step([(position, "?") for position in batch.waiting()])
    assert [game.reason for game in finished] == ["rules", "rules"]
    assert all(turn.action and turn.complaint for game in finished for turn in game.turns)


def test_a_limit_on_turns_truncates():
    batch = textgames.make_batch("TicTacToe-v0", 1, seed=0, max_turns=3)
    finished = play(batch, 3)
    assert [(game.reason, len(game.turns), game.returns) for game in finished] == [
        ("truncated", 3, (0, 0))
    ]


def test_a_payoff_as_outcome_is_a_win_a_draw_or_a_loss():
    batch = textgames.make_batch(KUHN, 8, seed=0, payoff="outcome", rounds=3)
    assert {game.returns for game in play(batch, 60)} <= {(1, -1), (-1, 1), (0, 0)}


@pytest.mark.parametrize("id", [KUHN, "TicTacToe-v0", "Wordle-v0", "Hanabi-v0"])
def test_who_has_won_is_told_whatever_is_paid(id):
    """By the rules, by a limit on turns, and by forfeits with returns of a trainer's own too."""
    cases = (
        {"max_turns": 60}, {"max_turns": 2}, {"illegal": IllegalReplies(0)},
        {"illegal": IllegalReplies(0, returns=(-1.5, 0.5))},
    )  # fmt: skip
    for settings in cases:
        there, here = (
            textgames.make_batch(id, 4, seed=1, payoff=payoff, **settings)
            for payoff in ("units", "outcome")
        )
        if "illegal" in settings:
            ended = [batch.step([(p, "?") for p in batch.waiting()[:1]]) for batch in (there, here)]
        else:
            ended = [play(batch, 60) for batch in (there, here)]
        assert [game.outcome for game in ended[0]] == [game.outcome for game in ended[1]] != []
        for game in ended[1]:
            own = game.offender is not None and game.episode.illegal.returns is not None
            assert own or game.outcome == game.returns
        assert {game.outcome for game in ended[0] if game.reason == "truncated"} <= {
            (0,) * ended[0][0].episode.num_players
        }
    assert not any(any(p.observation.source.outcome) for p in there.waiting())  # nobody yet


def test_what_was_done_is_told_without_a_copy_of_the_position():
    batch = textgames.make_batch(KUHN, 20, seed=1)
    play(batch, 100)  # each hand was there before
    for position in batch.waiting():
        told = position.observation.source
        shared = told._shared
        history, players = told.history, told.num_players
        assert told._shared is shared is not None
        assert (list(history), players) == (told.game.history, told.game.num_players)


def test_a_group_has_one_start_and_is_not_replaced():
    batch = textgames.make_batch(KUHN, 2, seed=0)
    places = batch.group(5)
    assert len(batch) == 7
    cards = {batch._places[place].episode.game.cards for place in places}
    assert len(cards) == 1
    finished = [game for game in play(batch, 20) if game.game in places]
    assert len(finished) == 5
    assert len({game.group for game in finished}) == len({game.seed for game in finished}) == 1
    assert len(batch) == 2


def test_a_group_can_name_its_game_and_seed():
    batch = textgames.make_batch([KUHN, "TicTacToe-v0"], 2, seed=0)
    places = batch.group(3, id=KUHN, seed=11)
    assert {batch._places[place].episode.seed for place in places} == {11}
    with pytest.raises(OptionError, match="size: expected a whole number of at least 1, got -1"):
        batch.group(-1)
    with pytest.raises(OptionError, match="one of the batch's games"):
        batch.group(3, id="ConnectFour-v0")


def test_a_fork_plays_on_from_mid_game_with_other_cards():
    """Round 1 is the same, round 2 is dealt anew from the fork's own seed."""
    batch = textgames.make_batch(KUHN, 1, seed=5, rounds=2)
    batch.step([(batch.waiting()[0], "[check]")])
    forks = [batch.fork(0, seed=seed) for seed in range(12)]
    twins = [batch.fork(0) for _ in range(3)]
    while len(batch) > 1:
        batch.step([(p, f"[{p.legal_actions[0]}]") for p in batch.waiting() if p.game != 0])
        second = {
            place: batch._places[place].episode.game.cards
            for place in forks + twins
            if place in batch._places and batch._places[place].episode.game.round == 1
        }
        if len(second) == 15:
            assert len({second[place] for place in forks}) > 1
            assert len({second[place] for place in twins}) == 1
            break
    else:
        pytest.fail("no two games were in the second round at the same time")
    with pytest.raises(UsageError, match="no game 99"):
        batch.fork(99)


def test_a_batch_survives_pickling_in_mid_game():
    batch = textgames.make_batch(KUHN, 4, seed=2, rounds=3)
    play(batch, 5)
    twin = pickle.loads(pickle.dumps(batch))
    assert [facts(game) for game in play(batch, 30)] == [facts(game) for game in play(twin, 30)]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"size": 0}, "size: expected a whole number of at least 1, got 0"),
        ({"size": 1.5}, "size: expected"),
        ({"size": True}, "size: expected a whole number of at least 1, got True"),
        ({"max_turns": True}, "max_turns: expected a whole number of at least 1 or None, got True"),
        ({"ids": {KUHN: 0}}, "weights above 0"),
        ({"ids": {KUHN: "1"}}, "weights above 0"),
        ({"ids": {KUHN: float("nan")}}, "weights above 0"),
        ({"max_turns": 0}, "max_turns: expected a whole number of at least 1 or None, got 0"),
        ({"ids": []}, "at least one game"),
        ({"payoff": "chips"}, "payoff: expected"),
        ({"illegal": "forfiet"}, "did you mean 'forfeit'"),
        ({"seed": -1}, "seed: expected a whole number of at least 0, got -1"),
    ],
)
def test_wrong_arguments_get_one_clear_sentence(arguments, complaint):
    with pytest.raises(OptionError, match=complaint):
        textgames.make_batch(**{"ids": KUHN, "size": 1, **arguments})


@pytest.mark.parametrize("ids", [5, None, [5], ["KuhnPoker-v0", None]])
def test_what_is_no_id_is_no_game(ids):
    with pytest.raises(UnknownGame, match=r"expected ids of games|there is no game (5|None)"):
        textgames.make_batch(ids, 1)


@pytest.mark.parametrize("replies", [5, None, "[bet]", ["[bet]"], [5], [()]])
def test_what_is_no_reply_is_told(replies):
    batch = textgames.make_batch(KUHN, 1, seed=1)
    with pytest.raises(UsageError, match="expected replies by position, or pairs of position and"):
        batch.step(replies)


def test_whole_numbers_may_come_from_numpy():
    batch = textgames.make_batch(KUHN, np.int64(3), np.int64(1), max_turns=np.int64(1))
    assert len(batch) == 3
    assert batch.group(np.int64(2)) == [3, 4]
    [position, *_] = batch.waiting()
    assert [game.reason for game in batch.step([(position, "bet")])] == ["truncated"]


def test_games_that_ended_before_a_mistake_are_given_back_by_the_next_call():
    batch = textgames.make_batch("TicTacToe-v0", 2, seed=0)
    for cell in "0314":
        batch.step([(position, cell) for position in batch.waiting()])
    first, second = batch.waiting()
    with pytest.raises(UsageError, match="expected a reply"):
        batch.step([(first, "2"), (second, 2)])
    assert second in batch.waiting()
    assert [(game.number, game.returns) for game in batch.step({second: "2"})] == [
        (0, (1, -1)), (1, (1, -1)),
    ]  # fmt: skip


def test_who_replies_first_changes_no_action_drawn_for_an_illegal_reply():
    def history(order):
        policy = textgames.IllegalReplies(retries=0, then="random")
        batch = textgames.make_batch(
            "IteratedPrisonersDilemma-v0", 1, seed=4, illegal=policy, rounds=20
        )
        finished = []
        while not finished:
            finished = batch.step([(position, "?") for position in batch.waiting()[::order]])
        return finished[0].episode.game.history

    assert history(1) == history(-1)
    assert len(set(history(1))) == 2


def test_a_position_is_pickled_as_it_was_read():
    batch = textgames.make_batch(KUHN, 1, seed=0)
    (position,) = batch.waiting()
    read = dict(position.observation)
    batch.step({position: "bet"})
    again = pickle.loads(pickle.dumps(position))
    assert dict(again.observation) == read
    assert (again.legal_actions, again.agent) == (("check", "bet"), "player_0")


class Coin(Game):
    """Chance may end it before the player is asked; with `always` it does."""

    min_players = max_players = 1
    utility = "general-sum"

    def setup(self, always: bool = False):
        self.always = always
        self.ask(CHANCE)

    def legal_actions(self, player):
        return ["heads", "tails"]

    def play(self, player, action):
        if player == CHANCE and action == "heads" and not self.always:
            self.ask(0)
        else:
            self.end((1.0 if player == CHANCE else 0.0,))

    def rules(self, player):
        return "Say [heads] or [tails]."

    def return_range(self):
        return 0, 1


def test_games_over_before_anybody_replies_are_given_back_and_paid():
    batch = Batch([(Coin(), 1.0)], 8, seed=1)
    finished = play(batch, 10)
    assert {len(game.turns) for game in finished} == {0, 1}
    assert all(game.returns == (1.0 - len(game.turns),) for game in finished)
    assert len({game.number for game in finished}) == len(finished)
    assert len(batch) == len(batch.waiting()) == 8
    with pytest.raises(GameError, match="over before anybody has to reply"):
        Batch([(Coin(always=True), 1.0)], 1, seed=1)
    env = GameEnv(Coin(always=True))
    env.reset(seed=1)
    assert env.last()[1:4] == (1.0, True, False)


def test_what_is_legal_cannot_be_changed_by_who_reads_it():
    """Coin returns a list."""
    env = GameEnv(Coin())
    seeds = iter(range(100))
    while not env.agents or env.episode.reason:
        env.reset(seed=next(seeds))
    assert env.last()[4]["legal_actions"] == env.last()[0].legal_actions == ("heads", "tails")


def test_a_set_of_games_is_drawn_from_alike_in_every_process():
    ids = [KUHN, "TicTacToe-v0", "LeducHoldem-v0", "ConnectFour-v0"]
    drawn = [
        [position.observation.game.id for position in textgames.make_batch(some, 20, 1).waiting()]
        for some in (ids, set(ids), frozenset(ids[::-1]), ids[::-1])
    ]
    assert drawn[0] == drawn[1] == drawn[2] == drawn[3]
    twice = textgames.make_batch([KUHN, KUHN, "TicTacToe-v0"], 300, seed=1).waiting()
    assert 170 < sum(position.observation.game.id == KUHN for position in twice) < 230
