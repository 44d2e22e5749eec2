"""XML as packages need it: written in one way only, read without entities."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import UTC, datetime

from records.errors import RequestError

METS, XLINK, CSIP, SIP = (
    "http://www.loc.gov/METS/",
    "http://www.w3.org/1999/xlink",
    "https://DILCIS.eu/XML/METS/CSIPExtensionMETS",
    "https://DILCIS.eu/XML/METS/SIPExtensionMETS",
)
PREMIS, XSI, EAD, OURS = (
    "http://www.loc.gov/premis/v3",
    "http://www.w3.org/2001/XMLSchema-instance",
    "http://ead3.archivists.org/schema/",
    "urn:vanthu:retention:1",
)
PREFIXES = {"mets": METS, "xlink": XLINK, "csip": CSIP, "sip": SIP, "premis": PREMIS, "xsi": XSI, "ead": EAD, "r": OURS}
for _prefix, _uri in PREFIXES.items():
    ET.register_namespace(_prefix, _uri)

MAX_XML_BYTES = 16 * 1024 * 1024
"""A description of ten thousand documents takes about 10 MB."""


def element(name: str, attributes: dict[str, str] | None = None, text: str | None = None) -> ET.Element:
    """``mets:file`` with attributes such as ``csip:NOTETYPE``."""
    made = ET.Element(_expanded(name), {_expanded(key): value for key, value in (attributes or {}).items()})
    made.text = text
    return made


def add(parent: ET.Element, name: str, attributes: dict[str, str] | None = None, text: str | None = None) -> ET.Element:
    """A child at the end of ``parent``."""
    made = element(name, attributes, text)
    parent.append(made)
    return made


def to_bytes(root: ET.Element) -> bytes:
    """UTF-8 with a declaration, indented, the same at every call."""
    ET.indent(root, " ")
    body: bytes = ET.tostring(root, encoding="utf-8")
    return b"<?xml version='1.0' encoding='UTF-8'?>\n" + body + b"\n"


def parse(data: bytes) -> ET.Element:
    """Raises: RequestError ``package-xml-unreadable``; anything that declares a document type counts as that."""
    if len(data) > MAX_XML_BYTES or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise _unreadable()
    try:
        return ET.fromstring(data)  # noqa: S314 - no document type, no entities: checked above
    except (ET.ParseError, ValueError) as error:
        raise _unreadable() from error


def path(name: str) -> str:
    """``mets:file`` as ElementTree finds it."""
    return _expanded(name)


def instant(at: datetime) -> str:
    """``2026-11-25T08:00:00Z``."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _expanded(name: str) -> str:
    prefix, colon, local = name.partition(":")
    return f"{{{PREFIXES[prefix]}}}{local}" if colon else name


def _unreadable() -> RequestError:
    return RequestError(
        "package-xml-unreadable", "A description in the package cannot be read.", "Không đọc được phần mô tả của gói."
    )
