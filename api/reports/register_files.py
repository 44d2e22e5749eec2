"""A register as a file for a spreadsheet: CSV and XLSX, every cell as text, nothing that a program would run."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import xlsxwriter

from api.book_views import Sheet

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Without it, spreadsheets read UTF-8 as something else."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is a formula to a spreadsheet that opens CSV; an apostrophe makes it text."""
CHARACTERS_A_WIDTH = 1.3


def register_csv(sheet: Sheet) -> bytes:
    """Comma-separated, UTF-8, one header line with the decree's columns."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(sheet.columns)
    writer.writerows([_inert(cell) for cell in row] for row in sheet.rows)
    return (BOM + out.getvalue()).encode()


def register_xlsx(sheet: Sheet) -> bytes:
    """One worksheet set up to print on A4 landscape, header repeated; the same register gives the same bytes."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": f"{sheet.title} {sheet.year}", "created": sheet.printed_at.replace(tzinfo=None)})
    page = book.add_worksheet(str(sheet.year))
    heading = book.add_format({"bold": True, "align": "center"})
    header = book.add_format({"bold": True, "text_wrap": True, "border": 1, "align": "center", "valign": "vcenter"})
    cell = book.add_format({"text_wrap": True, "border": 1, "valign": "top", "num_format": "@"})
    last = len(sheet.columns) - 1
    page.merge_range(0, 0, 0, last, sheet.agency_name.upper(), heading)
    page.merge_range(1, 0, 1, last, f"{sheet.title} - NĂM {sheet.year}", heading)
    for place, (name, width) in enumerate(zip(sheet.columns, sheet.widths, strict=True)):
        page.set_column(place, place, width * CHARACTERS_A_WIDTH)
        page.write_string(3, place, name, header)
        page.write_string(4, place, f"({place + 1})", header)
    for line, row in enumerate(sheet.rows, start=5):
        for place, text in enumerate(row):
            page.write_string(line, place, text, cell)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(3, 4)
    page.freeze_panes(5, 0)
    book.close()
    return out.getvalue()


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
