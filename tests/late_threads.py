"""A plugin of pytest, `-p late_threads`: threads, their work and answers of endpoints come late.

Nothing of it has a seed: each run has another order. Who looks for tests that depend on one runs

    PYTHONPATH=tests pytest -p late_threads tests/agents tests/serve tests/evaluation tests/cli
"""

import random
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

RNG = random.Random()


def pytest_configure():
    import fake_endpoint

    sys.setswitchinterval(1e-4)  # seconds, a fiftieth of what is usual
    sys.setrecursionlimit(sys.getrecursionlimit() + 10)  # for the calls that this puts in between
    threading.Thread.run = late(threading.Thread.run, 0.1)
    fake_endpoint.Handler.do_POST = late(fake_endpoint.Handler.do_POST, 0.3)
    submit = ThreadPoolExecutor.submit
    ThreadPoolExecutor.submit = lambda pool, work, /, *given, **named: submit(
        pool, late(work, 0.1), *given, **named
    )


def late(function, most):
    """Return a function that waits up to `most` seconds first, mostly hardly at all."""

    def waiting(*given, **named):
        time.sleep(RNG.random() ** 4 * most)
        return function(*given, **named)

    return waiting
