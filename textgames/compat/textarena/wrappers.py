"""TextArena's wrappers that its trainers use: what of a game a player reads, how replies are cut.

Those of observations build on messages, so one takes the place of another: around an environment
that has one already, also inside wrappers of replies, the older one is left out. (TextArena 0.7
refuses to wrap twice, 0.6 has to be wrapped by hand: scripts for both run.)
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from textgames.compat.textarena.core import (
    ActionWrapper,
    Env,
    Message,
    ObservationType,
    ObservationWrapper,
    RenderWrapper,
)
from textgames.errors import OptionError

_REPLIES = (ObservationType.PLAYER_ACTION, ObservationType.GAME_ADMIN)


class _FromMessages(ObservationWrapper):
    """A string made of all messages to a player so far."""

    def __init__(self, env: Env) -> None:
        while isinstance(env, _FromMessages):
            env = env.env
        super().__init__(env)
        self._messages = _with_messages(env)
        self._begin()

    def _begin(self) -> None:
        self.full_observations: defaultdict[int, list[Message]] = defaultdict(list)

    def reset(self, num_players: int | None = None, seed: int | None = None) -> None:
        """Begin a new game; what was read in the last one is forgotten."""
        self._begin()
        super().reset(num_players=num_players, seed=seed)

    def get_observation(self) -> tuple[int, str]:
        """Return who is to move and what it reads."""
        player, new = self._messages.get_observation()
        return player, self.observation(player, new)

    def observation(self, player_id: int, observation: list[Message] | None) -> str:
        """Return what the player reads, from what is new to it."""
        messages = self.full_observations[player_id]
        messages += observation or ()
        return self.text(messages)

    def text(self, messages: list[Message]) -> str:
        """Return what a player reads to whom all this was sent."""
        raise NotImplementedError


def _with_messages(env: Env) -> Env:
    """Return the environment inside an older wrapper of observations, if `env` has one."""
    inner = env
    while isinstance(inner, ActionWrapper | RenderWrapper):
        inner = inner.env
    return _with_messages(inner.env) if isinstance(inner, _FromMessages) else env


class LLMObservationWrapper(_FromMessages):
    """Everything so far, with the name of who has sent it before each message."""

    def text(self, messages: list[Message]) -> str:
        names = self.env.state.role_mapping
        return "".join(f"\n[{names[sender]}] {text}" for sender, text, _ in messages)


class FirstLastObservationWrapper(_FromMessages):
    """The rules and the last message, which is the drawing and what may be replied."""

    def text(self, messages: list[Message]) -> str:
        last = [messages[-1][1]] if len(messages) > 1 else []
        return "\n\n".join([messages[0][1], *last, "Next Action:"])


class GameMessagesObservationWrapper(_FromMessages):
    """Everything but replies and what was wrong with them."""

    def text(self, messages: list[Message]) -> str:
        return "".join(f"\n {text}" for _, text, kind in messages if kind not in _REPLIES)


class GameBoardObservationWrapper(_FromMessages):
    """The rules and the last drawing."""

    def text(self, messages: list[Message]) -> str:
        return "\n\n".join(filter(None, (_last(messages, kind) for kind in _FRAME)))


class GameMessagesAndCurrentBoardObservationWrapper(_FromMessages):
    """The rules, the messages of the game and the last drawing."""

    def text(self, messages: list[Message]) -> str:
        told = [text for _, text, kind in messages if kind not in (*_REPLIES, *_FRAME)]
        rules, board = (_last(messages, kind) for kind in _FRAME)
        return f"{rules}\n\n{chr(10).join(told)}\n\n{board}"


class SingleTurnObservationWrapper(_FromMessages):
    """The first message, for games of one turn."""

    def text(self, messages: list[Message]) -> str:
        return messages[0][1]


_FRAME = (ObservationType.PROMPT, ObservationType.GAME_BOARD)


def _last(messages: list[Message], wanted: ObservationType) -> str:
    return next((text for _, text, kind in reversed(messages) if kind == wanted), "")


class _OfText(ActionWrapper):
    """Hands on what is no text as it is, for the environment to refuse."""

    def step(self, action: Any) -> tuple[bool, dict[str, Any]]:
        """Take the reply of the player to move; return whether the game is over."""
        return super().step(action) if isinstance(action, str) else self.env.step(action)


class ActionFormattingWrapper(_OfText):
    """Puts a reply without brackets into brackets; games of this library read both."""

    def action(self, action: str) -> str:
        return action if "[" in action or "]" in action else f"[{action}]"


class ClipWordsActionWrapper(_OfText):
    """Keeps the first words of a reply."""

    def __init__(self, env: Env, max_num_words: int) -> None:
        super().__init__(env)
        self.max_num_words = max_num_words

    def action(self, action: str) -> str:
        words = action.split()
        return action if len(words) <= self.max_num_words else " ".join(words[: self.max_num_words])


class ClipCharactersActionWrapper(_OfText):
    """Keeps the last characters of a reply."""

    def __init__(self, env: Env, max_num_characters: int = 1000) -> None:
        super().__init__(env)
        self.max_num_characters = max_num_characters

    def action(self, action: str) -> str:
        return action[-self.max_num_characters :]


SHOWN = {"standard": "board chat", "multi": "board chat", "board": "board", "chat": "chat"}


class SimpleRenderWrapper(RenderWrapper):
    """Prints each reply, and the position as who gave it sees it: what a player hides is shown.

    Args:
        env: the environment.
        player_names: what to call the players; None: as the game does.
        render_mode: "multi" or "standard" prints both, "chat" replies, "board" positions.

    Raises:
        OptionError: there is no such mode.
    """

    def __init__(
        self, env: Env, player_names: dict[int, str] | None = None, render_mode: str = "multi"
    ) -> None:
        super().__init__(env)
        if render_mode not in SHOWN:
            raise OptionError(f"render_mode: expected one of {list(SHOWN)}, got {render_mode!r}")
        self.player_names, self.render_mode = player_names or {}, render_mode

    def reset_render(self) -> None:
        """There is nothing to get ready."""

    def step(self, action: str) -> tuple[bool, dict[str, Any]]:
        """Take the reply of the player to move and print it; return whether the game is over."""
        state = self.env.state
        player = state.current_player_id
        result = super().step(action)
        if "chat" in SHOWN[self.render_mode]:
            print(f"[{self.player_names.get(player, state.role_mapping[player])}] {action}")
        view = state.episode.observe(player)["view"]
        if view and "board" in SHOWN[self.render_mode]:
            print(view)
        return result


STACKS = {  # what is around the games by default, by the ending of the id
    "": LLMObservationWrapper,
    "-train": GameMessagesAndCurrentBoardObservationWrapper,
}

__all__ = [
    "ActionFormattingWrapper",
    "ClipCharactersActionWrapper",
    "ClipWordsActionWrapper",
    "FirstLastObservationWrapper",
    "GameBoardObservationWrapper",
    "GameMessagesAndCurrentBoardObservationWrapper",
    "GameMessagesObservationWrapper",
    "LLMObservationWrapper",
    "SimpleRenderWrapper",
    "SingleTurnObservationWrapper",
]
