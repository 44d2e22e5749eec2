"""The figures an agency reports upwards (thống kê): counted from what the registers and the log hold."""

from __future__ import annotations

from records.statistics.counting import count_year
from records.statistics.figures import MonthFigures, Share, YearFigures

__all__ = ["MonthFigures", "Share", "YearFigures", "count_year"]
