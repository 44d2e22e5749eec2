"""A development PKI in its folder: certificates, keys, chains, anchors."""

from __future__ import annotations

import stat
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from certs_dev import store
from certs_dev.errors import DevPkiError, refuse_in_production
from certs_dev.identities import Identities, load_identities
from certs_dev.keys import PrivateKey
from certs_dev.manifest import Entry, Hierarchy, Manifest, Revocation


@dataclass(frozen=True, slots=True)
class Credential:
    """A certificate, its private key and its way up.

    ``certificate`` and ``issuers`` are DER; ``issuers`` runs from the certificate's issuer upwards and leaves the
    root out. A root has none.
    """

    name: str
    hierarchy: Hierarchy
    certificate: bytes
    issuers: tuple[bytes, ...]
    key: PrivateKey


class DevPki:
    """A generated development PKI. Safe to share between threads; on-demand credentials are made once."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        """Use :meth:`load` or :func:`certs_dev.generate`; nothing is checked here."""
        self._folder = folder
        self._manifest = manifest
        self._entries = {entry.name: entry for entry in manifest.entries}
        self._credentials: dict[str, Credential] = {}

    @classmethod
    def load(cls, folder: Path, *, production: bool = False) -> DevPki:
        """The PKI that :func:`certs_dev.generate` left in ``folder``.

        Raises: DevPkiError ``dev-pki-production``, ``dev-pki-missing``, ``dev-pki-not-marked``,
        ``dev-pki-folder-open`` (others may read the folder), ``dev-pki-damaged``.
        """
        refuse_in_production(production)
        store.check_marker(folder)
        if stat.S_IMODE(folder.stat().st_mode) & 0o077:
            raise DevPkiError("dev-pki-folder-open", "the PKI folder must be closed to other users (mode 0700)")
        return cls(folder, store.read_manifest(folder))

    @property
    def folder(self) -> Path:
        """Where the PKI lives."""
        return self._folder

    @property
    def base_url(self) -> str:
        """Prefix of the OCSP, CRL, CA and TSA addresses in the certificates, without a final slash."""
        return self._manifest.base_url

    @property
    def generated_at(self) -> datetime:
        """When the PKI was generated (aware); lifetimes count from midnight UTC of that day."""
        return self._manifest.generated_at

    @property
    def identities(self) -> Identities:
        """The invented people and organisations certified here."""
        return load_identities()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every credential of the PKI, those on demand included."""
        return self._manifest.entries

    def entry(self, name: str) -> Entry:
        """What the inventory says of ``name``. Raises: DevPkiError ``dev-pki-unknown-name``."""
        try:
            return self._entries[name]
        except KeyError:
            raise DevPkiError("dev-pki-unknown-name", f"the development PKI has no {name!r}") from None

    def credential(self, name: str) -> Credential:
        """The credential ``name``; made now, and kept, if it is one of those on demand.

        Raises: DevPkiError ``dev-pki-unknown-name``, ``dev-pki-damaged``.
        """
        if name not in self._credentials:
            self._credentials[name] = self._read_credential(self.entry(name))
        return self._credentials[name]

    def certificate(self, name: str) -> bytes:
        """The DER certificate of ``name``. Raises: as :meth:`credential`."""
        return self.credential(name).certificate

    def anchors(self, hierarchy: Hierarchy) -> tuple[bytes, ...]:
        """The DER root certificates of ``hierarchy``."""
        roots = (entry for entry in self.entries if entry.is_root and entry.hierarchy is hierarchy)
        return tuple(self.certificate(root.name) for root in roots)

    def tsa_url(self, name: str = "tsa-1") -> str:
        """Where the development services answer RFC 3161 requests for the TSA ``name``."""
        return f"{self.base_url}/{self.entry(name).hierarchy}/tsa/{name}"

    def pkcs12(self, name: str, password: bytes) -> bytes:
        """A PKCS#12 file with the key, its certificate and the issuers below the root.

        ``password`` must not be empty. Raises: as :meth:`credential`.
        """
        credential = self.credential(name)
        issuers = [x509.load_der_x509_certificate(issuer) for issuer in credential.issuers]
        certificate = x509.load_der_x509_certificate(credential.certificate)
        encryption = BestAvailableEncryption(password)
        return pkcs12.serialize_key_and_certificates(
            name.encode(), credential.key, certificate, issuers or None, encryption
        )

    def revoking(
        self, name: str, since: datetime, reason: x509.ReasonFlags = x509.ReasonFlags.key_compromise
    ) -> DevPki:
        """The same PKI, in memory only, whose OCSP and CRL call ``name`` revoked from ``since`` (aware) on.

        Raises: DevPkiError ``dev-pki-unknown-name``.
        """
        revoked = replace(self.entry(name), revocation=Revocation(since, reason))
        entries = tuple(revoked if entry.name == name else entry for entry in self.entries)
        return DevPki(self._folder, replace(self._manifest, entries=entries))

    def _read_credential(self, entry: Entry) -> Credential:
        if not store.holds(self._folder, entry.name):
            if not entry.on_demand:
                raise DevPkiError("dev-pki-damaged", f"the files of {entry.name!r} are gone")
            store.add(self._folder, entry)
        stored = store.read(self._folder, entry.name)
        return Credential(entry.name, entry.hierarchy, stored.certificate, tuple(self._issuers_of(entry)), stored.key)

    def _issuers_of(self, entry: Entry) -> list[bytes]:
        issuers = []
        issuer = self.entry(entry.issuer)
        while not issuer.is_root:
            issuers.append(self.certificate(issuer.name))
            issuer = self.entry(issuer.issuer)
        return issuers
