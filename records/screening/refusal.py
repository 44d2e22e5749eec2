"""What remains of a refused document: when, by whom and by which rule it was refused, and a keyed fingerprint."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from sqlalchemy import Connection

from records.audit import Action, Fact, append
from records.identifiers import AgencyId, EventId
from records.occasion import Occasion
from records.screening.outcome import Refused

PAPER_ROUTE_VI = (
    "Văn bản có dấu hiệu bí mật nhà nước nên không được soạn thảo, lưu giữ trên hệ thống này. "
    "Nội dung đã bị xóa khỏi bộ nhớ, không có gì được lưu. "
    "Hãy lập văn bản trên giấy hoặc trên máy tính độc lập và đăng ký vào sổ văn bản mật."
)
PAPER_ROUTE = (
    "The document bears signs of a state secret and must not be kept on this system. "
    "Its content was dropped from memory and nothing was stored. "
    "Write it on paper or on a stand-alone computer and enter it in the register of secret documents."
)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """HMAC-SHA-256 of the refused bytes: shows that the same file came again, and cannot be guessed without the key."""

    hex: str

    @classmethod
    def of(cls, data: bytes, key: bytes) -> Fingerprint:
        """Fingerprint these bytes under the installation's key."""
        return cls(hmac.new(key, data, hashlib.sha256).hexdigest())


@dataclass(frozen=True, slots=True)
class Classified:
    """The end of the line for a refused document: an event without content."""

    event: EventId
    refused: Refused


def record_refusal(
    tx: Connection, by: Occasion, agency_id: AgencyId, refused: Refused, fingerprint: Fingerprint
) -> Classified:
    """Log the refusal; the caller has dropped the bytes."""
    rules = ",".join(sorted({signal.rule for signal in refused.signals}))
    facts = (Fact("rules", rules), Fact("ruleset", refused.ruleset), Fact("fingerprint", fingerprint.hex))
    entry = append(tx, by, agency_id, Action.SCREENING_REFUSED, agency_id, *facts)
    return Classified(entry.id, refused)
