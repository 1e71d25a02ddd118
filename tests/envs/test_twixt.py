"""TwixT against OpenSpiel, and against a plain board for links of one's own that cross.

Rules: boardspace.net/twixt/english/rules.html; with crossing links of one's own (TwixT PP):
hexwiki.net, Twixt. As published links may be added and removed by choice; in OpenSpiel, and here,
all that fit are laid with a new peg and stay.
"""

import random
from collections import Counter
from functools import cache

import lockstep
import pyspiel
import pytest
from plain_twixt import LETTERS, Plain, crosses, name_of, place_of

import textgames
from textgames.core import Game
from textgames.envs.board.twixt import Twixt
from textgames.envs.board.twixt_links import net
from textgames.errors import OptionError
from textgames.solvers import Minimax
from textgames.solvers.perft import perft

SIZES = [5, 6, 8, 12, 24]


def played(moves: str, **options: object) -> Twixt:
    return lockstep.played(Twixt(**options), *moves.split())


def rows_of(game: Game) -> list[str]:
    """The pegs as they are drawn; the corners are drawn as empty here."""
    size, lines = game.size, game.view(0).split("\n")
    start = len(str(size)) + 1
    rows = [line[start:].ljust(2 * size)[: 2 * size : 2] for line in lines[1 : size + 1]]
    return [row.replace(" ", ".") for row in rows]


def links_of(game: Game, player: int) -> set[frozenset[str]]:
    """The links as they are listed below the drawing."""
    text = " ".join(game.view(0).split("\n")[game.size + 1 :])
    listed = text.split("links of ")[1 + player][3:].replace(",", "").split()
    return set() if listed == ["none"] else {frozenset(link.split("-")) for link in listed}


@cache
def openspiel_game(size: int) -> pyspiel.Game:
    return pyspiel.load_game("twixt", {"board_size": size, "ansi_color_output": False})


def number_of(size: int, name: str, mirrored: bool = False) -> int:
    """Return OpenSpiel's number of a hole, or of the one with left and right exchanged."""
    column, row = place_of(name)
    return (size - 1 - column if mirrored else column) * size + size - 1 - row


def their_rows(state: pyspiel.State, size: int) -> list[str]:
    lines = str(state).split("\n")[2::3][:size]
    rows = [line[5::3].ljust(size)[:size] for line in lines]
    return [row.replace(" ", ".").upper() for row in rows]


def their_links(state: pyspiel.State, size: int) -> set[frozenset[str]]:
    """Read the links from the signs to the left and right of where a peg may stand.

    A bar is a steep link that passes there, an underscore a flat one from that peg downwards.
    """
    found = set()
    for row, line in enumerate(str(state).split("\n")[2::3][:size]):
        signs = line[4:].ljust(3 * size)
        for column in range(size):
            for sign, way in ((signs[3 * column], -1), (signs[3 * column + 2], 1)):
                if sign == "|":
                    ends = (column + way, row + 1), (column, row - 1)
                elif sign == "_":
                    ends = (column, row), (column + 2 * way, row + 1)
                else:
                    continue
                found.add(frozenset(map(name_of, ends)))
    return found


def mirrored_links(links: set[frozenset[str]], size: int) -> set[frozenset[str]]:
    return {frozenset(LETTERS[size - 1 - LETTERS.index(n[0])] + n[1:] for n in ln) for ln in links}


def in_lockstep(size: int, games: int, swap: bool = False) -> Counter:
    """Compare random games action by action; return how many ended how, and how many links."""
    rng, seen = random.Random(size), Counter()
    for _ in range(games):
        game, state = Twixt(size=size, swap=swap), openspiel_game(size).new_initial_state()
        mirrored = False
        while not game.is_terminal:
            player = game.to_act[0]
            assert player == state.current_player()
            legal = [action for action in game.legal_actions(player) if action != "swap"]
            numbers = {action: number_of(size, action, mirrored) for action in legal}
            theirs = set(state.legal_actions())
            if len(game.history) == 1:  # to take over a peg is to name its hole
                theirs.discard(number_of(size, game.history[0]))
            assert set(numbers.values()) == theirs
            action = rng.choice(legal)
            number = numbers[action]
            if swap and len(game.history) == 1:
                number = number_of(size, game.history[0])
                if number not in state.legal_actions():
                    break  # on a side of X: there, not here, it cannot be taken over
                action, mirrored = "swap", True
            game.apply(action)
            state.apply_action(number)
            rows = their_rows(state, size)
            assert rows_of(game) == ([row[::-1] for row in rows] if mirrored else rows)
            links = their_links(state, size)
            assert links_of(game, 0) | links_of(game, 1) == (
                mirrored_links(links, size) if mirrored else links
            )
            assert game.is_terminal == state.is_terminal()
        if game.is_terminal:
            assert list(game.returns) == state.returns()
            seen[game.returns] += 1
            seen["links"] += len(links_of(game, 0))
    return seen


