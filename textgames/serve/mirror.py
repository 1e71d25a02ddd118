"""A game on a server as the episode of an environment here: what the owner was last told of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from textgames.core import Game
from textgames.env import GameEnv
from textgames.episode import Episode, Payoff, Turn
from textgames.errors import UsageError
from textgames.forms import Action, Form, LegalActions
from textgames.messages import Messages
from textgames.observation import Observation

Ask = Callable[..., Any]  # the name of a call and what it takes -> the answer


class RemoteForm(Form):
    """Legal actions that the server describes, because they are too many to list."""

    __slots__ = ("_about", "_example", "_schema")

    def __init__(self, about: str, schema: dict[str, Any], example: str) -> None:
        self._about, self._schema, self._example = about, schema, example

    whole_reply = True  # the example is a reply already

    def describe(self) -> str:
        return self._about

    def schema(self) -> dict[str, Any]:
        return self._schema

    def read(self, text: str) -> Action:
        """Return the text: only the server knows what it means."""
        return text

    def example(self, rng: object) -> Action:
        """Return the one reply that the server gave as an example."""
        return self._example


class RemoteGame(Game):
    """What is known here of the position: who is asked, and what its owner may know anyway.

    A `Game` because compiled code takes nothing else for one; the rest of it is on the server.
    """

    def __init__(self, state: Mapping[str, Any]) -> None:
        self.id: str = state["id"]
        self.num_players = len(state["agents"])
        self.to_act: tuple[int, ...] = ()
        self.is_terminal = False
        self.roles = [""] * self.num_players

    def rules(self, player: int) -> str:
        """Nothing: the rules come with what is observed."""
        return ""

    def role(self, player: int) -> str:
        return self.roles[player]


class RemoteEpisode(Episode):
    """The faces of `Episode` that an environment uses, answered by the server.

    Args:
        state: a `wire.State`.
        ask: sends a call for this game.
    """

    __slots__ = ("_asked", "_legal_of", "_replies", "_seen", "_texts", "ask")

    def __init__(self, state: Mapping[str, Any], ask: Ask) -> None:
        self.ask = ask
        self._shared = None
        self._game: Any = RemoteGame(state)
        players = range(self._game.num_players)
        self._texts = [""] * len(players)  # the rules
        self._lines = [[] for _ in players]
        self._seen: dict[int, Observation] = {}  # of now
        self._legal_of: dict[int, LegalActions] = {}
        self.taken = [0] * len(players)
        self.complaints = {}
        self.objection = ""
        self.took(state)

    def took(self, state: Mapping[str, Any]) -> None:
        """Stand where the server says that the game stands."""
        agents = state["agents"]
        self.seed, self.reason = state["seed"], state["reason"]
        self._replies: int = state["replies"]
        self._asked = tuple(map(agents.index, state["waiting"]))
        self._game.to_act = self._asked
        self._game.is_terminal = bool(self.reason)
        self.returns = tuple(state["returns"])
        offender = state["offender"]
        self.offender = None if offender is None else agents.index(offender)
        self._seen.clear()
        self._legal_of.clear()
        for agent, seen in state["seen"].items():
            self.saw(agents.index(agent), seen)

    def saw(self, player: int, seen: Mapping[str, Any]) -> None:
        """Keep what the player sees: a `wire.Seen`."""
        lines = self._lines[player]
        lines += seen["messages"][len(lines) - seen["since"] :]
        if seen["rules"] is not None:
            self._texts[player] = seen["rules"]
        self.taken[player], self._game.roles[player] = seen["turn"], seen["role"]
        if seen["complaint"]:
            self.complaints[player] = seen["complaint"]
        else:
            self.complaints.pop(player, None)
        form = seen["form"]
        legal: LegalActions
        if form is None:
            legal = tuple(seen["actions"])
        else:
            legal = RemoteForm(seen["expected"], form["json_schema"], form["example"])
        observation = Observation(
            rules=self._texts[player], messages=Messages(lines, len(lines)), view=seen["view"]
        )
        observation.player, observation.legal_actions = player, legal
        self._seen[player], self._legal_of[player] = observation, legal

    @property
    def read(self) -> dict[str, int]:
        """How many messages of each agent are here, for calls that bring more."""
        return {f"player_{p}": len(lines) for p, lines in enumerate(self._lines) if lines}

    @property
    def waiting(self) -> tuple[int, ...]:
        return self._asked

    def __len__(self) -> int:
        return self._replies

    @property
    def turns(self) -> list[Turn]:
        raise UsageError("the record is on the server; `save()` brings it here")

    def legal_actions(self, player: int) -> LegalActions:
        if player not in self._asked:
            return ()
        self.observe(player)
        return self._legal_of[player]

    def observe(self, player: int) -> Observation:
        if player not in self._seen:
            since = len(self._lines[player])
            self.saw(player, self.ask("observe", agent=f"player_{player}", since=since))
        return self._seen[player]

    def reply(self, player: int, text: object) -> None:
        if not isinstance(text, str):
            raise UsageError(f"expected a reply (str) for player {player}, got {text!r:.100}")
        self.took(self.ask("step", agent=f"player_{player}", reply=text, read=self.read))

    def truncate(self) -> None:
        self.took(self.ask("truncate"))


class MirrorEnv(GameEnv):
    """An environment whose game is on a server; what both clients' have in common.

    Args:
        begun: a `wire.Begun`.
        ask: sends a call for this game.

    Attributes:
        tokens: of each agent: hand one to a player elsewhere, who then sees that seat only.
        address: the id of the game on the server, which goes with the token.
        owner: the token that opens everything.
    """

    def __init__(self, begun: Mapping[str, Any], ask: Ask, payoff: Payoff) -> None:
        self.address: str = begun["game"]
        self.tokens: dict[str, str] = begun["seats"]
        self.owner: str = begun["owner"]
        game: Any = RemoteGame(begun["state"])
        super().__init__(game, payoff=payoff)
        self._ask = ask

    @property
    def game(self) -> Game:
        raise UsageError("the position is on the server; `save()` brings it here")

    def refuse_next(self, reason: str) -> None:
        raise UsageError("a game on a server cannot be told to refuse a reply")

    def _arrive(self, state: Mapping[str, Any]) -> None:
        self._begin(RemoteEpisode(state, self._ask))

    def _resume(self, state: Mapping[str, Any]) -> None:
        """Stand in a game that was begun elsewhere, where it has paid what it has paid."""
        self._arrive(state)
        self._returns = self._running.returns

    def _copied(self, twin: MirrorEnv, state: Mapping[str, Any]) -> None:
        """Let `twin` stand where this environment stands, on a game of its own."""
        twin._stand_where(self, RemoteEpisode(state, twin._ask))
