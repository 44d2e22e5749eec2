"""``docs/errors.md``, made from the catalogue of codes: ``python -m api.http.errors_document > docs/errors.md``."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from api.http.problem_texts import (
    ProblemText,
    finding_catalogue,
    form_catalogue,
    problem_catalogue,
    signal_catalogue,
)

_HEAD = """# Codes

Made from `api/http/texts/`, `signer/verify/reasons.py` and `records/rules/secrecy.toml`;
do not edit by hand.
A code never changes its meaning. Script against `code`, never against the texts.

## Errors

What an error answer (RFC 9457 `application/problem+json`), the command line (`error: … [code]`) or a page can say.
Codes about a file or folder also stand in the `error` of `vanthu verify`; those without a status never in HTTP.

| code | HTTP | meaning | what to do |
|---|---|---|---|
"""
_CODES = """
## {title}

{lead}

| code | meaning |
|---|---|
"""


def errors_document() -> str:
    """The page in Markdown, Vietnamese first."""
    errors = "".join(_error_row(text) for text in problem_catalogue().values())
    return (
        _HEAD
        + errors
        + _section(
            "Findings", "What a verification report can say, in `reasons`, `warnings` and `error`.", finding_catalogue()
        )
        + _section(
            "Signals",
            "Why the classification guard refuses a document or asks for a declaration: `signals[].rule`.",
            signal_catalogue(),
        )
        + _section(
            "Form", "What the check of a document's form (Decree 30/2020/NĐ-CP, appendix I) can find.", form_catalogue()
        )
    )


def _section(title: str, lead: str, catalogue: Mapping[str, ProblemText]) -> str:
    return _CODES.format(title=title, lead=lead) + "".join(_finding_row(text) for text in catalogue.values())


def _error_row(text: ProblemText) -> str:
    return f"| `{text.code}` | {text.status or '–'} | {text.vi} {text.en} | {text.remedy_vi} {text.remedy_en} |\n"


def _finding_row(text: ProblemText) -> str:
    return f"| `{text.code}` | {text.vi} {text.en} |\n"


if __name__ == "__main__":
    sys.stdout.write(errors_document())
