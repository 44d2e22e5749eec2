"""``vanthu text-template``: wording an agency uses again and again: made, changed, withdrawn, filled in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from api.cli import options
from api.cli.acting import As, acting
from api.cli.console import out, print_json
from api.text_template_views import TextTemplateFields, TextTemplateView

if TYPE_CHECKING:
    from api.flows.text_templates import TextTemplatesDesk
    from api.views import Actor

app = typer.Typer(no_args_is_help=True, help="Templates of text (mẫu lời văn) of an agency.")

Template = Annotated[str, typer.Argument(help="For example tpl_01KARX….")]
Text = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The text, UTF-8; fields as {{name}}.")]
Kind = Annotated[str, typer.Option("--kind", help="Code or abbreviation of the kind: quyet-dinh, QĐ.")]
Name = Annotated[str, typer.Option("--name", help="What people choose it by.")]
Declared = Annotated[bool, typer.Option("--declare", help="Declare that it holds no state secret.")]


@app.command("list")
def list_templates(
    person: As,
    kind: Annotated[str | None, typer.Option("--kind", help="Only of this kind.")] = None,
    withdrawn: Annotated[bool, typer.Option("--withdrawn", help="Also those that were withdrawn.")] = False,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """The templates of this person's agency."""
    with _desk(home, person) as (desk, actor):
        for view in desk.list_current(actor, kind, withdrawn):
            _show(view, json=json)


@app.command("show")
def show(template: Template, person: As, home: options.Home = None, json: options.Json = False) -> None:
    """One of them, with its text."""
    from records.identifiers import TextTemplateId

    with _desk(home, person) as (desk, actor):
        view = desk.get(actor, TextTemplateId.parse(template))
    _show(view, json=json)
    if not json:
        out.print(escape(view.body), soft_wrap=True)


@app.command("add")
def add(
    file: Text,
    kind: Kind,
    name: Name,
    person: As,
    declare: Declared = False,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Keep a new template; its text passes the wall first."""
    with _desk(home, person) as (desk, actor):
        _show(desk.make(actor, TextTemplateFields(kind, name, _text(file), declare)), json=json)


@app.command("change")
def change(
    template: Template,
    file: Text,
    person: As,
    kind: Annotated[str | None, typer.Option("--kind", help="Another kind. [as it is]")] = None,
    name: Annotated[str | None, typer.Option("--name", help="Another name. [as it is]")] = None,
    declare: Declared = False,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Write a further version; the one before stays readable."""
    from records.identifiers import TextTemplateId

    found = TextTemplateId.parse(template)
    with _desk(home, person) as (desk, actor):
        before = desk.get(actor, found)
        wanted = TextTemplateFields(kind or before.kind, name or before.name, _text(file), declare)
        _show(desk.change(actor, found, wanted, before.version), json=json)


@app.command("withdraw")
def withdraw(template: Template, person: As, home: options.Home = None, json: options.Json = False) -> None:
    """No new document begins with it."""
    from records.identifiers import TextTemplateId

    with _desk(home, person) as (desk, actor):
        _show(desk.withdraw(actor, TextTemplateId.parse(template), None), json=json)


@app.command("fill")
def fill(
    template: Template,
    person: As,
    field: Annotated[list[str] | None, typer.Option("--field", metavar="NAME=VALUE", help="Once a field.")] = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """The text with every field filled, ready to be composed."""
    from records.identifiers import TextTemplateId

    pairs = [one.partition("=") for one in field or ()]
    with _desk(home, person) as (desk, actor):
        body = desk.fill(actor, TextTemplateId.parse(template), {name: value for name, _, value in pairs})
    if json:
        print_json({"body": body})
    else:
        typer.echo(body)


@contextmanager
def _desk(home: Path | None, person: str) -> Iterator[tuple[TextTemplatesDesk, Actor]]:
    from api.flows.text_templates import TextTemplatesDesk

    with acting(home, person) as (office, actor):
        yield TextTemplatesDesk(office), actor


def _text(file: Path) -> str:
    """Raises: BadRequestError ``input-not-text``."""
    from api.errors import BadRequestError

    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequestError(
            "input-not-text", "The file is not UTF-8 text.", "Tệp không phải văn bản UTF-8."
        ) from error


def _show(view: TextTemplateView, *, json: bool) -> None:
    if json:
        print_json(asdict(view) | {"made_at": view.made_at.isoformat()})
        return
    state = " [yellow](đã thu hồi / withdrawn)[/]" if view.is_withdrawn else ""
    out.print(f"{view.id}  v{view.version}  {escape(view.kind_name)}: {escape(view.name)}{state}")
    if view.fields:
        out.print(f"  [dim]{escape(', '.join(view.fields))}[/]")
