"""How long list pages and the figures take on the server: ``python -m tests.bench.page_speed 100000``.

An office on SQLite with that many outgoing and incoming documents of this year, written straight into its tables. One
line of JSON a page: milliseconds of the first answer, at the median and the 95th percentile, asked one by one.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from api.development.people import agency_id_of, person_id_of
from api.settings import Settings
from api.wiring.offices import open_office, web_application
from records import schema
from records.database import transaction
from records.identifiers import Sha256
from records.occasion import VIETNAM
from records.searching import fold

BATCH = 5000
TIMES = 40
AGENCY, LEADER, BUSINESS = agency_id_of("agency-1"), person_id_of("leader-1"), "0000000000"
WORDS = ("phê", "duyệt", "kế", "hoạch", "triển", "khai", "nhiệm", "vụ", "thành", "lập", "báo", "cáo", "kết", "quả")
RARE = "xylophon"
"""Stands in one subject of twenty thousand."""
NOTHING = Sha256.of(b"")
PAGES = (
    "/documents",
    "/documents?state=dispatched",
    f"/documents?q={RARE}",
    "/register/outgoing",
    f"/register/outgoing?q={RARE}",
    "/incoming",
    f"/incoming?q={RARE}",
    "/dashboard",
    "/v1/statistics",
)


def fill(engine: Engine, count: int, today: datetime) -> None:
    """Documents spread over the year until today; a copy of each tenth goes to a business."""
    chance = random.Random(count)
    with transaction(engine) as tx:
        tx.execute(schema.objects.insert().values(sha256=NOTHING, size=0, stored_at=today))
    for first in range(0, count, BATCH):
        numbers = range(first, min(first + BATCH, count))
        with transaction(engine) as tx:
            tx.execute(schema.documents.insert(), [_outgoing(chance, one, today) for one in numbers])
            tx.execute(schema.document_versions.insert(), [_version(one, today) for one in numbers])
            tx.execute(schema.outgoing_register.insert(), [_registered(chance, one, today) for one in numbers])
            tx.execute(schema.incoming_documents.insert(), [_incoming(chance, one, today) for one in numbers])
            tx.execute(schema.dispatches.insert(), [_copy(one, today) for one in numbers if one % 10 == 0])


def measure(client: TestClient, path: str, headers: dict[str, str]) -> dict[str, float]:
    """Milliseconds, after one answer that nobody counts."""
    taken = []
    for _ in range(TIMES + 1):
        begun = time.perf_counter()
        answer = client.get(path, headers=headers)
        taken.append((time.perf_counter() - begun) * 1000)
        assert answer.status_code == 200, (path, answer.status_code, answer.text[:500])
    cut = statistics.quantiles(taken[1:], n=20)
    return {"first": round(taken[0], 1), "p50": round(statistics.median(taken[1:]), 1), "p95": round(cut[-1], 1)}


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        settings = Settings.from_environment({}, home=Path(place) / "home")
        with open_office(settings) as office:
            begun = time.perf_counter()
            fill(office.engine, count, office.clock())
            seconds = round(time.perf_counter() - begun, 1)
            client = TestClient(web_application(office, settings))
            token = client.post("/v1/sessions", json={"person_id": person_id_of("clerk-1")}).json()["token"]
            client.post("/login", files={"person_id": (None, person_id_of("clerk-1"))})
            headers = {"Authorization": f"Bearer {token}"}
            print(json.dumps({"documents": count, "filled_in_seconds": seconds}))
            for path in PAGES:
                taken = measure(client, path, headers if path.startswith("/v1") else {})
                print(json.dumps({"page": path, **taken}, ensure_ascii=False), flush=True)


def _moment(chance: random.Random, today: datetime) -> datetime:
    return today - timedelta(minutes=chance.randrange(300 * 24 * 60))


def _subject(chance: random.Random, number: int) -> str:
    return " ".join([*chance.sample(WORDS, 9), *([RARE] if number % 20_000 == 7 else [])])


def _outgoing(chance: random.Random, number: int, today: datetime) -> dict[str, Any]:
    at, subject = _moment(chance, today), _subject(chance, number)
    return {
        **{"id": f"doc_{number:026d}", "code": f"{number:015d}", "version": 6, "state": "dispatched"},
        **{"agency_id": AGENCY, "leader_id": LEADER, "series": "QĐ", "kind": "QĐ", "kind_name": "Quyết định"},
        **{"notation": "QĐ-UBND", "subject": subject, "recipients": "[]", "copies": 1, "archive_unit": "VP"},
        **{"note": "", "language": "vi", "page_count": 2, "screened_by": "r-1", "pdf": NOTHING},
        **{"created_by": LEADER, "created_at": at, "leader_signed_at": at, "number": number + 1},
        **{"issue_date": at.astimezone(VIETNAM).date(), "numbered_at": at, "sealed_at": at, "issued_at": at},
        **{"dispatched_at": at + timedelta(minutes=chance.randrange(3 * 24 * 60))},
        "folded": fold("Quyết định QĐ-UBND", subject),
    }


def _version(number: int, today: datetime) -> dict[str, Any]:
    return {"document_id": f"doc_{number:026d}", "version": 6, "state": "dispatched", "pdf": NOTHING, "at": today}


def _registered(chance: random.Random, number: int, today: datetime) -> dict[str, Any]:
    subject = _subject(chance, number)
    return {
        **{"agency_id": AGENCY, "series": "QĐ", "year": today.astimezone(VIETNAM).year, "number": number + 1},
        **{"notation": "QĐ-UBND", "issue_date": _moment(chance, today).astimezone(VIETNAM).date()},
        **{"kind_name": "Quyết định", "subject": subject, "signer": "Nguyễn Văn Mẫu", "recipients": "[]"},
        **{"archive_unit": "VP", "copies": 1, "note": "", "document_id": f"doc_{number:026d}"},
        **{"registered_at": today, "folded": fold("Quyết định QĐ-UBND", subject)},
    }


def _incoming(chance: random.Random, number: int, today: datetime) -> dict[str, Any]:
    at, subject = _moment(chance, today), _subject(chance, number)
    day = at.astimezone(VIETNAM).date()
    return {
        **{"id": f"inc_{number:026d}", "agency_id": AGENCY, "version": 1, "state": "registered", "source": "agency"},
        **{"author": "Sở Nội vụ", "notation": "SNV", "kind_name": "Công văn", "subject": subject, "signer": ""},
        **{"urgency": 0, "note": "", "screened_by": "r-1", "received_by": LEADER, "received_at": at},
        **{"received_on": day, "arrival_number": number + 1, "arrival_date": day, "due_on": day + timedelta(days=5)},
        "folded": fold("Sở Nội vụ SNV Công văn", subject),
    }


def _copy(number: int, today: datetime) -> dict[str, Any]:
    return {
        **{"id": f"dsp_{number:026d}", "document_id": f"doc_{number:026d}", "recipient_name": "Công ty Mẫu"},
        **{"recipient_identifier": BUSINESS, "state": "delivered", "attempts": 1, "queued_at": today, "sent_at": today},
    }


if __name__ == "__main__":
    main(int(sys.argv[1]))
