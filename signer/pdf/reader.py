"""Reading a PDF file lazily: only what is asked for is parsed. ISO 32000-1 clause 7.5.

Strict first; when the cross-reference does not hold, it is rebuilt in memory and the document says so in
:attr:`Document.anomalies`. Nothing here judges: oddities are recorded for the verifier.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from signer.errors import DocumentError
from signer.pdf.filters import apply_filter
from signer.pdf.form_tree import FormField, walk_fields
from signer.pdf.limits import DEFAULT_LIMITS, MAX_OBJECT_STREAM_OBJECTS, MAX_SEARCHES, Limits
from signer.pdf.objects import Dict, Obj, Ref, Stream
from signer.pdf.page_tree import Page, walk_pages
from signer.pdf.recovery import find_definitions, recover_entries, recover_trailer
from signer.pdf.region import find_all
from signer.pdf.syntax import OBJECT_HEADER, SKIP, Buffer, malformed, parse_value
from signer.pdf.xref import (
    EntryKind,
    XrefEntry,
    XrefKind,
    XrefSection,
    previous_offset,
    read_stream_layout,
    read_table_runs,
)

_HEADER_WINDOW = 1024
_TAIL_WINDOW = 2048
_MAX_REF_CHAIN = 32
_HEADER = re.compile(rb"%PDF-(\d\.\d)?")
_STARTXREF = re.compile(rb"startxref[\x00\t\n\x0c\r ]*+(\d{1,20})[\x00\t\n\x0c\r ]*+(%%EOF(?:\r\n|\n|\r)?)?")
_STREAM = re.compile(rb"(?:[\x00\t\n\x0c\r ]++|%[^\r\n]*+)*+stream(\r\n|\n|\r)?")
_ENDSTREAM = re.compile(rb"[\x00\t\n\x0c\r ]*+endstream")
_XREF_WORD = re.compile(rb"[\x00\t\n\x0c\r ]*+xref")


@dataclass(frozen=True, slots=True)
class Revision:
    """One cross-reference section in file order; ``end`` is the offset after its %%EOF, -1 when it has none."""

    xref_offset: int
    kind: XrefKind
    end: int


class Document:
    """A PDF file, or the part of it before ``end`` (an earlier revision).

    Raises on construction: DocumentError ``pdf-empty``, ``not-a-pdf``, ``pdf-too-large``, ``pdf-truncated``,
    ``pdf-malformed``, ``pdf-too-complex``. Later calls may raise ``pdf-too-complex`` and ``pdf-malformed``.
    """

    def __init__(
        self, data: Buffer, limits: Limits = DEFAULT_LIMITS, *, end: int | None = None, family: Document | None = None
    ) -> None:
        self.data = data
        self.limits = limits
        self.end = len(data) if end is None else end
        self.anomalies: set[str] = set()
        self.header_offset, self.header_version = _read_header(data, self.end, limits)
        self._allowed = limits.objects_for(self.end)
        self._cache: dict[int, Obj] = {}
        self._entries: dict[int, XrefEntry | None] = {}
        self._loading: set[int] = set()
        self._object_streams: dict[tuple[int, int], dict[int, tuple[int, Obj]]] = (
            family._object_streams if family else {}
        )
        self._decoded_bytes = 0
        self._searched_bytes = 0
        self._base = 0
        self._recovered: dict[int, XrefEntry] | None = None
        self._fields: tuple[FormField, ...] | None = None
        self._parsed_sections: dict[int, XrefSection] = family._parsed_sections if family else {}
        self._parsed_objects: dict[int, tuple[int, int, Obj]] = family._parsed_objects if family else {}
        self.sections: tuple[XrefSection, ...] = ()
        self.last_startxref = -1
        self.trailer: Dict = {}
        try:
            self._open()
        except DocumentError as error:
            if error.code != "pdf-malformed":
                raise
            self._rebuild()

    # -- structure -----------------------------------------------------------------------------------------

    def _open(self) -> None:
        m = self._find_startxref()
        self.last_startxref = int(m[1])
        self.sections = tuple(self._read_sections(self.last_startxref))
        self.trailer = self.sections[0].trailer
        for section in self.sections[1:]:
            if "/Root" not in self.trailer and "/Root" in section.trailer:
                self.anomalies.add("root-not-in-last-trailer")
                self.trailer = {**section.trailer, **self.trailer}
        if not isinstance(self.trailer.get("/Root"), Ref):
            raise malformed("the trailer names no document catalog")
        if not self.is_encrypted and not isinstance(self.resolve(self.trailer["/Root"]), dict):
            raise malformed("the document catalog cannot be read")

    def _find_startxref(self) -> re.Match[bytes]:
        pos = self.data.rfind(b"startxref", max(0, self.end - _TAIL_WINDOW), self.end)
        if pos < 0:
            pos = self.data.rfind(b"startxref", 0, self.end)
            self.anomalies.add("startxref-far-from-end")
        m = _STARTXREF.match(self.data, pos, self.end) if pos >= 0 else None
        if m is None:
            raise malformed("startxref is missing")
        if m[2] is None:
            self.anomalies.add("eof-marker-missing")
        return m

    def _read_sections(self, offset: int | None) -> Iterator[XrefSection]:
        seen: set[int] = set()
        total = 0
        while offset is not None:
            if offset in seen:
                raise malformed("cross-reference sections form a loop")
            seen.add(offset)
            if len(seen) > self.limits.revisions:
                raise DocumentError("pdf-too-complex", "the file has too many revisions")
            section = self._section_at(offset)
            total += section.size
            if total > self._allowed * 4:
                raise DocumentError("pdf-too-complex", "the file has too many cross-reference entries")
            yield section
            offset = previous_offset(section.trailer)

    def _section_at(self, offset: int) -> XrefSection:
        section = self._parsed_sections.get(offset)
        if section is None:
            section = self._parsed_sections[offset] = self._read_section(offset)
        return section

    def _read_section(self, offset: int) -> XrefSection:
        if not 0 <= offset < self.end:
            raise malformed("a cross-reference offset lies outside the file")
        m = _XREF_WORD.match(self.data, offset + self._base, self.end)
        if m is None and OBJECT_HEADER.match(self.data, offset + self._base, self.end) is None:
            m = self._shift_base(offset)
        if m is None:
            return self._read_stream_section(offset)
        runs, entries, pos = read_table_runs(self.data, m.end(), self.end, self._allowed, self.anomalies)
        trailer, _ = parse_value(self.data, pos, self.end, self.anomalies, self.limits.nesting)
        if not isinstance(trailer, dict):
            raise malformed("a trailer is not a dictionary")
        self._check_size(trailer)
        if entries is not None:
            section = XrefSection.of_entries(offset, trailer, entries)
        else:
            section = XrefSection(offset, XrefKind.TABLE, trailer, self.data, runs)
        hidden = trailer.get("/XRefStm")
        if type(hidden) is int:
            section.kind = XrefKind.HYBRID
            section.hybrid = self._read_stream_section(hidden)
        return section

    def _shift_base(self, offset: int) -> re.Match[bytes] | None:
        """Offsets counted from a header that is not at the file's first byte."""
        if self.header_offset and not self._base:
            m = _XREF_WORD.match(self.data, offset + self.header_offset, self.end)
            if m or OBJECT_HEADER.match(self.data, offset + self.header_offset, self.end):
                self._base = self.header_offset
                self.anomalies.add("offsets-from-header")
                return m
        raise malformed("no cross-reference section where one should be")

    def _read_stream_section(self, offset: int) -> XrefSection:
        _, _, value = self._object_at(offset + self._base)
        if not isinstance(value, Stream):
            raise malformed("a cross-reference stream is not a stream")
        self._check_size(value.dict)
        widths, runs, size = read_stream_layout(value.dict, self._allowed)
        decoded = self._decode(value, size + 64)
        if len(decoded) < size:
            raise malformed("a cross-reference stream is shorter than it says")
        return XrefSection.of_stream(offset, value.dict, decoded, runs, widths)

    def _check_size(self, trailer: Dict) -> None:
        size = trailer.get("/Size")
        if type(size) is int and size > self._allowed:
            raise DocumentError("pdf-too-complex", "the trailer announces more objects than the file can hold")

    def _rebuild(self) -> None:
        """Rebuild the cross-reference from the definitions found in the bytes."""
        if self._recovered is not None:
            return
        self.anomalies.add("xref-rebuilt")
        self._cache.clear()
        self._object_streams = {}
        self._fields = None
        definitions = find_definitions(self.data, 0, self.end, self._allowed)
        self._recovered = recover_entries(definitions)
        self.trailer = recover_trailer(self.data, self.end, self.anomalies)
        for definition in definitions:
            self._recover_object(definition.num, definition.offset)
        if not isinstance(self.trailer.get("/Root"), Ref) or not isinstance(self.resolve(self.trailer["/Root"]), dict):
            if self.is_cut_short:
                raise DocumentError("pdf-truncated", "the file is cut short")
            raise malformed("the document catalog cannot be found")

    def _recover_object(self, num: int, offset: int) -> None:
        """Take note of a catalog, a cross-reference stream's trailer, or the content of an object stream."""
        assert self._recovered is not None
        if self._recovered[num].place != offset:
            return
        try:
            value = self.get(Ref(num, 0))
            dictionary = value.dict if isinstance(value, Stream) else value
            kind = dictionary.get("/Type") if isinstance(dictionary, dict) else None
            if kind == "/Catalog" and "/Root" not in self.trailer:
                self.trailer["/Root"] = Ref(num, 0)
            elif kind == "/XRef" and isinstance(dictionary, dict) and isinstance(dictionary.get("/Root"), Ref):
                keep = ("/Root", "/Info", "/ID", "/Encrypt")
                self.trailer = {**self.trailer, **{k: v for k, v in dictionary.items() if k in keep}}
            elif kind == "/ObjStm" and isinstance(value, Stream):
                for index, (inner, _) in self._open_object_stream(num).items():
                    self._recovered.setdefault(inner, XrefEntry(EntryKind.IN_STREAM, num, index))
        except DocumentError as error:
            if error.code == "pdf-too-complex":
                raise

    @property
    def is_rebuilt(self) -> bool:
        """Whether the cross-reference had to be rebuilt in memory."""
        return self._recovered is not None

    @property
    def is_cut_short(self) -> bool:
        """Whether no end-of-file marker stands near the end."""
        return self.data.rfind(b"%%EOF", max(0, self.end - _TAIL_WINDOW), self.end) < 0

    @property
    def revisions(self) -> tuple[Revision, ...]:
        """The cross-reference sections, oldest first, with the end of the revision each one closes."""
        ends: dict[int, int] = {}
        for m in find_all(_STARTXREF, self.data, 0, self.end):
            if m[2] is not None and m.start() > int(m[1]):
                ends.setdefault(int(m[1]), m.end())
        return tuple(Revision(s.offset, s.kind, ends.get(s.offset, -1)) for s in reversed(self.sections))

    @property
    def trailing_bytes(self) -> bytes:
        """What follows the last end-of-file marker, without white space."""
        pos = self.data.rfind(b"%%EOF", 0, self.end)
        return bytes(self.data[pos + 5 : self.end]).strip(b"\x00\t\n\x0c\r ") if pos >= 0 else b""

    def before(self, end: int) -> Document:
        """The document as its first ``end`` bytes define it. Raises: DocumentError."""
        return Document(self.data, self.limits, end=end, family=self)

    # -- objects -------------------------------------------------------------------------------------------

    def entry(self, num: int) -> XrefEntry | None:
        """The cross-reference entry in force for object ``num``."""
        if self._recovered is not None:
            return self._recovered.get(num)
        if num in self._entries:
            return self._entries[num]
        found = next((e for e in (section.find(num) for section in self.sections) if e is not None), None)
        self._entries[num] = found
        return found

    def object_numbers(self) -> set[int]:
        """Every object number the cross-reference speaks of."""
        if self._recovered is not None:
            return set(self._recovered)
        return {num for section in self.sections for num in section.numbers()}

    def get(self, ref: Ref) -> Obj:
        """The object behind ``ref``, ``None`` when there is none. Raises: DocumentError."""
        num = ref.num
        if num in self._cache:
            return self._cache[num]
        if num in self._loading:
            self.anomalies.add("object-needs-itself")
            return None
        if len(self._loading) > _MAX_REF_CHAIN:
            raise DocumentError("pdf-too-complex", "objects need each other too deeply")
        self._loading.add(num)
        try:
            value = self._load(num)
        finally:
            self._loading.discard(num)
        self._cache[num] = value
        return value

    def resolve(self, value: Obj) -> Obj:
        """Follow references until something else stands there. Raises: DocumentError."""
        for _ in range(_MAX_REF_CHAIN):
            if type(value) is not Ref:
                return value
            value = self.get(value)
        self.anomalies.add("reference-chain")
        return None

    def dictionary(self, value: Obj) -> Dict:
        """``value`` resolved, when it is a dictionary (or a stream's); an empty one otherwise."""
        value = self.resolve(value)
        if isinstance(value, Stream):
            return value.dict
        return value if isinstance(value, dict) else {}

    def array(self, value: Obj) -> list[Obj]:
        """``value`` resolved, when it is an array; an empty one otherwise."""
        value = self.resolve(value)
        return value if isinstance(value, list) else []

    def _load(self, num: int) -> Obj:
        entry = self.entry(num)
        if entry is None or entry.kind is EntryKind.FREE:
            return None
        if entry.kind is EntryKind.IN_STREAM:
            return self._from_object_stream(num, entry)
        try:
            found, _, value = self._object_at(entry.place + (self._base if self._recovered is None else 0))
            if found != num:
                raise malformed("another object stands where the cross-reference points")
        except DocumentError as error:
            if error.code != "pdf-malformed":
                raise
            if self._recovered is not None or entry.place == 0:
                self.anomalies.add("unreadable-object")
                return None
            self._rebuild()
            return self._load(num)
        return value

    def _object_at(self, offset: int) -> tuple[int, int, Obj]:
        cached = self._parsed_objects.get(offset)
        if cached is not None:
            return cached
        if not 0 <= offset < self.end:
            raise malformed("an offset lies outside the file")
        m = OBJECT_HEADER.match(self.data, offset, self.end)
        if m is None:
            raise malformed("no object where the cross-reference points")
        value, pos = parse_value(self.data, m.end(), self.end, self.anomalies, self.limits.nesting)
        shared = True
        if isinstance(value, dict) and (s := _STREAM.match(self.data, pos, self.end)):
            shared = not isinstance(value.get("/Length"), Ref)
            value = self._stream(value, s)
        result = int(m[1]), int(m[2]), value
        if shared:
            self._parsed_objects[offset] = result
        return result

    def _stream(self, dictionary: Dict, word: re.Match[bytes]) -> Stream:
        start = word.end()
        if word[1] != b"\n" and word[1] != b"\r\n":
            self.anomalies.add("stream-keyword")
        length = self.resolve(dictionary.get("/Length"))
        if type(length) is not int or not self._ends_at(start, length):
            self.anomalies.add("stream-length")
            stop = self.data.find(b"endstream", start, self.end)
            self._count_search((stop if stop >= 0 else self.end) - start)
            if stop < 0:
                raise malformed("a stream never ends")
            length = stop - start
            tail = self.data[max(start, stop - 2) : stop]
            length -= 2 if tail == b"\r\n" else 1 if tail[-1:] in (b"\n", b"\r") else 0
        return Stream(dictionary, self.data, self._decode, start, start + length)

    def _ends_at(self, start: int, length: int) -> bool:
        """Whether ``endstream`` follows the ``length`` bytes at ``start``."""
        stop = start + length
        return length >= 0 and stop <= self.end and _ENDSTREAM.match(self.data, stop, self.end) is not None

    def _count_search(self, searched: int) -> None:
        """Streams that share one end, or have none, are searched through to it again and again."""
        self._searched_bytes += searched
        if self._searched_bytes > max(self.limits.decoded_bytes, MAX_SEARCHES * self.end):
            raise DocumentError("pdf-too-complex", "too many streams do not end where they say")

    def _from_object_stream(self, num: int, entry: XrefEntry) -> Obj:
        container = self.entry(entry.place)
        if container is None or container.kind is not EntryKind.OFFSET:
            self.anomalies.add("object-stream-missing")
            return None
        try:
            objects = self._open_object_stream(entry.place)
        except DocumentError as error:
            if error.code == "pdf-too-complex":
                raise
            self.anomalies.add("object-stream-damaged")
            return None
        found = objects.get(entry.detail)
        if found is None or found[0] != num:
            self.anomalies.add("object-stream-index")
            found = next((o for o in objects.values() if o[0] == num), None)
        return found[1] if found else None

    def _open_object_stream(self, num: int) -> dict[int, tuple[int, Obj]]:
        container = self.entry(num)
        key = num, container.place if container is not None else -1
        opened = self._object_streams.get(key)
        if opened is not None:
            return opened
        stream = self.get(Ref(num, 0))
        if not isinstance(stream, Stream):
            raise malformed("an object stream is not a stream")
        count, first = self.resolve(stream.dict.get("/N")), self.resolve(stream.dict.get("/First"))
        if type(count) is not int or type(first) is not int or count < 0 or first < 0:
            raise malformed("an object stream has no usable /N and /First")
        if count > min(MAX_OBJECT_STREAM_OBJECTS, self._allowed):
            raise DocumentError("pdf-too-complex", "an object stream holds too many objects")
        opened = self._object_streams[key] = {}  # also for one that is damaged: it is not read again and again
        body = stream.decode()
        if first > len(body):
            raise malformed("an object stream's /First lies outside it")
        numbers = [int(n) for n in body[:first].split()[: count * 2] if n.isdigit() and len(n) < 12]
        if len(numbers) < count * 2:
            self.anomalies.add("object-stream-index")
        for index, (inner, offset) in enumerate(zip(numbers[::2], numbers[1::2], strict=False)):
            try:
                value, _ = parse_value(body, first + offset, len(body), self.anomalies, self.limits.nesting)
            except DocumentError as error:
                if error.code != "pdf-malformed":
                    raise
                self.anomalies.add("object-stream-damaged")
                continue
            opened[index] = (inner, value)
        return opened

    def _decode(self, stream: Stream, limit: int | None = None) -> bytes:
        limit = self.limits.stream_bytes if limit is None else min(limit, self.limits.stream_bytes)
        names = self.resolve(stream.dict.get("/Filter"))
        parameters = self.resolve(stream.dict.get("/DecodeParms", stream.dict.get("/DP")))
        names = names if isinstance(names, list) else [] if names is None else [names]
        parameters = parameters if isinstance(parameters, list) else [parameters]
        if len(names) > 8:
            raise DocumentError("pdf-too-complex", "a stream has too many filters")
        raw = stream.raw
        for i, name in enumerate(names):
            given = self.dictionary(parameters[i]) if i < len(parameters) else {}
            own: Dict = {k: self.resolve(v) for k, v in given.items()}
            raw = apply_filter(str(self.resolve(name)), raw, own, max(limit, len(raw)) if limit < 4096 else limit)
        self._decoded_bytes += len(raw)
        if self._decoded_bytes > self.limits.decoded_bytes:
            raise DocumentError("pdf-too-complex", "the document expands beyond the limit")
        return raw

    # -- document ------------------------------------------------------------------------------------------

    @property
    def is_encrypted(self) -> bool:
        """Whether the trailer names an encryption dictionary."""
        return "/Encrypt" in self.trailer

    @property
    def catalog(self) -> Dict:
        """The document catalog."""
        return self.dictionary(self.trailer.get("/Root"))

    @property
    def pages(self) -> Iterator[Page]:
        """The pages in order, one at a time. Raises: DocumentError ``pdf-too-complex``."""
        return walk_pages(self)

    def page(self, index: int) -> Page:
        """Page ``index`` counted from 0. Raises: DocumentError ``no-such-page``."""
        for page in self.pages:
            if page.index == index:
                return page
        raise DocumentError("no-such-page", "the document has no such page")

    def fields(self) -> tuple[FormField, ...]:
        """The terminal form fields, in the order of the field tree. Raises: DocumentError ``pdf-too-complex``."""
        if self._fields is None:
            self._fields = tuple(walk_fields(self))
        return self._fields

    def skip(self, pos: int) -> int:
        """The offset of the first byte at or after ``pos`` that is neither white space nor comment."""
        m = SKIP.match(self.data, pos, self.end)
        return m.end() if m else pos


def _read_header(data: Buffer, end: int, limits: Limits) -> tuple[int, str]:
    if end == 0:
        raise DocumentError("pdf-empty", "the file has no bytes")
    if end > limits.file_bytes:
        raise DocumentError("pdf-too-large", "the file is larger than the limit")
    m = _HEADER.search(data, 0, min(end, _HEADER_WINDOW))
    if m is None:
        raise DocumentError("not-a-pdf", "the file does not begin as a PDF does")
    return m.start(), (m[1] or b"").decode("ascii")
