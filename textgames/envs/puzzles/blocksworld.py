"""Blocksworld: a hand moves blocks one by one from one arrangement to another (STRIPS, 1971)."""

from collections.abc import Sequence
from functools import lru_cache
from random import Random
from typing import Annotated, Literal

from textgames.core import CHANCE, SEEDS, Action, Game, LegalActions, Range

NAMES = "ABCDEFGH"  # of the blocks
TABLE, HAND = "-", "*"

# An arrangement names for each block what it is on: another block, TABLE, or HAND.


@lru_cache(1 << 14)
def actions(on: str) -> tuple[Action, ...]:
    """Return the legal actions, those of the four STRIPS operators whose preconditions hold."""
    clear = [block for block in NAMES[: len(on)] if block not in on]
    if HAND in on:
        held = NAMES[on.index(HAND)]
        return f"put down {held}", *(f"stack {held} on {b}" for b in clear if b != held)
    return tuple(
        f"pick up {block}" if on[i] == TABLE else f"unstack {block} from {on[i]}"
        for i, block in enumerate(NAMES[: len(on)])
        if block in clear
    )


def after(on: str, action: Action) -> str:
    """Return the arrangement after an action."""
    words = action.split()
    verb, block = (words[0], words[1]) if words[1] in NAMES else (words[0], words[2])
    place = {"pick": HAND, "unstack": HAND, "put": TABLE}.get(verb, words[-1])
    return moved(on, block, place)


def moved(on: str, block: str, place: str) -> str:
    at = NAMES.index(block)
    return on[:at] + place + on[at + 1 :]


@lru_cache(1000)
def shortest(on: str, goal: str) -> tuple[tuple[str, str], ...]:
    """Return the fewest moves of a block to a place that lead from one arrangement to another.

    The hand is empty in both. A block that can go to its place for good should; where none can,
    one that is in a wrong place goes to the table, and which one is searched breadth-first
    (Slaney and Thiebaux, "Blocks World revisited", 2001).
    """
    level: list[tuple[str, tuple[tuple[str, str], ...]]] = [(on, ())]
    seen = {on}
    while True:
        following = []
        for here, moves in level:
            while move := for_good(here, goal):
                here, moves = moved(here, *move), (*moves, move)
            if here == goal:
                return moves
            for block in NAMES[: len(on)]:
                at = here[NAMES.index(block)]
                if block not in here and at != TABLE and not in_place(here, goal, block):
                    there = moved(here, block, TABLE)
                    if there not in seen:
                        seen.add(there)
                        following.append((there, (*moves, (block, TABLE))))
        level = following


def for_good(on: str, goal: str) -> tuple[str, str] | None:
    """Return a move of a block to the place where it can stay, if there is one."""
    for block, place in zip(NAMES, goal, strict=False):
        if block in on or in_place(on, goal, block):
            continue
        if place == TABLE or (place not in on and in_place(on, goal, place)):
            return block, place
    return None


def in_place(on: str, goal: str, block: str) -> bool:
    """Return whether a block, and all below it, are where they belong."""
    while block != TABLE:
        at = NAMES.index(block)
        if on[at] != goal[at]:
            return False
        block = on[at]
    return True


def draw(on: str) -> str:
    lines = []
    for i, block in enumerate(NAMES[: len(on)]):
        if on[i] == TABLE:
            pile = [block]
            while pile[-1] in on:
                pile.append(NAMES[on.index(pile[-1])])
            lines.append(f"  table: {' '.join(pile)}")
        elif on[i] == HAND:
            lines.append(f"  hand: {block}")
    return "\n".join(sorted(lines, key=lambda line: (line[2] == "h", line)))  # the hand last


