"""The code lists of Circular 05/2025/TT-BNV, read from ``records/rules/archive_codes.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from records.retention.terms import Permanent, Term, Years

OTHER_KIND, OTHER_MAINTENANCE, OTHER_LANGUAGE = "32", "07", "11"


@dataclass(frozen=True, slots=True)
class ArchiveCodes:
    """``kinds`` by the name of the kind, ``years`` by number, ``languages`` by name; each gives the circular's code."""

    kinds: dict[str, str]
    years: dict[int, str]
    permanent: str
    languages: dict[str, str]
    basis: str

    def kind_of(self, name: str) -> str:
        """``typeDoc``: kinds of Decree 30 that the circular does not list (quy chế, thông cáo) are 32."""
        return self.kinds.get(name.strip().lower(), OTHER_KIND)

    def maintenance_of(self, term: Term) -> str:
        """``maintenance``: terms that are no listed number of years are 07."""
        if isinstance(term, Permanent):
            return self.permanent
        return self.years.get(term.years, OTHER_MAINTENANCE) if isinstance(term, Years) else OTHER_MAINTENANCE

    def language_of(self, name: str) -> str:
        return self.languages.get(name.strip().lower(), OTHER_LANGUAGE)


@cache
def load_codes() -> ArchiveCodes:
    """The lists that ship with this version."""
    table = tomllib.loads(resources.files("records").joinpath("rules/archive_codes.toml").read_text("utf-8"))
    return ArchiveCodes(
        kinds={name.lower(): code for code, name in table["typeDoc"].items()},
        years={int(years): code for years, code in table["maintenance"]["years"].items()},
        permanent=table["maintenance"]["permanent"],
        languages={name.lower(): code for code, name in table["language"].items()},
        basis=table["legal_basis"],
    )
