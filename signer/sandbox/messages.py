"""What the service and a worker say to each other.

The service trusts itself, so work travels as it is. A worker may have been taken over by the file it read, so of its
answers nothing but the classes named here is ever built.
"""

from __future__ import annotations

import io
import pickle
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Protocol

from signer.facts import PageFacts, PdfFacts
from signer.pdf.leaves import LeafLine, LeafText
from signer.pdf.pdfium import PagePicture
from signer.pdf.syntax import Buffer
from signer.report import (
    Chain,
    Change,
    ChangeKind,
    ChangesAfter,
    Indication,
    Integrity,
    Level,
    Reason,
    Report,
    Role,
    SignatureReport,
    TimeSource,
    Verdict,
)
from signer.trust.revocation import RevocationEvidence, RevocationSource


class Job(Protocol):
    """Something done with a file's bytes."""

    def run(self, data: Buffer, source: RevocationSource) -> object:
        """Do it; ``source`` asks the service. Raises: DocumentError."""
        ...


@dataclass(frozen=True, slots=True)
class Task:
    """To a worker, with the file: what to do and how many processor seconds it may take."""

    job: Job
    cpu_seconds: int


@dataclass(frozen=True, slots=True)
class EvidenceFound:
    """To a worker: the answer to :class:`EvidenceWanted`."""

    evidence: RevocationEvidence


@dataclass(frozen=True, slots=True)
class Ready:
    """From a worker: warm and confined; ``has_network_wall`` when the system also keeps it from every network."""

    has_network_wall: bool


@dataclass(frozen=True, slots=True)
class Done:
    """From a worker: the result; after ``is_last`` it ends."""

    result: object
    is_last: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """From a worker: the document's own fault; ``cause`` is the class of an error nobody foresaw."""

    code: str
    text: str
    is_last: bool
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class EvidenceWanted:
    """From a worker, in the middle of its work: revocation evidence about a certificate (DER) and its issuer."""

    certificate: bytes
    issuer: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class IssuersWanted:
    """From a worker, in the middle of its work: certificates of the issuer of this one (DER)."""

    certificate: bytes


@dataclass(frozen=True, slots=True)
class IssuersFound:
    """To a worker: the answer to :class:`IssuersWanted`."""

    offered: tuple[bytes, ...]


Question = EvidenceWanted | IssuersWanted
Answer = Ready | Done | Refused | Question

_CLASSES: dict[tuple[str, str], type] = {
    (known.__module__, known.__qualname__): known
    for known in (
        Chain,
        Change,
        ChangeKind,
        ChangesAfter,
        Done,
        EvidenceWanted,
        Indication,
        Integrity,
        IssuersWanted,
        LeafLine,
        LeafText,
        Level,
        PageFacts,
        PagePicture,
        PdfFacts,
        Ready,
        Reason,
        Refused,
        Report,
        Role,
        SignatureReport,
        TimeSource,
        Verdict,
        datetime,
        timedelta,
        timezone,
    )
}


def pack(message: Task | EvidenceFound | IssuersFound | Answer) -> bytes:
    """A message as bytes."""
    return pickle.dumps(message, pickle.HIGHEST_PROTOCOL)


def unpack_answer(message: bytes) -> Answer:
    """A worker's message. Raises: ValueError when it is none."""
    try:
        answer = _AnswerReader(io.BytesIO(message)).load()
    except Exception as error:  # whatever a hostile pickle makes of the reader
        raise ValueError("not an answer") from error
    if not isinstance(answer, Ready | Done | Refused | EvidenceWanted | IssuersWanted):
        raise ValueError("not an answer")
    return answer


def unpack_task(message: bytes) -> Task | EvidenceFound | IssuersFound:
    """The service's message, read by a worker."""
    task: Task | EvidenceFound | IssuersFound = pickle.loads(message)  # noqa: S301 - from the process that started this one
    return task


class _AnswerReader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> type:
        try:
            return _CLASSES[module, name]
        except KeyError:
            raise pickle.UnpicklingError("a class that no answer holds") from None
