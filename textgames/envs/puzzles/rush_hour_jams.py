"""Traffic jams of Rush Hour: searched for the fewest moves, and made vehicle by vehicle.

A position of a jam is one whole number, its code: for each vehicle, the number of squares between
it and the left or upper edge, in BITS bits; the lowest are those of the red car, vehicle 0.
"""

from functools import cache, lru_cache
from random import Random
from typing import NamedTuple

BITS = 3
PLACE = (1 << BITS) - 1
CAR, TRUCK = 2, 3  # squares that they are long
TRUCKS = 0.3  # share of the vehicles that are trucks, the red car apart
MOST = 1_500  # positions that are looked at to solve one jam while a puzzle is made
ENOUGH = 30_000  # positions of all jams together; then the hardest one found has to do
ONE_MORE = 20  # positions that could be looked at in the time it takes to add a vehicle
PATIENCE = 10  # jams without a way out till no more vehicles are put in the way; then as many again

Squares = tuple[int, int]  # a set of squares as bits: counted row by row, and column by column
Room = tuple[tuple[tuple[int, int], ...], ...]  # see `room`


class Vehicle(NamedTuple):
    """A car or a truck. It never leaves its line: its row if it lies across, else its column."""

    across: bool
    length: int
    line: int


class Track(NamedTuple):
    """What a search needs to know of a vehicle."""

    shift: int  # of its place in a code
    across: bool
    line: int  # how many squares come before its line
    room: Room
    squares: tuple[Squares, ...]  # that it fills, by its place


Vehicles = tuple[Vehicle, ...]
Placed = tuple[Vehicle, int, int]  # with its place, and the squares that it fills, row by row
Tracks = tuple[Track, ...]


class Jam(NamedTuple):
    """Vehicles, the red car first, and where they stand."""

    vehicles: Vehicles
    code: int


class Puzzle(NamedTuple):
    """A jam, and the fewest moves that bring the red car to the exit."""

    jam: Jam
    fewest: int


def exit_row(size: int) -> int:
    """Return the row of the red car: that in the middle, the upper one of two."""
    return (size - 1) // 2


@cache
def room(size: int, length: int) -> Room:
    """Return how far a vehicle can go back and ahead, by its place and the filled squares.

    Those are the squares of its line, its own among them, as bits.
    """
    return tuple(
        [
            tuple([_gaps(size, length, place, line) for line in range(1 << size)])
            for place in range(size - length + 1)
        ]
    )


def _gaps(size: int, length: int, place: int, line: int) -> tuple[int, int]:
    back = ahead = 0
    while back < place and not line >> place - back - 1 & 1:
        back += 1
    while ahead < size - length - place and not line >> place + length + ahead & 1:
        ahead += 1
    return back, ahead


@cache
def track(size: int, number: int, vehicle: Vehicle) -> Track:
    across, length, line = vehicle
    squares = []
    for place in range(size - length + 1):
        along = (1 << length) - 1 << line * size + place
        through = sum([1 << (place + step) * size + line for step in range(length)])
        squares.append((along, through) if across else (through, along))
    return Track(number * BITS, across, line * size, room(size, length), tuple(squares))


def tracks(size: int, vehicles: Vehicles) -> Tracks:
    return tuple([track(size, number, vehicle) for number, vehicle in enumerate(vehicles)])


def filled(vehicles: Tracks, code: int) -> Squares:
    """Return the squares on which a vehicle stands."""
    rows = columns = 0
    for vehicle in vehicles:
        along, through = vehicle.squares[code >> vehicle.shift & PLACE]
        rows |= along
        columns |= through
    return rows, columns


def way_out(size: int, jam: Jam, most: int) -> tuple[list[int], int]:
    """Return the codes on a shortest way from a jam to one with the red car at the exit.

    A breadth-first search. The codes are those after each move; none: there is no way, or `most`
    positions were looked at. How many were is returned as well.
    """
    mask, out = (1 << size) - 1, size - CAR
    moving = tracks(size, jam.vehicles)
    before = {jam.code: -1}  # the code that each one was first reached from
    codes = [jam.code]
    for looked, code in enumerate(codes):
        if looked == most:
            break
        rows, columns = filled(moving, code)
        for shift, across, line, gaps, _ in moving:
            back, ahead = gaps[code >> shift & PLACE][(rows if across else columns) >> line & mask]
            if not shift and (code & PLACE) + ahead == out:
                way = [code + ahead]
                while before[code] >= 0:
                    way.append(code)
                    code = before[code]
                return way[::-1], looked
            after = code
            for _ in range(back):
                after -= 1 << shift
                if after not in before:
                    before[after] = code
                    codes.append(after)
            after = code
            for _ in range(ahead):
                after += 1 << shift
                if after not in before:
                    before[after] = code
                    codes.append(after)
    return [], len(codes)


