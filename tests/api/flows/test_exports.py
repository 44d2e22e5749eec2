"""Exports: asked for, made in the background, fetched by who may for a day, and never of what was destroyed."""

from __future__ import annotations

import errno
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import bagit
import pytest

from api.development.people import agency_id_of, person_id_of
from api.export_views import ExportView
from api.flows import exporting
from api.flows.auditing import verify_export
from api.flows.demonstration import ARCHIVIST, CLERK
from api.flows.making_exports import ExportMaker
from api.office import Office
from api.settings import Settings
from api.views import Actor, DocumentView, Duty
from api.wiring.upkeep import upkeep_of
from records import audit, exports
from records.archive.reading import lock_record
from records.audit import Action, AuditEntry
from records.database import snapshot, transaction
from records.disposition.destroying import Warrant, condemn
from records.errors import ConflictError, GoneError, NotFoundError, OutsideServiceError, RequestError
from records.exports import ExportForm, Wanted
from records.exports.place_local import ExportPlace
from records.identifiers import ExportId, RecordId
from records.occasion import SYSTEM, Occasion
from records.transparency.exporting import exported_entries
from records.transparency.others import OtherLeaves
from tests.api.flows.walking import OTHER_AGENCYS_CLERK, seal, walk

ADMINISTRATOR = Actor(person_id_of("admin-1"), "Quản trị", Duty.ADMINISTRATOR, agency_id_of("agency-1"))
OTHER_CLERK = replace(CLERK, person_id="per_another")
DAY = timedelta(hours=24)


@dataclass
class Exporting:
    """An office, and the worker that makes its exports when told to."""

    office: Office
    settings: Settings
    document: DocumentView
    asked: list[ExportView] = field(default_factory=list)

    @property
    def record_id(self) -> RecordId:
        return RecordId(str(self.document.record_id))

    @property
    def maker(self) -> ExportMaker:
        return ExportMaker(self.office, upkeep_of(self.office, self.settings).log)

    def ask(self, form: ExportForm = ExportForm.BAGIT) -> ExportId:
        return ExportId(exporting.ask(self.office, CLERK, Wanted(self.record_id, form)).id)

    def made(self, form: ExportForm = ExportForm.BAGIT) -> ExportId:
        export_id = self.ask(form)
        self.maker.make(export_id, None)
        return export_id

    def state(self, export_id: ExportId) -> tuple[str, str | None]:
        view = exporting.get(self.office, CLERK, export_id)
        return view.state, view.trouble

    def files(self) -> list[Path]:
        return sorted(self.office.exports.folder.iterdir()) if self.office.exports.folder.exists() else []

    def later(self, passed: timedelta) -> None:
        clock = self.office.clock
        self.office = replace(self.office, clock=lambda: clock() + passed)

    def condemn(self) -> None:
        with transaction(self.office.engine) as tx:
            by = Occasion(SYSTEM, self.office.clock(), self.office.entropy)
            condemn(tx, by, lock_record(tx, self.record_id), Warrant("dis_1", "destroyed", ("per_a", "per_b")))

    def actions(self, *subjects: str) -> list[str]:
        with snapshot(self.office.engine) as tx:
            return [one.action for subject in subjects for one in audit.history(tx, subject)]


@pytest.fixture
def exp(office: Office, settings: Settings) -> Exporting:
    return Exporting(office, settings, walk(office, after=seal))


def test_an_export_is_made_and_fetched_by_who_asked(exp: Exporting, tmp_path: Path) -> None:
    export_id = exp.ask()
    assert exp.state(export_id) == ("waiting", None)
    with pytest.raises(ConflictError, match="export-not-ready"):
        exporting.take(exp.office, CLERK, export_id)
    exp.maker.make(export_id, None)
    assert exp.state(export_id) == ("ready", None)
    taken = exporting.take(exp.office, CLERK, export_id)
    with zipfile.ZipFile(io.BytesIO(b"".join(taken.pieces()))) as opened:
        opened.extractall(tmp_path / "out")
    bagit.Bag(str(tmp_path / "out" / taken.name)).validate()
    assert exp.actions(export_id) == ["export.asked", "export.ready"]
    assert exp.actions(exp.record_id).count(Action.RECORD_EXPORTED) == 1
    (file,) = exp.files()
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_an_export_is_for_who_asked_and_for_archivists_of_the_agency(exp: Exporting) -> None:
    export_id = exp.made()
    exporting.take(exp.office, ARCHIVIST, export_id).stream.close()
    for other in (OTHER_CLERK, OTHER_AGENCYS_CLERK, ADMINISTRATOR):
        with pytest.raises(NotFoundError, match="export-not-found"):
            exporting.take(exp.office, other, export_id)
    assert exporting.list_all(exp.office, OTHER_CLERK, None, 10).items == ()
    assert [one.id for one in exporting.list_all(exp.office, ARCHIVIST, None, 10).items] == [export_id]


