"""Saved games replay exactly, and every defect of one is told in a sentence."""

import json
import math
import os
from pathlib import Path
from typing import Any

import pytest

import textgames
from textgames import replay
from textgames.chance import Stream
from textgames.episode import Episode, random_action
from textgames.errors import SavedGameError
from textgames.illegal import PRESETS
from textgames.spaces import written

KUHN = {
    "id": "KuhnPoker-v0",
    "num_players": 2,
    "options": {"rounds": 1},
    "history": ["K", "Q", "check", "bet", "call"],
}


def played(id: str, seed: int = 0, replies: int = 1000, **options: Any) -> Episode:
    """An episode in which everyone acts at random."""
    episode = Episode(textgames.new_game(id, **options), seed, PRESETS["forfeit"])
    rng = Stream(seed)
    while episode.waiting and len(episode.turns) < replies:
        player = episode.waiting[0]
        legal = episode.legal_actions(player)
        episode.reply(player, written(random_action(legal, rng), legal))
    return episode


def defect(change: dict[str, Any], *without: str) -> str:
    """What is said of a saved game with something changed or left out."""
    broken = {key: value for key, value in {**KUHN, **change}.items() if key not in without}
    with pytest.raises(SavedGameError) as error:
        replay.load(broken)
    return str(error.value)


@pytest.mark.parametrize("replies", [0, 1, 5, 1000])
@pytest.mark.parametrize("id", ["TicTacToe-v0", "KuhnPoker-v0", "IteratedPrisonersDilemma-v0"])
def test_record_replays_to_the_same_position_through_json(id: str, replies: int) -> None:
    episode = played(id, 7, replies)
    record = json.loads(json.dumps(replay.record(episode)))
    game = replay.load(record)
    assert game.history == episode.game.history
    assert (game.to_act, game.returns) == (episode.game.to_act, episode.game.returns)
    for player in range(game.num_players):
        assert game.information_state(player) == episode.game.information_state(player)


def test_record_holds_raw_replies_and_complaints() -> None:
    episode = Episode(textgames.new_game("TicTacToe-v0"), 1, PRESETS["forfeit"])
    episode.reply(0, "I take [9]\ud800")
    episode.reply(0, "[4]")
    for _ in range(3):
        episode.reply(1, "\x1b[31mno")
    record = json.loads(json.dumps(replay.record(episode)))
    assert (record["format"], record["version"]) == (1, textgames.__version__)
    assert [turn["reply"] for turn in record["turns"][:2]] == ["I take [9]\ud800", "[4]"]
    assert "expected one of [0]" in record["turns"][0]["complaint"]
    assert record["turns"][1] == {"player": 0, "reply": "[4]", "action": "4", "complaint": ""}
    assert (record["reason"], record["offender"], record["returns"]) == ("forfeit", 1, [1, -1])
    assert record["history"] == ["4"]


def test_saved_game_in_a_file_is_the_same_game(tmp_path: Path) -> None:
    file = tmp_path / "game.json"
    episode = played("KuhnPoker-v0", 3, rounds=4)
    replay.save(file, episode)
    assert replay.read(file) == json.loads(json.dumps(replay.record(episode)))
    assert replay.load(file).history == episode.game.history
    replay.save(file, episode.game)  # in place of the old one
    assert replay.load(str(file)).returns == episode.game.returns
    assert os.listdir(tmp_path) == ["game.json"]


def test_each_line_of_a_file_is_a_game(tmp_path: Path) -> None:
    file = tmp_path / "games.jsonl"
    lines = [json.dumps(replay.record(played("KuhnPoker-v0", seed))) for seed in range(3)]
    file.write_text("\n".join(lines) + '\n\n{"id": "Kuhn', encoding="utf-8")
    for number, line in enumerate(lines, 1):
        assert replay.load(file, number).history == json.loads(line)["history"]
    with pytest.raises(
        SavedGameError, match=r"games\.jsonl, game 4: expected a saved game in JSON"
    ):
        replay.load(file, 4)
    with pytest.raises(SavedGameError, match="expected a saved game number 5, got 4 games"):
        replay.load(file, 5)
    with pytest.raises(SavedGameError, match="expected a saved game number 0"):
        replay.load(file, 0)


