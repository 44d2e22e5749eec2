"""The border to certomancer: a definition in, the inventory and DER certificates out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from pathlib import Path
from typing import Any

from asn1crypto.algos import SignedDigestAlgorithm
from asn1crypto.keys import PrivateKeyInfo, PublicKeyInfo
from certomancer import crypto_utils
from certomancer.registry import ArchLabel, CertLabel, CertomancerConfig, PKIArchitecture
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)
from cryptography.x509 import ReasonFlags

from certs_dev import definition
from certs_dev.definition import PlannedKey
from certs_dev.keys import key_from_pem
from certs_dev.manifest import Entry, Hierarchy, Revocation


class Issuer:
    """Issues the certificates of one rendered definition; keys are read from below ``folder`` when needed."""

    def __init__(self, certomancer_yaml: str, folder: Path, moved_keys: Mapping[str, str] | None = None) -> None:
        """``moved_keys`` says, by name, where below ``folder`` a key lies that is not yet in its place."""
        crypto_utils.CRYPTO_BACKEND = _OwnKeys()
        configuration = definition.parse(certomancer_yaml)
        for keyset in configuration["keysets"].values():
            for name, key in keyset["keys"].items():
                key["path"] = (moved_keys or {}).get(name, key["path"])
        self._architectures = _architectures(configuration, folder)

    def entries(self, keys: Iterable[PlannedKey]) -> Iterator[Entry]:
        """The inventory: one entry for each key and the certificate of the same name, issued or not."""
        responders = {
            hierarchy: dict(_ocsp_responders(architecture)) for hierarchy, architecture in self._architectures.items()
        }
        for key in keys:
            specification = self._architectures[key.hierarchy].get_cert_spec(CertLabel(key.name))
            yield Entry(
                name=key.name,
                hierarchy=Hierarchy(key.hierarchy),
                issuer=specification.authority_key.value,
                serial=specification.serial,
                algorithm=key.algorithm,
                on_demand=key.on_demand,
                revocation=_revocation(specification.revocation),
                ocsp_responder=responders[key.hierarchy].get(key.name),
            )

    def issue(self, hierarchy: str, name: str) -> bytes:
        """The DER certificate. Its key and its issuers' keys must lie in place."""
        return bytes(self._architectures[hierarchy].get_cert(CertLabel(name)).dump())


class _OwnKeys(crypto_utils.PycaCryptographyBackend):
    """certomancer's cryptography without its three tests of every RSA key's primes: three seconds a generation."""

    def load_private_key(self, key_bytes: bytes, password: bytes | None) -> tuple[PrivateKeyInfo, PublicKeyInfo]:
        key = key_from_pem(key_bytes)
        private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return PrivateKeyInfo.load(private), PublicKeyInfo.load(public)

    def generic_sign(self, private_key: PrivateKeyInfo, tbs_bytes: bytes, sd_algo: SignedDigestAlgorithm) -> bytes:
        if sd_algo.signature_algo != "rsassa_pkcs1v15":
            return bytes(super().generic_sign(private_key, tbs_bytes, sd_algo))
        key = load_der_private_key(private_key.dump(), password=None, unsafe_skip_rsa_key_validation=True)
        assert isinstance(key, RSAPrivateKey)
        return key.sign(tbs_bytes, PKCS1v15(), getattr(hashes, sd_algo.hash_algo.upper())())


def _architectures(configuration: dict[str, Any], folder: Path) -> dict[str, PKIArchitecture]:
    config = CertomancerConfig(configuration, key_search_dir=str(folder.absolute()), lazy_load_keys=True)
    return {label: config.get_pki_arch(ArchLabel(label)) for label in configuration["pki-architectures"]}


def _ocsp_responders(architecture: PKIArchitecture) -> Iterator[tuple[str, str]]:
    for service in architecture.service_registry.list_ocsp_responders():
        yield service.resolve_issuer_cert(architecture).value, service.responder_cert.value


def _revocation(status: Any) -> Revocation | None:
    return Revocation(status.revoked_since.astimezone(UTC), ReasonFlags[status.reason.native]) if status else None
