from __future__ import annotations

import asyncio
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto.x509 import Certificate
from certs_dev import DevPki, DevPkiError, Hierarchy
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, pkcs12
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, ExtensionOID, NameOID
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import InvalidCertificateError, PathBuildingError, PathValidationError

SIGNERS = ["leader-1", "leader-2", "leader-3", "agency-1", "agency-2", "service"]
VARIANTS = ["leader-p256", "leader-p384", "leader-p521", "leader-ed25519", "leader-rsa-3072", "leader-pss-issued"]


def _certificate(pki: DevPki, name: str) -> x509.Certificate:
    return x509.load_der_x509_certificate(pki.certificate(name))


def _validate(pki: DevPki, name: str, hierarchy: Hierarchy, moment: datetime) -> None:
    credential = pki.credential(name)
    context = ValidationContext(
        trust_roots=[Certificate.load(root) for root in pki.anchors(hierarchy)],
        moment=moment,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    issuers = [Certificate.load(issuer) for issuer in credential.issuers]
    validator = CertificateValidator(Certificate.load(credential.certificate), issuers, validation_context=context)
    asyncio.run(validator.async_validate_usage({"digital_signature", "non_repudiation"}))


@pytest.mark.parametrize("name", [*SIGNERS, *VARIANTS])
def test_signers_chain_to_the_cong_vu_root(pki: DevPki, name: str, now: datetime) -> None:
    _validate(pki, name, Hierarchy.CONG_VU, now)


def test_business_chains_to_the_public_root_only(pki: DevPki, now: datetime) -> None:
    _validate(pki, "business-1", Hierarchy.PUBLIC, now)
    with pytest.raises(PathBuildingError):
        _validate(pki, "business-1", Hierarchy.CONG_VU, now)


@pytest.mark.parametrize(
    "name",
    ["expired", "not-yet-valid", "wrong-key-usage", "issued-by-leaf", "issued-by-expired-ca", "lookalike-leader"],
)
def test_bad_certificates_do_not_validate(pki: DevPki, name: str, now: datetime) -> None:
    with pytest.raises((PathValidationError, PathBuildingError, InvalidCertificateError)):
        _validate(pki, name, Hierarchy.CONG_VU, now)


def test_every_key_belongs_to_its_certificate(pki: DevPki) -> None:
    def spki(key: object) -> bytes:
        return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    for entry in pki.entries:
        if not entry.on_demand:
            credential = pki.credential(entry.name)
            assert spki(credential.key.public_key()) == spki(_certificate(pki, entry.name).public_key()), entry.name


def test_every_issued_certificate_bears_the_mark_of_a_test(pki: DevPki) -> None:
    for entry in pki.entries:
        if not entry.on_demand:
            (name,) = _certificate(pki, entry.name).subject.get_attributes_for_oid(NameOID.COMMON_NAME)
            assert "DEV" in str(name.value) or "THỬ NGHIỆM" in str(name.value)


def test_lifetimes_are_those_of_the_definition(pki: DevPki) -> None:
    def years(name: str) -> float:
        certificate = _certificate(pki, name)
        return (certificate.not_valid_after_utc - certificate.not_valid_before_utc) / timedelta(days=365)

    assert [years(name) for name in ("cong-vu-root", "cong-vu-ca", "leader-1", "tsa-1")] == [20, 10, 3, 5]


def test_leaders_and_seals_name_the_agencies_of_the_identities(pki: DevPki) -> None:
    people = pki.identities
    for leader in people.leaders:
        subject = _certificate(pki, leader.key).subject
        organisation = people.agency_of(leader).certified_name
        assert subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)[0].value == organisation
        assert subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value == leader.certified_name
    for agency in people.agencies:
        subject = _certificate(pki, agency.key).subject
        assert subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value == agency.certified_name
        assert subject.get_attributes_for_oid(NameOID.ORGANIZATION_IDENTIFIER)[0].value == agency.code


def test_leaf_offers_ocsp_ca_and_crl_addresses_on_the_loopback(pki: DevPki) -> None:
    extensions = _certificate(pki, "leader-1").extensions
    access = {
        description.access_method: description.access_location.value
        for description in extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    }
    (point,) = extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    assert access[AuthorityInformationAccessOID.OCSP] == f"{pki.base_url}/cong-vu/ocsp/cong-vu-ca"
    assert access[AuthorityInformationAccessOID.CA_ISSUERS] == f"{pki.base_url}/cong-vu/certs/cong-vu-ca/ca.crt"
    assert point.full_name[0].value == f"{pki.base_url}/cong-vu/crls/cong-vu-ca/latest.crl"


