"""Years as the archive's forms and addresses write them."""

from __future__ import annotations

from api.errors import BadRequestError
from api.http.edge import Edge
from api.http.uploads import Form

YEAR_MIN, YEAR_MAX = 1900, 9000
"""Years of file plans and record files, as the API takes them."""


def year_of(form: Form) -> int:
    """The year in a form. Raises: BadRequestError ``year-unreadable``."""
    typed = form.field("year")
    if not (typed.isascii() and typed.isdigit() and YEAR_MIN <= int(typed[:5]) <= YEAR_MAX):
        raise BadRequestError("year-unreadable", "Write a year as 2026.", "Năm phải viết theo dạng 2026.")
    return int(typed)


def this_year(edge: Edge) -> int | None:
    """The year of the country's calendar; nothing where no figures are kept."""
    return edge.ports.statistics.this_year() if edge.ports.statistics else None
