"""Mancala: sow stones around the board and gather them in your store (Kalah; Champion 1940)."""

from collections.abc import Sequence
from typing import Annotated

from textgames.core import EVERYONE, Action, Game, Range
from textgames.envs.board.sowing import MOST, NAMES, sow, two_rows
from textgames.texts import counted


class Mancala(Game):
    """Players sow the stones of a pit, one into each next place; most stones in store wins.

    This is Kalah, the Mancala of the West: a last stone in the own store is another turn, a last
    stone in an empty pit of one's own captures the stones opposite, if there are any. The game ends
    when a player has no stones in its pits; each then stores what its own pits hold.

    Actions: the number of a pit of one's own that holds stones, 1 to 6 in the order of sowing.
    Returns: +1 to the winner and -1 to the loser, 0 each for a draw.
    """

    tags = ("perfect information", "classic")
    evidence = (
        "cross-checked: OpenSpiel mancala, random games in lockstep, and perft",
        "cross-checked: a second implementation in the tests, random games of several sizes and "
        "perfect play on small boards",
    )
    opponent = "mcts"

    def setup(
        self,
        pits: Annotated[int, Range(2, MOST)] = 6,
        stones: Annotated[int, Range(1, 12)] = 4,
    ) -> None:
        self.pits = pits
        self.stones = stones  # in each pit at the start
        # in the order of sowing: the pits of player 0, its store, those of player 1, its store
        self.board = ((stones,) * pits + (0,)) * 2
        self.ask(0)

    def legal_actions(self, player: int) -> Sequence[Action]:
        first = player * (self.pits + 1)
        held = self.board[first : first + self.pits]
        return tuple([name for name, stones in zip(NAMES, held, strict=False) if stones])

    def play(self, player: int, action: Action) -> None:
        pits, board = self.pits, list(self.board)
        first = player * (pits + 1)
        store, skipped = first + pits, 2 * pits + 1 - first
        pit = first + int(action) - 1
        sown = board[pit]
        place = sow(board, pit, skipped)
        told = f"Player {player} sows {counted(sown, 'stone')} from pit {action}"
        if board[place] == 1 and first <= place < store and board[2 * pits - place]:
            captured = board[2 * pits - place]
            board[store] += captured + 1
            board[place] = board[2 * pits - place] = 0
            told += f" and captures {captured}: {captured + 1} go into its store"
        self.board = tuple(board)
        if not any(board[:pits]) or not any(board[pits + 1 : -1]):
            self.tell(EVERYONE, f"{told}.")
            self._finish()
        elif place == store:
            self.tell(EVERYONE, f"{told}. The last one falls into its store: it moves again.")
            self.ask(player)
        else:
            self.tell(EVERYONE, f"{told}.")
            self.ask(1 - player)

    def _finish(self) -> None:
        """Each player stores what its own pits hold; one or both of them hold nothing."""
        pits, board = self.pits, self.board
        first, second = sum(board[: pits + 1]), sum(board[pits + 1 :])
        for player, stored in ((0, first - board[pits]), (1, second - board[-1])):
            if stored:
                self.tell(
                    EVERYONE,
                    f"Player {1 - player} has no stones in its pits. Player {player} stores the "
                    f"{counted(stored, 'stone')} left in its own.",
                )
        empty = (0,) * pits
        self.board = (*empty, first, *empty, second)
        lead = (first > second) - (first < second)
        end = f"player {0 if lead > 0 else 1} wins" if lead else "a draw"
        self.tell(EVERYONE, f"In store: player 0 has {first}, player 1 has {second}: {end}.")
        self.end((lead, -lead))

    def rules(self, player: int) -> str:
        pits = self.pits
        return (
            f"You are player {player} in Mancala (Kalah); player 0 begins. Each player has {pits} "
            f"pits, numbered 1 to {pits}, with {counted(self.stones, 'stone')} in each, and an "
            "empty store. They form a ring: your pits in the order of their numbers, your store, "
            "the other player's pits in the order of their numbers, the other player's store, and "
            "again your pit 1. In turn, each player takes all stones out of one of its own pits "
            "and drops them one by one into the next places of the ring, leaving out the other "
            "player's store. If the last stone falls into your store, you move again. If it falls "
            "into a pit of your own that was empty, and the other player's pit opposite holds "
            "stones, that stone and all stones opposite go into your store. Your pit 1 is opposite "
            f"the other player's pit {pits}, your pit {pits} opposite its pit 1. The game ends as "
            "soon as one player has no stones in its pits; the other then puts what is left in its "
            "own pits into its own store. Whoever has more stones in store wins; equal stores are "
            "a draw. The drawing shows the stones in each pit below or above the number of the "
            "pit, opposite pits above each other; stones move to the right along the lower row and "
            "to the left along the upper row. Write the number of a pit of yours that holds stones "
            f"in brackets, such as [{min(3, pits)}]."
        )

    def view(self, player: int) -> str:
        pits, board = self.pits, self.board
        won = f"store {board[pits]}", f"store {board[-1]}"
        return two_rows("pit", board[:pits], board[pits + 1 : -1], won)

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        return NAMES[: self.pits]

    def features(self, player: int) -> Sequence[float]:
        """Shares of all stones: in the player's pits 1 and up, its store, the other's likewise."""
        first = player * (self.pits + 1)
        total = 2 * self.pits * self.stones
        return [stones / total for stones in (*self.board[first:], *self.board[:first])]
