"""Starting a worker process. Imports next to nothing: a command can start its workers before it loads itself."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from dataclasses import dataclass

from signer.sandbox.limits import WorkLimits

_PASSED_ON = ("LD_LIBRARY_PATH",)
"""Of the service's environment, where secrets may stand, a worker gets nothing else."""


@dataclass(frozen=True, slots=True)
class StartedWorker:
    """A worker that warms up, and the service's end of its channel; it ends when that is closed."""

    process: subprocess.Popen[bytes]
    connection: socket.socket


def start_worker(limits: WorkLimits) -> StartedWorker:
    """Start one; returns at once. Raises: OSError."""
    ours, theirs = socket.socketpair()
    try:
        return StartedWorker(_start(theirs, limits), ours)
    except BaseException:
        ours.close()
        raise
    finally:
        theirs.close()


def _start(theirs: socket.socket, limits: WorkLimits) -> subprocess.Popen[bytes]:
    numbers = (theirs.fileno(), limits.memory_bytes, limits.max_jobs, limits.max_growth_bytes)
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join(place for place in sys.path if place)
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module, numbers only
        [sys.executable, "-P", "-m", "signer.sandbox.worker", *map(str, numbers)],
        pass_fds=(theirs.fileno(),),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
