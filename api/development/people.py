"""The invented agencies and people of a development home, as rows."""

from __future__ import annotations

from dataclasses import dataclass

from certs_dev import DevPki, Identities

from records.agencies import Agency, Duty, Person
from records.identifiers import AgencyId, PersonId

SEAL_MM = 36.0
SAMPLE_NOTE = "Văn bản mẫu: cơ quan, con người, nội dung đều hư cấu / Sample: all names are invented"
"""At the foot of every document made here."""


def agency_id_of(key: str) -> AgencyId:
    """The row that stands for an identity of the development PKI, for example ``agency-1``."""
    return AgencyId("agy_DEV" + key.replace("-", ""))


def person_id_of(key: str) -> PersonId:
    """The row that stands for a person of the development PKI, for example ``leader-1``."""
    return PersonId("per_DEV" + key.replace("-", ""))


@dataclass(frozen=True, slots=True)
class Seeds:
    """The rows a fresh development home starts with."""

    agencies: tuple[Agency, ...]
    people: tuple[Person, ...]


PARENT_NAME = "Ủy ban nhân dân tỉnh Minh Châu"
SEAL_RIM = "Tỉnh Minh Châu"


@dataclass(frozen=True, slots=True)
class Form:
    """What a form needs of an agency beyond its certificate."""

    short_code: str
    place: str
    seal_lines: tuple[str, ...]


FORMS = {
    "agency-1": Form("UBND", "Đông Sơn", ("Ủy ban", "nhân dân", "xã Đông Sơn")),
    "agency-2": Form("SNV", "Minh Châu", ("Sở", "Nội vụ")),
}
_CAPACITIES: dict[str, tuple[str, ...]] = {
    "leader-1": ("CHỦ TỊCH",),
    "leader-2": ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    "leader-3": ("GIÁM ĐỐC",),
}
_STAFF: tuple[tuple[str, str, Duty, str], ...] = (
    ("clerk-1", "Phạm Thu Hà", Duty.CLERK, "agency-1"),
    ("archivist-1", "Đỗ Văn Lưu", Duty.ARCHIVIST, "agency-1"),
    ("admin-1", "Vũ Quản Trị", Duty.ADMINISTRATOR, "agency-1"),
    ("clerk-2", "Hoàng Thị Cúc", Duty.CLERK, "agency-2"),
)


def seeds(identities: Identities) -> Seeds:
    """Agencies and people of the development PKI as rows; all of them invented."""
    agencies = tuple(
        Agency(
            id=agency_id_of(agency.key),
            identifier=agency.code,
            name=agency.name,
            parent_name=PARENT_NAME,
            short_code=FORMS[agency.key].short_code,
            place=FORMS[agency.key].place,
            seal_mm=SEAL_MM,
        )
        for agency in identities.agencies
    )
    leaders = tuple(
        Person(
            person_id_of(leader.key),
            agency_id_of(leader.agency),
            leader.name,
            frozenset({Duty.LEADER}),
            _CAPACITIES[leader.key],
        )
        for leader in identities.leaders
    )
    staff = tuple(
        Person(person_id_of(key), agency_id_of(agency), name, frozenset({duty})) for key, name, duty, agency in _STAFF
    )
    return Seeds(agencies, leaders + staff)


def certificate_seeds(pki: DevPki) -> tuple[tuple[AgencyId, PersonId | None, bytes], ...]:
    """Certificates that may sign with a key elsewhere: those of the invented leaders, and of the agencies' seals."""
    people = pki.identities
    leaders = [(agency_id_of(one.agency), person_id_of(one.key), pki.certificate(one.key)) for one in people.leaders]
    seals = [(agency_id_of(one.key), None, pki.certificate(one.key)) for one in people.agencies]
    return (*leaders, *seals)
