"""``vanthu doc``: the line and the steps beside it, for outgoing documents, as a named person."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from api.cli import options
from api.cli.acting import As, acting
from api.cli.console import out, print_json

if TYPE_CHECKING:
    from api.office import Office
    from api.views import Actor, DocumentView
    from records.identifiers import DocumentId

app = typer.Typer(no_args_is_help=True, help="Outgoing documents: draft, review, sign, number, seal, recall.")

Document = Annotated[str, typer.Argument(help="Document identifier (doc_…).")]
Reason = Annotated[str, typer.Option("--reason", help="Why, in words others will understand.")]
Version = Annotated[int | None, typer.Option("--version", help="The version you saw; another one is refused.")]
Shown = Annotated[str, typer.Option("--sha256", help="SHA-256 of the bytes you read (vanthu doc show).")]


@app.command("list")
def list_(
    person: As,
    state: Annotated[str | None, typer.Option("--state", help="Only documents in this state.")] = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """The agency's documents, newest first; those in one state the most urgent first."""
    from api.flows import reading

    with acting(home, person) as (office, actor):
        for document in reading.list_documents(office, actor, state).items:
            _show(document, json)


@app.command("show")
def show(document: Document, person: As, home: options.Home = None, json: options.Json = False) -> None:
    """One document: state, version, hash, who has it, what may be done."""
    from api.flows import reading

    _step(document, person, home, json, lambda o, a, d: reading.get_document(o, a, d))


@app.command("get")
def get(
    document: Document,
    out_file: Annotated[Path, typer.Option("--out", help="Where to write the PDF.")],
    person: As,
    home: options.Home = None,
) -> None:
    """Write the document's current bytes to a file."""
    from api.flows import reading
    from records.identifiers import DocumentId

    with acting(home, person) as (office, actor):
        out_file.write_bytes(reading.download(office, actor, DocumentId.parse(document)))
    out.print(escape(str(out_file)))


@app.command("history")
def history(document: Document, person: As, home: options.Home = None, json: options.Json = False) -> None:
    """Every step the document took, with the words given at the time."""
    from dataclasses import asdict

    from api.flows import reading
    from records.identifiers import DocumentId

    with acting(home, person) as (office, actor):
        for entry in reading.history(office, actor, DocumentId.parse(document)):
            if json:
                print_json(asdict(entry) | {"at": entry.at.isoformat()})
            else:
                words = f"  “{entry.reason}”" if entry.reason else ""
                line = f"{entry.at:%Y-%m-%d %H:%M}  {entry.act} → {entry.state}  {entry.person_name}{words}"
                out.print(escape(line))


