"""``vanthu archive``: check that everything is still what it was, and take records out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from api.cli import backup, options
from api.cli.console import out, print_json

app = typer.Typer(no_args_is_help=True, help="Check the archive and export records.")

app.command("backup")(backup.backup)
app.command("restore")(backup.restore)


@app.command("check")
def check(home: options.Home = None, json: options.Json = False) -> None:
    """Re-hash every stored object and compare store, database and log. Exit status 1 when anything is wrong."""
    from api.flows.archiving import check_archive
    from api.settings import Settings
    from api.wiring.offices import open_office

    with open_office(Settings.from_environment(home=home)) as office:
        found = check_archive(office)
    lists = {
        "damaged": found.damaged,
        "missing": found.missing,
        "extra": found.extra,
        "disagreeing": found.disagreeing,
    }
    if json:
        bad_entry = None if found.bad_entry is None else str(found.bad_entry)
        lists["unsettled"] = found.unsettled
        print_json({"checked": found.checked, **{name: list(items) for name, items in lists.items()}, "log": bad_entry})
    else:
        out.print(f"{found.checked} đối tượng đã kiểm tra / objects checked")
        for name, items in lists.items():
            for item in items:
                out.print(f"[red]✘ {name}[/]: {item}")
        for sha256 in found.unsettled:
            out.print(f"[dim]… chờ dọn / left by interrupted work, swept later[/]: {sha256}")
        if found.bad_entry is not None:
            out.print(f"[red]✘ nhật ký / log[/]: {escape(str(found.bad_entry))}")
        if found.is_clean:
            out.print("[green]✔ nguyên vẹn / intact[/]")
    raise typer.Exit(0 if found.is_clean else 1)


@app.command("store-check")
def store_check(home: options.Home = None, json: options.Json = False) -> None:
    """Try on throw-away objects whether the store keeps what an archive needs. Exit status 1 on any gap."""
    import secrets

    from api.clocks import system_clock
    from api.flows.store_checking import check_store
    from api.settings import Settings
    from api.wiring.objects import open_unproved_objects

    store = open_unproved_objects(Settings.from_environment(home=home), system_clock)
    holding = total = 0
    for outcome in check_store(store, system_clock, secrets.token_bytes):
        total, holding = total + 1, holding + outcome.holds
        if json:
            print_json({"code": outcome.code, "holds": outcome.holds, "text": outcome.en, "found": outcome.found})
            continue
        sign, instead = ("[green]✔[/]", "") if outcome.holds else ("[red]✘[/]", f"  [red]{escape(outcome.found)}[/]")
        out.print(f"{sign} {outcome.code:<23} {escape(f'{outcome.vi} / {outcome.en}')}{instead}")
    if not json:
        out.print(f"{holding}/{total} đúng / hold")
    raise typer.Exit(0 if holding == total else 1)


@app.command("export")
def export(
    record: Annotated[str, typer.Argument(help="Record identifier (rec_…).")],
    out_folder: Annotated[Path, typer.Option("--out", help="New folder to write the BagIt package into.")],
    home: options.Home = None,
) -> None:
    """Write a record as a BagIt package: document, report, metadata and its part of the log."""
    from api.flows.archiving import export_as_archivist
    from api.settings import Settings
    from api.wiring.offices import open_office
    from records.identifiers import RecordId

    with open_office(Settings.from_environment(home=home)) as office:
        export_as_archivist(office, RecordId.parse(record), out_folder)
    out.print(escape(str(out_folder)))
