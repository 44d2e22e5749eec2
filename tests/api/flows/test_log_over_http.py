"""The log as its readers see it: reads and refusals are in it, entries come with proofs, jobs are shown."""

from __future__ import annotations

import base64
import io
import json
import re
import secrets
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.background import JobState, JobView
from api.development.people import person_id_of
from api.flows.auditing import AuditLog, verify_export
from api.flows.desk import Desk
from api.flows.evidence import Evidence
from api.flows.exports_desk import ExportsDesk
from api.flows.making_exports import ExportMaker
from api.flows.upkeep_desk import UpkeepDesk
from api.flows.watching import LogWatch
from api.http.application import create_app
from api.http.ports import Ports
from api.http.settings import WebSettings
from api.office import Office
from api.settings import Settings
from api.wiring.upkeep import upkeep_of
from records.errors import NotFoundError
from records.identifiers import Sha256
from records.transparency.merkle import is_consistent, is_included, leaf_hash
from signer.detached import check_detached
from signer.evidence_record.syntax import read_record
from tests.api.flows.walking import LINE, bytes_of, walk
from tests.api.memory_idempotency import MemoryIdempotency

ARCHIVIST, CLERK, ADMINISTRATOR = (person_id_of(name) for name in ("archivist-1", "clerk-1", "admin-1"))
STUCK = JobView(
    *("k:1", "evidence", "2026-11-25", JobState.STUCK),
    *(datetime(2026, 11, 25, tzinfo=UTC), datetime(2026, 11, 25, tzinfo=UTC), "embedded-dead", 2, None),
)


@dataclass
class OneStuckJob:
    retried: list[str] = field(default_factory=list)

    def jobs(self, states: frozenset[JobState] = frozenset(), limit: int = 50, offset: int = 0) -> tuple[JobView, ...]:
        return (STUCK,) if not states or JobState.STUCK in states else ()

    def retry(self, key: str) -> None:
        if key != STUCK.key:
            raise NotFoundError("job-not-found", "There is no such job.")
        self.retried.append(key)


@dataclass
class Served:
    """An office over HTTP, and what works on its log and evidence."""

    office: Office
    client: TestClient
    log: AuditLog
    evidence: Evidence
    jobs: OneStuckJob

    def get(self, person: str, path: str) -> dict[str, object]:
        answer = self.client.get(path, headers=self.headers(person))
        return {"status": answer.status_code, **answer.json()}

    def headers(self, person: str) -> dict[str, str]:
        token = self.client.post("/v1/sessions", json={"person_id": person}).json()["token"]
        self.client.cookies.clear()
        return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def served(office: Office, settings: Settings) -> Iterator[Served]:
    jobs = OneStuckJob()
    office = replace(office, jobs=jobs)
    upkeep = upkeep_of(office, settings)
    app = create_app(
        Desk(office),
        WebSettings(secrets.token_bytes(32)),
        answers=MemoryIdempotency(),
        clock=office.clock,
        ports=Ports(
            upkeep=UpkeepDesk(office, upkeep.evidence, upkeep.log), exports=ExportsDesk(office), watch=LogWatch(office)
        ),
    )
    with TestClient(app) as client:
        yield Served(office, client, upkeep.log, upkeep.evidence, jobs)


def test_what_a_person_reads_is_in_the_log(served: Served) -> None:
    document = walk(served.office)
    assert served.get(CLERK, f"/v1/documents/{document.id}")["status"] == 200
    (event,) = served.get(ARCHIVIST, "/v1/audit-events?action=access.read&by=" + CLERK)["data"]
    assert (event["subject"], event["actor"]) == (document.id, CLERK)
    assert event["facts"] == {"method": "GET", "route": "/v1/documents/{document_id}"}


def test_what_is_refused_is_in_the_log_with_its_code(served: Served) -> None:
    document = walk(served.office)
    answer = served.client.post(
        f"/v1/documents/{document.id}/signatures",
        headers={**served.headers(CLERK), "Idempotency-Key": "one"},
        json={"sha256": document.sha256},
    )
    assert answer.status_code == 403
    assert served.get(CLERK, "/v1/audit-events")["code"] == "duty-missing"
    refused = served.get(ARCHIVIST, "/v1/audit-events?action=access.refused")["data"]
    assert [(one["subject"], one["facts"]["code"]) for one in refused] == [
        ("/v1/audit-events", "duty-missing"),
        (document.id, "duty-missing"),
    ]


