"""The shapes of the log, its proofs, jobs and evidence."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Literal

from api.background import JobState, JobView
from api.expiry_views import Expiries
from api.flows.log_reading import CheckpointView, EventPage, EventView
from api.http.schemas import ResponseBody
from records.transparency.reading import ConsistencyProof, InclusionProof

State = Literal["waiting", "running", "stuck", "done", "failed", "cancelled"]


class InclusionProofOut(ResponseBody):
    """RFC 9162, 2.1.3: the leaf SHA-256(0x00 || canonical JSON of the entry without ``hash``) is in the tree."""

    leaf_index: int
    tree_size: int
    root: str
    path: list[str]

    @classmethod
    def of(cls, proof: InclusionProof) -> InclusionProofOut:
        return cls(leaf_index=proof.index, tree_size=proof.size, root=proof.root, path=list(proof.path))


class AuditEventOut(ResponseBody):
    """One entry of the log. ``proof`` is null until the next checkpoint covers it."""

    id: str
    chain: str
    sequence: int
    at: datetime
    actor: str
    action: str
    subject: str
    facts: dict[str, str | int | bool | None]
    previous: str
    hash: str
    proof: InclusionProofOut | None

    @classmethod
    def of(cls, view: EventView) -> AuditEventOut:
        entry = view.entry
        return cls(
            id=entry.id,
            chain=entry.chain,
            sequence=entry.sequence,
            at=entry.at,
            actor=entry.actor,
            action=entry.action,
            subject=entry.subject,
            facts={fact.name: fact.value for fact in entry.facts},
            previous=entry.previous,
            hash=entry.hash,
            proof=None if view.proof is None else InclusionProofOut.of(view.proof),
        )


class AuditEventListOut(ResponseBody):
    data: list[AuditEventOut]
    has_more: bool
    next_cursor: str | None

    @classmethod
    def of(cls, page: EventPage) -> AuditEventListOut:
        return cls(
            data=[AuditEventOut.of(one) for one in page.items],
            has_more=page.next_cursor is not None,
            next_cursor=page.next_cursor,
        )


class CheckpointOut(ResponseBody):
    """``signature`` is a detached CMS (base64, DER) over the UTF-8 bytes of ``text``, with a timestamp inside."""

    tree_size: int
    root: str
    at: datetime
    text: str
    signature: str

    @classmethod
    def of(cls, view: CheckpointView) -> CheckpointOut:
        said = view.checkpoint
        signature = base64.b64encode(view.signature).decode()
        return cls(tree_size=said.size, root=said.root, at=said.at, text=said.text(), signature=signature)


class ConsistencyProofOut(ResponseBody):
    """RFC 9162, 2.1.4: the tree of ``earlier_size`` entries is the beginning of the tree of ``tree_size``."""

    earlier_size: int
    earlier_root: str
    tree_size: int
    root: str
    path: list[str]

    @classmethod
    def of(cls, proof: ConsistencyProof) -> ConsistencyProofOut:
        return cls(
            earlier_size=proof.earlier,
            earlier_root=proof.earlier_root,
            tree_size=proof.size,
            root=proof.root,
            path=list(proof.path),
        )


class JobOut(ResponseBody):
    """One piece of background work. ``failure`` is a code of docs/errors.md."""

    key: str
    task: str
    subject: str
    state: State
    created_at: datetime
    updated_at: datetime
    executor: str | None
    attempts: int
    failure: str | None

    @classmethod
    def of(cls, view: JobView) -> JobOut:
        return cls(
            key=view.key,
            task=view.task,
            subject=view.subject,
            state=view.state.value,
            created_at=view.created_at,
            updated_at=view.updated_at,
            executor=view.executor,
            attempts=view.attempts,
            failure=view.failure,
        )


class JobListOut(ResponseBody):
    data: list[JobOut]
    has_more: bool
    next_cursor: str | None


class RetriedOut(ResponseBody):
    key: str
    state: State = JobState.WAITING.value


class EvidenceRecordOut(ResponseBody):
    """``evidence_record`` is an EvidenceRecord of RFC 4998 (base64, DER) over the bytes with this SHA-256."""

    sha256: str
    evidence_record: str


class EvidenceListOut(ResponseBody):
    data: list[EvidenceRecordOut]

    @classmethod
    def of(cls, proofs: tuple[tuple[str, bytes], ...]) -> EvidenceListOut:
        return cls(
            data=[
                EvidenceRecordOut(sha256=sha256, evidence_record=base64.b64encode(proof).decode())
                for sha256, proof in proofs
            ]
        )


class ExpiryOut(ResponseBody):
    """Something that ends by itself. ``urgency``: over, soon (30 days), coming (90 days), later."""

    kind: Literal["anchor", "confirmation", "seal", "leader", "registered", "timestamp"]
    name: str
    issuer: str
    ends_at: datetime
    urgency: Literal["over", "soon", "coming", "later"]


class ExpiryListOut(ResponseBody):
    data: list[ExpiryOut]

    @classmethod
    def of(cls, found: Expiries) -> ExpiryListOut:
        return cls(
            data=[
                ExpiryOut(
                    kind=one.kind.value,
                    name=one.name,
                    issuer=one.issuer,
                    ends_at=one.ends_at,
                    urgency=one.urgency(found.at).value,
                )
                for one in found.items
            ]
        )
