"""The verification report: what every receiver of a document reads.

The document's word is derived from four independent parts per signature: cryptographic integrity, changes
since signing, trust and time (ETSI EN 319 102-1 gives the indications beside it). The JSON form of this
report is a public contract; the field names here are its field names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """The four words, and no others."""

    VALID = "VALID"
    VALID_CHANGED_AFTER = "VALID_CHANGED_AFTER"
    INDETERMINATE = "INDETERMINATE"
    INVALID = "INVALID"


class Role(StrEnum):
    """In which capacity a signature stands on the document."""

    LEADER = "leader"
    CO_SIGNER = "co_signer"
    """Whoever signs beside the leader: secretary, other party."""
    AGENCY = "agency"
    APPENDIX = "appendix"
    COPY = "copy"
    BUSINESS = "business"
    OTHER = "other"
    TIMESTAMP = "timestamp"


class Level(StrEnum):
    """PAdES baseline levels, ETSI EN 319 142-1 clause 6, proved by evidence."""

    B_B = "B-B"
    B_T = "B-T"
    B_LT = "B-LT"
    B_LTA = "B-LTA"
    NOT_PADES = "NOT-PADES"


class Integrity(StrEnum):
    INTACT = "intact"
    BROKEN = "broken"
    UNKNOWN = "unknown"


class Chain(StrEnum):
    TRUSTED = "trusted"
    UNTRUSTED = "untrusted"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


class ChangesAfter(StrEnum):
    """The contract's summary of :class:`ChangeKind`."""

    NONE = "none"
    PERMITTED = "permitted"
    FORBIDDEN = "forbidden"
    UNKNOWN = "unknown"


class ChangeKind(StrEnum):
    """What later revisions did, finest view; worst one rules."""

    NONE = "none"
    EVIDENCE = "archive_evidence"
    FURTHER_SIGNATURE = "further_signature"
    FORM_FILL = "form_fill"
    METADATA = "metadata"
    ANNOTATION = "annotation"
    UNDEFINED = "undefined"
    UNREADABLE = "unreadable"


class TimeSource(StrEnum):
    TSA = "tsa"
    CLAIMED = "claimed"


class Indication(StrEnum):
    """ETSI EN 319 102-1 clause 5.1.3."""

    TOTAL_PASSED = "TOTAL_PASSED"
    TOTAL_FAILED = "TOTAL_FAILED"
    INDETERMINATE = "INDETERMINATE"


@dataclass(frozen=True, slots=True)
class Reason:
    """One finding: a stable ``code`` (docs/errors.md) and a sentence in English; ``text_vi`` in Vietnamese."""

    code: str
    text: str
    text_vi: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One change found after a signature: what kind, where, in words without document text."""

    kind: ChangeKind
    where: str
    permitted: bool
    expected: bool = False
    """True when the official chain itself foresees it (number and date, seal, evidence)."""


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """One signature or document timestamp, in signing order."""

    field: str
    role: Role
    signer: str | None
    organisation: str | None
    serial: str | None
    signed_at: datetime | None
    time_source: TimeSource
    level: Level
    integrity: Integrity
    chain: Chain
    changes_after: ChangesAfter
    covers_whole_revision: bool
    is_timestamp: bool
    indication: Indication
    sub_indication: str | None
    revision: int = 0
    """Index of the revision this signature closes, 0 is the first; -1 when it covers none."""
    signed_length: int = 0
    """The file's first so many bytes are the version that was signed; 0 when it covers no whole revision."""
    hierarchy: str | None = None
    """Name of the trust anchor group the chain ended in (for example ``cong_vu``)."""
    issuer: str | None = None
    algorithm: str | None = None
    """For example ``RSA-2048 PKCS#1 v1.5 SHA-256``."""
    claimed_at: datetime | None = None
    reasons: tuple[Reason, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The answer for one file. ``error`` is set when it could not be read as a PDF at all."""

    sha256: str
    verdict: Verdict
    reasons: tuple[Reason, ...]
    error: Reason | None
    pages: int
    signatures: tuple[SignatureReport, ...]
    policy: str
    validation_time: datetime
    warnings: tuple[Reason, ...] = field(default=())

    @property
    def roles(self) -> frozenset[Role]:
        """The roles whose signature passed on its own."""
        return frozenset(s.role for s in self.signatures if s.indication is Indication.TOTAL_PASSED)
