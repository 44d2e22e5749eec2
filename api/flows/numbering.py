"""How the organisation counts: where its series stand, what its head decided, and series that come in half-way."""

from __future__ import annotations

from api.errors import BadRequestError
from api.flows.access import require
from api.office import Office
from api.organisation_views import GroupView, PolicyView, SeriesView
from api.requests import GroupFields, PolicyFields, SeriesImportFields
from api.views import Actor, Duty
from records.database import snapshot, transaction
from records.errors import NotFoundError
from records.identifiers import AgencyId
from records.number_policy import NumberPolicy, NumberScheme, SeriesGroup, decide, policy_of
from records.number_series import SeriesStanding, import_series, list_series
from records.series import COMMON_SERIES, COPIES_SERIES, INCOMING_SERIES, Series

READERS = (Duty.CLERK, Duty.LEADER, Duty.ARCHIVIST, Duty.ADMINISTRATOR)
DECIDERS = (Duty.LEADER, Duty.ADMINISTRATOR)


def series_standing(office: Office, actor: Actor, year: int | None) -> tuple[SeriesView, ...]:
    """Every series of a year, with its gaps: there must be none. Raises: NotAllowedError ``duty-missing``."""
    require(actor, *READERS)
    with snapshot(office.engine) as tx:
        standing = list_series(tx, AgencyId(actor.agency_id), year or office.occasion(actor).local_date.year)
    return tuple(_series(one) for one in standing)


def current_policy(office: Office, actor: Actor, year: int | None) -> PolicyView:
    """What holds in a year. Raises: NotAllowedError ``duty-missing``."""
    require(actor, *READERS)
    with snapshot(office.engine) as tx:
        return _policy(policy_of(tx, AgencyId(actor.agency_id), year or office.occasion(actor).local_date.year))


def decide_policy(office: Office, actor: Actor, fields: PolicyFields) -> PolicyView:
    """The head's decision on the scheme.

    Raises: NotAllowedError ``duty-missing``; BadRequestError ``number-scheme-unknown``, ``kind-unknown``; as
    :func:`records.number_policy.decide`.
    """
    require(actor, *DECIDERS)
    by = office.occasion(actor)
    try:
        scheme = NumberScheme(fields.scheme)
    except ValueError as error:
        raise BadRequestError(
            "number-scheme-unknown", f"A scheme is one of: {', '.join(NumberScheme)}.", "Cách đánh số không có."
        ) from error
    policy = NumberPolicy(
        from_year=fields.from_year or by.local_date.year + 1,
        scheme=scheme,
        groups=tuple(_group(office, group) for group in fields.groups),
        specialised=tuple(_group(office, group) for group in fields.specialised),
        before_signature=fields.before_signature,
    )
    with transaction(office.engine) as tx:
        return _policy(decide(tx, by, AgencyId(actor.agency_id), policy, fields.basis))


def import_standing(office: Office, actor: Actor, fields: SeriesImportFields) -> SeriesView:
    """Go on with a series that was kept elsewhere this year.

    Raises: NotAllowedError ``duty-missing``; NotFoundError ``series-unknown``; as
    :func:`records.number_series.import_series`.
    """
    require(actor, Duty.CLERK, Duty.ADMINISTRATOR)
    by, agency_id = office.occasion(actor), AgencyId(actor.agency_id)
    with transaction(office.engine) as tx:
        policy = policy_of(tx, agency_id, by.local_date.year)
        if fields.series not in _known_series(office, policy):
            raise NotFoundError(
                "series-unknown", "The agency counts in no such series.", "Cơ quan không có dãy số này."
            )
        series = Series(fields.series)
        return _series(import_series(tx, by, agency_id, series, fields.last_number, fields.last_date, fields.basis))


def _known_series(office: Office, policy: NumberPolicy) -> set[str]:
    kinds = office.kinds.in_force(office.clock().date())
    counted = {policy.series_for(kind.code) for kind in kinds}
    special = {group.series for group in policy.specialised}
    return {*counted, *special, COMMON_SERIES, COPIES_SERIES, INCOMING_SERIES}


def _group(office: Office, fields: GroupFields) -> SeriesGroup:
    known = {kind.code for kind in office.kinds.in_force(office.clock().date())}
    if not known.issuperset(fields.kinds):
        raise NotFoundError("kind-unknown", "There is no such kind of document.", "Không có loại văn bản này.")
    return SeriesGroup(Series(fields.series), fields.name, frozenset(fields.kinds))


def _series(one: SeriesStanding) -> SeriesView:
    return SeriesView(one.series, one.year, one.last_number, one.last_date, one.imported_to, one.gaps)


def _policy(policy: NumberPolicy) -> PolicyView:
    return PolicyView(
        policy.from_year,
        policy.scheme.value,
        tuple(_group_view(group) for group in policy.groups),
        tuple(_group_view(group) for group in policy.specialised),
        policy.before_signature,
    )


def _group_view(group: SeriesGroup) -> GroupView:
    return GroupView(group.series, group.name, tuple(sorted(group.kinds)))
