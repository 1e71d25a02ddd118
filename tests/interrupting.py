"""For processes that tests interrupt: where tests run in the background, SIGINT is ignored."""

import signal


def heed_interrupts():
    """Let Ctrl-C through; for `preexec_fn` of a process that is started."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
