"""Development stand-ins: invented agencies and people, generated keys, drawn images, in-process evidence.

Everything here is refused in production mode; :mod:`api.wiring` says so loudly when it builds it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from pathlib import Path, PurePosixPath
from typing import Literal
from urllib.parse import urlsplit

from certs_dev import DevPki, DevPkiError, Identities
from certs_dev.services import TrustServices
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from api.office import Clock
from records.agencies import Agency, Duty, Person
from records.compose.dev_images import Hand, agency_seal_png, leader_signature_png
from records.identifiers import AgencyId, PersonId
from signer.errors import KeyUnusableError, OutsideServiceError, RequestError
from signer.keys import CertificateChain, SigningKey
from signer.keys.memory import MemoryKey
from signer.trust.certificate import Certificate
from signer.trust.revocation import RevocationEvidence

SEAL_MM = 36.0
SAMPLE_NOTE = "Văn bản mẫu: cơ quan, con người, nội dung đều hư cấu / Sample: all names are invented"
"""At the foot of every document made here."""


def agency_id_of(key: str) -> AgencyId:
    """The row that stands for an identity of the development PKI, for example ``agency-1``."""
    return AgencyId("agy_DEV" + key.replace("-", ""))


def person_id_of(key: str) -> PersonId:
    """The row that stands for a person of the development PKI, for example ``leader-1``."""
    return PersonId("per_DEV" + key.replace("-", ""))


@dataclass(frozen=True, slots=True)
class Seeds:
    """The rows a fresh development home starts with."""

    agencies: tuple[Agency, ...]
    people: tuple[Person, ...]


PARENT_NAME = "Ủy ban nhân dân tỉnh Minh Châu"
SEAL_RIM = "Tỉnh Minh Châu"


@dataclass(frozen=True, slots=True)
class _Form:
    """What a form needs of an agency beyond its certificate."""

    short_code: str
    place: str
    seal_lines: tuple[str, ...]


_FORMS = {
    "agency-1": _Form("UBND", "Đông Sơn", ("Ủy ban", "nhân dân", "xã Đông Sơn")),
    "agency-2": _Form("SNV", "Minh Châu", ("Sở", "Nội vụ")),
}
_CAPACITIES: dict[str, tuple[str, ...]] = {
    "leader-1": ("CHỦ TỊCH",),
    "leader-2": ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    "leader-3": ("GIÁM ĐỐC",),
}
_STAFF: tuple[tuple[str, str, Duty, str], ...] = (
    ("clerk-1", "Phạm Thu Hà", Duty.CLERK, "agency-1"),
    ("archivist-1", "Đỗ Văn Lưu", Duty.ARCHIVIST, "agency-1"),
    ("admin-1", "Vũ Quản Trị", Duty.ADMIN, "agency-1"),
    ("clerk-2", "Hoàng Thị Cúc", Duty.CLERK, "agency-2"),
)
_HANDS = {"leader-1": Hand.FIRST, "leader-2": Hand.SECOND, "leader-3": Hand.THIRD}


def seeds(identities: Identities) -> Seeds:
    """Agencies and people of the development PKI as rows; all of them invented."""
    agencies = tuple(
        Agency(
            id=agency_id_of(agency.key),
            identifier=agency.code,
            name=agency.name,
            parent_name=PARENT_NAME,
            short_code=_FORMS[agency.key].short_code,
            place=_FORMS[agency.key].place,
            seal_mm=SEAL_MM,
        )
        for agency in identities.agencies
    )
    leaders = tuple(
        Person(
            person_id_of(leader.key),
            agency_id_of(leader.agency),
            leader.name,
            frozenset({Duty.LEADER}),
            _CAPACITIES[leader.key],
        )
        for leader in identities.leaders
    )
    staff = tuple(
        Person(person_id_of(key), agency_id_of(agency), name, frozenset({duty})) for key, name, duty, agency in _STAFF
    )
    return Seeds(agencies, leaders + staff)


class DevelopmentKeys:
    """A :class:`api.office.KeyRing` over the development PKI; each key is loaded once."""

    def __init__(self, pki: DevPki) -> None:
        self._names: dict[str, str] = {
            **{person_id_of(leader.key): leader.key for leader in pki.identities.leaders},
            **{agency_id_of(agency.key): agency.key for agency in pki.identities.agencies},
        }
        self._pki = pki
        self._load = cache(self._read)

    def leader(self, person_id: PersonId) -> SigningKey:
        return self._load(self._name(person_id))

    def agency(self, agency_id: AgencyId) -> SigningKey:
        return self._load(self._name(agency_id))

    def named(self, name: str) -> SigningKey:
        """Any credential of the PKI by its own name, for the command line. Raises: KeyUnusableError ``key-unknown``."""
        return self._load(name)

    def _name(self, row: str) -> str:
        if row not in self._names:
            raise KeyUnusableError("key-unknown", "no development key belongs to this person or agency")
        return self._names[row]

    def _read(self, name: str) -> SigningKey:
        try:
            credential = self._pki.credential(name)
        except DevPkiError as error:
            raise KeyUnusableError("key-unknown", "the development PKI has no such key") from error
        return MemoryKey(credential.key, CertificateChain(credential.certificate, credential.issuers))


class DevelopmentImages:
    """A :class:`api.office.Images` that draws: a hand for each leader, a specimen seal for each agency.

    A drawing is kept in ``folder``: drawing a seal at 600 dots per inch takes a second.
    """

    def __init__(self, identities: Identities, folder: Path) -> None:
        self._folder = folder
        self._drawings: dict[str, Callable[[], bytes]] = {
            **{
                person_id_of(leader.key): partial(leader_signature_png, _HANDS[leader.key])
                for leader in identities.leaders
            },
            **{
                agency_id_of(agency.key): partial(agency_seal_png, _FORMS[agency.key].seal_lines, SEAL_RIM)
                for agency in identities.agencies
            },
        }
        self._find = cache(self._drawn)

    def signature(self, person_id: PersonId) -> bytes:
        return self._find(person_id)

    def seal(self, agency_id: AgencyId) -> bytes:
        return self._find(agency_id)

    def _drawn(self, row: str) -> bytes:
        if row not in self._drawings:
            raise RequestError("image-missing", "no image is kept for this person or agency")
        file = self._folder / f"{row}.png"
        if not file.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            unfinished = file.with_suffix(f".{os.getpid()}.tmp")
            unfinished.write_bytes(self._drawings[row]())
            unfinished.replace(file)
        return file.read_bytes()


class DevelopmentFetch:
    """A :class:`signer.evidence.source.Fetch` that has the development PKI's responders answer, without a network."""

    def __init__(self, services: TrustServices, clock: Clock) -> None:
        self._services = services
        self._clock = clock

    def __call__(self, url: str, body: bytes | None, *, limit: int) -> bytes:
        """The OCSP answer or CRL. Raises: OutsideServiceError ``evidence-unavailable`` for any other address."""
        if not url.startswith(self._services.pki.base_url):
            raise OutsideServiceError("evidence-unavailable", "only the development PKI's own addresses are asked")
        try:
            if body is not None:
                return self._services.answer_ocsp(body, self._clock())
            return self._services.crl(PurePosixPath(urlsplit(url).path).parent.name, self._clock())
        except DevPkiError as error:
            raise OutsideServiceError("evidence-unavailable", "the development responder gave no answer") from error


class DevelopmentRevocation:
    """A :class:`signer.trust.revocation.RevocationSource` that asks the development PKI, without a network."""

    def __init__(self, services: TrustServices) -> None:
        self._services = services

    def find(self, certificate: Certificate, issuer: Certificate, at: datetime) -> RevocationEvidence:
        try:
            return RevocationEvidence(ocsp_responses=(self._services.ocsp_response(certificate.der, issuer.der, at),))
        except DevPkiError:
            return RevocationEvidence(crls=self._crls(issuer, at))

    def _crls(self, issuer: Certificate, at: datetime) -> tuple[bytes, ...]:
        return tuple(self._services.crl(name, at) for name, der in _issuers(self._services.pki) if der == issuer.der)


def pem(der: bytes) -> bytes:
    """A certificate in PEM."""
    return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM)


def _issuers(pki: DevPki) -> tuple[tuple[str, bytes], ...]:
    names: tuple[Literal["cong-vu-root", "cong-vu-ca", "public-root", "public-ca"], ...] = (
        "cong-vu-root",
        "cong-vu-ca",
        "public-root",
        "public-ca",
    )
    return tuple((name, pki.certificate(name)) for name in names)