def test_another_agencys_record_cannot_be_asked_for(exp: Exporting) -> None:
    with pytest.raises(NotFoundError, match="record-not-found"):
        exporting.ask(exp.office, OTHER_AGENCYS_CLERK, Wanted(exp.record_id, ExportForm.BAGIT))


@pytest.mark.parametrize(
    ("subject", "form", "code"),
    [
        ("doc_1", ExportForm.BAGIT, "export-subject-unknown"),
        ("rec_1", ExportForm.LOG, "export-form-wrong"),
        ("rec_../../etc", ExportForm.OCFL, "identifier-malformed"),
    ],
)
def test_what_cannot_be_taken_out_is_refused_when_asked(
    exp: Exporting, subject: str, form: ExportForm, code: str
) -> None:
    with pytest.raises(RequestError, match=code):
        exporting.ask(exp.office, CLERK, Wanted(subject, form))


def test_nobody_fills_the_disk_with_exports(exp: Exporting) -> None:
    for _ in range(exports.keeping.OPEN_MAX):
        exp.ask()
    with pytest.raises(ConflictError, match="exports-too-many"):
        exp.ask()


def test_after_a_day_the_export_is_gone(exp: Exporting) -> None:
    export_id = exp.made(ExportForm.E_ARK)
    exp.later(DAY)
    assert exp.state(export_id) == ("ended", None)
    with pytest.raises(GoneError, match="export-ended"):
        exporting.take(exp.office, CLERK, export_id)
    exp.maker.tidy("slot", None)
    assert exp.files() == []


def test_tidying_leaves_what_may_still_be_fetched(exp: Exporting) -> None:
    export_id = exp.made()
    exp.maker.tidy("slot", None)
    exporting.take(exp.office, CLERK, export_id).stream.close()


def test_a_destroyed_record_cannot_be_fetched_any_more_and_its_file_goes_at_once(exp: Exporting) -> None:
    export_id = exp.made()
    exp.condemn()
    with pytest.raises(GoneError, match="export-ended"):
        exporting.take(exp.office, CLERK, export_id)
    exp.maker.tidy(exp.record_id, None)
    assert exp.files() == []


def test_a_record_destroyed_while_its_export_is_made_does_not_go_out(exp: Exporting) -> None:
    def destroy(point: str) -> None:
        if point == "export-written":
            exp.condemn()

    exp.office = replace(exp.office, failpoint=destroy)
    export_id = exp.made()
    assert exp.state(export_id) == ("failed", "record-destroyed")
    assert Action.RECORD_EXPORTED not in exp.actions(exp.record_id)
    exp.maker.tidy("slot", None)
    assert exp.files() == []


class FullPlace(ExportPlace):
    """A disk that is full after the first piece."""

    def write(self, export_id: ExportId, pieces: Any) -> Any:
        def cut() -> Iterator[bytes]:
            yield next(iter(pieces))
            raise OSError(errno.ENOSPC, "No space left on device")

        return super().write(export_id, cut())


