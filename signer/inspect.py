"""What is in a PDF, learned in memory before anything is stored."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from signer.errors import DocumentError
from signer.facts import PageFacts, PdfFacts
from signer.pdf.graph import walk_dictionaries
from signer.pdf.limits import DEFAULT_LIMITS, Limits
from signer.pdf.objects import Dict, Obj, PdfString, Stream
from signer.pdf.pdfium import read_pages
from signer.pdf.reader import Document

_PDFA_PART = re.compile(rb"pdfaid:part(?:>|=[\"'])\s*(\d)")
_PDFA_CONFORMANCE = re.compile(rb"pdfaid:conformance(?:>|=[\"'])\s*([A-Za-z])")
_MARKUP = re.compile(r"<[^<>]*+>")
_MAX_XMP_BYTES = 4 * 1024 * 1024
_TEXT_KEYS = {
    "/Contents": "annotation",
    "/RC": "annotation",
    "/T": "field or annotation title",
    "/TU": "field tooltip",
    "/V": "field value",
    "/DV": "field default value",
    "/Title": "outline",
    "/UF": "embedded file",
    "/F": "embedded file",
    "/Desc": "embedded file",
    "/Alt": "alternative text",
    "/ActualText": "replacement text",
    "/E": "expansion text",
    "/CA": "button caption",
}


def inspect(data: bytes, limits: Limits = DEFAULT_LIMITS) -> PdfFacts:
    """Facts about ``data``: text, pages, scripts, attachments, signatures.

    Raises: DocumentError ``pdf-empty``, ``not-a-pdf``, ``pdf-truncated``, ``pdf-malformed``, ``pdf-encrypted``,
    ``pdf-too-large``, ``pdf-too-complex``, ``pdf-unrenderable``.
    """
    document = Document(data, limits)
    if document.is_encrypted:
        raise DocumentError("pdf-encrypted", "the document is encrypted")
    if document.is_rebuilt and document.is_cut_short:
        raise DocumentError("pdf-truncated", "the file is cut short")
    pages = tuple(PageFacts(p.width, p.height, p.text) for p in read_pages(data, limits.pages))
    if not pages:
        raise DocumentError("pdf-malformed", "the document has no pages")
    active = _ActiveContent.find(document)
    fields = [f for f in document.fields() if f.type == "/Sig"]
    xmp = _xmp(document)
    return PdfFacts(
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        version=_version(document),
        pages=pages,
        text_elsewhere=(*_information(document), *_xmp_text(xmp), *active.texts),
        has_javascript=active.has_javascript,
        has_embedded_files=active.has_embedded_files,
        has_launch_actions=active.has_launch_actions,
        has_hidden_layers=_has_hidden_layers(document),
        has_forms=bool(document.fields()),
        is_tagged=document.dictionary(document.catalog.get("/MarkInfo")).get("/Marked") is True,
        is_encrypted=False,
        pdfa_claim=_pdfa_claim(xmp),
        signature_fields=tuple(f.name for f in fields),
        signed_fields=tuple(f.name for f in fields if document.dictionary(f.value)),
        revisions=max(1, len(document.sections)),
    )


class _ActiveContent:
    """Scripts, launches, attachments and texts met anywhere in the document."""

    def __init__(self) -> None:
        self.has_javascript = False
        self.has_embedded_files = False
        self.has_launch_actions = False
        self.texts: list[tuple[str, str]] = []

    @classmethod
    def find(cls, document: Document) -> _ActiveContent:
        found = cls()
        for _, dictionary, _ in walk_dictionaries(document, document.trailer.get("/Root")):
            found._take(document, dictionary)
        return found

    def _take(self, document: Document, dictionary: Dict) -> None:
        kind = dictionary.get("/S")
        if kind == "/JavaScript" or "/JS" in dictionary or "/JavaScript" in dictionary:
            self.has_javascript = True
        if kind in ("/Launch", "/ImportData", "/SubmitForm"):
            self.has_launch_actions = True
        if "/EF" in dictionary or "/EmbeddedFiles" in dictionary or dictionary.get("/Type") == "/EmbeddedFile":
            self.has_embedded_files = True
        if dictionary.get("/Type") == "/OCG":
            self.texts.extend(_text(document, "layer", dictionary.get("/Name")))
        for key, place in _TEXT_KEYS.items():
            if key in dictionary:
                self.texts.extend(_text(document, place, dictionary[key]))


def _text(document: Document, place: str, value: Obj) -> Iterator[tuple[str, str]]:
    value = document.resolve(value)
    if isinstance(value, PdfString) and value.text.strip():
        yield place, value.text


def _information(document: Document) -> Iterator[tuple[str, str]]:
    for key, value in document.dictionary(document.trailer.get("/Info")).items():
        if key not in ("/CreationDate", "/ModDate", "/Trapped"):
            yield from _text(document, f"document information {key}", value)


def _xmp(document: Document) -> bytes:
    stream = document.resolve(document.catalog.get("/Metadata"))
    if not isinstance(stream, Stream):
        return b""
    try:
        return stream.decode()[:_MAX_XMP_BYTES]
    except DocumentError as error:
        if error.code == "pdf-too-complex":
            raise
        return b""


def _xmp_text(xmp: bytes) -> Iterator[tuple[str, str]]:
    text = " ".join(_MARKUP.sub(" ", xmp.decode("utf-8", "replace")).split())
    if text:
        yield "XMP", text


def _pdfa_claim(xmp: bytes) -> str | None:
    part, conformance = _PDFA_PART.search(xmp), _PDFA_CONFORMANCE.search(xmp)
    if part is None:
        return None
    return (part[1] + (conformance[1].lower() if conformance else b"")).decode("ascii")


def _version(document: Document) -> str:
    declared = document.resolve(document.catalog.get("/Version"))
    return max(document.header_version, str(declared).removeprefix("/") if declared else "")


def _has_hidden_layers(document: Document) -> bool:
    """Whether some way of showing the document leaves a layer out: switched off, on paper only, on screen only."""
    properties = document.dictionary(document.catalog.get("/OCProperties"))
    configurations = (properties.get("/D"), *document.array(properties.get("/Configs")))
    if any(_switches_off(document.dictionary(one), document) for one in configurations):
        return True
    layers = (document.dictionary(layer) for layer in document.array(properties.get("/OCGs")))
    return any("/OFF" in _usages(document, layer) for layer in layers)


def _switches_off(configuration: Dict, document: Document) -> bool:
    return bool(document.array(configuration.get("/OFF"))) or configuration.get("/BaseState") == "/OFF"


def _usages(document: Document, layer: Dict) -> set[Obj]:
    """How a layer appears on screen, on paper and in exports (ISO 32000-1, 8.11.4.4)."""
    usages = (document.dictionary(one) for one in document.dictionary(layer.get("/Usage")).values())
    return {document.resolve(value) for usage in usages for key, value in usage.items() if key.endswith("State")}
