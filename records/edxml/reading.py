"""Reading other people's edXML, which may be hostile: bounded, without entities, without anything fetched."""

from __future__ import annotations

import binascii
import re
import zipfile
from base64 import b64decode
from datetime import date, datetime
from io import BytesIO
from typing import Never
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from records.edxml.message import DATE_FORMAT, Attachment, EdxmlMessage, Party
from records.errors import RequestError
from records.urgency import Urgency

FILE_MAX = 100 * 1024 * 1024
"""Bytes of a file: an upload's limit with room for base64."""
ATTACHMENTS_MAX = 20
ATTACHMENT_MAX = 50 * 1024 * 1024
"""Bytes of one attachment, unpacked: as much as an upload may have."""
DEPTH_MAX = 20
"""Elements within each other; the standard has eight."""
ELEMENTS_MAX = 20_000
PARTIES_MAX = 1000
CONCERNS_MAX = 20
"""Documents that one message updates or replaces."""
TEXT_MAX = 2000
"""Characters kept of a value beside the attachments."""

_CID = re.compile(r"cid:", re.IGNORECASE)


class _Bounded(TreeBuilder):
    """Builds a tree of bounded depth and size, under names without their namespace."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0
        self._elements = 0

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        self._depth += 1
        self._elements += 1
        if self._depth > DEPTH_MAX or self._elements > ELEMENTS_MAX:
            raise _bad("it is nested too deeply or has too many elements")
        return super().start(_local(tag), {_local(name): value for name, value in attrs.items()})

    def end(self, tag: str) -> Element:
        self._depth -= 1
        return super().end(_local(tag))

    def doctype(self, name: str, pubid: str | None, system: str | None) -> Never:
        raise _bad("it declares a document type, which may hide entities")


def read_edxml(data: bytes) -> EdxmlMessage:
    """Read one file.

    Raises: RequestError ``edxml-malformed`` (the reason is in the text; nothing of the file is quoted).
    """
    if len(data) > FILE_MAX:
        raise _bad("it is larger than 100 MiB")
    root = _tree(data)
    header = _one(root, "MessageHeader")
    business = root.find(".//Bussiness")
    issued = _day(_value(header, "PromulgationInfo/PromulgationDate"))
    due = _value(header, "DueDate")
    receivers = header.findall("To")
    if not 1 <= len(receivers) <= PARTIES_MAX:
        raise _bad("it names no receiver, or too many")
    return EdxmlMessage(
        sender=_party(_one(header, "From")),
        receivers=tuple(_party(receiver) for receiver in receivers),
        number=_value(header, "Code/CodeNumber"),
        notation=_value(header, "Code/CodeNotation"),
        place=_value(header, "PromulgationInfo/Place"),
        issued_on=issued,
        kind_name=_value(header, "DocumentType/TypeName"),
        subject=_value(header, "Subject"),
        signer=_value(header, "SignerInfo/FullName"),
        position=_value(header, "SignerInfo/Position"),
        attachments=_attachments(root),
        urgency=_urgency(_value(header, "OtherInfo/Priority")),
        reply_by=_day(due) if due else None,
        pages=_count(_value(header, "OtherInfo/PageAmount")),
        copies=_count(_value(header, "OtherInfo/PromulgationAmount")),
        business=_kind(_value(business, "BussinessDocType") if business is not None else ""),
        reason=_value(business, "BussinessDocReason") if business is not None else "",
        concerns=_concerns(business) if business is not None else (),
    )


def _concerns(business: Element) -> tuple[str, ...]:
    """What an update names (DocumentId) and what a replacement names (ReplacementInfoList)."""
    named = (*business.findall("DocumentId"), *business.iterfind("ReplacementInfoList/ReplacementInfo/DocumentId"))
    found = tuple(dict.fromkeys(text for one in named if (text := (one.text or "").strip()[:TEXT_MAX])))
    if len(found) > CONCERNS_MAX:
        raise _bad(f"it replaces more than {CONCERNS_MAX} documents")
    return found


def _tree(data: bytes) -> Element:
    parser = XMLParser(target=_Bounded())  # noqa: S314 - a document type is refused, so there are no entities
    try:
        parser.feed(data)
        return parser.close()
    except (ParseError, LookupError, ValueError) as error:
        raise _bad("it is not well-formed XML") from error


def _attachments(root: Element) -> tuple[Attachment, ...]:
    """What the manifest refers to and what is there must be the same."""
    encoded = root.findall(".//AttachmentEncoded/Attachment")
    references = {_CID.sub("", one.get("href", "")) for one in root.iterfind(".//Reference")}
    found = tuple(_attachment(one) for one in encoded)
    names = [one.content_id for one in found]
    if len(found) > ATTACHMENTS_MAX:
        raise _bad(f"it has more than {ATTACHMENTS_MAX} attachments")
    if set(names) != references or len(set(names)) != len(names):
        raise _bad("its references and its attachments do not agree")
    return found


def _attachment(element: Element) -> Attachment:
    raw = (element.findtext("ContentTransferEncoded") or "").strip()
    try:
        data = b64decode("".join(raw.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise _bad("an attachment is not base64") from error
    content_id = _CID.sub("", _value(element, "ContentId"))
    name, kind = _value(element, "AttachmentName"), _value(element, "ContentType")
    return Attachment(content_id, name, kind, _unpacked(data), _value(element, "Description"))


def _unpacked(data: bytes) -> bytes:
    """Some senders zip an attachment before they encode it; one file in it, no larger than an upload."""
    if not data.startswith(b"PK\x03\x04"):
        return data
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) != 1:
                return data  # an office document, or an archive that was sent as such
            with archive.open(entries[0]) as stream:
                content = stream.read(ATTACHMENT_MAX + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise _bad("an attachment cannot be unpacked") from error
    if len(content) > ATTACHMENT_MAX:
        raise _bad("an attachment is larger than 50 MiB")
    return content


def _party(element: Element) -> Party:
    return Party(_value(element, "OrganId"), _value(element, "OrganName"))


def _one(parent: Element, name: str) -> Element:
    found = parent.find(f".//{name}")
    if found is None:
        raise _bad(f"it has no {name}")
    return found


def _value(parent: Element, path: str) -> str:
    return (parent.findtext(path) or "").strip()[:TEXT_MAX]


def _day(text: str) -> date:
    for form in (DATE_FORMAT, "%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
    raise _bad("a date is not yyyy/MM/dd")


def _urgency(text: str) -> Urgency:
    return Urgency(min(int(text), Urgency.IMMEDIATE)) if text.isascii() and text.isdecimal() else Urgency.NORMAL


def _count(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 6 else 1


def _kind(text: str) -> int:
    if text in ("", "0", "1", "2", "3"):
        return int(text or "0")
    raise _bad("BussinessDocType is none of 0, 1, 2, 3")


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _bad(why: str) -> RequestError:
    return RequestError(
        "edxml-malformed", f"This is no edXML file that can be taken: {why}.", "Tệp edXML không đọc được."
    )
