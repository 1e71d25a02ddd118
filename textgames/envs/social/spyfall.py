"""Spyfall: all but one know where they are; questions and answers find the spy (Ushan 2014)."""

from functools import cache
from typing import Annotated, Literal

from textgames.core import CHANCE, EVERYONE, Action, Game, LegalActions, Listed, Range
from textgames.envs.social.locations import BY_NAME
from textgames.envs.social.questions import Question, question_to
from textgames.envs.social.votes import named, numbers, order_from, others
from textgames.forms import FreeText

NAMES = tuple(BY_NAME)
ANSWER = FreeText(200)
SCORES = {  # for the spy, for each other player, and more for who accused the spy
    "published": {"guessed": (4, 0), "convicted": (4, 0), "time": (2, 0), "caught": (0, 1)},
    "win": {"guessed": (1, -1), "convicted": (1, -1), "time": (1, -1), "caught": (-1, 1)},
}


@cache
def stops(suspects: tuple[Action, ...], may_guess: bool) -> Listed:
    """What a player may do who stops the clock, or lets it run."""
    guesses = NAMES if may_guess else ()
    actions = ("pass", *(f"accuse {p}" for p in suspects), *(f"guess {name}" for name in guesses))
    accuse = f" or [accuse N] with N one of {', '.join(suspects)}" * bool(suspects)
    return Listed(actions, "[pass]" + accuse + " or [guess LOCATION]" * may_guess)


