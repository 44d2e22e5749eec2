"""What each code means and what to do about it, in both languages: the pages ``/problems/{code}``, docs/errors.md."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from signer.verify.reasons import known_codes, reason

UNKNOWN = "internal-error"


@dataclass(frozen=True, slots=True)
class ProblemText:
    """One code: its meaning, and what the reader can do."""

    code: str
    status: int
    """HTTP status; 0 for a finding, which stands in a verification report and not in an error answer."""
    vi: str
    en: str
    remedy_vi: str
    remedy_en: str


def problem_text(code: str) -> ProblemText:
    """The texts of a code; those of ``internal-error`` for one that is not in the catalogue."""
    catalogue = problem_catalogue()
    return catalogue.get(code) or catalogue[UNKNOWN]


@cache
def problem_catalogue() -> dict[str, ProblemText]:
    """Every code an error answer can carry, by code."""
    source = resources.files("api.http").joinpath("problem_texts.toml").read_text("utf-8")
    document = tomllib.loads(source)
    remedies = document["remedies"]
    return {
        code: ProblemText(
            code=code,
            status=row["status"],
            vi=row["vi"],
            en=row["en"],
            remedy_vi=remedies[row["remedy"]]["vi"],
            remedy_en=remedies[row["remedy"]]["en"],
        )
        for code, row in sorted(document["problems"].items())
    }


@cache
def finding_catalogue() -> dict[str, ProblemText]:
    """Every finding a verification report can carry, by code."""
    return {code: _finding(code) for code in sorted(known_codes())}


def _finding(code: str) -> ProblemText:
    finding = reason(code)
    return ProblemText(code, 0, finding.text_vi, finding.text, "", "")
