"""Exports in JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.export_views import ExportPage, ExportView
from records.exports import ExportForm, Wanted
from records.packages import PackageKind


class ExportIn(BaseModel):
    """What is to be taken out."""

    model_config = ConfigDict(extra="forbid")

    subject: str = Field(max_length=48, description="A record (rec_…), a record file (fil_…), or `log`.")
    form: ExportForm = Field(description="E-ARK (METS, EAD, PREMIS), BagIt or OCFL; `log` for the audit log.")
    kind: PackageKind = Field(PackageKind.DIP, description="E-ARK: handed in, kept, or given out.")

    def wanted(self) -> Wanted:
        return Wanted(self.subject, self.form, self.kind)


class ExportOut(BaseModel):
    """One export. ``trouble`` is the code of what the last attempt met; ``ends_at``, until when it may be taken."""

    id: str
    state: Literal["waiting", "ready", "failed", "ended"]
    subject: str
    form: ExportForm
    kind: PackageKind
    asked_by: str
    asked_at: datetime
    trouble: str | None
    name: str | None
    size: int | None
    sha256: str | None
    ends_at: datetime | None

    @classmethod
    def of(cls, view: ExportView) -> ExportOut:
        return cls.model_validate(view, from_attributes=True)


class ExportListOut(BaseModel):
    data: tuple[ExportOut, ...]
    has_more: bool
    next_cursor: str | None

    @classmethod
    def of(cls, page: ExportPage) -> ExportListOut:
        data = tuple(ExportOut.of(one) for one in page.items)
        return cls(data=data, has_more=page.next_cursor is not None, next_cursor=page.next_cursor)
