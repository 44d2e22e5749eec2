"""Rates that mean something on a noisy machine: contenders take turns, the median of rounds counts."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Job = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Effort:
    """``rounds`` turns for each contender, each about ``seconds`` long."""

    rounds: int = 5
    seconds: float = 1.0


def rates(jobs: Mapping[str, Job], effort: Effort) -> dict[str, float]:
    """Runs a second of each job: the median over the rounds. Every job runs once before counting."""
    for job in jobs.values():
        job()
    found: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(effort.rounds):
        for name, job in jobs.items():
            found[name].append(_rate(job, effort.seconds))
    return {name: statistics.median(values) for name, values in found.items()}


def _rate(job: Job, seconds: float) -> float:
    count, start = 0, time.perf_counter()
    while True:
        job()
        count += 1
        passed = time.perf_counter() - start
        if passed >= seconds:
            return count / passed


def percentile(job: Job, share: float, runs: int) -> float:
    """The time within which ``share`` of ``runs`` runs end, milliseconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        job()
        times.append((time.perf_counter() - start) * 1000)
    return sorted(times)[min(runs - 1, int(share * runs))]
