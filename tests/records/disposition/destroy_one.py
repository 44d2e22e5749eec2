"""Carry an approved disposition out; run as a process of its own, be killed at the n-th point."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from records.database import open_database
from records.disposition.ledger_local import LocalLedger
from records.identifiers import DispositionId
from records.storage_local import LocalStore
from tests.records.keeping import Keeping
from tests.records.office import Line
from tests.records.walk_line import Points


def main(url: str, folder: str, disposition_id: str, kill_at: str) -> None:
    points = Points(int(kill_at))
    store = LocalStore.open(Path(folder) / "store", points)
    line = Line(open_database(url), store, entropy=os.urandom)
    keeping = Keeping(line, LocalLedger(Path(folder) / "ledger" / "destructions.jsonl"), failpoint=points)
    keeping.executioner().execute(DispositionId(disposition_id))
    print(" ".join(points.passed))


if __name__ == "__main__":
    main(*sys.argv[1:])
