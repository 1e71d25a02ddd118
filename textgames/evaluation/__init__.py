"""Judging agents and recorded games: how far they are from perfect play, and who is better.

judgement = evaluation.judge("random", "KuhnPoker-v0")
judgement.nash_conv  # 11/12
analysis = evaluation.analyze("game.json")
ratings = evaluation.rate(results)  # TrueSkill
fit = evaluation.fit_strengths(results)  # Bradley-Terry, with how far the order is settled
"""

from textgames.evaluation.asking import AgentPolicy, Asked, policy_of
from textgames.evaluation.bradley_terry import Fit, Strength, fit_strengths
from textgames.evaluation.contests import Result
from textgames.evaluation.judging import JudgedSet, Judgement, judge
from textgames.evaluation.quality import Analysis, Move, Quality, analyze
from textgames.evaluation.ratings import Rating, Ratings, ranked, rate
from textgames.evaluation.skills import SKILLS, profile, skills_of
from textgames.evaluation.statistics import Figures, Statistics, gather

__all__ = [
    "SKILLS",
    "AgentPolicy",
    "Analysis",
    "Asked",
    "Figures",
    "Fit",
    "JudgedSet",
    "Judgement",
    "Move",
    "Quality",
    "Rating",
    "Ratings",
    "Result",
    "Statistics",
    "Strength",
    "analyze",
    "fit_strengths",
    "gather",
    "judge",
    "policy_of",
    "profile",
    "ranked",
    "rate",
    "skills_of",
]