@pytest.mark.parametrize(("size", "games"), [*zip(SIZES, (150, 80, 40, 8, 1), strict=True)])
def test_twixt_agrees_with_openspiel_after_every_action(size, games):
    seen = in_lockstep(size, games)
    assert seen["links"] > 2 * games
    if size < 12:
        assert {(1, -1), (-1, 1), (0, 0)} <= set(seen)


@pytest.mark.parametrize(("size", "games"), [(5, 80), (6, 40), (8, 20)])
def test_after_a_swap_all_is_as_in_openspiel_in_a_mirror(size, games):
    """OpenSpiel turns the peg round the centre; here it is mirrored: a mirror of that board."""
    seen = in_lockstep(size, games, swap=True)
    assert {(1, -1), (-1, 1)} <= set(seen)


@pytest.mark.parametrize(("size", "opening"), [(5, "c3"), (6, "d4"), (8, "b2"), (12, "g3")])
def test_perft_after_an_opening_is_that_of_openspiel(size, opening):
    """With swap: a hole that both may use can be taken over there as well."""
    game = played(opening, size=size, swap=True)
    state = openspiel_game(size).new_initial_state().child(number_of(size, opening))
    for depth in (1, 2) if size > 6 else (1, 2, 3):
        assert perft(game, depth) == lockstep.perft(state, depth)


def test_perft_counts_the_holes_until_somebody_can_have_won():
    # 15 holes of each on five rows, 9 of them of both; nobody has won before the fifth peg
    game = Twixt(size=5)
    assert perft(game, 1) == 15
    assert perft(game, 2) == 6 * 15 + 9 * 14
    assert perft(Twixt(size=8, swap=True), 2) == 12 * (48 + 1) + 36 * (47 + 1)


def late(pegs: int, seed: int) -> tuple[Twixt, pyspiel.State]:
    """Return a position on five rows that is not over, here and in OpenSpiel."""
    rng = random.Random(seed)
    while True:
        game, state = Twixt(size=5), openspiel_game(5).new_initial_state()
        while not game.is_terminal and len(game.history) < pegs:
            action = rng.choice(game.legal_actions(game.to_act[0]))
            game.apply(action)
            state.apply_action(number_of(5, action))
        if not game.is_terminal:
            return game, state


def worth_of_openspiel(state: pyspiel.State, known: dict[str, float]) -> float:
    """Return what player 0 gets by perfect play."""
    if state.is_terminal():
        return state.returns()[0]
    key = str(state)
    if key not in known:
        best = max if state.current_player() == 0 else min
        after = (state.child(number) for number in state.legal_actions())
        known[key] = best(worth_of_openspiel(child, known) for child in after)
    return known[key]


def test_exact_play_of_the_end_is_worth_what_it_is_in_openspiel():
    found = Counter()
    for seed in range(40):
        game, state = late(11, seed)
        value = Minimax(game).value(game)
        assert value == worth_of_openspiel(state, {})
        found[value] += 1
    assert set(found) == {-1, 0, 1}


@pytest.mark.parametrize("own_links", ["block", "cross"])
@pytest.mark.parametrize("swap", [False, True])
@pytest.mark.parametrize(("size", "games"), [(5, 40), (6, 30), (8, 12), (13, 2)])
def test_random_games_agree_with_a_plain_board(size, games, swap, own_links):
    rng, seen = random.Random(size), Counter()
    for number in range(games):
        game = Twixt(size=size, swap=swap, own_links=own_links)
        plain, every = Plain(size, swap, own_links), set(game.all_actions())
        while not game.is_terminal:
            assert game.to_act == (plain.player,)
            legal = game.legal_actions(plain.player)
            assert list(legal) == plain.legal(plain.player)
            assert set(legal) <= every
            action = "swap" if "swap" in legal and number % 2 else rng.choice(legal)
            game.apply(action)
            plain.play(action)
            seen["swaps"] += action == "swap"
            assert rows_of(game) == plain.drawn()
            assert [links_of(game, p) for p in (0, 1)] == [plain.named_links(p) for p in (0, 1)]
            assert game.is_terminal == (plain.returns is not None)
        assert game.returns == plain.returns
        seen[game.returns] += 1
    assert len(seen) > 1
    assert bool(seen["swaps"]) == swap


