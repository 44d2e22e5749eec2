"""``vanthu jobs``: what runs in the background, what failed or is stuck, and starting it again."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer
from rich.markup import escape

from api.cli import options
from api.cli.console import out, print_json

app = typer.Typer(no_args_is_help=True, help="Background work: list it, start it again.")


class State(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    STUCK = "stuck"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@app.command("list")
def list_jobs(
    state: Annotated[State | None, typer.Option(help="Only jobs in this state.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 50,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Background jobs, newest first."""
    from api.background import JobState
    from api.settings import Settings
    from api.wiring.offices import open_office
    from records.occasion import VIETNAM

    wanted = frozenset() if state is None else frozenset({JobState(state.value)})
    with open_office(Settings.from_environment(home=home)) as office:
        found = office.jobs.jobs(wanted, limit) if office.jobs else ()
    for one in found:
        if json:
            members = {"key": one.key, "task": one.task, "subject": one.subject, "state": one.state.value}
            print_json(members | {"updated_at": one.updated_at.isoformat(), "failure": one.failure})
        else:
            at = one.updated_at.astimezone(VIETNAM)
            out.print(f"{at:%d/%m/%Y %H:%M:%S}  {one.state.value:9} {escape(one.key)}  {escape(one.failure or '')}")


@app.command("retry")
def retry(
    key: Annotated[str, typer.Argument(help="The job's key, as `vanthu jobs list` shows it.")],
    home: options.Home = None,
) -> None:
    """Try a failed, cancelled or stuck job again from where it stood; a running service or worker does it."""
    from api.settings import Settings
    from api.wiring.offices import open_office

    with open_office(Settings.from_environment(home=home)) as office:
        if office.jobs is not None:
            office.jobs.retry(key)
    out.print(f"{escape(key)}: sẽ chạy lại / will run again")
