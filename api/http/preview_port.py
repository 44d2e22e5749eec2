"""What the reading pages need of the office. :mod:`api.wiring` provides it."""

from __future__ import annotations

from typing import Protocol

from api.preview_views import DrawnLeaf, Reading, StampPreview
from api.requests import DraftFields
from api.views import Actor
from records.identifiers import DocumentId, Sha256


class Preview(Protocol):
    """Every call may raise the coded errors of signer, records and api."""

    def read(self, actor: Actor, document_id: DocumentId) -> Reading:
        """The document as it stands now."""

    def picture(self, actor: Actor, document_id: DocumentId, sha256: Sha256, index: int) -> bytes:
        """One page of exactly the bytes with this hash, as PNG."""

    def compose(self, actor: Actor, fields: DraftFields) -> tuple[DrawnLeaf, ...]:
        """What a draft would look like; nothing is kept."""

    def stamps(self, actor: Actor, document_id: DocumentId) -> StampPreview:
        """The pages that number, date and seal would change, as they would then look; nothing is kept."""
