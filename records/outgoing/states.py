"""The states of an outgoing document as types. ``pdf`` is always the SHA-256 of the bytes that state stands for.

No state is a subtype of another: passing a sealed document where a numbered one is due does not type-check.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from records.document_number import DocumentNumber, IssueDate
from records.identifiers import DocumentId, PersonId, Sha256, VerificationCode
from records.outgoing.particulars import CoSigner, Particulars
from records.screening.outcome import Clear


@dataclass(frozen=True, slots=True)
class ScreenedDraft:
    """Particulars of a document that passed the guard; in memory only, nothing is stored yet."""

    particulars: Particulars
    clearance: Clear
    code: VerificationCode
    """Chosen before composing, since the QR is part of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """What every stored state has. ``version`` grows with each change and guards against lost updates."""

    id: DocumentId
    code: VerificationCode
    version: int
    particulars: Particulars
    pdf: Sha256
    created_by: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft(_Kept):
    """Dự thảo: may still be changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InReview(_Kept):
    """Lấy ký nháy, ý kiến phối hợp: ``pdf`` stands still while colleagues initial it or give their opinion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Presented(_Kept):
    submitted_by: str
    submitted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted(_Presented):
    """Trình ký: with whoever is named to sign; ``pdf`` has its fields in place and is what they read and sign."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoSigned(_Presented):
    """Người ký thứ hai đã ký: signed by the second signatory; the leader reads it with that signature on it."""

    co_signed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned(_Kept):
    """Trả lại: sent back by the leader with a reason; no number was used."""

    returned_by: str
    returned_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(_Kept):
    """Rút lại: taken off the line before it had a number; it may be written anew."""

    withdrawn_by: str
    withdrawn_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Weeded(_Kept):
    """Nháp đã loại: a draft that nobody went on with; its bytes and words are gone, its identifier and hashes stay."""

    weeded_by: str
    weeded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signed(_Kept):
    leader_signed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderSigned(_Signed):
    """Đã ký: signed by the competent person (article 13); not yet numbered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Registered(_Signed):
    number: DocumentNumber
    issue_date: IssueDate
    numbered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered(_Registered):
    """Đã cấp số: the number is its own for ever; ``pdf`` is still what the leader signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed(_Registered):
    """Đã ký số của cơ quan: number and date filled in, agency signature applied, nothing may change any more."""

    sealed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberCancelled(_Registered):
    """Hủy số: the number was used and never issued; it stays in the register with its reason, for nobody else."""

    cancelled_by: str
    cancelled_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verified(_Registered):
    sealed_at: datetime
    report: Sha256
    issued_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued(_Verified):
    """Đã phát hành: verified, registered, on its way; ``report`` is the verification report kept with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatched(_Verified):
    """Sent to every electronic recipient."""

    dispatched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled(_Verified):
    """Thu hồi: issued and called back (article 18.4); its recipients destroy their copies and say so."""

    recalled_by: str
    recalled_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced(_Verified):
    """Được thay thế: another document of the same form stands in its place (article 18.2)."""

    successor: DocumentId
    replaced_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected(_Verified):
    """Đính chính: in force, with an official letter that puts its form right (article 18.3); the latest is named."""

    successor: DocumentId
    corrected_at: datetime


InForce = Issued | Dispatched | Corrected
"""Issued and neither recalled nor replaced."""
Published = Issued | Dispatched | Corrected | Recalled | Replaced
"""Once issued, whatever came of it later: verified, registered, kept."""
Unissued = Numbered | Sealed
"""Has a number and is not issued yet: the number can still be cancelled."""
Revisable = Draft | InReview | Returned | Withdrawn
"""With its drafter: the content may be written anew."""
Signable = Submitted | CoSigned
"""With somebody who is to sign it or to send it back."""
Weedable = Draft | Returned | Withdrawn
"""With its drafter and on nobody's desk: may be weeded out once it is left over."""
Withdrawable = Draft | InReview | Submitted | CoSigned | Returned | LeaderSigned
"""Has no number yet: may be taken off the line."""
OutgoingDocument = (
    Draft
    | InReview
    | Submitted
    | CoSigned
    | Returned
    | Withdrawn
    | Weeded
    | LeaderSigned
    | Numbered
    | Sealed
    | NumberCancelled
    | Issued
    | Dispatched
    | Corrected
    | Recalled
    | Replaced
)


def next_signer(document: OutgoingDocument) -> PersonId | None:
    """Whose turn to sign it is; nothing when nobody is to sign, or somebody who is no colleague.

    The second signatory signs first: the competent person signs last, what everybody else has signed (article 13).
    """
    match document:
        case Submitted(particulars=Particulars(co_signer=CoSigner() as second)):
            return second.person_id
        case Submitted() | CoSigned():
            return document.particulars.leader_id
        case _:
            return None
