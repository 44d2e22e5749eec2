"""Shadow-attack preparations: content waiting in a document to be uncovered after it was signed."""

from __future__ import annotations

from signer.errors import DocumentError
from signer.pdf.reader import Document
from signer.verify.hidden_content import find_hidden_content

_TRAP = "hidden-content"


def refuse_traps(document: Document) -> None:
    """Refuses a document that holds content nobody sees: unused pages or fonts, text under a picture.

    Annotations over each other are no trap here: the agency's seal covers part of the leader's signature by law.
    An operator who accepts such a document signs it without this survey.
    Raises: DocumentError (``document-hidden-content``).
    """
    if any(finding.code == _TRAP for finding in find_hidden_content(document)):
        raise DocumentError("document-hidden-content", "the document holds content that its pages do not show")
