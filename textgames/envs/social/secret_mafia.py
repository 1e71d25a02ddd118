"""Secret Mafia: a hidden team kills by night, and all talk and vote by day (Davidoff 1986)."""

from typing import Annotated, Literal

from textgames.core import CHANCE, EVERYONE, Action, Game, LegalActions, OptionError, Range
from textgames.envs.social.votes import Votes, cast, most_voted, named, numbers, order_from, others
from textgames.forms import FreeText

SPEECH = FreeText(200)
ARTICLE = {"mafia": "", "doctor": "the ", "detective": "the ", "villager": "a "}
TASKS = {"mafia": "Kill whom?", "doctor": "Protect whom?", "detective": "Inquire about whom?"}


class SecretMafia(Game):
    """A hidden team of mafia kills by night; by day all talk and vote to put one of them out.

    Each night the mafia first confer: each says one line that only they hear. Then, at the same
    time and in secret, each of them names a victim, the doctor names whom to protect, and the
    detective learns of one player whether it is mafia. Whom the mafia named most often dies,
    unless protected; a tie kills nobody. Each day all who are left talk for `rounds` rounds and
    then vote at the same time; whoever alone has the most votes is out, a tie puts nobody out. The
    village wins when no mafia is left. The mafia win when they are as many as the others, or are
    still there after as many days as there were players.

    Option `mafia` 0 is a quarter of the players, rounded: 1 of 5, 2 of 6 to 9, 3 of 10 to 13.

    Actions: 1 to 200 characters of talk; otherwise another player's number, for the doctor also
    its own unless doctor="others".
    Returns: +1 to each player of the side that wins, whether still in or out, -1 to the others.
    """

    min_players = 5
    max_players = 15
    utility = "general-sum"
    tags = ("hidden roles", "talk", "vote", "simultaneous moves", "party game")
    evidence = (
        "played through: whole games written by hand, won by either side, with their messages "
        "(Davidoff's rules of Mafia with a doctor and a detective)",
        "played through: every role in every number of players, with each action of the night",
        "played through: what a player sees does not depend on others' roles, night or open votes",
    )
    opponent = "rule"

    def setup(
        self,
        mafia: Annotated[int, Range(0, 5)] = 0,
        doctor: Literal["anyone", "others", "none"] = "anyone",
        detective: bool = True,
        rounds: Annotated[int, Range(1, 5)] = 2,
        reveal: bool = True,
    ) -> None:
        most = min((self.num_players - 1) // 2, 5)
        if mafia > most:
            raise OptionError(
                f"expected mafia = whole number from 0 to {most} with {self.num_players} players, "
                f"got {mafia}"
            )
        self.num_mafia = mafia or (self.num_players + 2) // 4
        self.doctor, self.detective, self.rounds, self.reveal = doctor, detective, rounds, reveal
        self.special = ("mafia",) * self.num_mafia + ("doctor",) * (doctor != "none")
        self.special += ("detective",) * detective
        self.dealt = 0  # of the special roles: chance says who has the next one
        self.roles: tuple[str, ...] = ("villager",) * self.num_players
        self.mafia: tuple[int, ...] = ()
        self.living = tuple(range(self.num_players))
        self.day = 0
        self.is_night = True
        self.speakers: tuple[int, ...] = ()  # who still has to speak, in this order
        self.choices: Votes = ()  # of this night or vote
        self.ask(CHANCE)

    def legal_actions(self, player: int) -> LegalActions:
        if player == CHANCE:
            return numbers(self._players("villager"))
        if self.speakers:
            return SPEECH
        role = self.roles[player]
        if self.is_night and role == "mafia":
            return numbers(tuple(p for p in self.living if p not in self.mafia))
        if self.is_night and role == "doctor" and self.doctor == "anyone":
            return numbers(self.living)
        return others(self.living, player)

    def play(self, player: int, action: Action) -> None:
        if player == CHANCE:
            self._deal(action)
        elif self.speakers:
            self.say(player, action, self._living_mafia() if self.is_night else None)
            self.speakers = self.speakers[1:]
            self._go_on()
        else:
            self.choices += ((player, int(action)),)
            if not self.to_act:
                choices, self.choices = self.choices, ()
                if self.is_night:
                    self._end_night(choices)
                else:
                    self._end_day(choices)

    def _deal(self, outcome: Action) -> None:
        player = int(outcome)
        role = self.special[self.dealt]
        self.roles = (*self.roles[:player], role, *self.roles[player + 1 :])
        self.dealt += 1
        if self.dealt < len(self.special):
            self.ask(CHANCE)
            return
        self.mafia = self._players("mafia")
        for player, role in enumerate(self.roles):
            self.tell(player, f"You are {ARTICLE[role]}{role}.")
        self.tell(self.mafia, f"The mafia: {named(self.mafia)}.")
        self._begin_night()

    def _players(self, role: str) -> tuple[int, ...]:
        return tuple(player for player, own in enumerate(self.roles) if own == role)

    def _living_mafia(self) -> tuple[int, ...]:
        return tuple(player for player in self.mafia if player in self.living)

    def _begin_night(self) -> None:
        self.day += 1
        self.is_night = True
        self.tell(EVERYONE, f"Night {self.day} falls.")
        mafia = self._living_mafia()
        self.speakers = mafia if len(mafia) > 1 else ()
        self._go_on()

    def _go_on(self) -> None:
        """Ask who speaks next; after the last one, all who are to choose."""
        if self.speakers:
            self.ask(self.speakers[0])
        elif self.is_night:
            awake = [p for p in self.living if self.roles[p] in TASKS]
            for player in awake:
                self.tell(player, TASKS[self.roles[player]])
            self.ask(*awake)
        else:
            self.tell(EVERYONE, "All have spoken: vote.")
            self.ask(*self.living)

    def _end_night(self, choices: Votes) -> None:
        by_role = {role: [c for c in choices if self.roles[c[0]] == role] for role in ARTICLE}
        kills = tuple(by_role["mafia"])
        self.tell(self._living_mafia(), f"The choices of the mafia: {cast(kills)}.")
        for detective, suspect in by_role["detective"]:
            side = "mafia" if suspect in self.mafia else "not mafia"
            self.tell(detective, f"Your inquiry: player {suspect} is {side}.")
        victims = most_voted(kills)
        safe = [patient for _, patient in by_role["doctor"]]
        if len(victims) > 1 or victims[0] in safe:
            # why nobody died stays secret
            self.tell(EVERYONE, "Nobody died in the night.")
        else:
            self._put_out(victims[0], "was killed in the night")
        if not self._is_over():
            self.is_night = False
            # another player speaks first each day
            self.speakers = order_from(self.living, (self.day - 1) % self.num_players) * self.rounds
            order = named(self.speakers[: len(self.living)])
            self.tell(EVERYONE, f"Day {self.day}. You speak in this order: {order}.")
            self._go_on()

    def _end_day(self, votes: Votes) -> None:
        self.tell(EVERYONE, f"The votes: {cast(votes)}.")
        tied = most_voted(votes)
        if len(tied) > 1:
            self.tell(EVERYONE, "It is a tie: nobody is out.")
        else:
            self._put_out(tied[0], "is voted out")
        if not self._is_over():
            self._begin_night()

    def _put_out(self, player: int, how: str) -> None:
        role = self.roles[player]
        was = f" and was {ARTICLE[role]}{role}" * self.reveal
        self.tell(EVERYONE, f"Player {player} {how}{was}.")
        self.living = tuple(p for p in self.living if p != player)

    def _is_over(self) -> bool:
        """End the game if a side has won."""
        mafia = len(self._living_mafia())
        late = self.day == self.num_players and not self.is_night
        if mafia and 2 * mafia < len(self.living) and not late:
            return False
        winners = "mafia win" if mafia else "village wins"
        special = dict.fromkeys(self.special)
        roles = "; ".join(f"the {role}: {named(self._players(role))}" for role in special)
        self.tell(EVERYONE, f"The {winners}. The roles were: {roles}.")
        self.end(self._paid(mafia > 0))
        return True

    def _paid(self, to_mafia: bool) -> tuple[int, ...]:
        win = 1 if to_mafia else -1
        return tuple(win if p in self.mafia else -win for p in range(self.num_players))

    def forfeit_returns(self, player: int) -> tuple[float, ...]:
        """The whole side of `player` loses: else a side about to lose gains by illegal replies."""
        return self._paid(player not in self.mafia)

    def rules(self, player: int) -> str:
        n, several = self.num_players, self.num_mafia > 1
        who = "One of you is mafia"
        if several:
            who = f"{self.num_mafia} of you are mafia and know each other"
        helpers = ["one is the doctor"] * (self.doctor != "none")
        helpers += ["one is the detective"] * self.detective
        confer = (
            "the mafia confer: if several are left, each says a line that only they hear. Then "
            "each of them names a victim"
            if several
            else "the mafia names a victim"
        )
        itself = " or itself" * (self.doctor == "anyone")
        unless = ", unless protected" * (self.doctor != "none")
        tasks = f" The doctor names another player{itself} to protect." * (self.doctor != "none")
        tasks += " The detective names a player and learns whether it is mafia." * self.detective
        times = ("once", "twice")[self.rounds - 1] if self.rounds < 3 else f"{self.rounds} times"
        return (
            f"You are player {player} of {n} in Secret Mafia. {', '.join([who, *helpers])}; the "
            f"rest are villagers. All but the mafia are the village. Each night {confer} who is "
            f"not mafia.{tasks} All of them choose in secret and at the same time. Whom the "
            f"mafia named most often dies{unless}; a tie kills nobody. Each day those who are left "
            f"speak in turn, {times} each, then all vote at the same time for another player. "
            "Whoever alone has the most votes is out; a tie puts nobody out. The role of who died "
            f"or was voted out is {'' if self.reveal else 'not '}told. The village wins when no "
            "mafia is left. The mafia win when they are as many as the others who are left, or if "
            f"one of them is left after day {n}. A side wins and loses together: who is out wins "
            f"with its side, +1, or loses with it, -1. To speak, just write 1 to {SPEECH.max_chars}"
            " characters, such as: I trust player 2. To name or vote for a player, write the "
            f"number in brackets, such as [{(player + 1) % n}]."
        )

    def view(self, player: int) -> str:
        role = self.roles[player]
        partners = tuple(p for p in self.mafia if p != player)
        known = f", with {named(partners)}" if role == "mafia" and partners else ""
        out = "" if player in self.living else " You are out."
        return (
            f"You are {ARTICLE[role]}{role}{known}.{out}\n{'Night' if self.is_night else 'Day'} "
            f"{self.day} of {self.num_players}.\nStill in: {named(self.living)}."
        )

    def role(self, player: int) -> str:
        return self.roles[player]

    def sides(self) -> tuple[tuple[int, ...], ...]:
        return self.mafia, tuple(p for p in range(self.num_players) if p not in self.mafia)

    def return_range(self) -> tuple[float, float]:
        return -1, 1
