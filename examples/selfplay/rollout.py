"""From a batch of games to turns: what was read and replied, how likely it was, who got what.

Each step plays games of its own, whose seeds are the run's seed and the number of the step: nothing
is carried over, so a run that is resumed plays the same games.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random
from typing import Any

import torch

import textgames
from examples.selfplay.config import Config, ConfigError
from examples.selfplay.continuous import Writer
from examples.selfplay.engine import Ids, Reply, choice_log_probs, generate, stream
from examples.selfplay.policy import CausalModel, Tokenizer
from examples.selfplay.vllm_writer import VllmWriter
from textgames import agents
from textgames.agents import Agent
from textgames.agents.talks import Talk, Talks
from textgames.batch import Batch, FinishedGame, Position
from textgames.chance import mixed
from textgames.episode import Episode
from textgames.forms import Form
from textgames.observation import Observation


@dataclass(slots=True)
class Turn:
    """One reply of the policy.

    Attributes:
        prompt: token ids of what it read.
        reply: token ids of what it said, with their log-probabilities and what was allowed.
    """

    prompt: Ids
    reply: Reply


@dataclass(slots=True)
class PlayedGame:
    """One finished game and the turns that the policy had in it, by player.

    Attributes:
        learners: the players whose turns are learnt from.
        deal: what chance did before the first turn.
    """

    learners: tuple[int, ...]
    deal: tuple[str, ...]
    turns: dict[int, list[Turn]] = field(default_factory=dict)
    finished: FinishedGame = field(init=False)


class Player:
    """A model that plays: an agent for the library, and many positions at once for training.

    Args:
        model: maps tokens to logits.
        tokenizer: its own.
        config: of the run.
        writer: for replies that are free, if the model can use one.
    """

    def __init__(
        self,
        model: CausalModel,
        tokenizer: Tokenizer,
        config: Config,
        writer: Writer | VllmWriter | None = None,
    ) -> None:
        self.model, self.tokenizer, self.config = model, tokenizer, config
        self.writer = writer
        self._talks = Talks()
        encode, end = tokenizer.encode, tokenizer.end
        self._choices = lru_cache(maxsize=10_000)(
            lambda actions: tuple((*encode(f"[{action}]"), end) for action in actions)
        )
        self._said = lru_cache(maxsize=10_000)(tokenizer.decode)

    def prompt(self, observation: Observation) -> Ids:
        """Return the tokens that stand for what a player reads."""
        messages: Sequence[Mapping[str, str]]
        if self.config.form == "conversation":
            messages = self._talk(observation).turn(observation).messages
        else:
            messages = [{"role": "user", "content": self._text(observation)}]
        ids = self.tokenizer.read(messages)
        if not ids:
            raise ConfigError("template: leaves a player with nothing to read")
        return ids

    def _talk(self, observation: Observation) -> Talk:
        """The conversation with this player of this game."""
        talks = self._talks.about(observation.game)
        if observation.player not in talks:
            talks[observation.player] = self._opened(observation)
        return talks[observation.player]

    def _opened(self, observation: Observation) -> Talk:
        """A conversation that begins."""
        opening = self.config.template.format(rules=observation["rules"], player=observation.player)
        return Talk([{"role": "system", "content": opening}])

    def _retold(self, observation: Observation) -> Ids:
        """Return what a player would read here if it had played the game up to here.

        A position may be asked about that was never played to, as solvers do.
        """
        if self.config.form == "prompt":
            return self.prompt(observation)
        here, talk = observation.game, self._opened(observation)
        game = type(here)(here.num_players, **here.options)
        for action in here.history:
            if game.to_act[0] == observation.player:
                seen = Episode(game, 0, observation.source.illegal).observe(observation.player)
                talk.turn(seen).reply = f"[{action}]"
            game.apply(action)
        return self.tokenizer.read(talk.turn(observation).messages)

    def _text(self, observation: Observation) -> str:
        """All there is to know at a turn, by the template."""
        template, legal = self.config.template, ""
        if "{legal" in template:  # or {legal:.99}
            actions = observation.legal_actions
            legal = actions.describe() if isinstance(actions, Form) else ", ".join(actions)
        try:
            return template.format(
                rules=observation["rules"],
                messages="\n".join(observation["messages"]) if "{messages" in template else "",
                view=observation["view"],
                player=observation.player,
                legal=legal,
            )
        except IndexError as error:
            raise ConfigError("template: picks a character beyond the end of a text") from error

    def choices(self, observation: Observation) -> tuple[Ids, ...] | None:
        """Return the tokens of the replies that may be given; None for any."""
        actions = observation.legal_actions
        if not self.config.sampling.constrained or isinstance(actions, Form):
            return None
        return self._choices(tuple(actions))

    def turns(self, positions: Sequence[Position], generator: torch.Generator) -> list[Turn]:
        """Return a turn for each position."""
        prompts = [self.prompt(position.observation) for position in positions]
        choices = [self.choices(position.observation) for position in positions]
        replies = self.replies(prompts, choices, generator)
        turns = [Turn(prompt, reply) for prompt, reply in zip(prompts, replies, strict=True)]
        if self.config.form == "conversation":
            for position, turn in zip(positions, turns, strict=True):
                seen = position.observation
                self._talk(seen).turn(seen).reply = self.text(turn)
        return turns

    def replies(
        self,
        prompts: Sequence[Ids],
        choices: Sequence[tuple[Ids, ...] | None],
        generator: torch.Generator,
    ) -> list[Reply]:
        """Return a reply to each prompt, one of its choices if there are some."""
        settings: dict[str, Any] = {
            "end": self.tokenizer.end,
            "max_tokens": self.config.sampling.max_tokens,
            "temperature": self.config.sampling.temperature,
            "generator": generator,
        }
        if self.writer is not None and not any(choices):
            return self.writer.generate(self.model, prompts, **settings)
        return generate(self.model, prompts, choices, **settings)

    def text(self, turn: Turn) -> str:
        """Return the reply of a turn."""
        return self._said(turn.reply.ids)

    def probabilities(self, observation: Observation) -> dict[str, float]:
        """Return how likely each legal action is: what `solvers.judge` and `policy_of` ask for.

        Of a policy that is not constrained: among the replies that are nothing but an action.
        """
        actions = list(observation.legal_actions)
        choices = self._choices(tuple(actions))
        log_probs = choice_log_probs(
            self.model, self._retold(observation), choices, self.config.sampling.temperature
        )
        shares = log_probs.double().exp()
        return dict(zip(actions, (shares / shares.sum()).tolist(), strict=True))


@dataclass
class Cast:
    """Who plays: the learner, and the others by weight; each is a `Player` or an agent."""

    learner: Player
    past: Player | None = None
    built_in: Mapping[str, Agent] = field(default_factory=dict)

    def draw(self, players: int, number: int, seed: int) -> list[Player | Agent]:
        """Return who sits where in group `number` of a step; the learner's seat goes round."""
        weights = self.learner.config.opponents
        others: list[Player | Agent] = [self.learner, *self.built_in.values()]
        shares = [weights.present, *weights.built_in.values()]
        if self.past is not None:
            others.append(self.past)
            shares.append(weights.past)
        if not sum(shares):  # only past selves are wanted, and there is none yet
            shares[0] = 1.0
        possible = [who for who, share in zip(others, shares, strict=True) if share]
        other = possible[0]
        if len(possible) > 1:
            (other,) = Random(mixed(seed, number)).choices(others, shares)
        seats: list[Player | Agent] = [other] * players
        seats[number % players] = self.learner
        return seats


