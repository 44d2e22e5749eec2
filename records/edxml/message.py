"""What an edXML file says (MessageHeader, Bussiness, attachments)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from records.urgency import Urgency

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
XLINK = "http://www.w3.org/1999/xlink"
DATE_FORMAT = "%Y/%m/%d"


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

    @property
    def document_id(self) -> str:
        """``{OrganId},{yyyy/MM/dd},{CodeNumber}/{CodeNotation}``."""
        return f"{self.sender.code},{self.issued_on:{DATE_FORMAT}},{self.number}/{self.notation}"
