"""A CUDA graph on a CPU: what is played again are operations on the same memory, and no Python."""

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

READS = (torch.ops.aten._local_scalar_dense, torch.ops.aten.nonzero, torch.ops.aten.equal)


class Recorder:
    """Records as `graphs.Graphs` does.

    Attributes:
        recordings: how many there are.
        played: how often one was played.
    """

    def __init__(self):
        self.recordings = self.played = 0

    def __call__(self, work):
        work()
        with _Tape() as tape:
            work()
        self.recordings += 1

        def play():
            self.played += 1
            tape.play()

        return play


class _Tape(TorchDispatchMode):
    def __init__(self):
        super().__init__()
        self.operations = []

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        # a value that Python needs would have to come back from the GPU, which no recording can
        assert func.overloadpacket not in READS, f"{func} reads the values of a tensor"
        made = func(*args, **(kwargs or {}))
        self.operations.append((func, args, kwargs or {}, made))
        return made

    def play(self):
        for func, args, kwargs, made in self.operations:
            again = func(*args, **kwargs)
            for old, new in zip(tree_leaves(made), tree_leaves(again), strict=True):
                # a view, or what was changed in its place, is the same memory already
                if isinstance(old, torch.Tensor) and _where(old) != _where(new):
                    old.copy_(new)


def _where(tensor):
    return getattr(tensor, "numbers", tensor).data_ptr()  # those of `pretend_gpu.OnGpu`
