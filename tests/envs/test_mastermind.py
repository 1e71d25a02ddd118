"""Mastermind: its answers against their definition, and Knuth's strategy on all codes."""

from collections import Counter
from functools import cache
from itertools import permutations, product

import numpy as np
import pytest

from textgames.chance import Stream
from textgames.core import CHANCE
from textgames.envs.puzzles.mastermind import codes, score
from textgames.errors import IllegalAction, OptionError
from textgames.parsing import parse
from textgames.registration import new_game

CODES = tuple(map("".join, product("123456", repeat=4)))


def game(secret="1123", **options):
    position = new_game("Mastermind-v0", **options)
    for peg in secret:
        assert peg in position.legal_actions(CHANCE)
        position.apply(peg)
    return position


def play(position, *guesses):
    for guess in guesses:
        assert guess in position.legal_actions(0)
        position.apply(guess)
    return position


@pytest.mark.parametrize(
    ("secret", "guess", "answer"),
    [
        ("1234", "1234", (4, 0)),
        ("1234", "4321", (0, 4)),
        ("1234", "5566", (0, 0)),
        ("1234", "1243", (2, 2)),
        ("1122", "2211", (0, 4)),
        ("1122", "1222", (3, 0)),
        ("1123", "2111", (1, 2)),
        ("1123", "1111", (2, 0)),
        ("1112", "2221", (0, 2)),
        ("1245", "1122", (1, 1)),
        ("3555", "5535", (2, 2)),
        ("6243", "6225", (2, 0)),
    ],
)
def test_hand_made_answers(secret, guess, answer):
    assert score(secret, guess) == answer


def test_all_answers_follow_their_definition():
    """Whites are the blacks of the best other order of the guess, less the blacks (Knuth 1977).

    Only names of colours differ between other secrets and those whose colours are in order of
    first use, so those stand for all 1296.
    """

    @cache
    def orders(guess):
        return set(permutations(guess))

    def blacks(secret, guess):
        return sum(a == b for a, b in zip(secret, guess, strict=True))

    in_order = [
        s for s in CODES if list(dict.fromkeys(s)) == sorted(set(s)) == list("1234")[: len(set(s))]
    ]
    assert len(in_order) == 15  # the ways to divide four pegs into colours: Bell(4)
    for secret, guess in product(in_order, CODES):
        black = blacks(secret, guess)
        best = max(blacks(secret, order) for order in orders(guess))
        assert score(secret, guess) == (black, best - black), (secret, guess)


@cache
def answer_table():
    """Answers of all pairs, black * 5 + white.  # (guesses, secrets), counted by NumPy."""
    digits = np.array([[int(digit) for digit in code] for code in CODES], np.int8)
    black = (digits[:, None] == digits[None]).sum(2)
    counts = (digits[:, :, None] == np.arange(1, 7)).sum(1)
    common = np.minimum(counts[:, None], counts[None]).sum(2)
    return (black * 5 + common - black).astype(np.int8)


def test_a_sample_of_all_pairs_agrees_with_an_independent_table():
    table = answer_table()
    rng = Stream(5)
    for _ in range(100_000):
        guess, secret = int(rng.random() * 1296), int(rng.random() * 1296)
        black, white = divmod(int(table[guess, secret]), 5)
        assert score(CODES[secret], CODES[guess]) == (black, white)
    assert (table == table.T).all()
    assert len(np.unique(table)) == 14


def test_knuths_strategy_finds_every_code_in_at_most_five_guesses():
    """Knuth, "The computer as master mind", J. Recreational Mathematics 9 (1977): 5801 guesses."""
    table = answer_table()
    needed = Counter()

    def next_guess(left):
        worst = np.array([np.bincount(row).max() for row in table[:, left]])
        best = np.flatnonzero(worst == worst.min())
        possible = np.intersect1d(best, left)
        return int((possible if len(possible) else best)[0])

    def solve(left, guess, positions, depth):
        for kind in np.unique(table[guess, left]):
            group = left[table[guess, left] == kind]
            black, white = divmod(int(kind), 5)
            after = []
            for code in group:  # the game itself answers
                position = positions[code].clone()
                position.apply(CODES[guess])
                assert position.answers[-1] == (CODES[guess], black, white)
                after.append(position)
            if black == 4:
                assert [position.returns for position in after] == [(1,)]
                needed[depth] += 1
                continue
            follow = int(group[0]) if len(group) <= 2 else next_guess(group)
            solve(group, follow, dict(zip(map(int, group), after, strict=True)), depth + 1)

    start = {number: game(code) for number, code in enumerate(CODES)}
    solve(np.arange(1296), CODES.index("1122"), start, 1)
    assert needed == {1: 1, 2: 6, 3: 62, 4: 533, 5: 694}


