"""What arrives: what the sender says of it, where it came from, and what the check found."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from records.errors import RequestError
from records.identifiers import AgencyId, IncomingId, Sha256
from records.urgency import Urgency

_LENGTHS = {"author": 200, "notation": 50, "kind_name": 100, "signer": 50, "note": 500, "message_id": 120}
"""Decree 30/2020, appendix VI, part II; số và ký hiệu has 11 and 30 characters and a slash, and room for odd ones."""
SUBJECT_MAX = 500
_HIDDEN = ("Cc", "Cf", "Cs", "Co")


class Source(StrEnum):
    """Which way a document came in."""

    AGENCY = "agency"
    """Sent by an agency over the exchange, also by one of this installation."""
    BUSINESS = "business"
    """Handed in by a registered business with its own login."""
    UPLOAD = "upload"
    """Brought in by a clerk: from mail, from a data carrier."""
    PAPER = "paper"
    """On paper: entered in the same book, its bytes are not here."""


class Standing(StrEnum):
    """What the check of authenticity and integrity found (article 21.2a)."""

    PROVEN = "proven"
    """Every required signature holds: may be registered."""
    UNPROVEN = "unproven"
    """Something is missing to decide; checked again later, or returned."""
    BROKEN = "broken"
    """Changed, forged or without the signatures it needs: is returned."""
    ON_PAPER = "on-paper"
    """Looked at by the clerk."""


@dataclass(frozen=True, slots=True)
class Verification:
    """The bytes, the report about them, and what it comes to."""

    pdf: Sha256
    report: Sha256
    verdict: str
    standing: Standing
    pages: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """What is known of a document before anybody has registered it; NFC, one line each.

    Raises: RequestError ``arrival-malformed`` naming the member.
    """

    agency_id: AgencyId
    """Whom it was sent to."""
    source: Source
    author: str
    """(3) Tác giả: who issued it."""
    subject: str
    notation: str = ""
    """(4) Số, ký hiệu, as it stands on the document: other people's numbers keep other people's form."""
    issue_date: date | None = None
    kind_name: str = ""
    signer: str = ""
    author_code: str | None = None
    sender_id: AgencyId | None = None
    """The organisation of this installation that sent it."""
    message_id: str | None = None
    """The sender's name for this sending; the same message again is the same arrival."""
    urgency: Urgency = Urgency.NORMAL
    reply_by: date | None = None
    """Hạn trả lời, as the sender asks."""
    note: str = ""
    replaces: IncomingId | None = None

    def __post_init__(self) -> None:
        for name, most in {**_LENGTHS, "subject": SUBJECT_MAX}.items():
            text = getattr(self, name)
            if text is not None:
                object.__setattr__(self, name, _one_line(name, text, most))
        for name in ("author", "subject"):
            if not getattr(self, name):
                raise _malformed(name)


def _one_line(name: str, text: str, most: int) -> str:
    line = " ".join(unicodedata.normalize("NFC", text).split())
    is_hiding = not line.isprintable() and any(unicodedata.category(one) in _HIDDEN for one in line)
    if len(line) > most or is_hiding:
        raise _malformed(name)
    return line


def _malformed(name: str) -> RequestError:
    return RequestError(
        "arrival-malformed",
        f"'{name}' is missing, too long, or holds hidden characters.",
        f"Mục '{name}' bị thiếu, quá dài hoặc chứa ký tự ẩn.",
    )
