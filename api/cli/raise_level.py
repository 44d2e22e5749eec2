"""``vanthu raise``: add evidence to a signed PDF, or renew its archive timestamp."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from api.cli import options
from api.cli.console import out, print_json
from api.cli.sign import SigningLevel, exists, write_new
from api.files import document_file
from signer.report import Level
from signer.signing.digest import chunks


def raise_signatures(
    file: Annotated[Path, typer.Argument(help="Signed PDF.", show_default=False)],
    level: Annotated[SigningLevel, typer.Option(help="Level that every signature reaches.")] = SigningLevel.B_LTA,
    renew: Annotated[bool, typer.Option("--renew", help="Renew the archive timestamp of a B-LTA file.")] = False,
    out_file: Annotated[
        Path | None, typer.Option("--out", help="File to write. [FILE with -LEVEL before .pdf]")
    ] = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Raise every signature of FILE to a level; nothing signed is touched, and FILE itself is never changed."""
    from api.flows.file_signing import chain_on, raise_file
    from api.settings import Settings
    from api.wiring.signing import open_file_desk

    target = out_file or file.with_name(f"{file.stem}-{level.value.lower()}.pdf")
    if target.exists():
        raise exists()
    with document_file(file) as data:
        desk = open_file_desk(Settings.from_environment(home=home), chain_on(data))
        result = raise_file(desk, data, Level(level.value), renew=renew)
        write_new(target, chain(chunks(result.original), [result.revision]))
    stamped = result.timestamped_at and result.timestamped_at.isoformat()
    if json:
        print_json({"file": str(target), "level": level.value, "timestamped_at": stamped})
    else:
        out.print(f"[green]✔[/] {escape(str(target))}  {level.value}")
