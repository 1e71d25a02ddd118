"""Self-play in TRL: the model plays all seats of a game, in a `rollout_func` of the GRPO trainer.

    from textgames.integrations.trl_selfplay import returns, rollout, rows

    dataset = Dataset.from_list(rows("KuhnPoker-v0", 1000, rounds=3))
    args = GRPOConfig(shuffle_dataset=False, ...)
    GRPOTrainer(..., args, train_dataset=dataset, rollout_func=rollout(), reward_funcs=returns)

A sample is one seat of one game: all its replies and, masked, what it was told between them. Its
group are the same seats of other games after the same deal, so that nobody is blamed for a seat or
for cards. TRL itself is not imported. For its asynchronous trainer there is `trl_async`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from textgames.chance import checked_seed, mixed
from textgames.episode import Episode, Payoff, checked_payoff
from textgames.illegal import IllegalReplies
from textgames.integrations.rows import Start, at_least_one, going_on, start_in
from textgames.integrations.trl_seats import Chat, Ids, Table, advance
from textgames.registration import new_game


def rows(
    game: str, number: int, seed: int = 0, num_players: int | None = None, **options: Any
) -> list[dict[str, Any]]:
    """Return rows for a dataset: for each deal one for each seat. A prompt names both.

    Rows of one deal stand beside each other; so keep their order (`shuffle_dataset=False`).

    Args:
        game: the id of a registered game.
        number: of deals.
        seed: of the rows; others have other seeds.
        num_players: None for as few as it takes.
        options: of the game.

    Raises:
        UnknownGame: there is no such game.
        OptionError: an option, the number or the seed is not allowed.
    """
    number, seed = at_least_one("number", number), checked_seed(seed)
    players = new_game(game, num_players, **options).num_players
    deals = [
        {"game": game, "num_players": players, "options": options, "seed": mixed(seed, deal)}
        for deal in range(number)
    ]
    return [
        {"prompt": [{"role": "user", "content": json.dumps({**deal, "seat": seat})}]}
        for deal in deals
        for seat in range(players)
    ]


def rollout(
    illegal: str | IllegalReplies = "forfeit",
    payoff: Payoff = "units",
    max_tokens: int | None = None,
) -> Callable[[list[Any], Any], dict[str, list[Any]]]:
    """Return a `rollout_func` that plays the games of prompts made by `rows`.

    Rows for different seats of one deal are seats of the same game, as far as they come in one
    batch. A seat whose row does not come is played by the model too, and not trained.

    Args:
        illegal: what an illegal reply leads to, as for `textgames.make`; not "raise".
        payoff: "units", the game's own, or "outcome": +1 win, 0 draw, -1 loss.
        max_tokens: a game in which a seat would have to read more is cut off: its returns stay.
            The trainer's `max_completion_length` is for a single reply.

    Raises:
        OptionError: one of them is not allowed; or, of what is returned, a prompt is not.
    """
    policy, payoff = going_on(illegal), checked_payoff(payoff)
    if max_tokens is not None:
        at_least_one("max_tokens", max_tokens)

    def play(prompts: list[Any], trainer: Any) -> dict[str, list[Any]]:
        template = {"chat_template": trainer.chat_template, **trainer.chat_template_kwargs}
        chat = Chat(trainer.processing_class, **template)

        def generate(ids: list[Ids]) -> Any:  # by whatever the trainer generates with
            return trainer._generate_single_turn(ids, None, {}, 1)

        deals, places = _paired(prompts)
        tables = [Table(Episode(deal.game, deal.seed, policy, payoff), chat) for deal in deals]
        while any(table.episode.waiting for table in tables):
            advance(tables, generate, max_tokens)
        return _samples([(tables[game], seat) for game, seat in places], chat)

    return play


def returns(seat_return: Sequence[float], **_: Any) -> list[float]:
    """The reward function: what the seat of each sample got in the end."""
    return list(seat_return)


def _paired(prompts: Sequence[Any]) -> tuple[list[Start], list[tuple[int, int]]]:
    """Return the games to be played, and for each prompt which of them it is and which seat."""
    games: dict[tuple[str, int], int] = {}
    seen: Counter[tuple[str, int]] = Counter()
    deals: list[Start] = []
    places = []
    for prompt in prompts:
        start = start_in(prompt)
        game, seat = start.game, start.player or 0
        key = repr((game.id, game.num_players, sorted(game.options.items()), start.seed))
        # the third game of a deal takes the third row of each seat
        place = games.setdefault((key, seen[key, seat]), len(games))
        if place == len(deals):
            deals.append(start)
        seen[key, seat] += 1
        places.append((place, seat))
    return deals, places


def _samples(places: Sequence[tuple[Table, int]], chat: Chat) -> dict[str, list[Any]]:
    """Return what TRL wants of a `rollout_func`, one of each for each seat."""
    made: dict[str, Any] = {
        "prompt_ids": [], "completion_ids": [], "logprobs": [], "env_mask": [], "seat_return": []
    }  # fmt: skip
    for table, player in places:
        seat = table.seats[player]
        # TRL wants a token of each, of a seat too whose turn never came
        silent = not seat.completion_ids
        made["prompt_ids"].append(chat.nothing if silent else seat.prompt_ids)
        made["completion_ids"].append(chat.nothing if silent else seat.completion_ids)
        made["env_mask"].append([0] if silent else seat.mask)
        made["logprobs"].append([0.0] if silent else seat.logprobs)
        made["seat_return"].append(float(table.episode.returns[player]))
    if None in made["logprobs"]:  # only what vLLM generates has them; the trainer makes its own
        made["logprobs"] = None
    return made
