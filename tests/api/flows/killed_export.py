"""Run as a process of its own: an export that is asked for and killed when its file is written but not yet known."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from api.flows import exporting
from api.flows.demonstration import CLERK
from api.settings import Settings
from api.wiring.offices import open_office
from records.exports import ExportForm, Wanted
from tests.api.flows.walking import seal, walk

KILLED = 9


def main(home: str) -> None:
    def die(step: str) -> None:
        if step == "export-written":
            os._exit(KILLED)

    with open_office(Settings.from_environment({}, home=Path(home)), failpoint=die) as office:
        record_id = str(walk(office, after=seal).record_id)
        exporting.ask(office, CLERK, Wanted(record_id, ExportForm.E_ARK))
        time.sleep(60)


if __name__ == "__main__":
    main(*sys.argv[1:])
