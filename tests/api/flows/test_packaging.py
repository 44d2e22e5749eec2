"""Records go out as packages and come back through the wall and the verifier, all of them or none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import bagit
import pytest

from api.errors import RefusedByScreeningError
from api.flows import packaging
from api.flows.archive.records import find_records
from api.flows.demonstration import ARCHIVIST, CLERK
from api.flows.packaging import PackageForm, PackageImport
from api.office import Office
from api.views import DocumentView, Duty
from records import packages
from records.archive import RecordSearch, load_record
from records.audit import history
from records.database import snapshot, transaction
from records.disposition.destroying import Warrant, condemn
from records.errors import GoneError, NotFoundError, RequestError
from records.identifiers import RecordId
from records.packages import PackageKind, write_folder
from signer.report import Verdict
from tests.api.flows.uploads import page
from tests.api.flows.walking import OTHER_AGENCYS_CLERK, seal, walk
from tests.records.packages.made import package

CLASS = "tap-luu-van-ban-khac"


@pytest.fixture
def issued(office: Office) -> DocumentView:
    return walk(office, after=seal)


def record_of(document: DocumentView) -> RecordId:
    assert document.record_id is not None
    return RecordId(document.record_id)


@pytest.mark.parametrize("form", [PackageForm.E_ARK, PackageForm.BAGIT])
def test_a_record_goes_out_and_comes_back_with_its_signatures(
    office: Office, issued: DocumentView, form: PackageForm
) -> None:
    packed = packaging.export_record(office, ARCHIVIST, record_of(issued), form)
    files = packages.unzip(b"".join(packed.zipped()))
    (back,) = packaging.import_package(office, ARCHIVIST, PackageImport(files, CLASS, declaration=True))
    assert back.verdict is Verdict.VALID
    assert back.title == issued.subject
    again = packaging.import_package(office, ARCHIVIST, PackageImport(files, CLASS, declaration=True))
    assert [one.record_id for one in again] == [back.record_id]
    with snapshot(office.engine) as tx:
        kept = load_record(tx, RecordId(back.record_id))
    for sha256 in kept.hashes:
        protection = office.objects.protection(sha256)
        assert protection.held or protection.retain_until, "protected at once, as what goes out is"


def test_a_bag_of_one_record_is_a_valid_bag(office: Office, issued: DocumentView, tmp_path: Path) -> None:
    packed = packaging.export_record(office, ARCHIVIST, record_of(issued), PackageForm.BAGIT)
    write_folder(packed.files, tmp_path / "bag")
    bagit.Bag(str(tmp_path / "bag")).validate()


def test_two_agencies_that_take_one_package_in_have_a_record_each(office: Office, issued: DocumentView) -> None:
    files = packages.unzip(
        b"".join(packaging.export_record(office, ARCHIVIST, record_of(issued), PackageForm.BAGIT).zipped())
    )
    neighbour = replace(OTHER_AGENCYS_CLERK, duty=Duty.ARCHIVIST)
    asked = PackageImport(files, CLASS, declaration=True)
    (ours,), (theirs,) = (packaging.import_package(office, one, asked) for one in (ARCHIVIST, neighbour))
    assert ours.record_id != theirs.record_id
    found = find_records(office, neighbour, RecordSearch(text=issued.subject))
    assert [one.id for one in found.items] == [theirs.record_id]


def test_a_package_does_not_bring_back_what_was_destroyed(office: Office, issued: DocumentView) -> None:
    files = packages.unzip(
        b"".join(packaging.export_record(office, ARCHIVIST, record_of(issued), PackageForm.BAGIT).zipped())
    )
    asked = PackageImport(files, CLASS, declaration=True)
    (taken,) = packaging.import_package(office, ARCHIVIST, asked)
    with transaction(office.engine) as tx:
        by = office.occasion(ARCHIVIST)
        condemn(tx, by, load_record(tx, taken.record_id), Warrant("dis_1", "destroyed", ("per_a", "per_b")))
    with pytest.raises(GoneError, match="record-destroyed"):
        packaging.import_package(office, ARCHIVIST, asked)


def test_a_record_taken_out_by_the_machines_owner_is_logged_once(office: Office, issued: DocumentView) -> None:
    packaging.export_on_this_machine(office, record_of(issued), PackageForm.BAGIT, PackageKind.DIP)
    with snapshot(office.engine) as tx:
        (entry,) = [one for one in history(tx, record_of(issued)) if one.action == "record.exported"]
    assert entry.actor == "system"


def test_an_imported_document_that_was_changed_is_refused_with_all_others(office: Office, issued: DocumentView) -> None:
    read = packages.read_package(packaging.export_record(office, ARCHIVIST, record_of(issued), PackageForm.E_ARK).files)
    changed = bytearray(read.documents[0].pdf)
    changed[1000] ^= 1
    made = package(PackageKind.SIP, 1)
    (document,) = made.documents
    first = replace(document.files[0], data=bytes(changed))
    files = packages.eark_files(replace(made, documents=(replace(document, files=(first,)),)))
    with pytest.raises(RequestError, match="package-document-invalid"):
        packaging.import_package(office, ARCHIVIST, PackageImport(files, CLASS, declaration=True))


def test_a_classified_document_in_a_package_is_stopped_at_the_wall(office: Office) -> None:
    made = package(PackageKind.SIP, 1)
    (document,) = made.documents
    secret = replace(document.files[0], data=page(year=2026, body="#place(top + left)[MẬT]"))
    files = packages.eark_files(replace(made, documents=(replace(document, files=(secret,)),)))
    with pytest.raises(RefusedByScreeningError):
        packaging.import_package(office, ARCHIVIST, PackageImport(files, CLASS, declaration=True))
    assert find_records(office, ARCHIVIST, RecordSearch()).items == ()


def test_a_package_is_taken_in_under_a_class(office: Office) -> None:
    files = packages.eark_files(package())
    with pytest.raises(RequestError, match="retention-class-required"):
        packaging.import_package(office, ARCHIVIST, PackageImport(files, ""))


def test_another_agencys_record_does_not_exist(office: Office, issued: DocumentView) -> None:
    with pytest.raises(NotFoundError, match="record-not-found"):
        packaging.export_record(office, OTHER_AGENCYS_CLERK, record_of(issued), PackageForm.E_ARK)


def test_an_issued_document_is_found_in_the_archive_by_its_words(office: Office, issued: DocumentView) -> None:
    found = find_records(office, CLERK, RecordSearch(text="chuyen doi so", signer="nguyễn văn an khang"))
    assert [one.id for one in found.items] == [issued.record_id]
    assert find_records(office, OTHER_AGENCYS_CLERK, RecordSearch(text="chuyen doi so")).items == ()
