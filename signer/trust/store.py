"""Trust anchors in named groups, each pinned by SHA-256, with source and dates.

The công vụ hierarchy (state service) and the public hierarchy are separate groups and never stand in for each
other. A group that is empty or stale decides nothing: the answer is then INDETERMINATE.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from signer.errors import RequestError
from signer.trust.certificate import Certificate, is_same_name, parse_certificate
from signer.trust.der import DerError

CONG_VU = "cong_vu"
"""Chữ ký số chuyên dùng công vụ: the state service's hierarchy."""
PUBLIC = "public"
"""The public certification authorities under the national root."""
EXTRA = "extra"
"""Anchors the caller gave for this one verification."""

_PEM = re.compile(rb"-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----([^-]+)-----END")


@dataclass(frozen=True, slots=True)
class AnchorGroup:
    """Anchors of one hierarchy; ``loaded_at`` and ``stale_after`` say how long they may be relied on."""

    name: str
    anchors: tuple[Certificate, ...]
    source: str
    loaded_at: datetime
    stale_after: timedelta | None = None

    def is_stale(self, now: datetime) -> bool:
        """Whether the group was last confirmed too long ago."""
        return self.stale_after is not None and now > self.loaded_at + self.stale_after


@dataclass(frozen=True, slots=True)
class TrustStore:
    """Every anchor group known to one verification."""

    groups: tuple[AnchorGroup, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not any(group.anchors for group in self.groups)

    def usable(self, now: datetime) -> tuple[AnchorGroup, ...]:
        """Groups that have anchors and are not stale."""
        return tuple(g for g in self.groups if g.anchors and not g.is_stale(now))

    def stale(self, now: datetime) -> tuple[AnchorGroup, ...]:
        """Groups that were last confirmed too long ago."""
        return tuple(g for g in self.groups if g.anchors and g.is_stale(now))

    def find(self, subject: bytes, now: datetime) -> Iterable[tuple[Certificate, str]]:
        """Usable anchors with this subject, and their groups' names."""
        for group in self.usable(now):
            for anchor in group.anchors:
                if is_same_name(anchor.subject, subject):
                    yield anchor, group.name

    def group_of(self, certificate: Certificate, now: datetime) -> str | None:
        """The group in which ``certificate`` itself is an anchor."""
        return next((g.name for g in self.usable(now) if certificate in g.anchors), None)

    def plus(self, group: AnchorGroup) -> TrustStore:
        """A store that also knows ``group``."""
        return TrustStore((*self.groups, group))


def read_certificates(data: bytes) -> tuple[Certificate, ...]:
    """Certificates of a PEM file, or one in DER. Raises: RequestError ``not-a-certificate``."""
    try:
        found = [parse_certificate(base64.b64decode(m[1])) for m in _PEM.finditer(data)]
        return tuple(found) or (parse_certificate(data),)
    except (DerError, ValueError) as error:
        raise RequestError("not-a-certificate", "the file holds no certificate that can be read") from error


def load_group(
    name: str,
    data: bytes,
    *,
    pins: frozenset[str] | None,
    source: str,
    loaded_at: datetime,
    stale_after: timedelta | None = None,
) -> AnchorGroup:
    """An anchor group from PEM. ``pins`` are the SHA-256 fingerprints the certificates must have.

    ``None`` for ``pins`` is for anchors that the caller names in the same breath (``--trust``).
    Raises: RequestError ``not-a-certificate``, ``anchor-not-pinned``.
    """
    anchors = read_certificates(data)
    if pins is not None and any(anchor.sha256 not in pins for anchor in anchors):
        raise RequestError("anchor-not-pinned", "an anchor's SHA-256 is not among the pinned ones")
    return AnchorGroup(name, anchors, source, loaded_at, stale_after)
