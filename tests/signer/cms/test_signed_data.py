"""The CMS we write, read by asn1crypto and by our own reader."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from asn1crypto import cms as asn1_cms
from hypothesis import given
from hypothesis import strategies as st

from signer.cms import der
from signer.cms.reading import read_signed_data
from signer.cms.signed_data import signature_template
from signer.keys import SignatureAlgorithm
from signer.keys.memory import MemoryKey


def test_asn1crypto_reads_what_we_write_and_writes_the_same_bytes(leader: MemoryKey) -> None:
    template = signature_template(leader.chain, leader.algorithm)
    attributes = template.signed_attributes(bytes(32))
    ours = template.signed_data(attributes, leader.sign(attributes), None)
    parsed = asn1_cms.ContentInfo.load(ours, strict=True)
    signer_info = parsed["content"]["signer_infos"][0]
    assert signer_info["signed_attrs"].untag().dump(force=True) == attributes
    assert len(parsed["content"]["certificates"]) == 1 + len(leader.chain.others)
    assert parsed.dump(force=True) == ours


@pytest.mark.parametrize(
    ("name", "algorithm"),
    [
        ("leader-1", SignatureAlgorithm.RSA_PSS_SHA384),
        ("leader-p521", SignatureAlgorithm.ECDSA_SHA512),
        ("leader-ed25519", SignatureAlgorithm.ED25519),
    ],
)
def test_the_room_reserved_is_enough_and_not_much_more(
    key_of: Callable[..., MemoryKey], name: str, algorithm: SignatureAlgorithm
) -> None:
    key = key_of(name, algorithm)
    template = signature_template(key.chain, algorithm)
    attributes = template.signed_attributes(bytes(template.cms.digest.size))
    written = template.signed_data(attributes, key.sign(attributes), None)
    assert len(written) <= template.size() <= len(written) + 8


def test_our_reader_finds_signer_and_chain(leader: MemoryKey) -> None:
    template = signature_template(leader.chain, leader.algorithm)
    attributes = template.signed_attributes(bytes(32))
    cms = template.signed_data(attributes, leader.sign(attributes), None) + bytes(10)
    signed = read_signed_data(cms)
    assert signed.signer_certificate() == leader.chain.signer
    assert signed.signer.signed_attributes == attributes


@given(st.binary(max_size=300))
def test_no_bytes_make_the_reader_fail_otherwise_than_by_its_own_error(data: bytes) -> None:
    try:
        read_signed_data(data)
    except der.DerError:
        return


@given(st.integers(min_value=-(2**200), max_value=2**200))
def test_integers_survive(value: int) -> None:
    assert der.read_integer(der.read_whole(der.integer(value))) == value


@pytest.mark.parametrize("dotted", ["1.2.840.113549.1.9.16.2.47", "2.16.840.1.101.3.4.2.1", "1.3.101.112", "2.999.3"])
def test_object_identifiers_survive(dotted: str) -> None:
    assert der.read_oid(der.read_whole(der.oid(dotted))) == dotted
