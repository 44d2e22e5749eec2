"""``vanthu incoming``: what arrived, from the file to the register and on."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from api.cli import options
from api.cli.console import out, print_json
from api.incoming_views import IncomingView

app = typer.Typer(no_args_is_help=True, help="Incoming documents: receive, register, return, send on, complete.")

Incoming = Annotated[str, typer.Argument(metavar="ID", help="Incoming document (inc_…).")]


@app.command("list")
def list_incoming(
    person: options.ActingAs,
    state: Annotated[str | None, typer.Option(help="received, registered, assigned, …")] = None,
    query: Annotated[str, typer.Option(help="Words; diacritics do not matter.")] = "",
    overdue: Annotated[bool, typer.Option("--overdue", help="Only what is late.")] = False,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """What came to this person's organisation, newest first (at most 200)."""
    from api.flows.acting import acting_as
    from api.flows.incoming.viewing import Listing
    from api.flows.incoming_desk import IncomingDesk
    from api.settings import Settings
    from api.wiring.offices import open_office

    wanted = Listing(state=state, query=query, overdue=overdue)
    with open_office(Settings.from_environment(home=home)) as office:
        page = IncomingDesk(office).list_incoming(acting_as(office, person), wanted, None, 200)
    for item in page.items:
        _show(item, json=json)


@app.command("receive")
def receive(
    file: Annotated[Path, typer.Argument(help="The PDF that came.")],
    author: Annotated[str, typer.Option(help="Who issued it.")],
    subject: Annotated[str, typer.Option(help="Trích yếu.")],
    person: options.ActingAs,
    notation: Annotated[str, typer.Option(help="Số, ký hiệu.")] = "",
    issued: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Date of the document.")] = None,
    declare: Annotated[bool, typer.Option("--declare", help="I declare that it holds no state secret.")] = False,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Bring a PDF in: screened in memory, verified, kept; it waits to be registered or returned."""
    from api.files import read_file
    from api.flows.acting import acting_as
    from api.flows.incoming_desk import IncomingDesk
    from api.requests import HandedInFile, IncomingFields
    from api.settings import Settings
    from api.wiring.offices import open_office

    day = issued.date() if issued else None
    fields = IncomingFields(author, subject, notation, day, declaration=declare)
    sent = HandedInFile(read_file(file), file.name)
    with open_office(Settings.from_environment(home=home)) as office:
        _show(IncomingDesk(office).upload(acting_as(office, person), fields, sent), json=json)


@app.command("register")
def register(
    incoming: Incoming, person: options.ActingAs, home: options.Home = None, json: options.Json = False
) -> None:
    """Give it its arrival number; only what was proven authentic and unchanged gets one."""
    from api.flows.acting import acting_as
    from api.flows.incoming_desk import IncomingDesk
    from api.settings import Settings
    from api.wiring.offices import open_office
    from records.identifiers import IncomingId

    with open_office(Settings.from_environment(home=home)) as office:
        _show(IncomingDesk(office).register(acting_as(office, person), IncomingId.parse(incoming)), json=json)


@app.command("return")
def return_to_sender(
    incoming: Incoming,
    reason: Annotated[str, typer.Option(help="Mandatory; the sender is told.")],
    person: options.ActingAs,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Send it back to its sender with the reason."""
    from api.flows.acting import acting_as
    from api.flows.incoming_desk import IncomingDesk
    from api.settings import Settings
    from api.wiring.offices import open_office
    from records.identifiers import IncomingId

    with open_office(Settings.from_environment(home=home)) as office:
        desk, actor = IncomingDesk(office), acting_as(office, person)
        _show(desk.return_to_sender(actor, IncomingId.parse(incoming), reason), json=json)


@app.command("assign")
def assign(
    incoming: Incoming,
    person: options.ActingAs,
    unit: Annotated[str | None, typer.Option(help="Unit (unt_…).")] = None,
    handler: Annotated[str | None, typer.Option(help="Person (per_…).")] = None,
    instruction: str = "",
    due: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="By which day.")] = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Send it on to a unit or a person."""
    from api.flows.acting import acting_as
    from api.flows.incoming_desk import IncomingDesk
    from api.settings import Settings
    from api.wiring.offices import open_office
    from records.identifiers import IncomingId, PersonId, UnitId
    from records.incoming import Assignment

    to_unit, to_person = (UnitId.parse(unit) if unit else None), (PersonId.parse(handler) if handler else None)
    wanted = Assignment(to_unit, to_person, instruction, due.date() if due else None)
    with open_office(Settings.from_environment(home=home)) as office:
        _show(IncomingDesk(office).assign(acting_as(office, person), IncomingId.parse(incoming), wanted), json=json)


@app.command("complete")
def complete(
    incoming: Incoming,
    result: Annotated[str, typer.Option(help="What came of it.")],
    person: options.ActingAs,
    retention: Annotated[str | None, typer.Option(help="Retention class of the record it becomes.")] = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """It is done: the sender is told, and it becomes a record of the archive."""
    from api.flows.acting import acting_as
    from api.flows.incoming_desk import IncomingDesk
    from api.settings import Settings
    from api.wiring.offices import open_office
    from records.identifiers import IncomingId

    with open_office(Settings.from_environment(home=home)) as office:
        desk, actor = IncomingDesk(office), acting_as(office, person)
        _show(desk.complete(actor, IncomingId.parse(incoming), result, retention), json=json)


def _show(view: IncomingView, *, json: bool) -> None:
    number = f"số đến / no. {view.arrival_number:02d}" if view.arrival_number else "chưa vào sổ / not registered"
    if json:
        print_json(
            {
                "id": view.id,
                "state": view.state,
                "arrival_number": view.arrival_number,
                "verdict": view.verdict,
                "standing": view.standing,
                "record_id": view.record_id,
                "actions": list(view.actions),
            }
        )
        return
    out.print(f"[bold]{escape(view.notation or '—')}[/] {escape(view.author)}: {escape(view.subject)}")
    late = "  [red]quá hạn / late[/]" if view.is_overdue else ""
    out.print(f"  {view.state}, {number}, {view.standing}  [dim]{view.id}[/]{late}")
