"""A PDF made elsewhere: is it fit for the official line, and where do number, date and signatures go?

The places are found beside the words that the decree's form has anyway: "Số:", "ngày … tháng … năm …", and the
leader's name at the end (Decree 30/2020/NĐ-CP, appendix I).
"""

from __future__ import annotations

import re
import unicodedata

from api.flows.placing import DATE_TOOLTIP, DIGITS, NUMBER_TOOLTIP, signature_fields
from records.compose import AreaZone
from records.compose import Rect as Area
from records.compose.zones import POINTS_PER_MM, seal_over
from signer.anchors import TextLine, text_lines
from signer.errors import DocumentError
from signer.facts import PdfFacts
from signer.fields import (
    DAY_FIELD,
    MONTH_FIELD,
    NUMBER_ONLY_FIELD,
    FontStyle,
    FormLayout,
    Rect,
    TextFieldSpec,
)

SIGNATURE_WIDTH, SIGNATURE_HEIGHT = 45 * POINTS_PER_MM, 24 * POINTS_PER_MM
NAME_GAP = 1 * POINTS_PER_MM
"""Between the leader's name and the image above it."""
SMALLEST_GAP = 12.0
"""Points: room for two digits of 13 point type."""

_FILLER = r"[\s.…_]*"
_NUMBER = re.compile(rf"^\s*Số\s*:({_FILLER})(\d*)({_FILLER})/", re.IGNORECASE)
_DATE = re.compile(rf"ngày({_FILLER})(\d*)({_FILLER})tháng({_FILLER})(\d*)({_FILLER})năm\s*(\d{{4}})", re.IGNORECASE)


def refuse_unfit_upload(facts: PdfFacts) -> None:
    """Active content and earlier signatures have no place in a draft.

    Raises: DocumentError ``upload-has-javascript``, ``upload-has-embedded-files``, ``upload-has-launch-action``,
    ``upload-has-hidden-layers``, ``upload-already-signed``.
    """
    refusals = (
        (facts.has_javascript, "upload-has-javascript", "the document carries scripts"),
        (facts.has_embedded_files, "upload-has-embedded-files", "the document carries embedded files"),
        (facts.has_launch_actions, "upload-has-launch-action", "the document starts programs or sends data"),
        (facts.has_hidden_layers, "upload-has-hidden-layers", "the document has hidden layers"),
        (bool(facts.signed_fields), "upload-already-signed", "the document is already signed"),
    )
    for found, code, text in refusals:
        if found:
            raise DocumentError(code, text)


def layout_of_upload(data: bytes, pages: int, leader_name: str, seal_mm: float, year: int) -> FormLayout:
    """The fields of an uploaded document of so many pages, beside its own words.

    Raises: DocumentError ``anchor-missing-number``, ``anchor-missing-date``, ``anchor-missing-signer``,
    ``anchor-too-narrow``, ``number-set-by-hand``, ``date-set-by-hand``, ``date-of-another-year``,
    ``signature-place-covered``, ``page-rotated``.
    """
    first, last = text_lines(data, 0), text_lines(data, -1)
    number = _number_field(first)
    day, month = _date_fields(first, year)
    leader = _leader_zone(last, leader_name, page=pages - 1)
    seal = seal_over(leader, seal_mm)
    texts = (number, day, month)
    return FormLayout(texts, signature_fields(leader, seal, tuple(text.name for text in texts)))


def _number_field(lines: tuple[TextLine, ...]) -> TextFieldSpec:
    for line in lines:
        found = _NUMBER.search(line.text)
        if found is None:
            continue
        if found[2]:
            raise DocumentError("number-set-by-hand", "a number is typed in; numbers come from the register only")
        rect = _gap(line, found.end(1) - len(found[1]), found.end(3))
        return _field(NUMBER_ONLY_FIELD, rect, NUMBER_TOOLTIP)
    raise DocumentError("anchor-missing-number", "page 1 has no line 'Số: … /'; the number has no place")


def _date_fields(lines: tuple[TextLine, ...], year: int) -> tuple[TextFieldSpec, TextFieldSpec]:
    for line in lines:
        found = _DATE.search(line.text)
        if found is None:
            continue
        if found[2] or found[5]:
            raise DocumentError("date-set-by-hand", "day or month is typed in; the date is set with the number")
        if int(found[7]) != year:
            raise DocumentError("date-of-another-year", "the year printed is not the current one")
        return (
            _field(DAY_FIELD, _gap(line, found.start(1), found.end(3)), f"{DATE_TOOLTIP}: ngày / day"),
            _field(MONTH_FIELD, _gap(line, found.start(4), found.end(6)), f"{DATE_TOOLTIP}: tháng / month"),
        )
    raise DocumentError("anchor-missing-date", "page 1 has no 'ngày … tháng … năm (year)' with day and month left open")


def _gap(line: TextLine, start: int, end: int) -> Rect:
    """The room between the letter before ``start`` and the letter at ``end``."""
    before, after, height = line.letters[start - 1].rect, line.letters[end].rect, line.rect
    if after.x0 - before.x1 < SMALLEST_GAP:
        raise DocumentError("anchor-too-narrow", "there is no room for the digits between the words")
    return Rect(before.x1 + 1, height.y0, after.x0 - 1, height.y1)


def _field(name: str, rect: Rect, tooltip: str) -> TextFieldSpec:
    return TextFieldSpec(name, 0, rect, tooltip, 13.0, FontStyle.REGULAR, DIGITS)


def _leader_zone(lines: tuple[TextLine, ...], leader_name: str, page: int) -> AreaZone:
    wanted = _letters_only(leader_name)
    line = next((line for line in reversed(lines) if _letters_only(line.text).endswith(wanted)), None)
    if line is None:
        raise DocumentError("anchor-missing-signer", "the last page does not end with the leader's full name")
    tail = [letter for letter in line.letters if letter.text.strip()][-len(wanted) :]
    middle = (tail[0].rect.x0 + tail[-1].rect.x1) / 2
    bottom = line.rect.y1 + NAME_GAP
    area = Area(middle - SIGNATURE_WIDTH / 2, bottom, middle + SIGNATURE_WIDTH / 2, bottom + SIGNATURE_HEIGHT)
    if any(_overlaps(letter.rect, area) for other in lines for letter in other.letters if letter.text.strip()):
        raise DocumentError(
            "signature-place-covered", "there is text where the leader's signature goes, above the name"
        )
    return AreaZone(page, area)


def _overlaps(letter: Rect, area: Area) -> bool:
    return letter.x0 < area.x1 and letter.x1 > area.x0 and letter.y0 < area.y1 and letter.y1 > area.y0


def _letters_only(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split()).casefold()
