"""A signatory's or the agency's signature with a key that is elsewhere: in two steps, or as a whole file handed back.

The rules of who may sign what are those of :mod:`api.flows.signing` and :mod:`api.flows.issuing`; here only the key is
somewhere else, so its certificate must have been registered for the person or for the seal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from api.errors import NotAllowedError
from api.flows import issuing, signing
from api.flows.access import require_own_agency
from api.flows.reading import view
from api.office import Office
from api.requests import SigningStart
from api.signing_views import BegunView
from api.views import Actor, DocumentView, Duty
from records import outgoing, pending_signatures, signing_certificates
from records.audit import Action, Fact, append
from records.database import snapshot, transaction
from records.errors import ConflictError
from records.identifiers import DocumentId, PendingSignatureId, PersonId
from records.occasion import Occasion
from records.outgoing import Numbered, Signable, Submitted
from records.pending_signatures import SigningRole
from records.searching import fold
from signer.cms.algorithms import CMS_ALGORITHMS
from signer.fields import AGENCY_FIELD
from signer.report import Level
from signer.signing.levels import includes
from signer.signing.request import SignedPdf, SignRequest
from signer.signing.returned import accept_returned
from signer.signing.services import Services
from signer.signing.two_step import BegunSignature, begin, complete, complete_with_cms
from signer.trust.certificate import parse_certificate
from signer.trust.der import DerError


@dataclass(frozen=True, slots=True)
class _Turn:
    """Whose turn it is: the document as it stands, the bytes to sign, how, and what to do with the result."""

    role: SigningRole
    document: Signable | Numbered
    data: bytes
    request: SignRequest
    services: Services
    keep: Callable[[Occasion, SignedPdf], None]

    @property
    def owner(self) -> PersonId | None:
        """The colleague who signs; nothing for the agency's seal and for somebody elsewhere."""
        return None if isinstance(self.document, Numbered) else outgoing.next_signer(self.document)

    @property
    def field(self) -> str:
        return AGENCY_FIELD if isinstance(self.document, Numbered) else signing.signing_field(self.document)


def begin_signature(office: Office, actor: Actor, document_id: DocumentId, start: SigningStart) -> BegunView:
    """Everything but the value: what the key must sign, for ten minutes (RFC 5652 section 5.4).

    Raises: as :func:`api.flows.signing.sign_document` and :func:`api.flows.issuing.seal`; NotAllowedError
    ``certificate-not-registered``; KeyUnusableError ``certificate-…``.
    """
    by = office.occasion(actor)
    turn = _turn(office, actor, document_id, start.shown)
    _require_registered(office, turn, start.chain.signer)
    begun = begin(
        turn.data,
        turn.request,
        start.chain,
        start.algorithm,
        now=by.at,
        services=turn.services,
        profile=office.signing_profile,
    )
    wanted = begun.to_be_signed
    with transaction(office.engine) as tx:
        pending = pending_signatures.keep(
            tx, by, document_id, turn.document.version, turn.role, begun.to_bytes(), wanted.expires_at
        )
        facts = (Fact("role", turn.role.value), Fact("digest", wanted.document_digest.hex()))
        append(tx, by, turn.document.particulars.agency_id, Action.SIGNATURE_BEGUN, document_id, *facts)
    return BegunView(
        id=pending.id,
        document_id=document_id,
        role=turn.role.value,
        algorithm=wanted.algorithm.value,
        digest_algorithm=CMS_ALGORITHMS[wanted.algorithm].digest.name,
        signed_attributes=wanted.signed_attributes,
        digest=wanted.digest,
        document_digest=wanted.document_digest,
        expires_at=wanted.expires_at,
    )


def complete_signature(
    office: Office, actor: Actor, document_id: DocumentId, pending_id: PendingSignatureId, value: bytes, *, is_cms: bool
) -> DocumentView:
    """Finish a begun signature with the value made elsewhere; also after a restart.

    Raises: NotFoundError ``pending-signature-not-found``; RequestError ``signing-expired``, ``signature-wrong-key``,
    ``cms-…``; ConflictError ``version-conflict``, ``state-conflict``; InternalError ``output-check-failed``.
    """
    by = office.occasion(actor)
    with snapshot(office.engine) as tx:
        pending = pending_signatures.find(tx, by, document_id, pending_id)
    begun = BegunSignature.from_bytes(pending.state)
    turn = _turn(office, actor, document_id, None)
    if (turn.document.version, turn.role) != (pending.document_version, pending.role):
        raise _moved_on()
    _require_registered(office, turn, begun.chain.signer)
    finish = complete_with_cms if is_cms else complete
    signed = finish(turn.data, begun, value, now=by.at, services=turn.services, profile=office.signing_profile)
    return _kept(office, actor, by, turn, signed)


