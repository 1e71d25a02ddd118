"""Liar's dice: bids on how many of all the hidden dice show a face (common rules)."""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Annotated, Literal

from textgames.core import CHANCE, EVERYONE, Action, Game, Listed, RandomSource, Range

LIAR = "liar"
FACES = tuple("123456789")
MOST_PLAYERS = 6


@cache
def bids(faces: int, dice: int) -> tuple[Action, ...]:
    """All bids on `dice` dice, from the lowest to the highest."""
    return tuple(f"{n}x{face}" for n in range(1, dice + 1) for face in range(1, faces + 1))


@cache  # which is quickest with one argument
def answers(dice_and_faces: int) -> dict[Action, Listed]:
    """What may be said after each bid, and after "", which is none; 106: ten dice, six faces."""
    every = bids(dice_and_faces % 10, dice_and_faces // 10)
    some = [f"from [{lowest}] to [{every[-1]}]" for lowest in every]
    after = {"": Listed(every, f"a bid, {some[0]}"), every[-1]: Listed((LIAR,))}
    for number, bid in enumerate(every[:-1], 1):
        about = f"a higher bid, {some[number]}, or [{LIAR}]"
        after[bid] = Listed((*every[number:], LIAR), about)
    return after


@cache
def spoken(bid: Action) -> tuple[tuple[str, str], ...]:
    """Of each player what all are told when it bids, and what the view says from then on."""
    return tuple((f"Player {p} bids {bid}.", f"{bid} by player {p}") for p in range(MOST_PLAYERS))


@lru_cache(maxsize=10_000)
def owners(left: tuple[int, ...]) -> tuple[int, ...]:
    """Whose dice are complete when so many are rolled, player 0's first; -1: nobody's."""
    complete = {sum(left[: player + 1]): player for player, own in enumerate(left) if own}
    return tuple(complete.get(rolled, -1) for rolled in range(sum(left) + 1))


@lru_cache(maxsize=10_000)
def count_of_dice(left: tuple[int, ...]) -> str:
    counts = " ".join(map(str, left))
    return f"Dice left to players 0 to {len(left) - 1}: {counts} ({sum(left)} in play)"


@lru_cache(maxsize=10_000)
def hand_of(faces: str) -> tuple[str, str]:
    """Dice in order, and what their owner is told."""
    hand = " ".join(sorted(faces))
    return hand, f"Your dice: {hand}."


class LiarsDice(Game):
    """Everyone rolls in secret; bids rise until one is challenged, then the dice are shown.

    A bid is higher if it names more dice, of any face, or as many of a higher face. The player who
    is wrong loses a die and begins the next round; if it was its last die, the next player with
    dice begins. The last player with dice wins. Without `elimination` there is one round, and who
    is wrong loses the game.

    Actions: a bid such as "3x5", or, after one, "liar". The x says which of the numbers is the
    count, as in "three fives"; "3 5" would not.
    Returns: of n players the last with dice gets n - 1, the others -1; without `elimination` the
    loser gets -(n - 1), the others 1.
    """

    max_players = MOST_PLAYERS
    tags = ("hidden information", "bluffing", "dice", "classic")
    evidence = (
        "cross-checked: turns, actions and returns of random play with OpenSpiel liars_dice "
        "(2 players, 1 to 5 dice each, the highest face wild, one round)",
    )
    opponent = "rule"

    def setup(
        self,
        dice: Annotated[int, Range(1, 5)] = 5,
        faces: Annotated[int, Range(2, 9)] = 6,  # one digit each, so that a string holds the dice
        wild: Literal["ones", "highest", "none"] = "ones",
        elimination: bool = True,
    ) -> None:
        self.dice = dice
        self.faces = faces
        self.wild = {"ones": "1", "highest": str(faces), "none": ""}[wild]
        self.elimination = elimination
        self._roll((dice,) * self.num_players, 0)

    def _roll(self, left: tuple[int, ...], first: int) -> None:
        self.left = left  # how many dice each player has
        self.in_play = sum(left)
        self.first = first  # who makes the first bid
        self.counts = count_of_dice(left)
        self.owners = owners(left)
        self.rolled = ""  # the faces, player 0's first
        self.hands = [""] * self.num_players  # the same of each player, in order
        self.bids: tuple[tuple[Action, int], ...] = ()  # of this round, with their players
        self.last = "none"  # the last bid, as the view tells it
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> Sequence[Action]:
        if player == CHANCE:
            return FACES[: self.faces]
        after = answers(10 * self.in_play + self.faces)
        return after[self.bids[-1][0] if self.bids else ""]

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self.rolled += action
            rolled = len(self.rolled)
            owner = self.owners[rolled]
            if owner >= 0:
                hand, told = hand_of(self.rolled[rolled - self.left[owner] :])
                self.hands[owner] = hand
                self.tell(owner, told)
            self.ask(CHANCE if rolled < self.in_play else self.first)
        elif action == LIAR:
            self._challenge(player)
        else:
            self.bids += ((action, player),)
            told, self.last = spoken(action)[player]
            self.tell(EVERYONE, told)
            self.ask(self._next(player))

    def _next(self, player: int) -> int:
        """The next player who has dice."""
        player = (player + 1) % self.num_players
        while not self.left[player]:
            player = (player + 1) % self.num_players
        return player

    def _challenge(self, challenger: int) -> None:
        bid, bidder = self.bids[-1]
        face = bid[-1]
        count = self.rolled.count(face)
        if self.wild and self.wild != face:
            count += self.rolled.count(self.wild)
        hands = [f"player {p} has {hand}" for p, hand in enumerate(self.hands) if hand]
        self.tell(EVERYONE, f"Player {challenger} says liar. The dice: {', '.join(hands)}.")
        verdict = "right" if count >= int(bid[:-2]) else "wrong"
        loser = challenger if verdict == "right" else bidder
        self.tell(
            EVERYONE,
            f"Dice that count as {face}: {count}. "
            f"So the bid {bid} of player {bidder} was {verdict}.",
        )
        if self.elimination:
            self._lose_die(loser)
        else:
            self.tell(EVERYONE, f"Player {loser} loses the game.")
            self.end([1 - self.num_players * (p == loser) for p in range(self.num_players)])

    def _lose_die(self, loser: int) -> None:
        left = tuple([own - (p == loser) for p, own in enumerate(self.left)])
        self.tell(EVERYONE, f"Player {loser} loses a die and has {left[loser]} left.")
        self.left = left
        first = loser if left[loser] else self._next(loser)
        self._roll(left, first)
        if left[first] == sum(left):
            self.tell(EVERYONE, f"Player {first} is the last with dice and wins.")
            self.end([self.num_players * (p == first) - 1 for p in range(self.num_players)])
        else:
            self.tell(EVERYONE, f"New round: {sum(left)} dice in play, player {first} begins.")

    def rules(self, player: int) -> str:
        dice, faces, others = self.dice, self.faces, self.num_players - 1
        own = "one die" if dice == 1 else f"{dice} dice"
        most = dice * self.num_players
        example = f"{min(3, most)}x{min(5, faces)}"
        if self.wild:
            wild = f" Dice that show {self.wild} are wild: they count as every face."
        else:
            wild = ""
        if self.elimination:
            end = (
                "The player who was wrong loses a die. Then all roll again, and that player makes "
                "the first bid, or, if it has no die left and is out, the next player with dice. "
                f"The last player with dice wins: it gets {others}, each other player -1."
            )
        else:
            end = (
                f"The player who was wrong loses the game: it gets {-others}, each other player 1."
            )
        return (
            f"You are player {player} of {self.num_players} (numbered from 0) in liar's dice. Each "
            f"player rolls {own} with faces 1 to {faces} and sees only its own; how many dice each "
            "player has is known to all. Player 0 makes the first bid; then turns go by number, "
            "and from the last player to player 0. A bid claims that at least so many of all "
            f"players' dice show a face: [{example}] means {example.split('x')[0]} or more dice "
            f"with face {example[-1]}.{wild} A bid must be higher than "
            "the one before it: more dice, of any face, or as many dice of a higher face; and no "
            "more dice than are in play. Instead of bidding higher, you may call the last bidder "
            f"a liar: [{LIAR}]. All dice are then shown. If there are at least as many as were "
            f"bid, you were wrong, else the bidder was. {end} Write your bid or answer in "
            f"brackets, such as [{example}] or [{LIAR}]."
        )

    def view(self, player: int) -> str:
        hand = self.hands[player] or ("not rolled" if self.left[player] else "none")
        return f"Your dice: {hand}\n{self.counts}\nLast bid: {self.last}"

    def resample(self, player: int, rng: RandomSource) -> Sequence[Action]:
        """The history with the others' dice of this round rolled again: nobody has seen them."""
        start = sum(self.left[:player])
        own = range(start, start + self.left[player])
        rolled = [
            face if place in own else FACES[int(rng.random() * self.faces)]
            for place, face in enumerate(self.rolled)
        ]
        begun = len(self.history) - len(self.bids) - self.in_play
        return [*self.history[:begun], *rolled, *self.history[begun + self.in_play :]]

    def return_range(self) -> tuple[float, float]:
        others = self.num_players - 1
        return (-1, others) if self.elimination else (-others, 1)

    def all_actions(self) -> Sequence[Action]:
        return (*bids(self.faces, self.dice * self.num_players), LIAR)

    def features(self, player: int) -> Sequence[float]:
        """Of each face, how many of the own dice show it, as a share of `dice`; then the dice of
        each player as such a share, from the own on in the order of turns; then for each bid of
        `all_actions` 1 if the player made it in this round, -1 if another did, else 0.
        """
        hand, turns = self.hands[player], self.left[player:] + self.left[:player]
        every = bids(self.faces, self.dice * self.num_players)
        made = [0.0] * len(every)
        for bid, bidder in self.bids:
            made[every.index(bid)] = 1.0 if bidder == player else -1.0
        shares = [hand.count(face) / self.dice for face in FACES[: self.faces]]
        return [*shares, *(own / self.dice for own in turns), *made]
