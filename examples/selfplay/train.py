"""Self-play training, from top to bottom.

python -m examples.selfplay.train examples/selfplay/configs/kuhn.yaml runs/kuhn seed=2

A run is a folder: `config.yaml`, `metrics.jsonl` and `checkpoint.pt`. The same command goes on with
a run that was stopped, however it was stopped, and its next losses are those it would have had.
"""

from __future__ import annotations

import argparse
import gc
import math
import sys
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import torch
import yaml
from torch import nn

import textgames
from examples.selfplay import checkpoint, hugging_face, losses, parallel, sharded, transfer
from examples.selfplay.config import Config, ConfigError, checked, load
from examples.selfplay.console import Console
from examples.selfplay.continuous import Writer
from examples.selfplay.credit import baselines, learnt_from, led_to
from examples.selfplay.critic import Critic
from examples.selfplay.curriculum import Skill
from examples.selfplay.engine import Ids, Reply
from examples.selfplay.evaluate import evaluated
from examples.selfplay.learner import Learner, TrainingStopped
from examples.selfplay.metrics import Log, speed, told, usual_returns
from examples.selfplay.policy import Tokenizer, Transformer, Weights, learnt, with_weights
from examples.selfplay.ray_actors import Actors
from examples.selfplay.rollout import PlayedGame, Player, played
from examples.selfplay.vllm_writer import VllmWriter

FREE = {"minutes", "evaluation", "checkpoint_every", "tensorboard"}  # change no loss


def policy(config: Config) -> tuple[nn.Module, Tokenizer]:
    """Return the model and the tokenizer that the settings ask for."""
    if config.pretrained:
        return hugging_face.loaded(config, config.pretrained)
    tokenizer = Tokenizer.of_games(config.games, config.template)
    return Transformer(len(tokenizer), config.model), tokenizer


