"""Who may do what: one duty a step, and nobody reaches into another agency."""

from __future__ import annotations

from api.errors import NotAllowedError
from api.views import Actor, Duty
from records.errors import NotFoundError
from records.outgoing import OutgoingDocument

_NAMES_VI = {
    Duty.CLERK: "văn thư",
    Duty.LEADER: "lãnh đạo",
    Duty.ARCHIVIST: "lưu trữ",
    Duty.ADMINISTRATOR: "quản trị",
    Duty.STAFF: "chuyên viên",
    Duty.SECURITY_OFFICER: "cán bộ bảo mật",
    Duty.BUSINESS_MEMBER: "người của doanh nghiệp",
}

DOCUMENT_READERS = tuple(duty for duty in Duty if duty not in (Duty.SECURITY_OFFICER, Duty.ADMINISTRATOR))
"""Who reads documents. Who watches over secrets sees counts and events, who runs the installation sees people, keys and
the log: neither needs a document's words for that."""


def require(actor: Actor, *duties: Duty) -> None:
    """Raises: NotAllowedError ``duty-missing`` when the actor holds none of the duties."""
    if not actor.holds(*duties):
        raise NotAllowedError(
            "duty-missing",
            f"This step is for: {', '.join(duties)}.",
            f"Bước này dành cho: {', '.join(_NAMES_VI[duty] for duty in duties)}.",
        )


def require_own_agency(actor: Actor, document: OutgoingDocument) -> None:
    """Another agency's document does not exist for this actor.

    Raises: NotFoundError ``document-not-found``; NotAllowedError ``duty-missing`` for who reads no documents.
    """
    if document.particulars.agency_id != actor.agency_id:
        raise NotFoundError("document-not-found", "There is no such document.", "Không có văn bản này.")
    require(actor, *DOCUMENT_READERS)
