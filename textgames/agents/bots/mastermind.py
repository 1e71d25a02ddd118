"""Knuth's strategy for Mastermind: the guess whose worst answer leaves the fewest codes (1977)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textgames.agents.bots.by_rule import ByRule
from textgames.core import Action
from textgames.envs.puzzles.mastermind import Mastermind, first_guess
from textgames.solvers.listing import listed

# Pairs of a guess and a code that are compared for one move: about a tenth of a second.
MOST_PAIRS = 400_000

Answer = tuple[Action, int, int]  # guess, black, white
Array = NDArray[Any]


class Bot(ByRule):
    """Plays Knuth's strategy, which finds each of the 1296 codes in at most five guesses.

    The first guess is 1122, or 1234 without repeats. In larger games, where comparing all guesses
    with all codes left takes too long, evenly spaced ones of both stand for all.
    """

    plays = Mastermind

    def choose(self, game: Mastermind, player: int) -> Action:
        return best_guess(tuple(listed(game, player)), game.answers)


@lru_cache(10_000)
def best_guess(codes: tuple[Action, ...], answers: tuple[Answer, ...]) -> Action:
    """Return the next guess after these answers.

    Of guesses that are equally good one that may be the secret is taken, and of those the first.
    """
    if not answers:
        return first_guess(codes)
    table = _digits(codes)
    left = _left(codes, answers)
    if len(left) <= 2:
        return codes[int(left[0])]
    sample = left[:: 1 + len(left) * len(left) // MOST_PAIRS]
    others = np.arange(len(codes))[:: 1 + len(codes) * len(sample) // MOST_PAIRS]
    guesses = np.concatenate((sample, others))  # those that may be the secret come first
    kinds = _answers(table[guesses], table[sample])
    worst = np.array([np.bincount(row).max() for row in kinds])
    best = guesses[worst == worst.min()]
    possible = best[np.isin(best, left)]
    return codes[int((possible if len(possible) else best).min())]


@lru_cache(4)
def _digits(codes: tuple[Action, ...]) -> Array:
    """Return the codes as numbers from 0.  # (codes, pegs)."""
    digits = np.frombuffer("".join(codes).encode(), np.uint8) - ord("1")
    rows: Array = digits.reshape(len(codes), -1)
    return rows


@lru_cache(10_000)
def _left(codes: tuple[Action, ...], answers: tuple[Answer, ...]) -> Array:
    """Return the places, in `codes`, of those that agree with all answers."""
    if not answers:
        return np.arange(len(codes))
    before = _left(codes, answers[:-1])
    guess, black, white = answers[-1]
    table = _digits(codes)
    kinds = _answers(_digits((guess,)), table[before])[0]
    agreeing: Array = before[kinds == black * (len(guess) + 1) + white]
    return agreeing


def _answers(guesses: Array, codes: Array) -> Array:
    """Return `black * (pegs + 1) + white` of each guess for each code.  # (guesses, codes)."""
    pegs = codes.shape[1]
    black = np.zeros((len(guesses), len(codes)), np.uint8)
    common = np.zeros_like(black)
    for peg in range(pegs):
        black += guesses[:, None, peg] == codes[None, :, peg]
    for colour in range(max(guesses.max(), codes.max()) + 1):
        mine, theirs = ((rows == colour).sum(1, dtype=np.uint8) for rows in (guesses, codes))
        common += np.minimum(mine[:, None], theirs[None, :])
    kinds: Array = black * (pegs + 1) + (common - black)
    return kinds
