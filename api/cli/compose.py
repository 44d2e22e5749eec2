"""``vanthu compose``: set a document or a copy from a file, ready to be signed."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from api.cli import options
from api.cli.console import out, print_error, print_json
from api.cli.screen import EXIT_NEEDS_DECLARATION, EXIT_REFUSED
from api.errors import BadRequestError, RefusedByScreeningError
from api.files import read_file

if TYPE_CHECKING:
    from api.flows.paper import Paper
    from api.http.draft_schemas import SignatoryIn
    from records.compose import Signatory

_FORMS = {"sao-y": "true_copy", "sao-luc": "copy_of_copy", "trich-sao": "extract"}
_COPIES_BY_FORM = {form: code for code, form in _FORMS.items()}


class Claim(StrEnum):
    """PDF/A level of the file; PDF/UA-1 always with it."""

    A_2A = "a-2a"
    A_3A = "a-3a"


def compose(
    file: Annotated[Path, typer.Argument(help="JSON, or text below a head of fields.", show_default=False)],
    out_file: Annotated[Path, typer.Option("--out", help="PDF to write.", show_default=False)],
    kind: Annotated[
        str | None, typer.Option(help="Kind by code or abbreviation, or sao-y, sao-luc, trich-sao. [the file's own]")
    ] = None,
    level: Annotated[Claim, typer.Option(help="a-3a carries the content as JSON.")] = Claim.A_2A,
    at: Annotated[
        datetime | None, typer.Option(help="Time of creation: the same input and time give the same bytes. [now]")
    ] = None,
    json: options.Json = False,
) -> None:
    """Compose FILE in the form of Decree 30/2020, with open fields for number, date, signature and seal.

    What bears signs of a state secret is not written. Exit status 0: written; 3: a person would have to declare it;
    4: refused; 1: anything else, with its code.
    """
    moment = at.astimezone(UTC) if at else datetime.now(UTC)
    try:
        made = _made(read_file(file), kind, level, moment)
    except RefusedByScreeningError as error:
        print_error(error.code, error.text, error.text_vi)
        raise typer.Exit(EXIT_REFUSED if error.code == "classified-refused" else EXIT_NEEDS_DECLARATION) from error
    _write(out_file, made.data)
    if json:
        print_json({"file": str(out_file), "pages": made.pages, "notation": made.notation, "sha256": made.sha256})
    else:
        out.print(f"[green]✔[/] {escape(str(out_file))}  {made.pages} trang / pages, {escape(made.notation)}")


def _made(data: bytes, kind: str | None, level: Claim, at: datetime) -> Paper:
    from api.cli.compose_input import PaperCopyIn, PaperIn, parsed, read_input
    from api.flows.paper import Workshop
    from api.wiring.fonts import font_files
    from records.compose import Composer, PdfLevel, load_kinds
    from records.occasion import VIETNAM
    from records.screening import load_rules

    today = at.astimezone(VIETNAM).date()
    workshop = Workshop(Composer(), load_kinds().in_force(today), load_rules(today), font_files())
    fields = read_input(data)
    named = kind or fields.get("kind") or _COPIES_BY_FORM.get(str(fields.get("form")))
    if named in _FORMS:
        fields.pop("kind", None)
        copy = parsed(PaperCopyIn, fields | {"form": _FORMS[named]})
        return workshop.copy(copy.fields(), copy.agency.letterhead(), _signatory(copy.signatory), at)
    paper = parsed(PaperIn, fields | {"kind": named} if named else fields)
    return workshop.draft(
        paper.fields(), paper.agency.letterhead(), _signatory(paper.signatory), at, PdfLevel(level.value)
    )


def _signatory(sent: SignatoryIn) -> Signatory:
    from records.compose import Signatory

    return Signatory(sent.capacity, sent.name)


def _write(target: Path, data: bytes) -> None:
    try:
        with target.open("xb") as stream:
            stream.write(data)
    except FileExistsError as error:
        raise BadRequestError(
            "output-exists",
            "The output file exists already; nothing was written over.",
            "Tệp kết quả đã có; không ghi đè.",
        ) from error
    except OSError as error:
        raise BadRequestError("output-not-writable", "The output file cannot be written.") from error
