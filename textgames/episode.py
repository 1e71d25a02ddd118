"""One game that is being played: its chance, what became of each reply, and what each player reads.

The protocol that every face of a game shares: the AEC environment wraps one `Episode`, the batch
holds many. An illegal reply is answered here, by a policy that is no part of the rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any, Literal, NamedTuple

from textgames.chance import CHANCE_SALT, RandomSource, Stream, mixed
from textgames.core import CHANCE, Game, play_chance
from textgames.errors import IllegalAction, OptionError, UsageError
from textgames.forms import Action, Form, LegalActions
from textgames.illegal import IllegalReplies
from textgames.messages import Messages
from textgames.observation import Observation
from textgames.openings import Opening, SharedPosition, fixed
from textgames.parsing import parse
from textgames.texts import quote

Payoff = Literal["units", "outcome"]
_INFO: dict[str, Any] = {"legal_actions": (), "role": "", "turn": 0, "complaint": ""}


class Turn(NamedTuple):
    """One reply and what became of it."""

    player: int
    reply: str  # as it came
    action: Action | None  # what was played for it; None: nothing
    complaint: str  # why the reply was illegal; "" if it was legal


class Episode:
    """One game in progress, with its chance seed, its illegal-reply policy and its record.

    Args:
        start: the first position, which is copied; or an `Opening`, where many games begin.
        seed: of chance's moves, and of the actions drawn for players by the policy.
        illegal: what an illegal reply leads to.
        payoff: "units" for the game's own, "outcome" for +1 win, 0 draw, -1 loss at the end.
        rules: the rules text of each player, to be shared by all episodes of one game; an opening
            has them.

    Attributes:
        taken: how many actions each player has taken.
        complaints: of each player whose last reply was illegal, why.
        objection: if set, the next reply is illegal for this reason, whatever it says.
        returns: the sum of rewards so far, in the units of `payoff`; a new tuple when it changes.
        reason: why it ended: "rules", "forfeit" or "truncated"; "" in progress.
        offender: who ended it by illegal replies; None if nobody.
        seed: the chance seed: with the game's options and the replies it gives this game again. Of
            a fork with a seed of its own: the seed since then.
    """

    __slots__ = (
        "_early", "_game", "_legal", "_lines", "_payoff", "_read", "_rules", "_shared", "_tries",
        "_turns", "complaints", "illegal", "objection", "offender", "reason", "returns", "rng",
        "seed", "taken",
    )  # fmt: skip

    def __init__(
        self,
        start: Game | Opening,
        seed: int,
        illegal: IllegalReplies,
        payoff: Payoff = "units",
        rules: Sequence[str] | None = None,
    ) -> None:
        self.seed = seed
        self.rng = Stream(seed ^ CHANCE_SALT)
        position: SharedPosition | Game
        if isinstance(start, Opening):
            position, self._rules = start.begin(self.rng), start.rules
        else:
            position = start.clone()
            play_chance(position, self.rng)
            self._rules = tuple(rules or map(start.rules, range(start.num_players)))
        self.illegal = illegal
        self.reason = ""
        self.offender: int | None = None
        self._payoff = payoff
        self._turns: list[tuple[int, str, Action | None, str]] = []
        self._lines: list[list[str]] = []  # what each player reads; none while it is shared
        self._read: list[int] = []
        self.objection = ""
        self.complaints: dict[int, str] = {}
        self._tries: dict[int, int] = {}  # illegal replies of a player since its last legal one
        self._early: dict[int, Action] = {}  # simultaneous moves that came out of order
        self._legal: LegalActions | None = None
        self._shared: SharedPosition | None = None
        self.taken = [0] * len(self._rules)
        self.returns: tuple[float, ...] = (0,) * len(self._rules)
        self._stand(position)

    def __len__(self) -> int:
        """How many replies there were."""
        return len(self._turns)

    @property
    def waiting(self) -> tuple[int, ...]:
        """Who owes a reply now: several players where moves are simultaneous; () at the end."""
        if self.reason:
            return ()
        if self._early:
            return tuple(player for player in self._game.to_act if player not in self._early)
        return self._game.to_act

    @property
    def id(self) -> str:
        """The id of the game."""
        return self._game.id

    @property
    def game(self) -> Game:
        """The position, which is this episode's own."""
        if self._shared is not None:
            self._leave_with(self._game.clone())
        return self._game

    @property
    def num_players(self) -> int:
        """How many play."""
        return len(self._rules)

    @property
    def history(self) -> tuple[Action, ...]:
        """Every action so far, of players and of chance."""
        return tuple(self._game.history)

    @property
    def outcome(self) -> tuple[float, ...]:
        """+1 for a win, 0 for a draw, -1 for a loss, for each player; 0 for all before the end.

        A game that is truncated is a draw.
        """
        if self.reason in ("", "truncated"):
            return (0,) * len(self._rules)
        given = self.offender is not None and self.illegal.returns is not None
        return self.returns if self._payoff == "outcome" and not given else self._won(self.returns)

    @property
    def asks_again(self) -> bool:
        """Whether the last reply was refused and its player may try again."""
        return bool(self._turns) and self._turns[-1][2] is None and not self.reason

    @property
    def last_turn(self) -> tuple[int, str, Action | None, str]:
        """The last reply, as a plain tuple of what a `Turn` holds."""
        return self._turns[-1]

    @property
    def turns(self) -> list[Turn]:
        """The record: every reply so far."""
        return [Turn(*turn) for turn in self._turns]

    def legal_actions(self, player: int) -> LegalActions:
        """What `player` may do now; () if it is not asked."""
        to_act = self._game.to_act
        if to_act and player == to_act[0] and not self.reason:
            legal = self._legal
            if legal is None:
                legal = self._legal = fixed(self._game.legal_actions(player))
            return legal
        return fixed(self._game.legal_actions(player)) if player in self.waiting else ()

    def info(self, player: int) -> dict[str, Any]:
        """What an environment's `infos` tell `player`, but for how the game has ended."""
        info = _INFO.copy()  # cheaper than a new dict, most of whose values are these
        info["legal_actions"] = self.legal_actions(player)
        info["turn"] = self.taken[player]
        if role := self._game.role(player):
            info["role"] = role
        if self.complaints:
            info["complaint"] = self.complaints.get(player, "")
        return info

    def observe(self, player: int) -> Observation:
        """Return what `player` reads now; the cost does not grow with the length of the game."""
        game, legal = self._game, self._legal
        if legal is None or not game.to_act or player != game.to_act[0]:
            legal = self.legal_actions(player)
        if self._shared is not None:
            messages, view = self._shared.read(player)
        else:
            lines = self._lines[player]
            self._read[player] = game.read_on(player, self._read[player], lines)
            messages, view = Messages(lines, len(lines)), game.view(player)
        observation = Observation()
        observation["rules"] = self._rules[player]
        observation["messages"] = messages
        observation["view"] = view
        observation.player = player
        observation.legal_actions = legal
        observation.source = self
        return observation

    def reply(self, player: int, text: object) -> None:
        """Take the reply of `player`, who is one of `waiting`: a string.

        Raises:
            UsageError: it is not asked, or the reply is not text.
            IllegalAction: the reply is illegal and the policy is to raise.
        """
        text = text if type(text) is str else _plain(player, text)
        to_act = self._game.to_act
        in_order = not self._early and to_act and player == to_act[0]
        if self.reason or not (in_order or player in self.waiting):
            raise _unasked(player, self.waiting)
        action: Action | None
        try:
            if self.objection:
                raise IllegalAction(self.objection)
            legal = (self._legal if in_order else None) or self.legal_actions(player)
            action = parse(text, legal, self.illegal.ambiguous)
        except IllegalAction as error:
            action = self._refuse(player, text, error)
            if action is None:
                return
        else:
            self._turns.append((player, text, action, ""))
            if self.complaints:
                self._tries.pop(player, None)
                self.complaints.pop(player, None)
        self.taken[player] += 1
        if not in_order and player != to_act[0]:
            self._early[player] = action
            return
        if self._shared is not None and not self._early:
            self._stand(self._shared.after(action, self.rng))
            return
        game, self._legal = self.game, None
        game.apply(action)
        while self._early and game.to_act and game.to_act[0] in self._early:
            game.apply(self._early.pop(game.to_act[0]))
        to_act = game.to_act
        if to_act and to_act[0] == CHANCE:
            play_chance(game, self.rng)
        self._settle()

    def truncate(self) -> None:
        """Cut the game off where it is: the returns stay as they are; as outcome, 0 for all."""
        if not self.reason:
            self._end("truncated")

    def fork(self, seed: int | None = None) -> Episode:
        """Return a copy that plays on by itself, with a new chance seed if one is given."""
        twin = copy(self)
        if self._shared is None:
            twin._game = self._game.clone()
            twin._lines, twin._read = [lines.copy() for lines in self._lines], self._read.copy()
        twin._turns, twin.taken = self._turns.copy(), self.taken.copy()
        twin._tries, twin._early = self._tries.copy(), self._early.copy()
        twin.complaints = self.complaints.copy()
        twin.rng = Stream(0)
        twin.rng.state = self.rng.state
        if seed is not None:
            twin.seed, twin.rng = seed, Stream(seed ^ CHANCE_SALT)
        return twin

    def _stand(self, position: SharedPosition | Game) -> None:
        """Go on from a position, shared or its own, to which a reply or the beginning has led."""
        if isinstance(position, SharedPosition):
            self._shared, self._game, self._legal = position, position.game, position.legal
        else:
            self._leave_with(position)
            self._legal = None
        self._settle()

    def _settle(self) -> None:
        """Take note of the returns, and of the end, that the position has come to."""
        if self._game.is_terminal:
            self._end("rules")
        elif self._payoff == "units":
            self.returns = self._game.returns

    def _leave_with(self, game: Game) -> None:
        """Play on without the others."""
        self._shared, self._game = None, game
        self._lines, self._read = [[] for _ in self._rules], [0] * len(self._rules)

    def _refuse(self, player: int, text: str, error: IllegalAction) -> Action | None:
        """Answer an illegal reply; return the action to be played for it, if any."""
        policy = self.illegal
        complaint = self.complaints[player] = str(error)
        self.objection = ""
        tries = self._tries[player] = self._tries.get(player, 0) + 1
        if policy.then == "random" and tries > policy.retries:
            # its own stream, so that the cards stay as they are, and so does the draw
            # whoever of those who move at the same time replies first
            dice = Stream(mixed(mixed(self.seed, player), self.taken[player]))
            action = random_action(self.legal_actions(player), dice)
            self._turns.append((player, text, action, complaint))
            self._note(
                player, f"Your reply was illegal: {complaint}. [{action}] was played for you."
            )
            self._tries.pop(player)
            return action
        self._turns.append((player, text, None, complaint))
        if tries <= policy.retries:
            left = policy.retries - tries + 1
            more = f"You have {left} more tr{'ies' if left > 1 else 'y'}."
            self._note(player, f"Your reply was illegal: {complaint}. {more}")
        elif policy.then == "raise":
            self._tries.pop(player)
            raise error
        else:
            self.offender = player
            for other in range(len(self._rules)):
                self._note(other, f"Player {player} loses the game by illegal replies.")
            self._end("forfeit")
        return None

    def _note(self, player: int, line: str) -> None:
        game, lines = self.game, self._lines[player]  # in this order: a shared game has no lines
        self._read[player] = game.read_on(player, self._read[player], lines)
        lines.append(line)

    def _end(self, reason: str) -> None:
        self.reason = reason
        self._legal = ()
        game = self._game
        returns = game.returns
        if self.offender is not None:
            if self.illegal.returns is not None:
                bad, good = self.illegal.returns
                players = range(game.num_players)
                self.returns = tuple(bad if p == self.offender else good for p in players)
                return
            returns = game.forfeit_returns(self.offender)
        if self._payoff == "units":
            self.returns = returns
        elif reason != "truncated":
            self.returns = self._won(returns)

    def _won(self, returns: Sequence[float]) -> tuple[float, ...]:
        """Who won by these returns.

        Whoever has the highest return wins, unless all have the same. Where all have one interest,
        as in a game for one, the best return of the game wins and the worst one loses.
        """
        game = self._game
        if game.num_players == 1 or game.utility == "identical-interest":
            worst, best = game.return_range()
            return tuple([1 if r >= best else -1 if r <= worst else 0 for r in returns])
        top = max(returns)
        if min(returns) == top:
            return (0,) * game.num_players
        return tuple([1 if r == top else -1 for r in returns])


def _unasked(player: int, waiting: tuple[int, ...]) -> UsageError:
    waits = f"waits for players {waiting}" if waiting else "is over"
    return UsageError(f"got a reply of player {player}, but the game {waits}")


def _plain(player: int, text: object) -> str:
    if not isinstance(text, str):
        got = quote(repr(text))[1:-1]
        raise UsageError(f"expected a reply (str) for player {player}, got {got}")
    return str.__str__(text)  # a member of an Enum, for one, prints as something else


def checked_payoff(payoff: Any) -> Payoff:
    """Return a pay-off.

    Raises:
        OptionError: it is none.
    """
    if payoff not in ("units", "outcome"):
        raise OptionError(f"payoff: expected 'units' or 'outcome', got {payoff!r:.200}")
    known: Payoff = payoff
    return known


def random_action(legal: LegalActions, rng: RandomSource) -> Action:
    """Draw one of the legal actions."""
    if isinstance(legal, Form):
        return legal.example(rng)
    return legal[int(rng.random() * len(legal))]
