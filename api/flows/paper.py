"""A document or a copy outside any office: composed, screened, fitted with its fields; nothing is stored or logged."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from api.errors import BadRequestError, RefusedByScreeningError
from api.flows.composing import content_of, kind_named
from api.flows.copying import copy_content, described_source
from api.flows.placing import layout_of
from api.requests import CopyFields, DraftFields
from records.compose import (
    Agency,
    ComposedPdf,
    Composer,
    CopyContent,
    DocumentKind,
    DraftContent,
    PdfLevel,
    Signatory,
    texts_of,
)
from records.document_number import Notation
from records.screening import PAPER_ROUTE, PAPER_ROUTE_VI, Clear, Refused, Ruleset, ScreeningInput, screen
from signer.fields import FontFiles
from signer.inspect import inspect
from signer.prepare import prepare


@dataclass(frozen=True, slots=True)
class Paper:
    """A composed file with its open fields."""

    data: bytes
    pages: int
    notation: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Workshop:
    """What setting a paper needs."""

    composer: Composer
    kinds: tuple[DocumentKind, ...]
    ruleset: Ruleset
    fonts: FontFiles

    def draft(
        self, fields: DraftFields, letterhead: Agency, signatory: Signatory, at: datetime, level: PdfLevel
    ) -> Paper:
        """A document of any kind. Raises: as :func:`api.flows.composing.content_of`; RefusedByScreeningError."""
        kind = kind_named(self.kinds, fields.kind)
        content = content_of(fields, kind, self.kinds, letterhead, signatory, None)
        return self._finished(content, self.composer.compose(content, at=at, level=level))

    def copy(self, fields: CopyFields, letterhead: Agency, signatory: Signatory, at: datetime) -> Paper:
        """A copy. Raises: BadRequestError ``copy-source-missing``; as :func:`api.flows.copying.copy_content`;
        RefusedByScreeningError.
        """
        if fields.source is None:
            raise BadRequestError(
                "copy-source-missing", "The document copied is described in source.", "Thiếu mô tả văn bản được sao."
            )
        source = described_source(fields.source, self.kinds)
        content = copy_content(fields, source, letterhead, signatory, None)
        return self._finished(content, self.composer.compose_copy(content, at=at))

    def _finished(self, content: DraftContent | CopyContent, composed: ComposedPdf) -> Paper:
        _refuse_marked(composed.data, texts_of(content), self.ruleset)
        prepared = prepare(composed.data, layout_of(composed.zones, Notation.parse(content.notation)), self.fonts)
        return Paper(prepared.data, composed.pages, content.notation)


def _refuse_marked(data: bytes, typed: tuple[str, ...], ruleset: Ruleset) -> None:
    first, *others = (page.text for page in inspect(data).pages)
    outcome = screen(ScreeningInput(pages=("\n".join((first, *typed)), *others)), ruleset)
    if isinstance(outcome, Clear):
        return
    places = "; ".join(f"{signal.rule}: {signal.where}" for signal in outcome.signals)
    if isinstance(outcome, Refused):
        raise RefusedByScreeningError("classified-refused", f"{PAPER_ROUTE} ({places})", f"{PAPER_ROUTE_VI} ({places})")
    raise RefusedByScreeningError(
        "declaration-needed",
        f"The guard cannot clear the document ({places}); nothing was written.",
        f"Chưa thể xác định văn bản không mật ({places}); chưa ghi tệp nào.",
    )
