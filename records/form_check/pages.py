"""What is printed on the pages of a document: the facts a form is judged by.

Points, origin at the lower left corner of the visible page.
"""

from __future__ import annotations

from dataclasses import dataclass

POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class PrintedRun:
    """Consecutive words in one typeface, size (points) and style."""

    text: str
    font: str
    size: float
    is_bold: bool
    is_italic: bool


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line of one column, with the box around its ink."""

    runs: tuple[PrintedRun, ...]
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def text(self) -> str:
        """The words of the line, single spaces."""
        return " ".join("".join(run.text for run in self.runs).split())

    @property
    def middle(self) -> float:
        """Half way between its ends."""
        return (self.x0 + self.x1) / 2

    @property
    def inked(self) -> tuple[PrintedRun, ...]:
        """The runs that show something."""
        return tuple(run for run in self.runs if run.text.strip())

    @property
    def is_bold(self) -> bool:
        return all(run.is_bold for run in self.inked)

    @property
    def is_italic(self) -> bool:
        return all(run.is_italic for run in self.inked)

    @property
    def is_capitals(self) -> bool:
        return self.text.isupper()

    @property
    def size(self) -> float:
        """The largest size in the line."""
        return max(run.size for run in self.inked)


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """One page, in its reading order."""

    width: float
    height: float
    lines: tuple[PrintedLine, ...]

    @property
    def is_landscape(self) -> bool:
        return self.width > self.height

    def from_the_top(self) -> tuple[PrintedLine, ...]:
        """Its lines from the highest to the lowest."""
        return tuple(sorted(self.lines, key=lambda line: -line.y0))
