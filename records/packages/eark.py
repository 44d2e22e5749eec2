"""E-ARK Common Specification for Information Packages 2.1: METS at the root and in the one representation.

The layout and names are those of Circular 05/2025/TT-BNV: ``METS.xml``, ``metadata/descriptive/EAD.xml``,
``metadata/preservation/PREMIS.xml``, ``representations/rep1/{METS.xml,data/}``, ``documentation/``.
"""

from __future__ import annotations

import hashlib
import mimetypes
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources

from records.packages.codes import load_codes
from records.packages.content import Package, PackageKind
from records.packages.metadata import ead, premis, retention
from records.packages.readme import readme
from records.packages.xml import add, element, instant, path, to_bytes

PROFILES = {
    PackageKind.SIP: "https://earksip.dilcis.eu/profile/E-ARK-SIP.xml",
    PackageKind.AIP: "https://earkaip.dilcis.eu/profile/E-ARK-AIP.xml",
    PackageKind.DIP: "https://earkdip.dilcis.eu/profile/E-ARK-DIP.xml",
}
CONTENT_CATEGORY = "Textual works – Digital"
CONTENT_TYPE = "Thông tư 05/2025/TT-BNV"
"""What the files are: no content type of E-ARK's own list fits official documents."""
VERSION = "0.1.0"
REPRESENTATION = "representations/rep1"
EAD_PATH, PREMIS_PATH, RETENTION_PATH, README_PATH, SCHEMA_PATH = (
    "metadata/descriptive/EAD.xml",
    "metadata/preservation/PREMIS.xml",
    "metadata/other/retention.xml",
    "documentation/README.txt",
    "schemas/retention.xsd",
)
README = """\
METS.xml, representations/rep1/METS.xml   danh sách tệp và giá trị băm SHA-256 / every file with its SHA-256 (METS 1.12)
metadata/descriptive/EAD.xml              mô tả hồ sơ và tài liệu / description of the file and its documents
metadata/preservation/PREMIS.xml          đối tượng, sự kiện / objects and events (PREMIS 3)
metadata/other/retention.xml              thời hạn bảo quản / retention
representations/rep1/data/                văn bản đã ký số (PDF), kết quả kiểm tra, dữ liệu mô tả, nhật ký
                                          signed documents (PDF), verification reports, metadata, log
"""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file as METS lists it."""

    id: str
    place: str
    media_type: str
    data: bytes


def eark_files(package: Package) -> dict[str, bytes]:
    """Every file of the package by its path inside the package's folder, which is named :attr:`Package.objid`."""
    data = {f"data/{file.name}": file.data for one in package.documents for file in one.files}
    types = {f"data/{file.name}": file.media_type for one in package.documents for file in one.files}
    places = {file.name: f"{REPRESENTATION}/data/{file.name}" for one in package.documents for file in one.files}
    made = {
        EAD_PATH: ead(package, load_codes()),
        PREMIS_PATH: premis(package, places),
        RETENTION_PATH: retention(package),
        README_PATH: readme(package, README),
        SCHEMA_PATH: resources.files("records.packages").joinpath("retention.xsd").read_bytes(),
    }
    inner = _representation(package, data, types)
    files = made | {f"{REPRESENTATION}/{name}": content for name, content in data.items()}
    files[f"{REPRESENTATION}/METS.xml"] = inner
    files["METS.xml"] = _root(package, made, inner)
    return dict(sorted(files.items()))


def _root(package: Package, made: dict[str, bytes], inner: bytes) -> bytes:
    root = _mets(package, package.objid)
    _metadata(package, root, made)
    section = add(root, "mets:fileSec", {"ID": "fileSec"})
    documentation = _group(section, "Documentation", [_entry(README_PATH, made[README_PATH])], package)
    representation = _group(section, "Representations/rep1", [_entry(f"{REPRESENTATION}/METS.xml", inner)], package)
    schemas = _group(section, "Schemas", [_entry(SCHEMA_PATH, made[SCHEMA_PATH])], package)
    top = _structure(root, package.objid)
    metadata = {"ID": _id("div", "metadata"), "LABEL": "Metadata", "DMDID": _id("dmd", EAD_PATH)}
    metadata["ADMID"] = " ".join(_id("amd", place) for place in (PREMIS_PATH,))
    metadata["DMDID"] += f" {_id('dmd', RETENTION_PATH)}"
    add(top, "mets:div", metadata)
    _division(top, "Documentation", documentation)
    _division(top, "Schemas", schemas)
    all_of_them = add(top, "mets:div", {"ID": _id("div", "representations"), "LABEL": "Representations"})
    add(all_of_them, "mets:fptr", {"FILEID": representation})
    rep = add(all_of_them, "mets:div", {"ID": _id("div", "rep1"), "LABEL": "Representations/rep1"})
    pointer = {"LOCTYPE": "URL", "xlink:type": "simple", "xlink:href": f"{REPRESENTATION}/METS.xml"}
    add(rep, "mets:mptr", pointer | {"xlink:title": representation})
    return to_bytes(root)


