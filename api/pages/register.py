"""``/register``: the two books in the decree's form: narrowed, corrected by appending, taken out to print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.errors import BadRequestError
from api.flows.registers import INCOMING_STATES, OUTGOING_STATES, READERS, BookQuery, Correction
from api.http.auth import PageVisitor
from api.http.edge import Edge, EdgePort
from api.http.problems import Problem
from api.http.registers_port import Registers, RegistersPort
from api.http.routes.documents import PAGE_SIZE
from api.http.routes.register import MEDIA_TYPES, Format
from api.http.uploads import Form
from api.pages.area import Area
from api.pages.carrying_out import carry_out
from api.pages.navigation import NavigationEntry, NavigationGroup
from api.pages.rendering import render
from api.pages.telling import Done
from api.views import Actor
from records.register_changes import Book
from records.searching import QUERY_MAX

Word = Annotated[str, Query(max_length=100)]
Year = Annotated[int, Query(ge=1945, le=9999)] | Literal[""]

router = APIRouter(prefix="/register")
AREA = Area(
    router,
    (
        NavigationEntry("register.nav_outgoing", "/register/outgoing", NavigationGroup.REGISTERS, frozenset(READERS)),
        NavigationEntry("register.nav_incoming", "/register/incoming", NavigationGroup.REGISTERS, frozenset(READERS)),
    ),
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the filter above a register was set to, as it stands in the address."""

    year: Year
    q: str
    since: date | Literal[""]
    until: date | Literal[""]
    kind_name: str
    state: str

    def query(self) -> BookQuery:
        """The same for the flow, where nothing chosen is nothing."""
        return BookQuery(
            year=self.year or None,
            query=self.q,
            since=self.since or None,
            until=self.until or None,
            kind_name=self.kind_name,
            state=self.state or None,
        )


async def _chosen(
    year: Year = "",
    q: Annotated[str, Query(max_length=QUERY_MAX)] = "",
    since: date | Literal[""] = "",
    until: date | Literal[""] = "",
    kind_name: Word = "",
    state: Annotated[str, Query(max_length=20)] = "",
) -> Chosen:
    return Chosen(year, q, since, until, kind_name, state)


Filter = Annotated[Chosen, Depends(_chosen)]


@router.get("")
def first(visitor: PageVisitor) -> Response:
    """Without a book, the outgoing one."""
    return RedirectResponse("/register/outgoing", 303)


@router.get("/{book}")
def show(
    request: Request,
    book: Book,
    registers: RegistersPort,
    edge: EdgePort,
    visitor: PageVisitor,
    chosen: Filter,
    after: Annotated[str | None, Query(max_length=60)] = None,
) -> Response:
    """One page of a register, this year's unless another is chosen."""
    read = registers.outgoing if book is Book.OUTGOING else registers.incoming
    return render(
        request,
        f"registers/{book}.html",
        page=read(visitor.actor, chosen.query(), after, PAGE_SIZE),
        book=book.value,
        chosen={name: getattr(chosen, name) for name in Chosen.__slots__},
        kinds=_kinds(edge),
        states=tuple(OUTGOING_STATES if book is Book.OUTGOING else INCOMING_STATES),
        after=after,
    )


@router.get("/{book}/export")
def export(
    book: Book,
    registers: RegistersPort,
    visitor: PageVisitor,
    chosen: Filter,
    file_format: Annotated[Format, Query(alias="format")] = "pdf",
) -> Response:
    """What the page shows, every page of it, as a file to print or keep."""
    data = registers.export(visitor.actor, book, chosen.query(), file_format)
    name = f"{book}-register-{chosen.year or 'current'}.{file_format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, headers=headers, media_type=MEDIA_TYPES[file_format])


@router.get("/{book}/correction")
def ask(
    request: Request,
    book: Book,
    registers: RegistersPort,
    visitor: PageVisitor,
    number: int,
    series: Word = "",
    year: Year = "",
) -> Response:
    """The form that puts one column of a row right, with what stands in it now."""
    row = {"number": str(number), "series": series, "year": str(year)}
    return _correction(request, registers, visitor.actor, book, Form(()), row)


@router.post("/{book}/correction")
async def correct(request: Request, book: Book, registers: RegistersPort, visitor: PageVisitor) -> Response:
    """Append it; the row then shows both what stands and what stood."""
    actor = visitor.actor

    def work(form: Form) -> Done:
        wanted = Correction(
            number=_number(form.field("number")),
            column=form.field("column"),
            value=form.field("value"),
            reason=form.field("reason"),
            year=_number(form.field("year")) if form.field("year") else None,
            series=form.field("series"),
        )
        write = registers.correct_outgoing if book is Book.OUTGOING else registers.correct_incoming
        write(actor, wanted)
        return Done(f"/register/{book}", "register_corrected")

    def again(form: Form, problem: Problem) -> Response:
        row = {name: form.field(name) for name in ("number", "series", "year")}
        return _correction(request, registers, actor, book, form, row, problem)

    return await carry_out(request, work, again)


def _correction(
    request: Request,
    registers: Registers,
    actor: Actor,
    book: Book,
    typed: Form,
    row: dict[str, str],
    problem: Problem | None = None,
) -> Response:
    number, year = _number(row["number"]), _number(row["year"]) if row["year"] else None
    return render(
        request,
        "registers/correction.html",
        book=book.value,
        row=row,
        standing=registers.standing(actor, book, number, year, row["series"]),
        typed=typed,
        problem=problem,
    )


def _kinds(edge: Edge) -> list[str]:
    """Names of the kinds in force, as registers write them."""
    return [kind.name for kind in edge.ports.composing.kinds()] if edge.ports.composing else []


def _number(text: str) -> int:
    """Raises: BadRequestError ``number-malformed``."""
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise BadRequestError("number-malformed", "A number has digits only.", "Số chỉ gồm các chữ số.")
    return int(text)
