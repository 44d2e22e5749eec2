"""Long-kept records: signatures raised to B-LTA beside the archived bytes, renewed before the timestamp ends."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import update

from api.clocks import system_clock
from api.flows import reading
from api.flows.demonstration import CLERK
from api.flows.preserving import Preserving
from api.office import Office
from records import audit, schema
from records.archive import Part, load_record
from records.audit import Action
from records.database import snapshot, transaction
from records.identifiers import DocumentId, RecordId
from records.occasion import SYSTEM, Occasion
from records.preserving import waiting
from records.retention.moving import Cause, Move, move
from records.retention.published import schedule_in_force
from signer.report import Level, Verdict
from signer.signing.profile import OFFICIAL, OnFailure
from tests.api.flows.test_services_fail import SilentAuthority
from tests.api.flows.walking import LINE, bytes_of, walk


def _preserving(office: Office) -> Preserving:
    return Preserving(office.engine, office.objects, office.clock, secrets.token_bytes, office.signing)


def _kept(office: Office, record_id: RecordId, part: Part) -> list[bytes]:
    with snapshot(office.engine) as tx:
        record = load_record(tx, record_id)
    return [office.objects.get(one.sha256) for one in record.objects if one.part is part]


def test_a_long_kept_record_gets_an_archive_version_and_keeps_its_own_bytes(office: Office) -> None:
    document = walk(office, after=LINE[-1])
    assert document.record_id is not None
    record_id, issued = RecordId(document.record_id), bytes_of(office, document)
    work = _preserving(office)
    after = work.piece("", None)
    assert after == record_id
    assert work.piece("", after) is None
    assert work.piece("", None) is None, "done is done"
    (original,), (raised,) = _kept(office, record_id, Part.PDF), _kept(office, record_id, Part.PRESERVED)
    assert original == issued
    assert raised.startswith(issued)
    report = office.verifier.official(raised)
    assert report.verdict is Verdict.VALID
    assert {one.level for one in report.signatures if not one.is_timestamp} == {Level.B_LTA}


def test_an_archive_timestamp_that_ends_soon_is_renewed_on_the_newest_version(office: Office) -> None:
    document = walk(office, after=LINE[-1])
    record_id = RecordId(document.record_id or "")
    work = _preserving(office)
    work.piece("", None)
    soon = system_clock() + timedelta(days=90)
    with transaction(office.engine) as tx:
        tx.execute(update(schema.preserved_signatures).values(valid_until=soon))
    work.piece("", None)
    first, second = _kept(office, record_id, Part.PRESERVED)
    assert second.startswith(first)
    assert office.verifier.official(second).verdict is Verdict.VALID
    with snapshot(office.engine) as tx:
        assert waiting(tx, "", office.clock(), 10) == ()


def test_a_record_kept_for_a_short_time_is_left_as_it_is(office: Office) -> None:
    record_id = RecordId(walk(office, after=LINE[-1]).record_id or "")
    by = Occasion(SYSTEM, office.clock(), secrets.token_bytes)
    with transaction(office.engine) as tx:
        agency_id = load_record(tx, record_id).agency_id
        five_years = schedule_in_force(tx, agency_id, by.local_date).find("van-ban-gui-de-biet")
        move(tx, by, record_id, Move(five_years, by.local_date, Cause.RECLASSIFIED, "gửi để biết", "per_proposer"))
    assert _preserving(office).piece("", None) is None


def test_a_document_that_cannot_be_raised_is_noted_and_not_tried_every_night(office: Office) -> None:
    document = walk(office, after=LINE[-1])
    record_id = RecordId(document.record_id or "")
    unsigned = office.objects.put(b"%PDF-1.7 not a document")
    with transaction(office.engine) as tx:
        tx.execute(schema.objects.insert().values(sha256=unsigned.sha256, size=unsigned.size, stored_at=office.clock()))
        parts = schema.record_objects
        own = (parts.c.record_id == record_id, parts.c.part == Part.PDF.value)
        tx.execute(update(parts).where(*own).values(sha256=unsigned.sha256))
    work = replace(_preserving(office))
    work.piece("", None)
    with snapshot(office.engine) as tx:
        failure = tx.execute(schema.preserved_signatures.select()).one().failure
        assert waiting(tx, "", office.clock(), 10) == ()
    assert failure is not None
    assert _kept(office, record_id, Part.PRESERVED) == []


def test_a_signature_made_lower_is_said_to_be_and_raised_when_the_services_answer(office: Office) -> None:
    """Whatever the retention: the leader's timestamp was missing, and so was the agency's."""
    tolerant = replace(OFFICIAL, on_timestamp_failure=OnFailure.SIGN_LOWER, on_evidence_failure=OnFailure.SIGN_LOWER)
    deaf = replace(office, signing=replace(office.signing, timestamps=SilentAuthority()), signing_profile=tolerant)
    document = walk(deaf, after=LINE[-1])
    told = [(one.role, one.asked, one.reached, one.code, one.raised_at) for one in document.shortfalls]
    assert told == [(role, "B-T", "B-B", "timestamp-unavailable", None) for role in ("leader", "agency")]
    record_id = RecordId(document.record_id or "")
    assert _preserving(deaf).owed_piece("", None) is None, "still away: no failed job, tried at the next slot"
    assert _kept(office, record_id, Part.PRESERVED) == []
    work = _preserving(office)
    assert work.owed_piece("", None) == record_id
    assert work.owed_piece("", None) is None, "paid"
    (raised,) = _kept(office, record_id, Part.PRESERVED)
    assert raised.startswith(bytes_of(office, document))
    report = office.verifier.official(raised)
    assert report.verdict is Verdict.VALID
    with snapshot(office.engine) as tx:
        told = [one for one in audit.history(tx, document.id) if one.action == Action.SIGNATURE_RAISED]
    facts = [{fact.name: fact.value for fact in one.facts} for one in told]
    assert facts == [{"role": role, "asked": "B-T", "from": "B-B", "level": "B-LTA"} for role in ("leader", "agency")]
    now = reading.get_document(office, CLERK, DocumentId(document.id))
    assert all(one.raised_at for one in now.shortfalls)
