"""The lookup of files by their hash, over the flows in memory."""

from __future__ import annotations

from dataclasses import dataclass, replace

from api.views import PublicRecord
from records.identifiers import Sha256, VerificationCode
from tests.api.fake_flows import FakeFlows


@dataclass(slots=True)
class FakeLookup:
    """A :class:`api.http.lookup_port.Lookup`; ``status`` is what every record found has become meanwhile."""

    flows: FakeFlows
    status: str = "issued"

    def record_of(self, hashes: tuple[Sha256, ...]) -> PublicRecord | None:
        codes = (d.code for d in self.flows._documents.values() if d.sha256 in hashes and d.record_id)
        code = next(codes, None)
        return replace(self.flows.public_record(VerificationCode(code)), status=self.status) if code else None
