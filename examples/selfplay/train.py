"""Self-play training, from top to bottom.

python -m examples.selfplay.train examples/selfplay/configs/kuhn.yaml runs/kuhn seed=2

A run is a folder: `config.yaml`, `metrics.jsonl` and `checkpoint.pt`. The same command goes on with
a run that was stopped, however it was stopped, and its next losses are those it would have had.
"""

from __future__ import annotations

import argparse
import gc
import json
import math
import os
import sys
import time
from collections import deque
from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from random import Random
from statistics import fmean
from typing import Any

import torch
import yaml

import textgames
from examples.selfplay import losses
from examples.selfplay.config import Config, ConfigError, load
from examples.selfplay.credit import baselines, learnt_from
from examples.selfplay.evaluate import evaluated
from examples.selfplay.policy import Tokenizer, Transformer
from examples.selfplay.rollout import Cast, PlayedGame, Player, collect
from textgames import agents


class TrainingStopped(RuntimeError):
    """The run cannot go on; the message says why and where its last good state is."""


class Trainer:
    """All that a run changes, and one step of it."""

    def __init__(self, config: Config, folder: str | Path) -> None:
        self.config, self.folder = config, Path(folder)
        torch.set_num_threads(config.threads)
        torch.manual_seed(config.seed)
        self.tokenizer = Tokenizer.of_games(config.games, config.template)
        self.model = Transformer(len(self.tokenizer), config.model)
        settings = config.optimiser
        self.optimiser = torch.optim.AdamW(
            self.model.parameters(),
            settings.rate.start,
            settings.betas,
            weight_decay=settings.decay,
        )
        self.magnet = deepcopy(self.model).requires_grad_(False)
        self.past: deque[dict[str, Any]] = deque(maxlen=config.opponents.past_most)
        self.past_model = deepcopy(self.model).requires_grad_(False)
        self.averages = baselines(config.algorithm)
        self.player = Player(self.model, self.tokenizer, config)
        self.step, self.seconds, self.cpu_seconds = 0, 0.0, 0.0

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
            if self.over() or self.seconds - evaluated_at >= settings.evaluation.every:
                evaluated_at = self.seconds
                self.note(metrics | evaluated(self.player, settings))
            if self.over() or self.seconds - saved_at >= settings.checkpoint_every:
                saved_at = self.seconds
                self.save()

    def over(self) -> bool:
        minutes = self.config.minutes
        return self.step >= self.config.steps or bool(minutes and self.seconds >= 60 * minutes)

    def one_step(self) -> dict[str, Any]:
        """Play games with the policy as it is, then make what went well more likely."""
        config, algorithm = self.config, self.config.algorithm
        progress = self.step / config.steps
        generator = torch.Generator().manual_seed(config.seed * 1_000_003 + self.step)
        games = collect(self.cast(), config, self.step, generator)
        turns, gains = learnt_from(games, algorithm, self.averages)
        metrics: dict[str, Any] = {"step": self.step, **told(games)}
        if turns:
            different, means, counts = losses.merged(turns, gains)
            rows = losses.laid_out(different, means, counts, len(self.tokenizer))
            metrics |= {"turns": len(turns), "rows": len(rows), **self.learn(rows, progress)}
            metrics["advantage_deviation"] = float(torch.tensor(gains).std(unbiased=False))
        self.step += 1
        if self.step % algorithm.magnet_every == 0:
            self.magnet.load_state_dict(self.model.state_dict())
        if config.opponents.past and self.step % config.opponents.past_every == 0:
            self.past.append(deepcopy(self.model.state_dict()))
        return metrics

    def cast(self) -> Cast:
        """Who plays this step's games."""
        seed = self.config.seed * 1_000_003 + self.step
        built_in = {name: agents.make(name, seed=seed) for name in self.config.opponents.built_in}
        past = None
        if self.past:
            chosen = Random(seed).randrange(len(self.past))
            self.past_model.load_state_dict(self.past[chosen])
            past = Player(self.past_model, self.tokenizer, self.config)
        return Cast(self.player, past, built_in)

    def learn(self, rows: losses.Rows, progress: float) -> dict[str, float]:
        """Go over a batch, one step of the optimiser a pass; return the last pass's figures."""
        config, algorithm = self.config, self.config.algorithm
        settings = config.optimiser
        for group in self.optimiser.param_groups:
            group["lr"] = settings.rate.at(progress)
        before: list[torch.Tensor] = []  # the policy before the step, for the proximal pull
        figures: dict[str, float] = {}
        for _ in range(algorithm.passes):
            self.optimiser.zero_grad()
            sums: dict[str, float] = {}
            for number, begin in enumerate(range(0, len(rows), config.rows)):
                part = rows.part(begin, begin + config.rows)
                loss, parts = self.loss(part, progress, before, number)
                loss.backward()
                for name, value in parts.items():
                    sums[name] = sums.get(name, 0.0) + float(value)
            norm = torch.nn.utils.clip_grad_norm_(self.model.parameters(), settings.most_norm)
            # how far the trainer is from the sampler shows before the first step only
            apart = figures.get("sampler_apart", sums["sampler_apart"])
            figures = {**sums, "sampler_apart": apart, "gradient_norm": float(norm)}
            if not all(map(math.isfinite, figures.values())):
                raise TrainingStopped(
                    f"step {self.step}: the loss or its gradient is no number now ({figures}); "
                    f"the last good state is in {self.folder / 'checkpoint.pt'}"
                )
            self.optimiser.step()
        return figures

    def loss(
        self, rows: losses.Rows, progress: float, before: list[torch.Tensor], number: int
    ) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        """Return the loss of some rows and what it is made of."""
        config, algorithm = self.config, self.config.algorithm
        temperature, most = config.sampling.temperature, config.sampling.max_tokens
        every = losses.distribution(self.model, rows, temperature)
        drawn = losses.drawn(every, rows)
        if algorithm.loss == "ppo":
            policy = losses.ppo(drawn, rows, algorithm.clip)
        else:
            policy = losses.reinforce(drawn, rows)

        def mean(values: torch.Tensor) -> torch.Tensor:
            return losses.aggregate(values, rows, algorithm.aggregate, most)

        parts = {"policy_loss": mean(policy), "entropy": mean(losses.entropy(every))}
        parts["sampler_apart"] = mean((drawn.detach() - rows.log_probs).abs())
        loss = parts["policy_loss"]
        if algorithm.entropy:
            loss = loss - algorithm.entropy.at(progress) * parts["entropy"]
        if algorithm.magnet:
            with torch.no_grad():
                magnet = losses.distribution(self.magnet, rows, temperature)
            loss = loss + algorithm.magnet * mean(losses.divergence(every, magnet))
        if algorithm.proximal:
            if len(before) == number:
                before.append(every.detach())
            loss = loss + algorithm.proximal * mean(losses.divergence(every, before[number]))
        return loss, {name: value.detach() for name, value in parts.items()}

    def note(self, figures: dict[str, Any]) -> None:
        """Add a line to the metrics, and show it."""
        row = {**figures, "seconds": self.seconds, "cpu_seconds": self.cpu_seconds}
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "metrics.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
        print("  ".join(f"{name} {shown(value)}" for name, value in row.items()), flush=True)

    def save(self) -> None:
        """Write the checkpoint beside the old one and put it in its place.

        Raises:
            TrainingStopped: there is no room; the old checkpoint is whole.
        """
        path = self.folder / "checkpoint.pt"
        fresh = path.with_suffix(".new")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            torch.save(self.state_dict(), fresh)
            os.replace(fresh, path)
        except (OSError, RuntimeError) as error:  # torch says RuntimeError when a disk is full
            fresh.unlink(missing_ok=True)
            raise TrainingStopped(
                f"step {self.step}: {path} cannot be written ({error}); what was there is whole"
            ) from error

    def state_dict(self) -> dict[str, Any]:
        """Return all that the rest of the run depends on."""
        return {
            "config": self.config.model_dump(),
            "pieces": self.tokenizer.pieces,
            "model": self.model.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "magnet": self.magnet.state_dict(),
            "past": list(self.past),
            "averages": self.averages.state_dict(),
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
        other = [name for name in ours if name != "minutes" and ours[name] != state["config"][name]]
        if other or self.tokenizer.pieces != state["pieces"]:
            raise TrainingStopped(
                f"{self.folder}: a run with other {', '.join(other) or 'texts of its games'} is "
                "there; choose another folder"
            )
        self.model.load_state_dict(state["model"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.magnet.load_state_dict(state["magnet"])
        self.past.extend(state["past"])
        self.averages.load_state_dict(state["averages"])
        self.step, self.seconds = state["step"], state["seconds"]
        self.cpu_seconds = state["cpu_seconds"]


def told(games: Sequence[PlayedGame]) -> dict[str, float]:
    """Return the mean return of each game and seat, and how many games ended by illegal replies."""
    returns: dict[str, list[float]] = {}
    for game in games:
        for player, value in enumerate(game.finished.returns):
            returns.setdefault(f"{game.finished.id} return {player}", []).append(value)
    illegal = fmean(game.finished.offender is not None for game in games)
    return {name: fmean(values) for name, values in sorted(returns.items())} | {"illegal": illegal}


def shown(value: Any) -> str:
    if isinstance(value, dict):
        return "(" + "  ".join(f"{name} {shown(part)}" for name, part in value.items()) + ")"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Train a policy by self-play.")
    parser.add_argument("config", help="a YAML file, such as those in configs/")
    parser.add_argument("folder", help="of the run; a run that is there goes on")
    parser.add_argument("changes", nargs="*", help="further settings, as optimiser.decay=0.1")
    asked = parser.parse_args(arguments)
    try:
        trainer = Trainer(load(asked.config, asked.changes), asked.folder)
        checkpoint = trainer.folder / "checkpoint.pt"
        if checkpoint.exists():
            trainer.load_state_dict(torch.load(checkpoint, weights_only=True))
        trainer.folder.mkdir(parents=True, exist_ok=True)
        settings = yaml.safe_dump(trainer.config.model_dump(mode="json"), sort_keys=False)
        (trainer.folder / "config.yaml").write_text(settings, encoding="utf-8")
        trainer.train()
    except (ConfigError, TrainingStopped, OSError, textgames.errors.TextgamesError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
