"""Charts: shapes that stand for their numbers, on a scale that people can read."""

from __future__ import annotations

from itertools import pairwise

import pytest

from api.pages.charts import BOTTOM, HEIGHT, TOP, Series, column_chart, scale_top

MONTHS = ("1", "2", "3")


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 4), (3, 4), (4, 4), (5, 8), (9, 20), (21, 40), (95, 100), (101, 200), (96_000, 100_000)]
)
def test_scale_ends_at_a_round_number_not_below_the_highest(highest: int, top: int) -> None:
    assert scale_top(highest) == top


def test_columns_are_as_high_as_their_values_and_nothing_is_drawn_for_zero() -> None:
    chart = column_chart("Title", MONTHS, [Series("Out", (4, 2, 0), "series-1")], MONTHS)
    assert [bar.height for bar in chart.bars] == [HEIGHT - BOTTOM - TOP, (HEIGHT - BOTTOM - TOP) / 2]
    assert chart.bars[0].title == "1, Out: 4"


def test_columns_of_two_series_stand_side_by_side() -> None:
    chart = column_chart(
        "Title", MONTHS, [Series("a", (1, 1, 1), "series-1"), Series("b", (1, 1, 1), "series-2")], MONTHS
    )
    places = sorted((bar.x, bar.x + bar.width) for bar in chart.bars)
    assert all(end <= begin + 0.2 for (_, end), (begin, _) in pairwise(places))


def test_chart_of_nothing_knows_that_it_is_empty() -> None:
    assert column_chart("Title", MONTHS, [Series("a", (0, 0, 0), "series-1")], MONTHS).is_empty
