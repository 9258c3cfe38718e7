"""What all tests need."""

from __future__ import annotations

import signal

from hypothesis import settings

# An example may take as long as it takes: a test that depends on how busy the machine is says nothing of psverify.
settings.register_profile("psverify", deadline=None)
settings.load_profile("psverify")

# Shells start background jobs with Ctrl-C ignored, and children inherit that: tests that send it would wait for ever.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
