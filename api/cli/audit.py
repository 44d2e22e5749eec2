"""``vanthu audit``: show, export and verify the log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from api.cli import options
from api.cli.console import out, print_json

if TYPE_CHECKING:
    from api.wiring.upkeep import Upkeep
    from records.transparency.verifying import LogReport

app = typer.Typer(no_args_is_help=True, help="The audit log: show, export, verify.")

_WHY = {
    "altered": "bị sửa / altered",
    "missing": "bị xóa hoặc dời chỗ / missing or moved",
    "inserted": "bị chèn hoặc lặp / inserted or repeated",
    "unlinked": "không nối với dòng trước / does not follow the one before",
    "cut-off": "bị cắt từ đây / cut off from here",
}


@app.command("verify")
def verify(
    export: Annotated[Path | None, typer.Argument(help="Exported folder; without one, this installation.")] = None,
    trust: Annotated[list[Path] | None, typer.Option("--trust", help="PEM of roots to trust as well.")] = None,
    system_trust: Annotated[bool, typer.Option(help="Trust the roots of this installation.")] = True,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Check every entry, chain, tree and checkpoint; exit status 1 and the first bad entry when anything is wrong.

    An exported folder is checked without database, store or server.
    """
    from api.flows.auditing import seal_checker, verify_export
    from api.settings import Settings
    from api.wiring.verifying import trust_with

    settings = Settings.from_environment(home=home)
    if export is None:
        with _upkeep(home) as upkeep:
            found = upkeep.log.verify()
    else:
        store = trust_with(settings, tuple(trust or ()), system_trust=system_trust)
        anchors = tuple(anchor.der for group in store.groups for anchor in group.anchors)
        found = verify_export(export, seal_checker(lambda: anchors))
    _print(found, json=json)
    raise typer.Exit(0 if found.holds else 1)


@app.command("export")
def export(
    folder: Annotated[Path, typer.Option("--out", help="New folder to write the log into.")],
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Seal the log as it is now and write all of it to a folder that anyone can check."""
    with _upkeep(home) as upkeep:
        count = upkeep.log.export(folder)
    if json:
        print_json({"folder": str(folder), "entries": count})
    else:
        out.print(f"{escape(str(folder))}: {count} dòng / entries")


@app.command("checkpoint")
def checkpoint(home: options.Home = None, json: options.Json = False) -> None:
    """Take new entries into the tree and seal it now, without waiting for the hour."""
    with _upkeep(home) as upkeep:
        made = upkeep.log.checkpoint()
    if made is None:
        out.print("Nhật ký còn trống / the log is empty")
    elif json:
        print_json({"size": made.size, "root": made.root, "at": made.at.isoformat(), "object": made.object})
    else:
        out.print(f"{made.size} dòng / entries, gốc / root {made.root}")


@app.command("show")
def show(
    subject: Annotated[str, typer.Argument(help="Document, record or other identifier (doc_…, rec_…).")],
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Everything that happened to one document or record, oldest first."""
    from api.settings import Settings
    from api.wiring.database import open_database_of
    from records.audit import history
    from records.database import snapshot
    from records.occasion import VIETNAM

    engine = open_database_of(Settings.from_environment(home=home))
    with snapshot(engine) as tx:
        entries = history(tx, subject)
    engine.dispose()
    for entry in entries:
        if json:
            typer.echo(entry.line())
        else:
            facts = ", ".join(f"{fact.name}={fact.value}" for fact in entry.facts)
            at = entry.at.astimezone(VIETNAM)
            out.print(f"{at:%d/%m/%Y %H:%M:%S}  {entry.action:20} {escape(entry.actor)}  [dim]{escape(facts)}[/]")


@contextmanager
def _upkeep(home: Path | None) -> Iterator[Upkeep]:
    from api.settings import Settings
    from api.wiring.offices import open_office
    from api.wiring.upkeep import upkeep_of

    settings = Settings.from_environment(home=home)
    with open_office(settings) as office:
        yield upkeep_of(office, settings)


def _print(found: LogReport, *, json: bool) -> None:
    bad, seal = found.bad_entry, found.bad_checkpoint
    if json:
        print_json(
            {
                "holds": found.holds,
                "entries": found.entries,
                "others": found.others,
                "checkpoints": found.checkpoints,
                "sealed": found.sealed,
                "sealed_at": found.sealed_at.isoformat() if found.sealed_at else None,
                "bad_entry": None if bad is None else {"chain": bad.chain, "sequence": bad.sequence, "why": bad.why},
                "bad_checkpoint": None if seal is None else {"size": seal.size, "why": seal.why},
            }
        )
        return
    out.print(f"{found.entries} dòng đã kiểm tra / entries checked; {found.sealed} đã niêm phong / sealed")
    if found.others:
        out.print(f"{found.others} dòng của nơi khác, chỉ có giá trị băm / entries of others, by their hashes only")
    if bad is not None:
        out.print(
            f"[red]✘ dòng sai đầu tiên / first bad entry[/]: {escape(bad.chain)} #{bad.sequence}: {_WHY[bad.why]}"
        )
    if seal is not None:
        out.print(f"[red]✘ mốc kiểm tra / checkpoint {seal.size}[/]: {escape(seal.why)}")
    if found.holds:
        out.print("[green]✔ nhật ký nguyên vẹn / the log holds[/]")
