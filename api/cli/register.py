"""``vanthu register``: the two books as files, number series, and series that come in half-way."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from api.cli import options
from api.cli.console import out, print_json
from api.organisation_views import SeriesView

app = typer.Typer(no_args_is_help=True, help="Registers to print or keep, and number series.")

FORMATS = ("pdf", "xlsx", "csv")
EXIT_GAP = 1


@app.command("export")
def export(
    book: Annotated[str, typer.Argument(help="outgoing or incoming.")],
    target: Annotated[Path, typer.Option("--out", help="File to write: .pdf, .xlsx or .csv.")],
    person: options.ActingAs,
    year: Annotated[int | None, typer.Option(help="[this year]")] = None,
    query: Annotated[str, typer.Option(help="Words; diacritics do not matter.")] = "",
    home: options.Home = None,
) -> None:
    """Write a register with every column of Decree 30/2020, appendix IV."""
    from api.cli.sign import write_new
    from api.flows.acting import acting_as
    from api.flows.registers import BookQuery, sheet
    from api.settings import Settings
    from api.wiring.offices import open_office
    from api.wiring.reporting import register_exporters
    from records.register_changes import Book

    if book not in tuple(Book) or target.suffix[1:] not in FORMATS:
        raise typer.BadParameter("outgoing | incoming; --out FILE.pdf | .xlsx | .csv")
    with open_office(Settings.from_environment(home=home)) as office:
        found = sheet(office, acting_as(office, person), Book(book), BookQuery(year=year, query=query))
    write_new(target, [register_exporters()[target.suffix[1:]](found)])
    out.print(f"{len(found.rows)} văn bản / documents → {escape(str(target))}")


@app.command("series")
def series(
    person: options.ActingAs,
    year: Annotated[int | None, typer.Option(help="[this year]")] = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Where every number series stands. Exit status 1 when a number is missing."""
    from api.flows.acting import acting_as
    from api.flows.numbering import series_standing
    from api.settings import Settings
    from api.wiring.offices import open_office

    with open_office(Settings.from_environment(home=home)) as office:
        found = series_standing(office, acting_as(office, person), year)
    for one in found:
        _show(one, json=json)
    raise typer.Exit(EXIT_GAP if any(one.gaps for one in found) else 0)


@app.command("import-series")
def import_series(
    name: Annotated[str, typer.Argument(help="chung, den, ban-sao, or a series of the policy.")],
    last_number: Annotated[int, typer.Option(help="The last number that was given elsewhere.")],
    last_date: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day it was given.")],
    basis: Annotated[str, typer.Option(help="The paper it rests on.")],
    person: options.ActingAs,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Go on with a series that was kept elsewhere this year: the next number here is the one after."""
    from api.flows.acting import acting_as
    from api.flows.numbering import import_standing
    from api.requests import SeriesImportFields
    from api.settings import Settings
    from api.wiring.offices import open_office

    fields = SeriesImportFields(name, last_number, last_date.date(), basis)
    with open_office(Settings.from_environment(home=home)) as office:
        _show(import_standing(office, acting_as(office, person), fields), json=json)


def _show(one: SeriesView, *, json: bool) -> None:
    if json:
        standing = {"series": one.series, "year": one.year, "last_number": one.last_number}
        print_json(standing | {"imported_to": one.imported_to, "gaps": list(one.gaps)})
        return
    gaps = f"[red]thiếu / missing: {', '.join(map(str, one.gaps))}[/]" if one.gaps else "[green]liên tục / no gap[/]"
    out.print(f"{escape(one.series):<20} {one.year}  số cuối / last: {one.last_number:02d} ({one.last_date})  {gaps}")
