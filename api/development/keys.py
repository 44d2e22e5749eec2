"""Keys of the development PKI, for leaders, agencies and the command line."""

from __future__ import annotations

from functools import cache

from certs_dev import DevPki, DevPkiError

from api.development.people import agency_id_of, person_id_of
from records.identifiers import AgencyId, PersonId
from signer.errors import KeyUnusableError
from signer.keys import CertificateChain, SigningKey
from signer.keys.memory import MemoryKey


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
