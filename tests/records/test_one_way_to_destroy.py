"""The commonest failure of retention software is a second way to delete that forgets the hold: there is only one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("api", "records", "signer")
PASSING_ON, CHECKING = "records/intents.py", "records/store_check"
DESTROYING = ("records/disposition/destroying.py", PASSING_ON)
"""Which modules may say ``store.destroy``: the one that decides, and the store that only passes it on. The store check
removes throw-away objects that it made itself, in a corner of the store that holds nothing else."""
INSIDE_STORES = ["remove_object", "remove_objects", "delete_object", "remove_bucket"]
"""What only the S3 store itself may say to its server."""


def _mentions(name: str, source: str) -> Iterator[int]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr == name and not _is_workflow_engine(node.value):
            yield node.lineno
        if isinstance(node, ast.Call) and _by_name(node, name):
            yield node.lineno


def _by_name(call: ast.Call, name: str) -> bool:
    looked_up = any(isinstance(argument, ast.Constant) and argument.value == name for argument in call.args)
    return looked_up and isinstance(call.func, ast.Name) and call.func.id in ("getattr", "methodcaller", "attrgetter")


def _is_workflow_engine(value: ast.expr) -> bool:
    return isinstance(value, ast.Name) and value.id == "DBOS"  # its destroy() stops the engine


def _where(name: str) -> list[str]:
    files = (file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
    return sorted(file.relative_to(ROOT).as_posix() for file in files if any(_mentions(name, file.read_text("utf-8"))))


def test_only_disposition_destroys_stored_objects() -> None:
    assert {file for file in _where("destroy") if not file.startswith(CHECKING)} <= set(DESTROYING)


def test_the_store_that_notes_intents_only_passes_destruction_on() -> None:
    source = (ROOT / "records/intents.py").read_text("utf-8")
    assert [line.strip() for line in source.splitlines() if ".destroy(" in line] == [
        "self.inner.destroy(sha256)  # passed on, for the one module that may"
    ]


@pytest.mark.parametrize("name", INSIDE_STORES)
def test_only_the_s3_store_removes_objects_from_its_server(name: str) -> None:
    assert all(file.startswith("records/storage_s3") for file in _where(name))


@pytest.mark.parametrize(
    "source", ["store.destroy(x)", "office.objects.destroy(x)", "f = store.destroy", 'getattr(store, "destroy")(x)']
)
def test_the_search_finds_every_spelling(source: str) -> None:
    assert list(_mentions("destroy", source)) == [1]
