"""The table of Coup: which characters and coins the players have, and what each of them sees."""

from collections.abc import Sequence
from functools import lru_cache

from textgames.core import EVERYONE, Action, Game
from textgames.envs.cards.coup_moves import (
    CHALLENGE,
    CHARACTERS,
    FORCED,
    MOVES,
    blocks,
    keepable,
    moves,
)
from textgames.envs.cards.deck import without

PHASES = ("choose", "turn", "challenge", "block", "show", "lose", "keep")
ASKED = {  # what the one who is asked has to decide, where the actions do not say it
    "choose": "Which character do you begin with?",
    "show": "You are challenged: which character do you show, or else lose?",
    "lose": "Which character do you lose?",
    "keep": "Which characters do you keep?",
}


@lru_cache(1 << 12)
def after(living: tuple[int, ...], player: int) -> tuple[int, ...]:
    """The others who live, from the left neighbour of `player` on."""
    later = [seat for seat in living if seat > player]
    return (*later, *[seat for seat in living if seat < player])


@lru_cache(1 << 12)
def kinds(hand: tuple[str, ...]) -> tuple[Action, ...]:
    """The characters of a hand, each once."""
    return tuple(sorted(set(hand)))


class CoupTable(Game):
    """What stands on the table of Coup, whatever the order in which things happen."""

    def _lay_out(self, variant: bool) -> None:
        number = self.num_players
        self.variant = variant
        self.deck = CHARACTERS * (1 if variant else 3)  # order means nothing
        self.hands: list[tuple[str, ...]] = [()] * number
        self.lost: list[tuple[str, ...]] = [()] * number
        self.coins = [2] * number
        if number == 2:
            self.coins[0] = 1
        self.living = tuple(range(number))
        self.turn = self.target = self.claimant = -1
        self.action = self.claim = ""
        self.phase, self.subject = "choose", -1  # what is asked, and whom or about whom

    def _after(self, player: int) -> tuple[int, ...]:
        """The others still in the game, from the left neighbour on."""
        return after(self.living, player)

    def _choices(self, player: int) -> tuple[Action, ...]:
        """Which characters a player may keep, or show or lose."""
        hand = self.hands[player]
        return keepable(hand) if self.phase == "keep" else kinds(hand)

    def _lose(self, player: int, character: str) -> None:
        self.hands[player] = without(self.hands[player], character)
        self.lost[player] += (character,)
        out = "" if self.hands[player] else " and is out"
        self.tell(EVERYONE, f"Player {player} loses the {character}{out}.")
        if out:
            self.living = tuple([other for other in self.living if other != player])

    def view(self, player: int) -> str:
        lines = [f"Your characters: {', '.join(self.hands[player]) or 'none'}"]
        if self.action:
            aim = f" {self.target}" if self.target >= 0 else ""
            claim = f"; player {self.claimant} claims the {self.claim}" if self.claim else ""
            lines.append(f"Turn of player {self.turn}: {self.action}{aim}{claim}")
        lines.append(f"{'':<10}coins  hidden  lost")
        for seat, coins in enumerate(self.coins):
            name = "you" if seat == player else f"player {seat}"
            hidden = 2 - len(self.lost[seat]) if self.phase != "choose" else 0
            lost = ", ".join(self.lost[seat])
            lines.append(f"{name:<10}{coins:>5}{hidden:>8}  {lost}".rstrip())
        if player in self.to_act and self.phase in ASKED:
            lines.append(ASKED[self.phase])
        return "\n".join(lines)

    def return_range(self) -> tuple[float, float]:
        return -1, self.num_players - 1

    def all_actions(self) -> Sequence[Action]:
        seats = tuple(range(self.num_players))
        pairs = tuple(f"{a} {b}" for i, a in enumerate(CHARACTERS) for b in CHARACTERS[i:])
        block = dict.fromkeys(action for name in MOVES for action in blocks(name)[:-1])
        turn = dict.fromkeys(moves(FORCED - 1, seats))
        return (*turn, *CHALLENGE, *block, *CHARACTERS, *pairs)

    def features(self, player: int) -> Sequence[float]:
        """How many of each character are in the own hand, as a share of 4. For each player from
        the own on: coins as a share of 12, characters lost, of each as a share of 3; 1 if it is
        its turn; 1 if it is the target; 1 if its claim is in question. Then 1 for the character
        claimed, for the move of this turn, and for the stage, in the order of the tables.
        """
        hand, seats = self.hands[player], range(self.num_players)
        known = [hand.count(character) / 4 for character in CHARACTERS]
        for seat in [(player + step) % self.num_players for step in seats]:
            known.append(self.coins[seat] / 12)
            known += [self.lost[seat].count(character) / 3 for character in CHARACTERS]
            known += [float(seat == other) for other in (self.turn, self.target, self.claimant)]
        known += [float(self.claim == character) for character in CHARACTERS]
        known += [float(self.action == move) for move in MOVES]
        return [*known, *[float(self.phase == phase) for phase in PHASES]]
