"""Files inside files are opened as far as the limits go; what is beyond them is named, never passed over."""

from __future__ import annotations

import io
import zipfile

import pypdf
import pytest
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from signer.inspect import inspect
from signer.seeing import Examination, examine
from signer.seeing import examination as limits
from tests.signer.seeing.test_looking import set_page

PAPER = set_page("Báo cáo hư cấu")
PHRASE = "Con tàu giấy màu lam"


def attached(data: bytes, *, to: bytes = PAPER, name: str = "a.bin") -> bytes:
    return changed(to, lambda writer: writer.add_attachment(name, data))


def changed(data: bytes, change: object) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    change(writer)  # type: ignore[operator]
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def look_into(data: bytes) -> Examination:
    return examine(data, inspect(data), None)


def every_text(found: Examination) -> list[str]:
    own = [text for _, text in found.texts]
    return own + [text for attachment in found.attachments for text in every_text(attachment)]


def reasons(found: Examination) -> set[str]:
    return set(found.unread) | {reason for attachment in found.attachments for reason in reasons(attachment)}


@pytest.mark.parametrize(
    "data",
    [
        PHRASE.encode(),
        PHRASE.encode("utf-16"),
        f"<p>{PHRASE}</p>".encode(),
        "<w:p><w:r><w:t>Con tàu </w:t></w:r><w:r><w:t>giấy màu lam</w:t></w:r></w:p>".encode(),
        "".join(f"&#{ord(c)};" for c in f"{PHRASE}").join(["<a>", "</a>"]).encode(),
        zipped({"b.txt": PHRASE.encode()}),
        zipped({"b.zip": zipped({"c.txt": PHRASE.encode()})}),
        changed(PAPER, lambda writer: writer.add_metadata({"/Subject": PHRASE})),
    ],
    ids=["text", "utf-16", "html", "runs", "entities", "zip", "zip in zip", "pdf"],
)
def test_text_in_an_attachment_is_read(data: bytes) -> None:
    found = look_into(attached(data))
    assert any(PHRASE in text for text in every_text(found))
    assert reasons(found) == set()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (bytes(range(256)), "attachment-unreadable"),
        (b"PK\x03\x04 broken", "attachment-unreadable"),
        (b"%PDF-1.7 broken", "attachment-unreadable"),
        (zipped({"a.txt": b" " * 70_000_000}), "attachment-unreadable"),
        (zipped({f"{n}.txt": b"a" for n in range(3000)}), "attachment-too-complex"),
        (zipped({f"{n}.txt": b"a" for n in range(400)}), "attachment-too-complex"),
    ],
    ids=["bytes", "broken zip", "broken pdf", "one great member", "too many members", "too many files"],
)
def test_what_cannot_be_opened_is_named(data: bytes, reason: str) -> None:
    assert reason in reasons(look_into(attached(data)))


def test_an_archive_that_unpacks_to_too_much_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_OPENED_BYTES", 10_000)
    bomb = zipped({f"{n}.txt": b"a" * 4_000 for n in range(5)})
    budget = limits._Budget(bytes=10_000)
    found = limits._Examiner(None, budget).file(limits.EmbeddedFile(("a.zip",), bomb), 1)
    assert reasons(found) == {"attachment-too-complex"}


def test_files_too_deep_are_named() -> None:
    data = PHRASE.encode()
    for _ in range(limits.MAX_DEPTH + 1):
        data = zipped({"a.zip": data})
    found = look_into(attached(data))
    assert reasons(found) == {"attachment-too-deep"}


def test_the_names_of_attachments_are_kept() -> None:
    found = look_into(attached(b"x", name="Kế hoạch.txt"))
    assert found.attachments[0].names[0] == "Kế hoạch.txt"


def test_text_of_objects_nothing_refers_to_is_read() -> None:
    def leave(writer: pypdf.PdfWriter) -> None:
        writer._add_object(DictionaryObject({NameObject("/Left"): TextStringObject(PHRASE)}))

    assert PHRASE in every_text(look_into(changed(PAPER, leave)))


def test_a_field_is_read_together_with_its_title() -> None:
    def add(writer: pypdf.PdfWriter) -> None:
        writer._add_object(
            DictionaryObject(
                {NameObject("/T"): TextStringObject("Độ mật"), NameObject("/V"): TextStringObject("Thường")}
            )
        )

    assert ("form field", "Độ mật: Thường") in look_into(changed(PAPER, add)).texts


def test_the_names_of_places_never_quote_the_document() -> None:
    found = look_into(changed(PAPER, lambda writer: writer.add_metadata({"/SaoKhue": "Sao Khuê"})))
    assert ("other entry", "SaoKhue: Sao Khuê") in found.texts
    assert all("Khue" not in place for place, _ in found.texts)


def test_an_earlier_revision_is_read_even_when_the_cross_reference_is_damaged() -> None:
    writer = pypdf.PdfWriter(io.BytesIO(set_page(PHRASE)), incremental=True)
    writer.pages[0][NameObject("/Contents")] = writer._add_object(pypdf.generic.DecodedStreamObject())
    out = io.BytesIO()
    writer.write(out)
    whole = out.getvalue()
    for data in (whole, whole.replace(b"startxref", b"startxrfe")):
        found = look_into(data)
        assert found.facts is not None
        shown = [page.text for page in found.facts.pages]
        assert any(PHRASE in text for text in (*shown, *found.earlier))