class Spyfall(Game):
    """All but the spy know the location and have a role there; questions and answers tell them.

    Whoever was asked asks next, but not the player who has just asked it. After each answer
    anybody (with stop="asker" only who asks next) may stop the clock: accuse, once in the game,
    or, for the spy, guess the location; if several do, who sits first counts, beginning with who
    asks next. All but the accused must agree, or the game goes on. When `rounds` questions for
    each player are over, each in turn accuses once more. The spy wins if nobody is convicted.

    Actions: "a question [2]"; an answer; "pass", "accuse 2" or "guess bank"; "yes" or "no"; at
    the end another player's number.
    Returns: as published, 4 to the spy who guesses right or lets an innocent player be convicted,
    2 if nobody is; else 1 to each other player, 2 to who accused the spy. With scoring="win", +1
    to those who win and -1 to those who lose.
    """

    min_players = 3
    max_players = 8
    utility = "general-sum"
    tags = ("hidden roles", "talk", "vote", "deduction", "party game")
    evidence = (
        "played through: whole games written by hand with every end and its published score "
        "(rules of Spyfall, Hobby World 2014)",
        "played through: the spy sees nothing of the location, the others nothing of the spy",
    )
    opponent = "rule"

    def setup(
        self,
        rounds: Annotated[int, Range(1, 10)] = 3,
        stop: Literal["anyone", "asker"] = "anyone",
        scoring: Literal["published", "win"] = "published",
    ) -> None:
        self.stop, self.scoring = stop, scoring
        self.everyone = tuple(range(self.num_players))
        self.location = ""
        self.spy = -1
        self.roles: tuple[str, ...] = ()  # of the players but the spy, by their seats
        self.phase = "deal"
        self.asker = -1  # who asks next or has been asked
        self.before = -1  # who asked that player
        self.questions = self.questions_left = rounds * self.num_players
        self.may_accuse = self.everyone
        self.choices: tuple[tuple[int, Action], ...] = ()  # made at the same time
        self.accuser = self.suspect = -1
        self.last_accusers: tuple[int, ...] = ()  # who still accuses when the time is over
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        if player == CHANCE:
            return self._outcomes()
        if self.phase == "ask":
            not_back = tuple(p for p in self.everyone if p not in (player, self.before))
            return question_to(numbers(not_back))
        if self.phase == "answer":
            return ANSWER
        if self.phase == "stop":
            suspects = others(self.everyone, player) if player in self.may_accuse else ()
            return stops(suspects, player == self.spy)
        return ("yes", "no") if self.phase == "vote" else others(self.everyone, player)

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self._deal(action)
        elif self.phase == "ask":
            words, asked = Question.split(action)
            self.tell(EVERYONE, f"Player {player} asks player {asked}.")
            self.say(player, words)
            self.before, self.asker = player, int(asked)
            self.phase = "answer"
            self.ask(self.asker)
        elif self.phase == "answer":
            self.say(player, action)
            self.questions_left -= 1
            self.phase = "stop"
            self.ask(*(self.everyone if self.stop == "anyone" else (player,)))
        elif self.phase == "accuse":
            self._accuse(player, int(action))
        else:
            self.choices += ((player, action),)
            if not self.to_act:
                choices, self.choices = dict(self.choices), ()
                if self.phase == "stop":
                    self._stop(choices)
                else:
                    self._count(choices)

    def _outcomes(self) -> tuple[Action, ...]:
        if not self.location:
            return NAMES
        if self.spy < 0 or len(self.roles) == self.num_players - 1:
            return numbers(self.everyone)  # the spy, and last who asks first
        return tuple(r for r in BY_NAME[self.location].roles if r not in self.roles)

    def _deal(self, outcome: Action) -> None:
        if not self.location:
            self.location = outcome
        elif self.spy < 0:
            self.spy = int(outcome)
        elif len(self.roles) < self.num_players - 1:
            self.roles += (outcome,)
        else:
            for player in self.everyone:
                self.tell(player, self._known(player))
            self.asker = int(outcome)
            self.last_accusers = order_from(self.everyone, self.asker)
            self.tell(EVERYONE, f"Player {self.asker} asks first.")
            self._go_on()
            return
        self.ask(CHANCE)

    def _known(self, player: int) -> str:
        if player == self.spy:
            return "You are the spy."
        role = self.roles[player - (player > self.spy)]
        return f"The location: {self.location}. Your role: {role}."

    def _go_on(self) -> None:
        """Ask for the next question, or the next accusation at the end; end if there is none."""
        if self.questions_left:
            self.phase = "ask"
            self.ask(self.asker)
        elif self.last_accusers:
            if len(self.last_accusers) == self.num_players:
                self.tell(EVERYONE, "The time is over: each of you in turn accuses another.")
            self.phase = "accuse"
            self.ask(self.last_accusers[0])
            self.last_accusers = self.last_accusers[1:]
        else:
            self.tell(EVERYONE, "All have accused, and nobody is convicted.")
            self._finish("time")

    def _stop(self, choices: dict[int, Action]) -> None:
        """Let the first who stopped the clock, from who asks next on, guess or accuse."""
        for player in order_from(self.everyone, self.asker):
            verb, _, what = choices.get(player, "pass").partition(" ")
            if verb == "guess":
                self.tell(EVERYONE, f"Player {player} is the spy and guesses: {what}.")
                self._finish("guessed" if what == self.location else "caught")
                return
            if verb == "accuse":
                self.may_accuse = tuple(p for p in self.may_accuse if p != player)
                self._accuse(player, int(what))
                return
        self._go_on()

    def _accuse(self, accuser: int, suspect: int) -> None:
        self.tell(EVERYONE, f"Player {accuser} accuses player {suspect}. Do the others agree?")
        self.accuser, self.suspect = accuser, suspect
        self.phase = "vote"
        self.ask(*[p for p in self.everyone if p not in (accuser, suspect)])

    def _count(self, votes: dict[int, Action]) -> None:
        told = ", ".join(f"player {voter} {vote}" for voter, vote in votes.items())
        self.tell(EVERYONE, f"The votes: {told}.")
        if "no" in votes.values():
            self._go_on()
        elif self.suspect == self.spy:
            self._finish("caught", self.accuser)
        else:
            self._finish("convicted")

    def _finish(self, end: str, accuser: int = -1) -> None:
        won = "The spy wins" if end != "caught" else "The spy loses"
        self.tell(
            EVERYONE, f"{won}. The spy was player {self.spy}, the location was {self.location}."
        )
        self.end(self._paid(end, accuser))

    def _paid(self, end: str, accuser: int = -1) -> tuple[int, ...]:
        to_spy, to_others = SCORES[self.scoring][end]
        more = self.scoring == "published"
        return tuple(
            to_spy if p == self.spy else to_others + (p == accuser and more) for p in self.everyone
        )

    def forfeit_returns(self, player: int) -> tuple[float, ...]:
        """The side of `player` loses: else a side about to lose gains by illegal replies."""
        return self._paid("caught" if player == self.spy else "time")

    def rules(self, player: int) -> str:
        anyone, other = self.stop == "anyone", (player + 1) % self.num_players
        who = "anybody may" if anyone else "who asks next may"
        first = " If several do, the first counts, by seats from who asks next." * anyone
        pays = (
            "A spy who is convicted or guesses wrong gets 0, the others 1 each, but 2 for who "
            "accused the spy. A spy who guesses right, or if another player is convicted, gets 4, "
            "and 2 if nobody is convicted; the others then get 0."
            if self.scoring == "published"
            else "The spy wins, +1, by a right guess or if another player or nobody is convicted, "
            "and the others lose, -1. Else they win and the spy loses."
        )
        return (
            f"You are player {player} of {self.num_players} in Spyfall. One of you is the spy. The "
            "others know the location and have a role there. One player asks another a question; "
            "who has answered asks next, but not the player who has just asked. All read "
            f"everything. After each answer {who} stop the clock: everybody may accuse once, and "
            f"the spy may instead guess the location, which ends the game.{first} If all but the "
            f"accused agree, the accused is convicted and the game ends. After {self.questions} "
            "questions the time is over: each in turn, from who asked first, accuses another "
            f"player, until one is convicted. {pays} The locations: {', '.join(NAMES)}. To ask, "
            "write the question and the player's number in brackets, such as: Do you come here "
            f"often? [{other}]. To answer, just write. Otherwise reply in brackets: [pass], "
            f"[accuse {other}] or [guess {NAMES[0]}] after an answer, [yes] or [no], at the end a "
            f"number, such as [{other}]."
        )

    def view(self, player: int) -> str:
        accusers = named(self.may_accuse) if self.may_accuse else "nobody"
        return (
            f"{self._known(player)}\nQuestions left: {self.questions_left}.\n"
            f"May still stop the clock to accuse: {accusers}."
        )

    def role(self, player: int) -> str:
        return "spy" if player == self.spy else "non-spy"

    def sides(self) -> tuple[tuple[int, ...], ...]:
        return (self.spy,), tuple(p for p in self.everyone if p != self.spy)

    def return_range(self) -> tuple[float, float]:
        return (0, 4) if self.scoring == "published" else (-1, 1)
