"""Taboo: describe a word without five others until your team guesses it (Hersch 1989)."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from textgames.core import CHANCE, EVERYONE, Action, Form, Game, LegalActions, Range
from textgames.envs.social.clues import Clue
from textgames.envs.social.taboo_cards import CARDS
from textgames.envs.social.votes import named, order_from
from textgames.forms import FreeText
from textgames.texts import counted, normalized

WORDS = tuple(CARDS)
GUESS = FreeText(40)
FEWEST_FOR_TEAMS = 4


@dataclass(frozen=True, slots=True)
class Description(Clue):
    """A line of text without the words of the card, or a pass."""

    def read(self, text: str) -> Action:
        if len(text) < 100 and normalized(text.strip().strip("[]")) == "pass":
            return "pass"
        return Clue.read(self, text)

    def describe(self) -> str:
        return f"[pass] or {Clue.describe(self)}"


@cache
def description_of(word: str) -> Form:
    return Description((word, *CARDS[word].forbidden))


def names(guess: str, word: str) -> bool:
    """Whether a guess is the word, with or without an article and punctuation."""
    letters = re.findall(r"[a-z]+", guess.casefold())
    return letters[letters[:1] in (["a"], ["an"], ["the"]) :] == [word]


class Taboo(Game):
    """One player describes words without saying the five forbidden ones; its team guesses them.

    From four players on there are two teams, of the even and of the odd seats; they take turns,
    and within a team its players do, so that each describes at least `rounds` times. A turn lasts
    `clues` clues. After each clue the others of the team guess once each, in turn; when one is
    right, the next card follows. Passing a card uses up a clue and gives the other team a point.
    The other team sees the card, as published; here no text with a word of it is accepted, so
    that there is nothing to buzz. Two or three players take turns at describing to the others.

    Actions: a clue of 1 to 100 characters in which no word begins with a word of the card, or
    "pass"; a guess of 1 to 40 characters.
    Returns: the points of the own team less those of the other. Without teams, a point for each
    word to the player who described it and the player who guessed it.
    """

    min_players = 2
    max_players = 8
    utility = "general-sum"
    tags = ("teams", "talk", "word association", "party game")
    evidence = (
        "played through: whole games written by hand, with and without teams, with their points "
        "(rules of Taboo, Hasbro)",
        "played through: only the guessers do not see the card",
    )
    opponent = "rule"

    def setup(
        self,
        rounds: Annotated[int, Range(1, 5)] = 1,
        clues: Annotated[int, Range(1, 20)] = 6,
    ) -> None:
        self.clues = clues
        n = self.num_players
        everyone = tuple(range(n))
        self.in_teams = n >= FEWEST_FOR_TEAMS
        self.teams = (everyone[::2], everyone[1::2]) if self.in_teams else (everyone,)
        self.points = (0, 0) if self.in_teams else (0,) * n  # of each team, or of each player
        turns = range(rounds * len(self.teams[0]))  # of each team; a smaller one begins again
        self.describers = tuple(team[t % len(team)] for t in turns for team in self.teams)
        self.turns = tuple(self.describers.count(p) for p in everyone)  # of each player
        self.most = len(self.describers) * clues  # points
        self.describer = self.clues_left = -1  # of this turn
        self.deck = WORDS  # the cards that were not drawn yet
        self.word = ""
        self.guessers: tuple[int, ...] = ()  # who still guesses after this clue, in this order
        self._begin_turn()

    def legal_actions(self, player: int) -> LegalActions:
        if player == CHANCE:
            return self.deck
        return GUESS if self.guessers else description_of(self.word)

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self._draw(action)
        elif self.guessers:
            self._guess(player, action)
        elif action == "pass":
            self._pass(player)
        else:
            self.say(player, action)
            self.clues_left -= 1
            team = self._team(player)
            self.guessers = tuple(p for p in order_from(team, player) if p != player)
            self.ask(self.guessers[0])

    def _team(self, player: int) -> tuple[int, ...]:
        return self.teams[player % len(self.teams)]

    def _begin_turn(self) -> None:
        self.describer, self.describers = self.describers[0], self.describers[1:]
        self.clues_left = self.clues
        guessers = tuple(p for p in self._team(self.describer) if p != self.describer)
        self.tell(EVERYONE, f"Player {self.describer} describes to {named(guessers)}.")
        self._ask_for_card()

    def _ask_for_card(self) -> None:
        self.tell(EVERYONE, f"Player {self.describer} draws a card.")
        self.ask(CHANCE)

    def _draw(self, word: Action) -> None:
        self.word = word
        place = self.deck.index(word)
        # used cards are shuffled and drawn again when there are no others
        self.deck = self.deck[:place] + self.deck[place + 1 :] or WORDS
        who = tuple(p for p in range(self.num_players) if self._sees(p))
        self.tell(who, f"The word: {word}. Forbidden: {', '.join(CARDS[word].forbidden)}.")
        self.ask(self.describer)

    def _sees(self, player: int) -> bool:
        """Whether `player` describes or is of the other team."""
        return player == self.describer or player not in self._team(self.describer)

    def _guess(self, player: int, guess: Action) -> None:
        self.say(player, guess)
        self.guessers = self.guessers[1:]
        if names(guess, self.word):
            self.guessers = ()
            self.tell(EVERYONE, f"Player {player} is right: the word was {self.word}.")
            self._score(*((player % 2,) if self.in_teams else (self.describer, player)))
            self._next_card()
        elif self.guessers:
            self.ask(self.guessers[0])
        elif self.clues_left:
            self.ask(self.describer)
        else:
            self.tell(EVERYONE, f"Nobody has guessed it: the word was {self.word}.")
            self._next_card()

    def _pass(self, player: int) -> None:
        self.clues_left -= 1
        point = " The other team gets a point." * self.in_teams
        self.tell(EVERYONE, f"Player {player} passes: the word was {self.word}.{point}")
        if self.in_teams:
            self._score(1 - player % 2)
        self._next_card()

    def _score(self, *sides: int) -> None:
        """A point to each of some teams, or of some players without teams."""
        self.points = tuple(had + (side in sides) for side, had in enumerate(self.points))
        if self.in_teams:
            lead = self.points[0] - self.points[1]
            self.returns = tuple(-lead if p % 2 else lead for p in range(self.num_players))
        else:
            self.returns = self.points

    def _next_card(self) -> None:
        """Go on with a new card, of the next player if this turn is over, or end the game."""
        if self.clues_left:
            self._ask_for_card()
        elif self.describers:
            self._begin_turn()
        else:
            self.tell(EVERYONE, f"That was the last turn. {self._standing()}")
            self.end(self.returns)

    def forfeit_returns(self, player: int) -> tuple[float, ...]:
        """The whole team loses by as much as there is; without teams nobody gets anything."""
        if not self.in_teams:
            return (0,) * self.num_players
        team = self._team(player)
        return tuple(-self.most if p in team else self.most for p in range(self.num_players))

    def rules(self, player: int) -> str:
        n, turns = self.num_players, self.turns[player]
        if self.in_teams:
            who = (
                "Even numbers are one team, odd numbers the other. The teams take turns, and so do "
                "the players of each. The others of the describer's team guess; the other team "
                "sees the card too."
            )
            points = (
                "A right guess is a point for the team, a passed card one for the other team. Your "
                "result is the points of your team less those of the other."
            )
        else:
            guesser = "the other guesses" if n == 2 else "the others guess"
            who = f"You take turns at describing; {guesser}."
            points = (
                "A right guess is a point for who made it and for the describer; a pass costs a "
                "clue. Your result is your points."
            )
        clues = "1 clue or pass" if self.clues == 1 else f"{self.clues} clues or passes"
        return (
            f"You are player {player} of {n} in Taboo. {who} You describe in "
            f"{counted(turns, 'turn')}. In each turn the describer draws a card with a word and "
            "five forbidden words, and writes a clue for the word, which everybody reads. Then "
            "those who guess write one guess each, one after the other, until one is right; else "
            "the describer writes another clue. After a right guess or a pass the describer draws "
            f"the next card. A turn ends after {clues} "
            "in all, with the guesses after the last. A clue has 1 to 100 characters, and no word "
            "of it may begin with the word of the card or a forbidden word. All words of cards are "
            f"single words, all in small letters. {points} Write clues and guesses without "
            "anything else. A clue might be: It is kept in many homes and likes to be out in all "
            "weathers. A guess might be: dog. The describer passes with [pass]."
        )

    def view(self, player: int) -> str:
        card = "You guess: you do not see the card."
        if self.word and self._sees(player):
            card = f"The word: {self.word}. Forbidden: {', '.join(CARDS[self.word].forbidden)}."
        return (
            f"Player {self.describer} describes. Clues left in this turn: {self.clues_left}.\n"
            f"{card}\n"
            f"{self._standing()}"
        )

    def sides(self) -> tuple[tuple[int, ...], ...]:
        if self.in_teams or self.num_players == 2:  # two alone get every point together
            return self.teams
        return super().sides()

    def _standing(self) -> str:
        sides = self.teams if self.in_teams else [(p,) for p in range(self.num_players)]
        points = zip(sides, self.points, strict=True)
        return f"Points: {'; '.join(f'{named(side)}: {number}' for side, number in points)}."

    def return_range(self) -> tuple[float, float]:
        return (-self.most if self.in_teams else 0), self.most
