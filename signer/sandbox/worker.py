"""The worker process: imports what it needs, confines itself, then reads one file after another.

Started as ``python -m signer.sandbox.worker FD MEMORY_BYTES MAX_JOBS MAX_GROWTH_BYTES`` by :mod:`signer.sandbox.pool`.
"""

from __future__ import annotations

import gc
import socket
import sys
import time
from datetime import UTC, datetime

from signer.errors import DocumentError
from signer.pdf.limits import DEFAULT_LIMITS
from signer.pdf.syntax import Buffer
from signer.sandbox.channel import Channel
from signer.sandbox.confinement import allow_cpu, confine, resident_bytes
from signer.sandbox.jobs import Draw, Inspect, Verify
from signer.sandbox.limits import LARGE_FILE_BYTES, WorkLimits
from signer.sandbox.messages import (
    Done,
    EvidenceFound,
    EvidenceWanted,
    IssuersFound,
    IssuersWanted,
    Ready,
    Refused,
    Task,
    pack,
    unpack_task,
)
from signer.trust.certificate import Certificate
from signer.trust.revocation import RevocationEvidence
from signer.trust.store import TrustStore
from signer.verify import load_policy

_WARM_UP = (
    b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>\nendobj\n"
    b"trailer\n<</Root 1 0 R/Size 4>>\n%%EOF\n"
)


class ServiceSource:
    """A :class:`signer.trust.revocation.RevocationSource` that asks the service, which has the way out."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def find(self, certificate: Certificate, issuer: Certificate, at: datetime) -> RevocationEvidence:
        self._channel.send(pack(EvidenceWanted(certificate.der, issuer.der, at)))
        answer = unpack_task(self._channel.receive()[0])
        return answer.evidence if isinstance(answer, EvidenceFound) else RevocationEvidence()

    def issuers(self, certificate: Certificate) -> tuple[bytes, ...]:
        self._channel.send(pack(IssuersWanted(certificate.der)))
        answer = unpack_task(self._channel.receive()[0])
        return answer.offered if isinstance(answer, IssuersFound) else ()


class Worker:
    """Answers one task after another until it has done enough or grown too much."""

    def __init__(self, channel: Channel, limits: WorkLimits) -> None:
        self._channel = channel
        self._jobs_left = limits.max_jobs
        self._most_bytes = resident_bytes() + limits.max_growth_bytes

    def serve(self) -> None:
        """Work until the service closes the channel, or this worker's time has come."""
        is_last = False
        while not is_last:
            try:
                message, data = self._channel.receive_task()
            except (EOFError, ConnectionError):
                return
            task = unpack_task(message)
            if isinstance(task, Task):
                answer = self._work(task, data)
                is_last = answer.is_last
                self._channel.send(pack(answer))
            was_large, data = len(data) > LARGE_FILE_BYTES, b""
            if was_large:
                gc.collect()

    def _work(self, task: Task, data: Buffer) -> Done | Refused:
        allow_cpu(task.cpu_seconds)
        self._jobs_left -= 1
        try:
            result = task.job.run(data, ServiceSource(self._channel))
        except DocumentError as error:
            return Refused(error.code, error.text, self._is_spent)
        except (MemoryError, RecursionError):
            return Refused("pdf-too-complex", "the document needs more than the limits allow", is_last=True)
        except Exception as error:  # the last line of defence: a stranger's file must end with a code
            cause = type(error).__name__
            return Refused("pdf-malformed", "the document's structure cannot be read", self._is_spent, cause)
        return Done(result, self._is_spent)

    @property
    def _is_spent(self) -> bool:
        return self._jobs_left < 1 or resident_bytes() > self._most_bytes


def _warm_up(source: ServiceSource) -> None:
    """Read a blank page in every way, so that the first stranger does not wait for imports."""
    now = datetime.now(UTC)
    for job in (Inspect(DEFAULT_LIMITS), Draw(72, 1), Verify(load_policy(), TrustStore(), now, is_offline=True)):
        job.run(_WARM_UP, source)
    gc.collect()
    gc.freeze()


def main(arguments: list[str]) -> None:
    """Serve on an inherited socket."""
    descriptor, memory, jobs, growth = (int(argument) for argument in arguments)
    channel = Channel(socket.socket(fileno=descriptor), time.monotonic)
    limits = WorkLimits(memory_bytes=memory, max_jobs=jobs, max_growth_bytes=growth)
    _warm_up(ServiceSource(channel))
    sys.dont_write_bytecode = True
    has_network_wall = confine(limits.memory_bytes)
    channel.send(pack(Ready(has_network_wall)))
    Worker(channel, limits).serve()


if __name__ == "__main__":
    main(sys.argv[1:])
