"""The 144 games: that they are 144, what is known of them, and the equilibria of each."""

from collections import Counter
from fractions import Fraction
from itertools import permutations, product

import numpy as np
import pyspiel
import pytest
from lockstep import played

from textgames import solvers
from textgames.core import EVERYONE
from textgames.envs.matrix.matrix_game import MatrixGame
from textgames.envs.matrix.ordinal_games import ALONE, NAMES, NUMBERS, TOGETHER, number_of, patterns
from textgames.envs.matrix.stories import STORIES
from textgames.errors import OptionError
from textgames.registration import new_game


def table(number):
    """What both get for each pair of choices, found out by playing."""
    return {
        (a, b): played(MatrixGame(game=str(number)), "AB"[a], "AB"[b]).returns
        for a, b in product((0, 1), repeat=2)
    }


TABLES = {number: table(number) for number in NUMBERS}


def relabelled(results):
    """The same game with the choices in every order: one frozenset for all of them."""
    return frozenset(
        tuple(results[a ^ flip_a, b ^ flip_b] for a, b in product((0, 1), repeat=2))
        for flip_a, flip_b in product((0, 1), repeat=2)
    )


def swapped(results):
    """The game with the players exchanged."""
    return {(b, a): (two, one) for (a, b), (one, two) in results.items()}


def test_all_strict_ordinal_games_are_there_once_each():
    """24 * 24 rankings, of which four each differ in the order of choices only."""
    ours = {relabelled(results) for results in TABLES.values()}
    cells = list(product((0, 1), repeat=2))
    every = {
        relabelled(dict(zip(cells, zip(one, two, strict=True), strict=True)))
        for one, two in product(permutations((1, 2, 3, 4)), repeat=2)
    }
    assert len(NUMBERS) == len(ours) == len(every) == 144
    assert ours == every


def test_there_are_78_if_the_players_may_be_exchanged_and_12_symmetric_ones():
    """Rapoport and Guyer, A taxonomy of 2 x 2 games (1966)."""
    both = {
        frozenset((relabelled(results), relabelled(swapped(results))))
        for results in TABLES.values()
    }
    assert len(both) == 78
    symmetric = [n for n, r in TABLES.items() if relabelled(r) == relabelled(swapped(r))]
    assert sorted(NAMES.values()) == symmetric


def pure_equilibria(results):
    return [
        (a, b)
        for a, b in results
        if results[a, b][0] > results[1 - a, b][0] and results[a, b][1] > results[a, 1 - b][1]
    ]


def test_pure_equilibria_are_as_many_as_known():
    """Robinson and Goforth 2005: 18 games without, 108 with one, 18 with two."""
    counts = Counter(len(pure_equilibria(results)) for results in TABLES.values())
    assert counts == {0: 18, 1: 108, 2: 18}


def dominant(results, player):
    rows = results if player == 0 else swapped(results)
    return any(all(rows[a, b][0] > rows[1 - a, b][0] for b in (0, 1)) for a in (0, 1))


def test_half_of_all_patterns_have_a_dominant_choice():
    counts = Counter(sum(dominant(r, p) for p in (0, 1)) for r in TABLES.values())
    assert counts == {0: 36, 1: 72, 2: 36}


def better_for_both(results, cell):
    one, two = results[cell]
    return any(a > one and b > two for a, b in results.values())


def test_the_family_of_the_prisoners_dilemma_lies_where_it_does_in_the_table():
    """Seven games have one equilibrium that another result beats for both (chapter 5)."""
    family = [
        number
        for number, results in TABLES.items()
        if len(found := pure_equilibria(results)) == 1 and better_for_both(results, found[0])
    ]
    assert family == [111, 221, 231, 241, 412, 413, 414]


def mixed_equilibrium(results):
    """The one in which both mix: each makes the other's choices worth the same."""
    shares = []
    for view in (swapped(results), results):  # player 0's shares make player 1 indifferent
        (p, q), (r, s) = ([view[a, b][0] for b in (0, 1)] for a in (0, 1))
        if p - q - r + s == 0:
            return None
        share = Fraction(s - q, p - q - r + s)
        if not 0 < share < 1:
            return None
        shares.append(share)
    return tuple(shares)


