"""Record files (hồ sơ): opened under the year's plan, filled, closed, handed over.

:func:`draw_up` and :func:`approve_plan` -> :func:`open_file` -> :func:`add_record` -> :func:`close_file`, where
retention is determined again and begins to count -> :func:`offer` and :func:`accept`: to the agency's archive, later to
the historical one. Deadlines are in ``deadlines``. Decree 30/2020/NĐ-CP, articles 28 to 31.
"""

from __future__ import annotations

from records.files.closing import close_file
from records.files.deadlines import Deadlines, deadlines_of, keep_back
from records.files.file import FileFilter, FileKind, FileState, RecordFile, list_files, load_file
from records.files.handing_over import Destination, Handover, accept, list_handovers, load_handover, offer, refuse
from records.files.opening import OpenedFile, add_record, open_file
from records.files.overdue import note_overdue, waiting_files
from records.files.plan import FilePlan, PlannedFile, approve_plan, draw_up, load_plan

__all__ = [
    "Deadlines",
    "Destination",
    "FileFilter",
    "FileKind",
    "FilePlan",
    "FileState",
    "Handover",
    "OpenedFile",
    "PlannedFile",
    "RecordFile",
    "accept",
    "add_record",
    "approve_plan",
    "close_file",
    "deadlines_of",
    "draw_up",
    "keep_back",
    "list_files",
    "list_handovers",
    "load_file",
    "load_handover",
    "load_plan",
    "note_overdue",
    "offer",
    "open_file",
    "refuse",
    "waiting_files",
]