def test_what_a_stranger_reads_is_not_in_an_agencys_log(served: Served) -> None:
    served.client.get("/health")
    assert served.client.get("/v1/documents").status_code == 401
    assert served.get(ARCHIVIST, "/v1/audit-events?action=access.refused")["data"] == []


def test_a_record_shows_its_own_history_with_proofs_against_the_sealed_checkpoint(served: Served) -> None:
    document = walk(served.office, after=LINE[-1])
    before = served.get(ARCHIVIST, f"/v1/audit-events?subject={document.id}")["data"]
    assert [one["proof"] for one in before] == [None] * len(before)
    served.log.checkpoint()
    checkpoint = served.get(ARCHIVIST, "/v1/audit-log/checkpoint")
    signature = base64.b64decode(str(checkpoint["signature"]))
    anchors = served.office.signing.anchors
    assert check_detached(str(checkpoint["text"]).encode(), signature, anchors).problem is None
    events = served.get(ARCHIVIST, f"/v1/audit-events?subject={document.id}")["data"]
    assert len(events) >= len(LINE)
    for event in events:
        proof = event.pop("proof")
        assert proof["root"] == checkpoint["root"]
        leaf = leaf_hash(_canonical(served, event))
        path = [bytes.fromhex(one) for one in proof["path"]]
        root = bytes.fromhex(proof["root"])
        assert is_included(leaf, proof["leaf_index"], proof["tree_size"], path, root)
    one = served.get(ARCHIVIST, f"/v1/audit-events/{events[0]['id']}")
    assert one["hash"] == events[0]["hash"]


def _canonical(served: Served, event: dict[str, object]) -> bytes:
    """What the README of an export tells others to do: sorted keys, no spaces, without ``hash``."""
    entry = {**event}
    expected = str(entry.pop("hash"))
    entry["at"] = datetime.fromisoformat(str(entry["at"])).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    content = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert Sha256.of(content) == expected
    return content


def test_a_later_checkpoint_is_proved_to_continue_the_earlier(served: Served) -> None:
    walk(served.office)
    first = served.log.checkpoint()
    assert first is not None
    walk(served.office)
    served.log.checkpoint()
    proof = served.get(ARCHIVIST, f"/v1/audit-log/consistency?earlier={first.size}")
    assert proof["earlier_root"] == first.root
    path = [bytes.fromhex(one) for one in proof["path"]]
    roots = bytes.fromhex(str(proof["earlier_root"])), bytes.fromhex(str(proof["root"]))
    assert is_consistent(first.size, int(str(proof["tree_size"])), *roots, path)
    assert served.get(ARCHIVIST, "/v1/audit-log/consistency?earlier=999999")["code"] == "tree-size-unknown"


def test_the_log_is_paged_from_the_newest_entry(served: Served) -> None:
    walk(served.office, after=LINE[1])
    first = served.get(ARCHIVIST, "/v1/audit-events?limit=2")
    second = served.get(ARCHIVIST, f"/v1/audit-events?limit=2&starting_after={first['next_cursor']}")
    sequences = [one["sequence"] for page in (first, second) for one in page["data"]]
    assert sequences == [3, 2, 1]
    assert second["next_cursor"] is None
    assert served.get(ARCHIVIST, "/v1/audit-events?starting_after=x")["code"] == "cursor-malformed"
    assert served.get(ARCHIVIST, "/v1/audit-events/evt_nobody")["code"] == "event-not-found"


def test_a_log_without_checkpoint_says_so(served: Served) -> None:
    assert served.get(ARCHIVIST, "/v1/audit-log/checkpoint")["code"] == "checkpoint-not-found"


