"""Writing edXML the way deployed receivers read it (QCVN 102:2016, sample of the national exchange)."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from records.edxml.message import DATE_FORMAT, NAMESPACE, REPLACEMENT, UPDATE, XLINK, Attachment, EdxmlMessage, Party
from records.occasion import VIETNAM

LETTER_TYPE = 18
"""DocumentType.Type of a công văn, the default of one deployed SDK; the full enumeration was not found."""
TRACE_ACTOR = "http://schemas.xmlsoap.org/soap/actor/next"


def write_edxml(message: EdxmlMessage, at: datetime) -> bytes:
    """The file, UTF-8. The same message at the same time gives the same bytes."""
    body = "".join(
        (
            _tag("edXMLHeader", _header(message) + _trace(message, at) + "<edXML:DigitalSignature/>"),
            _tag("edXMLBody", _manifest(message)),
        )
    )
    envelope = f'<edXML:edXMLEnvelope xmlns:edXML="{NAMESPACE}">{body}</edXML:edXMLEnvelope>'
    encoded = "".join(_encoded(one) for one in message.attachments)
    attachments = f"<AttachmentEncoded>{encoded}</AttachmentEncoded>"
    whole = f'<edXML xmlns="{NAMESPACE}">{envelope}{attachments}</edXML>'
    return f'<?xml version="1.0" encoding="utf-8"?>\n{whole}\n'.encode()


def _header(message: EdxmlMessage) -> str:
    due = _text("DueDate", f"{message.reply_by:{DATE_FORMAT}}") if message.reply_by else ""
    parts = (
        _party("From", message.sender),
        *(_party("To", receiver) for receiver in message.receivers),
        _tag("Code", _text("CodeNumber", message.number) + _text("CodeNotation", message.notation)),
        _tag(
            "PromulgationInfo",
            _text("Place", message.place) + _text("PromulgationDate", f"{message.issued_on:{DATE_FORMAT}}"),
        ),
        _tag("DocumentType", _text("Type", str(LETTER_TYPE)) + _text("TypeName", message.kind_name)),
        _text("Subject", message.subject),
        _text("Content", message.subject),
        _tag(
            "SignerInfo",
            _text("Competence", "") + _text("Position", message.position) + _text("FullName", message.signer),
        ),
        due,
        _tag("ToPlaces", "".join(_text("Place", receiver.name) for receiver in message.receivers)),
        _tag("OtherInfo", _other(message)),
        _text("SteeringType", "0"),
        _text("DocumentId", message.document_id),
    )
    return _tag("MessageHeader", "".join(parts))


def _other(message: EdxmlMessage) -> str:
    pairs = (
        ("Priority", str(message.urgency.value)),
        ("SphereOfPromulgation", ""),
        ("TyperNotation", ""),
        ("PromulgationAmount", str(message.copies)),
        ("PageAmount", str(message.pages)),
    )
    return "".join(_text(name, value) for name, value in pairs)


def _trace(message: EdxmlMessage, at: datetime) -> str:
    moment = f"{at.astimezone(VIETNAM):%Y/%m/%d %H:%M:%S}"
    passed = _tag("TraceHeader", _text("OrganId", message.sender.code) + _text("Timestamp", moment))
    business = _text("BussinessDocType", str(message.business)) + _text("BussinessDocReason", message.reason)
    inner = passed + _tag("Bussiness", business + _concerned(message) + _text("Paper", "0"))
    return (
        f'<edXML:TraceHeaderList id="1" version="1.0" mustUnderstand="1" actor="{TRACE_ACTOR}">'
        f"{inner}</edXML:TraceHeaderList>"
    )


def _concerned(message: EdxmlMessage) -> str:
    """An update names its document, a replacement each one it stands in for and those who have it."""
    if message.business == UPDATE:
        return "".join(_text("DocumentId", one) for one in message.concerns)
    if message.business != REPLACEMENT:
        return ""
    holders = _tag("OrganIdList", "".join(_text("OrganId", receiver.code) for receiver in message.receivers))
    infos = (_tag("ReplacementInfo", _text("DocumentId", one) + holders) for one in message.concerns)
    return _tag("ReplacementInfoList", "".join(infos))


def _manifest(message: EdxmlMessage) -> str:
    references = "".join(
        f'<edXML:Reference xmlns:xlink="{XLINK}" xlink:href={quoteattr(f"cid:{one.content_id}")} '
        f'xlink:type="simple" xlink:role="XLinkRole">{_described(one)}</edXML:Reference>'
        for one in message.attachments
    )
    return f'<edXML:edXMLManifest version="1.0">{references}</edXML:edXMLManifest>'


def _described(one: Attachment) -> str:
    pairs = (
        ("AttachmentName", one.name),
        ("Description", one.description),
        ("ContentType", one.content_type),
        ("ContentId", one.content_id),
    )
    return "".join(_text(name, value) for name, value in pairs)


def _encoded(one: Attachment) -> str:
    pairs = (
        ("ContentType", one.content_type),
        ("ContentId", one.content_id),
        ("Description", one.description),
        ("ContentTransferEncoded", b64encode(one.data).decode()),
        ("AttachmentName", one.name),
    )
    return f"<Attachment>{''.join(f'<{name}>{escape(value)}</{name}>' for name, value in pairs)}</Attachment>"


def _party(role: str, party: Party) -> str:
    pairs = (("OrganId", party.code), ("OrganizationInCharge", ""), ("OrganName", party.name))
    return _tag(role, "".join(_text(name, value) for name, value in pairs))


def _text(name: str, value: str) -> str:
    return f"<edXML:{name}>{escape(value)}</edXML:{name}>"


def _tag(name: str, inner: str) -> str:
    return f"<edXML:{name}>{inner}</edXML:{name}>"
