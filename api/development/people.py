"""The invented agencies and people of a development home, as rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from certs_dev import DevPki, Identities

from records.agencies import Agency, Category, Duty, Period, Person, Post, Unit
from records.identifiers import AgencyId, PersonId, PostId, UnitId

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
    units: tuple[Unit, ...]
    posts: tuple[Post, ...]


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
    ("staff-1", "Ngô Minh Việc", Duty.STAFF, "agency-1"),
    ("security-1", "Bùi Văn Mật", Duty.SECURITY_OFFICER, "agency-1"),
    ("admin-2", "Đặng Quản Lý", Duty.ADMINISTRATOR, "agency-2"),
    ("staff-2", "Trịnh Thị Thảo", Duty.STAFF, "agency-2"),
    ("member-1", "Lý Doanh Nhân", Duty.BUSINESS_MEMBER, "business-1"),
)
_SINCE = Period(date(2026, 1, 1))
_UNITS: tuple[tuple[str, str, str, str], ...] = (
    ("office-1", "agency-1", "VP", "Văn phòng HĐND và UBND"),
    ("economy-1", "agency-1", "KT", "Phòng Kinh tế"),
    ("culture-1", "agency-1", "VHXH", "Phòng Văn hóa - Xã hội"),
    ("office-2", "agency-2", "VP", "Văn phòng Sở"),
    ("archives-2", "agency-2", "QLVTLT", "Phòng Quản lý văn thư, lưu trữ"),
)
_POSTS: tuple[tuple[str, str, str, str | None, str, frozenset[Duty]], ...] = (
    ("chair-1", "agency-1", "leader-1", None, "Chủ tịch", frozenset()),
    ("deputy-1", "agency-1", "leader-2", None, "Phó Chủ tịch", frozenset()),
    ("registry-1", "agency-1", "clerk-1", "office-1", "Văn thư", frozenset()),
    ("economist-1", "agency-1", "staff-1", "economy-1", "Công chức kinh tế", frozenset()),
    ("director-2", "agency-2", "leader-3", None, "Giám đốc Sở", frozenset()),
    ("registry-2", "agency-2", "clerk-2", "office-2", "Văn thư kiêm lưu trữ", frozenset({Duty.ARCHIVIST})),
    ("records-2", "agency-2", "staff-2", "archives-2", "Chuyên viên", frozenset()),
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
    return Seeds((*agencies, *_businesses(identities)), leaders + staff, _units(), _posts())


def _businesses(identities: Identities) -> tuple[Agency, ...]:
    """Registered businesses: a name and a tax code, nothing that issues documents."""
    return tuple(
        Agency(agency_id_of(firm.key), firm.code, firm.name, None, "", "", 0.0, Category.BUSINESS)
        for firm in identities.businesses
    )


def _units() -> tuple[Unit, ...]:
    return tuple(Unit(_unit_id(key), agency_id_of(agency), code, name, _SINCE) for key, agency, code, name in _UNITS)


def _posts() -> tuple[Post, ...]:
    return tuple(
        Post(
            PostId("pst_DEV" + key.replace("-", "")),
            agency_id_of(agency),
            person_id_of(person),
            title,
            _SINCE,
            _unit_id(unit) if unit else None,
            duties,
        )
        for key, agency, person, unit, title, duties in _POSTS
    )


def _unit_id(key: str) -> UnitId:
    return UnitId("unt_DEV" + key.replace("-", ""))


def certificate_seeds(pki: DevPki) -> tuple[tuple[AgencyId, PersonId | None, bytes], ...]:
    """Certificates that may sign with a key elsewhere: those of the invented leaders, and of the agencies' seals."""
    people = pki.identities
    leaders = [(agency_id_of(one.agency), person_id_of(one.key), pki.certificate(one.key)) for one in people.leaders]
    seals = [(agency_id_of(one.key), None, pki.certificate(one.key)) for one in people.agencies]
    return (*leaders, *seals)
