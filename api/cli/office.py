"""``vanthu delegation``, ``vanthu alerts`` and ``vanthu calendar``: who may sign, what waits too long, working days."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from api.cli import options
from api.cli.acting import As, acting
from api.cli.console import out, print_json

if TYPE_CHECKING:
    from api.views import DelegationView

DAY = ["%Y-%m-%d"]

delegations = typer.Typer(no_args_is_help=True, help="Who may sign, in which capacity, for what and until when.")
calendar = typer.Typer(no_args_is_help=True, help="Holidays and weekend days worked.")


@delegations.command("list")
def list_(
    person: As,
    holder: Annotated[str | None, typer.Option("--holder", help="Only this person's (per_…).")] = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """The agency's, newest first."""
    from api.flows import delegating

    with acting(home, person) as (office, actor):
        for view in delegating.list_delegations(office, actor, holder):
            _show(view, json)


@delegations.command("grant")
def grant(
    capacity: Annotated[str, typer.Argument(help="HEAD, TM, Q, KT, TL or TUQ")],
    holder: Annotated[str, typer.Option("--holder", help="Who may sign (per_…).")],
    title: Annotated[str, typer.Option("--title", help="Their post, as printed: Phó Chủ tịch.")],
    paper: Annotated[str, typer.Option("--paper", help="Number and symbol of the paper it rests on.")],
    dated: Annotated[datetime, typer.Option("--dated", formats=DAY, help="Date of that paper.")],
    starts: Annotated[datetime, typer.Option("--from", formats=DAY, help="First day.")],
    person: As,
    giver: Annotated[str | None, typer.Option("--giver", help="Whose authority it is (per_…).")] = None,
    collective: Annotated[str, typer.Option("--collective", help="For TM.: Ủy ban nhân dân.")] = "",
    kind: Annotated[list[str] | None, typer.Option("--kind", help="Only this kind (code); may be repeated.")] = None,
    matters: Annotated[str, typer.Option("--matters", help="What it covers, in words.")] = "",
    ends: Annotated[datetime | None, typer.Option("--until", formats=DAY, help="Last day.")] = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Record what a paper says; what article 13 forbids is refused."""
    from api.flows import delegating
    from api.requests import DelegationFields

    fields = DelegationFields(
        capacity=capacity,
        holder_id=holder,
        holder_title=title,
        given_by=giver,
        collective=collective,
        kinds=tuple(kind or ()),
        matters=matters,
        starts_on=starts.date(),
        ends_on=ends.date() if ends else None,
        paper_number=paper,
        paper_dated=dated.date(),
    )
    with acting(home, person) as (office, actor):
        _show(delegating.record_delegation(office, actor, fields), json)


@delegations.command("end")
def end(
    delegation: Annotated[str, typer.Argument(help="Delegation identifier (dlg_…).")],
    reason: Annotated[str, typer.Option("--reason", help="Why.")],
    person: As,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """End it now: nothing more is signed under it."""
    from api.flows import delegating
    from records.identifiers import DelegationId

    with acting(home, person) as (office, actor):
        _show(delegating.end_delegation(office, actor, DelegationId.parse(delegation), reason), json)


def alerts(person: As, home: options.Home = None, json: options.Json = False) -> None:
    """What waits for a person too long or went wrong, the worst first. Exit status 1 when something is overdue."""
    from dataclasses import asdict

    from api.flows import alerting

    with acting(home, person) as (office, actor):
        found = alerting.alerts(office, actor)
    for alert in found:
        due = alert.due_at.isoformat() if alert.due_at else None
        if json:
            print_json(asdict(alert) | {"due_at": due})
        else:
            out.print(escape(f"{alert.level}  {alert.text_vi} / {alert.text}  {alert.about}  {due or ''}"))
    if any(alert.level == "overdue" for alert in found):
        raise typer.Exit(1)


@calendar.command("list")
def list_days(
    year: Annotated[int, typer.Argument(help="For example 2026.")],
    person: As,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Holidays of a year, and weekend days worked."""
    from api.flows import calendar as days

    with acting(home, person) as (office, _):
        for day in days.days_of(office, year):
            if json:
                print_json({"day": day.day.isoformat(), "is_working": day.is_working, "name": day.name})
            else:
                out.print(
                    escape(f"{day.day}  {'làm việc / worked' if day.is_working else 'nghỉ / holiday'}  {day.name}")
                )


@calendar.command("set")
def set_day(
    day: Annotated[datetime, typer.Argument(formats=DAY, help="The day.")],
    name: Annotated[str, typer.Option("--name", help="What it is called.")],
    person: As,
    worked: Annotated[bool, typer.Option("--worked", help="A weekend day worked, not a holiday.")] = False,
    basis: Annotated[str, typer.Option("--basis", help="The decision it rests on.")] = "",
    home: options.Home = None,
) -> None:
    """Set a holiday, or with --worked a weekend day that is worked."""
    from api.flows import calendar as days
    from api.views import CalendarDayView

    with acting(home, person) as (office, actor):
        made = days.set_day(office, actor, CalendarDayView(day.date(), worked, name, basis))
    out.print(escape(f"[✔] {made.day} {made.name}"))


def _show(view: DelegationView, json: bool) -> None:
    if json:
        from api.http.office_schemas import DelegationOut

        print_json(DelegationOut.of(view).model_dump(mode="json"))
        return
    until = f"–{view.ends_on:%d/%m/%Y}" if view.ends_on else ""
    out.print(f"[bold]{view.id}[/]  {view.status}  {escape(' / '.join(view.lines))}  {escape(view.holder_name)}")
    out.print(escape(f"  {view.starts_on:%d/%m/%Y}{until}  {view.paper_number}  {', '.join(view.kinds) or 'mọi loại'}"))
