"""The verification report as JSON: the public contract of ``vanthu verify --json`` and ``POST /v1/verifications``."""

from __future__ import annotations

from datetime import datetime

from signer.report import Change, Reason, Report, SignatureReport

JsonObject = dict[str, object]
"""A JSON object ready for ``json.dumps``; made here and serialised at once, never passed inwards."""


def report_json(report: Report, file_name: str | None) -> JsonObject:
    """The report as one JSON object.

    Members, their order and their words are stable; later versions only add members. Times are RFC 3339 with offset.
    ``file`` is what the caller named the bytes, or null.
    """
    return {
        "file": file_name,
        "sha256": report.sha256,
        "verdict": report.verdict.value,
        "reasons": [_reason(reason) for reason in report.reasons],
        "error": _reason(report.error) if report.error else None,
        "pages": report.pages,
        "signatures": [_signature(signature) for signature in report.signatures],
        "warnings": [_reason(warning) for warning in report.warnings],
        "policy": report.policy,
        "validation_time": _time(report.validation_time),
    }


def _signature(signature: SignatureReport) -> JsonObject:
    return {
        "field": signature.field,
        "role": signature.role.value,
        "signer": signature.signer,
        "organisation": signature.organisation,
        "serial": signature.serial,
        "signed_at": _time(signature.signed_at),
        "time_source": signature.time_source.value,
        "level": signature.level.value,
        "integrity": signature.integrity.value,
        "chain": signature.chain.value,
        "changes_after": signature.changes_after.value,
        "covers_whole_revision": signature.covers_whole_revision,
        "is_timestamp": signature.is_timestamp,
        "indication": signature.indication.value,
        "sub_indication": signature.sub_indication,
        "revision": signature.revision,
        "signed_length": signature.signed_length,
        "hierarchy": signature.hierarchy,
        "issuer": signature.issuer,
        "algorithm": signature.algorithm,
        "claimed_at": _time(signature.claimed_at),
        "reasons": [_reason(reason) for reason in signature.reasons],
        "changes": [_change(change) for change in signature.changes],
    }


def _reason(reason: Reason) -> JsonObject:
    return {"code": reason.code, "text": reason.text, "text_vi": reason.text_vi}


def _change(change: Change) -> JsonObject:
    return {
        "kind": change.kind.value,
        "where": change.where,
        "permitted": change.permitted,
        "expected": change.expected,
    }


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
