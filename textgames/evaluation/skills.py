"""Which skills each game asks for, and how good an agent is at each skill.

for skill, rating in profile(ratings, "mcts").items(): ...  # in the order of SKILLS: a radar plot

The weights say what a game is mostly about, in tenths; they are judgements, not measurements. A
game of another package carries its own: a class attribute `skills` of its `Game`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from textgames.errors import GameError, UnknownGame
from textgames.evaluation.ratings import Rating, Ratings
from textgames.registration import spec

PLANNING = "strategic planning"
SPACE = "spatial thinking"
MEMORY = "memory"
LOGIC = "logical reasoning"
BLUFFING = "bluffing"
PERSUASION = "persuasion"
MINDS = "theory of mind"
UNCERTAINTY = "uncertainty estimation"
PATTERNS = "pattern recognition"
ADAPTING = "adaptability"

SKILLS = (
    *(PLANNING, SPACE, MEMORY, LOGIC, BLUFFING),
    *(PERSUASION, MINDS, UNCERTAINTY, PATTERNS, ADAPTING),
)

Weights = Mapping[str, float]  # of skills; they sum to 1

WEIGHTS: Mapping[str, Weights] = {
    "Amazons-v0": {PLANNING: 0.4, SPACE: 0.4, LOGIC: 0.2},
    "AscendingAuction-v0": {PLANNING: 0.4, MINDS: 0.3, UNCERTAINTY: 0.2, ADAPTING: 0.1},
    "Backgammon-v0": {PLANNING: 0.4, UNCERTAINTY: 0.4, SPACE: 0.1, PATTERNS: 0.1},
    "Bandit-v0": {UNCERTAINTY: 0.6, ADAPTING: 0.3, MEMORY: 0.1},
    "Battleship-v0": {SPACE: 0.4, UNCERTAINTY: 0.3, MEMORY: 0.1, PATTERNS: 0.2},
    "Blackjack-v0": {UNCERTAINTY: 0.8, PLANNING: 0.2},
    "BlindAuction-v0": {UNCERTAINTY: 0.5, MINDS: 0.4, PLANNING: 0.1},
    "Blocksworld-v0": {PLANNING: 0.5, SPACE: 0.3, LOGIC: 0.2},
    "Breakthrough-v0": {PLANNING: 0.5, SPACE: 0.3, PATTERNS: 0.2},
    "Briscola-v0": {PLANNING: 0.4, UNCERTAINTY: 0.4, MEMORY: 0.2},
    "BuyerSeller-v0": {PERSUASION: 0.4, BLUFFING: 0.2, MINDS: 0.2, UNCERTAINTY: 0.2},
    "Checkers-v0": {PLANNING: 0.5, SPACE: 0.3, PATTERNS: 0.2},
    "Chess-v0": {PLANNING: 0.5, SPACE: 0.2, PATTERNS: 0.2, LOGIC: 0.1},
    "Chopsticks-v0": {PLANNING: 0.5, LOGIC: 0.4, PATTERNS: 0.1},
    "Clobber-v0": {PLANNING: 0.4, LOGIC: 0.3, SPACE: 0.3},
    "Codenames-v0": {MINDS: 0.5, PATTERNS: 0.3, UNCERTAINTY: 0.2},
    "ColonelBlotto-v0": {MINDS: 0.4, PLANNING: 0.4, UNCERTAINTY: 0.2},
    "CommonPool-v0": {PLANNING: 0.4, PERSUASION: 0.2, MINDS: 0.2, ADAPTING: 0.2},
    "ConnectFour-v0": {PLANNING: 0.4, SPACE: 0.3, PATTERNS: 0.3},
    "Countdown-v0": {LOGIC: 0.6, PLANNING: 0.2, PATTERNS: 0.2},
    "Coup-v0": {BLUFFING: 0.5, MINDS: 0.3, UNCERTAINTY: 0.1, PLANNING: 0.1},
    "CrazyEights-v0": {PLANNING: 0.4, UNCERTAINTY: 0.3, MINDS: 0.2, ADAPTING: 0.1},
    "Cribbage-v0": {UNCERTAINTY: 0.4, PATTERNS: 0.3, PLANNING: 0.3},
    "Cryptarithm-v0": {LOGIC: 0.7, PLANNING: 0.1, PATTERNS: 0.2},
    "DarkHex-v0": {UNCERTAINTY: 0.4, SPACE: 0.2, PLANNING: 0.2, MINDS: 0.2},
    "DealOrNoDeal-v0": {PERSUASION: 0.4, MINDS: 0.3, PLANNING: 0.2, BLUFFING: 0.1},
    "DontSayIt-v0": {PERSUASION: 0.3, MINDS: 0.3, BLUFFING: 0.2, MEMORY: 0.1, ADAPTING: 0.1},
    "DotsAndBoxes-v0": {PLANNING: 0.4, LOGIC: 0.3, SPACE: 0.3},
    "DouDizhu-v0": {PLANNING: 0.4, UNCERTAINTY: 0.2, PATTERNS: 0.2, MEMORY: 0.1, MINDS: 0.1},
    "EinsteinWurfeltNicht-v0": {PLANNING: 0.4, UNCERTAINTY: 0.4, SPACE: 0.2},
    "Euchre-v0": {PLANNING: 0.3, UNCERTAINTY: 0.4, MINDS: 0.2, MEMORY: 0.1},
    "FifteenPuzzle-v0": {PLANNING: 0.5, SPACE: 0.4, PATTERNS: 0.1},
    "FrozenLake-v0": {SPACE: 0.4, PLANNING: 0.3, UNCERTAINTY: 0.3},
    "Game2048-v0": {PLANNING: 0.4, SPACE: 0.4, UNCERTAINTY: 0.2},
    "GameOfPureStrategy-v0": {MINDS: 0.4, PLANNING: 0.3, MEMORY: 0.2, UNCERTAINTY: 0.1},
    "GameOfY-v0": {PLANNING: 0.4, SPACE: 0.4, PATTERNS: 0.2},
    "GermanWhist-v0": {PLANNING: 0.4, MEMORY: 0.3, UNCERTAINTY: 0.3},
    "GinRummy-v0": {UNCERTAINTY: 0.3, PATTERNS: 0.3, MEMORY: 0.2, PLANNING: 0.2},
    "Go-v0": {PLANNING: 0.4, SPACE: 0.4, PATTERNS: 0.2},
    "GoFish-v0": {MEMORY: 0.5, UNCERTAINTY: 0.3, PLANNING: 0.1, MINDS: 0.1},
    "Gomoku-v0": {PLANNING: 0.4, SPACE: 0.3, PATTERNS: 0.3},
    "GuessTheNumber-v0": {LOGIC: 0.6, UNCERTAINTY: 0.2, MEMORY: 0.2},
    "GuessWho-v0": {LOGIC: 0.5, UNCERTAINTY: 0.3, MEMORY: 0.1, PLANNING: 0.1},
    "Hanabi-v0": {MINDS: 0.4, MEMORY: 0.2, LOGIC: 0.2, PLANNING: 0.2},
    "Hangman-v0": {PATTERNS: 0.6, UNCERTAINTY: 0.3, MEMORY: 0.1},
    "Havannah-v0": {PLANNING: 0.4, SPACE: 0.4, PATTERNS: 0.2},
    "Hearts-v0": {PLANNING: 0.4, UNCERTAINTY: 0.3, MEMORY: 0.2, MINDS: 0.1},
    "Hex-v0": {PLANNING: 0.4, SPACE: 0.4, PATTERNS: 0.2},
    "IteratedPrisonersDilemma-v0": {MINDS: 0.4, ADAPTING: 0.4, PLANNING: 0.2},
    "KuhnPoker-v0": {BLUFFING: 0.5, UNCERTAINTY: 0.4, MINDS: 0.1},
    "LeducHoldem-v0": {BLUFFING: 0.4, UNCERTAINTY: 0.4, MINDS: 0.2},
    "LiarsDice-v0": {BLUFFING: 0.4, UNCERTAINTY: 0.4, MINDS: 0.2},
    "LightsOut-v0": {LOGIC: 0.4, PLANNING: 0.3, SPACE: 0.3},
    "LinesOfAction-v0": {PLANNING: 0.4, SPACE: 0.4, PATTERNS: 0.2},
    "Mancala-v0": {PLANNING: 0.6, LOGIC: 0.3, PATTERNS: 0.1},
    "Mastermind-v0": {LOGIC: 0.7, MEMORY: 0.1, UNCERTAINTY: 0.2},
    "MatrixGame-v0": {MINDS: 0.5, LOGIC: 0.3, ADAPTING: 0.2},
    "MemoryGame-v0": {MEMORY: 0.8, SPACE: 0.1, PLANNING: 0.1},
    "Minesweeper-v0": {LOGIC: 0.5, SPACE: 0.2, UNCERTAINTY: 0.2, PATTERNS: 0.1},
    "Nim-v0": {LOGIC: 0.6, PATTERNS: 0.2, PLANNING: 0.2},
    "NineMensMorris-v0": {PLANNING: 0.5, SPACE: 0.3, PATTERNS: 0.2},
    "OhHell-v0": {UNCERTAINTY: 0.4, PLANNING: 0.3, MINDS: 0.2, MEMORY: 0.1},
    "OshiZumo-v0": {MINDS: 0.4, PLANNING: 0.4, UNCERTAINTY: 0.2},
    "Othello-v0": {PLANNING: 0.4, SPACE: 0.4, PATTERNS: 0.2},
    "Oware-v0": {PLANNING: 0.6, LOGIC: 0.3, PATTERNS: 0.1},
    "PegJump-v0": {PLANNING: 0.6, SPACE: 0.3, PATTERNS: 0.1},
    "Pentago-v0": {PLANNING: 0.3, SPACE: 0.5, PATTERNS: 0.2},
    "PhantomTicTacToe-v0": {UNCERTAINTY: 0.4, PLANNING: 0.2, MINDS: 0.2, SPACE: 0.2},
    "PigDice-v0": {UNCERTAINTY: 0.7, PLANNING: 0.3},
    "PublicGoods-v0": {MINDS: 0.4, ADAPTING: 0.3, PLANNING: 0.2, PERSUASION: 0.1},
    "Quoridor-v0": {PLANNING: 0.5, SPACE: 0.4, LOGIC: 0.1},
    "RockPaperScissors-v0": {MINDS: 0.4, PATTERNS: 0.3, ADAPTING: 0.3},
    "RushHour-v0": {PLANNING: 0.5, SPACE: 0.4, LOGIC: 0.1},
    "Santorini-v0": {PLANNING: 0.4, SPACE: 0.4, PATTERNS: 0.2},
    "SecretMafia-v0": {BLUFFING: 0.3, PERSUASION: 0.3, MINDS: 0.3, MEMORY: 0.1},
    "Secretary-v0": {UNCERTAINTY: 0.8, PLANNING: 0.2},
    "SimpleNegotiation-v0": {PERSUASION: 0.4, PLANNING: 0.2, MINDS: 0.2, UNCERTAINTY: 0.2},
    "Snake-v0": {SPACE: 0.5, PLANNING: 0.2, ADAPTING: 0.2, MINDS: 0.1},
    "Sokoban-v0": {PLANNING: 0.5, SPACE: 0.5},
    "Spades-v0": {PLANNING: 0.4, UNCERTAINTY: 0.3, MINDS: 0.2, MEMORY: 0.1},
    "Spyfall-v0": {BLUFFING: 0.4, MINDS: 0.3, LOGIC: 0.1, PERSUASION: 0.2},
    "Stratego-v0": {PLANNING: 0.3, BLUFFING: 0.3, UNCERTAINTY: 0.2, MEMORY: 0.1, SPACE: 0.1},
    "Sudoku-v0": {LOGIC: 0.7, SPACE: 0.1, PATTERNS: 0.2},
    "Surround-v0": {SPACE: 0.5, PLANNING: 0.3, MINDS: 0.2},
    "Taboo-v0": {MINDS: 0.4, PATTERNS: 0.3, ADAPTING: 0.3},
    "Tak-v0": {PLANNING: 0.4, SPACE: 0.4, PATTERNS: 0.2},
    "TexasHoldem-v0": {BLUFFING: 0.3, UNCERTAINTY: 0.4, MINDS: 0.2, PLANNING: 0.1},
    "TicTacToe-v0": {PLANNING: 0.4, SPACE: 0.3, PATTERNS: 0.3},
    "TowerOfHanoi-v0": {PLANNING: 0.6, LOGIC: 0.3, MEMORY: 0.1},
    "TruthAndDeception-v0": {PERSUASION: 0.4, BLUFFING: 0.3, MINDS: 0.3},
    "TwentyQuestions-v0": {LOGIC: 0.5, UNCERTAINTY: 0.2, MEMORY: 0.2, MINDS: 0.1},
    "Twixt-v0": {PLANNING: 0.4, SPACE: 0.4, PATTERNS: 0.2},
    "TwoThirdsAverage-v0": {MINDS: 0.6, LOGIC: 0.3, ADAPTING: 0.1},
    "UltimateTicTacToe-v0": {PLANNING: 0.5, SPACE: 0.3, PATTERNS: 0.2},
    "Ultimatum-v0": {MINDS: 0.6, PLANNING: 0.2, PERSUASION: 0.2},
    "Undercover-v0": {BLUFFING: 0.3, MINDS: 0.3, PATTERNS: 0.2, PERSUASION: 0.2},
    "WordChains-v0": {PATTERNS: 0.5, MEMORY: 0.3, PLANNING: 0.2},
    "WordLadder-v0": {PATTERNS: 0.5, PLANNING: 0.4, MEMORY: 0.1},
    "Wordle-v0": {LOGIC: 0.4, PATTERNS: 0.4, UNCERTAINTY: 0.2},
    "Xiangqi-v0": {PLANNING: 0.5, SPACE: 0.2, PATTERNS: 0.2, LOGIC: 0.1},
    "Yacht-v0": {UNCERTAINTY: 0.6, PLANNING: 0.3, PATTERNS: 0.1},
}


def skills_of(id: str, more: Mapping[str, Weights] | None = None) -> Weights:
    """Return the weights of a game's skills; empty if it is not registered or tells none.

    Args:
        id: of the game.
        more: weights of games beside those known, or in their place.

    Raises:
        GameError: a game of another package, or `more`, names skills there are not, or weights
            that are no shares of 1.
    """
    if more and id in more:
        found = more[id]
    elif id in WEIGHTS:
        return WEIGHTS[id]
    else:
        try:
            found = spec(id).game_class.skills
        except UnknownGame:
            return {}
    if found and not _fits(found):
        raise GameError(
            f"{id}: expected skills = positive weights that sum to 1 of {', '.join(SKILLS)}; got "
            f"{found!r}"
        )
    return found


def _fits(weights: object) -> bool:
    return (
        isinstance(weights, Mapping)
        and weights.keys() <= set(SKILLS)
        and all(isinstance(weight, int | float) and weight > 0 for weight in weights.values())
        and math.isclose(sum(weights.values()), 1, abs_tol=1e-6)
    )


def profile(
    ratings: Ratings, agent: str, more: Mapping[str, Weights] | None = None
) -> dict[str, Rating]:
    """Return how good an agent is at each skill that its games have asked for.

    The mean of its ratings in the games, weighted by how much each asks for the skill. What is not
    known of the games adds up as if they were independent.

    Args:
        ratings: of games that it has played.
        agent: its name.
        more: weights of games, as for `skills_of`.
    """
    shares: dict[str, list[tuple[float, Rating]]] = {skill: [] for skill in SKILLS}
    for id, table in ratings.games.items():
        if agent in table:
            for skill, weight in skills_of(id, more).items():
                shares[skill].append((weight, table[agent]))
    return {skill: _mean(rated) for skill, rated in shares.items() if rated}


def _mean(rated: list[tuple[float, Rating]]) -> Rating:
    total = math.fsum(weight for weight, _ in rated)
    return Rating(
        math.fsum(weight * rating.mu for weight, rating in rated) / total,
        math.hypot(*(weight * rating.sigma for weight, rating in rated)) / total,
        sum(rating.contests for _, rating in rated),
    )
