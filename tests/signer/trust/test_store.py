"""Anchors are what their pins say, hierarchies stay apart, and stale groups decide nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

import certs_dev
import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_der_x509_certificate

from signer.errors import RequestError
from signer.trust.certificate import Certificate, parse_certificate
from signer.trust.path import PathProblem, find_path, known_chain
from signer.trust.store import CONG_VU, PUBLIC, TrustStore, load_group


def pem(*anchors: bytes) -> bytes:
    return b"".join(load_der_x509_certificate(der).public_bytes(Encoding.PEM) for der in anchors)


@pytest.fixture
def store(pki: certs_dev.DevPki, now: datetime) -> TrustStore:
    groups = []
    for name, hierarchy in ((CONG_VU, certs_dev.Hierarchy.CONG_VU), (PUBLIC, certs_dev.Hierarchy.PUBLIC)):
        anchors = pki.anchors(hierarchy)
        pins = frozenset(parse_certificate(der).sha256 for der in anchors)
        groups.append(load_group(name, pem(*anchors), pins=pins, source="development PKI", loaded_at=now))
    return TrustStore(tuple(groups))


def held(pki: certs_dev.DevPki, name: str) -> tuple[Certificate, tuple[Certificate, ...]]:
    credential = pki.credential(name)
    return parse_certificate(credential.certificate), tuple(parse_certificate(der) for der in credential.issuers)


def test_an_anchor_that_is_not_pinned_is_refused(anchors: tuple[bytes, ...], now: datetime) -> None:
    with pytest.raises(RequestError, match="anchor-not-pinned"):
        load_group(CONG_VU, pem(*anchors), pins=frozenset({"00" * 32}), source="test", loaded_at=now)


def test_what_is_not_a_certificate_is_refused(now: datetime) -> None:
    with pytest.raises(RequestError, match="not-a-certificate"):
        load_group(CONG_VU, b"nothing", pins=None, source="test", loaded_at=now)


@pytest.mark.parametrize(("name", "group"), [("leader-1", CONG_VU), ("business-1", PUBLIC)])
def test_each_signer_ends_in_its_own_hierarchy(
    pki: certs_dev.DevPki, store: TrustStore, now: datetime, name: str, group: str
) -> None:
    leaf, issuers = held(pki, name)
    found = find_path(leaf, issuers, store, now, now)
    assert found is not None
    path, problems = found
    assert (path.group, problems) == (group, frozenset())


def test_a_stale_group_is_not_used(anchors: tuple[bytes, ...], pki: certs_dev.DevPki, now: datetime) -> None:
    old = load_group(
        CONG_VU, pem(*anchors), pins=None, source="x", loaded_at=now - timedelta(9), stale_after=timedelta(8)
    )
    leaf, issuers = held(pki, "leader-1")
    assert find_path(leaf, issuers, TrustStore((old,)), now, now) is None
    assert TrustStore((old,)).stale(now) == (old,)


def test_a_look_alike_authority_signs_nobody(pki: certs_dev.DevPki, store: TrustStore, now: datetime) -> None:
    leaf, issuers = held(pki, "lookalike-leader")
    assert find_path(leaf, issuers, store, now, now) is None


def test_an_issuer_without_authority_is_named_as_the_problem(
    pki: certs_dev.DevPki, store: TrustStore, now: datetime
) -> None:
    leaf, issuers = held(pki, "issued-by-leaf")
    found = find_path(leaf, issuers, store, now, now)
    assert found is not None
    assert PathProblem.ISSUER_NOT_CA in found[1]


def test_the_real_issuer_is_found_among_damaged_copies(pki: certs_dev.DevPki, store: TrustStore, now: datetime) -> None:
    leaf, issuers = held(pki, "leader-1")
    crowd = [parse_certificate(issuers[0].der[:-1] + bytes((value,))) for value in range(50)]
    assert find_path(leaf, (*crowd, *issuers), store, now, now) is not None


def test_the_known_chain_goes_as_far_as_the_pool(pki: certs_dev.DevPki) -> None:
    leaf, issuers = held(pki, "leader-1")
    assert [c.common_name for c in known_chain(leaf, issuers)] == [leaf.common_name, issuers[0].common_name]
    assert known_chain(leaf, ()) == (leaf,)
