"""Evidence through the years: renewals, a change of digest, and clocks far in the future."""

from __future__ import annotations

import hashlib
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from api.development.trust import pem
from api.flows.evidence import Evidence
from records import schema
from records.database import snapshot, transaction
from records.errors import NotFoundError
from records.evidence.policy import Digest, DigestPolicy
from records.identifiers import Sha256
from records.kept_objects import keep_object
from records.occasion import Occasion
from records.storage_local import LocalStore
from signer.evidence_record.syntax import read_record
from signer.evidence_record.verifying import EvidenceReport, verify_record
from tests.api.evidence.eras import Eras
from tests.records.office import open_office

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
YEAR = timedelta(days=365.25)
CHANGE = date(2035, 2, 1)
"""SHA-256 is given up in this imagined future."""


@dataclass
class Archive:
    """Objects, their evidence, and a clock."""

    engine: Engine
    store: LocalStore
    eras: Eras

    def keep(self, *texts: str) -> list[Sha256]:
        by = Occasion("system", self.eras.now, secrets.token_bytes)
        with transaction(self.engine) as tx:
            stored = [self.store.put(text.encode()) for text in texts]
            for one in stored:
                keep_object(tx, by, one)
                tx.execute(
                    schema.audit_checkpoints.insert().values(
                        size=secrets.randbelow(2**40), at=by.at, root="0" * 64, statement="0" * 64, object=one.sha256
                    )
                )
        return [one.sha256 for one in stored]

    @property
    def evidence(self) -> Evidence:
        policy = DigestPolicy((Digest("sha256", CHANGE), Digest("sha512", None)))
        return Evidence(self.engine, self.store, self.eras.clock, secrets.token_bytes, self.eras.stamping, policy)

    def tend(self) -> None:
        """What the daily task does."""
        self.evidence.run()

    def pass_years(self, years: float) -> None:
        """The archive is tended every quarter, and trust services change all their keys every two years."""
        end = self.eras.now + years * YEAR
        for step in count(1):
            self.eras.now = min(self.eras.now + YEAR / 4, end)
            if step % 8 == 0:
                self.eras.new_pki()
            self.tend()
            if self.eras.now == end:
                return

    def report(self, sha256: Sha256, data: bytes | None = None) -> EvidenceReport:
        bytes_kept = self.store.get(sha256) if data is None else data
        policy = self.evidence.policy
        return verify_record(
            self.evidence.record_of(sha256), bytes_kept, self.eras.trust, self.eras.now, policy.is_strong
        )


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    eras = Eras(tmp_path / "eras", START)
    eras.new_pki()
    engine = open_office(tmp_path / "vanthu.sqlite")
    yield Archive(engine, LocalStore.open(tmp_path / "store"), eras)
    engine.dispose()


def test_many_objects_cost_one_timestamp_and_each_is_proved(archive: Archive) -> None:
    kept = archive.keep(*(f"object {number}" for number in range(37)))
    with pytest.raises(NotFoundError, match="evidence-not-found"):
        archive.report(kept[0])
    archive.tend()
    assert archive.eras.asked == 1
    for sha256 in kept:
        found = archive.report(sha256)
        assert found.holds, found
        assert found.existed_at == START
        assert found.timestamps[0].unproved == ()
    archive.tend()
    assert archive.eras.asked == 1, "nothing new, nothing stamped"


def test_other_bytes_are_not_proved(archive: Archive) -> None:
    (sha256,) = archive.keep("the original")
    archive.tend()
    assert archive.report(sha256, b"the forgery").timestamps[0].problems == ("evidence-other-data",)


def test_evidence_that_nobody_renewed_runs_out(archive: Archive) -> None:
    (sha256,) = archive.keep("neglected")
    archive.tend()
    archive.eras.now += 5 * YEAR
    found = archive.report(sha256)
    assert not found.holds
    assert "evidence-expired" in found.timestamps[0].problems


def test_all_timestamps_that_end_are_renewed_by_one(archive: Archive) -> None:
    first = archive.keep("a", "b", "c")
    archive.tend()
    archive.eras.now += timedelta(days=30)
    second = archive.keep("d", "e")
    archive.tend()
    assert archive.eras.asked == 2
    archive.eras.now += 3.6 * YEAR
    archive.eras.new_pki()
    archive.tend()
    assert archive.eras.asked == 3
    archive.eras.now += 2 * YEAR
    for sha256 in (*first, *second):
        found = archive.report(sha256)
        assert found.holds, found
        assert [one.chain for one in found.timestamps] == [0, 0]


