"""A stored document brought before the wall once more: rules change, and nobody is perfect.

What is found to be classified stays where it is until two persons have decided on its emergency purge: removing it is
theirs to order, and this is what tells them.
"""

from __future__ import annotations

from dataclasses import dataclass

from api.flows.access import require, require_own_agency
from api.flows.screening import screening_input
from api.office import Office
from api.views import Actor, Duty
from records import audit, outgoing
from records.audit import Action, Fact
from records.database import snapshot, transaction
from records.identifiers import DocumentId
from records.screening import Clear, Fingerprint, NeedsDeclaration, Refused, Signal, screen
from signer.seeing import examine

NEXT_STEP = (
    "Do not open, print or send it. Tell the head of the agency and have its emergency purge asked for at once "
    "(POST /v1/purges) and approved by a second person; name in its ground who sees to backups, printed copies and "
    "what recipients have received."
)
NEXT_STEP_VI = (
    "Không mở, in hoặc gửi văn bản này. Báo ngay người đứng đầu cơ quan và đề nghị gỡ bỏ khẩn cấp (POST /v1/purges), "
    "do người thứ hai phê duyệt; trong lý do ghi rõ ai xử lý bản sao lưu, bản in và bản đã gửi đi."
)


@dataclass(frozen=True, slots=True)
class ScreenedAgain:
    """What the rules of today say: clear, needs_declaration or refused, and what follows from a refusal."""

    decision: str
    ruleset: str
    signals: tuple[Signal, ...]
    next_step: str | None = None
    next_step_vi: str | None = None


def screen_again(office: Office, actor: Actor, document_id: DocumentId) -> ScreenedAgain:
    """Judge a document of the line by the rules in force now; a refusal is logged, by rules and keyed hash alone.

    Raises: NotFoundError ``document-not-found``; NotAllowedError ``duty-missing``.
    """
    require(actor, Duty.CLERK, Duty.ARCHIVIST)
    with snapshot(office.engine) as tx:
        document = outgoing.find(tx, document_id)
    require_own_agency(actor, document)
    data = office.objects.get(document.pdf)
    outcome = screen(screening_input(examine(data, office.inspect(data), office.reader)), office.ruleset)
    if isinstance(outcome, Clear):
        return ScreenedAgain("clear", outcome.ruleset, ())
    if isinstance(outcome, NeedsDeclaration):
        return ScreenedAgain("needs_declaration", outcome.ruleset, outcome.signals)
    _log(office, actor, document_id, outcome, Fingerprint.of(bytes.fromhex(document.pdf), office.fingerprint_key))
    return ScreenedAgain("refused", outcome.ruleset, outcome.signals, NEXT_STEP, NEXT_STEP_VI)


def _log(office: Office, actor: Actor, document_id: DocumentId, refused: Refused, fingerprint: Fingerprint) -> None:
    rules = ",".join(sorted({signal.rule for signal in refused.signals}))
    facts = (Fact("rules", rules), Fact("ruleset", refused.ruleset), Fact("fingerprint", fingerprint.hex))
    with transaction(office.engine) as tx:
        audit.append(tx, office.occasion(actor), actor.agency_id, Action.SCREENING_FOUND_LATER, document_id, *facts)
