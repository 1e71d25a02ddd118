"""The games in verifiers v1: a taskset of seeded games, and an environment that plays them.

    vf-eval textgames-verifiers --env.taskset.game LiarsDice-v0 ...

Each seat is an agent of verifiers, with a trace of its own. If nothing else is said all are the
model of the run (self-play); a seat can be pinned to another model, or be played by an agent of
this library. verifiers takes plugins from top-level modules: `textgames_verifiers` is this one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from itertools import count
from typing import Any, Literal

from textgames import agents as builtin
from textgames.chance import mixed
from textgames.core import Game
from textgames.episode import Episode, Payoff
from textgames.errors import MissingDependency
from textgames.integrations.rows import going_on
from textgames.registration import new_game

try:
    import verifiers.v1 as vf
    from pydantic import create_model

    from textgames.integrations.verifiers_opponents import check_config, check_seats
    from textgames.integrations.verifiers_seats import BuiltIn, DirectHarness, Seat
except ImportError as error:
    raise MissingDependency("verifiers is needed: pip install 'textgames[verifiers]'") from error

__all__ = ["DirectHarness", "GameEnv", "GameTaskset"]

MOST_SEATS = 15
SPLITS = ("train", "test")


class GameData(vf.TaskData):
    """One game: `info` holds its id, number of players, options and seed."""

    info: dict[str, Any]


class GameTask(vf.Task[GameData]):
    """One game."""

    def start(self) -> Game:
        """Return its first position."""
        info = self.data.info
        return new_game(info["game"], info["num_players"], **info["options"])


class GameTasksetConfig(vf.TasksetConfig):
    """Which games: `--env.taskset.*`."""

    game: str = "KuhnPoker-v0"
    """The id of a registered game."""
    num_players: int | None = None
    """None for as few as it takes."""
    options: dict[str, Any] = {}
    """Of the game."""
    split: Literal["train", "test"] = "train"
    """No game of one split has a seed of the other, whatever their `seed`."""
    seed: int = 0
    """Of the split: which seeds its games have."""


class GameTaskset(vf.Taskset[GameTask, GameTasksetConfig]):
    """One game after the other, each with its own seed, for ever."""

    INFINITE = True

    def load(self) -> Iterator[GameTask]:
        """Yield the games."""
        config = self.config
        start = new_game(config.game, config.num_players, **config.options)
        played = {"game": start.id, "num_players": start.num_players, "options": config.options}
        for number in count():
            # 53 bits, so that every reader of JSON keeps them; the last one is the split's
            seed = mixed(config.seed, number) >> 11 << 1 | SPLITS.index(config.split)
            name = f"{start.id}#{seed}"
            yield GameTask(GameData(idx=number, name=name, info={**played, "seed": seed}))


class _GameEnvConfig(vf.EnvConfig):
    """How games are played: `--env.*`."""

    illegal: str = "verifiers"
    """What an illegal reply leads to, as for `textgames.make`."""
    payoff: Payoff = "units"
    """"units", the game's own, or "outcome": +1 win, 0 draw, -1 loss."""
    opponents: dict[str, str] = {}
    """Seats that agents of this library play, such as {"player_1": "minimax"}."""
    max_concurrent_agents: int | None = None
    """verifiers' own default would let those wait for each other who move at the same time."""


# The model of the run, unless pinned; verifiers' own default would be a sandbox at Prime.
_SEAT = vf.AgentConfig(runtime={"type": "subprocess"})
_seats: dict[str, Any] = {f"player_{n}": (vf.AgentConfig, _SEAT) for n in range(MOST_SEATS)}
GameEnvConfig: Any = create_model(
    "GameEnvConfig", __base__=_GameEnvConfig, __module__=__name__, **_seats
)


class GameEnv(vf.Env[GameEnvConfig]):
    """A game between agents, one for each seat.

    The trace of a seat has the reward `return`, the metrics `turns`, `illegal_replies` and
    `forfeit`, and in its `info` the facts of the game under `textgames`, and `turn_rewards`: one
    number for each reply, by how much the seat's return changed from it to its next one.
    """

    def __init__(self, config: Any) -> None:
        super().__init__(config)
        self._policy = going_on(config.illegal)
        check_config(config, next(iter(self.taskset)).start().num_players)

    async def setup(self, agents: Any) -> None:
        """Mark seats that are pinned to another model as not to be trained."""
        for player in range(MOST_SEATS):
            spec = getattr(self.config, f"player_{player}")
            if spec.model is not None or spec.client is not None:
                getattr(agents, f"player_{player}").trainable = False

    async def run(self, task: GameTask, agents: Any) -> None:
        """Play one game."""
        start, seed = task.start(), task.data.info["seed"]
        check_seats(self.config.opponents, start.num_players)
        episode = Episode(start, seed, self._policy, self.config.payoff)
        async with AsyncExitStack() as stack:
            seats: list[Seat | BuiltIn] = []
            for player in range(start.num_players):
                name = f"player_{player}"
                if name in self.config.opponents:
                    own_seed = mixed(mixed(seed, -1), player)
                    made = builtin.make(self.config.opponents[name], seed=own_seed)
                    seats.append(BuiltIn(made, episode, player))
                    continue
                prompt = "\n\n".join(filter(None, (task.data.system_prompt, start.rules(player))))
                own = vf.Task(vf.TaskData(idx=task.data.idx, system_prompt=prompt))
                opened = getattr(agents, name).interaction(own)
                seats.append(Seat(await stack.enter_async_context(opened), episode, player))
            while waiting := episode.waiting:
                replies = await asyncio.gather(*(seats[player].reply() for player in waiting))
                for player, reply in zip(waiting, replies, strict=True):
                    if episode.reason:
                        break  # another of those who move at the same time has ended it
                    if reply is None:
                        episode.objection = "the agent replies nothing any more"
                    episode.reply(player, reply or "")
        for seat in seats:
            seat.record(task.data.info)
