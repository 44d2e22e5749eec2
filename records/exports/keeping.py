"""Exports as rows: asked for, ready, failed, tried again, no longer kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from records import outbox, schema
from records.archive import ArchivedRecord, require_kept
from records.archive.reading import lock_record
from records.audit import Action, Fact, append
from records.errors import ConflictError, GoneError, NotFoundError, RequestError
from records.exports.export import LOG, Export, ExportForm, MadeFile, Wanted
from records.identifiers import AgencyId, ExportId, PersonId, Sha256
from records.occasion import Occasion
from records.packages import PackageKind

TOPIC = outbox.Topic("export")
"""Outbox topic; the effect's subject is the export's identifier."""
KEPT_FOR = timedelta(hours=24)
"""How long a finished export may be taken: a working day and the night before it."""
OPEN_MAX = 20
"""Exports of one person that wait or may be taken at a time: each is a file on a disk."""
PAGE_MAX = 200

_exports, _members = schema.exports, schema.export_records


def ask(tx: Connection, by: Occasion, agency_id: AgencyId, wanted: Wanted) -> Export:
    """Keep the request and promise the work on it. Raises: ConflictError ``exports-too-many``."""
    if _open_ones(tx, by) >= OPEN_MAX:
        raise ConflictError(
            "exports-too-many",
            f"Nobody has more than {OPEN_MAX} exports waiting or ready at a time.",
            f"Mỗi người có tối đa {OPEN_MAX} lần xuất đang chờ hoặc chưa hết hạn tải.",
        )
    export_id = ExportId.new(by)
    tx.execute(
        _exports.insert().values(
            id=export_id,
            agency_id=agency_id,
            asked_by=by.actor,
            asked_at=by.at,
            subject=wanted.subject,
            form=wanted.form.value,
            kind=wanted.kind.value,
        )
    )
    outbox.put(tx, by, TOPIC, export_id)
    facts = (Fact("form", wanted.form.value), Fact("kind", wanted.kind.value), Fact("subject", wanted.subject))
    append(tx, by, agency_id, Action.EXPORT_ASKED, export_id, *facts)
    if wanted.subject == LOG:
        append(tx, by, agency_id, Action.LOG_EXPORTED, export_id)
    return load(tx, export_id)


def load(tx: Connection, export_id: ExportId) -> Export:
    """Raises: NotFoundError ``export-not-found``."""
    row = tx.execute(select(_exports).where(_exports.c.id == export_id)).one_or_none()
    if row is None:
        raise NotFoundError("export-not-found", "There is no such export.", "Không có lần xuất này.")
    return _export(row)


def list_exports(
    tx: Connection, agency_id: AgencyId, asked_by: PersonId | None, after: ExportId | None, limit: int
) -> tuple[Export, ...]:
    """An agency's exports (of one person, if named), newest first. Raises: RequestError ``page-size-malformed``."""
    if not 1 <= limit <= PAGE_MAX:
        raise RequestError("page-size-malformed", f"A page has 1 to {PAGE_MAX} entries.")
    query = select(_exports).where(_exports.c.agency_id == agency_id)
    if asked_by is not None:
        query = query.where(_exports.c.asked_by == asked_by)
    if after is not None:
        query = query.where(_exports.c.id < after)
    return tuple(_export(row) for row in tx.execute(query.order_by(_exports.c.id.desc()).limit(limit)))


def mark_ready(
    tx: Connection, by: Occasion, export: Export, made: MadeFile, records: tuple[ArchivedRecord, ...]
) -> None:
    """Its file is durable in its place: it may be taken from now on, and the log says what went out.

    Raises: GoneError ``record-destroyed`` when one of its records was destroyed while it was made.
    """
    for record in records:
        require_kept(lock_record(tx, record.id))
    values = {"name": made.name, "size": made.size, "sha256": made.sha256}
    waiting = (_exports.c.id == export.id, _exports.c.ready_at.is_(None), _exports.c.failed_at.is_(None))
    until = by.at + KEPT_FOR
    done = update(_exports).where(*waiting).values(**values, ready_at=by.at, ends_at=until, trouble=None)
    if not tx.execute(done).rowcount:
        return
    for record in records:
        tx.execute(_members.insert().values(export_id=export.id, record_id=record.id))
        kind = Fact("package", export.wanted.kind.value)
        append(tx, by, record.agency_id, Action.RECORD_EXPORTED, record.id, kind, Fact("export", export.id))
    append(tx, by, export.agency_id, Action.EXPORT_READY, export.id, Fact("sha256", made.sha256))
    outbox.finish(tx, by.at, export.id, TOPIC)


