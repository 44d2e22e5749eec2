"""Word files as drafts: screened before anything converts them, converted in memory, refused where that is not safe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from api.errors import BadRequestError, RefusedByScreeningError
from api.flows import drafting
from api.flows.demonstration import CLERK
from api.libreoffice import LibreOffice, is_memory
from api.office import Office
from signer.errors import DocumentError
from tests.api.flows.uploads import page, upload
from tests.api.screening.papers import word_file, zipped


@dataclass(slots=True)
class FakeConverter:
    """Gives the same page for every Word file, and remembers what it was given."""

    made: Callable[[], bytes]
    given: list[bytes] = field(default_factory=list)

    def to_pdf(self, word: bytes) -> bytes:
        self.given.append(word)
        return self.made()


def draft(office: Office, word: bytes, converter: FakeConverter | None) -> str:
    wanted = replace(upload(word), file_name="du-thao.docx")
    return drafting.create_draft_from_pdf(replace(office, word=converter), CLERK, wanted).state


def this_page(office: Office) -> Callable[[], bytes]:
    return lambda: page(year=office.clock().year)


def test_a_word_file_becomes_a_draft(office: Office) -> None:
    converter = FakeConverter(this_page(office))
    word = word_file("Nội dung hư cấu")
    assert draft(office, word, converter) == "draft"
    assert converter.given == [word]


def test_a_marked_word_file_is_refused_before_anything_converts_it(office: Office) -> None:
    converter = FakeConverter(this_page(office))
    with pytest.raises(RefusedByScreeningError):
        draft(office, word_file("Nội dung", "TUYỆT MẬT"), converter)
    assert converter.given == []
    assert list(office.objects.iterate()) == []


def test_what_the_pdf_shows_passes_the_wall_again(office: Office) -> None:
    converter = FakeConverter(lambda: page(year=office.clock().year, body="TUYỆT MẬT"))
    with pytest.raises(RefusedByScreeningError):
        draft(office, word_file("Nội dung"), converter)
    assert list(office.objects.iterate()) == []


def test_macros_are_refused(office: Office) -> None:
    parts = {"[Content_Types]__xml": b"<Types/>", "word/document__xml": b"<w/>", "word/vbaProject__bin": b"\x00x"}
    with pytest.raises(DocumentError) as refused:
        draft(office, zipped(**parts), FakeConverter(this_page(office)))
    assert refused.value.code == "word-has-macros"


def test_without_a_safe_converter_a_word_file_is_refused_in_words(office: Office) -> None:
    with pytest.raises(BadRequestError) as refused:
        draft(office, word_file("Nội dung"), None)
    assert refused.value.code == "word-converter-missing"
    assert "PDF" in refused.value.text_vi


def test_a_program_that_fails_or_hangs_is_ended_and_leaves_nothing(tmp_path: Path) -> None:
    for script, seconds in (("exit 3", 5.0), ("sleep 30", 0.3)):
        program = tmp_path / "soffice"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        unshare = tmp_path / "unshare"
        unshare.write_text('#!/bin/sh\nwhile [ "$1" != "--" ]; do shift; done\nshift\nexec "$@"\n')
        unshare.chmod(0o755)
        room = tmp_path / "memory"
        room.mkdir(exist_ok=True)
        with pytest.raises(DocumentError) as failed:
            LibreOffice(program, unshare, folder=room, seconds=seconds).to_pdf(b"PK")
        assert failed.value.code == "word-not-converted"
        assert list(room.iterdir()) == []


def test_only_a_memory_file_system_counts_as_memory(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("tmpfs /dev/shm tmpfs rw 0 0\n/dev/sda1 /tmp ext4 rw 0 0\n")
    assert is_memory(Path("/dev/shm"), mounts)
    assert not is_memory(Path("/tmp"), mounts)
    assert not is_memory(Path("/dev/shm"), tmp_path / "missing")


@pytest.fixture
def converter() -> LibreOffice:
    found = LibreOffice.installed()
    if found is None:
        pytest.skip(
            "LibreOffice is not installed, or nothing can lock it down (apt-get install libreoffice-writer-nogui)"
        )
    return found


@pytest.mark.slow
def test_the_real_program_converts_in_memory_only(converter: LibreOffice) -> None:
    with TemporaryDirectory(dir=converter.folder) as name:
        data = replace(converter, folder=Path(name)).to_pdf(_real_word_file())
        assert list(Path(name).iterdir()) == []
    assert data.startswith(b"%PDF-")
    assert b"/MarkInfo" in data


@pytest.mark.slow
def test_what_is_no_word_file_is_not_converted(converter: LibreOffice) -> None:
    with pytest.raises(DocumentError):
        converter.to_pdf(b"PK\x03\x04 broken")


def _real_word_file() -> bytes:
    """The least that the program accepts."""
    types = (
        b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        b'<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        b'wordprocessingml.document.main+xml"/></Types>'
    )
    links = (
        b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'officeDocument" Target="word/document.xml"/></Relationships>'
    )
    text = (
        b'<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        b"<w:body><w:p><w:r><w:t>Noi dung hu cau</w:t></w:r></w:p></w:body></w:document>"
    )
    return zipped(**{"[Content_Types]__xml": types, "_rels/.rels": links, "word/document__xml": text})
