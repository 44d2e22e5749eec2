"""From a file back to its record: anybody who holds the issued bytes may learn whether they still stand."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from api.flows.publishing import public_record
from api.office import Office
from api.views import PublicRecord
from records.database import snapshot
from records.identifiers import Sha256, VerificationCode
from records.schema import documents


def record_of(office: Office, hashes: tuple[Sha256, ...]) -> PublicRecord | None:
    """The public record of the issued document with one of these hashes; nothing of documents in preparation."""
    query = select(documents.c.code).where(documents.c.pdf.in_(hashes), documents.c.issued_at.is_not(None)).limit(1)
    with snapshot(office.engine) as tx:
        code = tx.scalar(query)
    return public_record(office, VerificationCode(code)) if code else None


@dataclass(frozen=True, slots=True)
class LookupDesk:
    """A :class:`api.http.lookup_port.Lookup` over one office."""

    office: Office

    def record_of(self, hashes: tuple[Sha256, ...]) -> PublicRecord | None:
        return record_of(self.office, hashes)
