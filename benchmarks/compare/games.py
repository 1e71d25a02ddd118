"""The games that textgames and a peer both have, and what each of them calls them.

A row is one game under one set of options; a peer is in it if its game is the same one, as far as
its options allow: where its rules are wrong (docs of a game say so), it still does the same work.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Row(NamedTuple):
    """One game, under the names that it has in each library; "" where a library has none."""

    id: str
    options: Mapping[str, Any] = {}
    textarena: str = ""
    pettingzoo: str = ""
    spiel: str = ""  # OpenSpiel's C++
    spiel_python: str = ""
    rlcard: str = ""
    gem: str = ""

    @property
    def name(self) -> str:
        options = ", ".join(f"{key}={value}" for key, value in self.options.items())
        return self.id.partition("-")[0] + (f" ({options})" if options else "")


ROWS = (
    Row(
        "TicTacToe-v0",
        textarena="TicTacToe-v0",
        pettingzoo="tictactoe_v3",
        spiel="tic_tac_toe",
        spiel_python="python_tic_tac_toe",
    ),
    Row("KuhnPoker-v0", spiel="kuhn_poker", spiel_python="python_kuhn_poker"),
    Row("KuhnPoker-v0", {"rounds": 3}, textarena="KuhnPoker-v0"),
    Row(
        "ConnectFour-v0",
        textarena="ConnectFour-v0",
        pettingzoo="connect_four_v3",
        spiel="connect_four",
    ),
)
