"""The games in verl (0.9): an agent loop in which one policy plays several seats of a game.

    # loops.yaml, for actor_rollout_ref.rollout.agent.agent_loop_config_path
    - name: textgames
      _target_: textgames.integrations.verl.GameLoop

`rows` makes the dataset. Each seat is a conversation and an output of its own: the tokens as they
were written and read, a mask of the replies and nothing else, and the return of that seat.
verl's trainer needs a GPU and was not run with this; docs/integrations/verl.md says what was.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any, Literal

from textgames import agents
from textgames.chance import checked_seed, mixed
from textgames.episode import Episode, Payoff, checked_payoff
from textgames.errors import MissingDependency, OptionError
from textgames.integrations.rows import at_least_one, going_on, start_of
from textgames.seat import SeatEnv

try:
    from verl.experimental.agent_loop.agent_loop import AgentLoopBase, register

    from textgames.integrations.verl_seats import BuiltIn, Seat
except ImportError as error:
    raise MissingDependency("verl is needed: pip install 'textgames[verl]'") from error


def rows(
    game: str,
    deals: int,
    seed: int = 0,
    *,
    each: Literal["game", "seat"] = "game",
    opponents: str | None = None,
    num_players: int | None = None,
    prompt: str = "Play this game.",
    **options: Any,
) -> list[dict[str, Any]]:
    """Return rows for a dataset, such as a parquet file.

    Args:
        game: the id of a registered game.
        deals: how many games, each with a seed of its own.
        seed: of the rows; others have other seeds.
        each: "game" for one row of each game, from which all seats learn; "seat" for a row of
            each seat, from which that one learns: for estimators that compare runs of one row.
        opponents: an agent of this library for the seats that do not learn; None: the policy.
        num_players: None for as few as the game takes.
        prompt: stands before the rules.
        options: of the game.

    Raises:
        OptionError: an option, the number or the seed is not allowed.
        AgentError: there is no agent of that name.
    """
    deals, seed = at_least_one("deals", deals), checked_seed(seed)
    if each not in ("game", "seat") or (each == "game" and opponents is not None):
        raise OptionError(f"each: expected 'seat', or 'game' without opponents, got {each!r}")
    # makes the opponents too, so that a misspelt name fails here
    env = SeatEnv(game, 0, opponents or "random", num_players=num_players, **options)
    players = len(env.env.possible_agents)
    seats = [None] if each == "game" else range(players)
    played = {"game": game, "num_players": players, "options": json.dumps(options)}
    return [
        {
            "data_source": f"textgames/{game}",
            "agent_name": "textgames",
            "prompt": [{"role": "user", "content": prompt}],
            "reward_model": {"style": "rule", "ground_truth": ""},  # a column that verl wants
            "extra_info": {
                **played, "index": number, "seed": mixed(seed, deal), "player": player,
                "opponents": opponents,
            },
        }
        for number, (deal, player) in enumerate((d, p) for d in range(deals) for p in seats)
    ]  # fmt: skip


@register("textgames")
class GameLoop(AgentLoopBase):
    """Plays the game of a row.

    The policy is asked at the same time for all seats that move at the same time. A seat that has
    written `response_length` tokens loses.

    Args:
        args: what verl gives.
        illegal: what an illegal reply leads to, as for `textgames.make`; not "raise".
        payoff: "units", the game's own, or "outcome": +1 win, 0 draw, -1 loss.
        settings: what verl gives.
    """

    def __init__(
        self, *args: Any, illegal: str = "verifiers", payoff: Payoff = "units", **settings: Any
    ) -> None:
        super().__init__(*args, **settings)
        self._policy, self._payoff = going_on(illegal), checked_payoff(payoff)

    async def run(self, sampling_params: dict[str, Any], **row: Any) -> Any:
        """Play one game.

        Args:
            sampling_params: for the policy.
            row: the columns of the dataset.

        Returns:
            An output for each seat that wrote something; for a row of one seat, its output alone.

        Raises:
            OptionError: the row is not as `rows` makes them, or verl would give all seats the
                advantage of one of them.
            UnknownGame: there is no such game.
            AgentError: there is no opponent of that name.
        """
        info = row.get("extra_info")
        start, seed, mine = start_of(info, "extra_info of a row", "player")
        opponents = dict(info or {}).get("opponents")
        if opponents is not None and mine is None:
            raise OptionError("extra_info of a row: expected a player beside opponents, got None")
        if mine is None and self.config.get("algorithm", {}).get("adv_estimator") == "grpo":
            raise OptionError(
                "verl's grpo gives all outputs of a game the advantage of the last one: make rows "
                "with each='seat', or set algorithm.adv_estimator to another one"
            )
        episode = Episode(start, seed, self._policy, self._payoff)
        seats: list[Seat | BuiltIn] = []
        for player in range(start.num_players):
            if opponents is None or player == mine:
                opening = list(row["raw_prompt"])
                seats.append(Seat(self, episode, player, opening, sampling_params))
            else:
                own = mixed(mixed(seed, -1), player)
                seats.append(BuiltIn(agents.make(opponents, seed=own)))
        await _play(episode, seats)
        learning = seats if mine is None else [seats[mine]]
        outputs = [output for seat in learning for output in seat.outputs()]
        return outputs if mine is None or not outputs else outputs[0]


async def _play(episode: Episode, seats: list[Seat | BuiltIn]) -> None:
    while waiting := episode.waiting:
        asked = [seats[player].reply(episode.observe(player)) for player in waiting]
        for player, reply in zip(waiting, await asyncio.gather(*asked), strict=True):
            if episode.reason:
                break  # another of those who move at the same time has ended it
            if reply is None:
                episode.objection = "there are no tokens left to reply"
            episode.reply(player, reply or "")
