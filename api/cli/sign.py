"""``vanthu sign``: put one signature on a PDF with a key at hand."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from api.cli import options
from api.cli.console import out, print_json
from signer.report import Level


class SigningRole(StrEnum):
    """Roles the command can sign in."""

    LEADER = "leader"
    AGENCY = "agency"
    APPENDIX = "appendix"
    COPY = "copy"


class SigningLevel(StrEnum):
    """PAdES baseline levels."""

    B_B = "B-B"
    B_T = "B-T"
    B_LT = "B-LT"
    B_LTA = "B-LTA"


def sign(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="PDF to sign.", show_default=False)],
    key: Annotated[
        str,
        typer.Option(
            help="Key: [b]dev:NAME[/b] (development PKI, see vanthu pki list) or [b]p12:FILE[/b] (PKCS#12).",
            show_default=False,
        ),
    ],
    role: Annotated[SigningRole, typer.Option(help="In which capacity.", show_default=False)],
    level: Annotated[SigningLevel, typer.Option(help="PAdES level; the level asked for is the level got.")] = (
        SigningLevel.B_T
    ),
    out_file: Annotated[
        Path | None, typer.Option("--out", help="File to write. [FILE with -signed before .pdf]")
    ] = None,
    password_file: Annotated[
        Path | None, typer.Option(exists=True, help="Password of the PKCS#12 file; asked for when not given.")
    ] = None,
    number: Annotated[
        str | None, typer.Option(help="Number and notation shown on an appendix, for example 05/QĐ-UBND.")
    ] = None,
    copy_form: Annotated[str, typer.Option(help="Form of copy shown: SAO Y, SAO LỤC or TRÍCH SAO.")] = "SAO Y",
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Sign FILE in its field for the role, or in a new field; the input file is never changed."""
    from api.flows.file_signing import FileSigning, sign_file
    from api.settings import Settings
    from api.wiring import open_signing_desk

    target = out_file or file.with_name(f"{file.stem}-signed.pdf")
    if target.exists():
        raise typer.BadParameter(f"{target} exists already", param_hint="--out")
    password = _password(key, password_file)
    with open_signing_desk(Settings.from_environment(home=home), key, password) as desk:
        result = sign_file(desk, file.read_bytes(), FileSigning(role.value, Level(level.value), number, copy_form))
    with target.open("xb") as stream:
        result.write_to(stream)
    if json:
        print_json({"file": str(target), "level": result.level, "signed_at": result.signed_at.isoformat()})
    else:
        out.print(f"[green]✔[/] {escape(str(target))}  {result.level}")


def _password(key: str, password_file: Path | None) -> bytes | None:
    if password_file is not None:
        return password_file.read_bytes().rstrip(b"\r\n")
    if key.startswith("p12:"):
        return str(typer.prompt("Mật khẩu / password", hide_input=True, err=True)).encode()
    return None
