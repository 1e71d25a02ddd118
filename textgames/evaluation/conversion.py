"""Records as chat messages to train on, and as tables.

for record in read_records("runs/first"):
    for example in chat_examples(record):
        if example["outcome"] > 0:
            train_on(example["messages"])
frame(read_records("runs/first")).to_parquet("games.parquet")
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Literal

from textgames.episode import Episode
from textgames.errors import MissingDependency, OptionError, SavedGameError
from textgames.evaluation.records import GameRecord, TurnRecord
from textgames.forms import LegalActions
from textgames.illegal import IllegalReplies
from textgames.prompts import reply_alone, turn_text
from textgames.registration import new_game

if TYPE_CHECKING:
    from pandas import DataFrame


def chat_examples(
    record: GameRecord, reasoning: Literal["keep", "drop"] = "drop"
) -> list[dict[str, Any]]:
    """Return what each seat read and wrote as chat messages, one example for each seat that did.

    The game is played again, so that the messages are those of `textgames.wrappers.ChatMessages`.

    Keys: `messages`; `legal`, for each message of the assistant whether it was legal; `number`,
    `id`, `player` and `agent`; `return` and `outcome`; `reason`.

    Args:
        record: of a finished game.
        reasoning: "keep" puts what an agent thought before its reply in <think> tags; "drop" also
            removes what stands in such tags.

    Raises:
        OptionError: `reasoning` is something else.
        SavedGameError: the game does not replay: the rules are not those it was played by.
    """
    if reasoning not in ("keep", "drop"):
        raise OptionError(f"chat_examples takes reasoning = keep or drop, got {reasoning!r}")
    conversations: list[list[dict[str, str]]] = [[] for _ in record.agents]
    legal: list[list[bool]] = [[] for _ in record.agents]
    for turn, allowed in zip(record.turns, _allowed(record), strict=True):
        said = conversations[turn.player]
        if not said:
            said.append({"role": "system", "content": record.rules[turn.player]})
        told = turn_text(turn.messages, turn.view, allowed)
        said.append({"role": "user", "content": told})
        said.append({"role": "assistant", "content": _written(turn, reasoning)})
        legal[turn.player].append(not turn.complaint)
    return [
        {
            "messages": said,
            "legal": legal[player],
            "number": record.number,
            "id": record.id,
            "player": player,
            "agent": record.agents[player],
            "return": record.returns[player],
            "outcome": record.outcome[player],
            "reason": record.reason,
        }
        for player, said in enumerate(conversations)
        if said
    ]


def _written(turn: TurnRecord, reasoning: str) -> str:
    if reasoning == "drop":
        return reply_alone(turn.reply)
    return f"<think>{turn.reasoning}</think>\n{turn.reply}" if turn.reasoning else turn.reply


def replayed(record: GameRecord) -> Episode:
    """Play a recorded game again, every reply as it came, and return it finished.

    Raises:
        SavedGameError: it does not go as it did.
    """
    episode = _begun(record)
    for _ in _played(episode, record):
        pass
    if (list(episode.returns), episode.reason) != (list(record.returns), record.reason):
        raise SavedGameError(
            f"game {record.number}, {record.id}: expected the returns {record.returns}, "
            f"{record.reason}; got {episode.returns}, {episode.reason}"
        )
    return episode


def stepped(record: GameRecord) -> Iterator[tuple[Episode, TurnRecord | None]]:
    """Play a recorded game again; yield it before each reply with that reply, and at its end.

    Raises:
        SavedGameError: it does not go as it did.
        UnknownGame: there is no such game here.
        OptionError: it does not take these options.
    """
    episode = _begun(record)
    for turn, _ in zip(record.turns, _played(episode, record), strict=True):
        yield episode, turn
    yield episode, None


def _allowed(record: GameRecord) -> Iterator[LegalActions]:
    """What each reply could have been."""
    yield from _played(_begun(record), record)


def _begun(record: GameRecord) -> Episode:
    start = new_game(record.id, record.num_players, **record.options)
    settings = dict(record.illegal)
    if settings.get("returns") is not None:
        settings["returns"] = tuple(settings["returns"])
    return Episode(start, record.seed, IllegalReplies(**settings))


def _played(episode: Episode, record: GameRecord) -> Iterator[LegalActions]:
    where = f"game {record.number}, {record.id}"
    for number, turn in enumerate(record.turns, 1):
        if turn.player not in episode.waiting:
            raise SavedGameError(
                f"{where}: expected reply {number} of player {turn.player}; the game waits for "
                f"players {episode.waiting}"
            )
        yield episode.legal_actions(turn.player)
        if turn.failure:
            episode.objection = turn.complaint
        episode.reply(turn.player, turn.reply)
    if record.reason == "truncated":
        episode.truncate()
    for number, (then, now) in enumerate(zip(record.turns, episode.turns, strict=True), 1):
        if (then.action, bool(then.complaint)) != (now.action, bool(now.complaint)):
            raise SavedGameError(
                f"{where}: reply {number}: expected {then.action!r} to be played, "
                f"got {now.action!r}"
            )


def frame(records: Iterable[GameRecord], rows: Literal["seats", "turns"] = "seats") -> DataFrame:
    """Return records as a pandas frame; its own `to_parquet` and `to_csv` write it to a file.

    Args:
        records: of games.
        rows: "seats", one for each seat of each game; "turns", one for each reply.

    Raises:
        OptionError: `rows` is something else.
        MissingDependency: pandas is not installed.
    """
    if rows not in ("seats", "turns"):
        raise OptionError(f"frame takes rows = seats or turns, got {rows!r}")
    try:
        from pandas import DataFrame
    except ImportError as error:
        raise MissingDependency("a frame needs pandas: pip install 'textgames[frame]'") from error
    each = _seats if rows == "seats" else _turns
    return DataFrame([row for record in records for row in each(record)])


def _seats(record: GameRecord) -> Iterator[dict[str, Any]]:
    for player, agent in enumerate(record.agents):
        turns = [turn for turn in record.turns if turn.player == player]
        yield {
            "number": record.number,
            "deal": record.deal,
            "id": record.id,
            "player": player,
            "agent": agent,
            "return": record.returns[player],
            "outcome": record.outcome[player],
            "reason": record.reason,
            "forfeited": record.offender == player,
            "replies": len(turns),
            "illegal": sum(bool(turn.complaint) for turn in turns),
            "failures": sum(bool(turn.failure) for turn in turns),
            "prompt_tokens": sum(turn.prompt_tokens for turn in turns),
            "completion_tokens": sum(turn.completion_tokens for turn in turns),
            "cost": float(sum(turn.cost for turn in turns)),
            "seconds": float(sum(turn.seconds for turn in turns)),
        }


def _turns(record: GameRecord) -> Iterator[dict[str, Any]]:
    for count, turn in enumerate(record.turns):
        yield {
            "number": record.number,
            "id": record.id,
            "turn": count,
            "player": turn.player,
            "agent": record.agents[turn.player],
            "messages": "\n".join(turn.messages),
            "view": turn.view,
            "reply": turn.reply,
            "reasoning": turn.reasoning,
            "action": turn.action,
            "legal": not turn.complaint,
            "complaint": turn.complaint,
            "failure": turn.failure,
            "prompt_tokens": turn.prompt_tokens,
            "completion_tokens": turn.completion_tokens,
            "cost": turn.cost,
            "seconds": turn.seconds,
        }
