"""The 144 strict ordinal games of two players and two choices (Robinson and Goforth 2005).

Each player ranks the four results from 1 to 4. Two games are the same if they differ in the order
of a player's choices only; so the choices can be ordered such that each player's 4 lies where the
other makes its first choice, and what is left are twelve patterns of each player.

A game's number is its layer, row and column in the periodic table of Robinson and Goforth. The row
says the pattern of player 0, the column that of player 1. From one pattern to the next two
neighbouring ranks are swapped: 1 and 2, then 2 and 3, and so on around the table. Where the counts
begin follows from games whose numbers are often cited: 111, 122, 322 and the family of 111.
"""

from difflib import get_close_matches

from textgames.core import OptionError

# A player's ranks of: both make their first choice, only itself, only the other, neither.
Pattern = tuple[int, int, int, int]

# The best result is to make one's second choice alone; rows and columns 1 to 6.
ALONE: tuple[Pattern, ...] = (
    (3, 1, 4, 2),  # prisoner's dilemma, if both have this pattern
    (3, 2, 4, 1),  # chicken
    (2, 3, 4, 1),  # battle of the sexes
    (1, 3, 4, 2),  # hero
    (1, 2, 4, 3),  # compromise
    (2, 1, 4, 3),  # deadlock
)
# The best result is that both make their first choice.
TOGETHER: tuple[Pattern, ...] = (
    (4, 2, 3, 1),  # concord
    (4, 1, 3, 2),  # stag hunt
    (4, 1, 2, 3),  # assurance
    (4, 2, 1, 3),  # coordination
    (4, 3, 1, 2),  # peace
    (4, 3, 2, 1),  # harmony
)
LAYERS = {1: (ALONE, ALONE), 2: (TOGETHER, ALONE), 3: (TOGETHER, TOGETHER), 4: (ALONE, TOGETHER)}

# The twelve symmetric games have names of their own (Bruns 2015).
NAMES = {
    "prisoner's dilemma": 111,
    "chicken": 122,
    "battle of the sexes": 133,
    "hero": 144,
    "compromise": 155,
    "deadlock": 166,
    "concord": 311,
    "stag hunt": 322,
    "assurance": 333,
    "coordination": 344,
    "peace": 355,
    "harmony": 366,
}
NUMBERS = tuple(
    100 * layer + 10 * row + column
    for layer in LAYERS
    for row in range(1, 7)
    for column in range(1, 7)
)


def patterns(number: int) -> tuple[Pattern, Pattern]:
    """Return the ranks of player 0 and of player 1, each from its own point of view."""
    layer, row, column = (int(digit) for digit in str(number))
    rows, columns = LAYERS[layer]
    return rows[row - 1], columns[column - 1]


def number_of(game: str) -> int:
    """Return the number of a game that is given by number or name.

    Raises:
        OptionError: there is no such game.
    """
    name = " ".join(game.casefold().replace("-", " ").replace("_", " ").split())
    known = {**{str(number): number for number in NUMBERS}, **NAMES}
    found = known.get(name) or known.get(name.replace("prisoners", "prisoner's"))
    if found is None:
        near = get_close_matches(name, known, 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise OptionError(
            "expected game = a number from 111 to 466, whose digits are layer 1 to 4, row 1 to 6 "
            f"and column 1 to 6, or one of {', '.join(NAMES)}; got {game!r:.200}{hint}"
        )
    return found