def cast(config: Config, step: int, share: int, learner: Player, past: Player | None) -> Cast:
    """Return who plays a share of a step's games; agents draw as in no other share."""
    seed = mixed(_seed(config, step), share)
    names = config.opponents.built_in
    return Cast(learner, past, {name: agents.make(name, seed=seed) for name in names})


def played(
    learner: Player,
    past: Player | None,
    config: Config,
    games: Mapping[str, float],
    step: int,
    number: int,
    of: int,
) -> list[PlayedGame]:
    """Play one of `of` shares of a step's games; each has draws of its own.

    Args:
        learner: the policy as it is.
        past: as it was, if a past self may sit in other seats.
        config: of the run.
        games: ids, with the weight with which each is drawn.
        step: its number.
        number: of the share, from 0.
        of: how many shares there are.
    """
    draws = stream(mixed(_seed(config, step), number))
    here = config.model_copy(update={"games": dict(games)})
    who = cast(config, step, number, learner, past)
    return collect(who, here, step, draws, slice(number, None, of))


def collect(
    cast: Cast,
    config: Config,
    step: int,
    generator: torch.Generator,
    share: slice = slice(None),
) -> list[PlayedGame]:
    """Play a share of one step's games to their ends."""
    seed = _seed(config, step)
    batch, places = _begun(config, seed, step, share)
    seats: dict[int, list[Player | Agent]] = {}
    games: dict[int, PlayedGame] = {}
    played: list[PlayedGame] = []
    while places:
        positions = [position for position in batch.waiting() if position.game in places]
        for position in positions:
            if position.game not in games:
                episode = position.observation.source
                # of the group: games that are compared are played from one seat, with one opponent
                number = (position.game - 1) // config.group + 1
                here = seats[position.game] = cast.draw(episode.num_players, number, seed)
                learners = tuple(p for p, who in enumerate(here) if who is cast.learner)
                games[position.game] = PlayedGame(learners, episode.history)
        replies = _replies(cast, positions, seats, games, generator)
        for finished in batch.step(replies):
            if finished.game in places:
                places.remove(finished.game)
                played.append(games.pop(finished.game))
                played[-1].finished = finished
    return played


def _seed(config: Config, step: int) -> int:
    return config.seed * 1_000_003 + step


def _begun(config: Config, seed: int, step: int, share: slice) -> tuple[Batch, set[int]]:
    """The games of a step and their places: groups, which are not replaced when they end."""
    most = None if config.horizon is None else round(config.horizon.at(step / config.steps))
    batch = textgames.make_batch(config.games, 1, seed=seed, illegal=config.illegal, max_turns=most)
    groups = [batch.group(config.group) for _ in range(config.batch // config.group)]
    return batch, {place for group in groups[share] for place in group}


def _replies(
    cast: Cast,
    positions: Sequence[Position],
    seats: Mapping[int, Sequence[Player | Agent]],
    games: Mapping[int, PlayedGame],
    generator: torch.Generator,
) -> list[tuple[Position, str]]:
    """The replies of whoever sits where; those of a model are generated together."""
    asked: dict[int, list[Position]] = {}
    replies: list[tuple[Position, str]] = []
    for position in positions:
        who = seats[position.game][position.player]
        if isinstance(who, Player):
            asked.setdefault(id(who), []).append(position)
        else:
            replies.append((position, str(agents.answer(who, position.observation))))
    for player in (cast.learner, cast.past):
        if player is None or id(player) not in asked:
            continue
        own = asked[id(player)]
        for position, turn in zip(own, player.turns(own, generator), strict=True):
            replies.append((position, player.text(turn)))
            if player is cast.learner:
                games[position.game].turns.setdefault(position.player, []).append(turn)
    return replies
