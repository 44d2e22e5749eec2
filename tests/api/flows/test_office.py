"""Authority, versions, reviews, alerts and batches as the people of an office meet them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from api.development.people import agency_id_of, person_id_of
from api.flows import alerting, batch_signing, delegating, drafting, reading, signing, workflow
from api.flows.demonstration import ARCHIVIST, CLERK, DECISION, LEADER
from api.flows.worklist import WorklistDesk
from api.office import KeyRing, Office
from api.requests import DelegationFields, ReviewFields
from api.views import Actor, DocumentView, Duty
from records.errors import ConflictError
from records.identifiers import BatchId, DelegationId, DocumentId
from signer.errors import KeyUnusableError
from signer.inspect import inspect
from signer.keys import SigningKey
from tests.api.flows.postman import keep_promises
from tests.api.flows.walking import OTHER_LEADER, about, bytes_of, sign, state_of, submit, walk

ADMIN = Actor(person_id_of("admin-1"), "Vũ Quản Trị", Duty.ADMINISTRATOR, agency_id_of("agency-1"))
DEPUTY_ID = DelegationId("dlg_DEVleader2")
DEPUTYS = replace(DECISION, leader_id=OTHER_LEADER.person_id)


def sign_as_deputy(office: Office, document: DocumentView) -> DocumentView:
    return signing.sign_document(office, OTHER_LEADER, DocumentId(document.id), document.sha256)


def test_the_signature_line_on_the_page_is_that_of_the_delegation(office: Office) -> None:
    document = drafting.create_draft(office, CLERK, DEPUTYS)
    assert document.capacity_lines == ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    text = " ".join(inspect(bytes_of(office, document)).pages[-1].text.split())
    assert "KT. CHỦ TỊCH PHÓ CHỦ TỊCH" in text
    assert sign_as_deputy(office, submit(office, document)).state == "leader_signed"


def test_a_deputy_whose_delegation_ended_is_refused_when_drafting_submitting_and_signing(office: Office) -> None:
    draft, waiting = (drafting.create_draft(office, CLERK, DEPUTYS) for _ in range(2))
    waiting = submit(office, waiting)
    delegating.end_delegation(office, ADMIN, DEPUTY_ID, "Thôi giữ chức vụ")
    attempts: list[Callable[[], object]] = [
        lambda: drafting.create_draft(office, CLERK, DEPUTYS),
        lambda: submit(office, draft),
        lambda: sign_as_deputy(office, waiting),
    ]
    for attempt in attempts:
        with pytest.raises(ConflictError) as refusal:
            attempt()
        assert refusal.value.code == "delegation-ended"
    assert (state_of(office, draft), state_of(office, waiting)) == ("draft", "submitted")


def test_a_leader_records_only_what_they_give_themselves(office: Office) -> None:
    today = date(2026, 1, 1)
    fields = DelegationFields(
        capacity="TUQ",
        holder_id=CLERK.person_id,
        holder_title="Văn thư",
        given_by=LEADER.person_id,
        matters="Giấy giới thiệu",
        starts_on=today,
        ends_on=date(2030, 1, 1),
        paper_number="05/GUQ-UBND",
        paper_dated=today,
    )
    made = delegating.record_delegation(office, LEADER, fields)
    assert (made.lines, made.status) == (("TUQ. CHỦ TỊCH", "VĂN THƯ"), "current")
    with pytest.raises(Exception, match="not-the-giver"):
        delegating.record_delegation(office, OTHER_LEADER, fields)
    with pytest.raises(Exception, match="duty-missing"):
        delegating.record_delegation(office, CLERK, fields)


@pytest.mark.parametrize(
    "step",
    [
        lambda office, id_, version: drafting.submit(office, CLERK, id_, version),
        lambda office, id_, version: drafting.revise(office, CLERK, id_, about("Khác"), version),
        lambda office, id_, version: workflow.withdraw(office, CLERK, id_, "Thôi", version),
        lambda office, id_, version: workflow.ask_review(
            office, CLERK, id_, (ReviewFields(ARCHIVIST.person_id, "initial"),), version
        ),
    ],
    ids=["submit", "revise", "withdraw", "review"],
)
def test_nobody_acts_on_a_version_they_have_not_seen(
    office: Office, step: Callable[[Office, DocumentId, int], DocumentView]
) -> None:
    seen = walk(office)
    drafting.revise(office, CLERK, DocumentId(seen.id), about("Đã sửa"))
    with pytest.raises(ConflictError) as refusal:
        step(office, DocumentId(seen.id), seen.version)
    assert refusal.value.code == "version-conflict"
    assert state_of(office, seen) == "draft"


def test_initials_are_put_under_what_was_shown_and_offered_to_who_was_asked(office: Office) -> None:
    draft = walk(office)
    asked = (ReviewFields(ARCHIVIST.person_id, "initial"),)
    document = workflow.ask_review(office, CLERK, DocumentId(draft.id), asked)
    assert reading.get_document(office, ARCHIVIST, DocumentId(draft.id)).actions == ("initial", "decline", "download")
    assert [alert.code for alert in alerting.alerts(office, ARCHIVIST)] == ["review-due"]
    with pytest.raises(ConflictError, match="shown-bytes-changed"):
        workflow.initial(office, ARCHIVIST, DocumentId(draft.id), "0" * 64)
    document = workflow.initial(office, ARCHIVIST, DocumentId(draft.id), document.sha256)
    assert [(one.reviewer_name, one.answer) for one in document.reviews] == [(ARCHIVIST.name, "initialled")]
    assert submit(office, document).state == "submitted"


def test_alerts_name_what_is_overdue_before_what_is_due(office: Office) -> None:
    normal = walk(office, after=sign)
    urgent = walk(office, after=sign, fields=replace(DECISION, urgency="immediate"))
    found = [(alert.document_id, alert.level, alert.code) for alert in alerting.alerts(office, CLERK)]
    assert found == [(urgent.id, "overdue", "issue-due"), (normal.id, "notice", "issue-due")]
    week_later = replace(office, clock=lambda: office.clock() + timedelta(days=7))
    assert {alert.level for alert in alerting.alerts(week_later, CLERK)} == {"overdue"}
    assert reading.get_document(week_later, CLERK, DocumentId(normal.id)).is_overdue


@pytest.mark.parametrize("days", [0, 20, 200])
def test_number_beside_the_alerts_is_that_of_the_list(office: Office, days: int) -> None:
    draft = walk(office)
    walk(office, after=submit)
    walk(office, after=sign)
    waiting = walk(office)
    workflow.ask_review(office, CLERK, DocumentId(waiting.id), (ReviewFields(ARCHIVIST.person_id, "initial"),))
    today = office.clock().date()
    fields = DelegationFields(
        capacity="TUQ",
        holder_id=CLERK.person_id,
        holder_title="Văn thư",
        given_by=LEADER.person_id,
        matters="Giấy giới thiệu",
        starts_on=today,
        ends_on=today + timedelta(days=22),
        paper_number="06/GUQ-UBND",
        paper_dated=today,
    )
    delegating.record_delegation(office, LEADER, fields)
    then = replace(office, clock=lambda: office.clock() + timedelta(days=days))
    for person in (CLERK, LEADER, OTHER_LEADER, ARCHIVIST, ADMIN):
        assert WorklistDesk(then).counts(person).alerts == len(alerting.alerts(then, person)), person
    assert WorklistDesk(office).counts(LEADER).waiting == 1
    named = [alert.document_id for alert in alerting.alerts(then, CLERK)]
    assert (draft.id in named) == (days == 200)
    assert ("delegation-ending" in {alert.code for alert in alerting.alerts(then, ADMIN)}) == (days == 20)


def _batch(office: Office, count: int = 3) -> tuple[list[DocumentView], BatchId]:
    waiting = [submit(office, walk(office)) for _ in range(count)]
    wanted = tuple((document.id, document.sha256) for document in waiting)
    return waiting, BatchId(batch_signing.start_batch(office, LEADER, wanted).id)


def test_a_batch_signs_each_document_as_it_was_shown_and_tells_each_outcome(office: Office, tmp_path: Path) -> None:
    waiting, batch_id = _batch(office)
    workflow.withdraw(office, CLERK, DocumentId(waiting[1].id), "Rút để sửa")
    keep_promises(office, tmp_path)
    batch = batch_signing.get_batch(office, LEADER, batch_id)
    assert batch.state == "finished"
    assert [(item.state, item.code) for item in batch.items] == [
        ("succeeded", None),
        ("failed", "state-conflict"),
        ("succeeded", None),
    ]
    assert [state_of(office, one) for one in waiting] == ["leader_signed", "withdrawn", "leader_signed"]


class LockedToken:
    """Every key is on a token whose PIN was wrong; counts how often it was tried."""

    def __init__(self, keys: KeyRing) -> None:
        self.keys, self.tries = keys, 0

    def leader(self, person_id: object) -> SigningKey:
        self.tries += 1
        raise KeyUnusableError("token-pin-wrong", "the token did not take the PIN")

    def agency(self, agency_id: object) -> SigningKey:
        raise AssertionError(agency_id)


def test_a_wrong_pin_stops_the_batch_and_is_not_tried_again(office: Office, tmp_path: Path) -> None:
    token = LockedToken(office.keys)
    waiting, batch_id = _batch(office)
    keep_promises(replace(office, keys=token), tmp_path)
    batch = batch_signing.get_batch(office, LEADER, batch_id)
    assert (token.tries, batch.state, batch.stopped_by) == (1, "stopped", "token-pin-wrong")
    assert [item.state for item in batch.items] == ["failed", "skipped", "skipped"]
    assert {state_of(office, one) for one in waiting} == {"submitted"}


def test_a_batch_killed_after_signing_does_not_sign_twice(office: Office) -> None:
    (first, _), batch_id = _batch(office, 2)
    sign(office, first)  # as a process did that died before it could note it
    batch_signing.sign_next(office, batch_id)
    assert batch_signing.get_batch(office, LEADER, batch_id).items[0].state == "succeeded"
    acts = [entry.act for entry in reading.history(office, CLERK, DocumentId(first.id))]
    assert acts.count("sign") == 1


def test_a_cancelled_batch_signs_nothing_more(office: Office, tmp_path: Path) -> None:
    waiting, batch_id = _batch(office)
    batch_signing.sign_next(office, batch_id)
    batch = batch_signing.cancel_batch(office, LEADER, batch_id)
    keep_promises(office, tmp_path)
    assert (batch.state, [item.state for item in batch.items]) == ("cancelled", ["succeeded", "cancelled", "cancelled"])
    assert state_of(office, waiting[2]) == "submitted"
    with pytest.raises(ConflictError, match="batch-finished"):
        batch_signing.cancel_batch(office, LEADER, batch_id)


def test_a_batch_with_anothers_document_is_not_begun(office: Office) -> None:
    document = walk(office, after=submit)
    twice = ((document.id, document.sha256),) * 2
    with pytest.raises(Exception, match="batch-item-repeated"):
        batch_signing.start_batch(office, LEADER, twice)
    with pytest.raises(Exception, match="document-not-found"):
        batch_signing.start_batch(office, LEADER, (("doc_UNKNOWN", document.sha256),))
