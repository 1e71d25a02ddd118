"""Every error that the library raises on purpose.

TextgamesError
├── IllegalAction      (ValueError)    a reply names no action that is legal now
├── UnknownGame        (LookupError)   no game of that id; the message names the nearest
├── UnknownAgent       (KeyError)      an environment has no agent of that name
├── OptionError        (ValueError)    an option, or the number of players, is not allowed
├── UnsupportedGame    (ValueError)    this game cannot do what is asked, such as list its actions
├── AgentError         (ValueError)    an agent cannot be made or used as asked
│   └── EndpointError                  where a language model runs, nothing usable is replied
│       └── EndpointDown               nor would it be to another question: an outage, a wrong key
├── UsageError         (TypeError)     a call that makes no sense now, such as a step before reset
├── SavedGameError     (ValueError)    a saved game or strategy cannot be read or does not fit
├── MissingDependency  (ImportError)   an optional package is needed
├── ServerError        (RuntimeError)  a server of games refuses a call, or is out of reach
└── GameError          (RuntimeError)  a game breaks the contract of `textgames.core.Game`
"""


class TextgamesError(Exception):
    """The root of the library's own errors."""


class IllegalAction(TextgamesError, ValueError):
    """A reply names no action, or one that the player may not take now.

    The message can be sent back to a player or a model: it says what was expected and what came.
    """


class UnknownGame(TextgamesError, LookupError):
    """No game is registered under that id."""


class UnknownAgent(TextgamesError, KeyError):
    """An environment has no agent of that name; its agents are "player_0", "player_1", ..."""

    __str__ = Exception.__str__  # that of KeyError puts quotation marks around the sentence


class OptionError(TextgamesError, ValueError):
    """An option of a game, or its number of players, is not allowed."""


class UnsupportedGame(TextgamesError, ValueError):
    """The game cannot do what is asked of it, such as list all its actions."""


class AgentError(TextgamesError, ValueError):
    """An agent cannot be made from that name, or cannot answer that observation."""


class EndpointError(AgentError):
    """Where a language model runs gives no reply: it is out of reach, refuses, or is broken.

    The message holds no key.
    """


class EndpointDown(EndpointError):
    """It is out of reach or overloaded, or refuses the key, the account or the model."""


class UsageError(TextgamesError, TypeError):
    """A call that makes no sense now, such as a step before the first reset."""


class SavedGameError(TextgamesError, ValueError):
    """A saved game or strategy cannot be read, does not replay, or does not fit its game."""


class MissingDependency(TextgamesError, ImportError):
    """An optional package is needed; the message says how to install it."""


class ServerError(TextgamesError, RuntimeError):
    """A server of games refuses a call, or is out of reach.

    Attributes:
        status: as in HTTP, such as 404 for a game that is not there (any more); 0: out of reach.
    """

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class GameError(TextgamesError, RuntimeError):
    """A game breaks its contract, such as `play` asking nobody and ending nothing."""
