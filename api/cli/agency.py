"""``vanthu agency``: the organisations of an installation, their identifiers over the years, mergers, people."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer
from rich.markup import escape

from api.cli import options
from api.cli.console import out, print_json
from api.organisation_views import AgencyDetail

app = typer.Typer(no_args_is_help=True, help="Organisations, their identifiers, mergers and people.")

Basis = Annotated[str, typer.Option("--basis", help="The paper it rests on.")]
Since = Annotated[datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="First day. [today]")]


@app.command("list")
def list_agencies(query: str = "", home: options.Home = None, json: options.Json = False) -> None:
    """Everybody that documents can be sent to."""
    from api.flows.organisation import directory
    from api.settings import Settings
    from api.wiring.offices import open_office

    with open_office(Settings.from_environment(home=home)) as office:
        page = directory(office, query, None, 10_000)
    for agency in page.items:
        if json:
            print_json(asdict(agency) | {"ended_on": agency.ended_on and agency.ended_on.isoformat()})
        else:
            ended = f" [yellow](đến / until {agency.ended_on})[/]" if agency.ended_on else ""
            out.print(f"{escape(agency.identifier):<16} {escape(agency.name)} [dim]{agency.id}[/]{ended}")


@app.command("add")
def add(
    identifier: Annotated[str, typer.Argument(help="Mã định danh (H37.02, 000.00.01.H37) or tax code.")],
    name: Annotated[str, typer.Argument(help="Name as on its documents.")],
    basis: Basis,
    short_code: Annotated[str, typer.Option(help="Abbreviation in notations, e.g. UBND.")] = "",
    place: Annotated[str, typer.Option(help="Địa danh, printed before the date.")] = "",
    parent: Annotated[str | None, typer.Option(help="Name of the agency above.")] = None,
    seal_mm: Annotated[float, typer.Option(help="Diameter of the real seal.")] = 36.0,
    business: Annotated[bool, typer.Option("--business", help="A registered business.")] = False,
    administrator: Annotated[str | None, typer.Option(help="Full name of its first administrator.")] = None,
    since: Since = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Register an organisation with its first identifier and administrator."""
    from api.flows.installation import register_agency
    from api.requests import AgencyFields
    from api.settings import Settings
    from api.wiring.offices import open_office

    first = since.date() if since else None
    fields = AgencyFields(identifier, name, basis, parent, short_code, place, seal_mm, business, first, administrator)
    with open_office(Settings.from_environment(home=home)) as office:
        _show(register_agency(office, fields), json=json)


@app.command("identify")
def identify(
    known: Annotated[str, typer.Argument(help="An identifier it has or had.")],
    new: Annotated[str, typer.Argument(help="The new identifier.")],
    basis: Basis,
    since: Since = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Give an organisation a further identifier; the one before of the same form ends, and still finds it."""
    from api.flows.installation import add_identifier
    from api.settings import Settings
    from api.wiring.offices import open_office

    with open_office(Settings.from_environment(home=home)) as office:
        _show(add_identifier(office, known, new, since.date() if since else None, basis), json=json)


@app.command("succeed")
def succeed(
    predecessor: Annotated[str, typer.Argument(help="Identifier of the agency that ends.")],
    successor: Annotated[str, typer.Argument(help="Identifier of the agency that stands in its place.")],
    basis: Basis,
    since: Since = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Record a merger, split or renaming: what is sent to the predecessor goes to its successor."""
    from api.flows import installation
    from api.settings import Settings
    from api.wiring.offices import open_office

    with open_office(Settings.from_environment(home=home)) as office:
        first = since.date() if since else None
        _show(installation.succeed(office, predecessor, successor, first, basis), json=json)


@app.command("people")
def people(person: options.ActingAs, home: options.Home = None, json: options.Json = False) -> None:
    """The people of this person's organisation, with their duties of today."""
    from api.flows.acting import acting_as
    from api.flows.organisation import colleagues
    from api.settings import Settings
    from api.wiring.offices import open_office

    with open_office(Settings.from_environment(home=home)) as office:
        found = colleagues(office, acting_as(office, person))
    for one in found:
        if json:
            print_json({"id": one.id, "full_name": one.full_name, "duties": list(one.duties)})
        else:
            out.print(f"{escape(one.full_name):<28} {', '.join(one.duties):<24} [dim]{one.id}[/]")


def _show(detail: AgencyDetail, *, json: bool) -> None:
    agency = detail.agency
    if json:
        identifiers = [
            {"code": one.code, "since": str(one.since), "until": one.until and str(one.until)}
            for one in detail.identifiers
        ]
        successors = [{"id": one.agency_id, "since": str(one.since)} for one in detail.successors]
        print_json({"id": agency.id, "name": agency.name, "identifiers": identifiers, "successors": successors})
        return
    out.print(f"[bold]{escape(agency.name)}[/] [dim]{agency.id}[/]")
    for one in detail.identifiers:
        out.print(f"  {escape(one.code)}  {one.since} – {one.until or '…'}")
    for after in detail.successors:
        out.print(f"  → {escape(after.name)} ({after.since}, {escape(after.basis)})")
