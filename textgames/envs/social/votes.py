"""Rounds of talk and votes at the same time, as the games of talk share them."""

from collections import Counter
from functools import cache

from textgames.core import Action

Votes = tuple[tuple[int, int], ...]  # (voter, whom it votes for), in the order they were asked


@cache
def numbers(players: tuple[int, ...]) -> tuple[Action, ...]:
    """Return the actions that name the players."""
    return tuple(map(str, players))


@cache
def others(players: tuple[int, ...], player: int) -> tuple[Action, ...]:
    """Return the actions that name the players other than `player`."""
    return tuple(str(other) for other in players if other != player)


def order_from(players: tuple[int, ...], begins: int) -> tuple[int, ...]:
    """Return the players by their seats, beginning with `begins` or the next who is there."""
    return tuple(p for p in players if p >= begins) + tuple(p for p in players if p < begins)


def most_voted(votes: Votes) -> tuple[int, ...]:
    """Return who has the most votes, by their seats: several, if it is a tie."""
    tally = Counter(suspect for _, suspect in votes)
    top = max(tally.values())
    return tuple(sorted(suspect for suspect, number in tally.items() if number == top))


def cast(votes: Votes) -> str:
    """Name who voted for whom."""
    return ", ".join(f"player {voter} for player {suspect}" for voter, suspect in votes)


def named(players: tuple[int, ...]) -> str:
    """Name players: "player 2", "players 0, 2"."""
    return f"player{'s' * (len(players) > 1)} {', '.join(map(str, players))}"
