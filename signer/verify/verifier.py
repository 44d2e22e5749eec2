"""The verdict: four independent parts per signature, one word for the document."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from signer.errors import DocumentError
from signer.pdf.reader import Document
from signer.pdf.region import fingerprint
from signer.pdf.syntax import Buffer
from signer.report import (
    Chain,
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
from signer.trust.certificate import Certificate
from signer.trust.revocation import CLOCK_SKEW, RevocationEvidence, RevocationSource
from signer.trust.store import TrustStore
from signer.verify.appended import appended_problems
from signer.verify.changes.judgement import ChangeJudgement, judge_changes
from signer.verify.document_verdict import judge_document
from signer.verify.document_warnings import find_warnings
from signer.verify.envelope import damaged_certificates
from signer.verify.evidence import read_security_store
from signer.verify.issuers import fetch_missing
from signer.verify.level import ArchiveTimestamp, LevelProof
from signer.verify.plain_text import shown
from signer.verify.policy import VerificationPolicy
from signer.verify.purpose import signing_purpose_problems
from signer.verify.reasons import reason
from signer.verify.rendering import compare_rendering
from signer.verify.signature_check import SignatureCheck, check_signature
from signer.verify.signature_value import find_signatures, removed_signatures
from signer.verify.timestamp import TimestampCheck, is_timestamp_authority
from signer.verify.trust_judgement import Standing, TrustContext, judge_standing

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ProvenTime:
    """A trusted timestamp: everything up to ``end`` existed at ``time``."""

    end: int
    time: datetime


def verify(
    data: Buffer,
    *,
    policy: VerificationPolicy,
    trust: TrustStore,
    at: datetime,
    revocation: RevocationSource | None = None,
) -> Report:
    """Judge a document at the moment ``at`` (aware). Never raises for anything in ``data``.

    Unknown is INDETERMINATE, never VALID: ETSI EN 319 102-1 clause 5. The same bytes, policy, trust, evidence
    and time give the same report. A mapped file costs memory for what is read of it only.
    """
    sha256 = fingerprint(data)
    try:
        return _verify(data, sha256, policy, TrustContext(trust, revocation, at, policy.accept_without_revocation))
    except DocumentError as error:
        return _unreadable(sha256, error.code, Verdict.INVALID, policy, at)
    except (MemoryError, RecursionError):
        return _unreadable(sha256, "pdf-too-complex", Verdict.INVALID, policy, at)
    except Exception as error:
        # The last line of defence for a public service: a fault of ours is said, it is never a green word.
        _LOG.error("verification failed: %s in file %s", type(error).__name__, sha256)
        return _unreadable(sha256, "verification-failed", Verdict.INDETERMINATE, policy, at)


def _unreadable(sha256: str, code: str, verdict: Verdict, policy: VerificationPolicy, at: datetime) -> Report:
    why = reason(code)
    return Report(sha256, verdict, (why,), why, 0, (), policy.id, at)


def _verify(data: Buffer, sha256: str, policy: VerificationPolicy, context: TrustContext) -> Report:
    document = Document(data, policy.limits)
    judge = _Judge(document, policy, context)
    signatures = _judge_signatures(judge)
    pages = sum(1 for _ in document.pages)
    if not pages and not signatures and not document.is_encrypted:
        raise DocumentError("pdf-truncated" if document.is_cut_short else "pdf-malformed", "the file has no pages")
    removed = removed_signatures(document, [check.value for check in judge.checks])
    is_uncovered = bool(removed) and max(removed) > max((c.value.end for c in judge.checks), default=0)
    verdict, reasons = judge_document(document, signatures, policy, is_signature_removed=is_uncovered)
    error = reason("pdf-encrypted") if document.is_encrypted else None
    warnings = (*find_warnings(document), *([reason("signature-removed")] if removed else []))
    return Report(sha256, verdict, reasons, error, pages, signatures, policy.id, context.now, warnings)


class _Judge:
    """What all signatures of one document share."""

    def __init__(self, document: Document, policy: VerificationPolicy, context: TrustContext) -> None:
        self.document = document
        self.policy = policy
        self.context = context
        self.checks = [check_signature(document, value) for value in find_signatures(document)]
        store = read_security_store(document)
        held = [c for check in self.checks for c in check.certificates]
        self.pool: Sequence[Certificate] = tuple(dict.fromkeys((*held, *store.certificates)))
        self._refuse_damaged_certificates()
        self.evidence = store.evidence
        for check in self.checks:
            self.evidence = self.evidence + check.evidence
        self.reach: Sequence[Certificate] = (*self.pool, *fetch_missing(self._signers(), self.pool, context))
        """The document's certificates and those fetched beside it: for trust, not for what the document proves."""
        archive = tuple(self._archive_timestamps())
        self.levels = LevelProof(archive, self.pool, self.evidence, context.store, context.now)
        self.proven: list[ProvenTime] = []
        self.standings: dict[int, Standing] = {}

    def _refuse_damaged_certificates(self) -> None:
        """Certificates beside a signature are covered by nothing but their issuers' signatures: hold them to those."""
        anchors = [a for group in self.context.store.groups for a in group.anchors]
        known = (*self.pool, *anchors)
        self.checks = [
            replace(check, problems=(*check.problems, "embedded-certificate-damaged"))
            if damaged_certificates(check.certificates, known)
            else check
            for check in self.checks
        ]

    def _signers(self) -> Iterator[Certificate]:
        for check in self.checks:
            if check.certificate is not None:
                yield check.certificate
            yield from (s.token.certificate for s in check.timestamps if s.token and s.token.certificate)

    def _archive_timestamps(self) -> list[ArchiveTimestamp]:
        found = []
        for check in self.checks:
            stamp = check.timestamps[0] if check.value.is_timestamp and check.timestamps else None
            if stamp is None or not check.is_intact or not stamp.is_intact or stamp.token is None:
                continue
            found.append(ArchiveTimestamp(check.value.end, stamp.token, self._has_evidence_before(check)))
        return found

    def _has_evidence_before(self, check: SignatureCheck) -> bool:
        try:
            return not read_security_store(self.document.before(check.value.end)).is_empty
        except DocumentError:
            return False

    def prove_times(self) -> None:
        """Judge document timestamps, the newest first: each one proves the time of what it covers."""
        for check in reversed(self.checks):
            if check.value.is_timestamp and check.timestamps:
                standing = self._timestamp_standing(check.timestamps[0], check.value.end)
                self.standings[id(check)] = standing
                token = check.timestamps[0].token
                if check.is_intact and standing.is_trusted and token is not None:
                    self.proven.append(ProvenTime(check.value.end, token.time))

    def _timestamp_standing(self, stamp: TimestampCheck, end: int) -> Standing:
        """How a timestamp's authority stood, at the earliest time a later timestamp proves it."""
        token = stamp.token
        if token is None or token.certificate is None or stamp.problems:
            codes = stamp.problems or ("timestamp-certificate-missing",)
            wrong = tuple(reason(code) for code in codes)
            return Standing(Chain.UNTRUSTED, Indication.INDETERMINATE, "SIG_CONSTRAINTS_FAILURE", None, wrong)
        if token.time > self.context.now + CLOCK_SKEW:
            wrong = (reason("timestamp-in-future"),)
            return Standing(Chain.UNTRUSTED, Indication.INDETERMINATE, "TIMESTAMP_ORDER_FAILURE", None, wrong)
        proven_at = self.proven_before(end)
        moment = max(proven_at, token.time) if proven_at else None
        return judge_standing(
            token.certificate, self.reach, self.evidence, self.context, proven_at=moment, claimed_at=token.time
        )

    def proven_before(self, end: int) -> datetime | None:
        """The earliest proven time of something that ends at ``end``."""
        return min((p.time for p in self.proven if p.end > end), default=None)

    def signature_time(self, check: SignatureCheck) -> tuple[datetime | None, tuple[Reason, ...]]:
        """The earliest proven time of a signature, and what is wrong with its own timestamps."""
        times = [t for t in (self.proven_before(check.value.end),) if t is not None]
        notes: list[Reason] = []
        for stamp in check.timestamps:
            standing = self._timestamp_standing(stamp, check.value.end)
            if standing.is_trusted and stamp.token is not None:
                times.append(stamp.token.time)
            elif stamp.problems:
                notes.extend(reason(code) for code in stamp.problems)
            else:
                notes.append(reason("timestamp-untrusted", standing.reasons[0].code if standing.reasons else ""))
        return min(times, default=None), tuple(dict.fromkeys(notes))


