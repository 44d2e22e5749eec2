"""Run as a process of its own: walk the newest document, or a new one, and die without a word at one point."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from api.flows import reading
from api.flows.demonstration import CLERK
from api.office import Office
from api.settings import Settings
from api.views import DocumentView
from api.wiring.offices import open_office
from tests.api.flows.walking import draft, number, seal, sign, submit

KILLED = 9
NEXT = {"draft": submit, "submitted": sign, "leader_signed": number, "numbered": seal, "sealed": seal}


def finish(office: Office) -> DocumentView:
    """Take the newest document, or a new one, as far as it goes, from what the database says."""
    found = reading.list_documents(office, CLERK, limit=1).items
    document = found[0] if found else draft(office)
    while document.state in NEXT:
        document = NEXT[document.state](office, document)
    return document


def main(home: str, point: str) -> None:
    def die(step: str) -> None:
        if step == point:
            os._exit(KILLED)

    with open_office(Settings.from_environment({}, home=Path(home)), failpoint=die) as office:
        finish(office)


if __name__ == "__main__":
    main(*sys.argv[1:])
