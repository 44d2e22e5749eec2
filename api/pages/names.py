"""Names of people, titles of records and files, for pages that know only their identifiers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache

from api.http.edge import Edge
from api.views import Actor
from records.errors import NotFoundError
from records.identifiers import RecordFileId, RecordId


def names_of(edge: Edge) -> Callable[[str], str | None]:
    """Asks once for each person; nothing for the system and for those who have left."""

    @cache
    def name(person_id: str) -> str | None:
        person = edge.flows.person(person_id) if person_id.startswith("per_") else None
        return person.actor.name if person else None

    return name


def titles_of(
    edge: Edge, actor: Actor, records: Sequence[RecordId], files: Sequence[RecordFileId] = ()
) -> dict[str, str]:
    """By identifier, of those that are the agency's; all records are asked for at once."""
    archive, record_files = edge.ports.archive, edge.ports.record_files
    titles: dict[str, str] = {one.id: one.title for one in archive.get_records(actor, records)} if archive else {}
    for file_id in files:
        with suppress(NotFoundError):
            titles[file_id] = record_files.get_file(actor, file_id).file.title if record_files else file_id
    return titles


def class_names(edge: Edge, actor: Actor) -> dict[str, str]:
    """The retention classes in force by code."""
    return {one.code: one.name for one in edge.ports.archive.list_classes(actor)} if edge.ports.archive else {}