def note_trouble(tx: Connection, export_id: ExportId, code: str) -> None:
    """What this attempt met; another may follow."""
    tx.execute(update(_exports).where(_exports.c.id == export_id).values(trouble=code))


def mark_failed(tx: Connection, by: Occasion, export_id: ExportId, unknown: str) -> None:
    """Nobody tries any more, for the trouble that was noted, or for one that is ``unknown``."""
    export = load(tx, export_id)
    code = export.trouble or unknown
    waiting = (_exports.c.id == export_id, _exports.c.ready_at.is_(None), _exports.c.failed_at.is_(None))
    if not tx.execute(update(_exports).where(*waiting).values(failed_at=by.at, trouble=code)).rowcount:
        return
    append(tx, by, export.agency_id, Action.EXPORT_FAILED, export_id, Fact("code", code))
    outbox.finish(tx, by.at, export_id, TOPIC)


def retry(tx: Connection, by: Occasion, export: Export) -> Export:
    """Try again what failed. Raises: ConflictError ``export-not-failed``."""
    failed = (_exports.c.id == export.id, _exports.c.failed_at.is_not(None))
    if not tx.execute(update(_exports).where(*failed).values(failed_at=None, trouble=None)).rowcount:
        raise ConflictError("export-not-failed", "The export has not failed.", "Lần xuất này không bị lỗi.")
    outbox.put(tx, by, TOPIC, export.id)
    append(tx, by, export.agency_id, Action.EXPORT_RETRIED, export.id)
    return load(tx, export.id)


def outlived(tx: Connection, now: datetime) -> tuple[ExportId, ...]:
    """Those whose file has to go."""
    waiting = (_exports.c.removed_at.is_(None), _exports.c.ends_at <= now)
    return tuple(ExportId(one) for one in tx.scalars(select(_exports.c.id).where(*waiting)))


def unwanted(tx: Connection, present: Iterable[str]) -> tuple[ExportId, ...]:
    """Of these, the ones that never became ready and are not being made, and those that nobody asked for."""
    names = sorted(present)
    kept = (_exports.c.id.in_(names), _exports.c.failed_at.is_(None), _exports.c.removed_at.is_(None))
    wanted = set(tx.scalars(select(_exports.c.id).where(*kept)))
    return tuple(ExportId(name) for name in names if name not in wanted)


def mark_removed(tx: Connection, now: datetime, removed: Iterable[ExportId]) -> None:
    """Their files are gone."""
    for export_id in removed:
        tx.execute(update(_exports).where(_exports.c.id == export_id).values(removed_at=now))


def require_takeable(export: Export, now: datetime) -> MadeFile:
    """Its file, while it may be taken. Raises: ConflictError ``export-not-ready``; GoneError ``export-ended``."""
    if export.made is None or export.ends_at is None:
        raise ConflictError("export-not-ready", "The export is not ready.", "Gói xuất chưa sẵn sàng.")
    if now >= export.ends_at:
        raise ended()
    return export.made


def ended() -> GoneError:
    return GoneError(
        "export-ended", "The export is kept no longer; ask for it again.", "Gói xuất đã hết hạn tải; hãy yêu cầu lại."
    )


def _open_ones(tx: Connection, by: Occasion) -> int:
    own = (_exports.c.asked_by == by.actor, _exports.c.failed_at.is_(None))
    open_still = _exports.c.ends_at.is_(None) | (_exports.c.ends_at > by.at)
    return int(tx.scalar(select(func.count()).select_from(_exports).where(*own, open_still)) or 0)


def _export(row: Row[tuple[Any, ...]]) -> Export:
    return Export(
        id=ExportId(row.id),
        agency_id=AgencyId(row.agency_id),
        asked_by=PersonId(row.asked_by),
        asked_at=row.asked_at,
        wanted=Wanted(row.subject, ExportForm(row.form), PackageKind(row.kind)),
        trouble=row.trouble,
        failed_at=row.failed_at,
        ready_at=row.ready_at,
        made=None if row.ready_at is None else MadeFile(row.name, row.size, Sha256(row.sha256)),
        ends_at=row.ends_at,
    )
