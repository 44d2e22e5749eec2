"""A verification report as a lay reader needs it: one verdict, then whether the file was changed after signing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from signer.report import Change, ChangesAfter, Integrity, Report, SignatureReport


class Changed(StrEnum):
    """The answer to "was it changed after signing?", worst last."""

    NO = "no"
    EXPECTED = "expected"
    """Only what the official chain foresees: number, date, the agency's seal, archive evidence."""
    PERMITTED = "permitted"
    UNKNOWN = "unknown"
    YES = "yes"
    UNSIGNED = "unsigned"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is on the first screen, and the report behind it."""

    report: Report
    changed: Changed
    signatures: tuple[SignatureReport, ...]
    """Without document timestamps, which are not signatures of anybody."""

    @property
    def later(self) -> tuple[tuple[SignatureReport, Change], ...]:
        """What came after signing and is not of the official chain itself, with the signature it came after."""
        return tuple((s, change) for s in self.signatures for change in s.changes if not change.expected)

    @property
    def earlier_versions(self) -> tuple[SignatureReport, ...]:
        """The signatures whose version of the file is not the file of today."""
        return tuple(s for s in self.signatures if s.signed_length and s.changes_after is not ChangesAfter.NONE)

    @property
    def valid_count(self) -> int:
        return sum(signature.indication == "TOTAL_PASSED" for signature in self.signatures)


def finding_of(report: Report) -> Finding:
    """The report, read for the first screen."""
    signatures = tuple(signature for signature in report.signatures if not signature.is_timestamp)
    return Finding(report, _changed(signatures), signatures)


def _changed(signatures: tuple[SignatureReport, ...]) -> Changed:
    if not signatures:
        return Changed.UNSIGNED
    order = tuple(Changed)
    return max((_changed_after(signature) for signature in signatures), key=order.index)


def _changed_after(signature: SignatureReport) -> Changed:
    if signature.integrity is Integrity.BROKEN or signature.changes_after is ChangesAfter.FORBIDDEN:
        return Changed.YES
    if signature.integrity is Integrity.UNKNOWN or signature.changes_after is ChangesAfter.UNKNOWN:
        return Changed.UNKNOWN
    if signature.changes_after is ChangesAfter.NONE:
        return Changed.NO
    return Changed.EXPECTED if all(change.expected for change in signature.changes) else Changed.PERMITTED
