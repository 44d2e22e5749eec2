"""One document walks the whole line; a step out of turn, by the wrong person or on other bytes is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from api.errors import NotAllowedError
from api.flows import drafting, issuing, reading, signing
from api.flows.archiving import check_archive
from api.flows.demonstration import ARCHIVIST, CLERK, DECISION, LEADER
from api.office import Office
from api.requests import DraftFields
from api.views import Actor
from records.errors import ConflictError, NotFoundError, RequestError
from records.identifiers import DocumentId
from signer.report import Verdict
from tests.api.flows.walking import (
    LETTER,
    LINE,
    OTHER_AGENCYS_CLERK,
    OTHER_AGENCYS_LEADER,
    OTHER_LEADER,
    Step,
    about,
    bytes_of,
    go_on,
    last_numbers,
    number,
    return_it,
    seal,
    sign,
    state_of,
    submit,
    walk,
)

STATES = ["draft", "submitted", "leader_signed", "numbered", "issued"]


@pytest.mark.parametrize(
    ("fields", "notation"), [(DECISION, "01/QĐ-UBND"), (LETTER, "01/UBND-VP")], ids=["decision", "letter"]
)
def test_a_composed_document_walks_the_line(office: Office, fields: DraftFields, notation: str) -> None:
    document = drafting.create_draft(office, CLERK, fields)
    states = [document.state]
    for step in LINE:
        document = step(office, document)
        states.append(document.state)
    assert states == STATES
    assert document.number == notation
    assert document.verdict == "VALID"
    assert document.record_id is not None
    report = office.verifier.official(bytes_of(office, document))
    assert (report.verdict, report.roles) == (Verdict.VALID, {"leader", "agency"})
    assert check_archive(office).is_clean


def test_each_person_is_offered_what_they_may_do(office: Office) -> None:
    document = walk(office)
    assert document.actions == ("submit", "revise", "ask_review", "withdraw", "download")
    document = submit(office, document)
    offered = [
        reading.get_document(office, actor, DocumentId(document.id)).actions for actor in (CLERK, LEADER, OTHER_LEADER)
    ]
    assert offered == [("withdraw", "download"), ("sign", "return", "download"), ("download",)]


@pytest.mark.parametrize(
    ("stands_after", "asked"),
    [
        (None, sign),
        (None, return_it),
        (None, number),
        (None, seal),
        (submit, submit),
        (submit, number),
        (submit, seal),
        (sign, submit),
        (sign, sign),
        (sign, return_it),
        (sign, seal),
        (number, sign),
        (number, return_it),
        (seal, submit),
        (seal, sign),
        (seal, number),
        (seal, seal),
    ],
    ids=lambda step: step.__name__ if step else "draft",
)
def test_a_step_out_of_turn_is_refused_and_changes_nothing(
    office: Office, stands_after: Step | None, asked: Step
) -> None:
    document = walk(office, after=stands_after)
    before = bytes_of(office, document)
    with pytest.raises(ConflictError) as refusal:
        asked(office, document)
    assert refusal.value.code == "state-conflict"
    assert state_of(office, document) == document.state
    assert bytes_of(office, document) == before


def test_numbering_asked_twice_gives_the_same_number(office: Office) -> None:
    document = walk(office, after=number)
    assert number(office, document).number == document.number
    assert last_numbers(office) == [1]


def test_only_the_leader_named_may_sign_or_return(office: Office) -> None:
    document = walk(office, after=submit)
    for step in (
        lambda: signing.sign_document(office, OTHER_LEADER, DocumentId(document.id), document.sha256),
        lambda: signing.return_to_drafter(office, OTHER_LEADER, DocumentId(document.id), "Không phải của tôi"),
    ):
        with pytest.raises(NotAllowedError) as refusal:
            step()
        assert refusal.value.code == "not-the-named-leader"
    assert state_of(office, document) == "submitted"


def test_a_leader_signs_only_what_was_shown(office: Office) -> None:
    document = walk(office, after=submit)
    with pytest.raises(ConflictError) as refusal:
        signing.sign_document(office, LEADER, DocumentId(document.id), "0" * 64)
    assert refusal.value.code == "shown-bytes-changed"
    assert state_of(office, document) == "submitted"


@pytest.mark.parametrize(
    "step",
    [
        lambda office, document_id: reading.get_document(office, OTHER_AGENCYS_CLERK, document_id),
        lambda office, document_id: reading.download(office, OTHER_AGENCYS_CLERK, document_id),
        lambda office, document_id: drafting.submit(office, OTHER_AGENCYS_CLERK, document_id),
        lambda office, document_id: drafting.revise(office, OTHER_AGENCYS_CLERK, document_id, DECISION),
        lambda office, document_id: signing.sign_document(office, OTHER_AGENCYS_LEADER, document_id, "0" * 64),
        lambda office, document_id: signing.return_to_drafter(office, OTHER_AGENCYS_LEADER, document_id, "Sai"),
        lambda office, document_id: issuing.assign_number(office, OTHER_AGENCYS_CLERK, document_id),
        lambda office, document_id: issuing.seal(office, OTHER_AGENCYS_CLERK, document_id),
    ],
    ids=["get", "download", "submit", "revise", "sign", "return", "number", "seal"],
)
def test_for_another_agency_the_document_does_not_exist(
    office: Office, step: Callable[[Office, DocumentId], object]
) -> None:
    document = walk(office)
    with pytest.raises(NotFoundError) as refusal:
        step(office, DocumentId(document.id))
    assert refusal.value.code == "document-not-found"


@pytest.mark.parametrize("actor", [LEADER, ARCHIVIST], ids=["leader", "archivist"])
def test_only_a_clerk_drafts_numbers_and_seals(office: Office, actor: Actor) -> None:
    document = walk(office, after=sign)
    for step in (
        lambda: drafting.create_draft(office, actor, DECISION),
        lambda: issuing.assign_number(office, actor, DocumentId(document.id)),
        lambda: issuing.seal(office, actor, DocumentId(document.id)),
    ):
        with pytest.raises(NotAllowedError) as refusal:
            step()
        assert refusal.value.code == "duty-missing"


def test_a_returned_document_is_revised_sent_again_and_gets_the_first_number(office: Office) -> None:
    returned = return_it(office, walk(office, after=submit))
    assert (returned.state, returned.returned_reason) == ("returned", "Sai căn cứ ban hành")
    assert last_numbers(office) == []
    revised = drafting.revise(office, CLERK, DocumentId(returned.id), about("Ban hành Kế hoạch đã sửa"))
    assert (revised.id, revised.code, revised.state) == (returned.id, returned.code, "draft")
    assert revised.sha256 != returned.sha256
    issued = go_on(office, revised)
    assert (issued.number, issued.subject) == ("01/QĐ-UBND", "Ban hành Kế hoạch đã sửa")
    assert check_archive(office).is_clean


def test_a_returned_document_is_not_sent_again_unchanged(office: Office) -> None:
    returned = return_it(office, walk(office, after=submit))
    with pytest.raises(ConflictError) as refusal:
        submit(office, returned)
    assert refusal.value.code == "state-conflict"


def test_what_a_leader_has_before_them_is_not_revised_behind_their_back(office: Office) -> None:
    document = walk(office, after=submit)
    with pytest.raises(ConflictError) as refusal:
        drafting.revise(office, CLERK, DocumentId(document.id), about("Khác"))
    assert refusal.value.code == "state-conflict"
    assert bytes_of(office, document) == office.objects.get(document.sha256)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 1001], ids=["empty", "blank", "long"])
def test_returning_needs_a_reason(office: Office, reason: str) -> None:
    document = walk(office, after=submit)
    with pytest.raises(RequestError) as refusal:
        signing.return_to_drafter(office, LEADER, DocumentId(document.id), reason)
    assert refusal.value.code == "reason-malformed"


def test_a_leader_of_another_agency_cannot_be_named(office: Office) -> None:
    fields = DraftFields(kind="QĐ", subject="Thử", leader_id=OTHER_AGENCYS_LEADER.person_id, paragraphs=("Thử.",))
    with pytest.raises(NotAllowedError) as refusal:
        drafting.create_draft(office, CLERK, fields)
    assert refusal.value.code == "leader-of-another-agency"


def test_documents_say_at_their_foot_that_they_are_invented(office: Office) -> None:
    from signer.inspect import inspect

    text = inspect(bytes_of(office, walk(office))).pages[0].text
    assert "đều hư cấu / Sample: all names are invented" in " ".join(text.split())
