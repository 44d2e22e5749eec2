"""docs/errors.md names every code of the source tree, with the status an answer really has."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import api.errors
import records.errors
import signer.errors
from api.http.errors_document import errors_document
from api.http.problem_texts import finding_catalogue, problem_catalogue
from api.http.problems import status_of

ROOT = Path(__file__).parents[3]
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
_MODULES = {"api.errors": api.errors, "records.errors": records.errors, "signer.errors": signer.errors}


def raised_codes() -> Iterator[tuple[type[Exception], str]]:
    """Every ``SomeError("some-code", …)`` in the packages, with the class as the raising module sees it."""
    for package in ("api", "records", "signer"):
        for file in sorted((ROOT / package).rglob("*.py")):
            tree = ast.parse(file.read_text("utf-8"))
            origin = {
                alias.asname or alias.name: getattr(_MODULES[node.module], alias.name)
                for node in ast.walk(tree)
                if isinstance(node, ast.ImportFrom) and node.module in _MODULES
                for alias in node.names
            }
            for call in ast.walk(tree):
                if (
                    isinstance(call, ast.Call)
                    and isinstance(call.func, ast.Name)
                    and call.func.id in origin
                    and call.args
                    and isinstance(call.args[0], ast.Constant)
                    and isinstance(call.args[0].value, str)
                    and _CODE.fullmatch(call.args[0].value)
                ):
                    yield origin[call.func.id], call.args[0].value


RAISED = sorted(set(raised_codes()), key=lambda pair: (pair[1], pair[0].__name__))


def test_source_tree_raises_codes() -> None:
    assert len(RAISED) > 100


@pytest.mark.parametrize(("error_class", "code"), RAISED, ids=[code for _, code in RAISED])
def test_raised_code_is_in_the_catalogue_with_its_status(error_class: type[Exception], code: str) -> None:
    assert code in problem_catalogue(), f"describe {code} in api/http/problem_texts.toml"
    assert problem_catalogue()[code].status == status_of(error_class, code)


def test_document_is_the_catalogue() -> None:
    written = (ROOT / "docs" / "errors.md").read_text("utf-8")
    assert written == errors_document(), "run: python -m api.http.errors_document > docs/errors.md"


def test_every_text_is_there_in_both_languages() -> None:
    texts = problem_catalogue().values()
    assert [text.code for text in texts if not all((text.vi, text.en, text.remedy_vi, text.remedy_en))] == []


def test_every_finding_is_explained() -> None:
    assert [code for code, text in finding_catalogue().items() if code in (text.vi, text.en)] == []
