"""What the PDF report says, as JSON for its template: every text in both languages, no identifier of a person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

from api.reports.changed import Changed, changed_after_signing
from api.reports.wording import Bilingual, Wording
from signer.report import (
    Chain,
    Change,
    ChangesAfter,
    Indication,
    Integrity,
    Reason,
    Report,
    SignatureReport,
    TimeSource,
    Verdict,
)

MAX_CHANGES = 12
"""Changes listed for one signature; a forged file can hold thousands, and the JSON report has them all."""
MAX_SIGNATURES = 40
"""Signatures listed; more is not a document of an agency."""
MAX_TEXT = 200
"""Characters of a name taken from a certificate or a file."""

VIETNAM = timezone(timedelta(hours=7))
_IDENTIFIER = re.compile(r"(?:[A-ZĐ]{2,8}\s*[:\-]\s*)?\d{9,14}(?!\d)")
"""Citizen identity, passport-like and tax numbers, which many authorities write into names."""
_VERDICT_TONES = {
    Verdict.VALID: "good",
    Verdict.VALID_CHANGED_AFTER: "careful",
    Verdict.INDETERMINATE: "unknown",
    Verdict.INVALID: "bad",
}
_CHANGED_TONES = {
    Changed.NO: "good",
    Changed.EXPECTED: "good",
    Changed.PERMITTED: "careful",
    Changed.UNKNOWN: "unknown",
    Changed.UNSIGNED: "unknown",
    Changed.YES: "bad",
}
_INDICATION_TONES = {
    Indication.TOTAL_PASSED: "good",
    Indication.INDETERMINATE: "unknown",
    Indication.TOTAL_FAILED: "bad",
}
_INTEGRITY_TONES = {Integrity.INTACT: "good", Integrity.UNKNOWN: "unknown", Integrity.BROKEN: "bad"}
_CHAIN_TONES = {Chain.TRUSTED: "good", Chain.REVOKED: "bad"}
_KINDS = frozenset({"cong_vu", "public", "extra"})

Json = dict[str, object]
"""Content for the template; made here and serialised at once."""


def report_content(report: Report, wording: Wording, file_name: str | None) -> Json:
    """Everything the template sets. The same report and name give the same content."""
    signatures = [signature for signature in report.signatures if not signature.is_timestamp]
    passed = sum(signature.indication is Indication.TOTAL_PASSED for signature in signatures)
    changed = changed_after_signing(report)
    return {
        "labels": {key: _pair(text) for key, text in wording.texts.items() if key.startswith("report.")},
        "verdict": {
            "tone": _VERDICT_TONES[report.verdict],
            "word": _pair(wording[f"verdict.{report.verdict}"]),
            "means": _pair(wording[f"verdict.{report.verdict}_means"]),
        },
        "changed": {"tone": _CHANGED_TONES[changed], "text": _pair(wording[f"changed.{changed}"])},
        "reasons": [_finding(reason, wording) for reason in report.reasons],
        "warnings": [_finding(reason, wording) for reason in report.warnings],
        "signatures": [_signature(one, wording) for one in signatures[:MAX_SIGNATURES]],
        "timestamps": [_timestamp(one, wording) for one in report.signatures if one.is_timestamp][:MAX_SIGNATURES],
        "file": _clean(file_name) if file_name else None,
        "sha256": report.sha256,
        "pages": report.pages,
        "count": _pair(_filled(wording["report.count_value"], total=len(signatures), valid=passed)),
        "checked_at": _moment(report.validation_time),
        "policy": report.policy,
        "roots": _pair(_roots(report, wording)),
    }


def _signature(signature: SignatureReport, wording: Wording) -> Json:
    proof = "tsa" if signature.time_source is TimeSource.TSA else "claimed"
    organisation = signature.organisation if signature.organisation != signature.signer else None
    return {
        "role": _pair(wording[f"role.{signature.role}"]),
        "signer": _clean(signature.signer) if signature.signer else None,
        "unnamed": _pair(wording["signature.unnamed"]),
        "organisation": _clean(organisation) if organisation else None,
        "time": _moment(signature.signed_at) if signature.signed_at else None,
        "proof": _pair(wording[f"signature.{proof}" if signature.signed_at else "signature.no_time"]),
        "tone": _INDICATION_TONES[signature.indication],
        "state": _pair(wording[f"signature.{signature.indication}"]),
        "changes_after": _changes_after(signature, wording),
        "parts": list(_parts(signature, wording, proof)),
        "changes": [_change(change, wording) for change in signature.changes[:MAX_CHANGES]],
        "more": _more(signature, wording),
        "version": _pair(_version(signature, wording)),
        "reasons": [_finding(reason, wording) for reason in signature.reasons],
        "technical": _technical(signature),
    }


def _timestamp(signature: SignatureReport, wording: Wording) -> Json:
    return {
        "signer": _clean(signature.signer or ""),
        "time": _moment(signature.signed_at) if signature.signed_at else None,
        "tone": _INDICATION_TONES[signature.indication],
        "state": _pair(wording[f"signature.{signature.indication}"]),
    }


def _changes_after(signature: SignatureReport, wording: Wording) -> Json:
    """The answer for one signature; what official issuing foresees counts as unchanged."""
    expected = all(change.expected for change in signature.changes)
    text = wording[f"changes_after.{signature.changes_after}"]
    if signature.changes_after is ChangesAfter.PERMITTED and expected:
        note = wording["report.expected"]
        text = Bilingual(f"{text.vi}, {note.vi}", f"{text.en}, {note.en}")
    tone = {
        ChangesAfter.NONE: "good",
        ChangesAfter.PERMITTED: "good" if expected else "careful",
        ChangesAfter.FORBIDDEN: "bad",
        ChangesAfter.UNKNOWN: "unknown",
    }[signature.changes_after]
    return {"tone": tone, "text": _pair(text)}


def _parts(signature: SignatureReport, wording: Wording, proof: str) -> Iterator[Json]:
    """The four independent parts of the verdict, and how long they will hold."""
    yield _part(
        wording["signature.integrity"],
        wording[f"integrity.{signature.integrity}"],
        _INTEGRITY_TONES[signature.integrity],
    )
    yield {"name": _pair(wording["signature.changes_after"]), **_changes_after(signature, wording)}
    yield _part(wording["report.identity"], _identity(signature, wording), _CHAIN_TONES.get(signature.chain, "unknown"))
    time = wording[f"report.time_{proof}" if signature.signed_at else "signature.no_time"]
    yield _part(wording["report.time"], time, "good" if proof == "tsa" else "unknown")
    is_lasting = signature.level.startswith("B-L")
    yield _part(
        wording["report.long_term"],
        wording[f"report.long_term_{signature.level}"],
        "good" if is_lasting else "neutral",
    )


def _identity(signature: SignatureReport, wording: Wording) -> Bilingual:
    chain = wording[f"chain.{signature.chain}"]
    kind = wording[f"report.kind_{signature.hierarchy if signature.hierarchy in _KINDS else 'unknown'}"]
    issued = wording["report.certificate_issuer"]
    if signature.issuer is None:
        return Bilingual(f"{chain.vi}; {kind.vi}", f"{chain.en}; {kind.en}")
    issued = _filled(issued, issuer=_clean(signature.issuer))
    return Bilingual(f"{chain.vi}; {kind.vi}, {issued.vi}", f"{chain.en}; {kind.en}")


def _version(signature: SignatureReport, wording: Wording) -> Bilingual:
    if signature.revision < 0:
        return wording["report.covers_none"]
    return _filled(wording["report.covers_version"], number=signature.revision + 1)


def _change(change: Change, wording: Wording) -> Json:
    kind = wording[f"change_kind.{change.kind}"]
    if change.expected:
        judged = wording["report.expected"]
    else:
        judged = wording["signature.permitted" if change.permitted else "signature.forbidden"]
    tone = "good" if change.expected else "careful" if change.permitted else "bad"
    text = Bilingual(f"{kind.vi} ({judged.vi})", f"{kind.en} ({judged.en})")
    return {"tone": tone, "text": _pair(text), "where": _clean(change.where)}


def _more(signature: SignatureReport, wording: Wording) -> Json | None:
    left = len(signature.changes) - MAX_CHANGES
    return _pair(_filled(wording["report.more_changes"], count=left)) if left > 0 else None


def _technical(signature: SignatureReport) -> str:
    """One line for experts: field, algorithm, level and the indications of ETSI EN 319 102-1."""
    indication = " / ".join(word for word in (signature.indication, signature.sub_indication) if word)
    known = (_clean(signature.field), signature.algorithm, f"PAdES {signature.level}", indication)
    return " · ".join(word for word in known if word)


def _roots(report: Report, wording: Wording) -> Bilingual:
    names = sorted({one.hierarchy for one in report.signatures if one.hierarchy in _KINDS})
    kinds = [wording[f"report.kind_{name}"] for name in names] or [wording["report.kind_unknown"]]
    return Bilingual("; ".join(kind.vi for kind in kinds), "; ".join(kind.en for kind in kinds))


def _finding(reason: Reason, wording: Wording) -> Json:
    advice = wording.advice_for(reason.code)
    return {
        "text": _pair(Bilingual(_clean(reason.text_vi or reason.text), _clean(reason.text))),
        "advice": _pair(advice) if advice else None,
        "code": reason.code,
    }


def _part(name: Bilingual, text: Bilingual, tone: str) -> Json:
    return {"name": _pair(name), "text": _pair(text), "tone": tone}


def _filled(text: Bilingual, **values: object) -> Bilingual:
    return Bilingual(text.vi.format(**values), text.en.format(**values))


def _pair(text: Bilingual) -> Json:
    return {"vi": text.vi, "en": text.en}


def _moment(moment: datetime) -> str:
    """In Vietnam's zone, the way people there write it, with the offset for everybody else."""
    return moment.astimezone(VIETNAM).strftime("%H:%M:%S %d/%m/%Y (UTC+07:00)")


def _clean(text: str) -> str:
    """Text of a stranger: no control characters, no identity numbers, of bounded length."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    hidden = _IDENTIFIER.sub("•••", plain)
    return hidden if len(hidden) <= MAX_TEXT else hidden[:MAX_TEXT] + "…"
