"""Who watches over secrets, and who runs the installation, reads nobody's documents."""

from __future__ import annotations

import pytest

from api.development.people import person_id_of
from api.errors import NotAllowedError
from api.flows import reading
from api.flows.archive import records, schedules
from api.flows.demonstration import CLERK
from api.flows.worklist import WorklistDesk
from api.office import Office
from api.views import Actor, Duty
from records.archive import RecordSearch
from records.identifiers import DocumentId
from tests.api.flows import walking

WATCHER = Actor(person_id_of("security-1"), "Bùi Văn Mật", Duty.SECURITY_OFFICER, CLERK.agency_id)
ADMINISTRATOR = Actor(person_id_of("admin-1"), "Vũ Quản Trị", Duty.ADMINISTRATOR, CLERK.agency_id)


@pytest.mark.parametrize("actor", [WATCHER, ADMINISTRATOR], ids=lambda actor: actor.duty.value)
def test_they_see_no_list_no_document_and_no_bytes(office: Office, actor: Actor) -> None:
    document_id = DocumentId(walking.draft(office).id)
    for ask in (
        lambda: reading.list_documents(office, actor),
        lambda: WorklistDesk(office).list_work(actor, None, "", None, 50),
        lambda: reading.get_document(office, actor, document_id),
        lambda: reading.download(office, actor, document_id),
        lambda: reading.history(office, actor, document_id),
        lambda: records.find_records(office, actor, RecordSearch(), None, 50),
    ):
        with pytest.raises(NotAllowedError, match="duty-missing"):
            ask()


def test_the_clerk_reads_them(office: Office) -> None:
    document_id = DocumentId(walking.draft(office).id)
    assert reading.get_document(office, CLERK, document_id).id == document_id
    assert [one.id for one in reading.list_documents(office, CLERK).items] == [document_id]


@pytest.mark.parametrize("duty", [Duty.STAFF, Duty.BUSINESS_MEMBER, Duty.ADMINISTRATOR, Duty.CLERK])
def test_who_completes_a_document_can_choose_its_retention_class(office: Office, duty: Duty) -> None:
    actor = Actor(person_id_of("staff-1"), "Ngô Minh Việc", duty, CLERK.agency_id)
    assert {one.code for one in schedules.list_classes(office, actor)} >= {"van-ban-gui-de-biet"}


def test_who_watches_over_secrets_needs_no_retention_class(office: Office) -> None:
    with pytest.raises(NotAllowedError, match="duty-missing"):
        schedules.list_classes(office, WATCHER)
