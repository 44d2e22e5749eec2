"""What is issued can be called back, replaced or corrected, and both sides know it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from api.flows import drafting, issuing, publishing, reading, workflow
from api.flows.demonstration import CLERK, DECISION
from api.office import Office
from api.requests import DraftFields, RecipientFields
from api.views import DocumentView
from records import incoming, schema
from records.database import snapshot, transaction
from records.errors import ConflictError, RequestError
from records.identifiers import DispatchId, DocumentId, IncomingId, VerificationCode
from records.incoming import IncomingDocument
from records.occasion import Occasion
from tests.api.flows.postman import keep_promises
from tests.api.flows.walking import LETTER, OTHER_AGENCYS_CLERK, go_on, number, seal, sign, submit, walk

REASON = "Nhầm căn cứ ban hành"
TO_BOTH = replace(DECISION, recipients=(RecipientFields("Sở Nội vụ", "H99.05"), RecipientFields("UBND tỉnh", "H99")))


def issued(office: Office, sandbox: Path, fields: DraftFields = TO_BOTH) -> DocumentView:
    document = walk(office, after=seal, fields=fields)
    keep_promises(office, sandbox)
    return seen(office, document)


def seen(office: Office, document: DocumentView) -> DocumentView:
    return reading.get_document(office, CLERK, DocumentId(document.id))


def public(office: Office, document: DocumentView) -> tuple[str, str | None]:
    record = publishing.public_record(office, VerificationCode(document.code))
    return record.status, record.successor.number if record.successor else None


def all_arrived(office: Office) -> list[IncomingDocument]:
    table = schema.incoming_documents
    with snapshot(office.engine) as tx:
        ids = tx.scalars(select(table.c.id).where(table.c.agency_id == OTHER_AGENCYS_CLERK.agency_id)).all()
        return [incoming.find(tx, IncomingId(one)) for one in ids]


def arrived(office: Office) -> IncomingDocument:
    (document,) = all_arrived(office)
    return document


def by_other_clerk(office: Office) -> Occasion:
    return office.occasion(OTHER_AGENCYS_CLERK)


def test_a_recipient_of_this_installation_gets_it_in_its_own_intake(office: Office, tmp_path: Path) -> None:
    document = issued(office, tmp_path)
    assert document.state == "dispatched"
    assert [(one.identifier, one.state, one.receipt) for one in document.recipients] == [
        ("H99.05", "delivered", "01"),
        ("H99", "delivered", "03"),
    ]
    there = arrived(office)
    assert (there.arrival.notation, there.arrival.author_code) == (document.number, "H99.12.03")


def test_what_the_recipient_does_comes_back_as_status_codes(office: Office, tmp_path: Path) -> None:
    document = issued(office, tmp_path)
    there = arrived(office)
    with transaction(office.engine) as tx:
        incoming.register(tx, by_other_clerk(office), there.id)
    keep_promises(office, tmp_path)
    assert seen(office, document).recipients[0].receipt == "03"
    codes = [(one.recipient, one.code) for one in reading.receipts(office, CLERK, DocumentId(document.id))]
    assert codes == [("Sở Nội vụ", "01"), ("Sở Nội vụ", "03"), ("UBND tỉnh", "03")]


def test_a_returned_document_keeps_the_reason_and_is_sent_again(office: Office, tmp_path: Path) -> None:
    document = issued(office, tmp_path)
    there = arrived(office)
    with transaction(office.engine) as tx:
        incoming.return_to_sender(tx, by_other_clerk(office), there.id, "Gửi nhầm cơ quan")
    keep_promises(office, tmp_path)
    refused = seen(office, document)
    assert (refused.recipients[0].state, refused.recipients[0].reason) == ("refused", "Gửi nhầm cơ quan")
    assert "retry" in refused.actions
    workflow.retry_dispatch(office, CLERK, DocumentId(document.id), DispatchId(refused.recipients[0].dispatch_id))
    keep_promises(office, tmp_path)
    assert (seen(office, document).recipients[0].state, seen(office, document).recipients[0].receipt) == (
        "delivered",
        "01",
    )


def test_a_recall_reaches_every_recipient_with_its_reason(office: Office, tmp_path: Path) -> None:
    document = issued(office, tmp_path)
    recalled = workflow.recall(office, CLERK, DocumentId(document.id), REASON)
    assert (recalled.state, recalled.reason, recalled.number) == ("recalled", REASON, document.number)
    keep_promises(office, tmp_path)
    assert [one.recall for one in seen(office, document).recipients] == ["agreed", "agreed"]
    assert isinstance(arrived(office), incoming.Withdrawn)
    assert REASON in (tmp_path / "H99" / f"{document.recipients[1].dispatch_id}.recall.json").read_text("utf-8")
    assert public(office, document) == ("recalled", None)


def test_a_registered_document_waits_for_the_recipients_clerk_to_answer_a_recall(
    office: Office, tmp_path: Path
) -> None:
    document = issued(office, tmp_path)
    there = arrived(office)
    with transaction(office.engine) as tx:
        incoming.register(tx, by_other_clerk(office), there.id)
    workflow.recall(office, CLERK, DocumentId(document.id), REASON)
    keep_promises(office, tmp_path)
    assert seen(office, document).recipients[0].recall == "requested"
    with transaction(office.engine) as tx:
        (request,) = incoming.list_requests(tx, there.id)
        assert request.reason == REASON
        incoming.answer_request(tx, by_other_clerk(office), request.id, agree=False, reason="Đã thi hành xong")
    keep_promises(office, tmp_path)
    told = seen(office, document).recipients[0]
    assert (told.recall, told.recall_reason) == ("refused", "Đã thi hành xong")


def test_what_is_not_sent_yet_is_not_sent_after_a_recall(office: Office, tmp_path: Path) -> None:
    document = walk(office, after=seal, fields=TO_BOTH)
    workflow.recall(office, CLERK, DocumentId(document.id), REASON)
    keep_promises(office, tmp_path)
    assert [one.state for one in seen(office, document).recipients] == ["cancelled", "cancelled"]
    assert not (tmp_path / "H99").exists()


def test_a_replacement_names_the_old_document_and_the_public_page_names_the_new_one(
    office: Office, tmp_path: Path
) -> None:
    old = issued(office, tmp_path)
    new = issued(office, tmp_path, replace(TO_BOTH, replaces=old.id))
    assert [(link.relation, link.number) for link in new.links] == [("replaces", old.number)]
    assert seen(office, old).state == "replaced"
    assert public(office, old) == ("replaced", new.number)
    assert public(office, new) == ("issued", None)
    assert {(one.arrival.notation, type(one).__name__) for one in all_arrived(office)} == {
        (old.number, "Withdrawn"),
        (new.number, "Received"),
    }
    assert seen(office, old).recipients[0].recall == "agreed"


def test_a_letter_corrects_a_document_that_stays_in_force(office: Office, tmp_path: Path) -> None:
    old = issued(office, tmp_path)
    letter = issued(office, tmp_path, replace(LETTER, corrects=old.id))
    corrected = seen(office, old)
    assert (corrected.state, corrected.links[0].document_id) == ("corrected", letter.id)
    assert public(office, old) == ("corrected", letter.number)
    assert "recall" in corrected.actions


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"corrects": True}, "correction-not-by-letter"),
        ({"replaces": True, "kind": "NQ"}, "replacement-of-another-kind"),
    ],
)
def test_a_wrong_form_of_amendment_is_refused_before_anything_is_stored(
    office: Office, tmp_path: Path, changes: dict[str, object], code: str
) -> None:
    old = issued(office, tmp_path)
    fields = replace(TO_BOTH, **{name: old.id if value is True else value for name, value in changes.items()})
    before = reading.list_documents(office, CLERK).items
    with pytest.raises(RequestError) as refusal:
        drafting.create_draft(office, CLERK, fields)
    assert refusal.value.code == code
    assert reading.list_documents(office, CLERK).items == before


def test_a_recalled_document_is_not_replaced(office: Office, tmp_path: Path) -> None:
    old = issued(office, tmp_path)
    workflow.recall(office, CLERK, DocumentId(old.id), REASON)
    with pytest.raises(ConflictError) as refusal:
        drafting.create_draft(office, CLERK, replace(TO_BOTH, replaces=old.id))
    assert refusal.value.code == "state-conflict"


def test_of_two_replacements_only_the_first_gets_a_number(office: Office, tmp_path: Path) -> None:
    old = issued(office, tmp_path)
    first, second = (walk(office, after=sign, fields=replace(TO_BOTH, replaces=old.id)) for _ in range(2))
    number(office, first)
    with pytest.raises(ConflictError) as refusal:
        issuing.assign_number(office, CLERK, DocumentId(second.id))
    assert refusal.value.code == "being-replaced"
    go_on(office, seen(office, first), (seal,))
    with pytest.raises(ConflictError) as refusal:
        issuing.assign_number(office, CLERK, DocumentId(second.id))
    assert refusal.value.code == "state-conflict"


def test_a_cancelled_number_says_so_in_public_and_is_not_used_again(office: Office) -> None:
    document = number(office, sign(office, submit(office, drafting.create_draft(office, CLERK, DECISION))))
    cancelled = workflow.cancel_number(office, CLERK, DocumentId(document.id), "Văn bản không còn cần thiết")
    assert (cancelled.state, cancelled.number) == ("number_cancelled", document.number)
    assert public(office, cancelled) == ("number_cancelled", None)
    assert walk(office, after=number).number == "02/QĐ-UBND"


def test_history_tells_every_step_with_the_words_given(office: Office, tmp_path: Path) -> None:
    document = issued(office, tmp_path)
    workflow.recall(office, CLERK, DocumentId(document.id), REASON)
    told = reading.history(office, CLERK, DocumentId(document.id))
    assert [entry.act for entry in told] == [
        "create",
        "submit",
        "sign",
        "number",
        "seal",
        "issue",
        "dispatch",
        "recall",
    ]
    assert (told[-1].reason, told[-1].person_name) == (REASON, CLERK.name)