class Trainer:
    """All that a run changes, and one step of it."""

    def __init__(self, config: Config, folder: str | Path) -> None:
        self.config, self.folder = config, Path(folder)
        torch.set_num_threads(config.threads)
        torch.manual_seed(config.seed)
        if config.device == "cuda" and not torch.cuda.is_available():
            raise ConfigError("device: expected a GPU for cuda, this machine has none")
        parallel.begin(config.device)
        if config.actors and parallel.size() > 1:
            raise ConfigError("actors: play for one process only, not under torchrun")
        if config.device != "cpu":  # to set what it is already would make each call slower
            torch.set_default_device(config.device)
        transfer.made(config.evaluation.transfer, 1, config.seed)  # complains now if it cannot
        self.model, self.tokenizer = policy(config)
        self.learner = Learner(self.model, config)
        self.past: deque[Weights] = deque(maxlen=config.opponents.past_most)
        self.averages, self.skill = baselines(config.algorithm), Skill(config)
        self.critic: Critic | None = None
        if config.algorithm.advantage == "network":
            self.critic = Critic(len(self.tokenizer), config)
        self.writer: Writer | VllmWriter | None = None
        if config.pretrained:
            self.writer = self.model.writer(config.pretrained)
        self.player = Player(self.model, self.tokenizer, config, self.writer)
        self.actors = Actors(config) if config.actors else None
        self.log, self.console = Log(self.folder, config.tensorboard), Console()
        self.step, self.seconds, self.cpu_seconds = 0, 0.0, 0.0
        self.speed: dict[str, float] = {}  # of the last step

    def train(self) -> None:
        """Train from where the run is to its end; evaluate and save on the way and at the end."""
        settings = self.config
        evaluated_at = saved_at = -math.inf
        gc.freeze()  # what is here stays: looking for garbage in it would take half of the time
        while not self.over():
            began, cpu_began = time.perf_counter(), time.process_time()
            metrics = self.one_step()
            self.seconds += time.perf_counter() - began
            self.cpu_seconds += time.process_time() - cpu_began
            self.seconds = parallel.gathered([self.seconds])[0]  # all must stop at the same step
            if not parallel.rank():
                self.console.step(metrics | self.speed, self.done(), self.seconds)
            if self.over() or self.seconds - evaluated_at >= settings.evaluation.every:
                evaluated_at = self.seconds
                with sharded.whole(self.model):
                    if not parallel.rank():
                        self.tell(metrics)
            if self.over() or self.seconds - saved_at >= settings.checkpoint_every:
                saved_at = self.seconds
                self.save()

    def tell(self, metrics: dict[str, Any]) -> None:
        """Judge the policy; write a row of figures."""
        metrics |= self.speed | self.judged()
        metrics |= {"seconds": self.seconds, "cpu_seconds": self.cpu_seconds}
        self.log.add(metrics)
        self.console.add(metrics)

    def done(self) -> float:
        """Return how much of the run is done, 0 to 1."""
        steps, minutes = self.step / self.config.steps, self.config.minutes
        return min(1.0, max(steps, self.seconds / (60 * minutes) if minutes else 0.0))

    def over(self) -> bool:
        return self.done() >= 1

    def judged(self) -> dict[str, Any]:
        """Return how good the policy is, and how long it took to find out."""
        began = time.perf_counter()
        figures = evaluated(self.player, self.config)
        return figures | {"evaluation_seconds": time.perf_counter() - began}

    def one_step(self) -> dict[str, Any]:
        """Play games with the policy as it is, then make what went well more likely."""
        config, algorithm = self.config, self.config.algorithm
        progress = self.step / config.steps
        began = time.perf_counter()
        try:
            with sharded.whole(self.model):
                games = self.play()
        except FloatingPointError as error:
            raise TrainingStopped(f"step {self.step}: {error}; {self.kept()}") from error
        played = time.perf_counter()
        turns, gains = learnt_from(games, algorithm, self.averages, self.critic)
        metrics: dict[str, Any] = {"step": self.step, **told(games)}
        if algorithm.advantage == "role":
            metrics |= usual_returns(self.averages)
        if config.curriculum:
            metrics["games"] = len(self.skill.games())
        if turns:
            rows = self.rows(turns, gains)
            metrics |= {"turns": len(turns), "rows": len(rows)}
            try:
                metrics |= self.learner.learn(rows, progress)
            except TrainingStopped as error:
                raise TrainingStopped(f"step {self.step}: {error}; {self.kept()}") from error
            if self.writer:
                self.writer.forget()
            metrics["advantage_deviation"] = float(torch.tensor(gains).std(unbiased=False))
        if self.critic and (read := led_to(games)):
            metrics["critic_error"] = self.critic.learn(read, self.step, progress)
        self.speed = speed(games, played - began, time.perf_counter() - played)
        self.step += 1
        self.skill.hear(games)
        if config.curriculum:  # to gather a model that is shared out takes a while
            with sharded.whole(self.model):
                self.skill.look(self.player, self.step)
        if self.step % algorithm.magnet_every == 0:
            self.learner.move_magnet()
        if config.opponents.past and self.step % config.opponents.past_every == 0:
            self.past.append(learnt(self.model))
        return metrics

    def play(self) -> list[PlayedGame]:
        """Play a step's games with the policy as it is; return those of all processes."""
        weights = self.skill.games()
        if self.actors:
            now, past = learnt(self.model), self.past_self()
            games = self.actors.play(now, past, weights, self.step)
        else:
            mine = parallel.rank(), parallel.size()
            past_player = self.past_player()
            own = played(self.player, past_player, self.config, weights, self.step, *mine)
            games = parallel.gathered(own)
        # in the order of their numbers, whoever played them: the averages are read in this order
        return sorted(games, key=lambda game: game.finished.number)

    def rows(self, turns: Sequence[tuple[Ids, Reply]], gains: Sequence[float]) -> losses.Rows:
        """Lay out a step's turns, alike ones once."""
        different, means, counts = losses.merged(turns, gains)
        return losses.laid_out(different, means, counts, len(self.tokenizer))

    def past_player(self) -> Player | None:
        """Return the past self that may play in this step; None if there is none."""
        weights = self.past_self()
        if weights is None:
            return None
        past_self = with_weights(self.model, weights)
        return Player(past_self, self.tokenizer, self.config, self.writer)

    def past_self(self) -> Weights | None:
        """Return the weights of the past self that may play in this step; None if there is none."""
        if not self.past:
            return None
        return self.past[Random(self.config.seed * 1_000_003 + self.step).randrange(len(self.past))]

    def kept(self) -> str:
        """Say where the run can go on from."""
        path = self.folder / "checkpoint.pt"
        return f"the last good state is in {path}" if path.exists() else "nothing was saved yet"

    def save(self) -> None:
        """Write the checkpoint.

        Raises:
            TrainingStopped: there is no room; the old checkpoint is whole.
        """
        state = self.state_dict()  # of a model that is shared out, all processes gather it
        if not parallel.rank():
            checkpoint.write(state, self.folder / "checkpoint.pt")

    def state_dict(self) -> dict[str, Any]:
        """Return all that the rest of the run depends on."""
        return {
            "config": self.config.model_dump(),
            "pieces": list(self.tokenizer.pieces),
            "learner": self.learner.state_dict(),
            "past": list(self.past),
            "averages": self.averages.state_dict(),
            "critic": self.critic and self.critic.state_dict(),
            "skill": self.skill.state_dict(),
            "step": self.step,
            "seconds": self.seconds,
            "cpu_seconds": self.cpu_seconds,
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on where a run was.

        Raises:
            TrainingStopped: that run had other settings, or the games' texts have changed.
        """
        ours = self.config.model_dump()
        there = checked(state["config"]).model_dump()  # what is newer than that run has its default
        other = [name for name in ours if name not in FREE and ours[name] != there[name]]
        if other or list(self.tokenizer.pieces) != state["pieces"]:
            raise TrainingStopped(
                f"{self.folder}: a run with other {', '.join(other) or 'texts of its games'} is "
                "there; choose another folder"
            )
        self.learner.load_state_dict(state["learner"])
        self.past.extend(state["past"])
        self.averages.load_state_dict(state["averages"])
        if self.critic:
            self.critic.load_state_dict(state["critic"])
        if "skill" in state:  # not in those from before there were curricula
            self.skill.load_state_dict(state["skill"])
        self.step, self.seconds = state["step"], state["seconds"]
        self.cpu_seconds = state["cpu_seconds"]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Train a policy by self-play.")
    parser.add_argument("config", help="a YAML file, such as those in configs/")
    parser.add_argument("folder", help="of the run; a run that is there goes on")
    told = "further settings, as optimiser.decay=0.1"
    parser.add_argument("changes", nargs="*", default=[], help=told)
    asked = parser.parse_args(arguments)
    try:
        if not asked.folder:  # as of a variable of the shell that is not set
            raise ConfigError("folder: expected one, got ''")
        trainer = Trainer(load(asked.config, asked.changes), asked.folder)
        path = trainer.folder / "checkpoint.pt"
        if path.exists():
            trainer.load_state_dict(checkpoint.read(path))
        trainer.folder.mkdir(parents=True, exist_ok=True)
        settings = yaml.safe_dump(trainer.config.model_dump(mode="json"), sort_keys=False)
        if not parallel.rank():
            (trainer.folder / "config.yaml").write_text(settings, encoding="utf-8")
        try:
            trainer.train()
        finally:
            trainer.console.close()
    except (ConfigError, TrainingStopped, OSError, textgames.errors.TextgamesError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
