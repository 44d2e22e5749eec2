"""The question every recipient asks first: was it changed after signing?"""

from __future__ import annotations

from enum import StrEnum

from signer.report import ChangesAfter, Integrity, Report, SignatureReport


class Changed(StrEnum):
    """The answer for a whole document, worst last."""

    NO = "no"
    EXPECTED = "expected"
    """Only what the official chain foresees: number, date, the agency's seal, archive evidence."""
    PERMITTED = "permitted"
    UNKNOWN = "unknown"
    YES = "yes"
    UNSIGNED = "unsigned"


_WORST_LAST = tuple(Changed)


def changed_after_signing(report: Report) -> Changed:
    """The worst answer of all signatures; document timestamps are not signatures of anybody."""
    if report.error is not None and not report.signatures:
        return Changed.UNKNOWN
    answers = [_changed_after(signature) for signature in report.signatures if not signature.is_timestamp]
    return max(answers, key=_WORST_LAST.index, default=Changed.UNSIGNED)


def _changed_after(signature: SignatureReport) -> Changed:
    if signature.integrity is Integrity.BROKEN or signature.changes_after is ChangesAfter.FORBIDDEN:
        return Changed.YES
    if signature.integrity is Integrity.UNKNOWN or signature.changes_after is ChangesAfter.UNKNOWN:
        return Changed.UNKNOWN
    if signature.changes_after is ChangesAfter.NONE:
        return Changed.NO
    return Changed.EXPECTED if all(change.expected for change in signature.changes) else Changed.PERMITTED
