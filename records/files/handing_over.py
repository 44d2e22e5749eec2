"""Handing files over: offered with a list, taken over by another person or refused with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, select, update

from records import schema
from records.audit import Action, Fact, append
from records.canonical import canonical_json
from records.errors import ConflictError, NotFoundError, RequestError
from records.files.file import FileState, RecordFile, load_file, require_state
from records.identifiers import AgencyId, HandoverId, RecordFileId, RecordId, Sha256
from records.occasion import Occasion
from records.retention import Permanent
from records.retention.published import class_of
from records.second_person import checked_reason, require_second_person

RECEIVER_MAX = 200
FILES_MAX = 1000
"""Files of one hand-over list."""
PAGE_MAX = 200
"""Hand-overs a list returns at most."""

_table, _items, _files = schema.file_handovers, schema.file_handover_items, schema.record_files


class Destination(StrEnum):
    AGENCY = "agency"
    """Lưu trữ cơ quan."""
    HISTORICAL = "historical"
    """Lưu trữ lịch sử: only files that are kept permanently."""


_NEEDS = {Destination.AGENCY: FileState.CLOSED, Destination.HISTORICAL: FileState.SUBMITTED}
_GIVES = {Destination.AGENCY: FileState.SUBMITTED, Destination.HISTORICAL: FileState.TRANSFERRED}


@dataclass(frozen=True, slots=True)
class Handover:
    """One hand-over (giao nhận hồ sơ). ``state`` is offered, accepted or refused; ``paper_id`` the signed list and
    minutes."""

    id: HandoverId
    agency_id: AgencyId
    destination: Destination
    state: str
    list_hash: Sha256
    receiver: str
    files: tuple[RecordFileId, ...]
    offered_by: str
    offered_at: datetime
    answered_by: str | None
    answered_at: datetime | None
    refusal: str | None
    receipt: Sha256 | None
    paper_id: RecordId | None


def offer(
    tx: Connection,
    by: Occasion,
    agency_id: AgencyId,
    destination: Destination,
    files: Iterable[RecordFileId],
    receiver: str,
) -> Handover:
    """Offer files to an archive, by a list that is frozen by its hash.

    Raises: RequestError ``handover-malformed``; NotFoundError ``record-file-not-found``; ConflictError
    ``record-file-state``, ``file-offered-already``, ``file-not-permanent``.
    """
    ids, receiver = sorted(set(files)), " ".join(receiver.split())
    if not 1 <= len(ids) <= FILES_MAX or not 1 <= len(receiver) <= RECEIVER_MAX:
        raise RequestError(
            "handover-malformed",
            "A hand-over names its receiver and 1 to 1000 files.",
            "Giao nộp phải ghi nơi nhận và từ 1 đến 1000 hồ sơ.",
        )
    offered = tuple(_checked(tx, agency_id, destination, file_id) for file_id in ids)
    handover_id = HandoverId.new(by)
    list_hash = hash_of(offered)
    tx.execute(
        _table.insert().values(
            id=handover_id,
            agency_id=agency_id,
            destination=destination.value,
            state="offered",
            list_hash=list_hash,
            receiver=receiver,
            offered_by=by.actor,
            offered_at=by.at,
        )
    )
    for file_id in ids:
        tx.execute(_items.insert().values(handover_id=handover_id, file_id=file_id))
    append(tx, by, agency_id, Action.HANDOVER_OFFERED, handover_id, Fact("list", list_hash), Fact("files", len(ids)))
    return load_handover(tx, handover_id)


def accept(
    tx: Connection,
    by: Occasion,
    handover_id: HandoverId,
    shown: Sha256,
    paper_id: RecordId,
    receipt: Sha256 | None = None,
) -> Handover:
    """Take the files over, by another person than the one who offers; ``paper_id`` is the record of the signed minutes.

    The historical archive signs for what it takes: its receipt's hash is kept.

    Raises: ConflictError ``second-person-required``, ``handover-answered``, ``list-changed``; RequestError
    ``receipt-required``; NotFoundError ``handover-not-found``.
    """
    handover = load_handover(tx, handover_id)
    check_acceptable(tx, by, handover, shown, receipt)
    state = _GIVES[handover.destination]
    for file_id in handover.files:
        tx.execute(update(_files).where(_files.c.id == file_id).values(state=state.value))
    _answer(tx, by, handover, state="accepted", receipt=receipt, paper_id=paper_id)
    append(tx, by, handover.agency_id, Action.HANDOVER_ACCEPTED, handover_id, Fact("paper", paper_id))
    return load_handover(tx, handover_id)


def check_acceptable(
    tx: Connection, by: Occasion, handover: Handover, shown: Sha256, receipt: Sha256 | None
) -> tuple[RecordFile, ...]:
    """Everything acceptance asks for, before papers are made. Raises as :func:`accept`."""
    require_second_person(by, handover.offered_by)
    _require_open(handover)
    files = tuple(load_file(tx, file_id) for file_id in handover.files)
    for file in files:
        require_state(file, _NEEDS[handover.destination])
    if not shown == handover.list_hash == hash_of(files):
        raise ConflictError(
            "list-changed",
            "The list is not the one that was shown, or its files have changed.",
            "Mục lục đã thay đổi so với bản đã xem.",
        )
    if (handover.destination is Destination.HISTORICAL) != (receipt is not None):
        raise RequestError(
            "receipt-required",
            "The historical archive, and only it, signs for what it takes over.",
            "Nộp vào lưu trữ lịch sử phải kèm biên nhận đã ký; nộp vào lưu trữ cơ quan thì không.",
        )
    return files


def refuse(tx: Connection, by: Occasion, handover_id: HandoverId, reason: str) -> Handover:
    """Send the list back; the files stay where they are.

    Raises: ConflictError ``handover-answered``; RequestError ``reason-required``; NotFoundError ``handover-not-found``.
    """
    handover = load_handover(tx, handover_id)
    _require_open(handover)
    _answer(tx, by, handover, state="refused", refusal=checked_reason(reason))
    append(tx, by, handover.agency_id, Action.HANDOVER_REFUSED, handover_id)
    return load_handover(tx, handover_id)


def hash_of(files: tuple[RecordFile, ...]) -> Sha256:
    """The hash a hand-over list is frozen by."""
    lines = [[one.id, one.year, one.notation, one.title, one.retention_class, one.records] for one in files]
    return Sha256.of(canonical_json(sorted(lines)).encode())


def load_handover(tx: Connection, handover_id: HandoverId) -> Handover:
    """Raises: NotFoundError ``handover-not-found``."""
    row = tx.execute(select(_table).where(_table.c.id == handover_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFoundError("handover-not-found", "There is no such hand-over.", "Không có lần giao nộp này.")
    return _handover(tx, row)


def list_handovers(
    tx: Connection, agency_id: AgencyId, state: str | None = None, after: HandoverId | None = None, limit: int = 50
) -> tuple[Handover, ...]:
    """An agency's hand-overs, newest first. Raises: RequestError ``page-size-malformed``."""
    if not 1 <= limit <= PAGE_MAX:
        raise RequestError("page-size-malformed", f"A page has 1 to {PAGE_MAX} entries.")
    query = select(_table).where(_table.c.agency_id == agency_id)
    if state is not None:
        query = query.where(_table.c.state == state)
    if after is not None:
        query = query.where(_table.c.id < after)
    return tuple(_handover(tx, row) for row in tx.execute(query.order_by(_table.c.id.desc()).limit(limit)).all())


