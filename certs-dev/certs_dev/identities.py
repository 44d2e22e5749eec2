"""Who the development certificates are for: invented agencies, leaders and a business."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources

PERSON_MARK = "(DEV)"
ORGANISATION_MARK = "(THỬ NGHIỆM)"


@dataclass(frozen=True, slots=True)
class Organisation:
    """An invented agency (cơ quan) or business; ``key`` names its seal certificate in the PKI.

    ``code`` is the agency code (mã định danh) of Decision 20/2020/QĐ-TTg, or a business's tax number.
    """

    key: str
    name: str
    code: str
    locality: str

    @property
    def certified_name(self) -> str:
        """The name as the certificate shows it, marked as a test."""
        return f"{self.name} {ORGANISATION_MARK}"


@dataclass(frozen=True, slots=True)
class Leader:
    """An invented leader (lãnh đạo) of the agency with key ``agency``; ``key`` names the certificate."""

    key: str
    name: str
    title: str
    agency: str

    @property
    def certified_name(self) -> str:
        """The name as the certificate shows it, marked as a test."""
        return f"{self.name} {PERSON_MARK}"


@dataclass(frozen=True, slots=True)
class Identities:
    """Everyone the development PKI certifies by name."""

    agencies: tuple[Organisation, ...]
    leaders: tuple[Leader, ...]
    businesses: tuple[Organisation, ...]

    def agency_of(self, leader: Leader) -> Organisation:
        """The agency whose leader this is."""
        return next(agency for agency in self.agencies if agency.key == leader.agency)


def load_identities() -> Identities:
    """The identities shipped with this package."""
    table = tomllib.loads(resources.files(__package__).joinpath("identities.toml").read_text(encoding="utf-8"))
    return Identities(
        agencies=tuple(Organisation(**row) for row in table["agencies"]),
        leaders=tuple(Leader(**row) for row in table["leaders"]),
        businesses=tuple(Organisation(**row) for row in table["businesses"]),
    )
