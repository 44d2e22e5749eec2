"""PDF objects as Python values: ISO 32000-1 clause 7.3."""

from __future__ import annotations

from collections.abc import Callable
from mmap import mmap
from typing import NamedTuple, TypeAlias


class Name(str):
    """A name with its leading slash, bytes decoded one to one (latin-1), ``#xx`` already undone."""

    __slots__ = ()


class PdfString(bytes):
    """A literal or hexadecimal string, escapes already undone."""

    __slots__ = ()

    @property
    def text(self) -> str:
        """The text string (ISO 32000-1 7.9.2.2): UTF-16 or UTF-8 by byte order mark, else PDFDocEncoding."""
        if self.startswith(b"\xfe\xff"):
            return self[2:].decode("utf-16-be", "replace")
        if self.startswith(b"\xff\xfe"):
            return self[2:].decode("utf-16-le", "replace")
        if self.startswith(b"\xef\xbb\xbf"):
            return self[3:].decode("utf-8", "replace")
        return self.decode("latin-1")


class Ref(NamedTuple):
    """An indirect reference ``num gen R``."""

    num: int
    gen: int


class Stream:
    """A stream: its dictionary and its bytes as they stand in the file, read when they are asked for."""

    __slots__ = ("_data", "_decode", "_start", "_stop", "dict")

    def __init__(
        self,
        dictionary: dict[str, Obj],
        data: bytes | mmap,
        decode: Callable[[Stream], bytes],
        start: int = 0,
        stop: int | None = None,
    ) -> None:
        self.dict = dictionary
        self._data = data
        self._decode = decode
        self._start = start
        self._stop = len(data) if stop is None else stop

    @property
    def size(self) -> int:
        """Bytes as they stand in the file."""
        return self._stop - self._start

    @property
    def raw(self) -> bytes:
        """The bytes as they stand in the file."""
        return bytes(self._data[self._start : self._stop])

    def decode(self) -> bytes:
        """The decoded bytes, under the document's limits. Raises: DocumentError."""
        return self._decode(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Stream) and self.has_same_bytes(other) and self.dict == other.dict

    def has_same_bytes(self, other: Stream) -> bool:
        """Whether both hold the same bytes; those that stand in one place are not read."""
        mine, theirs = (self._start, self._stop), (other._start, other._stop)
        return (self._data is other._data and mine == theirs) or (self.size == other.size and self.raw == other.raw)

    __hash__ = None  # type: ignore[assignment]


Obj: TypeAlias = "bool | int | float | Name | PdfString | Ref | list[Obj] | dict[str, Obj] | Stream | None"
Dict: TypeAlias = dict[str, Obj]
