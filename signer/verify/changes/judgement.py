"""From a difference to a judgement: kinds, permissions, and what the official chain itself foresees."""

from __future__ import annotations

from dataclasses import dataclass, replace

from signer.errors import DocumentError
from signer.pdf.reader import Document
from signer.report import Change, ChangeKind, ChangesAfter, Role
from signer.verify.changes.analysis import Difference, analyse
from signer.verify.changes.permissions import permissions_of
from signer.verify.policy import VerificationPolicy
from signer.verify.signature_value import SignatureValue

_FIELD_PREFIX = "field "
_SIGNATURE_PREFIX = "signature field "


@dataclass(frozen=True, slots=True)
class ChangeJudgement:
    """What happened after one signature; ``codes`` are findings for the report."""

    summary: ChangesAfter
    changes: tuple[Change, ...] = ()
    codes: tuple[str, ...] = ()
    difference: Difference | None = None
    signed_revision: Document | None = None


def judge_changes(
    document: Document,
    value: SignatureValue,
    earlier: tuple[SignatureValue, ...],
    policy: VerificationPolicy,
    appended: tuple[str, ...],
) -> ChangeJudgement:
    """Judge everything after ``value``. ``appended``: problems of the bytes after the outermost signature."""
    if value.range is None:
        return ChangeJudgement(ChangesAfter.UNKNOWN)
    if not value.covers_whole_revision and value.end < document.end:
        change = Change(ChangeKind.UNDEFINED, "bytes outside the signed range", permitted=False)
        return ChangeJudgement(ChangesAfter.FORBIDDEN, (change,), ("range-ends-inside-revision",))
    if not bytes(document.data[value.end : document.end]).strip(b"\x00\t\n\x0c\r "):
        return ChangeJudgement(ChangesAfter.NONE)
    try:
        old = document.before(value.end)
        difference = analyse(old, document, permissions_of(old, value, earlier))
    except DocumentError as error:
        change = Change(ChangeKind.UNREADABLE, error.code, permitted=False)
        return ChangeJudgement(ChangesAfter.FORBIDDEN, (change,), ("changes-unreadable",))
    changes = tuple(_with_expectation(c, difference, value, policy) for c in difference.changes)
    changes += tuple(Change(ChangeKind.UNDEFINED, code, permitted=False) for code in appended)
    if old.is_encrypted and summarise(changes) is ChangesAfter.FORBIDDEN:
        return _unreadable()  # the same text encrypted twice differs: nobody here can tell
    return ChangeJudgement(summarise(changes), changes, appended, difference, old)


def _unreadable() -> ChangeJudgement:
    change = Change(ChangeKind.UNREADABLE, "encrypted", permitted=False)
    return ChangeJudgement(ChangesAfter.UNKNOWN, (change,), ("changes-unreadable",))


def summarise(changes: tuple[Change, ...]) -> ChangesAfter:
    """The contract's word for a list of changes."""
    if not changes:
        return ChangesAfter.NONE
    return ChangesAfter.PERMITTED if all(c.permitted for c in changes) else ChangesAfter.FORBIDDEN


def _with_expectation(
    change: Change, difference: Difference, value: SignatureValue, policy: VerificationPolicy
) -> Change:
    """A further signatory, number, date, the agency's seal and archive evidence belong to a valid official document."""
    if not change.permitted:
        return change
    if change.kind is ChangeKind.EVIDENCE:
        return replace(change, expected=True)
    if policy.role_of(value.field.name) not in (Role.LEADER, Role.CO_SIGNER):
        return change
    if change.kind is ChangeKind.FURTHER_SIGNATURE:
        name = change.where.removeprefix(_SIGNATURE_PREFIX)
        return replace(change, expected=policy.role_of(name) is not Role.OTHER)
    if change.kind is ChangeKind.FORM_FILL:
        name = change.where.removeprefix(_FIELD_PREFIX)
        is_faithful = any(f.field.name == name and f.is_faithful for f in difference.fills)
        return replace(change, expected=name in policy.expected_fills and is_faithful)
    return change
