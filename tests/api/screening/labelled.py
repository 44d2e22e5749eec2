"""The labelled set: what the wall must never clear, and what it must not refuse. All of it is invented."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

import pypdf
import typst

from tests.api.screening import papers
from tests.api.screening.evasions import EVASIONS
from tests.api.screening.hidden import HIDDEN, NEEDS_OCR, typeset
from tests.api.screening.papers import Paper, letter, scan, sheet, stamp, text_pdf

LEVELS = ("MẬT", "TỐI MẬT", "TUYỆT MẬT")
WIDTHS = {"MẬT": 20.0, "TỐI MẬT": 30.0, "TUYỆT MẬT": 40.0, "KHẨN": 20.0, "HỎA TỐC": 30.0, "THƯỢNG KHẨN": 40.0}
PLAIN = letter("Kính gửi: Các đơn vị thuộc xã")


class Label(StrEnum):
    """What a sample is."""

    CLASSIFIED = "classified"
    DOUBTFUL = "doubtful"
    """A sign that a named person has to answer for."""
    UNREADABLE = "unreadable"
    """Nothing a machine can vouch for."""
    INNOCENT = "innocent"


@dataclass(frozen=True, slots=True)
class Sample:
    """One made-up file."""

    name: str
    label: Label
    make: Callable[[], bytes]
    file_name: str = "van-ban.pdf"
    needs_ocr: bool = False
    """Nothing but reading the drawn page can tell."""


def samples() -> tuple[Sample, ...]:
    """The whole set, in the same order every time."""
    return (*_classified(), *_doubtful(), *_unreadable(), *_innocent())


def _classified() -> Iterator[Sample]:
    yield from (
        _text(Label.CLASSIFIED, f"{way}: {level}", write(level)) for level in LEVELS for way, write in _WAYS.items()
    )
    yield from (_text(Label.CLASSIFIED, f"stamp of the series: {line}", line) for line in _OTHER_STAMPS)
    for level in LEVELS:
        yield from (
            Sample(f"{place}: {level}", Label.CLASSIFIED, partial(make, level)) for place, make in _PLACES.items()
        )
        yield from (
            Sample(f"{kind}: {level}", Label.CLASSIFIED, partial(make, level)) for kind, make in _PICTURES.items()
        )
        yield from (
            Sample(f"{way}: {level}", Label.CLASSIFIED, partial(make, level), needs_ocr=way in NEEDS_OCR)
            for way, make in HIDDEN.items()
        )
    for level in (LEVELS[0], LEVELS[2]):
        yield from (Sample(f"{way}: {level}", Label.CLASSIFIED, partial(make, level)) for way, make in EVASIONS.items())


def _text(label: Label, name: str, line: str) -> Sample:
    return Sample(name, label, partial(text_pdf, letter(line)))


_CYRILLIC = str.maketrans("MTOYE", "МТОУЕ")
_FULLWIDTH = str.maketrans({chr(c): chr(c + 0xFEE0) for c in range(0x41, 0x5B)})
_WAYS: dict[str, Callable[[str], str]] = {
    "a line": str,
    "decomposed": lambda level: unicodedata.normalize("NFD", level),
    "letter-spaced": " ".join,
    "wide letter-spacing": "   ".join,
    "one word a line": lambda level: level.replace(" ", "\n"),
    "letters in cells": " | ".join,
    "letters with dots": ".".join,
    "zero-width spaces": "\u200b".join,
    "soft hyphens": "\u00ad".join,
    "word joiners": "\u2060".join,
    "Cyrillic letters": lambda level: unicodedata.normalize("NFD", level).translate(_CYRILLIC),
    "full width": lambda level: unicodedata.normalize("NFD", level).translate(_FULLWIDTH),
    "in brackets": lambda level: f"[ {level} ]",
    "between rules": lambda level: f"――― {level} ―――",
    "beside the date": lambda level: f"{level}      Đông Sơn, ngày 23 tháng 11 năm 2026",
    "right to left": lambda level: "\u202e" + level[::-1] + "\u202c",
}
_OTHER_STAMPS = (
    "TÀI LIỆU THU HỒI",
    "TÀI LIỆU\nTHU HỒI",
    "CHỈ NGƯỜI CÓ TÊN MỚI ĐƯỢC BÓC BÌ",
    "BẢN SAO BÍ MẬT NHÀ NƯỚC",
    "GIẢM MẬT",
    "TĂNG MẬT",
    "Thời hạn bảo vệ bí mật nhà nước: 10 năm",
)


def _revised(level: str) -> bytes:
    return papers.with_later_revision(text_pdf(letter(level)), text_pdf(PLAIN))


def _upright(level: str) -> bytes:
    """Letters below one another, in a real typeface."""
    letters = " \\ ".join(level.replace(" ", ""))
    source = f'#set text(font: "Liberation Serif", size: 13pt)\n{letters}\n\n#linebreak()\n{PLAIN}'
    return typst.compile(source.encode(), font_paths=[papers.FONTS], ignore_system_fonts=True)


_PLACES: dict[str, Callable[[str], bytes]] = {
    "one letter a line": _upright,
    "hidden layer": lambda level: Paper([PLAIN], hidden_layer=level).data(),
    "invisible text": lambda level: Paper([PLAIN], unseen=level).data(),
    "white text": lambda level: Paper([PLAIN], unseen=level, way="1 1 1 rg").data(),
    "tiny text": lambda level: Paper([PLAIN], unseen=level, way="0.05 0 0 0.05 0 0 cm").data(),
    "text outside the page": lambda level: Paper([PLAIN], unseen=level, way="1 0 0 1 3000 3000 cm").data(),
    "document information": lambda level: Paper([PLAIN], info={"Keywords": level}).data(),
    "document information of its own": lambda level: Paper([PLAIN], info={"DoMat": level}).data(),
    "XMP": lambda level: papers.with_xmp(text_pdf(PLAIN), "DoMat", level),
    "outline": lambda level: papers.with_outline(text_pdf(PLAIN), level),
    "annotation": lambda level: papers.with_annotation(text_pdf(PLAIN), level),
    "hidden annotation": lambda level: papers.with_annotation(text_pdf(PLAIN), level, hidden=True),
    "form value": lambda level: papers.with_field(text_pdf(PLAIN), "level", level),
    "form value by its title": lambda level: papers.with_field(text_pdf(PLAIN), "Độ mật", level.capitalize()),
    "earlier revision": _revised,
    "attached PDF": lambda level: papers.with_attachment(text_pdf(PLAIN), "a.pdf", text_pdf(letter(level))),
    "attached text": lambda level: papers.with_attachment(text_pdf(PLAIN), "a.txt", letter(level).encode()),
    "attached UTF-16 text": lambda level: papers.with_attachment(
        text_pdf(PLAIN), "a.txt", letter(level).encode("utf-16")
    ),
    "attached Word file": lambda level: papers.with_attachment(
        text_pdf(PLAIN), "a.docx", papers.word_file("Kính gửi", level)
    ),
    "attached ZIP": lambda level: papers.with_attachment(
        text_pdf(PLAIN), "a.zip", papers.zipped(a__txt=b"hu cau", b__pdf=text_pdf(letter(level)))
    ),
    "attachment in an attachment": lambda level: papers.with_attachment(
        text_pdf(PLAIN),
        "a.pdf",
        papers.with_attachment(text_pdf(PLAIN), "b.pdf", text_pdf(letter(level))),
    ),
    "a second document behind the first": lambda level: text_pdf(PLAIN, letter(level)),
}


def _stamped(level: str, **how: object) -> bytes:
    return scan(sheet(stamp(level, width_mm=WIDTHS[level], **how)))  # type: ignore[arg-type]


_PICTURES: dict[str, Callable[[str], bytes]] = {
    "scan with red stamp": _stamped,
    "scan with red stamp askew": partial(_stamped, turned=6),
    "scan with red stamp turned": partial(_stamped, turned=90),
    "red stamp pasted aslant": lambda level: papers.with_picture(
        text_pdf(PLAIN), stamp(level, width_mm=WIDTHS[level], turned=45)
    ),
    "blue stamp pasted on text": lambda level: papers.with_picture(
        text_pdf(PLAIN), stamp(level, width_mm=WIDTHS[level], ink=(30, 40, 160))
    ),
    "pale stamp pasted on text": lambda level: papers.with_picture(
        text_pdf(PLAIN), stamp(level, width_mm=WIDTHS[level], ink=(240, 140, 140))
    ),
    "scan upside down": lambda level: scan(sheet(stamp(level, width_mm=WIDTHS[level])).rotate(180)),
    "scan with black stamp": partial(_stamped, ink=papers.GREY),
    "scan with bare red letters": partial(_stamped, border_mm=0),
    "red stamp pasted on text": lambda level: papers.with_picture(
        text_pdf(PLAIN), stamp(level, width_mm=WIDTHS[level])
    ),
    "black letters pasted on text": lambda level: papers.with_picture(
        text_pdf(PLAIN), stamp(level, width_mm=WIDTHS[level], ink=papers.BLACK, border_mm=0)
    ),
    "stamp annotation": lambda level: papers.with_stamp_annotation(
        text_pdf(PLAIN), stamp(level, width_mm=WIDTHS[level])
    ),
    "attached picture": lambda level: papers.with_attachment(
        text_pdf(PLAIN), "a.png", papers.png(sheet(stamp(level, width_mm=WIDTHS[level])))
    ),
}

_DOUBTFUL_LINES = (
    "Mật",
    "Số: 13/BC-UBND(M)",
    "Số: 13/BC-UBND (TM)",
    "Số: 7/TTr-UBND(TgM)",
    "Số: 13/BC-UBND-M",
    "Độ mật: Mật",
    "Do mat: toi mat",
    "Mức độ mật: Tuyệt mật",
    "MAT",
    "TOI MAT",
    "Tuyet mat",
    "TUYÊT MÂT",
    "T0I MẬT",
    "M4T",
    "MËT",
    "mËt",
    "TèI MËT",
    "TUYÖT MËT",
    "tuyÖt mËt",
    "MAÄT",
    "TOÁI MAÄT",
    "TUYEÄT MAÄT",
    "tuyeät maät",
    "Thêi h¹n b¶o vÖ bÝ mËt nhµ n\u00adíc: 10 n¨m",
    "TAØI LIEÄU THU HOÀI",
    "GIẢI MẬT Từ: 01/6/2026",
    "Số: 13/BC-UBND MẬT",
    "BẢN SỐ: 03",
    "Gia hạn thời hạn bảo vệ bí mật nhà nước đến ngày 01/6/2036",
    "VĂN BẢN XÁC ĐỊNH ĐỘ MẬT",
)
_DOUBTFUL_NAMES = (
    "M Ậ T.pdf",
    "t.o.i.m.a.t.pdf",
    "M4T.pdf",
    "tuyệtmật 2026.pdf",
    "TUYET%20MAT.pdf",
    "\u202efdp.tậm.pdf",
    "bao cao_mat.pdf",
    "toimat.pdf",
    "Tuyet-Mat 2026.pdf",
    "BaoCaoTuyetMat.pdf",
    "12-BC-UBND mật.pdf",
)


def _doubtful() -> Iterator[Sample]:
    yield from (_text(Label.DOUBTFUL, f"line {line!r}", line) for line in _DOUBTFUL_LINES)
    yield from (
        Sample(f"file name {name}", Label.DOUBTFUL, partial(text_pdf, PLAIN), file_name=name)
        for name in _DOUBTFUL_NAMES
    )
    yield Sample(
        "marking on a later page", Label.DOUBTFUL, partial(text_pdf, PLAIN, "Phụ lục: mẫu dấu\nTUYỆT MẬT\nhình 1")
    )
    yield Sample(
        "red frame with a rubbed out word",
        Label.DOUBTFUL,
        lambda: papers.with_picture(text_pdf(PLAIN), stamp("", width_mm=30)),
    )


def _unreadable() -> Iterator[Sample]:
    attach = partial(papers.with_attachment, text_pdf(PLAIN), "a.bin")
    deep = text_pdf(PLAIN)
    for _ in range(7):
        deep = papers.with_attachment(text_pdf(PLAIN), "a.pdf", deep)
    made: dict[str, Callable[[], bytes]] = {
        "plain scan": lambda: scan(sheet()),
        "two scanned pages": lambda: scan(sheet(), sheet()),
        "grey scan": lambda: scan(sheet().convert("L")),
        "scan behind ordinary text": lambda: papers.with_picture(
            text_pdf(PLAIN), sheet().resize((1200, 1600)), left=0, top=0
        ),
        "blank scan": lambda: scan(sheet(lines=())),
        "scan after a page of text": lambda: _joined(text_pdf(PLAIN), scan(sheet())),
        "letters without meaning": lambda: text_pdf("\ue001\ue002\ue003 \ue004\ue005 abc"),
        "unknown attachment": lambda: attach(bytes(range(256)) * 8),
        "encrypted attachment": lambda: attach(_encrypted()),
        "broken archive": lambda: attach(b"PK\x03\x04 broken"),
        "files in files in files": lambda: deep,
        "hidden layer of ordinary words": lambda: Paper([PLAIN], hidden_layer="Ghi chú").data(),
    }
    yield from (Sample(name, Label.UNREADABLE, make) for name, make in made.items())


def _joined(first: bytes, second: bytes) -> bytes:
    return papers.rewritten(first, lambda writer: writer.append(pypdf.PdfReader(io.BytesIO(second))))


def _encrypted() -> bytes:
    return papers.rewritten(text_pdf(PLAIN), lambda writer: writer.encrypt("x", algorithm="RC4-128"))


_INNOCENT_LINES = (
    "Tăng cường bảo mật hệ thống thông tin",
    "QUY CHẾ BẢO MẬT",
    "QUY CHẾ BẢO MẬT\nTHÔNG TIN",
    "Các đơn vị tăng cường công tác bảo\nmật thông tin",
    "Giữ bí mật thông tin cá nhân",
    "Căn cứ Luật Bảo vệ bí mật nhà nước ngày 10 tháng 12 năm 2025;",
    "Quyết định ban hành Danh mục bí mật nhà nước",
    "LUẬT BẢO VỆ BÍ MẬT NHÀ NƯỚC",
    "Mật độ dân số",
    "MẬT ĐỘ XÂY DỰNG",
    "GIẢM MẬT ĐỘ DÂN CƯ",
    "Mật khẩu",
    "MẬT KHẨU",
    "Sản lượng mật ong năm 2026",
    "MẬT ONG RỪNG",
    "Ban Cơ yếu: MẬT MÃ",
    "Không khí thân mật",
    "LƯU HÀNH NỘI BỘ",
    "XEM XONG TRẢ LẠI",
    "KHẨN",
    "THƯỢNG KHẨN",
    "HỎA TỐC",
    "Nơi nhận có trách nhiệm quản lý tài liệu mật theo quy định.",
    "MẶT",
    "MẶT BẰNG",
    "MẶT TRẬN\nTỔ QUỐC",
    "MẤT",
    "HỒ SƠ, TÀI LIỆU THU HỒI ĐẤT",
    "Độ mật: Không",
    "Độ mật: Thường",
    "Số: 12/BC-UBND-M1",
    "TM. ỦY BAN NHÂN DÂN",
    "Số: 05/QĐ-UBND",
    "Số: 19/HĐND-KTNS",
    "Thời hạn bảo vệ bí mật nhà nước do Luật quy định.",
    "1. BẢO MẬT",
    "Mật mía / mật ong",
    "Thi đua năm 2026\nĐạt\nTốt",
    "Cà phê, mật mía, đường",
    "Tôi mất giấy tờ",
    "Vắng mặt: 02 đồng chí",
    "Tỷ lệ che phủ 4,7 %",
)
_INNOCENT_NAMES = (
    "quy che bao_mat.pdf",
    "mat-khau.pdf",
    "QuyCheBaoMat.pdf",
    "mặt bằng.pdf",
    "mật độ dân số.pdf",
    "matrix.pdf",
    "bí mật.pdf",
    "Báo cáo (M).pdf",
    "MTM-2026.pdf",
)


def _urgent(words: str) -> bytes:
    return papers.with_picture(text_pdf(PLAIN), stamp(words, width_mm=WIDTHS[words]))


_TABLE = "0.5 w " + "".join(f"60 {y} 460 20 re " for y in range(300, 600, 20)) + "200 300 m 200 600 l S\n"
_LOGO = "0.85 0.1 0.15 rg 60 700 90 60 re f 1 1 0 rg 100 720 10 20 re f\n"


_URGENT = (
    '#box(stroke: 1pt + rgb("#c00000"), width: 30mm, height: 8mm, align(center + horizon, '
    'text(fill: rgb("#c00000"), weight: "bold")[HỎA TỐC]))'
)


def _innocent() -> Iterator[Sample]:
    yield from (_text(Label.INNOCENT, f"line {line!r}", line) for line in _INNOCENT_LINES)
    yield from (
        Sample(f"file name {name}", Label.INNOCENT, partial(text_pdf, PLAIN), file_name=name)
        for name in _INNOCENT_NAMES
    )
    yield from (
        Sample(f"stamp {words}", Label.INNOCENT, partial(_urgent, words))
        for words in ("KHẨN", "HỎA TỐC", "THƯỢNG KHẨN")
    )
    made: dict[str, Callable[[], bytes]] = {
        "a typeset page": lambda: typeset("Số: 12/BC-UBND"),
        "a typeset page about keeping secrets": lambda: typeset("QUY CHẾ BẢO MẬT THÔNG TIN"),
        "a typeset page of a front": lambda: typeset("MẶT TRẬN TỔ QUỐC VIỆT NAM"),
        "stamp of urgency set as text": lambda: typeset(_URGENT),
        "a typeset page in bold and italic": lambda: typeset("#strong[KẾ HOẠCH] _Đông Sơn, ngày 05 tháng 01_"),
        "three pages": lambda: text_pdf(PLAIN, "Điều 1. Nội dung hư cấu", "Điều 2. Nội dung hư cấu"),
        "a blank page behind": lambda: text_pdf(PLAIN, ""),
        "a table": lambda: Paper([PLAIN], drawing=_TABLE).data(),
        "a flag": lambda: Paper([PLAIN], drawing=_LOGO).data(),
        "an attached text": lambda: papers.with_attachment(text_pdf(PLAIN), "a.txt", PLAIN.encode()),
        "an attached PDF": lambda: papers.with_attachment(text_pdf(PLAIN), "a.pdf", text_pdf(PLAIN)),
        "an attached Word file": lambda: papers.with_attachment(
            text_pdf(PLAIN), "a.docx", papers.word_file("Kính gửi")
        ),
        "an attached ZIP": lambda: papers.with_attachment(
            text_pdf(PLAIN), "a.zip", papers.zipped(a__txt=PLAIN.encode())
        ),
        "a note": lambda: papers.with_annotation(text_pdf(PLAIN), "Đề nghị sửa chính tả"),
        "a title": lambda: Paper([PLAIN], info={"Title": "Quy chế bảo mật", "Classification": "Công khai"}).data(),
        "a corrected page": lambda: papers.with_later_revision(text_pdf(letter("Bản nháp")), text_pdf(PLAIN)),
        "an attached table": lambda: papers.with_attachment(
            text_pdf(PLAIN), "a.csv", "so;noi dung;ngay\n12;bảo mật;2026\n".encode()
        ),
        "an attached web page": lambda: papers.with_attachment(
            text_pdf(PLAIN), "a.html", "<!-- mẫu --><p title='Quy chế bảo mật'>Kính gửi</p>".encode()
        ),
        "bold letters made by drawing twice": lambda: typeset("#place(dx: 0.3pt)[*KẾ HOẠCH*]*KẾ HOẠCH*"),
        "TCVN3 text": lambda: text_pdf(letter("Céng hßa x· héi chñ nghÜa ViÖt Nam, b¶o mËt th«ng tin")),
    }
    yield from (Sample(name, Label.INNOCENT, make) for name, make in made.items())
