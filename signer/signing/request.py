"""What is asked of a signature, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from signer.appearance.stamp import Appearance
from signer.fields import FieldLock, Rect
from signer.pdf.syntax import Buffer
from signer.report import Level
from signer.signing.digest import chunks


@dataclass(frozen=True, slots=True)
class NewField:
    """A signature field to be made in the signing revision, for documents that were not prepared.

    ``rect`` is in visible page space; None makes the signature invisible.
    """

    page: int = 0
    rect: Rect | None = None
    tooltip: str = "Chữ ký số / Digital signature"
    lock: FieldLock | None = None


@dataclass(frozen=True, slots=True)
class SignRequest:
    """One signature: where, at which level, how it looks, what it says.

    ``new_field`` is used only when the document has no field of that name; without it such a request is refused.
    ``evidence_within`` puts certificates, OCSP responses and CRLs into the signing revision itself (DSS), so that
    the signature covers them and the document can be verified offline.
    """

    field: str
    level: Level = Level.B_B
    appearance: Appearance | None = None
    reason: str | None = None
    location: str | None = None
    name: str | None = None
    new_field: NewField | None = None
    evidence_within: bool = False


@dataclass(frozen=True, slots=True)
class Shortfall:
    """The level asked for was not reached and the profile allows going on: what was asked, and why it failed."""

    asked: Level
    code: str


@dataclass(frozen=True, slots=True)
class SignedPdf:
    """A signed document: the bytes given, untouched, and the revision that follows them.

    ``level`` is the level reached; it is the level asked for unless ``shortfall`` says otherwise.
    ``timestamped_at`` is the time stamped by a TSA, None at B-B.
    """

    original: Buffer
    revision: bytes
    level: Level
    signed_at: datetime
    timestamped_at: datetime | None = None
    shortfall: Shortfall | None = None

    @property
    def data(self) -> bytes:
        """The whole file in memory."""
        return b"".join((self.original, self.revision))

    def parts(self) -> Iterator[bytes | memoryview]:
        """The whole file piece by piece, for files too large for memory."""
        yield from chunks(self.original)
        yield self.revision

    def write_to(self, file: BinaryIO) -> None:
        """Writes the whole file."""
        for part in self.parts():
            file.write(part)
