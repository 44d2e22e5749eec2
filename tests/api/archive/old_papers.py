"""Papers of long ago, straight into the archive: their terms are over."""

from __future__ import annotations

from datetime import date

from api.development.people import agency_id_of
from api.flows.archive.protecting import protect_records
from api.office import Office
from records import archive
from records.archive import ArchivedRecord, Capture, CapturedPart, Part, Source, SourceKind
from records.database import transaction
from records.occasion import SYSTEM, Occasion
from records.retention import load_schedule

AGENCY = agency_id_of("agency-1")
LONG_AGO = date(2010, 3, 1)


def keep_old_paper(
    office: Office,
    number: int,
    label: str = "",
    event: date | None = LONG_AGO,
    code: str = "van-ban-gui-de-biet",
    title: str = "",
) -> ArchivedRecord:
    """A record of agency-1; the same label gives the same bytes."""
    label = label or f"paper {number}"
    by = Occasion(SYSTEM, office.clock(), office.entropy)
    parts = (CapturedPart(Part.PDF, office.objects.put(f"%PDF-1.7 {label}".encode())),)
    metadata = office.objects.put(f'{{"no":{number}}}'.encode())
    source = Source(SourceKind.IMPORTED, f"imp_{number}")
    retention = load_schedule(by.local_date).find(code)
    with transaction(office.engine) as tx:
        captured = Capture(AGENCY, source, title or f"Công văn cũ {number}", parts, metadata, retention, event)
        record = archive.capture(tx, by, captured)
    protect_records(office, [record])
    return record
