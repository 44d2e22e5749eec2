"""``vanthu edxml``: documents as files of the national exchange (QCVN 102:2016)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from api.cli import options
from api.cli.console import out, print_json

app = typer.Typer(no_args_is_help=True, help="Documents as edXML files (QCVN 102:2016).")


@app.command("export")
def export(
    document: Annotated[str, typer.Argument(metavar="ID", help="Issued document (doc_…).")],
    target: Annotated[Path, typer.Option("--out", help="New file to write.")],
    person: options.ActingAs,
    home: options.Home = None,
) -> None:
    """Write an issued document as a message to its electronic recipients."""
    from api.cli.sign import write_new
    from api.flows.acting import acting_as
    from api.flows.edxml import export_edxml
    from api.settings import Settings
    from api.wiring.offices import open_office
    from records.identifiers import DocumentId

    with open_office(Settings.from_environment(home=home)) as office:
        data = export_edxml(office, acting_as(office, person), DocumentId.parse(document))
    write_new(target, [data])
    out.print(escape(str(target)))


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="The .edxml file that came.")],
    person: options.ActingAs,
    declare: Annotated[bool, typer.Option("--declare", help="I declare that it holds no state secret.")] = False,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Take a message in: screened, verified, kept; it waits for its clerk. A recall is kept with its reason."""
    from api.files import read_file
    from api.flows.acting import acting_as
    from api.flows.edxml import import_edxml
    from api.settings import Settings
    from api.wiring.offices import open_office

    data = read_file(file)
    with open_office(Settings.from_environment(home=home)) as office:
        view = import_edxml(office, acting_as(office, person), data, declaration=declare)
    if json:
        print_json({"id": view.id, "state": view.state, "standing": view.standing, "verdict": view.verdict})
    else:
        out.print(f"[bold]{escape(view.notation)}[/] {escape(view.author)}: {escape(view.subject)}")
        out.print(f"  {view.state}, {view.standing}  [dim]{view.id}[/]")
