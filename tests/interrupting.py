"""For processes that tests interrupt: where tests run in the background, SIGINT is ignored."""

import signal
from contextlib import suppress
from subprocess import TimeoutExpired


def heed_interrupts():
    """Let Ctrl-C through; for `preexec_fn` of a process that is started."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def interrupted(process):
    """Press Ctrl-C until a process ends; return its exit status.

    Once is not enough in one case in thousands: Python notes the signal and acts on it between two
    steps, and if it comes after the last step before a read, nothing happens before the input does.
    """
    for _ in range(12):
        process.send_signal(signal.SIGINT)
        with suppress(TimeoutExpired):
            return process.wait(5)
    raise AssertionError("twelve interrupts had no effect")
