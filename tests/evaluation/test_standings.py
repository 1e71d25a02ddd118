"""A run as a whole: its numbers are those of the ratings and statistics of its records."""

import random

import pytest

from textgames.errors import OptionError, SavedGameError
from textgames.evaluation import RecordFile, Run, Tournament, fit_strengths, gather, ranked, rate
from textgames.evaluation.contests import Result
from textgames.evaluation.records import read_records
from textgames.evaluation.standings import head_to_head, progress_of_ratings, signed


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("runs") / "first"
    games = ["KuhnPoker-v0", "Nim-v0:piles=2", "Blackjack-v0"]
    Tournament(games, ["random", "strongest"], games_per_pair=12).run(path)
    return path


def in_order(folder, id=None):
    records = sorted(read_records(folder), key=lambda record: record.number)
    return [record for record in records if id in (None, record.id)]


@pytest.mark.parametrize("id", [None, "KuhnPoker-v0", "Nim-v0"])
def test_standings_are_those_of_ratings_fit_and_statistics(folder, id):
    records = in_order(folder, id)
    run = Run(folder, game=id or "")
    ratings, statistics = rate(records), gather(records)
    strengths = {strength.agent: strength for strength in fit_strengths(records).strengths}
    standings = run.standings()
    assert [standing.agent for standing in standings] == [
        name for name, _ in ranked(ratings.overall)
    ]
    for standing in standings:
        assert standing.rating == ratings.overall[standing.agent]
        assert standing.strength == strengths[standing.agent]
        assert standing.figures == statistics.of(standing.agent)
    assert standings[-1].settled is None


def test_a_game_alone_is_rated_as_among_the_others(folder):
    everything = Run(folder)
    alone = Run(folder, game="KuhnPoker-v0")
    assert alone.ratings.overall == everything.ratings.games["KuhnPoker-v0"]
    family = Run(folder, family="board")
    assert family.ratings.overall == everything.ratings.families["board"]
    assert family.statistics.games == ["Nim-v0"]


def test_the_order_in_which_games_ended_does_not_matter(folder, tmp_path):
    lines = (folder / "games.jsonl").read_bytes().splitlines(keepends=True)
    random.Random(1).shuffle(lines)
    (tmp_path / "games.jsonl").write_bytes(b"".join(lines))
    assert Run(tmp_path).standings() == Run(folder).standings()


def test_an_order_is_settled_only_by_enough_games(folder, tmp_path):
    few = in_order(folder, "Nim-v0")[:2]
    with RecordFile(tmp_path / "games.jsonl") as file:
        for record in few:
            file.add(record)
    assert Run(tmp_path).standings()[0].settled is False
    assert Run(folder, game="Nim-v0").standings()[0].settled is True


def test_who_was_never_compared_comes_last(folder, tmp_path):
    """Also after one whose rating has fallen below that of a beginner."""
    games = in_order(folder, "Nim-v0")
    games = [game for game in games if game.returns[game.agents.index("random")] < 0][:2]
    alone = games[0].but(number=10_000, agents=("alone", "alone"))
    with RecordFile(tmp_path / "games.jsonl") as file:
        for record in [alone, *games]:
            file.add(record)
    names = [standing.agent for standing in Run(tmp_path).standings()]
    ratings = Run(tmp_path).ratings
    assert ratings.rating("random").conservative < ratings.rating("alone").conservative
    assert names == ["strongest", "random", "alone"]


def test_meetings_of_two_and_of_many():
    games = [
        Result("KuhnPoker-v0", ("a", "b"), (1, -1)),
        Result("KuhnPoker-v0", ("b", "a"), (0, 0)),
        Result("LiarsDice-v0", ("a", "b", "c"), (1, 0, -1)),
    ]
    met = head_to_head(games)
    assert (met["a", "b"].games, met["a", "b"].score) == (3, 2.5)
    assert (met["b", "a"].games, met["b", "a"].score) == (3, 0.5)
    assert (met["b", "c"].games, met["b", "c"].score) == (1, 1)


def test_meetings_count_the_share_of_a_side():
    game = Result("SecretMafia-v0", ("a", "b", "a", "c"), (1, 1, -1, -1), sides=((0, 1), (2, 3)))
    met = head_to_head([game])
    assert (met["a", "c"].games, met["a", "c"].score) == (0.25, 0.25)
    assert (met["b", "a"].games, met["b", "a"].score) == (0.25, 0.25)
    assert ("a", "a") not in met


def test_progress_ends_with_the_ratings_of_all_games(folder):
    run = Run(folder)
    steps = progress_of_ratings(run.games, 5)
    counts = [count for count, _ in steps]
    *_, (_, ratings) = progress_of_ratings(run.games, 5)
    assert len(counts) <= 6
    assert counts[-1] == len(run.games)
    assert ratings.overall == run.ratings.overall


def test_signs():
    assert [signed(value) for value in (-0.3, 0.2, 12.6, -7)] == ["+0", "+0", "+13", "-7"]


def test_games_that_are_not_there_are_told(folder):
    with pytest.raises(OptionError, match="has no games of 'Chess-v0': expected one of Blackjack"):
        Run(folder, game="Chess-v0")
    with pytest.raises(OptionError, match="no games of 'words': expected one of board, cards"):
        Run(folder, family="words")
    with pytest.raises(OptionError, match=r"no games of 'board': expected one of cards$"):
        Run(folder, game="KuhnPoker-v0", family="board")


def test_a_game_that_stands_there_twice_is_refused(folder, tmp_path):
    line = (folder / "games.jsonl").read_bytes().splitlines(keepends=True)[0]
    (tmp_path / "games.jsonl").write_bytes(line * 2)
    with pytest.raises(SavedGameError, match="expected each game once, got 0 twice"):
        Run(tmp_path)
