"""Pages to be read on a screen: of a document, of a draft that is not kept yet, of what sealing would make of it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from sqlalchemy import Connection

from api.flows.access import require, require_own_agency
from api.flows.drafting import compose_only
from api.flows.placing import values_of
from api.flows.reading import download
from api.office import Office
from api.preview_views import DrawnLeaf, Reading, StampPreview
from api.requests import DraftFields
from api.views import Actor, Duty
from records import numbering, outgoing
from records.agencies import load_agency
from records.database import snapshot, transaction
from records.errors import ConflictError
from records.identifiers import DocumentId, Sha256
from records.outgoing import LeaderSigned, Numbered
from signer.fields import AGENCY_FIELD, mm
from signer.fill import fill
from signer.forms.acroform import field_names
from signer.pdf.leaves import LeafText, stamp_leaf

KEPT_BYTES = 32 * 1024 * 1024
"""Drawn pages kept in memory: turning back a page costs nothing."""


@dataclass(slots=True)
class LeafMemory:
    """Pages drawn lately, by the hash of their file; never on a disk."""

    _kept: OrderedDict[tuple[str, int], bytes] = field(default_factory=OrderedDict)
    _size: int = 0
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def get(self, sha256: str, index: int) -> bytes | None:
        with self._guard:
            found = self._kept.get((sha256, index))
            if found is not None:
                self._kept.move_to_end((sha256, index))
            return found

    def keep(self, sha256: str, index: int, png: bytes) -> None:
        with self._guard:
            if (sha256, index) in self._kept:
                return
            self._kept[sha256, index] = png
            self._size += len(png)
            while self._size > KEPT_BYTES:
                self._size -= len(self._kept.popitem(last=False)[1])


@dataclass(frozen=True, slots=True)
class PreviewDesk:
    """A :class:`api.http.preview_port.Preview` over one office."""

    office: Office
    memory: LeafMemory = field(default_factory=LeafMemory)

    def read(self, actor: Actor, document_id: DocumentId) -> Reading:
        data = download(self.office, actor, document_id)
        return Reading(Sha256.of(data), self.office.read_leaves(data))

    def picture(self, actor: Actor, document_id: DocumentId, sha256: Sha256, index: int) -> bytes:
        require_shown(self.office, actor, document_id, sha256)
        kept = self.memory.get(sha256, index)
        if kept is not None:
            return kept
        png = self.office.draw_leaf(self.office.objects.get(sha256), index)
        self.memory.keep(sha256, index, png)
        return png

    def compose(self, actor: Actor, fields: DraftFields) -> tuple[DrawnLeaf, ...]:
        data = compose_only(self.office, actor, fields)
        return _drawn(self.office, data, range(PREVIEW_LEAVES))

    def stamps(self, actor: Actor, document_id: DocumentId) -> StampPreview:
        return stamps(self.office, actor, document_id)


PREVIEW_LEAVES = 20
"""Pages shown of a draft that is being written."""


def require_shown(office: Office, actor: Actor, document_id: DocumentId, sha256: Sha256) -> None:
    """Pages of a document that moved on are not drawn: what is seen is what would be signed.

    Raises: NotFoundError ``document-not-found``; ConflictError ``shown-bytes-changed``.
    """
    with snapshot(office.engine) as tx:
        document = outgoing.find(tx, document_id)
        require_own_agency(actor, document)
    if document.pdf != sha256:
        raise ConflictError(
            "shown-bytes-changed",
            "The document is not the one that was shown; read it again before signing.",
            "Văn bản không còn đúng bản đã hiển thị; hãy đọc lại trước khi ký.",
        )


def stamps(office: Office, actor: Actor, document_id: DocumentId) -> StampPreview:
    """Number and date as they would be now, filled in as sealing does, and the seal at its size in its place.

    The number is only looked at: another document may take it first.
    Raises: NotAllowedError ``duty-missing``; ConflictError ``state-conflict``, ``clock-behind-register``.
    """
    require(actor, Duty.CLERK)
    numbered = _would_be(office, actor, document_id)
    signed = office.objects.get(numbered.pdf)
    data = bytes(fill(signed, values_of(field_names(signed), numbered.number, numbered.issue_date)).data)
    with snapshot(office.engine) as tx:
        agency = load_agency(tx, numbered.particulars.agency_id)
    leaves = {0: office.draw_leaf(data, 0)}
    sealed = stamp_leaf(data, AGENCY_FIELD, office.images.seal(agency.id), mm(agency.seal_mm))
    if sealed is not None:
        leaves[sealed[0]] = sealed[1]
    texts = office.read_leaves(data)
    shown = tuple(DrawnLeaf(texts[index], png) for index, png in sorted(leaves.items()))
    return StampPreview(str(numbered.number), f"{numbered.issue_date:%d/%m/%Y}", shown)


class _OnlyLookedAt(Exception):
    """Takes back what was done to see what it would come to."""


def _would_be(office: Office, actor: Actor, document_id: DocumentId) -> Numbered:
    found: list[Numbered] = []
    try:
        with transaction(office.engine) as tx:
            found.append(_numbered(office, tx, actor, document_id))
            raise _OnlyLookedAt
    except _OnlyLookedAt:
        return found[0]


def _numbered(office: Office, tx: Connection, actor: Actor, document_id: DocumentId) -> Numbered:
    document = outgoing.find(tx, document_id)
    require_own_agency(actor, document)
    if isinstance(document, Numbered):
        return document
    signed = outgoing.load(tx, LeaderSigned, document_id)
    return numbering.assign_number(tx, office.occasion(actor), signed)


def _drawn(office: Office, data: bytes, wanted: range) -> tuple[DrawnLeaf, ...]:
    texts: tuple[LeafText, ...] = office.read_leaves(data)
    return tuple(DrawnLeaf(text, office.draw_leaf(data, index)) for index, text in zip(wanted, texts, strict=False))
