"""Games that share their first positions are the same games as those that are played alone."""

import copy
import pickle

import pytest
from driving import Case, looks, plain_cases, readable, same_when_equal

import textgames
from textgames import openings, replay
from textgames.chance import Stream
from textgames.episode import Episode, random_action
from textgames.errors import IllegalAction
from textgames.forms import written
from textgames.illegal import illegal_policy
from textgames.openings import Opening

FORFEIT = illegal_policy("forfeit")


def begun(start, seed=0, illegal=FORFEIT, payoff="units"):
    return Episode(start, seed, illegal, payoff)


def seen(episode):
    """All that an episode shows, whatever it stands on."""
    everyone = range(len(episode.taken))
    return (
        [episode.observe(player).copy() for player in everyone],
        [same_when_equal(episode.legal_actions(player)) for player in everyone],
        *(episode.waiting, episode.returns, episode.taken.copy(), episode.reason),
        *(episode.offender, dict(episode.complaints), episode.turns, episode.rng.state),
    )


def some_reply(episode, player, dice):
    """A legal reply mostly, now and then one that may be anything else."""
    if dice.random() < 0.05:
        return ("", "[nothing]", "[0]", "[1]")[int(dice.random() * 4)]
    legal = episode.legal_actions(player)
    return written(random_action(legal, dice), legal)


def played(episode, seed, most=12):
    """Play on in some order of players; yield what is seen after each reply."""
    dice = Stream(seed)
    yield seen(episode)
    for _ in range(most):
        if episode.reason:
            return
        waiting = episode.waiting
        player = waiting[int(dice.random() * len(waiting))]
        episode.reply(player, some_reply(episode, player, dice))
        yield seen(episode)


def kept(position):
    """All positions of the tree from this one on."""
    yield position
    for after in position._after.values():
        if after is not None:
            yield from kept(after)


@pytest.mark.sweep
@pytest.mark.parametrize("id", list(textgames.registry))
def test_games_that_share_positions_are_those_that_do_not(id):
    shared = 0
    for case in plain_cases(id):
        opening, start = Opening(case()), case()
        for seed in [*range(3)] * 8:  # again and again, a position further every second time
            ours, alone = begun(opening, seed), begun(start, seed)
            for now, expected in zip(played(ours, seed), played(alone, seed), strict=True):
                shared += ours._shared is not None
                assert now == expected
            assert replay.record(ours) == replay.record(alone)
        assert_unchanged(opening, case)
    # cards dealt one by one, two who move at once, one who moves after the other
    assert shared or id not in ("KuhnPoker-v0", "RockPaperScissors-v0", "TicTacToe-v0")


def assert_unchanged(opening, case):
    """Every position that is kept is what its history leads to: nobody has played on with it."""
    for position in kept(opening._first):
        game = case()
        for action in position.game.history:
            game.apply(action)
        assert looks(position.game) == looks(game)
        for player, (messages, view) in position._read.items():
            assert messages == game.transcript(player)
            assert view == game.view(player)
        if readable(game) and game.to_act:
            assert position.legal == openings.fixed(game.legal_actions(game.to_act[0]))


def walked(id="TicTacToe-v0", replies=("[4]", "[0]"), **options):
    """An opening and a game of it that still shares its position after some replies."""
    opening = Opening(textgames.new_game(id, **options))
    for _ in range(12):  # every second one goes a position further
        episode = begun(opening)
        for reply in replies:
            episode.reply(episode.waiting[0], reply)
    assert episode._shared is not None
    return opening, episode


def test_the_position_that_is_handed_out_is_the_games_own():
    opening, episode = walked()
    observation = episode.observe(0)
    observation.game.apply("8")  # what no agent should do spoils its own game only
    assert episode._shared is None
    assert episode.game is observation.game
    assert_unchanged(opening, Case("TicTacToe-v0"))


@pytest.mark.parametrize("payoff", ["units", "outcome"])
def test_what_is_over_stays_as_it_ended_when_its_position_is_asked_for(payoff):
    for end in ("truncate", "forfeit"):
        _, episode = walked("KuhnPoker-v0", ("[check]",), rounds=3)
        episode._payoff = payoff
        if end == "truncate":
            episode.truncate()
        else:
            for _ in range(3):
                episode.reply(1, "[nothing]")
        before = seen(episode)
        assert episode.reason == ("truncated" if end == "truncate" else "forfeit")
        assert episode.game.num_players == 2
        assert seen(episode) == before


@pytest.mark.parametrize(
    "copied", [Episode.fork, copy.copy, copy.deepcopy, lambda e: pickle.loads(pickle.dumps(e))]
)
def test_a_copy_of_a_game_that_shares_its_position_plays_on_alike(copied):
    opening, episode = walked()
    twin = copied(episode)
    if copied is not copy.copy:  # whose lists are the same
        expected = list(played(begun_again(episode), 7))
        assert list(played(twin, 7)) == expected
        assert list(played(episode, 7)) == expected
    assert twin.game is not opening.start
    assert_unchanged(opening, Case("TicTacToe-v0"))


def begun_again(episode):
    """The same game, played alone."""
    again = begun(textgames.new_game(episode.id), episode.seed)
    for turn in episode.turns:
        again.reply(turn.player, turn.reply)
    return again


def test_what_is_pickled_is_the_position_and_not_the_tree():
    opening, episode = walked()
    size = len(pickle.dumps(opening)), len(pickle.dumps(episode))
    for seed in range(200):
        for _ in played(begun(opening, seed), seed):
            pass
    assert len(list(kept(opening._first))) > 20
    assert (len(pickle.dumps(opening)), len(pickle.dumps(episode))) == size


def test_an_illegal_reply_that_is_raised_leaves_the_game_where_it_is():
    _, episode = walked()
    episode.illegal = illegal_policy("raise")
    before = episode.observe(0).copy()
    with pytest.raises(IllegalAction):
        episode.reply(0, "[99]")
    assert episode.observe(0).copy() == before
    episode.reply(0, "[8]")
    assert episode.taken == [2, 1]


def test_what_is_kept_is_limited():
    opening = Opening(textgames.new_game("LeducHoldem-v0"), most=12)
    for seed in range(100):
        assert begun(opening, seed).game.history == begun(opening.start, seed).game.history
    assert len(list(kept(opening._first))) == 12


@pytest.mark.parametrize("id", ["Wordle-v0", "ColonelBlotto-v0"])
def test_what_hardly_comes_again_is_not_kept(id):
    # one word of thousands; soldiers that cannot be listed
    opening = Opening(textgames.new_game(id))
    for _ in range(3):
        list(played(begun(opening, seed=3), 3))
    assert len(list(kept(opening._first))) == 1
