"""Write BagIt bags (RFC 8493, version 1.0): a folder or ZIP file that anyone can check with any BagIt tool."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from records.errors import RequestError
from records.identifiers import Sha256

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""One time for every member, so that the same bag is the same ZIP file."""


@dataclass(frozen=True, slots=True)
class Bag:
    """A bag in memory: ``payload`` goes under ``data/``; the same content always gives the same bytes."""

    payload: Mapping[str, bytes]
    information: Mapping[str, str]
    """Lines of ``bag-info.txt``."""
    made_on: date

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every file of the bag with its path inside the bag.

        Raises: RequestError ``bag-path-unsafe``.
        """
        for path in self.payload:
            if not _SAFE.fullmatch(path):
                raise RequestError("bag-path-unsafe", "A path in a bag has plain letters and never leaves the bag.")
        tags = {
            "bagit.txt": DECLARATION,
            "bag-info.txt": self._information(),
            "manifest-sha256.txt": _manifest({f"data/{path}": data for path, data in self.payload.items()}),
        }
        yield from tags.items()
        yield "tagmanifest-sha256.txt", _manifest(tags)
        yield from ((f"data/{path}", data) for path, data in sorted(self.payload.items()))

    def _information(self) -> bytes:
        octets = sum(len(data) for data in self.payload.values())
        lines = {
            **self.information,
            "Bagging-Date": self.made_on.isoformat(),
            "Payload-Oxum": f"{octets}.{len(self.payload)}",
        }
        return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in lines.items()).encode()


def _manifest(files: Mapping[str, bytes]) -> bytes:
    return "".join(f"{Sha256.of(data)}  {path}\n" for path, data in sorted(files.items())).encode()
