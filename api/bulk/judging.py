"""Judging files one by one, in this process or on several cores; answers come in the order of the files."""

from __future__ import annotations

import hashlib
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol

from api.bulk.gathering import Candidate
from api.bulk.opening import Buffer, UnopenedFileError, opened
from signer.report import Reason, Report, Verdict

WAITING_PER_JOB = 4
"""Files handed out ahead for each process: enough to keep it busy, few enough to keep memory flat."""

_CRASHED = Reason(
    "pdf-too-complex",
    "the file is too complex to be judged safely",
    "tệp quá phức tạp để kiểm tra an toàn",
)


class Judge(Protocol):
    """Judges bytes and says at what time; made anew in every process."""

    def public(self, data: Buffer) -> Report: ...

    def now(self) -> datetime: ...


MakeJudge = Callable[[], Judge]
"""Must survive pickling: a function of a module with plain arguments."""


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
    candidates: Iterable[Candidate], make_judge: MakeJudge, *, jobs: int, earlier: Mapping[str, Earlier]
) -> Iterator[Judged]:
    """One answer for each candidate, in order; ``earlier`` answers are by path. Never raises for what a file holds.

    With more than one job each runs in a process of its own, and a file that brings its process down is answered
    with ``pdf-too-complex`` while the others go on.
    """
    if jobs == 1:
        judge = make_judge()
        for candidate in candidates:
            yield _judge(candidate, judge, earlier.get(str(candidate.path)))
        return
    crew = _Crew(make_judge, jobs)
    try:
        yield from crew.judge(candidates, earlier)
    finally:
        crew.dismiss()


def _judge(candidate: Candidate, judge: Judge, earlier: Earlier | None) -> Judged:
    if candidate.problem is not None:
        return refused(candidate.path, candidate.problem, judge.now())
    try:
        with opened(candidate.path) as data:
            if earlier is not None and hashlib.sha256(data).hexdigest() == earlier.sha256:
                return Judged(candidate.path, None, earlier)
            return Judged(candidate.path, judge.public(data))
    except UnopenedFileError as error:
        return refused(candidate.path, error.reason, judge.now())


def refused(path: Path, why: Reason, at: datetime) -> Judged:
    """The answer for a file that was not judged, in words and with a code."""
    return Judged(path, Report("", Verdict.INVALID, (why,), why, 0, (), "", at))


class _Crew:
    """Worker processes and the files they hold. A broken crew is replaced, and its files are judged one at a time."""

    def __init__(self, make_judge: MakeJudge, jobs: int) -> None:
        self._make_judge = make_judge
        self._jobs = jobs
        self._pool = self._hire(jobs)

    def judge(self, candidates: Iterable[Candidate], earlier: Mapping[str, Earlier]) -> Iterator[Judged]:
        waiting: deque[tuple[Candidate, Earlier | None, Future[Judged]]] = deque()
        for candidate in candidates:
            known = earlier.get(str(candidate.path))
            waiting.append((candidate, known, self._hand_out(candidate, known)))
            if len(waiting) >= self._jobs * WAITING_PER_JOB:
                yield self._collect(*waiting.popleft())
        while waiting:
            yield self._collect(*waiting.popleft())

    def dismiss(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _hire(self, jobs: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(jobs, get_context("spawn"), _start, (self._make_judge,))

    def _hand_out(self, candidate: Candidate, known: Earlier | None) -> Future[Judged]:
        try:
            return self._pool.submit(_judge_here, candidate, known)
        except BrokenProcessPool:
            self._pool.shutdown(wait=False)
            self._pool = self._hire(self._jobs)
            return self._pool.submit(_judge_here, candidate, known)

    def _collect(self, candidate: Candidate, known: Earlier | None, answer: Future[Judged]) -> Judged:
        try:
            return answer.result()
        except BrokenProcessPool:
            return self._judge_alone(candidate, known)

    def _judge_alone(self, candidate: Candidate, known: Earlier | None) -> Judged:
        """Which of the files broke the crew only shows when each is judged on its own."""
        with self._hire(1) as alone:
            try:
                return alone.submit(_judge_here, candidate, known).result()
            except BrokenProcessPool:
                return refused(candidate.path, _CRASHED, self._make_judge().now())


class _Worker:
    """The judge of this process, made once when the process starts."""

    judge: Judge


def _start(make_judge: MakeJudge) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C ends the parent, which sends everybody home
    _Worker.judge = make_judge()


def _judge_here(candidate: Candidate, known: Earlier | None) -> Judged:
    return _judge(candidate, _Worker.judge, known)
