"""Appendices in files of their own (phụ lục ở tệp riêng): kept with the document they belong to, sent or received.

They follow it everywhere: into its record, to its recipients, and out again when it is purged.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from records import schema
from records.errors import ConflictError, NotFoundError
from records.identifiers import DocumentId, IncomingId, Sha256
from records.kept_objects import keep_object
from records.occasion import Occasion
from records.storage import StoredObject

APPENDIX_FILES_MAX = 50
"""As many as one document may have in its own file."""
NAME_MAX = 200
"""Characters of a file name that are kept."""
DEFAULT_NAME = "phu-luc.pdf"

_table = schema.appendix_files


@dataclass(frozen=True, slots=True)
class NewAppendix:
    """A file that is durable already and is to be kept with its document."""

    stored: StoredObject
    name: str | None
    pages: int
    is_declared: bool = False
    """A named person declared that it holds no state secret, where the guard could not tell."""


@dataclass(frozen=True, slots=True)
class AppendixFile:
    """One appendix; ``position`` counts from 1 in the order they were handed in."""

    position: int
    pdf: Sha256
    name: str
    pages: int
    is_declared: bool


def add_appendix(tx: Connection, by: Occasion, owner: DocumentId | IncomingId, new: NewAppendix) -> AppendixFile:
    """Keep one more with its document, whose row the caller holds. Raises: ConflictError ``too-many-appendices``."""
    last = tx.scalar(select(func.max(_table.c.position)).where(_table.c.owner_id == owner)) or 0
    if last >= APPENDIX_FILES_MAX:
        raise ConflictError(
            "too-many-appendices",
            f"A document has at most {APPENDIX_FILES_MAX} appendices in files of their own.",
            f"Một văn bản có tối đa {APPENDIX_FILES_MAX} tệp phụ lục.",
        )
    keep_object(tx, by, new.stored)
    added = AppendixFile(last + 1, new.stored.sha256, _kept_name(new.name), new.pages, new.is_declared)
    tx.execute(
        _table.insert().values(
            owner_id=owner,
            position=added.position,
            pdf=added.pdf,
            name=added.name,
            pages=added.pages,
            is_declared=added.is_declared,
            added_by=by.actor,
            added_at=by.at,
        )
    )
    return added


def appendices_of(tx: Connection, owner: DocumentId | IncomingId) -> tuple[AppendixFile, ...]:
    """The appendices of a document, in the order they were handed in."""
    return appendices_by_owner(tx, (owner,)).get(owner, ())


def appendices_by_owner(
    tx: Connection, owners: Collection[DocumentId | IncomingId]
) -> dict[DocumentId | IncomingId, tuple[AppendixFile, ...]]:
    """As :func:`appendices_of`, for many at once; those without any are left out."""
    found: dict[DocumentId | IncomingId, tuple[AppendixFile, ...]] = {}
    for row in tx.execute(select(_table).where(_table.c.owner_id.in_(owners)).order_by(_table.c.position)):
        one = AppendixFile(row.position, Sha256(row.pdf), row.name, row.pages, row.is_declared)
        found[row.owner_id] = (*found.get(row.owner_id, ()), one)
    return found


def appendix_at(tx: Connection, owner: DocumentId | IncomingId, position: int) -> AppendixFile:
    """One appendix of a document. Raises: NotFoundError ``appendix-not-found``."""
    for one in appendices_of(tx, owner):
        if one.position == position:
            return one
    raise NotFoundError("appendix-not-found", "There is no such appendix.", "Không có phụ lục này.")


def _kept_name(name: str | None) -> str:
    """The last part of the name only: where it lay on somebody's disk is nobody's business."""
    last = (name or "").replace("\\", "/").rpartition("/")[2].strip()
    return last[-NAME_MAX:] or DEFAULT_NAME
