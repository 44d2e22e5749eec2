"""Verifying many files in one run: gathered, judged on every core, summarised as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from api.bulk.gathering import Candidate
from api.bulk.judging import Earlier, Judge, Judged, judge_files
from api.bulk.summary import Summary, open_summary, resume_summary


@dataclass(frozen=True, slots=True)
class BulkRequest:
    """What is asked of one run. ``resume`` is a summary in JSON lines that an earlier run left, or a new one."""

    candidates: Sequence[Candidate]
    jobs: int
    summary: Path | None = None
    resume: Path | None = None


def verify_files(asked: BulkRequest, judge: Judge) -> Iterator[Judged]:
    """One answer a file, in the order of the files, each in the summaries before it is given.

    Stopping early, by closing the iterator or by an interrupt, leaves summaries that are whole to the last line.

    Raises: BadRequestError ``summary-kind-unknown``, ``summary-unreadable``; OSError when a summary cannot be
    written; what ``judge`` raises.
    """
    with ExitStack() as stack:
        earlier: dict[str, Earlier] = {}
        adders: list[Callable[[Judged], None]] = []
        if asked.resume is not None:
            resumed, earlier = stack.enter_context(resume_summary(asked.resume))
            adders.append(resumed.add)
        if asked.summary is not None:
            summary: Summary = stack.enter_context(open_summary(asked.summary))
            adders.append(summary.add)
        jobs = min(asked.jobs, len(asked.candidates)) or 1
        for judged in judge_files(asked.candidates, judge, jobs=jobs, earlier=earlier):
            for add in adders:
                add(judged)
            yield judged
