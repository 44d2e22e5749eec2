"""What HTTP needs to compose copies, sign appendices, list kinds and check forms. :mod:`api.wiring` provides it."""

from __future__ import annotations

from typing import Annotated, Protocol

from fastapi import Depends

from api.flows.corner_signing import HandedIn
from api.flows.kinds import KindView
from api.flows.scanned_copies import Scanned, SignedCopy
from api.flows.screening_again import ScreenedAgain
from api.http.edge import EdgePort
from api.http.ports import served
from api.requests import CopyFields
from api.views import Actor, DocumentView
from records.form_check import FormReport
from records.identifiers import DocumentId


class Composing(Protocol):
    """Every call may raise the coded errors of signer, records and api."""

    def kinds(self) -> tuple[KindView, ...]:
        """The kinds of document in force, and what each takes."""

    def create_copy(self, actor: Actor, fields: CopyFields) -> DocumentView:
        """Compose, screen, prepare and store a copy as a draft."""

    def sign_scanned_copy(self, actor: Actor, scan: Scanned) -> SignedCopy:
        """A scan with the agency's signature as a copy, and the record it became."""

    def sign_appendix(self, actor: Actor, document_id: DocumentId, appendix: HandedIn) -> bytes:
        """An appendix in a file of its own with the agency's signature."""

    def download_appendix(self, actor: Actor, document_id: DocumentId, position: int) -> bytes:
        """An appendix as it was signed."""

    def check_form(self, data: bytes) -> FormReport:
        """Judge the form of a PDF; nothing is kept."""

    def screen_again(self, actor: Actor, document_id: DocumentId) -> ScreenedAgain:
        """Judge a stored document by the wall's rules of today."""

    def check_form_of(self, actor: Actor, document_id: DocumentId) -> FormReport:
        """Judge the form of a document of the line."""


async def _composing(edge: EdgePort) -> Composing:
    return served(edge.ports.composing)


ComposingPort = Annotated[Composing, Depends(_composing)]
