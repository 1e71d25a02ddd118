"""One thread: these networks are so small that a second one only waits."""

import contextlib

with contextlib.suppress(ImportError):
    import torch

    torch.set_num_threads(1)
