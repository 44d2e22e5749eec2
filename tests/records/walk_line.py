"""Walk one document from wherever it stands to the archive; run as a process of its own, be killed at the n-th point.

Each step is one transaction and starts from what the database says: exactly what a restarted service does.
"""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path

from records import archive, numbering, outgoing, retention
from records.database import open_database, snapshot, transaction
from records.errors import NotFoundError
from records.failpoints import Failpoint
from records.outgoing import Dispatched, Draft, Issued, LeaderSigned, Numbered, OutgoingDocument, Sealed, Submitted
from records.storage_local import LocalStore
from tests.records.office import AGENCY, LEADER, NOON, VALID_FOR_BOTH, Line


@dataclass
class Points:
    """Counts the points passed and kills the process, as a power cut would, at number ``kill_at``."""

    kill_at: int
    passed: list[str] = field(default_factory=list)

    def __call__(self, step: str) -> None:
        self.passed.append(step)
        if len(self.passed) == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)


def walk(line: Line, failpoint: Failpoint) -> archive.ArchivedRecord:
    """Take the newest document, or a new one, to its record."""
    record = None
    while record is None:
        record = _step(line, failpoint)
        failpoint("committed")
    return record


def _newest(line: Line) -> OutgoingDocument | None:
    with snapshot(line.engine) as tx:
        documents = outgoing.list_documents(tx, AGENCY.id, limit=1).documents
    return documents[0] if documents else None


def _step(line: Line, failpoint: Failpoint) -> archive.ArchivedRecord | None:
    document = _newest(line)
    with transaction(line.engine) as tx:
        match document:
            case None:
                line.draft(tx)
            case Draft():
                outgoing.submit(tx, line.by(), document, line.put("prepared"))
            case Submitted():
                line.sign(tx, document)
            case LeaderSigned():
                numbering.assign_number(tx, line.by(), document, failpoint)
            case Numbered():
                outgoing.record_seal(tx, line.by(), document, line.put(f"sealed {document.number}"))
            case Sealed():
                proof = outgoing.accept_report(document.pdf, line.put("report"), "VALID", VALID_FOR_BOTH)
                outgoing.issue(tx, line.by(), document, proof)
            case Issued() | Dispatched():
                permanent = retention.load_schedule(NOON.date()).find("tap-luu-quyet-dinh")
                metadata = line.store.put(outgoing.describe_record(document, AGENCY, LEADER, permanent))
                return outgoing.archive_document(tx, line.by(), document, permanent, metadata)
    return None


def main(url: str, folder: str, kill_at: str) -> None:
    points = Points(int(kill_at))
    line = Line(open_database(url), LocalStore.open(Path(folder), points))
    try:
        walk(line, points)
    except NotFoundError as error:
        sys.exit(error.code)
    print(" ".join(points.passed))


if __name__ == "__main__":
    main(*sys.argv[1:])
