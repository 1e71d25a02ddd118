"""The forms of actions that cannot be listed: each keeps its promises."""

import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textgames.chance import Stream
from textgames.errors import IllegalAction
from textgames.forms import (
    Amount,
    Either,
    FreeText,
    Listed,
    Talk,
    draw_value,
)
from textgames.texts import normalized, one_line, quote

LONG_LIST = Listed(tuple(f"word{i}" for i in range(500)))
FORMS = (
    Listed(("north", "south")),
    LONG_LIST,
    FreeText(30),
    FreeText(30, ("apple", "pear")),
    Amount("raise", 20, 120, "all in"),
    Amount("bid", -0, 0),
    Either(("fold", "call"), (Amount("raise", 2, 9),)),
    Either((), (Amount("raise", 2, 9), Amount("drop", 1, 3))),
    Talk(Amount("offer", 1, 5)),
    Talk(Either(("accept", "deny")), must_move=True),
    Talk(LONG_LIST, must_move=True),
    Either(("pass",), (LONG_LIST,)),
    Either((), (FreeText(3),)),
    Talk(Amount("offer", 1, 5), max_chars=3),
)
NEAR = st.from_regex(r"(\[?(raise|offer|bid) ?[0-9\u0660-\u0669,$]*\]?){0,3}")  # nearly right
EVERY = pytest.mark.parametrize("form", FORMS, ids=repr)


@EVERY
@given(seed=st.integers(0, 2**32))
def test_examples_are_legal_and_in_one_spelling(form, seed):
    action = form.example(Stream(seed))
    assert action in form
    assert form.read(action) == action


# The schema of a long list is any string: it is too long for a prompt.
@pytest.mark.parametrize("form", [form for form in FORMS if "500" not in repr(form)], ids=repr)
@given(seed=st.integers(0, 2**32))
def test_every_value_of_the_schema_can_be_written_and_read(form, seed):
    schema = json.loads(json.dumps(form.schema()))
    assert form.read(form.write(draw_value(schema, Stream(seed)))) in form


@EVERY
@given(text=st.text(max_size=200) | NEAR)
def test_any_text_is_read_as_something_clean_or_refused_in_one_short_line(form, text):
    try:
        action = form.read(text)
    except IllegalAction as error:
        complaint = str(error)
        assert complaint.isprintable()
        assert len(complaint) < 500
        action = form.example(Stream(len(text)))
    assert action in form
    assert action.isprintable()


@EVERY
def test_a_description_is_one_line_for_a_prompt(form):
    assert 0 < len(form.describe()) <= 300
    assert form.describe().isprintable()


@EVERY
def test_forms_compare_by_value_and_survive_a_pickle(form):
    other = pickle.loads(pickle.dumps(form))
    assert other == form
    assert hash(other) == hash(form)
    assert [different for different in FORMS if different == form] == [form]


@EVERY
def test_what_is_no_clean_text_is_not_in_a_form(form):
    for nonsense in (None, 3, "", "x" * 5000, "two  spaces", " north", "a\nb", "x]"):
        assert nonsense not in form


def test_listed_actions_are_a_sequence_too():
    form = Listed(("north", "south"))
    assert list(form) == ["north", "south"]
    assert (len(form), form[1], form[:1]) == (2, "south", ("north",))
    assert form.describe() == "one of [north], [south]"


def test_many_listed_actions_are_described_not_named():
    assert Listed([str(i) for i in range(500)]).describe() == (
        "one of 500 actions such as [0], [1], [2], [3], [4]"
    )
    assert Listed(["a", "b"], about="a letter").describe() == "a letter"


@pytest.mark.parametrize("text", ["raise 30.", "Raise to 30!", "'raise 30'", "**raise 30**"])
def test_marks_around_an_amount_mean_nothing(text):
    assert Amount("raise", 20, 120).read(text) == "raise 30"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("raise 30.5", "got 'raise 30.5'"),
        ("raise 19", "expected [raise N] with N from 20 to 120; got 19"),
        ("raise 121", "got 121"),
        ("raise " + "9" * 100, "got 999999999999999999"),
        ("raise ²", "got 'raise ²'"),
        ("raise -30", "got 'raise -30'"),
        ("bet 30", "got 'bet 30'"),
        ("raise", "got 'raise'"),
    ],
)
def test_an_amount_says_what_is_wrong(text, complaint):
    with pytest.raises(IllegalAction) as caught:
        Amount("raise", 20, 120).read(text)
    assert str(caught.value).endswith(complaint)