GRID = [Fraction(k, 12) for k in range(13)]  # ranks differ such that only quarters can mix


def grid_equilibria(results):
    """All mixtures of the grid from which nobody gains: whole numbers, twelfths of twelfths."""
    shares = np.arange(13)
    mix = np.stack([shares, 12 - shares])  # of the first and the second choice
    one, two = (np.array([[results[a, b][p] for b in (0, 1)] for a in (0, 1)]) for p in (0, 1))
    means = [np.einsum("ai,ab,bj->ij", mix, values, mix) for values in (one, two)]
    best_one = 12 * np.max(np.einsum("ab,bj->aj", one, mix), axis=0)[None, :]
    best_two = 12 * np.max(np.einsum("ai,ab->ib", mix, two), axis=1)[:, None]
    found = np.argwhere((means[0] == best_one) & (means[1] == best_two))
    return {(GRID[i], GRID[j]) for i, j in found.tolist()}


@pytest.mark.parametrize("layer", [1, 2, 3, 4])
def test_the_equilibria_of_each_game_are_those_of_a_count_over_all_mixtures(layer):
    for number in NUMBERS:
        if number // 100 != layer:
            continue
        results = TABLES[number]
        expected = {(Fraction(1 - a), Fraction(1 - b)) for a, b in pure_equilibria(results)}
        mixed = mixed_equilibrium(results)
        if mixed:
            expected.add(mixed)
        assert grid_equilibria(results) == expected, number
        assert len(expected) == {0: 1, 1: 1, 2: 3}[len(pure_equilibria(results))]
        tree = solvers.build_tree(MatrixGame(game=str(number)))
        for profile in expected:
            policy = solvers.Policy(
                {
                    seat.states[0]: {"A": float(share), "B": float(1 - share)}
                    for seat, share in zip(tree.seats, profile, strict=True)
                }
            )
            assert solvers.nash_conv(tree, policy) == pytest.approx(0, abs=1e-9)


def test_neighbours_in_a_layer_differ_by_a_swap_of_two_neighbouring_ranks():
    """Of 1 and 2, then of 2 and 3, and so on around; of 3 and 4 leads to another layer."""
    for six in (ALONE, TOGETHER):
        for index, pattern in enumerate(six):
            low = 1 + index % 2
            swap = {low: low + 1, low + 1: low}
            assert six[(index + 1) % 6] == tuple(swap.get(rank, rank) for rank in pattern)


@pytest.mark.parametrize(
    ("name", "number", "results"),
    [
        # Rapoport, Guyer and Gordon, The 2 x 2 game (1976)
        ("prisoner's dilemma", 111, [(3, 3), (1, 4), (4, 1), (2, 2)]),
        ("chicken", 122, [(3, 3), (2, 4), (4, 2), (1, 1)]),
        ("battle of the sexes", 133, [(2, 2), (3, 4), (4, 3), (1, 1)]),
        ("hero", 144, [(1, 1), (3, 4), (4, 3), (2, 2)]),
        ("deadlock", 166, [(2, 2), (1, 4), (4, 1), (3, 3)]),
        ("stag hunt", 322, [(4, 4), (1, 3), (3, 1), (2, 2)]),
        ("harmony", 366, [(4, 4), (3, 2), (2, 3), (1, 1)]),
    ],
)
def test_named_games_are_the_known_ones(name, number, results):
    assert number_of(name) == number
    assert list(TABLES[number].values()) == results


@pytest.mark.parametrize(("number", "theirs"), [(111, "pd"), (122, "cd")])
def test_the_order_of_payoffs_is_openspiels(number, theirs):
    """Its other matrix games of two choices have ties."""
    spiel = pyspiel.load_matrix_game(f"matrix_{theirs}")
    cells = list(product((0, 1), repeat=2))
    columns = [[worth(*cell) for cell in cells] for worth in (spiel.row_utility, spiel.col_utility)]
    ranks = [[1 + sorted(column).index(value) for value in column] for column in columns]
    same = dict(zip(cells, zip(*ranks, strict=True), strict=True))
    assert relabelled(same) == relabelled(TABLES[number])


