"""Who watches over secrets reads nobody's documents."""

from __future__ import annotations

import pytest

from api.development.people import person_id_of
from api.errors import NotAllowedError
from api.flows import reading
from api.flows.demonstration import CLERK
from api.flows.worklist import WorklistDesk
from api.office import Office
from api.views import Actor, Duty
from records.identifiers import DocumentId
from tests.api.flows import walking

WATCHER = Actor(person_id_of("security-1"), "Bùi Văn Mật", Duty.SECURITY_OFFICER, CLERK.agency_id)


def test_the_security_officer_sees_no_list_no_document_and_no_bytes(office: Office) -> None:
    document_id = DocumentId(walking.draft(office).id)
    for ask in (
        lambda: reading.list_documents(office, WATCHER),
        lambda: WorklistDesk(office).list_work(WATCHER, None, "", None, 50),
        lambda: reading.get_document(office, WATCHER, document_id),
        lambda: reading.download(office, WATCHER, document_id),
        lambda: reading.history(office, WATCHER, document_id),
    ):
        with pytest.raises(NotAllowedError, match="duty-missing"):
            ask()


def test_the_clerk_reads_them(office: Office) -> None:
    document_id = DocumentId(walking.draft(office).id)
    assert reading.get_document(office, CLERK, document_id).id == document_id
    assert [one.id for one in reading.list_documents(office, CLERK).items] == [document_id]
