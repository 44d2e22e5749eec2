"""What a package is made of, gathered from the archive: bytes proved against their hashes on the way."""

from __future__ import annotations

import json
import uuid
from typing import Any

from sqlalchemy import Connection

from records import audit
from records.agencies import Agency, load_agency
from records.archive import ArchivedRecord, Part, RecordObject, require_kept
from records.audit import Action, Fact, append
from records.files import RecordFile
from records.occasion import VIETNAM, Occasion
from records.packages.codes import load_codes
from records.packages.content import Folder, Package, PackagedDocument, PackagedFile, PackageKind, ordinal_text
from records.preservation_events import EventType, PreservationEvent, events_of
from records.retention import Schedule
from records.storage import ObjectStore

PUBLIC_MODE, CONDITIONAL_MODE = "01", "02"
_ENDINGS = {"application/pdf": "pdf", "application/json": "json"}
_PLAIN = {Part.PDF: "", Part.REPORT: "report."}


def gather(
    tx: Connection,
    by: Occasion,
    store: ObjectStore,
    schedule: Schedule,
    kind: PackageKind,
    records: tuple[ArchivedRecord, ...],
    file: RecordFile | None,
) -> Package:
    """A package of these records, all of one agency, under their record file or, without one, under a name of its own.

    The caller logs the export, once it is done. Raises: NotFoundError ``object-missing``; InternalError
    ``object-damaged``; GoneError ``record-destroyed``.
    """
    agency = load_agency(tx, records[0].agency_id)
    folder = _folder(agency, records, file, schedule)
    documents = []
    for ordinal, record in enumerate(records, 1):
        documents.append(_document(tx, by, store, require_kept(record), ordinal, folder.code))
    name = uuid.UUID(bytes=by.entropy(16), version=4)
    return Package(kind, name, agency.name, agency.identifier, folder, tuple(documents), by.at)


def note_exported(tx: Connection, by: Occasion, records: tuple[ArchivedRecord, ...], kind: PackageKind) -> None:
    """The log says of each record that it went out."""
    for record in records:
        append(tx, by, record.agency_id, Action.RECORD_EXPORTED, record.id, Fact("package", kind.value))


def _folder(agency: Agency, records: tuple[ArchivedRecord, ...], file: RecordFile | None, schedule: Schedule) -> Folder:
    codes = load_codes()
    if file is None:
        first = records[0]
        year = first.captured_at.astimezone(VIETNAM).year
        term = schedule.find(first.retention.class_code).term
        code = f"{agency.identifier}.{year}.{first.id}"
        return Folder(code, first.title, codes.maintenance_of(term), PUBLIC_MODE, "Tiếng Việt", None, None)
    return Folder(
        code=f"{agency.identifier}.{file.year}.{_plain(file.notation)}",
        title=file.title,
        maintenance=codes.maintenance_of(schedule.find(file.retention_class).term),
        mode=PUBLIC_MODE if file.rights == "public" else CONDITIONAL_MODE,
        language=file.language,
        start_date=file.start_date,
        end_date=file.end_date,
    )


def _document(
    tx: Connection, by: Occasion, store: ObjectStore, record: ArchivedRecord, ordinal: int, code: str
) -> PackagedDocument:
    stem = f"{code}.{ordinal_text(ordinal)}"
    entries = audit.history(tx, record.source.id) + audit.history(tx, record.id)
    lines = [entry.line() for entry in entries]
    metadata = store.get(record.metadata)
    files = [_file(tx, by, store, one, stem) for one in record.objects]
    files.append(PackagedFile(None, f"{stem}.metadata.json", "application/json", metadata))
    log = "".join(f"{line}\n" for line in lines).encode()
    files.append(PackagedFile(None, f"{stem}.audit.jsonl", "application/x-ndjson", log))
    return PackagedDocument(
        record_id=record.id,
        ordinal=ordinal,
        title=record.title,
        elements=_elements(metadata),
        files=tuple(files),
        retention_class=record.retention.class_code,
        retention_schedule=record.retention.schedule,
        event_date=record.retention.event_date,
        due_date=record.retention.due,
        captured_at=record.captured_at,
        events=tuple(json.loads(line) for line in lines),
    )


def _file(tx: Connection, by: Occasion, store: ObjectStore, one: RecordObject, stem: str) -> PackagedFile:
    ending = _ENDINGS.get(one.media_type, "bin")
    if one.ordinal == 1 and one.part in _PLAIN:
        name = f"{stem}.{_PLAIN[one.part]}{ending}"
    else:
        name = f"{stem}.{one.part.value}-{one.ordinal}.{ending}"
    data = store.get(one.sha256)  # proved against its hash
    proved = PreservationEvent(EventType.FIXITY_CHECK, by.at, one.sha256, "success", "intact")
    return PackagedFile(one.part, name, one.media_type, data, (*events_of(tx, one.sha256), proved))


def _elements(metadata: bytes) -> dict[str, Any]:
    found = json.loads(metadata)
    return found if isinstance(found, dict) else {}


def _plain(notation: str) -> str:
    """A notation as part of a file name: letters, digits and dots."""
    return "".join(letter if letter.isalnum() else "-" for letter in notation)
