"""Go against OpenSpiel, a second implementation, and what is known of small boards."""

import random
from collections import Counter
from functools import cache
from itertools import product

import lockstep
import pyspiel
import pytest

from textgames.envs.board.go import Go
from textgames.envs.board.go_board import areas
from textgames.solvers.perft import perft

LETTERS = "abcdefghjklmnopqrst"  # of the Go Text Protocol


def rows_of(game: Go) -> list[str]:
    """Return the board as drawn, from the top, without the names of rows and columns."""
    return ["".join(line.split()[1:]) for line in game.view(0).split("\n")[: game.size]]


# OpenSpiel. It has no superko rule: a move that brings back an arrangement ends its game as a draw.
# By the logical rules of Tromp and Taylor there is no such move, so these are left out here.


@cache
def openspiel_game(size: int, komi: float, limit: int) -> pyspiel.Game:
    options = {"board_size": size, "komi": float(komi)}
    return pyspiel.load_game("go", options | ({"max_game_length": limit} if limit else {}))


def board_of(state: pyspiel.State) -> list[str]:
    """Its points are named in the same way, and drawn from the top left too."""
    lines = str(state).split("\n")[2:-2]
    return [line.split()[1].replace("+", ".") for line in lines]


@pytest.mark.parametrize("size", [2, 3, 9, 10, 19])
def test_openspiel_numbers_and_names_the_points_in_the_same_order(size):
    state = openspiel_game(size, 0.5, 0).new_initial_state()
    named = [state.action_to_string(0, number) for number in state.legal_actions()]
    assert [name.removeprefix("B ").lower() for name in named] == list(
        Go(size=size, komi=0.5).all_actions()
    )


def in_lockstep(size: int, komi: float, limit: int, passing: float, rng: random.Random) -> Counter:
    """Compare one random game action by action; return what was seen in it."""
    game = Go(size=size, komi=komi, move_limit=limit)
    state = openspiel_game(size, komi, limit).new_initial_state()
    numbers = {name: number for number, name in enumerate(game.all_actions())}
    boards, seen = [board_of(state)], Counter()
    while game.to_act:
        assert game.to_act == (state.current_player(),)
        legal = game.legal_actions(game.to_act[0])
        known = [numbers[action] for action in legal]
        assert known == sorted(known)
        theirs = set(state.legal_actions())
        assert theirs >= set(known)
        for number in theirs - set(known):
            child = state.child(number)
            assert board_of(child) in boards
            assert child.is_terminal()
            seen["superko"] += 1
        action = "pass" if rng.random() < passing or len(legal) == 1 else rng.choice(legal[:-1])
        stones = sum(map(int.bit_count, game.stones))
        game.apply(action)
        state.apply_action(numbers[action])
        seen["captured"] += stones + (action != "pass") - sum(map(int.bit_count, game.stones))
        assert rows_of(game) == board_of(state)
        assert action == "pass" or board_of(state) not in boards
        boards.append(board_of(state))
        assert game.is_terminal == state.is_terminal()
    assert list(game.returns) == state.returns()
    seen[game.returns] += 1
    seen["limit"] += "limit" in game.transcript(0)[-1]
    seen["passes"] += "passed" in game.transcript(0)[-1]
    return seen


@pytest.mark.parametrize(
    ("size", "komi", "limit", "passing", "games"),
    [
        (2, 0.5, 0, 0.1, 300),
        (2, 1, 40, 0.1, 300),
        (3, 0, 0, 0.1, 200),
        (3, 3.5, 60, 0.05, 100),
        (4, 2, 100, 0.05, 60),
        (5, 7.5, 200, 0.02, 30),
        (7, 6, 0, 0.02, 20),
        (9, 7.5, 0, 0.05, 40),
        (9, 5.5, 400, 0.01, 6),
        (13, 7, 0, 0.01, 4),
        (19, 7.5, 0, 0.01, 3),
    ],
)
def test_go_agrees_with_openspiel_after_every_action(size, komi, limit, passing, games):
    rng = random.Random(size)
    seen = sum((in_lockstep(size, komi, limit, passing, rng) for _ in range(games)), Counter())
    assert seen["captured"]
    assert seen["superko"] or size > 9 or size == 7
    if games >= 60:
        assert seen["limit"]
        assert seen["passes"]
        assert len(seen.keys() & {(1, -1), (-1, 1), (0, 0)}) == (2 if komi % 1 else 3)


