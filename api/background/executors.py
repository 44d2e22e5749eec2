"""This process as an executor: its heartbeat, and the work of those that died."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable

from sqlalchemy import Engine

from api.clocks import Clock
from records import executors
from records.database import snapshot, transaction
from records.executors import Executor, Heartbeat
from records.occasion import Entropy

HOST_MAX = 100
TOKEN_BYTES = 5


def this_process(name: str, entropy: Entropy) -> Executor:
    """An executor nobody was before: a process that starts again must not be taken for the one that died."""
    return Executor(f"{name}-{entropy(TOKEN_BYTES).hex()}", socket.gethostname()[:HOST_MAX], os.getpid())


class Heart:
    """Beats for one executor, and sees whose heart has stopped."""

    def __init__(self, engine: Engine, executor: Executor, clock: Clock) -> None:
        self._engine = engine
        self._executor = executor
        self._clock = clock

    def beat(self) -> None:
        with transaction(self._engine) as tx:
            executors.beat(tx, self._executor, self._clock())

    def stop(self) -> None:
        with transaction(self._engine) as tx:
            executors.end(tx, self._executor, self._clock())

    def bury(self, take_over: Callable[[str], None]) -> None:
        """Take over from every dead executor, then forget it: killed in between, the next one does it again."""
        with snapshot(self._engine) as tx:
            known = executors.heartbeats(tx)
        for heartbeat in known:
            if heartbeat.executor.id != self._executor.id and self._is_dead(heartbeat):
                take_over(heartbeat.executor.id)
                with transaction(self._engine) as tx:
                    executors.forget(tx, heartbeat.executor.id)

    def _is_dead(self, heartbeat: Heartbeat) -> bool:
        return heartbeat.is_stale(self._clock()) or self._is_gone(heartbeat.executor)

    def _is_gone(self, other: Executor) -> bool:
        """On this machine, and no such process: nobody needs to wait for its heartbeat to grow old."""
        if other.host != self._executor.host:
            return False
        if other.pid == self._executor.pid:
            return True  # a container's first process has the same number every time
        try:
            os.kill(other.pid, 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False
