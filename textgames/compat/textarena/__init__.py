"""TextArena's interface to the games here: what is written for it runs by changing its import.

    import textgames.compat.textarena as ta

    env = ta.make("KuhnPoker-v0")
    env.reset(num_players=2, seed=7)
    done = False
    while not done:
        player_id, observation = env.get_observation()
        done, step_info = env.step(agents[player_id](observation))
    rewards, game_info = env.close()

Nothing of TextArena is needed. The interface is that of its version 0.7; the games, their texts and
their actions are those of this library. For scripts of version 0.6, such as SPIRAL's, there is
`textgames.compat.textarena_06`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textgames.compat.textarena import agents, wrappers
from textgames.compat.textarena.core import (
    GAME_ID,
    ActionWrapper,
    Agent,
    AgentWrapper,
    Env,
    Message,
    ObservationType,
    ObservationWrapper,
    RenderWrapper,
    Wrapper,
)
from textgames.compat.textarena.game import GameEnv, State
from textgames.compat.textarena.names import found, one_of
from textgames.episode import Payoff, checked_payoff
from textgames.errors import OptionError
from textgames.illegal import IllegalReplies, illegal_policy
from textgames.registration import new_game

__version__ = "0.7.4"  # of the interface: scripts compare it

__all__ = [
    "GAME_ID",
    "ActionWrapper",
    "Agent",
    "AgentWrapper",
    "Env",
    "Message",
    "ObservationType",
    "ObservationWrapper",
    "RenderWrapper",
    "State",
    "Wrapper",
    "agents",
    "make",
    "wrappers",
]


def make(
    env_id: str | Sequence[str],
    *,
    illegal: str | IllegalReplies = "textarena",
    payoff: Payoff = "outcome",
    **options: Any,
) -> Env:
    """Return a game behind TextArena's interface.

    Args:
        env_id: the id of a registered game, in any version: players read everything so far. With
            "-raw" behind it they read new messages as data, with "-train" the rules, the messages
            of the game and the last drawing. Of several ids one is drawn.
        illegal: as for `textgames.make`; the number of retries is also the `error_allowance` of
            the `state` of each game.
        payoff: "outcome" pays +1, 0 or -1 at the end, as most games of TextArena do; "units" the
            game's own.
        options: of the game.

    Raises:
        UnknownGame: there is no such game.
        OptionError: an option is not allowed.
    """
    env_id = one_of(env_id)
    if "num_players" in options:
        raise OptionError(f"{env_id}: expected num_players to be given to reset, not to make")
    id, dash, ending = env_id.rpartition("-")
    if ending not in ("raw", "train"):
        id, dash, ending = env_id, "", ""
    id = found(id)
    new_game(id, **options)  # now, so that a misspelt option fails here
    env = GameEnv(env_id, id, illegal_policy(illegal), checked_payoff(payoff), options)
    wrapper = wrappers.STACKS.get(dash + ending)
    return env if wrapper is None else wrapper(env)
