"""Until when a file has to be handed over.

To the agency's archive: within a year of the end of the work; construction files within three months of settlement
(Decree 30/2020/NĐ-CP, article 31). With the head's written consent it may be kept back for at most two years more.
To the historical archive, if it is kept permanently: within five years of the year it was handed over (Law
33/2024/QH15).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from records import schema
from records.audit import Action, Fact, append
from records.errors import RequestError
from records.files.file import FileKind, FileState, RecordFile, load_file, require_state
from records.identifiers import RecordFileId
from records.occasion import VIETNAM, Occasion
from records.retention import Permanent, Term, Years, add_months
from records.retention.published import class_of
from records.second_person import checked_reason

MONTHS_AT_THE_DESK = {FileKind.ORDINARY: 12, FileKind.CONSTRUCTION: 3}
MONTHS_KEPT_BACK_MAX = 24
YEARS_TO_HISTORICAL = 5
YEARS_WORTH_HANDING_OVER = 5
"""Files kept for less than this need not be handed over."""

_extensions, _handovers, _items = schema.file_extensions, schema.file_handovers, schema.file_handover_items


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The last days; nothing where none applies (still open, need not go, or done)."""

    agency_archive: date | None
    kept_back_until: date | None
    historical_archive: date | None

    def overdue(self, today: date) -> bool:
        """Whether a deadline has passed."""
        return self.missed(today) is not None

    def missed(self, today: date) -> date | None:
        """The deadline that has passed, if one has."""
        first = self.kept_back_until or self.agency_archive
        return next((day for day in (first, self.historical_archive) if day is not None and day < today), None)


def deadlines_of(tx: Connection, file: RecordFile) -> Deadlines:
    """What applies to the file in its present state."""
    term = class_of(tx, file.agency_id, file.retention_class, file.retention_schedule).term
    desk = _desk_deadline(file, term) if file.state is FileState.CLOSED else None
    kept_back = tx.scalar(select(func.max(_extensions.c.until)).where(_extensions.c.file_id == file.id))
    return Deadlines(desk, kept_back if desk else None, _historical_deadline(tx, file, term))


def keep_back(tx: Connection, by: Occasion, file_id: RecordFileId, until: date, reason: str) -> Deadlines:
    """The head consents in writing that a closed file stays at the desk longer (article 31.3d).

    Raises: RequestError ``kept-back-too-long``, ``reason-required``; ConflictError ``record-file-state``;
    NotFoundError ``record-file-not-found``.
    """
    file = require_state(load_file(tx, file_id), FileState.CLOSED)
    due = deadlines_of(tx, file).agency_archive
    if due is None or not due < until <= add_months(due, MONTHS_KEPT_BACK_MAX):
        raise RequestError(
            "kept-back-too-long",
            "A file may be kept back for at most two years after it was due at the archive.",
            "Chỉ được giữ lại hồ sơ tối đa 02 năm kể từ ngày đến hạn nộp lưu.",
        )
    reason = checked_reason(reason)
    tx.execute(
        _extensions.insert().values(
            file_id=file_id, until=until, reason=reason, consented_by=by.actor, consented_at=by.at
        )
    )
    append(tx, by, file.agency_id, Action.FILE_KEPT_BACK, file_id, Fact("until", until.isoformat()))
    return deadlines_of(tx, file)


def _desk_deadline(file: RecordFile, term: Term) -> date | None:
    if file.end_date is None or (isinstance(term, Years) and term.years < YEARS_WORTH_HANDING_OVER):
        return None
    return add_months(file.end_date, MONTHS_AT_THE_DESK[file.kind])


def _historical_deadline(tx: Connection, file: RecordFile, term: Term) -> date | None:
    if file.state is not FileState.SUBMITTED or not isinstance(term, Permanent):
        return None
    query = select(func.max(_handovers.c.answered_at)).join(_items, _items.c.handover_id == _handovers.c.id)
    accepted = tx.scalar(query.where(_items.c.file_id == file.id, _handovers.c.state == "accepted"))
    return None if accepted is None else date(accepted.astimezone(VIETNAM).year + YEARS_TO_HISTORICAL, 12, 31)
