"""What an illegal reply leads to: policy, not rules.

It is an option of `make` and `make_batch` rather than a wrapper: only the protocol knows the
complaint, must keep it in the record, and can end the game with the returns it deserves, and the
batch has no wrappers.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from math import inf
from typing import Literal, get_args

from textgames.errors import OptionError
from textgames.parsing import Ambiguous

Then = Literal["forfeit", "random", "raise"]


@dataclass(frozen=True, slots=True)
class IllegalReplies:
    """A policy for illegal replies.

    Attributes:
        retries: how often in a row the player is told what was wrong and asked again.
        then: what happens after that. "forfeit" ends the game and the offender loses; "random"
            plays a legal action for it; "raise" raises `IllegalAction` and changes nothing.
        returns: what a forfeit pays the offender and each other player; None for what the game
            says in `Game.forfeit_returns`.
        ambiguous: which of several legal actions in one reply counts; "illegal" for none.

    Raises:
        OptionError: one of them is not allowed.
    """

    retries: int = 2
    then: Then = "forfeit"
    returns: tuple[float, float] | None = None
    ambiguous: Ambiguous = "illegal"

    def __post_init__(self) -> None:
        if type(self.retries) is not int or self.retries < 0:
            self._complain("retries", "whole number of at least 0")
        for name, choices in (("then", get_args(Then)), ("ambiguous", get_args(Ambiguous))):
            if getattr(self, name) not in choices:
                self._complain(name, " or ".join(choices))
        if self.returns is not None and not (
            isinstance(self.returns, tuple)
            and len(self.returns) == 2
            and all(
                isinstance(number, int | float) and -inf < number < inf for number in self.returns
            )
        ):
            self._complain("returns", "a pair of finite numbers or None")

    def _complain(self, name: str, expected: str) -> None:
        raise OptionError(
            f"IllegalReplies takes {name} = {expected}, got {getattr(self, name)!r:.100}"
        )


PRESETS = {
    "forfeit": IllegalReplies(),
    "random": IllegalReplies(then="random"),
    "raise": IllegalReplies(retries=0, then="raise"),
    # Published settings. SPIRAL (arXiv 2506.24119): the game ends, -1.5 and +0.5.
    "spiral": IllegalReplies(retries=0, returns=(-1.5, 0.5)),
    # TextArena (arXiv 2504.11442): one retry, then a loss.
    "textarena": IllegalReplies(retries=1, returns=(-1, 1)),
    # MARS (TicTacToe): the offender loses 1 and 10 more, the other gets nothing.
    "mars": IllegalReplies(retries=0, returns=(-11, 0)),
    # verifiers' Kuhn poker: one retry, then a loss.
    "verifiers": IllegalReplies(retries=1, returns=(-1, 1)),
}


def illegal_policy(policy: str | IllegalReplies) -> IllegalReplies:
    """Return the policy of that name, or the policy itself.

    Raises:
        OptionError: there is none of that name.
    """
    if isinstance(policy, IllegalReplies):
        return policy
    if isinstance(policy, str) and policy in PRESETS:
        return PRESETS[policy]
    near = get_close_matches(str(policy), PRESETS, 1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise OptionError(
        f"illegal: expected an IllegalReplies or one of {', '.join(PRESETS)}, "
        f"got {policy!r:.200}{hint}"
    )
