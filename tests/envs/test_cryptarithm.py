"""Cryptarithms: known ones, and those of the list by adding column by column."""

from itertools import permutations

import pytest
from lockstep import played

from textgames.chance import Stream
from textgames.core import CHANCE, OptionError
from textgames.envs.words.cryptarithm import Cryptarithm, moves
from textgames.envs.words.sums import letters_of, our_sums, parts, solutions, written
from textgames.envs.words.vocabulary import common_words
from textgames.errors import IllegalAction
from textgames.registration import new_game

MONEY = ("send", "more", "money")
CLASSES = [(addends, length) for addends in (2, 3) for length in (3, 4, 5)]


def columns(words):
    """Every solution, found from the last column to the first with what is carried."""
    begins = {word[0] for word in words}
    places = max(map(len, words))
    *addends, result = [word.rjust(places)[::-1] for word in words]

    def filled(place, row, total, given):
        """Digits for the letters of a column from an addend on, its total so far being known."""
        if place == places:
            if total == 0:
                yield given
            return
        rows = [*addends, result]
        letter = rows[row][place]
        for digit in choices(letter, given):
            more = given if letter == " " else {**given, letter: digit}
            if row < len(addends):
                yield from filled(place, row + 1, total + digit, more)
            elif total % 10 == digit:
                yield from filled(place + 1, 0, total // 10, more)

    def choices(letter, given):
        if letter == " ":
            return [0]
        if letter in given:
            return [given[letter]]
        return [d for d in range(letter in begins, 10) if d not in given.values()]

    return list(filled(0, 0, 0, {}))


def in_order(given):
    return "".join(str(given[letter]) for letter in sorted(given))


def digits_of(words, *numbers):
    """The digits of the letters in alphabetical order, from the numbers that words stand for."""
    given = {}
    for word, number in zip(words, numbers, strict=True):
        given |= dict(zip(word.upper(), str(number), strict=True))
    return in_order({letter: int(digit) for letter, digit in given.items()})


def begun(*words, **options):
    game = Cryptarithm(words=words, **options)
    return played(game, *game.legal_actions(CHANCE))


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (MONEY, (9567, 1085, 10652)),  # Dudeney, Strand Magazine, July 1924
        (("donald", "gerald", "robert"), (526485, 197485, 723970)),  # Newell and Simon 1972
        (("cross", "roads", "danger"), (96233, 62513, 158746)),
        (("eat", "that", "apple"), (819, 9219, 10038)),
        (("as", "a", "mom"), (92, 9, 101)),  # of the rules
    ],
)
def test_sums_that_are_known_have_their_one_solution(words, numbers):
    assert numbers[0] + numbers[1] == numbers[2]
    capitals = tuple(map(str.upper, words))
    assert solutions(capitals) == (digits_of(words, *numbers),)
    assert [in_order(given) for given in columns(capitals)] == [digits_of(words, *numbers)]


def test_two_and_two_are_four_in_seven_ways():
    """Two of them are enough to refuse it."""
    words = ("TWO", "TWO", "FOUR")
    every = {in_order(given) for given in columns(words)}
    assert len(every) == 7
    assert len(solutions(words)) == 2
    assert set(solutions(words)) <= every


@pytest.mark.parametrize(("addends", "length"), CLASSES)
def test_all_sums_of_the_list_have_one_solution(addends, length):
    texts = our_sums(addends, length)
    assert len(texts) == len(set(texts)) == 100
    for text in texts:
        words = parts(text)
        assert written(words) == text
        assert len(words) == addends + 1
        assert {len(word) for word in words[:-1]} == {length}
        assert len(words[-1]) in (length, length + 1)
        assert {word.lower() for word in words} <= set(common_words())
        assert len(set(words)) == len(words)
        assert len(letters_of(words)) <= 10
        assert [in_order(given) for given in columns(words)] == list(solutions(words))
        assert len(solutions(words)) == 1


def test_no_other_digits_solve_a_sum_of_few_letters():
    """All ways to choose digits are tried, for sums of four and five letters."""
    few = [parts(text) for text in our_sums(2, 3) if len(letters_of(parts(text))) < 6]
    for words in few[::20]:
        letters = letters_of(words)
        found = []
        for digits in permutations("0123456789", len(letters)):
            table = str.maketrans(dict(zip(letters, digits, strict=True)))
            *numbers, result = [word.translate(table) for word in words]
            if "0" not in {n[0] for n in (*numbers, result)} and sum(map(int, numbers)) == int(
                result
            ):
                found.append("".join(digits))
        assert tuple(found) == solutions(words)


def test_what_can_be_given_is_any_digit_but_a_0_at_the_beginning_of_a_word():
    game = begun(*MONEY)
    assert [*game.legal_actions(0)] == [
        f"{letter}={digit}"
        for letter in "DEMNORSY"
        for digit in "0123456789"
        if (letter, digit) not in {("S", "0"), ("M", "0")}
    ]
    assert game.legal_actions(0).read("s = 9".replace(" ", "")) == "S=9"
    for reply in ("M=0", "Q=1", "S=10", "S 9", "9567 + 1085 = 10652"):
        with pytest.raises(IllegalAction, match=r"and its digit, such as \[D=1\]; no word begins"):
            game.legal_actions(0).read(reply)


