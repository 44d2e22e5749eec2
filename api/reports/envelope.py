"""A report with everything a replay needs, as JSON: policy, anchors with their SHA-256, and the answers used.

The document's own bytes are not in it; they are named by their SHA-256, and carry their own evidence.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from datetime import datetime

from pydantic import BaseModel, ConfigDict, ValidationError

from api.errors import BadRequestError
from api.flows.verification import Recorder
from api.report_json import JsonObject, report_json
from signer.pdf.limits import Limits
from signer.pdf.syntax import Buffer
from signer.report import Role
from signer.trust.certificate import Certificate, parse_certificate
from signer.trust.der import DerError
from signer.trust.revocation import RevocationEvidence
from signer.trust.store import AnchorGroup, TrustStore
from signer.verify import AskedEvidence, RenderComparison, VerificationPolicy, VerificationRecord, verify_recorded
from signer.verify.replay import AskedIssuers, RecordedSource

FORMAT = "vanthu-verification-1"
"""Changes when a member changes its meaning; members may be added without."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Policy(_Model):
    id: str
    required_roles: tuple[Role, ...]
    required_when_placed: tuple[Role, ...] = ()
    """Older reports do not say."""
    field_roles: tuple[tuple[str, Role], ...]
    expected_fills: tuple[str, ...]
    accept_without_revocation: bool
    render: RenderComparison
    max_file_bytes: int


class _Anchor(_Model):
    sha256: str
    der: str


class _Group(_Model):
    name: str
    source: str
    loaded_at: datetime
    anchors: tuple[_Anchor, ...]


class _Asked(_Model):
    certificate_sha256: str
    issuer_sha256: str
    crls: tuple[str, ...]
    ocsp_responses: tuple[str, ...]


class _Offered(_Model):
    certificate_sha256: str
    offered: tuple[str, ...]


class _Told(_Model):
    """What a replay reads of the report: which bytes, and when."""

    sha256: str
    validation_time: datetime


class _Envelope(_Model):
    format: str
    report: _Told
    policy: _Policy
    trust: tuple[_Group, ...]
    evidence: tuple[_Asked, ...]
    issuers: tuple[_Offered, ...] = ()


def envelope_json(record: VerificationRecord, file_name: str | None) -> JsonObject:
    """The record as one JSON object; binary values in base64."""
    policy = record.policy
    return {
        "format": FORMAT,
        "report": report_json(record.report, file_name),
        "policy": {
            "id": policy.id,
            "required_roles": sorted(policy.required_roles),
            "required_when_placed": sorted(policy.required_when_placed),
            "field_roles": [[field, role.value] for field, role in policy.field_roles],
            "expected_fills": sorted(policy.expected_fills),
            "accept_without_revocation": policy.accept_without_revocation,
            "render": policy.render.value,
            "max_file_bytes": policy.limits.file_bytes,
        },
        "trust": [_group_json(group) for group in record.trust.groups],
        "evidence": [
            {
                "certificate_sha256": one.certificate,
                "issuer_sha256": one.issuer,
                "crls": _encoded(one.evidence.crls),
                "ocsp_responses": _encoded(one.evidence.ocsp_responses),
            }
            for one in record.asked
        ],
        "issuers": [
            {"certificate_sha256": one.certificate, "offered": _encoded(one.offered)} for one in record.asked_issuers
        ],
    }


def replay_envelope(
    data: Buffer, sha256: str, envelope: bytes, record: Recorder = verify_recorded
) -> VerificationRecord:
    """Judge ``data``, whose SHA-256 is given, exactly as the envelope says it once was judged.

    The envelope is believed: keep it where it cannot be changed, or seal it.
    Raises: BadRequestError ``envelope-unreadable``; ``envelope-of-another-file`` when it speaks of other bytes.
    """
    try:
        told = _Envelope.model_validate_json(envelope)
        if told.format != FORMAT:
            raise ValueError(told.format)
        trust = TrustStore(tuple(_group(group) for group in told.trust))
        asked = tuple(_asked(one) for one in told.evidence)
        issuers = tuple(AskedIssuers(one.certificate_sha256, _decoded(one.offered)) for one in told.issuers)
    except (ValidationError, ValueError, DerError, binascii.Error) as error:
        raise BadRequestError(
            "envelope-unreadable", "The file is not a verification report that can be replayed."
        ) from error
    if told.report.sha256 != sha256:
        raise BadRequestError("envelope-of-another-file", "The report to replay speaks of another file.")
    return record(
        data,
        policy=_policy(told.policy),
        trust=trust,
        at=told.report.validation_time,
        revocation=RecordedSource(asked, issuers),
    )


def _policy(told: _Policy) -> VerificationPolicy:
    return VerificationPolicy(
        id=told.id,
        required_roles=frozenset(told.required_roles),
        required_when_placed=frozenset(told.required_when_placed),
        field_roles=told.field_roles,
        expected_fills=frozenset(told.expected_fills),
        accept_without_revocation=told.accept_without_revocation,
        render=told.render,
        limits=Limits(file_bytes=told.max_file_bytes),
    )


def _group_json(group: AnchorGroup) -> JsonObject:
    return {
        "name": group.name,
        "source": group.source,
        "loaded_at": group.loaded_at.isoformat(),
        "anchors": [
            {"sha256": anchor.sha256, "der": base64.b64encode(anchor.der).decode()} for anchor in group.anchors
        ],
    }


def _group(told: _Group) -> AnchorGroup:
    """Raises: ValueError when an anchor is not the one its fingerprint names."""
    return AnchorGroup(told.name, tuple(map(_anchor, told.anchors)), told.source, told.loaded_at)


def _anchor(told: _Anchor) -> Certificate:
    certificate = parse_certificate(base64.b64decode(told.der, validate=True))
    if certificate.sha256 != told.sha256:
        raise ValueError(told.sha256)
    return certificate


def _asked(told: _Asked) -> AskedEvidence:
    evidence = RevocationEvidence(_decoded(told.crls), _decoded(told.ocsp_responses))
    return AskedEvidence(told.certificate_sha256, told.issuer_sha256, evidence)


def _encoded(values: Iterable[bytes]) -> list[str]:
    return [base64.b64encode(value).decode() for value in values]


def _decoded(values: Iterable[str]) -> tuple[bytes, ...]:
    return tuple(base64.b64decode(value, validate=True) for value in values)
