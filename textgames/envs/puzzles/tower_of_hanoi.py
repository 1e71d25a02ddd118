"""The Tower of Hanoi: move a tower disk by disk, never a larger on a smaller one (Lucas 1883)."""

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import permutations
from typing import Annotated

from textgames.core import Action, Game, Range
from textgames.texts import counted

NAMES = "ABCD"  # of the pegs


@cache
def fewest(disks: int, pegs: int) -> int:
    """Return the fewest moves that solve it: 2^n - 1 with three pegs.

    With four it is the best way to split the tower (Frame and Stewart 1941), which Bousch (2014)
    proved to be the fewest.
    """
    if disks < 2 or pegs == 3:
        return (1 << disks) - 1
    return min(2 * fewest(top, 4) + fewest(disks - top, 3) for top in range(1, disks))


@lru_cache(10_000)
def moves(on: str, pegs: int) -> tuple[Action, ...]:
    """Return the legal moves where disk i, counted from the smallest, is on the peg `on[i]`."""
    tops = {peg: on.find(peg) % (len(on) + 1) for peg in NAMES[:pegs]}  # an empty peg: beyond all
    return tuple(f"{a} {b}" for a, b in permutations(tops, 2) if tops[a] < tops[b])


@lru_cache(10_000)
def draw(on: str, pegs: int) -> str:
    lines = []
    for peg in NAMES[:pegs]:
        disks = [str(disk) for disk in range(len(on), 0, -1) if on[disk - 1] == peg]
        lines.append(" ".join([f"{peg}:", *disks]))
    return "\n".join(lines)


class TowerOfHanoi(Game):
    """A tower of disks is moved from the first peg to the last, one disk at a time.

    A disk is never put on a smaller one. With three pegs it takes 2^disks - 1 moves at least. The
    game ends after `slack` times the fewest moves.

    Actions: the peg that gives its top disk and the one that gets it, such as "A C".
    Returns: 1 if the whole tower stands on the last peg in time, else 0.
    """

    min_players = 1
    max_players = 1
    utility = "general-sum"
    tags = ("perfect information", "planning", "puzzle", "classic")
    evidence = (
        "solved: 2^n - 1 moves with three pegs, n to 7, and the numbers of Frame and Stewart with "
        "four, n to 6, are the fewest, by breadth-first search (Lucas 1883, Bousch 2014)",
    )
    opponent = "rule"

    def setup(
        self,
        disks: Annotated[int, Range(1, 8)] = 3,
        pegs: Annotated[int, Range(3, 4)] = 3,
        slack: Annotated[int, Range(1, 5)] = 2,
    ) -> None:
        self.pegs = pegs
        self.goal = NAMES[pegs - 1]
        self.on = NAMES[0] * disks  # the peg of each disk, the smallest first
        self.moves = self.left = slack * fewest(disks, pegs)
        self.ask(0)

    def legal_actions(self, player: int) -> Sequence[Action]:
        return moves(self.on, self.pegs)

    def play(self, player: int, action: Action) -> None:
        disk = self.on.find(action[0])
        self.on = self.on[:disk] + action[2] + self.on[disk + 1 :]
        self.left -= 1
        self.tell(0, f"You move disk {disk + 1} from {action[0]} to {action[2]}.")
        if self.on == self.goal * len(self.on):
            self.tell(0, f"The whole tower stands on peg {self.goal}. You win.")
            self.end((1,))
        elif not self.left:
            self.tell(0, f"No moves are left, and the tower does not stand on peg {self.goal}.")
            self.end((0,))
        else:
            self.ask(0)

    def rules(self, player: int) -> str:
        disks = len(self.on)
        tower = (
            f"All {disks} disks, numbered by size from 1, the smallest, to {disks}, the largest, "
            "are on peg A, in order of size with the largest at the bottom."
            if disks > 1
            else "There is one disk, 1, on peg A."
        )
        number = counted(self.moves, "move")
        return (
            f"You solve the Tower of Hanoi. There are {self.pegs} pegs, A to {self.goal}. {tower} "
            "A move takes the top disk of one peg and puts it on the top of another peg. A disk "
            "may never lie on a smaller one. In the drawing the disks of a peg stand from bottom "
            f"to top, the top one last. Bring the whole tower to peg {self.goal} within {number}: "
            "then your result is 1, else 0. Write the peg that gives its top disk and the peg that "
            f"gets it, in brackets: [A {self.goal}] moves the top disk of A to {self.goal}."
        )

    def view(self, player: int) -> str:
        return f"{draw(self.on, self.pegs)}\nMoves left: {self.left}"

    def return_range(self) -> tuple[float, float]:
        return 0, 1

    def all_actions(self) -> Sequence[Action]:
        return tuple(f"{a} {b}" for a, b in permutations(NAMES[: self.pegs], 2))

    def features(self, player: int) -> Sequence[float]:
        """For each disk from the smallest and each peg, 1 if it is there; then the moves left.

        Moves left are a share of those at the start.
        """
        places = [float(peg == at) for at in self.on for peg in NAMES[: self.pegs]]
        return [*places, self.left / self.moves]
