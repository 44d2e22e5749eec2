"""The wall: bytes in memory are judged here, and nothing passes that is not clear or declared by a named person."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from api.errors import BadRequestError, RefusedByScreeningError
from api.files import read_file
from api.office import Office
from api.views import Actor
from records.database import transaction
from records.identifiers import AgencyId, Sha256
from records.screening import (
    PAPER_ROUTE,
    PAPER_ROUTE_VI,
    Clear,
    Fingerprint,
    NeedsDeclaration,
    PlacedText,
    Refused,
    Ruleset,
    ScreeningInput,
    SecrecyLevel,
    SeenPage,
    Signal,
    record_refusal,
    screen,
)
from signer.errors import SignerError
from signer.facts import PdfFacts
from signer.inspect import inspect
from signer.seeing import Examination, PageSight, TextReader, examine


def declared_secrecy(level: str) -> SecrecyLevel:
    """What the person says the document is. Raises: BadRequestError ``declared-level-unknown``."""
    try:
        return SecrecyLevel(level)
    except ValueError as error:
        raise BadRequestError(
            "declared-level-unknown",
            f"The declared level is one of: {', '.join(SecrecyLevel)}.",
            "Độ mật khai báo không hợp lệ.",
        ) from error


def screening_input(
    found: Examination, file_name: str | None = None, declared_level: SecrecyLevel = SecrecyLevel.NONE
) -> ScreeningInput:
    """What the guard looks at, from what was found in a file and in the files it carries."""
    names = tuple(dict.fromkeys(name for name in (file_name, *found.names) if name))
    return ScreeningInput(
        pages=tuple(page.text for page in found.facts.pages) if found.facts else (),
        elsewhere=tuple(PlacedText("file name", name) for name in names[1:]),
        metadata=tuple(PlacedText(place, text) for place, text in found.texts),
        file_name=names[0] if names else None,
        declared_level=declared_level,
        seen=tuple(_seen(page) for page in found.pages),
        earlier=found.earlier,
        hidden=found.hidden,
        attachments=tuple(screening_input(attachment) for attachment in found.attachments),
        has_hidden_layers=found.facts is not None and found.facts.has_hidden_layers,
        unread=found.unread,
        has_pages=found.facts is not None,
    )


def _seen(page: PageSight) -> SeenPage:
    return SeenPage(
        number=page.number,
        is_blank=page.is_blank,
        is_picture=page.is_picture,
        shown=page.shown,
        read=page.read,
        frames=tuple(frame.text for frame in page.frames),
        is_read=page.unread is None,
        unsaid=page.unsaid,
        differs=page.differs,
        laid=page.lettering.text if page.lettering else "",
        has_unknown_letters=page.lettering is not None and page.lettering.has_unknown,
    )


def admit(
    office: Office,
    actor: Actor,
    data: bytes,
    facts: PdfFacts,
    *,
    declared_level: str,
    declared: bool,
    file_name: str | None = None,
    typed: tuple[str, ...] = (),
) -> Clear:
    """Let a file through the wall, or stop it with nothing kept but an event without content.

    The one way in for every file, outgoing or incoming. ``facts`` are those of ``data``. ``declared`` says that the
    actor declares, by name, that it holds no state secret; it answers doubts, never a refusal. ``typed`` is what the
    actor wrote about it, each text a line of its own.

    Raises: RefusedByScreeningError ``classified-refused``, ``declaration-needed``; BadRequestError
    ``declared-level-unknown``; DocumentError ``pdf-…``.
    """
    level = declared_secrecy(declared_level)
    document = screening_input(examine(data, facts, office.reader), file_name, level)
    if typed:
        document = replace(document, pages=_with_typed(document.pages, typed))
    return _judged(office, actor, document, facts.sha256, declared=declared)


def admit_other(
    office: Office,
    actor: Actor,
    data: bytes,
    found: Examination,
    *,
    declared_level: str,
    declared: bool,
    file_name: str | None = None,
) -> Clear:
    """The same for a file that is no PDF yet; ``found`` is what it says and carries."""
    document = screening_input(found, file_name, declared_secrecy(declared_level))
    return _judged(office, actor, document, hashlib.sha256(data).hexdigest(), declared=declared)


def admit_composed(
    office: Office,
    actor: Actor,
    facts: PdfFacts,
    typed: tuple[str, ...],
    *,
    declared_level: str,
    declared: bool,
) -> Clear:
    """The same for a document that was set here: its pages show what was typed and nothing else.

    ``typed`` are the texts as they were typed, each a line of its own wherever the form sets it ("Điều 1." before a
    marking does not hide it). Nobody looks at the drawn pages: their frames are our own stamps of urgency.
    """
    pages = _with_typed(tuple(page.text for page in facts.pages), typed)
    document = ScreeningInput(pages=pages, declared_level=declared_secrecy(declared_level))
    return _judged(office, actor, document, facts.sha256, declared=declared)


def admit_text(office: Office, actor: Actor, typed: tuple[str, ...], *, declared_level: str, declared: bool) -> Clear:
    """The same for words without a file: what a clerk writes about a document on paper."""
    text = "\n".join(typed)
    document = ScreeningInput(pages=(text,), declared_level=declared_secrecy(declared_level))
    return _judged(office, actor, document, Sha256.of(text.encode()), declared=declared)


def _with_typed(pages: tuple[str, ...], typed: tuple[str, ...]) -> tuple[str, ...]:
    return ("\n".join((*pages[:1], *typed)), *pages[1:])


def _judged(office: Office, actor: Actor, document: ScreeningInput, sha256: str, *, declared: bool) -> Clear:
    outcome = screen(document, office.ruleset)
    if isinstance(outcome, Clear):
        return outcome
    by = office.occasion(actor)
    if isinstance(outcome, NeedsDeclaration):
        if declared:
            return outcome.declare(by.actor, by.at)
        raise RefusedByScreeningError(
            "declaration-needed",
            f"The guard cannot clear the document ({_places(outcome.signals)}). Nothing was kept; send it again with "
            "the declaration that it holds no state secret.",
            f"Chưa thể xác định văn bản không mật ({_places(outcome.signals)}). Chưa lưu gì; hãy gửi lại kèm cam kết "
            "văn bản không chứa bí mật nhà nước.",
        )
    _log_refusal(office, actor, sha256, outcome)
    raise RefusedByScreeningError(
        "classified-refused",
        f"{PAPER_ROUTE} ({_places(outcome.signals)})",
        f"{PAPER_ROUTE_VI} ({_places(outcome.signals)})",
    )


def _log_refusal(office: Office, actor: Actor, sha256: str, refused: Refused) -> None:
    fingerprint = Fingerprint.of(bytes.fromhex(sha256), office.fingerprint_key)
    with transaction(office.engine) as tx:
        record_refusal(tx, office.occasion(actor), AgencyId(actor.agency_id), refused, fingerprint)


def _places(signals: tuple[Signal, ...]) -> str:
    return "; ".join(f"{signal.rule}: {signal.where}" for signal in signals)


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """What the wall says about a file. What cannot be read is refused: ``error`` says why."""

    decision: str
    signals: tuple[Signal, ...] = ()
    error: dict[str, str] | None = None


def judge_file(path: Path, ruleset: Ruleset, reader: TextReader | None = None) -> FileAnswer:
    """Screen one file on this machine; nothing is stored and nothing is logged."""
    try:
        data = read_file(path)
        found = examine(data, inspect(data), reader)
    except (SignerError, BadRequestError) as error:
        return FileAnswer("refused", error={"code": error.code, "text": error.text})
    outcome = screen(screening_input(found, path.name), ruleset)
    if isinstance(outcome, Clear):
        return FileAnswer("clear")
    if isinstance(outcome, NeedsDeclaration):
        return FileAnswer("needs_declaration", outcome.signals)
    return FileAnswer("refused", outcome.signals)
