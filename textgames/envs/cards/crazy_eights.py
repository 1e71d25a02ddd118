"""Crazy Eights: play a card of the same rank or suit, or an eight (rules as printed by Bicycle)."""

from collections.abc import Sequence
from typing import Annotated

from textgames.core import CHANCE, Action, RandomSource, Range
from textgames.envs.cards import crazy_eights_table as table
from textgames.envs.cards.card_sets import ALL, BITS
from textgames.envs.cards.crazy_eights_table import SUIT_NAMES, plays
from textgames.envs.cards.crazy_eights_turns import DRAW, PASS, Turns
from textgames.envs.cards.deck import DECK, SUITS, in_rows
from textgames.texts import counted


class CrazyEights(Turns):
    """Get rid of your cards: each must fit the one before in rank or suit, and eights fit always.

    Who has no card left wins the points of the others' cards; if nobody can go on, who has the
    fewest points wins the differences. Hands have seven cards with two players, else five; six
    players have two decks. Nobody is asked where there is nothing to decide: who cannot play draws
    until a card fits, and passes once there is nothing to draw.

    With `draws` at most so many cards are drawn in a turn (0: as many as one likes), and then one
    may pass. With `specials` a queen skips the next player, an ace turns the order round, and after
    a two the next one draws two cards or plays a two, after which it is four, and so on. With
    `reshuffle` an empty stock is made anew of the cards played. No more than `plays` are played.

    Actions: "play 7h", "play 8h clubs" (an eight and the suit that is to follow), "draw", and
    "pass" (after `draws` cards).
    Returns: points won from each other player, or lost.
    """

    max_players = 6
    tags = ("hidden information", "cards", "classic")
    evidence = (
        "cross-checked: turns, actions, chances, hands and returns of random games with OpenSpiel "
        "crazy_eights, 2 to 6 players, with and without special cards, limits and reshuffling",
    )
    opponent = "mcts"

    def setup(
        self,
        draws: Annotated[int, Range(0, 20)] = 0,
        specials: bool = False,
        reshuffle: bool = False,
        plays: Annotated[int, Range(10, 1000)] = 100,
    ) -> None:
        self._begin(draws, specials, reshuffle, plays)

    def rules(self, player: int) -> str:
        ends = self.most_plays if self.reshuffle or self.most_plays < 51 else 0
        return table.rules(
            player, self.num_players, self.draws, self.specials, ends, self.reshuffle
        )

    def view(self, player: int) -> str:
        top, follow = self.pile[-1], f", {SUIT_NAMES[self.suit]} to follow"
        lines = [
            f"Top of the pile: {top}{follow if top[0] == '8' else ''}. "
            f"Cards in the stock: {len(self.stock)}."
        ]
        if self.specials:
            owed = f" Cards to draw: {self.owed}." if self.owed else ""
            lines.append(f"Turns go {'up' if self.step == 1 else 'down'} by number.{owed}")
        for other, size in enumerate(self.sizes):
            name = "you" if other == player else f"player {other}"
            turn = "  to move" if other in self.to_act else ""
            lines.append(f"  {name:<10}{counted(size, 'card'):>9}{turn}")
        return "\n".join([*lines, *in_rows("Your hand: ", self._cards(player))])

    def return_range(self) -> tuple[float, float]:
        """What cannot be surpassed: no more is ever in hands but the winner's."""
        elsewhere = 2 if self.reshuffle else self.deal + 1
        most = table.most_points(self.decks, elsewhere)
        return -most, most

    def all_actions(self) -> Sequence[Action]:
        return (*plays(ALL), DRAW, PASS) if self.draws else (*plays(ALL), DRAW)

    def features(self, player: int) -> Sequence[float]:
        """For each card the share of its copies in the own hand; of those in the pile; 1 if it is
        the top card. For each suit 1 if it fits. Then what is left of the stock, how many cards
        were drawn in this turn, are to be drawn because of twos, and were played; 1 or -1 for the
        order of play. For each player, from the own on by number: how many cards it has, and 1 if
        it is its turn.
        """
        own, decks, number = self._cards(player), self.decks, self.num_players
        row = [own.count(card) / decks for card in DECK]
        row += [self.pile.count(card) / decks for card in DECK]
        row += [float(card == self.pile[-1]) for card in DECK]
        row += [float(suit == self.suit) for suit in SUITS]
        row += [
            len(self.stock) / (52 * decks),
            self.drawn / (self.draws or 52 * decks),
            self.owed / (8 * decks),
            self.played / self.most_plays,
            float(self.step),
        ]
        for step in range(number):
            other = (player + step) % number
            row += [self.sizes[other] / (52 * decks), float(other in self.to_act)]
        return row

    def resample(self, player: int, rng: RandomSource) -> Sequence[Action] | None:
        """The history with other cards in the others' hands, such as fit what they played and that
        they passed. None once the pile has become the stock again.
        """
        if self.shuffled or self.is_terminal:
            return None
        history = None
        while history is None:
            history = self._dealt_anew(player, rng)
        return history

    def _dealt_anew(self, player: int, rng: RandomSource) -> list[Action] | None:
        """Return such a history; None if the dice leave no card that fits."""
        cards, barred = list(self.history), [0] * len(self.history)
        held: list[list[int]] = [[] for _ in self.hands]  # the places of cards others still hold
        past = CrazyEights(self.num_players, **self.options)
        movers = []
        free, played = CHANCE, 0  # who drew the last card and passed, perhaps with one that fits
        for place, action in enumerate(self.history):
            mover, last = past.to_act[0], past.drawn + 1 == self.draws
            movers.append((mover, past.turn))
            if mover == CHANCE:
                receiver = past.receiver()
                if receiver not in (player, CHANCE):
                    held[receiver].append(place)
            elif mover != player and action not in (DRAW, PASS):
                card = action.split()[1]
                fit = [had for had in held[mover] if not barred[had] & BITS[card]]
                if not fit:
                    return None
                had = fit[int(rng.random() * len(fit))]
                held[mover].remove(had)
                cards[had] = card
            past.apply(action)
            if mover == CHANCE and last and not past.stock:
                free = receiver
            elif past.played > played:
                free, played = CHANCE, past.played
            for back in range(past.idle):  # they had no card that fits
                seat = (past.turn - (back + 1) * past.step) % self.num_players
                for had in held[seat] if seat != free else ():
                    barred[had] |= past.fits
        places = [had for hand in held for had in hand]
        if not self._fill(player, cards, places, barred, rng):
            return None
        return self._replayed(player, cards, movers)

    def _fill(
        self,
        player: int,
        cards: list[Action],
        places: list[int],
        barred: list[int],
        rng: RandomSource,
    ) -> bool:
        """Draw the cards in some places of a history anew; return False if none is left that fits.

        Args:
            player: who has not seen them.
            cards: the history.
            places: of the cards that others still hold.
            barred: for each place the cards that it cannot be.
            rng: draws them.
        """
        unseen = [*self.stock]
        for other in table.others(player, self.num_players):
            unseen += self._cards(other)
        unseen.sort(key=DECK.index)
        for had in sorted(places, key=lambda had: -barred[had].bit_count()):
            possible = [card for card in unseen if not barred[had] & BITS[card]]
            if not possible:
                return False
            cards[had] = possible[int(rng.random() * len(possible))]
            unseen.remove(cards[had])
        return True

    def _replayed(
        self, player: int, actions: list[Action], movers: list[tuple[int, int]]
    ) -> list[Action] | None:
        """Return actions with those of others left out that nobody is asked for any more, and with
        those that somebody has to be asked for now; None if the game would be over before.
        """
        game = CrazyEights(self.num_players, **self.options)
        for action, (mover, turn) in zip(actions, movers, strict=True):
            if action == PASS and mover != player and game.turn != turn:
                continue
            if not game.passed_on_to(turn):
                return None
            if mover == CHANCE and game.to_act != (CHANCE,):
                game.apply(DRAW)
            elif action == DRAW and mover != player and game.to_act == (CHANCE,):
                continue
            game.apply(action)
        return list(game.history) if game.passed_on_to(self.turn) else None

    def passed_on_to(self, turn: int) -> bool:
        """Pass until somebody has the turn; return False if that cannot be."""
        while self.turn != turn and self.pile and not self.is_terminal:
            if PASS not in self.legal_actions(self.turn):
                return False
            self.apply(PASS)
        return not self.is_terminal
