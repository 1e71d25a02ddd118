"""The page of a run: its numbers are those of the run, and what agents wrote stays text."""

import json
import re
from html.parser import HTMLParser

import pytest

from textgames.evaluation import Run, Tournament, measure, write_page
from textgames.evaluation.page import page
from textgames.evaluation.page.plots import lines, radar, ticks_of, whisker
from textgames.evaluation.page.tables import dollars, duration, heat, table
from textgames.evaluation.page.viewing import LONGEST, chosen, viewed
from textgames.evaluation.records import read_records
from textgames.evaluation.standings import Played

EVIL = "<script>alert(1)</script>"


class Hostile:
    """Writes what a page must not obey, and a lot of it; sometimes a legal move beside it."""

    def __call__(self, observation):
        if len(observation["messages"]) == 1:
            return f'{EVIL}</script><img src=x onerror="alert(2)"> {{{{style}}}} \ud800'
        return f"{'A' * 1_000_000} [{observation.legal_actions[0]}]"


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs") / "first"
    agents = {"random": "random", EVIL: Hostile}
    games = ["KuhnPoker-v0:rounds=2", "LiarsDice-v0:num_players=2", "Blackjack-v0"]
    Tournament(games, agents, games_per_pair=6).run(folder)
    return Run(folder)


class Reader(HTMLParser):
    """Collects the tables of each section, and the names of all elements."""

    def __init__(self, text):
        super().__init__()
        self.tables, self.tags, self.section, self.cell = {}, [], "", None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        if tag == "section":
            self.section = dict(attributes)["id"]
        elif tag == "tr":
            self.tables.setdefault(self.section, []).append([])
        elif tag in ("td", "th"):
            self.tables[self.section][-1].append("")
            self.cell = True

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.cell = None

    def handle_data(self, data):
        if self.cell:
            self.tables[self.section][-1][-1] += data


def data_of(text):
    return json.loads(re.search(r'id="data">(.*?)</script>', text, re.DOTALL)[1])


def test_the_leaderboard_has_the_numbers_of_the_run(run):
    _, *rows = Reader(page(run)).tables["leaderboard"]
    for place, (row, standing) in enumerate(zip(rows, run.standings(), strict=True), 1):
        rating, figures = standing.rating, standing.figures
        mark = "~" if standing.settled is False else ""
        assert row[0] == f"{place}{mark} {standing.agent}"
        assert row[1:4] == [f"{x:.2f}" for x in (rating.conservative, rating.mu, rating.sigma)]
        assert int(row[4]) == round(standing.strength.points)
        low, high = row[5].split(" to ")
        assert (int(low), int(high)) == (
            round(standing.strength.low),
            round(standing.strength.high),
        )
        assert row[7:9] == [f"{figures.games}", f"{figures.whole.won:.0%}"]
        assert row[10] == f"{figures.illegal_rate:.1%}"


def test_other_tables_have_the_numbers_of_the_run(run):
    read = Reader(page(run, measure(Run(run.path, game="KuhnPoker-v0")))).tables
    names = [standing.agent for standing in run.standings()]
    for row in read["games"][1:]:
        ratings = run.ratings.games.get(row[0]) or run.ratings.families[row[0][len("all of ") :]]
        assert row[1:] == [f"{ratings[name].conservative:.1f}" for name in names]
    for row in read["behaviour"][1:]:
        figures = run.statistics.of(row[0])
        assert row[1:3] == [f"{figures.replies:,}", f"{figures.illegal_rate:.1%}"]
    seats = {row[0]: row for row in read["seats"]}
    kuhn = run.statistics.of(game="KuhnPoker-v0")
    assert seats["KuhnPoker-v0"][3] == f"{kuhn.seats[0].won:.0%}"
    assert seats["KuhnPoker-v0"][-1] == f"{kuhn.first_seat:+.2f}"
    share = run.statistics.of("random", "KuhnPoker-v0")
    assert {row[1] for row in read["exact"][1:]} == set(names)
    assert share.games


def test_what_agents_wrote_stays_text(run):
    text = page(run)
    tags = Reader(text).tags
    assert tags.count("script") == 2  # the data and the page's own
    assert "img" not in tags
    assert "onerror" not in re.sub(r'id="data">.*?</script>', "", text, flags=re.DOTALL)
    assert "{{style}}" in json.dumps(data_of(text))  # not filled in
    assert EVIL in data_of(text)["games"][0]["agents"]
    assert "default-src 'none'" in text


def test_a_reply_of_a_megabyte_is_cut_with_a_note(run):
    data = viewed(run.path, [game.number for game in run.games])
    assert max(map(len, data["texts"])) < LONGEST + 100
    long = next(text for text in data["texts"] if text.startswith("AAA"))
    assert re.search(r"\[cut here: 1,000,00\d characters in all\]$", long)


