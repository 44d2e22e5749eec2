"""``vanthu serve``: the service and its pages, on embedded defaults."""

from __future__ import annotations

import contextlib
import socket
from typing import Annotated

import typer

from api.cli import options
from api.errors import BadRequestError
from api.settings import DEFAULT_HOST, DEFAULT_PORT

READERS = 2
"""Confined processes that read strangers' files: uploads at once beyond them wait their turn."""


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = DEFAULT_HOST,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on.")] = DEFAULT_PORT,
    home: options.Home = None,
) -> None:
    """Serve the HTTP API and the pages until interrupted."""
    import os
    import resource
    import signal
    import sys

    import uvicorn

    from api.http.warming import warm
    from api.settings import Settings
    from api.wiring.ground import warn_development
    from api.wiring.offices import open_office, web_application

    listener = _listen(host, port)
    public_url = os.environ.get("VANTHU_PUBLIC_URL") or f"http://{host}:{listener.getsockname()[1]}"
    settings = Settings.from_environment(home=home, public_url=public_url)
    warn_development()
    typer.echo("vanthu: đang mở … / opening …", err=True)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would write refused content to the disk
    # uvicorn ends its server and then raises the signal again: that must close the office, not end the process in it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with open_office(settings, readers=READERS, keeps_schedule=True) as office:
        app = web_application(office, settings)
        warm(app)
        typer.echo(f"vanthu: {public_url}  (Ctrl+C: dừng / stop)", err=True)
        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    """The port, taken before anything else is opened. Raises: BadRequestError ``address-not-available``."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise BadRequestError(
            "address-not-available",
            f"The service cannot listen on {host}, port {port}: another program has it, or the address is not here.",
            f"Không mở được cổng {port} tại {host}: chương trình khác đang dùng, hoặc máy không có địa chỉ này.",
        ) from error
