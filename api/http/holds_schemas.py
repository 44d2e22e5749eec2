"""The public shapes of holds: orders that records must stay."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from api.http.archive_schemas import JsonIn, Reference
from api.http.schemas import ResponseBody
from records.holds import Hold, Order

HoldKindWord = Literal["inspection", "audit", "complaint", "litigation", "seized-accounts", "kept-for-work", "council"]


class OrderIn(JsonIn):
    """Who orders, under which number, and why."""

    authority: Annotated[str, Field(max_length=200)]
    order_number: Annotated[str, Field(max_length=60)]
    reason: Annotated[str, Field(max_length=1000)]

    def order(self) -> Order:
        return Order(self.authority, self.order_number, self.reason)


class HoldIn(OrderIn):
    kind: HoldKindWord
    record_ids: Annotated[tuple[Reference, ...], Field(max_length=10_000)] = ()
    file_ids: Annotated[tuple[Reference, ...], Field(max_length=1000)] = ()
    review_on: date | None = None


class ReleaseOut(ResponseBody):
    authority: str
    order_number: str
    reason: str
    released_by: str
    released_at: datetime


class HoldOut(ResponseBody):
    id: str
    kind: HoldKindWord
    authority: str
    order_number: str
    reason: str
    review_on: date | None
    placed_by: str
    placed_at: datetime
    record_ids: tuple[str, ...]
    file_ids: tuple[str, ...]
    release: ReleaseOut | None

    @classmethod
    def of(cls, hold: Hold) -> HoldOut:
        lifted = hold.release
        return cls(
            id=hold.id,
            kind=hold.kind.value,
            authority=hold.order.authority,
            order_number=hold.order.number,
            reason=hold.order.reason,
            review_on=hold.review_on,
            placed_by=hold.placed_by,
            placed_at=hold.placed_at,
            record_ids=hold.records,
            file_ids=hold.files,
            release=None
            if lifted is None
            else ReleaseOut(
                authority=lifted.order.authority,
                order_number=lifted.order.number,
                reason=lifted.order.reason,
                released_by=lifted.by,
                released_at=lifted.at,
            ),
        )


class HoldListOut(ResponseBody):
    data: tuple[HoldOut, ...]
    has_more: bool
    next_cursor: str | None
