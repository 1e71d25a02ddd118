"""Texas hold'em, no-limit or with fixed limits, for two to nine players."""

from collections.abc import Sequence
from typing import Annotated, Literal

from textgames.core import (
    CHANCE,
    EVERYONE,
    Action,
    LegalActions,
    OptionError,
    RandomSource,
    Range,
)
from textgames.envs.cards.betting import FACING, FREE, MOST_BETS, Betting
from textgames.envs.cards.deck import DECK, without
from textgames.envs.cards.poker_hands import category, strength
from textgames.envs.cards.pots import settle

STREETS = {3: "Flop", 4: "Turn", 5: "River"}  # by how many cards are on the board
CARDS = frozenset(DECK)


class TexasHoldem(Betting):
    """Two cards each, five on the board, four betting rounds; the best five of seven cards win.

    Rules of the Poker Tournament Directors Association (TDA, 2024), see `Betting`; also, by
    number: hands are tabled when no more betting is possible (16), side pots are split one by one
    (21), odd chips go to the left of the button (20). Where they leave it to the house: with fixed
    limits a betting round has a bet and three raises, also heads-up, and the big blind is a bet;
    all hands at a showdown are shown; nobody folds who can check.

    Actions: "fold", "check", "call" and "raise N", to N chips in this betting round, or "raise"
    with fixed limits. A first bet is a raise too.
    Returns: chips won or lost in all hands.
    """

    max_players = 9
    tags = ("hidden information", "bluffing", "classic")
    evidence = (
        "solved: the numbers of all 2,598,960 hands of five and 133,784,560 hands of "
        "seven cards by category (Wikipedia, Poker probability)",
        "cross-checked: turns, actions and chips of random play with fixed limits with RLCard "
        "limit-holdem, 2 players, and OpenSpiel universal_poker (the ACPC dealer), 2 to 4",
        "cross-checked: turns, amounts, side pots and chips of random no-limit games of several "
        "hands with PokerKit, 2 to 9 players",
    )
    opponent = "rule"

    def setup(
        self,
        stack: Annotated[int, Range(2, 100_000)] = 200,
        small_blind: Annotated[int, Range(1, 1000)] = 1,
        big_blind: Annotated[int, Range(1, 2000)] = 2,
        hands: Annotated[int, Range(1, 100)] = 1,
        limit: Literal["no-limit", "fixed-limit"] = "no-limit",
    ) -> None:
        if not small_blind <= big_blind <= stack or small_blind == stack:
            raise OptionError(
                "expected small_blind = at most big_blind and less than stack, and "
                f"big_blind = at most stack, got {small_blind}, {big_blind} and stack = {stack}"
            )
        self._sit_down(stack, small_blind, big_blind, limit == "fixed-limit")
        self.hands, self.hand = hands, 0
        self.past: tuple[tuple[int, tuple[int, ...], tuple[int, ...]], ...] = ()  # for resample
        self._new_hand()

    def _new_hand(self) -> None:
        self.hand += 1
        self.begun = len(self.history)
        self.deck = DECK
        self.board: tuple[str, ...] = ()
        self.holes: tuple[str, ...] = ()  # the first card of each in `dealt`, then the second
        self.shown: tuple[int, ...] = ()  # whose cards all have seen
        posts = self._post_blinds()
        self.dealt = self.live
        number = f"Hand {self.hand} of {self.hands}. " if self.hands > 1 else ""
        self.tell(EVERYONE, f"{number}The button is at player {self.button}; {posts}.")
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        return self.deck if player == CHANCE else self._bets_of(player)

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self._deal(action)
        else:
            self._bet(player, action)
            self._go_on()

    def _deal(self, card: str) -> None:
        self.deck = without(self.deck, card)
        number, dealt = len(self.dealt), len(self.holes)
        if dealt < 2 * number:
            self.holes += (card,)
            if dealt >= number:
                player = self.dealt[dealt - number]
                self.tell(player, f"Your cards: {' '.join(self.hole(player))}.")
            if dealt + 1 < 2 * number:
                self.ask(CHANCE)
            else:
                self._go_on()
            return
        self.board += (card,)
        if len(self.board) < 3:
            self.ask(CHANCE)
            return
        self.tell(EVERYONE, f"{STREETS[len(self.board)]}: {' '.join(self.board)}.")
        self.bets = [0] * self.num_players
        big = self.blinds[1]
        self._begin_round(0, 2 * big if self.fixed and len(self.board) > 3 else big)
        self._go_on()

    def _go_on(self) -> None:
        """Ask whoever has to act, deal on, or end the hand."""
        if len(self.live) == 1:
            self._finish()
            return
        possible = self._betting_is_possible()
        if self.waiting:
            self.ask(self.waiting[0])
            return
        if not (possible or self.shown):
            self._show()
        if len(self.board) == 5:
            self._finish()
        else:
            self.ask(CHANCE)

    def hole(self, player: int) -> tuple[str, str]:
        """The two cards of a player who was dealt in."""
        place = self.dealt.index(player)
        return self.holes[place], self.holes[place + len(self.dealt)]

    def _show(self) -> None:
        self.shown = self.live
        shown = ", ".join([f"player {p} has {' '.join(self.hole(p))}" for p in self.live])
        self.tell(EVERYONE, f"P{shown[1:]}.")

    def _finish(self) -> None:
        live = self.live
        if len(live) > 1 and not self.shown:
            self._show()
        self._take_back()
        hands = dict.fromkeys(live, 0)
        if len(live) > 1:
            hands = {player: strength((*self.hole(player), *self.board)) for player in live}
        for winners, won in settle(self.paid, hands, live):
            for player, chips in zip(winners, won, strict=True):
                self.stacks[player] += chips
                by = f" with {category(hands[player])}" if len(live) > 1 else ""
                self.tell(EVERYONE, f"Player {player} wins {chips}{by}.")
        self.past += ((self.begun, self.dealt, self.shown),)
        self.returns = tuple([chips - self.stack for chips in self.stacks])
        if self.hand == self.hands or max(self.stacks) == self.stack * self.num_players:
            self.end(self.returns)
        else:
            self._new_hand()

    def resample(self, player: int, rng: RandomSource) -> Sequence[Action]:
        """The history with the cards drawn anew that were dealt to others and never shown."""
        history = list(self.history)
        hands = (*self.past, (self.begun, self.dealt, self.shown))
        ends = (*[begun for begun, _, _ in hands[1:]], len(history))
        for (begun, dealt, shown), end in zip(hands, ends, strict=True):
            places = [place for place in range(begun, end) if history[place] in CARDS]
            owners = zip(places, dealt * 2, strict=False)  # then comes the board
            hidden = [place for place, owner in owners if owner != player and owner not in shown]
            known = {history[place] for place in places if place not in hidden}
            pool = [card for card in DECK if card not in known]
            for place in hidden:
                history[place] = pool.pop(int(rng.random() * len(pool)))
        return history

    def rules(self, player: int) -> str:
        kind = "fixed-limit" if self.fixed else "no-limit"
        hands = "one hand;"
        if self.hands > 1:
            hands = f"{self.hands} hands, fewer if one player wins all chips;"
        return (
            f"You are player {player} of {self.num_players} (numbered from 0) in {kind} Texas "
            f"hold'em: {hands} all begin with {self.stack} chips. Everyone gets two secret cards. "
            "Five are turned up for all: three (the flop), one (the turn), one (the river), with "
            "a betting round before the flop and after each. Suits are c, d, h and s; "
            f"T is a ten. {self._betting_rules(self.hands)} If all others fold, you win the pot. "
            "Else the best five of own and open cards win, in this order: "
            "straight flush, four of a kind, full house, flush, straight, three of a kind, two "
            "pairs, one pair, high card. An ace is high, or low in a straight to five. Equal hands "
            "share the pot. Your result is the chips you win or lose. Write your action in "
            f"brackets, such as {self._example()}."
        )

    def view(self, player: int) -> str:
        hand = f"Hand {self.hand} of {self.hands}. " if self.hands > 1 else ""
        own = " ".join(self.hole(player)) if player in self.dealt else "none"
        board = " ".join(self.board) or "none yet"
        return f"{hand}Your cards: {own}. Board: {board}.\n{self._table(player)}"

    def return_range(self) -> tuple[float, float]:
        most = self.stack
        if self.fixed:  # bets of one big blind in two rounds, and of two in the others
            most = min(most, self.hands * MOST_BETS * 6 * self.blinds[1])
        return -most, most * (self.num_players - 1)

    def all_actions(self) -> Sequence[Action]:
        return (*FREE, *FACING, "raise") if self.fixed else ()

    def features(self, player: int) -> Sequence[float]:
        """For each card of the deck 1 if it is in the own hand; for each 1 if it is on the board;
        then what `Betting.chips_seen` says.
        """
        own = self.hole(player) if player in self.dealt else ()
        return [
            *[float(card in own) for card in DECK],
            *[float(card in self.board) for card in DECK],
            *self.chips_seen(player),
        ]
