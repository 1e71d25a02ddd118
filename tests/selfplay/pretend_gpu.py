"""A GPU that is none: tensors that say they are on one, whose numbers are on the CPU.

Where one meets a tensor of the CPU, what a real GPU would refuse is refused. It tells nothing of
CUDA itself, its kernels or its speed.
"""

from contextlib import contextmanager

import torch
import torch._dynamo  # which looks at `torch.Generator` when it is first needed
from torch.utils._python_dispatch import TorchDispatchMode, return_and_correct_aliasing
from torch.utils._pytree import tree_leaves, tree_map
from torch.utils.backend_registration import (
    _DummyBackendModule,
    _setup_privateuseone_for_python_backend,
)

NAME = "pretend"
aten = torch.ops.aten
COPIES = (aten._to_copy, aten.copy_)
INDEXING = (aten.index, aten.index_put, aten.index_put_)


class _Backend(_DummyBackendModule):
    def get_amp_supported_dtype(self):
        return [torch.bfloat16]

    def get_rng_state(self, device=None):
        return torch.get_rng_state()

    def set_rng_state(self, state, device=None):
        torch.set_rng_state(state)


_setup_privateuseone_for_python_backend(NAME, backend_module=_Backend())
GPU = torch.device(NAME, 0)


class MixedDevices(AssertionError):
    """Tensors of the CPU and of the GPU in one operation."""


class OnGpu(torch.Tensor):
    """A tensor that says it is on the GPU."""

    @staticmethod
    def __new__(cls, numbers):
        return torch.Tensor._make_wrapper_subclass(
            cls, numbers.shape, strides=numbers.stride(), storage_offset=numbers.storage_offset(),
            dtype=numbers.dtype, layout=numbers.layout, device=GPU,
            requires_grad=numbers.requires_grad,
        )  # fmt: skip

    def __init__(self, numbers):
        self.numbers = numbers.detach()

    def __repr__(self):
        return f"OnGpu({self.numbers!r})"

    def tolist(self):
        return self.numbers.tolist()

    @classmethod
    def __torch_dispatch__(cls, func, types, args=(), kwargs=None):
        return _done(func, args, kwargs or {})


def _done(func, args, kwargs):
    """Do an operation with the numbers; what comes of it is where a GPU would have it."""
    there = any(isinstance(given, OnGpu) for given in tree_leaves((args, kwargs)))
    operation, device = func.overloadpacket, kwargs.get("device")
    if there and operation not in COPIES:
        _check(func, args, kwargs)
    if device is not None:
        kwargs = {**kwargs, "device": torch.device("cpu")}
    elif there and operation is not aten._to_copy:
        device = GPU
    elif operation is aten._to_copy:
        device = args[0].device
    made = func(*tree_map(_numbers, args), **tree_map(_numbers, kwargs))
    if operation is aten.copy_:
        return args[0]
    if device is None or torch.device(device).type != NAME:
        return made
    wrapped = tree_map(lambda x: OnGpu(x) if isinstance(x, torch.Tensor) else x, made)
    return return_and_correct_aliasing(func, args, kwargs, wrapped)


def _check(func, args, kwargs):
    if func.overloadpacket in INDEXING and isinstance(args[0], OnGpu):
        args = (args[0], *args[2:])  # indices may come from the CPU
    for given in tree_leaves((args, kwargs)):
        # so may single numbers
        if isinstance(given, torch.Tensor) and not isinstance(given, OnGpu) and given.dim():
            raise MixedDevices(f"{func}: {tuple(given.shape)} on the CPU, others on the GPU")


def _numbers(given):
    return given.numbers if isinstance(given, OnGpu) else given


class _Mode(TorchDispatchMode):
    """Sees what this thread makes on the GPU."""

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        return _done(func, args, kwargs or {})


def _elsewhere(func, *args, **kwargs):
    return _done(func, args, kwargs)


LIBRARY = torch.library.Library("_", "IMPL")  # threads that load weights are not in the mode
LIBRARY.fallback(_elsewhere, "PrivateUse1")


class _Generator(torch.Generator):
    def __new__(cls, device="cpu"):
        return super().__new__(cls, "cpu")


@contextmanager
def pretended(monkeypatch):
    """Let there be a GPU, called NAME."""
    with monkeypatch.context() as patched, _Mode():
        patched.setattr(torch, "Generator", _Generator)
        torch._C._set_only_lift_cpu_tensors(True)  # `torch.tensor` makes it here and moves it there
        try:
            yield
        finally:
            torch._C._set_only_lift_cpu_tensors(False)
            torch.set_default_device(None)
