"""What a hand of oh hell counts, and how that is told."""

from typing import Literal

from textgames.texts import counted

EXACT = 10  # points for a bid that is met
Misses = Literal["tricks", "nothing", "penalty"]  # what who misses the bid gets


def scored(bid: int, taken: int, trick_points: int, misses: str) -> int:
    """Return the points for who has bid and taken so many tricks."""
    if bid == taken:
        return EXACT + trick_points * taken
    if misses == "penalty":
        return -trick_points * abs(bid - taken)
    return trick_points * taken if misses == "tricks" else 0


def told_rules(trick_points: int, misses: str) -> str:
    each = counted(trick_points, "point")
    made = f"If you take exactly as many tricks as you bid, you get {EXACT} points and {each}"
    if misses == "tricks":
        return f"Each trick counts {each}. An exact bid counts {EXACT} points more."
    if misses == "nothing":
        return f"{made} a trick; if not, you get nothing."
    return f"{made} a trick; if not, you lose {each} for each trick too many or too few."
