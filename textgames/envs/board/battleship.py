"""Battleship: find and sink the ships that the other player has hidden."""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Annotated, NamedTuple, TypeVar

from textgames.core import EVERYONE, Action, Examples, Game, Range
from textgames.envs.board.bits import Names, listed
from textgames.envs.grids import LETTERS, squares
from textgames.errors import OptionError

T = TypeVar("T")
Ships = tuple[int, ...]  # the squares of each, as bits; see `Sea`
Sunk = tuple[tuple[int, int], ...]  # the square of the last hit, and the length of the ship


class Battleship(Game):
    """Both players hide a fleet on a board of their own; then they shoot in turn, square by square.

    Ships lie across or down and may touch. A shot is answered with a miss, a hit, or a hit that
    sinks a ship, whose length is told; which ship was hit is not. The first to sink all ships of
    the other wins. Both place their ships at the same time, one by one in the order of `fleet`,
    and player 0 shoots first.

    Actions: the top left square of a ship and how it lies, such as "a1 across" or "a1 down"; then
    the square to shoot at, such as "b3", each only once.
    Returns: +1 to the winner and -1 to the loser.
    """

    tags = ("hidden information", "classic")
    evidence = (
        "cross-checked: OpenSpiel battleship, 1000 random games in lockstep",
        "played through: tests/golden/Battleship-v0.txt",
    )
    opponent = "rule"

    def setup(
        self,
        size: Annotated[int, Range(4, 15)] = 10,
        fleet: Annotated[tuple[int, ...], Examples((4, 3, 2), (2,))] = (5, 4, 3, 3, 2),
    ) -> None:
        self.size, self.fleet = size, tuple(fleet)
        _check_room(self.size, self.fleet)
        self.ships: tuple[Ships, Ships] = ((), ())  # of each player, as many as are placed
        self.fired = (0, 0)  # where each player has shot, as bits
        self.hits = (0, 0)  # where it has hit
        self.sunk: tuple[Sunk, Sunk] = ((), ())  # by each player
        self.ask(0, 1)

    def legal_actions(self, player: int) -> Sequence[Action]:
        board, ships = sea(self.size), self.ships[player]
        if len(ships) < len(self.fleet):
            return free(self.size, self.fleet[len(ships)], sum(ships))
        return listed(board.all & ~self.fired[player], board.names, board.stretches)

    def play(self, player: int, action: Action) -> None:
        if len(self.ships[player]) < len(self.fleet):
            self._place(player, action)
        else:
            self._shoot(player, action)

    def _place(self, player: int, action: Action) -> None:
        length = self.fleet[len(self.ships[player])]
        self.tell(player, f"Your ship of length {length} lies at {action}.")
        ships = (*self.ships[player], placements(self.size, length)[action])
        self.ships = changed(self.ships, player, ships)
        if self.to_act:
            return
        if len(self.ships[0]) < len(self.fleet):
            self.ask(0, 1)
        else:
            self.tell(EVERYONE, "All ships are placed. Player 0 shoots first.")
            self.ask(0)

    def _shoot(self, player: int, action: Action) -> None:
        square = sea(self.size).squares[action]
        fired = self.fired[player] | square
        self.fired = changed(self.fired, player, fired)
        result = "miss"
        for ship, length in zip(self.ships[1 - player], self.fleet, strict=True):
            if ship & square:
                result = "hit"
                self.hits = changed(self.hits, player, self.hits[player] | square)
                if not ship & ~fired:
                    result = f"hit, and a ship of length {length} is sunk"
                    self.sunk = changed(self.sunk, player, (*self.sunk[player], (square, length)))
        self.tell(EVERYONE, f"Player {player} shoots at {action}: {result}.")
        if len(self.sunk[player]) == len(self.fleet):
            self.tell(EVERYONE, f"Player {player} has sunk all ships and wins.")
            self.end((-1, 1) if player else (1, -1))
        else:
            self.ask(1 - player)

    def rules(self, player: int) -> str:
        size, fleet = self.size, self.fleet
        letter = LETTERS[size - 1]
        lengths = ", ".join(map(str, fleet))
        ships = f"one ship of length {lengths}"
        if len(fleet) > 1:
            ships = f"{len(fleet)} ships, of lengths {lengths}, one by one in this order,"
        return (
            f"You are player {player} in Battleship. Each player has a board of its own with "
            f"{size} rows, numbered 1 to {size} from top to bottom, and {size} columns, a to "
            f"{letter} from left to right: a1 is the top left square, {letter}{size} the bottom "
            f"right one. First each player hides {ships} on its board; the other never sees them. "
            "A ship lies on a straight line of squares, across or down. Ships may touch but not "
            "overlap. Both players place their ships at the same time. To place one, write its top "
            "left square and how it lies, in brackets: [a1 across] for a1 to "
            f"{LETTERS[fleet[0] - 1]}1, or [a1 down] for a1 to a{fleet[0]}. Then player 0 begins, "
            "and you shoot in turn, one square at a time, at a square of the other's board that "
            "you have not shot at before. All are told whether the shot was a miss or a hit, and, "
            "when all squares of a ship have been hit, that a ship of its length is sunk. The "
            "first to sink all ships of the other wins. The left drawing is your board and the "
            "other's shots, the right one your shots at the other's: # is your ship, X a hit, o a "
            "miss, a dot any other square. To shoot, write the square in brackets, such as [b3]."
        )

    def view(self, player: int) -> str:
        other, place = 1 - player, len(self.ships[player])
        left = drawn(self.size, self.hits[other], self.fired[other], sum(self.ships[player]))
        right = drawn(self.size, self.hits[player], self.fired[player], 0)
        width = len(left[1])
        lines = [f"{'Your ships':{width}}    Your shots"]
        lines += [f"{one:{width}}    {two}" for one, two in zip(left, right, strict=True)]
        if place < len(self.fleet):
            lines.append(f"Ships to place: {_in_words(self.fleet[place:])}")
        else:
            lines.append(f"Your ships afloat: {_in_words(self.afloat(other))}")
            lines.append(f"Ships to sink: {_in_words(self.afloat(player))}")
        return "\n".join(lines)

    def afloat(self, shooter: int) -> list[int]:
        """The lengths of the ships that a player has not sunk; which of a length is not known."""
        lengths = list(self.fleet)
        for _, length in self.sunk[shooter]:
            lengths.remove(length)
        return lengths

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        lengths = dict.fromkeys(self.fleet)
        placed = dict.fromkeys(name for k in lengths for name in placements(self.size, k))
        return (*placed, *sea(self.size).squares)

    def features(self, player: int) -> Sequence[float]:
        """For each square, row by row: 1 for a ship of the player; 1 for a hit and -1 for a miss of
        the other; the same for the player's shots. Then for each ship, in the order of `fleet`, 1
        if it is placed; and for each length of it, what share of such ships the player has sunk,
        and the other.
        """
        bits, other = sea(self.size).squares.values(), 1 - player
        own, place = sum(self.ships[player]), len(self.ships[player])
        shares = [
            [length for _, length in self.sunk[shooter]].count(length) / self.fleet.count(length)
            for shooter in (player, other)
            for length in dict.fromkeys(self.fleet)
        ]
        return [
            *(1.0 if own & bit else 0.0 for bit in bits),
            *(
                1.0 if self.hits[who] & bit else -1.0 if self.fired[who] & bit else 0.0
                for who in (other, player)
                for bit in bits
            ),
            *(1.0 if number < place else 0.0 for number in range(len(self.fleet))),
            *shares,
        ]


