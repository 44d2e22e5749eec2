"""Run as a process of its own: number the documents named on the command line, print their numbers."""

from __future__ import annotations

import os
import sys

from records import numbering, outgoing
from records.database import open_database, transaction
from records.identifiers import DocumentId
from records.occasion import Occasion
from tests.records.office import CLERK, NOON


def main(url: str, documents: list[str]) -> None:
    engine = open_database(url)
    for document_id in documents:
        with transaction(engine) as tx:
            signed = outgoing.load(tx, outgoing.LeaderSigned, DocumentId(document_id))
            print(numbering.assign_number(tx, Occasion(CLERK.id, NOON, os.urandom), signed).number.number)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