def test_a_full_disk_is_told_leaves_nothing_and_can_be_tried_again(exp: Exporting) -> None:
    good = exp.office.exports
    exp.office = replace(exp.office, exports=FullPlace(good.folder))
    export_id = exp.ask()
    with pytest.raises(OutsideServiceError, match="export-no-room"):
        exp.maker.make(export_id, None)
    assert exp.state(export_id) == ("waiting", "export-no-room")
    exp.maker.give_up(export_id)
    assert exp.state(export_id) == ("failed", "export-no-room")
    assert exp.files() == []
    exp.office = replace(exp.office, exports=good)
    with pytest.raises(ConflictError, match="export-not-ready"):
        exporting.take(exp.office, CLERK, export_id)
    exporting.retry(exp.office, CLERK, export_id)
    exp.maker.make(export_id, None)
    assert exp.state(export_id) == ("ready", None)
    with pytest.raises(ConflictError, match="export-not-failed"):
        exporting.retry(exp.office, CLERK, export_id)
    assert exp.actions(export_id) == ["export.asked", "export.failed", "export.retried", "export.ready"]


def test_too_little_room_is_found_before_anything_is_written(exp: Exporting) -> None:
    with pytest.raises(OutsideServiceError, match="export-no-room"):
        exp.office.exports.require_room(2**60)


def test_two_workers_that_make_one_export_leave_one_that_is_whole(exp: Exporting) -> None:
    export_id = exp.ask(ExportForm.E_ARK)
    maker, again = exp.maker, exp.maker

    def meanwhile(point: str) -> None:
        if point == "export-written":
            again.make(export_id, None)

    ExportMaker(replace(exp.office, failpoint=meanwhile), maker.log).make(export_id, None)
    taken = exporting.take(exp.office, CLERK, export_id)
    data = b"".join(taken.pieces())
    assert len(data) == taken.size
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    assert exp.actions(export_id) == ["export.asked", "export.ready"]


def test_an_agencys_log_has_its_entries_and_only_the_hashes_of_others(exp: Exporting, tmp_path: Path) -> None:
    with transaction(exp.office.engine) as tx:
        by = Occasion(SYSTEM, exp.office.clock(), exp.office.entropy)
        audit.append(tx, by, "agy_other", Action.RECORD_CAPTURED, "rec_othersecret")
    exp.maker.log.checkpoint()
    asked = exporting.ask(exp.office, ADMINISTRATOR, Wanted(exports.LOG, ExportForm.LOG))
    with transaction(exp.office.engine) as tx:
        audit.append(tx, by, ADMINISTRATOR.agency_id, Action.ACCESS_READ, "written later")
    exp.maker.make(asked.id, None)
    taken = exporting.take(exp.office, ADMINISTRATOR, ExportId(asked.id))
    with zipfile.ZipFile(io.BytesIO(b"".join(taken.pieces()))) as opened:
        opened.extractall(tmp_path)
    folder = tmp_path / "nhat-ky"
    found = verify_export(folder, exp.maker.log.check_seal)
    assert found.holds, found
    lines = list(exported_entries(folder))
    own = [one for one in lines if isinstance(one, AuditEntry)]
    assert {one.chain for one in own} == {ADMINISTRATOR.agency_id}
    assert (own[-1].action, own[-1].actor) == ("log.exported", ADMINISTRATOR.person_id)
    assert found.others == sum(one.count for one in lines if isinstance(one, OtherLeaves))
    assert found.entries + found.others == found.sealed
    assert all(b"othersecret" not in file.read_bytes() for file in folder.rglob("*") if file.is_file())
    with pytest.raises(NotFoundError, match="export-not-found"):
        exporting.take(exp.office, ARCHIVIST, ExportId(asked.id))
    _tampering_is_found(exp, folder)


def _tampering_is_found(exp: Exporting, folder: Path) -> None:
    file = folder / "entries.jsonl"
    lines = file.read_text("utf-8").splitlines(keepends=True)
    own = [place for place, line in enumerate(lines) if not line.startswith('{"others"')]

    def verdict(changed: list[str]) -> str | None:
        file.write_text("".join(changed), "utf-8")
        found = verify_export(folder, exp.maker.log.check_seal).bad_entry
        return found and found.why

    altered = [
        line.replace('"actor":"per_', '"actor":"par_') if place == own[0] else line for place, line in enumerate(lines)
    ]
    assert verdict(altered) == "altered"
    hidden = [*lines[: own[1]], '{"others":1}\n', *lines[own[1] + 1 :]]
    assert verdict(hidden) == "missing"
    last = [*lines[: own[-1]], '{"others":1}\n', *lines[own[-1] + 1 :]]
    assert verdict(last) == "cut-off"
    assert verdict(lines) is None
