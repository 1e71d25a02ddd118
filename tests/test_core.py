"""The contract itself: what `Game` does for every game, and how chance is drawn."""

import pickle
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textgames.chance import Stream, checked_seed, mixed
from textgames.compiled import fields_of
from textgames.core import CHANCE, EVERYONE, GAME, SEEDS, Game, Message, play_chance
from textgames.envs.board.tic_tac_toe import TicTacToe
from textgames.envs.cards.kuhn_poker import KuhnPoker
from textgames.errors import GameError, OptionError
from textgames.seeds import Numbers


class Table(Game):
    """Three players; the test speaks, and says what kind of game it is."""

    min_players = 2
    max_players = 3
    limits = (-1, 2)

    def setup(self) -> None:
        self.ask(0)

    def play(self, player, action):
        self.ask(player)

    def return_range(self):
        return self.limits


class Urn(Game):
    """One draw of chance, from whatever the test puts in."""

    def setup(self) -> None:
        self.balls, self.weights = ("red", "blue", "red", "green"), None
        self.ask(CHANCE)

    def legal_actions(self, player):
        return self.balls

    def chance_weights(self):
        return self.weights

    def play(self, player, action):
        self.end((0, 0))


def test_messages_reach_those_they_are_for():
    game = Table(3)
    game.tell(EVERYONE, "To all.")
    game.tell(1, "To one.")
    game.tell((0, 2), "To two.")
    game.say(2, "Hello {0}")
    game.say(2, "Psst", to=(0, 2))
    assert game.transcript(1) == ["To all.", "To one.", "Player 2: Hello {0}"]
    assert game.transcript(0) == [
        "To all.", "To two.", "Player 2: Hello {0}", "Player 2 (only to 0, 2): Psst",
    ]  # fmt: skip
    assert game.messages(0)[-1] == Message(2, (0, 2), "Psst")
    assert game.messages(0)[1] == Message(GAME, 0, "To two."), "who else heard it is not known"
    assert [str(message) for message in game.messages(EVERYONE)] == [
        "To all.", "Player 2: Hello {0}",
    ]  # fmt: skip
    assert game.messages(1)[0].speaker == GAME
    assert game.messages(1, game.told) == []


def test_braces_are_left_alone():
    game = Table()
    game.tell(0, "{0} {x.__class__} {")
    assert game.transcript(0) == ["{0} {x.__class__} {"]


def test_what_a_player_did_and_is_asked_is_part_of_what_it_knows():
    one, other = Table(), Table()
    one.apply("a")
    other.apply("b")
    assert one.information_state(0) != other.information_state(0)
    assert one.information_state(1) == other.information_state(1)
    other.ask(1)
    assert one.information_state(1) != other.information_state(1)


def test_who_else_was_told_by_the_game_is_not_known():
    one, other = Table(3), Table(3)
    one.tell((0, 1), "You are wolves.")
    other.tell((0, 2), "You are wolves.")
    assert one.information_state(0) == other.information_state(0)
    one.say(0, "hi", to=(0, 1))
    other.say(0, "hi", to=(0, 2))
    assert one.information_state(0) != other.information_state(0)


def test_a_game_that_asks_nobody_and_ends_nothing_is_told_so():
    class Stuck(Table):
        def play(self, player, action):
            pass

    with pytest.raises(GameError, match=r"Stuck.play\(0, 'a'\) asked nobody and ended nothing"):
        Stuck().apply("a")


@pytest.mark.parametrize(
    ("players", "complaint"),
    [(1, "Table takes 2 to 3 players, got 1"), (4, "Table takes 2 to 3 players, got 4")],
)
def test_the_number_of_players_is_checked(players, complaint):
    with pytest.raises(OptionError, match=complaint):
        Table(players)
    assert Table().num_players == 2


def test_the_same_outcome_listed_twice_is_twice_as_likely():
    urn = Urn()
    assert urn.chance_outcomes() == [("red", 0.5), ("blue", 0.25), ("green", 0.25)]
    urn.weights = (1.0, 0.0, 2.0, 1.0)
    assert urn.chance_outcomes() == [("red", 0.75), ("blue", 0.0), ("green", 0.25)]


@pytest.mark.parametrize("weights", [None, (1.0, 0.0, 2.0, 1.0)])
def test_chance_is_drawn_as_it_is_weighted(weights):
    drawn, number, stream = Counter(), 4000, Stream(1)
    urn = Urn()
    urn.weights = weights
    expected = dict(urn.chance_outcomes())
    for _ in range(number):
        game = urn.clone()
        play_chance(game, stream)
        drawn[game.history[0]] += 1
    for outcome, chance in expected.items():
        assert abs(drawn[outcome] / number - chance) < 0.05
    assert set(drawn) == {outcome for outcome, chance in expected.items() if chance}


