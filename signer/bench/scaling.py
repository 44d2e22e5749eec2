"""How signing grows with processes, beside the bare key in the same run: a machine's own limit is not ours."""

from __future__ import annotations

import multiprocessing
import statistics
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

from signer.bench.timing import Effort

Job = Callable[[], object]
WAIT_SECONDS = 60
_fork = multiprocessing.get_context("fork")


def growth(job: Job, effort: Effort, processes: int = 2) -> float:
    """How many times one process's rate ``processes`` together reach; the median of the rounds, taken in turn."""
    return statistics.median(
        _together(job, effort.seconds, processes) / _together(job, effort.seconds, 1) for _ in range(effort.rounds)
    )


def _together(job: Job, seconds: float, processes: int) -> float:
    """Runs a second of all processes, which start counting at the same moment."""
    start = _fork.Barrier(processes)
    pipes = [_fork.Pipe(duplex=False) for _ in range(processes)]
    workers = [_fork.Process(target=_count, args=(job, seconds, start, there)) for _, there in pipes]
    for worker in workers:
        worker.start()
    try:
        return sum(_received(here) for here, _ in pipes)
    finally:
        for worker in workers:
            worker.join()


def _received(here: Connection) -> float:
    if not here.poll(WAIT_SECONDS):
        raise RuntimeError("a benchmark process did not answer")
    return float(here.recv())


def _count(job: Job, seconds: float, start: Barrier, answer: Connection) -> None:
    job()
    start.wait(WAIT_SECONDS)
    count, begin = 0, time.perf_counter()
    while (passed := time.perf_counter() - begin) < seconds:
        job()
        count += 1
    answer.send(count / passed)
    answer.close()
