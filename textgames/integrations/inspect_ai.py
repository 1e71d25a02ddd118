r"""The games in Inspect (PyPI inspect_ai): evaluations of a model against built-in opponents.

    inspect eval textgames/play --model openai/gpt-4o-mini \
        -T game=KuhnPoker-v0 -T opponents=cfr -T deals=50 -T rounds=3

The model plays one seat, in a chat that grows by what is new. Each deal is a sample for every
seat, so that nobody gains by the cards or by moving first. Inspect finds the task by an entry
point, and its viewer shows what the model read and wrote and what became of the game.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from textgames.chance import mixed
from textgames.episode import Episode
from textgames.errors import MissingDependency
from textgames.integrations.inspect_outcomes import RECORD, outcomes, recorded
from textgames.integrations.rows import at_least_one, going_on, start_of
from textgames.prompts import turn_text
from textgames.registration import new_game
from textgames.seat import Opponent, SeatEnv

try:
    from anyio import get_cancelled_exc_class, to_thread  # a dependency of Inspect
    from inspect_ai import Task, task
    from inspect_ai.dataset import MemoryDataset, Sample
    from inspect_ai.model import ChatMessageSystem, ChatMessageUser
    from inspect_ai.solver import Generate, Solver, TaskState, solver
    from inspect_ai.util import LimitExceededError
except ImportError as error:
    raise MissingDependency("inspect_ai is needed: pip install 'textgames[inspect]'") from error


@task
def play(
    game: str = "KuhnPoker-v0",
    opponents: Opponent | list[str] = "random",
    deals: int = 50,
    seed: int = 0,
    num_players: int | None = None,
    illegal: str = "forfeit",
    **options: Any,
) -> Task:
    """A game that the model under test plays in every seat, against agents or alone.

    Args:
        game: the id of a registered game.
        opponents: a name for `textgames.agents.make` or an agent, for all other seats alike.
        deals: how many chance seeds; each is played once in every seat.
        seed: of the deals; the same one gives the same.
        num_players: None for as few as the game takes.
        illegal: what an illegal reply leads to, as for `textgames.make`; not "raise".
        options: of the game.

    Raises:
        UnknownGame: there is no such game.
        OptionError: an option is not allowed.
        AgentError: there is no agent of that name.
    """
    if isinstance(opponents, list):  # Inspect's command line splits values at commas
        opponents = ",".join(opponents)
    going_on(illegal)
    at_least_one("deals", deals)
    # now, so that a misspelt name fails here
    SeatEnv(game, 0, opponents, num_players=num_players, illegal=illegal, **options)
    start = new_game(game, num_players, **options)
    played = {"game": start.id, "num_players": start.num_players, "options": options}
    samples = [
        Sample(
            id=f"deal_{deal}_player_{player}",
            input=[ChatMessageSystem(content=start.rules(player))],
            # 53 bits, so that the viewer, a web page, reads the seed right
            metadata={**played, "seed": mixed(seed, deal) >> 11, "deal": deal, "player": player},
        )
        for deal in range(deals)
        for player in range(start.num_players)
    ]
    return Task(
        dataset=MemoryDataset(samples, name=start.id),
        solver=seat(opponents, illegal),
        scorer=outcomes(),
    )


@solver
def seat(opponents: Opponent = "random", illegal: str = "forfeit") -> Solver:
    """Let the model play the seat that the sample names, to the end of the game.

    A model that comes to a limit of Inspect's loses, as by an illegal reply after the last retry.

    Args:
        opponents: as for `play`.
        illegal: as for `play`.
    """

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        start, seed, player = start_of(state.metadata, "the metadata of a sample", "player")
        players, read = start.num_players, 0
        env = SeatEnv(
            start.id, player or 0, opponents,
            num_players=players, illegal=illegal, **start.options,
        )  # fmt: skip
        # in a thread, since opponents may think long
        seen, info = await to_thread.run_sync(partial(env.reset, seed=seed))
        episode: Episode = env.env.unwrapped.episode
        try:
            while not episode.reason:
                told = seen["messages"][read:]
                read += len(told)
                text = turn_text(told, seen["view"], info["legal_actions"])
                state.messages.append(ChatMessageUser(content=text))
                state = await generate(state)
                seen, _, _, _, info = await to_thread.run_sync(env.step, state.output.completion)
        except (LimitExceededError, get_cancelled_exc_class()):
            _lose(episode, env.seat)
            raise
        finally:
            state.store.set(RECORD, recorded(episode, env.seat))
        return state

    return solve


def _lose(episode: Episode, player: int) -> None:
    if not episode.reason:
        episode.illegal = replace(episode.illegal, retries=0, then="forfeit")
        episode.objection = "a limit was reached before the reply"
        episode.reply(player, "")
