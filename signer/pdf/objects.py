"""PDF objects as Python values: ISO 32000-1 clause 7.3."""

from __future__ import annotations

from collections.abc import Callable
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
    """A stream: its dictionary and its bytes as they stand in the file."""

    __slots__ = ("_decode", "dict", "raw")

    def __init__(self, dictionary: dict[str, Obj], raw: bytes, decode: Callable[[Stream], bytes]) -> None:
        self.dict = dictionary
        self.raw = raw
        self._decode = decode

    def decode(self) -> bytes:
        """The decoded bytes, under the document's limits. Raises: DocumentError."""
        return self._decode(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Stream) and self.raw == other.raw and self.dict == other.dict

    __hash__ = None  # type: ignore[assignment]


Obj: TypeAlias = "bool | int | float | Name | PdfString | Ref | list[Obj] | dict[str, Obj] | Stream | None"
Dict: TypeAlias = dict[str, Obj]
