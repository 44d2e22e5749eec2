"""Signing in two steps, for keys that are elsewhere: USB tokens, SIM cards, remote services, a leader's desk.

``begin`` says exactly what must be signed; ``complete`` takes the signature (or a whole CMS) from outside. The state
between the two is plain bytes that survive a restart; it expires after ten minutes.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidSignature

from signer.cms import oids
from signer.cms.der import DerError
from signer.cms.reading import SignedData, read_signed_data
from signer.cms.signed_data import signature_template
from signer.cms.verifying import verify_value
from signer.errors import DocumentError, RequestError
from signer.keys import CertificateChain, SignatureAlgorithm
from signer.pdf.syntax import Buffer
from signer.report import Level
from signer.signing.certificate import refuse_unfit_certificate
from signer.signing.dictionary import Gap
from signer.signing.digest import absorb
from signer.signing.finishing import Goal, finish, reach, refuse_revoked, released
from signer.signing.opening import open_revision
from signer.signing.pending import PendingRevision
from signer.signing.profile import OFFICIAL, SigningProfile
from signer.signing.request import SignedPdf, SignRequest
from signer.signing.services import ALONE, Services

LIFETIME = timedelta(minutes=10)
"""How long a begun signature may be completed: long enough to find the token, too short to forget what was read."""

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class ToBeSigned:
    """What the key elsewhere must sign.

    ``signed_attributes`` are the bytes to sign, ``digest`` is theirs for devices that take a digest, and
    ``document_digest`` the document's, to be shown to the person signing.
    """

    signed_attributes: bytes
    digest: bytes
    document_digest: bytes
    algorithm: SignatureAlgorithm
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class BegunSignature:
    """The state between the two steps; hold it with :meth:`to_bytes`, take it up again with :meth:`from_bytes`."""

    original_sha256: str
    revision: bytes
    gap: Gap
    chain: CertificateChain
    algorithm: SignatureAlgorithm
    level: Level
    evidence_within: bool
    begun_at: datetime
    document_digest: bytes
    lacks: str = ""
    """Why evidence that was asked for is not inside."""

    @property
    def goal(self) -> Goal:
        """What the finished signature must reach."""
        return Goal(self.level, self.evidence_within, self.begun_at, self.lacks)

    @property
    def to_be_signed(self) -> ToBeSigned:
        template = signature_template(self.chain, self.algorithm)
        attributes = template.signed_attributes(self.document_digest)
        return ToBeSigned(
            attributes,
            template.cms.digest.of(attributes),
            self.document_digest,
            self.algorithm,
            self.begun_at + LIFETIME,
        )

    def to_bytes(self) -> bytes:
        """Everything needed to go on after a restart; holds no key and no document text of its own."""
        return json.dumps(
            {
                "format": _FORMAT,
                "original_sha256": self.original_sha256,
                "revision": self.revision.hex(),
                "gap": [self.gap.range_start, self.gap.start, self.gap.end],
                "signer": self.chain.signer.hex(),
                "others": [other.hex() for other in self.chain.others],
                "algorithm": self.algorithm.value,
                "level": self.level.value,
                "evidence_within": self.evidence_within,
                "begun_at": self.begun_at.isoformat(),
                "document_digest": self.document_digest.hex(),
                "lacks": self.lacks,
            }
        ).encode("ascii")

    @classmethod
    def from_bytes(cls, state: bytes) -> BegunSignature:
        """Raises: RequestError (``signing-state-unreadable``)."""
        try:
            held = json.loads(state)
            if held["format"] != _FORMAT:
                raise ValueError("another format")
            return cls(
                original_sha256=held["original_sha256"],
                revision=bytes.fromhex(held["revision"]),
                gap=Gap(*held["gap"]),
                chain=CertificateChain(
                    bytes.fromhex(held["signer"]), tuple(bytes.fromhex(other) for other in held["others"])
                ),
                algorithm=SignatureAlgorithm(held["algorithm"]),
                level=Level(held["level"]),
                evidence_within=bool(held["evidence_within"]),
                begun_at=datetime.fromisoformat(held["begun_at"]),
                document_digest=bytes.fromhex(held["document_digest"]),
                lacks=str(held.get("lacks", "")),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise RequestError("signing-state-unreadable", "the held state of the signature cannot be read") from error


def begin(
    data: Buffer,
    request: SignRequest,
    chain: CertificateChain,
    algorithm: SignatureAlgorithm,
    *,
    now: datetime,
    services: Services = ALONE,
    profile: SigningProfile = OFFICIAL,
) -> BegunSignature:
    """Prepares a signature with everything but its value. Raises: as :func:`signer.signing.sign.sign`."""
    refuse_unfit_certificate(chain, profile, services.anchors, now)
    refuse_revoked(chain, services, profile)
    template = signature_template(chain, algorithm)
    pending = open_revision(data, request, chain, template, now, services, profile)
    return BegunSignature(
        original_sha256=_sha256(data),
        revision=bytes(pending.revision),
        gap=pending.gap,
        chain=chain,
        algorithm=algorithm,
        level=request.level,
        evidence_within=request.evidence_within and not pending.lacks,
        begun_at=now,
        document_digest=pending.digest(template.cms.digest.name),
        lacks=pending.lacks,
    )


def complete(
    data: Buffer,
    begun: BegunSignature,
    signature: bytes,
    *,
    now: datetime,
    services: Services = ALONE,
    profile: SigningProfile = OFFICIAL,
) -> SignedPdf:
    """Finishes a begun signature with the value made elsewhere, after checking that it is the right one.

    ``data`` must be the document given to :func:`begin`, unchanged.
    Raises: RequestError (``signing-expired``, ``signature-wrong-key``), DocumentError (``document-changed``),
    KeyUnusableError and OutsideServiceError as :func:`signer.signing.sign.sign`.
    """
    _refuse_stale(data, begun, now)
    refuse_unfit_certificate(begun.chain, profile, services.anchors, now)
    template = signature_template(begun.chain, begun.algorithm)
    attributes = template.signed_attributes(begun.document_digest)
    try:
        verify_value(begun.chain.signer, begun.algorithm, signature, attributes)
    except (InvalidSignature, ValueError) as error:
        raise RequestError(
            "signature-wrong-key", "the signature was not made over this document by the certificate's key"
        ) from error
    pending = PendingRevision(data, bytearray(begun.revision), begun.gap)
    return finish(pending, template, attributes, signature, begun.goal, services, profile)


def complete_with_cms(
    data: Buffer,
    begun: BegunSignature,
    cms: bytes,
    *,
    now: datetime,
    services: Services = ALONE,
    profile: SigningProfile = OFFICIAL,
) -> SignedPdf:
    """Finishes a begun signature with a CMS that a device put together itself (SIM, remote service).

    Its certificate, digest and signature must be those expected; it is then taken as it is.
    Raises: as :func:`complete`, and RequestError (``cms-unreadable``, ``cms-wrong-certificate``,
    ``cms-wrong-digest``, ``cms-too-large``).
    """
    _refuse_stale(data, begun, now)
    refuse_unfit_certificate(begun.chain, profile, services.anchors, now)
    signed = _check_cms(begun, cms)
    pending = PendingRevision(data, bytearray(begun.revision), begun.gap)
    if len(cms) > pending.gap.capacity:
        raise RequestError("cms-too-large", "the CMS does not fit the room reserved for it")
    level = Level.B_T if oids.SIGNATURE_TIME_STAMP in signed.signer.unsigned else Level.B_B
    output = SignedPdf(data, pending.close(cms), level, begun.begun_at)
    return released(reach(output, begun.goal, services, profile), services)


def _check_cms(begun: BegunSignature, cms: bytes) -> SignedData:
    try:
        signed = read_signed_data(cms)
        stated = signed.signer.signed.get(oids.MESSAGE_DIGEST)
        if signed.signer_certificate() != begun.chain.signer:
            raise RequestError("cms-wrong-certificate", "the CMS was made with another certificate")
        if stated is None or stated.content != begun.document_digest or signed.signer.signed_attributes is None:
            raise RequestError("cms-wrong-digest", "the CMS signs something else than this document")
        if oids.SIGNING_CERTIFICATE_V2 not in signed.signer.signed:
            raise RequestError("cms-unreadable", "the CMS lacks the signing-certificate attribute PAdES needs")
        verify_value(begun.chain.signer, begun.algorithm, signed.signer.signature, signed.signer.signed_attributes)
        return signed
    except InvalidSignature as error:
        raise RequestError("signature-wrong-key", "the CMS's signature does not verify") from error
    except DerError as error:
        raise RequestError("cms-unreadable", "the CMS cannot be read") from error


def _refuse_stale(data: Buffer, begun: BegunSignature, now: datetime) -> None:
    if now > begun.begun_at + LIFETIME:
        raise RequestError("signing-expired", "the signature was begun more than ten minutes ago; begin again")
    if _sha256(data) != begun.original_sha256:
        raise DocumentError("document-changed", "the document is not the one the signature was begun on")


def _sha256(data: Buffer) -> str:
    hasher = hashlib.sha256()
    absorb(hasher, data)
    return hasher.hexdigest()
