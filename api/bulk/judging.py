"""Judging files, several at a time; answers come in the order of the files."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from api.bulk.gathering import Candidate
from api.bulk.opening import Buffer, UnopenedFileError, opened
from signer.pdf.region import fingerprint
from signer.report import Reason, Report, Verdict

WAITING_PER_JOB = 4
"""Files handed out ahead for each job: enough to keep it busy, few enough to keep memory flat."""


class Judge(Protocol):
    """Judges bytes and says at what time; safe to share by threads."""

    def public(self, data: Buffer) -> Report: ...

    def now(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Earlier:
    """An answer of an earlier run: for these very bytes nothing is judged again."""

    sha256: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Judged:
    """The answer for one file; ``report`` is None when an ``earlier`` answer stands."""

    path: Path
    report: Report | None
    earlier: Earlier | None = None

    @property
    def verdict(self) -> Verdict:
        if self.report is not None:
            return self.report.verdict
        return self.earlier.verdict if self.earlier else Verdict.INDETERMINATE


def judge_files(
    candidates: Iterable[Candidate], judge: Judge, *, jobs: int, earlier: Mapping[str, Earlier]
) -> Iterator[Judged]:
    """One answer for each candidate, in order; ``earlier`` answers are by path. Never raises for what a file holds.

    ``jobs`` files are judged at a time; a judge over confined workers (:mod:`signer.sandbox`) uses as many cores, and
    a file that brings its worker down is answered while the others go on.
    """
    crew = ThreadPoolExecutor(jobs, "verifying")
    waiting: deque[Future[Judged]] = deque()
    try:
        for candidate in candidates:
            waiting.append(crew.submit(_judge, candidate, judge, earlier.get(str(candidate.path))))
            if len(waiting) >= jobs * WAITING_PER_JOB:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        crew.shutdown(wait=True, cancel_futures=True)


def _judge(candidate: Candidate, judge: Judge, earlier: Earlier | None) -> Judged:
    if candidate.problem is not None:
        return refused(candidate.path, candidate.problem, judge.now())
    try:
        with opened(candidate.path) as data:
            if earlier is not None and fingerprint(data) == earlier.sha256:
                return Judged(candidate.path, None, earlier)
            return Judged(candidate.path, judge.public(data))
    except UnopenedFileError as error:
        return refused(candidate.path, error.reason, judge.now())


def refused(path: Path, why: Reason, at: datetime) -> Judged:
    """The answer for a file that was not judged, in words and with a code."""
    return Judged(path, Report("", Verdict.INVALID, (why,), why, 0, (), "", at))
