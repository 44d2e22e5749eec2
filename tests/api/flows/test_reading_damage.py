"""Who meets damaged bytes is refused, and the damage is known from then on."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from api.flows import reading
from api.flows.demonstration import CLERK
from api.office import Office
from records import audit, schema
from records.audit import Action
from records.database import snapshot
from records.errors import InternalError, NotFoundError
from records.identifiers import DocumentId
from records.scrubbing import quarantined
from tests.api.flows import walking


def _kept_in(folder: Path, sha256: str) -> Path:
    (found,) = folder.rglob(f"??/??/{sha256}")
    return found


def test_a_swapped_object_is_quarantined_by_its_first_reader_and_told_once(office: Office, tmp_path: Path) -> None:
    document = walking.draft(office)
    path = _kept_in(tmp_path, document.sha256)
    path.chmod(0o600)
    path.write_bytes(b"swapped")
    for _ in range(2):
        with pytest.raises(InternalError, match="object-damaged"):
            reading.download(office, CLERK, DocumentId(document.id))
    with snapshot(office.engine) as tx:
        assert quarantined(tx) == (document.sha256,)
        found = tx.scalars(select(schema.damaged_objects.c.why)).all()
        told = [entry for entry in audit.history(tx, "store") if entry.action == Action.OBJECT_DAMAGED]
    assert (found, len(told), told[0].actor) == (["damaged"], 1, CLERK.person_id)


def test_a_missing_object_is_quarantined_as_well(office: Office, tmp_path: Path) -> None:
    document = walking.draft(office)
    _kept_in(tmp_path, document.sha256).unlink()
    with pytest.raises(NotFoundError, match="object-missing"):
        reading.download(office, CLERK, DocumentId(document.id))
    with snapshot(office.engine) as tx:
        assert quarantined(tx) == (document.sha256,)
