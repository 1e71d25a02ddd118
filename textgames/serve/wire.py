"""What goes over the wire: requests, which are checked, and answers, which are described."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from textgames.chance import Stream, mixed
from textgames.episode import random_action
from textgames.forms import Form, LegalActions, Listed, written
from textgames.serve.limits import check_depth
from textgames.serve.session import Session

MOST_LISTED = 1000  # legal actions; a longer list is described
LONGEST_WAIT = 60.0  # seconds; who wants to wait longer asks again

Seed = Annotated[int, Field(ge=0, lt=2**64, strict=True)]
Number = Annotated[int, Field(ge=0, lt=2**31)]
Wait = Annotated[float, Field(ge=0, le=LONGEST_WAIT)]


class Given(BaseModel):
    """What a call takes; what is misspelt fails."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _is_shallow(cls, given: Any) -> Any:
        check_depth(given)
        return given


class Nothing(Given):
    """A call without arguments."""


class Policy(Given):
    """What an illegal reply leads to, as `textgames.IllegalReplies`."""

    retries: Annotated[int, Field(ge=0, lt=2**31, strict=True)] = 2
    then: Literal["forfeit", "random", "raise"] = "forfeit"
    returns: tuple[float, float] | None = None
    ambiguous: Literal["illegal", "first", "last"] = "illegal"


class Begin(Given):
    """A new game, with the arguments of `textgames.make` and of `reset`."""

    id: str = Field(examples=["KuhnPoker-v0"])
    num_players: Annotated[int, Field(ge=1, lt=2**31, strict=True)] | None = None
    options: dict[str, Any] = Field(default={}, examples=[{"rounds": 3}])
    seed: Seed | None = None
    illegal: str | Policy = Field(default="forfeit", description="a policy or its name")
    payoff: Literal["units", "outcome"] = "units"


class Restore(Given):
    """A saved game, as the call `save` gave it."""

    saved: dict[str, Any]


class Look(Given):
    """What a seat is to see.

    Messages already read are left out, and so are the rules, which come with the first ones.
    """

    since: Number = Field(default=0, description="how many messages were read before")
    wait: Wait = Field(default=0, description="seconds to wait until the seat is asked, at most")


class LookAs(Look):
    """The owner says which seat."""

    agent: str | None = Field(default=None, description="for the owner: which seat, by its name")


class Observe(LookAs):
    """What a seat is to see, and of which game."""

    after: Number | None = Field(
        default=None,
        description="the number of a game: wait for the seat's turn in a later one of the session",
    )


class Step(LookAs):
    """A reply, and what to see after it."""

    reply: str
    number: Number | None = Field(
        default=None, description="refused unless this is the number of the game in progress"
    )
    turn: Number | None = Field(
        default=None,
        description="refused unless the seat has taken so many actions: "
        "a legal reply that is sent again, as its answer was lost, is taken once",
    )
    read: dict[str, Number] = Field(
        default={}, description="for the owner: how many messages of each agent were read before"
    )


class Reseed(Given):
    """A seed; None: for `reset` the next game of the last one, for `fork` the same as here."""

    seed: Seed | None = None


class Problem(BaseModel):
    """Why a call was refused."""

    error: str = Field(description="the kind, a class of textgames.errors")
    detail: str = Field(description="what was expected and what came, in a sentence")


class ReplyForm(BaseModel):
    """Legal actions that are too many to list."""

    json_schema: dict[str, Any]
    example: str = Field(description="a reply that is legal now")


class Seen(BaseModel):
    """What one seat sees: nothing of this is another seat's."""

    agent: str
    number: int = Field(description="which game of the session it is, from 0")
    asked: bool = Field(description="whether the game waits for a reply of this seat")
    role: str
    turn: int = Field(description="how many actions it has taken")
    complaint: str = Field(description="why its last reply was illegal")
    own_return: float = Field(description="the sum of its rewards so far")
    rules: str | None = Field(description="None if messages were read before")
    since: int = Field(description="how many messages came before these")
    messages: list[str]
    view: str
    expected: str = Field(description="what may be replied, in words")
    actions: list[str] | None = Field(description="all legal actions; None if too many to list")
    form: ReplyForm | None
    reason: Literal["", "rules", "forfeit", "truncated"] = Field(description="why it ended")
    offender: str | None = Field(description="who ended it by illegal replies")


class State(BaseModel):
    """What the owner sees: everything."""

    id: str
    number: int
    seed: int = Field(description="of chance")
    replies: int = Field(description="how many there were, illegal ones too")
    agents: list[str]
    waiting: list[str] = Field(description="the agents that owe a reply")
    returns: list[float]
    reason: Literal["", "rules", "forfeit", "truncated"]
    offender: str | None
    seen: dict[str, Seen] = Field(description="of who is to reply next; of all at the end")


class Begun(BaseModel):
    """A session: its id, which opens nothing by itself, and its tokens, each shown only here."""

    game: str
    owner: str = Field(description="the token that opens everything, also other seats")
    seats: dict[str, str] = Field(description="the token of each agent, which opens its seat only")
    state: State


def seen(session: Session, player: int, since: int = 0) -> dict[str, Any]:
    """Return what the player sees, as a `Seen`."""
    episode = session.episode
    observation = episode.observe(player)
    messages = observation["messages"]
    since = min(since, len(messages))
    legal = observation.legal_actions
    offender = episode.offender
    return {
        "agent": f"player_{player}",
        "number": session.number,
        "asked": session.is_asked(player),
        "role": episode.game.role(player),
        "turn": episode.taken[player],
        "complaint": episode.complaints.get(player, ""),
        "own_return": episode.returns[player],
        "rules": None if since else observation["rules"],
        "since": since,
        "messages": messages[since:],
        "view": observation["view"],
        **_choice(legal, mixed(player, episode.taken[player])),
        "reason": episode.reason,
        "offender": None if offender is None else f"player_{offender}",
    }


def _choice(legal: LegalActions, seed: int) -> dict[str, Any]:
    """The legal actions; what is too long for a list, as the form that it is."""
    form = legal if isinstance(legal, Form) else Listed(legal)
    if isinstance(form, Listed) and len(form) <= MOST_LISTED:
        expected = form.describe() if len(form) else ""
        return {"expected": expected, "actions": list(form), "form": None}
    example = written(random_action(form, Stream(seed)), form)
    return {
        "expected": form.describe(),
        "actions": None,
        "form": {"json_schema": form.schema(), "example": example},
    }


def state(session: Session, read: dict[str, int] | None = None) -> dict[str, Any]:
    """Return what the owner sees, as a `State`; messages read before are left out."""
    episode = session.episode
    agents = [f"player_{player}" for player in range(len(session.seats))]
    waiting = episode.waiting
    shown = waiting[:1] if waiting else range(len(agents))
    return {
        "id": episode.id,
        "number": session.number,
        "seed": episode.seed,
        "replies": len(episode),
        "agents": agents,
        "waiting": [agents[player] for player in waiting],
        "returns": list(episode.returns),
        "reason": episode.reason,
        "offender": None if episode.offender is None else agents[episode.offender],
        "seen": {agents[p]: seen(session, p, (read or {}).get(agents[p], 0)) for p in shown},
    }


def begun(session: Session) -> dict[str, Any]:
    """Return a new session's tokens, as a `Begun`."""
    return {
        "game": session.id,
        "owner": session.owner,
        "seats": {f"player_{player}": token for player, token in enumerate(session.seats)},
        "state": state(session),
    }
