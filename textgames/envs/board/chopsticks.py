"""Chopsticks: tap the hands of the other player until both are dead (a traditional finger game).

Its variants are those of Wikipedia, "Chopsticks (hand game)".
"""

from collections.abc import Sequence
from functools import cache
from typing import Annotated, Literal

from textgames.core import EVERYONE, Action, Game, OptionError, Range

SIDES = ("left", "right")
# Which hand taps and which hand of the other player it taps.
ATTACKS = {
    f"attack {SIDES[own]} {SIDES[other]}": (own, other) for own in (0, 1) for other in (0, 1)
}
Hands = tuple[int, int]  # fingers of the left and of the right hand


@cache
def moves(own: Hands, other: Hands, fingers: int, splits: str, suicide: bool) -> tuple[Action, ...]:
    """Return the moves of a player; see the options of `Chopsticks`."""
    attacks = [name for name, (mine, its) in ATTACKS.items() if own[mine] and other[its]]
    kind = "transfers" if all(own) else "divisions"
    if splits not in ("both", kind):
        return tuple(attacks)
    total = sum(own)
    low = 0 if suicide else 1
    return (
        *attacks,
        *(
            split(left, total - left)
            for left in range(max(low, total - fingers + 1), min(total - low, fingers - 1) + 1)
            if left not in own  # nothing would change, or only which hand is which
        ),
    )


def split(left: int, right: int) -> Action:
    return f"split {left} {right}"


