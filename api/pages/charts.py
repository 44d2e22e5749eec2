"""Charts as plain shapes: drawn on the server, read by anybody, with the numbers in a table behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 260
LEFT, TOP, BOTTOM = 76, 18, 34
"""Room for the scale's numbers, the highest value, and the names below."""
GAP = 0.28
"""Part of a group's width that stays empty."""
STEPS = 4
"""Lines of the scale above zero."""
_NICE = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Series:
    """One row of values under one name; ``look`` is a class of the style sheet (``series-1`` …)."""

    words: str
    values: tuple[int, ...]
    look: str


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    look: str
    title: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A number of the scale, or a name below, at its place."""

    at: float
    words: str


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """Columns side by side in groups, ready to be drawn; ``series`` and ``labels`` make the table."""

    title: str
    series: tuple[Series, ...]
    labels: tuple[str, ...]
    bars: tuple[Bar, ...]
    scale: tuple[Tick, ...]
    names: tuple[Tick, ...]

    @property
    def is_empty(self) -> bool:
        return not any(value for one in self.series for value in one.values)


def column_chart(title: str, labels: Sequence[str], series: Sequence[Series], short: Sequence[str]) -> ColumnChart:
    """Columns for each label, one a series. ``short`` are the labels as they fit below a column."""
    top = scale_top(max((value for one in series for value in one.values), default=0))
    group = (WIDTH - LEFT) / len(labels)
    bar = group * (1 - GAP) / len(series)
    bars = tuple(
        _bar(LEFT + group * (at + GAP / 2) + bar * order, bar, value / top, one.look, f"{label}, {one.words}: {value}")
        for at, label in enumerate(labels)
        for order, one in enumerate(series)
        for value in (one.values[at],)
        if value
    )
    scale = tuple(Tick(_y(step / STEPS), f"{top * step / STEPS:g}") for step in range(STEPS + 1))
    names = tuple(Tick(LEFT + group * (at + 0.5), name) for at, name in enumerate(short))
    return ColumnChart(title, tuple(series), tuple(labels), bars, scale, names)


def scale_top(highest: int) -> int:
    """The end of the scale: a round number at or above the highest value, that the lines divide evenly."""
    power = STEPS
    while True:
        for nice in _NICE:
            top = nice * power
            if top >= highest and top == int(top) and int(top) % STEPS == 0:
                return int(top)
        power *= 10


def _bar(x: float, width: float, share: float, look: str, title: str) -> Bar:
    y = _y(share)
    return Bar(round(x, 1), y, round(width, 1), round(HEIGHT - BOTTOM - y, 1), look, title)


def _y(share: float) -> float:
    return round(TOP + (HEIGHT - BOTTOM - TOP) * (1 - share), 1)
