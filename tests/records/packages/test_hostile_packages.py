"""A package from a stranger: paths that lead outside, bombs, wrong hashes, missing and unlisted files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from records.errors import RequestError
from records.packages import bag_files, eark_files, read_package, unzip, zip_chunks
from tests.records.packages.made import CODE, package

Change = Callable[[dict[str, bytes]], None]
PDF = f"representations/rep1/data/{CODE}.0000001.pdf"


def zip_with(name: str, data: bytes = b"x", mode: int = 0o644) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "name",
    ["../outside", "a/../../outside", "/etc/passwd", "a//b", "c:/x", "a\\..\\b", "a/./b", "x/" * 13 + "y", "a\x01b"],
)
def test_a_path_that_leads_outside_is_refused(name: str) -> None:
    with pytest.raises(RequestError, match="package-path-unsafe"):
        unzip(zip_with(name))


def test_a_link_is_refused() -> None:
    with pytest.raises(RequestError, match="package-path-unsafe"):
        unzip(zip_with("a/link", b"/etc/passwd", 0o120777))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(RequestError, match="package-bomb"):
        unzip(zip_with("a/bomb", bytes(50 * 1024 * 1024)))


def test_two_files_of_one_name_are_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a/one", b"1")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a/one", b"2")
    with pytest.raises(RequestError, match="package-name-twice"):
        unzip(buffer.getvalue())


@pytest.mark.parametrize("data", [b"", b"not a ZIP", b"".join(zip_chunks({"a": b"1"}, "x"))[:-30]])
def test_what_is_no_zip_is_said_to_be_none(data: bytes) -> None:
    with pytest.raises(RequestError, match="package-not-zip"):
        unzip(data)


def alter(files: dict[str, bytes]) -> None:
    files[PDF] = b"%PDF-1.7 altered"


def remove(files: dict[str, bytes]) -> None:
    del files[PDF]


def add(files: dict[str, bytes]) -> None:
    files["representations/rep1/data/extra.pdf"] = b"%PDF-1.7 nobody lists me"


def declare_entities(files: dict[str, bytes]) -> None:
    files["METS.xml"] = b'<!DOCTYPE x [<!ENTITY a "b">]>' + files["METS.xml"]


def point_outside(files: dict[str, bytes]) -> None:
    files["METS.xml"] = files["METS.xml"].replace(b"documentation/README.txt", b"../../etc/passwd")


def strip(files: dict[str, bytes]) -> None:
    del files["METS.xml"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (alter, "package-hash-wrong"),
        (remove, "package-file-missing"),
        (add, "package-file-unlisted"),
        (declare_entities, "package-xml-unreadable"),
        (point_outside, "package-path-unsafe"),
        (strip, "package-form-unknown"),
    ],
)
def test_a_package_that_is_not_what_it_says_is_refused(change: Change, code: str) -> None:
    files = eark_files(package())
    change(files)
    with pytest.raises(RequestError, match=code):
        read_package(files)


def test_a_bag_with_an_altered_file_is_refused() -> None:
    files = bag_files(package())
    files[f"data/{CODE}.0000001.pdf"] = b"%PDF-1.7 altered"
    with pytest.raises(RequestError, match="package-hash-wrong"):
        read_package(files)
