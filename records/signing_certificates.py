"""Which certificates may sign for whom (chứng thư số đã đăng ký), where the key itself is elsewhere.

A person's certificate signs as that person, an agency's as its seal. Withdrawn certificates stay in the table.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, select, update

from records import schema
from records.audit import Action, Fact, append
from records.errors import ConflictError, NotFoundError
from records.identifiers import AgencyId, CertificateId, PersonId, Sha256
from records.occasion import Occasion

_table = schema.signing_certificates


@dataclass(frozen=True, slots=True)
class SigningCertificate:
    """A registered certificate; ``person_id`` is nothing for the agency's own seal. ``certificate`` is DER."""

    id: CertificateId
    agency_id: AgencyId
    person_id: PersonId | None
    sha256: Sha256
    certificate: bytes
    registered_at: datetime
    withdrawn_at: datetime | None


def register(
    tx: Connection, by: Occasion, agency_id: AgencyId, person_id: PersonId | None, certificate: bytes
) -> SigningCertificate:
    """Let this certificate sign for the person, or for the agency; registered again, it is the same row.

    Raises: ConflictError ``certificate-of-another`` when somebody else of the agency has it.
    """
    sha256 = Sha256.of(certificate)
    query = select(_table).where(_table.c.agency_id == agency_id, _table.c.sha256 == sha256)
    known = tx.execute(query.where(_table.c.withdrawn_at.is_(None))).one_or_none()
    if known is not None:
        if known.person_id != person_id:
            raise ConflictError(
                "certificate-of-another",
                "This certificate is registered for somebody else.",
                "Chứng thư số này đã đăng ký cho người hoặc con dấu khác.",
            )
        return _from_row(known)
    made = SigningCertificate(CertificateId.new(by), agency_id, person_id, sha256, certificate, by.at, None)
    tx.execute(
        _table.insert().values(
            id=made.id,
            agency_id=agency_id,
            person_id=person_id,
            sha256=sha256,
            certificate=certificate,
            registered_by=by.actor,
            registered_at=by.at,
        )
    )
    facts = (Fact("sha256", sha256), Fact("person", person_id))
    append(tx, by, agency_id, Action.SIGNING_CERTIFICATE_REGISTERED, made.id, *facts)
    return made


def seed(tx: Connection, by: Occasion, rows: Iterable[tuple[AgencyId, PersonId | None, bytes]]) -> None:
    """Register those that were never known; one that was withdrawn stays withdrawn."""
    known = set(tx.scalars(select(_table.c.sha256)))
    for agency_id, person_id, certificate in rows:
        if Sha256.of(certificate) not in known:
            register(tx, by, agency_id, person_id, certificate)


def withdraw(tx: Connection, by: Occasion, agency_id: AgencyId, certificate_id: CertificateId) -> SigningCertificate:
    """From now on nothing new is signed with it; what it signed stays. Again: no change.

    Raises: NotFoundError ``signing-certificate-not-found``.
    """
    found = load(tx, agency_id, certificate_id)
    if found.withdrawn_at is not None:
        return found
    change = update(_table).where(_table.c.id == certificate_id)
    tx.execute(change.values(withdrawn_by=by.actor, withdrawn_at=by.at))
    append(tx, by, agency_id, Action.SIGNING_CERTIFICATE_WITHDRAWN, found.id, Fact("sha256", found.sha256))
    return load(tx, agency_id, certificate_id)


def load(tx: Connection, agency_id: AgencyId, certificate_id: CertificateId) -> SigningCertificate:
    """Raises: NotFoundError ``signing-certificate-not-found``."""
    query = select(_table).where(_table.c.id == certificate_id, _table.c.agency_id == agency_id)
    row = tx.execute(query).one_or_none()
    if row is None:
        raise NotFoundError(
            "signing-certificate-not-found", "There is no such certificate.", "Không có chứng thư số này."
        )
    return _from_row(row)


def list_certificates(tx: Connection, agency_id: AgencyId) -> tuple[SigningCertificate, ...]:
    """All of an agency's, withdrawn ones too, newest first: an agency has tens of them, not thousands."""
    query = select(_table).where(_table.c.agency_id == agency_id).order_by(_table.c.id.desc())
    return tuple(_from_row(row) for row in tx.execute(query))


def may_sign(tx: Connection, agency_id: AgencyId, person_id: PersonId | None, certificate: bytes) -> bool:
    """Whether this certificate (DER) is registered for the person, or for the agency, and not withdrawn."""
    query = select(_table.c.person_id).where(
        _table.c.agency_id == agency_id,
        _table.c.sha256 == Sha256.of(certificate),
        _table.c.withdrawn_at.is_(None),
    )
    return any(owner == person_id for owner in tx.scalars(query))


def _from_row(row: Row[tuple[object, ...]]) -> SigningCertificate:
    return SigningCertificate(
        id=CertificateId(row.id),
        agency_id=AgencyId(row.agency_id),
        person_id=PersonId(row.person_id) if row.person_id else None,
        sha256=Sha256(row.sha256),
        certificate=bytes(row.certificate),
        registered_at=row.registered_at,
        withdrawn_at=row.withdrawn_at,
    )
