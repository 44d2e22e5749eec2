"""The checked content in the flat shape the Typst templates read: plain strings only, never markup."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal

from records.compose.content import Agency, Appendix, Attachment, DraftContent, Enclosure, Signatory, Verification
from records.compose.copies import CopyContent
from records.compose.galley import MAX_BODY_CHARACTERS, Typeset, typeset_body
from records.compose.kinds import Part
from records.compose.qr import qr_svg
from records.compose.roman import roman
from records.compose.wording import MAX_SUBJECT_CHARACTERS, Wording
from records.errors import RequestError

COPY_TEMPLATE = "ban-sao"
MACHINE_READABLE_SCHEMA = "vanthu/noi-dung/1"
"""Names the shape of the embedded JSON; a new shape gets a new number."""
MAX_LIST_ITEMS = 60
"""Recipients, addressees, legal bases; larger mailings name a group of recipients."""
MAX_CAPACITY_LINES = 5
MAX_ATTACHMENTS = 50
MAX_COPIES = 100_000
MAX_NOTATION_CHARACTERS = 30
"""Length of CodeNotation in Decree 30/2020/NĐ-CP, appendix VI."""
MIN_SEAL_MM, MAX_SEAL_MM = 20.0, 50.0
"""Seals of Vietnamese agencies are near 36 mm; anything outside is a wrong unit."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The agency as cells 2, 4 and 13 show it."""

    parent: str | None
    name: str
    place: str
    address: str | None
    seal_mm: float


@dataclass(frozen=True, slots=True)
class QrMark:
    """The QR code and the short code beside it."""

    svg: str
    url: str
    code: str


