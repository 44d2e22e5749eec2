"""The outgoing line, state by state."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from records import audit, numbering, outgoing
from records.database import snapshot, transaction
from records.errors import ConflictError, NotFoundError, RequestError
from records.identifiers import DocumentId, Sha256
from records.outgoing import Recipient
from records.screening.outcome import Clear
from tests.records.office import AGENCY, CLERK, LEADER, NOON, OTHER_LEADER, PARTICULARS, VALID_FOR_BOTH, Line


def test_a_document_walks_the_whole_line(line: Line) -> None:
    with transaction(line.engine) as tx:
        dispatched = line.dispatched(tx)
    with snapshot(line.engine) as tx:
        assert outgoing.find(tx, dispatched.id) == dispatched
        actions = [entry.action for entry in audit.history(tx, dispatched.id)]
        kept = outgoing.versions(tx, dispatched.id)
    assert actions == [
        "draft.created",
        "draft.submitted",
        "leader.signed",
        "number.assigned",
        "agency.sealed",
        "document.issued",
        "dispatch.sent",
        "document.dispatched",
    ]
    assert [version.state for version in kept] == [
        "draft",
        "submitted",
        "leader-signed",
        "numbered",
        "sealed",
        "issued",
        "dispatched",
    ]


def test_a_stored_state_reads_back_equal(line: Line) -> None:
    with transaction(line.engine) as tx:
        draft = line.draft(tx)
    with transaction(line.engine) as tx:
        assert outgoing.load(tx, outgoing.Draft, draft.id) == draft


def test_loading_a_document_in_another_state_names_both_states(line: Line) -> None:
    with transaction(line.engine) as tx:
        submitted = line.submitted(tx)
    with (
        transaction(line.engine) as tx,
        pytest.raises(ConflictError, match=r"needs.*draft; it is in state submitted") as e,
    ):
        outgoing.load(tx, outgoing.Draft, submitted.id)
    assert e.value.code == "state-conflict"


def test_an_unknown_document_is_not_found(line: Line) -> None:
    with transaction(line.engine) as tx, pytest.raises(NotFoundError, match="document-not-found"):
        outgoing.load(tx, outgoing.Draft, DocumentId("doc_unknown"))


def test_a_document_is_found_by_the_code_under_its_qr(line: Line) -> None:
    with transaction(line.engine) as tx:
        issued = line.issued(tx)
        assert outgoing.find_by_code(tx, issued.code) == issued


def test_two_people_cannot_both_submit_the_same_draft(line: Line) -> None:
    with transaction(line.engine) as tx:
        draft = line.draft(tx)
        outgoing.submit(tx, line.by(), draft, line.put("first"))
    with transaction(line.engine) as tx, pytest.raises(ConflictError, match="state-conflict"):
        outgoing.submit(tx, line.by(), draft, line.put("second"))


def test_a_revision_of_an_old_copy_is_refused(line: Line) -> None:
    with transaction(line.engine) as tx:
        draft = line.draft(tx)
        outgoing.revise(tx, line.by(), draft, PARTICULARS, Clear("test-rules"), line.put("newer"))
    with transaction(line.engine) as tx, pytest.raises(ConflictError, match="version-conflict"):
        outgoing.revise(tx, line.by(), draft, PARTICULARS, Clear("test-rules"), line.put("older"))


def test_a_returned_draft_keeps_the_reason_and_uses_no_number(line: Line) -> None:
    with transaction(line.engine) as tx:
        submitted = line.submitted(tx)
        returned = outgoing.return_to_drafter(tx, line.by(LEADER), submitted, " Sai căn cứ pháp lý ")
    with transaction(line.engine) as tx:
        assert outgoing.load(tx, outgoing.Returned, returned.id).reason == "Sai căn cứ pháp lý"
        assert line.numbered(tx, "another").number.number == 1


def test_the_log_holds_no_reason_text(line: Line) -> None:
    with transaction(line.engine) as tx:
        returned = outgoing.return_to_drafter(tx, line.by(LEADER), line.submitted(tx), "Sai căn cứ pháp lý")
        assert all("căn cứ" not in entry.content() for entry in audit.history(tx, returned.id))


def test_returning_without_a_reason_is_refused(line: Line) -> None:
    with transaction(line.engine) as tx, pytest.raises(RequestError, match="reason-malformed"):
        outgoing.return_to_drafter(tx, line.by(LEADER), line.submitted(tx), "   ")


def test_a_returned_draft_is_revised_and_signed(line: Line) -> None:
    with transaction(line.engine) as tx:
        returned = outgoing.return_to_drafter(tx, line.by(LEADER), line.submitted(tx), "Sửa trích yếu")
        better = replace(PARTICULARS, subject="Trích yếu đã sửa")
        draft = outgoing.revise(tx, line.by(), returned, better, Clear("test-rules"), line.put("revised"))
        submitted = outgoing.submit(tx, line.by(), draft, line.put("revised prepared"))
        signed = line.sign(tx, submitted, "revised")
    assert signed.particulars.subject == "Trích yếu đã sửa"


@pytest.mark.parametrize("person", [CLERK, OTHER_LEADER])
def test_only_the_named_leader_signs(line: Line, person: object) -> None:
    with transaction(line.engine) as tx, pytest.raises(ConflictError, match="not-the-named-leader"):
        line.sign(tx, line.submitted(tx), person=person)


@pytest.mark.parametrize(
    ("verdict", "roles"),
    [
        ("INVALID", VALID_FOR_BOTH),
        ("INDETERMINATE", VALID_FOR_BOTH),
        ("VALID_CHANGED_AFTER", VALID_FOR_BOTH),
        ("VALID", frozenset({"leader"})),
        ("VALID", frozenset({"agency"})),
    ],
)
def test_anything_but_valid_for_both_roles_stops_the_line(line: Line, verdict: str, roles: frozenset[str]) -> None:
    with pytest.raises(ConflictError, match="report-not-valid"):
        outgoing.accept_report(Sha256.of(b""), line.put("report"), verdict, roles)


def test_a_report_about_other_bytes_does_not_issue(line: Line) -> None:
    with transaction(line.engine) as tx:
        sealed = line.sealed(tx)
        proof = outgoing.accept_report(Sha256.of(b"other"), line.put("report"), "VALID", VALID_FOR_BOTH)
        with pytest.raises(ConflictError, match="report-of-another-document"):
            outgoing.issue(tx, line.by(), sealed, proof)


def test_a_failed_step_leaves_no_trace(line: Line) -> None:
    with transaction(line.engine) as tx:
        submitted = line.submitted(tx)
    with pytest.raises(ZeroDivisionError), transaction(line.engine) as tx:
        raise ZeroDivisionError(line.sign(tx, submitted))
    with snapshot(line.engine) as tx:
        assert outgoing.find(tx, submitted.id) == submitted
        assert [entry.action for entry in audit.history(tx, submitted.id)] == ["draft.created", "draft.submitted"]


def test_lists_show_the_newest_first_page_by_page(line: Line) -> None:
    with transaction(line.engine) as tx:
        made = []
        for step in range(5):
            line.at = NOON + timedelta(seconds=step)
            made.append(line.draft(tx, f"draft {step}").id)
        first = outgoing.list_documents(tx, AGENCY.id, outgoing.Draft, limit=3)
        second = outgoing.list_documents(tx, AGENCY.id, outgoing.Draft, after=first.next_cursor, limit=3)
    assert [document.id for document in first.documents + second.documents] == made[::-1]
    assert second.next_cursor is None


def test_a_leader_sees_only_what_waits_for_them(line: Line) -> None:
    with transaction(line.engine) as tx:
        mine = line.submitted(tx, "mine")
        line.about(leader_id=OTHER_LEADER.id).submitted(tx, "theirs")
        line.signed(tx, "already signed")
        assert outgoing.waiting_for_signer(tx, LEADER.id).documents == (mine,)


def test_a_number_cannot_be_taken_before_the_leader_signed(line: Line) -> None:
    with transaction(line.engine) as tx:
        submitted = line.submitted(tx)
        with pytest.raises(ConflictError, match="state-conflict"):
            outgoing.load(tx, outgoing.LeaderSigned, submitted.id)


def test_a_sealed_document_is_not_numbered_again(line: Line) -> None:
    with transaction(line.engine) as tx:
        signed = line.signed(tx)
        numbered = numbering.assign_number(tx, line.by(), signed)
        outgoing.record_seal(tx, line.by(), numbered, line.put("sealed"))
    with pytest.raises(ConflictError, match="state-conflict"), transaction(line.engine) as tx:
        numbering.assign_number(tx, line.by(), signed)
    with transaction(line.engine) as tx:
        assert line.numbered(tx, "next").number.number == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"subject": " "}, "subject-malformed"),
        ({"subject": "x" * 501}, "subject-malformed"),
        ({"note": "x" * 501}, "note-too-long"),
        ({"copies": 0}, "copies-malformed"),
        ({"recipients": (Recipient("a"),) * 1001}, "too-many-recipients"),
        ({"recipients": (Recipient("Sở A", "H99.05"), Recipient("Sở B", "H99.05"))}, "recipient-doubled"),
        ({"recipients": (Recipient("Sở A"), Recipient(" sở  a"))}, "recipient-doubled"),
    ],
)
def test_particulars_out_of_bounds_are_refused(changes: dict[str, object], code: str) -> None:
    with pytest.raises(RequestError, match=code):
        replace(PARTICULARS, **changes)


def test_a_subject_is_kept_composed_and_on_one_line() -> None:
    assert replace(PARTICULARS, subject="Ve\u0302\u0300 vie\u0323\u0302c\n  thử").subject == "Về việc thử"
