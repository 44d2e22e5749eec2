from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from records.compose import Composer, DraftContent, KindTable, load_kinds
from records.form_check import FormReport, PrintedLine, PrintedPage, PrintedRun, check_form, load_form_rules
from signer.typography import TypesetLine, read_typography

MORNING = datetime(2026, 1, 5, 1, 30, tzinfo=UTC)
Pages = tuple[PrintedPage, ...]


@pytest.fixture(scope="session")
def kinds() -> KindTable:
    return load_kinds()


@pytest.fixture(scope="session")
def printed() -> Callable[[DraftContent], Pages]:
    """The pages of a composed document as the checker gets them."""
    composer = Composer()
    return lambda content: printed_pages(composer.compose(content, at=MORNING).data)


@pytest.fixture(scope="session")
def check(kinds: KindTable) -> Callable[[Pages], FormReport]:
    rules = load_form_rules()
    return lambda pages: check_form(pages, rules, kinds)


def printed_pages(data: bytes) -> Pages:
    return tuple(
        PrintedPage(page.width, page.height, tuple(printed_line(line) for line in page.lines))
        for page in read_typography(data)
    )


def printed_line(line: TypesetLine) -> PrintedLine:
    runs = tuple(
        PrintedRun(run.text, run.style.font, run.style.size, run.style.is_bold, run.style.is_italic)
        for run in line.runs
    )
    return PrintedLine(runs, line.rect.x0, line.rect.y0, line.rect.x1, line.rect.y1)
