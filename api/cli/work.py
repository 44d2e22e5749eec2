"""``vanthu work``: a process that does background work and serves nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli import options

if TYPE_CHECKING:
    from api.settings import Settings


def work(
    check: Annotated[
        bool, typer.Option("--check", help="Do not work: exit 0 when a worker of this machine lives, 1 when none does.")
    ] = False,
    home: options.Home = None,
) -> None:
    """Do background work until told to stop: dispatch, sweeps, renewals. As many as needed, on PostgreSQL."""
    from api.settings import Settings

    settings = Settings.from_environment(home=home)
    if check:
        raise typer.Exit(0 if _lives(settings) else 1)
    from api.cli.waiting import until_told_to_stop
    from api.wiring.ground import warn_development
    from api.wiring.offices import open_office

    warn_development()
    with open_office(settings, keeps_schedule=True):
        typer.echo("vanthu work  (Ctrl+C: dừng / stop)", err=True)
        until_told_to_stop()


def _lives(settings: Settings) -> bool:
    import socket

    from api.clocks import system_clock
    from records.database import open_database, snapshot
    from records.executors import heartbeats

    engine = open_database(settings.database)
    try:
        with snapshot(engine) as tx:
            own = [one for one in heartbeats(tx) if one.executor.host == socket.gethostname()]
    finally:
        engine.dispose()
    return any(not one.is_stale(system_clock()) for one in own)
