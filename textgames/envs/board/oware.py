"""Oware: sow seeds around the board and capture twos and threes (Abapa, World Oware Federation).

The standard board has been solved, as awari: a draw (John W. Romein and Henri E. Bal, "Awari is
solved", ICGA Journal 25(3), 2002).
"""

from collections.abc import Sequence
from typing import Annotated

from textgames.core import EVERYONE, Action, Game, Range
from textgames.envs.board.sowing import MOST, NAMES, sow, two_rows
from textgames.texts import counted


class Oware(Game):
    """Players sow the seeds of a house and capture where the last one makes two or three.

    These are the Abapa rules, those of competitions: a move that would capture all seeds of the
    other player captures none, and who has no seeds must be given some. Where that cannot be, each
    player captures the seeds of its own houses and the game ends. So it does, in place of the
    agreement of players on an endless cycle, when a position with the same player to move recurs,
    and after `end_after` moves of each player in a row without a capture.

    Actions: the number of a house of one's own that holds seeds, 1 to 6 in the order of sowing.
    Returns: +1 to the winner and -1 to the loser, 0 each for a draw.
    """

    tags = ("perfect information", "classic")
    evidence = (
        "cross-checked: OpenSpiel oware, random games in lockstep and perft, several sizes",
        "cross-checked: a second implementation in the tests, random games of several sizes and "
        "perfect play on small boards",
    )
    opponent = "mcts"

    def setup(
        self,
        houses: Annotated[int, Range(2, MOST)] = 6,
        seeds: Annotated[int, Range(1, 12)] = 4,
        end_after: Annotated[int, Range(5, 500)] = 50,
    ) -> None:
        self.houses, self.end_after = houses, end_after
        self.seeds = seeds  # in each house at the start
        self.board = (seeds,) * 2 * houses  # of player 0, of player 1, both in the order of sowing
        self.captured = (0, 0)
        self.legal: tuple[Action, ...] = ()
        self.quiet = 0  # moves in a row without a capture
        self.past: list[tuple[int, ...]] = []  # boards, and who was to move, since then
        self._ask(0)

    def legal_actions(self, player: int) -> Sequence[Action]:
        return self.legal

    def play(self, player: int, action: Action) -> None:
        board = list(self.board)
        start = player * self.houses + int(action) - 1
        sown = board[start]
        last = sow(board, start, start)
        told = f"Player {player} sows {counted(sown, 'seed')} from house {action}"
        low = (1 - player) * self.houses
        first = last + 1  # of the houses captured, up to the last one sown
        while low < first <= low + self.houses and 2 <= board[first - 1] <= 3:
            first -= 1
        taken = sum(board[first : last + 1])
        if taken and taken == sum(board[low : low + self.houses]):
            taken = 0
            told += f" and captures none, for it would capture all seeds of player {1 - player}"
        self.quiet += 1
        if taken:
            told += f" and captures {taken}"
            board[first : last + 1] = [0] * (last + 1 - first)
            ahead, behind = self.captured
            self.captured = (ahead, behind + taken) if player else (ahead + taken, behind)
            self.quiet, self.past = 0, []
        self.board = tuple(board)
        self.tell(EVERYONE, f"{told}.")
        self._ask(1 - player)

    def _ask(self, player: int) -> None:
        """Ask for a move of the player, if the game is not over."""
        half = self.houses * self.seeds
        first, second = self.captured
        if first > half or second > half:
            self._finish()
            return
        now = (*self.board, player)
        self.legal = moves(self.board, self.houses, player)
        if not self.legal:
            self._share(f"Player {player} cannot give seeds to player {1 - player}.")
        elif now in self.past:
            self._share("The same position for the second time.")
        elif self.quiet == 2 * self.end_after:
            self._share(f"No seed was captured in {self.quiet} moves.")
        else:
            self.past.append(now)
            self.ask(player)

    def _share(self, why: str) -> None:
        """Each player captures the seeds of its own houses."""
        houses, board = self.houses, self.board
        first, second = sum(board[:houses]), sum(board[houses:])
        own = "Each player captures the seeds in its own houses"
        self.tell(EVERYONE, f"{why} {own}: player 0 gets {first}, player 1 gets {second}.")
        self.captured = (self.captured[0] + first, self.captured[1] + second)
        self.board = (0,) * 2 * houses
        self._finish()

    def _finish(self) -> None:
        first, second = self.captured
        lead = (first > second) - (first < second)
        end = f"player {0 if lead > 0 else 1} wins" if lead else "a draw"
        self.tell(EVERYONE, f"Captured: player 0 has {first}, player 1 has {second}: {end}.")
        self.end((lead, -lead))

    def rules(self, player: int) -> str:
        houses, half = self.houses, self.houses * self.seeds
        return (
            f"You are player {player} in Oware; player 0 begins. Each player has {houses} houses, "
            f"numbered 1 to {houses}, with {counted(self.seeds, 'seed')} in each. They form a "
            "ring: your houses in the order of their numbers, then those of the other player in "
            "the order of theirs, then again your house 1. In turn, each player takes all seeds "
            "out of one of its own houses and drops them one by one into the next houses of the "
            "ring, leaving out the house they come from. If the last seed makes two or three seeds "
            "in a house of the other player, you capture these; then also those in the house "
            "before it, if that is the other player's too and holds two or three, and so on back. "
            "But if these are all seeds of the other player, you capture none. If the other player "
            "has no seeds, your move must give it some. If no move does, the game ends; so it does "
            "when a position comes up for the second time, and after "
            f"{self.end_after} moves of each player in a row without a capture. Each then captures "
            f"the seeds in its own houses. More than {half} captured win at once; {half} each are "
            "a draw. The drawing shows the seeds in each house below or above its number; seeds "
            "move right along the lower row, left along the upper row. Write the number of a house "
            f"of yours that holds seeds in brackets, such as [{min(3, houses)}]."
        )

    def view(self, player: int) -> str:
        houses, board = self.houses, self.board
        first, second = self.captured
        won = f"captured {first}", f"captured {second}"
        return two_rows("house", board[:houses], board[houses:], won)

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        return NAMES[: self.houses]

    def features(self, player: int) -> Sequence[float]:
        """Shares of all seeds: in the player's houses 1 and up, in the other's, captured by the
        player, by the other; then moves without a capture as a share of those that end the game.
        """
        low, total = player * self.houses, 2 * self.houses * self.seeds
        held = (*self.board[low:], *self.board[:low])
        captured = self.captured[player], self.captured[1 - player]
        return [*[seeds / total for seeds in (*held, *captured)], self.quiet / (2 * self.end_after)]


def moves(board: tuple[int, ...], houses: int, player: int) -> tuple[Action, ...]:
    """Return the houses to sow from: if the other player has no seeds, those that give it some."""
    first, second = board[:houses], board[houses:]
    mine, other = (second, first) if player else (first, second)
    if any(other):
        return tuple([name for name, seeds in zip(NAMES, mine, strict=False) if seeds])
    return tuple([NAMES[place] for place, seeds in enumerate(mine) if place + seeds >= houses])
