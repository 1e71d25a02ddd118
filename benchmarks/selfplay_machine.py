"""What the benchmarks of models share: shapes, a clock, and what a machine can do at most."""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
import transformers

RESULTS = Path(__file__).parent / "results"
SHAPES: dict[str, dict[str, Any]] = {
    "tiny": {"hidden_size": 64, "intermediate_size": 192, "num_hidden_layers": 2,
             "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 16,
             "vocab_size": 300},
    "small": {"hidden_size": 256, "intermediate_size": 768, "num_hidden_layers": 4,
              "num_attention_heads": 8, "num_key_value_heads": 4, "head_dim": 32,
              "vocab_size": 8000},
    "qwen3-4b": {"hidden_size": 2560, "intermediate_size": 9728, "num_hidden_layers": 36,
                 "num_attention_heads": 32, "num_key_value_heads": 8, "head_dim": 128,
                 "vocab_size": 151936},
}  # fmt: skip


def limits(device: str, dtype: torch.dtype) -> tuple[float, float]:
    """Measure bytes a second of a copy, read and written, and operations a second of a product."""
    large = torch.ones(2**27 if device == "cpu" else 2**30, dtype=torch.uint8)
    other = torch.empty_like(large)
    side = 2048 if device == "cpu" else 8192
    one = torch.ones(side, side, dtype=dtype)
    copying = min(timed(lambda: other.copy_(large))[0] for _ in range(5))
    product = min(timed(lambda: one @ one)[0] for _ in range(5))
    return 2 * large.numel() / copying, 2 * side**3 / product


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Return the seconds that some work takes, on a CPU those of one core, and what came of it."""
    if torch.get_default_device().type == "cpu":
        began = time.process_time()  # whoever else uses the machine
        done = work()
        return time.process_time() - began, done
    torch.cuda.synchronize()
    began = time.perf_counter()
    done = work()
    torch.cuda.synchronize()
    return time.perf_counter() - began, done


def shape_of(name: str) -> Any:
    """Return a model's shape, as transformers keeps it."""
    return transformers.Qwen3Config(
        **SHAPES[name], tie_word_embeddings=True, max_position_embeddings=40960
    )


def weights_of(shape: Any) -> tuple[int, int]:
    """Return the weights that a token is multiplied with in one layer, and those of its logits."""
    heads = 2 * shape.num_attention_heads + 2 * shape.num_key_value_heads
    layer = shape.hidden_size * (shape.head_dim * heads + 3 * shape.intermediate_size)
    return layer, shape.hidden_size * shape.vocab_size


def options(description: str) -> argparse.ArgumentParser:
    """Return a parser of the options that say what is measured and where."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--shape", choices=SHAPES, default="small")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--dtype", choices=("float32", "bfloat16"), default="float32")
    parser.add_argument("--prompt", type=int, default=200, help="tokens")
    parser.add_argument("--new", type=int, default=64, help="tokens")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--arithmetic", type=float, help="operations a second")
    parser.add_argument("--note", default="", help="what else a reader must know")
    return parser


def begin(asked: argparse.Namespace) -> dict[str, Any]:
    """Make the device that is asked for the usual one; return what a reader must know of it."""
    torch.set_num_threads(1)
    torch.set_default_device(asked.device)
    torch.manual_seed(1)
    return {
        "machine": torch.cuda.get_device_name() if asked.device == "cuda" else platform.machine(),
        "seconds are": "of the clock" if asked.device == "cuda" else "of one CPU core",
        "cores": os.cpu_count(),
        "load": os.getloadavg(),
        "versions": {
            "python": platform.python_version(),
            "torch": torch.__version__,
            "transformers": transformers.__version__,
        },
        "settings": vars(asked),
    }


def keep(report: dict[str, Any], name: str) -> None:
    """Print what was found, and write it to a file of results."""
    text = json.dumps(report, indent=1)
    print(text)
    (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")