@lru_cache(100)
def generated(size: int, vehicles: int, fewest: int, seed: int) -> Puzzle:
    """Return a puzzle that takes `fewest` moves, or as many as the hardest one found."""
    rng, looked = Random(seed), 0
    hardest, way = Jam((), 0), list[int]()
    while len(way) < fewest and (looked < ENOUGH or not way):
        jam, found, number = grown(size, vehicles, fewest, rng)
        looked += number
        if len(found) > len(way):
            hardest, way = jam, found
    if len(way) > fewest:
        hardest, way = Jam(hardest.vehicles, way[-fewest - 1]), way[-fewest:]
    return Puzzle(in_reading_order(size, hardest), len(way))


def grown(size: int, number: int, fewest: int, rng: Random) -> tuple[Jam, list[int], int]:
    """Return a jam, a shortest way out, and how many positions were looked at.

    Vehicles are added one by one where the way out passes; another one never makes it shorter. Once
    it takes `fewest` moves, they are added where it does not pass, so that it remains a shortest
    one. There is no way if the vehicles do not fit.
    """
    jam = Jam((Vehicle(True, CAR, exit_row(size)),), int(rng.random() * 2))
    way, looked = way_out(size, jam, MOST)
    failed = 0
    while len(jam.vehicles) < number:
        moving = tracks(size, jam.vehicles)
        passed = swept(moving, jam.code, way)
        free = fitting(size, filled(moving, jam.code)[0], rng)
        harder = len(way) < fewest and failed < PATIENCE
        free = [one for one in free if bool(one[2] & passed) == harder] or free
        looked += ONE_MORE
        if failed == 2 * PATIENCE:
            return jam, [], looked
        if not free:
            failed += 1
            continue
        vehicle, place, rows = free[int(rng.random() * len(free))]
        added = place << len(jam.vehicles) * BITS
        larger = Jam((*jam.vehicles, vehicle), jam.code + added)
        longer = [code + added for code in way]
        if rows & passed:
            longer, more = way_out(size, larger, MOST)
            looked += more
        if longer:
            jam, way = larger, longer
        else:
            failed += 1
    return jam, way, looked


def moved(code: int, after: int) -> tuple[int, int, int]:
    """Return which vehicle has moved, from which place and to which."""
    number = ((code ^ after).bit_length() - 1) // BITS
    return number, code >> number * BITS & PLACE, after >> number * BITS & PLACE


def swept(vehicles: Tracks, code: int, way: list[int]) -> int:
    """Return the squares that are filled or passed on a way, row by row."""
    passed = 0
    for after in way:
        number, place, to = moved(code, after)
        for at in range(min(place, to), max(place, to) + 1):
            passed |= vehicles[number].squares[at][0]
        code = after
    return passed


def fitting(size: int, taken: int, rng: Random) -> list[Placed]:
    """Draw a length; return where such a vehicle has room. None but the red car lies in its row."""
    length = TRUCK if rng.random() < TRUCKS else CAR
    return [one for one in everywhere(size, length) if not one[2] & taken]


@cache
def everywhere(size: int, length: int) -> tuple[Placed, ...]:
    lines = [(across, line) for across in (True, False) for line in range(size)]
    lines.remove((True, exit_row(size)))
    vehicles = [Vehicle(across, length, line) for across, line in lines]
    return tuple(
        [
            (vehicle, place, rows)
            for vehicle in vehicles
            for place, (rows, _) in enumerate(track(size, 0, vehicle).squares)
        ]
    )


def in_reading_order(size: int, jam: Jam) -> Jam:
    """Return the jam with its vehicles ordered by their first squares, the red car still first."""
    moving = tracks(size, jam.vehicles)
    places = [jam.code >> vehicle.shift & PLACE for vehicle in moving]
    rows = [vehicle.squares[place][0] for vehicle, place in zip(moving, places, strict=True)]
    order = [0, *sorted(range(1, len(rows)), key=lambda number: rows[number] & -rows[number])]
    code = sum([places[number] << at * BITS for at, number in enumerate(order)])
    return Jam(tuple([jam.vehicles[number] for number in order]), code)
