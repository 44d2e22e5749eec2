"""What an edXML file says (MessageHeader, Bussiness, attachments)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from records.urgency import Urgency

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
XLINK = "http://www.w3.org/1999/xlink"
DATE_FORMAT = "%Y/%m/%d"


NEW, RECALL, UPDATE, REPLACEMENT = 0, 1, 2, 3
"""BussinessDocType."""


@dataclass(frozen=True, slots=True)
class Party:
    """A sender or receiver: mã định danh and name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file. ``content_id`` ties the manifest's reference to its bytes."""

    content_id: str
    name: str
    content_type: str
    data: bytes
    description: str = ""


@dataclass(frozen=True, slots=True)
class EdxmlMessage:
    """One message. ``business`` is BussinessDocType: 0 new, 1 recall, 2 update, 3 replacement."""

    sender: Party
    receivers: tuple[Party, ...]
    number: str
    notation: str
    place: str
    issued_on: date
    kind_name: str
    subject: str
    signer: str
    position: str
    attachments: tuple[Attachment, ...]
    urgency: Urgency = Urgency.NORMAL
    reply_by: date | None = None
    pages: int = 1
    copies: int = 1
    business: int = 0
    reason: str = ""
    concerns: tuple[str, ...] = ()
    """The DocumentIds of what it updates or replaces."""

    @property
    def document_id(self) -> str:
        """See :func:`document_id_of`."""
        return document_id_of(self.sender.code, self.issued_on, f"{self.number}/{self.notation}")


def document_id_of(organisation: str, issued_on: date, number: str) -> str:
    """How a message names a document: ``{OrganId},{yyyy/MM/dd},{CodeNumber}/{CodeNotation}``."""
    return f"{organisation},{issued_on:{DATE_FORMAT}},{number}"
