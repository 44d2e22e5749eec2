"""``docs/errors.md``, made from the catalogue of codes: ``python -m api.http.errors_document > docs/errors.md``."""

from __future__ import annotations

import sys

from api.http.problem_texts import ProblemText, finding_catalogue, problem_catalogue

_HEAD = """# Codes

Made from `api/http/problem_texts.toml` and `signer/verify/reasons.py`; do not edit by hand.
A code never changes its meaning. Script against `code`, never against the texts.

## Errors

What an error answer (RFC 9457 `application/problem+json`), the command line (`error: … [code]`) or a page can say.

| code | HTTP | meaning | what to do |
|---|---|---|---|
"""
_FINDINGS = """
## Findings

What a verification report can say, in `reasons` and `error`.

| code | meaning |
|---|---|
"""


def errors_document() -> str:
    """The page in Markdown, Vietnamese first."""
    errors = "".join(_error_row(text) for text in problem_catalogue().values())
    findings = "".join(_finding_row(text) for text in finding_catalogue().values())
    return _HEAD + errors + _FINDINGS + findings


def _error_row(text: ProblemText) -> str:
    return f"| `{text.code}` | {text.status} | {text.vi} {text.en} | {text.remedy_vi} {text.remedy_en} |\n"


def _finding_row(text: ProblemText) -> str:
    return f"| `{text.code}` | {text.vi} {text.en} |\n"


if __name__ == "__main__":
    sys.stdout.write(errors_document())
