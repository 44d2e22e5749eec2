"""The registers with their office already in hand: what HTTP and the pages are given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.book_views import IncomingBookPage, IncomingRowView, OutgoingBookPage, OutgoingRowView, StandingRow
from api.flows import registers
from api.flows.registers import BookQuery, Correction, Exporter
from api.office import Office
from api.views import Actor
from records.register_changes import Book


@dataclass(frozen=True, slots=True)
class RegistersDesk:
    """A :class:`api.http.registers_port.Registers` over one office. ``exporters`` make the files, by format."""

    office: Office
    exporters: Mapping[str, Exporter]

    def outgoing(self, actor: Actor, wanted: BookQuery, cursor: str | None, limit: int) -> OutgoingBookPage:
        return registers.outgoing_book(self.office, actor, wanted, cursor, limit)

    def incoming(self, actor: Actor, wanted: BookQuery, cursor: str | None, limit: int) -> IncomingBookPage:
        return registers.incoming_book(self.office, actor, wanted, cursor, limit)

    def standing(self, actor: Actor, book: Book, number: int, year: int | None, series: str) -> StandingRow:
        return registers.standing(self.office, actor, book, number, year, series)

    def export(self, actor: Actor, book: Book, wanted: BookQuery, file_format: str) -> bytes:
        return self.exporters[file_format](registers.sheet(self.office, actor, book, wanted))

    def correct_outgoing(self, actor: Actor, wanted: Correction) -> OutgoingRowView:
        return registers.correct_outgoing(self.office, actor, wanted)

    def correct_incoming(self, actor: Actor, wanted: Correction) -> IncomingRowView:
        return registers.correct_incoming(self.office, actor, wanted)
