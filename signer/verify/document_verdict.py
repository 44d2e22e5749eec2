"""The document's one word, derived from the worst of its signatures and the roles that must be there."""

from __future__ import annotations

from collections.abc import Sequence

from signer.pdf.reader import Document
from signer.report import ChangeKind, Indication, Reason, Role, SignatureReport, Verdict
from signer.verify.policy import VerificationPolicy
from signer.verify.reasons import reason

_QUIET_KINDS = frozenset({ChangeKind.NONE, ChangeKind.EVIDENCE, ChangeKind.FURTHER_SIGNATURE})


def judge_document(
    document: Document,
    signatures: Sequence[SignatureReport],
    policy: VerificationPolicy,
    *,
    is_signature_removed: bool,
) -> tuple[Verdict, tuple[Reason, ...]]:
    """The word and why. Timestamps count against the document only when they are broken."""
    standing = [s for s in signatures if not s.is_timestamp]
    broken_stamps = [s for s in signatures if s.is_timestamp and s.indication is Indication.TOTAL_FAILED]
    failed = [s for s in standing if s.indication is Indication.TOTAL_FAILED] + broken_stamps
    if failed or is_signature_removed:
        removed = (reason("signature-removed"),) if is_signature_removed else ()
        return Verdict.INVALID, (*_reasons(failed), *removed)
    if not standing:
        return Verdict.INDETERMINATE, (reason("pdf-encrypted" if document.is_encrypted else "no-signature"),)
    undecided = [s for s in standing if s.indication is Indication.INDETERMINATE]
    missing = _required(document, policy) - {s.role for s in standing}
    reasons = list(_reasons(undecided))
    if missing:
        reasons.append(reason("required-role-missing", ", ".join(sorted(missing))))
    if document.is_rebuilt:
        reasons.append(reason("structure-repaired"))
    if document.is_encrypted:
        reasons.append(reason("pdf-encrypted"))
    if reasons or undecided:
        return Verdict.INDETERMINATE, tuple(reasons)
    if any(_is_changed(s) for s in standing):
        return Verdict.VALID_CHANGED_AFTER, (reason("changed-permitted"),)
    return Verdict.VALID, ()


def _required(document: Document, policy: VerificationPolicy) -> frozenset[Role]:
    """The roles asked of every document, and those that this one has an own field for."""
    placed = {policy.role_of(field.name) for field in document.fields() if field.type == "/Sig"}
    return policy.required_roles | (policy.required_when_placed & placed)


def _reasons(signatures: Sequence[SignatureReport]) -> tuple[Reason, ...]:
    found = [r for s in signatures for r in s.reasons if r.code not in ("time-claimed", "changed-permitted")]
    return tuple(dict.fromkeys(found))


def _is_changed(signature: SignatureReport) -> bool:
    """Whether something came after it that neither the official chain nor archiving foresees.

    Tools that sign or archive also bring the metadata up to date: beside such a change it says nothing more.
    """
    unforeseen = {c.kind for c in signature.changes if not c.expected} - _QUIET_KINDS
    is_by_tool = any(c.kind in _QUIET_KINDS for c in signature.changes)
    return bool(unforeseen - ({ChangeKind.METADATA} if is_by_tool else set()))
