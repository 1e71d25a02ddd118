r"""From the raw text of a reply to one legal action, or a precise complaint.

Reasoning in <think> tags is dropped. Then the most explicit form that is there counts:

    <answer>...</answer>, then \boxed{...}, then [brackets], then the whole reply

and in it exactly one legal action must be named. Two different ones are ambiguous and therefore
illegal, unless `ambiguous` says that the first or the last counts, as some published settings do.
A form of free text (`whole_reply`) keeps its brackets: what stands in them is its own business.

Every step is linear in the length of the reply: a megabyte is answered in milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Literal

from textgames.errors import IllegalAction
from textgames.forms import Action, Form, LegalActions, Listed, as_form
from textgames.texts import quote

Ambiguous = Literal["illegal", "first", "last"]

_THINK = re.compile(r"<(/?)think(?:ing)?>", re.IGNORECASE)
_ANSWER_BEGINS = re.compile(r"<answer>", re.IGNORECASE)
_ANSWER_ENDS = re.compile(r"</answer>", re.IGNORECASE)
_BRACKETED = re.compile(r"\[([^\[\]]+)\]")
_TEXT = re.compile(r"\\(?:text|mathrm|textbf|mathbf)\{([^{}]*)\}")
_BOXED = "\\boxed{"
_BRACE = re.compile(r"[{}]")

MOST_CANDIDATES = 200  # answers in one reply that are still read
MOST_TAGS = 1000
LONGEST_BOX = 5000  # characters


def parse(reply: str, legal: LegalActions, ambiguous: Ambiguous = "illegal") -> Action:
    """Return the one legal action that `reply` names.

    Raises:
        IllegalAction: it names none, or several. The message says what was expected and what came,
            in words that can be sent back to a model.
    """
    if isinstance(legal, Form):
        if legal.whole_reply and "<" not in reply and _BOXED not in reply:
            return legal.read(reply)  # there is nothing to search for
        if not isinstance(legal, Listed):
            return _search(reply, legal, ambiguous)
    # The two usual spellings of a listed action need no search: they can mean nothing else.
    if reply and reply[0] == "[":
        if (inside := reply[1:-1]) in legal and reply[-1] == "]":
            return inside
    elif reply in legal:
        return reply
    return _search(reply, as_form(legal), ambiguous)


def without_reasoning(reply: str) -> str:
    """Return `reply` without what stands in <think> tags, closed or not.

    A closing tag alone ends reasoning that the prompt's template has opened.

    Raises:
        IllegalAction: there are more than 1,000 such tags.
    """
    return split_reasoning(reply)[1]


def split_reasoning(reply: str) -> tuple[str, str]:
    """Return what stands in <think> tags, and what `without_reasoning` leaves of `reply`.

    Raises:
        IllegalAction: there are more than 1,000 such tags.
    """
    if "<" not in reply:
        return "", reply
    thoughts: list[str] = []
    kept: list[str] = []
    thinking, end = False, 0
    for number, tag in enumerate(_THINK.finditer(reply)):
        if number == MOST_TAGS:
            raise IllegalAction(f"expected one answer; got over {MOST_TAGS} reasoning tags")
        text = reply[end : tag.start()]
        if tag[1] and not thinking:  # closing what the prompt has opened
            thoughts += [*kept, text]
            kept.clear()
        else:
            (thoughts if thinking else kept).append(text)
        thinking = not tag[1]
        end = tag.end()
    (thoughts if thinking else kept).append(reply[end:])
    return " ".join(thoughts), " ".join(kept)


def _search(reply: str, form: Form, ambiguous: Ambiguous) -> Action:
    text = without_reasoning(reply)
    if text is not reply and not text.strip():
        raise IllegalAction(f"expected {form.describe()} after the reasoning; got nothing")
    candidates = [text]
    if "<" in text:
        candidates = _inner(_answers, candidates)
    if _BOXED in text:
        candidates = _inner(_boxes, candidates)
    if not form.whole_reply:
        candidates = _inner(_bracketed, candidates)
    found: list[Action] = []
    complaint: IllegalAction | None = None
    for candidate in candidates:
        try:
            action = form.read(candidate)
        except IllegalAction as error:
            complaint = error
        else:
            found.append(action)
    if not found:
        raise complaint or IllegalAction(f"expected {form.describe()}; got nothing")
    if len(found) > 1 and ambiguous == "illegal" and len(different := dict.fromkeys(found)) > 1:
        named = " and ".join(map(quote, list(different)[:3]))
        raise IllegalAction(f"expected exactly one action; got {len(different)}: {named}")
    return found[-1 if ambiguous == "last" else 0]


def _inner(find: Callable[[str], Iterator[str]], texts: list[str]) -> list[str]:
    """What `find` finds in each text, the text itself where it finds nothing."""
    inner: list[str] = []
    for text in texts:
        inner += list(islice(find(text), MOST_CANDIDATES + 1)) or [text]
        if len(inner) > MOST_CANDIDATES:
            raise IllegalAction(f"expected exactly one action; got over {MOST_CANDIDATES}")
    return inner


def _answers(text: str) -> Iterator[str]:
    for part in _ANSWER_ENDS.split(text):  # a stop string may have cut off the last tag
        begun = _ANSWER_BEGINS.split(part)
        if len(begun) > 1:
            yield begun[-1]


def _boxes(text: str) -> Iterator[str]:
    r"""The contents of each \boxed{...}, whose braces may be nested."""
    start = text.find(_BOXED)
    while start >= 0:
        begin = start + len(_BOXED)
        depth = 1
        for brace in _BRACE.finditer(text, begin, begin + LONGEST_BOX):
            depth += 1 if brace[0] == "{" else -1
            if depth == 0:
                yield _TEXT.sub(r"\1", text[begin : brace.start()])
                begin = brace.end()
                break
        else:
            return  # never closed: nothing after it is outside
        start = text.find(_BOXED, begin)


def _bracketed(text: str) -> Iterator[str]:
    if "]" in text:
        for match in _BRACKETED.finditer(text):
            yield match[1]
