"""A document in any state, and every act on it: for the tests that try all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection, update

from records import numbering, outgoing, schema
from records.disposition import weeding
from records.identifiers import DocumentId
from records.outgoing import (
    Act,
    Amendment,
    Corrected,
    CoSigned,
    CoSigner,
    Dispatched,
    Draft,
    InReview,
    Issued,
    LeaderSigned,
    NumberCancelled,
    Numbered,
    OutgoingDocument,
    Recalled,
    Relation,
    Replaced,
    Returned,
    ReviewKind,
    ReviewRequest,
    Sealed,
    Submitted,
    Weeded,
    Withdrawn,
    reviewing,
)
from records.screening.outcome import Clear
from tests.records.office import CLERK, LEADER, PARTICULARS, VALID_FOR_BOTH, Line

LETTER = replace(PARTICULARS, kind="cong-van", kind_name="Công văn", recipients=())
REASON = "Lý do thử nghiệm"
LATER = weeding.LEFT_OVER_AFTER


SECRETARY = CoSigner(CLERK.full_name, CLERK.id)


def in_review(line: Line, tx: Connection) -> InReview:
    return reviewing.ask(tx, line.by(), line.draft(tx), [ReviewRequest(CLERK.id, ReviewKind.INITIAL)])


def successor(line: Line, tx: Connection, document_id: DocumentId, relation: Relation) -> None:
    """Issue a document that replaces or corrects this one."""
    base = PARTICULARS if relation is Relation.REPLACES else LETTER
    replace(line, particulars=replace(base, amends=Amendment(relation, document_id))).issued(tx, f"{relation} it")


def _replaced(line: Line, tx: Connection) -> OutgoingDocument:
    issued = line.issued(tx)
    successor(line, tx, issued.id, Relation.REPLACES)
    return outgoing.find(tx, issued.id)


def _corrected(line: Line, tx: Connection) -> OutgoingDocument:
    issued = line.issued(tx)
    successor(line, tx, issued.id, Relation.CORRECTS)
    return outgoing.find(tx, issued.id)


MAKE: dict[type[OutgoingDocument], Callable[[Line, Connection], OutgoingDocument]] = {
    Draft: lambda line, tx: line.draft(tx),
    InReview: in_review,
    Submitted: lambda line, tx: line.submitted(tx),
    CoSigned: lambda line, tx: _co_sign(line, tx, line.submitted(tx).id),
    Returned: lambda line, tx: outgoing.return_to_drafter(tx, line.by(LEADER), line.submitted(tx), REASON),
    Withdrawn: lambda line, tx: outgoing.withdraw(tx, line.by(), line.submitted(tx), REASON),
    Weeded: lambda line, tx: weeding.weed(tx, line.by(after=LATER), line.draft(tx).id),
    LeaderSigned: lambda line, tx: line.signed(tx),
    Numbered: lambda line, tx: line.numbered(tx),
    Sealed: lambda line, tx: line.sealed(tx),
    NumberCancelled: lambda line, tx: outgoing.cancel_number(tx, line.by(), line.numbered(tx), REASON),
    Issued: lambda line, tx: line.issued(tx),
    Dispatched: lambda line, tx: line.dispatched(tx),
    Corrected: _corrected,
    Recalled: lambda line, tx: outgoing.recall(tx, line.by(), line.issued(tx), REASON),
    Replaced: _replaced,
}
"""How a document comes into each state."""


def _revise(line: Line, tx: Connection, document_id: DocumentId) -> None:
    before = outgoing.load_revisable(tx, document_id)
    alone = replace(before.particulars, co_signer=None)
    outgoing.revise(tx, line.by(), before, alone, Clear("test-rules"), line.put("anew"))


def _ask(line: Line, tx: Connection, document_id: DocumentId) -> None:
    draft = outgoing.load(tx, Draft, document_id)
    reviewing.ask(tx, line.by(), draft, [ReviewRequest(CLERK.id, ReviewKind.INITIAL)])


def _submit(line: Line, tx: Connection, document_id: DocumentId) -> None:
    draft = outgoing.load_submittable(tx, document_id)
    if isinstance(draft, InReview):
        reviewing.initial(tx, line.by(CLERK), draft)
    outgoing.submit(tx, line.by(), draft, line.put("prepared"))


def _co_sign(line: Line, tx: Connection, document_id: DocumentId) -> CoSigned:
    """The second signatory signs a document that is made to ask for one."""
    submitted = outgoing.load(tx, Submitted, document_id)
    asking = replace(submitted, particulars=replace(submitted.particulars, co_signer=SECRETARY))
    named = {"co_signer_id": SECRETARY.person_id, "co_signer_name": SECRETARY.name}
    tx.execute(update(schema.documents).where(schema.documents.c.id == document_id).values(**named))
    return outgoing.record_co_signature(tx, line.by(CLERK), asking, line.put(f"{document_id} signed by two"))


def _issue(line: Line, tx: Connection, document_id: DocumentId) -> None:
    sealed = outgoing.load(tx, Sealed, document_id)
    proof = outgoing.accept_report(sealed.pdf, line.put("report"), "VALID", VALID_FOR_BOTH)
    outgoing.issue(tx, line.by(), sealed, proof)


def _dispatch(line: Line, tx: Connection, document_id: DocumentId) -> None:
    issued = outgoing.load(tx, Issued, document_id)
    for dispatch in outgoing.list_dispatches(tx, document_id):
        outgoing.mark_sent(tx, line.by(), dispatch.id)
    outgoing.complete_dispatch(tx, line.by(), issued)


def _number(line: Line, tx: Connection, document_id: DocumentId) -> None:
    numbering.assign_number(tx, line.by(), outgoing.load(tx, LeaderSigned, document_id))


def _amend(relation: Relation) -> Callable[[Line, Connection, DocumentId], None]:
    def amend(line: Line, tx: Connection, document_id: DocumentId) -> None:
        base = PARTICULARS if relation is Relation.REPLACES else LETTER
        outgoing.require_amendable(tx, replace(base, amends=Amendment(relation, document_id)))
        successor(line, tx, document_id, relation)

    return amend


DO: dict[Act, Callable[[Line, Connection, DocumentId], object]] = {
    Act.REVISE: _revise,
    Act.ASK: _ask,
    Act.DECLINE: lambda line, tx, id_: reviewing.decline(tx, line.by(CLERK), outgoing.load(tx, InReview, id_), REASON),
    Act.SUBMIT: _submit,
    Act.SHOW_NUMBER: lambda line, tx, id_: numbering.show_number(
        tx, line.by(), outgoing.load(tx, Submitted, id_), line.put(f"{id_} with its number")
    ),
    Act.RETURN: lambda line, tx, id_: outgoing.return_to_drafter(
        tx, line.by(LEADER), outgoing.load_signable(tx, id_), REASON
    ),
    Act.WITHDRAW: lambda line, tx, id_: outgoing.withdraw(tx, line.by(), outgoing.load_withdrawable(tx, id_), REASON),
    Act.WEED: lambda line, tx, id_: weeding.weed(tx, line.by(after=LATER), id_),
    Act.CO_SIGN: _co_sign,
    Act.SIGN: lambda line, tx, id_: line.sign(tx, outgoing.load_signable(tx, id_)),
    Act.NUMBER: _number,
    Act.CANCEL_NUMBER: lambda line, tx, id_: outgoing.cancel_number(
        tx, line.by(), outgoing.load_unissued(tx, id_), REASON
    ),
    Act.SEAL: lambda line, tx, id_: outgoing.record_seal(
        tx, line.by(), outgoing.load(tx, Numbered, id_), line.put("sealed again")
    ),
    Act.ISSUE: _issue,
    Act.DISPATCH: _dispatch,
    Act.RECALL: lambda line, tx, id_: outgoing.recall(tx, line.by(), outgoing.load_in_force(tx, id_), REASON),
    Act.REPLACE: _amend(Relation.REPLACES),
    Act.CORRECT: _amend(Relation.CORRECTS),
}
"""Every act but the first, which begins a document."""
