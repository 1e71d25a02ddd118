"""A server of games for trainers in any language, and its Python client.

textgames serve                                   # in the terminal
with textgames.serve.running() as url:            # in this process, for tests and notebooks
    client = textgames.serve.Client(url)
    env = client.make("KuhnPoker-v0", rounds=3)   # like textgames.make
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textgames.serve.app import make_app
    from textgames.serve.async_client import AsyncClient
    from textgames.serve.client import Client
    from textgames.serve.process import running
    from textgames.serve.sessions import Limits, Sessions

_PLACES = {
    "AsyncClient": "async_client",
    "Client": "client",
    "Limits": "sessions",
    "Sessions": "sessions",
    "make_app": "app",
    "running": "process",
}

__all__ = ["AsyncClient", "Client", "Limits", "Sessions", "make_app", "running"]


def __getattr__(name: str) -> Any:
    if name in _PLACES:
        return getattr(import_module(f"textgames.serve.{_PLACES[name]}"), name)
    raise AttributeError(f"module 'textgames.serve' has no attribute {name!r}")