def _checked(tx: Connection, agency_id: AgencyId, destination: Destination, file_id: RecordFileId) -> RecordFile:
    file = load_file(tx, file_id)
    if file.agency_id != agency_id:
        raise NotFoundError("record-file-not-found", "There is no such record file.", "Không có hồ sơ này.")
    require_state(file, _NEEDS[destination])
    term = class_of(tx, agency_id, file.retention_class, file.retention_schedule).term
    if destination is Destination.HISTORICAL and not isinstance(term, Permanent):
        raise ConflictError(
            "file-not-permanent",
            "The historical archive takes files that are kept permanently.",
            "Lưu trữ lịch sử chỉ nhận hồ sơ bảo quản vĩnh viễn.",
        )
    open_lists = select(_items.c.file_id).join(_table, _table.c.id == _items.c.handover_id)
    if tx.execute(open_lists.where(_items.c.file_id == file_id, _table.c.state == "offered")).first() is not None:
        raise ConflictError(
            "file-offered-already", "The file stands on another list.", "Hồ sơ đang nằm trong mục lục giao nộp khác."
        )
    return file


def _require_open(handover: Handover) -> None:
    if handover.state != "offered":
        raise ConflictError(
            "handover-answered", "This hand-over has been answered already.", "Lần giao nộp này đã được trả lời."
        )


def _answer(tx: Connection, by: Occasion, handover: Handover, **answer: object) -> None:
    answered = {"answered_by": by.actor, "answered_at": by.at, **answer}
    tx.execute(update(_table).where(_table.c.id == handover.id).values(**answered))


def _handover(tx: Connection, row: Row[tuple[Any, ...]]) -> Handover:
    own = select(_items.c.file_id).where(_items.c.handover_id == row.id).order_by(_items.c.file_id)
    return Handover(
        id=HandoverId(row.id),
        agency_id=AgencyId(row.agency_id),
        destination=Destination(row.destination),
        state=row.state,
        list_hash=Sha256(row.list_hash),
        receiver=row.receiver,
        files=tuple(RecordFileId(one) for one in tx.scalars(own)),
        offered_by=row.offered_by,
        offered_at=row.offered_at,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
        refusal=row.refusal,
        receipt=row.receipt and Sha256(row.receipt),
        paper_id=row.paper_id and RecordId(row.paper_id),
    )
