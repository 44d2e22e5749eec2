"""What lets the invented leaders sign, in a development home."""

from __future__ import annotations

from datetime import date

from api.development.people import agency_id_of, person_id_of
from records.authority import Capacity, Delegation, Paper
from records.identifiers import DelegationId

SINCE = date(2021, 7, 1)
"""Before anything that a development home dates."""


def delegation_id_of(key: str) -> DelegationId:
    """The row that stands for a leader's authority."""
    return DelegationId("dlg_DEV" + key.replace("-", ""))


def delegations() -> tuple[Delegation, ...]:
    """Two heads and a deputy who signs for the first; all invented."""
    return (
        _head("leader-1", "agency-1", "CHỦ TỊCH"),
        Delegation(
            id=delegation_id_of("leader-2"),
            agency_id=agency_id_of("agency-1"),
            capacity=Capacity.DEPUTY,
            holder_id=person_id_of("leader-2"),
            holder_title="PHÓ CHỦ TỊCH",
            given_by=person_id_of("leader-1"),
            giver_title="CHỦ TỊCH",
            matters="Văn hóa, xã hội, chuyển đổi số (mẫu)",
            starts_on=SINCE,
            paper=Paper("02/QĐ-UBND", SINCE),
        ),
        _head("leader-3", "agency-2", "GIÁM ĐỐC"),
    )


def _head(key: str, agency: str, title: str) -> Delegation:
    return Delegation(
        id=delegation_id_of(key),
        agency_id=agency_id_of(agency),
        capacity=Capacity.HEAD,
        holder_id=person_id_of(key),
        holder_title=title,
        starts_on=SINCE,
        paper=Paper("01/QĐ-UBND", SINCE),
    )
