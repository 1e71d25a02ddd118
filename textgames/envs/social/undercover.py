"""Undercover: most players share a secret word, the spies have a similar one or none.

The party game "Who is the spy", as played by Vision-Zero (arXiv 2509.25541) with pictures.
"""

from typing import Annotated, Literal

from textgames.core import CHANCE, EVERYONE, Action, Game, LegalActions, OptionError, Range
from textgames.envs.social.clues import CLUE, clue_form
from textgames.envs.social.votes import Votes, cast, most_voted, named, order_from, others
from textgames.envs.social.word_pairs import PAIRS
from textgames.texts import counted

PAIR_NAMES = tuple(f"{pair.first} / {pair.second}" for pair in PAIRS)
WORDS = {name: (pair.first, pair.second) for name, pair in zip(PAIR_NAMES, PAIRS, strict=True)}


class Undercover(Game):
    """Civilians share a secret word, spies hold a similar one; clues and votes find the spies.

    Nobody is told its side, unless `blank` leaves the spies without a word. Each player gives its
    clues in turn; then all vote at once and whoever alone has the most votes is out. A tie puts
    nobody out; with tie="revote" the tied players first stand for one more vote. The civilians
    win when no spy is left; the spies win when they are as many as the civilians, or are still
    there after as many votes as there were players. Who begins a round of clues is drawn for the
    first one and moves on by a seat, among those still in, for each later one.

    Actions: a clue of 1 to 100 characters without the own word; a vote, another player's number.
    Returns: +1 to each player of the side that wins, whether still in or out, -1 to the others.
    """

    min_players = 3
    max_players = 10
    utility = "general-sum"
    tags = ("hidden roles", "talk", "vote", "party game")
    evidence = (
        "played through: whole games written by hand, won by either side, with their messages "
        "(rules of Who is the spy; Vision-Zero, arXiv 2509.25541)",
        "played through: what a player sees does not depend on the others' words or open votes",
    )
    opponent = "rule"

    def setup(
        self,
        spies: Annotated[int, Range(1, 4)] = 1,
        rounds: Annotated[int, Range(1, 5)] = 1,
        blank: bool = False,
        reveal: bool = True,
        tie: Literal["nobody", "revote"] = "nobody",
    ) -> None:
        most = (self.num_players - 1) // 2
        if not 1 <= spies <= most:
            raise OptionError(
                f"expected spies = whole number from 1 to {most} with {self.num_players} players, "
                f"got {spies}"
            )
        self.num_spies, self.rounds, self.blank = spies, rounds, blank
        self.reveal, self.tie = reveal, tie
        self.pair: tuple[Action, ...] = ()
        self.words: tuple[str, ...] = ()  # of the civilians, of the spies
        self.spies: tuple[int, ...] = ()
        self.living = tuple(range(self.num_players))
        self.speakers: tuple[int, ...] = ()  # who still has to give a clue, in this order
        self.suspects = self.living  # who may be voted for
        self.votes: Votes = ()
        self.begins = -1  # who began the last clues
        self.is_revote = False
        self.votes_left = self.num_players
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        if player == CHANCE:
            if not self.pair:
                return PAIR_NAMES
            if not self.words:
                return self.pair
            # then the spies, one by one, and last who gives the first clue
            return tuple(str(p) for p in self.living if p not in self.spies or self._dealt)
        if self.speakers:
            return clue_form(self._word(player))
        return others(self.suspects, player)

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self._deal(action)
        elif self.speakers:
            self.say(player, action)
            self.speakers = self.speakers[1:]
            if self.speakers:
                self.ask(self.speakers[0])
            else:
                self.tell(EVERYONE, "All have given their clues: vote.")
                self.ask(*self.living)
        else:
            self.votes += ((player, int(action)),)
            if not self.to_act:
                self._count_votes()

    @property
    def _dealt(self) -> bool:
        return len(self.spies) == self.num_spies

    def _word(self, player: int) -> str:
        if player not in self.spies:
            return self.words[0]
        return "" if self.blank else self.words[1]

    def _deal(self, outcome: Action) -> None:
        if not self.pair:
            self.pair = WORDS[outcome]
        elif not self.words:
            self.words = self.pair if outcome == self.pair[0] else self.pair[::-1]
        elif not self._dealt:
            self.spies += (int(outcome),)
        else:
            for player in self.living:
                if word := self._word(player):
                    self.tell(player, f"Your word is {word}.")
                else:
                    self.tell(player, "You have no word: you are a spy.")
            self._clues(int(outcome))
            return
        self.ask(CHANCE)

    def _clues(self, begins: int) -> None:
        """Ask for clues; `begins`, or the next living player after it, gives the first."""
        order = order_from(self.living, begins)
        self.begins = order[0]
        self.speakers = order * self.rounds
        self.suspects = self.living
        self.tell(EVERYONE, f"Clues are given in this order: {named(order)}.")
        self.ask(order[0])

    def _count_votes(self) -> None:
        tied = most_voted(self.votes)
        self.tell(EVERYONE, f"The votes: {cast(self.votes)}.")
        self.votes = ()
        if len(tied) > 1 and self.tie == "revote" and not self.is_revote:
            self.tell(EVERYONE, f"It is a tie: vote again, only for {named(tied)}.")
            self.is_revote, self.suspects = True, tied
            self.ask(*self.living)
            return
        self.is_revote = False
        self.votes_left -= 1
        if len(tied) > 1:
            self.tell(EVERYONE, "It is a tie: nobody is out.")
        else:
            self._put_out(tied[0])
        spies = sum(player in self.spies for player in self.living)
        if not spies:
            self._finish("civilians")
        elif 2 * spies >= len(self.living) or not self.votes_left:
            self._finish("spies")
        else:
            self._clues(self.begins + 1)

    def _put_out(self, player: int) -> None:
        self.living = tuple(p for p in self.living if p != player)
        side = "a spy" if player in self.spies else "a civilian"
        self.tell(EVERYONE, f"Player {player} is out" + f" and was {side}" * self.reveal + ".")

    def _finish(self, winners: str) -> None:
        spies = named(tuple(sorted(self.spies)))
        theirs = "had none" if self.blank else f"had {self.words[1]}"
        self.tell(
            EVERYONE,
            f"The {winners} win. The spies: {spies}. "
            f"The civilians' word was {self.words[0]}, the spies {theirs}.",
        )
        self.end(self._paid(winners))

    def _paid(self, winners: str) -> tuple[int, ...]:
        win = 1 if winners == "spies" else -1
        return tuple(win if p in self.spies else -win for p in range(self.num_players))

    def forfeit_returns(self, player: int) -> tuple[float, ...]:
        """The whole side of `player` loses: else a side about to lose gains by illegal replies."""
        return self._paid("civilians" if player in self.spies else "spies")

    def rules(self, player: int) -> str:
        spies = counted(self.num_spies, "spy", "spies")
        words = (
            "A spy has no word and is told that it is a spy; it does not know the other spies."
            if self.blank
            else "The spies have another, similar word. Nobody is told who is a spy: your word may "
            "be either of the two."
        )
        clues = "one clue" if self.rounds == 1 else f"{self.rounds} clues, one each time around,"
        side = "its side is told" if self.reveal else "its side is not told"
        tie = (
            "After a tie all vote once more, only for the tied players, which counts as the same "
            "vote; a second tie"
            if self.tie == "revote"
            else "A tie"
        )
        return (
            f"You are player {player} of {self.num_players} in Undercover. There "
            f"{'is' if self.num_spies == 1 else 'are'} {spies} among you; the others are "
            f"civilians. The civilians share a secret word. {words} In turn each player gives "
            f"{clues} about its word: a line of 1 to {CLUE.max_chars} characters that everybody "
            "reads. You may not write your own word, nor a word that begins with it. Then all who "
            "are still in vote at the same time for another player who is still in. Whoever alone "
            f"has the most votes is out, and {side}. {tie} puts nobody out. Then clues and a vote "
            "follow again. The civilians win when no spy is left. The spies win when they are as "
            f"many as the civilians still in, or if a spy is left after {self.num_players} votes. "
            "A side wins and loses together: who is out wins with its side. For a clue just write "
            "it, such as: I like it in the morning. To vote, write the player's number in "
            f"brackets, such as [{(player + 1) % self.num_players}]."
        )

    def view(self, player: int) -> str:
        word = self._word(player)
        return (
            f"{f'Your word: {word}.' if word else 'You have no word: you are a spy.'}\n"
            f"Still in: {named(self.living)}.\n"
            f"Votes left: {self.votes_left}."
        )

    def role(self, player: int) -> str:
        if not self.blank:
            return ""  # it does not know
        return "spy" if player in self.spies else "civilian"

    def sides(self) -> tuple[tuple[int, ...], ...]:
        return self.spies, tuple(p for p in range(self.num_players) if p not in self.spies)

    def return_range(self) -> tuple[float, float]:
        return -1, 1
