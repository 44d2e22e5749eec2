"""What a worker can do with a file: the same functions that the service could call itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from signer.errors import DocumentError, RequestError
from signer.facts import PdfFacts
from signer.inspect import inspect
from signer.pdf.leaves import LeafText, draw_leaf, read_leaves
from signer.pdf.limits import Limits
from signer.pdf.pdfium import PagePicture, draw_pages
from signer.pdf.reader import Document
from signer.pdf.region import Region
from signer.pdf.syntax import Buffer
from signer.report import Report
from signer.trust.revocation import RevocationSource
from signer.trust.store import TrustStore
from signer.verify import VerificationPolicy, verify


@dataclass(frozen=True, slots=True)
class Inspect:
    """:func:`signer.inspect.inspect`."""

    limits: Limits

    def run(self, data: Buffer, source: RevocationSource) -> PdfFacts:
        return inspect(bytes(data), self.limits)


@dataclass(frozen=True, slots=True)
class Verify:
    """:func:`signer.verify.verify`; ``is_offline`` asks no source."""

    policy: VerificationPolicy
    trust: TrustStore
    at: datetime
    is_offline: bool

    def run(self, data: Buffer, source: RevocationSource) -> Report:
        asked = None if self.is_offline else source
        return verify(data, policy=self.policy, trust=self.trust, at=self.at, revocation=asked)


@dataclass(frozen=True, slots=True)
class Describe:
    """:func:`signer.etsi.etsi_report` of a report that was reached before."""

    report: Report
    policy: VerificationPolicy

    def run(self, data: Buffer, source: RevocationSource) -> bytes:
        from signer.etsi import etsi_report  # the schema classes take a second to load

        try:
            return etsi_report(self.report, data, self.policy)
        except RequestError as error:
            raise DocumentError(error.code, error.text) from error


@dataclass(frozen=True, slots=True)
class Draw:
    """:func:`signer.pdf.pdfium.draw_pages`, after our own reader found the structure bearable."""

    dpi: float
    max_pages: int

    def run(self, data: Buffer, source: RevocationSource) -> tuple[PagePicture, ...]:
        Document(data)
        return draw_pages(Region(data, 0, len(data)), self.dpi, self.max_pages)


@dataclass(frozen=True, slots=True)
class DrawLeaf:
    """:func:`signer.pdf.leaves.draw_leaf`, after our own reader found the structure bearable."""

    index: int
    dpi: float

    def run(self, data: Buffer, source: RevocationSource) -> bytes:
        Document(data)
        return draw_leaf(bytes(data), self.index, self.dpi)


@dataclass(frozen=True, slots=True)
class ReadLeaves:
    """:func:`signer.pdf.leaves.read_leaves`, likewise."""

    def run(self, data: Buffer, source: RevocationSource) -> tuple[LeafText, ...]:
        Document(data)
        return read_leaves(bytes(data))
