"""A document leaves as an edXML file and arrives from one, through the same wall, check and queue as all else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from api.errors import RefusedByScreeningError
from api.flows import edxml
from api.flows.demonstration import CLERK
from api.flows.incoming.viewing import get_incoming
from api.flows.incoming.working import register
from api.flows.workflow import recall
from api.office import Office
from api.views import DocumentView
from records.edxml import read_edxml, write_edxml
from records.errors import ConflictError, NotFoundError, RequestError
from records.identifiers import DocumentId, IncomingId
from tests.api.flows.walking import LETTER, OTHER_AGENCYS_CLERK, bytes_of, seal, sign, stored, walk


@pytest.fixture
def letter(office: Office) -> DocumentView:
    return walk(office, after=seal, fields=LETTER)


def exported(office: Office, letter: DocumentView) -> bytes:
    return edxml.export_edxml(office, CLERK, DocumentId(letter.id))


def test_a_document_crosses_as_a_file_and_waits_for_its_clerk(office: Office, letter: DocumentView) -> None:
    data = exported(office, letter)
    arrived = edxml.import_edxml(office, OTHER_AGENCYS_CLERK, data, declaration=True)
    assert (arrived.state, arrived.source, arrived.standing) == ("received", "agency", "proven")
    assert (arrived.notation, arrived.author_code, arrived.sha256) == (letter.number, "H99.12.03", letter.sha256)
    assert edxml.import_edxml(office, OTHER_AGENCYS_CLERK, data, declaration=True).id == arrived.id


def test_a_recall_file_withdraws_what_was_not_registered(office: Office, letter: DocumentView) -> None:
    data = exported(office, letter)
    edxml.import_edxml(office, OTHER_AGENCYS_CLERK, data, declaration=True)
    recall = replace(read_edxml(data), business=1, reason="Ban hành nhầm", attachments=())
    withdrawn = edxml.import_edxml(office, OTHER_AGENCYS_CLERK, write_edxml(recall, office.clock()))
    assert (withdrawn.state, withdrawn.reason) == ("withdrawn", "Ban hành nhầm")


def test_what_cannot_be_taken_leaves_nothing(office: Office, letter: DocumentView) -> None:
    message, before = read_edxml(exported(office, letter)), stored(office)
    two = (message.attachments[0], replace(message.attachments[0], content_id="second", data=b"a sheet, no page"))
    for wrong, error, code in (
        (replace(message, receivers=(replace(message.receivers[0], code="H01.01"),)), NotFoundError, "not-addressed"),
        (replace(message, attachments=two), RequestError, "edxml-not-pdf"),
        (replace(message, business=3), RequestError, "reason-malformed"),
        (replace(message, business=2, reason="TUYỆT MẬT"), RefusedByScreeningError, "classified-refused"),
        (replace(message, business=1, reason="x", attachments=()), NotFoundError, "incoming-not-found"),
    ):
        with pytest.raises(error, match=code):
            edxml.import_edxml(office, OTHER_AGENCYS_CLERK, write_edxml(wrong, office.clock()))
    assert stored(office) == before
    assert len(bytes_of(office, letter)) == len(message.attachments[0].data)


def test_a_replacement_leaves_as_a_file_and_takes_the_place_of_what_it_names(
    office: Office, letter: DocumentView
) -> None:
    earlier = edxml.import_edxml(office, OTHER_AGENCYS_CLERK, exported(office, letter), declaration=True)
    later = walk(office, after=seal, fields=replace(LETTER, subject="Nội dung mới", replaces=letter.id))
    data = exported(office, later)
    message = read_edxml(data)
    assert (message.business, message.concerns) == (3, (f"H99.12.03,{letter.issued_on:%Y/%m/%d},{letter.number}",))
    arrived = edxml.import_edxml(office, OTHER_AGENCYS_CLERK, data, declaration=True)
    assert (arrived.state, arrived.replaces, arrived.subject) == ("received", earlier.id, "Nội dung mới")
    assert get_incoming(office, OTHER_AGENCYS_CLERK, IncomingId(earlier.id)).state == "withdrawn"
    assert edxml.import_edxml(office, OTHER_AGENCYS_CLERK, data, declaration=True).id == arrived.id


def test_an_update_of_a_registered_document_waits_for_its_clerk(office: Office, letter: DocumentView) -> None:
    data = exported(office, letter)
    earlier = edxml.import_edxml(office, OTHER_AGENCYS_CLERK, data, declaration=True)
    register(office, OTHER_AGENCYS_CLERK, IncomingId(earlier.id))
    other = exported(office, walk(office, after=seal, fields=replace(LETTER, subject="Sửa lỗi")))
    updated = replace(read_edxml(data), business=2, reason="Sửa lỗi", attachments=read_edxml(other).attachments)
    arrived = edxml.import_edxml(office, OTHER_AGENCYS_CLERK, write_edxml(updated, office.clock()), declaration=True)
    assert (arrived.replaces, arrived.notation) == (earlier.id, earlier.notation)
    waiting = get_incoming(office, OTHER_AGENCYS_CLERK, IncomingId(earlier.id))
    assert (waiting.state, waiting.pending_request_id is not None) == ("registered", True)


def test_a_recall_leaves_as_a_file_without_the_document(office: Office, letter: DocumentView) -> None:
    recall(office, CLERK, DocumentId(letter.id), "Ban hành nhầm")
    message = read_edxml(exported(office, letter))
    assert (message.business, message.reason, message.attachments) == (1, "Ban hành nhầm", ())


def test_only_an_issued_document_of_the_own_agency_leaves(office: Office, letter: DocumentView) -> None:
    with pytest.raises(NotFoundError, match="document-not-found"):
        edxml.export_edxml(office, OTHER_AGENCYS_CLERK, DocumentId(letter.id))
    with pytest.raises(ConflictError, match="state-conflict"):
        edxml.export_edxml(office, CLERK, DocumentId(walk(office, after=sign).id))
