"""Anchor folders are what their manifests pin, until somebody has to confirm them again."""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime, timedelta

import certs_dev
import pytest

from signer.errors import RequestError
from signer.trust.pinned import VALID_DAYS, Pin, load_pinned, pin_of, read_manifest, write_manifest
from signer.trust.store import CONG_VU, PUBLIC, TrustStore
from signer.trust.trusted_list import read_trusted_list
from tests.signer.trust.test_store import pem

TODAY = date(2026, 11, 23)
NAMESPACE = "http://uri.etsi.org/02231/v2#"
STATUS = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus"
CA = "http://uri.etsi.org/TrstSvc/Svctype/CA/QC"


@pytest.fixture
def root(pki: certs_dev.DevPki) -> bytes:
    return pem(pki.certificate("cong-vu-root"))


def service(certificate: bytes, status: str) -> str:
    name = '<ServiceName><Name xml:lang="en">CA</Name></ServiceName>'
    identity = f"<X509Certificate>{base64.b64encode(certificate).decode()}</X509Certificate>"
    return f"""<TSPService><ServiceInformation><ServiceTypeIdentifier>{CA}</ServiceTypeIdentifier>{name}
    <ServiceDigitalIdentity><DigitalId>{identity}</DigitalId></ServiceDigitalIdentity>
    <ServiceStatus>{STATUS}/{status}</ServiceStatus><StatusStartingTime>2020-01-01T00:00:00Z</StatusStartingTime>
    </ServiceInformation></TSPService>"""


def trusted_list(*services: str, next_update: str = "2026-12-01T00:00:00Z") -> bytes:
    """A list with one provider; its signature is left out, as nobody here looks at it."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
    <TrustServiceStatusList xmlns="{NAMESPACE}" TSLTag="http://uri.etsi.org/19612/TSLTag">
    <SchemeInformation><TSLVersionIdentifier>5</TSLVersionIdentifier>
    <ListIssueDateTime>2026-11-01T00:00:00Z</ListIssueDateTime>
    <NextUpdate><dateTime>{next_update}</dateTime></NextUpdate></SchemeInformation>
    <TrustServiceProviderList><TrustServiceProvider><TSPServices>{"".join(services)}</TSPServices>
    </TrustServiceProvider></TrustServiceProviderList></TrustServiceStatusList>""".encode()


def test_a_manifest_says_again_what_was_written() -> None:
    pins = (Pin("a.pem", "ab" * 32, 'from "them", by hand', TODAY), Pin("b.xml", "cd" * 32, "một nơi", TODAY, 30))
    assert read_manifest(write_manifest(pins)) == pins


@pytest.mark.parametrize("text", ["[[anchor]]\nfile = 1", "anchor = 3", "not toml", "[[anchor]]\nunknown = 2"])
def test_a_manifest_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(RequestError, match="anchor-manifest-unreadable"):
        read_manifest(text)


def test_pinned_anchors_are_trusted_until_they_are_due(root: bytes) -> None:
    (group,) = load_pinned(CONG_VU, [pin_of("root.pem", root, "test", TODAY)], {"root.pem": root})
    store, confirmed = TrustStore((group,)), datetime(2026, 11, 23, tzinfo=UTC)
    assert (group.name, group.source, group.loaded_at) == (CONG_VU, "test", confirmed)
    assert store.usable(confirmed + timedelta(days=VALID_DAYS))
    assert not store.usable(confirmed + timedelta(days=VALID_DAYS, seconds=1))


def test_a_file_that_nobody_pinned_is_refused(root: bytes) -> None:
    with pytest.raises(RequestError, match="anchor-not-pinned"):
        list(load_pinned(CONG_VU, [], {"root.pem": root}))


def test_a_file_exchanged_after_pinning_is_refused(root: bytes, pki: certs_dev.DevPki) -> None:
    pin = pin_of("root.pem", root, "test", TODAY)
    with pytest.raises(RequestError, match="anchor-not-pinned"):
        list(load_pinned(CONG_VU, [pin], {"root.pem": pem(pki.certificate("public-root"))}))


def test_a_pinned_file_that_is_gone_is_said(root: bytes) -> None:
    with pytest.raises(RequestError, match="anchor-missing"):
        list(load_pinned(CONG_VU, [pin_of("root.pem", root, "test", TODAY)], {}))


def test_a_trusted_list_gives_the_services_that_are_granted(pki: certs_dev.DevPki) -> None:
    granted, withdrawn = pki.certificate("public-ca"), pki.certificate("cong-vu-ca")
    group = read_trusted_list(trusted_list(service(granted, "granted"), service(withdrawn, "withdrawn")))
    assert [anchor.der for anchor in group.anchors] == [granted]


def test_a_pinned_trusted_list_is_stale_after_its_own_next_update(pki: certs_dev.DevPki) -> None:
    content = trusted_list(service(pki.certificate("public-ca"), "granted"))
    (group,) = load_pinned(PUBLIC, [pin_of("list.xml", content, "test", TODAY)], {"list.xml": content})
    assert not group.is_stale(datetime(2026, 11, 30, tzinfo=UTC))
    assert group.is_stale(datetime(2026, 12, 2, tzinfo=UTC))


@pytest.mark.parametrize(
    "content", [b"", b"<x/>", b"<!DOCTYPE x><x/>", b"\xff\xfe", trusted_list()[:-40]], ids=lambda c: c[:12].hex()
)
def test_what_is_no_trusted_list_is_refused(content: bytes) -> None:
    with pytest.raises(RequestError, match="trusted-list-unreadable"):
        read_trusted_list(content)
