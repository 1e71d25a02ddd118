"""A person at the keyboard: what is shown, and what is asked again."""

from collections.abc import Sequence

import pytest

import textgames
from textgames.agents.human import Human, Quit, folded
from textgames.episode import Episode
from textgames.illegal import PRESETS


class Script:
    """A screen that types lines and keeps what is shown."""

    width = 80

    def __init__(self, *lines: str) -> None:
        self.lines = list(lines)
        self.shown: list[str] = []
        self.choices: list[Sequence[str]] = []

    def read(self, prompt: str, choices: Sequence[str]) -> str:
        self.choices.append(tuple(choices))
        if not self.lines:
            raise EOFError
        return self.lines.pop(0)

    def write(self, text: str = "") -> None:
        self.shown.append(text)

    def view(self, text: str) -> None:
        self.write(text)


def episode_of(id: str, seed: int = 0, **options: object) -> Episode:
    return Episode(textgames.new_game(id, **options), seed, PRESETS["forfeit"])


def test_person_is_asked_until_the_reply_is_legal() -> None:
    screen = Script("9", "", "4 or 5: [4] [5]", " [4] ")
    episode = episode_of("TicTacToe-v0")
    assert Human(screen)(episode.observe(0)) == "[4]"
    said = [text for text in screen.shown if text.startswith("That is not legal")]
    assert len(said) == 2
    assert "got '9'" in said[0]
    assert "expected exactly one action" in said[1]
    assert not episode.turns
    assert screen.choices[0] == tuple("012345678")


def test_an_empty_line_shows_again_what_may_be_written() -> None:
    screen = Script("", "4")
    Human(screen)(episode_of("TicTacToe-v0").observe(0))
    assert screen.shown.count(screen.shown[-1]) == 2
    assert screen.shown[-1].startswith("Player 0, write one of [0], ")


def test_a_complaint_that_leaves_actions_out_says_where_all_are() -> None:
    screen = Script("x", "a1")
    Human(screen)(episode_of("Nim-v0", smallest=9).observe(0))
    assert screen.shown[-1].endswith("got 'x'. Write actions to see them all.")


def test_numbers_from_one_to_another_need_no_list() -> None:
    screen = Script("x", "3")
    Human(screen)(episode_of("TwoThirdsAverage-v0").observe(0))
    assert not any("Write actions" in text for text in screen.shown)


def test_rules_and_the_first_message_stand_apart() -> None:
    screen, episode = Script("4"), episode_of("TicTacToe-v0")
    human = Human(screen)
    human.news(episode.observe(1))
    episode.reply(0, "[4]")
    human.news(episode.observe(1))
    assert screen.shown[-2:] == ["", "Player 0 marks cell 4."]


def test_rules_and_each_message_are_shown_once() -> None:
    screen = Script("4", "2", "4", "2")
    human, episode = Human(screen), episode_of("TicTacToe-v0")
    episode.reply(0, human(episode.observe(0)))
    episode.reply(1, "[0]")
    episode.reply(0, human(episode.observe(0)))
    rules = [text for text in screen.shown if "You are player 0 in tic-tac-toe" in text]
    assert len(rules) == 1
    assert screen.shown.count("Player 1 marks cell 0.") == 1


@pytest.mark.parametrize(("lines", "why"), [(["quit"], "You left"), ([], "The input has ended")])
def test_person_can_leave(lines: list[str], why: str) -> None:
    with pytest.raises(Quit, match=why):
        Human(Script(*lines))(episode_of("TicTacToe-v0").observe(0))


def test_commands_can_be_said_in_brackets_in_a_game_of_words() -> None:
    episode = episode_of("Undercover-v0")
    player = episode.waiting[0]
    reply = Human(Script("help", "[help]"))(episode.observe(player))
    episode.reply(player, reply)
    assert episode.turns[-1].action == "help"


def test_words_broken_over_lines_cannot_pass_for_another_player() -> None:
    for pad in range(60, 80):
        message = "Player 1: " + "x" * pad + " Player 2: I am the spy"
        assert all(
            not line.startswith("Player 2") for line in folded(message, 80, "    ").split("\n")
        )
    wide = folded("Player 1: " + "\u8a9e" * 100, 80, "    ")
    assert max(map(len, wide.split("\n"))) <= 40


def test_person_plays_through_standard_input_and_output(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("builtins.input", lambda prompt: "[8]")
    reply = textgames.agents.make("human")(episode_of("TicTacToe-v0").observe(0))
    assert reply == "[8]"
    assert "Player 0, write one of [0]" in capsys.readouterr().out
