"""Looking at every page: what is drawn beside the text layer is found, and read when somebody can read it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageOps

from signer.pdf.pdfium import opened
from signer.seeing.accounting import differs, unsaid
from signer.seeing.drawing import Box, Drawn, OpenPage, pages_without_text
from signer.seeing.frames import Frame, red_frames
from signer.seeing.ink import (
    MM_PER_INCH,
    PAPER,
    WHITE,
    coarsened,
    ink_of,
    pieces,
    red_ink_of,
    redness_of,
    rules_of,
    thickened,
    without_rules,
)
from signer.seeing.lettering import Lettering
from signer.seeing.pictures import DrawnPicture
from signer.seeing.qr import is_qr
from signer.seeing.sight import FrameSight, PageSight, Script, TextReader, Unread

GLANCE_DPI = 60
"""Enough to see that something is there: capitals of 14 points are eight pixels high."""
COARSEST_GLANCE = 0.8
"""Of a page so large that it is drawn coarser than this share of a glance, a stamp may be overlooked."""
READING_DPI = 150
"""Enough for OCR to tell Ậ from Ấ in 13 point type."""
FRAME_SCALE = 2
"""Frames are small: enlarged before they are read."""
MAX_PAGES = 400
"""Pages looked at; what comes behind is reported as not read."""
MAX_PAGES_READ = 8
"""Pages whose pictures are read: each takes about two seconds of OCR."""
MAX_FRAMES_READ = 12
"""Frames of one page that are read; a page with more is reported as not read."""
MAX_BLOCKS_READ = 6
"""Pieces of one page read one by one; with more the page is read whole."""
CELL_PIXELS = 3
"""Blocks are found on a grid of cells of this size, 1.3 mm: ink in neighbouring cells belongs together."""
LETTER_CELLS = 3
"""Blocks lower or narrower than this are specks and underlines: a marking's capitals are 3.3 mm high."""
PICTURE_SHARE = 0.35
"""A page of which blocks cover more than this is a scan, whatever text layer lies behind it."""
BORDER_MM = 1.7
"""Cut off inside a frame, so that its border is not read as letters; a double border is 1 mm apart."""
MARGIN_PIXELS = 20
"""White around what is read: OCR passes over letters at the very edge."""
SOFT_INK = 3
"""How much the soft edges of red ink are strengthened, so that diacritics survive."""
HEAD_SHARE = 0.45
"""The head of a document, cells 1 to 5 and 10: this share of the first page from the top."""
MAX_ASKEW_PIXELS = round(75 / MM_PER_INCH * READING_DPI)
"""A stamp's longest side, turned, with room."""
ANGLES = (15, 30, 45, 60, 75, 90, -75, -60, -45, -30, -15)
"""Degrees at which a red block that could not be read is read again."""
_CELL_MM = CELL_PIXELS * MM_PER_INCH / GLANCE_DPI


@dataclass(frozen=True, slots=True)
class _ToRead:
    """A picture for the reader."""

    picture: Image.Image
    script: Script
    may_stand_askew: bool = False
    """Red and of a stamp's size: read at other angles too when nothing is read."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A page after looking and before reading; ``too_much`` when there was more to read than is kept."""

    number: int
    shown: str
    is_blank: bool = False
    is_picture: bool = False
    to_read: tuple[_ToRead, ...] = ()
    frames: tuple[Image.Image, ...] = ()
    too_much: bool = False
    head: Image.Image | None = None
    """The upper part of a first page as it is shown, when it shows text."""
    text: str = ""
    pictures: tuple[DrawnPicture, ...] = ()
    lettering: Lettering | None = None


def look(data: bytes, texts: Sequence[str], reader: TextReader | None) -> tuple[PageSight, ...]:
    """What every page shows beyond its text layer, given in ``texts``; at most :data:`MAX_PAGES` of them.

    Never calls a page blank that it did not draw. Raises: DocumentError ``pdf-unrenderable``.
    """
    with opened(data) as document:
        seen = _glance(document, texts[:MAX_PAGES])
    return tuple(_read(page, reader) for page in seen)


