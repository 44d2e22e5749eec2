"""Copies (bản sao): Decree 30/2020/NĐ-CP, articles 25 and 26, and appendix I, part II.

A copy has a form, a direction from one medium to another, its own number series (SY, SL, TrS) and its own signer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from records.compose.content import Agency, Block, Signatory, Verification
from records.compose.kinds import DocumentKind
from records.errors import RequestError


class Medium(Enum):
    """What a document is kept on."""

    PAPER = "giấy"
    ELECTRONIC = "điện tử"


@dataclass(frozen=True, slots=True)
class Direction:
    """From the medium of what is copied to the medium of the copy."""

    source: Medium
    copy: Medium


_TO_PAPER = Direction(Medium.ELECTRONIC, Medium.PAPER)
_TO_ELECTRONIC = Direction(Medium.PAPER, Medium.ELECTRONIC)
_PAPER_ONLY = Direction(Medium.PAPER, Medium.PAPER)
_ELECTRONIC_ONLY = Direction(Medium.ELECTRONIC, Medium.ELECTRONIC)
_USUAL = frozenset({_PAPER_ONLY, _TO_PAPER, _TO_ELECTRONIC})


class CopyForm(Enum):
    """The form of a copy (hình thức bản sao); the value is what the copy says."""

    TRUE_COPY = "SAO Y"
    COPY_OF_COPY = "SAO LỤC"
    EXTRACT = "TRÍCH SAO"

    @property
    def abbreviation(self) -> str:
        """What stands in the notation (appendix III)."""
        return {CopyForm.TRUE_COPY: "SY", CopyForm.COPY_OF_COPY: "SL", CopyForm.EXTRACT: "TrS"}[self]

    @property
    def directions(self) -> frozenset[Direction]:
        """The directions article 25 foresees: an electronic document is forwarded, never copied to a like one."""
        return _USUAL | {_ELECTRONIC_ONLY} if self is CopyForm.EXTRACT else _USUAL


@dataclass(frozen=True, slots=True)
class CopiedDocument:
    """The document a copy is made of: as issued, with number ("05/QĐ-UBND") and date ("ngày 05 tháng 01 năm 2026").

    ``body`` is the part to extract, for an extract only.
    """

    kind: DocumentKind
    agency: Agency
    number: str
    issued_on: str
    subject: str
    signatory: Signatory
    body: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class CopyContent:
    """Everything a copy says, except its number and its date.

    Guarantees: the direction is one that article 25 foresees, and only an extract has a body.

    Raises:
        RequestError: ``copy-direction-impossible``, ``copy-body-missing``, ``copy-body-unexpected``.
    """

    form: CopyForm
    direction: Direction
    agency: Agency
    source: CopiedDocument
    signatory: Signatory
    recipients: tuple[str, ...]
    filing: str = "VT"
    verification: Verification | None = None

    def __post_init__(self) -> None:
        if self.direction not in self.form.directions:
            raise RequestError(
                "copy-direction-impossible",
                "There is no such copy; an electronic document is forwarded as it is.",
                "Không có hình thức sao này; văn bản điện tử được gửi nguyên bản.",
            )
        if self.form is CopyForm.EXTRACT and not self.source.body:
            raise RequestError(
                "copy-body-missing", "An extract needs the part extracted.", "Thiếu phần được trích sao."
            )
        if self.form is not CopyForm.EXTRACT and self.source.body:
            raise RequestError(
                "copy-body-unexpected",
                "Only an extract is set anew; other copies follow the document itself.",
                "Chỉ bản trích sao mới soạn lại nội dung; bản sao khác đi kèm chính văn bản.",
            )

    @property
    def notation(self) -> str:
        """The notation (ký hiệu) that will follow the number, in the series of this form."""
        return f"{self.form.abbreviation}-{self.agency.code}"
