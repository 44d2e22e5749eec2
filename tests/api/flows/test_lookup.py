"""From a file back to its record: the issued bytes lead there, those of a document in preparation nowhere."""

from __future__ import annotations

from api.flows.lookup import record_of
from api.office import Office
from records.identifiers import Sha256
from tests.api.flows.walking import bytes_of, number, seal, walk


def test_issued_bytes_lead_to_their_record(office: Office) -> None:
    document = walk(office, after=seal)
    record = record_of(office, (Sha256.of(b"other"), Sha256.of(bytes_of(office, document))))
    assert record is not None
    assert (record.code, record.status) == (document.code, "issued")


def test_bytes_of_a_document_in_preparation_lead_nowhere(office: Office) -> None:
    assert record_of(office, (Sha256.of(bytes_of(office, walk(office, after=number))),)) is None


def test_signed_version_of_each_signature_is_a_beginning_of_the_file(office: Office) -> None:
    data = bytes_of(office, walk(office, after=seal))
    leader, agency = (s for s in office.verifier.public(data).signatures if not s.is_timestamp)
    assert 0 < leader.signed_length < agency.signed_length <= len(data)
    alone = office.verifier.public(data[: leader.signed_length])
    assert [s.signer for s in alone.signatures if not s.is_timestamp] == [leader.signer]
    assert alone.signatures[0].changes_after == "none"
