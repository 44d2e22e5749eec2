"""Reading a package back: every listed file is there and is what its checksum says, and nothing else is.

E-ARK packages of any maker with one or more representations, and BagIt bags; descriptions as far as they are ours.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from records.errors import RequestError
from records.packages.unpacking import is_safe
from records.packages.xml import parse, path

_DIGESTS = {"SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
_UNLISTED = re.compile(r"(METS\.xml|bagit\.txt|tagmanifest-\w+\.txt|manifest-\w+\.txt)$")
_OURS = re.compile(r"(?P<stem>.*\.\d{7})\.(?P<what>.+)$")


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """One document of a package: its PDF and whatever stands beside it, by the rest of its name."""

    name: str
    pdf: bytes
    elements: dict[str, Any] = field(default_factory=dict)
    beside: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadPackage:
    """What a package holds. ``objid`` is the maker's name of it."""

    objid: str
    form: str
    """``e-ark`` or ``bagit``."""
    documents: tuple[ReadDocument, ...]
    retention: dict[str, dict[str, str]]
    """By the maker's record identifier, where ``metadata/other/retention.xml`` is there."""


def read_package(files: Mapping[str, bytes]) -> ReadPackage:
    """The documents of a package whose files have all been checked.

    Raises: RequestError ``package-form-unknown``, ``package-file-missing``, ``package-hash-wrong``,
    ``package-file-unlisted``, ``package-without-documents``, ``package-xml-unreadable``, ``package-path-unsafe``.
    """
    if "METS.xml" in files:
        objid, form, listed = _eark(files)
    elif "bagit.txt" in files:
        objid, form, listed = _bag(files)
    else:
        raise RequestError(
            "package-form-unknown", "The package is neither E-ARK nor BagIt.", "Gói không phải E-ARK hay BagIt."
        )
    unlisted = [name for name in files if name not in listed and not _UNLISTED.search(name)]
    if unlisted:
        raise RequestError(
            "package-file-unlisted",
            "The package holds a file that its list does not name.",
            "Gói có tệp không kê khai.",
        )
    documents = tuple(_documents({name: files[name] for name in sorted(listed)}))
    if not documents:
        raise RequestError("package-without-documents", "The package holds no PDF.", "Gói không có văn bản PDF.")
    return ReadPackage(objid, form, documents, _retention(files))


def _eark(files: Mapping[str, bytes]) -> tuple[str, str, set[str]]:
    root = parse(files["METS.xml"])
    listed: set[str] = set()
    waiting = [("", root)]
    while waiting:
        folder, mets = waiting.pop()
        for place, digest, wanted in _mentions(mets):
            name = f"{folder}{place}"
            _check(files, name, digest, wanted)
            listed.add(name)
        for pointer in mets.iter(path("mets:mptr")):
            inner = unquote(pointer.get(path("xlink:href"), ""))
            if not is_safe(inner) or inner not in files:
                raise _missing()
            waiting.append((inner.rpartition("/")[0] + "/", parse(files[inner])))
    return root.get("OBJID", ""), "e-ark", listed


def _mentions(mets: Any) -> Iterator[tuple[str, str, str]]:
    for file in mets.iter(path("mets:file")):
        for location in file.iter(path("mets:FLocat")):
            place = unquote(location.get(path("xlink:href"), ""))
            yield place, file.get("CHECKSUMTYPE", ""), file.get("CHECKSUM", "")
    for reference in mets.iter(path("mets:mdRef")):
        place = unquote(reference.get(path("xlink:href"), ""))
        yield place, reference.get("CHECKSUMTYPE", ""), reference.get("CHECKSUM", "")


def _bag(files: Mapping[str, bytes]) -> tuple[str, str, set[str]]:
    listed: set[str] = {"bag-info.txt"}
    for name, algorithm in (("manifest-sha256.txt", "SHA-256"), ("manifest-sha512.txt", "SHA-512")):
        for line in files.get(name, b"").decode("utf-8", "replace").splitlines():
            digest, _, place = line.partition("  ")
            _check(files, place.strip(), algorithm, digest)
            listed.add(place.strip())
    if len(listed) == 1:
        raise _missing()
    info = files.get("bag-info.txt", b"").decode("utf-8", "replace")
    found = re.search(r"^External-Identifier:\s*(.+)$", info, re.MULTILINE)
    return (found[1].strip() if found else ""), "bagit", listed


def _check(files: Mapping[str, bytes], name: str, algorithm: str, wanted: str) -> None:
    if not is_safe(name):
        raise RequestError(
            "package-path-unsafe", "A path in the package leads outside it.", "Đường dẫn trong gói dẫn ra ngoài gói."
        )
    if name not in files:
        raise _missing()
    if algorithm not in _DIGESTS or hashlib.new(_DIGESTS[algorithm], files[name]).hexdigest() != wanted.lower():
        raise RequestError(
            "package-hash-wrong",
            "A file of the package is not what its list says.",
            "Một tệp trong gói không khớp giá trị băm.",
        )


def _documents(files: Mapping[str, bytes]) -> Iterator[ReadDocument]:
    for name, data in files.items():
        if not name.lower().endswith(".pdf") or "/documentation/" in f"/{name}":
            continue
        is_ours = name.endswith("data/document.pdf")  # a bag of one record: plain names beside each other
        stem = name[: -len("document.pdf" if is_ours else "pdf")]
        beside = {other[len(stem) :]: files[other] for other in files if other.startswith(stem) and other != name}
        yield ReadDocument(name, data, _elements(beside.get("metadata.json", b"")), beside)


def _elements(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data) if data else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _retention(files: Mapping[str, bytes]) -> dict[str, dict[str, str]]:
    data = files.get("metadata/other/retention.xml")
    if data is None:
        return {}
    return {row.get("id", ""): dict(row.attrib) for row in parse(data).iter(path("r:record"))}


def _missing() -> RequestError:
    return RequestError(
        "package-file-missing", "A file that the package lists is not there.", "Gói thiếu tệp đã kê khai."
    )