@pytest.mark.parametrize("size", [5, 7])
def test_the_links_that_cross_are_those_that_equations_say(size):
    board = net(size)
    ends = [[place_of(name) for name in link.split("-")] for link in board.links]
    for hole, around in board.around.items():
        for peg, link, crossing in around:
            number = link.bit_length() - 1
            names = {name_of(end) for end in ends[number]}
            assert names == {board.name_of[hole], board.name_of[peg]}
            expected = {n for n, other in enumerate(ends) if crosses(ends[number], other)}
            assert {n for n in range(len(ends)) if crossing >> n & 1} == expected


@pytest.mark.parametrize("size", SIZES)
def test_the_links_are_the_moves_of_a_knight_that_one_player_may_use(size):
    # without those from a corner, and from a side of one player to a side of the other
    knight = 4 * (size - 1) * (size - 2)
    assert len(net(size).links) == knight - 4 * 2 - 4 * 2
    assert len(set(net(size).links)) == knight - 16


def test_a_new_peg_is_linked_to_all_pegs_a_move_of_a_knight_away():
    game = played("b2 g2 d2 g4 b4 g5 d4 b6 c6 f7 e5")
    assert game.transcript(0)[-3:] == [
        "Player 0 places X on c6 and links it to b4 and d4.",
        "Player 1 places O on f7 and links it to g5.",
        "Player 0 places X on e5 and links it to c6.",
    ]
    assert game.transcript(1) == game.transcript(0)


def test_a_link_that_would_cross_one_of_the_other_player_is_left_out():
    for own_links in ("block", "cross"):
        game = played("c3 b5 g7 d4 d5", own_links=own_links)
        assert game.transcript(0)[-2:] == [
            "Player 1 places O on d4 and links it to b5.",
            "Player 0 places X on d5.",
        ]
        assert links_of(game, 0) == set()


@pytest.mark.parametrize(
    ("own_links", "told"), [("block", "d5."), ("cross", "d5 and links it to c3.")]
)
def test_a_link_may_cross_one_of_the_same_player_only_by_option(own_links, told):
    game = played("b5 g2 d4 g6 c3 h5 d5", own_links=own_links)
    assert game.transcript(0)[-1] == f"Player 0 places X on {told}"
    assert {"b5", "d4"} in links_of(game, 0)


def test_links_that_cross_do_not_connect():
    # b1 and c3 are joined to the top, b2, d3, e5 and d7 to the bottom; b1-c3 and b2-d3 cross
    game = played("b1 a2 c3 a3 b2 a4 d3 a5 e5 a6 d7", size=7, own_links="cross")
    assert links_of(game, 0) == {
        frozenset(link.split("-")) for link in ("b1-c3", "b2-d3", "d3-e5", "e5-d7")
    }
    assert game.to_act == (1,)


@pytest.mark.parametrize(
    ("moves", "returns"),
    [
        ("b1 a2 c3 a3 b5", (1, -1)),
        ("b1 a2 b5 a3 c3", (1, -1)),  # the last peg joins both ends
        ("b1 a2 d1 c3 d5 e2", (-1, 1)),
        ("b1 a2 c3 a3 c5", (0, 0)),  # in line, but not linked
    ],
)
def test_a_chain_of_links_from_side_to_side_wins(moves, returns):
    game = played(moves, size=5)
    assert game.returns == returns
    assert game.is_terminal == any(returns)
    if any(returns):
        winner, sides = (0, "top and bottom") if returns[0] > 0 else (1, "left and right")
        assert game.transcript(0)[-1] == f"Player {winner} has joined {sides} and wins."


def test_a_chain_that_is_joined_to_a_side_later_counts_with_all_its_pegs():
    game = played("d5 a2 c3 a3 e7 a4 g8 a5")
    assert not game.is_terminal
    assert lockstep.played(game, "b1").returns == (1, -1)


