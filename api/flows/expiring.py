"""Which certificates, anchors and timestamps end, and when: before a signature fails because of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from sqlalchemy import Connection

from api.expiry_views import Ending, Expiries, Expiry, StoreState
from api.flows.access import require
from api.office import Office
from api.views import Actor, Duty
from records import signing_certificates
from records.agencies import Agency, duties_on, list_people, load_agency
from records.database import snapshot
from records.evidence.rounds import alive
from records.identifiers import AgencyId
from records.occasion import VIETNAM
from records.scrubbing import oldest_check, quarantined, unread_since
from signer.errors import SignerError
from signer.keys import SigningKey
from signer.trust.certificate import parse_certificate


def expiries(office: Office, actor: Actor) -> Expiries:
    """What ends of the actor's agency and of the installation it relies on, the first first."""
    require(actor, Duty.ADMINISTRATOR)
    agency_id = AgencyId(actor.agency_id)
    with snapshot(office.engine) as tx:
        agency = load_agency(tx, agency_id)
        found = [*_keys(office, tx, agency), *_registered(tx, agency), *_timestamps(tx)]
    found += _anchors(office)
    return Expiries(office.clock(), tuple(sorted(found, key=lambda one: one.ends_at)))


def store_state(office: Office, actor: Actor) -> StoreState:
    """What the last scrubbing left known."""
    require(actor, Duty.ADMINISTRATOR)
    with snapshot(office.engine) as tx:
        oldest = oldest_check(tx)
        unread = unread_since(tx, oldest or office.clock(), limit=1)
        return StoreState(quarantined(tx), oldest, bool(unread))


def _keys(office: Office, tx: Connection, agency: Agency) -> Iterator[Expiry]:
    """Keys in use here: the seal's, and those of the agency's leaders of today."""
    with suppress(SignerError):  # an agency may seal elsewhere, a leader sign with a token
        yield _of_key(Ending.SEAL, agency.name, office.keys.agency(agency.id))
    today = office.clock().astimezone(VIETNAM).date()
    for person in list_people(tx, agency.id):
        if Duty.LEADER in duties_on(tx, person, today):
            with suppress(SignerError):
                yield _of_key(Ending.LEADER, person.full_name, office.keys.leader(person.id))


def _of_key(kind: Ending, name: str, key: SigningKey) -> Expiry:
    certificate = parse_certificate(key.chain.signer)
    return Expiry(kind, name, certificate.issuer_name or "", certificate.not_after)


def _registered(tx: Connection, agency: Agency) -> Iterator[Expiry]:
    names = {person.id: person.full_name for person in list_people(tx, agency.id)}
    for one in signing_certificates.list_certificates(tx, agency.id):
        if one.withdrawn_at is None:
            certificate = parse_certificate(one.certificate)
            name = names.get(one.person_id, "") if one.person_id else agency.name
            yield Expiry(Ending.REGISTERED, name, certificate.issuer_name or "", certificate.not_after)


def _timestamps(tx: Connection) -> Iterator[Expiry]:
    """Only the first to end: upkeep stamps over them one after another."""
    first = next(iter(alive(tx)), None)
    if first is not None and first.valid_until is not None:
        yield Expiry(Ending.TIMESTAMP, first.digest, "", first.valid_until)


def _anchors(office: Office) -> Iterator[Expiry]:
    for group in office.verifier.trust.groups:
        for anchor in group.anchors:
            yield Expiry(Ending.ANCHOR, anchor.common_name or "", group.source, anchor.not_after)
        if group.anchors and group.stale_after is not None:
            yield Expiry(Ending.CONFIRMATION, group.name, group.source, group.loaded_at + group.stale_after)
