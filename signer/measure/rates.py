"""How often a job can be done in a second, by the median of several runs."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass

Clock = Callable[[], float]
"""Seconds, monotonic (``time.perf_counter``)."""


@dataclass(frozen=True, slots=True)
class Effort:
    """``runs`` runs of at least ``seconds`` each, after one round to warm up."""

    runs: int = 3
    seconds: float = 1.0


def per_second(job: Callable[[], object], clock: Clock, effort: Effort) -> float:
    """The median rate of ``job``."""
    job()
    return statistics.median(_one_run(job, clock, effort.seconds) for _ in range(effort.runs))


def _one_run(job: Callable[[], object], clock: Clock, seconds: float) -> float:
    done, start = 0, clock()
    while (elapsed := clock() - start) < seconds:
        job()
        done += 1
    return done / elapsed
