"""``vanthu archive records|files|hold|dispose|purge``: what the archive keeps and lets go, as a named person."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from api.cli import options
from api.cli.acting import As, acting
from api.cli.console import out, print_json

if TYPE_CHECKING:
    from records.disposition import DispositionList

files = typer.Typer(no_args_is_help=True, help="Record files (hồ sơ): open, fill, close, hand over.")
hold = typer.Typer(no_args_is_help=True, help="Holds: orders that records must stay.")
dispose = typer.Typer(no_args_is_help=True, help="Disposition: what is due, lists, approval, destruction.")
purge = typer.Typer(no_args_is_help=True, help="Emergency purge of a stored document found to be classified.")

DAY = ["%Y-%m-%d"]
Reason = Annotated[str, typer.Option("--reason", help="Why, in words others will understand.")]
FileRef = Annotated[str, typer.Argument(help="Record file (fil_…).")]
ListHash = Annotated[str, typer.Option("--list-hash", help="Hash of the list you read; another list is refused.")]
Authority = Annotated[str, typer.Option("--authority", help="Who orders it.")]
OrderNumber = Annotated[str, typer.Option("--order", help="Number and notation of the order.")]
Receipt = Annotated[
    Path | None, typer.Option("--receipt", exists=True, dir_okay=False, help="The receiver's signed acceptance.")
]


def records(
    person: As,
    due: Annotated[bool, typer.Option("--due", help="Only what a disposition may take up now.")] = False,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Records of the agency, newest first, with class and last day of keeping."""
    from api.flows.archive import records as flows
    from records.archive import RecordFilter

    with acting(home, person) as (office, actor):
        page = flows.due_records(office, actor) if due else flows.list_records(office, actor, RecordFilter())
    for one in page.items:
        until = one.due_date.isoformat() if one.due_date else "–"
        _say(json, asdict(one), f"{one.id}  {one.state}  {one.retention_class}  {until}  {one.title}")


@files.command("list")
def list_files(person: As, home: options.Home = None, json: options.Json = False) -> None:
    """Record files, newest first; overdue ones are marked."""
    from api.flows.archive import files as flows
    from records.files import FileFilter

    with acting(home, person) as (office, actor):
        for one in flows.list_files(office, actor, FileFilter()):
            late = "  ! quá hạn nộp lưu / overdue" if one.is_overdue else ""
            file = one.file
            line = f"{file.id}  {file.state}  {file.notation}/{file.year}  {file.records}  {file.title}{late}"
            _say(json, asdict(one), line)


