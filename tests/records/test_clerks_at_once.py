"""Fifty clients act on the same documents at once and are killed at random: no state is lost, doubled or skipped."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from records import audit, outgoing, schema
from records.database import snapshot, transaction
from records.identifiers import DocumentId
from records.outgoing.transitions import STATE_NAMES, TRANSITIONS
from records.storage_local import LocalStore
from tests.records.office import AGENCY, Line, open_office

PROCESSES, CLIENTS = 10, 5
DOCUMENTS = 12
ROOT = Path(__file__).parents[2]
ALLOWED = {(one.before and STATE_NAMES[one.before], one.act, STATE_NAMES[one.after]) for one in TRANSITIONS}


@pytest.mark.slow
def test_fifty_clients_with_random_kills_keep_every_document_on_the_table(tmp_path: Path) -> None:
    database, folder = tmp_path / "vanthu.sqlite", tmp_path / "store"
    engine = open_office(database)
    line = Line(engine, LocalStore.open(folder))
    with transaction(engine) as tx:
        for count in range(DOCUMENTS):
            line.draft(tx, f"shared {count}")
    _act_and_die(database, folder)
    with snapshot(engine) as tx:
        assert audit.verify(tx) is None
        steps = 0
        for document_id in map(DocumentId, tx.scalars(select(schema.documents.c.id))):
            steps += _told_without_a_gap(tx, document_id)
        numbers = sorted(tx.scalars(select(schema.outgoing_register.c.number)))
    assert numbers == list(range(1, len(numbers) + 1))
    assert steps > 3 * DOCUMENTS, "nobody did anything"
    print(f"{PROCESSES * CLIENTS} clients, {steps} steps, {len(numbers)} numbers")
    engine.dispose()


def _act_and_die(database: Path, folder: Path) -> None:
    command = [sys.executable, "-m", "tests.records.act_at_random", str(database), str(folder)]
    clients = [
        subprocess.Popen([*command, str(seed), str(CLIENTS)], cwd=ROOT, stdout=subprocess.PIPE)
        for seed in range(PROCESSES)
    ]
    chance = random.Random(7)
    for client in clients:
        assert client.stdout is not None
        assert client.stdout.readline() == b"ready\n"
    for client in chance.sample(clients, len(clients)):
        time.sleep(chance.uniform(0.5, 2.0))
        client.kill()
        client.wait()


def _told_without_a_gap(tx: object, document_id: DocumentId) -> int:
    told = outgoing.versions(tx, document_id)
    now = outgoing.find(tx, document_id)
    assert [one.version for one in told] == list(range(1, now.version + 1))
    assert (told[-1].state, told[-1].pdf) == (STATE_NAMES[type(now)], now.pdf)
    before = None
    for one in told:
        assert (before, one.act, one.state) in ALLOWED
        before = one.state
    assert now.particulars.agency_id == AGENCY.id
    return len(told)