def test_every_story_tells_the_same_game():
    for story, told in STORIES.items():
        for number in (111, 233, 466):
            game = MatrixGame(game=str(number), story=story)
            for a, b in product((0, 1), repeat=2):
                twin = played(game.clone(), told.choices[a], told.choices[b])
                assert twin.returns == TABLES[number][a, b]


@pytest.mark.parametrize("story", STORIES)
def test_the_rules_say_what_each_result_is_worth_to_their_reader(story):
    a, b = STORIES[story].choices
    game = MatrixGame(game="412", story=story)
    for player in (0, 1):
        for own, other in product((0, 1), repeat=2):
            cell = (own, other) if player == 0 else (other, own)
            mine, yours = TABLES[412][cell][player], TABLES[412][cell][1 - player]
            said = f"choose {(a, b)[own]} and the other {(a, b)[other]}, you get {mine} and the"
            assert f"{said} other gets {yours}." in game.rules(player)


def test_in_a_sequential_game_the_first_choice_is_known():
    game = MatrixGame(form="sequential", rounds=2)
    assert game.to_act == (0,)
    played(game, "B")
    assert game.to_act == (1,)
    assert game.transcript(1) == ["Round 1: player 0 chooses B."]
    assert game.view(1).splitlines()[-1] == "Player 0 has chosen B."
    played(game, "A")
    assert (game.to_act, game.returns) == ((0,), (4, 1))
    played(game, "A", "A")
    assert game.is_terminal
    assert game.returns == (7, 4)


def test_backward_induction_in_sequential_chicken_gives_the_first_what_it_wants():
    tree = solvers.build_tree(MatrixGame(game="chicken", form="sequential"))
    answers = {
        state: {"B" if "chooses A" in str(state) else "A": 1.0} for state in tree.seats[1].states
    }
    policy = solvers.Policy({tree.seats[0].states[0]: {"B": 1.0}, **answers})
    assert solvers.nash_conv(tree, policy) == pytest.approx(0)
    assert list(solvers.expected_returns(tree, policy)) == [4, 2]


def test_rounds_add_up_and_are_drawn():
    game = played(MatrixGame(rounds=3, story="bakeries"), "bread", "cakes", "cakes", "cakes")
    assert game.returns == (3, 6)
    assert game.transcript(EVERYONE)[0] == (
        "Round 1: player 0 chose bread and gets 1, player 1 chose cakes and gets 4."
    )
    assert game.view(1).splitlines() == [
        "Round 3 of 3. Your coins: 6, the other's: 3.",
        "(you, other)   other bread   other cakes",
        "you bread             3, 3          1, 4",
        "you cakes             4, 1          2, 2",
        "Rounds 1 to 2, B for bread, C for cakes",
        "  you    CC",
        "  other  BC",
    ]


def test_the_features_are_the_ranks_the_last_choices_and_time():
    game = played(MatrixGame(game="412", rounds=4), "A", "B")
    own, other = (tuple(rank / 4 for rank in pattern) for pattern in patterns(412))
    assert game.features(0) == [*own, *other, 1, -1, 0, 0.25]
    assert game.features(1) == [*other, *own, -1, 1, 0, 0.25]
    told = played(MatrixGame(form="sequential"), "B")
    assert told.features(1)[-4:] == [0, 0, -1, 0]


@pytest.mark.parametrize(
    ("game", "complaint"),
    [
        ("stag", "got 'stag'; did you mean 'stag hunt'"),
        ("511", "a number from 111 to 466"),
        ("117", "row 1 to 6"),
        ("", "got ''"),
    ],
)
def test_other_games_are_refused(game, complaint):
    with pytest.raises(OptionError, match=complaint):
        new_game("MatrixGame-v0", game=game)


@pytest.mark.parametrize("name", ["Prisoners-Dilemma", "STAG_HUNT", " chicken "])
def test_names_are_read_as_people_write_them(name):
    assert number_of(name) in NAMES.values()
