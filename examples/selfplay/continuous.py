"""Generation with a large model: who has finished makes room for who waits, nothing is read twice.

Texts stay in their places when their replies are done. A prompt that begins as one of them, such as
the next turn of a conversation or another game with the same rules, is read from where they part.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

import torch

from examples.selfplay.engine import Ids, Reply, draws, log_distribution
from examples.selfplay.graphs import Steps
from examples.selfplay.policy import CausalModel
from examples.selfplay.slots import Slots

WORTH = 32  # tokens in common with a prompt that is read next, for which one waits for it
TOKENS = 2**14  # are read at once: their activations must fit


@dataclass(slots=True)
class _Row:
    """A reply that is being written; it has the place of its number in the list of all."""

    number: int
    ids: list[int]  # of the prompt and of the reply so far
    log_probs: list[float] = field(default_factory=list)


class Writer:
    """Writes replies; it remembers the texts of one policy, or of several.

    Args:
        slots: where their keys and values are.
        steps: the pass over one more token of each reply, recorded, for the model it is made for.
    """

    def __init__(self, slots: Slots, steps: Steps | None = None) -> None:
        self.slots, self.steps = slots, steps
        self.read = 0  # tokens that went through a model, padding left out
        self._clock = 0
        self.forget()

    def forget(self) -> None:
        """Forget all texts: they were read with other weights."""
        places = self.slots.places
        self._ids = torch.full((places, self.slots.context), -1, device="cpu")
        self._lengths = torch.zeros(places, dtype=torch.long, device="cpu")
        self._models: list[CausalModel | None] = [None] * places  # which have read them
        self._used = [0] * places

    @torch.no_grad()
    def generate(
        self,
        model: CausalModel,
        prompts: Sequence[Ids],
        *,
        end: int,
        max_tokens: int,
        temperature: float = 1.0,
        generator: torch.Generator | None = None,
    ) -> list[Reply]:
        """Return a reply for each prompt; the arguments are those of `engine.generate`.

        Raises:
            ConfigError: a text grows too long.
        """
        replies: list[Reply | None] = [None] * len(prompts)
        waiting = deque(range(len(prompts)))
        rows: list[_Row] = []
        while waiting or rows:
            self._seat(model, prompts, waiting, rows)
            log_probs = log_distribution(self._next(model, rows), temperature)
            drawn = draws(log_probs, slice(None), generator)
            gained = log_probs.gather(1, drawn[:, None])[:, 0].tolist()
            for row, token, log_prob in zip(rows, drawn.tolist(), gained, strict=True):
                row.ids.append(token)
                row.log_probs.append(log_prob)
            for place in reversed(range(len(rows))):
                row = rows[place]
                if row.ids[-1] == end or len(row.log_probs) == max_tokens:
                    said = tuple(row.ids[-len(row.log_probs) :])
                    replies[row.number] = Reply(said, tuple(row.log_probs), (None,) * len(said))
                    for done in (place, len(rows) - 1):  # as far as they are now
                        self._note(model, done, rows[done].ids[:-1])
                    self._exchange(place, len(rows) - 1)
                    rows[place] = rows[-1]
                    rows.pop()
        return [reply for reply in replies if reply is not None]

    def _seat(
        self,
        model: CausalModel,
        prompts: Sequence[Ids],
        waiting: deque[int],
        rows: list[_Row],
    ) -> None:
        """Give free places to prompts that wait, and read all of each but its last token."""
        while waiting and len(rows) < self.slots.places:
            first, leader = len(rows), torch.tensor(prompts[waiting[0]], device="cpu")
            starts: list[int] = []
            later: list[int] = []
            while waiting and len(rows) < self.slots.places:
                number = waiting.popleft()
                prompt = torch.tensor(prompts[number], device="cpu")
                alike = self._alike(model, prompt)
                if starts and _common(prompt, leader) > int(alike.max()) + WORTH:
                    later.append(number)  # what it has in common with the leader is read once
                    continue
                starts.append(self._take(len(rows), alike))
                rows.append(_Row(number, list(prompts[number])))
            waiting.extendleft(reversed(later))
            self._read(model, first, [row.ids[:-1] for row in rows[first:]], starts)
            for place in range(first, len(rows)):
                self._note(model, place, rows[place].ids[:-1])

    def _alike(self, model: CausalModel, prompt: torch.Tensor) -> torch.Tensor:
        """How many tokens of a prompt stand at the beginning of each place's text.

        The last one does not count: it must be read, to know what follows.
        """
        most = min(len(prompt) - 1, self.slots.context)
        same = (self._ids[:, :most] == prompt[:most]).cumprod(1).sum(1)
        own = torch.tensor([known is model for known in self._models], device="cpu")
        return torch.minimum(same, self._lengths) * own

    def _take(self, place: int, alike: torch.Tensor) -> int:
        """Make `place`, the first free one, begin as a prompt does; return for how many tokens.

        Of the free places the one is given away where least is lost.
        """
        self._clock += 1
        source, known = int(alike.argmax()), int(alike.max())
        free = range(place, self.slots.places)
        oldest = min(free, key=lambda other: (self._used[other], other))
        if source >= place and self._lengths[source] - known <= self._lengths[oldest]:
            oldest = source
        self._exchange(place, oldest)
        source = {place: oldest, oldest: place}.get(source, source)
        if source != place and known:
            self.slots.copy(source, place, known)
        self._models[place] = None  # nobody may begin as it does before it is read
        self._used[place] = self._clock
        return known

    def _read(
        self, model: CausalModel, first: int, texts: Sequence[list[int]], starts: Sequence[int]
    ) -> None:
        """Read texts on from where they are known, in places from `first` on."""
        begin = 0
        while begin < len(texts):
            stop, longest = begin, 0
            while stop < len(texts):
                longest = max(longest, len(texts[stop]) - starts[stop])
                if stop > begin and (stop + 1 - begin) * longest > TOKENS:
                    break
                stop += 1
            new = [texts[row][starts[row] :] for row in range(begin, stop)]
            if any(new):
                self._pass(model, first + begin, new, starts[begin:stop])
            begin = stop

    def _next(self, model: CausalModel, rows: Sequence[_Row]) -> torch.Tensor:
        """Read the last token of each reply; return the logits behind it."""
        starts = [len(row.ids) - 1 for row in rows]
        if self.steps is None or self.steps.model is not model:
            return self._pass(model, 0, [row.ids[-1:] for row in rows], starts)[:, -1]
        self.slots.check(max(starts) + 1)
        # other places are written to behind their texts; one that is full forgets its last token
        behind = self._lengths[len(rows) :].clamp_(max=self.slots.context - 1)
        self.read += len(rows)
        return self.steps([row.ids[-1] for row in rows], starts + behind.tolist())

    def _pass(
        self, model: CausalModel, first: int, new: Sequence[list[int]], starts: Sequence[int]
    ) -> torch.Tensor:
        """Read tokens of neighbouring texts; return the logits behind the last column."""
        counts = [len(ids) for ids in new]
        window = self.slots.window(first, starts, counts)
        width = max(counts)
        padded = torch.tensor([ids + [0] * (width - len(ids)) for ids in new])
        self.read += sum(counts)
        return model(padded, window.visible, window, 1)[0]

    def _note(self, model: CausalModel, place: int, text: Sequence[int]) -> None:
        """Remember what was read of a text."""
        self._ids[place, : len(text)] = torch.tensor(text, device="cpu")
        self._lengths[place] = len(text)
        self._models[place] = model

    def _exchange(self, one: int, other: int) -> None:
        """Let two texts change places."""
        if one == other:
            return
        both, turned = [one, other], [other, one]
        self.slots.exchange(one, other, int(self._lengths[both].max()))
        self._ids[both] = self._ids[turned]
        self._lengths[both] = self._lengths[turned]
        for things in (self._models, self._used):
            things[one], things[other] = things[other], things[one]


def _common(one: torch.Tensor, other: torch.Tensor) -> int:
    """How many tokens two texts begin with alike."""
    most = min(len(one), len(other))
    return int((one[:most] == other[:most]).cumprod(0).sum())
