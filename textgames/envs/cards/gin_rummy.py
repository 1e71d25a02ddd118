"""Gin Rummy: draw and discard until a hand is melded well enough to knock (McLeod, Pagat)."""

from collections.abc import Sequence
from typing import Annotated

from textgames.core import CHANCE, EVERYONE, Action, Game, OptionError, RandomSource, Range
from textgames.envs.cards import gin_rummy_table as table
from textgames.envs.cards.card_sets import ALL, BITS, named, of
from textgames.envs.cards.deck import DECK, in_rows, without
from textgames.envs.cards.gin_rummy_table import HAND, shares
from textgames.envs.cards.melds import VALUES, knocks
from textgames.texts import counted

WALL = 2  # cards of the stock that are never drawn
MOST = 98  # points of deadwood in ten cards: two each of K, Q, J, 10 and 9
TAKE, DRAW, PASS = "take", "draw", "pass"
TURN, OFFER = (TAKE, DRAW), (TAKE, PASS)
EVERY = (TAKE, DRAW, PASS, *named(ALL, "discard "), *named(ALL, "knock "))


class GinRummy(Game):
    """Draw a card and discard one in turn, to meld sets of a rank and runs of a suit.

    Whoever has few points left outside its melds may knock, which ends the hand: the difference
    in points is won, with a bonus for gin, which is to have none left, and for an undercut, which
    is to have no more than the one who knocked. Melding and laying off are done for the players.
    The other's cards are used as is best for it, both hands being open. Those of the one who
    knocks are melded with the least deadwood and, of several such ways, so that the fewest cards
    can be added.

    With `oklahoma` the first upcard says with how many points one may knock; an ace asks for gin.
    The published rules let a hand go on for ever if both always take the upcard; here it can be
    taken `takes` times in a hand. Several hands add up; the players begin in turn.

    Actions: "take" (the upcard), "draw" (from the stock), "pass" (on the first upcard),
    "discard 7h", "knock 7h" (discard it and knock).
    Returns: points won or lost in all hands.
    """

    tags = ("hidden information", "cards", "classic")
    evidence = (
        "cross-checked: turns, actions, chances, hands, deadwood and returns of random games with "
        "OpenSpiel gin_rummy, whose best way to lay off and meld is found by trying all",
        "cross-checked: deadwood, knocks and what is laid off with a second account of the rules "
        "(tests/envs/test_melds.py), and deadwood with RLCard",
    )
    opponent = "mcts"

    def setup(
        self,
        hands: Annotated[int, Range(1, 100)] = 1,
        knock: Annotated[int, Range(0, 10)] = 10,
        oklahoma: bool = False,
        gin_bonus: Annotated[int, Range(0, 100)] = 25,
        undercut_bonus: Annotated[int, Range(0, 100)] = 25,
        takes: Annotated[int, Range(10, 1000)] = 50,
    ) -> None:
        if oklahoma and knock != 10:
            raise OptionError(f"expected knock = 10, as oklahoma is to change it, got {knock}")
        self.number, self.knock, self.oklahoma, self.takes = hands, knock, oklahoma, takes
        self.gin_bonus, self.undercut_bonus = gin_bonus, undercut_bonus
        self.hand = 0
        self._new_hand()

    def _new_hand(self) -> None:
        self.turn = self.first = self.hand % 2
        self.hand += 1
        self.heading = f"Hand {self.hand} of {self.number}. " if self.number > 1 else ""
        self.begun = len(self.history)
        self.limit = self.knock
        self.takes_left = self.takes
        self.stock = DECK
        self.pile: tuple[str, ...] = ()  # the upcard last
        self.hands = [0, 0]
        self.known = [0, 0]  # cards in each hand that both players know of
        self.passes = 0  # two once the first upcard is not on offer any more
        self.full = False  # whether a card is to be discarded
        self.taken = 0  # the upcard taken in this turn, which cannot be discarded
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> Sequence[Action]:
        if player == CHANCE:
            return self.stock
        if not self.full:
            return TURN if self.passes == 2 else OFFER
        hand, may_go = self.hands[player], ALL & ~self.taken
        discards = named(hand & may_go, "discard ")
        ending = knocks(hand, self.limit) & may_go
        return discards + named(ending, "knock ") if ending else discards

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self._deal(action)
        elif action == DRAW:
            self.ask(CHANCE)
        elif action == TAKE:
            self._take(player)
        elif action == PASS:
            self._pass(player)
        else:
            verb, _, card = action.partition(" ")
            self.hands[player] ^= BITS[card]
            self.known[player] &= self.hands[player]
            self.pile += (card,)
            self.full, self.taken = False, 0
            ends = "knocks and " if verb == "knock" else ""
            self.tell(EVERYONE, f"Player {player} {ends}discards {card}.")
            if ends:
                self._score(player)
            else:
                self._pass_on()

    def _deal(self, card: str) -> None:
        self.stock = stock = without(self.stock, card)
        dealt = len(DECK) - len(stock)
        if dealt > 2 * HAND + 1:
            self.hands[self.turn] |= BITS[card]
            self.full = True
            self.tell(self.turn, f"You draw {card}.")
            self.tell(1 - self.turn, f"Player {self.turn} draws a card from the stock.")
            self.ask(self.turn)
        elif dealt <= 2 * HAND:
            player = self.first ^ (dealt > HAND)
            self.hands[player] |= BITS[card]
            if dealt % HAND == 0:
                self.tell(
                    player, f"{self.heading}Your cards: {' '.join(named(self.hands[player]))}."
                )
            self.ask(CHANCE)
        else:
            self.pile = (card,)
            self.tell(EVERYONE, f"The first upcard is {card}.")
            if self.oklahoma:
                self.limit = VALUES[card] if VALUES[card] > 1 else 0
                self.tell(EVERYONE, table.may_knock(self.limit))
            self.ask(self.first)

    def _take(self, player: int) -> None:
        card = self.pile[-1]
        self.pile = self.pile[:-1]
        self.taken = BITS[card]
        self.hands[player] |= self.taken
        self.known[player] |= self.taken
        self.turn, self.passes, self.full = player, 2, True
        self.takes_left -= 1
        self.tell(EVERYONE, f"Player {player} takes {card}.")
        if not self.takes_left:
            self.tell(EVERYONE, "From now on both draw from the stock.")
        self.ask(player)

    def _pass(self, player: int) -> None:
        self.passes += 1
        self.tell(EVERYONE, f"Player {player} passes.")
        self.ask(1 - player if self.passes == 1 else CHANCE)

    def _pass_on(self) -> None:
        if len(self.stock) == WALL:
            self.tell(EVERYONE, "Only two cards are left in the stock: the hand is a draw.")
            self._next_hand(0, 0)
            return
        self.turn = 1 - self.turn
        self.ask(self.turn if self.takes_left else CHANCE)

    def _score(self, player: int) -> None:
        shown, left, others_left = table.showdown(player, self.hands)
        self.known = [*self.hands]
        for text in shown:
            self.tell(EVERYONE, text)
        won = others_left - left
        if not left:
            self._next_hand(player, won + self.gin_bonus, " with gin")
        elif won > 0:
            self._next_hand(player, won)
        else:
            self._next_hand(1 - player, self.undercut_bonus - won, " with an undercut")

    def _next_hand(self, winner: int, won: int, how: str = "") -> None:
        if won or how:
            self.tell(EVERYONE, f"Player {winner} wins {counted(won, 'point')}{how}.")
        total = self.returns[0] + (-won if winner else won)
        self.returns = (total, -total)
        if self.hand == self.number:
            self.end(self.returns)
        else:
            self._new_hand()

    def stage(self) -> tuple[Game, int]:
        """The hand in progress: what was won before does not matter."""
        game = GinRummy(**(self.options | {"hands": 1}))
        for action in self.history[self.begun :]:
            game.apply(action)
        return game, self.first

    def resample(self, player: int, rng: RandomSource) -> Sequence[Action] | None:
        """The history with other cards where the other player's are unknown.

        Only in a first hand: what is searched of a later one is `stage`.
        """
        if self.hand > 1 or self.is_terminal:
            return None
        seen = self.hands[player] | self.known[1 - player] | of(self.pile)
        return table.drawn_anew(list(self.history), 1 - player, list(named(ALL & ~seen)), rng)

    def rules(self, player: int) -> str:
        bonuses = self.gin_bonus, self.undercut_bonus
        limit = -1 if self.oklahoma else self.knock
        return table.rules(player, self.number, limit, bonuses, self.takes)

    def view(self, player: int) -> str:
        upcard = self.pile[-1] if self.pile else "none"
        lead = f" Points won so far: {self.returns[player]}." if self.number > 1 else ""
        return "\n".join(
            [
                f"{self.heading}Upcard: {upcard}. Cards in the stock: {len(self.stock)}.{lead}",
                table.may_knock(self.limit),
                *in_rows("Discard pile:  ", self.pile),
                table.of_other(self.hands[1 - player], self.known[1 - player]),
                *table.of_own(self.hands[player]),
            ]
        )

    def return_range(self) -> tuple[float, float]:
        most = MOST + self.gin_bonus
        if self.knock:  # else the hand ends with gin only
            most = max(most, self.knock + self.undercut_bonus)
        return -most * self.number, most * self.number

    def all_actions(self) -> Sequence[Action]:
        return EVERY

    def features(self, player: int) -> Sequence[float]:
        """For each card 1 if it is in the own hand; if it is the upcard; if it lies below it; if
        the other player is known to hold it. Then how much is left of the stock, of the upcards
        that may be taken and of the hands; with how many points one may knock; 1 if the first
        upcard is on offer; 1 if it is the own turn, and if a card is to be discarded.
        """
        return [
            *shares(self.hands[player]),
            *shares(of(self.pile[-1:])),
            *shares(of(self.pile[:-1])),
            *shares(self.known[1 - player]),
            len(self.stock) / len(DECK),
            self.takes_left / self.takes,
            1 - self.hand / self.number,
            self.limit / 10,
            float(self.passes < 2),
            float(player in self.to_act),
            float(self.full),
        ]
