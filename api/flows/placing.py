"""From the composer's zones to the fields the signer places: number, date, leader and seal, with their locks."""

from __future__ import annotations

import unicodedata

from records.compose import AreaZone, TextZone, Zones
from records.document_number import DocumentNumber, IssueDate, Notation
from signer.fields import (
    AGENCY_FIELD,
    CO_SIGNER_FIELD,
    DATE_FIELD,
    DAY_FIELD,
    LEADER_FIELD,
    MONTH_FIELD,
    NUMBER_FIELD,
    NUMBER_ONLY_FIELD,
    DocMdp,
    FieldLock,
    FontStyle,
    FormLayout,
    LockScope,
    Rect,
    SignatureFieldSpec,
    TextFieldSpec,
)

DIGITS = "0123456789"
DATE_CHARACTERS = "ngày tháng năm" + DIGITS
NUMBER_TOOLTIP = "Số, ký hiệu văn bản / Document number"
DATE_TOOLTIP = "Ngày, tháng, năm ban hành / Date of issue"
LEADER_TOOLTIP = "Chữ ký số của người có thẩm quyền / Leader's digital signature"
CO_SIGNER_TOOLTIP = "Chữ ký số của người ký thứ hai / Second signatory's digital signature"
AGENCY_TOOLTIP = "Chữ ký số của cơ quan / Agency's digital signature"


def layout_of(zones: Zones, notation: Notation) -> FormLayout:
    """The fields of a composed document, for :func:`signer.prepare`."""
    texts = (
        _text(NUMBER_FIELD, zones.number, NUMBER_TOOLTIP, DIGITS + "/" + notation),
        _text(DATE_FIELD, zones.date, DATE_TOOLTIP, DATE_CHARACTERS),
    )
    open_fields = tuple(text.name for text in texts)
    chain = signature_fields(zones.leader, zones.seal, open_fields)
    if zones.counterpart is None:
        return FormLayout(texts, chain)
    return FormLayout(texts, (co_signer_field(zones.counterpart, open_fields), *chain))


def co_signer_field(zone: AreaZone, open_fields: tuple[str, ...]) -> SignatureFieldSpec:
    """The second signatory's own field: signed before the leader's, which it leaves open with all that follows."""
    lock = FieldLock(LockScope.EXCLUDE, (*open_fields, LEADER_FIELD, AGENCY_FIELD), DocMdp.FILL_FORMS)
    return SignatureFieldSpec(CO_SIGNER_FIELD, zone.page, _rect(zone), CO_SIGNER_TOOLTIP, lock)


def signature_fields(
    leader: AreaZone, seal: AreaZone, open_fields: tuple[str, ...]
) -> tuple[SignatureFieldSpec, SignatureFieldSpec]:
    """The two signature fields of the official chain.

    The leader's lock leaves number, date and the seal open and allows form filling only; the seal locks
    everything (Decree 30/2020/NĐ-CP article 14: number and seal follow the leader's signature).
    """
    after_leader = FieldLock(LockScope.EXCLUDE, (*open_fields, AGENCY_FIELD), DocMdp.FILL_FORMS)
    after_seal = FieldLock(LockScope.ALL, (), DocMdp.NO_CHANGES)
    return (
        SignatureFieldSpec(LEADER_FIELD, leader.page, _rect(leader), LEADER_TOOLTIP, after_leader),
        SignatureFieldSpec(AGENCY_FIELD, seal.page, _rect(seal), AGENCY_TOOLTIP, after_seal),
    )


def values_of(names: frozenset[str], number: DocumentNumber, date: IssueDate) -> dict[str, str]:
    """What goes into the fields a document has: the whole number and date, or the digits between printed words."""
    if NUMBER_FIELD in names:
        return {NUMBER_FIELD: str(number), DATE_FIELD: date.in_words}
    digits, _, _ = str(number).partition("/")
    return {NUMBER_ONLY_FIELD: digits, DAY_FIELD: f"{date.day:02d}", MONTH_FIELD: f"{date.month:02d}"}


def _text(name: str, zone: TextZone, tooltip: str, characters: str) -> TextFieldSpec:
    return TextFieldSpec(
        name=name,
        page=zone.page,
        rect=Rect(zone.rect.x0, zone.rect.y0, zone.rect.x1, zone.rect.y1),
        tooltip=tooltip,
        font_size=zone.font_size,
        style=FontStyle(zone.face.value),
        baseline=zone.baseline - zone.rect.y0,
        characters="".join(sorted(set(unicodedata.normalize("NFC", characters)))),
    )


def _rect(zone: AreaZone) -> Rect:
    return Rect(zone.rect.x0, zone.rect.y0, zone.rect.x1, zone.rect.y1)
