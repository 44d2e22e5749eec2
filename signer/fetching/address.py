"""Which addresses may be asked: http and https, public, spelt in the one plain way."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Self
from urllib.parse import urljoin, urlsplit

from signer.fetching.errors import AddressRefusedError
from signer.fetching.limits import MAX_ADDRESS_CHARACTERS

IpAddress = IPv4Address | IPv6Address

PUBLIC_PORTS = frozenset({80, 443})
"""Where certification authorities publish; other ports of a host are other services."""

_NOT_PUBLIC_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network, unspecified
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # a cloud platform's host service, public by number only
        "169.254.0.0/16",  # link-local, cloud metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # automatic multicast tunnels
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
"""All other IPv6 is loopback, mapped, compatible, NAT64 (64:ff9b::/96), ULA, link-local, multicast or unassigned."""
_NOT_PUBLIC_V6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address in disguise
        "3fff::/20",  # documentation
    )
)
_ISATAP = frozenset({0x0000_5EFE, 0x0200_5EFE})
"""Interface identifiers that hold an IPv4 address (RFC 5214)."""

_VISIBLE = re.compile(r"[\x21-\x5b\x5d-\x7e]+")
_NAME = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")
_MAX_NAME = 253


def is_public(address: IpAddress) -> bool:
    """Whether ``address`` is an ordinary host of the Internet (IANA special-purpose registries, RFC 6890)."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_V4)
    if address not in _GLOBAL_UNICAST or any(address in network for network in _NOT_PUBLIC_V6):
        return False
    return (int(address) >> 32) & 0xFFFF_FFFF not in _ISATAP


@dataclass(frozen=True, slots=True)
class AddressRules:
    """Which ports and hosts may be asked."""

    ports: frozenset[int] = PUBLIC_PORTS
    reaches_loopback: bool = False

    @classmethod
    def unsafe_reaching_loopback_for_tests(cls, ports: frozenset[int]) -> Self:
        """Rules that also let 127.0.0.0/8 and ::1 be asked, on ``ports``. For tests and development services only.

        Whoever can upload a document can then reach services of this machine; production must refuse to use it.
        """
        warnings.warn("UNSAFE: documents may make this service ask loopback addresses", stacklevel=2)
        return cls(PUBLIC_PORTS | ports, reaches_loopback=True)

    def allow(self, address: IpAddress) -> bool:
        """Whether a connection to ``address`` may be made."""
        return is_public(address) or (self.reaches_loopback and address.is_loopback)


@dataclass(frozen=True, slots=True)
class WebAddress:
    """An address taken apart: ``target`` is path and query as sent; ``literal`` stands when ``host`` is no name."""

    is_secure: bool
    host: str
    port: int
    target: str
    literal: IpAddress | None

    @property
    def authority(self) -> str:
        """Host and port as the Host header gives them (RFC 9110 7.2)."""
        host = f"[{self.host}]" if isinstance(self.literal, IPv6Address) else self.host
        return host if self.port == (443 if self.is_secure else 80) else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The address in its plain spelling."""
        return f"{'https' if self.is_secure else 'http'}://{self.authority}{self.target}"

    def follow(self, location: str, rules: AddressRules) -> WebAddress:
        """Where a redirect leads, under the same rules. Raises: AddressRefusedError."""
        return parse_address(urljoin(self.url, location), rules)


def parse_address(url: str, rules: AddressRules) -> WebAddress:
    """Read an address out of a certificate; whatever is odd about it is refused rather than repaired.

    Raises: AddressRefusedError.
    """
    if len(url) > MAX_ADDRESS_CHARACTERS or not _VISIBLE.fullmatch(url):
        raise AddressRefusedError("the address is too long or holds characters that no address has")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise AddressRefusedError("the address cannot be read") from error
    if parts.scheme not in ("http", "https"):
        raise AddressRefusedError("only http and https are asked")
    if "@" in parts.netloc:
        raise AddressRefusedError("an address with a user name is not asked")
    is_secure = parts.scheme == "https"
    port = (443 if is_secure else 80) if port is None else port
    if port not in rules.ports:
        raise AddressRefusedError("only the usual ports are asked")
    literal = _literal(host)
    if literal is None and (len(host) > _MAX_NAME or not _NAME.fullmatch(host)):
        raise AddressRefusedError("the host is neither a full name nor a plainly written address")
    if literal is not None and not rules.allow(literal):
        raise AddressRefusedError("the host is not a public one")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return WebAddress(is_secure, host, port, target, literal)


def _literal(host: str) -> IpAddress | None:
    """The address, when ``host`` is one in dotted decimal or IPv6 form; octal, hexadecimal and short forms are not."""
    if "%" in host:
        return None
    try:
        return ip_address(host)
    except ValueError:
        return None