def histories(state: pyspiel.State, depth: int, boards: tuple[str, ...]) -> int:
    """Count OpenSpiel's histories of `depth` actions without those that repeat an arrangement."""
    if depth == 0 or state.is_terminal():
        return int(depth == 0)
    count = 0
    for number in state.legal_actions():
        child = state.child(number)
        board = "".join(board_of(child))
        if number == state.num_distinct_actions() - 1 or board not in boards:
            count += histories(child, depth - 1, (*boards, board))
    return count


@pytest.mark.parametrize(("size", "depth"), [(2, 7), (3, 4), (5, 3), (9, 2)])
def test_perft_is_that_of_openspiel_without_repetition(size, depth):
    state = openspiel_game(size, 0.5, 0).new_initial_state()
    counted = perft(Go(size=size, komi=0.5), depth)
    assert counted == histories(state, depth, ("." * size * size,))
    assert (counted < lockstep.perft(state, depth)) == (size == 2)


# A second implementation of the logical rules, as they are written: tromp.github.io/go.html


Points = dict[str, str]


def beside(point: str, size: int) -> list[str]:
    column, row = LETTERS.index(point[0]), int(point[1:])
    around = [(column - 1, row), (column + 1, row), (column, row - 1), (column, row + 1)]
    return [f"{LETTERS[c]}{r}" for c, r in around if 0 <= c < size and 0 < r <= size]


def reach(board: Points, point: str, size: int) -> tuple[set[str], set[str]]:
    """Return the points of one colour that hang together with this one, and the colours beside."""
    group, edge, colours = {point}, [point], set()
    while edge:
        for other in beside(edge.pop(), size):
            colours.add(board[other])
            if board[other] == board[point] and other not in group:
                group.add(other)
                edge.append(other)
    return group, colours


def moved(board: Points, point: str, colour: str, size: int) -> tuple[Points, bool]:
    """Colour a point, clear the other colour, then this one; return whether that was needed."""
    board = board | {point: colour}
    suicide = False
    for cleared in ("XO".replace(colour, ""), colour):
        lost: set[str] = set()
        for start in [point, *beside(point, size)]:  # nothing else has changed
            if board[start] == cleared and "." not in (found := reach(board, start, size))[1]:
                lost |= found[0]
        suicide = cleared == colour and bool(lost)
        board = board | dict.fromkeys(lost, ".")
    return board, suicide


def scored(board: Points, size: int) -> tuple[int, int]:
    counts = Counter()
    for point, colour in board.items():
        colours = reach(board, point, size)[1] - {"."} if colour == "." else {colour}
        counts["".join(sorted(colours))] += 1
    return counts["X"], counts["O"]


@pytest.mark.parametrize("suicide", [False, True])
@pytest.mark.parametrize(("size", "games"), [(2, 60), (3, 30), (4, 10), (5, 5)])
def test_go_agrees_with_the_logical_rules_word_for_word(size, games, suicide):
    rng = random.Random(size)
    seen = Counter()
    for _ in range(games):
        game = Go(size=size, komi=0, suicide=suicide, move_limit=6 * size * size)
        board: Points = dict.fromkeys(game.all_actions()[:-1], ".")
        boards = [board]
        while game.to_act:
            player = game.to_act[0]
            after = {}
            for point in [point for point, colour in board.items() if colour == "."]:
                result, own = moved(board, point, "XO"[player], size)
                if result in boards:
                    seen["superko"] += 1
                elif suicide or not own:
                    after[point] = result
                    seen["suicides"] += own
            assert list(game.legal_actions(player)) == [*after, "pass"]
            action = rng.choice([*after] * 9 + ["pass"])
            game.apply(action)
            board = after.get(action, board)
            boards.append(board)
            assert "".join(rows_of(game)[::-1]) == "".join(board.values())
            assert areas(game.stones, size) == scored(board, size)
    assert seen["superko"]
    assert bool(seen["suicides"]) == (suicide and size > 2)


