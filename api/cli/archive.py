"""``vanthu archive``: check that everything is still what it was, and take records out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from api.cli import backup, options
from api.cli.acting import As, acting
from api.cli.console import out, print_json
from api.files import read_file

app = typer.Typer(no_args_is_help=True, help="Check the archive and export records.")

NEWEST = 50
"""Records that a search shows."""

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
    what: Annotated[str, typer.Argument(help="Record (rec_…) or record file (fil_…).")],
    out_folder: Annotated[Path, typer.Option("--out", help="New folder to write the package into.")],
    form: Annotated[str, typer.Option(help="bagit, e-ark or ocfl.")] = "bagit",
    kind: Annotated[str, typer.Option(help="E-ARK: SIP, AIP or DIP.")] = "DIP",
    home: options.Home = None,
) -> None:
    """Write a record or a whole record file as a package that explains itself; every file with its checksum."""
    from api.flows.packaging import export_on_this_machine, form_of, kind_of
    from api.settings import Settings
    from api.wiring.offices import open_office
    from records.packages import write_folder

    wanted, of_kind = form_of(form), kind_of(kind)
    with open_office(Settings.from_environment(home=home)) as office:
        packed = export_on_this_machine(office, what, wanted, of_kind)
    write_folder(packed.files, out_folder)
    out.print(escape(str(out_folder)))


@app.command("import")
def take_in(
    package: Annotated[Path, typer.Argument(help="E-ARK or BagIt package: a folder or a ZIP file.")],
    retention_class: Annotated[str, typer.Option("--class", help="Retention class of what is taken in.")],
    person: As,
    file: Annotated[str | None, typer.Option("--file", help="Record file to add it to.")] = None,
    declare: Annotated[bool, typer.Option("--declare", help="I declare that it holds no state secret.")] = False,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Take every document of a package into the archive, or none: checked, screened and verified anew."""
    from api.flows.packaging import PackageImport, import_package
    from records.identifiers import RecordFileId
    from records.packages import read_folder, unzip

    files = read_folder(package) if package.is_dir() else unzip(read_file(package))
    asked = PackageImport(files, retention_class, RecordFileId.parse(file) if file else None, declare)
    with acting(home, person) as (office, actor):
        found = import_package(office, actor, asked)
    for one in found:
        if json:
            print_json({"record": one.record_id, "name": one.name, "title": one.title, "verdict": one.verdict})
        else:
            out.print(f"[green]✔[/] {one.record_id}  {one.verdict}  {escape(one.title)}")


@app.command("search")
def search(
    words: Annotated[str, typer.Argument(help="Words, with or without diacritics.")],
    person: As,
    exact: Annotated[bool, typer.Option("--exact", help="Mind diacritics.")] = False,
    number: Annotated[str, typer.Option(help="Number and notation.")] = "",
    signer: Annotated[str, typer.Option(help="Name of the signer.")] = "",
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Find records by words, number or signer: the newest fifty."""
    from api.flows.archive.records import find_records
    from records.archive import RecordSearch

    with acting(home, person) as (office, actor):
        wanted = RecordSearch(text=words, exact=exact, number=number, signer=signer)
        page = find_records(office, actor, wanted)
        found = list(page.items)
        while page.next_cursor and len(found) < NEWEST:  # a page may be short: it looks at so many rows and no more
            page = find_records(office, actor, wanted, page.next_cursor)
            found += page.items
    for one in found[:NEWEST]:
        if json:
            print_json({"record": one.id, "title": one.title, "state": one.state})
        else:
            out.print(f"{one.id}  {escape(one.title)}")
