"""Looking at pages: what is drawn beside the text is seen, and read when somebody can read it."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
import typst
from PIL import Image

from signer.inspect import inspect
from signer.seeing import Script, TextReader, Unread, examine
from signer.seeing.lettering import Lettering
from signer.seeing.sight import PageSight
from tests.signer.seeing.pictures import BLACK, FONT, framed, scan


@dataclass
class Echo:
    """Reads the same words off every picture."""

    words: str | None
    asked: list[Script] = field(default_factory=list)

    def read(self, picture: Image.Image, script: Script) -> str | None:
        self.asked.append(script)
        return self.words


def set_page(source: str) -> bytes:
    setting = '#set page("a4")\n#set text(font: "Liberation Serif", size: 13pt)\n'
    return typst.compile((setting + source).encode(), font_paths=[FONT.parent], ignore_system_fonts=True)


def sights(data: bytes, reader: TextReader | None = None) -> tuple[PageSight, ...]:
    return examine(data, inspect(data), reader).pages


def test_a_page_of_text_shows_nothing_else() -> None:
    (page,) = sights(set_page("Báo cáo hư cấu"))
    assert page == PageSight(1, False, False, "", (), (), lettering=Lettering("Báo cáo hư cấu", has_unknown=False))


def test_letters_are_read_where_they_stand_and_those_that_nobody_sees_are_left_out() -> None:
    placed = "".join(f"#place(top + left, dx: {x}pt)[{sign}]" for x, sign in ((18, "C"), (0, "A"), (9, "B")))
    (page,) = sights(set_page(placed + "#text(fill: white)[không thấy]#text(size: 0.5pt)[không thấy]"))
    assert page.lettering == Lettering("ABC", has_unknown=False)


def test_rules_tables_and_underlines_are_not_writing() -> None:
    (page,) = sights(set_page("#table(columns: 3, [a], [b], [c], [d], [e], [f])\n#underline[chữ]\n#line(length: 60mm)"))
    assert page.unread is None


def test_a_blank_page_is_blank_and_an_unseen_one_is_not() -> None:
    first, second = sights(set_page("a\n#pagebreak()\n"))
    assert (first.is_blank, second.is_blank) == (False, True)


def test_a_scan_without_a_reader_stays_unread() -> None:
    (page,) = sights(scan(framed(100, 60, "BÁO CÁO", ink=BLACK)))
    assert (page.is_picture, page.unread) == (True, Unread.NO_READER)


def test_a_scan_is_read_whole() -> None:
    reader = Echo("Báo cáo")
    (page,) = sights(scan(framed(100, 60, "BÁO CÁO", ink=BLACK)), reader)
    assert (page.read, page.unread, reader.asked) == (("Báo cáo",), None, [Script.PAGE])


def test_a_reader_that_fails_is_no_answer() -> None:
    (page,) = sights(scan(framed(100, 60, "BÁO CÁO")), Echo(None))
    assert page.unread is Unread.FAILED


def test_the_inside_of_a_red_frame_is_read_from_both_ends() -> None:
    reader = Echo("MẬT")
    (page,) = sights(scan(framed(20, 8, "MẬT")), reader)
    assert [frame.text for frame in page.frames] == ["MẬT\nMẬT"]
    assert reader.asked[:2] == [Script.BLOCK, Script.BLOCK]


def test_letters_drawn_as_shapes_are_seen() -> None:
    shapes = "#for x in range(3) { place(dx: x * 5mm, polygon((0mm, 4mm), (2mm, 0mm), (4mm, 4mm), fill: black)) }"
    (page,) = sights(set_page(f"Báo cáo\n{shapes}"))
    assert page.unread is Unread.NO_READER


def test_only_so_many_scanned_pages_are_read() -> None:
    pages = [framed(100, 60, "BÁO CÁO", ink=BLACK) for _ in range(10)]
    import io

    out = io.BytesIO()
    pages[0].save(out, "PDF", resolution=150, save_all=True, append_images=pages[1:])
    read = sights(out.getvalue(), Echo("x"))
    assert [page.unread for page in read] == [None] * 8 + [Unread.TOO_MUCH] * 2


@pytest.mark.parametrize("ink", [(205, 25, 35), BLACK])
def test_a_stamp_drawn_with_lines_on_a_page_of_text_is_seen(ink: tuple[int, int, int]) -> None:
    frame = f"#rect(width: 30mm, height: 8mm, stroke: 1pt + rgb{ink})"
    (page,) = sights(set_page(f"Báo cáo\n{frame}"))
    assert len(page.frames) == (1 if ink != BLACK else 0)