def look_at_picture(picture: Image.Image, dpi: float, reader: TextReader | None) -> PageSight:
    """A picture that is no page of a PDF: an attached scan or photograph."""
    drawn = Drawn(picture, dpi)
    frames = _frames(drawn, None)
    seen = _Seen(1, "", False, True, tuple(_whole_page(drawn)), frames or (), too_much=frames is None)
    return _read(seen, reader)


def _glance(document: Any, texts: Sequence[str]) -> list[_Seen]:
    seen: list[_Seen] = []
    for page in pages_without_text(document, texts):
        read = sum(1 for earlier in seen if earlier.to_read)
        seen.append(_look_at(page, may_read=read < MAX_PAGES_READ))
    return seen


def _look_at(page: OpenPage, *, may_read: bool) -> _Seen:
    drawn = page.draw(GLANCE_DPI)
    glance = drawn.picture
    ink = ink_of(glance, PAPER if page.is_scan else WHITE)
    too_large = drawn.dpi < COARSEST_GLANCE * GLANCE_DPI
    has_text = bool(page.text.strip() or page.shown.strip())
    head = _head(page)
    undrawn = any(not picture.is_decoded for picture in page.pictures)
    if ink.getbbox() is None and not undrawn:
        return _Seen(
            page.number,
            page.shown,
            is_blank=not has_text,
            head=head,
            text=page.text,
            pictures=page.pictures,
            lettering=page.lettering,
        )
    frames = _frames(page.draw(READING_DPI), page.draw_as_shown) if red_ink_of(glance).getbbox() else ()
    blocks = _blocks(ink)
    is_picture = not has_text or page.is_scan or blocks is None or _covered(blocks, glance) > PICTURE_SHARE
    if is_picture or blocks is None or len(blocks) > MAX_BLOCKS_READ:
        to_read = tuple(_whole_page(page.draw(READING_DPI))) if may_read else ()
        too_much = not may_read
    else:
        cuts = [page.draw(READING_DPI, block).picture for block in blocks]
        written = tuple(_block_to_read(cut) for cut in cuts if not is_qr(_tight(cut)))
        to_read, too_much = (written, False) if may_read else ((), bool(written))
    return _Seen(
        page.number,
        page.shown,
        is_picture=is_picture,
        to_read=to_read,
        frames=frames or (),
        too_much=too_much or too_large or undrawn or frames is None,
        head=head,
        text=page.text,
        pictures=page.pictures,
        lettering=page.lettering,
    )


def _head(page: OpenPage) -> Image.Image | None:
    """Where a marking stands (cell 10a), as a person sees it; None where no text is drawn."""
    if page.number != 1 or not page.texts or page.is_scan:
        return None
    box = Box(0.0, 0.0, page.width_mm, page.height_mm * HEAD_SHARE)
    shown = page.draw_as_shown(READING_DPI, box).picture
    return None if ink_of(shown).getbbox() is None else _with_margin(shown)


def _block_to_read(cut: Image.Image) -> _ToRead:
    is_red = red_ink_of(cut).getbbox() is not None
    return _ToRead(_with_margin(cut), Script.BLOCK, may_stand_askew=is_red and max(cut.size) <= MAX_ASKEW_PIXELS)


def _blocks(ink: Image.Image) -> tuple[Box, ...] | None:
    """What may be writing, None when there is too much to tell."""
    letters = without_rules(ink, GLANCE_DPI)
    if letters.getbbox() is None:
        return ()
    found = pieces(coarsened(letters, CELL_PIXELS))
    if found is None:
        return None
    boxes = (piece.box for piece in found)
    return tuple(
        Box(*(edge * _CELL_MM for edge in box))
        for box in boxes
        if min(box[2] - box[0], box[3] - box[1]) >= LETTER_CELLS
    )


def _covered(blocks: tuple[Box, ...], glance: Image.Image) -> float:
    page = glance.width * glance.height * (MM_PER_INCH / GLANCE_DPI) ** 2
    return sum(block.area for block in blocks) / page


def _tight(picture: Image.Image) -> Image.Image:
    mask = ink_of(picture)
    return mask.crop(mask.getbbox() or (0, 0, 1, 1))


