"""docs/errors.md names every code of the source tree, with the status an answer really has."""

from __future__ import annotations

import ast
import importlib
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import certs_dev
import pytest

from api.errors import BadRequestError, EdgeError
from api.http.errors_document import errors_document
from api.http.problem_texts import (
    ProblemText,
    explanation,
    finding_catalogue,
    form_catalogue,
    problem_catalogue,
    signal_catalogue,
)
from api.http.problems import status_of
from records.errors import RecordsError
from records.screening.blind_spots import BLIND_SPOTS
from signer.errors import SignerError
from signer.verify.reasons import known_codes

ROOT = Path(__file__).parents[3]
_SOURCES = (ROOT / "api", ROOT / "records", ROOT / "signer", ROOT / "certs-dev" / "certs_dev")
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
_CODED = (EdgeError, RecordsError, SignerError, certs_dev.DevPkiError)
_ANSWERS = {"Reason", "reason", "blind_spot", "Signal", "print_error", "Finding"}
"""Calls that carry a code and are no exception."""


@dataclass(frozen=True, slots=True)
class Source:
    """One module: its syntax, and its namespace to tell what a name stands for."""

    name: str
    tree: ast.Module

    @property
    def namespace(self) -> dict[str, object]:
        return vars(importlib.import_module(self.name))

    def error_class(self, name: str) -> type[Exception] | None:
        """The coded error class of that name, None when the name stands for anything else."""
        found = self.namespace.get(name)
        return found if isinstance(found, type) and issubclass(found, _CODED) else None


@cache
def sources() -> tuple[Source, ...]:
    files = [(folder.parent, file) for folder in _SOURCES for file in sorted(folder.rglob("*.py"))]
    return tuple(
        Source(".".join(file.relative_to(above).with_suffix("").parts).removesuffix(".__init__"), _parsed(file))
        for above, file in files
        if "migrations" not in file.parts
    )


def _parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", ""), node


def words(node: ast.AST) -> Iterator[str]:
    """Every literal below the node that looks like a code."""
    for below in ast.walk(node):
        if isinstance(below, ast.Constant) and isinstance(below.value, str) and _CODE.fullmatch(below.value):
            yield below.value


def raised_codes() -> Iterator[tuple[type[Exception], str]]:
    """Every ``SomeError("some-code", …)``, also through an alias or as a subclass's ``super().__init__``."""
    for source in sources():
        for name, call in calls(source.tree):
            error_class = source.error_class(name)
            if error_class is not None and call.args:
                yield from ((error_class, code) for code in words(call.args[0]))
        for node in ast.walk(source.tree):
            error_class = source.error_class(node.name) if isinstance(node, ast.ClassDef) else None
            if error_class is not None:
                inherited = (call for name, call in calls(node) if name == "__init__" and call.args)
                yield from ((error_class, code) for call in inherited for code in words(call.args[0]))


def answered_codes() -> Iterator[str]:
    """Every code of a ``Reason``, ``Signal``, ``Finding`` or line on standard error."""
    for source in sources():
        for name, call in calls(source.tree):
            if (name in _ANSWERS or name.endswith("_finding")) and call.args:
                yield from (code for argument in call.args[:2] for code in words(argument))


def worked_out_codes() -> Iterator[str]:
    """Codes that stand in a table, or are handed on, in a module that raises a coded error with a variable."""
    for source in sources():
        variable = (
            call
            for name, call in calls(source.tree)
            if source.error_class(name) and call.args and isinstance(call.args[0], ast.Name)
        )
        if any(variable):
            yield from words(source.tree)


def documented_in_docstrings() -> Iterator[str]:
    """Every code that the docstring of an error class names."""
    for source in sources():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ClassDef) and source.error_class(node.name):
                named = re.findall(r"``([^`]+)``", ast.get_docstring(node) or "")
                yield from (code for code in named if _CODE.fullmatch(code))


def status_answered(error_class: type[Exception], code: str) -> int:
    """The development PKI's errors leave the service as the caller's (:func:`api.wiring.ground.development_pki`)."""
    return status_of(BadRequestError if issubclass(error_class, certs_dev.DevPkiError) else error_class, code)


RAISED = sorted(set(raised_codes()), key=lambda pair: (pair[1], pair[0].__name__))


def test_source_tree_raises_codes() -> None:
    assert len(RAISED) > 250


@pytest.mark.parametrize(("error_class", "code"), RAISED, ids=[code for _, code in RAISED])
def test_raised_code_is_in_the_catalogue_with_its_status(error_class: type[Exception], code: str) -> None:
    assert code in problem_catalogue(), f"describe {code} in a file of api/http/texts/"
    assert problem_catalogue()[code].status == status_answered(error_class, code)


@pytest.mark.parametrize("codes", [answered_codes, worked_out_codes, documented_in_docstrings])
def test_code_that_is_not_raised_in_plain_sight_is_explained_too(codes: Callable[[], Iterator[str]]) -> None:
    found = set(codes())
    assert found
    assert sorted(code for code in found if explanation(code) is None) == []


def test_every_verification_finding_is_explained() -> None:
    assert set(finding_catalogue()) == set(known_codes())
    assert [code for code, text in finding_catalogue().items() if code in (text.vi, text.en)] == []


def test_every_rule_of_the_guard_is_explained() -> None:
    rules = tomllib.loads((ROOT / "records" / "rules" / "secrecy.toml").read_text("utf-8"))["rule"]
    assert {rule["id"] for rule in rules} | BLIND_SPOTS <= set(signal_catalogue())


def test_every_margin_of_the_form_is_explained() -> None:
    margins = tomllib.loads((ROOT / "records" / "rules" / "form.toml").read_text("utf-8"))["margins"]
    sides = [name for name, value in margins.items() if isinstance(value, list)]
    assert {f"form-margin-{side}" for side in sides} <= set(form_catalogue())


def test_document_is_the_catalogue() -> None:
    written = (ROOT / "docs" / "errors.md").read_text("utf-8")
    assert written == errors_document(), "run: python -m api.http.errors_document > docs/errors.md"


def test_document_names_every_code() -> None:
    page = errors_document()
    catalogues = (problem_catalogue(), finding_catalogue(), signal_catalogue(), form_catalogue())
    assert [code for catalogue in catalogues for code in catalogue if f"| `{code}` |" not in page] == []


@pytest.mark.parametrize("catalogue", [finding_catalogue, signal_catalogue, form_catalogue, problem_catalogue])
def test_every_meaning_is_there_in_both_languages(catalogue: Callable[[], dict[str, ProblemText]]) -> None:
    assert [text.code for text in catalogue().values() if not (text.vi and text.en)] == []


def test_every_error_says_what_to_do_in_both_languages() -> None:
    texts: list[ProblemText] = list(problem_catalogue().values())
    assert [text.code for text in texts if not (text.remedy_vi and text.remedy_en)] == []