def test_free_text_has_limits():
    form = FreeText(10, ("apple",))
    with pytest.raises(IllegalAction, match=r"1 to 10 characters of text.*got 11"):
        form.read("x" * 11)
    with pytest.raises(IllegalAction, match="contains 'apple'"):
        form.read("an APPLE")
    with pytest.raises(IllegalAction, match="got 0"):
        form.read("\u202e \n")
    assert form.example(Stream(1)) in form


def test_free_text_without_an_example_says_so():
    with pytest.raises(IllegalAction, match="no example"):
        FreeText(1, ("?", "0", "-")).example(Stream(1))


def test_talk_is_words_and_at_most_one_move():
    form = Talk(Amount("offer", 1, 5))
    assert form.read("I like\nsheep. [Offer  3] Please?") == "I like sheep. Please? [offer 3]"
    assert form.read("Hello") == "Hello"
    assert form.read("[offer 3]") == "[offer 3]"
    assert Talk.split("I like sheep. [offer 3]") == ("I like sheep.", "offer 3")
    assert Talk.split("Hello") == ("Hello", "")
    assert form.write({"say": "Hi [there]", "move": {"offer": 2}}) == "Hi (there) [offer 2]"
    with pytest.raises(IllegalAction, match=r"at most one action in .brackets.; got 2"):
        form.read("[offer 1] or [offer 2]")
    with pytest.raises(IllegalAction, match="N from 1 to 5; got 6"):
        form.read("[offer 6]")
    with pytest.raises(IllegalAction, match="talk, with one move in it: "):
        Talk(Amount("offer", 1, 5), must_move=True).read("Hello")


@pytest.mark.parametrize(
    "text", ["[Player 2]", "player_2", "  PLAYER  2. ", "**2**", "'player 2'", "player2", "2"]
)
def test_spellings_that_are_the_same_to_a_reader(text):
    assert normalized(text.strip("[]")) == "2"


@given(st.text())
def test_one_line_is_one_visible_line_without_brackets(text):
    line = one_line(text)
    assert line.isprintable()
    assert not set("[]") & set(line)
    assert one_line(line) == line
    assert len(quote(text)) <= 200


def test_actions_that_differ_in_case_alone_are_told_apart_by_it():
    """In chess, bxc3 is a move of a pawn and Bxc3 one of a bishop."""
    for form in (Listed(("Bxc3", "bxc3", "O-O")), Either(("Bxc3", "bxc3", "O-O"))):
        assert [form.read(text) for text in ("bxc3", "Bxc3", "o-o")] == ["bxc3", "Bxc3", "O-O"]
        with pytest.raises(IllegalAction, match="got 'BXC3'"):
            form.read("BXC3")


@pytest.mark.parametrize("form", [Listed(("?", "go")), Either(("?", "go"))], ids=repr)
@pytest.mark.parametrize("text", ["", "...", "!?", "x" * 2000])
def test_an_action_of_nothing_but_dots_is_not_meant_by_nothing(form, text):
    assert form.read("?") == "?"
    with pytest.raises(IllegalAction):
        form.read(text)


@pytest.mark.parametrize("text", ["\u200baccept", "accept" + " " * 1200, " Accept! "])
def test_talk_that_is_a_move_when_cleaned_is_that_move(text):
    form = Talk(Either(("accept", "deny")))
    assert form.read(text) == "[accept]"
    assert form.read(text) in form


def test_a_move_said_twice_is_one_move():
    form = Talk(Amount("offer", 1, 5))
    assert form.read("[offer 3] Well? [Offer  3]") == "Well? [offer 3]"
    with pytest.raises(IllegalAction, match="got 'sheep'"):
        form.read("I like [sheep]. [offer 3]")


def test_a_number_is_never_cut_off():
    with pytest.raises(IllegalAction):
        Amount("raise", 1, 10**6).read("raise " + " " * 190 + "100000")


def test_a_verb_may_end_in_to():
    assert Amount("go to", 1, 9).read("Go to 5") == "go to 5"


def test_forbidden_words_are_compared_without_case_in_every_language():
    with pytest.raises(IllegalAction, match="contains 'stra\u00dfe'"):
        FreeText(30, ("stra\u00dfe",)).read("die Stra\u00dfe")
