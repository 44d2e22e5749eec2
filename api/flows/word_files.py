"""Word files as drafts: looked into, screened, converted in memory, and then a PDF like any other."""

from __future__ import annotations

from dataclasses import replace

from api.flows.screening import admit_other
from api.libreoffice import no_converter
from api.office import Office
from api.requests import UploadedDraft
from api.views import Actor
from signer.errors import DocumentError
from signer.seeing import examine_file

_WORD_PARTS = ("word/document.xml", "[Content_Types].xml")
_MACROS = ("vbaproject.bin", "vbadata.xml")


def is_word(data: bytes) -> bool:
    """Whether the bytes are a Word file (.docx), whatever their name says."""
    return data.startswith(b"PK") and all(part.encode() in data for part in _WORD_PARTS)


def as_pdf(office: Office, actor: Actor, upload: UploadedDraft) -> UploadedDraft:
    """The upload with its Word file converted, once the wall let through what the file says and its PDF will not show.

    Raises: BadRequestError ``word-converter-missing``; DocumentError ``word-has-macros``, ``word-not-converted``;
    RefusedByScreeningError.
    """
    if office.word is None:
        raise no_converter()
    found = examine_file(upload.data, office.reader)
    names = {name.rpartition("/")[2].casefold() for part in found.attachments for name in part.names}
    if not names.isdisjoint(_MACROS):
        raise DocumentError("word-has-macros", "the Word file carries macros")
    admit_other(
        office,
        actor,
        upload.data,
        found,
        declared_level=upload.declared_level,
        declared=upload.declaration,
        file_name=upload.file_name,
    )
    return replace(upload, data=office.word.to_pdf(upload.data))
