"""Turns of Dou Dizhu: the deal, bids, plays, the stake, and how the game ends."""

from collections.abc import Sequence

from textgames.core import CHANCE, EVERYONE, Action, Game
from textgames.envs.cards import dou_dizhu_table as table
from textgames.envs.cards.deck import without
from textgames.envs.cards.dou_dizhu_plays import (
    CARDS,
    DECK,
    PASS,
    RANKS,
    answers,
    doubles,
    leads,
    read,
)
from textgames.envs.cards.rank_counts import cards_of
from textgames.texts import counted

SEATS = (0, 1, 2)
EACH = 17  # cards
DEALT = 3 * EACH
PLACES: tuple[Action, ...] = tuple(map(str, range(1, DEALT + 1)))
STOCK: tuple[Action, ...] = tuple(DECK)
NOBODY = -1
NOTHING = ""
BIDS: tuple[Action, ...] = ("bid 1", "bid 2", "bid 3")
BIDDING: tuple[tuple[Action, ...], ...] = ((*BIDS, PASS), (*BIDS[1:], PASS), (BIDS[2], PASS))


class Turns(Game):
    """Whose turn it is and what happens in it; the options are those of `DouDizhu`."""

    def _begin(
        self, alike: bool, quads: bool, spring: bool, revealed: bool, doublings: int, deals: int
    ) -> None:
        self.alike, self.quads, self.spring = alike, quads, spring
        self.revealed, self.most, self.deals = revealed, doublings, deals
        self.begun: tuple[int, ...] = ()  # where in the history each deal begins
        self._deal()

    def _deal(self) -> None:
        self.begun += (len(self.history),)
        self.stock = STOCK
        self.place = 0  # of the card that is dealt face up, from 1
        self.face_up = NOTHING
        self.hands = [0, 0, 0]
        self.left_over = 0  # the cards that the landlord takes
        self.bid = 0
        self.landlord = NOBODY  # or who has bid most
        self.passes = 0  # in a row
        self.playing = False
        self.played = [0, 0, 0]
        self.sizes = [EACH] * 3
        self.plays = [0, 0, 0]  # how many each has made
        self.doubled = 0
        self.top, self.leader = NOTHING, NOBODY  # the play to beat and whose it is
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> Sequence[Action]:
        if player == CHANCE:
            return self.stock if self.place else PLACES
        if not self.playing:
            return BIDDING[self.bid]
        if self.top:
            return answers(self.hands[player], read(self.top), self.alike)
        return leads(self.hands[player], self.alike, self.quads)

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            if self.place:
                self._deal_to(action)
            else:
                self.place = int(action)
                self.ask(CHANCE)
        elif not self.playing:
            self._bid(player, action)
        elif action == PASS:
            self._pass(player)
        else:
            self._play(player, action)

    def _deal_to(self, card: Action) -> None:
        dealt = len(STOCK) - len(self.stock)
        self.stock = stock = without(self.stock, card)
        self.hands[dealt % 3] += CARDS[card]
        self.ask(CHANCE)
        if dealt + 1 == self.place:
            self.face_up = card
        if dealt + 1 == DEALT:
            self.left_over = sum([CARDS[rank] for rank in stock])
            for seat in SEATS:
                self.tell(seat, f"Your cards: {' '.join(cards_of(self.hands[seat], RANKS))}.")
            first = (self.place - 1) % 3
            self.tell(EVERYONE, f"Player {first} was dealt {self.face_up} face up and bids first.")
            self.ask(first)

    def _bid(self, player: int, action: Action) -> None:
        if action == PASS:
            self.passes += 1
            self.tell(EVERYONE, f"Player {player} passes.")
        else:
            self.passes, self.landlord, self.bid = 0, player, int(action[-1])
            self.tell(EVERYONE, f"Player {player} bids {self.bid}.")
        if self.bid == 3 or (self.bid and self.passes == 2):
            self._take()
        elif self.passes < 3:
            self.ask((player + 1) % 3)
        elif len(self.begun) < self.deals:
            self.tell(EVERYONE, "Nobody has bid: the cards are dealt anew.")
            self._deal()
        else:
            self.tell(EVERYONE, "Nobody has bid: the game is over, a draw.")
            self.end((0, 0, 0))

    def _take(self) -> None:
        landlord, cards = self.landlord, " ".join(cards_of(self.left_over, RANKS))
        takes = f"Player {landlord} is the landlord and takes"
        if self.revealed:
            self.tell(EVERYONE, f"{takes} {cards}.")
        else:
            self.tell(table.peasants(landlord), f"{takes} three cards.")
            self.tell(landlord, f"You are the landlord and take {cards}.")
        self.hands[landlord] += self.left_over
        self.sizes[landlord] += 3
        self.playing, self.passes = True, 0
        self.ask(landlord)

    def _pass(self, player: int) -> None:
        self.passes += 1
        self.tell(EVERYONE, f"Player {player} passes.")
        if self.passes == 2:
            self.passes, self.top = 0, NOTHING
            self.tell(EVERYONE, f"Player {self.leader} leads.")
            self.ask(self.leader)
        else:
            self.ask((player + 1) % 3)

    def _play(self, player: int, action: Action) -> None:
        play = read(action)
        self.hands[player] -= play.cards
        self.played[player] += play.cards
        self.sizes[player] -= play.size
        self.plays[player] += 1
        self.passes, self.top, self.leader = 0, action, player
        left = counted(self.sizes[player], "card")
        self.tell(EVERYONE, f"Player {player} plays {action}: {left} left.")
        if doubles(play):
            self._double(f"The {'bomb' if action[0] == action[1] else 'rocket'}")
        if self.sizes[player]:
            self.ask((player + 1) % 3)
        else:
            self._finish(player)

    def _double(self, what: str) -> None:
        if self.doubled < self.most:
            self.doubled += 1
            self.tell(EVERYONE, f"{what} doubles the stake to {self.stake()}.")

    def _finish(self, winner: int) -> None:
        landlord = self.landlord
        first, second = table.peasants(landlord)
        if self.spring:
            if winner == landlord and not self.plays[first] and not self.plays[second]:
                self._double("Spring, as the peasants have played nothing,")
            elif winner != landlord and self.plays[landlord] == 1:
                self._double("Spring, as the landlord has played but once,")
        stake = counted(self.stake(), "point")
        if winner == landlord:
            self.tell(
                EVERYONE, f"The landlord wins: players {first} and {second} pay {stake} each."
            )
            won = self.stake()
        else:
            self.tell(EVERYONE, f"The peasants win: player {landlord} pays {stake} to each.")
            won = -self.stake()
        self.end([2 * won if seat == landlord else -won for seat in SEATS])

    def stake(self) -> int:
        """What each peasant is to win or pay."""
        return self.bid << self.doubled
