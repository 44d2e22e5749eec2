"""Processes that work until somebody stops them."""

from __future__ import annotations

import signal
import threading


def until_told_to_stop() -> None:
    """Return when the process is told to stop (SIGTERM of a container engine, Ctrl+C)."""
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    told.wait()
