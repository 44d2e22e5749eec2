"""The run of numbers a document takes its number from (Decree 30/2020/NĐ-CP, article 15.2)."""

from __future__ import annotations


class Series(str):
    """The name of a series: one for all kinds, one a kind, one a group of kinds, or one of its own."""

    __slots__ = ()


COMMON_SERIES = Series("chung")
"""One series for all administrative documents, where the head of the agency has not decided otherwise."""
COPIES_SERIES = Series("ban-sao")
"""Copies (sao y, sao lục, trích sao) count in a series of their own, shared by the three forms."""
INCOMING_SERIES = Series("den")
"""Số đến: one series a year, shared by paper and electronic documents (article 22.2)."""
