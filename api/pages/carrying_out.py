"""One form, one step: done it leads on, refused the page is shown again with the reason and everything typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import TypeVar

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from api.errors import BadRequestError
from api.http.problems import CODED_ERRORS, Problem, problem_of
from api.http.uploads import Form
from api.pages.forms import read_own_form
from api.pages.telling import Done, lead_on

Work = Callable[[Form], Done]
"""Does the step."""
Again = Callable[[Form, Problem], Response]
"""Shows the page again."""
Choice = TypeVar("Choice", bound=StrEnum)


async def carry_out(request: Request, work: Work, again: Again) -> Response:
    """Raises: NotAllowedError ``form-from-elsewhere``; what showing the page again raises."""
    form = await read_own_form(request)
    return await run_in_threadpool(_attempt, request, form, work, again)


def _attempt(request: Request, form: Form, work: Work, again: Again) -> Response:
    try:
        return lead_on(work(form))
    except CODED_ERRORS as error:
        return again(form, problem_of(request, error))


def day_or_none(form: Form, name: str) -> date | None:
    """The day in a field, nothing when it is empty. Raises: BadRequestError ``day-unreadable``."""
    text = form.field(name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadRequestError(
            "day-unreadable", "Write a day as 2026-12-31.", "Ngày phải viết theo dạng 2026-12-31."
        ) from error


def day_of(form: Form, name: str) -> date:
    """The day in a field. Raises: BadRequestError ``day-unreadable``, also when it is empty."""
    day = day_or_none(form, name)
    if day is None:
        raise BadRequestError("day-unreadable", "A day is missing.", "Còn thiếu ngày.")
    return day


def texts(form: Form, name: str) -> tuple[str, ...]:
    """What stands in every field of that name, split at spaces and commas."""
    typed = (part.text for part in form.parts if part.name == name)
    return tuple(word for text in typed for word in text.replace(",", " ").split())


def choice_of(form: Form, name: str, among: type[Choice]) -> Choice:
    """The value that was chosen. Raises: BadRequestError ``choice-unknown``."""
    try:
        return among(form.field(name))
    except ValueError as error:
        raise BadRequestError(
            "choice-unknown", "Choose one of the values offered.", "Hãy chọn một trong các giá trị đã cho."
        ) from error
