"""Judging agents and recorded games: how far they are from perfect play.

judgement = evaluation.judge("random", "KuhnPoker-v0")
judgement.nash_conv  # 11/12
analysis = evaluation.analyze("game.json")
"""

from textgames.evaluation.asking import AgentPolicy, Asked, policy_of
from textgames.evaluation.judging import JudgedSet, Judgement, judge
from textgames.evaluation.quality import Analysis, Move, Quality, analyze

__all__ = [
    "AgentPolicy",
    "Analysis",
    "Asked",
    "JudgedSet",
    "Judgement",
    "Move",
    "Quality",
    "analyze",
    "judge",
    "policy_of",
]
