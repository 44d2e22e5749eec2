"""The inventory of a generated PKI, read at every start without waking certomancer."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from cryptography.x509 import ReasonFlags

from certs_dev.keys import KeyAlgorithm

MANIFEST_FILE = "manifest.json"


class Hierarchy(StrEnum):
    """The disjoint trust hierarchies; the value is the first part of every service address."""

    CONG_VU = "cong-vu"
    """Agencies (chữ ký số chuyên dùng công vụ)."""
    PUBLIC = "public"
    """Businesses and citizens (chữ ký số công cộng)."""
    LOOKALIKE = "lookalike"
    """An impostor with the công vụ names and other keys; nobody may trust it."""


@dataclass(frozen=True, slots=True)
class Revocation:
    """A revocation: an aware time and the reason (RFC 5280 5.3.1)."""

    since: datetime
    reason: ReasonFlags


@dataclass(frozen=True, slots=True)
class Entry:
    """One credential: its place in the hierarchy, issued already or on demand.

    ``ocsp_responder`` names the credential that answers for the certificates this one issues.
    """

    name: str
    hierarchy: Hierarchy
    issuer: str
    serial: int
    algorithm: KeyAlgorithm
    on_demand: bool
    revocation: Revocation | None
    ocsp_responder: str | None

    @property
    def is_root(self) -> bool:
        """Whether it issued itself."""
        return self.issuer == self.name


@dataclass(frozen=True, slots=True)
class Manifest:
    """``generated_at`` is aware; ``base_url`` prefixes the service addresses in the certificates."""

    generated_at: datetime
    base_url: str
    entries: tuple[Entry, ...]


def dump_manifest(manifest: Manifest) -> str:
    """``manifest`` as JSON text."""
    return json.dumps(asdict(manifest), indent=1, default=_plain)


def load_manifest(text: str) -> Manifest:
    """The inverse of :func:`dump_manifest`. Raises: ValueError, KeyError, TypeError on anything else."""
    table = json.loads(text)
    return Manifest(
        generated_at=datetime.fromisoformat(table["generated_at"]),
        base_url=table["base_url"],
        entries=tuple(_entry(row) for row in table["entries"]),
    )


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, KeyAlgorithm):
        return value.value
    if isinstance(value, ReasonFlags):
        return value.name
    raise TypeError(type(value).__name__)


def _entry(row: dict[str, object]) -> Entry:
    revocation, responder = row["revocation"], row["ocsp_responder"]
    return Entry(
        name=str(row["name"]),
        hierarchy=Hierarchy(str(row["hierarchy"])),
        issuer=str(row["issuer"]),
        serial=int(str(row["serial"])),
        algorithm=KeyAlgorithm(row["algorithm"]),
        on_demand=bool(row["on_demand"]),
        revocation=_revocation(revocation) if isinstance(revocation, dict) else None,
        ocsp_responder=str(responder) if responder else None,
    )


def _revocation(row: dict[str, str]) -> Revocation:
    return Revocation(datetime.fromisoformat(row["since"]), ReasonFlags[row["reason"]])