@files.command("open")
def open_file(
    notation: Annotated[str, typer.Argument(help="Số và ký hiệu hồ sơ, for example 01-TH.")],
    year: Annotated[int, typer.Option("--year", help="Year of the file plan.")],
    person: As,
    title: Annotated[str | None, typer.Option("--title", help="Needed where no plan foresees the file.")] = None,
    retention_class: Annotated[str | None, typer.Option("--class", help="Retention class; else the plan's.")] = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Open a record file."""
    from api.flows.archive import files as flows
    from records.files import FileKind

    with acting(home, person) as (office, actor):
        opened = flows.open_file(office, actor, year, notation, title, retention_class, None, FileKind.ORDINARY)
    _say(json, asdict(opened), opened.file.id)


@files.command("add")
def add(
    file: FileRef,
    record: Annotated[str, typer.Argument(help="Record (rec_…).")],
    person: As,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Put a record into an open file."""
    from api.flows.archive import files as flows
    from records.identifiers import RecordFileId, RecordId

    with acting(home, person) as (office, actor):
        filed = flows.add_record(office, actor, RecordFileId.parse(file), RecordId.parse(record))
    _say(json, asdict(filed), f"{filed.file.id}  {filed.file.records}")


@files.command("close")
def close(
    file: FileRef,
    end: Annotated[datetime, typer.Option("--end", formats=DAY, help="The day the work ended.")],
    person: As,
    retention_class: Annotated[str | None, typer.Option("--class", help="The class determined at closing.")] = None,
    duplicates: Annotated[list[str] | None, typer.Option("--duplicate", help="A record to weed (rec_…).")] = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Close a file; the terms of its records begin to count."""
    from api.flows.archive import files as flows
    from records.identifiers import RecordFileId, RecordId

    weeded = tuple(RecordId.parse(one) for one in duplicates or ())
    with acting(home, person) as (office, actor):
        closed = flows.close_file(office, actor, RecordFileId.parse(file), end.date(), retention_class, weeded)
    due = closed.deadlines.agency_archive
    _say(json, asdict(closed), f"{closed.file.id}  hạn nộp lưu / due at the archive: {due or '–'}")


@hold.command("list")
def list_holds(
    person: As,
    standing: Annotated[bool, typer.Option("--standing", help="Leave out those that were released.")] = False,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Holds, newest first."""
    from api.flows.archive import holding

    with acting(home, person) as (office, actor):
        for one in holding.list_holds(office, actor, standing):
            state = "đã gỡ / released" if one.release else "còn hiệu lực / standing"
            _say(json, asdict(one), f"{one.id}  {state}  {one.kind}  {one.order.authority}, {one.order.number}")


@hold.command("place")
def place_hold(
    kind: Annotated[str, typer.Argument(help="inspection, audit, complaint, litigation, seized-accounts, …")],
    authority: Authority,
    order: OrderNumber,
    reason: Reason,
    person: As,
    subjects: Annotated[list[str], typer.Option("--on", help="A record (rec_…) or a record file (fil_…).")],
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Hold records and record files; nothing destroys them before the last hold is released."""
    from api.errors import BadRequestError
    from api.flows.archive import holding
    from records.holds import HoldKind, Order
    from records.identifiers import RecordFileId, RecordId

    if kind not in {one.value for one in HoldKind}:
        raise BadRequestError(
            "hold-kind-unknown", f"A hold is one of: {', '.join(HoldKind)}.", "Không có loại lệnh giữ này."
        )
    on_files = tuple(RecordFileId.parse(one) for one in subjects if one.startswith("fil_"))
    on_records = tuple(RecordId.parse(one) for one in subjects if not one.startswith("fil_"))
    with acting(home, person) as (office, actor):
        placed = holding.place_hold(
            office, actor, HoldKind(kind), Order(authority, order, reason), on_records, on_files, None
        )
    _say(json, asdict(placed), placed.id)


@hold.command("release")
def release_hold(
    hold_id: Annotated[str, typer.Argument(metavar="HOLD", help="Hold (hld_…).")],
    authority: Authority,
    order: OrderNumber,
    reason: Reason,
    person: As,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Lift a hold."""
    from api.flows.archive import holding
    from records.holds import Order
    from records.identifiers import HoldId

    with acting(home, person) as (office, actor):
        lifted = holding.release_hold(office, actor, HoldId.parse(hold_id), Order(authority, order, reason))
    _say(json, asdict(lifted), lifted.id)


@dispose.command("propose")
def propose(
    subjects: Annotated[list[str], typer.Argument(metavar="RECORD...", help="Records whose term is over (rec_…).")],
    mandate: Annotated[str, typer.Option("--mandate", help="The ground: schedule, council minutes.")],
    person: As,
    transfer: Annotated[bool, typer.Option("--transfer", help="To another archive, instead of destroying.")] = False,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Freeze a list for another person to approve; prints its hash."""
    from api.flows.archive import disposing
    from records.disposition import DispositionAction
    from records.identifiers import RecordId

    action = DispositionAction.TRANSFER if transfer else DispositionAction.DESTROY
    with acting(home, person) as (office, actor):
        _disposition(
            json, disposing.propose(office, actor, action, tuple(RecordId.parse(one) for one in subjects), mandate)
        )


@dispose.command("show")
def show(
    disposition: Annotated[str, typer.Argument(help="Disposition (dis_…).")],
    person: As,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """A list, its hash, and what became of each record."""
    from api.flows.archive import disposing
    from records.identifiers import DispositionId

    with acting(home, person) as (office, actor):
        _disposition(json, disposing.get(office, actor, DispositionId.parse(disposition)))


@dispose.command("approve")
def approve(
    disposition: Annotated[str, typer.Argument(help="Disposition (dis_…).")],
    list_hash: ListHash,
    decision: Annotated[str, typer.Option("--decision", help="Number and date of the head's decision.")],
    person: As,
    receipt: Receipt = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Approve exactly the list you read; nobody approves a list of their own."""
    from api.flows.archive import disposing
    from records.identifiers import DispositionId, Sha256

    signed = None if receipt is None else Sha256.of(receipt.read_bytes())
    with acting(home, person) as (office, actor):
        found, shown = DispositionId.parse(disposition), Sha256.parse(list_hash)
        _disposition(json, disposing.approve(office, actor, found, shown, decision, signed))


@dispose.command("reject")
def reject(
    disposition: Annotated[str, typer.Argument(help="Disposition (dis_…).")],
    reason: Reason,
    person: As,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Nothing changes."""
    from api.flows.archive import disposing
    from records.identifiers import DispositionId

    with acting(home, person) as (office, actor):
        _disposition(json, disposing.reject(office, actor, DispositionId.parse(disposition), reason))


@dispose.command("execute")
def execute(
    disposition: Annotated[str, typer.Argument(help="Disposition (dis_…).")],
    person: As,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Look at each record again, destroy what still may be, sign the certificate. May be repeated after a crash."""
    from api.flows.archive import disposing
    from records.identifiers import DispositionId

    with acting(home, person) as (office, actor):
        _disposition(json, disposing.execute(office, actor, DispositionId.parse(disposition)))


@dispose.command("replay")
def replay_ledger(home: options.Home = None, json: options.Json = False) -> None:
    """After a restore: destroy again what the destruction ledger says was destroyed. Run before anybody reads."""
    from api.flows.archive.protecting import destroyer
    from api.settings import Settings
    from api.wiring.offices import open_office
    from records.disposition.replaying import replay

    with open_office(Settings.from_environment(home=home)) as office:
        found = replay(destroyer(office))
    line = f"{found.entries} dòng sổ hủy / entries; hủy lại / destroyed again: {len(found.again)}, {len(found.objects)}"
    _say(json, asdict(found), line)


@purge.command("check")
def check(
    subject: Annotated[str, typer.Argument(help="Document (doc_…, inc_…) or record (rec_…).")],
    person: As,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """What would forbid a purge now: a lock, a hold, other documents with the same bytes. Exit status 1 if anything."""
    from api.flows.archive import purging

    with acting(home, person) as (office, actor):
        found = purging.obstacles(office, actor, subject)
    held = "có / yes" if found.held else "–"
    shared = ", ".join(found.shared_with) or "–"
    line = f"khóa đến / locked until: {found.locked_until or '–'}; lệnh giữ / held: {held}; chung / shared: {shared}"
    _say(json, asdict(found), line)
    raise typer.Exit(0 if found.is_clear else 1)


@purge.command("propose")
def propose_purge(
    subject: Annotated[str, typer.Argument(help="Document (doc_…, inc_…) or record (rec_…).")],
    ground: Annotated[str, typer.Option("--ground", help="Who found it, by which order; never what it says.")],
    person: As,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Ask for the purge; another person approves it."""
    from api.flows.archive import purging

    with acting(home, person) as (office, actor):
        asked = purging.propose(office, actor, subject, ground)
    _say(json, asdict(asked), asked.id)


@purge.command("approve")
def approve_purge(
    purge_id: Annotated[str, typer.Argument(metavar="PURGE", help="Purge (prg_…).")],
    person: As,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Approve it, as another person than the proposer: every copy and every word goes at once."""
    from api.flows.archive import purging
    from records.identifiers import PurgeId

    with acting(home, person) as (office, actor):
        done = purging.approve(office, actor, PurgeId.parse(purge_id))
    _say(json, asdict(done), f"{done.id}  {done.source.id}")


def _disposition(json: bool, one: DispositionList) -> None:
    lines = [f"{one.id}  {one.state}  {one.action}  {one.list_hash}"]
    lines += [f"  {item.record_id}  {item.due_date}  {item.outcome or '…'}" for item in one.items]
    if one.certificate_id is not None:
        lines.append(f"  biên bản / certificate: {one.certificate_id}")
    _say(json, asdict(one), "\n".join(lines))


def _say(json: bool, members: dict[str, Any], line: str) -> None:
    if json:
        print_json(_plain(members))
    else:
        out.print(escape(line))


def _plain(value: Any) -> Any:
    """Dates as RFC 3339 text; the rest as JSON has it."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
