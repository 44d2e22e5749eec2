"""The words of the pages: one flat catalogue a language, complete in both; one file an area under ``locale/``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources

from api.http.language import Language


class Catalog:
    """The texts of one language, by dotted key. A missing key is an error of ours and raises ``KeyError``."""

    def __init__(self, texts: dict[str, str]) -> None:
        self._texts = texts

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key, with ``{name}`` places filled."""
        return self._texts[key].format(**values) if values else self._texts[key]

    def __contains__(self, key: object) -> bool:
        return key in self._texts

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)


@cache
def catalog_of(language: Language) -> Catalog:
    """The catalogue of a language."""
    files = sorted(resources.files("api.pages").joinpath("locale", language).iterdir(), key=lambda file: file.name)
    return Catalog(dict(pair for file in files for pair in _flat("", tomllib.loads(file.read_text("utf-8")))))


def _flat(prefix: str, table: dict[str, object]) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(f"{prefix}{key}.", value)
        else:
            yield f"{prefix}{key}", str(value)