# What is known of small boards.


def arrangements(size: int) -> set[tuple[int, int]]:
    """Return all that the players can reach if they pass as they like and repeat as they like."""
    first = Go(size=size, komi=0.5, move_limit=2000)
    found, waiting = {first.stones}, [first]
    for before in waiting:
        for player in (0, 1):
            start = before.clone()
            start.past, start.moves = {start.stones}, 0
            start.open = start._open_to(player)
            start.to_act = (player,)
            for action in start.legal_actions(player)[:-1]:
                game = start.clone()
                game.apply(action)
                if game.stones not in found:
                    found.add(game.stones)
                    waiting.append(game)
    return found


@pytest.mark.parametrize(("size", "number"), [(2, 57), (3, 12_675)])
def test_as_many_arrangements_are_reached_as_are_legal(size, number):
    """John Tromp and Gunnar Farnebäck, Combinatorics of Go, 2006, table of legal positions."""
    names = Go(size=size, komi=0.5).all_actions()[:-1]
    legal = 0
    for colours in product(".XO", repeat=size * size):
        board = dict(zip(names, colours, strict=True))
        legal += all("." in reach(board, p, size)[1] for p in names if board[p] != ".")
    assert legal == len(arrangements(size)) == number


class Search:
    """Alpha-beta search for the difference of the areas that passes first, counting its nodes."""

    def __init__(self) -> None:
        self.nodes = self.depth = 0

    def value(self, game: Go, low: int, high: int, depth: int = 0) -> int:
        if game.is_terminal:
            first, second = areas(game.stones, game.size)
            return first - second
        self.nodes += 1
        self.depth = max(self.depth, depth)
        *points, passing = game.legal_actions(game.to_act[0])
        for action in (passing, *points):
            after = game.clone()
            after.apply(action)
            worth = self.value(after, low, high, depth + 1)
            low, high = (max(low, worth), high) if game.to_act == (0,) else (low, min(high, worth))
            if low >= high:
                break
        return low if game.to_act == (0,) else high


@pytest.mark.parametrize("suicide", [False, True])
def test_two_rows_are_solved_in_as_many_nodes_as_published(suicide):
    """John Tromp, Solving 2x2 go: 1446 nodes to a depth of 22, with positional superko."""
    search = Search()
    assert search.value(Go(size=2, komi=0, suicide=suicide, move_limit=2000), -4, 4) == 1
    assert (search.nodes, search.depth) == (1446, 22)


def takes_all(game: Go, depth: int) -> bool:
    """Whether player 0 can bring it to own all points within `depth` actions."""
    if game.to_act == (0,) and game.passed and game.stones[0] and not game.stones[1]:
        return True  # it passes too
    if depth == 0 or game.is_terminal:
        return False
    after = [game.clone() for _ in game.legal_actions(game.to_act[0])]
    for child, action in zip(after, game.legal_actions(game.to_act[0])[::-1], strict=True):
        child.apply(action)
    if game.to_act == (1,):
        return all(takes_all(child, depth - 1) for child in after)
    after.sort(key=lambda child: (child.stones[1].bit_count(), child.open.bit_count()))
    return any(takes_all(child, depth - 1) for child in after)


def test_the_first_player_owns_all_of_three_rows_from_the_centre():
    """Erik van der Werf et al., Solving Go on small boards, ICGA Journal 26(2), 2003: by 9."""
    game = Go(size=3, komi=8.5, move_limit=2000)
    assert takes_all(lockstep.played(game, "b2"), 14)
