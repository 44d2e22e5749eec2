"""What people ask of the flows, already parsed: one frozen value a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from signer.keys import CertificateChain, SignatureAlgorithm


@dataclass(frozen=True, slots=True)
class ArticleFields:
    """One article (Điều): an optional title and its paragraphs."""

    paragraphs: tuple[str, ...]
    title: str | None = None


@dataclass(frozen=True, slots=True)
class RecipientFields:
    """One line of "Nơi nhận"; with an identifier (mã định danh) the document is sent there electronically."""

    name: str
    identifier: str | None = None


@dataclass(frozen=True, slots=True)
class SignatoryFields:
    """Who signs beside the leader: the secretary of minutes, the other party of a contract.

    A colleague of the agency is named by ``person_id``, somebody elsewhere by ``name``.
    """

    capacity: tuple[str, ...]
    name: str = ""
    person_id: str | None = None


@dataclass(frozen=True, slots=True)
class AppendixFields:
    """An appendix in the same file; ``body`` is text with the marks of :func:`records.compose.parse_body`."""

    title: str
    body: str
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class EnclosureFields:
    """A regulation, plan or programme that the document issues, in the same file."""

    kind: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class DraftFields:
    """A document to be composed. ``kind`` is its code (``quyet-dinh``) or the decree's abbreviation (``QĐ``, ``CV``).

    What it says comes as ``body``, text with the marks of :func:`records.compose.parse_body`, or piece by piece in
    ``paragraphs`` and ``articles``.
    """

    kind: str
    subject: str
    leader_id: str
    paragraphs: tuple[str, ...] = ()
    articles: tuple[ArticleFields, ...] = ()
    legal_bases: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    recipients: tuple[RecipientFields, ...] = ()
    authority: str | None = None
    drafting_unit: str | None = None
    drafter_mark: str | None = None
    urgency: str | None = None
    declared_level: str = "none"
    declaration: bool = False
    """The clerk declares by name that the document holds no state secret."""
    note: str = ""
    body: str = ""
    circulation: str | None = None
    filing: str = "VT"
    copies: int | None = None
    """Copies issued, for the last line of the recipients and the register."""
    counterpart: SignatoryFields | None = None
    attachments: tuple[AppendixFields | EnclosureFields, ...] = ()
    delegation_id: str | None = None
    """What the leader signs under; without it the best they have for this kind."""
    replaces: str | None = None
    """The issued document that this one stands in for."""
    corrects: str | None = None
    """The issued document whose form this letter puts right."""


@dataclass(frozen=True, slots=True)
class UploadedDraft:
    """A PDF made elsewhere. Number, date and signatures go beside the words the form has for them."""

    data: bytes
    file_name: str | None
    kind: str
    subject: str
    leader_id: str
    recipients: tuple[RecipientFields, ...] = ()
    drafting_unit: str | None = None
    declared_level: str = "none"
    declaration: bool = False
    note: str = ""
    urgency: str | None = None
    delegation_id: str | None = None
    replaces: str | None = None
    corrects: str | None = None


@dataclass(frozen=True, slots=True)
class ReviewFields:
    """Whom to ask: ``kind`` is ``initial`` or ``opinion``."""

    reviewer_id: str
    kind: str
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationFields:
    """What a paper says about who may sign. ``capacity`` is HEAD, TM, Q, KT, TL or TUQ."""

    capacity: str
    holder_id: str
    holder_title: str
    given_by: str | None = None
    collective: str = ""
    kinds: tuple[str, ...] = ()
    matters: str = ""
    starts_on: date
    ends_on: date | None = None
    paper_number: str
    paper_dated: date


@dataclass(frozen=True, slots=True)
class CopiedFields:
    """A document that is copied and is not in this register; ``issued_on`` is its date."""

    kind: str
    agency_name: str
    place: str
    number: str
    issued_on: date
    subject: str
    signatory: SignatoryFields
    agency_parent: str | None = None


@dataclass(frozen=True, slots=True)
class CopyFields:
    """A copy (bản sao) to be made: of a document of this register (``document_id``) or of another (``source``).

    ``form`` is one of :data:`api.flows.copying.FORMS`; the media are ``paper`` or ``electronic``. ``body`` is the
    part to extract, for an extract only. ``leader_id`` signs the copy.
    """

    form: str
    source_medium: str
    copy_medium: str
    leader_id: str
    document_id: str | None = None
    source: CopiedFields | None = None
    body: str = ""
    recipients: tuple[RecipientFields, ...] = ()
    filing: str = "VT"
    declared_level: str = "none"
    declaration: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class SigningStart:
    """To be signed with a key that is elsewhere: the SHA-256 of what was shown, whose certificates, how."""

    shown: str
    chain: CertificateChain
    algorithm: SignatureAlgorithm


@dataclass(frozen=True, slots=True)
class IncomingFields:
    """What a clerk says of a document that arrived by other ways than the exchange, or on paper."""

    author: str
    subject: str
    notation: str = ""
    issued_on: date | None = None
    kind_name: str = ""
    signer: str = ""
    author_code: str | None = None
    urgency: str | None = None
    reply_by: date | None = None
    note: str = ""
    declared_level: str = "none"
    declaration: bool = False


@dataclass(frozen=True, slots=True)
class SubmissionFields:
    """A document that a registered business hands in to the agency with this identifier."""

    agency_code: str
    subject: str
    notation: str = ""
    issued_on: date | None = None
    kind_name: str = ""
    signer: str = ""
    note: str = ""
    declared_level: str = "none"
    declaration: bool = False


@dataclass(frozen=True, slots=True)
class HandedInFile:
    """A file as it was sent, still in memory."""

    data: bytes
    file_name: str | None


@dataclass(frozen=True, slots=True)
class UnitFields:
    """A unit to open."""

    code: str
    name: str
    parent_id: str | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class PersonFields:
    """A person to enrol."""

    full_name: str
    duties: tuple[str, ...]
    capacity_lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PostFields:
    """A post to give."""

    person_id: str
    title: str
    unit_id: str | None = None
    duties: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class GroupFields:
    """A series for some kinds, or a specialised one (without kinds)."""

    series: str
    name: str
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyFields:
    """A decision on how to count; without a year from next year on."""

    scheme: str
    basis: str
    from_year: int | None = None
    groups: tuple[GroupFields, ...] = ()
    specialised: tuple[GroupFields, ...] = ()
    before_signature: bool = False


@dataclass(frozen=True, slots=True)
class SeriesImportFields:
    """A series that was kept elsewhere this year and goes on here."""

    series: str
    last_number: int
    last_date: date
    basis: str


@dataclass(frozen=True, slots=True)
class AgencyFields:
    """An organisation to register, with its first identifier and, if named, its first administrator."""

    identifier: str
    name: str
    basis: str
    parent_name: str | None = None
    short_code: str = ""
    place: str = ""
    seal_mm: float = 36.0
    is_business: bool = False
    since: date | None = None
    administrator: str | None = None
