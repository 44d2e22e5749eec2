"""Every page speaks both languages completely."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from string import Formatter

import pytest

from api.http.language import Language
from api.pages import incoming
from api.pages.catalog import Catalog, _flat, catalog_of
from api.pages.document_steps import DOCUMENT_STEPS
from api.pages.documents import STATES, STEPS
from api.pages.findings import Changed
from api.views import Duty
from records.audit import Action
from signer.report import (
    Chain,
    ChangeKind,
    ChangesAfter,
    Indication,
    Integrity,
    Role,
    TimeSource,
    Verdict,
)

VI, EN = catalog_of(Language.VI), catalog_of(Language.EN)
TEMPLATES = {
    f"{folder.name}/{file.name}": file.read_text("utf-8")
    for folder in resources.files("api.pages").joinpath("templates").iterdir()
    for file in folder.iterdir()
}
_PLAIN_KEY = re.compile(r'\bt\("([a-z_]+\.[a-z_0-9]+)"[,)]')
PUBLIC_STATUSES = ("in_preparation", "issued", "corrected", "recalled", "replaced", "number_cancelled")
_BUILT_KEYS = {
    "verdict": [*Verdict, *(f"{verdict}_means" for verdict in Verdict)],
    "role": list(Role),
    "changed": list(Changed),
    "signature": [*Indication, *TimeSource],
    "integrity": list(Integrity),
    "chain": list(Chain),
    "changes_after": list(ChangesAfter),
    "change_kind": list(ChangeKind),
    "duty": list(Duty),
    "log_action": [action.replace(".", "_").replace("-", "_") for action in Action],
    "state": [*STATES, *STEPS, "archived"],
    "record": [
        *(f"{status}{suffix}" for status in PUBLIC_STATUSES for suffix in ("", "_means")),
        "same",
        "different",
    ],
}


def test_both_languages_have_the_same_keys() -> None:
    assert set(VI) == set(EN)


def test_both_languages_have_the_same_places_to_fill() -> None:
    assert {key: _places(VI, key) for key in VI} == {key: _places(EN, key) for key in EN}


@pytest.mark.parametrize("language", Language)
def test_no_key_is_said_in_two_files(language: Language) -> None:
    """The later one would win without a word."""
    folder = resources.files("api.pages").joinpath("locale", language)
    keys = Counter(key for file in folder.iterdir() for key, _ in _flat("", tomllib.loads(file.read_text("utf-8"))))
    assert [key for key, times in keys.items() if times > 1] == []


def test_no_text_is_empty() -> None:
    assert [key for catalog in (VI, EN) for key in catalog if not catalog(key).strip()] == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_key_a_template_names_exists(template: str) -> None:
    assert [key for key in _PLAIN_KEY.findall(TEMPLATES[template]) if key not in set(VI)] == []


@pytest.mark.parametrize("section", _BUILT_KEYS)
def test_every_value_that_can_be_shown_has_a_word(section: str) -> None:
    assert [value for value in _BUILT_KEYS[section] if f"{section}.{value}" not in set(VI)] == []


@pytest.mark.parametrize("step", [*DOCUMENT_STEPS, *(f"incoming_{step}" for step in incoming._STEPS)])
def test_every_step_that_is_done_has_words_for_it(step: str) -> None:
    assert f"done.{step.replace('-', '_')}" in set(VI)


def test_everything_done_on_a_page_has_words_for_it() -> None:
    trees = [ast.parse(file.read_text("utf-8")) for file in Path(str(resources.files("api.pages"))).rglob("*.py")]
    words = {word for tree in trees for call in ast.walk(tree) if isinstance(call, ast.Call) for word in _done(call)}
    assert {"hold_placed", "list_approved", "list_rejected"} <= words
    assert {word for word in words if f"done.{word}" not in set(VI)} == set()


def test_no_text_stands_in_a_template_itself() -> None:
    letters = {name: re.findall(r"[À-ỹ]{2,}", text) for name, text in TEMPLATES.items()}
    assert {name: found for name, found in letters.items() if found} == {}


def test_no_template_carries_script_or_style_of_its_own() -> None:
    assert TEMPLATES
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?! src=)|javascript:")
    assert {name for name, text in TEMPLATES.items() if inline.search(text)} == set()


def _done(call: ast.Call) -> Iterator[str]:
    """The words that a ``Done`` may carry."""
    if isinstance(call.func, ast.Name) and call.func.id == "Done":
        said = call.args[1]
        among = (said.body, said.orelse) if isinstance(said, ast.IfExp) else (said,)
        yield from (one.value for one in among if isinstance(one, ast.Constant))


def _places(catalog: Catalog, key: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(catalog(key)) if name}