def test_there_are_exactly_as_many_guesses_as_announced():
    for guesses in (1, 2, 10):
        position = play(game(guesses=guesses), *["4444"] * (guesses - 1))
        assert not position.is_terminal
        assert "Guesses left: 1" in position.view(0)
        play(position, "4444")
        assert position.is_terminal
        assert position.returns == (0,)
        assert position.transcript(0)[-1] == "No guesses are left. The secret was 1123."
        assert play(game(guesses=guesses), *["4444"] * (guesses - 1), "1123").returns == (1,)


def test_the_secret_is_told_only_at_the_end():
    position = play(game("6543"), "1122", "3456")
    assert position.transcript(0) == [
        "Guess 1: 1122 has 0 black and 0 white.",
        "Guess 2: 3456 has 0 black and 4 white.",
    ]
    twin = play(game("4365"), "1122", "3456")
    assert twin.information_state(0) == position.information_state(0)
    assert (twin.view(0), twin.features(0)) == (position.view(0), position.features(0))


def test_secrets_are_equally_likely():
    position = new_game("Mastermind-v0", pegs=2, colours=3)
    assert position.chance_outcomes() == [(colour, 1 / 3) for colour in "123"]
    position.apply("2")
    assert position.chance_outcomes() == [(colour, 1 / 3) for colour in "123"]


def test_without_repeats_no_colour_comes_twice():
    position = game("31", repeats=False)
    assert position.legal_actions(CHANCE) == ("2", "4", "5", "6")
    legal = game("3124", repeats=False).legal_actions(0)
    assert len(legal) == 360
    assert "1234" in legal
    assert "1123" not in legal
    with pytest.raises(IllegalAction, match="expected 4 different digits from 1 to 6"):
        legal.read("1123")


@pytest.mark.parametrize("text", ["1122", "1 1 2 2", "1,1,2,2", "1-1-2-2", "(1, 1, 2, 2)", "1122."])
def test_every_usual_spelling_of_a_code_is_read_as_one(text):
    assert codes(4, 6, True).read(text) == "1122"


@pytest.mark.parametrize(
    "text", ["", "112", "11222", "1127", "0112", "RGBY", "\uff11\uff11\uff12\uff12", "1" * 10**6]
)
def test_what_is_no_code_is_refused_in_one_sentence(text):
    with pytest.raises(
        IllegalAction, match=r"expected 4 digits from 1 to 6, such as \[1122\]; got"
    ):
        codes(4, 6, True).read(text)


def test_the_parser_finds_a_code_in_a_reply():
    assert parse("<think>1234?</think> My guess: [1 1 2 3]", codes(4, 6, True)) == "1123"


@pytest.mark.parametrize(
    ("pegs", "colours", "repeats", "size"),
    [
        (1, 2, True, 2),
        (4, 6, True, 1296),
        (5, 9, True, 59049),
        (5, 9, False, 15120),
        (1, 2, False, 2),
    ],
)
def test_all_codes_are_listed(pegs, colours, repeats, size):
    position = new_game("Mastermind-v0", pegs=pegs, colours=colours, repeats=repeats)
    listed = position.all_actions()
    assert len(set(listed)) == len(listed) == size
    form = codes(pegs, colours, repeats)
    assert form.example(Stream(1)) in form
    assert f"[{form.describe().rpartition('[')[2].rstrip(']')}]" in position.rules(0)
    assert form.describe().rpartition("[")[2].rstrip("]") in form


def test_more_pegs_than_colours_need_repeats():
    with pytest.raises(OptionError, match=r"colours = at least 4, .* got 3"):
        new_game("Mastermind-v0", colours=3, repeats=False)


def test_the_view_is_a_table_of_answers():
    assert play(game(), "1122", "1123").view(0).splitlines() == [
        "Guesses left: 8",
        "guess  code   black  white",
        "    1  1122       3      0",
        "    2  1123       4      0",
    ]


def test_features_hold_every_guess_and_its_answer():
    position = game("12", pegs=2, colours=2, guesses=2)
    assert position.features(0) == [0] * 12
    assert play(position, "21").features(0) == [0, 1, 1, 0, 0, 1] + [0] * 6
