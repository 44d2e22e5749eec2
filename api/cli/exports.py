"""``vanthu exports``: records, record files and the log taken out in the background, as a person of the agency."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from api.cli import options
from api.cli.acting import As, acting
from api.cli.console import out, print_json

if TYPE_CHECKING:
    from api.export_views import ExportView

app = typer.Typer(no_args_is_help=True, help="Exports: ask for one, see where it stands, fetch it.")

ExportArgument = Annotated[str, typer.Argument(metavar="EXPORT", help="Identifier of the export (exp_…).")]


@app.command("ask")
def ask(
    subject: Annotated[str, typer.Argument(help="Record (rec_…), record file (fil_…), or log.")],
    person: As,
    form: Annotated[str, typer.Option(help="e-ark, bagit or ocfl; log for the log.")] = "e-ark",
    kind: Annotated[str, typer.Option(help="E-ARK: SIP, AIP or DIP.")] = "DIP",
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Ask for an export; it is made before this command ends, or by a running service or worker."""
    from api.flows import exporting
    from api.flows.packaging import form_of, kind_of
    from records.exports import LOG, ExportForm, Wanted
    from records.identifiers import ExportId

    asked_form = ExportForm.LOG if subject == LOG else ExportForm(form_of(form).value)
    with acting(home, person) as (office, actor):
        asked = exporting.ask(office, actor, Wanted(subject, asked_form, kind_of(kind)))
        office.dispatcher.drain()
        _print(exporting.get(office, actor, ExportId(asked.id)), json=json)


@app.command("list")
def list_exports(person: As, home: options.Home = None, json: options.Json = False) -> None:
    """The newest fifty; an archivist sees the agency's."""
    from api.flows import exporting

    with acting(home, person) as (office, actor):
        found = exporting.list_all(office, actor, None, 50).items
    for one in found:
        _print(one, json=json)


@app.command("show")
def show(export: ExportArgument, person: As, home: options.Home = None, json: options.Json = False) -> None:
    """Where one stands."""
    from api.flows import exporting
    from records.identifiers import ExportId

    with acting(home, person) as (office, actor):
        _print(exporting.get(office, actor, ExportId.parse(export)), json=json)


@app.command("fetch")
def fetch(
    export: ExportArgument,
    file: Annotated[Path, typer.Option("--out", help="New ZIP file to write.")],
    person: As,
    home: options.Home = None,
) -> None:
    """Write the finished file."""
    from api.flows import exporting
    from records.errors import ConflictError, OutsideServiceError
    from records.identifiers import ExportId

    with acting(home, person) as (office, actor):
        taken = exporting.take(office, actor, ExportId.parse(export))
        with taken.stream:
            try:
                with file.open("xb") as target:
                    shutil.copyfileobj(taken.stream, target)
            except FileExistsError as error:
                raise ConflictError("export-exists", "There is already something at that place.") from error
            except OSError as error:
                file.unlink(missing_ok=True)
                raise OutsideServiceError("export-failed", "The file could not be written.") from error
    out.print(f"{escape(str(file))}  SHA-256 {taken.sha256}")


@app.command("retry")
def retry(export: ExportArgument, person: As, home: options.Home = None, json: options.Json = False) -> None:
    """Try again what failed."""
    from api.flows import exporting
    from records.identifiers import ExportId

    with acting(home, person) as (office, actor):
        again = exporting.retry(office, actor, ExportId.parse(export))
        office.dispatcher.drain()
        _print(exporting.get(office, actor, ExportId(again.id)), json=json)


def _print(one: ExportView, *, json: bool) -> None:
    if json:
        told = {"id": one.id, "state": one.state, "subject": one.subject, "form": one.form, "trouble": one.trouble}
        print_json(told | {"size": one.size, "sha256": one.sha256})
    else:
        out.print(f"{one.id}  {one.state:8} {one.subject}  {one.form}  {one.trouble or ''}")
