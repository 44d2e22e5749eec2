"""How long setting a document takes, warm: one page, and a hundred."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from records.compose import Clause, ComposedPdf, Composer, load_kinds
from records.compose.samples import sample_letter

HUNDRED_PAGES = 1_900
"""Clauses of the sample that fill a hundred pages."""
_SENTENCE = (
    "Văn phòng theo dõi, đôn đốc các đơn vị thực hiện nhiệm vụ được giao và báo cáo kết quả đúng thời hạn (hư cấu);"
)


@dataclass(frozen=True, slots=True)
class ComposeTimes:
    """Milliseconds, the median of the rounds."""

    one_page_ms: float
    hundred_pages_ms: float
    pages_of_hundred: int


def measure_composing(now: datetime, rounds: int) -> ComposeTimes:
    """Set the sample letter, and one with as many clauses as fill a hundred pages."""
    composer = Composer()
    letter = sample_letter(load_kinds())
    clauses = (Clause(number, f"{_SENTENCE} {number}.") for number in range(1, HUNDRED_PAGES + 1))
    long = replace(letter, body=tuple(clauses))
    composer.compose(letter, at=now)
    short_ms, _ = _median(lambda turn: composer.compose(replace(letter, drafter_mark=f"A{turn}"), at=now), rounds * 4)
    long_ms, made = _median(lambda turn: composer.compose(replace(long, drafter_mark=f"A{turn}"), at=now), rounds)
    return ComposeTimes(short_ms, long_ms, made.pages)


def _median(job: Callable[[int], ComposedPdf], rounds: int) -> tuple[float, ComposedPdf]:
    taken: list[float] = []
    for turn in range(rounds):
        start = time.perf_counter()
        made = job(turn)
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken), made
