"""Run as a process of its own: several clients at once number the documents of a share; asked again, it goes on.

Killed at any moment it leaves whole transactions only, and the next run finishes what is left.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from records import numbering, outgoing
from records.database import open_database, transaction
from records.identifiers import DocumentId
from records.occasion import Occasion
from tests.records.office import CLERK, NOON


def main(url: str, share: Path, clients: int) -> None:
    engine = open_database(url)

    def number(document_id: str) -> None:
        with transaction(engine) as tx:
            document = outgoing.find(tx, DocumentId(document_id))
            if isinstance(document, outgoing.LeaderSigned):
                numbering.assign_number(tx, Occasion(CLERK.id, NOON, os.urandom), document)

    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(number, share.read_text().split()))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