def test_send_more_money_is_solved():
    game = begun(*MONEY, slack=1)
    assert game.transcript(0) == [
        "The sum is SEND + MORE = MONEY. It has 8 letters; you may give 8 digits."
    ]
    played(game, "M=1", "S=9", "O=0", "E=5", "N=6", "R=8", "D=7")
    assert game.view(0) == (
        "   SEND       9567\n+  MORE    +  1085\n= MONEY    = 1065.\nDigits you may give: 1"
    )
    assert not game.is_terminal
    played(game, "Y=2")
    assert game.transcript(0)[-2:] == [
        "You give Y the digit 2.",
        "The sum is right: 9567 + 1085 = 10652. You win.",
    ]
    assert game.returns == (1,)


def test_a_digit_belongs_to_one_letter_only():
    game = played(begun("as", "a", "mom", slack=3), "A=9", "S=2", "M=9")
    assert game.transcript(0)[-1] == "You give M the digit 9. A has none now."
    assert game.view(0).splitlines()[0] == "   AS       .2"
    played(game, "M=9")
    assert game.transcript(0)[-1] == "You give M the digit 9."
    assert game.given == ".9.2"
    played(game, "M=1", "A=9")
    assert game.given == "91.2"


def test_a_wrong_sum_is_told_and_can_be_mended():
    game = played(begun("as", "a", "mom"), "A=8", "S=2", "M=1", "O=0")
    assert game.transcript(0)[-1] == "All letters have digits, but 82 + 8 is 90, not 101."
    assert played(game, "A=9").returns == (1,)


def test_the_digits_end_as_announced_and_right_letters_count():
    game = played(begun("as", "a", "mom", slack=1), "A=9", "S=3", "M=1", "O=5")
    assert game.transcript(0)[-2:] == [
        "All letters have digits, but 93 + 9 is 102, not 151.",
        "No digits are left to give. Letters with the right one: 2 of 4.",
    ]
    assert game.returns == (2 / 4 / 2,)


@pytest.mark.parametrize("options", [{}, {"addends": 3, "length": 5}, {"length": 3, "slack": 5}])
def test_random_games_agree_with_a_plain_dictionary(options):
    for seed in range(40):
        stream, game = Stream(seed), Cryptarithm(**options)
        sums = game.legal_actions(CHANCE)
        text = sums[int(stream.random() * len(sums))]
        played(game, text)
        words, given = parts(text), {}
        left = options.get("slack", 2) * len(letters_of(words))
        solution = {
            letter: int(digit)
            for letter, digit in zip(letters_of(words), solutions(words)[0], strict=True)
        }
        while left and given != solution:
            assert game.returns == (0,)
            legal = game.legal_actions(0)
            action = legal[int(stream.random() * len(legal))]
            if stream.random() < 0.5:
                letter = list(solution)[int(stream.random() * len(solution))]
                action = f"{letter}={solution[letter]}"
            game.apply(action)
            left -= 1
            given = {a: d for a, d in given.items() if d != int(action[2])} | {
                action[0]: int(action[2])
            }
            rows = [
                " ".join(str(given.get(letter, ".")) for letter in word).replace(" ", "")
                for word in words
            ]
            drawn = [line.split()[-1] for line in game.view(0).splitlines()]
            assert drawn == [*rows, str(left)]
        right = sum(given.get(letter) == digit for letter, digit in solution.items())
        won = given == solution
        assert game.is_terminal
        assert game.returns == ((1,) if won else (right / len(solution) / 2,))


def test_features_are_the_sum_the_digits_and_how_many_are_left():
    game = played(begun("as", "a", "mom"), "A=9", "O=0")
    known = game.features(0)
    assert known[:9] == pytest.approx([n / 26 for n in (0, 1, 19, 0, 0, 1, 13, 15, 13)])
    digits = {"A": 1, "O": 0.1}
    assert known[9:-1] == [digits.get(letter, 0) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    assert known[-1] == 6 / 8


def test_the_rules_say_how_many_digits_may_be_given():
    assert "give as many digits as the sum has letters" in Cryptarithm(slack=1).rules(0)
    assert "give twice as many digits as" in Cryptarithm().rules(0)
    assert "give 4 times as many digits as" in Cryptarithm(slack=4).rules(0)
    own = begun(*MONEY)
    assert "[Y=9] gives Y the digit 9." in own.rules(0)
    assert own.all_actions() == moves(own.words).actions


@pytest.mark.parametrize(
    ("words", "got"),
    [
        (("two", "two", "four"), "TWO \\+ TWO = FOUR, which has several"),
        (("big", "small", "a"), "BIG \\+ SMALL = A, which has none"),
        (("one", "two"), "2 words"),
        (("abcdef", "ghijkl", "mnopqrs"), "19 letters in ABCDEF \\+ GHIJKL = MNOPQRS"),
    ],
)
def test_a_sum_of_ones_own_that_has_not_one_solution_is_refused(words, got):
    with pytest.raises(OptionError, match=f"with one solution, got {got}$"):
        new_game("Cryptarithm-v0", words=words)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"words": ("a b", "c", "d")}, "of 1 to 12 letters from a to z, got 'a b'"),
        ({"addends": 4}, "addends = whole number from 2 to 3, got 4"),
        ({"length": 6}, "length = whole number from 3 to 5, got 6"),
    ],
)
def test_options_that_cannot_be_are_refused(options, message):
    with pytest.raises(OptionError, match=message):
        new_game("Cryptarithm-v0", **options)
