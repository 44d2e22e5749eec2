"""The archive's ports as dependencies of routes, and the pages of their lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Depends

from api.http.archive_port import ArchivePort
from api.http.disposition_port import DispositionPort
from api.http.edge import EdgePort
from api.http.ports import served
from api.http.record_files_port import RecordFilesPort


async def _archive(edge: EdgePort) -> ArchivePort:
    return served(edge.ports.archive)


async def _files(edge: EdgePort) -> RecordFilesPort:
    return served(edge.ports.record_files)


async def _disposition(edge: EdgePort) -> DispositionPort:
    return served(edge.ports.disposition)


ArchiveArea = Annotated[ArchivePort, Depends(_archive)]
FilesArea = Annotated[RecordFilesPort, Depends(_files)]
DispositionArea = Annotated[DispositionPort, Depends(_disposition)]


def page(items: Sequence[Any], limit: int) -> dict[str, Any]:
    """The members of a list answer; a full page may be followed by an empty one."""
    has_more = len(items) == limit
    return {"data": items, "has_more": has_more, "next_cursor": items[-1].id if has_more else None}
