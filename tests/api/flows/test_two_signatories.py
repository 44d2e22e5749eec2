"""Documents that two people sign (biên bản, hợp đồng): each in a field of their own, and the verdict needs all."""

from __future__ import annotations

from dataclasses import replace

import certs_dev
import pytest

from api.errors import BadRequestError, NotAllowedError
from api.flows import alerting, external_signing, publishing, reading, signing
from api.flows.demonstration import CLERK, LEADER
from api.office import Office
from api.requests import DraftFields, SignatoryFields
from api.views import Actor, DocumentView
from records.errors import ConflictError, RequestError
from records.identifiers import DocumentId, VerificationCode
from signer.errors import DocumentError
from signer.fields import AGENCY_FIELD, CO_SIGNER_FIELD, LEADER_FIELD
from signer.keys import CertificateChain
from signer.keys.memory import MemoryKey
from signer.report import Level, Role, Verdict
from signer.signing.request import SignRequest
from signer.signing.sign import sign as sign_bytes
from tests.api.flows.walking import (
    OTHER_LEADER,
    bytes_of,
    draft,
    go_on,
    number,
    return_it,
    seal,
    sign,
    submit,
)

MINUTES = DraftFields(
    kind="bien-ban",
    subject="Họp giao ban tháng 11",
    leader_id=LEADER.person_id,
    paragraphs=("Cuộc họp bắt đầu lúc 8 giờ.", "Cuộc họp kết thúc lúc 10 giờ./."),
    counterpart=SignatoryFields(("THƯ KÝ",), person_id=OTHER_LEADER.person_id),
)
CONTRACT = replace(
    MINUTES,
    kind="hop-dong",
    subject="Thuê hội trường",
    counterpart=SignatoryFields(("ĐẠI DIỆN BÊN B", "GIÁM ĐỐC"), "Lê Hoàng Mai"),
)


def submitted(office: Office, fields: DraftFields) -> DocumentView:
    return go_on(office, draft(office, fields), (submit,))


def co_sign(office: Office, document: DocumentView, actor: Actor = OTHER_LEADER) -> DocumentView:
    return signing.sign_document(office, actor, DocumentId(document.id), document.sha256)


def signed_elsewhere(office: Office, document: DocumentView, pki: certs_dev.DevPki, name: str) -> bytes:
    """The file as a clerk sends it to the other party and as it comes back."""
    credential = pki.credential(name)
    key = MemoryKey(credential.key, CertificateChain(credential.certificate, credential.issuers))
    data = external_signing.file_to_sign(office, CLERK, DocumentId(document.id))
    request = SignRequest(field=CO_SIGNER_FIELD, level=Level.B_T)
    return sign_bytes(data, request, key, now=office.clock(), services=office.signing).data


def test_each_signs_in_a_field_of_their_own_and_all_three_are_needed(office: Office) -> None:
    waiting = submitted(office, MINUTES)
    with pytest.raises(ConflictError, match="co-signature-missing"):
        sign(office, waiting)
    with pytest.raises(NotAllowedError, match="duty-missing"):
        co_sign(office, waiting, CLERK)
    assert [one.code for one in alerting.alerts(office, OTHER_LEADER)] == ["sign-due"]
    assert alerting.alerts(office, LEADER) == ()
    co_signed = co_sign(office, waiting)
    assert (co_signed.state, co_signed.actions) == ("co_signed", ("download",))
    with pytest.raises(NotAllowedError, match="not-the-named-leader"):
        co_sign(office, co_signed)
    issued = go_on(office, co_signed, (sign, number, seal))
    report = office.verifier.public(bytes_of(office, issued))
    assert (issued.verdict, report.verdict) == ("VALID", Verdict.VALID)
    assert [(one.field, one.role, one.signer) for one in report.signatures] == [
        (CO_SIGNER_FIELD, Role.CO_SIGNER, "Trần Thị Minh Nguyệt (DEV)"),
        (LEADER_FIELD, Role.LEADER, "Nguyễn Văn An Khang (DEV)"),
        (AGENCY_FIELD, Role.AGENCY, "Ủy ban nhân dân xã Đông Sơn (THỬ NGHIỆM)"),
    ]
    shown = publishing.public_record(office, VerificationCode(issued.code)).signatures
    assert [one.role for one in shown] == ["co_signer", "leader", "agency"]
    acts = [entry.act for entry in reading.history(office, CLERK, DocumentId(issued.id))]
    assert acts == ["create", "submit", "co_sign", "sign", "number", "seal", "issue"]


def test_whoever_is_next_may_send_it_back_and_it_is_signed_anew(office: Office) -> None:
    co_signed = co_sign(office, submitted(office, MINUTES))
    returned = return_it(office, co_signed)
    assert returned.state == "returned"
    again = submitted(office, MINUTES)
    back = signing.return_to_drafter(office, OTHER_LEADER, DocumentId(again.id), "Thiếu ý kiến của Phòng Kinh tế")
    assert back.state == "returned"


def test_the_other_party_signs_the_file_elsewhere_and_the_clerk_brings_it_back(
    office: Office, pki: certs_dev.DevPki
) -> None:
    waiting = submitted(office, CONTRACT)
    assert "bring_signature" in waiting.actions
    with pytest.raises(DocumentError, match="returned-wrong-signer"):
        external_signing.take_back(
            office, CLERK, DocumentId(waiting.id), signed_elsewhere(office, waiting, pki, "leader-2")
        )
    brought = external_signing.take_back(
        office, CLERK, DocumentId(waiting.id), signed_elsewhere(office, waiting, pki, "leader-3")
    )
    assert brought.state == "co_signed"
    issued = go_on(office, brought, (sign, number, seal))
    roles = {one.role for one in office.verifier.official(bytes_of(office, issued)).signatures}
    assert (issued.verdict, roles) == ("VALID", {Role.CO_SIGNER, Role.LEADER, Role.AGENCY})


def test_without_the_second_signature_nobody_calls_it_valid(office: Office) -> None:
    data = bytes_of(office, submitted(office, MINUTES))
    keys = {LEADER_FIELD: office.keys.leader(LEADER.person_id), AGENCY_FIELD: office.keys.agency(LEADER.agency_id)}
    for field, key in keys.items():
        request = SignRequest(field=field, level=Level.B_T)
        data = sign_bytes(data, request, key, now=office.clock(), services=office.signing).data
    for judge in (office.verifier.official, office.verifier.public):
        report = judge(data)
        assert (report.verdict, [one.code for one in report.reasons]) == (
            Verdict.INDETERMINATE,
            ["required-role-missing"],
        )


def test_a_second_signatory_is_somebody_else_and_named_once(office: Office) -> None:
    themselves = replace(MINUTES, counterpart=SignatoryFields(("THƯ KÝ",), person_id=LEADER.person_id))
    with pytest.raises(RequestError, match="co-signer-is-leader"):
        draft(office, themselves)
    twice = replace(MINUTES, counterpart=SignatoryFields(("THƯ KÝ",), "Người Khác", OTHER_LEADER.person_id))
    with pytest.raises(BadRequestError, match="co-signer-named-twice"):
        draft(office, twice)
