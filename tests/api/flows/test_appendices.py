"""Appendices in files of their own follow their document: into its record, to its recipients, and into theirs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from api.errors import RefusedByScreeningError
from api.flows import edxml
from api.flows.corner_signing import HandedIn, sign_appendix
from api.flows.demonstration import CLERK
from api.flows.incoming import viewing, working
from api.flows.incoming.viewing import Listing
from api.incoming_views import IncomingView
from api.office import Office
from api.views import DocumentView
from records.archive import Part, load_record
from records.database import snapshot
from records.edxml import EdxmlMessage, read_edxml, write_edxml
from records.identifiers import DocumentId, IncomingId, RecordId, Sha256
from tests.api.flows.postman import keep_promises
from tests.api.flows.uploads import page
from tests.api.flows.walking import LETTER, OTHER_AGENCYS_CLERK, number, seal, stored, walk
from tests.api.screening.papers import text_pdf


@pytest.fixture
def issued(office: Office) -> tuple[DocumentView, bytes]:
    """A letter that was issued with one appendix, and that appendix as it was signed."""
    numbered = walk(office, after=number, fields=LETTER)
    handed_in = HandedIn(page(year=2026), "C:\\Hồ sơ\\Danh sách.pdf", declaration=True)
    appendix = sign_appendix(office, CLERK, DocumentId(numbered.id), handed_in)
    return seal(office, numbered), appendix


def attachments(office: Office, record_id: str | None) -> list[tuple[str, Sha256]]:
    with snapshot(office.engine) as tx:
        record = load_record(tx, RecordId(record_id or ""))
    return [(one.name, one.sha256) for one in record.objects if one.part is Part.ATTACHMENT]


def test_an_appendix_is_archived_sent_and_archived_there(
    office: Office, issued: tuple[DocumentView, bytes], tmp_path: Path
) -> None:
    document, appendix = issued
    expected = [("Danh sách.pdf", Sha256.of(appendix))]
    assert attachments(office, document.record_id) == expected
    keep_promises(office, tmp_path)
    (arrived,) = viewing.list_incoming(office, OTHER_AGENCYS_CLERK, Listing(), None, 10).items
    assert (arrived.standing, [one.name for one in arrived.appendices]) == ("proven", ["Danh sách.pdf"])
    incoming_id = IncomingId(arrived.id)
    assert viewing.download_appendix(office, OTHER_AGENCYS_CLERK, incoming_id, 1) == appendix
    working.register(office, OTHER_AGENCYS_CLERK, incoming_id)
    done = working.complete(office, OTHER_AGENCYS_CLERK, incoming_id, "Đã xem", "tap-luu-van-ban-khac")
    assert attachments(office, done.record_id) == expected


def test_an_appendix_travels_in_an_edxml_file(office: Office, issued: tuple[DocumentView, bytes]) -> None:
    document, appendix = issued
    message = edxml.export_edxml(office, CLERK, DocumentId(document.id))
    arrived = edxml.import_edxml(office, OTHER_AGENCYS_CLERK, message, declaration=True)
    assert [one.sha256 for one in arrived.appendices] == [Sha256.of(appendix)]


def test_a_classified_or_a_changed_appendix_taints_the_whole_message(
    office: Office, issued: tuple[DocumentView, bytes]
) -> None:
    document, appendix = issued
    message = read_edxml(edxml.export_edxml(office, CLERK, DocumentId(document.id)))
    before = stored(office)
    marked = replace(message.attachments[1], data=text_pdf("TUYỆT MẬT\nDanh sách"))
    with pytest.raises(RefusedByScreeningError, match="classified-refused"):
        arrive(office, replace(message, attachments=(message.attachments[0], marked)))
    assert stored(office) == before
    changed = replace(message.attachments[1], data=appendix + b"\n% more")
    arrived = arrive(office, replace(message, attachments=(message.attachments[0], changed)))
    assert arrived.standing != "proven"
    assert "register" not in arrived.actions


def arrive(office: Office, message: EdxmlMessage) -> IncomingView:
    return edxml.import_edxml(office, OTHER_AGENCYS_CLERK, write_edxml(message, office.clock()), declaration=True)
