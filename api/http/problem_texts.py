"""What each code means and what to do about it, in both languages: the pages ``/problems/{code}``, docs/errors.md."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from records.screening import load_rules
from records.screening.blind_spots import BLIND_SPOTS, blind_spot
from signer.verify.reasons import known_codes, reason

UNKNOWN = "internal-error"


@dataclass(frozen=True, slots=True)
class ProblemText:
    """One code: its meaning, and what the reader can do."""

    code: str
    status: int
    """HTTP status; 0 for what never stands in an error answer: findings, signals, a command that was stopped."""
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
    """Every code an error answer or the command line can give, by code."""
    document = _document()
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
def field_catalogue() -> dict[str, ProblemText]:
    """What can be wrong with one member of a request, by code."""
    return {text.code: text for text in _rows("fields")}


@cache
def finding_catalogue() -> dict[str, ProblemText]:
    """Every finding a verification report can carry, by code."""
    findings = (reason(code) for code in sorted(known_codes()))
    return {finding.code: _without_remedy(finding.code, finding.text_vi, finding.text) for finding in findings}


@cache
def signal_catalogue() -> dict[str, ProblemText]:
    """Every signal of the classification guard, by rule: the rules that have no end, its blind spots and its own."""
    spots = (blind_spot(rule, "") for rule in BLIND_SPOTS)
    texts = [_without_remedy(rule.id, rule.text_vi, rule.text) for rule in load_rules(date.max).rules]
    texts += [_without_remedy(spot.rule, spot.text_vi, spot.text) for spot in spots]
    texts += _rows("signals")
    return {text.code: text for text in sorted(texts, key=lambda text: text.code)}


@cache
def form_catalogue() -> dict[str, ProblemText]:
    """Every finding of the form check (Decree 30/2020/NĐ-CP, appendix I), by code."""
    return {text.code: text for text in _rows("form_findings")}


def explanation(code: str) -> ProblemText | None:
    """The texts of a code of any catalogue; an error's before a finding's before a signal's."""
    catalogues = (problem_catalogue(), finding_catalogue(), signal_catalogue(), form_catalogue())
    return next((catalogue[code] for catalogue in catalogues if code in catalogue), None)


def _rows(section: str) -> list[ProblemText]:
    return [_without_remedy(code, row["vi"], row["en"]) for code, row in sorted(_document()[section].items())]


def _without_remedy(code: str, vi: str, en: str) -> ProblemText:
    return ProblemText(code, 0, vi, en, "", "")


@cache
def _document() -> dict[str, Any]:
    """All files of ``texts/``, their sections joined; a code that stands in two of them is an error of ours."""
    joined: dict[str, Any] = {}
    for file in sorted(resources.files("api.http").joinpath("texts").iterdir(), key=lambda file: file.name):
        for section, rows in tomllib.loads(file.read_text("utf-8")).items():
            known = joined.setdefault(section, {})
            if doubled := known.keys() & rows.keys():
                raise ValueError(f"{file.name} repeats {section}: {', '.join(sorted(doubled))}")
            known.update(rows)
    return joined
