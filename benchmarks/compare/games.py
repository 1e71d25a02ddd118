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
    Row(
        "LeducHoldem-v0",
        pettingzoo="leduc_holdem_v4",
        spiel="leduc_poker",
        rlcard="leduc-holdem",
    ),
    Row(
        "LiarsDice-v0",
        {"dice": 1, "wild": "highest", "elimination": False},
        spiel="liars_dice",
    ),
    Row("LiarsDice-v0", {"wild": "none"}, textarena="LiarsDice-v0"),
    Row("Othello-v0", textarena="Othello-v0", spiel="othello"),
    Row("Chess-v0", textarena="Chess-v0", pettingzoo="chess_v6", spiel="chess"),
    Row(
        "TexasHoldem-v0",
        {"limit": "fixed-limit"},
        pettingzoo="texas_holdem_v4",
        rlcard="limit-holdem",
    ),
    Row("TexasHoldem-v0", pettingzoo="texas_holdem_no_limit_v6", rlcard="no-limit-holdem"),
    Row("Nim-v0", spiel="nim"),
    Row("Nim-v0", {"piles": 3, "smallest": 3, "step": 1}, textarena="Nim-v0"),
    Row("Breakthrough-v0", textarena="Breakthrough-v0", spiel="breakthrough"),
    Row("Checkers-v0", textarena="Checkers-v0", spiel="checkers"),
    # TextArena's can come to a position without a legal move that is not the end
    Row("UltimateTicTacToe-v0", spiel="ultimate_tic_tac_toe"),
    Row("PigDice-v0", textarena="PigDice-v0", spiel="pig"),
    Row("Blackjack-v0", spiel="blackjack", rlcard="blackjack"),
    Row("Blackjack-v0", {"hands": 5}, textarena="Blackjack-v0"),
    Row("Hanabi-v0", spiel="hanabi"),
    Row("RockPaperScissors-v0", {"rounds": 15}, pettingzoo="rps_v2"),
    Row("Battleship-v0", textarena="Battleship-v0-standard"),
    Row("SimpleNegotiation-v0", textarena="SimpleNegotiation-v0"),
    Row("Game2048-v0", textarena="2048-v0", spiel="2048", gem="game:Game2048-v0-hard"),
    Row(
        "Mastermind-v0",
        {"repeats": False, "guesses": 20},
        textarena="Mastermind-v0",
        gem="game:Mastermind-v0-hard",
    ),
    Row(
        "GuessTheNumber-v0",
        {"numbers": 20, "tries": 10},
        textarena="GuessTheNumber-v0",
        gem="game:GuessTheNumber-v0-easy",
    ),
    Row("TowerOfHanoi-v0", textarena="TowerOfHanoi-v0"),
    Row("LightsOut-v0", textarena="LightsOut-v0"),
    Row("Minesweeper-v0", gem="game:Minesweeper-v0-hard"),
    Row("Wordle-v0", textarena="Wordle-v0"),
)
