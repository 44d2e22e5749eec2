"""The official chain, made by our own signer with the development PKI: what every attack starts from."""

from __future__ import annotations

from dataclasses import dataclass

from signer.appearance.image import load_stamp_image
from signer.appearance.stamp import ImageAppearance
from signer.evidence.source import RevocationEvidence
from signer.fields import AGENCY_FIELD, DATE_FIELD, LEADER_FIELD, NUMBER_FIELD, FontFiles, FormLayout, mm
from signer.fill import fill
from signer.keys.memory import MemoryKey
from signer.prepare import prepare
from signer.report import Level
from signer.signing.request import SignRequest
from signer.signing.services import Services
from signer.signing.sign import sign
from signer.timestamps.authority import CheckedAuthority
from tests.signer.conftest import NOW

NUMBER = "05/QĐ-UBND"
DATE = "ngày 23 tháng 11 năm 2026"


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """One document at each station of its way; every stage is a prefix of the next."""

    prepared: bytes
    leader_signed: bytes
    numbered: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Hands:
    """Who signs, with what pictures."""

    leader: MemoryKey
    agency: MemoryKey
    signature_png: bytes
    seal_png: bytes


def make_official(
    draft: bytes,
    layout: FormLayout,
    fonts: FontFiles,
    hands: Hands,
    timestamps: CheckedAuthority,
    evidence: RevocationEvidence,
) -> OfficialDocument:
    """Leader at B-T, number and date filled, sealed at B-T with the evidence in the sealing revision."""
    services = Services(timestamps, evidence)
    prepared = prepare(draft, layout, fonts).data
    drawn = ImageAppearance(load_stamp_image(hands.signature_png))
    request = SignRequest(LEADER_FIELD, level=Level.B_T, appearance=drawn)
    leader_signed = sign(prepared, request, hands.leader, now=NOW, services=services).data
    numbered = fill(leader_signed, {NUMBER_FIELD: NUMBER, DATE_FIELD: DATE}).data
    stamp = ImageAppearance(load_stamp_image(hands.seal_png), mm(36), mm(36))
    seal = SignRequest(AGENCY_FIELD, level=Level.B_T, appearance=stamp, evidence_within=True)
    sealed = sign(numbered, seal, hands.agency, now=NOW, services=services).data
    return OfficialDocument(prepared, leader_signed, numbered, sealed)
