"""SimpleNegotiation: two players trade five goods that each values differently.

The game of SPIRAL (arXiv 2506.24119) and TextArena (arXiv 2504.11442), with offers that lapse.
"""

from functools import lru_cache
from typing import Annotated, Literal

from textgames.core import CHANCE, EVERYONE, Action, Game, LegalActions, Range
from textgames.envs.bargaining.goods import (
    GOODS,
    Amounts,
    Trade,
    covers,
    read_goods,
    worth,
    write_goods,
)
from textgames.forms import Either, Talk

BASE_VALUES = (5, 10, 15, 25, 40)
FEWEST, MOST = 5, 25  # of each good, dealt to each player

QUANTITIES = tuple(map(str, range(FEWEST, MOST + 1)))
VALUES = tuple(  # a fifth less to a fifth more than the base
    tuple(map(str, range(base - base // 5, base + base // 5 + 1))) for base in BASE_VALUES
)
DEALT = (QUANTITIES,) * 10 + VALUES * 2  # what chance draws from, draw by draw
# Both value all goods most highly and all but one Wheat end with one player.
LARGEST_MARGIN = 2 * (sum(MOST * (base + base // 5) for base in BASE_VALUES) - 6)


@lru_cache(maxsize=4096)
def turn_form(owned: Amounts, most: Amounts, answers: tuple[Action, ...]) -> Talk:
    return Talk(Either(answers, (Trade(owned, most),)))


@lru_cache(maxsize=4096)  # a trade changes it, mere talk does not
def drawn_goods(owned: Amounts, values: Amounts) -> str:
    table = zip(GOODS, owned, values, strict=True)
    rows = [f"{good:5}  {amount:5}  {value:10}" for good, amount, value in table]
    return "\n".join(["Good   owned  worth each", *rows])


class SimpleNegotiation(Game):
    """Two players talk and trade in turn; whose goods gain more in value, by its own values, wins.

    Each player knows what it owns, 5 to 25 of each good, and what each is worth to it, which is
    within a fifth of the good's base value. An offer stands for the next turn only.

    Actions: words with at most one [offer: 2 Wheat, 1 Ore -> 3 Sheep], [accept] or [deny] in them.
    Returns: +1 to the larger gain, -1 to the smaller, 0 each if equal; with pays="gain", the own
    gain less the other's.
    """

    tags = ("negotiation", "talk", "hidden information")
    evidence = (
        "played through: a whole game written by hand, with its messages and gains "
        "(rules of SPIRAL, arXiv 2506.24119, and TextArena, arXiv 2504.11442)",
        "played through: random games conserve the goods and never trade what is not owned",
    )
    opponent = "rule"

    def setup(
        self,
        turns: Annotated[int, Range(2, 200)] = 10,
        pays: Literal["outcome", "gain"] = "outcome",
    ) -> None:
        self.turns = self.turns_left = turns
        self.pays = pays
        self.dealt: Amounts = ()  # what the players own at first, then their values
        self.goods: list[Amounts] = []  # of player 0, of player 1
        self.values: tuple[Amounts, ...] = ()
        self.most: list[Amounts] = [(MOST,) * 5] * 2  # for each player, what the other can own
        self.gain = (0, 0)
        self.offer: tuple[Amounts, Amounts] | None = None  # what its author gives, what it gets
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        if player == CHANCE:
            return DEALT[len(self.dealt)]
        owned = self.goods[player]  # never nothing: every trade gives something to both
        answers: tuple[Action, ...] = ()
        if self.offer:
            answers = ("accept", "deny") if covers(owned, self.offer[1]) else ("deny",)
        return turn_form(owned, self.most[player], answers)

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self._deal(int(action))
            return
        words, move = Talk.split(action)
        if words:
            self.say(player, words)
        self._answer(player, move)
        self.offer = None  # its turn has passed
        self.turns_left -= 1
        if move.startswith("offer"):
            give, get = move.removeprefix("offer: ").split(" -> ")
            self.tell(EVERYONE, f"Player {player} offers {give} for {get}.")
            if self.turns_left:
                self.offer = read_goods(give), read_goods(get)
        if self.turns_left:
            self.ask(1 - player)
        else:
            self._finish()

    def _deal(self, number: int) -> None:
        self.dealt += (number,)
        if len(self.dealt) < len(DEALT):
            self.ask(CHANCE)
            return
        self.goods = [self.dealt[0:5], self.dealt[5:10]]
        self.values = (self.dealt[10:15], self.dealt[15:20])
        for player in (0, 1):
            table = zip(self.goods[player], GOODS, self.values[player], strict=True)
            owned = ", ".join(f"{n} {good} worth {value} each" for n, good, value in table)
            self.tell(player, f"You own {owned}.")
        self.ask(0)

    def _answer(self, player: int, move: Action) -> None:
        if self.offer is None:
            return
        if move != "accept":
            self.tell(EVERYONE, f"Player {player} does not accept: the offer lapses.")
            return
        give, get = self.offer
        self.tell(
            EVERYONE,
            f"Player {player} accepts: player {1 - player} gives {write_goods(give)}, "
            f"player {player} gives {write_goods(get)}.",
        )
        gain = list(self.gain)
        for who, got, given in ((player, give, get), (1 - player, get, give)):
            change = tuple([a - b for a, b in zip(got, given, strict=True)])
            self.goods[who] = tuple([n + c for n, c in zip(self.goods[who], change, strict=True)])
            self.most[who] = tuple([n - c for n, c in zip(self.most[who], change, strict=True)])
            gain[who] += worth(change, self.values[who])
        self.gain = gain[0], gain[1]

    def _finish(self) -> None:
        margin = self.gain[0] - self.gain[1]
        sign = (margin > 0) - (margin < 0)
        result = ("a draw", "player 0 wins", "player 1 wins")[sign]
        first, second = self.gain
        gains = f"Player 0 gained {first}, player 1 gained {second}"
        self.tell(EVERYONE, f"The game is over. {gains}: {result}.")
        won = margin if self.pays == "gain" else sign
        self.end((won, -won))

    def rules(self, player: int) -> str:
        paid = (
            "your result is your gain less the other's"
            if self.pays == "gain"
            else "the larger gain wins, and equal gains are a draw"
        )
        bases = ", ".join(f"{g} {value}" for g, value in zip(GOODS, BASE_VALUES, strict=True))
        return (
            f"You are player {player} of 2 in a negotiation of {self.turns} turns; player 0 "
            f"begins. Each player is dealt {FEWEST} to {MOST} of each of five goods and values "
            f"them in its own way, within 20 percent of: {bases}. You are told what you own and "
            "what one of each is worth to you; what the other player owns, and its values, you are "
            "not told. In your turn say what you like, with at most one move in [brackets] in it. "
            "[offer: 2 Wheat, 1 Ore -> 3 Sheep] proposes that you give 2 Wheat and 1 Ore and get "
            "3 Sheep; you must own what you give. If an offer has just been made to you, [accept] "
            "trades the goods, if you own what is asked, and [deny] refuses it. An offer stands "
            "for one turn: if it is not accepted at once, also when you talk of something else or "
            "make an offer of your own, it lapses. An offer in the last turn comes to nothing. "
            "Your gain is what your goods are worth to you at the end less what they were worth "
            f"at the beginning; after the last turn {paid}. A turn may read: I am short of sheep. "
            "[offer: 2 Wheat, 1 Ore -> 3 Sheep]"
        )

    def view(self, player: int) -> str:
        lines = [
            f"Turns left: {self.turns_left}. Your gain so far: {self.gain[player]}.",
            drawn_goods(self.goods[player], self.values[player]),
        ]
        if self.offer:
            give, get = map(write_goods, self.offer)
            if player in self.to_act:
                lines.append(f"Open offer to you: you get {give} for {get}.")
                if not covers(self.goods[player], self.offer[1]):
                    lines.append("You do not own what it asks for, so you cannot accept.")
            else:
                lines.append(f"Your open offer: {give} for {get}.")
        return "\n".join(lines)

    def return_range(self) -> tuple[float, float]:
        return (-1, 1) if self.pays == "outcome" else (-LARGEST_MARGIN, LARGEST_MARGIN)
