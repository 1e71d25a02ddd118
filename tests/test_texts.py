"""The texts that players read: short rules that end with a reply as it is to be written."""

import re
from collections.abc import Callable

import pytest
from driving import Case, choices_from, moves, option_cases

import textgames
from textgames.chance import Stream
from textgames.core import CHANCE, EVERYONE, Game
from textgames.envs.board.tic_tac_toe import TicTacToe
from textgames.envs.puzzles.countdown import Countdown
from textgames.errors import IllegalAction
from textgames.forms import FreeText, LegalActions, as_form
from textgames.parsing import parse
from textgames.texts import about, counted, quote

Make = Callable[[], Game]

IDS = list(textgames.registry)
WON_AND_LOST = [
    id for id in IDS if textgames.spec(id).game_class.utility in ("zero-sum", "constant-sum")
]
MOST_WORDS = 255
CLOSING = 40  # the last words of the rules, among which an example stands
GAMES = 20  # at random, in which an example has to be legal once
BRACKETED = re.compile(r"\[[^\[\]]+\]")
OUTCOME = re.compile(r"\b(wins?|loses?|draws?|drawn|shared?|gets?|gains?|score)\b")


def examples(rules: str) -> list[str]:
    """The replies that rules end with: those in brackets or, without any, what is quoted last."""
    closing = " ".join(rules.split()[-CLOSING:])
    return BRACKETED.findall(closing) or [closing.rpartition(": ")[2]]


def understood(reply: str, legal: LegalActions) -> bool:
    """Whether a reply is legal, or of the right form and refused for what it says.

    To be refused so takes a complaint of its own, such as "got 100, which is not given"; a reply of
    another form only gets itself back.
    """
    if not (as_form(legal).whole_reply or BRACKETED.fullmatch(reply)):
        return False
    try:
        parse(reply, legal)
    except IllegalAction as error:
        return "; got " in str(error) and not str(error).endswith(quote(reply.strip("[]")))
    return True


def ends_with_an_example(make: Make, seat: int) -> bool:
    """Whether a reply of a seat in random games could be one with which its rules end.

    A seat that is never asked for more than words, or for nothing, as one whom the blinds put all
    in, needs none.
    """
    game = make()
    replies = examples(game.rules(seat))
    if listed := game.all_actions():
        return all(understood(reply, listed) for reply in replies)
    asked = False
    for number in range(GAMES):
        game = make()
        for player, _ in moves(game, choices_from(number, 300)):
            legal = game.legal_actions(seat) if player == seat else FreeText()
            if isinstance(legal, FreeText):  # which takes whatever stands there
                continue
            asked = True
            if any(understood(reply, legal) for reply in replies):
                return True
    return not asked


def says_how_it_ended(make: Make, seed: int) -> bool:
    """Whether all are told the outcome of a random game, with its last action."""
    game = make()
    stream = Stream(seed)
    start = 0
    for player, _ in moves(game, (int(stream.random() * 2**20) for _ in range(20_000))):
        start = game.told if player != CHANCE else start
    last = " ".join(message.text for message in game.messages(EVERYONE, start))
    return bool(OUTCOME.search(last))


@pytest.mark.parametrize("id", IDS)
def test_rules_are_short_and_end_with_an_example_of_a_reply(id):
    case = Case(id)
    game = case()
    for seat in range(game.num_players):
        assert len(game.rules(seat).split()) <= MOST_WORDS
        assert ends_with_an_example(case, seat), examples(game.rules(seat))


@pytest.mark.parametrize("id", IDS)
def test_the_example_in_the_rules_fits_the_options(id):
    for case in option_cases(id):
        for seat in range(case().num_players):
            assert ends_with_an_example(case, seat), f"{case}: {examples(case().rules(seat))}"


@pytest.mark.parametrize("id", WON_AND_LOST)
def test_all_are_told_how_a_game_that_is_won_or_lost_has_ended(id):
    assert all(says_how_it_ended(Case(id), seed) for seed in range(5))


@pytest.mark.parametrize(
    ("kind", "ending"),
    [
        (TicTacToe, "To mark a cell, write its number."),
        (TicTacToe, "To mark a cell, write its number in brackets, such as [9]."),
        (TicTacToe, "To mark a cell, write its number: 4"),
        (TicTacToe, "To mark a cell, write its number, such as [4] or [centre]."),
        (TicTacToe, f"Write its number in brackets, such as [4].{' And so on.' * CLOSING}"),
        (Countdown, "You have one answer. You could write [seven]."),
        (Countdown, "You have one answer. You could write: 100 - 4"),
    ],
)
def test_rules_that_end_without_a_good_example_are_found_out(kind, ending):
    class Mutant(kind):
        def rules(self, player):
            return f"The rules come first, and then what to write. {ending}"

    assert not ends_with_an_example(Mutant, 0)


def test_a_game_that_ends_without_a_word_is_found_out():
    class Mutant(TicTacToe):
        def tell(self, to, text):
            if "wins" not in text and "a draw" not in text:
                super().tell(to, text)

    assert not says_how_it_ended(Mutant, 0)


ONE_OF_MANY = re.compile(  # the nouns of what options count
    r"\b1 (actions|boxes|cards|chips|clues|coins|digits|fields|guesses|hands|items|lives|messages"
    r"|mines|moves|objects|pegs|points|questions|rounds|rows|speeches|tokens|tons|tries|troops"
    r"|turns|votes)\b"
)


@pytest.mark.parametrize("id", IDS)
def test_no_rules_count_one_as_many(id):
    for case in option_cases(id):
        assert not ONE_OF_MANY.findall(case().rules(0)), case


def test_numbers_stand_before_nouns_of_their_number():
    assert [counted(number, "disc") for number in (0, 1, 2)] == ["0 discs", "1 disc", "2 discs"]
    assert [counted(number, "spy", "spies") for number in (1, 3)] == ["1 spy", "3 spies"]


def test_estimates_are_numbers_as_people_write_them():
    assert about(7) == "about 7"
    assert about(234_567) == "about 200,000"
    assert about(1.9e6) == "about 2,000,000"
    assert about(7e11) == "about 10 to the 12"
    assert about(1e100) == "about 10 to the 100"
