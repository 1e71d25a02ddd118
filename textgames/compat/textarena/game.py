"""A game of this library as an environment of TextArena, without wrappers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from textgames.chance import checked_seed
from textgames.compat.textarena.core import GAME_ID, Env, Message, ObservationType
from textgames.episode import Episode, Payoff
from textgames.errors import UsageError
from textgames.forms import LegalActions
from textgames.illegal import IllegalReplies
from textgames.prompts import turn_text
from textgames.registration import new_game


class GameEnv(Env):
    """What is new to a player as a list of messages: who sent it, the text, of which kind."""

    def __init__(
        self, env_id: str, id: str, illegal: IllegalReplies, payoff: Payoff, options: dict[str, Any]
    ) -> None:
        self.env_id = env_id
        self._id, self._illegal, self._payoff, self._options = id, illegal, payoff, options
        self._state: State | None = None

    @property
    def state(self) -> State:
        """The game in progress.

        Raises:
            UsageError: there is none yet.
        """
        if self._state is None:
            raise UsageError("this environment was not reset yet: call reset() first")
        return self._state

    def reset(self, num_players: int | None = None, seed: int | None = None) -> None:
        """Begin a new game: the same one for the same seed.

        Args:
            num_players: None for as few as it takes.
            seed: None for a new game each time.
        """
        game = new_game(self._id, num_players, **self._options)
        self._state = State(Episode(game, checked_seed(seed), self._illegal, self._payoff))

    def get_observation(self) -> tuple[int, list[Message]]:
        """Return who is to move and what is new to it since it was last asked."""
        return self.state.current_player_id, self.state.get_current_player_observation()

    def step(self, action: str) -> tuple[bool, dict[str, Any]]:
        """Take the reply of the player to move; return whether the game is over, and {}."""
        return self.state.step(action), {}

    def close(self) -> tuple[dict[int, float] | None, dict[int, dict[str, Any]]]:
        """Return the reward of each player, None in mid-play, and what there is to know of it."""
        return self.state.rewards, self.state.game_info


class State:
    """What scripts read, and set, of a game in progress.

    Attributes:
        episode: the game itself.
        current_player_id: who is to move; at the end, who moved last.
        role_mapping: names of the players, as they stand before their messages.
    """

    def __init__(self, episode: Episode) -> None:
        players = range(episode.game.num_players)
        self.episode = episode
        self.num_players = len(players)
        self.role_mapping = {player: f"Player {player}" for player in players} | {GAME_ID: "GAME"}
        self.current_player_id = next(iter(episode.waiting), 0)
        self._new: list[list[Message]] = [
            [(GAME_ID, episode.game.rules(player), ObservationType.PROMPT)] for player in players
        ]
        self._read = [0] * len(players)  # messages of the game
        self._asked = [-1] * len(players)  # after how many replies each was last asked

    @property
    def done(self) -> bool:
        """Whether the game is over."""
        return bool(self.episode.reason)

    @property
    def turn(self) -> int:
        """How many actions were taken."""
        return sum(self.episode.taken)

    @property
    def legal_actions(self) -> LegalActions:
        """What the player to move may do: strings, or a form. TextArena has no such thing."""
        return self.episode.legal_actions(self.current_player_id)

    @property
    def error_allowance(self) -> int:
        """How many illegal replies in a row are answered with a complaint; the next one loses."""
        return self.episode.illegal.retries

    @error_allowance.setter
    def error_allowance(self, retries: int) -> None:
        self.episode.illegal = replace(self.episode.illegal, retries=retries)

    @property
    def rewards(self) -> dict[int, float] | None:
        """The return of each player at the end; None before it."""
        return dict(enumerate(self.episode.returns)) if self.done else None

    @property
    def game_info(self) -> dict[int, dict[str, Any]]:
        """Of each player its role, how often it moved, whether it broke the rules, and the end."""
        return {player: self._info(player) for player in range(self.num_players)}

    def _info(self, player: int) -> dict[str, Any]:
        episode = self.episode
        info: dict[str, Any] = {
            "role": episode.game.role(player) or self.role_mapping[player],
            "invalid_move": player == episode.offender,
            "turn_count": episode.taken[player] + (player == episode.offender),
        }
        if episode.offender is not None:
            info["reason"] = episode.complaints[episode.offender]
        elif self.done:
            told = episode.observe(player)["messages"]
            info["reason"] = told[-1] if told else episode.reason
        return info

    def step(self, action: str) -> bool:
        """Take the reply of the player to move; return whether the game is over."""
        player, episode = self.current_player_id, self.episode
        episode.reply(player, action)
        self._new[player].append((player, action, ObservationType.PLAYER_ACTION))
        self.current_player_id = next(iter(episode.waiting), player)
        return self.done

    def get_current_player_observation(self) -> list[Message]:
        """Return what is new to the player to move, its own last reply included."""
        player, episode = self.current_player_id, self.episode
        new, self._new[player] = self._new[player], []
        seen = episode.observe(player)
        told = seen["messages"][self._read[player] :]
        self._read[player] += len(told)
        # what the game tells after a move that was made in place of a reply stands behind it
        wrong = f"Your reply was illegal: {episode.complaints.get(player)}."
        for line in told:
            admin = line.startswith(wrong)
            kind = ObservationType.GAME_ADMIN if admin else ObservationType.GAME_MESSAGE
            new.append((GAME_ID, line, kind))
        board = turn_text((), seen["view"], seen.legal_actions)
        if board and self._asked[player] != len(episode):
            new.append((GAME_ID, board, ObservationType.GAME_BOARD))
        self._asked[player] = len(episode)
        return new
