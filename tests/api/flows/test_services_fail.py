"""A certificate that may not sign, or a service that does not answer: a code, nothing kept, the document waits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NoReturn

import certs_dev
import pytest

from api.development.keys import DevelopmentKeys
from api.office import Office
from records.identifiers import AgencyId, PersonId
from signer.errors import KeyUnusableError, OutsideServiceError
from signer.keys import CertificateChain, SigningKey
from tests.api.flows.walking import Step, go_on, last_numbers, number, seal, sign, state_of, stored, submit, walk

UNFIT = {
    "expired": "certificate-expired",
    "not-yet-valid": "certificate-not-yet-valid",
    "revoked": "certificate-revoked",
    "wrong-key-usage": "certificate-usage",
    "rsa-1024": "certificate-weak-key",
    "sha1-signed": "certificate-weak-hash",
    "business-1": "certificate-untrusted",
    "lookalike-leader": "certificate-untrusted",
    "issued-by-leaf": "certificate-untrusted",
}


@dataclass(frozen=True)
class OneKey:
    """A ring on which every name finds the same key."""

    key: SigningKey

    def leader(self, person_id: PersonId) -> SigningKey:
        return self.key

    def agency(self, agency_id: AgencyId) -> SigningKey:
        return self.key


class SilentAuthority:
    """A timestamp authority that is down."""

    def known_chains(self) -> tuple[CertificateChain, ...]:
        return ()

    def timestamp(self, imprint: bytes, digest: object) -> NoReturn:
        raise OutsideServiceError("timestamp-unavailable", "no timestamp authority answered")


@pytest.fixture
def keys(pki: certs_dev.DevPki) -> DevelopmentKeys:
    return DevelopmentKeys(pki)


@pytest.mark.parametrize(("name", "code"), UNFIT.items())
def test_a_leader_with_an_unfit_certificate_signs_nothing(
    office: Office, keys: DevelopmentKeys, name: str, code: str
) -> None:
    document = walk(office, after=submit)
    before = stored(office)
    with pytest.raises(KeyUnusableError) as refusal:
        sign(replace(office, keys=OneKey(keys.named(name))), document)
    assert refusal.value.code == code
    assert (state_of(office, document), stored(office)) == ("submitted", before)
    assert go_on(office, document, (sign, number, seal)).state == "issued"


@pytest.mark.parametrize(("name", "code"), UNFIT.items())
def test_an_agency_with_an_unfit_certificate_seals_nothing_and_keeps_its_number(
    office: Office, keys: DevelopmentKeys, name: str, code: str
) -> None:
    document = walk(office, after=number)
    before = stored(office)
    with pytest.raises(KeyUnusableError) as refusal:
        seal(replace(office, keys=OneKey(keys.named(name))), document)
    assert refusal.value.code == code
    assert (state_of(office, document), stored(office)) == ("numbered", before)
    assert seal(office, document).number == document.number
    assert last_numbers(office) == [1]


@pytest.mark.parametrize(("after", "step"), [(submit, sign), (number, seal)], ids=["leader", "agency"])
def test_without_a_timestamp_nothing_is_signed(office: Office, after: Step, step: Step) -> None:
    document = walk(office, after=after)
    before = stored(office)
    deaf = replace(office, signing=replace(office.signing, timestamps=SilentAuthority()))
    with pytest.raises(OutsideServiceError) as refusal:
        step(deaf, document)
    assert refusal.value.code == "timestamp-unavailable"
    assert (state_of(office, document), stored(office)) == (document.state, before)