def test_a_certificate_without_revocation_source_offers_none(pki: DevPki) -> None:
    offered = {extension.oid for extension in _certificate(pki, "no-revocation-source").extensions}
    assert not offered & {ExtensionOID.CRL_DISTRIBUTION_POINTS, ExtensionOID.AUTHORITY_INFORMATION_ACCESS}


@pytest.mark.parametrize("name", ["tsa-1", "tsa-2", "public-tsa"])
def test_tsa_is_for_timestamps_alone_and_says_so_critically(pki: DevPki, name: str) -> None:
    usage = _certificate(pki, name).extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    assert usage.critical
    assert list(usage.value) == [ExtendedKeyUsageOID.TIME_STAMPING]


def test_weak_certificates_are_weak(pki: DevPki) -> None:
    assert _certificate(pki, "rsa-1024").public_key().key_size == 1024
    assert isinstance(_certificate(pki, "sha1-signed").signature_hash_algorithm, hashes.SHA1)


def test_wrong_usages_are_wrong(pki: DevPki) -> None:
    usage = _certificate(pki, "wrong-key-usage").extensions.get_extension_for_class(x509.KeyUsage).value
    extended = _certificate(pki, "wrong-eku").extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert usage.key_encipherment
    assert not usage.digital_signature
    assert list(extended) == [ExtendedKeyUsageOID.SERVER_AUTH]


def test_lookalike_has_the_names_of_the_real_one_and_other_keys(pki: DevPki) -> None:
    real, fake = _certificate(pki, "cong-vu-ca"), _certificate(pki, "lookalike-ca")
    assert fake.subject.public_bytes() == real.subject.public_bytes()
    assert fake.issuer.public_bytes() == real.issuer.public_bytes()
    assert fake.public_key() != real.public_key()


@pytest.mark.parametrize(("name", "curve"), [("leader-p256", 256), ("leader-p384", 384), ("leader-p521", 521)])
def test_curve_variants_are_on_their_curve(pki: DevPki, name: str, curve: int) -> None:
    key = pki.credential(name).key
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    assert key.key_size == curve


def test_credential_on_demand_is_kept(pki: DevPki) -> None:
    first = pki.certificate("leader-p384")
    assert DevPki.load(pki.folder).certificate("leader-p384") == first
    key = pki.folder / "credentials" / "leader-p384" / "key.pem"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_many_asking_at_once_get_one_credential(pki: DevPki) -> None:
    fresh = [DevPki.load(pki.folder) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        certificates = set(threads.map(lambda one: one.certificate("tsa-expired"), fresh))
    assert len(certificates) == 1
    assert not list((pki.folder / "credentials").glob(".*"))


def test_chain_leaves_the_root_out(pki: DevPki) -> None:
    assert pki.credential("leader-1").issuers == (pki.certificate("cong-vu-ca"),)
    assert pki.credential("issued-by-leaf").issuers == (pki.certificate("leader-1"), pki.certificate("cong-vu-ca"))
    assert pki.credential("cong-vu-root").issuers == ()


def test_pkcs12_holds_key_certificate_and_chain(pki: DevPki) -> None:
    key, certificate, issuers = pkcs12.load_key_and_certificates(pki.pkcs12("agency-1", b"123456"), b"123456")
    assert isinstance(key, rsa.RSAPrivateKey)
    assert certificate == _certificate(pki, "agency-1")
    assert issuers == [_certificate(pki, "cong-vu-ca")]


def test_pkcs12_does_not_open_with_another_password(pki: DevPki) -> None:
    with pytest.raises(ValueError, match="password"):
        pkcs12.load_key_and_certificates(pki.pkcs12("agency-1", b"123456"), b"654321")


def test_unknown_name_has_its_code(pki: DevPki) -> None:
    with pytest.raises(DevPkiError) as error:
        pki.credential("leader-99")
    assert error.value.code == "dev-pki-unknown-name"


def test_serials_are_random_and_fit_rfc_5280(pki: DevPki) -> None:
    serials = {entry.serial for entry in pki.entries}
    assert len(serials) == len(pki.entries)
    assert all(0 < serial < 2**159 for serial in serials)


def test_revoking_is_in_memory_only(pki: DevPki) -> None:
    since = datetime(2026, 3, 1, tzinfo=UTC)
    assert pki.revoking("leader-1", since).entry("leader-1").revocation.since == since
    assert pki.entry("leader-1").revocation is None
    assert DevPki.load(pki.folder).entry("leader-1").revocation is None
