"""Checking the form of a PDF: what is printed on its pages against the tables of Decree 30/2020/NĐ-CP, appendix I."""

from __future__ import annotations

from api.flows.access import require_own_agency
from api.office import Office
from api.views import Actor
from records import outgoing
from records.compose import KindTable
from records.database import snapshot
from records.form_check import FormReport, FormRules, PrintedLine, PrintedPage, PrintedRun, Severity, check_form
from records.identifiers import DocumentId
from signer.errors import DocumentError
from signer.inspect import inspect
from signer.typography import TypesetLine, read_typography


def check_pdf(data: bytes, rules: FormRules, kinds: KindTable) -> FormReport:
    """Judge the form of a PDF; nothing is stored. Raises: DocumentError ``not-a-pdf``, ``pdf-…``."""
    inspect(data)
    return check_form(printed_pages(data), rules, kinds)


def check_document(office: Office, actor: Actor, document_id: DocumentId) -> FormReport:
    """Judge the form of a document of the line as it stands now. Raises: NotFoundError ``document-not-found``."""
    with snapshot(office.engine) as tx:
        document = outgoing.find(tx, document_id)
    require_own_agency(actor, document)
    return check_form(printed_pages(office.objects.get(document.pdf)), office.form_rules, office.kinds)


def refuse_blocked_form(report: FormReport) -> None:
    """Only what is wrong with number and date stops a document; all else is advice.

    Raises: DocumentError ``form-blocked``.
    """
    blocking = [finding for finding in report.findings if finding.severity is Severity.BLOCKING]
    if blocking:
        found = "; ".join(f"{finding.code}: {finding.text}" for finding in blocking)
        raise DocumentError("form-blocked", f"number or date is not written as the decree asks ({found})")


def printed_pages(data: bytes) -> tuple[PrintedPage, ...]:
    """The lines of every page as they are printed. Raises: DocumentError ``pdf-unrenderable``, ``pdf-too-complex``."""
    return tuple(
        PrintedPage(page.width, page.height, tuple(_printed(line) for line in page.lines))
        for page in read_typography(data)
    )


def _printed(line: TypesetLine) -> PrintedLine:
    runs = tuple(
        PrintedRun(run.text, run.style.font, run.style.size, run.style.is_bold, run.style.is_italic)
        for run in line.runs
    )
    return PrintedLine(runs, line.rect.x0, line.rect.y0, line.rect.x1, line.rect.y1)