def _judge_signatures(judge: _Judge) -> tuple[SignatureReport, ...]:
    document, policy = judge.document, judge.policy
    judge.prove_times()
    outermost = max((c.value.end for c in judge.checks), default=document.end)
    appended = tuple(appended_problems(document, outermost)) if judge.checks else ()
    judgements = []
    for index, check in enumerate(judge.checks):
        earlier = tuple(c.value for c in judge.checks[:index])
        judgements.append(judge_changes(document, check.value, earlier, policy, appended))
    judgements = compare_rendering(document, policy, judgements)
    ends = [revision.end for revision in document.revisions]
    return tuple(_report(judge, check, changes, ends) for check, changes in zip(judge.checks, judgements, strict=True))


def _report(judge: _Judge, check: SignatureCheck, changes: ChangeJudgement, ends: list[int]) -> SignatureReport:
    value = check.value
    if value.is_timestamp:
        proven_at: datetime | None = check.claimed_at if judge.standings.get(id(check), None) else None
        notes: tuple[Reason, ...] = ()
        standing = judge.standings.get(id(check)) or _no_standing()
        role = Role.TIMESTAMP
        level = Level.B_T
    else:
        proven_at, notes = judge.signature_time(check)
        standing = _signer_standing(judge, check, proven_at)
        role = judge.policy.role_of(value.field.name)
        level = judge.levels.level_of(check)
    indication, sub, reasons = _conclude(check, changes, standing, judge.policy)
    certificate = check.certificate
    is_proven = proven_at is not None and (not value.is_timestamp or standing.is_trusted)
    if not is_proven and not value.is_timestamp:
        notes = (*notes, reason("time-claimed"))
    return SignatureReport(
        field=_field_name(judge, value.field.name),
        role=role,
        signer=shown(certificate.common_name) if certificate else None,
        organisation=shown(certificate.organisation) if certificate else None,
        serial=f"{certificate.serial:x}" if certificate else None,
        signed_at=proven_at if is_proven else check.claimed_at,
        time_source=TimeSource.TSA if is_proven else TimeSource.CLAIMED,
        level=level,
        integrity=_integrity(check),
        chain=standing.chain,
        changes_after=changes.summary,
        covers_whole_revision=value.covers_whole_revision,
        is_timestamp=value.is_timestamp,
        indication=indication,
        sub_indication=sub,
        revision=_revision_of(value.end, ends) if value.covers_whole_revision else -1,
        signed_length=value.end if value.covers_whole_revision else 0,
        hierarchy=standing.hierarchy,
        issuer=shown(certificate.issuer_name) if certificate else None,
        algorithm=check.algorithm,
        claimed_at=check.claimed_at,
        reasons=tuple(dict.fromkeys((*reasons, *notes))),
        changes=tuple(replace(change, where=shown(change.where) or "") for change in changes.changes),
    )


