"""The hashes of RFC 4998: lists hashed in binary ascending order, level by level (clause 4.2)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence


def group_hash(digest: str, hashes: Iterable[bytes]) -> bytes:
    """The hash over a list: its members in binary ascending order, one after the other."""
    return hashlib.new(digest, b"".join(sorted(hashes))).digest()


def root_of(digest: str, reduced_tree: Sequence[Sequence[bytes]], leaf: bytes) -> bytes | None:
    """Where the lists lead from ``leaf``; nothing when the leaf is not in the first one (clause 4.3)."""
    if not reduced_tree:
        return leaf
    first, *others = reduced_tree
    if leaf not in first:
        return None
    computed = group_hash(digest, first) if len(first) > 1 else leaf
    for hashes in others:
        computed = group_hash(digest, (*hashes, computed))
    return computed