class Chopsticks(Game):
    """In turn, players add the fingers of a hand of theirs to a hand of the other, or move fingers
    between their own hands. A hand of `fingers` or more is dead; who has two dead hands loses.

    With `rollover` only exactly `fingers` kill; what is above begins again from one. Splits are
    transfers between two live hands and divisions, which bring a dead hand back; a transfer of all
    fingers of a hand kills it and is allowed with `suicide`. Play can go round for ever, so that
    after `move_limit` moves the game is a draw.

    Actions: "attack", the own hand and the other player's, such as "attack left right"; or "split"
    and the fingers of the own left and right hand after it, such as "split 1 3".
    Returns: +1 to the winner and -1 to the loser, 0 each for a draw.
    """

    tags = ("perfect information", "combinatorial", "classic")
    evidence = (
        "cross-checked: a second implementation in the tests, random games in lockstep and perft, "
        "with all options",
        "solved: by retrograde analysis in the tests, whose values exact play has too: a draw, but "
        "with suicide the second player wins, and on 4 fingers the first",
    )
    opponent = "minimax"

    def setup(
        self,
        fingers: Annotated[int, Range(4, 10)] = 5,
        rollover: bool = False,
        splits: Literal["both", "transfers", "divisions", "none"] = "both",
        suicide: bool = False,
        move_limit: Annotated[int, Range(4, 500)] = 40,
    ) -> None:
        if suicide and splits not in ("both", "transfers"):
            raise OptionError(
                f'suicide=True is a transfer: it takes splits="both" or "transfers", got {splits!r}'
            )
        self.fingers, self.rollover = fingers, rollover
        self.splits, self.suicide = splits, suicide
        self.move_limit = move_limit
        self.moves = 0  # made so far
        self.hands: tuple[Hands, ...] = ((1, 1), (1, 1))  # of each player
        self.ask(0)

    def legal_actions(self, player: int) -> Sequence[Action]:
        hands = self.hands
        return moves(hands[player], hands[1 - player], self.fingers, self.splits, self.suicide)

    def play(self, player: int, action: Action) -> None:
        if action in ATTACKS:
            self._attack(player, action)
        else:
            _, left, right = action.split(" ")
            own, other = (int(left), int(right)), self.hands[1 - player]
            self.hands = (other, own) if player else (own, other)
            self.tell(EVERYONE, f"Player {player} splits: left hand {left}, right hand {right}.")
        self.moves += 1
        if not any(self.hands[1 - player]):
            self.tell(
                EVERYONE, f"Both hands of player {1 - player} are dead. Player {player} wins."
            )
            self.end((-1, 1) if player else (1, -1))
        elif self.moves == self.move_limit:
            self.tell(EVERYONE, f"The limit of {self.move_limit} moves is reached: a draw.")
            self.end((0, 0))
        else:
            self.ask(1 - player)

    def _attack(self, player: int, action: Action) -> None:
        mine, its = ATTACKS[action]
        own, other = self.hands[player], self.hands[1 - player]
        total = own[mine] + other[its]
        told = f"{other[its]} + {own[mine]} makes {total}"
        left = total
        if total >= self.fingers:
            left = total - self.fingers if self.rollover else 0
            told += f", which counts as {left}" if left else ": the hand is dead"
        other = (other[0], left) if its else (left, other[1])
        self.hands = (other, own) if player else (own, other)
        self.tell(
            EVERYONE,
            f"Player {player} attacks the {SIDES[its]} hand of player {1 - player} with its "
            f"{SIDES[mine]} hand: {told}.",
        )

    def rules(self, player: int) -> str:
        fingers = self.fingers
        if self.rollover:
            dies = (
                f"A hand of exactly {fingers} fingers is dead and has 0 from then on; of a sum "
                f"above {fingers}, {fingers} are taken off and the hand lives on with the rest. "
            )
        else:
            dies = f"A hand of {fingers} or more fingers is dead and has 0 from then on. "
        return (
            f"You are player {player} in the finger game Chopsticks; player 0 begins. Each player "
            "has a left and a right hand and starts with one finger on each. In turn, each player "
            f"makes one move{'.' if self.splits == 'none' else ', an attack or a split.'} To "
            "attack, tap a live hand of the other player with a live hand of yours: the fingers of "
            f"your hand are added to those of the tapped hand, and yours stays as it is. {dies}A "
            f"dead hand can neither attack nor be attacked.{self._split_rule()} A player whose "
            "hands are both dead loses, and the other wins. "
            f"After {self.move_limit} moves of both players together the game is a draw. Write "
            'your move in brackets: "attack", your hand and the hand you tap, as in '
            "[attack left right]"
            + (
                "."
                if self.splits == "none"
                else ', or "split" and the fingers that your left and your right hand have after '
                f"it, as in [split {'2 2' if self.splits == 'transfers' else '1 1'}]."
            )
        )

    def _split_rule(self) -> str:
        """What the rules say of splits, with a space before it."""
        most = self.fingers - 1
        if self.splits == "none":
            return ""
        if self.splits == "divisions":
            which = "If one of your hands is dead, you may split instead: move some"
        elif self.splits == "transfers":
            which = "If both of your hands live, you may split instead: move some"
        else:
            which = "Instead, you may split: move some"
        if self.splits == "transfers":
            revive = ""
        else:
            revive = " A dead hand that gets fingers lives again."
        if self.splits == "divisions":
            kill = ""
        elif self.suicide:
            kill = " You may move all fingers of a live hand to the other, which kills the first."
        else:
            kill = " A split must not kill a hand."
        return (
            f" {which} fingers from one of your hands to the other, so that no hand has more than "
            f"{most}.{revive}{kill} Two hands that only change places are no split."
        )

    def view(self, player: int) -> str:
        lines = [f"{'':<10}left right"]
        for other, (left, right) in enumerate(self.hands):
            name = "you" if other == player else f"player {other}"
            lines.append(f"{name:<10}{left:>4}{right:>6}")
        return "\n".join([*lines, f"Moves made: {self.moves} of {self.move_limit}"])

    def return_range(self) -> tuple[float, float]:
        return -1, 1

    def all_actions(self) -> Sequence[Action]:
        every = dict.fromkeys(ATTACKS)
        hands = [(left, right) for left in range(self.fingers) for right in range(self.fingers)]
        for own in hands[1:]:
            every |= dict.fromkeys(moves(own, (1, 1), self.fingers, self.splits, self.suicide))
        return tuple(every)

    def features(self, player: int) -> Sequence[float]:
        """As shares of the most a live hand has: the left and right hand of the player, then of the
        other. Then the moves made as a share of the limit.
        """
        most = self.fingers - 1
        mine, other = self.hands[player], self.hands[1 - player]
        return [*[hand / most for hand in (*mine, *other)], self.moves / self.move_limit]
