"""The ASN.1 of RFC 4998, appendix B (1988 syntax, implicit tags)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from signer.cms.algorithms import DIGESTS, DigestAlgorithm
from signer.cms.der import (
    OCTET_STRING,
    SEQUENCE,
    DerError,
    Element,
    integer,
    octets,
    read_integer,
    read_oid,
    read_whole,
    sequence,
    tlv,
)
from signer.errors import DocumentError

MAX_RECORD_BYTES = 4 * 1024 * 1024
"""Seventy years of yearly renewals with full chains take less than one MB."""
MAX_TIMESTAMPS = 1000
MAX_LISTS = 64
"""Levels of a hash tree: more objects than there are atoms to write them with."""
MAX_HASHES = 1024

_DIGEST_ALGORITHM, _ATTRIBUTES, _REDUCED_TREE = 0xA0, 0xA1, 0xA2
_VERSION = 1


class ArchiveTimestampLike(Protocol):
    """What is written of one archive timestamp (RFC 4998 clause 4.1)."""

    @property
    def digest(self) -> str:
        """The digest of its hash tree as hashlib calls it: sha256, sha384 or sha512."""

    @property
    def reduced_tree(self) -> tuple[tuple[bytes, ...], ...]:
        """Lists of hashes from the leaf's own up to the root; none when the timestamp is over the leaf itself."""

    @property
    def token(self) -> bytes:
        """The timestamp, a ContentInfo in DER."""


@dataclass(frozen=True, slots=True)
class ArchiveTimestamp:
    """One archive timestamp as it was read."""

    digest: str
    reduced_tree: tuple[tuple[bytes, ...], ...]
    token: bytes


Chain = tuple[ArchiveTimestamp, ...]
"""Timestamps with one digest, each over the one before it."""


def digest_named(name: str) -> DigestAlgorithm:
    """Raises: DocumentError ``evidence-digest-unknown``."""
    for digest in DIGESTS.values():
        if digest.name == name:
            return digest
    raise DocumentError("evidence-digest-unknown", "the evidence uses a digest that is not accepted")


def encode_record(chains: Sequence[Sequence[ArchiveTimestampLike]]) -> bytes:
    """EvidenceRecord in DER."""
    names = dict.fromkeys(one.digest for chain in chains for one in chain)
    digests = sequence(*(digest_named(name).identifier for name in names))
    return sequence(integer(_VERSION), digests, encode_sequence(chains))


def encode_sequence(chains: Sequence[Sequence[ArchiveTimestampLike]]) -> bytes:
    """ArchiveTimeStampSequence in DER: what a hash-tree renewal hashes (clause 5.2)."""
    return sequence(*(sequence(*(_archive_timestamp(one) for one in chain)) for chain in chains))


def _archive_timestamp(one: ArchiveTimestampLike) -> bytes:
    parts = [tlv(_DIGEST_ALGORITHM, read_whole(digest_named(one.digest).identifier).content)]
    if one.reduced_tree:
        lists = b"".join(sequence(*map(octets, hashes)) for hashes in one.reduced_tree)
        parts.append(tlv(_REDUCED_TREE, lists))
    return sequence(*parts, one.token)


def read_record(data: bytes) -> tuple[Chain, ...]:
    """The chains of an EvidenceRecord, oldest first.

    Raises: DocumentError ``evidence-unreadable``, ``evidence-too-large``, ``evidence-digest-unknown``.
    """
    if len(data) > MAX_RECORD_BYTES:
        raise DocumentError("evidence-too-large", "the evidence record is larger than 4 MiB")
    try:
        version, _digests, *_optional, chains = read_whole(data).expect(SEQUENCE).children()
        if read_integer(version) != _VERSION:
            raise DerError("another version")
        found = tuple(
            tuple(_read_timestamp(one) for one in chain.expect(SEQUENCE).children())
            for chain in chains.expect(SEQUENCE).children()
        )
    except (ValueError, IndexError) as error:
        raise DocumentError("evidence-unreadable", "the bytes are not an evidence record (RFC 4998)") from error
    if not found or not all(found) or sum(map(len, found)) > MAX_TIMESTAMPS:
        raise DocumentError("evidence-unreadable", "the evidence record holds no timestamps, or too many")
    return found


def _read_timestamp(element: Element) -> ArchiveTimestamp:
    *parts, token = element.expect(SEQUENCE).children()
    digest: str | None = None
    tree: tuple[tuple[bytes, ...], ...] = ()
    for part in parts:
        if part.tag == _DIGEST_ALGORITHM:
            digest = _digest_name(read_oid(part.children()[0]))
        elif part.tag == _REDUCED_TREE:
            tree = _read_tree(part)
        elif part.tag != _ATTRIBUTES:
            raise DerError("a part that does not belong here")
    return ArchiveTimestamp(digest or _digest_of_token(token), tree, token.encoded)


def _read_tree(element: Element) -> tuple[tuple[bytes, ...], ...]:
    lists = element.children()
    if len(lists) > MAX_LISTS:
        raise DerError("too many levels")
    tree = []
    for one in lists:
        hashes = one.expect(SEQUENCE).children()
        if not 1 <= len(hashes) <= MAX_HASHES:
            raise DerError("an empty or overlong list of hashes")
        tree.append(tuple(child.expect(OCTET_STRING).content for child in hashes))
    return tuple(tree)


def _digest_name(dotted: str) -> str:
    if dotted not in DIGESTS:
        raise DocumentError("evidence-digest-unknown", "the evidence uses a digest that is not accepted")
    return DIGESTS[dotted].name


def _digest_of_token(token: Element) -> str:
    """Left out, it is the digest of the timestamp itself (clause 4.1)."""
    from signer.verify.timestamp import parse_token  # here: reading a record with all digests named needs no CMS

    name = parse_token(token.encoded).imprint_digest
    return _digest_name(next((dotted for dotted, one in DIGESTS.items() if one.name == name), ""))
