"""Identifiers of organisations (mã định danh), with the periods in which each was valid.

QCVN 102:2016/BTTTT writes them from low to high in 13 characters, Decision 20/2020/QĐ-TTg from high to low in dotted
groups of up to 35; a business has its tax code. An identifier that was given once is never given to another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import Connection, Row, select, update

from records import schema
from records.audit import Action, Fact, append
from records.errors import ConflictError, NotFoundError, RequestError
from records.identifiers import AgencyId
from records.occasion import Occasion

BASIS_MAX = 200
"""Characters of the paper a change rests on, for example ``Nghị quyết số 202/2025/QH15``."""

_identifiers = schema.agency_identifiers


class IdentifierFormat(StrEnum):
    """Which rule an identifier is written by."""

    QCVN_102 = "qcvn-102"
    DECISION_20 = "qd-20-2020"
    TAX_CODE = "tax-code"


_SHAPES = (
    (IdentifierFormat.QCVN_102, re.compile(r"\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}")),
    (IdentifierFormat.DECISION_20, re.compile(r"(?=.{3,35}\Z)[A-Z]\d{2}(\.[A-Z0-9]{1,3})*")),
    (IdentifierFormat.TAX_CODE, re.compile(r"\d{10}(-\d{3})?")),
)


class OrganisationCode(str):
    """A well-formed identifier of an agency or business."""

    __slots__ = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises: RequestError ``organisation-code-malformed``."""
        if not any(shape.fullmatch(text) for _, shape in _SHAPES):
            raise RequestError(
                "organisation-code-malformed",
                "An identifier is like 000.00.01.H37, like H37.02.02, or a tax code of 10 digits (and -001).",
                "Mã định danh có dạng 000.00.01.H37, H37.02.02, hoặc mã số thuế 10 chữ số (kèm -001).",
            )
        return cls(text)

    @property
    def scheme(self) -> IdentifierFormat:
        """The rule it is written by."""
        return next(name for name, shape in _SHAPES if shape.fullmatch(self))


@dataclass(frozen=True, slots=True)
class Period:
    """From a day, to the day before ``until`` (open when there is none), as the calendar of Vietnam has them.

    Raises: RequestError ``period-malformed``.
    """

    since: date
    until: date | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until <= self.since:
            raise RequestError(
                "period-malformed", "A period ends after it begins.", "Ngày kết thúc phải sau ngày bắt đầu."
            )

    def covers(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class DatedIdentifier:
    """One identifier of an organisation and when it was valid."""

    code: OrganisationCode
    agency_id: AgencyId
    period: Period
    basis: str


def add_identifier(
    tx: Connection, by: Occasion, agency_id: AgencyId, code: OrganisationCode, since: date, basis: str
) -> DatedIdentifier:
    """From ``since`` the organisation is also known by this code; the codes of the same format before it end then.

    Raises: ConflictError ``identifier-taken``; RequestError ``basis-malformed``, ``period-malformed``.
    """
    checked_basis(basis)
    taken = tx.execute(select(_identifiers).where(_identifiers.c.code == code)).one_or_none()
    if taken is not None:
        raise ConflictError(
            "identifier-taken",
            "This identifier was given before; it is never given again.",
            "Mã định danh này đã được cấp, không cấp lại cho đơn vị khác.",
        )
    for before in identifiers_of(tx, agency_id):
        if before.period.until is None and before.code.scheme is code.scheme:
            ended = Period(before.period.since, since)
            tx.execute(update(_identifiers).where(_identifiers.c.code == before.code).values(valid_until=ended.until))
    insert_identifier(tx, agency_id, code, since, basis)
    facts = (Fact("identifier", code), Fact("since", since.isoformat()))
    append(tx, by, agency_id, Action.IDENTIFIER_ADDED, agency_id, *facts)
    return DatedIdentifier(code, agency_id, Period(since), basis)


def insert_identifier(tx: Connection, agency_id: AgencyId, code: str, since: date, basis: str) -> None:
    """The row alone; callers have checked it."""
    tx.execute(_identifiers.insert().values(code=code, agency_id=agency_id, valid_from=since, basis=basis))


def identifiers_of(tx: Connection, agency_id: AgencyId) -> tuple[DatedIdentifier, ...]:
    """Every identifier an organisation has or had, oldest first."""
    rows = tx.execute(
        select(_identifiers).where(_identifiers.c.agency_id == agency_id).order_by(_identifiers.c.valid_from)
    )
    return tuple(_identifier(row) for row in rows)


def owner_of(tx: Connection, code: str) -> DatedIdentifier:
    """Whoever has or had this code. Raises: NotFoundError ``agency-not-found``."""
    row = tx.execute(select(_identifiers).where(_identifiers.c.code == code)).one_or_none()
    if row is None:
        raise NotFoundError("agency-not-found", "Nobody here has that identifier.", "Không có đơn vị mang mã này.")
    return _identifier(row)


def checked_basis(basis: str) -> str:
    """Raises: RequestError ``basis-malformed``."""
    if not 1 <= len(basis.strip()) <= BASIS_MAX:
        raise RequestError(
            "basis-malformed",
            f"Name the paper this rests on, in 1 to {BASIS_MAX} characters.",
            f"Phải ghi căn cứ (số, tên văn bản), từ 1 đến {BASIS_MAX} ký tự.",
        )
    return basis.strip()


def _identifier(row: Row[tuple[Any, ...]]) -> DatedIdentifier:
    period = Period(row.valid_from, row.valid_until)
    return DatedIdentifier(OrganisationCode(row.code), AgencyId(row.agency_id), period, row.basis)
