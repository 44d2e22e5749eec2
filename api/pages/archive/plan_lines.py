"""A file plan as people paste it from a spreadsheet: one file a line, its cells divided by tabs or semicolons."""

from __future__ import annotations

from collections.abc import Mapping

from api.errors import BadRequestError
from records.files import PlannedFile
from records.identifiers import PersonId

CELLS = 3
"""Notation, title, class; the keeper in a fourth cell may be left out."""


def read_lines(text: str, keepers: Mapping[str, PersonId], own: PersonId) -> tuple[PlannedFile, ...]:
    """The lines as planned files; without a keeper it is whoever draws up the plan.

    ``keepers`` are the agency's people by identifier and, where nobody shares it, by name.

    Raises: BadRequestError ``plan-line-unreadable``, which names the line.
    """
    lines = ((number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip())
    return tuple(_read(number, line, keepers, own) for number, line in lines)


def write_lines(entries: tuple[PlannedFile, ...]) -> str:
    """Planned files as lines, to begin another year with."""
    return "\n".join(f"{one.notation}; {one.title}; {one.retention_class}; {one.keeper}" for one in entries)


def _read(number: int, line: str, keepers: Mapping[str, PersonId], own: PersonId) -> PlannedFile:
    cells = [cell.strip() for cell in line.split("\t" if "\t" in line else ";")]
    notation, title, retention_class, *rest = [*cells, "", "", ""][: max(len(cells), CELLS)]
    named = rest[0] if rest else ""
    keeper = keepers.get(named) if named else own
    if not (notation and title and retention_class) or len(rest) > 1 or keeper is None:
        raise BadRequestError(
            "plan-line-unreadable",
            f"Line {number} is not: notation; title; class; keeper (a colleague's name or identifier).",
            f"Dòng {number} không đúng dạng: ký hiệu; tiêu đề; nhóm thời hạn; người lập (tên hoặc mã đồng nghiệp).",
        )
    return PlannedFile(notation, title, retention_class, keeper)
