"""From the raw text of a reply to one legal action: what counts, and what is said of the rest."""

import pytest

from textgames.errors import IllegalAction
from textgames.forms import Amount, Either, Form, FreeText, Listed, written
from textgames.parsing import MOST_CANDIDATES, parse, without_reasoning

LEGAL = ("check", "bet", "all in", "player 2")


@pytest.mark.parametrize(
    ("reply", "action"),
    [
        ("bet", "bet"),
        ("[bet]", "bet"),
        ("  BET! ", "bet"),
        ("I will [bet] now.", "bet"),
        ("I will [ All   In ].", "all in"),
        ("[bet], I say [bet]", "bet"),
        ("not [nonsense] but [check]", "check"),
        ("<answer>bet</answer>", "bet"),
        ("[check]? No: <answer>bet", "bet"),  # a stop string cut off the closing tag
        ("<ANSWER>[bet]</ANSWER>", "bet"),
        ("[check]? No: <answer>bet</answer>", "bet"),
        ("<answer>thinking of <answer>bet</answer>", "bet"),
        (r"The answer is \boxed{bet}.", "bet"),
        (r"\boxed{\text{all in}}", "all in"),
        (r"[check] or \boxed{bet}", "bet"),
        (r"<answer>\boxed{bet}</answer> \boxed{check}", "bet"),
        ("<think>[check]? no, [fold]</think>[bet]", "bet"),
        ("<thinking>[check]</thinking>bet", "bet"),
        ("[check]? no.</think>[bet]", "bet"),
        ("[Player 2]", "player 2"),
        ("[player_2]", "player 2"),
        ("[2]", "player 2"),
    ],
)
def test_the_most_explicit_form_counts(reply, action):
    assert parse(reply, LEGAL) == action
    assert parse(reply, Listed(LEGAL)) == action


@pytest.mark.parametrize(
    ("reply", "complaint"),
    [
        ("", "expected one of [check], [bet], [all in], [player 2]; got ''"),
        ("fold", "got 'fold'"),
        ("[fold]", "got 'fold'"),
        ("[check] or [bet]", "expected exactly one action; got 2: 'check' and 'bet'"),
        ("I bet that you check", "got 'I bet that you check'"),
        ("<think>[bet]</think>", "after the reasoning; got nothing"),
        ("<think>[bet]", "after the reasoning; got nothing"),
        ("<answer></answer>[bet]", "got ''"),
        ("\x1b[2J", "got ' (2J'"),
        ("[x]" * (MOST_CANDIDATES + 1), "expected exactly one action; got over 200"),
        ("<answer>[bet]</answer><answer>[check]</answer>", "got 2: 'bet' and 'check'"),
    ],
)
def test_a_complaint_says_what_was_expected_and_what_came(reply, complaint):
    with pytest.raises(IllegalAction) as caught:
        parse(reply, LEGAL)
    assert complaint.replace("' (", "'(") in str(caught.value)
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(("which", "action"), [("first", "check"), ("last", "bet")])
def test_of_several_actions_the_first_or_the_last_counts_if_asked_for(which, action):
    assert parse("[check], no, [fold], no, [bet]", LEGAL, which) == action


def test_reasoning_is_dropped_closed_or_not():
    assert without_reasoning("a<think>b</think>c") == "a c"
    assert without_reasoning("a</think>b") == "b"
    assert without_reasoning("a<think>b") == "a"
    assert without_reasoning("a<THINK>b<think>c</think>d") == "a d"
    assert without_reasoning("a < b") == "a < b"


def test_an_action_is_the_spelling_of_the_rules_however_it_is_written():
    assert parse("raise to 1,200", Amount("raise", 10, 2000)) == "raise 1200"
    assert parse("[RAISE  $20]", Amount("raise", 10, 2000)) == "raise 20"
    assert parse("All In", Amount("raise", 10, 2000, synonym="all in")) == "raise 2000"


def test_free_text_keeps_what_stands_in_it_and_loses_reasoning_and_line_breaks():
    form = FreeText(40)
    assert parse("<think>I am the spy</think>It is\nround.", form) == "It is round."
    assert parse("[round]", form) == "round"
    assert parse("so [round] it is", form) == "so (round) it is"
    assert parse("<answer>round</answer>", form) == "round"


class Bracketed(Form):
    """What anybody's own form looks like, which is interpreted where ours are compiled."""

    def read(self, text):
        return text


class Whole(Bracketed):
    whole_reply = True


def test_a_form_of_ones_own_says_whether_it_reads_the_whole_reply():
    assert parse("so [round] it is", Bracketed()) == "round"
    assert written("round", Bracketed()) == "[round]"
    assert parse("so [round] it is", Whole()) == "so [round] it is"
    assert written("round", Whole()) == "round"


def test_either_of_several_forms_is_read():
    form = Either(("fold", "call"), (Amount("raise", 2, 9),))
    assert parse("[Fold]", form) == "fold"
    assert parse("I [raise 3]", form) == "raise 3"
    with pytest.raises(IllegalAction, match="N from 2 to 9; got 10"):
        parse("[raise 10]", form)
    with pytest.raises(IllegalAction, match="exactly one"):
        parse("[fold] [raise 3]", form)


def test_what_is_said_again_at_the_end_is_the_last():
    assert parse("[bet], no, [check], no, [bet]", LEGAL, "last") == "bet"
    assert parse("[bet], no, [check], no, [bet]", LEGAL, "first") == "bet"
