"""Judging agents and recorded games, letting agents play many games, and rating them.

judgement = evaluation.judge("random", "KuhnPoker-v0")
judgement.nash_conv  # 11/12
analysis = evaluation.analyze("game.json")

evaluation.Tournament(["KuhnPoker-v0"], ["random", "mcts"]).run("runs/first")
records = list(evaluation.read_records("runs/first"))
ratings = evaluation.rate(records)  # TrueSkill
fit = evaluation.fit_strengths(records)  # Bradley-Terry, with how far the order is settled
evaluation.write_page("report.html", evaluation.Run("runs/first"))

    Tournament     games between agents, planned by a schedule, in a folder where nothing is lost
    Match          plays thousands of games at once
    Fixture        a game that is to be played
    GameRecord     one game that was played; its replies are `TurnRecord`
    RecordFile     a file that records are added to
    read_records   yields the records of a folder or a file
    replayed       a recorded game, played again
    chat_examples  a recorded game as chat messages, to train on
    frame          records as a pandas frame
    Run            all records of a run, with ratings, statistics and standings
    measure        how far the agents of a run were from perfect play
    write_page     a run as one HTML file
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from textgames.evaluation.asking import AgentPolicy, Asked, policy_of
from textgames.evaluation.bradley_terry import Fit, Strength, fit_strengths
from textgames.evaluation.contests import Result
from textgames.evaluation.judging import JudgedSet, Judgement, judge
from textgames.evaluation.quality import Analysis, Move, Quality, analyze
from textgames.evaluation.ratings import Rating, Ratings, ranked, rate
from textgames.evaluation.skills import SKILLS, profile, skills_of
from textgames.evaluation.statistics import Figures, Statistics, gather

if TYPE_CHECKING:
    from textgames.evaluation.conversion import chat_examples, frame, replayed
    from textgames.evaluation.exact import measure
    from textgames.evaluation.match import Fixture, Match
    from textgames.evaluation.page import write_page
    from textgames.evaluation.records import GameRecord, RecordFile, TurnRecord, read_records
    from textgames.evaluation.standings import Run
    from textgames.evaluation.tournament import Tournament

__all__ = [
    "SKILLS",
    "AgentPolicy",
    "Analysis",
    "Asked",
    "Figures",
    "Fit",
    "Fixture",
    "GameRecord",
    "JudgedSet",
    "Judgement",
    "Match",
    "Move",
    "Quality",
    "Rating",
    "Ratings",
    "RecordFile",
    "Result",
    "Run",
    "Statistics",
    "Strength",
    "Tournament",
    "TurnRecord",
    "analyze",
    "chat_examples",
    "fit_strengths",
    "frame",
    "gather",
    "judge",
    "measure",
    "policy_of",
    "profile",
    "ranked",
    "rate",
    "read_records",
    "replayed",
    "skills_of",
    "write_page",
]

_MODULES = {  # imported when first used: pydantic and asyncio take their time
    "Fixture": "match",
    "GameRecord": "records",
    "Match": "match",
    "RecordFile": "records",
    "Run": "standings",
    "Tournament": "tournament",
    "TurnRecord": "records",
    "chat_examples": "conversion",
    "frame": "conversion",
    "measure": "exact",
    "read_records": "records",
    "replayed": "conversion",
    "write_page": "page",
}


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return getattr(import_module(f"textgames.evaluation.{_MODULES[name]}"), name)
    raise AttributeError(f"module 'textgames.evaluation' has no attribute {name!r}")
