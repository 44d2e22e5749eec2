"""What is known about an outgoing document before it has a number: the metadata of Decree 30/2020, appendix VI."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from records.canonical import canonical_json
from records.document_number import Notation
from records.errors import RequestError
from records.identifiers import AgencyId, DelegationId, DocumentId, PersonId
from records.series import Series
from records.urgency import Urgency

SUBJECT_MAX = 500
"""Length of Subject (trích yếu) in appendix VI, part II."""
NOTE_MAX = 500
"""Length of Description in appendix VI, part II."""
RECIPIENT_MAX = 200
"""Length of OrganName in appendix VI, part II."""
RECIPIENTS_MAX = 1000
"""More addressees than there are communes in three provinces: a mistake, not a mailing list."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """One line of "Nơi nhận". With an ``identifier`` (mã định danh) the document is sent there electronically."""

    name: str
    identifier: str | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.name.strip()) <= RECIPIENT_MAX:
            raise RequestError("recipient-malformed", "A recipient's name has 1 to 200 characters.")


class Relation(StrEnum):
    """What a document does to an earlier one of its agency (article 18.2 and 18.3)."""

    REPLACES = "replaces"
    """Thay thế: same kind, stands in its place."""
    CORRECTS = "corrects"
    """Đính chính: an official letter that puts its form right."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """The earlier document that this one names; it changes state when this one is issued."""

    relation: Relation
    document_id: DocumentId


@dataclass(frozen=True, slots=True)
class CoSigner:
    """Who signs beside the leader (người ký thứ hai): secretary of minutes, other party of a contract.

    ``person_id`` names a colleague of the agency; without it somebody elsewhere signs the file
    with a tool of their own.
    """

    name: str
    person_id: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Particulars:
    """Everything a draft states about itself; the leader who is to sign is named from the start.

    ``delegation`` is what lets that leader sign it, ``capacity_lines`` what it prints above the name.

    Raises: RequestError ``subject-malformed``, ``note-too-long``, ``copies-malformed``, ``too-many-recipients``,
    ``recipient-doubled``, ``co-signer-is-leader``.
    """

    agency_id: AgencyId
    leader_id: PersonId
    series: Series
    kind: str
    """Identifier of the kind in ``rules/kinds.toml``."""
    kind_name: str
    """Tên loại as the register shows it."""
    notation: Notation
    subject: str
    """Trích yếu nội dung, NFC."""
    recipients: tuple[Recipient, ...]
    page_count: int
    archive_unit: str = "VT"
    """Đơn vị, người nhận bản lưu."""
    copies: int = 1
    note: str = ""
    language: str = "vi"
    delegation: DelegationId | None = None
    capacity_lines: tuple[str, ...] = ()
    """Quyền hạn, chức vụ của người ký, one line each."""
    urgency: Urgency = Urgency.NORMAL
    amends: Amendment | None = None
    co_signer: CoSigner | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "subject", " ".join(unicodedata.normalize("NFC", self.subject).split()))
        if not 1 <= len(self.subject) <= SUBJECT_MAX:
            raise RequestError(
                "subject-malformed", "The subject has 1 to 500 characters.", "Trích yếu phải có từ 1 đến 500 ký tự."
            )
        if len(self.note) > NOTE_MAX:
            raise RequestError("note-too-long", "The note has at most 500 characters.", "Ghi chú dài quá 500 ký tự.")
        if self.co_signer is not None and self.co_signer.person_id == self.leader_id:
            raise RequestError(
                "co-signer-is-leader",
                "The leader and the second signatory are two people.",
                "Người có thẩm quyền và người ký thứ hai phải là hai người khác nhau.",
            )
        if self.copies < 1:
            raise RequestError("copies-malformed", "At least one copy is issued.", "Số lượng bản ít nhất là 1.")
        if len(self.recipients) > RECIPIENTS_MAX:
            raise RequestError("too-many-recipients", "A document has at most 1000 recipients.")
        if repeated := _repeated(self.recipients):
            raise RequestError(
                "recipient-doubled",
                f"Recipient {repeated} of the list stands there before.",
                f"Nơi nhận thứ {repeated} bị trùng với nơi nhận đã ghi trước đó.",
            )

    @property
    def required_roles(self) -> frozenset[str]:
        """Whose signatures it must bear to be issued (articles 13.7 and 32.2), as a report calls them."""
        return frozenset({"leader", "agency"} | ({"co_signer"} if self.co_signer else set()))


def _repeated(recipients: tuple[Recipient, ...]) -> int | None:
    """The place (from 1) of the first recipient that is there already, by identifier or, without one, by name."""
    seen: set[str] = set()
    for place, recipient in enumerate(recipients, 1):
        key = recipient.identifier or " ".join(unicodedata.normalize("NFC", recipient.name).casefold().split())
        if key in seen:
            return place
        seen.add(key)
    return None


def recipients_to_json(recipients: tuple[Recipient, ...]) -> str:
    """The column form of a list of recipients."""
    return canonical_json([[recipient.name, recipient.identifier] for recipient in recipients])


def recipients_from_json(text: str) -> tuple[Recipient, ...]:
    """The list back from its column form."""
    return tuple(Recipient(name, identifier) for name, identifier in json.loads(text))
