"""Invented people and documents, and the line walked as far as a test needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import func, select

from api.development.people import agency_id_of, person_id_of
from api.flows import drafting, issuing, reading, signing
from api.flows.demonstration import CLERK, DECISION, LEADER
from api.office import Office
from api.requests import DraftFields, RecipientFields
from api.views import Actor, DocumentView, Duty
from records.database import snapshot
from records.identifiers import DocumentId
from records.schema import number_counters, objects
from records.storage import ObjectStat

OTHER_LEADER = Actor(person_id_of("leader-2"), "Trần Thị Mẫu", Duty.LEADER, agency_id_of("agency-1"))
OTHER_AGENCYS_CLERK = Actor(person_id_of("clerk-2"), "Hoàng Thị Cúc", Duty.CLERK, agency_id_of("agency-2"))
OTHER_AGENCYS_LEADER = Actor(person_id_of("leader-3"), "Lê Văn Mẫu", Duty.LEADER, agency_id_of("agency-2"))

LETTER = DraftFields(
    kind="CV",
    subject="V/v thử nghiệm trục liên thông",
    leader_id=LEADER.person_id,
    paragraphs=("Ủy ban nhân dân xã Đông Sơn đề nghị Sở Nội vụ tham gia thử nghiệm.", "Trân trọng./."),
    addressees=("Sở Nội vụ tỉnh Minh Châu",),
    recipients=(RecipientFields("Như trên", "H99.05"),),
    drafting_unit="VP",
)

Step = Callable[[Office, DocumentView], DocumentView]


def submit(office: Office, document: DocumentView) -> DocumentView:
    return drafting.submit(office, CLERK, DocumentId(document.id))


def sign(office: Office, document: DocumentView) -> DocumentView:
    return signing.sign_document(office, LEADER, DocumentId(document.id), document.sha256)


def return_it(office: Office, document: DocumentView) -> DocumentView:
    return signing.return_to_drafter(office, LEADER, DocumentId(document.id), "Sai căn cứ ban hành")


def number(office: Office, document: DocumentView) -> DocumentView:
    return issuing.assign_number(office, CLERK, DocumentId(document.id))


def seal(office: Office, document: DocumentView) -> DocumentView:
    return issuing.seal(office, CLERK, DocumentId(document.id))


LINE: tuple[Step, ...] = (submit, sign, number, seal)


def draft(office: Office, fields: DraftFields = DECISION) -> DocumentView:
    return drafting.create_draft(office, CLERK, fields)


def walk(office: Office, *, after: Step | None = None, fields: DraftFields = DECISION) -> DocumentView:
    """A new document after the step named; without one, a draft."""
    return go_on(office, draft(office, fields), LINE[: LINE.index(after) + 1] if after else ())


def go_on(office: Office, document: DocumentView, steps: tuple[Step, ...] = LINE) -> DocumentView:
    for step in steps:
        document = step(office, document)
    return document


def about(subject: str, fields: DraftFields = DECISION) -> DraftFields:
    return replace(fields, subject=subject)


def state_of(office: Office, document: DocumentView) -> str:
    return reading.get_document(office, CLERK, DocumentId(document.id)).state


def bytes_of(office: Office, document: DocumentView) -> bytes:
    return reading.download(office, CLERK, DocumentId(document.id))


def stored(office: Office) -> tuple[ObjectStat, ...]:
    return tuple(office.objects.iterate())


def known_objects(office: Office) -> int:
    with snapshot(office.engine) as tx:
        return tx.scalars(select(func.count()).select_from(objects)).one()


def last_numbers(office: Office) -> list[int]:
    with snapshot(office.engine) as tx:
        return list(tx.scalars(select(number_counters.c.last_number)))
