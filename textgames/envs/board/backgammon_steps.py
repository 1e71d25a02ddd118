"""Backgammon one checker at a time: which may move, so that most of the roll can still be used."""

from functools import cache

from textgames.core import Action
from textgames.envs.board.backgammon_notation import SPELLED, effect, moved
from textgames.envs.board.backgammon_plays import Board, parts, sets_of_points, starts

Dice = tuple[int, ...]  # the numbers that are left, the higher first


@cache
def every_step() -> tuple[Action, ...]:
    """All moves of one checker with one number, hits included."""
    ways = [part for die in range(1, 7) for blots in (0, -1) for part in parts(die, blots)[1:]]
    return tuple(dict.fromkeys([SPELLED[way] for way in ways]))


def steps(mine: Board, other: Board, dice: Dice) -> list[Action]:
    """Return the moves after which as many numbers are used in all as can be.

    If one of two numbers can be used, but not both, it is the higher.

    Args:
        mine: the checkers of the player to move.
        other: those of the other, by its own numbers.
        dice: at least one.
    """
    longest, found = 0, dict[Action, None]()
    for die in dict.fromkeys(dice):
        left = without(dice, die)
        ways = [
            (1 + most(*moved(mine, other, step), left), step) for step in with_one(mine, other, die)
        ]
        length = max([length for length, _ in ways], default=0)
        if length > longest:
            longest, found = length, {}
        if length == longest and (length > 1 or not found):  # else the higher number is used
            found |= {step: None for one, step in ways if one == length}
    return list(found)


def most(mine: Board, other: Board, dice: Dice) -> int:
    """How many of the numbers can be used at most."""
    longest = 0
    for die in dict.fromkeys(dice):
        left = without(dice, die)
        for step in with_one(mine, other, die):
            longest = max(longest, 1 + most(*moved(mine, other, step), left))
            if longest == len(dice):
                return longest
    return longest


def with_one(mine: Board, other: Board, die: int) -> list[Action]:
    """The moves that a number by itself allows, the farthest checker first."""
    occupied, open, blots = sets_of_points(mine, other)
    ways, movable = parts(die, blots), starts(occupied, open, die)
    return [SPELLED[ways[start]] for start in range(25, 0, -1) if movable >> start & 1]


def without(dice: Dice, die: int) -> Dice:
    """The numbers that are left once one is used."""
    place = dice.index(die)
    return dice[:place] + dice[place + 1 :]


def used(step: Action, dice: Dice) -> int:
    """Which number a move uses.

    If both can bear a checker off, either leaves the same: none stands farther back.
    """
    points = effect(step).moved
    start, end = points.index(-1), points.index(1)
    return start - end if end else min([die for die in dice if die >= start])