def test_evidence_holds_after_ten_years_two_renewals_and_a_new_digest(archive: Archive) -> None:
    kept = archive.keep(*(f"old {number}" for number in range(5)))
    archive.tend()
    archive.pass_years(10)
    for sha256 in kept:
        found = archive.report(sha256)
        assert found.holds, found
        assert found.existed_at == START
        digests = [one.digest for one in found.timestamps]
        assert digests.count("sha256") >= 3, "the first and two renewals"
        assert digests[-1] == "sha512"
        assert archive.report(sha256, b"forged").timestamps[0].problems == ("evidence-other-data",)
    (late,) = archive.keep("new")
    archive.tend()
    assert [one.digest for one in archive.report(late).timestamps] == ["sha512"]
    with snapshot(archive.engine) as tx:
        kinds = set(tx.scalars(select(schema.evidence_rounds.c.kind)))
        assert tx.scalar(select(func.count()).select_from(schema.evidence_members)) == 2 * 5 + 1
    assert kinds == {"objects", "timestamps", "new-digest"}


def test_an_old_digest_alone_proves_nothing_after_its_end(archive: Archive) -> None:
    (sha256,) = archive.keep("old")
    archive.tend()
    before = archive.evidence.record_of(sha256)
    archive.pass_years(10)
    assert archive.report(sha256).holds
    found = verify_record(before, b"old", archive.eras.trust, archive.eras.now, archive.evidence.policy.is_strong)
    assert {"evidence-digest-weak", "evidence-expired"} <= set(found.timestamps[0].problems)


@pytest.mark.slow
def test_evidence_holds_after_thirty_and_seventy_years(archive: Archive) -> None:
    (sha256,) = archive.keep("kept for seventy years")
    archive.tend()
    for years in (10, 20, 40):
        archive.pass_years(years)
        found = archive.report(sha256)
        assert found.holds, found
        assert found.existed_at == START
    assert archive.eras.now - START > 69 * YEAR


def test_a_change_of_digest_that_was_interrupted_is_taken_up(archive: Archive) -> None:
    archive.eras.now = datetime(2033, 3, 1, tzinfo=UTC)
    archive.eras.new_pki()
    kept = archive.keep(*(f"object {number}" for number in range(3)))
    archive.tend()
    archive.eras.now = datetime(2034, 9, 1, tzinfo=UTC)
    assert archive.evidence.piece("", "rehash") == "rehash:on"
    for sha256 in kept:
        found = archive.report(sha256)
        assert found.holds, "the old chain still stands while the new one gathers"
        assert [one.digest for one in found.timestamps] == ["sha256"]
    archive.tend()
    for sha256 in kept:
        found = archive.report(sha256)
        assert found.holds, found
        assert [one.digest for one in found.timestamps] == ["sha256", "sha512"]


def test_openssl_reads_the_record_and_verifies_its_timestamp(archive: Archive, tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    assert openssl
    sha256, *_ = archive.keep("alpha", "beta", "gamma")
    archive.tend()
    record = archive.evidence.record_of(sha256)
    (tmp_path / "record.ers").write_bytes(record)
    parsed = subprocess.run(
        [openssl, "asn1parse", "-inform", "DER", "-in", "record.ers"], cwd=tmp_path, capture_output=True
    )
    assert parsed.returncode == 0, parsed.stderr
    assert b"sha256" in parsed.stdout
    assert b"id-smime-ct-TSTInfo" in parsed.stdout
    ((one,),) = read_record(record)
    (tmp_path / "token").write_bytes(one.token)
    (tmp_path / "roots.pem").write_bytes(_pem(archive))
    root = _root(one.reduced_tree).hex()
    command = [openssl, "ts", "-verify", "-digest", root, "-in", "token", "-token_in", "-CAfile", "roots.pem"]
    done = subprocess.run([*command, "-attime", str(int(START.timestamp()))], cwd=tmp_path, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    wrong = subprocess.run(
        [*command[:4], "0" * 64, *command[5:], "-attime", str(int(START.timestamp()))],
        cwd=tmp_path,
        capture_output=True,
    )
    assert wrong.returncode != 0


def _root(tree: tuple[tuple[bytes, ...], ...]) -> bytes:
    """Worked out again by hand, apart from the code under test."""
    value = b""
    for hashes in tree:
        value = hashlib.sha256(b"".join(sorted((*hashes, value) if value else hashes))).digest()
    return value


def _pem(archive: Archive) -> bytes:
    return b"".join(pem(anchor.der) for group in archive.eras.trust.groups for anchor in group.anchors)


def test_policies_say_which_digest_takes_over_when() -> None:
    policy = DigestPolicy((Digest("sha256", CHANGE), Digest("sha512", None)))
    assert policy.current(START) == "sha256"
    assert policy.outlived(START) == ()
    late = datetime(2034, 9, 1, tzinfo=UTC)
    assert policy.current(late) == "sha512"
    assert policy.outlived(late) == ("sha256",)
    assert policy.is_strong("sha256", late)
    assert not policy.is_strong("sha256", late + YEAR)
    assert not policy.is_strong("md5", START)
    assert replace(policy).ending_now("sha256", START).current(START) == "sha512"