@app.command("create")
def create(
    fields: Annotated[Path, typer.Argument(help="JSON as for POST /v1/documents, or text below a head of fields.")],
    person: As,
    pdf: Annotated[Path | None, typer.Option("--pdf", help="A PDF made elsewhere, instead of composing.")] = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Compose a draft from fields, or take over a PDF; screened in memory before anything is stored."""
    from api.cli.compose_input import parsed, read_input
    from api.files import read_file
    from api.flows import drafting
    from api.http.draft_schemas import DraftIn, UploadIn

    asked = read_input(read_file(fields))
    with acting(home, person) as (office, actor):
        if pdf is None:
            _show(drafting.create_draft(office, actor, parsed(DraftIn, asked).fields()), json)
        else:
            upload = parsed(UploadIn, asked).upload(read_file(pdf), pdf.name)
            _show(drafting.create_draft_from_pdf(office, actor, upload), json)


@app.command("review")
def review(
    document: Document,
    person: As,
    initial: Annotated[list[str] | None, typer.Option("--initial", help="Who is to initial it (per_…).")] = None,
    opinion: Annotated[list[str] | None, typer.Option("--opinion", help="Whose opinion is asked (per_…).")] = None,
    version: Version = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Ask colleagues for initials (ký nháy) or opinions (ý kiến phối hợp)."""
    from api.flows import workflow
    from api.requests import ReviewFields

    asked = (
        *(ReviewFields(one, "initial") for one in initial or ()),
        *(ReviewFields(one, "opinion") for one in opinion or ()),
    )
    _step(document, person, home, json, lambda o, a, d: workflow.ask_review(o, a, d, asked, version))


@app.command("initial")
def initial_(
    document: Document,
    sha256: Shown,
    person: As,
    version: Version = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Initial exactly the bytes you read."""
    from api.flows import workflow

    _step(document, person, home, json, lambda o, a, d: workflow.initial(o, a, d, sha256, version))


@app.command("opinion")
def opinion_(
    document: Document,
    opinion: Annotated[str, typer.Argument(help="agreed, agreed_with_remark or disagreed")],
    person: As,
    remark: Annotated[str, typer.Option("--remark", help="Your words.")] = "",
    version: Version = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Say what you think of the draft."""
    from api.flows import workflow

    _step(
        document,
        person,
        home,
        json,
        lambda o, a, d: workflow.give_opinion(o, a, d, opinion, remark, version),
    )


@app.command("submit")
def submit(
    document: Document, person: As, version: Version = None, home: options.Home = None, json: options.Json = False
) -> None:
    """Send the draft to its leader."""
    from api.flows import drafting

    _step(document, person, home, json, lambda o, a, d: drafting.submit(o, a, d, version))


@app.command("sign")
def sign(
    document: Document,
    sha256: Shown,
    person: As,
    version: Version = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """The leader signs exactly the bytes that were shown."""
    from api.flows import signing

    _step(document, person, home, json, lambda o, a, d: signing.sign_document(o, a, d, sha256, version))


@app.command("number")
def number(
    document: Document, person: As, version: Version = None, home: options.Home = None, json: options.Json = False
) -> None:
    """Give the document its number and date, for ever."""
    from api.flows import issuing

    _step(document, person, home, json, lambda o, a, d: issuing.assign_number(o, a, d, version))


@app.command("seal")
def seal(
    document: Document, person: As, version: Version = None, home: options.Home = None, json: options.Json = False
) -> None:
    """Fill number and date in, seal, verify, issue, archive and send."""
    from api.flows import issuing

    _step(document, person, home, json, lambda o, a, d: issuing.seal(o, a, d, version))


@app.command("retry")
def retry(
    document: Document,
    dispatch: Annotated[str, typer.Argument(help="Dispatch identifier (dsp_…).")],
    person: As,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Send once more to a recipient that could not be reached or returned it."""
    from api.flows import workflow
    from records.identifiers import DispatchId

    _step(
        document,
        person,
        home,
        json,
        lambda o, a, d: workflow.retry_dispatch(o, a, d, DispatchId.parse(dispatch)),
    )


@app.command("return")
def return_(
    document: Document,
    reason: Reason,
    person: As,
    version: Version = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """The leader sends it back with a reason; no number is used."""
    from api.flows import signing

    _step(
        document,
        person,
        home,
        json,
        lambda o, a, d: signing.return_to_drafter(o, a, d, reason, version),
    )


@app.command("decline")
def decline(
    document: Document,
    reason: Reason,
    person: As,
    version: Version = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Refuse to initial it; the draft goes back with the reason."""
    from api.flows import workflow

    _step(document, person, home, json, lambda o, a, d: workflow.decline(o, a, d, reason, version))


@app.command("withdraw")
def withdraw(
    document: Document,
    reason: Reason,
    person: As,
    version: Version = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Take a document without a number off the line; a leader's signature on it lapses."""
    from api.flows import workflow

    _step(document, person, home, json, lambda o, a, d: workflow.withdraw(o, a, d, reason, version))


@app.command("cancel-number")
def cancel_number(
    document: Document,
    reason: Reason,
    person: As,
    version: Version = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Give up a number that was not issued; it stays in the register with the reason."""
    from api.flows import workflow

    _step(document, person, home, json, lambda o, a, d: workflow.cancel_number(o, a, d, reason, version))


@app.command("recall")
def recall(
    document: Document,
    reason: Reason,
    person: As,
    version: Version = None,
    home: options.Home = None,
    json: options.Json = False,
) -> None:
    """Call an issued document back; every recipient is asked and answers."""
    from api.flows import workflow

    _step(document, person, home, json, lambda o, a, d: workflow.recall(o, a, d, reason, version))


@app.command("weed")
def weed(document: Document, person: As, home: options.Home = None, json: options.Json = False) -> None:
    """Remove a draft that nobody has touched for half a year."""
    from api.flows import workflow

    _step(document, person, home, json, workflow.weed)


def _step(
    document: str,
    person: str,
    home: Path | None,
    json: bool,
    step: Callable[[Office, Actor, DocumentId], DocumentView],
) -> None:
    from records.identifiers import DocumentId

    with acting(home, person) as (office, actor):
        _show(step(office, actor, DocumentId.parse(document)), json)


def _show(document: DocumentView, json: bool) -> None:
    if json:
        from api.http.schemas import DocumentOut

        print_json(DocumentOut.of(document).model_dump(mode="json"))
        return
    number = document.number or "—"
    out.print(f"[bold]{document.id}[/]  {document.state}  v{document.version}  {escape(number)}")
    out.print(f"  {escape(document.kind_name)}: {escape(document.subject)}")
    out.print(f"  Ký / signer: {escape(' · '.join((*document.capacity_lines, document.leader_name)))}")
    out.print(f"  sha256: {document.sha256}")
    if document.reason:
        out.print(f"  Lý do / reason: {escape(document.reason)}")
    for recipient in document.recipients:
        recall = f", recall {recipient.recall}" if recipient.recall else ""
        line = f"  → {recipient.name}: {recipient.state} {recipient.receipt or ''}{recall}  {recipient.dispatch_id}"
        out.print(escape(line))
    out.print(f"  Có thể / may: {', '.join(document.actions)}")
