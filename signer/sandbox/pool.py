"""A warm pool of workers that read strangers' files."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Self, cast

from signer.errors import DocumentError, InternalError, RequestError
from signer.facts import PdfFacts
from signer.inspect import inspect
from signer.pdf.leaves import LEAF_DPI, LeafText
from signer.pdf.limits import DEFAULT_LIMITS, Limits
from signer.pdf.pdfium import PagePicture
from signer.pdf.region import fingerprint
from signer.pdf.syntax import Buffer
from signer.report import Report, Verdict
from signer.sandbox.jobs import Describe, Draw, DrawLeaf, Inspect, ReadLeaves, Verify
from signer.sandbox.limits import QUEUE_SECONDS, WorkLimits
from signer.sandbox.messages import Done, Job, Refused
from signer.sandbox.process import WorkerLostError, WorkerProcess
from signer.sandbox.starting import StartedWorker
from signer.trust.revocation import RevocationSource
from signer.trust.store import TrustStore
from signer.verify import VerificationPolicy, VerificationRecord, verify
from signer.verify.reasons import reason
from signer.verify.replay import RecordingSource, record_of

_LOG = logging.getLogger(__name__)


class _Seat:
    """A place in the pool, with the worker that sits there."""

    def __init__(self) -> None:
        self.worker: WorkerProcess | None = None


class Sandbox:
    """A context manager: entering starts ``workers`` processes, leaving ends them all. Safe to share by threads.

    The calls are those of :mod:`signer.inspect`, :mod:`signer.verify` and :mod:`signer.pdf.pdfium`, done in a process
    whose memory and time are bounded and which has no network and no secrets. A file that kills its worker is
    ``pdf-too-complex``; the worker is replaced.
    Raises besides: InternalError (``sandbox-unavailable``, ``sandbox-busy``, ``sandbox-closed``).
    """

    def __init__(
        self,
        workers: int,
        limits: WorkLimits | None = None,
        *,
        started: Iterable[StartedWorker] = (),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """``started`` are workers that were started before, under the same limits."""
        self._limits = limits or WorkLimits()
        self._monotonic = monotonic
        self._started = list(started)
        self._seats = [_Seat() for _ in range(workers)]
        self._free: queue.SimpleQueue[_Seat] = queue.SimpleQueue()
        self._guard = threading.Lock()
        self._is_open = False

    def __enter__(self) -> Self:
        self._is_open = True
        for seat in self._seats:
            self._fill(seat)
            self._free.put(seat)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every worker, in the middle of its work too: that work then ends with ``sandbox-closed``."""
        with self._guard:
            self._is_open = False
            workers = [seat.worker for seat in self._seats if seat.worker is not None]
        for worker in workers:
            worker.kill()
        while not self._free.empty():
            self._dismiss(self._free.get())

    @property
    def process_ids(self) -> frozenset[int]:
        """The workers that live now."""
        with self._guard:
            return frozenset(s.worker.pid for s in self._seats if s.worker is not None and s.worker.is_alive)

    def await_ready(self) -> bool:
        """Wait until every worker is warm; whether the system bars them all from every network."""
        seats = [self._take() for _ in self._seats]
        try:
            return all(self._worker(seat).await_ready().has_network_wall for seat in seats)
        finally:
            for seat in seats:
                self._free.put(seat)

    def inspect(self, data: bytes, limits: Limits = DEFAULT_LIMITS) -> PdfFacts:
        """As :func:`signer.inspect.inspect`. Raises: DocumentError."""
        if len(data) > limits.file_bytes:
            return inspect(data, limits)
        return cast(PdfFacts, self._result(Inspect(limits), data, PdfFacts))

    def verify(
        self,
        data: Buffer,
        *,
        policy: VerificationPolicy,
        trust: TrustStore,
        at: datetime,
        revocation: RevocationSource | None = None,
    ) -> Report:
        """As :func:`signer.verify.verify`: never raises for anything in ``data``.

        ``revocation`` is asked in this process, and its time is not the worker's.
        """
        if len(data) > policy.limits.file_bytes:
            return verify(data, policy=policy, trust=trust, at=at, revocation=revocation)
        job = Verify(policy, trust, at.astimezone(UTC), is_offline=revocation is None)
        try:
            report = cast(Report, self._result(job, data, Report, revocation))
            return replace(report, validation_time=at)
        except DocumentError as error:
            why = reason(error.code)
            sha256 = fingerprint(data)
            return Report(sha256, Verdict.INVALID, (why,), why, 0, (), policy.id, at)

    def verify_recorded(
        self,
        data: Buffer,
        *,
        policy: VerificationPolicy,
        trust: TrustStore,
        at: datetime,
        revocation: RevocationSource | None = None,
    ) -> VerificationRecord:
        """As :func:`signer.verify.verify_recorded`."""
        source = RecordingSource(revocation) if revocation else None
        report = self.verify(data, policy=policy, trust=trust, at=at, revocation=source)
        return record_of(report, policy, trust, source)

    def etsi_report(self, report: Report, data: Buffer, policy: VerificationPolicy) -> bytes:
        """As :func:`signer.etsi.etsi_report`. Raises: RequestError ``nothing-to-report``; DocumentError."""
        if not report.signatures:
            raise RequestError("nothing-to-report", "the document has no signature to report on")
        return cast(bytes, self._result(Describe(report, policy), data, bytes))

    def draw(self, data: bytes, dpi: float, max_pages: int) -> tuple[PagePicture, ...]:
        """As :func:`signer.pdf.pdfium.draw_pages`, of what :mod:`signer.pdf.reader` can read. Raises: DocumentError."""
        if len(data) > DEFAULT_LIMITS.file_bytes:
            raise DocumentError("pdf-too-large", "the file is larger than the limit")
        return cast(tuple[PagePicture, ...], self._result(Draw(dpi, max_pages), data, tuple))

    def draw_leaf(self, data: bytes, index: int, dpi: float = LEAF_DPI) -> bytes:
        """As :func:`signer.pdf.leaves.draw_leaf`. Raises: DocumentError."""
        return cast(bytes, self._result(DrawLeaf(index, dpi), data, bytes))

    def read_leaves(self, data: bytes) -> tuple[LeafText, ...]:
        """As :func:`signer.pdf.leaves.read_leaves`. Raises: DocumentError."""
        return cast(tuple[LeafText, ...], self._result(ReadLeaves(), data, tuple))

    def _result(self, job: Job, data: Buffer, kind: type, source: RevocationSource | None = None) -> object:
        answer = self._work(job, data, source)
        if isinstance(answer, Refused):
            if answer.cause is not None:
                _LOG.error("unforeseen %s in a worker, file %s", answer.cause, fingerprint(data))
            raise DocumentError(answer.code, answer.text)
        if not isinstance(answer.result, kind):
            raise _too_complex()
        return answer.result

    def _work(self, job: Job, data: Buffer, source: RevocationSource | None) -> Done | Refused:
        seat = self._take()
        is_well = False
        try:
            worker = self._worker(seat)
            worker.await_ready()
            answer = worker.work(job, data, source)
            is_well = not answer.is_last
            return answer
        except WorkerLostError as error:
            self._check_open()
            _LOG.warning("a worker was lost over file %s", fingerprint(data))
            raise _too_complex() from error
        finally:
            # Also for an interrupted wait: a worker in the middle of something is of no more use.
            if not is_well:
                self._replace(seat)
            self._free.put(seat)

    def _take(self) -> _Seat:
        self._check_open()
        try:
            return self._free.get(timeout=QUEUE_SECONDS)
        except queue.Empty as error:
            raise InternalError("sandbox-busy", "no worker became free in time") from error

    def _worker(self, seat: _Seat) -> WorkerProcess:
        """The seat's worker, alive when last looked at."""
        if seat.worker is None or not seat.worker.is_alive:
            self._replace(seat)
        self._check_open()
        if seat.worker is None:
            raise InternalError("sandbox-unavailable", "the worker process did not start")
        return seat.worker

    def _replace(self, seat: _Seat) -> None:
        self._dismiss(seat)
        self._fill(seat)

    def _dismiss(self, seat: _Seat) -> None:
        with self._guard:
            dismissed, seat.worker = seat.worker, None
        if dismissed is not None:
            dismissed.dismiss()

    def _fill(self, seat: _Seat) -> None:
        with self._guard:
            if not self._is_open:
                return
            started = self._started.pop() if self._started else None
            try:
                seat.worker = WorkerProcess(self._limits, self._monotonic, started)
            except OSError:
                _LOG.error("a worker process could not be started")

    def _check_open(self) -> None:
        if not self._is_open:
            raise InternalError("sandbox-closed", "the sandbox is closed")


def _too_complex() -> DocumentError:
    return DocumentError("pdf-too-complex", "the document needs more memory or time than the limits allow")