def _whole_page(drawn: Drawn) -> list[_ToRead]:
    """The page without its rules, and what is written in red by itself: OCR of a whole page passes over stamps."""
    grey = drawn.picture.convert("L")
    grey.paste(255, mask=thickened(rules_of(ink_of(drawn.picture), drawn.dpi), 1))
    red = without_rules(red_ink_of(drawn.picture), drawn.dpi)
    box = red.getbbox()
    found = [_ToRead(grey, Script.PAGE)]
    if box is not None:
        strong = redness_of(drawn.picture.crop(box)).point(_strengthen)
        found.append(_ToRead(_with_margin(ImageOps.invert(strong)), Script.PAGE))
    return found


def _frames(drawn: Drawn, as_shown: Callable[[float], Drawn] | None) -> tuple[Image.Image, ...] | None:
    """What is written in each red frame, None when there are too many to read.

    Frames are found without the text of the page and read with it: their words may be drawn as text.
    """
    found = red_frames(drawn.picture, drawn.dpi)
    if found is None or len(found) > MAX_FRAMES_READ:
        return None
    picture = as_shown(READING_DPI).picture if as_shown and found else drawn.picture
    return tuple(_inside(picture, frame, drawn.dpi) for frame in found)


def _inside(picture: Image.Image, frame: Frame, dpi: float) -> Image.Image:
    """What is written in a frame, black on white, with the frame lying level and its border cut off."""
    red = redness_of(picture.crop((frame.left, frame.top, frame.right, frame.bottom))).point(_strengthen)
    level = red.rotate(frame.tilt, expand=True, resample=Image.Resampling.BICUBIC)
    level = level.crop(level.point(lambda value: 255 if value > 127 else 0).getbbox() or (0, 0, 1, 1))
    border = min(round(BORDER_MM / MM_PER_INCH * dpi), min(level.size) // 4)
    inner = level.crop((border, border, level.width - border, level.height - border))
    if frame.is_upright:
        inner = inner.transpose(Image.Transpose.ROTATE_90)
    larger = inner.resize((inner.width * FRAME_SCALE, inner.height * FRAME_SCALE), Image.Resampling.LANCZOS)
    return _with_margin(ImageOps.invert(larger))


def _strengthen(value: int) -> int:
    return min(255, value * SOFT_INK // 2)


def _with_margin(picture: Image.Image) -> Image.Image:
    return ImageOps.expand(picture.convert("L"), border=MARGIN_PIXELS, fill=255)


def _read(page: _Seen, reader: TextReader | None) -> PageSight:
    frames = tuple(FrameSight(_read_frame(frame, reader)) for frame in page.frames)
    read, unread = _read_page(page, reader)
    head = reader.read(page.head, Script.BLOCK) or "" if reader and page.head else ""
    return PageSight(
        page.number,
        page.is_blank,
        page.is_picture,
        page.shown,
        read,
        frames,
        unread,
        unsaid=unsaid(head, page.text),
        differs=differs(head, page.text),
        pictures=page.pictures,
        lettering=page.lettering,
    )


def _read_frame(frame: Image.Image, reader: TextReader | None) -> str | None:
    """Read from both ends: which way up a stamp stands cannot be seen from its border."""
    if reader is None:
        return None
    both = (reader.read(frame, Script.BLOCK), reader.read(frame.transpose(Image.Transpose.ROTATE_180), Script.BLOCK))
    known = [text for text in both if text is not None]
    return "\n".join(known) if known else None


def _read_page(page: _Seen, reader: TextReader | None) -> tuple[tuple[str, ...], Unread | None]:
    too_much = Unread.TOO_MUCH if page.too_much else None
    if not page.to_read:
        return (), too_much
    if reader is None:
        return (), Unread.NO_READER
    texts = [_read_part(part, reader) for part in page.to_read]
    return tuple(text for text in texts if text), Unread.FAILED if None in texts else too_much


def _read_part(part: _ToRead, reader: TextReader) -> str | None:
    text = reader.read(part.picture, part.script)
    if text is None or text.strip() or not part.may_stand_askew:
        return text
    turned = (part.picture.rotate(angle, expand=True, fillcolor=255) for angle in ANGLES)
    return "\n".join(filter(None, (reader.read(picture, part.script) for picture in turned)))
