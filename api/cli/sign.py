"""``vanthu sign``: put one signature on a PDF with a key at hand."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from api.cli import options
from api.cli.console import out, print_json
from api.errors import BadRequestError
from api.files import document_file, read_file
from signer.appearance.wording import CopyForm
from signer.pdf.syntax import Buffer
from signer.report import Level

if TYPE_CHECKING:
    from signer.signing.request import SignedPdf


class SigningRole(StrEnum):
    """Roles the command can sign in."""

    LEADER = "leader"
    CO_SIGNER = "co-signer"
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
    file: Annotated[Path, typer.Argument(help="PDF to sign.", show_default=False)],
    key: Annotated[
        str,
        typer.Option(
            help="Key: [b]dev:NAME[/b] (see vanthu pki list), [b]p12:FILE[/b] (PKCS#12), "
            "[b]pkcs11:token=LABEL;object=LABEL?module-path=FILE[/b] or [b]csc:URL#CREDENTIAL[/b] (remote, CSC v2).",
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
        Path | None, typer.Option(help="File with the password or PIN of the key; asked for when not given.")
    ] = None,
    access_token_file: Annotated[
        Path | None, typer.Option(help="File with the access token of the remote signing service (csc: keys).")
    ] = None,
    number: Annotated[
        str | None, typer.Option(help="Number and notation shown on an appendix, for example 05/QĐ-UBND.")
    ] = None,
    copy_form: Annotated[CopyForm, typer.Option(case_sensitive=False, help="Form of copy shown.")] = CopyForm.TRUE_COPY,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Sign FILE in its field for the role, or in a new field; the input file is never changed."""
    from api.flows.file_signing import FileSigning, sign_file
    from api.settings import Settings
    from api.wiring.signing import open_signing_desk

    target = out_file or file.with_name(f"{file.stem}-signed.pdf")
    if target.exists():
        raise exists()
    secret = _secret(key, password_file)
    access_token = None if access_token_file is None else read_file(access_token_file).strip()
    with (
        open_signing_desk(
            Settings.from_environment(home=home), key, secret, access_token=access_token, scratch=target.parent
        ) as desk,
        document_file(file) as data,
    ):
        result = sign_file(desk, data, FileSigning(role.value, Level(level.value), number, copy_form))
        write_new(target, result.parts())
    tell(result, target, as_json=json)


def tell(result: SignedPdf, target: Path, *, as_json: bool) -> None:
    """What came of it; a level below the one asked for is said first."""
    short = result.shortfall
    if as_json:
        missing = None if short is None else {"asked": short.asked, "code": short.code}
        told = {"file": str(target), "level": result.level, "signed_at": result.signed_at.isoformat()}
        print_json(told | {"shortfall": missing})
        return
    if short is not None:
        out.print(
            f"[yellow]![/] chưa đạt mức {short.asked} / level {short.asked} not reached [{escape(short.code)}]; "
            f"vanthu raise {escape(str(target))} --level {short.asked}"
        )
    out.print(f"[green]✔[/] {escape(str(target))}  {result.level}")


def _secret(key: str, password_file: Path | None) -> bytes | None:
    if password_file is not None:
        return read_file(password_file).rstrip(b"\r\n")
    if key.startswith(("p12:", "pkcs11:", "csc:")):
        return str(typer.prompt("Mật khẩu / password", hide_input=True, err=True)).encode()
    return None


def write_new(target: Path, parts: Iterable[Buffer | memoryview]) -> None:
    """A new file, whole or not at all. Raises: BadRequestError ``output-exists``, ``output-not-writable``."""
    try:
        with target.open("xb") as stream:
            try:
                stream.writelines(parts)
            except BaseException:
                target.unlink(missing_ok=True)
                raise
    except FileExistsError as error:
        raise exists() from error
    except OSError as error:
        raise BadRequestError("output-not-writable", "The output file cannot be written.") from error


def exists() -> BadRequestError:
    """Nothing is ever written over."""
    return BadRequestError(
        "output-exists", "The output file exists already; nothing was written over.", "Tệp kết quả đã có; không ghi đè."
    )
