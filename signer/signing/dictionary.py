"""The signature dictionary (ISO 32000-1 table 252, ETSI EN 319 142-1 clause 6.3) and its two places to fill in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from signer.errors import InternalError
from signer.pdf.objects import Obj
from signer.pdf.writer import RawObject, serialize, text_string

VIETNAM = timezone(timedelta(hours=7))
"""Asia/Ho_Chi_Minh: seven hours ahead all year, no daylight saving time."""

_RANGE_DIGITS = 10
_RANGE = b"[0 " + b" ".join([b"0" * _RANGE_DIGITS] * 3) + b"]"
_HEAD = b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/%s/ByteRange"
_CONTENTS = b"/Contents<"

CADES = b"ETSI.CAdES.detached"
RFC3161 = b"ETSI.RFC3161"


@dataclass(frozen=True, slots=True)
class SignatureEntries:
    """What a signature dictionary says besides the signature. ``signed_at`` is the claimed time of /M."""

    signed_at: datetime
    reason: str | None = None
    location: str | None = None
    name: str | None = None
    references: tuple[Obj, ...] = ()


def signature_dictionary(entries: SignatureEntries, contents_size: int) -> RawObject:
    """A signature dictionary with ``contents_size`` bytes of room for the CMS."""
    tail = [b"/M" + serialize(text_string(pdf_date(entries.signed_at)))]
    for key, text in ((b"/Reason", entries.reason), (b"/Location", entries.location), (b"/Name", entries.name)):
        if text:
            tail.append(key + serialize(text_string(text)))
    if entries.references:
        tail.append(b"/Reference" + serialize(list(entries.references)))
    tail.append(b"/Prop_Build<</App<</Name/vanthu>>>>")
    return _with_room(CADES, contents_size, b"".join(tail))


def timestamp_dictionary(contents_size: int) -> RawObject:
    """A document timestamp's dictionary (EN 319 142-1 clause 5.4.3)."""
    raw = _with_room(RFC3161, contents_size, b"")
    return RawObject(raw.data.replace(b"/Type/Sig", b"/Type/DocTimeStamp", 1))


def pdf_date(moment: datetime) -> str:
    """A PDF date in Vietnam time: ``D:20261123154115+07'00'``."""
    return moment.astimezone(VIETNAM).strftime("D:%Y%m%d%H%M%S+07'00'")


@dataclass(frozen=True, slots=True)
class Gap:
    """Where, in the revision's bytes, the hexadecimal CMS goes, from ``<`` to after ``>``: offsets into them."""

    range_start: int
    start: int
    end: int

    @property
    def capacity(self) -> int:
        """Bytes of CMS that fit."""
        return (self.end - self.start - 2) // 2

    def write_range(self, revision: bytearray, original_size: int) -> None:
        """Fills in /ByteRange: everything but the gap."""
        before = original_size + self.start
        after = original_size + self.end
        rest = len(revision) - self.end
        text = b"[0 %d %d %d]" % (before, after, rest)
        room = len(_RANGE)
        if len(text) > room:
            raise InternalError("byte-range-overflow", "the file is too large for the room kept for its byte range")
        revision[self.range_start : self.range_start + room] = text.ljust(room)

    def write_contents(self, revision: bytearray, cms: bytes) -> None:
        """Fills in /Contents, padded with zeros."""
        if len(cms) > self.capacity:
            raise InternalError("contents-overflow", "the signature is larger than the room reserved for it")
        digits = cms.hex().encode("ascii")
        revision[self.start + 1 : self.start + 1 + len(digits)] = digits


def find_gap(revision: bytearray, body: int) -> Gap:
    """The gap of the signature dictionary whose body starts at ``body``."""
    range_start = revision.index(_RANGE, body)
    start = revision.index(_CONTENTS, range_start) + len(_CONTENTS) - 1
    return Gap(range_start, start, revision.index(b">", start) + 1)


def _with_room(subfilter: bytes, contents_size: int, tail: bytes) -> RawObject:
    return RawObject(b"".join((_HEAD % subfilter, _RANGE, _CONTENTS, b"0" * (2 * contents_size), b">", tail, b">>")))