class Blocksworld(Game):
    """A hand that holds one block at a time is to build a given arrangement of blocks.

    The four operators of STRIPS, as in the planning domain of SPIN-Bench (Yao et al. 2025,
    arXiv:2503.12349). The goal says for every block what it is on: "piles" are a random
    arrangement as the start is, "tower" is one pile of all blocks. The game ends after `slack`
    times the fewest actions.

    Actions: "pick up A" from the table, "put down A" on it, "stack A on B", "unstack A from B".
    Returns: 1 if the goal is reached in time, else 0.
    """

    min_players = 1
    max_players = 1
    utility = "general-sum"
    tags = ("perfect information", "planning", "puzzle", "classic")
    evidence = (
        "solved: the fewest actions between all arrangements of up to 4 blocks, and random ones of "
        "more, by breadth-first search",
        "solved: 1, 3, 13, 73, 501 arrangements of blocks (OEIS A000262)",
    )
    opponent = "rule"

    def setup(
        self,
        blocks: Annotated[int, Range(2, len(NAMES))] = 5,
        goal: Literal["piles", "tower"] = "piles",
        slack: Annotated[int, Range(1, 5)] = 2,
    ) -> None:
        self.blocks, self.slack = blocks, slack
        self.kind = goal
        self.on = self.goal = TABLE * blocks
        self.allowed = self.left = 0
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        return SEEDS if player == CHANCE else actions(self.on)

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self.on, self.goal = generated(self.blocks, self.kind == "tower", int(action))
            fewest = 2 * len(shortest(self.on, self.goal))  # a block is lifted, then laid down
            self.allowed = self.left = self.slack * fewest
            self.tell(
                0,
                f"The start:\n{draw(self.on)}\nThe goal:\n{draw(self.goal)}\nThe goal can be "
                f"reached with {fewest} actions. You may make {self.left}.",
            )
            self.ask(0)
            return
        self.on = after(self.on, action)
        self.left -= 1
        self.tell(0, f"You {action}.")
        if self.on == self.goal:
            self.tell(0, "The goal is reached. You win.")
            self.end((1,))
        elif not self.left:
            self.tell(0, "No actions are left.")
            self.end((0,))
        else:
            self.ask(0)

    def rules(self, player: int) -> str:
        to = "and" if self.blocks == 2 else "to"
        goal = " The goal is a single pile of all blocks." if self.kind == "tower" else ""
        return (
            f"There are {self.blocks} blocks, A {to} {NAMES[self.blocks - 1]}, in piles on a "
            "table, and a hand that can hold one block. Bring them from the arrangement at the "
            "start to the goal, which says for every block what it is on, the table or another "
            f"block.{goal} Where on the table a pile stands does not matter. Only a block with "
            "nothing on it can be lifted, and only by an empty hand. [pick up A] lifts A from the "
            "table, [unstack A from B] lifts A from the top of block B. A block in the hand goes "
            "down with [put down A], onto the table, or with [stack A on B], onto block B, which "
            "must have nothing on it. There is always room on the table. At the start you are told "
            "the fewest actions that do it and how many you may make. Your result is 1 if the goal "
            "is reached by then, else 0. In the drawing each pile is written from bottom to top: "
            "table: B A means that B is on the table and A on B. Write one action in brackets, "
            "such as [pick up A]."
        )

    def view(self, player: int) -> str:
        return f"Now:\n{draw(self.on)}\nGoal:\n{draw(self.goal)}\nActions left: {self.left}"

    def return_range(self) -> tuple[float, float]:
        return 0, 1

    def all_actions(self) -> Sequence[Action]:
        names = NAMES[: self.blocks]
        alone = [f"{verb} {a}" for a in names for verb in ("pick up", "put down")]
        pairs = [(a, b) for a in names for b in names if a != b]
        return [
            *alone,
            *[f"stack {a} on {b}" for a, b in pairs],
            *[f"unstack {a} from {b}" for a, b in pairs],
        ]

    def features(self, player: int) -> Sequence[float]:
        """Of each block, 1 for what it is on, now and in the goal; then the actions left.

        It may be on the table, in the hand or on a block, in this order. Actions left are a share
        of those allowed.
        """
        places = (TABLE, HAND, *NAMES[: self.blocks])
        values = [float(at == place) for at in self.on + self.goal for place in places]
        return [*values, self.left / max(self.allowed, 1)]


def generated(blocks: int, tower: bool, seed: int) -> tuple[str, str]:
    """Return a start and another arrangement as the goal."""
    rng = Random(seed)
    goal = start = arranged(blocks, tower, rng)
    while start == goal:
        start = arranged(blocks, False, rng)
    return start, goal


def arranged(blocks: int, tower: bool, rng: Random) -> str:
    """Put the blocks, in random order, each on the table or on a pile, with the same chance."""
    keys = [rng.random() for _ in range(blocks)]
    on: dict[int, str] = {}
    tops: list[str] = []
    for block in sorted(range(blocks), key=keys.__getitem__):
        pile = len(tops) - 1 if tower else int(rng.random() * (len(tops) + 1)) - 1
        if pile < 0:
            on[block] = TABLE
            tops.append(NAMES[block])
        else:
            on[block] = tops[pile]
            tops[pile] = NAMES[block]
    return "".join([on[block] for block in range(blocks)])