def file_to_sign(office: Office, actor: Actor, document_id: DocumentId) -> bytes:
    """The whole file for a tool elsewhere; before the seal with number and date filled in.

    Raises: as :func:`begin_signature`.
    """
    return _turn(office, actor, document_id, None).data


def take_back(office: Office, actor: Actor, document_id: DocumentId, returned: bytes) -> DocumentView:
    """Take the file back, if it is the one given out with exactly the expected signature of the expected person.

    Raises: DocumentError ``returned-…``; and as :func:`begin_signature`.
    """
    by = office.occasion(actor)
    turn = _turn(office, actor, document_id, None)
    check = turn.services.check
    assert check is not None
    signed = accept_returned(
        turn.data,
        returned,
        turn.field,
        is_expected_signer=lambda certificate: _is_registered(office, turn, certificate),
        check=check,
        now=by.at,
    )
    if not includes(signed.level, Level.B_T) and not office.signing_profile.signs_lower:
        raise ConflictError(
            "returned-without-timestamp",
            "The signature came back without a timestamp; the tool must ask an authority for one.",
            "Chữ ký trả về không có dấu thời gian; phần mềm ký phải lấy dấu thời gian.",
        )
    return _kept(office, actor, by, turn, signed)


def _turn(office: Office, actor: Actor, document_id: DocumentId, shown: str | None) -> _Turn:
    """The turn of whoever is named to sign, then the clerk's with the agency's seal once it is numbered.

    For somebody who is no colleague the clerk takes the file there and back.
    """
    with snapshot(office.engine) as tx:
        document = outgoing.find(tx, document_id)
    if isinstance(document, Numbered) and actor.holds(Duty.CLERK):
        return _agency_turn(office, actor, document_id, shown)
    if isinstance(document, Submitted) and outgoing.next_signer(document) is None and actor.holds(Duty.CLERK):
        require_own_agency(actor, document)
        return _signers_turn(office, document)
    return _signers_turn(office, signing.turn_of(office, actor, document_id, shown or document.pdf))


def _signers_turn(office: Office, presented: Signable) -> _Turn:
    return _Turn(
        role=SigningRole.CO_SIGNER if signing.is_co_signers(presented) else SigningRole.LEADER,
        document=presented,
        data=office.objects.get(presented.pdf),
        request=signing.signing_request(office, presented),
        services=signing.signing_services(office, presented),
        keep=lambda by, signed: signing.keep_signature(office, by, presented, signed),
    )


def _agency_turn(office: Office, actor: Actor, document_id: DocumentId, shown: str | None) -> _Turn:
    numbered = issuing.turn_of_clerk(office, actor, document_id)
    if shown is not None and shown != numbered.pdf:
        raise _moved_on()
    return _Turn(
        role=SigningRole.AGENCY,
        document=numbered,
        data=issuing.filled(office, numbered),
        request=issuing.seal_request(office, numbered),
        services=issuing.seal_services(office),
        keep=lambda by, signed: issuing.keep_seal(office, by, numbered, signed),
    )


def _kept(office: Office, actor: Actor, by: Occasion, turn: _Turn, signed: SignedPdf) -> DocumentView:
    turn.keep(by, signed)
    with transaction(office.engine) as tx:
        pending_signatures.forget(tx, turn.document.id)
    return view(office, actor, turn.document.id)


def _require_registered(office: Office, turn: _Turn, certificate: bytes) -> None:
    if not _is_registered(office, turn, certificate):
        raise NotAllowedError(
            "certificate-not-registered",
            "This certificate is not registered for the person, or for the agency's seal.",
            "Chứng thư số này chưa được đăng ký cho người ký hoặc con dấu của cơ quan.",
        )


def _is_registered(office: Office, turn: _Turn, certificate: bytes) -> bool:
    """For somebody elsewhere nothing is registered: the name in the certificate must be the one in the draft."""
    co_signer = turn.document.particulars.co_signer
    if turn.role is SigningRole.CO_SIGNER and co_signer is not None and co_signer.person_id is None:
        return _names(certificate, co_signer.name)
    with snapshot(office.engine) as tx:
        return signing_certificates.may_sign(tx, turn.document.particulars.agency_id, turn.owner, certificate)


def _names(certificate: bytes, name: str) -> bool:
    try:
        subject = parse_certificate(certificate).common_name or ""
    except (DerError, ValueError):
        return False
    return f" {fold(name)} " in f" {fold(subject)} "


def _moved_on() -> ConflictError:
    return ConflictError(
        "version-conflict",
        "Someone else has changed the document meanwhile; read it again.",
        "Văn bản vừa được người khác thay đổi; hãy tải lại.",
    )