def _field_name(judge: _Judge, name: str) -> str:
    """As people may be shown it; the names in an encrypted document cannot be read."""
    return "?" if judge.document.is_encrypted else shown(name) or ""


def _revision_of(end: int, ends: list[int]) -> int:
    return next((i for i, stop in enumerate(ends) if stop > 0 and abs(stop - end) <= 2), -1)


def _no_standing() -> Standing:
    return Standing(Chain.UNKNOWN, Indication.INDETERMINATE, "NO_SIGNING_CERTIFICATE_FOUND", None, ())


def _signer_standing(judge: _Judge, check: SignatureCheck, proven_at: datetime | None) -> Standing:
    if check.certificate is None:
        return _no_standing()
    standing = judge_standing(
        check.certificate,
        judge.reach,
        judge.evidence,
        judge.context,
        proven_at=proven_at,
        claimed_at=check.claimed_at,
    )
    wrong = signing_purpose_problems(check.certificate)
    if wrong and standing.is_trusted:
        reasons = tuple(reason(code) for code in wrong)
        return Standing(
            Chain.UNTRUSTED, Indication.INDETERMINATE, "CHAIN_CONSTRAINTS_FAILURE", standing.hierarchy, reasons
        )
    return standing


_UNKNOWN_INTEGRITY = frozenset({"sub-filter-unsupported", "algorithm-unknown"})
_FORMAT_PROBLEMS = frozenset(
    {"contents-missing", "contents-too-large", "byte-range-unusable", "byte-range-gap", "signature-wrapped"}
    | {"signature-placeholder", "cms-unreadable", "several-signers", "timestamp-unreadable"}
)


