"""Hanabi: everybody sees all hands but the own, and all together build fireworks (Bauza 2010)."""

from collections.abc import Sequence
from typing import Annotated

from textgames.core import CHANCE, EVERYONE, Action, Game, OptionError, RandomSource, Range
from textgames.envs.cards import deck, fireworks
from textgames.envs.cards.fireworks import COLOURS, LETTERS, RANKS, Hand, hints, numbered, without


class Hanabi(Game):
    """Players hint, discard and play in turn, to play each colour's cards from 1 upwards.

    A hint costs a token and points out all cards of a colour or rank in another's hand. A discard,
    and the completion of a colour, bring a token back. A card that does not fit costs a life. When
    the deck is empty, each has one more turn. `hand` = 0 is 5 cards with 2 or 3 players, else 4.

    Actions: "play 2", "discard 2" (cards are counted from the oldest), "hint 1 red",
    "hint 1 rank 3"; hints name the player who gets them.
    Returns: to each player the number of cards played, 0 if all lives are lost.
    """

    max_players = 5
    utility = "identical-interest"
    tags = ("cooperative", "hidden information", "cards")
    evidence = (
        "cross-checked: turns, actions, chances, returns, and what hints leave possible for each "
        "card, in random games with OpenSpiel hanabi (Hanabi Learning Environment), 2 to 5 "
        "players, small and full decks",
    )
    opponent = "rule"

    def setup(
        self,
        colours: Annotated[int, Range(1, 5)] = 5,
        ranks: Annotated[int, Range(2, 5)] = 5,
        hand: Annotated[int, Range(0, 6)] = 0,
        tokens: Annotated[int, Range(1, 10)] = 8,
        lives: Annotated[int, Range(1, 10)] = 3,
    ) -> None:
        self.cards = self.deck = fireworks.cards_of(colours, ranks)
        self.letters, self.ranks, self.most_tokens = LETTERS[:colours], ranks, tokens
        self.hand = hand or (5 if self.num_players < 4 else 4)
        if self.hand * self.num_players >= len(self.deck):
            raise OptionError(
                f"expected colours, ranks and hand = more cards than {self.num_players} "
                f"hands of {self.hand}, got {len(self.deck)} cards"
            )
        self.tokens, self.lives, self.lives_at_first = tokens, lives, lives
        self.turns_left = self.num_players  # once the deck is empty
        self.built = [0] * colours  # the highest rank played of each colour
        self.discards: Hand = ()
        self.anything = self.letters + RANKS[:ranks]  # what an unknown card may be
        self.hands: list[Hand] = [()] * self.num_players  # the oldest card first
        self.known: list[Hand] = [()] * self.num_players  # what hints leave possible, of each card
        self.drawn: list[tuple[int, ...]] = [()] * self.num_players  # when, in the history
        self.turn = 0
        self.dealing = True
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> Sequence[Action]:
        if player == CHANCE:
            return self.deck
        cards = len(self.hands[player])
        legal = numbered("play", cards)
        if self.tokens < self.most_tokens:
            legal += numbered("discard", cards)
        if self.tokens:
            for other, hand in enumerate(self.hands):
                if other != player:
                    marks = "".join(hand)
                    legal += tuple([hint for mark, hint in hints(other) if mark in marks])
        return legal

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self._deal(action)
            return
        if not self.deck:
            self.turns_left -= 1
        verb, _, what = action.partition(" ")
        if verb == "hint":
            self._hint(player, what)
            self._pass_on()
            return
        card = self._taken(player, int(what) - 1)
        if verb == "play":
            self._played(player, what, card)
        else:
            self.discards += (card,)
            self.tokens += 1
            self.tell(EVERYONE, f"Player {player} discards card {what}, {card}.")
        if not self.lives or sum(self.built) == len(self.built) * self.ranks or not self.deck:
            self._pass_on()
        else:
            self.ask(CHANCE)

    def _deal(self, card: Action) -> None:
        player = self.turn
        self.deck = without(self.deck, self.deck.index(card))
        self.hands[player] += (card,)
        self.known[player] += (self.anything,)
        self.drawn[player] += (len(self.history) - 1,)
        if not self.dealing:
            others = [p for p in range(self.num_players) if p != player]
            self.tell(others, f"Player {player} draws {card}.")
            self.tell(player, "You draw a card.")
            self._pass_on()
            return
        if len(self.hands[player]) == self.hand:
            self.turn = (player + 1) % self.num_players
        self.dealing = len(self.hands[-1]) < self.hand
        self.ask(CHANCE if self.dealing else 0)
        if not self.dealing:
            for p in range(self.num_players):
                for other, hand in enumerate(self.hands):
                    if other != p:
                        self.tell(p, f"Player {other} holds {' '.join(hand)}.")

    def _taken(self, player: int, place: int) -> Action:
        card = self.hands[player][place]
        self.hands[player] = without(self.hands[player], place)
        self.known[player] = without(self.known[player], place)
        self.drawn[player] = without(self.drawn[player], place)
        return card

    def _played(self, player: int, place: str, card: Action) -> None:
        colour, rank = self.letters.index(card[0]), int(card[1])
        if self.built[colour] != rank - 1:
            self.discards += (card,)
            self.lives -= 1
            result = f"it does not fit and costs a life, {self.lives} left"
        else:
            self.built[colour] = rank
            result = "it fits"
            if rank == self.ranks and self.tokens < self.most_tokens:
                self.tokens += 1
                result = f"it fits and completes {COLOURS[card[0]]}, which brings a token"
        self.tell(EVERYONE, f"Player {player} plays card {place}, {card}: {result}.")
        score = sum(self.built) if self.lives else 0
        self.returns = (score,) * self.num_players

    def _hint(self, player: int, what: str) -> None:
        name, _, about = what.partition(" ")
        other, mark = int(name), about[-1] if about.startswith("rank") else about[0].upper()
        touched = [mark in card for card in self.hands[other]]
        known = zip(self.known[other], touched, strict=True)
        self.known[other] = tuple(
            [fireworks.narrowed(may_be, mark, fits) for may_be, fits in known]
        )
        places = ", ".join([str(place) for place, fits in enumerate(touched, 1) if fits])
        self.tokens -= 1
        self.tell(EVERYONE, f"Player {player} hints to player {other}: {about} at {places}.")

    def _pass_on(self) -> None:
        self.turn = (self.turn + 1) % self.num_players
        complete = sum(self.built) == len(self.built) * self.ranks
        if not self.lives:
            self.tell(EVERYONE, "The last life is lost: the score is 0.")
        elif complete or not self.turns_left:
            why = "All fireworks are complete" if complete else "The last turns are over"
            self.tell(EVERYONE, f"{why}: the score is {sum(self.built)}.")
        else:
            self.ask(self.turn)
            return
        self.end(self.returns)

    def rules(self, player: int) -> str:
        ranks, number, other = self.ranks, self.num_players, int(player == 0)
        letters = ", ".join([f"{letter} {COLOURS[letter]}" for letter in self.letters])
        between = {2: "", 3: ", two 2s"}.get(ranks, ", two of each rank between")
        token = "the one token" if self.most_tokens == 1 else f"one of {self.most_tokens} tokens"
        life, lost = f"one of {self.lives_at_first} lives", "all lives are lost"
        if self.lives_at_first == 1:
            life, lost = "the one life", "that life is lost"
        return (
            f"You are player {player} of {number} (numbered from 0) in Hanabi, which you all play "
            f"together. The {'colours are' if self.letters[1:] else 'only colour is'} {letters}. "
            f"Each colour has three 1s{between} and one {ranks}, to be played in the order 1 to "
            f"{ranks}. You see the others' hands of {self.hand}, never your own. Turns go by "
            "number. In your turn do one of three. Hint: point out to another player all its cards "
            f"of one colour or rank, at least one, for {token}. Discard a card: this brings a "
            "token back, and is not allowed when none is missing. Play a card: it fits if it is "
            f"the next of its colour; if not, it is discarded and costs {life}. To complete a "
            "colour brings a token back. After a discard or play you draw a card. Cards are "
            "numbered from the oldest, 1; when one leaves, those after it move down. When the "
            "deck is empty, each player has one more turn. The game also ends when all colours "
            f"are complete or {lost}. The result of each of you is the number of cards that were "
            f'played and fit, or 0 if {lost}. In the drawing, "Played" names the highest card of '
            'each colour, and "may be" what hints leave possible. Write your action in brackets: '
            f"[play {min(2, self.hand)}], [discard 1], [hint {other} red] or [hint {other} rank 1]."
        )

    def view(self, player: int) -> str:
        built = " ".join([f"{c}{rank}" for c, rank in zip(self.letters, self.built, strict=True)])
        lines = [
            f"Lives {self.lives}, tokens {self.tokens}, cards in the deck {len(self.deck)}.",
            f"Played: {built}.",
            *deck.in_rows("Discarded: ", sorted(self.discards, key=self.cards.index)),
            fireworks.in_cells("", [f"card {place}" for place in range(1, self.hand + 1)]),
        ]
        for other, hand in enumerate(self.hands):
            name, shown = (f"player {other}", hand) if other != player else ("you", "?" * len(hand))
            lines.append(fireworks.in_cells(name, shown))
            lines.append(fireworks.in_cells("  may be", self.known[other]))
        return "\n".join(lines)

    def resample(self, player: int, rng: RandomSource) -> Sequence[Action]:
        """The history with other cards in the own hand: such as the hints allow and are unseen."""
        history = list(self.history)
        cards = fireworks.drawn_anew(self.known[player], (*self.deck, *self.hands[player]), rng)
        for place, card in zip(self.drawn[player], cards, strict=True):
            history[place] = card
        return history

    def return_range(self) -> tuple[float, float]:
        return 0, len(self.letters) * self.ranks

    def all_actions(self) -> Sequence[Action]:
        marks = [COLOURS[letter] for letter in self.letters]
        marks += [f"rank {rank}" for rank in RANKS[: self.ranks]]
        return (
            *numbered("play", self.hand),
            *numbered("discard", self.hand),
            *(f"hint {player} {mark}" for player in range(self.num_players) for mark in marks),
        )

    def features(self, player: int) -> Sequence[float]:
        """What is left of lives, tokens, deck and turns; how far each colour is; of each card the
        share of its copies that is discarded; then for each player, from the own on, for each
        place of the hand: of each colour and rank 1 if the hints leave it possible, and, for the
        others' hands, 1 for the card's colour and rank; last, whose turn it is.
        """
        marks, number = self.anything, self.num_players
        row = [
            self.lives / self.lives_at_first,
            self.tokens / self.most_tokens,
            len(self.deck) / len(self.cards),
            self.turns_left / number,
            *(rank / self.ranks for rank in self.built),
            *(self.discards.count(c) / self.cards.count(c) for c in dict.fromkeys(self.cards)),
        ]
        for step in range(number):
            other = (player + step) % number
            missing = self.hand - len(self.hands[other])
            for card, may_be in zip(self.hands[other], self.known[other], strict=True):
                row += [float(mark in may_be) for mark in marks]
                row += [float(step > 0 and mark in card) for mark in marks]
            row += [0.0] * (2 * len(marks) * missing)
        return [*row, *(float((player + step) % number == self.turn) for step in range(number))]
