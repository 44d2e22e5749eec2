"""Hard limits against hostile input. Each is named, has a unit and the reason beside it."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024

MAX_FILE_BYTES = 100 * MIB
"""Bytes: larger uploads are refused by default; a profile may raise it (signing large files is supported)."""

MAX_OBJECTS_PER_BYTE = 1 / 8
"""/Size at most this times the file's bytes: honest files have at most 0.0115 objects a byte, bombs about 170."""

MAX_OBJECTS = 2_000_000
"""Cross-reference entries, whatever the file's size."""

MIN_OBJECT_ALLOWANCE = 4_096
"""Entries always allowed, so that very small files with generous /Size are still read."""

MAX_REVISIONS = 500
"""Cross-reference sections followed through /Prev."""

MAX_SIGNATURES = 100
"""Signature fields judged in one file."""

MAX_KIDS = 50_000
"""Children of page or field trees, in total."""

MAX_NESTING = 200
"""Depth of arrays and dictionaries, and of indirect chains."""

MAX_CONTENTS_BYTES = 2 * MIB
"""Bytes of one signature's /Contents."""

MAX_STREAM_BYTES = 64 * MIB
"""Bytes of one decoded stream."""

MAX_DECODED_BYTES = 256 * MIB
"""Bytes decoded from all streams of one document."""

MAX_OBJECT_STREAM_OBJECTS = 200_000
"""Objects in one object stream (/N)."""

MAX_SEARCHES = 8
"""Times the file's length that may be searched for the ends of streams whose /Length is wrong."""

MAX_PAGES = 20_000
"""Pages of one document."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits one document is read under; the defaults are the named constants of this module."""

    file_bytes: int = MAX_FILE_BYTES
    objects: int = MAX_OBJECTS
    revisions: int = MAX_REVISIONS
    signatures: int = MAX_SIGNATURES
    kids: int = MAX_KIDS
    nesting: int = MAX_NESTING
    contents_bytes: int = MAX_CONTENTS_BYTES
    stream_bytes: int = MAX_STREAM_BYTES
    decoded_bytes: int = MAX_DECODED_BYTES
    pages: int = MAX_PAGES

    def objects_for(self, file_size: int) -> int:
        """How many cross-reference entries a file of ``file_size`` bytes may have."""
        return min(self.objects, max(MIN_OBJECT_ALLOWANCE, int(file_size * MAX_OBJECTS_PER_BYTE)))


DEFAULT_LIMITS = Limits()
