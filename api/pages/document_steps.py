"""The steps a person takes with a document by a form, by the last part of its address."""

from __future__ import annotations

from collections.abc import Callable

from api.http.edge import Edge
from api.http.ports import served
from api.http.uploads import Form
from api.views import Actor, DocumentView
from records.identifiers import DispatchId, DocumentId, Sha256

Step = Callable[[Edge, Actor, DocumentId, Form], DocumentView]


def _submit(edge: Edge, actor: Actor, document_id: DocumentId, form: Form) -> DocumentView:
    return edge.flows.submit(actor, document_id, version_in(form))


def _sign(edge: Edge, actor: Actor, document_id: DocumentId, form: Form) -> DocumentView:
    return edge.flows.sign_document(actor, document_id, Sha256.parse(form.field("sha256")))


def _bring_signature(edge: Edge, actor: Actor, document_id: DocumentId, form: Form) -> DocumentView:
    return served(edge.ports.external_signing).take_back(actor, document_id, form.file("file").data)


def _return(edge: Edge, actor: Actor, document_id: DocumentId, form: Form) -> DocumentView:
    return edge.flows.return_to_clerk(actor, document_id, form.field("reason"))


def _number_and_seal(edge: Edge, actor: Actor, document_id: DocumentId, form: Form) -> DocumentView:
    """One button, two steps; pressed again after a failure it goes on from where it stopped."""
    if "number" in edge.flows.get_document(actor, document_id).actions:
        edge.flows.assign_number(actor, document_id)
    return edge.flows.seal(actor, document_id)


def _dispatch(edge: Edge, actor: Actor, document_id: DocumentId, form: Form) -> DocumentView:
    return edge.flows.dispatch(actor, document_id)


def _recall(edge: Edge, actor: Actor, document_id: DocumentId, form: Form) -> DocumentView:
    return served(edge.ports.office).recall(actor, document_id, form.field("reason"), version_in(form))


def _withdraw(edge: Edge, actor: Actor, document_id: DocumentId, form: Form) -> DocumentView:
    return served(edge.ports.office).withdraw(actor, document_id, form.field("reason"), version_in(form))


def _cancel_number(edge: Edge, actor: Actor, document_id: DocumentId, form: Form) -> DocumentView:
    return served(edge.ports.office).cancel_number(actor, document_id, form.field("reason"), version_in(form))


def _weed(edge: Edge, actor: Actor, document_id: DocumentId, form: Form) -> DocumentView:
    return served(edge.ports.office).weed(actor, document_id)


def _retry(edge: Edge, actor: Actor, document_id: DocumentId, form: Form) -> DocumentView:
    return served(edge.ports.office).retry_dispatch(actor, document_id, DispatchId.parse(form.field("dispatch_id")))


def version_in(form: Form) -> int | None:
    """The version that was seen, if the form says."""
    version = form.field("version")
    return int(version) if version.isdecimal() else None


DOCUMENT_STEPS: dict[str, Step] = {
    "submit": _submit,
    "sign": _sign,
    "bring-signature": _bring_signature,
    "return": _return,
    "number-and-seal": _number_and_seal,
    "dispatch": _dispatch,
    "recall": _recall,
    "withdraw": _withdraw,
    "cancel-number": _cancel_number,
    "weed": _weed,
    "retry": _retry,
}