def test_an_administrator_sees_stuck_work_and_starts_it_again(served: Served) -> None:
    found = served.get(ADMINISTRATOR, "/v1/jobs?state=stuck")
    assert [(one["key"], one["state"]) for one in found["data"]] == [("k:1", "stuck")]
    assert served.get(ADMINISTRATOR, "/v1/jobs?state=failed")["data"] == []
    assert served.get(CLERK, "/v1/jobs")["code"] == "duty-missing"
    headers = served.headers(ADMINISTRATOR)
    assert served.client.post("/v1/jobs/k:1/retry", headers=headers).status_code == 200
    assert served.jobs.retried == ["k:1"]
    assert served.client.post("/v1/jobs/k:2/retry", headers=headers).json()["code"] == "job-not-found"


def test_the_evidence_of_a_record_is_given_as_evidence_records(served: Served) -> None:
    document = walk(served.office, after=LINE[-1])
    record = document.record_id
    assert served.get(ARCHIVIST, f"/v1/records/{record}/evidence")["data"] == []
    served.evidence.run()
    proofs = served.get(ARCHIVIST, f"/v1/records/{record}/evidence")["data"]
    assert Sha256.of(bytes_of(served.office, document)) in {one["sha256"] for one in proofs}
    for one in proofs:
        assert read_record(base64.b64decode(one["evidence_record"]))
    assert served.get(ARCHIVIST, "/v1/records/rec_nobody/evidence")["code"] == "record-not-found"


def test_the_agencys_log_asked_for_on_its_page_verifies_without_a_server(served: Served, tmp_path: Path) -> None:
    walk(served.office)
    served.client.post("/login", files={"person_id": (None, ADMINISTRATOR)})
    page = served.client.get("/administration/log").text
    token = re.search(r'name="form_token" value="([^"]+)"', page)
    assert token
    sent = {"form_token": (None, token[1]), "subject": (None, "log"), "form": (None, "log")}
    shown = served.client.post("/exports", files=sent)
    ExportMaker(served.office, served.log).make(shown.url.path.rpartition("/")[2], None)
    answer = served.client.get(f"{shown.url.path}/content")
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as opened:
        opened.extractall(tmp_path)
    found = verify_export(tmp_path / "nhat-ky", served.log.check_seal)
    assert found.holds, found
    assert found.checkpoints == 1


def test_an_export_over_http_is_asked_for_awaited_and_fetched(served: Served) -> None:
    record_id = walk(served.office, after=LINE[-1]).record_id
    headers = served.headers(CLERK) | {"Idempotency-Key": "once"}
    wanted = {"subject": record_id, "form": "ocfl"}
    asked, again = (served.client.post("/v1/exports", headers=headers, json=wanted) for _ in range(2))
    place = asked.headers["location"]
    assert (asked.status_code, asked.json()["state"], again.headers["location"]) == (202, "waiting", place)
    assert served.client.get(f"{place}/content", headers=headers).json()["code"] == "export-not-ready"
    ExportMaker(served.office, served.log).make(asked.json()["id"], None)
    assert served.get(CLERK, place)["state"] == "ready"
    content = served.client.get(f"{place}/content", headers=headers)
    assert Sha256.of(content.content) == served.get(CLERK, place)["sha256"]
    assert [one["id"] for one in served.get(CLERK, "/v1/exports")["data"]] == [asked.json()["id"]]
    assert served.get(ADMINISTRATOR, f"{place}/content")["code"] == "export-not-found"
    headers["Idempotency-Key"] = "retry"
    assert served.client.post(f"{place}/retry", headers=headers).json()["code"] == "export-not-failed"


def test_an_entry_s_page_shows_the_checkpoint_that_seals_it(served: Served) -> None:
    document = walk(served.office)
    kept = served.log.checkpoint()
    assert kept is not None
    served.client.post("/login", files={"person_id": (None, ARCHIVIST)})
    listed = served.client.get(f"/administration/log?subject={document.id}").text
    assert kept.root in served.client.get("/administration/log").text
    assert 'action="/exports"' not in listed  # the log is an administrator's
    entry = re.search(r"/administration/log/evt_\w+", listed)
    assert entry
    page = served.client.get(entry[0]).text
    assert kept.root in page
    assert f"{kept.size}" in page


def test_an_archivist_does_not_take_the_log_out(served: Served) -> None:
    headers = served.headers(ARCHIVIST)
    answer = served.client.post("/v1/exports", headers=headers, json={"subject": "log", "form": "log"})
    assert (answer.status_code, answer.json()["code"]) == (403, "duty-missing")
