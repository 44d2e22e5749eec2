"""Drawn signatures and specimen seals."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

from certs_dev import Identities

from api.development.people import FORMS, SEAL_RIM, agency_id_of, person_id_of
from records.compose.dev_images import Hand, agency_seal_png, leader_signature_png
from records.identifiers import AgencyId, PersonId
from signer.errors import RequestError

_HANDS = {"leader-1": Hand.FIRST, "leader-2": Hand.SECOND, "leader-3": Hand.THIRD}


class DevelopmentImages:
    """A :class:`api.office.Images` that draws: a hand for each leader, a specimen seal for each agency.

    A drawing is kept in ``folder``: drawing a seal at 600 dots per inch takes a second.
    """

    def __init__(self, identities: Identities, folder: Path) -> None:
        self._folder = folder
        self._drawings: dict[str, Callable[[], bytes]] = {
            **{
                person_id_of(leader.key): partial(leader_signature_png, _HANDS[leader.key])
                for leader in identities.leaders
            },
            **{
                agency_id_of(agency.key): partial(agency_seal_png, FORMS[agency.key].seal_lines, SEAL_RIM)
                for agency in identities.agencies
            },
        }
        self._find = cache(self._drawn)

    def signature(self, person_id: PersonId) -> bytes:
        return self._find(person_id)

    def seal(self, agency_id: AgencyId) -> bytes:
        return self._find(agency_id)

    def _drawn(self, row: str) -> bytes:
        if row not in self._drawings:
            raise RequestError("image-missing", "no image is kept for this person or agency")
        file = self._folder / f"{row}.png"
        if not file.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            unfinished = file.with_suffix(f".{os.getpid()}.tmp")
            unfinished.write_bytes(self._drawings[row]())
            unfinished.replace(file)
        return file.read_bytes()
