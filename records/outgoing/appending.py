"""Appendices in files of their own join a document between its number and its issue (appendix I of the decree)."""

from __future__ import annotations

from sqlalchemy import Connection

from records.appendix_files import AppendixFile, NewAppendix, add_appendix
from records.audit import Action, Fact, append
from records.errors import ConflictError
from records.identifiers import DocumentId
from records.occasion import Occasion
from records.outgoing import store
from records.outgoing.states import OutgoingDocument, Published, Unissued


def keep_appendix(tx: Connection, by: Occasion, document_id: DocumentId, new: NewAppendix) -> AppendixFile:
    """Keep a signed appendix with its document: it is archived and sent out with it.

    Raises: ConflictError ``appendix-before-number``, ``appendix-after-issue``, ``too-many-appendices``; NotFoundError
    ``document-not-found``.
    """
    document = require_appendable(store.lock(tx, document_id))
    added = add_appendix(tx, by, document.id, new)
    facts = (Fact("sha256", added.pdf), Fact("position", str(added.position)))
    append(tx, by, document.particulars.agency_id, Action.APPENDIX_SIGNED, document.id, *facts)
    return added


def require_appendable(document: OutgoingDocument) -> Unissued:
    """The document, if it has its number and was not issued yet.

    Raises: ConflictError ``appendix-before-number``, ``appendix-after-issue``.
    """
    if isinstance(document, Unissued):
        return document
    if isinstance(document, Published):
        raise ConflictError(
            "appendix-after-issue",
            "The document is issued with the appendices it had; what comes later needs a document of its own.",
            "Văn bản đã phát hành cùng các phụ lục của nó; phụ lục bổ sung phải ban hành bằng văn bản khác.",
        )
    raise ConflictError(
        "appendix-before-number",
        "A separate appendix bears its document's number: number the document first.",
        "Phụ lục tách riêng phải ghi số của văn bản: hãy cấp số cho văn bản trước.",
    )
