"""How the log's tree and the archive's evidence grow: ``python -m tests.bench.upkeep_growth 10000 100000 1000000``.

One line of JSON a size: rates, times and sizes on SQLite, with a development timestamp authority.
"""

from __future__ import annotations

import hashlib
import json
import random
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, select

from api.flows.evidence import Evidence
from records import audit, schema
from records.audit import Action, Fact
from records.database import snapshot, transaction
from records.evidence.policy import load_policy
from records.identifiers import Sha256
from records.occasion import Occasion
from records.storage_local import LocalStore
from records.transparency.checkpoints import make_checkpoint
from records.transparency.exporting import stored_checkpoints
from records.transparency.merging import merge_all
from records.transparency.reading import Prover, entries_in_leaf_order
from records.transparency.verifying import SealFinding, verify_log
from signer.evidence_record.verifying import verify_record
from tests.api.evidence.eras import Eras
from tests.records.office import AGENCY, open_office

BATCH = 1000
APPENDS = 200


class _NoSeal:
    def seal(self, body: bytes) -> bytes:
        return body[:1]

    def check(self, _body: bytes, _signature: bytes) -> SealFinding:
        return SealFinding(None, "", None)


def measure_log(folder: Path, count: int) -> dict[str, float]:
    """Append, merge, seal, prove, verify."""
    engine, store, seal = open_office(folder / "log.sqlite"), LocalStore.open(folder / "log-objects"), _NoSeal()
    by = Occasion("per_clerk", datetime.now(UTC), secrets.token_bytes)
    _fill_log(engine, by, count)
    begun = time.perf_counter()
    for place in range(APPENDS):
        with transaction(engine) as tx:
            audit.append(tx, by, AGENCY.id, Action.ACCESS_READ, f"late_{place}", Fact("place", place))
    one = time.perf_counter()
    merge_all(engine)
    merged = time.perf_counter()
    make_checkpoint(engine, store, by, seal)
    sealed = time.perf_counter()
    proved = _prove(engine, count)
    walked = time.perf_counter()
    with snapshot(engine) as tx:
        assert verify_log(entries_in_leaf_order(tx), stored_checkpoints(tx, store), seal.check).holds
    verified = time.perf_counter()
    return {
        "append_ms": (one - begun) * 1000 / APPENDS,
        "merge_per_second": count / (merged - one),
        "checkpoint_ms": (sealed - merged) * 1000,
        "proof_ms": proved * 1000,
        "verify_s": verified - walked,
    }


def _fill_log(engine: Engine, by: Occasion, count: int) -> None:
    """The same rows that so many appends would have made, in bulk."""
    previous = audit.GENESIS
    for start in range(0, count, BATCH):
        rows = []
        for sequence in range(start + 1, start + BATCH + 1):
            entry = audit._linked(
                by, AGENCY.id, sequence, previous, Action.ACCESS_READ, f"doc_{sequence}", (Fact("place", sequence),)
            )
            previous = entry.hash
            members = {name: getattr(entry, name) for name in ("chain", "sequence", "id", "at", "actor", "action")}
            more = {"subject": entry.subject, "facts": f'{{"place":{sequence}}}', "previous": entry.previous}
            rows.append(members | more | {"hash": entry.hash})
        with transaction(engine) as tx:
            tx.execute(schema.audit_events.insert(), rows)
    with transaction(engine) as tx:
        tx.execute(schema.audit_heads.insert().values(chain=AGENCY.id, sequence=count, hash=previous))


def _prove(engine: Engine, count: int) -> float:
    """Seconds for one proof, each with nothing read before."""
    events = schema.audit_events
    times = []
    for _ in range(20):
        with snapshot(engine) as tx:
            row = select(events.c.sequence).where(events.c.sequence == random.randint(1, count))
            (entry,) = audit.entries_after(tx, AGENCY.id, tx.execute(row).scalar_one() - 1, 1)
            begun = time.perf_counter()
            assert Prover(tx, count).inclusion(entry) is not None
            times.append(time.perf_counter() - begun)
    return sorted(times)[len(times) // 2]


def measure_evidence(folder: Path, count: int) -> dict[str, float]:
    """Cover everything with one timestamp, then build and verify single records."""
    engine, store = open_office(folder / "evidence.sqlite"), LocalStore.open(folder / "evidence-objects")
    eras = Eras(folder / "eras", datetime.now(UTC).replace(microsecond=0))
    eras.new_pki()
    sample = [f"object {number}".encode() for number in range(3)]
    _fill(engine, eras, count, sample)
    evidence = Evidence(engine, store, eras.clock, secrets.token_bytes, eras.stamping, load_policy())
    begun = time.perf_counter()
    evidence.run()
    covered = time.perf_counter()
    built, sizes = [], []
    for data in sample:
        start = time.perf_counter()
        record = evidence.record_of(Sha256.of(data))
        built.append(time.perf_counter() - start)
        sizes.append(len(record))
        assert verify_record(record, data, eras.trust, eras.now).holds
    stored = sum(path.stat().st_size for path in (store.root / "objects").rglob("*") if path.is_file())
    return {
        "cover_s": covered - begun,
        "timestamps": eras.asked,
        "record_ms": min(built) * 1000,
        "record_bytes": max(sizes),
        "stored_bytes_per_object": stored / count,
    }


def _fill(engine: Engine, eras: Eras, count: int, sample: list[bytes]) -> None:
    now = eras.now
    first = Sha256.of(sample[0])
    with transaction(engine) as tx:
        for hashes in _batches(count, sample):
            tx.execute(schema.objects.insert(), [{"sha256": one, "size": 8, "stored_at": now} for one in hashes])
        record = {"id": "rec_1", "agency_id": AGENCY.id, "source": "imported", "source_id": "x", "title": "x"}
        more = {"metadata": first, "retention_class": "x", "retention_schedule": "x", "state": "kept"}
        tx.execute(schema.records.insert().values(**record, **more, captured_by="system", captured_at=now))
        ordinal = 0
        for hashes in _batches(count, sample):
            rows = []
            for one in hashes:
                ordinal += 1
                rows.append({"record_id": "rec_1", "part": "attachment", "ordinal": ordinal, "sha256": one})
            common = {"media_type": "x", "name": "", "added_at": now}
            tx.execute(schema.record_objects.insert(), [row | common for row in rows])


def _batches(count: int, sample: list[bytes]) -> Iterator[list[str]]:
    known = [Sha256.of(data) for data in sample]
    hashes = [*known, *(hashlib.sha256(f"{number}".encode()).hexdigest() for number in range(count - len(sample)))]
    for start in range(0, count, 10_000):
        yield hashes[start : start + 10_000]


def main(sizes: list[int]) -> None:
    for count in sizes:
        for measure in (measure_log, measure_evidence):
            with tempfile.TemporaryDirectory() as folder:
                found = measure(Path(folder), count)
            rounded = {name: round(value, 2) for name, value in found.items()}
            print(json.dumps({"what": measure.__name__, "count": count} | rounded), flush=True)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]])
