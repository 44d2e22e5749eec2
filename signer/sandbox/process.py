"""One worker process, seen from the service."""

from __future__ import annotations

from collections.abc import Callable

from signer.errors import InternalError
from signer.pdf.syntax import Buffer
from signer.sandbox.channel import Channel
from signer.sandbox.limits import MAX_ANSWER_BYTES, START_SECONDS, WorkLimits
from signer.sandbox.messages import (
    Answer,
    Done,
    EvidenceFound,
    EvidenceWanted,
    IssuersFound,
    IssuersWanted,
    Job,
    Question,
    Ready,
    Refused,
    Task,
    pack,
    unpack_answer,
)
from signer.sandbox.starting import StartedWorker, start_worker
from signer.trust.certificate import parse_certificate
from signer.trust.der import DerError
from signer.trust.revocation import RevocationEvidence, RevocationSource


class WorkerLostError(Exception):
    """The worker died, was killed at its limits, or does not answer as a worker does."""


class WorkerProcess:
    """A worker from its start to its end; one task at a time. Starting returns at once, the first task waits."""

    def __init__(
        self, limits: WorkLimits, monotonic: Callable[[], float], started: StartedWorker | None = None
    ) -> None:
        self._limits = limits
        self._monotonic = monotonic
        self._ready: Ready | None = None
        self._ready_until = monotonic() + START_SECONDS
        started = started or start_worker(limits)
        self._process = started.process
        self._channel = Channel(started.connection, monotonic)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def await_ready(self) -> Ready:
        """Until the worker is warm. Raises: InternalError ``sandbox-unavailable``."""
        if self._ready is None:
            try:
                answer = self._receive(self._ready_until)
            except WorkerLostError as error:
                raise InternalError("sandbox-unavailable", "the worker process did not start") from error
            if not isinstance(answer, Ready):
                raise InternalError("sandbox-unavailable", "the worker process did not start")
            self._ready = answer
        return self._ready

    def work(self, job: Job, data: Buffer, source: RevocationSource | None) -> Done | Refused:
        """Have ``job`` done with ``data``; ``source`` answers what the worker asks, off the worker's clock.

        Raises: WorkerLostError; whatever ``source`` raises.
        """
        until = self._monotonic() + self._limits.wall_seconds_for(len(data))
        self._send(pack(Task(job, self._limits.cpu_seconds_for(len(data)))), data, until)
        while True:
            answer = self._receive(until)
            if isinstance(answer, Done | Refused):
                return answer
            if not isinstance(answer, EvidenceWanted | IssuersWanted):
                raise WorkerLostError
            asked_at = self._monotonic()
            found = _ask(source, answer)
            until += self._monotonic() - asked_at
            self._send(pack(found), b"", until)

    def kill(self) -> None:
        """End it, whatever it does, from any thread: who waits for its answer learns that it is lost."""
        self._process.kill()
        self._process.wait()

    def dismiss(self) -> None:
        """End it, and let go of what belongs to it; only when nobody waits for its answer."""
        self.kill()
        self._channel.close()

    def _send(self, message: bytes, data: Buffer, until: float) -> None:
        try:
            self._channel.send(message, data, until=until)
        except OSError as error:
            raise WorkerLostError from error

    def _receive(self, until: float) -> Answer:
        try:
            return unpack_answer(self._channel.receive(MAX_ANSWER_BYTES, until=until)[0])
        except (OSError, EOFError, ValueError) as error:
            raise WorkerLostError from error


def _ask(source: RevocationSource | None, wanted: Question) -> EvidenceFound | IssuersFound:
    try:
        certificate = parse_certificate(wanted.certificate)
        if isinstance(wanted, IssuersWanted):
            return IssuersFound(source.issuers(certificate) if source else ())
        issuer = parse_certificate(wanted.issuer)
    except DerError as error:
        raise WorkerLostError from error
    return EvidenceFound(source.find(certificate, issuer, wanted.at) if source else RevocationEvidence())
