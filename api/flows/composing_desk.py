"""Composing and checking forms with their office already in hand: what HTTP and the pages are given."""

from __future__ import annotations

from dataclasses import dataclass

from api.flows import copying, corner_signing, form_checking, kinds, scanned_copies, screening_again
from api.flows.corner_signing import HandedIn
from api.flows.kinds import KindView
from api.flows.scanned_copies import Scanned, SignedCopy
from api.flows.screening_again import ScreenedAgain
from api.office import Office
from api.requests import CopyFields
from api.views import Actor, DocumentView
from records.form_check import FormReport
from records.identifiers import DocumentId


@dataclass(frozen=True, slots=True)
class ComposingDesk:
    """A :class:`api.http.composing_port.Composing` over one office."""

    office: Office

    def kinds(self) -> tuple[KindView, ...]:
        return kinds.kinds_in_force(self.office.kinds, self.office.clock)

    def create_copy(self, actor: Actor, fields: CopyFields) -> DocumentView:
        return copying.create_copy(self.office, actor, fields)

    def sign_scanned_copy(self, actor: Actor, scan: Scanned) -> SignedCopy:
        return scanned_copies.sign_scanned_copy(self.office, actor, scan)

    def sign_appendix(self, actor: Actor, document_id: DocumentId, appendix: HandedIn) -> bytes:
        return corner_signing.sign_appendix(self.office, actor, document_id, appendix)

    def download_appendix(self, actor: Actor, document_id: DocumentId, position: int) -> bytes:
        return corner_signing.download_appendix(self.office, actor, document_id, position)

    def check_form(self, data: bytes) -> FormReport:
        return form_checking.check_pdf(data, self.office.form_rules, self.office.kinds)

    def check_form_of(self, actor: Actor, document_id: DocumentId) -> FormReport:
        return form_checking.check_document(self.office, actor, document_id)

    def screen_again(self, actor: Actor, document_id: DocumentId) -> ScreenedAgain:
        return screening_again.screen_again(self.office, actor, document_id)
