"""``vanthu archive backup`` and ``restore``: everything an installation keeps, except its keys."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from api.cli import options
from api.cli.console import out, print_json

Folder = Annotated[Path, typer.Argument(help="Folder of the backup; made when it is not there.")]


def backup(folder: Folder, home: options.Home = None, json: options.Json = False) -> None:
    """Add a snapshot: all rows, new bytes, the destruction ledger. Exit status 1 when bytes are missing."""
    import secrets

    from api.clocks import system_clock
    from api.flows.backing_up import make_backup
    from api.settings import Settings
    from api.wiring.backups import open_destroyer

    began = time.monotonic()
    with open_destroyer(Settings.from_environment(home=home)) as source:
        done = make_backup(source.engine, source.store, source.ledger, folder, system_clock, secrets.token_bytes)
    seconds = round(time.monotonic() - began, 1)
    bad: dict[str, list[str]] = {"missing": list(done.missing), "damaged": list(done.damaged)}
    if json:
        counts = {"rows": done.rows, "copied": done.copied, "present": done.present, "forgotten": done.forgotten}
        print_json({"snapshot": done.name, **counts, **bad, "seconds": seconds})
    else:
        out.print(f"{done.name}: {done.rows} dòng / rows, {done.copied} đối tượng mới / new objects")
        out.print(f"{done.present} đã có / already there, {done.forgotten} đã hủy / destroyed since; {seconds} s")
        _print_bad(bad)
    raise typer.Exit(0 if done.is_whole else 1)


def restore(
    folder: Folder,
    snapshot: Annotated[str | None, typer.Option(help="Which snapshot; the newest when none is named.")] = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Restore into an empty home or database, replay the destruction ledger, and compare blobs, rows and log.

    Exit status 1 when they do not agree; what is wrong is named.
    """
    from api.flows.backing_up import restore_backup
    from api.settings import Settings
    from api.wiring.backups import open_destroyer

    began = time.monotonic()
    with open_destroyer(Settings.from_environment(home=home)) as target:
        done = restore_backup(target, folder, snapshot)
    seconds, found = round(time.monotonic() - began, 1), done.compared
    bad: dict[str, list[str]] = {
        "missing": sorted({*done.missing, *found.missing}),
        "damaged": list(found.damaged),
        "extra": list(found.extra),
        "disagreeing": list(found.disagreeing),
        "log": [] if found.bad_entry is None else [str(found.bad_entry)],
    }
    again = list(done.replayed.again)
    if json:
        counts = {"rows": done.rows, "copied": done.copied, "present": done.present, "destroyed_again": again}
        print_json({"snapshot": done.name, **counts, **bad, "seconds": seconds})
    else:
        out.print(f"{done.name}: {done.rows} dòng / rows, {done.copied} đối tượng chép / objects copied; {seconds} s")
        out.print(f"{len(again)} tài liệu đã hủy không trở lại / destroyed records kept from coming back")
        _print_bad(bad)
        if done.is_clean:
            out.print("[green]✔ dữ liệu, sổ và nhật ký khớp nhau / blobs, rows and log agree[/]")
    raise typer.Exit(0 if done.is_clean else 1)


def _print_bad(bad: dict[str, list[str]]) -> None:
    for name, items in bad.items():
        for item in items:
            out.print(f"[red]✘ {name}[/]: {escape(item)}")
