"""Kept bytes for a reader. Who meets damage is refused, and the damage is noted at once, as scrubbing would note it."""

from __future__ import annotations

from contextlib import suppress

from api.office import Office
from api.views import Actor
from records.errors import RecordsError
from records.identifiers import Sha256
from records.scrubbing import DAMAGE, note_damage


def read_kept(office: Office, actor: Actor, sha256: Sha256) -> bytes:
    """The bytes, proved against their hash. Not for use within a transaction.

    Raises: NotFoundError ``object-missing``; InternalError ``object-damaged``; OutsideServiceError ``store-…``.
    """
    try:
        return office.objects.get(sha256)
    except DAMAGE as error:
        with suppress(RecordsError):  # a busy database hides no damage: the next scrubbing finds it as well
            note_damage(office.engine, office.occasion(actor), sha256, error)
        raise
