"""PDFs as an office suite would make them: pages in the decree's form, made by Typst when a test runs."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import typst
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from api.flows.demonstration import LEADER
from api.requests import RecipientFields, UploadedDraft

FONTS = Path(__file__).parents[3] / "records" / "compose" / "fonts"
GAP = "#h(16mm)"


def page(
    *,
    number: str = GAP,
    day: str = GAP,
    month: str = GAP,
    year: int,
    body: str = "Điều 1. Ban hành kế hoạch hư cấu.",
    signer: str = LEADER.name,
) -> bytes:
    """One page with the places for number and date left open; what is given is typed in instead."""
    source = f"""
    #set page(margin: 20mm)
    #set text(lang: "vi", font: "Liberation Serif", size: 13pt)
    #grid(columns: (1fr, 1.4fr), align: center,
      [ỦY BAN NHÂN DÂN\\ XÃ ĐÔNG SƠN (MẪU)], [CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\\ Độc lập - Tự do - Hạnh phúc])
    #grid(columns: (1fr, 1.4fr), align: center,
      [Số: {number}/QĐ-UBND], [Đông Sơn, ngày {day} tháng {month} năm {year}])
    #align(center)[QUYẾT ĐỊNH]
    {body}
    #v(40mm)
    #align(right)[#box(width: 80mm)[#align(center)[CHỦ TỊCH #v(35mm) {signer}]]]
    """
    return typst.compile(source.encode(), font_paths=[FONTS], ignore_system_fonts=True)


def upload(data: bytes) -> UploadedDraft:
    return UploadedDraft(
        data=data,
        file_name="du-thao.pdf",
        kind="QĐ",
        subject="Ban hành kế hoạch hư cấu",
        leader_id=LEADER.person_id,
        recipients=(RecipientFields("Sở Nội vụ tỉnh Minh Châu", "H99.05"),),
    )


def encrypted(data: bytes) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt("", "owner", algorithm="AES-256")
    return _written(writer)


def with_javascript(data: bytes) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1);")}
    )
    return _written(writer)


def with_embedded_file(data: bytes) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.add_attachment("hu-cau.txt", b"hu cau")
    return _written(writer)


def _written(writer: pypdf.PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
