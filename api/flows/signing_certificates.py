"""Registering the certificates of keys that people and agencies hold themselves."""

from __future__ import annotations

from api.flows.access import require
from api.office import Office
from api.signing_views import SigningCertificateView
from api.views import Actor, Duty
from records import signing_certificates
from records.agencies import load_person
from records.database import snapshot, transaction
from records.errors import NotFoundError, RequestError
from records.identifiers import AgencyId, CertificateId, PersonId
from records.signing_certificates import SigningCertificate
from signer.keys import CertificateChain
from signer.signing.certificate import refuse_unfit_certificate
from signer.trust.certificate import Certificate, parse_certificate
from signer.trust.der import DerError


def list_certificates(office: Office, actor: Actor) -> tuple[SigningCertificateView, ...]:
    """Certificates registered in the actor's agency, newest first."""
    with snapshot(office.engine) as tx:
        found = signing_certificates.list_certificates(tx, AgencyId(actor.agency_id))
        names = {one.person_id: load_person(tx, one.person_id).full_name for one in found if one.person_id}
    return tuple(_view(one, names[one.person_id] if one.person_id else None) for one in found)


def register_certificate(
    office: Office, actor: Actor, person_id: PersonId | None, certificate: bytes
) -> SigningCertificateView:
    """Let a certificate sign for a person of this agency, or for its seal; one that could never sign is refused now.

    Raises: NotAllowedError ``duty-missing``; NotFoundError ``person-not-found``; RequestError ``not-a-certificate``;
    KeyUnusableError ``certificate-…``; ConflictError ``certificate-of-another``.
    """
    require(actor, Duty.ADMINISTRATOR)
    by = office.occasion(actor)
    _parsed(certificate)
    refuse_unfit_certificate(CertificateChain(certificate, ()), office.signing_profile, (), by.at)
    agency_id = AgencyId(actor.agency_id)
    with transaction(office.engine) as tx:
        person = None if person_id is None else load_person(tx, person_id)
        if person is not None and person.agency_id != agency_id:
            raise NotFoundError("person-not-found", "There is no such person.", "Không có người này.")
        made = signing_certificates.register(tx, by, agency_id, person_id, certificate)
    return _view(made, person.full_name if person else None)


def withdraw_certificate(office: Office, actor: Actor, certificate_id: CertificateId) -> SigningCertificateView:
    """Nothing new is signed with it from now on.

    Raises: NotAllowedError ``duty-missing``; NotFoundError ``signing-certificate-not-found``.
    """
    require(actor, Duty.ADMINISTRATOR)
    with transaction(office.engine) as tx:
        found = signing_certificates.withdraw(tx, office.occasion(actor), AgencyId(actor.agency_id), certificate_id)
        name = load_person(tx, found.person_id).full_name if found.person_id else None
    return _view(found, name)


def _view(row: SigningCertificate, person_name: str | None) -> SigningCertificateView:
    certificate = _parsed(row.certificate)
    return SigningCertificateView(
        id=row.id,
        person_id=row.person_id,
        person_name=person_name,
        subject=certificate.common_name or "",
        issuer=certificate.issuer_name or "",
        sha256=row.sha256,
        not_before=certificate.not_before,
        not_after=certificate.not_after,
        registered_at=row.registered_at,
        withdrawn_at=row.withdrawn_at,
    )


def _parsed(certificate: bytes) -> Certificate:
    try:
        return parse_certificate(certificate)
    except (DerError, ValueError) as error:
        raise RequestError(
            "not-a-certificate", "This is not a certificate in DER.", "Đây không phải chứng thư số dạng DER."
        ) from error
