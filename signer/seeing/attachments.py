"""Files inside files: what a PDF carries along, opened in memory as far as it can be read.

A kind that cannot be read, an archive in too many archives, a password: the attachment is reported as unread, never
passed over.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from signer.errors import DocumentError
from signer.pdf.graph import walk_dictionaries
from signer.pdf.objects import Obj, PdfString, Ref, Stream
from signer.pdf.reader import Document
from signer.seeing.markup import is_markup, words_of

MAX_TEXT_BYTES = 16 * 1024 * 1024
"""Bytes of one text, decoded."""
MAX_MEMBERS = 2_000
"""Members of one archive."""
MAX_MEMBER_BYTES = 64 * 1024 * 1024
"""Bytes of one archive member, unpacked."""
MAX_PICTURE_PIXELS = 40_000_000
"""Pixels of an attached picture: an A4 page at 600 dpi has 35 million."""
ASSUMED_DPI = 150
"""Resolution of a picture that does not say its own."""

_PACKED = re.compile(
    rb"(?:^[A-Za-z0-9+/_-]{40,}={0,2}\r?$\n?){2,}|[A-Za-z0-9+/_-]{400,}|(?:=[0-9A-F]{2}){3}", re.MULTILINE
)
"""Base64 or quoted-printable, as mail carries it."""
_ESCAPE = re.compile(r"\\u\{?([0-9A-Fa-f]{4})\}?")
"""Letters as JSON and programs write them."""
_QUOTED = re.compile(r"\"([^\"\n]{1,400})\"")
"""Values of JSON: each a line of its own."""
_PICTURE_ENDS = ((b"\x89PNG", b"IEND\xaeB`\x82"), (b"\xff\xd8\xff", b"\xff\xd9"))
FEWEST_ROWS = 2
"""Rows that make a table of a text."""
_TEXT_CONTROLS = set(b"\t\n\r\f\x1b\x00")


@dataclass(frozen=True, slots=True)
class EmbeddedFile:
    """A file inside another: its names, and its bytes unless they cannot be decoded."""

    names: tuple[str, ...]
    data: bytes | None


def embedded_files(document: Document) -> Iterator[EmbeddedFile]:
    """Every embedded file stream of a PDF once, whether anything shows it or not (ISO 32000-1, 7.11.4).

    Raises: DocumentError ``pdf-too-complex``.
    """
    seen: set[int] = set()
    numbers: list[Obj] = [Ref(number, 0) for number in sorted(document.object_numbers())]
    alone: list[Stream] = []
    for _, dictionary, stream in walk_dictionaries(document, [document.trailer.get("/Root"), *numbers]):
        if stream is not None and dictionary.get("/Type") == "/EmbeddedFile":
            alone.append(stream)
        names = tuple(v.text for k in ("/UF", "/F") if isinstance(v := document.resolve(dictionary.get(k)), PdfString))
        for value in document.dictionary(dictionary.get("/EF")).values():
            held = document.resolve(value)
            if isinstance(held, Stream) and id(held) not in seen:
                seen.add(id(held))
                yield EmbeddedFile(names, _decoded(held))
    for stream in alone:
        if id(stream) not in seen:
            seen.add(id(stream))
            yield EmbeddedFile((), _decoded(stream))


def archive_members(data: bytes, allowance: int) -> Iterator[EmbeddedFile]:
    """The files of a ZIP (also of Word, Excel, PowerPoint and OpenDocument files). Members that cannot be opened have
    no bytes. ``allowance`` is how many bytes all members together may unpack to.

    Raises: DocumentError ``attachment-unreadable``, ``attachment-too-complex``.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise DocumentError("attachment-unreadable", "an archive cannot be opened") from error
    with archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        if len(members) > MAX_MEMBERS:
            raise DocumentError("attachment-too-complex", "an archive has too many members")
        if archive.comment:
            yield EmbeddedFile(("comment",), archive.comment)
        for member in members:
            unpacked = _unpacked(archive, member)
            allowance -= len(unpacked or b"")
            if allowance < 0:
                raise DocumentError("attachment-too-complex", "an archive unpacks to too many bytes")
            yield EmbeddedFile((member.filename,), unpacked)


def text_of(data: bytes) -> str | None:
    """The text of a plain or marked-up file, None when it is not text, or text that only a program can read."""
    if len(data) > MAX_TEXT_BYTES:
        return None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _read(data.decode("utf-16", "replace"))
    if any(byte < 32 and byte not in _TEXT_CONTROLS for byte in set(data)) or b"\0" in data:
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1258", "replace")
    if data.lstrip().startswith(b"{\\rtf") or _PACKED.search(data):
        return None
    return _read(text)


def _read(text: str) -> str:
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    if is_markup(text):
        return words_of(text)
    if text.lstrip().startswith(("{", "[")):
        return "\n".join((text, *_QUOTED.findall(text)))
    return "\n".join((text, *_cells(text)))


def _cells(text: str) -> Iterator[str]:
    """The cells of a table whose rows have equally many commas or semicolons: each a line of its own."""
    rows = [row for row in text.splitlines() if row.strip()]
    for sign in (";", ",", "|"):
        counts = {row.count(sign) for row in rows}
        if len(rows) >= FEWEST_ROWS and len(counts) == 1 and counts != {0}:
            for row in rows:
                yield from (cell.strip(" \"'") for cell in row.split(sign))


def picture_of(data: bytes) -> tuple[Image.Image, float] | None:
    """A picture in colour and its resolution, None when the bytes are none."""
    try:
        with Image.open(BytesIO(data)) as picture:
            if picture.width * picture.height > MAX_PICTURE_PIXELS or getattr(picture, "n_frames", 1) > 1:
                return None
            dpi = float(picture.info.get("dpi", (ASSUMED_DPI, ASSUMED_DPI))[0]) or ASSUMED_DPI
            return picture.convert("RGB"), dpi if 50 <= dpi <= 1200 else ASSUMED_DPI
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def picture_texts(data: bytes) -> str:
    """What a picture says beside what it shows: its comments, its title, what its camera or program wrote."""
    try:
        with Image.open(BytesIO(data)) as picture:
            said = [*picture.info.values(), *picture.getexif().values()]
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return ""
    return "\n".join(one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one) for one in said)


def behind_picture(data: bytes) -> bytes:
    """The bytes behind the end of a PNG or JPEG: no viewer looks at them."""
    for start, end in _PICTURE_ENDS:
        if data.startswith(start) and (at := data.rfind(end)) >= 0:
            return data[at + len(end) :]
    return b""


def _decoded(stream: Stream) -> bytes | None:
    try:
        return stream.decode()
    except DocumentError:
        return None


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | None:
    try:
        with archive.open(member) as stream:
            data = stream.read(MAX_MEMBER_BYTES + 1)
    except (RuntimeError, zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError):
        return None
    return data if len(data) <= MAX_MEMBER_BYTES else None
