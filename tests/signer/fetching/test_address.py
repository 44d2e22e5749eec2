"""Only plain public addresses are asked."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from signer.fetching.address import AddressRules, is_public, parse_address
from signer.fetching.errors import AddressRefusedError

NOT_PUBLIC = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "100::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "2002:7f00:1::",
    "2606:4700::5efe:10.0.0.1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
]


@pytest.mark.parametrize("text", NOT_PUBLIC)
def test_an_address_that_is_no_ordinary_host_is_not_public(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", ["8.8.8.8", "103.1.208.1", "172.32.0.1", "2606:4700::1111", "2a00:1450::1"])
def test_an_ordinary_host_is_public(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.parametrize(
    "url",
    [
        "ldap://ca.example.vn/cn=crl",
        "file:///etc/passwd",
        "gopher://ca.example.vn/",
        "ca.example.vn/crl",
        "http://ca.example.vn:8080/crl",
        "http://ca.example.vn:22/",
        "http://ca.example.vn:99999/",
        "http://user@ca.example.vn/",
        "http://user:secret@ca.example.vn/",
        "http://ca.example.vn\\@10.0.0.1/",
        "http://ca.example.vn/\r\nHost: evil",
        "http://ca.example.vn/a b",
        "http://①②⑦.⓪.⓪.①/",
        "http://cа.example.vn/",  # a Cyrillic letter
        "http://ca。example。vn/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://017700000001/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://127.0.0.1/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fe80::1%25eth0]/",
        "http://[fe80::1%eth0]/",
        "http://localhost/",
        "http://intranet/",
        "http://ca.example.vn./",
        "http://-ca.example.vn/",
        "http:///crl",
        "http://[::1/",
        "http://" + "a." * 130 + "vn/",
        "http://ca.example.vn/" + "a" * 3000,
        "",
    ],
)
def test_an_odd_address_is_refused(url: str) -> None:
    with pytest.raises(AddressRefusedError) as caught:
        parse_address(url, AddressRules())
    assert caught.value.code == "fetch-address-refused"


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("http://ca.example.vn", "http://ca.example.vn/"),
        ("HTTP://CA.Example.VN/a?b=c#d", "http://ca.example.vn/a?b=c"),
        ("https://ca.example.vn:443/a", "https://ca.example.vn/a"),
        ("http://ca.example.vn:443/a", "http://ca.example.vn:443/a"),
        ("http://xn--vit-4la.example.vn/", "http://xn--vit-4la.example.vn/"),
        ("http://8.8.8.8/crl", "http://8.8.8.8/crl"),
        ("http://[2606:4700::1111]/crl", "http://[2606:4700::1111]/crl"),
    ],
)
def test_an_ordinary_address_is_read(url: str, plain: str) -> None:
    assert parse_address(url, AddressRules()).url == plain


def test_loopback_is_only_asked_under_the_loud_rules() -> None:
    with pytest.warns(UserWarning, match="UNSAFE"):
        rules = AddressRules.unsafe_reaching_loopback_for_tests(frozenset({8318}))
    assert parse_address("http://127.0.0.1:8318/crl", rules).port == 8318
    with pytest.raises(AddressRefusedError):
        parse_address("http://10.0.0.1:8318/crl", rules)
