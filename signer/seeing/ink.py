"""Ink on a picture: masks (255 where there is ink), long straight rules, and connected pieces."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageChops, ImageFilter

MM_PER_INCH = 25.4
PAPER = 215
"""From this value up the darkest channel counts as paper: light shading and the grey of scans."""
WHITE = 240
"""The same for what a program draws: no dust and no shadow of a scan, but letters may be pale on purpose."""
RED_EXCESS = 45
"""How much stronger red is than green and blue, of 255, in the ink of a stamp; scans wash it out."""
RULE_MM = 10.0
"""Straight ink at least this long is a rule, a border or a filled area, never a letter."""
MAX_RUNS = 400_000
"""Runs of ink followed in one mask; a photograph at reading size has fewer."""

_INK = re.compile(rb"\xff+")


@dataclass(frozen=True, slots=True)
class Run:
    """Ink of one row: columns ``start`` to ``end``, the latter not included."""

    row: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Ink that hangs together."""

    runs: tuple[Run, ...]

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom in pixels; right and bottom not included."""
        return (
            min(run.start for run in self.runs),
            self.runs[0].row,
            max(run.end for run in self.runs),
            max(run.row for run in self.runs) + 1,
        )

    @property
    def area(self) -> int:
        """Pixels of ink."""
        return sum(run.end - run.start for run in self.runs)


def ink_of(picture: Image.Image, paper: int = PAPER) -> Image.Image:
    """Everything that is not paper."""
    red, green, blue = picture.convert("RGB").split()
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    return darkest.point(lambda value: 255 if value < paper else 0)


def red_ink_of(picture: Image.Image) -> Image.Image:
    """The ink of stamps and of nothing else."""
    return redness_of(picture).point(lambda value: 255 if value >= RED_EXCESS else 0)


def redness_of(picture: Image.Image) -> Image.Image:
    """How much stronger red is than the other colours, 0 to 255, with soft edges kept."""
    red, green, blue = picture.convert("RGB").split()
    return ImageChops.subtract(red, ImageChops.lighter(green, blue))


def without_rules(mask: Image.Image, dpi: float) -> Image.Image:
    """The mask less its rules, borders and filled areas: what may be letters."""
    return ImageChops.subtract(mask, rules_of(mask, dpi))


def rules_of(mask: Image.Image, dpi: float) -> Image.Image:
    """Only the long straight runs of a mask, level and upright ones."""
    length = max(2, round(RULE_MM / MM_PER_INCH * dpi))
    level = _long_runs(mask, length)
    upright = _long_runs(mask.transpose(Image.Transpose.TRANSPOSE), length).transpose(Image.Transpose.TRANSPOSE)
    return ImageChops.lighter(level, upright)


def thickened(mask: Image.Image, pixels: int) -> Image.Image:
    """The mask grown by ``pixels`` on every side, so that what nearly touches hangs together."""
    return mask.filter(ImageFilter.MaxFilter(2 * pixels + 1))


def coarsened(mask: Image.Image, pixels: int) -> Image.Image:
    """One pixel for each ``pixels`` by ``pixels``, set where any of them is: what nearly touches hangs together."""
    return mask.reduce(pixels).point(lambda value: 255 if value else 0)


def pieces(mask: Image.Image) -> tuple[Piece, ...] | None:
    """The connected pieces, None when there are too many runs to follow."""
    runs = _runs(mask)
    if runs is None:
        return None
    parent = list(range(len(runs)))
    for upper, lower in _touching(runs):
        _join(parent, upper, lower)
    grouped: dict[int, list[Run]] = {}
    for index, run in enumerate(runs):
        grouped.setdefault(_root(parent, index), []).append(run)
    return tuple(Piece(tuple(group)) for group in grouped.values())


def _long_runs(mask: Image.Image, length: int) -> Image.Image:
    long = re.compile(rb"\xff{%d,}" % length)
    data = _with_margin(mask)
    kept = bytearray(len(data))
    for found in long.finditer(data):
        kept[found.start() : found.end()] = found[0]
    return Image.frombytes("L", (mask.width + 1, mask.height), bytes(kept)).crop((0, 0, mask.width, mask.height))


def _with_margin(mask: Image.Image) -> bytes:
    """The mask's bytes with one empty column at the right: no run goes on in the next row."""
    wider = Image.new("L", (mask.width + 1, mask.height))
    wider.paste(mask)
    return wider.tobytes()


def _runs(mask: Image.Image) -> list[Run] | None:
    width = mask.width + 1
    runs: list[Run] = []
    for found in _INK.finditer(_with_margin(mask)):
        row, start = divmod(found.start(), width)
        runs.append(Run(row, start, start + found.end() - found.start()))
        if len(runs) > MAX_RUNS:
            return None
    return runs


def _touching(runs: list[Run]) -> list[tuple[int, int]]:
    """Pairs of runs in neighbouring rows that share a column or a corner."""
    starts = [index for index, run in enumerate(runs) if index == 0 or runs[index - 1].row != run.row]
    rows = list(pairwise([*starts, len(runs)]))
    pairs: list[tuple[int, int]] = []
    for (above, below), (_, last) in pairwise(rows):
        if runs[above].row + 1 != runs[below].row:
            continue
        upper, lower = above, below
        while upper < below and lower < last:
            if runs[upper].start <= runs[lower].end and runs[lower].start <= runs[upper].end:
                pairs.append((upper, lower))
            if runs[upper].end < runs[lower].end:
                upper += 1
            else:
                lower += 1
    return pairs


def _root(parent: list[int], index: int) -> int:
    while parent[index] != index:
        parent[index] = parent[parent[index]]
        index = parent[index]
    return index


def _join(parent: list[int], one: int, other: int) -> None:
    first, second = sorted((_root(parent, one), _root(parent, other)))
    parent[second] = first
