"""From one agency of the installation to another: intake, register, handling, recall and replacement."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from api.development.people import agency_id_of
from api.errors import RefusedByScreeningError
from api.flows import incoming as intake
from api.flows.incoming import LocalDelivery, Receipt, SentFile
from api.office import Office
from api.views import DocumentView
from records import incoming
from records.agencies import load_agency
from records.database import snapshot, transaction
from records.errors import ConflictError, NotFoundError, RequestError
from records.incoming import Arrival, RequestKind, Source, Standing, StatusCode
from records.storage import ObjectStat
from tests.api.flows.walking import (
    LETTER,
    OTHER_AGENCYS_CLERK,
    about,
    bytes_of,
    seal,
    sign,
    stored,
    walk,
)

REASON = "Văn bản có sai sót"


@pytest.fixture
def letter(office: Office) -> DocumentView:
    return walk(office, after=seal, fields=LETTER)


def delivery(office: Office, document: DocumentView, message: str = "dsp_1") -> LocalDelivery:
    with snapshot(office.engine) as tx:
        sender = load_agency(tx, agency_id_of("agency-1"))
        receiver = load_agency(tx, agency_id_of("agency-2"))
    assert document.number is not None
    assert document.issued_on is not None
    return LocalDelivery(
        message_id=message,
        recipient_code=receiver.identifier,
        sender=sender,
        notation=document.number,
        issue_date=document.issued_on,
        kind_name=document.kind_name,
        subject=document.subject,
        signer=document.leader_name,
        data=bytes_of(office, document),
        declared=True,  # on a busy machine the pictures on the page may not be read in time
    )


def delivered(office: Office, document: DocumentView, message: str = "dsp_1") -> Receipt:
    receipt = intake.receive_dispatch(office, delivery(office, document, message))
    assert receipt is not None
    return receipt


def uploaded(data: bytes, **changes: object) -> tuple[Arrival, SentFile]:
    arrival = Arrival(agency_id_of("agency-2"), Source.UPLOAD, "UBND xã Đông Sơn", "Thử nghiệm trục liên thông")
    return replace(arrival, **changes), SentFile(data, "cong-van.pdf")


def register(office: Office, receipt: Receipt) -> incoming.Registered:
    with transaction(office.engine) as tx:
        return incoming.register(tx, office.occasion(OTHER_AGENCYS_CLERK), receipt.incoming_id)


def codes(office: Office, receipt: Receipt) -> list[str]:
    with snapshot(office.engine) as tx:
        return [status.code.value for status in incoming.statuses_of(tx, receipt.incoming_id)]


def test_a_dispatch_to_an_agency_of_this_installation_is_checked_and_receipted(
    office: Office, letter: DocumentView
) -> None:
    receipt = delivered(office, letter)
    assert (receipt.code, receipt.standing, receipt.is_repeat) == (StatusCode.ARRIVED, Standing.PROVEN, False)
    registered = register(office, receipt)
    assert (registered.arrival_number, registered.arrival.notation) == (1, letter.number)
    assert codes(office, receipt) == ["01", "03"]


def test_the_same_dispatch_again_is_the_same_arrival(office: Office, letter: DocumentView) -> None:
    first, again = delivered(office, letter), delivered(office, letter)
    assert (again.incoming_id, again.is_repeat) == (first.incoming_id, True)
    assert codes(office, first) == ["01"]


def test_the_same_message_with_other_bytes_is_refused(office: Office, letter: DocumentView) -> None:
    delivered(office, letter)
    other = replace(delivery(office, letter), data=bytes_of(office, letter) + b"\n")
    with pytest.raises(ConflictError, match="message-reused"):
        intake.receive_dispatch(office, other)


def test_the_same_bytes_in_another_message_are_kept_as_a_duplicate_and_get_no_number(
    office: Office, letter: DocumentView
) -> None:
    first, second = delivered(office, letter), delivered(office, letter, "dsp_2")
    assert second.duplicate_of == first.incoming_id
    register(office, first)
    with pytest.raises(ConflictError, match="incoming-duplicate"):
        register(office, second)


def test_an_identifier_of_nobody_here_is_not_delivered_here(office: Office, letter: DocumentView) -> None:
    elsewhere = replace(delivery(office, letter), recipient_code="H01.02")
    assert intake.receive_dispatch(office, elsewhere) is None


def test_what_was_changed_on_the_way_can_only_be_returned_with_a_reason(office: Office, letter: DocumentView) -> None:
    data = bytes_of(office, letter)
    found = re.search(rb"/Contents ?<", data)
    assert found is not None
    place = found.end() + 800
    broken = data[:place] + (b"0" if data[place : place + 1] != b"0" else b"1") + data[place + 1 :]
    receipt = intake.receive_dispatch(office, replace(delivery(office, letter), data=broken))
    assert receipt is not None
    assert receipt.standing is not Standing.PROVEN
    with pytest.raises(ConflictError, match="incoming-not-proven"):
        register(office, receipt)
    by = office.occasion(OTHER_AGENCYS_CLERK)
    with pytest.raises(RequestError, match="reason-malformed"), transaction(office.engine) as tx:
        incoming.return_to_sender(tx, by, receipt.incoming_id, " ")
    with transaction(office.engine) as tx:
        incoming.return_to_sender(tx, by, receipt.incoming_id, REASON)
        told = incoming.statuses_of(tx, receipt.incoming_id)[-1]
    assert (told.code, told.reason) == (StatusCode.REFUSED, REASON)


def test_an_agencys_document_with_the_leaders_signature_alone_is_broken(office: Office) -> None:
    half = walk(office, after=sign, fields=LETTER)
    finished = walk(office, after=seal, fields=about("khác", LETTER))
    receipt = intake.receive_dispatch(office, replace(delivery(office, finished), data=bytes_of(office, half)))
    assert receipt is not None
    assert receipt.standing is not Standing.PROVEN


def test_an_upload_that_is_here_already_is_refused_before_anything_is_kept(
    office: Office, letter: DocumentView
) -> None:
    delivered(office, letter)
    before: tuple[ObjectStat, ...] = stored(office)
    with pytest.raises(ConflictError, match="incoming-duplicate"):
        intake.receive(office, OTHER_AGENCYS_CLERK, *uploaded(bytes_of(office, letter)))
    assert stored(office) == before


def test_the_wall_stands_before_incoming_documents_too(office: Office, letter: DocumentView) -> None:
    before = stored(office)
    arrival, sent = uploaded(bytes_of(office, letter), subject="TUYỆT MẬT")
    with pytest.raises(RefusedByScreeningError, match="classified-refused"):
        intake.receive(office, OTHER_AGENCYS_CLERK, arrival, sent)
    plain, marked = replace(arrival, subject="Thường"), replace(sent, declared_level="mat")
    with pytest.raises(RefusedByScreeningError, match="classified-refused"):
        intake.receive(office, OTHER_AGENCYS_CLERK, plain, marked)
    assert stored(office) == before


def test_a_recall_before_registration_is_agreed_to_at_once(office: Office, letter: DocumentView) -> None:
    sent, receipt = delivery(office, letter), delivered(office, letter)
    answer = intake.receive_recall(office, "msg_13", sent.recipient_code, "dsp_1", REASON)
    assert answer.agreed is True
    assert codes(office, receipt) == ["01", "13", "15"]
    again = intake.receive_recall(office, "msg_13", sent.recipient_code, "dsp_1", REASON)
    assert again == answer
    assert codes(office, receipt) == ["01", "13", "15"]
    with pytest.raises(ConflictError, match="state-conflict"):
        register(office, receipt)


def test_a_registered_document_waits_for_the_clerks_answer_and_is_then_withdrawn(
    office: Office, letter: DocumentView
) -> None:
    sent, receipt = delivery(office, letter), delivered(office, letter)
    register(office, receipt)
    request = intake.receive_recall(office, "msg_13", sent.recipient_code, "dsp_1", REASON)
    assert request.agreed is None
    by = office.occasion(OTHER_AGENCYS_CLERK)
    with pytest.raises(ConflictError, match="request-pending"), transaction(office.engine) as tx:
        incoming.complete(tx, by, receipt.incoming_id, "Đã lưu")
    with transaction(office.engine) as tx:
        incoming.answer_request(tx, by, request.id, agree=True)
        document = incoming.find(tx, receipt.incoming_id)
    assert isinstance(document, incoming.Withdrawn)
    assert document.arrival_number == 1
    assert codes(office, receipt) == ["01", "03", "13", "15"]


def test_a_replacement_arrives_as_a_document_of_its_own(office: Office, letter: DocumentView) -> None:
    receipt = delivered(office, letter)
    register(office, receipt)
    newer = walk(office, after=seal, fields=about("V/v thay thế", LETTER))
    request = intake.receive_replacement(office, delivery(office, newer, "dsp_9"), "dsp_1", REASON)
    assert (request.kind, request.agreed) == (RequestKind.REPLACE, None)
    with transaction(office.engine) as tx:
        incoming.answer_request(tx, office.occasion(OTHER_AGENCYS_CLERK), request.id, agree=True)
        old = incoming.find(tx, receipt.incoming_id)
        assert request.replacement_id is not None
        new = incoming.find(tx, request.replacement_id)
    assert isinstance(old, incoming.Withdrawn)
    assert old.replaced_by == new.id
    assert isinstance(new, incoming.Received)
    assert new.duplicate_of is None


def test_statuses_of_a_dispatch_are_there_for_its_sender(office: Office, letter: DocumentView) -> None:
    sent, receipt = delivery(office, letter), delivered(office, letter)
    register(office, receipt)
    told = intake.statuses_of_dispatch(office, sent.recipient_code, "dsp_1")
    assert [status.code for status in told] == [StatusCode.ARRIVED, StatusCode.ACCEPTED]
    with pytest.raises(NotFoundError, match="incoming-not-found"):
        intake.statuses_of_dispatch(office, sent.recipient_code, "dsp_unknown")