def test_game_laid_out_over_several_lines_is_read(tmp_path: Path) -> None:
    file = tmp_path / "game.json"
    file.write_text(json.dumps(KUHN, indent=2), encoding="utf-8")
    assert replay.load(file).returns == (2, -2)


def test_all_games_are_read_from_a_folder_and_from_a_pipe(tmp_path: Path) -> None:
    games = [replay.record(played("KuhnPoker-v0", seed)) for seed in range(3)]
    lines = "".join(json.dumps(game) + "\n" for game in games)
    tmp_path.joinpath("games.jsonl").write_text(lines, encoding="utf-8")
    seeds = [game["seed"] for game in games]
    assert [game["seed"] for game in replay.read_all(tmp_path)] == seeds
    reader, writer = os.pipe()  # which gives each line once
    with open(writer, "w", encoding="utf-8") as pipe:
        pipe.write(lines)
    assert [game["seed"] for game in replay.read_all(f"/dev/fd/{reader}")] == seeds
    os.close(reader)


def test_defects_of_a_saved_game_are_told_with_what_was_expected_and_where() -> None:
    assert defect({"id": "KuhnPokre-v0"}) == (
        "saved game: there is no game 'KuhnPokre-v0'; did you mean 'KuhnPoker-v0'?"
    )
    assert defect({"id": ["x"]}) == "saved game: expected id = the id of a game, got ('x')"
    assert defect({}, "history") == (
        "saved game: expected history = a list of actions, each a text, which is missing"
    )
    assert defect({"format": 2}).startswith("saved game: expected format 1, got 2")
    assert "takes 2 players, got 3" in defect({"num_players": 3})
    assert "num_players = a whole number, got True" in defect({"num_players": True})
    assert "options = an object, got" in defect({"options": [1]})
    assert "takes rounds = whole number from 1 to 100, got 0" in defect({"options": {"rounds": 0}})
    assert "has no option 'round'" in defect({"options": {"round": 1}})
    assert "'num_players'" in defect({"options": {"num_players": 2}})
    assert "history = a list of actions" in defect({"history": "KQ"})
    assert "action 2: expected a text, got 3" in defect({"history": ["K", 3]})
    assert "returns = 2 numbers, got (1)" in defect({"returns": [1]})
    assert "turn 1: expected {player, reply, action, complaint}" in defect({"turns": [{}]})
    turn = {"player": 2, "reply": "bet", "action": "bet", "complaint": ""}
    assert "turn 1: expected player = a player, got 2" in defect({"turns": [turn]})
    assert "turn 1: expected player = a player, got -1" in defect(
        {"turns": [turn | {"player": -1}]}
    )
    assert "offender = a player or null, got 'x'" in defect({"offender": "x"})
    assert "expected offender = a player, got 2" in defect({"offender": 2})
    assert "returns = 2 numbers, got (nan, inf)" in defect({"returns": [math.nan, math.inf]})
    assert "returns = 2 numbers, got (1000" in defect({"returns": [10**400, 0]})
    assert "takes 2 players, got 1000" in defect({"num_players": 10**400})


def test_reason_of_a_saved_game_cannot_forge_an_action() -> None:
    said = defect({"history": ["K", "Q"], "reason": "\x1b[2J\n> bet\n"})
    assert said.startswith("saved game: expected reason = one of '', 'rules', ")
    assert said.isprintable()


def test_illegal_action_is_told_with_its_number() -> None:
    assert defect({"history": ["K", "Q", "call"]}) == (
        "saved game: action 3 of 3: expected of player 0 one of [check], [bet]; got 'call'"
    )
    assert defect({"history": ["K", "K"]}).startswith(
        "saved game: action 2 of 2: expected of chance"
    )
    assert defect({"history": [*KUHN["history"], "check"]}) == (
        "saved game: the game is over after action 5, but 6 were saved; action 6 is 'check'"
    )


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"{", b"[]", b"3", b"null", b'"x"', b"\xff\xfe\x00", b"[" * 100_000, b"{}",
     b"1" * 5000, json.dumps(KUHN).encode()[:-9]],
)  # fmt: skip
def test_broken_file_is_told_in_one_sentence_that_names_it(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "broken.json"
    file.write_bytes(content)
    with pytest.raises(SavedGameError) as error:
        replay.load(file)
    assert str(error.value).startswith(str(file))
    assert "expected" in str(error.value)
    assert len(str(error.value)) < 400 + len(str(file))


def test_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.json", "nul\0"):
        with pytest.raises(SavedGameError, match="expected a file with a saved game"):
            replay.load(path)


def test_failed_save_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "game.json"
    replay.save(file, KUHN)
    before = file.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SavedGameError, match="cannot be written: No space left on device"):
        replay.save(file, played("KuhnPoker-v0"))
    assert file.read_bytes() == before
    assert os.listdir(tmp_path) == ["game.json"]