_BROKEN_TIMESTAMP = frozenset({"timestamp-unreadable", "timestamp-imprint-mismatch", "timestamp-signature-broken"})
"""A timestamp that does not hold was put there, or damaged, by someone: nobody may call the signature valid."""


def _integrity(check: SignatureCheck) -> Integrity:
    if not check.problems:
        return Integrity.INTACT
    return Integrity.UNKNOWN if set(check.problems) <= _UNKNOWN_INTEGRITY else Integrity.BROKEN


def _conclude(
    check: SignatureCheck, changes: ChangeJudgement, standing: Standing, policy: VerificationPolicy
) -> tuple[Indication, str | None, tuple[Reason, ...]]:
    """ETSI EN 319 102-1: format first, then integrity, then changes, then algorithms, then trust and time."""
    problems = tuple(reason(code) for code in check.problems)
    codes = tuple(reason(code) for code in changes.codes)
    if check.problems:
        if set(check.problems) <= _UNKNOWN_INTEGRITY:
            return Indication.INDETERMINATE, "SIG_CONSTRAINTS_FAILURE", (*problems, *codes)
        found = set(check.problems)
        if found & _FORMAT_PROBLEMS:
            sub = "FORMAT_FAILURE"
        elif found & {"message-digest-mismatch", "timestamp-imprint-mismatch"}:
            sub = "HASH_FAILURE"
        else:
            sub = "SIG_CRYPTO_FAILURE"
        return Indication.TOTAL_FAILED, sub, (*problems, *codes)
    if changes.summary is ChangesAfter.FORBIDDEN:
        return Indication.TOTAL_FAILED, "FORMAT_FAILURE", (reason("changed-forbidden"), *codes)
    if changes.summary is ChangesAfter.UNKNOWN:
        return Indication.INDETERMINATE, "SIG_CONSTRAINTS_FAILURE", (*codes, *standing.reasons)
    if any(not change.expected for change in changes.changes):
        codes = (*codes, reason("changed-permitted"))
    if standing.indication is Indication.TOTAL_FAILED:
        return Indication.TOTAL_FAILED, standing.sub_indication, (*standing.reasons, *codes)
    if check.is_weak:
        weak = (reason("algorithm-weak"), *standing.reasons, *codes)
        return Indication.INDETERMINATE, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE", weak
    if check.is_experimental and not policy.accept_experimental:
        untried = (reason("algorithm-experimental"), *standing.reasons, *codes)
        return Indication.INDETERMINATE, "CRYPTO_CONSTRAINTS_FAILURE", untried
    if check.value.is_timestamp and check.certificate and not is_timestamp_authority(check.certificate):
        wrong = (reason("timestamp-wrong-purpose"), *codes)
        return Indication.INDETERMINATE, "SIG_CONSTRAINTS_FAILURE", wrong
    if any(_BROKEN_TIMESTAMP & set(stamp.problems) for stamp in check.timestamps):
        return Indication.TOTAL_FAILED, "FORMAT_FAILURE", codes
    if check.oddities and standing.is_trusted:
        odd = tuple(reason(code) for code in check.oddities)
        return Indication.INDETERMINATE, "SIG_CONSTRAINTS_FAILURE", (*odd, *codes)
    return standing.indication, standing.sub_indication, (*standing.reasons, *codes)


def replay_evidence(document: Document) -> RevocationEvidence:
    """The revocation evidence a document itself carries, for storing beside a verdict."""
    judge_checks = [check_signature(document, value) for value in find_signatures(document)]
    evidence = read_security_store(document).evidence
    for check in judge_checks:
        evidence = evidence + check.evidence
    return evidence
