"""Asking for exports and taking them: packages of records and record files, and an agency's part of the log."""

from __future__ import annotations

from sqlalchemy import Connection

from api.export_views import ExportPage, ExportView, TakenExport
from api.flows.access import require
from api.flows.archive.reach import require_own
from api.flows.packaging import records_of_file
from api.office import Office
from api.views import Actor, Duty
from records import archive, exports, files
from records.database import snapshot, transaction
from records.errors import RequestError
from records.exports import LOG, Export, ExportForm, Wanted
from records.identifiers import AgencyId, ExportId, PersonId, RecordFileId, RecordId

TAKERS = (Duty.ARCHIVIST, Duty.CLERK)
"""Who takes records out."""
LOG_TAKERS = (Duty.ADMINISTRATOR,)
EVERYBODY = (*TAKERS, *LOG_TAKERS)


def ask(office: Office, actor: Actor, wanted: Wanted) -> ExportView:
    """Ask for it; returns before any of it is made.

    Raises: NotAllowedError ``duty-missing``; NotFoundError ``record-not-found``, ``record-file-not-found``; GoneError
    ``record-destroyed``; RequestError ``export-subject-unknown``, ``export-form-wrong``, ``record-file-empty``;
    ConflictError ``exports-too-many``.
    """
    require(actor, *(LOG_TAKERS if wanted.subject == LOG else TAKERS))
    with transaction(office.engine) as tx:
        _require_subject(tx, actor, wanted)
        asked = exports.ask(tx, office.occasion(actor), AgencyId(actor.agency_id), wanted)
    office.dispatcher.wake()
    return _view(office, asked)


def get(office: Office, actor: Actor, export_id: ExportId) -> ExportView:
    """Where it stands. Raises: NotFoundError ``export-not-found``."""
    with snapshot(office.engine) as tx:
        return _view(office, _own(actor, exports.load(tx, export_id)))


def list_all(office: Office, actor: Actor, cursor: str | None, limit: int) -> ExportPage:
    """One's own exports, newest first; an archivist sees those of the whole agency, without the log's."""
    require(actor, *EVERYBODY)
    after = None if cursor is None else ExportId.parse(cursor)
    asked_by = None if actor.holds(Duty.ARCHIVIST) else PersonId(actor.person_id)
    with snapshot(office.engine) as tx:
        found = exports.list_exports(tx, AgencyId(actor.agency_id), asked_by, after, limit)
    shown = tuple(_view(office, one) for one in found if _may_see(actor, one))
    return ExportPage(shown, found[-1].id if len(found) == limit else None)


def retry(office: Office, actor: Actor, export_id: ExportId) -> ExportView:
    """Try again what failed. Raises: NotFoundError ``export-not-found``; ConflictError ``export-not-failed``."""
    with transaction(office.engine) as tx:
        export = _own(actor, exports.load(tx, export_id))
        again = exports.retry(tx, office.occasion(actor), export)
    office.dispatcher.wake()
    return _view(office, again)


def take(office: Office, actor: Actor, export_id: ExportId) -> TakenExport:
    """The finished file, opened.

    Raises: NotFoundError ``export-not-found``; ConflictError ``export-not-ready``; GoneError ``export-ended``;
    OutsideServiceError ``export-failed``.
    """
    with snapshot(office.engine) as tx:
        export = _own(actor, exports.load(tx, export_id))
    made = exports.require_takeable(export, office.clock())
    stream = office.exports.open(export.id, made.sha256)
    if stream is None:
        raise exports.ended()
    return TakenExport(made.name, made.size, made.sha256, stream)


def _require_subject(tx: Connection, actor: Actor, wanted: Wanted) -> None:
    if (wanted.subject == LOG) != (wanted.form is ExportForm.LOG):
        raise RequestError(
            "export-form-wrong",
            "Records go out as e-ark, bagit or ocfl; the log goes out as log.",
            "Tài liệu, hồ sơ xuất theo e-ark, bagit hoặc ocfl; nhật ký xuất theo log.",
        )
    if wanted.subject == LOG:
        return
    if wanted.subject.startswith(f"{RecordId.PREFIX}_"):
        record = archive.load_record(tx, RecordId.parse(wanted.subject))
        require_own(actor, record.agency_id, "record-not-found")
        archive.require_kept(record)
    elif wanted.subject.startswith(f"{RecordFileId.PREFIX}_"):
        file = files.load_file(tx, RecordFileId.parse(wanted.subject))
        require_own(actor, file.agency_id, "record-file-not-found")
        records_of_file(tx, file)
    else:
        raise RequestError(
            "export-subject-unknown",
            "What goes out is a record (rec_…), a record file (fil_…) or the log (log).",
            "Chỉ xuất được tài liệu (rec_…), hồ sơ (fil_…) hoặc nhật ký (log).",
        )


def _own(actor: Actor, export: Export) -> Export:
    """Who asked, or an archivist of the agency; for everybody else there is no such export."""
    require_own(actor, export.agency_id if _may_see(actor, export) else "", "export-not-found")
    return export


def _may_see(actor: Actor, export: Export) -> bool:
    duties = LOG_TAKERS if export.wanted.subject == LOG else TAKERS
    is_theirs = export.asked_by == actor.person_id and actor.holds(*duties)
    return is_theirs or (export.wanted.subject != LOG and actor.holds(Duty.ARCHIVIST))


def _view(office: Office, export: Export) -> ExportView:
    state, made = export.state(office.clock()), export.made
    return ExportView(
        id=export.id,
        state=state.value,
        subject=export.wanted.subject,
        form=export.wanted.form.value,
        kind=export.wanted.kind.value,
        asked_by=export.asked_by,
        asked_at=export.asked_at,
        trouble=export.trouble,
        name=made.name if made else None,
        size=made.size if made else None,
        sha256=made.sha256 if made else None,
        ends_at=export.ends_at,
    )
