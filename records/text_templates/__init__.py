"""Templates of text (mẫu lời văn): wording an agency uses again and again, with fields to be filled in."""

from __future__ import annotations

from records.text_templates.keeping import (
    Entered,
    TextTemplate,
    change,
    list_current,
    load,
    make,
    refuse_malformed,
    seed,
    versions,
    withdraw,
)
from records.text_templates.text_fields import fields_in, fill, refuse_unfilled

__all__ = [
    "Entered",
    "TextTemplate",
    "change",
    "fields_in",
    "fill",
    "list_current",
    "load",
    "make",
    "refuse_malformed",
    "refuse_unfilled",
    "seed",
    "versions",
    "withdraw",
]
