"""Finding the components of a document by their words and places: appendix I, part I, section IV."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from records.form_check.pages import PrintedLine, PrintedPage

NATIONAL_TITLE = re.compile(r"CỘNG (HÒA|HOÀ) XÃ HỘI CHỦ NGHĨA VIỆT NAM")
MOTTO = re.compile(r"Độc lập ?[-–] ?Tự do ?[-–] ?Hạnh phúc", re.IGNORECASE)
NUMBER = re.compile(r"Số ?:(.*)", re.IGNORECASE)
DATE = re.compile(r".*\bngày\b.*\btháng\b.*\bnăm\b.*", re.IGNORECASE)
LETTER_SUBJECT = re.compile(r"(V/v|Về việc)\b.*", re.IGNORECASE)
ADDRESSEES = re.compile(r"Kính gửi\b.*", re.IGNORECASE)
RECIPIENTS = re.compile(r"Nơi nhận ?:?.*", re.IGNORECASE)
MAX_COMPONENT_CHARACTERS = 400
"""Nothing in the head of a document is a longer line; it also bounds the search for words in it."""
HEAD_SHARE = 0.45
"""The head of a document (cells 1 to 5) lies in this share of the first page, from the top."""
SAME_HEIGHT = 6.0
"""Points: two lines of about the same height."""
OPEN_PLACE = re.compile(r".*(?:Số ?:|\bngày|\btháng)[\s….]*", re.IGNORECASE)
"""A line that stops where digits are still to come; what stands behind the gap belongs to it."""
MAX_OPEN_GAP = 100.0
"""Points: the widest room anybody leaves for a number."""
OWN_LINE_SHARE = 0.25
"""How far, as a share of the page's width, the middle of a centred line may lie from the middle of the text."""
NEXT_LINE = 1.6
"""In em: the next line of the same component follows within this distance."""


class Component(Enum):
    """The components a text shows; the names are those of ``rules/form.toml``."""

    NATIONAL_TITLE = "national_title"
    MOTTO = "motto"
    PARENT_AGENCY = "parent_agency"
    AGENCY = "agency"
    NUMBER = "number"
    PLACE_AND_DATE = "place_and_date"
    KIND = "kind"
    SUBJECT = "subject"
    LETTER_SUBJECT = "letter_subject"
    BODY = "body"
    CAPACITY = "capacity"
    SIGNATORY = "signatory"
    ADDRESSEES = "addressees"
    RECIPIENTS_TITLE = "recipients_title"
    RECIPIENTS = "recipients"


@dataclass(frozen=True, slots=True)
class Found:
    """The lines of one component on one page."""

    page: int
    lines: tuple[PrintedLine, ...]


Components = Mapping[Component, Found]


def find_components(pages: tuple[PrintedPage, ...], kind_names: Iterable[str]) -> Components:
    """The components that are there; what is absent is missing from the mapping.

    ``kind_names`` are the names of kinds in capitals.
    """
    found = _head(pages[0], frozenset(kind_names))
    found |= _closing(pages)
    found |= _body(pages, found)
    return {component: part for component, part in found.items() if part.lines}


def _head(page: PrintedPage, kind_names: frozenset[str]) -> dict[Component, Found]:
    head = _over_open_places(line for line in page.from_the_top() if line.y0 > page.height * (1 - HEAD_SHARE))
    half = page.width / 2
    title = _first(head, NATIONAL_TITLE)
    number = _first([line for line in head if line.middle < half], NUMBER)
    above_number = number[0].y1 if number else page.height
    names = [
        line
        for line in head
        if line.x0 < half and line.middle < half and line.y0 > above_number and not _is_title(line)
    ]
    kind = [line for line in page.from_the_top() if line.text.upper() in kind_names and line.is_bold][:1]
    subject = _below(kind, [line for line in page.from_the_top() if line.is_bold])
    parts = {
        Component.NATIONAL_TITLE: title,
        Component.MOTTO: _first(head, MOTTO),
        Component.PARENT_AGENCY: [line for line in names if not line.is_bold],
        Component.AGENCY: [line for line in names if line.is_bold],
        Component.NUMBER: number,
        Component.PLACE_AND_DATE: _place_and_date(head, number, half),
        Component.KIND: kind,
        Component.SUBJECT: subject,
        Component.LETTER_SUBJECT: [] if kind else _letter_subject(head, half),
        Component.ADDRESSEES: _first(page.from_the_top(), ADDRESSEES),
    }
    return {component: Found(0, tuple(lines)) for component, lines in parts.items()}


def _over_open_places(lines: Iterable[PrintedLine]) -> list[PrintedLine]:
    """The lines with "Số:" and "/QĐ-UBND", or "ngày", "tháng" and "năm", joined over the room left for digits."""
    joined: list[PrintedLine] = []
    for line in sorted(lines, key=lambda one: one.x0):
        at = next((place for place, before in enumerate(joined) if _goes_on(before, line)), None)
        if at is None:
            joined.append(line)
        else:
            joined[at] = _joined(joined[at], line)
    return sorted(joined, key=lambda one: -one.y0)


def _joined(before: PrintedLine, line: PrintedLine) -> PrintedLine:
    gap = replace(before.runs[-1], text=" ")
    bottom, top = min(before.y0, line.y0), max(before.y1, line.y1)
    return PrintedLine((*before.runs, gap, *line.runs), before.x0, bottom, line.x1, top)


