"""The commonest failure of retention software is a second way to delete that forgets the hold: there is only one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("api", "records", "signer")
DESTROYING = {"destroy": ["records/disposition/destroying.py"]}
"""Which modules may say ``store.destroy``."""
INSIDE_STORES = ["remove_object", "remove_objects", "delete_object", "remove_bucket"]
"""What only the S3 store itself may say to its server."""


def _mentions(name: str, source: str) -> Iterator[int]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr == name and not _is_workflow_engine(node.value):
            yield node.lineno
        if isinstance(node, ast.Constant) and node.value == name:  # getattr(store, "destroy")
            yield node.lineno


def _is_workflow_engine(value: ast.expr) -> bool:
    return isinstance(value, ast.Name) and value.id == "DBOS"  # its destroy() stops the engine


def _where(name: str) -> list[str]:
    files = (file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
    return sorted(file.relative_to(ROOT).as_posix() for file in files if any(_mentions(name, file.read_text("utf-8"))))


def test_only_disposition_destroys_stored_objects() -> None:
    assert set(_where("destroy")) <= set(DESTROYING["destroy"])


@pytest.mark.parametrize("name", INSIDE_STORES)
def test_only_the_s3_store_removes_objects_from_its_server(name: str) -> None:
    assert all(file.startswith("records/storage_s3") for file in _where(name))


@pytest.mark.parametrize(
    "source", ["store.destroy(x)", "office.objects.destroy(x)", "f = store.destroy", 'getattr(store, "destroy")(x)']
)
def test_the_search_finds_every_spelling(source: str) -> None:
    assert list(_mentions("destroy", source)) == [1]
