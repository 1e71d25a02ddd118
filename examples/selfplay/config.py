"""What a run is: every setting, its default and what it may be; read from a YAML file."""

from __future__ import annotations

import math
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

import textgames
from textgames import agents

Positive = Annotated[float, Field(gt=0)]
Count = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(ge=0, le=1)]
Decay = Annotated[float, Field(ge=0, lt=1)]  # of a moving average


class ConfigError(ValueError):
    """The settings of a run make no sense; the message is one sentence."""


class Section(BaseModel):
    """Settings that belong together; a name that is none of them is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Model(Section):
    """A transformer from scratch."""

    width: Count = 64
    layers: Count = 2
    heads: Count = 4
    context: Count = 256  # tokens of prompt and reply

    @model_validator(mode="after")
    def _fits(self) -> Model:
        if self.width % self.heads:
            raise ValueError(f"width {self.width} is no multiple of heads {self.heads}")
        return self


class Pretrained(Section):
    """A causal model of Hugging Face, from a folder on this machine, in place of a small one."""

    folder: str
    dtype: Literal["float32", "bfloat16"] = "bfloat16"  # of the weights and what is computed
    lora: Count | None = None  # rank of the adapters that learn; None: all weights do
    checkpointing: bool = True  # activations are computed again in the backward pass
    thinking: bool = True  # where its chat template can leave it out
    context: Count = 4096  # tokens of prompt and reply
    places: Count = 64  # texts in the cache: replies written at once, beginnings kept
    engine: Literal["torch", "vllm"] = "torch"  # what writes free replies
    sharded: bool = False  # over the processes of torchrun (FSDP)
    graphs: bool = False  # of CUDA, for each further token of free replies; see graphs.py

    @model_validator(mode="after")
    def _recordable(self) -> Pretrained:
        if self.graphs and (self.sharded or self.engine == "vllm"):
            raise ValueError("graphs goes without sharded, and vllm has its own")
        return self


class Sampling(Section):
    """How replies are drawn."""

    temperature: Positive = 1.0
    max_tokens: Count = 16  # of a free reply, the end included; legal actions have what they take
    constrained: bool = True  # to the legal actions, where they can be listed


class Schedule(Section):
    """A number that goes from `start` to `end` in equal ratios, over a share of the run."""

    model_config = ConfigDict(allow_inf_nan=False)

    start: Positive
    end: Positive
    over: Annotated[float, Field(gt=0, le=1)] = 1.0

    def at(self, progress: float) -> float:
        """The number when `progress` of the run, 0 to 1, is done."""
        return self.start * math.exp(
            min(1.0, progress / self.over) * math.log(self.end / self.start)
        )


class Algorithm(Section):
    """How games become a gradient."""

    advantage: Literal["raw", "role", "critic", "network", "group", "prompt", "deal"] = "role"
    scale: bool = False  # group, prompt, deal: divide by the standard deviation (GRPO)
    decay: Decay = 0.95  # role, critic: of the moving average
    read: Literal["before", "after"] = "before"  # role: the average, at its update
    corrected: bool = False  # role, critic: for the average's beginning at zero
    discount: Annotated[float, Field(gt=0, le=1)] = 1.0  # for each own turn to the end; critic,
    # network: lambda of generalised advantages
    drop_zero: bool = False  # leave out turns whose advantage is 0, as SPIRAL does
    loss: Literal["reinforce", "ppo"] = "reinforce"
    clip: Positive = 0.2  # ppo
    passes: Count = 1  # over each batch
    aggregate: Literal["constant", "sequence", "token"] = "constant"  # Dr. GRPO, GRPO, DAPO
    most_apart: Positive = 0.1  # nats between sampler and trainer; more stops the run
    entropy: Schedule | None = None  # of the pull towards uniform play
    magnet: Annotated[float, Field(ge=0)] = 0.0  # of the pull towards the magnet: a past policy
    magnet_every: Count = 100  # steps between moves of the magnet to the present policy
    proximal: Annotated[float, Field(ge=0)] = 0.0  # of the pull to the policy before the step


class Critic(Section):
    """Of advantage = network: how the network learns what texts promise; its shape is `model`."""

    rate: Schedule = Schedule(start=1e-3, end=1e-3)
    passes: Count = 1  # over the texts of each step, `rows` in each step of the optimiser


class Optimiser(Section):
    """AdamW; `decay` is that of the weights."""

    rate: Schedule = Schedule(start=1e-3, end=1e-3)
    betas: tuple[Decay, Decay] = (0.9, 0.999)
    decay: Annotated[float, Field(ge=0)] = 0.0
    most_norm: Positive = 1.0  # of the gradient; a longer one is shortened
    explodes: Positive = 1e4  # a loss or gradient beyond it stops the run


class Opponents(Section):
    """Who sits in the other seats, by weight. Built-in agents by name, as "mcts" or "random"."""

    model_config = ConfigDict(allow_inf_nan=False)

    present: Annotated[float, Field(ge=0)] = 1.0  # the policy itself, which learns from all seats
    past: Annotated[float, Field(ge=0)] = 0.0  # one of its past selves
    past_every: Count = 50  # steps between past selves
    past_most: Count = 25  # are kept
    built_in: dict[str, Positive] = {}

    @model_validator(mode="after")
    def _somebody(self) -> Opponents:
        if not self.present + self.past + sum(self.built_in.values()):
            raise ValueError("nobody has a weight above 0")
        return self


class Evaluation(Section):
    """What is measured on the way and at the end."""

    every: Positive = 30.0  # seconds of training between evaluations
    nash_conv: list[str] = []  # ids of games small enough to be solved
    against: dict[str, str] = {}  # id of a game: name of a built-in agent
    games: Count = 200  # against it, in each seat
    transfer: list[str] = []  # kinds of tasks of reasoning-gym, as many questions of each


class Stage(Section):
    """A game of a curriculum, and how well it must go before the next one joins."""

    game: str
    nash_conv: Positive | None = None  # at most so much
    not_lost: Share | None = None  # of the games against `against`, at least so many, in each seat
    against: str = "random"
    mean_return: float | None = None  # of the learners in training, at least so much

    @model_validator(mode="after")
    def _one_threshold(self) -> Stage:
        given = [self.nash_conv, self.not_lost, self.mean_return]
        if sum(threshold is not None for threshold in given) > 1:
            raise ValueError("expected one of nash_conv, not_lost and mean_return, got more")
        return self


class Curriculum(Section):
    """Games that join one after another; those of `games` that are not named are there always."""

    stages: list[Stage]
    every: Count = 50  # steps between looks
    trials: Count = 100  # games in each seat for `not_lost`

    @model_validator(mode="after")
    def _leads_on(self) -> Curriculum:
        for stage in self.stages[:-1]:
            if (stage.nash_conv, stage.not_lost, stage.mean_return) == (None, None, None):
                raise ValueError(
                    f"{stage.game} needs a threshold, nash_conv, not_lost or mean_return, before "
                    "the next game can join"
                )
        return self


class Config(Section):
    """A run."""

    games: dict[str, Positive]  # ids, with the weight with which each is drawn
    template: str = "{rules}\n{messages}\n{view}\n"  # also {player}, {legal}; {view[4]}: a letter
    form: Literal["prompt", "conversation"] = "prompt"  # each turn anew, or one that grows; its
    # first message is the template, with {rules} and {player} only
    illegal: str = "spiral"
    horizon: Schedule | None = None  # replies after which a game is cut off; None: never
    curriculum: Curriculum | None = None  # games join by skill
    steps: Count = 1000  # the run ends after so many
    minutes: Positive | None = None  # or after so long, whichever comes first
    batch: Count = 128  # games a step
    group: Count = 1  # games from each start, for group-relative advantages
    rows: Count = 4096  # turns, alike ones counted once, in one backward pass
    threads: Count = 1
    actors: Annotated[int, Field(ge=0)] = 0  # of Ray, that play in place of the trainer
    device: Literal["cpu", "cuda"] = "cpu"
    seed: Annotated[int, Field(ge=0, lt=2**62)] = 1
    checkpoint_every: Positive = 60.0  # seconds
    tensorboard: bool = False  # its files too
    model: Model = Model()  # from scratch
    pretrained: Pretrained | None = None  # instead
    sampling: Sampling = Sampling()
    algorithm: Algorithm = Algorithm()
    critic: Critic = Critic()
    optimiser: Optimiser = Optimiser()
    opponents: Opponents = Opponents()
    evaluation: Evaluation = Evaluation()

    @model_validator(mode="after")
    def _makes_sense(self) -> Config:
        for id in [*self.games, *self.evaluation.nash_conv, *self.evaluation.against]:
            try:
                textgames.spec(id)
            except textgames.errors.UnknownGame as error:
                raise ValueError(str(error)) from error
        stages = self.curriculum.stages if self.curriculum else []
        others = {*self.opponents.built_in, *self.evaluation.against.values()}
        for name in sorted(others | {stage.against for stage in stages}):
            try:  # else a slip would show when the agent is first needed, hours later
                agents.make(name)
            except textgames.errors.TextgamesError as error:
                raise ValueError(str(error)) from error
        staged = [stage.game for stage in stages]
        for id in staged:
            if id not in self.games:
                raise ValueError(f"curriculum: {id} is none of games, where its weight stands")
        if len(set(staged)) < len(staged):
            raise ValueError("curriculum: a game is named twice")
        if not self.games:
            raise ValueError("games: expected at least one")
        if self.algorithm.advantage == "group" and self.group < 2:
            raise ValueError("group: advantage = group needs at least 2 games from each start")
        if self.batch % self.group:
            raise ValueError(f"batch: {self.batch} is no multiple of group {self.group}")
        names = ["rules", "player"]
        if self.form == "prompt":
            names += ["messages", "view", "legal"]
        words: dict[str, Any] = dict.fromkeys(names, " " * 10_000)  # characters can be picked
        try:
            self.template.format(**words | {"player": 0})
        except (KeyError, IndexError, ValueError, AttributeError, TypeError) as error:
            raise ValueError(
                f"template: expected only {', '.join(words)} in braces (form = {self.form}), "
                f"got {error}"
            ) from error
        return self

    @model_validator(mode="after")
    def _can_be_written(self) -> Config:
        model = self.pretrained
        if model is None:
            return self
        if model.sharded and (self.opponents.past or self.algorithm.magnet or self.actors):
            raise ValueError("pretrained.sharded: goes without past selves, magnet and actors")
        if model.engine == "vllm":
            if self.sampling.constrained:
                raise ValueError("pretrained.engine: vllm needs sampling.constrained = false")
            if model.sharded or self.opponents.past:
                raise ValueError("pretrained.engine: vllm goes without sharded and past selves")
        if model.graphs and self.device == "cpu":
            raise ValueError("pretrained.graphs: needs device = cuda")
        return self


def load(path: str | Path, changes: Iterable[str] = ()) -> Config:
    """Read a run's settings.

    Args:
        path: of a YAML file.
        changes: further settings, as "optimiser.decay=0.1".

    Raises:
        ConfigError: there is no such file, or a setting makes no sense.
    """
    try:
        settings = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: cannot be read: it is not UTF-8") from error
    except yaml.YAMLError as error:
        raise ConfigError(f"{path}: is no YAML: {' '.join(str(error).split())}") from error
    if not isinstance(settings, dict):
        raise ConfigError(f"{path}: expected settings, got {settings!r}")
    for change in changes:
        key, equals, value = change.partition("=")
        if not equals:
            raise ConfigError(f"expected a change such as seed=2, got {change!r}")
        try:
            _change(settings, key.split("."), yaml.safe_load(value))
        except yaml.YAMLError as error:
            raise ConfigError(f"{key}: is no YAML: {' '.join(str(error).split())}") from error
    return checked(settings)


def _change(settings: dict[str, Any], names: list[str], value: Any) -> None:
    """Set what stands at the end of these names."""
    section = settings
    for number, part in enumerate(names[:-1], 1):
        if section.get(part) is None:  # or null, as a run's own config.yaml has it
            section[part] = {}
        section = section[part]
        if not isinstance(section, dict):
            raise ConfigError(
                f"{'.'.join(names)}: {'.'.join(names[:number])} is {section!r}, which has no parts"
            )
    section[names[-1]] = value


def checked(settings: dict[str, Any]) -> Config:
    """Return the settings of a run, or say in one sentence what is wrong with the first bad one.

    Raises:
        ConfigError: a setting makes no sense.
    """
    try:
        return Config.model_validate(settings)
    except ValidationError as error:
        first = error.errors()[0]
    where = ".".join(map(str, first["loc"]))
    if first["type"] == "extra_forbidden":
        known = _known(first["loc"][:-1])
        near = get_close_matches(str(first["loc"][-1]), known, 1, 0.5)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}"
        raise ConfigError(f"{where}: there is no such setting; {hint}")
    said = first["msg"].removeprefix("Value error, ")
    got = "" if first["type"] in ("value_error", "missing") else f", got {first['input']!r}"
    raise ConfigError(f"{where}: {said}{got}" if where else f"{said}{got}")


def _known(sections: Iterable[Any]) -> list[str]:
    """The names of the settings in a section."""
    model: Any = Config
    for name in sections:
        if isinstance(name, int):  # which of a list
            continue
        model = model.model_fields[name].annotation
        model = next((part for part in get_args(model) if part is not NoneType), model)
    return list(model.model_fields)