def _representation(package: Package, data: dict[str, bytes], types: dict[str, str]) -> bytes:
    root = _mets(package, "rep1")
    section = add(root, "mets:fileSec", {"ID": "fileSec-rep1"})
    entries = [_entry(place, content, types[place]) for place, content in sorted(data.items())]
    group = _group(section, "Data", entries, package)
    top = _structure(root, "rep1")
    add(top, "mets:div", {"ID": _id("div", "rep1-metadata"), "LABEL": "Metadata"})
    _division(top, "Data", group)
    return to_bytes(root)


def _mets(package: Package, objid: str) -> ET.Element:
    root = element(
        "mets:mets",
        {
            "OBJID": objid,
            "LABEL": package.folder.title,
            "TYPE": CONTENT_CATEGORY,
            "PROFILE": PROFILES[package.kind],
            "csip:CONTENTINFORMATIONTYPE": "MIXED",
        },
    )
    made = instant(package.made_at)
    header = add(root, "mets:metsHdr", {"CREATEDATE": made, "LASTMODDATE": made, "RECORDSTATUS": "NEW"})
    header.set(path("csip:OAISPACKAGETYPE"), package.kind.value)
    software = add(header, "mets:agent", {"ROLE": "CREATOR", "TYPE": "OTHER", "OTHERTYPE": "SOFTWARE"})
    add(software, "mets:name", text="vanthu")
    add(software, "mets:note", {"csip:NOTETYPE": "SOFTWARE VERSION"}, VERSION)
    agency = add(header, "mets:agent", {"ROLE": "ARCHIVIST", "TYPE": "ORGANIZATION"})
    add(agency, "mets:name", text=package.agency_name)
    add(agency, "mets:note", {"csip:NOTETYPE": "IDENTIFICATIONCODE"}, package.agency_identifier)
    return root


def _metadata(package: Package, root: ET.Element, made: dict[str, bytes]) -> None:
    for place, kind in ((EAD_PATH, "EAD"), (RETENTION_PATH, "OTHER")):
        own = {"ID": _id("dmd", place), "CREATED": instant(package.made_at), "STATUS": "CURRENT"}
        _reference(add(root, "mets:dmdSec", own), package, place, made[place], kind)
    administrative = add(root, "mets:amdSec")
    own = {"ID": _id("amd", PREMIS_PATH), "STATUS": "CURRENT"}
    _reference(add(administrative, "mets:digiprovMD", own), package, PREMIS_PATH, made[PREMIS_PATH], "PREMIS")


def _reference(parent: ET.Element, package: Package, place: str, data: bytes, kind: str) -> None:
    reference = {"LOCTYPE": "URL", "MDTYPE": kind, "xlink:type": "simple", "xlink:href": place}
    if kind == "OTHER":
        reference["OTHERMDTYPE"] = "vanthu retention"
    add(parent, "mets:mdRef", reference | _facts(package, _Entry("", place, "application/xml", data), short=True))


def _group(section: ET.Element, use: str, entries: Iterable[_Entry], package: Package) -> str:
    name = _id("grp", use)
    group = add(section, "mets:fileGrp", {"ID": name, "USE": use})
    group.set(path("csip:CONTENTINFORMATIONTYPE"), "OTHER")
    group.set(path("csip:OTHERCONTENTINFORMATIONTYPE"), CONTENT_TYPE)
    for entry in entries:
        file = add(group, "mets:file", {"ID": entry.id, **_facts(package, entry)})
        location = {"LOCTYPE": "URL", "xlink:type": "simple", "xlink:href": entry.place}
        add(file, "mets:FLocat", location)
    return name


def _facts(package: Package, entry: _Entry, *, short: bool = False) -> dict[str, str]:
    return {
        "MIMETYPE": entry.media_type,
        "SIZE": str(len(entry.data)),
        "CREATED": instant(package.made_at),
        "CHECKSUM": hashlib.sha256(entry.data).hexdigest(),
        "CHECKSUMTYPE": "SHA-256",
    }


def _structure(root: ET.Element, label: str) -> ET.Element:
    own = {"ID": _id("struct", label), "TYPE": "PHYSICAL", "LABEL": "CSIP"}
    return add(add(root, "mets:structMap", own), "mets:div", {"ID": _id("div", label), "LABEL": label})


def _division(top: ET.Element, label: str, group: str) -> None:
    division = add(top, "mets:div", {"ID": _id("div", label), "LABEL": label})
    add(division, "mets:fptr", {"FILEID": group})


def _entry(place: str, data: bytes, media_type: str | None = None) -> _Entry:
    guessed = media_type or mimetypes.guess_type(place)[0] or "application/octet-stream"
    return _Entry(_id("file", place), place, guessed, data)


def _id(kind: str, name: str) -> str:
    """An XML identifier that depends on nothing but what it names."""
    return f"{kind}-{hashlib.sha256(name.encode()).hexdigest()[:20]}"
