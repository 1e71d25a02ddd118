"""Kuhn poker against the equilibrium in Inspect, played by a function in place of a model.

    pip install 'textgames[inspect]'
    python examples/integrations/inspect_evaluation.py

For a real model, and the viewer:
    inspect eval textgames/play -T game=KuhnPoker-v0 -T opponents=cfr --model ...
    inspect view
"""

import re
from tempfile import mkdtemp

import inspect_ai
from inspect_ai.model import ModelOutput, ModelUsage, get_model

from textgames.integrations.inspect_ai import play


def last_action_offered(messages: list, *_: object) -> ModelOutput:
    """Call and bet, whatever the card."""
    offer = messages[-1].text.rpartition("Reply with")[2]
    output = ModelOutput.from_content("mockllm/model", re.findall(r"\[[^\]]+\]", offer)[-1])
    output.usage = ModelUsage()  # else Inspect downloads an encoding to count tokens
    return output


(log,) = inspect_ai.eval(
    play("KuhnPoker-v0", opponents="cfr", deals=50, rounds=3),
    model=get_model("mockllm/model", custom_outputs=last_action_offered),
    log_dir=mkdtemp(),
    display="none",
)
print(f"{len(log.samples)} games; the log is {log.location}")
for score in log.results.scores:
    print(
        f"{score.name}: {score.metrics['mean'].value:.2f} +/- {score.metrics['stderr'].value:.2f}"
    )
