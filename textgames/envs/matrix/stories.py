"""Tellings of a game of two players with two choices each, whatever its pay-offs are.

They name the choices and say what it is about, and nothing that makes one choice look the better.
"""

from typing import NamedTuple


class Story(NamedTuple):
    """How a game is told: what it is about, the first and the second choice, what is won."""

    setting: str
    choices: tuple[str, str]
    unit: str


STORIES = {
    "plain": Story("a game for two players.", ("A", "B"), "points"),
    "bakeries": Story(
        "a story of two bakeries on one square. Each player runs one and decides whether it bakes "
        "bread or cakes. What a bakery earns depends on what both bake.",
        ("bread", "cakes"),
        "coins",
    ),
    "bands": Story(
        "a story of two bands on tour in one town. Each player leads one and decides whether it "
        "plays in the hall or in the park. How many new fans a band wins depends on where both "
        "play.",
        ("hall", "park"),
        "fans",
    ),
    "climbers": Story(
        "a story of two ropes of climbers on one mountain. Each player leads one and decides "
        "whether it takes the north face or the south face. How many hours of daylight a rope "
        "saves depends on which way both go.",
        ("north", "south"),
        "hours",
    ),
}