def test_too_many_outcomes_are_not_listed():
    urn = Urn()
    urn.balls = SEEDS
    with pytest.raises(GameError, match="too many chance outcomes"):
        urn.chance_outcomes()


@pytest.mark.parametrize(
    ("utility", "returns"),
    [
        ("zero-sum", (0.5, -1, 0.5)),
        ("constant-sum", (0.5, -1, 0.5)),  # of a sum of 0: one wins 2, two lose 1
        ("identical-interest", (-1, -1, -1)),
        ("general-sum", (2, -1, 2)),
    ],
)
def test_what_a_forfeit_pays_follows_from_the_class_of_utility(utility, returns):
    class Kind(Table):
        pass

    Kind.utility = utility
    assert Kind(3).forfeit_returns(1) == returns


class Variant(TicTacToe):
    """Of a game that may be compiled, this one is not."""


def test_a_copy_shares_no_list_dict_or_set():
    game = Variant()
    game.table, game.names, game.seen = [1], {"a": 1}, {2}
    twin = game.clone()
    twin.table.append(2)
    twin.names["b"] = 2
    twin.seen.add(3)
    twin.apply("4")
    assert (game.table, game.names, game.seen, game.history) == ([1], {"a": 1}, {2}, [])
    assert fields_of(pickle.loads(pickle.dumps(twin))) == fields_of(twin)


def test_a_game_pickles_in_mid_play():
    game = KuhnPoker(rounds=2)
    play_chance(game, Stream(3))
    game.apply("bet")
    again = pickle.loads(pickle.dumps(game))
    assert fields_of(again) == fields_of(game)


@given(st.integers(-5, 3000), st.integers(1, 2000))
def test_numbers_are_the_strings_from_0_to_n(number, n):
    numbers = Numbers(n)
    assert (str(number) in numbers) == (0 <= number < n)
    assert len(numbers) == n
    assert numbers[n - 1] == str(n - 1)
    assert numbers == Numbers(n)
    assert hash(numbers) == hash(Numbers(n))
    for nonsense in ("", "01", "1.0", "-0", " 1", "\u0661", 0):
        assert nonsense not in numbers
    assert tuple(Numbers(4)[1:3]) == ("1", "2")


def test_splitmix64_gives_its_known_numbers():
    """The first outputs for seed 1234567, as published with the algorithm (Vigna, splitmix64.c)."""
    stream = Stream(1234567)
    known = (6457827717110365317, 3203168211198807973, 9817491932198370423)
    assert [stream.random() for _ in known] == [(number >> 11) * 2.0**-53 for number in known]


def test_a_stream_is_all_in_its_state():
    one, other = Stream(9), Stream(0)
    one.random()
    other.state = one.state
    assert [one.random() for _ in range(5)] == [other.random() for _ in range(5)]
    assert Stream(2**70).random() != Stream(2**71).random()


def test_seeds_of_many_games_do_not_meet():
    assert len({mixed(seed, number) for seed in range(100) for number in range(100)}) == 10_000


@pytest.mark.parametrize("seed", [-1, 1.5, "7", True, b"1"])
def test_a_seed_is_a_whole_number(seed):
    with pytest.raises(OptionError, match="whole number of at least 0"):
        checked_seed(seed)


def test_without_a_seed_each_is_another():
    assert checked_seed(None) != checked_seed(None)
    assert checked_seed(7) == 7


def test_weights_are_summed_alike_in_every_python():
    """From 3.12 on, `sum` of floats compensates for lost digits: ten tenths are 1.0, not 0.99...9.

    The number drawn lies between what the two sums make of it.
    """

    class Fixed:
        def random(self):
            return 1 - 2**-53

    urn = Urn()
    urn.balls, urn.weights = tuple("abcdefghijk"), (0.1,) * 10 + (2.0**-60,)
    play_chance(urn, Fixed())
    assert urn.history == ["k"]


def test_a_seed_of_more_than_64_bits_counts_wholly():
    assert mixed(5, 0) != mixed(5 + 2**64, 0)


def test_a_game_that_asks_nobody_to_begin_with_is_told_so():
    class Silent(Table):
        def setup(self):
            pass

    with pytest.raises(GameError, match=r"Silent.setup\(\) asked nobody and ended nothing"):
        Silent()
