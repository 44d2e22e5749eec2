"""Several clients in one process take random steps on shared documents until the process is killed."""

from __future__ import annotations

import random
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from records import outgoing
from records.database import open_database, snapshot, transaction
from records.errors import ConflictError, OutsideServiceError
from records.outgoing import TRANSITIONS, Act, OutgoingDocument
from records.storage_local import LocalStore
from tests.records.every_state import DO
from tests.records.office import AGENCY, Line

LIKELY = 0.8


def act(url: str, folder: str, seed: int) -> None:
    """Never ends by itself: whoever started it kills it, in the middle of whatever it does."""
    chance = random.Random(seed)
    line = Line(open_database(url), LocalStore.open(Path(folder)), at=datetime.now(UTC))
    while True:
        with snapshot(line.engine) as tx:
            page = outgoing.list_documents(tx, AGENCY.id, limit=20)
        document = chance.choice(page.documents)
        try:
            with transaction(line.engine) as tx:
                DO[_wanted(chance, type(document))](line, tx, document.id)
        except (ConflictError, OutsideServiceError):
            continue  # not now, or the writer before took long: the next step


def _wanted(chance: random.Random, state: type[OutgoingDocument]) -> Act:
    """Mostly what was possible when this client looked; another one may have been quicker."""
    possible = [one.act for one in TRANSITIONS if one.before is state]
    return chance.choice(possible if possible and chance.random() < LIKELY else list(DO))


def main(url: str, folder: str, seed: str, clients: str) -> None:
    print("ready", flush=True)
    threads = [
        threading.Thread(target=act, args=(url, folder, int(seed) * 100 + client)) for client in range(int(clients))
    ]
    for thread in threads:
        thread.start()


if __name__ == "__main__":
    main(*sys.argv[1:])