@dataclass(frozen=True, slots=True)
class Signer:
    """Cells 7a and 7b: capacity line by line, and the name."""

    capacity: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Attached:
    """An appendix or enclosure: its label ("Phụ lục I", "Quy chế"), title, reference to the document, and body."""

    form: Literal["appendix", "enclosure"]
    label: str
    title: str
    reference: str
    body: tuple[Typeset, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Original:
    """The document that a copy is made of."""

    kind: str
    agency: Letterhead
    number: str
    issued_on: str
    subject: str
    signer: Signer


@dataclass(frozen=True, slots=True)
class Manuscript:
    """Everything a template needs, checked and cleaned. ``original`` is there for copies only."""

    template: str
    kind: str
    agency: Letterhead
    notation: str
    subject: str
    body: tuple[Typeset, ...]
    signer: Signer
    recipients: tuple[str, ...]
    authority: str | None = None
    legal_bases: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    counterpart: Signer | None = None
    urgency: str | None = None
    circulation: str | None = None
    attachments: tuple[Attached, ...] = ()
    original: Original | None = None
    qr: QrMark | None = None

    def to_json(self) -> str:
        """The JSON the templates read from ``sys.inputs``."""
        return json.dumps(asdict(self), ensure_ascii=False)

    def to_machine_readable(self) -> str:
        """The JSON that travels inside a PDF/A-3: what the page says, without what only the layout needs."""
        said = asdict(self)
        del said["template"], said["qr"]
        return json.dumps({"schema": MACHINE_READABLE_SCHEMA, **said}, ensure_ascii=False)


def manuscript(content: DraftContent, wording: Wording) -> Manuscript:
    """Check and clean everything a clerk wrote.

    Raises:
        RequestError: what :class:`Wording` and :func:`typeset_body` refuse, and ``kind-not-composable``,
            ``unit-code-missing``, ``notation-too-long``, ``list-empty``, ``list-too-long``, ``recipient-doubled``,
            ``seal-size-impossible``, ``addressees-missing``, ``counterpart-missing``, ``counterpart-unexpected``,
            ``part-not-printed``, ``copies-impossible``.
    """
    if content.kind.template is None:
        raise RequestError(
            "kind-not-composable",
            f"A {content.kind.code} cannot be composed here; upload it as PDF.",
            "Chưa soạn được loại văn bản này tại đây; hãy tải lên tệp PDF.",
        )
    _require_parts(content)
    notation = _notation(content.notation, wording)
    letterhead = _letterhead(content.agency, wording)
    body = typeset_body(content.body, wording)
    attachments = _attachments(content, notation, letterhead, wording)
    if sum(len(piece.text) for part in attachments for piece in part.body) > MAX_BODY_CHARACTERS:
        raise RequestError("body-too-long", "The attachments are too long.", "Phụ lục, văn bản kèm theo quá dài.")
    return Manuscript(
        template=content.kind.template,
        kind=content.kind.name,
        agency=letterhead,
        notation=notation,
        subject=_subject(content.subject, wording),
        body=body,
        signer=_signer(content.signatory, wording),
        recipients=_recipients(content.recipients, _last_line(content, wording), wording),
        authority=_optional(content.authority, "authority", wording),
        legal_bases=_punctuated(_items(content.legal_bases, "legal_bases", wording, limit=1_000)),
        addressees=_addressees(content.addressees, wording),
        counterpart=_signer(content.counterpart, wording) if content.counterpart else None,
        urgency=content.urgency.value if content.urgency else None,
        circulation=content.circulation.value if content.circulation else None,
        attachments=attachments,
        qr=_qr(content.verification, wording),
    )


def copy_manuscript(content: CopyContent, wording: Wording) -> Manuscript:
    """Check and clean a copy. Raises: RequestError as :func:`manuscript`."""
    source = content.source
    original = Original(
        kind=source.kind.name,
        agency=_letterhead(source.agency, wording),
        number=wording.clean(source.number, "source.number", limit=MAX_NOTATION_CHARACTERS + 6),
        issued_on=wording.clean(source.issued_on, "source.issued_on", limit=40),
        subject=_subject(source.subject, wording),
        signer=_signer(source.signatory, wording),
    )
    return Manuscript(
        template=COPY_TEMPLATE,
        kind=content.form.value,
        agency=_letterhead(content.agency, wording),
        notation=_notation(content.notation, wording),
        subject=original.subject,
        body=typeset_body(source.body, wording) if source.body else (),
        signer=_signer(content.signatory, wording),
        recipients=_recipients(content.recipients, wording.clean(content.filing, "filing", limit=100), wording),
        original=original,
        qr=_qr(content.verification, wording),
    )


def _require_parts(content: DraftContent) -> None:
    if Part.ADDRESSEES in content.kind.requires and not content.addressees:
        raise RequestError(
            "addressees-missing",
            f"A {content.kind.code} names those it is addressed to.",
            "Loại văn bản này phải có nơi nhận ở phần đầu (Kính gửi, Kính mời, điện).",
        )
    takes_counterpart = Part.COUNTERPART in content.kind.requires
    if takes_counterpart and content.counterpart is None:
        raise RequestError(
            "counterpart-missing",
            f"A {content.kind.code} is signed by two; the second signatory is missing.",
            "Loại văn bản này có hai người ký; còn thiếu người ký thứ hai.",
        )
    if content.counterpart is not None and not takes_counterpart:
        raise RequestError(
            "counterpart-unexpected",
            f"A {content.kind.code} has one signatory.",
            "Loại văn bản này chỉ có một người ký.",
        )
    _refuse_unprinted(content)


def _refuse_unprinted(content: DraftContent) -> None:
    """What the form of the kind has no place for would be lost unseen."""
    given = {
        Part.LEGAL_BASES: content.legal_bases,
        Part.ADDRESSEES: content.addressees,
        Part.AUTHORITY: content.authority,
    }
    for part, words in given.items():
        if words and part not in content.kind.prints:
            raise RequestError(
                "part-not-printed",
                f"The form of a {content.kind.code} has no place for {part.value}; write it in the text.",
                f"Thể thức {content.kind.name} không có chỗ cho {part.value}; hãy ghi trong nội dung.",
            )


def _notation(notation: str, wording: Wording) -> str:
    clean = wording.clean(notation, "notation")
    if len(clean) > MAX_NOTATION_CHARACTERS:
        raise RequestError(
            "notation-too-long",
            f"The notation is longer than {MAX_NOTATION_CHARACTERS} characters.",
            f"Ký hiệu dài quá {MAX_NOTATION_CHARACTERS} ký tự.",
        )
    return clean


def _subject(text: str, wording: Wording) -> str:
    return wording.clean(text, "subject", limit=MAX_SUBJECT_CHARACTERS)


def _optional(text: str | None, field: str, wording: Wording) -> str | None:
    return None if text is None else wording.clean(text, field)


def _letterhead(agency: Agency, wording: Wording) -> Letterhead:
    if not MIN_SEAL_MM <= agency.seal_mm <= MAX_SEAL_MM:
        raise RequestError(
            "seal-size-impossible",
            f"A seal measures {MIN_SEAL_MM:g} to {MAX_SEAL_MM:g} mm across.",
            f"Đường kính con dấu từ {MIN_SEAL_MM:g} đến {MAX_SEAL_MM:g} mm.",
        )
    return Letterhead(
        parent=_optional(agency.parent, "agency.parent", wording),
        name=wording.clean(agency.name, "agency.name"),
        place=wording.clean(agency.place, "agency.place", limit=60),
        address=_optional(agency.address, "agency.address", wording),
        seal_mm=agency.seal_mm,
    )


def _items(items: tuple[str, ...], field: str, wording: Wording, *, limit: int = 300) -> tuple[str, ...]:
    if len(items) > MAX_LIST_ITEMS:
        raise _too_many(field, MAX_LIST_ITEMS)
    return tuple(wording.clean(item, field, limit=limit) for item in items)


def _too_many(field: str, most: int) -> RequestError:
    return RequestError("list-too-long", f"{field} has more than {most} items.", f"{field} có hơn {most} mục.")


def _distinct(items: tuple[str, ...], field: str) -> tuple[str, ...]:
    if len({item.casefold() for item in items}) < len(items):
        raise RequestError("recipient-doubled", f"{field} names somebody twice.", f"{field} có tên bị lặp lại.")
    return items


def _punctuated(items: tuple[str, ...]) -> tuple[str, ...]:
    """Each item ends with a semicolon, the last one with a full stop, whatever the clerk typed."""
    bare = [item.rstrip(" ;.") for item in items]
    return tuple(f"{item}{'.' if place == len(bare) else ';'}" for place, item in enumerate(bare, start=1))


def _addressees(names: tuple[str, ...], wording: Wording) -> tuple[str, ...]:
    """One addressee stands on the line of the greeting, without a stop; several are a list."""
    clean = _distinct(_items(names, "addressees", wording), "addressees")
    return _punctuated(clean) if len(clean) > 1 else tuple(name.rstrip(" ;.") for name in clean)


def _signer(signatory: Signatory, wording: Wording) -> Signer:
    lines = signatory.capacity
    if not lines:
        raise RequestError("list-empty", "signatory.capacity has no line.", "Thiếu quyền hạn, chức vụ của người ký.")
    if len(lines) > MAX_CAPACITY_LINES:
        raise _too_many("signatory.capacity", MAX_CAPACITY_LINES)
    return Signer(
        capacity=tuple(wording.clean(line, "signatory.capacity", limit=120) for line in lines),
        name=wording.clean(signatory.name, "signatory.name"),
    )


def _last_line(content: DraftContent, wording: Wording) -> str:
    """Where the original is filed, who drafted it and how many copies are issued (cell 12): "VT, LTH.20"."""
    filing = wording.clean(content.filing, "filing", limit=100).rstrip(" .")
    mark = _optional(content.drafter_mark, "drafter_mark", wording)
    if content.copies is None:
        return f"{filing}, {mark}" if mark else filing
    if not 1 <= content.copies <= MAX_COPIES:
        raise RequestError(
            "copies-impossible", f"Copies issued: 1 to {MAX_COPIES}.", f"Số lượng bản phát hành: 1 đến {MAX_COPIES}."
        )
    return f"{filing}, {mark}.{content.copies}" if mark else f"{filing}, {content.copies} bản"


def _recipients(names: tuple[str, ...], filing: str, wording: Wording) -> tuple[str, ...]:
    named = _distinct(_items(names, "recipients", wording), "recipients")
    return _punctuated((*named, f"Lưu: {filing}"))


def _qr(verification: Verification | None, wording: Wording) -> QrMark | None:
    if verification is None:
        return None
    code = wording.clean(verification.code, "verification.code", limit=40)
    return QrMark(svg=qr_svg(verification.url), url=verification.url, code=code)


def _attachments(
    content: DraftContent, notation: str, letterhead: Letterhead, wording: Wording
) -> tuple[Attached, ...]:
    """Number and date in the reference stay open in electronic documents (appendix I, part I, section III.1)."""
    if len(content.attachments) > MAX_ATTACHMENTS:
        raise _too_many("attachments", MAX_ATTACHMENTS)
    kind = content.kind.name
    reference = f"theo {kind} số …/{notation} ngày … tháng … năm … của {letterhead.name}"
    labels = _appendix_labels(content.attachments)
    return tuple(
        _attached(part, label, reference, wording) for part, label in zip(content.attachments, labels, strict=True)
    )


def _appendix_labels(parts: tuple[Attachment, ...]) -> tuple[str, ...]:
    """Roman numbers when there are two appendices or more; enclosures are not counted."""
    appendices = sum(isinstance(part, Appendix) for part in parts)
    labels: list[str] = []
    count = 0
    for part in parts:
        count += isinstance(part, Appendix)
        labels.append("Phụ lục" if appendices == 1 else f"Phụ lục {roman(count)}")
    return tuple(labels)


def _attached(part: Attachment, label: str, reference: str, wording: Wording) -> Attached:
    body = typeset_body(part.body, wording)
    match part:
        case Appendix(title=title, landscape=landscape):
            clean = wording.clean(title, "appendix.title", limit=MAX_SUBJECT_CHARACTERS)
            return Attached("appendix", label, clean, f"(Kèm {reference})", body, landscape)
        case Enclosure(kind=kind, subject=subject):
            return Attached("enclosure", kind.name, _subject(subject, wording), f"(Ban hành kèm {reference})", body)
