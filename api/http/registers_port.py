"""What HTTP and the pages need of the registers. :mod:`api.wiring` provides it."""

from __future__ import annotations

from typing import Annotated, Protocol

from fastapi import Depends

from api.book_views import IncomingBookPage, IncomingRowView, OutgoingBookPage, OutgoingRowView, StandingRow
from api.flows.registers import BookQuery, Correction
from api.http.edge import EdgePort
from api.http.ports import served
from api.views import Actor
from records.register_changes import Book


class Registers(Protocol):
    """Every call may raise the coded errors of records and api."""

    def outgoing(self, actor: Actor, wanted: BookQuery, cursor: str | None, limit: int) -> OutgoingBookPage:
        """The outgoing register, by series and number."""

    def incoming(self, actor: Actor, wanted: BookQuery, cursor: str | None, limit: int) -> IncomingBookPage:
        """The incoming register, by arrival number."""

    def standing(self, actor: Actor, book: Book, number: int, year: int | None, series: str) -> StandingRow:
        """What stands in a row now; without a year this year's."""

    def export(self, actor: Actor, book: Book, wanted: BookQuery, file_format: str) -> bytes:
        """A register as a file: ``csv``, ``xlsx`` or ``pdf``."""

    def correct_outgoing(self, actor: Actor, wanted: Correction) -> OutgoingRowView:
        """Append a correction to a row of the outgoing register."""

    def correct_incoming(self, actor: Actor, wanted: Correction) -> IncomingRowView:
        """Append a correction to a row of the incoming register."""


async def _registers(edge: EdgePort) -> Registers:
    return served(edge.ports.registers)


RegistersPort = Annotated[Registers, Depends(_registers)]
