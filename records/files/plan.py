"""The file plan (danh mục hồ sơ): what files a year is expected to bring, approved by the head at its start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from records import schema
from records.audit import Action, Fact, append
from records.errors import ConflictError, NotFoundError, RequestError
from records.identifiers import AgencyId, FilePlanId, PersonId
from records.occasion import Occasion
from records.retention import Schedule
from records.second_person import require_second_person

NOTATION_MAX, TITLE_MAX = 20, 500
"""Lengths of FileNotation and Title in Decree 30/2020/NĐ-CP, appendix VI, part II."""
ENTRIES_MAX = 5000
"""Files of one year's plan."""

_plans, _entries = schema.file_plans, schema.file_plan_entries


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """One line of the plan: notation (số và ký hiệu), title, retention class, who files."""

    notation: str
    title: str
    retention_class: str
    keeper: PersonId


@dataclass(frozen=True, slots=True)
class FilePlan:
    """An agency's plan of one year. Files are opened under it once it is approved."""

    id: FilePlanId
    agency_id: AgencyId
    year: int
    entries: tuple[PlannedFile, ...]
    drawn_up_by: str
    approved_by: str | None
    approved_at: datetime | None


def draw_up(
    tx: Connection, by: Occasion, agency_id: AgencyId, year: int, entries: tuple[PlannedFile, ...], schedule: Schedule
) -> FilePlan:
    """Write the year's plan down, for the head to approve.

    Raises: RequestError ``file-plan-malformed``, ``retention-class-required``, ``retention-class-unknown``;
    ConflictError ``file-plan-exists``.
    """
    notations = [one.notation for one in entries]
    if not 1 <= len(entries) <= ENTRIES_MAX or len(set(notations)) != len(notations):
        raise _malformed()
    for one in entries:
        check_named(one.notation, one.title)
        schedule.find(one.retention_class)
    own = (_plans.c.agency_id == agency_id, _plans.c.year == year)
    if tx.execute(select(_plans.c.id).where(*own)).first() is not None:
        raise ConflictError(
            "file-plan-exists", "There is a plan for this year already.", "Năm này đã có danh mục hồ sơ."
        )
    plan_id = FilePlanId.new(by)
    drawn = {"id": plan_id, "agency_id": agency_id, "year": year, "drawn_up_by": by.actor, "drawn_up_at": by.at}
    tx.execute(_plans.insert().values(**drawn))
    for one in entries:
        tx.execute(
            _entries.insert().values(
                plan_id=plan_id,
                notation=one.notation,
                title=one.title,
                retention_class=one.retention_class,
                keeper=one.keeper,
            )
        )
    append(tx, by, agency_id, Action.FILE_PLAN_DRAWN_UP, plan_id, Fact("year", year), Fact("files", len(entries)))
    return load_plan(tx, agency_id, year)


def approve_plan(tx: Connection, by: Occasion, agency_id: AgencyId, year: int) -> FilePlan:
    """The head puts the plan into force.

    Raises: NotFoundError ``file-plan-not-found``; ConflictError ``second-person-required``, ``file-plan-approved``.
    """
    plan = load_plan(tx, agency_id, year)
    require_second_person(by, plan.drawn_up_by)
    if plan.approved_at is not None:
        raise ConflictError("file-plan-approved", "This plan is approved already.", "Danh mục này đã được duyệt.")
    tx.execute(update(_plans).where(_plans.c.id == plan.id).values(approved_by=by.actor, approved_at=by.at))
    append(tx, by, agency_id, Action.FILE_PLAN_APPROVED, plan.id)
    return load_plan(tx, agency_id, year)


def load_plan(tx: Connection, agency_id: AgencyId, year: int) -> FilePlan:
    """Raises: NotFoundError ``file-plan-not-found``."""
    own = (_plans.c.agency_id == agency_id, _plans.c.year == year)
    row = tx.execute(select(_plans).where(*own).with_for_update()).one_or_none()
    if row is None:
        raise NotFoundError("file-plan-not-found", "There is no plan for this year.", "Chưa có danh mục hồ sơ năm này.")
    lines = tx.execute(select(_entries).where(_entries.c.plan_id == row.id).order_by(_entries.c.notation))
    entries = tuple(PlannedFile(one.notation, one.title, one.retention_class, PersonId(one.keeper)) for one in lines)
    return FilePlan(FilePlanId(row.id), agency_id, row.year, entries, row.drawn_up_by, row.approved_by, row.approved_at)


def check_named(notation: str, title: str) -> None:
    """Raises: RequestError ``file-plan-malformed``."""
    if not 1 <= len(notation.strip()) <= NOTATION_MAX or not 1 <= len(title.strip()) <= TITLE_MAX:
        raise _malformed()


def _malformed() -> RequestError:
    return RequestError(
        "file-plan-malformed",
        "A file has a notation of 1 to 20 characters, given once a year, and a title of 1 to 500.",
        "Mỗi hồ sơ có số và ký hiệu từ 1 đến 20 ký tự, không trùng trong năm, và tiêu đề từ 1 đến 500 ký tự.",
    )
