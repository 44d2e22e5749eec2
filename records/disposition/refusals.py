"""Every attempt to delete what must stay is in the log, the refused ones too."""

from __future__ import annotations

from sqlalchemy import Connection

from records.audit import Action, Fact, append
from records.identifiers import AgencyId
from records.occasion import Occasion


def note_refusal(tx: Connection, by: Occasion, agency_id: AgencyId, subject: str, code: str) -> None:
    """Note that ``by`` tried to delete ``subject`` and was refused; in a transaction of its own, after the refusal."""
    append(tx, by, agency_id, Action.RECORD_DELETION_REFUSED, subject, Fact("why", code))
