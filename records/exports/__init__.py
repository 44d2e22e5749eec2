"""Exports (xuất dữ liệu) as requested work: asked for by a person, made by a worker, taken for a limited time, removed.

``export`` says what one is and where it stands, ``keeping`` moves it on, ``place_local`` is where its file waits.
"""

from __future__ import annotations

from records.exports.export import LOG, Export, ExportForm, ExportState, MadeFile, Wanted
from records.exports.keeping import (
    TOPIC,
    ask,
    ended,
    list_exports,
    load,
    mark_failed,
    mark_ready,
    mark_removed,
    note_trouble,
    outlived,
    require_takeable,
    retry,
    unwanted,
)

__all__ = [
    "LOG",
    "TOPIC",
    "Export",
    "ExportForm",
    "ExportState",
    "MadeFile",
    "Wanted",
    "ask",
    "ended",
    "list_exports",
    "load",
    "mark_failed",
    "mark_ready",
    "mark_removed",
    "note_trouble",
    "outlived",
    "require_takeable",
    "retry",
    "unwanted",
]
