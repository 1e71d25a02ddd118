"""The secretary problem: take the best of candidates who come one by one (Gardner 1960)."""

from collections.abc import Sequence
from functools import cache
from typing import Annotated

from textgames.core import CHANCE, Action, Game, LegalActions, Range

ACTIONS = ("take", "pass")
LATER = ("better", "worse")  # than the one taken, the best so far


@cache
def ranks(seen: int) -> tuple[Action, ...]:
    return tuple(map(str, range(1, seen + 1)))


class Secretary(Game):
    """Candidates come in random order; each is taken or passed at once, and only the best wins.

    After each one the player knows its rank among those seen so far. In a random order that rank
    is any with the same chance, whatever the ranks before: so chance draws it.

    Actions: "take", "pass".
    Returns: 1 if the candidate taken is the best of all, else 0.
    """

    min_players = 1
    max_players = 1
    utility = "general-sum"
    tags = ("chance", "optimal stopping", "classic")
    evidence = (
        "solved: what each rule of letting the first r - 1 pass wins, (r - 1)/n x the sum of "
        "1/(k - 1) for k from r to n, over all orders, and that the best of them is the best play "
        "(Gilbert and Mosteller 1966)",
    )
    opponent = "rule"

    def setup(self, number: Annotated[int, Range(2, 100)] = 20) -> None:
        self.number = number
        self.met = 0
        self.rank = 0  # of the candidate seen last, among those seen; 1 is the best
        self.taken = 0  # the number of the candidate taken; 0: none yet
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        if player != CHANCE:
            return ACTIONS
        return LATER if self.taken else ranks(self.met + 1)

    def chance_weights(self) -> Sequence[float] | None:
        return (1, self.met) if self.taken else None

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self.met += 1
            if self.taken:
                self._go_on(action == "better")
            else:
                self._meet(int(action))
        elif action == "pass":
            self.ask(CHANCE)
        else:
            self.taken = self.met
            self.tell(0, f"You take candidate {self.met}.")
            if self.rank > 1:
                self.tell(0, "A better one had come before. You lose.")
                self.end((0,))
            else:
                self.ask(CHANCE)

    def _meet(self, rank: int) -> None:
        self.rank, met = rank, self.met
        best = "the best so far" if rank == 1 else f"number {rank} of the {met} seen so far"
        self.tell(0, f"Candidate {met} of {self.number} is {best}.")
        if met < self.number:
            self.ask(0)
        elif rank == 1:
            self.tell(0, "It is the last one and you have to take it. It is the best. You win.")
            self.end((1,))
        else:
            self.tell(0, "It is the last one and you have to take it. You lose.")
            self.end((0,))

    def _go_on(self, better: bool) -> None:
        """Let one more come after one was taken, who was the best then."""
        if better:
            self.tell(0, f"Candidate {self.met} is better. You lose.")
            self.end((0,))
        elif self.met == self.number:
            self.tell(0, "No other candidate is better. You win.")
            self.end((1,))
        else:
            self.tell(0, f"Candidate {self.met} is not better than yours.")
            self.ask(CHANCE)

    def rules(self, player: int) -> str:
        return (
            f"{self.number} candidates for one post come to you one after the other, in random "
            "order. No two are equally good. After each one you are told how it ranks among those "
            "you have seen so far, 1 being the best; you learn nothing else about it. Then you "
            "take it or let it pass. Whoever you let pass is gone. Once you have taken one, the "
            "choice is over. If you let all others pass, you have to take the last one. Your "
            f"result is 1 if the one you take is the best of all {self.number}, also of those you "
            "have not seen, else 0: the second best is worth nothing. Write [take] or [pass]."
        )

    def view(self, player: int) -> str:
        if self.is_terminal:
            return f"Candidates: {self.number}. You took number {self.taken or self.number}."
        return (
            f"Candidate {self.met} of {self.number}\nRank among those seen, 1 is the best: "
            f"{self.rank}"
        )

    def return_range(self) -> tuple[float, float]:
        return 0, 1

    def all_actions(self) -> Sequence[Action]:
        return ACTIONS

    def features(self, player: int) -> Sequence[float]:
        """The share of candidates seen; 1 if the last is the best so far; its rank, as a share.

        1, 0 and 0 when the game is over, however many were seen.
        """
        if self.is_terminal:
            return [1.0, 0.0, 0.0]
        return [self.met / self.number, float(self.rank == 1), self.rank / self.met]
