"""A document leaves as an edXML file and arrives from one, through the same wall, check and queue as all else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from api.flows import edxml
from api.flows.demonstration import CLERK
from api.office import Office
from api.views import DocumentView
from records.edxml import read_edxml, write_edxml
from records.errors import ConflictError, NotFoundError, RequestError
from records.identifiers import DocumentId
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
        (replace(message, business=3), RequestError, "edxml-business-unsupported"),
        (replace(message, business=1, reason="x", attachments=()), NotFoundError, "incoming-not-found"),
    ):
        with pytest.raises(error, match=code):
            edxml.import_edxml(office, OTHER_AGENCYS_CLERK, write_edxml(wrong, office.clock()))
    assert stored(office) == before
    assert len(bytes_of(office, letter)) == len(message.attachments[0].data)


def test_only_an_issued_document_of_the_own_agency_leaves(office: Office, letter: DocumentView) -> None:
    with pytest.raises(NotFoundError, match="document-not-found"):
        edxml.export_edxml(office, OTHER_AGENCYS_CLERK, DocumentId(letter.id))
    with pytest.raises(ConflictError, match="state-conflict"):
        edxml.export_edxml(office, CLERK, DocumentId(walk(office, after=sign).id))
