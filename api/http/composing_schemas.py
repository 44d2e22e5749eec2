"""The shapes of kinds, copies and form checks."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from api.flows.kinds import KindView
from api.flows.screening_again import ScreenedAgain
from api.http.draft_schemas import FromRegister, RecipientIn, SignatoryIn, WithNumber
from api.http.schemas import MAX_ITEMS, FindingOut, Line, ResponseBody, StrictBody
from api.requests import CopiedFields, CopyFields
from records.form_check import FormReport

Medium = Literal["paper", "electronic"]
CopyFormName = Literal["true_copy", "copy_of_copy", "extract"]
Day = Annotated[date, Field(strict=False)]
"""A day as JSON writes it: ``2026-01-05``."""


class FieldOut(ResponseBody):
    name: str
    is_required: bool


class KindOut(ResponseBody):
    """One kind of document and the members of `POST /v1/documents` that it takes."""

    code: str
    name: str
    abbreviation: str | None
    legal_basis: str
    effective_from: date
    fields: tuple[FieldOut, ...]

    @classmethod
    def of(cls, kind: KindView) -> KindOut:
        return cls.model_validate(kind)


class KindListOut(ResponseBody):
    data: tuple[KindOut, ...]


class CopiedIn(StrictBody):
    """A document of another register; ``issued_on`` is the date it bears."""

    kind: Annotated[str, Field(min_length=1, max_length=20)]
    agency_name: Line
    agency_parent: Line | None = None
    place: Annotated[str, Field(min_length=1, max_length=60)]
    number: Annotated[str, Field(min_length=1, max_length=40, examples=["05/QĐ-UBND"])]
    issued_on: Day
    subject: Line
    signatory: SignatoryIn

    def fields(self) -> CopiedFields:
        return CopiedFields(
            kind=self.kind,
            agency_name=self.agency_name,
            agency_parent=self.agency_parent,
            place=self.place,
            number=self.number,
            issued_on=self.issued_on,
            subject=self.subject,
            signatory=self.signatory.fields(),
        )


class CopyIn(StrictBody):
    """A copy (sao y, sao lục, trích sao): of a document of this register, or of another that is described."""

    form: CopyFormName
    source_medium: Medium
    copy_medium: Medium
    leader_id: Annotated[str, Field(min_length=1, max_length=60, description="Who signs the copy.")]
    document_id: Annotated[str, Field(max_length=60)] | None = None
    source: CopiedIn | None = None
    body: Annotated[str, Field(description="The part extracted, with the marks of a draft's `body`.")] = ""
    recipients: Annotated[tuple[RecipientIn, ...], Field(max_length=MAX_ITEMS)] = ()
    filing: Annotated[str, Field(min_length=1, max_length=100)] = "VT"
    declared_level: Annotated[str, Field(min_length=1, max_length=40)] = "none"
    declaration: bool = False
    note: Annotated[str, Field(max_length=500)] = ""
    number: FromRegister = None
    issued_on: WithNumber = None

    def fields(self) -> CopyFields:
        return CopyFields(
            form=self.form,
            source_medium=self.source_medium,
            copy_medium=self.copy_medium,
            leader_id=self.leader_id,
            document_id=self.document_id,
            source=self.source.fields() if self.source else None,
            body=self.body,
            recipients=tuple(recipient.fields() for recipient in self.recipients),
            filing=self.filing,
            declared_level=self.declared_level,
            declaration=self.declaration,
            note=self.note,
        )


class HandedInIn(StrictBody):
    """The part ``fields`` that goes with a file to be signed by the agency."""

    declared_level: Annotated[str, Field(min_length=1, max_length=40)] = "none"
    declaration: bool = Field(default=False, description="I declare by name that this file holds no state secret.")


class ScannedCopyIn(HandedInIn):
    """The part ``fields`` of a scan: the form of the copy, and what the paper is about, for the archive."""

    form: CopyFormName
    subject: Annotated[str, Field(max_length=400)] = ""
    original_number: Annotated[str, Field(max_length=60, examples=["05/QĐ-UBND"])] = ""
    original_agency: Annotated[str, Field(max_length=200)] = ""


class ComponentOut(ResponseBody):
    """A component of the form (ô số): where it stands in millimetres from the left and top, and how it is set."""

    name: str
    cell: str
    is_present: bool
    page: int
    x_mm: float
    y_mm: float
    size: float
    style: str


class FormCheckOut(ResponseBody):
    """What the form check found. It advises; only findings about number and date block."""

    is_blocked: bool
    components: tuple[ComponentOut, ...]
    findings: tuple[FindingOut, ...]

    @classmethod
    def of(cls, report: FormReport) -> FormCheckOut:
        return cls.model_validate(report)


class SignalOut(ResponseBody):
    """One sign the wall noticed; it names rule and place and never quotes the document."""

    rule: str
    where: str
    text: str
    text_vi: str
    basis: str


class ScreenedAgainOut(ResponseBody):
    """What the wall's rules of today say of a stored document, and what follows from a refusal."""

    decision: Literal["clear", "needs_declaration", "refused"]
    ruleset: str
    signals: tuple[SignalOut, ...]
    next_step: str | None
    next_step_vi: str | None

    @classmethod
    def of(cls, screened: ScreenedAgain) -> ScreenedAgainOut:
        return cls.model_validate(screened)