def test_it_is_a_draw_when_the_player_to_move_has_no_hole_left():
    rng, drawn = random.Random(1), Counter()
    while len(drawn) < 2:
        game = Twixt(size=5)
        while not game.is_terminal:
            game.apply(rng.choice(game.legal_actions(game.to_act[0])))
        if game.returns == (0, 0):
            stuck = len(game.history) % 2
            assert game.transcript(0)[-1] == f"Player {stuck} has no hole left: a draw."
            assert not game.open[stuck]
            drawn[stuck] += 1


def test_nobody_places_a_peg_on_a_side_of_the_other_or_in_a_corner():
    game = Twixt()
    assert {name[0] for name in game.legal_actions(0)} == set("bcdefg")
    assert {name[1:] for name in lockstep.played(game, "d4").legal_actions(1)} == set("234567")
    assert {"a1", "h1", "a8", "h8"}.isdisjoint(game.all_actions())
    assert len(game.all_actions()) == 60


@pytest.mark.parametrize(("opening", "mirror"), [("d2", "b4"), ("c1", "a3"), ("f8", "h6")])
def test_swap_gives_player_1_the_mirrored_peg_and_is_allowed_just_once(opening, mirror):
    game = played(opening, swap=True)
    assert game.legal_actions(1)[-1] == "swap"
    game.apply("swap")
    assert game.transcript(0)[-1] == f"Player 1 swaps: X on {opening} becomes O on {mirror}."
    assert game.to_act == (0,)
    assert "swap" not in game.legal_actions(0)
    assert opening in game.legal_actions(0)
    assert mirror not in game.legal_actions(0)
    assert "swap" not in lockstep.played(game, "g7").legal_actions(1)


def test_without_swap_nobody_may_swap():
    assert "swap" not in played("d2").legal_actions(1)
    assert "swap" not in Twixt(swap=True).legal_actions(0)
    assert "swap" not in played("d2 d3 e4", swap=True).legal_actions(1)
    assert "swap" not in Twixt().all_actions()


def test_the_view_shows_the_pegs_and_lists_the_links():
    assert played("b1 a2 c3 e3 b5", size=5).view(1).splitlines() == [
        "  a b c d e",
        "1   X . .",
        "2 O . . . .",
        "3 . . X . O",
        "4 . . . . .",
        "5   X . .",
        "links of X: b1-c3, c3-b5",
        "links of O: none",
    ]


def test_the_largest_board_is_drawn_in_72_columns():
    rng, game = random.Random(24), Twixt(size=24)
    while not game.is_terminal:
        game.apply(rng.choice(game.legal_actions(game.to_act[0])))
    lines = game.view(0).splitlines()
    assert max(map(len, lines)) <= 72
    assert lines[0].split() == list(LETTERS)
    assert len(links_of(game, 0)) == game.links[0].bit_count() > 20


def test_the_features_are_the_seat_the_pegs_and_the_links():
    game = played("b1 a2 c3", size=5)
    pegs = {"b1": 1, "a2": -1, "c3": 1}
    holes = [pegs.get(name, 0) for name in game.all_actions()]
    links = [int(name == "b1-c3") for name in net(5).links]
    assert sum(links) == 1
    assert list(game.features(0)) == [1, *holes, *links]
    assert list(game.features(1)) == [0, *[-n for n in holes], *[-n for n in links]]


@pytest.mark.parametrize("own_links", ["block", "cross"])
@pytest.mark.parametrize("size", SIZES)
def test_the_rules_name_the_board_and_an_example_that_is_legal(size, own_links):
    game = textgames.new_game("Twixt-v0", size=size, swap=True, own_links=own_links)
    for player in (0, 1):
        rules = game.rules(player)
        assert f"The board has {size} rows" in rules
        assert f"only O columns a and {LETTERS[size - 1]}" in rules
        assert len(rules.split()) <= 255
        assert rules.split("[")[-1].split("]")[0] in game.legal_actions(player)
        assert "[swap]" in rules
        assert ("which does not connect them" in rules) == (own_links == "cross")
    assert "[swap]" not in Twixt().rules(1)


@pytest.mark.parametrize("size", [4, 25])
def test_boards_of_other_sizes_are_refused(size):
    with pytest.raises(OptionError, match=rf"size = whole number from 5 to 24, got {size}"):
        textgames.new_game("Twixt-v0", size=size)