def test_only_a_plain_file_is_written(tmp_path: Path) -> None:
    with pytest.raises(SavedGameError) as error:
        replay.save(tmp_path, KUHN)
    assert str(error.value) == f"{tmp_path}: expected a file to save the game in, got a directory"
    with pytest.raises(SavedGameError, match="got a device"):
        replay.save(os.devnull, KUHN)
    with pytest.raises(SavedGameError, match="expected a folder to write to"):
        replay.save(tmp_path / "none" / "game.json", KUHN)


def test_what_is_no_game_cannot_be_saved(tmp_path: Path) -> None:
    for source in (textgames.make("TicTacToe-v0"), 5):
        with pytest.raises(SavedGameError, match=r"expected a game, an episode \(env.episode\)"):
            replay.save(tmp_path / "game.json", source)  # type: ignore[arg-type]
    assert not [*tmp_path.iterdir()]


def test_game_made_from_its_class_cannot_be_saved() -> None:
    game = textgames.spec("TicTacToe-v0").game_class()
    with pytest.raises(SavedGameError, match="got a TicTacToe without an id"):
        replay.saved(game)


def test_playthrough_tells_who_was_told_what() -> None:
    text = replay.playthrough(KUHN)
    assert text.startswith('KuhnPoker-v0 {"num_players": 2, "rounds": 1}\n\nRules for player 0:\n')
    assert "\n1. chance: one of 3\n> K\n    to player 0: " in text
    assert "\n2. chance: one of 2\n> Q\n    to player 1: " in text
    assert "\n3. player 0: one of [check], [bet]\n    | " in text
    assert "> bet\n    to all: Player 1 bets 1 chip.\n" in text
    assert text.endswith("returns: player 0: 2, player 1: -2\n")


def test_playthrough_tells_rules_of_seats_once() -> None:
    text = replay.playthrough(replay.saved(textgames.new_game("ColonelBlotto-v0")))
    assert "Rules for player 1: the same.\n" in text
    text = replay.playthrough(replay.saved(textgames.new_game("TicTacToe-v0")))
    assert "Rules for player 1, where they differ:\n    You are player 1 in tic-tac-toe" in text


def test_playthrough_marks_moves_made_at_the_same_time() -> None:
    text = replay.random_playthrough("ColonelBlotto-v0", 1)
    assert "1. player 0 (at the same time as player 1): " in text
    assert "2. player 1 (at the same time as player 0): " in text


def test_playthrough_shows_replies_without_their_escape_codes() -> None:
    episode = Episode(textgames.new_game("TicTacToe-v0"), 1, PRESETS["forfeit"])
    for reply in ("\x1b[2J nine [9]", "<think>" + "long " * 500 + "</think>[4]"):
        episode.reply(0, reply)
    text = replay.playthrough(episode)
    assert "    player 0 wrote: [2J nine [9]\n    which is illegal: expected one of [0]" in text
    assert "wrote: <think>long long" in text
    assert max(map(len, text.split("\n"))) <= 80
    assert all(line.isprintable() for line in text.split("\n"))
    assert text.endswith("not finished: player 1 to move\nreturns: player 0: 0, player 1: 0\n")


@pytest.mark.parametrize("id", ["TicTacToe-v0", "KuhnPoker-v0", "SimpleNegotiation-v0"])
def test_playthrough_can_be_read_back(id: str) -> None:
    for seed in range(5):
        text = replay.random_playthrough(id, seed)
        assert replay.playthrough(replay.from_playthrough(text)) == text
        assert replay.random_playthrough(id, seed) == text
    with pytest.raises(SavedGameError, match="expected a first line such as"):
        replay.from_playthrough("once upon a time")