def _goes_on(before: PrintedLine, line: PrintedLine) -> bool:
    return (
        abs(before.y0 - line.y0) < SAME_HEIGHT
        and 0 <= line.x0 - before.x1 < MAX_OPEN_GAP
        and len(before.text) <= MAX_COMPONENT_CHARACTERS
        and OPEN_PLACE.fullmatch(before.text) is not None
    )


def _is_title(line: PrintedLine) -> bool:
    return bool(NATIONAL_TITLE.search(line.text) or MOTTO.search(line.text))


def _first(lines: Iterable[PrintedLine], words: re.Pattern[str]) -> list[PrintedLine]:
    return [line for line in lines if len(line.text) <= MAX_COMPONENT_CHARACTERS and words.fullmatch(line.text)][:1]


def _place_and_date(head: list[PrintedLine], number: list[PrintedLine], half: float) -> list[PrintedLine]:
    """The date in words; while it is still open, the place that ends with a comma beside the number."""
    right = [line for line in head if line.middle > half or line.x1 > half]
    dated = _first([line for line in right if line.x0 > half * 0.7], DATE)
    if dated or not number:
        return dated
    level = number[0].y0
    return [line for line in right if abs(line.y0 - level) < SAME_HEIGHT and line.text.endswith(",")][:1]


def _letter_subject(head: list[PrintedLine], half: float) -> list[PrintedLine]:
    left = [line for line in head if line.middle < half]
    first = _first(left, LETTER_SUBJECT)
    return first + _below(first, left)


def _below(start: list[PrintedLine], lines: list[PrintedLine]) -> list[PrintedLine]:
    """The lines that follow directly and are about as centred as the first."""
    taken: list[PrintedLine] = []
    if not start:
        return taken
    last = start[0]
    for line in lines:
        step = last.y0 - line.y0
        if 0 < step <= NEXT_LINE * last.size and abs(line.middle - last.middle) < OWN_LINE_SHARE * 100:
            taken.append(line)
            last = line
    return taken


def _closing(pages: tuple[PrintedPage, ...]) -> dict[Component, Found]:
    """Recipients, and the capacity and name of who signs, on the page that says "Nơi nhận"."""
    for index in range(len(pages) - 1, -1, -1):
        page = pages[index]
        title = _first(page.from_the_top(), RECIPIENTS)
        if title:
            capacity, name = _signature(page, title[0])
            parts = {
                Component.RECIPIENTS_TITLE: title,
                Component.RECIPIENTS: _recipient_lines(page, title[0]),
                Component.CAPACITY: capacity,
                Component.SIGNATORY: name,
            }
            return {component: Found(index, tuple(lines)) for component, lines in parts.items()}
    return {}


def _recipient_lines(page: PrintedPage, title: PrintedLine) -> list[PrintedLine]:
    half = page.width / 2
    lines = [line for line in page.from_the_top() if line.y1 < title.y0 + 2 and line.x0 < half and line.middle < half]
    start = next((place for place, line in enumerate(lines) if line.text.startswith(("-", "–"))), len(lines))
    last = max((place for place, line in enumerate(lines) if line.text.startswith(("-", "–"))), default=-1)
    return lines[start : last + 1]


def _signature(page: PrintedPage, title: PrintedLine) -> tuple[list[PrintedLine], list[PrintedLine]]:
    """Beside the recipients when one person signs, above them when two do."""
    bold = [line for line in page.from_the_top() if line.is_bold and not line.is_italic]
    level = title.y1 + SAME_HEIGHT
    beside = [line for line in bold if line.middle > page.width / 2 and line.y1 <= level]
    block = beside or _block_above(bold, title)
    names = [line for line in block if not line.is_capitals][-2:]
    highest_name = max((line.y0 for line in names), default=0.0)
    capacity = [line for line in block if line.is_capitals and line.y0 > highest_name]
    return capacity, names[-1:] if beside else names


def _block_above(bold: list[PrintedLine], title: PrintedLine) -> list[PrintedLine]:
    """Names right above the recipients, and the capacities above the room to sign."""
    above = [line for line in bold if line.y0 > title.y1]
    names = above[-2:]
    if len(names) < 2:
        return names
    capacities = [line for line in above[:-2] if line.is_capitals and line.y0 - names[0].y1 < 200]
    return [*capacities, *names]


def _body(pages: tuple[PrintedPage, ...], found: dict[Component, Found]) -> dict[Component, Found]:
    """The lines in the commonest size and style of what is left: running text of the document."""
    taken = {id(line) for part in found.values() for line in part.lines}
    rest = [(index, line) for index, page in enumerate(pages) for line in page.lines if id(line) not in taken]
    upright = [
        (index, run.size, line) for index, line in rest for run in line.inked if not run.is_bold and not run.is_italic
    ]
    if not upright:
        return {Component.BODY: Found(0, ())}
    sizes: Counter[float] = Counter()
    for _, size, line in upright:
        sizes[size] += len(line.text)
    common = sizes.most_common(1)[0][0]
    first = next(index for index, size, _ in upright if size == common)
    return {
        Component.BODY: Found(first, tuple(line for index, size, line in upright if size == common and index == first))
    }
