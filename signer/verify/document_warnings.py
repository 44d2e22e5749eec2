"""What a recipient should know beside the verdict: scripts, attachments, hidden layers, empty fields."""

from __future__ import annotations

from collections.abc import Iterator

from signer.pdf.reader import Document
from signer.report import Reason
from signer.verify.hidden_content import find_hidden_content
from signer.verify.reasons import reason
from signer.verify.signature_value import unsigned_fields


def find_warnings(document: Document) -> tuple[Reason, ...]:
    """Warnings in a stable order. Raises: DocumentError ``pdf-too-complex``."""
    hidden = () if document.is_encrypted else tuple(find_hidden_content(document))
    return tuple(dict.fromkeys((*_warnings(document), *hidden)))


def _warnings(document: Document) -> Iterator[Reason]:
    catalog = document.catalog
    names = document.dictionary(catalog.get("/Names"))
    if document.is_rebuilt:
        yield reason("structure-repaired")
    if unsigned_fields(document):
        yield reason("unsigned-field")
    if "/JavaScript" in names or document.dictionary(catalog.get("/OpenAction")).get("/S") == "/JavaScript":
        yield reason("has-javascript")
    if document.dictionary(catalog.get("/OpenAction")).get("/S") == "/Launch":
        yield reason("has-launch-action")
    if "/EmbeddedFiles" in names:
        yield reason("has-embedded-files")
    default = document.dictionary(document.dictionary(catalog.get("/OCProperties")).get("/D"))
    if document.array(default.get("/OFF")) or default.get("/BaseState") == "/OFF":
        yield reason("hidden-layers")
