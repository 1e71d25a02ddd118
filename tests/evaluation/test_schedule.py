"""Who plays whom: everyone in every seat, everyone as often, and what tells most."""

import itertools
from collections import Counter

import pytest

import textgames
from textgames.core import Game
from textgames.evaluation.schedule import Matchmaking, Result, RoundRobin, seatings, units

SIX = ("a", "b", "c", "d", "e", "f")


class Teams(Game):
    """Two teams of two."""

    min_players = max_players = 4
    tags = ("teams",)

    def setup(self):
        self.ask(0)

    def sides(self):
        return (0, 2), (1, 3)


def lineups(game, schedule):
    return [
        seated
        for number, deal in enumerate(schedule.next_round([]))
        for seated in seatings(game, deal.group, number)
    ]


@pytest.mark.parametrize(
    ("id", "players", "agents", "games_per_pair"),
    [
        ("TicTacToe-v0", 2, SIX[:4], 6),
        ("LiarsDice-v0", 3, SIX[:5], 12),
        ("LiarsDice-v0", 4, SIX[:4], 8),
        ("LiarsDice-v0", 5, SIX[:2], 10),  # fewer agents than seats
        ("LiarsDice-v0", 3, SIX, 9),
    ],
)
def test_each_pair_meets_often_enough_and_each_agent_has_each_seat_as_often(
    id, players, agents, games_per_pair
):
    game = textgames.new_game(id, players)
    schedule = RoundRobin([game], agents, games_per_pair)
    total = schedule.games
    games = lineups(game, schedule)
    assert len(games) == total
    meetings = Counter()
    for seated in games:
        assert len(seated) == players
        meetings.update({(a, b) for a in seated for b in seated if a < b})
    assert len(meetings) == len(agents) * (len(agents) - 1) / 2
    assert min(meetings.values()) >= games_per_pair
    assert max(meetings.values()) <= 1.5 * min(meetings.values())
    if players <= len(agents):
        seats = Counter((name, seat) for seated in games for seat, name in enumerate(seated))
        assert all(len({seats[name, s] for s in range(players)}) == 1 for name in agents)
    assert schedule.next_round([]) == []


def test_two_players_change_seats_over_each_deal():
    game = textgames.new_game("KuhnPoker-v0")
    for seed in range(5):
        assert set(seatings(game, ("a", "b"), seed)) == {("a", "b"), ("b", "a")}


def test_many_players_sit_beside_others_in_other_deals():
    game = textgames.new_game("LiarsDice-v0", 4)
    assert len({frozenset(seatings(game, SIX[:4], seed)) for seed in range(20)}) > 3


def test_a_team_is_one_agent():
    game = Teams()
    assert units(game) == ((0, 2), (1, 3))
    assert set(seatings(game, ("a", "b"), 0)) == {("a", "b", "a", "b"), ("b", "a", "b", "a")}
    assert RoundRobin([game], ("a", "b", "c"), 4).games == 12


def test_where_all_have_one_interest_an_agent_plays_with_itself():
    game = textgames.new_game("Hanabi-v0")
    schedule = RoundRobin([game], ("a", "b", "c"), 2)
    assert lineups(game, schedule) == 2 * [("a", "a"), ("b", "b"), ("c", "c")]


def test_all_play_the_same_puzzles():
    game = textgames.new_game("Wordle-v0")
    (deal,) = RoundRobin([game], ("a", "b", "c"), 1).next_round([])
    assert seatings(game, deal.group, 0) == [("a",), ("b",), ("c",)]


def test_candidates_meet_only_the_fixed_opponents():
    games = [textgames.new_game("TicTacToe-v0"), textgames.new_game("LiarsDice-v0", 3)]
    schedule = RoundRobin(games, ("a", "b"), 6, opponents=("x", "y"))
    for deal in schedule.next_round([]):
        assert len({"a", "b"} & set(deal.group)) == 1
        assert {"x", "y"} & set(deal.group)


def test_a_hundred_agents_are_planned_at_once():
    game = textgames.new_game("TicTacToe-v0")
    assert RoundRobin([game], [f"a{n}" for n in range(100)], 40).games == 4950 * 40


def result(game, first, second):
    return Result(game, (first, second), (1, -1))


class TestMatchmaking:
    @pytest.fixture(autouse=True)
    def _needs_trueskill(self):
        pytest.importorskip("trueskill")

    def played(self, starts, agents, games_per_pair, skill):
        """All deals of a run in which whoever is better wins every time."""
        schedule, results, rounds = Matchmaking(starts, agents, games_per_pair), [], []
        while deals := schedule.next_round(results):
            rounds.append(deals)
            results = [
                result(deal.game, *sorted(deal.group, key=skill, reverse=True)[:2])
                for deal in deals
                for _ in deal.group
            ]
        return schedule, rounds

    def test_it_plays_as_many_games_as_a_round_robin(self):
        starts = [textgames.new_game("TicTacToe-v0"), textgames.new_game("KuhnPoker-v0")]
        schedule, rounds = self.played(starts, SIX, 10, SIX.index)
        games = sum(len(deal.group) for deals in rounds for deal in deals)
        assert games == schedule.games == RoundRobin(starts, SIX, 10).games == 2 * 15 * 10

    def test_near_equals_meet_more_often_than_the_best_and_the_worst(self):
        _, rounds = self.played([textgames.new_game("TicTacToe-v0")], SIX, 40, SIX.index)
        met = Counter(tuple(sorted(deal.group)) for deals in rounds for deal in deals)
        neighbours = [met[pair] for pair in itertools.pairwise(SIX)]
        assert min(neighbours) > 3 * met["a", "f"]

    def test_who_is_not_well_known_plays_first(self):
        schedule = Matchmaking([textgames.new_game("TicTacToe-v0")], SIX[:3], 40)
        (first, *_) = schedule.next_round([])
        (second, *_) = schedule.next_round([result(0, *first.group)] * 6)
        assert set(SIX[:3]) - set(first.group) <= set(second.group)

    def test_each_game_has_ratings_of_its_own(self):
        starts = [textgames.new_game("TicTacToe-v0"), textgames.new_game("KuhnPoker-v0")]
        schedule = Matchmaking(starts, SIX[:3], 40)
        before = schedule.tells(1, "a", "b")
        schedule.next_round([result(0, "a", "b")] * 5)
        assert schedule.tells(0, "a", "b") < before == schedule.tells(1, "a", "b")

    def test_groups_of_many_players_and_games_for_one(self):
        starts = [textgames.new_game("LiarsDice-v0", 3), textgames.new_game("Wordle-v0")]
        _, rounds = self.played(starts, SIX[:5], 6, SIX.index)
        for deals in rounds:
            for deal in deals:
                assert len(set(deal.group)) == (3, 5)[deal.game]
