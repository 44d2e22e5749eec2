"""Every text a document carries outside its pages' content: strings of any key, and streams that hold text.

Objects that nothing refers to any more are read too: they are kept with the file all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from signer.errors import DocumentError
from signer.pdf.graph import walk_dictionaries
from signer.pdf.objects import Dict, Name, Obj, PdfString, Ref, Stream
from signer.pdf.reader import Document
from signer.seeing.markup import decoded, words_of

MAX_STRINGS = 200_000
"""Strings taken from one document."""
MAX_TEXT_STREAM = 8 * 1024 * 1024
"""Bytes of one text stream (XMP, XFA, scripts) that are read."""

_BINARY_KEYS = {"/ID", "/O", "/U", "/OE", "/UE", "/Perms", "/CheckSum", "/Cert", "/ByteRange", "/Panose", "/Lookup"}
OTHER_ENTRY = "other entry"
_PLACES = {
    "/Contents": "annotation",
    "/RC": "annotation",
    "/T": "title of a field or note",
    "/TU": "field tooltip",
    "/V": "form value",
    "/DV": "form value",
    "/Opt": "form choice",
    "/Title": "title or outline",
    "/Author": "author",
    "/Subject": "subject",
    "/Keywords": "keywords",
    "/Creator": "program",
    "/Producer": "program",
    "/UF": "name of an attachment",
    "/F": "name of an attachment",
    "/Desc": "description of an attachment",
    "/Name": "name",
    "/Names": "name",
    "/Alt": "alternative text",
    "/ActualText": "replacement text",
    "/E": "expansion text",
    "/CA": "button caption",
    "/Lang": "language",
}
"""Names of places for people: never a word of the document itself."""
_TEXT_STREAM_KEYS = {"/XFA", "/JS", "/RC", "/RV", "/V", "/DV", "/Metadata", "/Private"}
_TEXT_STREAM_TYPES = {"/Metadata", "/XFA"}
_INLINE = re.compile(rb"/(ActualText|Alt|E)\s*(<[0-9A-Fa-f\s]*>|\((?:\\.|[^()\\])*\))", re.DOTALL)
_NAME_ESCAPE = re.compile(rb"(?<=/)[A-Za-z#0-9]*#[A-Za-z#0-9]*")
_LANGUAGE = re.compile("\x1b[A-Za-z]{2,5}\x1b")
"""A text string may say in its middle which language follows (ISO 32000-1, 7.9.2.2)."""
_HEX = b"0123456789abcdefABCDEF"


def texts_of(document: Document) -> Iterator[tuple[str, str]]:
    """Pairs of a place and a text. Raises: DocumentError ``pdf-too-complex``."""
    taken = 0
    for dictionary, stream in _dictionaries(document):
        for place, text in (*_strings(dictionary), *_stream_texts(document, dictionary, stream)):
            if text.strip():
                yield place, text
                taken += 1
        if taken > MAX_STRINGS:
            raise DocumentError("pdf-too-complex", "the document holds too many texts")


def _dictionaries(document: Document) -> Iterator[tuple[Dict, Stream | None]]:
    """Those reachable from the trailer first, then the others the cross-reference knows."""
    numbers: list[Obj] = [Ref(number, 0) for number in sorted(document.object_numbers())]
    for _, dictionary, stream in walk_dictionaries(document, [document.trailer.get("/Root"), *numbers]):
        yield dictionary, stream
    yield document.dictionary(document.trailer.get("/Info")), None


def _strings(dictionary: Dict) -> Iterator[tuple[str, str]]:
    title, value = dictionary.get("/T"), dictionary.get("/V")
    if isinstance(title, PdfString) and isinstance(value, PdfString):
        yield "form field", f"{title.text}: {value.text}"
    is_signature = "/ByteRange" in dictionary
    for key, value in dictionary.items():
        if not key.isascii():
            yield OTHER_ENTRY, _spelt(key)
        if key in _BINARY_KEYS or (is_signature and key == "/Contents"):
            continue
        for text in _plain(value):
            yield from _placed(key, text)


def _placed(key: str, text: str) -> Iterator[tuple[str, str]]:
    """A key that the standard does not know may be a secret itself: it belongs to the text, not to the place."""
    place = _PLACES.get(key)
    yield place or OTHER_ENTRY, text
    if place is None:
        yield OTHER_ENTRY, f"{key.removeprefix('/')}: {text}"


def _plain(value: Obj) -> Iterator[str]:
    """The string, or the strings of an array and of arrays in it."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, PdfString):
            yield _LANGUAGE.sub("", item.text)
        elif isinstance(item, Name) and not item.isascii():
            yield _spelt(item)
        elif isinstance(item, list):
            waiting.extend(item)


def _spelt(name: str) -> str:
    """A name in letters that no name of the standard has: their bytes are UTF-8."""
    return name.removeprefix("/").encode("latin-1", "replace").decode("utf-8", "replace")


def _stream_texts(document: Document, dictionary: Dict, stream: Stream | None) -> Iterator[tuple[str, str]]:
    if stream is not None and _may_describe_pages(dictionary):
        yield from _inline(stream)
    if stream is not None and str(dictionary.get("/Type")) in _TEXT_STREAM_TYPES:
        yield from _decoded("XMP or form data", stream)
    for key in _TEXT_STREAM_KEYS & dictionary.keys():
        held = document.resolve(dictionary[key])
        for value in held if isinstance(held, list) else [held]:
            one = document.resolve(value)
            if isinstance(one, Stream):
                yield from _decoded(_PLACES.get(key, "XMP or form data"), one)


def _may_describe_pages(dictionary: Dict) -> bool:
    """Page contents and form XObjects have neither a picture's nor a font's nor a structure's marks."""
    return (
        dictionary.get("/Subtype") in (None, "/Form")
        and dictionary.get("/Type") in (None, "/XObject", "/Pattern")
        and not dictionary.keys() & {"/Length1", "/N"}
    )


def _inline(stream: Stream) -> Iterator[tuple[str, str]]:
    """Texts that stand in a page's own description beside what it draws (ISO 32000-1, 14.9)."""
    try:
        data = stream.decode()
    except DocumentError as error:
        if error.code == "pdf-too-complex":
            raise
        return
    for found in _INLINE.finditer(_NAME_ESCAPE.sub(_named, data)):
        written = found[2]
        if written.startswith(b"<"):
            digits = bytes(digit for digit in written if digit in _HEX)
            raw = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
        else:
            raw = re.sub(rb"\\([0-7]{1,3}|.)", _unescaped, written[1:-1], flags=re.DOTALL)
        yield _PLACES["/" + found[1].decode()], PdfString(raw).text


def _named(found: re.Match[bytes]) -> bytes:
    """A name with its ``#xx`` undone."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda pair: bytes.fromhex(pair[1].decode()), found[0])


def _unescaped(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 8) & 255]) if found[1].isdigit() else found[1]


def _decoded(place: str, stream: Stream) -> Iterator[tuple[str, str]]:
    try:
        data = stream.decode()[:MAX_TEXT_STREAM]
    except DocumentError as error:
        if error.code == "pdf-too-complex":
            raise
        return
    yield place, words_of(decoded(data))
