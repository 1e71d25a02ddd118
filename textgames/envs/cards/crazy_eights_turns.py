"""Turns of Crazy Eights: dealing, playing, drawing, passing, and how the game ends."""

from collections.abc import Sequence

from textgames.core import CHANCE, EVERYONE, Action, Game
from textgames.envs.cards import crazy_eights_table as table
from textgames.envs.cards.card_sets import BITS, named
from textgames.envs.cards.crazy_eights_table import TWOS, fitting, plays
from textgames.envs.cards.deck import DECK, without
from textgames.texts import counted

DRAW, PASS = "draw", "pass"


class Turns(Game):
    """Whose turn it is and what may be done in it; the options are those of `CrazyEights`."""

    def _begin(self, draws: int, specials: bool, reshuffle: bool, most_plays: int) -> None:
        number = self.num_players
        self.draws, self.specials = draws, specials
        self.reshuffle, self.most_plays = reshuffle, most_plays
        self.deal = 7 if number == 2 else 5  # cards to each
        self.decks = 1 if number < 6 else 2
        self.stock = DECK * self.decks
        self.hands = [0] * number  # sets of cards
        self.doubles = [0] * number  # those of them that are there twice
        self.sizes = [0] * number
        self.pile: tuple[str, ...] = ()  # the top card last; without what became the stock again
        self.suit = ""  # that fits
        self.fits = 0  # the cards that do
        self.turn, self.step = number - 1, 1  # who had a card or a turn last, at first
        self.drawn = 0  # in this turn
        self.owed = 0  # cards to be drawn because of twos
        self.idle = 0  # passes in a row with an empty stock
        self.played = 0
        self.shuffled = False  # whether a stock was made of the pile
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> Sequence[Action]:
        if player == CHANCE:
            return table.starters(self.stock) if self.receiver() == CHANCE else self.stock
        hand = self.hands[player]
        if self.owed:
            return *named(hand & TWOS, "play "), DRAW
        legal = plays(hand & self.fits)
        if self.draws and self.drawn == self.draws:
            return *legal, PASS
        return (*legal, DRAW) if self.stock else legal

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self._deal(action)
        elif action == DRAW:
            self.ask(CHANCE)
        elif action == PASS:
            self.tell(EVERYONE, f"Player {player} passes.")
            self._next_turn()
        else:
            _, card, *suit = action.split()
            self._play(player, card, *suit)

    def receiver(self) -> int:
        """Who gets the next card that chance draws; CHANCE if it is to begin the pile."""
        if self.pile:
            return self.turn
        if self.sizes[-1] == self.deal:
            return CHANCE
        return (self.turn + 1) % self.num_players

    def _deal(self, card: str) -> None:
        self.stock = without(self.stock, card)
        if self.pile:
            self._draw(card)
        elif (receiver := self.receiver()) == CHANCE:
            self.pile = (card,)
            for player in range(self.num_players):
                self.tell(player, f"Your cards: {' '.join(self._cards(player))}.")
            self.tell(EVERYONE, f"The pile begins with {card}.")
            self._follow(card, card[1])
        else:
            self.turn = receiver
            self._add(card)
            self.ask(CHANCE)

    def _add(self, card: str) -> None:
        player, bit = self.turn, BITS[card]
        self.doubles[player] |= self.hands[player] & bit
        self.hands[player] |= bit
        self.sizes[player] += 1

    def _draw(self, card: str) -> None:
        player = self.turn
        self._add(card)
        self.drawn += 1
        self.tell(player, f"You draw {card}.")
        self.tell(table.others(player, self.num_players), f"Player {player} draws a card.")
        if not self.stock:
            self.tell(EVERYONE, "The stock is empty.")
            self._refill()
        if not self.owed:
            self._go_on()
            return
        self.owed = self.owed - 1 if self.stock else 0
        if self.owed:
            self.ask(CHANCE)
        else:
            self._next_turn()

    def _refill(self) -> None:
        """Make a new stock of the pile under its top card."""
        if self.reshuffle and len(self.pile) > 1:
            self.stock, self.pile = self.pile[:-1], self.pile[-1:]
            self.shuffled = True
            cards = counted(len(self.stock), "card")
            self.tell(EVERYONE, f"The pile but its top card becomes the stock: {cards}.")

    def _play(self, player: int, card: str, suit: str = "") -> None:
        bit = BITS[card]
        if self.doubles[player] & bit:
            self.doubles[player] ^= bit
        else:
            self.hands[player] ^= bit
        self.sizes[player] -= 1
        self.pile += (card,)
        self.played += 1
        self.idle = 0
        left = counted(self.sizes[player], "card")
        names = f" and names {suit}" if suit else ""
        self.tell(EVERYONE, f"Player {player} plays {card}{names}: {left} left.")
        if not self.sizes[player]:
            self._finish()
        elif self.played == self.most_plays:
            self.tell(EVERYONE, f"{counted(self.played, 'card')} were played: the game is over.")
            self._finish()
        else:
            if not self.stock:
                self._refill()
            self._follow(card, suit[:1] or card[1])

    def _follow(self, card: str, suit: str) -> None:
        """Go on after a card was played, by the last player if it is the first."""
        self.suit, self.fits = suit, fitting(card[0], suit)
        if self.specials and card[0] in "QA2":
            after = (self.turn + self.step) % self.num_players
            if card[0] == "Q":
                self.turn = after
                self.tell(EVERYONE, f"Player {after} is skipped.")
            elif card[0] == "A":
                self.step = -self.step
                self.tell(EVERYONE, "The order of play turns round.")
            elif self.stock:
                self.owed += 2
                self.tell(EVERYONE, f"Player {after} has to play a two or draw {self.owed} cards.")
        self._next_turn()

    def _next_turn(self) -> None:
        self.turn = (self.turn + self.step) % self.num_players
        self.drawn = 0
        self._go_on()

    def _go_on(self) -> None:
        """Ask whoever has the turn, or do what it cannot but do."""
        player = self.turn
        if self.hands[player] & (TWOS if self.owed else self.fits):
            self.ask(player)
        elif self.stock and (self.owed or not self.draws or self.drawn < self.draws):
            self.ask(CHANCE)
        else:
            self.tell(EVERYONE, f"Player {player} passes.")
            self.idle += not self.stock
            if self.idle < self.num_players:
                self._next_turn()
            else:
                self.tell(EVERYONE, "Nobody can play or draw: the game is over.")
                self._finish()

    def _finish(self) -> None:
        returns, told = table.settled([self._cards(p) for p in range(self.num_players)])
        for text in told:
            self.tell(EVERYONE, text)
        self.end(returns)

    def _cards(self, player: int) -> tuple[str, ...]:
        hand, doubles = named(self.hands[player]), self.doubles[player]
        if doubles:
            hand = tuple([card for card in hand for _ in range(2 if BITS[card] & doubles else 1)])
        return hand
