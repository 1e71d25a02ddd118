"""What agents did beside winning, counted from records."""

from dataclasses import dataclass, field, replace
from types import SimpleNamespace

import pytest

from textgames.errors import SavedGameError
from textgames.evaluation.statistics import SeatFigures, gather

KUHN, NIM = "KuhnPoker-v0", "Nim-v0"


@dataclass(frozen=True)
class Record:
    id: str
    agents: tuple[str, ...]
    returns: tuple[float, ...]
    outcome: tuple[int, ...]
    turns: list = field(default_factory=list)
    offender: int | None = None


def turn(player, complaint="", failure="", read=0, wrote=0, cost=0.0, seconds=0.0):
    return SimpleNamespace(
        player=player,
        complaint=complaint,
        failure=failure,
        prompt_tokens=read,
        completion_tokens=wrote,
        cost=cost,
        seconds=seconds,
    )


GAMES = [
    Record(
        KUHN,
        ("a", "b"),
        (2, -2),
        (1, -1),
        [turn(0, read=100, wrote=7, cost=0.5, seconds=1), turn(1), turn(0, seconds=3)],
    ),
    Record(KUHN, ("b", "a"), (0, 0), (0, 0), [turn(0), turn(1, cost=0.25, seconds=2)]),
    Record(
        KUHN,
        ("b", "a"),
        (1, -1),
        (1, -1),
        [turn(0), turn(1, "expected ..."), turn(1, "too late", "late", seconds=60)],
        offender=1,
    ),
    Record(NIM, ("a", "a"), (-1, 1), (-1, 1), [turn(0), turn(1), turn(0), turn(1)]),
]


def test_an_agent_in_a_game():
    found = gather(GAMES).of("a", KUHN)
    assert found.games == 3
    assert found.whole == SeatFigures(3, 1 / 3, 1 / 3, 1 / 3, pytest.approx(1 / 3))
    assert found.seats == {
        0: SeatFigures(1, 1, 0, 0, 2),
        1: SeatFigures(2, 0, 0.5, 0.5, -0.5),
    }
    assert found.return_error == pytest.approx((7 / 3) ** 0.5 / 3**0.5)  # of 2, 0 and -1
    assert found.first_seat == 1 - -0.5
    assert found.forfeits == pytest.approx(1 / 3)
    assert found.length == pytest.approx(8 / 3)
    assert (found.replies, found.illegal_rate, found.failure_rate) == (5, 0.4, 0.2)
    assert (found.prompt_tokens, found.completion_tokens, found.cost) == (100, 7, 0.75)
    assert found.seconds == pytest.approx((1 + 3 + 2 + 0 + 60) / 5)
    assert (found.seconds_half, found.seconds_most) == (2, 60)


def test_an_agent_over_all_games_and_a_game_over_all_agents():
    found = gather(GAMES)
    assert (found.agents, found.games) == (["a", "b"], [KUHN, NIM])
    every = found.of("a")
    assert every.games == 4
    assert every.whole.games == 5  # both seats of the last one
    assert every.replies == 9
    assert every.length == 3
    kuhn = found.of(game=KUHN)
    assert (kuhn.games, kuhn.whole.games, kuhn.replies) == (3, 6, 8)
    assert kuhn.length == pytest.approx(8 / 3)
    assert kuhn.first_seat == pytest.approx(2 / 3 - -2 / 3)
    assert kuhn.whole.mean_return == 0
    assert kuhn.forfeits == pytest.approx(1 / 3)
    total = found.of()
    assert (total.games, total.replies, total.cost) == (4, 12, 0.75)


def test_what_never_happened_is_0_and_an_advantage_is_unknown():
    for found in (gather([]).of(), gather(GAMES).of("nobody"), gather(GAMES).of("b", NIM)):
        assert found.games == found.replies == found.illegal_rate == found.seconds_most == 0
        assert found.seats == {}
        assert found.whole == SeatFigures(0, 0, 0, 0, 0)
        assert found.first_seat is None
    alone = gather([Record("Sudoku-v0", ("a",), (1,), (1,))])
    assert alone.of("a").first_seat is None
    assert alone.of("a").return_error == 0


def test_the_order_of_records_does_not_matter():
    for agent, game in (("a", None), ("a", KUHN), (None, None)):
        assert gather(GAMES).of(agent, game) == gather(GAMES[::-1]).of(agent, game)


@pytest.mark.parametrize(
    "wrong",
    [
        replace(GAMES[0], outcome=(1,)),
        replace(GAMES[0], turns=[turn(2)]),
        replace(GAMES[0], offender=-1),
        replace(GAMES[0], returns=(1,)),
    ],
)
def test_records_that_do_not_fit_together_are_refused(wrong):
    with pytest.raises(SavedGameError, match=r"KuhnPoker-v0: expected .* got"):
        gather([wrong])