class Sea(NamedTuple):
    """What is the same on all boards of one size. A square is one bit; the lowest is a1."""

    squares: dict[Action, int]  # row by row from the top left
    names: Names
    stretches: tuple[int, ...]  # the board in parts of at most eight squares
    all: int


@cache
def sea(size: int) -> Sea:
    bits = {name: 1 << place for place, name in enumerate(squares(size, size))}
    everywhere = (1 << size * size) - 1
    stretches = tuple(everywhere & 0xFF << first for first in range(0, size * size, 8))
    return Sea(bits, Names({bit: name for name, bit in bits.items()}), stretches, everywhere)


@cache
def placements(size: int, length: int) -> dict[Action, int]:
    """The squares of a ship, as bits, by how it is placed."""
    found = {}
    across, down = (1 << length) - 1, sum(1 << size * place for place in range(length))
    for name, square in sea(size).squares.items():
        if (square.bit_length() - 1) % size <= size - length:
            found[f"{name} across"] = across * square
        if square << (length - 1) * size < 1 << size * size:
            found[f"{name} down"] = down * square
    return found


@lru_cache(10_000)
def free(size: int, length: int, taken: int) -> tuple[Action, ...]:
    """How a ship can be placed beside what is taken."""
    return tuple(name for name, ship in placements(size, length).items() if not ship & taken)


def drawn(size: int, hits: int, fired: int, ships: int) -> list[str]:
    """The lines of a board: the letters of the columns, then row by row."""
    width, row = len(str(size)), (1 << size) - 1
    lines = [" " * (width + 1) + " ".join(LETTERS[:size])]
    for number in range(1, size + 1):
        lines.append(f"{number:>{width}} {drawn_row(size, hits & row, fired & row, ships & row)}")
        hits, fired, ships = hits >> size, fired >> size, ships >> size
    return lines


@lru_cache(10_000)  # a shot changes one row of twenty: drawing them all took five times as long
def drawn_row(size: int, hits: int, fired: int, ships: int) -> str:
    squares = [1 << column for column in range(size)]
    return " ".join(
        ["X" if hits & s else "o" if fired & s else "#" if ships & s else "." for s in squares]
    )


def changed(pair: tuple[T, T], player: int, value: T) -> tuple[T, T]:
    """The pair with another value for one player."""
    return (pair[0], value) if player else (value, pair[1])


def _in_words(lengths: Sequence[int]) -> str:
    return " ".join(map(str, lengths)) or "none"


def _check_room(size: int, fleet: tuple[int, ...]) -> None:
    """Check that there is room for each ship wherever those before it lie.

    Raises:
        OptionError: there may be none.
    """
    sized = fleet and all(2 <= length <= size for length in fleet)
    for number, length in enumerate(fleet if sized else ()):
        # a ship meets others that lie like it in a row, and crossing ones at each of its squares
        met = sum(length + before - 1 + length * before for before in fleet[:number])
        sized = sized and 2 * size * (size - length + 1) > met
    if not sized:
        raise OptionError(
            f"expected fleet = lengths from 2 to {size}, with room for each ship on {size} x "
            f"{size} squares wherever the others lie, got {fleet}"
        )