def test_the_file_is_whole_and_ascii(run, tmp_path):
    write_page(tmp_path / "report.html", run)
    text = (tmp_path / "report.html").read_text(encoding="ascii")
    assert text.startswith("<!DOCTYPE html>")
    assert text.endswith("</html>\n")
    assert not re.search(r"(src|href)=\"?(https?:)?//", text)
    assert len(text) < 1_000_000


def test_the_viewer_shows_what_each_seat_read(run):
    data = viewed(run.path, [game.number for game in run.games])
    texts = data["texts"]
    games = {game["number"]: game for game in data["games"]}
    for line, record in enumerate(read_records(run.path), 1):
        game = games[record.number]
        assert (game["line"], game["note"]) == (line, "")
        assert len(game["steps"]) == len(record.turns) + 1  # and the end
        read = [[] for _ in record.agents]
        for step, turn in zip(game["steps"], record.turns, strict=False):
            for seat, news in enumerate(step["messages"]):
                read[seat] += [texts[number] for number in news]
            assert texts[step["views"][turn.player]] == turn.view
            assert tuple(read[turn.player]) == turn.messages
            read[turn.player] = []  # what follows is new to it
            assert ("complaint" in step) == bool(turn.complaint)
            assert texts[step["reply"]][:100] == turn.reply[:100]


def test_a_game_that_does_not_replay_is_shown_as_recorded(run, tmp_path):
    record = next(read_records(run.path))
    line = json.loads(record.line()) | {"id": "Gone-v0"}
    (tmp_path / "games.jsonl").write_text(json.dumps(line) + "\n")
    (game,) = viewed(tmp_path, [record.number])["games"]
    assert "Gone-v0" in game["note"]
    assert len(game["steps"]) == len(record.turns)


def test_games_for_the_viewer_are_taken_from_each_line_up_in_turn():
    def game(number, id="KuhnPoker-v0", agents=("a", "b"), reason="rules", illegal=0):
        nothing = (0.0,) * len(agents)
        return Played(number, id, agents, nothing, (0, 0), 0, {}, ((0,), (1,)), reason, 0, illegal)

    games = [
        *(game(number) for number in range(10)),
        game(10, illegal=1),
        game(11, reason="forfeit", illegal=3),
        game(12, "Nim-v0"),
        game(13, agents=("c", "a")),
    ]
    assert chosen(games, 5) == [11, 13, 12, 10, 0]
    assert len(chosen(games, 1000)) == 14


def test_texts_are_bounded(run, monkeypatch):
    monkeypatch.setattr("textgames.evaluation.page.viewing.MOST", 1000)
    data = viewed(run.path, [game.number for game in run.games])
    assert 0 < len(data["games"]) < len(run.games)


def test_the_page_says_how_many_games_are_in_it(run):
    assert f"3 of {len(run.games)} games are in this page" in page(run, shown=3)
    assert len(data_of(page(run, shown=3))["games"]) == 3
    assert data_of(page(run, shown=0))["games"] == []


def test_plots_escape_names_and_keep_within_their_scale():
    drawn = lines({EVIL: [(1, 10.0), (2, 20.0)]}, "games", "rating")
    assert "<script" not in drawn
    assert lines({}, "games", "rating") == ""
    assert "&lt;b&gt;" in radar({"<b>": 1.0}, {"<b>": 1.0}, (0, 2), 0)
    assert 'cx="60.0"' in whisker(-10, 0, 10, (-10, 10))
    many = {f"agent {number}": [(1, 5.0)] for number in range(12)}
    heights = [
        float(y) for y in re.findall(r'y="([\d.]+)" text-anchor="start"', lines(many, "", ""))
    ]
    assert len(heights) == 8
    gaps = [b - a for a, b in zip(sorted(heights), sorted(heights)[1:], strict=False)]
    assert min(gaps) > 14


@pytest.mark.parametrize(("low", "high"), [(0, 1), (-3.2, 27), (5, 5), (0, 12345), (0.01, 0.02)])
def test_ticks_are_round_and_hold_all(low, high):
    ticks = ticks_of(low, high)
    assert ticks[0] <= low < high or low == high
    assert ticks[-1] >= high
    assert 2 <= len(ticks) <= 8


def test_cells():
    assert table(["<i>"], [["<b>", "&"]]).count("&lt;") == 2
    assert 'class="bad" style="--depth:100%"' in heat(0, "0%")
    assert heat(0.5, "<") == '<td class="good" style="--depth:0%">&lt;</td>'
    assert [dollars(cost) for cost in (0, 0.00123, 1234.5)] == ["", "$0.0012", "$1,234.50"]
    assert [duration(s) for s in (0.0000354, 0.0012, 4.5)] == ["35 us", "1.2 ms", "4.5 s"]
